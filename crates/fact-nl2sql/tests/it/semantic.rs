//! What a person says of a database in a semantic file is what questions are read by.

use fact_core::Value;
use fact_nl2sql::{Understanding, understand};
use rusqlite::Connection;

use crate::fixture::{Fixture, run};

const TABLES: &str = "
    CREATE TABLE ord(id INTEGER PRIMARY KEY, cust INTEGER, amt REAL, back REAL, made TEXT, sent TEXT, secret TEXT);
    CREATE TABLE cust(no INTEGER PRIMARY KEY, nm TEXT, twn TEXT, tier TEXT);
    INSERT INTO cust VALUES (11, 'Ada', 'Oslo', 'gold'), (12, 'Grace', 'Bergen', 'basic');
    INSERT INTO ord VALUES
        (1, 11, 100, 10, '2024-03-01', '2025-01-05', 'xenon'), (2, 12, 50, 0, '2024-04-01', '2025-02-05', 'argon'),
        (3, 11, 30, 5, '2025-01-01', '2025-02-07', 'neon');";

const SAID: &str = r#"
    [table.ord]
    label = "sales"
    synonyms = ["deals"]
    time = "sent"

    [table.cust]
    label = "clients"

    [column."ord.amt"]
    label = "amount"
    synonyms = ["turnover"]

    [column."ord.back"]
    label = "refund"

    [column."ord.secret"]
    hidden = true

    [column.cust.twn]
    label = "town"

    [measure."net sales"]
    formula = "sum(ord.amt) - sum(ord.back)"
    synonyms = ["net takings"]

    [measure."refund share"]
    formula = "sum(ord.back) / sum(ord.amt)"
    percent = true

    [[join]]
    from = "ord.cust"
    to = "cust.no"

    [words]
    purchases = "ord"
    "money in" = "ord.amt"
    vip = "cust.tier = gold"
    margin = "net sales"
"#;

fn fixture(said: &str) -> Fixture {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(TABLES).unwrap();
    Fixture::told(db, said)
}

/// The numbers of the answer's last column.
fn figures(fixture: &Fixture, question: &str) -> Result<Vec<f64>, String> {
    match understand(question, &fixture.catalog) {
        Understanding::Query(compiled) => {
            let table = run(&fixture.db, &compiled.sql).unwrap();
            let last = |row: &Vec<Value>| row.iter().rev().find_map(Value::as_f64);
            Ok(table.rows.iter().filter_map(last).collect())
        }
        Understanding::Declined(decline) => Err(decline.reason),
        Understanding::About(topic) => Err(format!("{topic:?}")),
    }
}

#[test]
fn labels_synonyms_measures_joins_and_words_are_understood() {
    let fixture = fixture(SAID);
    for (question, expected) in [
        ("how many sales are there", vec![3.0]),
        ("how many deals are there", vec![3.0]),
        ("how many purchases are there", vec![3.0]),
        ("total turnover", vec![180.0]),
        ("total money in", vec![180.0]),
        ("total net sales", vec![165.0]),
        ("total net takings", vec![165.0]),
        ("margin", vec![165.0]),
        ("total amount by town", vec![50.0, 130.0]),
        ("net sales by town", vec![115.0, 50.0]),
        ("total amount of vip", vec![130.0]),
        // When a sale was is said to be when it was sent.
        ("total amount in 2025", vec![180.0]),
    ] {
        let mut found = figures(&fixture, question).unwrap_or_else(|it| panic!("{question}: {it}"));
        let mut expected = expected;
        found.sort_by(f64::total_cmp);
        expected.sort_by(f64::total_cmp);
        assert_eq!(found, expected, "{question}");
    }
}

#[test]
fn periods_are_those_of_the_column_that_was_said() {
    let reason = figures(&fixture(SAID), "total amount in 2024").unwrap_err();
    assert!(reason.contains("2025-01-05 to 2025-02-07"), "{reason}");
    let made = SAID.replace("time = \"sent\"", "time = \"made\"");
    assert_eq!(figures(&fixture(&made), "total amount in 2024"), Ok(vec![150.0]));
}

#[test]
fn without_a_file_the_same_names_are_not_known() {
    let fixture = fixture("");
    for question in ["total net takings", "how many deals are there"] {
        assert!(figures(&fixture, question).is_err(), "{question}");
    }
}

#[test]
fn what_is_hidden_is_neither_answered_nor_shown() {
    let fixture = fixture(SAID);
    let shown = fixture.catalog.schema().table("ord").unwrap();
    assert!(shown.column("secret").is_none() && shown.column("amt").is_some());
    for question in ["show all sales", "secret of sales", "sales with secret xenon", "xenon"] {
        if let Understanding::Query(compiled) = understand(question, &fixture.catalog) {
            assert!(!compiled.sql.contains("secret"), "{question}: {}", compiled.sql);
        }
    }
    let hidden = self::fixture("[table.cust]\nhidden = true\n");
    assert!(hidden.catalog.schema().table("cust").is_none());
    for question in ["show all cust", "how many cust", "Ada", "amt by twn"] {
        if let Understanding::Query(compiled) = understand(question, &hidden.catalog) {
            assert!(
                !compiled.sql.contains("\"cust\"") && !compiled.sql.contains("twn"),
                "{}",
                compiled.sql
            );
        }
    }
}

#[test]
fn a_hidden_column_still_joins_and_measures() {
    let said = format!(
        "{SAID}\n[column.\"ord.cust\"]\nhidden = true\n[column.\"cust.no\"]\nhidden = true\n"
    );
    let said = said.replace("label = \"refund\"", "hidden = true");
    let fixture = fixture(&said);
    let mut by_town = figures(&fixture, "net sales by town").unwrap();
    by_town.sort_by(f64::total_cmp);
    assert_eq!(by_town, [50.0, 115.0]);
    for question in ["total refund", "average back", "show all sales", "show all clients"] {
        if let Understanding::Query(compiled) = understand(question, &fixture.catalog) {
            let columns = compiled.reading.columns.iter().map(|it| it.name.as_str());
            for column in columns {
                assert!(!["back", "cust", "no"].contains(&column), "{question}: {}", compiled.sql);
            }
        }
    }
}
