//! What can be typed next.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Say what can be typed at the cursor.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Complete {
    /// What was typed.
    pub text: String,
    /// Where the cursor is, in UTF-16 units of it, as a page counts.
    pub cursor: u32,
    /// The conversation it is typed in; none for a new one.
    pub conversation_id: Option<i64>,
}

/// What can be typed, best first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Completions {
    /// At most eight.
    pub items: Vec<CompletionView>,
}

/// Something that can be typed in the place of what was begun.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CompletionView {
    /// What is put there.
    pub insert: String,
    /// Where what it replaces begins, in UTF-16 units.
    pub from: u32,
    /// One past where that ends.
    pub to: u32,
    /// What it is called in a list.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// Where it comes from; may be empty.
    pub detail: String,
    /// What it stands for, as `teach_word` takes it; empty for words and questions.
    pub meaning: String,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CompletionKind {
    /// The things of a table.
    Table,
    /// A column, or a figure worked out from some.
    Column,
    /// A text the data holds.
    Value,
    /// A period, or a word that steers the question.
    Keyword,
    /// A whole question.
    Question,
}
