//! A model that fails, and the answer all the same.

use fact_api::wire::AnswerByView::{BuiltInFirst, ModelFirst};
use fact_testkit::{Reply, Turn as Script};
use serde_json::json;

use super::{Shop, VAGUE, calls, runs, says};

/// Answered by the built-in engine in either case.
const SURE: &str = "How many sales are there?";

/// What a script of one failure, repeated, makes of a question: an answer of the built-in engine
/// with the reason in one line.
#[track_caller]
fn check(script: Script, expected: &str) {
    let shop = Shop::new(vec![script; 1]);
    shop.option("models.first_token_timeout", "1");
    shop.option("models.between_tokens_timeout", "1");
    shop.option("models.whole_timeout", "5");
    let answer = shop.answer(SURE, ModelFirst);
    assert!(answer.engine.starts_with("built-in"), "{expected}");
    let told = answer.notes.join("\n");
    assert!(told.contains("the built-in engine answered, because"), "{told}");
    assert!(told.contains(expected), "{expected} not in {told}");
    assert!(!told.contains('\n') || told.lines().count() < 4, "{told}");
}

#[test]
fn whatever_the_provider_does_the_built_in_engine_answers_and_says_why() {
    check(Script::anthropic_error(401, "authentication_error", "bad"), "does not accept the key");
    check(Script::anthropic_error(403, "permission_error", "no"), "does not allow this to the key");
    check(Script::anthropic_error(404, "not_found_error", "model"), "has no model");
    check(Script::anthropic_error(413, "request_too_large", "big"), "too long");
    check(
        Script::anthropic_error(400, "invalid_request_error", "Your credit balance is too low"),
        "no credit left",
    );
    check(
        Script::anthropic_error(429, "rate_limit_error", "slow").with_header("retry-after", "600"),
        "takes no more requests",
    );
    check(Script::stall_before(), "did not begin its reply");
}

#[test]
fn with_nobody_there_the_built_in_engine_answers() {
    let shop = Shop::new(vec![]);
    shop.provider("anthropic", "anthropic", "http://127.0.0.1:9");
    let told = shop.answer(SURE, ModelFirst).notes.join("\n");
    assert!(told.contains("cannot be reached at http://127.0.0.1:9"), "{told}");
    let decline = shop.decline(VAGUE, BuiltInFirst);
    assert!(decline.reason.contains("No model answered either"), "{}", decline.reason);
}

#[test]
fn a_statement_that_never_runs_is_never_an_answer() {
    let shop = Shop::new(vec![
        runs("SELECT nothing FROM nowhere", "x"),
        says("It is 42."),
        says("It is 42."),
    ]);
    // Told once to run it, it gives up.
    let decline = shop.decline(VAGUE, BuiltInFirst);
    assert!(decline.reason.contains("gave no statement that runs"), "{}", decline.reason);

    let shop = Shop::new(vec![says("SELECT 1"), says("SELECT 1")]);
    let decline = shop.decline(VAGUE, BuiltInFirst);
    assert!(decline.reason.contains("gave no statement that runs"), "{}", decline.reason);
    assert!(shop.told().contains("run_sql"));
}

#[test]
fn a_model_that_says_it_cannot_is_believed() {
    let reason = json!({"reason": "there is no plan in the data."});
    let shop = Shop::new(vec![calls("cannot_answer", &reason)]);
    let decline = shop.decline(VAGUE, BuiltInFirst);
    assert!(
        decline.reason.contains("cannot answer it: there is no plan in the data."),
        "{}",
        decline.reason
    );
}

#[test]
fn input_that_is_no_json_goes_back_to_the_model() {
    let shop = Shop::new(vec![
        Script::anthropic(Reply::new().call_raw("c", "run_sql", "{\"sql\": \"SEL")),
        runs("SELECT 1 AS one", "one"),
        says("One."),
    ]);
    shop.answer(VAGUE, BuiltInFirst);
    assert_eq!(shop.server.n_requests(), 3);
}

#[test]
fn without_a_key_nothing_is_asked_and_the_reason_is_told() {
    let shop = Shop::new(vec![]);
    shop.provider("openai", "openai", &shop.server.base_url());
    let told = shop.answer(SURE, ModelFirst).notes.join("\n");
    assert!(told.contains("there is no key for Scripted yet: add one in Settings"), "{told}");
}
