//! Where a model is stopped: money, tokens, rounds; and what is asked first.

use fact_api::{
    commands,
    wire::{
        AnswerByView::{BuiltInFirst, ModelFirst},
        Costs, TestProvider, TurnState,
    },
};
use fact_testkit::{Reply, Server, Turn as Script};
use serde_json::json;

use super::{QUIET, Shop, VAGUE, answered, calls, runs, says};

const SURE: &str = "How many sales are there?";

#[test]
fn nothing_is_sent_beyond_the_budget_of_the_day() {
    let shop = Shop::new(vec![]);
    shop.option("models.day_budget", "0");
    let told = shop.answer(SURE, ModelFirst).notes.join("\n");
    assert!(told.contains("the budget of the day is used up"), "{told}");
    assert_eq!(shop.server.n_requests(), 0);
}

#[test]
fn a_dear_question_is_asked_only_when_its_cost_is_agreed_to() {
    let shop = Shop::new(vec![runs("SELECT 1 AS one", "one"), says("One.")]);
    shop.option("models.warn_above", "0.001");
    let decline = shop.decline(VAGUE, BuiltInFirst);
    let cost = decline.cost.unwrap();
    assert!(decline.model_can && cost.about_usd > cost.limit_usd);
    assert_eq!(shop.server.n_requests(), 0);
    let turn = shop.ask_with(VAGUE, BuiltInFirst, true);
    assert!(matches!(turn.state, TurnState::Answered { .. }));
    assert!(shop.spent_today() > 0.0);
}

#[test]
fn a_question_stops_at_its_tokens_and_at_its_rounds() {
    let again = || calls("get_schema", &json!({}));
    let shop = Shop::at(Server::start_with(move |_| again()));
    shop.option("models.max_rounds", "3");
    let told = shop.answer(SURE, ModelFirst).notes.join("\n");
    assert!(told.contains("found no answer in 3 rounds"), "{told}");
    assert_eq!(shop.server.n_requests(), 3);

    shop.option("models.question_tokens", "1000");
    let told = shop.answer("How many branches are there?", ModelFirst).notes.join("\n");
    assert!(told.contains("used up the 1000 tokens"), "{told}");
}

#[test]
fn costs_are_added_up_by_day_and_model_and_savings_kept_apart() {
    let shop = Shop::new(vec![runs("SELECT 1 AS one", "one"), says("One.")]);
    let answer = answered(shop.ask("What is one?", ModelFirst));
    let usd = answer.model.unwrap().usd.unwrap();
    shop.answer("What is one?", ModelFirst);
    let costs = commands::costs(&shop.desk.app, &Costs { days: 7 }, &QUIET).unwrap();
    assert_eq!((costs.n_calls, costs.by_day.len(), costs.by_model.len()), (2, 7, 1));
    assert!((costs.usd - usd).abs() < 1e-9 && (costs.today_usd - usd).abs() < 1e-9);
    assert!((costs.saved_by_fact_cache_usd - usd).abs() < 1e-9, "the second answer was kept");
    assert_eq!(costs.n_without_price, 0);
}

#[test]
fn a_test_says_in_words_what_is_wrong() {
    for (script, works, expected) in [
        (vec![says("ready")], true, "answers with"),
        (
            vec![Script::anthropic_error(401, "authentication_error", "x")],
            false,
            "does not accept the key",
        ),
        (
            vec![Script::anthropic_error(
                400,
                "invalid_request_error",
                "credit balance is too low",
            )],
            false,
            "no credit left",
        ),
        (vec![Script::status(404, "<html>not here</html>")], false, "check the address"),
        (vec![Script::anthropic(Reply::new()); 2], true, "answers with"),
    ] {
        let shop = Shop::new(script);
        let test = TestProvider { provider: "anthropic".into() };
        let test = commands::test_provider(&shop.desk.app, &test, &QUIET).unwrap();
        assert_eq!(test.works, works, "{}", test.message);
        assert!(test.message.contains(expected), "{}", test.message);
        assert_eq!(test.latency_ms.is_some(), works);
    }
}
