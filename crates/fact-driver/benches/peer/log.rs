//! The log of questions that both sides answer, made from a seed.
//!
//! Start at [`make`]. Few meanings are asked often and many seldom; beside each meaning stands its
//! near miss, about as popular.

use std::{collections::HashMap, path::Path};

use fact_eval::{Expected, Rows};
use rusqlite::{Connection, types::ValueRef};
use serde_json::{Value, json};

use crate::{
    meaning::{self, Meaning},
    random::Random,
    wording,
};

/// The share of questions whose very words were asked before: from a list, or out of habit.
const REPEATED: f64 = 0.3;

/// The log.
pub struct Log {
    pub meanings: Vec<Meaning>,
    /// Of each meaning, by the hand-written statement.
    pub truths: Vec<Truth>,
    pub lines: Vec<Line>,
}

/// The rows that answer a meaning.
pub struct Truth {
    pub rows: Value,
    pub expected: std::sync::Arc<Expected>,
}

/// One question.
pub struct Line {
    pub question: String,
    pub meaning_idx: usize,
}

/// `n_lines` questions of the data at `sample`.
pub fn make(sample: &Path, seed: u64, n_lines: usize) -> Log {
    let mut random = Random::new(seed);
    let meanings = by_popularity(meaning::all(), &mut random);
    let conn = Connection::open(sample).expect("the sample opens");
    let truths = meanings.iter().map(|it| truth(&conn, it)).collect();

    // Zipf's law: the second is asked half as often as the first, the third a third as often.
    let mut reached = 0.0;
    let shares: Vec<f64> = (1..=meanings.len())
        .map(|rank| {
            reached += 1.0 / rank as f64;
            reached
        })
        .collect();
    let mut said: HashMap<usize, Vec<String>> = HashMap::new();
    let lines = (0..n_lines)
        .map(|_| {
            let drawn = random.share() * reached;
            let meaning_idx = shares.partition_point(|it| *it <= drawn);
            let before = said.entry(meaning_idx).or_default();
            let question = if !before.is_empty() && random.happens(REPEATED) {
                random.one_of(before).clone()
            } else {
                wording::say(&meanings[meaning_idx], &mut random)
            };
            before.push(question.clone());
            Line { question, meaning_idx }
        })
        .collect();
    Log { meanings, truths, lines }
}

/// In an order by chance, but each followed by a near miss of it where there is one left.
fn by_popularity(mut left: Vec<Meaning>, random: &mut Random) -> Vec<Meaning> {
    random.shuffle(&mut left);
    let mut placed = Vec::with_capacity(left.len());
    while let Some(next) = left.pop() {
        let near = left.iter().position(|it| it.is_near(&next));
        placed.push(next);
        placed.extend(near.map(|idx| left.remove(idx)));
    }
    placed
}

fn truth(conn: &Connection, meaning: &Meaning) -> Truth {
    let mut statement = conn.prepare(&meaning.sql).expect("a statement that runs");
    let n_columns = statement.column_count();
    let mut found = statement.query([]).expect("rows");
    let (mut rows, mut cells) = (Vec::new(), Vec::new());
    while let Some(row) = found.next().expect("a row") {
        let values = (0..n_columns).map(|idx| value(row.get_ref_unwrap(idx))).collect::<Vec<_>>();
        cells.push(values.iter().map(|(_, it)| it.into()).collect());
        rows.push(Value::Array(values.into_iter().map(|(it, _)| it).collect()));
    }
    assert!(!rows.is_empty(), "{}: no rows", meaning.sql);
    let forward = Rows { n_columns, rows: cells };
    let expected = Expected { forward, backward: None, ordered: meaning.ordered };
    Truth { rows: Value::Array(rows), expected: std::sync::Arc::new(expected) }
}

fn value(cell: ValueRef<'_>) -> (Value, fact_core::Value) {
    match cell {
        ValueRef::Integer(it) => (json!(it), fact_core::Value::Integer(it)),
        ValueRef::Real(it) => (json!(it), fact_core::Value::Real(it)),
        ValueRef::Text(it) => {
            let text = String::from_utf8_lossy(it).into_owned();
            (json!(text), fact_core::Value::Text(text))
        }
        ValueRef::Null | ValueRef::Blob(_) => (Value::Null, fact_core::Value::Null),
    }
}

impl Log {
    /// A line of JSON a question.
    pub fn write(&self, file: &Path) {
        let lines: Vec<String> = self
            .lines
            .iter()
            .map(|it| {
                let meaning = &self.meanings[it.meaning_idx];
                let rows = &self.truths[it.meaning_idx].rows;
                let line = json!({
                    "question": it.question, "meaning": meaning.id(), "sql": meaning.sql, "rows": rows,
                });
                format!("{line}\n")
            })
            .collect();
        std::fs::write(file, lines.concat()).expect("the log is written");
    }
}
