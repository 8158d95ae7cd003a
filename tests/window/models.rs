//! A language model in the window: set up, asked, compared, and all that left for it.
//!
//! The provider is a scripted one on this computer, as a person would set up a local server.

use fact_testkit::{Reply, Server, Turn};
use fantoccini::key::Key;
use serde_json::json;

use crate::harness::{Desk, Window};

/// A question that the built-in engine declines.
const VAGUE: &str = "Which firms should the board worry about?";

fn runs(sql: &str, title: &str) -> Turn {
    let input = json!({"sql": sql, "title": title, "is_answer": true});
    Turn::openai(Reply::new().text("Looking at margins.").call("call_1", "run_sql", &input))
}

/// Adds the scripted provider as a person adds a server of the OpenAI kind; being the only one that
/// is ready, it is the one that is asked.
async fn set_up(window: &Window, server: &Server) {
    window.press("nav-settings").await;
    window.press("settings-nav-models").await;
    window.press("add-provider").await;
    window.write("add-provider-name", "Office server").await;
    window.write("add-provider-url", &server.base_url()).await;
    window.write("add-provider-model", "analyst-70b").await;
    window.press("add-provider-save").await;
    window.press("provider-open-office-server").await;
    window.press("provider-test-office-server").await;
    window.sees("answers with analyst-70b").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_set_up_asked_and_held_to_what_it_sent() {
    let sql = "SELECT name, sector FROM companies ORDER BY name LIMIT 3";
    let server = Server::start(vec![
        Turn::openai(Reply::new().text("ready")),
        runs(sql, "companies with thin margins"),
    ]);
    let desk = Desk::new();
    let window = desk.open(&[]).await;
    window.part("example-question").await;
    set_up(&window, &server).await;
    window.photograph("settings-models-light").await;

    window.press("nav-ask").await;
    window.write("ask-box", VAGUE).await;
    window.press("preview-button").await;
    window.part("preview-body").await;
    window.sees(&format!("Question: {VAGUE}")).await;
    window.photograph("ask-preview-light").await;
    window.keys(&char::from(Key::Escape).to_string()).await;
    window.gone("preview-dialog").await;
    window.clear("ask-box").await;

    let card = window.ask(VAGUE).await;
    assert!(card.text("answer-facts").await.contains("analyst-70b"));
    card.press("sql-button").await;
    window.press("sent-call-open").await;
    window.part("sent-body").await;
    window.sees(&format!("Question: {VAGUE}")).await;
    window.photograph("ask-sent-light").await;

    let body = server.requests().last().unwrap().body.clone();
    let home = desk.file("").to_string_lossy().into_owned();
    assert!(body.contains("companies") && !body.contains(home.trim_end_matches('/')));
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_fails_leaves_the_built_in_answer() {
    let server = Server::start(vec![Turn::openai(Reply::new().text("ready"))]);
    let desk = Desk::new();
    let window = desk.open(&[]).await;
    window.part("example-question").await;
    set_up(&window, &server).await;
    // The server is gone, as a laptop's is when it sleeps.
    drop(server);
    window.press("nav-ask").await;
    let card = window.ask("What was Q1 2025 total revenue?").await;
    card.press("ask-model-instead").await;
    window.sees("cannot be reached").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_answers_stand_side_by_side_in_a_narrow_dark_window() {
    let total = "SELECT SUM(revenue) AS revenue FROM financial_records
        WHERE year = 2025 AND quarter = 'Q1'";
    let spenders = "SELECT c.name AS company_as_registered, f.revenue, f.expenses
        FROM companies c JOIN financial_records f ON f.company_id = c.id
        WHERE f.year = 2025 AND f.quarter = 'Q1' ORDER BY f.expenses DESC LIMIT 7";
    let server = Server::start(vec![
        Turn::openai(Reply::new().text("ready")),
        runs(total, "total revenue in Q1 2025"),
        runs(spenders, "the companies that spend most"),
    ]);
    let desk = Desk::new().dark();
    let window = desk.open(&[]).await;
    window.part("example-question").await;
    window.resize(760, 520).await;
    set_up(&window, &server).await;
    window.photograph("narrow-models-dark").await;

    window.press("nav-ask").await;
    window.press("answer-switch").await;
    window.part("answer-by-compare").await;
    window.photograph("narrow-who-answers-dark").await;
    window.press("answer-by-compare").await;
    window.says("answer-switch", "Both and compare").await;
    window.ask("What was Q1 2025 total revenue?").await.part("compared-agrees").await;
    let card = window.ask("What are the top 5 companies by revenue in Q1 2025?").await;
    card.says("compared-differs", "5 rows against 7 rows").await;
    window.photograph("narrow-compared-dark").await;

    window.press("nav-settings").await;
    window.press("settings-nav-costs").await;
    window.part("cost-model").await;
    window.photograph("narrow-costs-dark").await;
    window.press("settings-nav-privacy").await;
    window.press("show-sent").await;
    window.part("sent-call").await;
    window.photograph("narrow-sent-dark").await;
    window.close().await;
}
