//! A source as its callers see it, against real files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod fingerprint;
mod hostile;
mod opening;
mod running;
mod schema;
mod stamps;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use fact_core::{Cancel, Limits, Table};
use fact_source::{QueryError, Source};
use rusqlite::Connection;

/// A database in a folder of its own, made by the statements of `setup`.
struct Database {
    folder: tempfile::TempDir,
    path: PathBuf,
}

impl Database {
    fn new(setup: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.db");
        let database = Self { folder, path };
        database.writer().execute_batch(setup).unwrap();
        database
    }

    fn writer(&self) -> Connection {
        Connection::open(&self.path).unwrap()
    }

    fn source(&self) -> Source {
        Source::open(&self.path).unwrap()
    }
}

fn run(source: &Source, sql: &str) -> Result<Table, QueryError> {
    source.run(sql, &Limits::default(), &Cancel::default())
}

/// Commits `sql` in another process, which is over when this returns.
fn elsewhere(database: &Database, sql: &str) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["writes_what_another_test_asks_for", "--exact"])
        .env(PATH, &database.path)
        .env(SQL, sql)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

const PATH: &str = "FACT_TEST_PATH";
const SQL: &str = "FACT_TEST_SQL";

/// Nothing, but in the process that [`elsewhere`] starts.
#[test]
fn writes_what_another_test_asks_for() {
    let (Ok(path), Ok(sql)) = (std::env::var(PATH), std::env::var(SQL)) else { return };
    Connection::open(path).unwrap().execute_batch(&sql).unwrap();
}

/// The rows as text, cells parted by `|`.
fn rows(source: &Source, sql: &str) -> Vec<String> {
    let table = run(source, sql).unwrap_or_else(|it| panic!("{sql}: {it}"));
    let row = |row: &Vec<fact_core::Value>| {
        row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")
    };
    table.rows.iter().map(row).collect()
}

/// Path and contents of every file in the folder, but for the files SQLite shares between readers of a
/// write-ahead log.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().into_owned();
        let is_shared = name.ends_with("-shm")
            || name.ends_with("-wal") && std::fs::metadata(&path).unwrap().len() == 0;
        if !is_shared {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}
