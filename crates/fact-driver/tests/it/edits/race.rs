//! Questions while another program writes: each answer is of one state, between question and reply.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
    thread,
};

use fact_cache::{Budget, Cache};
use fact_core::Cancel;
use fact_driver::{AskOptions, Driver, OpenData, Outcome};
use fact_store::Store;
use fact_testkit::Random;

use super::changes::connect;

const N_ROWS: u64 = 5;
const N_THREADS: u64 = 4;
const N_QUESTIONS: u64 = 60;
/// So many commits and hits must have met; a thread asks on until they have, but not for ever.
const N_MET: u64 = 8;
const MAX_QUESTIONS: u64 = 100 * N_QUESTIONS;
/// Questions between two commits, at most: more than there are threads, so that some are hits.
const MAX_BETWEEN: u64 = 30;

/// Every row holds the number of the commit.
const QUESTIONS: [&str; 4] = [
    "sum of amount by city",
    "mean amount per city",
    "average amount by city",
    "total amount by city",
];

#[track_caller]
fn check(mode: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sales.db");
    let writer = connect(&path);
    writer.pragma_update(None, "journal_mode", mode).unwrap();
    writer
        .execute_batch(
            "CREATE TABLE sales (id INTEGER PRIMARY KEY, city TEXT, amount INTEGER);
            INSERT INTO sales (city, amount)
                VALUES ('Bern', 0), ('Oslo', 0), ('Rome', 0), ('Lima', 0), ('Baku', 0);",
        )
        .unwrap();
    let data = OpenData::open(&path).unwrap();
    let cache = Arc::new(Cache::open(None, Budget::default()).unwrap().0);
    let driver = Driver { cache, store: Arc::new(Store::in_memory().unwrap()) };
    let (begun, committed) = (AtomicU64::new(0), AtomicU64::new(0));
    let (n_asked, n_hits, is_over) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        let asking: Vec<_> = (0..N_THREADS)
            .map(|thread| {
                let (begun, committed, n_asked, n_hits) = (&begun, &committed, &n_asked, &n_hits);
                let (driver, data) = (&driver, &data);
                scope.spawn(move || {
                    let have_met =
                        || committed.load(SeqCst) >= N_MET && n_hits.load(SeqCst) >= N_MET;
                    for n in 0..MAX_QUESTIONS {
                        if n >= N_QUESTIONS && have_met() {
                            break;
                        }
                        let question = QUESTIONS[usize::try_from((n + thread / 2) % 4).unwrap()];
                        let (cancel, from) = (Cancel::default(), committed.load(SeqCst));
                        let reply = driver.ask(data, question, &AskOptions::new(&cancel)).unwrap();
                        let to = begun.load(SeqCst);
                        n_hits.fetch_add(u64::from(reply.cache.hit), SeqCst);
                        n_asked.fetch_add(1, SeqCst);
                        let answer = match reply.outcome {
                            Outcome::Answered { answer, .. } => answer,
                            Outcome::Declined(decline) => panic!("{question}: {decline:?}"),
                        };
                        let figures: Vec<f64> =
                            answer.table.column(1).map(|it| it.as_f64().unwrap()).collect();
                        assert_eq!(figures.len() as u64, N_ROWS, "{question}");
                        assert!(
                            figures.iter().all(|it| it.total_cmp(&figures[0]).is_eq()),
                            "{figures:?}"
                        );
                        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
                        let between = (from as f64)..=(to as f64);
                        assert!(between.contains(&figures[0]), "{} of {between:?}", figures[0]);
                    }
                })
            })
            .collect();
        let (begun, committed, n_asked, is_over) = (&begun, &committed, &n_asked, &is_over);
        scope.spawn(move || {
            let mut random = Random::new(7);
            let mut next = 0;
            for n in 1.. {
                while n_asked.load(SeqCst) < next && !is_over.load(SeqCst) {
                    thread::yield_now();
                }
                if is_over.load(SeqCst) {
                    return;
                }
                begun.store(n, SeqCst);
                writer.execute("UPDATE sales SET amount = ?1", [n.cast_signed()]).unwrap();
                committed.store(n, SeqCst);
                next = n_asked.load(SeqCst) + random.below(MAX_BETWEEN);
            }
        });
        let outcomes: Vec<_> = asking.into_iter().map(thread::ScopedJoinHandle::join).collect();
        is_over.store(true, SeqCst);
        assert!(outcomes.iter().all(Result::is_ok));
    });
    let n_commits = committed.load(SeqCst);
    println!("{mode}: {n_commits} commits, {} hits", n_hits.load(SeqCst));
    assert!(n_commits >= N_MET && n_hits.load(SeqCst) >= N_MET);
}

#[test]
fn answers_under_a_writer_are_of_one_state_between_question_and_reply() {
    check("DELETE");
    check("WAL");
}
