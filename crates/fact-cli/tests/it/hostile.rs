//! Hostile statements through `fact sql`: none changes a byte, each gets a clear error.

use std::{path::Path, thread};

use super::{fact, text};

#[path = "../../../../tests/hostile/statements.rs"]
mod statements;

/// Processes at once.
const N_THREADS: usize = 4;

/// Runs `each` over all statements, some at a time.
fn all(statements: &[String], each: impl Fn(&str) + Sync) {
    thread::scope(|scope| {
        for part in statements.chunks(statements.len().div_ceil(N_THREADS)) {
            scope.spawn(|| part.iter().for_each(|sql| each(sql)));
        }
    });
}

/// The statement goes in by standard input: some are longer than an argument may be, or hold
/// bytes that no argument can.
fn sql(home: &Path, db: &Path, statement: &str) -> std::process::Output {
    fact(home, &["sql", "-", "--json", "--db", db.to_str().unwrap()], statement.as_bytes())
}

#[test]
fn no_hostile_statement_changes_a_byte() {
    let home = tempfile::tempdir().unwrap();
    let db = home.path().join("victim.db");
    fact_sample::write(&db).unwrap();
    let before = std::fs::read(&db).unwrap();
    let hostile = statements::hostile();
    assert!(hostile.len() >= 300, "{}", hostile.len());
    all(&hostile, |statement| {
        let output = sql(home.path(), &db, statement);
        let shown: String = statement.chars().take(120).collect();
        let error = text(&output.stderr);
        assert!(
            matches!(output.status.code(), Some(1 | 2)),
            "{shown}: {:?} {error}",
            output.status
        );
        assert!(error.starts_with("error: ") && error.len() > 20, "{shown}: {error}");
        assert!(!error.contains("panicked"), "{shown}: {error}");
    });
    assert!(std::fs::read(&db).unwrap() == before, "the database changed");
}

#[test]
fn endless_statements_are_stopped() {
    let home = tempfile::tempdir().unwrap();
    let db = home.path().join("sample.db");
    fact_sample::write(&db).unwrap();
    all(&statements::endless(), |statement| {
        let output = sql(home.path(), &db, statement);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{statement}: {error}");
        assert!(error.contains("stopped at its time limit of 2s"), "{statement}: {error}");
    });
}

#[test]
fn statements_that_only_read_pass() {
    let home = tempfile::tempdir().unwrap();
    let db = home.path().join("sample.db");
    fact_sample::write(&db).unwrap();
    all(&statements::reads(), |statement| {
        let output = sql(home.path(), &db, statement);
        assert!(output.status.success(), "{statement}: {}", text(&output.stderr));
    });
}
