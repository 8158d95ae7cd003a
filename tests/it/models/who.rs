//! Who answers.

use fact_api::wire::AnswerByView::{BuiltInFirst, BuiltInOnly, Compare, ModelFirst};

use super::{Shop, VAGUE, calls, runs, says};
use serde_json::json;

#[test]
fn what_the_built_in_engine_is_sure_of_asks_no_model() {
    let shop = Shop::new(vec![]);
    let answer = shop.answer("How many sales are there?", BuiltInFirst);
    assert!(answer.engine.starts_with("built-in") && answer.model.is_none());
    shop.decline(VAGUE, BuiltInOnly);
    assert_eq!(shop.server.n_requests(), 0);
}

#[test]
fn what_it_is_not_sure_of_is_asked_of_the_model() {
    let shop =
        Shop::new(vec![runs("SELECT sum(amount) AS total FROM sale", "total"), says("300.5.")]);
    let answer = shop.answer(VAGUE, BuiltInFirst);
    assert_eq!(answer.engine, "Scripted · claude-sonnet-5-5");
}

#[test]
fn a_question_about_fact_itself_never_goes_out() {
    let shop = Shop::new(vec![]);
    for question in ["What tables are there?", "What is the cache hit rate?"] {
        let answer = shop.answer(question, ModelFirst);
        assert!(answer.engine.starts_with("built-in"), "{question}");
    }
    assert_eq!(shop.server.n_requests(), 0);
}

#[test]
fn both_agree_where_they_give_the_same_rows() {
    let count = "SELECT count(*) AS n FROM sale";
    let shop = Shop::new(vec![runs(count, "sales"), says("There are 4 sales.")]);
    let answer = shop.answer("How many sales are there?", Compare);
    assert!(answer.engine.starts_with("built-in"));
    let other = answer.compared.unwrap();
    assert!(other.agrees, "{}", other.verdict);
    assert_eq!(other.verdict, "both give the same 1 row");
    assert_eq!(
        (other.engine.as_str(), other.sql.as_str()),
        ("Scripted · claude-sonnet-5-5", count)
    );
}

#[test]
fn where_they_differ_both_results_are_shown() {
    let shop = Shop::new(vec![
        runs("SELECT count(*) AS n FROM sale WHERE amount > 90", "large sales"),
        says("There are 2."),
    ]);
    let other = shop.answer("How many sales are there?", Compare).compared.unwrap();
    assert!(!other.agrees);
    assert_eq!((other.n_rows, other.rows.len()), (1, 1));
}

#[test]
fn where_one_of_them_has_no_answer_the_other_is_shown() {
    let shop = Shop::new(vec![runs("SELECT 1 AS one", "one"), says("One.")]);
    let answer = shop.answer(VAGUE, Compare);
    assert_eq!(answer.engine, "Scripted · claude-sonnet-5-5");
    assert_eq!(answer.compared.unwrap().verdict, "only one of them gives an answer");

    let shop =
        Shop::new(vec![calls("cannot_answer", &json!({"reason": "there is no plan in it"}))]);
    let answer = shop.answer("How many sales are there?", Compare);
    assert!(answer.compared.is_none());
    assert!(answer.notes.join("\n").contains("there is no plan in it"));
}
