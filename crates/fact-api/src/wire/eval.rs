//! Measuring the engine on a set of questions.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Measure the engine on a set of questions with the statements that answer them.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Eval {
    /// The set: a file of questions, the folder of a data set, or a folder of those.
    pub set: String,
    /// The database they are about, in place of what each says.
    #[serde(default)]
    pub db: Option<String>,
    /// Only questions of this part.
    #[serde(default)]
    pub split: Option<String>,
    /// Only these data sets; all where there are none.
    #[serde(default)]
    pub datasets: Vec<String>,
    /// In place of the engine: a file of lines `{"id", "sql", "confidence"}`, which are measured.
    #[serde(default)]
    pub predictions: Option<String>,
    /// A folder to write `results.jsonl` and `summary.json` to.
    #[serde(default)]
    pub out: Option<String>,
}

/// What was measured. Shares are 0 to 1.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Evaluated {
    /// Who answered: the engine with its version, or a file.
    pub engine: String,
    /// From the first question to the last verdict.
    pub elapsed_ms: u64,
    /// By kind, each in order of its values.
    pub groups: Vec<EvalGroup>,
    /// Whether confidence means what it says.
    pub calibration: EvalCalibration,
    /// Not answered, but asked back with readings to choose from.
    pub n_asked_back: u64,
    /// Of which one of the readings is right.
    pub n_meant: u64,
    /// Where each question's result was written, where that was asked for.
    pub results_path: Option<String>,
}

/// Questions that have something in common.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EvalGroup {
    /// all, dataset, hardness, `single_block`, `analytics_core`, scope (those two together) or
    /// feature.
    pub group: String,
    /// What of that kind they are; empty for all.
    pub value: String,
    /// How many there are.
    pub n: u64,
    /// Answered.
    pub n_answered: u64,
    /// Answered rightly.
    pub n_right: u64,
    /// Answered with a statement that does not run.
    pub n_failed: u64,
    /// Right of all.
    pub accuracy: Option<f64>,
    /// Answered of all.
    pub coverage: Option<f64>,
    /// Right of those answered; `null` where none was.
    pub precision: Option<f64>,
    /// Right, or right but for columns too many or too few, of all.
    pub relaxed: Option<f64>,
}

/// Whether confidence means what it says.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EvalCalibration {
    /// From the least sure up.
    pub bands: Vec<EvalBand>,
    /// A confidence from which an answer counts as sure.
    pub sure: f64,
    /// Answers that were sure and wrong.
    pub n_sure_and_wrong: u64,
    /// The same, of all answered.
    pub share_sure_and_wrong: Option<f64>,
}

/// Answers of about the same confidence.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EvalBand {
    /// The least confidence in it.
    pub from: f64,
    /// Where the next begins.
    pub to: f64,
    /// Answers in it.
    pub n_answered: u64,
    /// Those that were right.
    pub n_right: u64,
    /// The same as a share; `null` of none.
    pub share_right: Option<f64>,
}
