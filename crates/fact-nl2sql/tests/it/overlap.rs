//! References that nobody declared, found by the values that columns share.

use fact_nl2sql::{Understanding, understand};
use rusqlite::Connection;

use crate::fixture::Fixture;

/// Asks for something of both tables; says whether they were joined, and by what.
#[track_caller]
fn check(tables: &str, question: &str, joined_by: Option<&str>) {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(tables).unwrap();
    let fixture = Fixture::new(db);
    let sql = match understand(question, &fixture.catalog) {
        Understanding::Query(compiled) => compiled.sql,
        other => {
            assert_eq!(joined_by, None, "{question}: {other:?}");
            return;
        }
    };
    match joined_by {
        Some(column) => assert!(sql.contains("JOIN") && sql.contains(column), "{sql}"),
        None => assert!(!sql.contains("JOIN"), "{sql}"),
    }
}

const CLIENTS: &str = "CREATE TABLE clients(nr INTEGER PRIMARY KEY, name TEXT, town TEXT);
    WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 50)
    INSERT INTO clients SELECT i, 'Client ' || i, 'Town ' || (i % 5) FROM i;";

#[test]
fn alike_names_and_shared_values_join() {
    let bills = "CREATE TABLE bills(bill INTEGER PRIMARY KEY, client INTEGER, total REAL);
        WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 200)
        INSERT INTO bills SELECT i, 1 + i % 50, i FROM i;";
    check(&format!("{CLIENTS}{bills}"), "total by town", Some("client"));
}

/// Clerks each of whom has a number of another in `column`, and an amount paid.
fn clerks(column: &str) -> String {
    format!(
        "CREATE TABLE clerks(clerk_id INTEGER PRIMARY KEY, name TEXT, {column} INTEGER, pay_amt REAL);
        WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 40)
        INSERT INTO clerks SELECT i, 'Clerk ' || i, 1 + i % 9, 1000 + 7 * i FROM i;"
    )
}

#[test]
fn a_column_called_by_what_one_row_is_to_another_refers_to_its_own_table() {
    let question = "List each clerk with the name of their manager.";
    check(&clerks("mgr_id"), question, Some("mgr_id"));
    check(&clerks("grade_id"), question, None);
}

#[test]
fn an_amount_is_called_by_what_it_is_an_amount_of() {
    check(&clerks("mgr_id"), "Which clerks have a higher pay than their manager?", Some("pay_amt"));
}

#[test]
fn small_numbers_that_happen_to_agree_do_not_join() {
    let bills = "CREATE TABLE bills(bill INTEGER PRIMARY KEY, pages INTEGER, total REAL);
        WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 200)
        INSERT INTO bills SELECT i, 1 + i % 50, i FROM i;";
    check(&format!("{CLIENTS}{bills}"), "total by town", None);
}

#[test]
fn a_count_named_after_what_it_counts_does_not_join() {
    let offices = "CREATE TABLE offices(office INTEGER PRIMARY KEY, clients INTEGER, rent REAL);
        WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 40)
        INSERT INTO offices SELECT i, 1 + i % 30, i FROM i;";
    check(&format!("{CLIENTS}{offices}"), "total rent by town", None);
}

#[test]
fn large_numbers_far_apart_join_whatever_their_names() {
    let tables = "CREATE TABLE sites(ref INTEGER PRIMARY KEY, region TEXT);
        CREATE TABLE readings(reading INTEGER PRIMARY KEY, meter_at INTEGER, energy REAL);
        WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 60)
        INSERT INTO sites SELECT 1000000 + i * 7919, 'Region ' || (i % 5) FROM i;
        INSERT INTO readings SELECT row_number() OVER (), ref, 1.5 FROM sites;";
    check(tables, "total energy by region", Some("meter_at"));
}

#[test]
fn texts_that_are_keys_elsewhere_join() {
    let tables = "CREATE TABLE airports(iata TEXT PRIMARY KEY, country TEXT);
        CREATE TABLE flights(flight INTEGER PRIMARY KEY, origin TEXT, seats INTEGER);
        WITH RECURSIVE i(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM i WHERE i < 80)
        INSERT INTO airports SELECT char(65 + i % 26, 65 + i / 26, 88), 'Country ' || (i % 6) FROM i;
        INSERT INTO flights SELECT row_number() OVER (), iata, 100 FROM airports;";
    check(tables, "total seats by country", Some("origin"));
    // Without the values there is nothing to go by.
    let strange = format!("{tables} UPDATE flights SET origin = 'x' || origin;");
    check(&strange, "total seats by country", None);
}
