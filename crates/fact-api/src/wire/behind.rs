//! The rows behind a mark of a chart.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AnswerRef, Cell, ColumnView, MarkRows};

/// List the rows of the user's tables that a mark of a chart was made from.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Behind {
    /// Whose chart.
    pub of: AnswerRef,
    /// What makes the mark, as it came with it.
    pub rows: MarkRows,
}

/// The rows behind a mark.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BehindView {
    /// The statement that lists them.
    pub sql: String,
    /// Their columns.
    pub columns: Vec<ColumnView>,
    /// The first thousand.
    pub rows: Vec<Vec<Cell>>,
    /// Whether there are more.
    pub truncated: bool,
    /// Whether the data has changed since the answer was worked out, so that these need not add up
    /// to it.
    pub changed_since: bool,
}
