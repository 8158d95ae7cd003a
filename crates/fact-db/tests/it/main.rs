//! Files that are opened, shared, killed and damaged.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what a test shares stops the test too")]

mod damage;
mod opening;
mod sharing;

use std::path::PathBuf;

use fact_db::{Db, DbError};
use tempfile::TempDir;

const NOTES: &[&str] = &["CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT"];

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.db");
    (folder, path)
}

fn add(db: &Db, text: &str) -> Result<(), DbError> {
    db.write(|tx| tx.execute("INSERT INTO note (text) VALUES (?1)", [text])).map(|_| ())
}

fn count(db: &Db) -> i64 {
    db.read(|conn| conn.query_row("SELECT count(*) FROM note", [], |row| row.get(0))).unwrap()
}
