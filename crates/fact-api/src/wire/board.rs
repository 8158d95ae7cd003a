//! The board: answers that were pinned, to be seen together, asked again and handed on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::AnswerView;

/// Pin the answer of a question to the board.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PinAnswer {
    /// The question's turn.
    pub turn_id: i64,
    /// Its conversation.
    pub conversation_id: i64,
}

/// The board, in its order.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BoardView {
    /// The pinned answers.
    pub pins: Vec<PinView>,
}

/// A pinned answer.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PinView {
    /// Which one.
    pub id: i64,
    /// What it is called on the board.
    pub title: String,
    /// The question it answers.
    pub question: String,
    /// Whether it takes the board's whole width.
    pub wide: bool,
    /// When it was pinned.
    pub pinned_at_ms: i64,
    /// When the answer was worked out last.
    pub refreshed_at_ms: i64,
    /// Why the last refresh failed; the answer is that of the one before.
    pub problem: Option<String>,
    /// Whether its data is open, so that it can be asked again.
    pub open: bool,
    /// The answer.
    pub answer: AnswerView,
}

/// Change how a pin is shown; what is `null` stays.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePin {
    /// Which one.
    pub id: i64,
    /// What it is called on the board, 1 to 200 characters.
    #[serde(default)]
    pub title: Option<String>,
    /// Whether it takes the board's whole width.
    #[serde(default)]
    pub wide: Option<bool>,
}

/// Put the board into another order.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArrangePins {
    /// All pins, first one first.
    pub ids: Vec<i64>,
}

/// Take a pin off the board.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Unpin {
    /// Which one.
    pub id: i64,
}

/// Put a pin back that was taken off within a day.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PutBackPin {
    /// Which one.
    pub id: i64,
}

/// Ask the question of a pin again, of the data as it is now.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefreshPin {
    /// Which one.
    pub id: i64,
    /// Made by the caller, so that `stop` can name the work.
    pub ask_id: String,
}

/// What a board is saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ReportFormat {
    /// Pages to print, A4.
    Pdf,
    /// The same on US Letter paper.
    PdfLetter,
    /// One page for a browser, with everything in it.
    Html,
}

/// Save the board as one file.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveReport {
    /// Where to; an existing file is replaced (the save dialog has asked).
    pub path: String,
    /// As what.
    pub format: ReportFormat,
    /// What it is called.
    pub title: String,
}
