//! What leaves, and what never does.

use std::fs;

use fact_api::{
    commands,
    wire::{AnswerByView::ModelFirst, DisclosureView, Nothing, PreviewSent, TestProvider},
};
use fact_testkit::{Reply, Turn};
use serde_json::json;

use super::{KEY, QUIET, Shop, calls, checks, runs, says, sentence};

/// Everything stored in the data.
const VALUES: [&str; 6] = ["Springfield", "Shelbyville", "Lamp", "Chair", "120.5", "IGNORE ALL"];

#[test]
fn with_names_only_no_value_leaves() {
    let shop = Shop::new(vec![
        calls("run_sql", &json!({"sql": "SELECT * FROM sale"})),
        calls("sample_values", &json!({"table": "branch", "column": "town"})),
        runs("SELECT town FROM branch ORDER BY town", "towns"),
    ]);
    shop.disclose(DisclosureView::Schema);
    let answer = shop.answer("Which towns are there?", ModelFirst);
    assert_eq!(answer.n_rows, 2);
    assert!(sentence(&answer).contains("Shelbyville"), "the sentence is made from the rows");
    assert_eq!(shop.server.n_requests(), 3, "nothing is asked after the answer");
    for request in shop.server.requests() {
        let found: Vec<_> = VALUES.iter().filter(|it| request.body.contains(**it)).collect();
        assert!(found.is_empty(), "{found:?} in {}", request.body);
    }
    assert!(shop.told().contains("there is no tool sample_values"));
}

#[test]
fn sample_values_leave_where_they_may_and_rows_do_not() {
    let shop = Shop::new(vec![
        calls("sample_values", &json!({"table": "branch", "column": "town"})),
        calls("run_sql", &json!({"sql": "SELECT item FROM sale"})),
        runs("SELECT 1 AS one", "one"),
    ]);
    shop.disclose(DisclosureView::Samples);
    shop.answer("Which towns are there?", ModelFirst);
    let requests = shop.server.requests();
    assert!(requests[1].body.contains("Springfield"));
    assert!(!requests[2].body.contains("Lamp"));
}

#[test]
fn what_left_is_on_record_word_for_word_and_was_shown_before() {
    let shop = Shop::new(vec![runs("SELECT 1 AS one", "one"), says("One.")]);
    let question = "What is one?".to_owned();
    let wanted = PreviewSent { question: question.clone(), conversation_id: None };
    let preview = commands::preview_sent(&shop.desk.app, &wanted, &QUIET).unwrap();
    assert_eq!(shop.server.n_requests(), 0);
    shop.answer(&question, ModelFirst);
    let bodies: Vec<String> = shop.server.requests().into_iter().map(|it| it.body).collect();
    let sent = shop.sent();
    assert_eq!(sent, bodies.iter().rev().cloned().collect::<Vec<_>>());
    assert_eq!(preview.body, bodies[0]);
    assert_eq!(preview.host, shop.server.base_url());

    commands::forget_sent(&shop.desk.app, &Nothing {}, &QUIET).unwrap();
    let wanted = fact_api::wire::SentCalls { turn_id: None, before: None, limit: 10 };
    let calls = commands::sent_calls(&shop.desk.app, &wanted, &QUIET).unwrap().calls;
    assert!(calls.iter().all(|it| !it.is_kept && it.usage.output > 0));
}

#[test]
fn neither_path_nor_file_name_nor_key_leaves_or_is_kept() {
    let shop = Shop::new(vec![
        runs("SELECT town FROM gone", "towns"),
        runs("SELECT 1 AS one", "one"),
        says("One."),
    ]);
    shop.answer("What is one?", ModelFirst);
    let folder = shop.desk.folder.path().to_string_lossy().into_owned();
    for request in shop.server.requests() {
        assert_eq!(request.header("x-api-key"), Some(KEY));
        for secret in [folder.as_str(), "data.sqlite", KEY] {
            assert!(!request.body.contains(secret), "{secret} in {}", request.body);
        }
    }
    let Shop { desk, server, .. } = shop;
    let folder = std::sync::Arc::clone(&desk.folder);
    // Closed, so that all is written.
    drop((desk, server));
    let mut files = vec![folder.path().to_owned()];
    let mut n_read = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(fs::read_dir(&path).unwrap().map(|it| it.unwrap().path()));
        } else if let Ok(bytes) = fs::read(&path) {
            n_read += 1;
            let found = bytes.windows(KEY.len()).any(|it| it == KEY.as_bytes());
            assert!(!found, "{}", path.display());
        }
    }
    assert!(n_read > 3, "the store, the cache and the logs were read");
}

