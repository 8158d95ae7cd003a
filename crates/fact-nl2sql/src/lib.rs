//! A question in plain English and a database's schema to SQL: offline, in named stages.
//!
//! Start at [`understand`], or at [`understand_in`] for a question of a conversation. The stages, one module each:
//! `lex` (text to tokens) → `annotate` (tokens to marks: what each word can mean in this
//! database) → `parse` (marks to a [`Plan`]) → `resolve` (names, joins and periods made
//! certain) → `emit` (the plan to SQL) and `reading` (the plan to English). What is known of a
//! database is gathered once in a [`Catalog`], from its schema and the answers to a few
//! [`Probe`]s.
//!
//! What always holds: the same question, schema and facts give the same SQL; the SQL is one
//! `SELECT`; a word that found no place is named, never dropped in silence.
//!
//! Knows nothing of files, clocks, connections or screens.

mod annotate;
mod asked_back;
mod catalog;
mod complete;
mod conversation;
mod days;
mod decline;
mod edit;
mod emit;
mod flags_added;
mod glossary;
mod how_adjective;
mod lex;
mod linked;
mod neglect;
mod parse;
mod period;
mod plan;
mod reading;
mod relate;
mod resolve;
mod semantic;
mod shortened;
mod takings;
mod ties;
mod topic;
mod turned;
mod understand;
mod words;

pub use catalog::{
    Catalog, KeptError, Learning, Learnt, NamedColumn, Present, Probe, Survey, is_large, probes,
};
pub use complete::{Completion, CompletionKind, complete};
pub use conversation::{CONTINUES, understand, understand_in};
pub use linked::{Linked, LinkedValue, linked};
pub use period::{Grain, Span};
pub use plan::*;
/// What the confidence of a question of rows is worked out from, and its statement whatever the
/// confidence is: for fitting the weights anew (`docs/accuracy.md`).
pub fn features(question: &str, catalog: &Catalog) -> Option<(Vec<f64>, String)> {
    let related = relate::relate(&turned::tokens(question, catalog), catalog)?;
    let features = related.features.to_vec();
    let sql = related.rows.compile(relate::SaidOfRows::default(), catalog)?.sql;
    Some((features, sql))
}
pub use semantic::{
    Called, Fault, Semantics, Spoken, SpokenMeasure, SpokenValue, WordError, with_word,
};

use std::sync::Arc;

use fact_core::{Decline, Reading};

/// The engine and its version: part of an answer's cache key, raised whenever the same plan may
/// give other SQL or another reading.
pub const VERSION: &str = "built-in 19";

/// What a question was understood as.
#[derive(Debug, Clone, PartialEq)]
pub enum Understanding {
    /// A question of the data.
    Query(Box<Compiled>),
    /// A question about the data's structure or about FACT itself.
    About(Topic),
    /// Not understood well enough to answer.
    Declined(Decline),
}

/// A question of the data, ready to run.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// How it was read; shared, since every reply to the question shows it.
    pub reading: Arc<Reading>,
    /// What it asks for.
    pub plan: Plan,
    /// One `SELECT` that answers it.
    pub sql: String,
    /// Whether it goes on from the question before, without which it means something else.
    pub continues: bool,
    /// A question of rows, where it was read as one.
    pub(crate) rows: Option<relate::Rows>,
}

/// What a question that needs no SQL is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Tables, columns and what they hold.
    Schema,
    /// What can be asked.
    Examples,
    /// How often answers came from the cache.
    CacheHitRate,
    /// How fast and how well FACT is working.
    Performance,
    /// What is asked most.
    CommonQueries,
}
