//! `cargo bench -p fact-driver --bench peer`: FACT's cache on a log of 5,000 questions, made from a
//! seed. `npm run bench:cache` gives the same log to another cache and sets the two side by side;
//! `docs/performance.md` says how to read it.
//!
//! `--log FILE` writes the log, `--out FILE` the figures; `--misread all` shows each question that
//! is declined or read otherwise than meant, with what was made of it.

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

mod log;
mod meaning;
mod random;
mod slots;
mod wording;

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use fact_cache::{Budget, Cache};
use fact_core::{Answer, Cancel};
use fact_driver::{AskOptions, Driver, OpenData, Outcome};
use fact_eval::{Rows, Verdict, digest, judge};
use fact_store::Store;
use serde_json::json;

use crate::log::{Line, Log};

const N_QUESTIONS: usize = 5_000;

const SEED: u64 = 5;

/// Answers kept while hits are timed a second time.
const N_ENTRIES: usize = 100_000;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sample = folder.path().join("sample.db");
    fact_sample::write(&sample).expect("the sample");
    let log = log::make(&sample, SEED, N_QUESTIONS);
    if let Some(file) = argument("--log") {
        log.write(&file);
    }

    let driver = driver(folder.path());
    let data = OpenData::open(&sample).expect("the sample opens");
    for question in ["total revenue", "companies by sector"] {
        ask(&driver, &data, question, true);
    }
    let before = memory_bytes();
    let asked: Vec<Served> = log.lines.iter().map(|it| serve(&driver, &data, it)).collect();
    let memory = memory_bytes().saturating_sub(before);

    let fresh = work_out(&driver, &data, &log);
    let figures = Figures::of(&log, &asked, &fresh);
    fill(&driver, &data);
    // Twice: so many other questions have had the words of these forgotten.
    let [_, crowded] =
        [(); 2].map(|()| log.lines.iter().map(|it| serve(&driver, &data, it)).collect::<Vec<_>>());
    report(&log, &asked, &figures, memory, &crowded);
}

/// What follows `name` on the command line.
fn argument(name: &str) -> Option<PathBuf> {
    let mut arguments = std::env::args_os().skip_while(|it| it != name);
    arguments.nth(1).map(PathBuf::from)
}

fn driver(folder: &Path) -> Driver {
    let budget = Budget { memory_bytes: 2 << 30, disk_bytes: 4 << 30, ..Budget::default() };
    let (cache, _) = Cache::open(Some(&folder.join("answers.db")), budget).expect("a cache");
    let (store, _) = Store::open(&folder.join("fact.db")).expect("a store");
    Driver { cache: Arc::new(cache), store: Arc::new(store) }
}

/// What a question got.
struct Served {
    hit: bool,
    took: Duration,
    /// Stands for the rows; `None` where it was declined.
    rows: Option<String>,
}

fn serve(driver: &Driver, data: &OpenData, line: &Line) -> Served {
    let started = Instant::now();
    let (answer, hit) = ask(driver, data, &line.question, false);
    let took = started.elapsed();
    Served { hit, took, rows: answer.map(|it| digest(&Rows::from(&it.table), true)) }
}

fn ask(
    driver: &Driver,
    data: &OpenData,
    question: &str,
    refresh: bool,
) -> (Option<Arc<Answer>>, bool) {
    let cancel = Cancel::default();
    let options = AskOptions { refresh, ..AskOptions::new(&cancel) };
    let reply = driver.ask(data, question, &options).expect("a reply");
    match reply.outcome {
        Outcome::Answered { answer, .. } => (Some(answer), reply.cache.hit),
        Outcome::Declined(_) => (None, false),
    }
}

/// What the answer to a question is when it is worked out anew.
struct Fresh {
    rows: Option<String>,
    verdict: Option<Verdict>,
}

/// Every wording once more, past the cache.
fn work_out<'a>(driver: &Driver, data: &OpenData, log: &'a Log) -> HashMap<&'a str, Fresh> {
    let mut fresh = HashMap::new();
    for line in &log.lines {
        fresh.entry(line.question.as_str()).or_insert_with(|| {
            let (answer, _) = ask(driver, data, &line.question, true);
            let rows = answer.as_ref().map(|it| Rows::from(&it.table));
            let expected = [Arc::clone(&log.truths[line.meaning_idx].expected)];
            let verdict = rows.as_ref().map(|it| judge(&expected, it, || None));
            if argument("--misread").is_some() && verdict.is_none_or(|it| it == Verdict::Wrong) {
                let sql = answer.as_ref().map(|it| it.sql.as_str());
                println!("{}\n  {}\n  {sql:?}", line.question, log.meanings[line.meaning_idx].id());
            }
            Fresh { rows: rows.map(|it| digest(&it, true)), verdict }
        });
    }
    fresh
}

