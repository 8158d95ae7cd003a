//! What programs get: one question, one object. The shape of `fact ask --json`, kept stable;
//! names are `snake_case` here, as the terminal's documentation gives them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AnswerByView, Cell, CheckView, ChoiceView, ColumnView, TimingsView};

/// Ask one question without a conversation around it.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The question, in plain English.
    pub question: String,
    /// Whether to pass the cache by.
    #[serde(default)]
    pub refresh: bool,
    /// Where to draw the chart: a file whose name ends in `.png` or `.svg`.
    #[serde(default)]
    pub chart_path: Option<String>,
    /// Questions asked before it, oldest first, that it may go on from.
    #[serde(default)]
    pub earlier: Vec<AskedBefore>,
    /// What was changed of its reading.
    #[serde(default)]
    pub edits: Vec<String>,
    /// Which engine answers; as in the settings without it.
    #[serde(default)]
    pub answer_by: Option<AnswerByView>,
}

/// What came of a question. Either `declined` is there, or all the rest is.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Answered {
    /// As asked.
    pub question: String,
    /// Why not, and what instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub declined: Option<AnsweredDecline>,
    /// The answer and its proof. (The page asks by `ask`; a type that is there or not as a whole
    /// has no plain TypeScript.)
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    #[ts(skip)]
    pub parts: Option<AnsweredParts>,
    /// Where it came from.
    pub cache: AnsweredCache,
    /// How long each stage took, in microseconds.
    pub timings_us: TimingsView,
}

/// An honest no.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AnsweredDecline {
    /// Why.
    pub reason: String,
    /// Words that were not understood, as written in the question.
    pub unplaced: Vec<String>,
    /// The nearest names that exist.
    pub nearest: Vec<String>,
    /// Questions that would be answered.
    pub suggestions: Vec<String>,
    /// The readings between which the question leaves open.
    pub choices: Vec<ChoiceView>,
    /// Whether a model could be asked instead.
    pub model_can: bool,
    /// Dollars asking it may come to, about, where that wants to be agreed to.
    pub cost_usd: Option<f64>,
}

/// A model's part in an answer.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AnsweredModel {
    /// Who.
    pub provider: String,
    /// Which model.
    pub model: String,
    /// Whether it is on this computer.
    pub is_local: bool,
    /// How often it was called.
    pub n_calls: u32,
    /// Tokens read at the full price.
    pub input: u64,
    /// Tokens read, and written to the provider's prompt cache.
    pub cache_write: u64,
    /// Tokens read from the provider's prompt cache.
    pub cache_read: u64,
    /// Tokens written.
    pub output: u64,
    /// Dollars; `null` where no price is known.
    pub usd: Option<f64>,
}

/// The other engine's result.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AnsweredCompared {
    /// Whether both found the same rows.
    pub agrees: bool,
    /// In words.
    pub verdict: String,
    /// Who else answered.
    pub engine: String,
    /// Its answer in prose.
    pub answer: String,
    /// Its statement; empty where it has none.
    pub sql: String,
    /// Names of its columns.
    pub columns: Vec<String>,
    /// Its first rows.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows there are.
    pub n_rows: u64,
    /// The model's part in it; `null` where it had none.
    pub model: Option<AnsweredModel>,
}

/// An answer and its proof.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AnsweredParts {
    /// The answer in prose.
    pub answer: String,
    /// Who answered.
    pub engine: String,
    /// The model's part in it; left out where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub model: Option<AnsweredModel>,
    /// The other engine's result, where both were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub compared: Option<AnsweredCompared>,
    /// 0 to 1.
    pub confidence: f64,
    /// How the question was read.
    pub reading: AnsweredReading,
    /// The statement.
    pub sql: String,
    /// Exactly the rows the statement gave.
    pub table: AnsweredTable,
    /// The chart's spec: `kind`, `title`, `x_idx`, `y_idxs`, `series_idx`, `reason`.
    #[ts(type = "unknown")]
    pub chart: serde_json::Value,
    /// Where the chart was drawn, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub chart_path: Option<String>,
    /// What was looked at before the answer was given.
    pub checks: Vec<CheckView>,
    /// What was worked out from the rows, by `kind`; `null` where nothing was.
    #[ts(type = "unknown")]
    pub analysis: serde_json::Value,
}

/// How the question was read.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AnsweredReading {
    /// In one phrase.
    pub text: String,
    /// In parts.
    pub chips: Vec<AnsweredChip>,
    /// What had to be assumed.
    pub notes: Vec<String>,
}

/// One part of the reading.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AnsweredChip {
    /// measure, grouping, filter, time, order, comparison, join or analysis.
    pub kind: String,
    /// What it says.
    pub label: String,
    /// Where it comes from.
    pub detail: String,
}

/// A question asked before.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskedBefore {
    /// In plain English.
    pub question: String,
    /// What was changed of its reading.
    #[serde(default)]
    pub edits: Vec<String>,
}

/// Rows under names.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AnsweredTable {
    /// Names, left to right.
    pub columns: Vec<String>,
    /// The same with labels, units and roles.
    pub column_details: Vec<ColumnView>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// Whether a limit cut them short.
    pub truncated: bool,
}

/// Where an answer came from.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AnsweredCache {
    /// Whether it was kept from before.
    pub hit: bool,
    /// For a hit, how much of the work it took off: answer, result or plan.
    pub level: Option<String>,
    /// How old the kept answer was.
    pub age_ms: Option<i64>,
    /// Why it counts as the same, or why it was worked out.
    pub reason: String,
}

/// Turn a question into a statement without running it.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Translate {
    /// The question, in plain English.
    pub question: String,
    /// Questions asked before it, oldest first, that it may lean on.
    #[serde(default)]
    pub history: Vec<String>,
    /// When it was asked, `2025-01-22 12:00:00`; now where it does not say.
    #[serde(default)]
    pub as_of: Option<String>,
    /// What was said with it ("revenue means net revenue").
    #[serde(default)]
    pub instructions: Option<String>,
}

/// A question as a statement.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Translated {
    /// The statement; `null` where the question is declined.
    pub sql: Option<String>,
    /// How it was read, or why it was declined.
    pub reading: String,
    /// 0 to 1; 0 where declined.
    pub confidence: f64,
}

/// Write the sample database somewhere.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct WriteSample {
    /// Where to; a file that is not an earlier sample is left alone.
    pub path: String,
}
