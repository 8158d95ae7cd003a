//! The log and its figures.

use std::collections::BTreeMap;

use fact_core::{CacheLevel, MissReason};
use fact_store::{
    Bucket, CacheUse, Latency, LevelTotals, LogEntry, LogError, LogOutcome, Period, Popular,
    Recorded, Store, Totals,
};

use crate::in_memory;

const NEW: CacheUse = CacheUse::Miss { reason: MissReason::New };
const HIT: CacheUse = CacheUse::Hit { level: CacheLevel::Answer };
const EVER: Period = Period::since(0);

fn entry(asked_at_ms: i64, question: &str, cache: CacheUse, total_us: u64) -> LogEntry {
    let is_hit = matches!(cache, CacheUse::Hit { .. });
    LogEntry {
        asked_at_ms,
        question: question.into(),
        source: "sample.db".into(),
        outcome: LogOutcome::Answered,
        cache,
        total_us,
        saved_us: if is_hit { 1000 - total_us } else { 0 },
        micro_usd: if is_hit { 0 } else { 4000 },
        saved_micro_usd: if is_hit { 4000 } else { 0 },
        engine: "built-in".into(),
        stages_json: "[]".into(),
        key: Some([1; 48]),
        size_bytes: 5_000,
        cost_us: 1000,
        cost_micro_usd: 4000,
        is_warming: false,
    }
}

fn warming(entry: LogEntry) -> LogEntry {
    LogEntry { is_warming: true, ..entry }
}

fn logged(entries: &[LogEntry]) -> Store {
    let store = in_memory();
    for entry in entries {
        store.log_query(entry);
    }
    store.flush().unwrap();
    store
}

fn latency(n: u64, p50_us: u64, high_us: u64) -> Latency {
    Latency { n, p50_us, p95_us: high_us, p99_us: high_us }
}

fn period(since_ms: i64, until_ms: i64) -> Period {
    Period { since_ms, until_ms }
}

#[test]
fn totals_count_each_question_of_a_person_once() {
    let declined =
        LogEntry { outcome: LogOutcome::Declined, ..entry(30, "debt", CacheUse::NotAsked, 5) };
    let failed = LogEntry { outcome: LogOutcome::Failed, ..entry(31, "locked", NEW, 9000) };
    let changed = CacheUse::Miss { reason: MissReason::DataChanged };
    let by_rows = CacheUse::Hit { level: CacheLevel::Result };
    let store = logged(&[
        entry(1, "before", NEW, 1),
        entry(10, "revenue", NEW, 1000),
        entry(11, "revenue", HIT, 10),
        entry(12, "revenue", by_rows, 20),
        entry(13, "revenue", changed, 3000),
        warming(entry(14, "revenue", HIT, 1)),
        warming(entry(15, "profit", NEW, 1)),
        declined,
        failed,
        entry(100, "after", NEW, 1),
    ]);
    let level = |saved_us| LevelTotals { n: 1, saved_us, saved_micro_usd: 4000 };
    let expected = Totals {
        n_questions: 6,
        n_hits: 2,
        by_level: BTreeMap::from([
            (CacheLevel::Answer, level(990)),
            (CacheLevel::Result, level(980)),
        ]),
        n_misses: 3,
        n_misses_by_reason: BTreeMap::from([(MissReason::New, 2), (MissReason::DataChanged, 1)]),
        n_declined: 1,
        n_failed: 1,
        saved_us: 1970,
        saved_micro_usd: 8000,
        hit: Some(latency(2, 10, 20)),
        miss: Some(latency(2, 1000, 3000)),
    };
    assert_eq!(store.log_totals(period(10, 100)).unwrap(), expected);
    assert_eq!(store.log_totals(Period::since(1000)).unwrap(), Totals::default());
    assert_eq!(store.log_totals(EVER).unwrap().n_questions, 8);
}

#[test]
fn a_series_has_no_gaps() {
    let failed = LogEntry { outcome: LogOutcome::Failed, ..entry(100, "b", NEW, 900) };
    let store = logged(&[
        entry(99, "early", NEW, 1),
        entry(100, "a", NEW, 7),
        failed,
        entry(109, "a", HIT, 1),
        entry(125, "a", HIT, 2),
        warming(entry(125, "a", NEW, 2)),
        entry(126, "declined", CacheUse::NotAsked, 1),
        entry(130, "late", NEW, 1),
    ]);
    let bucket = |start_ms, hit: Option<Latency>, n_misses, miss| Bucket {
        start_ms,
        n_hits: u64::from(hit.is_some()),
        n_misses,
        hit,
        miss,
    };
    let first = bucket(100, Some(latency(1, 1, 1)), 2, Some(latency(1, 7, 7)));
    let series = store.log_series(period(100, 130), 10).unwrap();
    let second = bucket(110, None, 0, None);
    assert_eq!(series, [first, second, bucket(120, Some(latency(1, 2, 2)), 0, None)]);
    let alone = bucket(100, None, 2, Some(latency(1, 7, 7)));
    assert_eq!(store.log_series(period(100, 101), 10).unwrap(), [alone]);
    assert_eq!(store.log_series(period(100, 100), 10).unwrap(), []);
    assert_eq!(store.log_series(period(200, 100), 10).unwrap(), []);
}

