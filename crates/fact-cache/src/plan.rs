//! What is kept of a model's reading of a question, for when the data has changed.

use serde::{Deserialize, Serialize};

use crate::AtRest;

/// A statement that a model wrote for a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPlan {
    /// The question, as typed.
    pub question: String,
    /// The statement.
    pub sql: String,
    /// What the model called its result.
    pub title: String,
    /// What the model was told of the moment (the day, the newest period), where the statement may hang
    /// on it.
    pub moment: Option<String>,
    /// When it was written, in milliseconds since 1970 (UTC).
    pub made_at_ms: i64,
    /// What the model took: the time each use saves.
    pub cost_us: u64,
    /// What its calls cost, in millionths of a US dollar: the money each use saves.
    pub cost_micro_usd: u64,
    /// How it may be kept.
    #[serde(skip)]
    pub at_rest: AtRest,
}
