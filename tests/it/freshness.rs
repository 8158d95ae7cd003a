//! A kept answer is given while the data is as it was, and never after.

use fact_api::wire::Cell;
use rusqlite::Connection;

use crate::desk::{Desk, expected};

const QUESTION: &str = "What was Q1 2025 total revenue?";

#[track_caller]
fn figure(desk: &Desk) -> (Cell, bool) {
    let answered = desk.ask(QUESTION);
    let rows = answered.parts.unwrap().table.rows;
    (rows[0][0].clone(), answered.cache.hit)
}

fn truth(desk: &Desk) -> Cell {
    let sql = "SELECT sum(revenue) FROM financial_records WHERE year = 2025 AND quarter = 'Q1'";
    expected(&desk.sample(), sql)[0][0].clone()
}

#[test]
fn an_answer_is_kept_over_a_restart() {
    let desk = Desk::new();
    let (first, hit) = figure(&desk);
    assert!(!hit);
    let (again, hit) = figure(&desk);
    assert!(hit && again == first);
    let desk = desk.restarted();
    let (after, hit) = figure(&desk);
    assert!(hit && after == first, "kept on disk");
}

#[test]
fn every_committed_change_is_seen_at_once() {
    for mode in ["DELETE", "WAL"] {
        let desk = Desk::new();
        let writer = Connection::open(desk.sample()).unwrap();
        writer.pragma_update(None, "journal_mode", mode).unwrap();
        for step in 0..200 {
            // Same size, same second: nothing but the content tells.
            let sql = "UPDATE financial_records SET revenue = revenue + ?1 WHERE id % 7 = ?2";
            writer.execute(sql, (1 + step % 3, step % 7)).unwrap();
            let (shown, hit) = figure(&desk);
            assert_eq!(shown, truth(&desk), "{mode}, step {step}");
            assert!(!hit || step > 0, "{mode}, step {step}");
            let (again, hit) = figure(&desk);
            assert!(hit, "{mode}, step {step}: nothing changed in between");
            assert_eq!(again, shown);
        }
    }
}

#[test]
fn an_uncommitted_change_is_not_shown() {
    let desk = Desk::new();
    let (before, _) = figure(&desk);
    let mut writer = Connection::open(desk.sample()).unwrap();
    writer.pragma_update(None, "journal_mode", "WAL").unwrap();
    let tx = writer.transaction().unwrap();
    tx.execute("UPDATE financial_records SET revenue = 0", []).unwrap();
    assert_eq!(figure(&desk).0, before);
    tx.rollback().unwrap();
    assert_eq!(figure(&desk).0, before);
}

#[test]
fn a_replaced_file_is_another_database() {
    let desk = Desk::new();
    let (before, _) = figure(&desk);
    let copy = desk.folder.path().join("copy.db");
    std::fs::copy(desk.sample(), &copy).unwrap();
    let writer = Connection::open(&copy).unwrap();
    writer.execute("UPDATE financial_records SET revenue = revenue * 2", []).unwrap();
    drop(writer);
    std::fs::rename(&copy, desk.sample()).unwrap();
    let (after, hit) = figure(&desk);
    assert!(!hit && after != before);
    assert_eq!(after, truth(&desk));
}

#[test]
fn a_view_that_reads_the_clock_is_worked_out_each_time() {
    let (desk, _) = Desk::with(|conn| {
        conn.execute_batch(
            "CREATE TABLE visits (id INTEGER PRIMARY KEY, city TEXT, day TEXT);
             INSERT INTO visits (city, day) VALUES ('Oslo', '2024-01-05'), ('Rome', '2024-02-07');
             CREATE VIEW recent_calls AS SELECT id, city FROM visits WHERE day < date('now');",
        )
        .unwrap();
    });
    for (question, kept) in
        [("How many visits are there?", true), ("How many recent calls are there?", false)]
    {
        desk.answer(question);
        assert_eq!(desk.ask(question).cache.hit, kept, "{question}");
    }
}

#[test]
fn rows_of_today_are_never_shown_under_an_answer_of_yesterday() {
    let (desk, path) = Desk::with(|conn| {
        conn.execute_batch(
            "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, price INTEGER);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
             INSERT INTO items SELECT i, 'Item ' || i, i * 3 FROM n;",
        )
        .unwrap();
    });
    let turn_id = desk.converse("List all items");
    assert_eq!(desk.rows(turn_id, 400).unwrap().len(), 100);
    let desk = desk.restarted();
    assert_eq!(desk.rows(turn_id, 400).unwrap().len(), 100, "the data is unchanged");

    // Neither at hand nor kept any more, and the data has moved on.
    let desk = desk.restarted();
    desk.clear_cache();
    Connection::open(path).unwrap().execute("UPDATE items SET price = 0", []).unwrap();
    let refused = desk.rows(turn_id, 400).unwrap_err();
    assert!(refused.message.contains("changed"), "{refused}");
}