#[test]
fn a_series_that_cannot_be_drawn_is_refused() {
    let store = in_memory();
    for (until_ms, bucket_ms) in [(100, 0), (100, -5), (1_000_000, 1), (i64::MAX, 1)] {
        let series = store.log_series(period(0, until_ms), bucket_ms);
        assert!(matches!(series, Err(LogError::BadSeries { .. })), "{series:?}");
    }
}

#[test]
fn popular_questions_are_those_answered_most_and_costly_ones_those_that_took_most() {
    let declined = |at| LogEntry {
        outcome: LogOutcome::Declined,
        ..entry(at, "stuff", CacheUse::NotAsked, 1)
    };
    let store = logged(&[
        entry(1, "What was revenue?", NEW, 300),
        entry(2, "profit", NEW, 40),
        entry(3, "what was REVENUE? ", HIT, 100),
        declined(4),
        declined(5),
        LogEntry { micro_usd: 4100, ..entry(6, "sectors", NEW, 60) },
        warming(entry(7, "profit", NEW, 40)),
    ]);
    let of = |question: &str, [n_asked, n_hits, mean_us, total_us, micro_usd]: [u64; 5], at| {
        let question = question.into();
        Popular { question, n_asked, n_hits, last_asked_ms: at, mean_us, total_us, micro_usd }
    };
    let all = store.popular(EVER, 10).unwrap();
    let (revenue, sectors, profit) = (
        of("what was REVENUE? ", [2, 1, 200, 400, 4000], 3),
        of("sectors", [1, 0, 60, 60, 4100], 6),
        of("profit", [1, 0, 40, 40, 4000], 2),
    );
    assert_eq!(all, [revenue.clone(), sectors.clone(), profit.clone()]);
    assert_eq!(store.popular(EVER, 1).unwrap(), all[..1]);
    assert_eq!(store.popular(Period::since(6), 9).unwrap(), all[1..2]);
    assert_eq!(store.popular(period(0, 3), 1).unwrap(), all[2..]);
    assert_eq!(store.costly(EVER, 9).unwrap(), [sectors, revenue, profit]);
}

#[test]
fn what_can_be_replayed_is_read_as_it_was_written() {
    let store = logged(&[
        entry(1, "revenue", NEW, 300),
        LogEntry { key: None, ..entry(2, "today", NEW, 300) },
        LogEntry { outcome: LogOutcome::Failed, ..entry(3, "revenue", NEW, 1) },
        entry(4, "revenue", CacheUse::Hit { level: CacheLevel::Plan }, 9),
        entry(5, "hello", CacheUse::NotAsked, 1),
        warming(entry(6, "profit", NEW, 20)),
    ]);
    let of = |entry: LogEntry| Recorded {
        asked_at_ms: entry.asked_at_ms,
        question: entry.question,
        source: entry.source,
        cache: entry.cache,
        key: [1; 48],
        size_bytes: 5_000,
        cost_us: 1000,
        cost_micro_usd: 4000,
        total_us: entry.total_us,
        is_warming: entry.is_warming,
    };
    let expected = [
        of(entry(1, "revenue", NEW, 300)),
        of(entry(4, "revenue", CacheUse::Hit { level: CacheLevel::Plan }, 9)),
        of(warming(entry(6, "profit", NEW, 20))),
    ];
    assert_eq!(store.recorded(EVER, 9).unwrap(), expected);
    assert_eq!(store.recorded(EVER, 2).unwrap(), expected[1..]);
    assert_eq!(store.recorded(period(2, 6), 9).unwrap(), expected[1..2]);
}

#[test]
fn what_was_logged_is_written_when_the_store_closes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let (store, _) = Store::open(&path).unwrap();
    (0..1000).for_each(|now| store.log_query(&entry(now, "q", NEW, 1)));
    drop(store);
    let (store, _) = Store::open(&path).unwrap();
    assert_eq!(store.log_totals(EVER).unwrap().n_questions, 1000);
}

#[test]
fn many_threads_log_at_once() {
    let store = in_memory();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let store = &store;
            scope.spawn(move || {
                (0..500).for_each(|now| store.log_query(&entry(now, &format!("{thread}"), NEW, 1)));
            });
        }
    });
    store.flush().unwrap();
    assert_eq!(store.log_totals(EVER).unwrap().n_questions, 2000);
    assert_eq!(store.popular(EVER, 10).unwrap().len(), 4);
}
