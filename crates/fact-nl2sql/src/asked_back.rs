//! Readings of a question that are not sure enough to be answered unasked: what it is asked back
//! with.
//!
//! Start at [`choices`]; [`ReadAs`] is what a person chooses by. Knows nothing of how a question is
//! read.

use fact_core::Choice;
use serde::{Deserialize, Serialize};

use crate::Compiled;
use crate::catalog::Catalog;
use crate::edit::Change;
use crate::relate::Related;
use crate::words::sentence_case;

/// A less likely reading is not worth a person's time: of those from here on one in five is meant.
const WORTH_ASKING: f64 = 0.05;

/// A reading that leaves more words out is of another question.
const MAX_LEFT_OUT: usize = 2;

/// The two ways a question is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReadAs {
    /// As rows that are looked up.
    Rows,
    /// As figures over time and groups.
    Figures,
}

/// Whether a question of rows may have been meant. Of a book of account figures are asked.
pub(crate) fn is_worth_asking(rows: &Related, catalog: &Catalog) -> bool {
    rows.confidence >= WORTH_ASKING && !catalog.keeps_accounts()
}

/// The readings to choose from, likeliest first, each by what it says.
pub(crate) fn choices(
    rows: Option<Related>,
    figures: Option<&Compiled>,
    catalog: &Catalog,
) -> Vec<Choice> {
    let rows = rows.and_then(|it| as_compiled(it, catalog));
    let mut choices: Vec<Choice> = Vec::new();
    for (read, way) in [(rows.as_ref(), ReadAs::Rows), (figures, ReadAs::Figures)] {
        let Some(read) = read.map(|it| &it.reading) else { continue };
        let label = sentence_case(&read.text);
        let is_new = choices.iter().all(|it| it.label != label);
        if is_new && !read.text.is_empty() && !leaves_much(&read.unplaced) {
            choices.push(Choice {
                label,
                detail: left_out(&read.unplaced),
                edits: vec![Change::ReadAs(way).edit()],
            });
        }
    }
    choices
}

/// A question of rows as a statement, with all that was said of it.
pub(crate) fn as_compiled(related: Related, catalog: &Catalog) -> Option<Compiled> {
    let said = crate::relate::SaidOfRows {
        notes: related.notes(),
        confidence: related.confidence,
        unplaced: related.unplaced,
    };
    related.rows.compile(said, catalog)
}

/// Whether a word without a place is a number or the name of something that is not in the data:
/// without it the question is another one.
pub(crate) fn tells_apart(word: &str) -> bool {
    word.chars().next().is_some_and(|it| it.is_uppercase() || it.is_ascii_digit())
}

/// Whether what a reading leaves out makes it one of another question: many words, or one that tells.
fn leaves_much(words: &[String]) -> bool {
    words.len() > MAX_LEFT_OUT || words.iter().any(|it| tells_apart(it))
}

fn left_out(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => format!("leaves out “{one}”"),
        several => format!("leaves out “{}”", several.join("”, “")),
    }
}
