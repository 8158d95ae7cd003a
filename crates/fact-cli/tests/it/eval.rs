//! `fact eval`, `fact confirmed` and `fact nl2sql`: what they print, and how they end.

use std::{fs, path::Path};

use rusqlite::Connection;
use serde_json::Value;

use super::{fact, text};

#[track_caller]
fn run(home: &Path, arguments: &[&str], code: i32) -> String {
    let output = fact(home, arguments, b"");
    let all = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{all}");
    all
}

#[test]
fn a_set_is_measured_and_its_figures_printed() {
    let home = tempfile::tempdir().unwrap();
    let set = home.path().join("questions.jsonl");
    let question = |id: u8, sql: &str| {
        format!(
            "{{\"id\":\"{id}\",\"dataset\":\"own\",\"question\":\"How many companies are there?\",\"gold_sql\":\"{sql}\"}}\n"
        )
    };
    let lines = question(1, "SELECT count(*) FROM companies") + &question(2, "SELECT -1");
    fs::write(&set, lines).unwrap();
    let db = home.path().join("companies.sqlite");
    fact_sample::write(&db).unwrap();
    let (set, db) = (set.to_str().unwrap(), db.to_str().unwrap());
    let shown = run(home.path(), &["eval", set, "--db", db], 0);
    for part in [
        "dataset         own",
        "50.0   100.0    50.0",
        "0.95 to 1.00",
        "and wrong: 1 of the answered, 50.0 %",
    ] {
        assert!(shown.contains(part), "{part:?} is missing in\n{shown}");
    }
    let json: Value =
        serde_json::from_str(&run(home.path(), &["eval", set, "--db", db, "--json"], 0)).unwrap();
    assert_eq!((&json["groups"][0]["n"], &json["groups"][0]["nRight"]), (&2.into(), &1.into()));
    assert!(run(home.path(), &["eval", "nowhere"], 2).contains("holds no questions"));
    assert!(run(home.path(), &["eval"], 2).contains("Usage"));
    assert!(run(home.path(), &["eval", set, "--confirmed"], 2).contains("cannot be used with"));
}

#[test]
fn checking_ends_with_one_where_the_engine_breaks_what_was_confirmed() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("companies.sqlite");
    fact_sample::write(&path).unwrap();
    let db = path.to_str().unwrap();
    let question = "What was last quarter's total revenue?";
    assert!(run(home.path(), &["eval", "--confirmed"], 0).contains("no answer is confirmed"));
    assert!(run(home.path(), &["confirmed", "add", question, "--db", db], 0).contains("number 1"));
    let own = "SELECT count(*) FROM companies WHERE sector = 'Technology'";
    run(home.path(), &["confirmed", "add", "How big is tech?", "--sql", own, "--db", db], 0);
    assert!(
        run(home.path(), &["ask", "how big is tech", "--db", db], 0).contains("confirmed by you")
    );
    assert!(run(home.path(), &["eval", "--confirmed"], 0).contains("2 the same"));

    let next = "CREATE TEMP TABLE next AS SELECT * FROM financial_records
            WHERE year = 2025 AND quarter = 'Q1';
        UPDATE next SET quarter = 'Q2', revenue = 2 * revenue, id = id + 100000;
        INSERT INTO financial_records SELECT * FROM next;";
    Connection::open(&path).unwrap().execute_batch(next).unwrap();
    let shown = run(home.path(), &["eval", "--confirmed", "--db", db], 1);
    assert!(shown.contains("BROKEN") && shown.contains("1 broken by the engine"), "{shown}");
    assert!(!shown.contains("error:"), "{shown}");
    let json = run(home.path(), &["eval", "--confirmed", "--json"], 1);
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap()["nBroken"], 1);

    run(home.path(), &["confirmed", "forget", "1"], 0);
    assert!(run(home.path(), &["confirmed", "forget", "1"], 1).contains("already forgotten"));
    assert!(run(home.path(), &["confirmed"], 0).contains("corrected by SQL"));
    assert!(run(home.path(), &["eval", "--confirmed"], 0).contains("1 the same"));
}

#[test]
fn a_line_for_nl2sql_may_bring_more_than_the_question() {
    let home = tempfile::tempdir().unwrap();
    let db = home.path().join("companies.sqlite");
    fact_sample::write(&db).unwrap();
    let lines = "{\"id\":1,\"db\":\"x\",\"question\":\"How many companies are there?\",\"history\":[\"Hello\"],\"as_of\":\"2025-01-22 12:00:00\",\"instructions\":\"Be exact\"}\n\
        {\"id\":\"b\",\"question\":\"What is the mood?\"}\n";
    let output = fact(home.path(), &["nl2sql", "--db", db.to_str().unwrap()], lines.as_bytes());
    let shown = text(&output.stdout);
    let replies: Vec<Value> = shown.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(replies.len(), 2, "{shown}{}", text(&output.stderr));
    assert!(replies[0]["sql"].as_str().unwrap().contains("companies"));
    assert!(replies[0]["confidence"].as_f64().unwrap() > 0.5);
    assert_eq!(
        (&replies[1]["id"], &replies[1]["sql"], &replies[1]["confidence"]),
        (&"b".into(), &Value::Null, &0.0.into())
    );
}
