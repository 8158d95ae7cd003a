//! A picture of every view, in both looks, for people to look at.

use fantoccini::key::Key;

use crate::harness::Desk;

async fn photograph_every_view(desk: Desk, look: &str) {
    let window = desk.open(&[]).await;
    window.part("example-question").await;
    window.photograph(&format!("ask-first-start-{look}")).await;

    window.ask("What are the top 5 companies by revenue in Q1 2025?").await;
    window.photograph(&format!("ask-answer-{look}")).await;
    window.ask("Show quarterly revenue trends for the past year").await;
    window.ask("top five companies by Q1 2025 revenue").await.part("cached-badge").await;
    window.photograph(&format!("ask-cached-{look}")).await;
    window.send("What's the debt-to-equity ratio for technology companies?").await;
    window.part("decline-card").await;
    window.photograph(&format!("ask-decline-{look}")).await;
    window.send("What was HealthPlus's revenue in Q1 2025?").await;
    window.part("choice").await;
    window.photograph(&format!("ask-choices-{look}")).await;
    window.press("teach-button").await;
    window.part("teach-dialog").await;
    window.photograph(&format!("ask-teach-{look}")).await;
    window.keys(&char::from(Key::Escape).to_string()).await;
    window.gone("teach-dialog").await;
    let card = window.ask("revenue by company in Q1 2025").await;
    card.press("chip-grouping").await;
    window.part("chip-option").await;
    window.photograph(&format!("ask-chip-{look}")).await;
    window.keys(&char::from(Key::Escape).to_string()).await;
    window.write("ask-box", "revenue in tech").await;
    window.part("completion").await;
    window.photograph(&format!("ask-completions-{look}")).await;
    window.clear("ask-box").await;
    card.press("correct-button").await;
    window.part("correct-dialog").await;
    window.press("correct-try").await;
    window.part("correct-tried").await;
    window.photograph(&format!("ask-correct-{look}")).await;
    window.keys(&char::from(Key::Escape).to_string()).await;
    window.gone("correct-dialog").await;
    card.press("confirm-button").await;
    window.sees("Saved: this question").await;

    for (view, has) in
        [("data", "open-file"), ("cache", "cache-questions"), ("settings", "key-state-anthropic")]
    {
        window.press(&format!("nav-{view}")).await;
        window.part(has).await;
        window.photograph(&format!("{view}-{look}")).await;
        if view == "data" {
            window.press("data-confirmed").await;
            window.part("confirmed-answer").await;
            window.photograph(&format!("data-confirmed-{look}")).await;
        }
    }
    window.close().await;
}

#[tokio::test]
async fn every_view_has_its_picture_in_light() {
    photograph_every_view(Desk::new(), "light").await;
}

#[tokio::test]
async fn every_view_has_its_picture_in_dark() {
    photograph_every_view(Desk::new().dark(), "dark").await;
}

#[tokio::test]
async fn a_narrow_window_has_its_pictures() {
    let desk = Desk::new();
    let window = desk.open(&[]).await;
    window.resize(760, 520).await;
    let card = window.ask("revenue by company in technology in Q1 2025").await;
    window.photograph("narrow-answer").await;
    card.press("chip-filter").await;
    window.part("chip-option").await;
    window.photograph("narrow-chip").await;
    window.keys(&char::from(Key::Escape).to_string()).await;
    card.press("correct-button").await;
    window.part("correct-dialog").await;
    window.photograph("narrow-correct").await;
    window.keys(&char::from(Key::Escape).to_string()).await;
    window.gone("correct-dialog").await;
    window.send("What was HealthPlus's revenue in Q1 2025?").await;
    window.part("choice").await;
    window.photograph("narrow-choices").await;
    window.press("nav-data").await;
    window.press("data-confirmed").await;
    window.part("confirmed-list").await;
    window.photograph("narrow-confirmed-empty").await;
    window.close().await;
}
