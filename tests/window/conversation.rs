//! How a person and FACT come to mean the same: a chip changed, a reading chosen, a question gone
//! on from, a word completed, an answer confirmed.

use fantoccini::key::Key;

use crate::harness::{Desk, inner_text};

fn key(key: Key) -> String {
    char::from(key).to_string()
}

#[tokio::test]
async fn a_chip_is_changed_by_keyboard_and_changed_back() {
    let desk = Desk::new();
    let window = desk.open(&[]).await;
    let card = window.ask("What are the top 5 companies by revenue in Q1 2025?").await;
    let before = card.text("answer-table").await;
    card.draws("TechCorp Inc.: 25,000,000,000 USD").await;

    card.press("chip-time").await;
    window.part("chip-option").await;
    window.photograph("chip-open-light").await;
    window.keys(&format!("Q1 2024{}", key(Key::Enter))).await;
    window.part("edits-undo").await;
    let card = window.card(0).await;
    card.says("chip-time", "Q1 2024").await;
    assert_ne!(card.text("answer-table").await, before);
    card.draws("TechCorp Inc.: 23,000,000,000 USD").await;
    window.photograph("chip-edited-light").await;
    assert_eq!(window.cards().await.len(), 1, "it is asked again in its place");

    window.press("edits-undo").await;
    window.card(0).await.says("chip-time", "Q1 2025").await;
    window.gone("edits-undo").await;
    assert_eq!(window.card(0).await.text("answer-table").await, before);
    window.close().await;
}

#[tokio::test]
async fn a_reading_is_chosen_where_the_question_leaves_it_open() {
    let desk = Desk::new();
    let window = desk.open(&[]).await;
    window.send("What was HealthPlus's revenue in Q1 2025?").await;
    window.part("decline-card").await;
    window.sees("Which do you mean?").await;
    window.photograph("decline-choices-light").await;
    window.press("choice").await;
    let sentence = window.card(0).await.text("answer-sentence").await;
    assert!(sentence.contains("HealthTech Solutions"), "{sentence}");
    window.gone("decline-card").await;
    window.close().await;
}

#[tokio::test]
async fn a_reading_that_is_not_sure_is_offered_and_given() {
    let desk = Desk::new();
    let file = desk.file("cars.sqlite");
    let hired_out = include_str!("../../crates/fact-nl2sql/tests/it/hire.sql");
    rusqlite::Connection::open(&file).unwrap().execute_batch(hired_out).unwrap();
    let window = desk.open(&[file.to_str().unwrap()]).await;
    window.send("fee per depot and car against the region").await;
    window.part("decline-card").await;
    window.sees("Which do you mean?").await;
    window.photograph("decline-readings-light").await;
    let offered = inner_text(&window.part("choice").await).await;
    window.press("choice").await;
    window.gone("decline-card").await;
    let card = window.card(0).await;
    window.photograph("reading-chosen-light").await;
    let shown = offered.split([',', ' ']).next().unwrap_or_default();
    card.says("answer-table", shown).await;
    window.close().await;
}

#[tokio::test]
async fn a_question_goes_on_from_the_one_before() {
    let desk = Desk::new();
    let window = desk.open(&[]).await;
    window.ask("revenue by company in Q1 2025").await;
    let card = window.ask("and by sector?").await;
    card.says("answer-table", "Technology").await;
    window.sees("continues: total revenue by company in Q1 2025").await;
    window.close().await;

    // It still does after the window was closed in between.
    let window = desk.open(&[]).await;
    window.card(1).await;
    let card = window.ask("only technology").await;
    let sentence = card.text("answer-sentence").await;
    assert!(sentence.contains("Technology"), "{sentence}");
    window.close().await;
}

#[tokio::test]
async fn what_is_typed_is_completed_by_keyboard() {
    let desk = Desk::new();
    let window = desk.open(&[]).await;
    window.write("ask-box", "revenue by sec").await;
    let first = window.part("completion").await;
    assert!(inner_text(&first).await.contains("sector"));
    window.photograph("completions-light").await;
    window.keys(&key(Key::Down)).await;
    window.keys(&key(Key::Enter)).await;
    let typed = window.run("return document.querySelector('textarea').value").await;
    assert_eq!(typed, "revenue by sector ");
    window.keys(&format!("in Q1 2025{}", key(Key::Escape))).await;
    window.keys(&key(Key::Enter)).await;
    window.card(0).await.says("answer-table", "Technology").await;
    window.close().await;
}

#[tokio::test]
async fn a_confirmed_answer_is_used_and_listed() {
    let question = "What was Q1 2025 total revenue?";
    let desk = Desk::new();
    let window = desk.open(&[]).await;
    let card = window.ask(question).await;
    card.press("confirm-button").await;
    window.sees("Saved: this question is answered this way from now on").await;
    let again = window.ask(question).await;
    let facts = again.says("answer-facts", "confirmed by you").await;
    assert!(!facts.contains("built-in"), "{facts}");
    assert_eq!(again.text("answer-sentence").await, card.text("answer-sentence").await);

    card.press("correct-button").await;
    window.part("correct-dialog").await;
    window.clear("correct-sql").await;
    window.write("correct-sql", "DELETE FROM companies").await;
    window.press("correct-keep").await;
    window.part("correct-failure").await;
    window.photograph("correct-failure-light").await;
    window.clear("correct-sql").await;
    window.write("correct-sql", "SELECT 42 AS revenue").await;
    window.press("correct-try").await;
    window.part("correct-tried").await;
    window.press("correct-keep").await;
    window.gone("correct-dialog").await;
    window.sees("42").await;

    window.press("nav-data").await;
    window.press("data-confirmed").await;
    window.sees(question).await;
    window.part("confirmed-answer").await;
    window.photograph("data-confirmed-light").await;
    window.close().await;
}
