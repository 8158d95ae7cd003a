//! A model's statement, run again on changed data: no call, no cost, and the rows of now.

use fact_api::wire::AnswerByView::{BuiltInOnly, ModelFirst};
use rusqlite::Connection;

use super::{Shop, runs, says, sentence};

const BY_TOWN: &str = "SELECT town, sum(amount) AS total FROM sale JOIN branch ON branch.id = \
                       branch_id GROUP BY town ORDER BY total DESC";

fn write(shop: &Shop, sql: &str) {
    Connection::open(&shop.path).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn changed_data_is_read_by_the_kept_statement_without_a_call() {
    let shop = Shop::new(vec![
        runs(BY_TOWN, "sales by town, highest first"),
        says("Springfield leads with 200.5."),
    ]);
    let first = shop.answer("Where do we sell most?", ModelFirst);
    let spent = shop.spent_today();
    write(&shop, "INSERT INTO sale VALUES (5, 2, 'Sofa', 900)");
    let again = shop.answer("where do we sell most", ModelFirst);
    assert_eq!(shop.server.n_requests(), 2, "nobody was called again");
    assert!((shop.spent_today() - spent).abs() < f64::EPSILON);
    assert_eq!(again.cache.level.as_deref(), Some("plan"), "{}", again.cache.reason);
    assert_eq!(again.sql, first.sql);
    let words = sentence(&again);
    assert!(words.contains("Shelbyville") && !words.contains("200.5 "), "{words}");
    // From now on it is an answer like any other.
    let once_more = shop.answer("Where do we sell most?", ModelFirst);
    assert_eq!(once_more.cache.level.as_deref(), Some("answer"), "{}", once_more.cache.reason);
}

/// `change` is made to the data, and the model is called again.
#[track_caller]
fn check_is_asked_anew(question: &str, sql: &str, change: &str) {
    let shop = Shop::new(vec![
        runs(sql, "rows"),
        says("So it is."),
        runs("SELECT count(*) AS n FROM sale", "rows"),
        says("So it is now."),
    ]);
    shop.answer(question, ModelFirst);
    write(&shop, change);
    let again = shop.answer(question, ModelFirst);
    assert!(!again.cache.hit, "{}", again.cache.reason);
    assert_eq!(shop.server.n_requests(), 4);
}

#[test]
fn a_statement_that_may_no_longer_be_right_is_not_run_again() {
    // Another structure.
    check_is_asked_anew("Where do we sell most?", BY_TOWN, "ALTER TABLE sale ADD COLUMN day TEXT");
    // Nothing is found any more: a value may be written otherwise now.
    check_is_asked_anew(
        "What did we sell of lamps?",
        "SELECT sum(amount) FROM sale WHERE item = 'Lamp' GROUP BY item",
        "UPDATE sale SET item = 'Lamps' WHERE item = 'Lamp'",
    );
}

#[test]
fn rows_that_a_models_statement_brought_are_had_for_another_question() {
    let question = "How many branches are there?";
    let plain = Shop::new(Vec::new()).answer(question, BuiltInOnly);
    let shop = Shop::new(vec![runs(&plain.sql, "branches"), says("There are 2.")]);
    shop.answer("What is the size of our network?", ModelFirst);
    let answer = shop.answer(question, BuiltInOnly);
    assert_eq!(answer.cache.level.as_deref(), Some("result"), "{}", answer.cache.reason);
    assert_eq!((sentence(&answer), answer.sql), (sentence(&plain), plain.sql));
}

#[test]
fn rows_outlive_a_change_of_another_table_as_their_answer_does() {
    let (question, of_model) = ("How many branches are there?", "What is the size of our network?");
    let plain = Shop::new(Vec::new()).answer(question, BuiltInOnly);
    let outlived = || {
        let shop = Shop::new(vec![runs(&plain.sql, "branches"), says("There are 2.")]);
        shop.answer(of_model, ModelFirst);
        write(&shop, "INSERT INTO sale VALUES (5, 2, 'Sofa', 900)");
        let again = shop.answer(of_model, ModelFirst);
        again.cache.reason.contains("made from is unchanged").then_some(shop)
    };
    // What it was made from is stamped when there is time, which may be too late for the change.
    let shop = (0..100).find_map(|_| outlived()).expect("an answer is stamped at last");
    let answer = shop.answer(question, BuiltInOnly);
    assert_eq!(answer.cache.level.as_deref(), Some("result"), "{}", answer.cache.reason);
}
