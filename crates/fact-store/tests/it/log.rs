//! The log and its figures.

use std::collections::BTreeMap;

use fact_core::MissReason;
use fact_store::{Bucket, CacheUse, LogEntry, LogError, LogOutcome, Popular, Store, Totals};

use crate::in_memory;

const NEW: CacheUse = CacheUse::Miss { reason: MissReason::New };

fn entry(asked_at_ms: i64, question: &str, cache: CacheUse, total_us: u64) -> LogEntry {
    LogEntry {
        asked_at_ms,
        question: question.into(),
        source: "sample.db".into(),
        outcome: LogOutcome::Answered,
        cache,
        total_us,
        saved_us: if cache == CacheUse::Hit { 1000 - total_us } else { 0 },
        micro_usd: if cache == CacheUse::Hit { 0 } else { 4000 },
        saved_micro_usd: if cache == CacheUse::Hit { 4000 } else { 0 },
        engine: "built-in".into(),
        stages_json: "[]".into(),
    }
}

fn logged(entries: &[LogEntry]) -> Store {
    let store = in_memory();
    for entry in entries {
        store.log_query(entry);
    }
    store.flush().unwrap();
    store
}

#[test]
fn totals_count_each_question_once() {
    let declined =
        LogEntry { outcome: LogOutcome::Declined, ..entry(30, "debt", CacheUse::NotAsked, 5) };
    let failed = LogEntry { outcome: LogOutcome::Failed, ..entry(31, "locked", NEW, 9000) };
    let changed = CacheUse::Miss { reason: MissReason::DataChanged };
    let store = logged(&[
        entry(1, "before", NEW, 1),
        entry(10, "revenue", NEW, 1000),
        entry(11, "revenue", CacheUse::Hit, 10),
        entry(12, "revenue", CacheUse::Hit, 20),
        entry(13, "revenue", changed, 3000),
        declined,
        failed,
    ]);
    let expected = Totals {
        n_questions: 6,
        n_hits: 2,
        n_misses: 3,
        n_misses_by_reason: BTreeMap::from([(MissReason::New, 2), (MissReason::DataChanged, 1)]),
        n_declined: 1,
        n_failed: 1,
        saved_us: 1970,
        saved_micro_usd: 8000,
        hit_p50_us: Some(10),
        hit_p95_us: Some(20),
        miss_p50_us: Some(1000),
        miss_p95_us: Some(3000),
    };
    assert_eq!(store.log_totals(10).unwrap(), expected);
    assert_eq!(store.log_totals(1000).unwrap(), Totals::default());
}

#[test]
fn a_series_has_no_gaps() {
    let store = logged(&[
        entry(99, "early", NEW, 1),
        entry(100, "a", NEW, 1),
        entry(109, "a", CacheUse::Hit, 1),
        entry(125, "a", CacheUse::Hit, 1),
        entry(126, "declined", CacheUse::NotAsked, 1),
        entry(130, "late", NEW, 1),
    ]);
    let bucket = |start_ms, n_hits, n_misses| Bucket { start_ms, n_hits, n_misses };
    let series = store.log_series(100, 130, 10).unwrap();
    assert_eq!(series, [bucket(100, 1, 1), bucket(110, 0, 0), bucket(120, 1, 0)]);
    assert_eq!(store.log_series(100, 101, 10).unwrap(), [bucket(100, 0, 1)]);
    assert_eq!(store.log_series(100, 100, 10).unwrap(), []);
    assert_eq!(store.log_series(200, 100, 10).unwrap(), []);
}

#[test]
fn a_series_that_cannot_be_drawn_is_refused() {
    let store = in_memory();
    for (until_ms, bucket_ms) in [(100, 0), (100, -5), (1_000_000, 1), (i64::MAX, 1)] {
        let series = store.log_series(0, until_ms, bucket_ms);
        assert!(matches!(series, Err(LogError::BadSeries { .. })), "{series:?}");
    }
}

#[test]
fn popular_questions_are_those_answered_most() {
    let store = logged(&[
        entry(1, "What was revenue?", NEW, 300),
        entry(2, "profit", NEW, 40),
        entry(3, "what was REVENUE? ", CacheUse::Hit, 100),
        LogEntry { outcome: LogOutcome::Declined, ..entry(4, "stuff", CacheUse::NotAsked, 1) },
        LogEntry { outcome: LogOutcome::Declined, ..entry(5, "stuff", CacheUse::NotAsked, 1) },
        entry(6, "sectors", NEW, 60),
    ]);
    let popular = |question: &str, n_asked, n_hits, last_asked_ms, mean_us| Popular {
        question: question.into(),
        n_asked,
        n_hits,
        last_asked_ms,
        mean_us,
    };
    let all = store.popular(0, 10).unwrap();
    assert_eq!(
        all,
        [
            popular("what was REVENUE? ", 2, 1, 3, 200),
            popular("sectors", 1, 0, 6, 60),
            popular("profit", 1, 0, 2, 40),
        ]
    );
    assert_eq!(store.popular(0, 1).unwrap(), all[..1]);
    assert_eq!(store.popular(6, 9).unwrap(), [popular("sectors", 1, 0, 6, 60)]);
}

#[test]
fn what_was_logged_is_written_when_the_store_closes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let (store, _) = Store::open(&path).unwrap();
    (0..1000).for_each(|now| store.log_query(&entry(now, "q", NEW, 1)));
    drop(store);
    let (store, _) = Store::open(&path).unwrap();
    assert_eq!(store.log_totals(0).unwrap().n_questions, 1000);
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
    assert_eq!(store.log_totals(0).unwrap().n_questions, 2000);
    assert_eq!(store.popular(0, 10).unwrap().len(), 4);
}
