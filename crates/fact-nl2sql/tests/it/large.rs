//! Tables too large to be looked at whole: periods are those of all rows, or are not told.

use fact_core::Value;
use fact_nl2sql::{Catalog, Probe, Understanding, understand};
use rusqlite::Connection;

use crate::fixture::{self, Fixture, run};

/// 300,000 orders five minutes apart, the newest last, on 7 November 2025.
fn orders() -> Connection {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(
        "CREATE TABLE orders(id INTEGER PRIMARY KEY, placed TEXT, created_at TEXT, city TEXT, revenue REAL);
         WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299999)
         INSERT INTO orders
         SELECT i + 1, NULL, datetime('2023-01-01', (i * 5) || ' minutes'),
                CASE WHEN i = 150000 THEN 'Midway' WHEN i = 299999 THEN 'Tromsø' ELSE 'Oslo' END, 1.0
         FROM n;",
    )
    .unwrap();
    db
}

/// The one figure of the answer, or why there is none.
fn answer(fixture: &Fixture, question: &str) -> Result<f64, String> {
    match understand(question, &fixture.catalog) {
        Understanding::Query(compiled) => {
            let table = run(&fixture.db, &compiled.sql).unwrap();
            Ok(table.rows[0].iter().rev().find_map(Value::as_f64).unwrap())
        }
        Understanding::Declined(decline) => Err(decline.reason),
        Understanding::About(_) => Err("about".to_owned()),
    }
}

fn count(db: &Connection, column: &str, from: &str, to: &str) -> f64 {
    let sql =
        format!("SELECT COUNT(*) FROM orders WHERE {column} >= '{from}' AND {column} < '{to}'");
    run(db, &sql).unwrap().rows[0][0].as_f64().unwrap()
}

#[track_caller]
fn check_newest(fixture: &Fixture, column: &str) {
    let newest = run(&fixture.db, &format!("SELECT MAX({column}) FROM orders")).unwrap();
    assert!(newest.rows[0][0].as_str().unwrap().starts_with("2025-11-07"), "{newest:?}");
    for (question, from, to) in [
        ("revenue last quarter", "2025-07-01", "2025-10-01"),
        ("revenue this quarter", "2025-10-01", "2026-01-01"),
        ("how many orders last month", "2025-10-01", "2025-11-01"),
    ] {
        let expected = count(&fixture.db, column, from, to);
        assert_eq!(answer(fixture, question), Ok(expected), "{question}");
    }
}

#[test]
fn the_newest_period_is_that_of_the_whole_table() {
    check_newest(&Fixture::new(orders()), "created_at");
    check_newest(&Fixture::uncounted(orders(), |_| true), "created_at");
    let unnamed = orders();
    unnamed
        .execute_batch(
            "UPDATE orders SET placed = created_at; ALTER TABLE orders DROP COLUMN created_at",
        )
        .unwrap();
    check_newest(&Fixture::new(unnamed), "placed");
}

#[test]
fn relative_periods_are_not_told_where_the_newest_is_not_known() {
    let quick = |it: &Probe| !it.patient;
    let fixture = Fixture::uncounted(orders(), quick);
    for question in ["revenue last quarter", "revenue growth", "forecast revenue"] {
        let reason = answer(&fixture, question).unwrap_err();
        assert!(reason.contains("newest period could not be read"), "{question}: {reason}");
    }
    let expected = count(&fixture.db, "created_at", "2025-04-01", "2025-07-01");
    assert_eq!(answer(&fixture, "revenue in Q2 2025"), Ok(expected));
}

#[test]
fn a_name_not_looked_at_is_not_said_to_be_missing() {
    let fixture = Fixture::new(orders());
    assert_eq!(answer(&fixture, "revenue in Tromsø"), Ok(1.0));
    let reason = answer(&fixture, "Midway").unwrap_err();
    assert!(reason.contains("could not be checked"), "{reason}");
}

#[test]
fn a_table_read_from_end_to_end_is_known_whole() {
    let fixture = Fixture::read_whole(orders());
    check_newest(&fixture, "created_at");
    for city in ["Midway", "Tromsø", "midwey"] {
        assert_eq!(answer(&fixture, &format!("revenue in {city}")), Ok(1.0), "{city}");
    }
    let reason = answer(&fixture, "revenue in Narvik").unwrap_err();
    assert!(reason.contains("Nothing in this data"), "{reason}");
}

#[test]
fn reading_finds_out_what_looks_at_a_small_table_find_out() {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(
        "CREATE TABLE mixed(code TEXT PRIMARY KEY, n, year INTEGER, quarter TEXT, note TEXT, day TEXT)
             WITHOUT ROWID;
         WITH RECURSIVE i(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM i WHERE i < 999)
         INSERT INTO mixed SELECT printf('C%04d', i),
             CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN i WHEN 2 THEN i / 2.0 ELSE 'n/a' END,
             2020 + i % 5, 'Q' || (1 + i % 4), substr('a long text ', 1, i % 12) || i % 7,
             date('2024-01-01', i || ' days')
         FROM i;",
    )
    .unwrap();
    let whole = fixture::learn(&db, fixture::schema(&db), |_| true);
    let nothing = fixture::learn(&db, fixture::schema(&db), |_| false);
    assert!(whole.is_whole() && !nothing.is_whole());
    let read = fixture::read_on(&db, &nothing);
    assert!(read.is_whole());
    let questions = ["average n", "how many mixed", "note per quarter in 2023", "C0007", "newest"];
    let (one, other) = (Catalog::of(&whole), Catalog::of(&read));
    assert_eq!((one.examples(), one.newest_period()), (other.examples(), other.newest_period()));
    for question in questions {
        assert_eq!(understand(question, &one), understand(question, &other), "{question}");
    }
}
