//! One kept answer.

use std::{mem::size_of, sync::Arc};

use fact_core::Answer;

use crate::{Key, RowsKey, answer_bytes};

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
    /// Finds its rows for another question that leads to the same statement; `None` where they are
    /// of no use to another.
    pub rows: Option<Rows>,
    /// The parts of the data it was made from, as they stood; empty where that is not known.
    pub parts: Vec<Part>,
    /// How it may be kept.
    pub at_rest: AtRest,
}

/// What another question can have of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rows {
    /// Finds them.
    pub key: RowsKey,
    /// What the statement took: the time they save.
    pub run_us: u64,
}

/// A part of the data, and how it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is called: a table.
    pub name: String,
    /// Changes with every change of it.
    pub stamp: [u8; 16],
}

/// How an answer may be kept when FACT is not running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AtRest {
    /// As it is, in a file that its owner alone may read.
    #[default]
    Plain,
    /// Encrypted; in memory alone, where there is no cipher.
    Encrypted,
}

/// An entry as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryInfo {
    /// What it is kept under.
    pub key: Key,
    /// The question it was first given to, as typed; `None` where it is encrypted and there is no
    /// cipher.
    pub question: Option<String>,
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
    /// How it is kept.
    pub at_rest: AtRest,
}

impl Entry {
    /// An entry, with its size counted.
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
        Self {
            answer,
            question,
            source,
            made_at_ms,
            cost_us,
            cost_micro_usd,
            size_bytes,
            rows: None,
            parts: Vec::new(),
            at_rest: AtRest::Plain,
        }
    }
}
