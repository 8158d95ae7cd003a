//! What a person does, from the first start to a power cut.

use fact_sample::write;
use rusqlite::Connection;

use crate::{
    data::{ENDLESS, HOSTILE, SHOP, database},
    harness::{Desk, inner_text},
};

#[tokio::test]
async fn the_first_start_shows_what_can_be_asked() {
    let desk = Desk::new();
    let window = desk.open(&[]).await;
    window.part("ask-box").await;
    window.sees("sample").await;

    let examples = window.parts("example-question").await;
    assert!(examples.len() >= 3, "{} examples", examples.len());
    examples.first().unwrap().click().await.unwrap();
    let card = window.card(0).await;
    assert!(!card.text("answer-sentence").await.is_empty());
    window.close().await;
}

#[tokio::test]
async fn a_question_is_answered_with_all_that_proves_it() {
    let desk = Desk::new();
    let window = desk.open(&[]).await;
    let card = window.ask("What are the top 5 companies by revenue in Q1 2025?").await;

    let sentence = card.text("answer-sentence").await;
    assert!(sentence.contains("TechCorp Inc."), "{sentence}");
    for company in ["TechCorp Inc.", "RetailMax Group", "FinanceFirst LLC"] {
        card.says("answer-table", company).await;
    }
    let chart = card.part("answer-chart").await;
    let (_, _, width, height) = chart.rectangle().await.unwrap();
    assert!(width > 200.0 && height > 100.0, "the chart is {width} × {height}");
    card.press("sql-button").await;
    window.sees("LIMIT 5").await;
    let sql = inner_text(&window.part("answer-sql").await).await;
    assert!(sql.contains("SELECT") && sql.contains("LIMIT 5"), "{sql}");
    assert!(!card.has("cached-badge").await, "it was asked for the first time");
    window.close().await;
}

#[tokio::test]
async fn the_same_question_in_other_words_comes_from_the_cache() {
    let desk = Desk::new();
    let window = desk.open(&[]).await;
    let first = window.ask("What was Q1 2025 total revenue?").await;
    let second = window.ask("total revenue in Q1 2025").await;

    second.part("cached-badge").await;
    assert!(!first.has("cached-badge").await, "the first answer was worked out");
    assert_eq!(second.text("answer-sentence").await, first.text("answer-sentence").await);

    window.press("nav-cache").await;
    assert_eq!(window.part("cache-hits").await.text().await.unwrap(), "1");
    assert_eq!(window.part("cache-questions").await.text().await.unwrap(), "2");
    window.sees("total revenue in Q1 2025").await;
    window.close().await;
}

#[tokio::test]
async fn a_change_in_the_file_is_seen_at_once() {
    let desk = Desk::new();
    let file = desk.file("figures.sqlite");
    write(&file).unwrap();
    let window = desk.open(&[file.to_str().unwrap()]).await;
    let question = "What was TechCorp's Q1 2025 revenue?";
    let before = window.ask(question).await.text("answer-sentence").await;
    assert!(before.contains("25"), "{before}");

    let sql = "UPDATE financial_records SET revenue = revenue + 50e9, expenses = expenses + 50e9
        WHERE year = 2025 AND quarter = 'Q1'
        AND company_id = (SELECT id FROM companies WHERE symbol = 'TECH')";
    assert_eq!(Connection::open(&file).unwrap().execute(sql, []).unwrap(), 1);

    let card = window.ask(question).await;
    let after = card.text("answer-sentence").await;
    assert!(after.contains("75"), "{after}");
    assert!(!card.has("cached-badge").await, "the data had changed");
    window.close().await;
}

#[tokio::test]
async fn a_key_is_kept_in_the_keyring_and_nowhere_else() {
    const KEY: &str = "sk-ant-a-key-that-opens-nothing-7153";
    let desk = Desk::new().with_keyring();
    let window = desk.open(&[]).await;
    window.press("nav-settings").await;
    window.write("key-input-anthropic", KEY).await;
    window.press("key-save-anthropic").await;
    window.says("key-state-anthropic", "key saved").await;
    assert!(!window.visible_text().await.contains(KEY), "the key is shown");
    window.close().await;

    let window = desk.open(&[]).await;
    window.press("nav-settings").await;
    window.says("key-state-anthropic", "key saved").await;
    let page = window.run("return document.documentElement.outerHTML").await.to_string();
    assert!(!page.contains(KEY), "the key came back to the page");
    window.close().await;

    for file in desk.files() {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let found = bytes.windows(KEY.len()).any(|it| it == KEY.as_bytes());
        assert!(!found, "the key is in {}", file.display());
    }
}

