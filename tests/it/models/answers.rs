//! An answer that a model gives: its rows, its words, what it cost.

use fact_api::wire::{AnswerByView::ModelFirst, DisclosureView};
use fact_testkit::{Reply, Server, Turn as Script, Usage};
use serde_json::json;

use super::{Shop, calls, checks, runs, says, sentence};
use crate::desk::Desk;

const BY_TOWN: &str = "SELECT town, sum(amount) AS total FROM sale JOIN branch ON branch.id = \
                       branch_id GROUP BY town ORDER BY total DESC";

#[test]
fn an_answer_is_the_rows_of_the_statement_with_the_models_words() {
    let shop = Shop::new(vec![
        runs(BY_TOWN, "sales by town, highest first"),
        says("**Springfield** sold most: 200.5, against 100 in Shelbyville."),
    ]);
    let answer = shop.answer("Where do we sell most?", ModelFirst);
    assert_eq!(answer.sql, BY_TOWN);
    assert_eq!(answer.n_rows, 2);
    assert_eq!(answer.engine, "Scripted · claude-sonnet-5-5");
    assert_eq!(answer.reading, "sales by town, highest first");
    assert_eq!(sentence(&answer), "Springfield sold most: 200.5, against 100 in Shelbyville.");
    assert!(answer.sentence[0].strong);
    assert!(answer.chart.is_some());
    assert!(checks(&answer, "passed").contains("every number in the sentence is in a result"));
    assert!(checks(&answer, "note").contains("sent to Scripted"));
    let used = answer.model.unwrap();
    assert_eq!((used.n_calls, used.is_local), (2, false));
    assert!(used.usage.output > 0 && used.usd.unwrap() > 0.0);
}

#[test]
fn the_same_question_of_the_same_data_is_not_asked_twice() {
    let shop = Shop::new(vec![runs(BY_TOWN, "by town"), says("Springfield leads.")]);
    let first = shop.answer("Where do we sell most?", ModelFirst);
    let again = shop.answer("where do we sell most", ModelFirst);
    assert!(again.cache.hit && !first.cache.hit);
    assert_eq!((&again.sql, sentence(&again)), (&first.sql, sentence(&first)));
    assert_eq!(shop.server.n_requests(), 2);
}

#[test]
fn a_number_that_is_in_no_result_is_flagged() {
    let shop = Shop::new(vec![runs(BY_TOWN, "by town"), says("We sold 317.2 in Springfield.")]);
    let answer = shop.answer("Where do we sell most?", ModelFirst);
    assert!(checks(&answer, "warning").contains("317.2"), "{:?}", answer.checks);
}

#[test]
fn a_statement_that_fails_is_mended_with_what_the_database_says() {
    let shop = Shop::new(vec![
        runs("SELECT twon FROM branch", "towns"),
        runs("SELECT town FROM branch", "towns"),
        says("There are two towns."),
    ]);
    let answer = shop.answer("Which towns?", ModelFirst);
    assert_eq!(answer.sql, "SELECT town FROM branch");
    let second = shop.server.requests()[1].json();
    let told = second["messages"].as_array().unwrap().last().unwrap().to_string();
    assert!(
        told.contains("no such column: twon") && told.contains("the nearest name is town"),
        "{told}"
    );
    assert!(told.contains("\"is_error\":true"), "{told}");
}

#[test]
fn every_tool_does_what_it_says() {
    for (tool, input, expected) in [
        ("get_schema", json!({}), "branch"),
        ("get_schema", json!({"tables": ["sale", "nothing"]}), "there is no table nothing"),
        ("get_schema", json!({"tables": ["sale"]}), "amount real"),
        ("sample_values", json!({"table": "branch", "column": "town"}), "Springfield"),
        ("sample_values", json!({"table": "sale", "column": "item", "like": "lam"}), "Lamp"),
        ("sample_values", json!({"table": "sale", "column": "x"}), "there is no column sale.x"),
        ("calculate", json!({"expression": "1,200 / (3 + 1)"}), "300"),
        ("calculate", json!({"expression": "1/0"}), "not finite"),
        ("calculate", json!({"expression": "system('ls')"}), "write numbers"),
        ("run_sql", json!({"sql": "SELECT count(*) AS n FROM sale"}), "[4]"),
        ("run_sql", json!({"query": "SELECT 1"}), "wants the statement"),
        ("run_sql", json!("SELECT 1"), "wants the statement"),
        ("fly", json!({}), "there is no tool fly"),
    ] {
        let shop =
            Shop::new(vec![calls(tool, &input), runs("SELECT 1 AS one", "one"), says("One.")]);
        shop.answer("What is there?", ModelFirst);
        let second = shop.server.requests()[1].json();
        let told = second["messages"].as_array().unwrap().last().unwrap().to_string();
        assert!(told.contains(expected), "{tool} {input}: {told}");
    }
}

