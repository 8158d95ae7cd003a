//! What the cache takes off a question, level by level, and what it may keep.

use std::{fs, thread};

use fact_api::{
    commands::{self, Context},
    wire::{AnsweredCache, Cell, KeepingView, LogPeriod, SetKeeping, TurnState},
};
use rusqlite::Connection;

use crate::desk::{Desk, expected};

const QUIET: Context<'static> = Context { progress: &|_| () };

/// Two tables that have nothing to do with each other; the first takes some time to add up.
fn two_tables(conn: &Connection) {
    conn.execute_batch(
        "CREATE TABLE sale (id INTEGER PRIMARY KEY, region TEXT, amount REAL);
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
        INSERT INTO sale SELECT i, 'Region ' || (i % 7), i % 1000 FROM n;
        CREATE TABLE visitor (id INTEGER PRIMARY KEY, name TEXT);
        INSERT INTO visitor VALUES (1, 'Ann'), (2, 'Bob');",
    )
    .unwrap();
}

fn cached(desk: &Desk, question: &str) -> (Vec<Vec<Cell>>, AnsweredCache) {
    let answered = desk.ask(question);
    (answered.parts.unwrap().table.rows, answered.cache)
}

const BY_REGION: &str = "total amount by region";
const BY_REGION_SQL: &str = "SELECT region, sum(amount) FROM sale GROUP BY 1 ORDER BY 2 DESC";

#[test]
fn an_answer_outlives_a_change_of_another_table_and_no_change_of_its_own() {
    for mode in ["DELETE", "WAL"] {
        let (desk, path) = Desk::with(two_tables);
        let writer = Connection::open(&path).unwrap();
        writer.pragma_update(None, "journal_mode", mode).unwrap();
        // What it was made from is stamped when there is time: some of the first few may be
        // worked out again.
        let outlives = (0..500).any(|n| {
            cached(&desk, BY_REGION);
            writer.execute("INSERT INTO visitor (name) VALUES (?1)", [n]).unwrap();
            let (_, cache) = cached(&desk, BY_REGION);
            cache.hit && cache.reason.contains("made from is unchanged")
        });
        assert!(outlives, "{mode}");
        for step in 0..5 {
            writer
                .execute("UPDATE sale SET amount = amount + 1 WHERE id = ?1", [step + 1])
                .unwrap();
            let (rows, cache) = cached(&desk, BY_REGION);
            assert!(!cache.hit, "{mode}: {}", cache.reason);
            let truth = expected(&path, BY_REGION_SQL);
            assert_eq!(figures(&rows), figures(&truth), "{mode}");
        }
    }
}

/// The cells in any order: regions of equal amounts may come in any.
fn figures(rows: &[Vec<Cell>]) -> Vec<String> {
    let mut rows: Vec<String> = rows.iter().map(|it| format!("{it:?}")).collect();
    rows.sort();
    rows
}

#[test]
fn questions_at_the_same_moment_are_worked_out_once() {
    const N_THREADS: usize = 8;
    let (desk, _) = Desk::with(two_tables);
    cached(&desk, "how many visitors are there?");
    let replies: Vec<AnsweredCache> = thread::scope(|scope| {
        let asked: Vec<_> =
            (0..N_THREADS).map(|_| scope.spawn(|| cached(&desk, BY_REGION).1)).collect();
        asked.into_iter().map(|it| it.join().unwrap()).collect()
    });
    let n_worked_out = replies.iter().filter(|it| !it.hit).count();
    assert_eq!(n_worked_out, 1, "{replies:?}");
}

fn keep(desk: &Desk, keeping: KeepingView) {
    commands::set_keeping(&desk.app, &SetKeeping { keeping }, &QUIET).unwrap();
}

#[test]
fn answers_that_may_not_be_kept_are_worked_out_each_time() {
    let (desk, _) = Desk::with(two_tables);
    cached(&desk, BY_REGION);
    keep(&desk, KeepingView::None);
    for _ in 0..3 {
        let (_, cache) = cached(&desk, BY_REGION);
        assert!(!cache.hit && cache.reason.contains("not to keep"), "{}", cache.reason);
    }
    keep(&desk, KeepingView::Keep);
    cached(&desk, BY_REGION);
    assert!(cached(&desk, BY_REGION).1.hit);
}

#[test]
fn private_answers_are_unreadable_on_disk_and_come_back_after_a_restart() {
    let (desk, path) = Desk::with(two_tables);
    keep(&desk, KeepingView::Encrypt);
    let (rows, _) = cached(&desk, BY_REGION);
    let desk = desk.restarted();
    desk.open(&path);
    let (again, cache) = cached(&desk, BY_REGION);
    assert!(cache.hit && again == rows, "{}", cache.reason);
    let holds = |file: &std::path::Path, text: &str| {
        fs::read(file).unwrap().windows(text.len()).any(|it| it == text.as_bytes())
    };
    let folder = desk.folder.path().join("cache");
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    for file in files.filter(|it| it.is_file()) {
        assert!(!holds(&file, "Region 3") && !holds(&file, BY_REGION), "{}", file.display());
    }
}

#[test]
fn a_question_that_sounds_alike_is_offered_and_not_answered_in_its_place() {
    let desk = Desk::new();
    desk.answer("total revenue by sector in 2024");
    // Reads the log, so that it is written.
    commands::cache_stats(&desk.app, &LogPeriod::default(), &QUIET).unwrap();
    let turn = desk.turn_in(None, "will total revenue by sector in 2024 blorf zarkly?");
    match turn.state {
        TurnState::Declined { decline } => {
            let offered = decline.asked_before.as_deref();
            assert_eq!(offered, Some("total revenue by sector in 2024"));
        }
        other => panic!("{other:?}"),
    }
}
