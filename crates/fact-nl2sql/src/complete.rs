//! What can be typed next: names, stored values, periods and words that fit where the cursor is.
//!
//! Start at [`complete`]. What is offered can be understood; what fits the position best comes
//! first. The cost is that of the few names that begin so, not of all there are. Knows nothing of
//! how a question is read.

mod offers;
mod position;

use crate::catalog::Catalog;
use offers::Offers;
use position::Position;

/// So many completions are given.
const MAX_COMPLETIONS: usize = 8;

/// Something that can be typed in the place of what was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is put there.
    pub insert: String,
    /// Where what it replaces begins, in bytes of the text.
    pub from: usize,
    /// One past where that ends.
    pub to: usize,
    /// What it is called in a list.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// Where it comes from ("in sector"); may be empty.
    pub detail: String,
    /// What it stands for, exactly: a table, `table.column`, a measure or `table.column = text`;
    /// empty for words and questions.
    pub meaning: String,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// The things of a table.
    Table,
    /// A column, or a figure worked out from some.
    Column,
    /// A text the data holds.
    Value,
    /// A period, or a word that steers the question.
    Keyword,
    /// A whole question that is answered.
    Question,
}

/// What can be typed at `cursor`, a position in bytes of `text`; best first, at most eight.
/// `goes_on` says whether there is a question before to go on from.
pub fn complete(text: &str, cursor: usize, goes_on: bool, catalog: &Catalog) -> Vec<Completion> {
    let cursor = floor(text, cursor);
    let Some(position) = Position::find(text, cursor, goes_on, catalog) else {
        return Vec::new();
    };
    let mut offers = Offers::new(&position, catalog);
    offers.questions(text);
    offers.words();
    offers.periods();
    offers.names();
    offers.values();
    if offers.is_empty() {
        offers.misspelt();
    }
    offers.best(MAX_COMPLETIONS)
}

/// The nearest position at or before `cursor` that is one between characters.
fn floor(text: &str, cursor: usize) -> usize {
    let cursor = cursor.min(text.len());
    (0..=cursor).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0)
}
