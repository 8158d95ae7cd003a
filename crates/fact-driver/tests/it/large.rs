//! Large data is answered from what is known of it, read on in the background, and kept.

use fact_core::CacheLevel;

use crate::desk::Desk;

/// 201,000 orders, one of them by a customer that is neither among the first nor the last.
const LARGE: &str = "CREATE TABLE orders(id INTEGER PRIMARY KEY, customer TEXT, amount REAL);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 201000)
    INSERT INTO orders SELECT i, 'Customer ' || i % 500, 1 FROM n;
    UPDATE orders SET customer = 'Harvest Moon', amount = 777 WHERE id = 100000;";

const SMALL: &str = "CREATE TABLE orders(id INTEGER PRIMARY KEY, customer TEXT, amount REAL);
    INSERT INTO orders VALUES (1, 'Ada', 10.0), (2, 'Grace', 20.0);";

const READING: &str = "values are still being read";

#[test]
fn small_data_is_known_before_its_first_answer() {
    let desk = Desk::new(SMALL);
    assert_eq!(desk.percent(), None);
    assert!(!desk.told("total amount").contains(READING));
    assert_eq!(desk.kept().len(), 0);
}

#[test]
fn large_data_is_answered_at_once_and_known_whole_later() {
    let mut desk = Desk::new(LARGE);
    let first = desk.told("total amount");
    assert!(first.contains(READING), "{first}");
    desk.settle();
    assert_eq!(desk.percent(), None);
    let found = desk.told("total amount of harvest moon");
    assert!(found.contains("777"), "{found}");
    let again = desk.ask("total amount");
    // Its rows may be: they are those of the statement, whatever was known when it was read.
    let level = again.cache.level;
    assert_ne!(level, Some(CacheLevel::Answer), "an answer from a part is not given for the whole");
    assert!(!desk.told("total amount").contains(READING));

    desk.restart();
    assert_eq!(desk.percent(), None, "what was learnt is kept");
    assert_eq!(desk.kept().len(), 1);
}

#[test]
fn what_was_kept_is_learnt_anew_where_it_is_damaged_or_the_data_changed() {
    let mut desk = Desk::new(LARGE);
    desk.settle();
    let kept = desk.kept().remove(0);
    let mut bytes = std::fs::read(&kept).unwrap();
    let middle = bytes.len() / 2;
    bytes.iter_mut().skip(middle).take(1).for_each(|it| *it ^= 1);
    std::fs::write(&kept, bytes).unwrap();
    desk.restart();
    assert!(desk.percent().is_some(), "a damaged file is as good as none");

    desk.change("UPDATE orders SET customer = 'Midsummer Ltd' WHERE id = 100000");
    assert!(desk.percent().is_some(), "changed data is learnt again");
    desk.settle();
    let found = desk.told("total amount of midsummer");
    assert!(found.contains("777"), "{found}");
    assert_eq!(desk.kept(), [kept], "what was known before the change is dropped");
}

#[test]
fn when_all_is_closed_nobody_holds_the_cache_back_from_being_written() {
    let desk = Desk::new(LARGE);
    // Slow enough to be stamped, which takes a while too.
    assert!(!desk.ask("total amount by customer").cache.hit);
    assert!(!desk.close());
}
