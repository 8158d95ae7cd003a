//! A question with what was changed of its reading.

use serde::{Deserialize, Serialize};

/// One change of a reading, as text that only the engine writes and reads.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Edit(pub String);

/// A question as a person put it: the words, and what was changed of how they were read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Asked {
    /// The words.
    pub question: String,
    /// The changes, in the order they were made.
    #[serde(default)]
    pub edits: Vec<Edit>,
}

impl Asked {
    /// The words alone, read as they stand.
    pub fn plain(question: impl Into<String>) -> Self {
        Self { question: question.into(), edits: Vec::new() }
    }
}

/// One of the readings between which a question leaves open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What it says, short ("customers who live in Paris").
    pub label: String,
    /// What sets it apart, for who wants to know ("`customers.city`").
    pub detail: String,
    /// The changes that make the question mean it, asked after those already made.
    pub edits: Vec<Edit>,
}