#[test]
fn a_server_of_the_openai_kind_answers_too() {
    let run = json!({"sql": BY_TOWN, "title": "by town", "is_answer": true});
    let server = Server::start(vec![
        Script::openai(Reply::new().call("call_1", "run_sql", &run)),
        Script::openai(Reply::new().text("Springfield leads with 200.5.")),
    ]);
    let shop = Shop::at(server);
    shop.provider("mine", "openai", &shop.server.base_url());
    let answer = shop.answer("Where do we sell most?", ModelFirst);
    assert_eq!(sentence(&answer), "Springfield leads with 200.5.");
    let used = answer.model.unwrap();
    assert!(used.is_local);
    assert_eq!(used.usd, Some(0.0));
    assert!(shop.server.requests().iter().all(|it| it.header("authorization").is_none()));
}

#[test]
fn of_a_large_schema_the_tables_are_told_that_the_question_leads_to() {
    let (desk, path) = Desk::with(|connection| {
        let archives =
            (0..900).map(|n| format!("CREATE TABLE archive_{n} (id, payload, made_on);"));
        let ships = "CREATE TABLE ship (id INTEGER PRIMARY KEY, tonnage REAL, harbour_id REFERENCES
            harbour (id)); CREATE TABLE harbour (id INTEGER PRIMARY KEY, depth_m REAL, name TEXT);
            INSERT INTO harbour VALUES (1, 12.5, 'Port Cygnet'); INSERT INTO ship VALUES (1, 900, 1);";
        let all = archives.chain([ships.to_owned()]).collect::<String>();
        connection.execute_batch(&all).unwrap();
    });
    let server = Server::start(vec![runs("SELECT 1 AS one", "one"), says("One.")]);
    let shop = Shop { desk, server, path }.set_up();
    shop.answer("What is the tonnage of the ships at Port Cygnet?", ModelFirst);
    let sent = shop.server.requests()[0].json();
    let told = sent["messages"][0].to_string();
    assert!(told.contains("tonnage real") && told.contains("depth_m real"), "{told}");
    assert!(told.contains("ship.harbour_id = harbour.id"), "{told}");
    assert!(told.contains("is a value of harbour.name"), "{told}");
    assert!(!told.contains("payload") && sent.to_string().len() < 30_000, "{told}");
}

#[test]
fn thinking_goes_back_as_it_came() {
    let run = json!({"sql": "SELECT 1 AS one", "is_answer": true});
    let shop = Shop::new(vec![
        Script::anthropic(Reply::new().thinking("hm", "c2lnbmF0dXJl").call("c", "run_sql", &run)),
        says("One."),
    ]);
    shop.answer("What is one?", ModelFirst);
    let second = shop.server.requests()[1].body.clone();
    assert!(second.contains("c2lnbmF0dXJl") && second.contains("\"hm\""), "{second}");
}

#[test]
fn nine_tenths_of_what_is_read_comes_from_the_prompt_cache() {
    // The scripted provider reads its cache as the real one does: by the bytes of the prefix.
    let server = Server::start_with(|_| runs("SELECT 1 AS n", "one"));
    let shop = Shop::of_the_sample(server);
    shop.disclose(DisclosureView::Schema);
    shop.option("models.day_budget", "100");
    let mut usage = Usage::default();
    for n in 0..50 {
        let answer = shop.answer(&format!("Plan number {n}: how are we doing?"), ModelFirst);
        let used = answer.model.unwrap().usage;
        if n > 0 {
            usage.input += used.input + used.cache_write;
            usage.cache_read += used.cache_read;
        }
    }
    let prefixes = shop.server.prefixes();
    assert!(prefixes.iter().all(|it| *it == prefixes[0]), "{} prefixes", prefixes.len());
    let share = usage.cache_read as f64 / (usage.cache_read + usage.input) as f64;
    assert!(share >= 0.9, "{share}");
}
