//! The Cache view: questions asked ahead, kept answers worked out again, answers kept encrypted.

use fantoccini::key::Key;

use crate::harness::{Desk, Window};

async fn warm(window: &Window, questions: &str) {
    window.press("nav-cache").await;
    window.press("warm-from-text").await;
    // The driver types a line's end by its key alone.
    let typed = questions.replace('\n', &char::from(Key::Enter).to_string());
    window.write("warm-text", &typed).await;
    window.press("warm-start").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_asked_ahead_and_kept_answers_are_worked_out_again() {
    let desk = Desk::new();
    let window = desk.open(&[]).await;
    window.part("example-question").await;
    warm(&window, "total revenue of {sector}\ntotal revenue in Q1 2025\nblorf the zarkle\n").await;
    window.sees("Done: ").await;
    // The figures take the place of the words for an empty cache.
    window.part("cache-questions").await;
    window.press("warm-declined").await;
    window.press("warm-new").await;
    window.sees("total revenue in Q1 2025").await;
    window.photograph("cache-warmed-light").await;

    window.press("cache-verify").await;
    window.part("cache-verified").await;
    window.sees("all are right").await;
    window.photograph("cache-verified-light").await;

    // It was asked ahead: a person's first question of it is answered from the cache.
    window.press("nav-ask").await;
    let card = window.ask("What was the total revenue in Q1 2025?").await;
    card.part("cached-badge").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_narrow_dark_window_warms_and_says_how_answers_are_kept() {
    let desk = Desk::new().dark().with_keyring();
    let window = desk.open(&[]).await;
    window.part("example-question").await;
    window.resize(760, 520).await;
    warm(&window, "total revenue by sector\n").await;
    window.part("warm-new").await;
    window.photograph("narrow-cache-dark").await;

    window.press("nav-settings").await;
    window.press("settings-nav-privacy").await;
    window.part("keeping").await;
    window.photograph("narrow-keeping-dark").await;
    window.close().await;
}