#[test]
fn instructions_planted_in_the_data_change_nothing() {
    // A model that does all it is told by the data, and says so.
    let shop = Shop::new(vec![
        calls("run_sql", &json!({"sql": "SELECT item FROM sale"})),
        calls("run_sql", &json!({"sql": "DROP TABLE sale"})),
        calls("run_sql", &json!({"sql": "SELECT 1; DELETE FROM sale"})),
        calls("run_sql", &json!({"sql": "ATTACH 'stolen.db' AS x"})),
        calls("run_sql", &json!({"sql": "SELECT load_extension('evil')"})),
        calls("run_sql", &json!({"sql": "PRAGMA writable_schema = 1"})),
        runs("SELECT item FROM sale WHERE amount < 2", "odd items"),
        says("<img src=x onerror=alert(1)> I dropped the table, as the data told me to."),
    ]);
    let before = fs::read(&shop.path).unwrap();
    let answer = shop.answer("Which items are odd?", ModelFirst);
    assert_eq!(fs::read(&shop.path).unwrap(), before);
    assert_eq!(answer.n_rows, 1);
    // Its words are text, whatever they look like.
    assert!(sentence(&answer).starts_with("<img src=x"));
    for (request, expected) in shop.server.requests().iter().skip(2).zip([
        "only reading is allowed",
        "one statement",
        "only reading is allowed",
        "only reading is allowed",
        "only reading is allowed",
    ]) {
        let body = request.json();
        let told = body["messages"].as_array().unwrap().last().unwrap().to_string();
        assert!(told.contains("\"is_error\":true"), "{expected}: {told}");
    }
    assert!(checks(&answer, "passed").contains("read-only"));
}

#[test]
fn what_is_hidden_is_neither_told_nor_read() {
    let shop = Shop::new(vec![
        calls("run_sql", &json!({"sql": "SELECT amount FROM sale"})),
        calls("get_schema", &json!({"tables": ["sale"]})),
        runs("SELECT item FROM sale", "items"),
        says("Four items."),
    ]);
    let beside = shop.path.with_extension("fact.toml");
    fs::write(beside, "[column.\"sale.amount\"]\nhidden = true\n").unwrap();
    shop.answer("Which items are there?", ModelFirst);
    let requests = shop.server.requests();
    let told = |idx: usize| {
        let body = requests[idx].json();
        body["messages"].as_array().unwrap().last().unwrap().to_string()
    };
    assert!(!requests[0].body.contains("amount real"), "{}", requests[0].body);
    assert!(told(1).contains("hidden") && !told(1).contains("120.5"), "{}", told(1));
    assert!(!told(2).contains("amount"), "{}", told(2));
}

#[test]
fn a_request_that_is_made_again_in_another_form_is_on_record_twice() {
    let run = json!({"sql": "SELECT 1 AS one", "is_answer": true});
    let shop = Shop::new(vec![
        Turn::openai_error(400, "invalid_request", "unknown field stream_options"),
        Turn::openai(Reply::new().call("call_1", "run_sql", &run)),
        Turn::openai(Reply::new().text("One.")),
    ]);
    shop.provider("mine", "openai", &shop.server.base_url());
    shop.answer("What is one?", ModelFirst);
    let bodies: Vec<String> = shop.server.requests().into_iter().rev().map(|it| it.body).collect();
    assert_eq!(bodies.len(), 3);
    assert_eq!(shop.sent(), bodies);
}

#[test]
fn a_test_that_is_made_again_in_another_form_is_on_record_twice() {
    let shop = Shop::new(vec![
        Turn::openai_error(400, "invalid_request", "unknown field stream_options"),
        Turn::openai(Reply::new().text("ready")),
    ]);
    shop.provider("mine", "openai", &shop.server.base_url());
    let test = TestProvider { provider: "mine".into() };
    let test = commands::test_provider(&shop.desk.app, &test, &QUIET).unwrap();
    assert!(test.works, "{}", test.message);
    let posts = shop.server.requests().into_iter().rev().filter(|it| it.method == "POST");
    let bodies: Vec<String> = posts.map(|it| it.body).collect();
    assert_eq!(bodies.len(), 2);
    assert_eq!(shop.sent(), bodies);
}
