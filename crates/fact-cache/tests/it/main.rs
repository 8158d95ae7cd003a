//! The cache from outside: what is kept, for how long, and what damage does to it.

#![expect(clippy::unwrap_used, reason = "what a test shares stops the test too")]

mod bounds;
mod damage;
mod encrypted;
mod keeping;
mod kill;
mod levels;
mod parts;
mod sharing;
mod worth;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use fact_cache::{Budget, Cache, Entry, Key, Tier};
use fact_core::{Answer, Column, Reading, Sentence, Shape, Table, Value};
use tempfile::TempDir;

const BUDGET: Budget =
    Budget { memory_bytes: 64 << 20, disk_bytes: 64 << 20, max_entries: u64::MAX, ttl: None };

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers.db");
    (folder, path)
}

fn open(path: &Path) -> Cache {
    let (cache, set_aside) = Cache::open(Some(path), BUDGET).unwrap();
    assert_eq!(set_aside, None);
    cache
}

fn key(n: usize) -> Key {
    Key::new(&format!("plan {n}"), b"data", "engine 1")
}

/// An answer of one row, whose text takes `size_bytes`.
fn answer(n: usize, size_bytes: usize) -> Answer {
    let number = i64::try_from(n).unwrap();
    Answer {
        sentence: Sentence::from_marked(&format!("It was **{n}**.")),
        engine: "engine 1".into(),
        reading: Reading {
            text: format!("question {n}"),
            confidence: 0.1 + 0.2,
            ..Reading::plain(Shape::Figure)
        },
        sql: format!("SELECT {n}"),
        table: Table {
            columns: vec![Column::plain("n"), Column::plain("text"), Column::plain("real")],
            rows: vec![vec![
                Value::Integer(number),
                Value::Text("é".repeat(size_bytes / 2)),
                Value::Real(f64::from_bits(0x3fd5_5555_5555_5555)),
                Value::Null,
                Value::Blob { size_bytes: 9 },
            ]],
            truncated: false,
        },
        chart: None,
        checks: Vec::new(),
        analysis: None,
        model: None,
    }
}

fn entry(n: usize, size_bytes: usize) -> Entry {
    let made_at_ms = i64::try_from(n).unwrap();
    let answer = Arc::new(answer(n, size_bytes));
    Entry::new(answer, format!("Question {n}?"), "sample.db".into(), made_at_ms, 500, 70)
}

fn level(cache: &Cache, n: usize) -> Option<Tier> {
    let (found, level) = cache.get(&key(n), 1_000_000)?;
    assert_eq!(found.question, format!("Question {n}?"));
    assert_eq!(found.answer.sql, format!("SELECT {n}"));
    Some(level)
}