#[tokio::test]
async fn without_a_keyring_it_says_so() {
    let desk = Desk::new();
    let window = desk.open(&[]).await;
    window.press("nav-settings").await;
    window.sees("Secret Service").await;
    window.close().await;
}

#[tokio::test]
async fn a_power_cut_loses_no_finished_conversation() {
    let desk = Desk::new();
    let file = desk.file("endless.sqlite");
    database(&file, ENDLESS);
    let file = file.to_str().unwrap();

    let window = desk.open(&[file]).await;
    let answer = window.ask("How many orders are there?").await.text("answer-sentence").await;
    window.send("What is the total effort of all tasks?").await;
    window.part("ask-stop").await;
    window.kill();

    let window = desk.open(&[file]).await;
    window.sees("How many orders are there?").await;
    assert_eq!(window.card(0).await.text("answer-sentence").await, answer);
    // What was not finished is not lost either: the question is still there to be asked again.
    window.sees("What is the total effort of all tasks?").await;
    let again = window.ask("How many orders are there?").await;
    assert_eq!(again.text("answer-sentence").await, answer);
    window.close().await;
}

#[tokio::test]
async fn a_question_that_is_stopped_says_so_and_can_be_asked_again() {
    let desk = Desk::new();
    let file = desk.file("endless.sqlite");
    database(&file, ENDLESS);
    let window = desk.open(&[file.to_str().unwrap()]).await;
    let question = "What is the total effort of all tasks?";
    window.send(question).await;
    window.press("ask-stop").await;
    window.sees("You stopped this question").await;
    window.photograph("ask-stopped-light").await;
    window.press("retry-button").await;
    window.press("ask-stop").await;
    window.part("stopped-line").await;
    window.close().await;

    let window = desk.open(&[file.to_str().unwrap()]).await;
    window.sees(question).await;
    window.part("stopped-line").await;
    window.close().await;
}

#[tokio::test]
async fn what_the_data_says_is_shown_and_never_obeyed() {
    let desk = Desk::new();
    let file = desk.file("hostile.sqlite");
    database(&file, HOSTILE);
    let window = desk.open(&[file.to_str().unwrap()]).await;
    let title = window.run("return document.title").await;

    let card = window.ask("List the name and employees of every company").await;
    for name in ["<img src=x onerror=", "<script>document.title", "**Bold** [link]"] {
        card.says("answer-table", name).await;
    }
    // The hostile question, too, is text.
    window.send("<img src=x onerror=\"document.title='owned'\"> companies").await;
    window.sees("<img src=x onerror=\"document.title='owned'\"> companies").await;

    let obeyed = "return document.querySelectorAll('img[src=x], main script').length";
    assert_eq!(window.run(obeyed).await, 0);
    assert_eq!(window.run("return document.title").await, title);
    window.close().await;
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_with_a_way_out() {
    let desk = Desk::new();
    let file = desk.file("letter.sqlite");
    std::fs::write(&file, "Dear Sir or Madam").unwrap();
    let window = desk.open(&[file.to_str().unwrap()]).await;
    window.sees("letter.sqlite").await;
    window.part("ask-box").await;
    window.close().await;
    assert_eq!(std::fs::read(&file).unwrap(), b"Dear Sir or Madam");
}

#[tokio::test]
async fn data_nobody_prepared_for_is_answered() {
    let desk = Desk::new();
    let file = desk.file("shop.sqlite");
    database(&file, SHOP);
    let before = std::fs::read(&file).unwrap();
    let window = desk.open(&[file.to_str().unwrap()]).await;
    let card = window.ask("What is the total amount of orders by city?").await;
    card.says("answer-table", "Oslo").await;
    card.says("answer-table", "465.5").await;
    window.close().await;
    assert_eq!(std::fs::read(&file).unwrap(), before, "the file was written");
}
