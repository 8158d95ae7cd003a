//! `fact ask` and its neighbours: what they print, and how they end.

use std::path::Path;

use serde_json::Value;

use super::{fact, text};

const TOP: &str = "What are the top 5 companies by revenue in Q1 2025?";

fn json(home: &Path, arguments: &[&str]) -> Value {
    let output = fact(home, arguments, b"");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|err| {
        panic!("{arguments:?}: {err}\n{}\n{}", text(&output.stdout), text(&output.stderr))
    })
}

#[track_caller]
fn check(arguments: &[&str], code: i32, said: &str) {
    let home = tempfile::tempdir().unwrap();
    let output = fact(home.path(), arguments, b"");
    let all = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{all}");
    assert!(all.contains(said), "{arguments:?}: {said:?} is missing in\n{all}");
    assert!(!all.contains('\u{1b}'), "no colour where nobody sees it: {all}");
}

#[test]
fn exit_codes_say_how_it_ended() {
    check(&["ask", TOP], 0, "TechCorp Inc.");
    check(&["ask", "What is the customer satisfaction score?"], 3, "satisfaction");
    check(&["ask", ""], 2, "the question is empty");
    check(&["ask", TOP, "--db", "nowhere.sqlite"], 1, "nowhere.sqlite");
    check(&["ask"], 2, "Usage");
    check(&["sql", "SELECT count(*) FROM companies"], 0, "40");
    check(&["sql", "DROP TABLE companies"], 1, "DROP");
    check(&["schema"], 0, "financial_records");
    check(&["--help"], 0, "Examples:");
    check(&["cache", "stats"], 0, "nothing asked yet");
    check(&["cache", "advice"], 0, "too few questions yet: 0 of 50");
    check(&["cache", "verify"], 0, "0 wrong");
}

#[test]
fn the_object_of_an_answer_has_the_documented_parts() {
    let home = tempfile::tempdir().unwrap();
    let answer = json(home.path(), &["ask", TOP, "--json"]);
    for part in ["question", "answer", "engine", "sql"] {
        assert!(answer[part].as_str().is_some_and(|it| !it.is_empty()), "{part}: {answer}");
    }
    assert!(answer["confidence"].as_f64().is_some_and(|it| (0.0..=1.0).contains(&it)));
    assert!(answer["reading"]["text"].is_string() && answer["reading"]["chips"].is_array());
    assert_eq!(answer["table"]["rows"].as_array().map(Vec::len), Some(5));
    assert_eq!(answer["table"]["truncated"], false);
    assert!(answer["table"]["columns"].as_array().is_some_and(|it| it.len() >= 2));
    assert!(answer["chart"]["kind"].is_string() && answer["checks"].is_array());
    assert!(answer["timings_us"]["total"].as_u64().is_some_and(|it| it > 0));
    assert_eq!(answer["cache"]["hit"], false);
    assert!(answer.get("declined").is_none());

    let again =
        json(home.path(), &["ask", "five companies with the highest revenue in Q1 2025", "--json"]);
    assert_eq!(again["cache"]["hit"], true, "kept over two runs: {}", again["cache"]);
    assert_eq!(again["cache"]["level"], "answer");
    assert!(again["cache"]["age_ms"].as_i64().is_some_and(|it| it >= 0));
    assert_eq!(again["table"], answer["table"]);
}

#[test]
fn the_object_of_a_decline_says_what_would_work() {
    let home = tempfile::tempdir().unwrap();
    let answered = json(home.path(), &["ask", "What is the debt-to-equity ratio?", "--json"]);
    let declined = &answered["declined"];
    assert!(declined["reason"].is_string() && declined["nearest"].is_array(), "{answered}");
    assert_eq!(declined["suggestions"].as_array().map(Vec::len), Some(3), "{answered}");
    assert!(answered.get("answer").is_none());
}

#[test]
fn charts_are_drawn_to_files() {
    let home = tempfile::tempdir().unwrap();
    for (name, begins) in [("chart.png", &b"\x89PNG"[..]), ("chart.svg", &b"<svg"[..])] {
        let path = home.path().join(name);
        let answer = json(home.path(), &["ask", TOP, "--json", "--chart", path.to_str().unwrap()]);
        assert_eq!(answer["chart_path"], path.to_str().unwrap());
        let bytes = std::fs::read(&path).unwrap();
        assert!(bytes.windows(begins.len()).take(64).any(|it| it == begins), "{name}");
    }
}

#[test]
fn many_questions_go_through_one_process() {
    let home = tempfile::tempdir().unwrap();
    let db = home.path().join("sample.db");
    let output = fact(home.path(), &["sample", db.to_str().unwrap()], b"");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let typed = br#"{"id": 1, "question": "How many companies are there?", "db": "sample"}
{"id": "b", "question": "What is the meaning of life?"}
"#;
    let output = fact(home.path(), &["nl2sql", "--db", db.to_str().unwrap()], typed);
    let lines: Vec<Value> =
        text(&output.stdout).lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["id"], 1);
    assert!(lines[0]["sql"].as_str().is_some_and(|it| it.contains("COUNT(*)")), "{}", lines[0]);
    assert_eq!((&lines[1]["id"], &lines[1]["sql"]), (&Value::from("b"), &Value::Null));
}

#[test]
fn a_prompt_takes_one_question_a_line() {
    let home = tempfile::tempdir().unwrap();
    let output = fact(home.path(), &[], b"How many companies are there?\nexit\n");
    assert!(output.status.success());
    assert!(text(&output.stdout).contains("40"), "{}", text(&output.stdout));
}

#[test]
fn the_prompt_goes_on_from_the_question_before_and_takes_a_choice_by_its_number() {
    let home = tempfile::tempdir().unwrap();
    let typed = "revenue by company in Q1 2025\nand by sector?\n\
        What was HealthPlus's revenue in Q1 2025?\n1\n";
    let output = fact(home.path(), &[], typed.as_bytes());
    let said = text(&output.stdout);
    assert!(said.contains("continues: total revenue by company in Q1 2025"), "{said}");
    assert!(said.contains("read as: total revenue by sector in Q1 2025"), "{said}");
    assert!(said.contains("1  HealthTech Solutions"), "{said}");
    assert!(said.contains("read as: total revenue in Q1 2025 for HealthTech Solutions"), "{said}");
}
