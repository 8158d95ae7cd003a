//! `cargo bench -p fact-driver`: what a question costs, in one run, beside what SQLite itself
//! needs. `docs/performance.md` says how to read it.
//!
//! Percentiles of single calls, not means of batches: a person waits for one answer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a bench stops where a test would"
)]

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use fact_cache::{Budget, Cache, Entry, Key};
use fact_core::Cancel;
use fact_driver::{AskOptions, Asked, Driver, OpenData, Outcome};
use fact_store::Store;
use rusqlite::Connection;

const QUESTIONS: [&str; 10] = [
    "What are the top 5 companies by revenue in Q1 2025?",
    "Calculate profit margins for technology companies",
    "Show quarterly revenue trends for the past year",
    "Compare expense ratios across all sectors",
    "What was last quarter's total revenue?",
    "Show me Q1 2025 revenue for all companies",
    "What's the average market cap by sector?",
    "What companies are in the technology sector?",
    "Rank companies by revenue growth rate and show percentile rankings",
    "Compare revenue growth rates by sector and quarter for 2024",
];

/// Entries the cache holds while hits are timed.
const N_ENTRIES: [usize; 2] = [10_000, 100_000];

/// Hits in a row that are told apart: on a shared machine whole seconds go by at half its speed,
/// and the quietest stretch says what the code takes.
const N_IN_CHUNK: usize = 2_500;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sample = folder.path().join("sample.db");
    fact_sample::write(&sample).expect("the sample");
    let driver = driver(folder.path());
    let data = OpenData::open(&sample).expect("the sample opens");

    understanding(&data);
    without_cache(&driver, &data, &sample);
    let mut n_kept = 0;
    for n_entries in N_ENTRIES {
        fill(&driver, &data, n_kept..n_entries);
        n_kept = n_entries;
        hits(&driver, &data, n_entries);
    }
}

fn driver(folder: &Path) -> Driver {
    let budget = Budget { memory_bytes: 512 << 20, disk_bytes: 1 << 30, ..Budget::default() };
    let (cache, _) = Cache::open(Some(&folder.join("answers.db")), budget).expect("a cache");
    let (store, _) = Store::open(&folder.join("fact.db")).expect("a store");
    Driver { cache: Arc::new(cache), store: Arc::new(store) }
}

/// Question to SQL, each wording for the first time.
fn understanding(data: &OpenData) {
    let snapshot = data.snapshot(&Cancel::default()).expect("a snapshot");
    let mut took = Vec::new();
    for round in 0..200 {
        for question in QUESTIONS {
            // Another wording each time, so that nothing is remembered.
            let question = format!("{question}{}", "?".repeat(round + 1));
            let started = Instant::now();
            let sql = snapshot.translate(&Asked::from(question.as_str()));
            took.push(started.elapsed());
            assert!(sql.is_ok(), "{question}");
        }
    }
    print("question to SQL", took, "target: p95 ≤ 2 ms");
}

/// Whole answers worked out, beside the same statements run by SQLite alone.
fn without_cache(driver: &Driver, data: &OpenData, sample: &Path) {
    let conn = Connection::open(sample).expect("the sample opens");
    let (mut ours, mut alone, mut ratio_worst) = (Vec::new(), Vec::new(), 0.0_f64);
    for question in QUESTIONS {
        let (mut mine, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..50 {
            let started = Instant::now();
            let sql = ask(driver, data, question, true);
            mine.push(started.elapsed());
            let started = Instant::now();
            run_alone(&conn, &sql);
            theirs.push(started.elapsed());
        }
        let (mine, theirs) = (median(&mut mine), median(&mut theirs));
        let allowed = theirs.mul_f64(1.2) + Duration::from_millis(3);
        ratio_worst = ratio_worst.max(mine.as_secs_f64() / allowed.as_secs_f64());
        ours.push(mine);
        alone.push(theirs);
    }
    print("SQLite alone", alone, "");
    print("answer without cache", ours, "target: ≤ 1.2 × SQLite + 3 ms");
    println!("{:<24} {:.0} % of what the target allows, at worst", "", ratio_worst * 100.0);
}

/// Answers from the cache with many others in it.
fn hits(driver: &Driver, data: &OpenData, n_entries: usize) {
    for question in QUESTIONS {
        ask(driver, data, question, false);
    }
    let mut took = Vec::new();
    for idx in 0..50_000 {
        let question = QUESTIONS[idx % QUESTIONS.len()];
        let started = Instant::now();
        ask(driver, data, question, false);
        took.push(started.elapsed());
    }
    let quietest = took.chunks(N_IN_CHUNK).map(|it| median(&mut it.to_vec())).min();
    let what = format!("hit, {n_entries} entries");
    print(&what, took, "target: p50 ≤ 10 µs, p99 ≤ 200 µs");
    let quietest = quietest.expect("some hits").as_secs_f64() * 1e6;
    println!("{:<24} p50 {quietest:>9.1} µs  in the quietest {N_IN_CHUNK} in a row", "");
}

fn fill(driver: &Driver, data: &OpenData, entries: std::ops::Range<usize>) {
    let cancel = Cancel::default();
    let options = options(&cancel, true);
    // A single figure: a hundred thousand of them fit into the file.
    let reply = driver.ask(data, QUESTIONS[4], &options).expect("an answer");
    let Outcome::Answered { answer, .. } = reply.outcome else { panic!("declined") };
    for idx in entries {
        let key = Key::new(&format!("another plan {idx}"), b"data", "bench");
        let entry =
            Entry::new(Arc::clone(&answer), format!("question {idx}"), "sample".into(), 0, 1, 0);
        driver.cache.put(key, entry);
        if idx % 500 == 0 {
            driver.cache.flush().expect("written");
        }
    }
    driver.cache.flush().expect("written");
}

fn options(cancel: &Cancel, refresh: bool) -> AskOptions<'_> {
    AskOptions { refresh, ..AskOptions::new(cancel) }
}

fn ask(driver: &Driver, data: &OpenData, question: &str, refresh: bool) -> String {
    let reply =
        driver.ask(data, question, &options(&Cancel::default(), refresh)).expect("an answer");
    assert_eq!(reply.cache.hit, !refresh && reply.cache.miss.is_none());
    match reply.outcome {
        Outcome::Answered { answer, .. } => answer.sql.clone(),
        Outcome::Declined(decline) => panic!("{question}: {}", decline.reason),
    }
}

fn run_alone(conn: &Connection, sql: &str) {
    let mut statement = conn.prepare(sql).expect("the statement");
    let mut rows = statement.query([]).expect("rows");
    while rows.next().expect("a row").is_some() {}
}

fn median(took: &mut [Duration]) -> Duration {
    took.sort_unstable();
    took[took.len() / 2]
}

fn print(what: &str, mut took: Vec<Duration>, target: &str) {
    took.sort_unstable();
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e6;
    println!(
        "{what:<24} p50 {:>9.1} µs  p95 {:>9.1} µs  p99 {:>9.1} µs  {target}",
        at(0.5),
        at(0.95),
        at(0.99)
    );
}