/// Counts of questions.
#[derive(Default)]
#[expect(clippy::struct_field_names, reason = "each is a count")]
struct Figures {
    n_hits: usize,
    /// Hits that gave other rows than the question gets when it is worked out anew.
    n_wrong_hits: usize,
    /// Hits whose rows are not those of the meaning: read otherwise, whether kept or not.
    n_misread_hits: usize,
    n_declined: usize,
    n_misread: usize,
}

impl Figures {
    fn of(log: &Log, asked: &[Served], fresh: &HashMap<&str, Fresh>) -> Self {
        let mut figures = Self::default();
        for (line, served) in log.lines.iter().zip(asked) {
            let fresh = &fresh[line.question.as_str()];
            let is_misread = usize::from(fresh.verdict == Some(Verdict::Wrong));
            figures.n_declined += usize::from(served.rows.is_none());
            figures.n_misread += is_misread;
            if served.hit {
                figures.n_hits += 1;
                figures.n_misread_hits += is_misread;
                figures.n_wrong_hits += usize::from(served.rows != fresh.rows);
            }
        }
        figures
    }
}

/// Answers a hundred thousand other questions, each of which means something else.
fn fill(driver: &Driver, data: &OpenData) {
    for n in 0..N_ENTRIES {
        let question = format!("How many companies have more than {} employees?", 100_000 + n);
        let (answer, _) = ask(driver, data, &question, false);
        assert!(answer.is_some(), "{question}");
        if n % 500 == 0 {
            driver.cache.flush().expect("written");
        }
    }
    driver.cache.flush().expect("written");
}

fn report(log: &Log, asked: &[Served], figures: &Figures, memory: u64, crowded: &[Served]) {
    let mut wordings = HashSet::new();
    let is_new: Vec<bool> = log.lines.iter().map(|it| wordings.insert(&it.question)).collect();
    let meanings: HashSet<usize> = log.lines.iter().map(|it| it.meaning_idx).collect();
    let times = |from: &[Served], wanted: &dyn Fn(&Served, bool) -> bool| {
        let pairs = from.iter().zip(&is_new);
        quantiles(
            pairs.filter(|(it, is_new)| wanted(it, **is_new)).map(|(it, _)| it.took).collect(),
        )
    };
    let out = json!({
        "n_questions": log.lines.len(),
        "n_wordings": wordings.len(),
        "n_meanings": meanings.len(),
        "n_hits": figures.n_hits,
        "n_wrong_hits": figures.n_wrong_hits,
        "n_misread_hits": figures.n_misread_hits,
        "n_declined": figures.n_declined,
        "n_misread": figures.n_misread,
        "hit_us": times(asked, &|it, _| it.hit),
        "known_hit_us": times(asked, &|it, is_new| it.hit && !is_new),
        "new_hit_us": times(asked, &|it, is_new| it.hit && is_new),
        "miss_us": times(asked, &|it, _| !it.hit && it.rows.is_some()),
        "memory_bytes": memory,
        "n_entries": N_ENTRIES,
        "crowded_hit_us": times(crowded, &|it, _| it.hit),
    });
    if let Some(file) = argument("--out") {
        std::fs::write(file, out.to_string()).expect("the figures are written");
    }
    println!("{out:#}");
}

/// Median and 99th percentile in microseconds.
fn quantiles(mut took: Vec<Duration>) -> [f64; 2] {
    took.sort_unstable();
    let at = |share: f64| {
        let it = took.get(((took.len().max(1) - 1) as f64 * share) as usize);
        it.map_or(f64::NAN, |it| (it.as_secs_f64() * 1e7).round() / 10.0)
    };
    [at(0.5), at(0.99)]
}

/// What of this process is in memory.
///
/// # Source
/// `VmRSS` in `/proc/self/status`, proc(5).
fn memory_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"));
    let kb = line.and_then(|it| it.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kb.unwrap_or_default() * 1024
}
