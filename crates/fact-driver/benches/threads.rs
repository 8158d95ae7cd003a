//! Many threads that ask, beside one thread that does: throughput where a quarter of the questions is
//! worked out and the others are kept. `FACT_SECONDS` says how long each part runs; 60 for the figures
//! of `docs/performance.md`.
//!
//! Each question goes the whole way: the data's fingerprint, reading it, the cache, and for what is
//! not kept the statement, the chart and the sentence; the log of questions is written beside it.

#![expect(clippy::unwrap_used, reason = "a bench stops where a test would")]

use std::{env, path::Path, sync::Arc, time::Duration};

use fact_cache::{Budget, Cache};
use fact_core::Cancel;
use fact_driver::{AskOptions, Driver, OpenData, Outcome};
use fact_store::Store;
use fact_testkit::{Random, Throughput};
use rusqlite::Connection;

/// One in so many calls, at random, has its answer worked out anew: the share of misses is then the
/// same for many threads as for one.
const MISS_EVERY: u64 = 4;

fn main() {
    let seconds = env::var("FACT_SECONDS").ok().and_then(|it| it.parse().ok()).unwrap_or(5);
    let lasting = Duration::from_secs(seconds);
    let folder = tempfile::tempdir().unwrap();
    let sample = folder.path().join("sample.db");
    fact_sample::write(&sample).unwrap();
    let data = OpenData::open(&sample).unwrap();
    let questions = questions(&sample);
    let driver = driver(folder.path());
    for question in &questions {
        let cancel = Cancel::default();
        driver.ask(&data, question, &AskOptions::new(&cancel)).unwrap();
    }
    let ask = |random: &mut Random| {
        let cancel = Cancel::default();
        let question = random.pick(&questions);
        let refresh = random.below(MISS_EVERY) == 0;
        let options = AskOptions { refresh, ..AskOptions::new(&cancel) };
        let reply = driver.ask(&data, question, &options).unwrap();
        assert!(matches!(reply.outcome, Outcome::Answered { .. }), "{question}");
        reply.cache.hit
    };
    Throughput::compare(lasting, ask);
}

fn driver(folder: &Path) -> Driver {
    let (cache, _) = Cache::open(Some(&folder.join("answers.db")), Budget::default()).unwrap();
    let (store, _) = Store::open(&folder.join("fact.db")).unwrap();
    Driver { cache: Arc::new(cache), store: Arc::new(store) }
}

/// One for each company, quarter and figure.
fn questions(sample: &Path) -> Vec<String> {
    let conn = Connection::open(sample).unwrap();
    let texts = |sql: &str| -> Vec<String> {
        let mut statement = conn.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let companies = texts("SELECT name FROM companies ORDER BY id");
    let quarters = texts("SELECT DISTINCT quarter || ' ' || year FROM financial_records");
    let mut questions = Vec::new();
    for quarter in &quarters {
        for company in &companies {
            for figure in ["revenue", "profit"] {
                questions.push(format!("total {figure} of {company} in {quarter}"));
            }
        }
    }
    questions
}
