//! A picture of every view, in both looks, for people to look at.

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

    for (view, has) in
        [("data", "open-file"), ("cache", "cache-questions"), ("settings", "key-state-anthropic")]
    {
        window.press(&format!("nav-{view}")).await;
        window.part(has).await;
        window.photograph(&format!("{view}-{look}")).await;
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
