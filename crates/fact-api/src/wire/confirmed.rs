//! Confirmed answers: a question, in its words and of its data, is answered by this statement.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Keep an answer as the one to its question: that of a turn, or the one given now.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ConfirmAnswer {
    /// Whose answer.
    pub turn_id: Option<i64>,
    /// In place of a turn: the question, which is asked now.
    pub question: Option<String>,
}

/// Keep another answer than the one given: by a statement of one's own, or as a turn has it whose
/// reading was edited.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct CorrectAnswer {
    /// Whose question; with `edits`, also whose answer.
    pub turn_id: Option<i64>,
    /// In place of a turn: the question.
    pub question: Option<String>,
    /// The statement that answers it.
    pub sql: Option<String>,
    /// In place of a statement: what was changed in the reading of the turn's answer, in words.
    pub edits: Vec<String>,
}

/// Forget a confirmed answer, by its number or by the question asked of the open data.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ForgetConfirmed {
    /// Which one.
    pub id: Option<i64>,
    /// In place of a number: its question.
    pub question: Option<String>,
}

/// Take the confirmed answers of a file that moved for those of the open data.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveConfirmed {
    /// Where the file was, as `sourcePath` says.
    pub from: String,
}

/// How many confirmed answers followed.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MovedConfirmed {
    /// Those that are of the open data now.
    pub n_moved: u64,
    /// Those left where they were, because the open data has an answer to the same question.
    pub n_left: u64,
}

/// Run confirmed answers again, with the engine and the data of now.
#[derive(Debug, Clone, Copy, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct CheckConfirmed {
    /// Those of the open data only.
    pub open_only: bool,
}

/// Confirmed answers.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConfirmedAnswers {
    /// By data, the latest first.
    pub answers: Vec<ConfirmedView>,
    /// How many of them the engine once gave by itself and now does not.
    pub n_broken: u64,
}

/// A confirmed answer.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConfirmedView {
    /// Names it in `forget_confirmed`.
    pub id: i64,
    /// As it was asked.
    pub question: String,
    /// Name of the data it is of.
    pub source: String,
    /// Where that is, or was.
    pub source_path: String,
    /// Whether that is the open data.
    pub is_open: bool,
    /// Whether there still is a file.
    pub source_exists: bool,
    /// The statement.
    pub sql: String,
    /// Names of its columns.
    pub columns: Vec<String>,
    /// How many rows it gave.
    pub n_rows: u64,
    /// When, milliseconds since 1970 (UTC).
    pub confirmed_at_ms: i64,
    /// In which way.
    pub how: ConfirmedHow,
    /// What was changed in its reading; empty but for `edits`.
    pub edits: Vec<String>,
    /// Whether the engine by itself gave the same rows when it was confirmed.
    pub engine_agreed: bool,
    /// How it stood at the last check.
    pub state: ConfirmedState,
    /// More of that, for a person; may be empty.
    pub detail: String,
    /// When it was last checked.
    pub checked_at_ms: Option<i64>,
}

/// In which way an answer was confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ConfirmedHow {
    /// As it was given.
    Given,
    /// By a statement of the person's own.
    Sql,
    /// By changes to its reading.
    Edits,
}

/// How a confirmed answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ConfirmedState {
    /// Never checked since it was confirmed.
    Unchecked,
    /// As it was confirmed.
    Same,
    /// Its statement gives other rows now, because the data changed.
    DataChanged,
    /// The engine once gave it by itself, and now reads the question otherwise.
    EngineDiffers,
    /// Its statement cannot be run.
    Fails,
}
