//! One kept answer.

use std::{mem::size_of, sync::Arc};

use fact_core::{Answer, Value};

use crate::Key;

/// One kept answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The answer.
    pub answer: Arc<Answer>,
    /// The question it was first given to, as typed.
    pub question: String,
    /// The data it is about, as a person knows it.
    pub source: String,
    /// When it was worked out, in milliseconds since 1970 (UTC).
    pub made_at_ms: i64,
    /// What working it out took: the time each hit saves.
    pub cost_us: u64,
    /// What the calls of models behind it cost, in millionths of a US dollar: the money each hit
    /// saves. 0 where the built-in engine answered.
    pub cost_micro_usd: u64,
    /// What it takes in memory, about; see [`Entry::new`].
    pub size_bytes: u64,
}

/// An entry as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryInfo {
    /// What it is kept under.
    pub key: Key,
    /// The question it was first given to, as typed.
    pub question: String,
    /// The data it is about, as a person knows it.
    pub source: String,
    /// When it was worked out.
    pub made_at_ms: i64,
    /// When it was last given out; when it was worked out, where it never was.
    pub last_hit_at_ms: i64,
    /// How often it was given out.
    pub n_hits: u64,
    /// What it takes, about.
    pub size_bytes: u64,
    /// What working it out took.
    pub cost_us: u64,
    /// What the calls of models behind it cost, in millionths of a US dollar.
    pub cost_micro_usd: u64,
}

impl Entry {
    /// An entry, with its size estimated from the answer's cells and text.
    pub fn new(
        answer: Arc<Answer>,
        question: String,
        source: String,
        made_at_ms: i64,
        cost_us: u64,
        cost_micro_usd: u64,
    ) -> Self {
        let text_bytes = question.len() + source.len();
        let size_bytes = (size_of::<Self>() + text_bytes + answer_bytes(&answer)) as u64;
        Self { answer, question, source, made_at_ms, cost_us, cost_micro_usd, size_bytes }
    }
}

/// What an answer takes in memory, about: cells are counted, the small rest is allowed for.
pub fn answer_bytes(answer: &Answer) -> usize {
    /// Reading, sentence, chart and checks together, as measured on plain answers.
    const REST_BYTES: usize = 4096;
    let cell = |value: &Value| size_of::<Value>() + value.as_str().map_or(0, str::len);
    let row = |row: &Vec<Value>| size_of::<Vec<Value>>() + row.iter().map(cell).sum::<usize>();
    let rows: usize = answer.table.rows.iter().map(row).sum();
    size_of::<Answer>() + REST_BYTES + answer.sql.len() + rows
}
