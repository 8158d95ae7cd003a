//! Kept answers, worked out again and compared.

use std::sync::Arc;

use fact_cache::{Budget, Cache, Entry, Key};
use fact_core::{Answer, Cancel, Limits, Value};
use fact_driver::{AskOptions, Driver, OpenData, Outcome, Verified};
use fact_store::Store;
use rusqlite::Connection;

const SALES: &str = "
    CREATE TABLE sales (id INTEGER PRIMARY KEY, city TEXT, amount REAL);
    INSERT INTO sales (city, amount) VALUES ('Bern', 10), ('Bern', 20), ('Oslo', 5), ('Rome', 7);";

const BY_CITY: &str = "total amount by city";
const HOW_MANY: &str = "How many sales are there?";

struct Shop {
    folder: tempfile::TempDir,
    data: OpenData,
    driver: Driver,
}

impl Shop {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        Connection::open(&path).unwrap().execute_batch(SALES).unwrap();
        let (cache, _) =
            Cache::open(Some(&folder.path().join("answers.db")), Budget::default()).unwrap();
        let store = Arc::new(Store::in_memory().unwrap());
        let driver = Driver { cache: Arc::new(cache), store };
        Self { data: OpenData::open(&path).unwrap(), driver, folder }
    }

    /// Asks, and gives what the answer is kept under.
    fn ask(&self, question: &str) -> (Key, Arc<Answer>) {
        ask(&self.driver, &self.data, question)
    }

    /// Keeps another answer in the place of the one to `question`.
    fn plant(&self, question: &str, change: impl FnOnce(&mut Answer)) {
        // Asked with another cache: nothing that follows an answer writes over what is planted.
        let cache = Arc::new(Cache::open(None, Budget::default()).unwrap().0);
        let apart = Driver { cache, store: Arc::new(Store::in_memory().unwrap()) };
        let (key, answer) = ask(&apart, &self.data, question);
        let mut wrong = Answer::clone(&answer);
        change(&mut wrong);
        let (wrong, source) = (Arc::new(wrong), self.data.source().path().to_string_lossy());
        let made_at_ms = fact_driver::now_ms();
        let entry = Entry::new(wrong, question.into(), source.into_owned(), made_at_ms, 10, 0);
        self.driver.cache.put(key, entry);
    }

    fn verify(&self, sample: Option<usize>) -> Verified {
        let (limits, cancel) = (Limits::default(), Cancel::default());
        self.driver.verify(&self.data, sample, &limits, &cancel).unwrap()
    }
}

fn ask(driver: &Driver, data: &OpenData, question: &str) -> (Key, Arc<Answer>) {
    let cancel = Cancel::default();
    let reply = driver.ask(data, question, &AskOptions::new(&cancel)).unwrap();
    match reply.outcome {
        Outcome::Answered { answer, key: Some(key), .. } => (key, answer),
        other => panic!("{question}: {other:?}"),
    }
}

#[test]
fn right_answers_are_found_right_and_the_result_is_remembered() {
    let shop = Shop::new();
    assert_eq!(shop.driver.verified().unwrap(), None);
    shop.ask(BY_CITY);
    shop.ask(HOW_MANY);
    let found = shop.verify(None);
    assert_eq!((found.n_checked, found.n_wrong, found.n_skipped), (2, 0, 0), "{found:?}");
    assert_eq!(shop.driver.verified().unwrap(), Some(found));
    assert_eq!(shop.verify(Some(1)).n_checked, 1);
    assert_eq!(shop.driver.verified().unwrap().unwrap().n_checked, 1);
}

/// What is planted is found and dropped; the other answer is left alone.
#[track_caller]
fn check(change: impl FnOnce(&mut Answer), expected: Option<&str>) {
    let shop = Shop::new();
    let (right, _) = shop.ask(HOW_MANY);
    shop.plant(BY_CITY, change);
    let found = shop.verify(None);
    let why: Vec<&str> = found.wrong.iter().map(|it| it.why.as_str()).collect();
    assert_eq!(why, expected.into_iter().collect::<Vec<_>>(), "{found:?}");
    assert_eq!((found.n_checked, found.n_wrong), (2, u64::from(expected.is_some())));
    assert!(found.wrong.iter().all(|it| it.question == BY_CITY));
    let now_ms = fact_driver::now_ms();
    assert!(shop.driver.cache.peek(&right, now_ms).is_some());
    let (_, again) = shop.ask(BY_CITY);
    assert_eq!(again.table.rows.len(), 3);
    assert_eq!(shop.verify(None).n_wrong, 0, "the wrong one is gone");
}

#[test]
fn a_wrong_answer_is_found() {
    check(|it| it.table.rows[0][1] = Value::Real(31.0), Some("its 3 rows hold other values"));
    check(|it| drop(it.table.rows.pop()), Some("2 rows were kept, and there are 3"));
    check(|it| it.table.rows.reverse(), Some("its 3 rows are in another order"));
    check(|it| it.sql = "SELECT 1".into(), None);
    check(|_| (), None);
}

#[test]
fn what_cannot_be_checked_is_counted_and_said() {
    let shop = Shop::new();
    shop.ask(BY_CITY);
    let writer = Connection::open(shop.folder.path().join("shop.db")).unwrap();
    writer.execute_batch("INSERT INTO sales (city, amount) VALUES ('Rome', 1)").unwrap();
    shop.ask(HOW_MANY);
    let found = shop.verify(None);
    assert_eq!((found.n_checked, found.n_wrong, found.n_skipped), (1, 0, 1), "{found:?}");
    let why = found.skipped_why.unwrap();
    assert_eq!(why, "1 from other data, or an earlier state of it");
}
