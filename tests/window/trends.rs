//! Trends in the real window: a forecast looked at closely, charts drawn otherwise, the rows behind
//! a mark, the board and its report.

use fantoccini::key::Key;
use serde_json::json;

use crate::harness::Desk;

const FORECAST: &str = "Analyze quarterly revenue trends and predict Q2 2025 performance";
const BY_SECTOR: &str = "total revenue by sector in Q1 2025";

#[tokio::test]
async fn a_forecast_shows_history_fan_method_and_error_and_is_looked_at_closely() {
    let desk = Desk::new();
    let window = desk.open(&[]).await;
    let card = window.ask(FORECAST).await;
    let said = card.text("answer-sentence").await;
    assert!(said.contains("Q2 2025"), "{said}");
    window.part("answer-chart").await;
    window.photograph("trends-forecast").await;

    // Zoomed by the keyboard, and shown whole again.
    let values = window.part("chart-values").await;
    values.send_keys("\u{e010}++").await.unwrap();
    window.part("chart-all").await;
    window.photograph("trends-zoomed").await;
    window.press("chart-all").await;
    window.gone("chart-all").await;

    window.press("chart-full").await;
    window.part("chart-dialog").await;
    window.photograph("trends-full").await;
    window.keys(&char::from(Key::Escape).to_string()).await;
    window.gone("chart-dialog").await;
    window.close().await;
}

#[tokio::test]
async fn a_chart_is_zoomed_where_no_graphics_card_is_asked_for() {
    let desk = Desk::new().drawn_for_a_person();
    let window = desk.open(&[]).await;
    window.ask(FORECAST).await;
    let values = window.part("chart-values").await;
    values.send_keys("\u{e010}++").await.unwrap();
    window.part("chart-all").await;
    window.press("chart-all").await;
    window.gone("chart-all").await;
    window.close().await;
}

#[tokio::test]
async fn a_chart_is_drawn_otherwise_and_tells_the_rows_behind_a_mark() {
    let desk = Desk::new();
    let window = desk.open(&[]).await;
    let card = window.ask(BY_SECTOR).await;
    window.press("chart-kind").await;
    window.photograph("trends-kinds").await;
    window.press("kind-donut").await;
    window.says("chart-kind", "Donut").await;
    window.photograph("trends-donut").await;
    card.press("chart-kind").await;
    window.press("kind-horizontal_bar").await;
    window.says("chart-kind", "Horizontal bars").await;

    let values = window.part("chart-values").await;
    values
        .send_keys(&format!("{}{}", char::from(Key::Home), char::from(Key::Enter)))
        .await
        .unwrap();
    window.part("mark-rows").await;
    window.photograph("trends-mark").await;
    window.press("mark-rows").await;
    window.part("behind-table").await;
    window.photograph("trends-behind").await;
    window.keys(&char::from(Key::Escape).to_string()).await;
    window.gone("behind-dialog").await;

    // Asked for alone, it goes on from the question.
    let values = window.part("chart-values").await;
    values
        .send_keys(&format!("{}{}", char::from(Key::Home), char::from(Key::Enter)))
        .await
        .unwrap();
    window.press("mark-only-0").await;
    window.card(1).await;
    window.close().await;
}

#[tokio::test]
async fn what_is_pinned_comes_back_and_leaves_as_a_report() {
    let desk = Desk::new().dark();
    let window = desk.open(&[]).await;
    window.press("nav-trends").await;
    window.part("board-empty").await;
    window.photograph("trends-empty").await;
    window.press("nav-ask").await;
    for question in [
        FORECAST,
        BY_SECTOR,
        "What was Q1 2025 total revenue?",
        "List companies founded after 2010",
    ] {
        let card = window.ask(question).await;
        card.press("pin-button").await;
        window.sees("Pinned to Trends").await;
    }
    window.press("nav-trends").await;
    for _ in 0..2 {
        window.part("answer-chart").await;
    }
    assert_eq!(window.parts("pin-card").await.len(), 4);
    window.photograph("trends-board-dark").await;
    window.press("board-refresh").await;
    window.gone("board-stop").await;

    // The save dialog is the system's own; what it leads to is asked of the door directly.
    for (format, name) in [("pdf", "board.pdf"), ("html", "board.html")] {
        let path = desk.file(name);
        let request = json!({ "path": path, "format": format, "title": "Trends" });
        let script = format!(
            "window.__TAURI_INTERNALS__.invoke('rpc', {{ name: 'save_report', payload: {request} }})
                .then(() => arguments[0](true), (it) => arguments[0](JSON.stringify(it)))"
        );
        assert_eq!(window.run_async(&script).await, json!(true));
        assert!(std::fs::metadata(&path).unwrap().len() > 1_000);
    }
    if let Ok(folder) = std::env::var("FACT_WINDOW_SHOTS") {
        for name in ["board.pdf", "board.html"] {
            std::fs::copy(desk.file(name), std::path::Path::new(&folder).join(name)).unwrap();
        }
    }
    window.close().await;

    let window = desk.open(&[]).await;
    window.part("pin-card").await;
    assert_eq!(window.parts("pin-card").await.len(), 4, "after a restart");
    window.close().await;
}
