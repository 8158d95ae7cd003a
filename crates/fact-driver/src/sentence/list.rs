//! Names without a measure, and the plain count that any rows allow.

use fact_core::{Sentence, Value, thousands};

use super::{Story, and_list};

/// Names told before "and 12 more".
const MAX_NAMES: usize = 6;

/// Letters that names may take together: texts of a sentence each leave room for few.
const MAX_LETTERS: usize = 160;

/// Letters of one name; a longer text is cut, the table has it whole.
const MAX_NAME_LETTERS: usize = 60;

pub(super) fn names(story: &Story<'_>) -> String {
    // Where two columns make a name (first and last), the first dimension is where it begins.
    let dimensions = story.table.columns_with(fact_core::Role::Dimension);
    let name_idx = dimensions.first().copied().unwrap_or_default();
    let n = story.table.rows.len();
    let mut names = Vec::new();
    let mut n_letters = 0;
    for row in 0..n.min(MAX_NAMES) {
        // A row without a name is one of those counted at the end.
        let Some(name) = name_of(story, row, name_idx) else { continue };
        n_letters += name.chars().count();
        if n_letters > MAX_LETTERS && !names.is_empty() {
            break;
        }
        names.push(name);
    }
    if names.is_empty() {
        return count(story);
    }
    if n > names.len() {
        names.push(format!("{} more", thousands(&(n - names.len()).to_string())));
    }
    let what = rows_are(story);
    let at_least = if story.table.truncated { "more than " } else { "" };
    let n = thousands(&n.to_string());
    format!("{at_least}**{n} {what}**{}: {}.", story.scope(), and_list(&names))
}

fn name_of(story: &Story<'_>, row_idx: usize, column_idx: usize) -> Option<String> {
    match story.table.rows.get(row_idx)?.get(column_idx)? {
        Value::Null => None,
        Value::Text(text) if text.chars().count() > MAX_NAME_LETTERS => {
            let head: String = text.chars().take(MAX_NAME_LETTERS - 1).collect();
            Some(Sentence::escape(&format!("{}…", head.trim_end())))
        }
        _ => Some(story.cell(row_idx, column_idx)),
    }
}

/// "There are 17 quarters in 2024."
pub(super) fn count(story: &Story<'_>) -> String {
    let n = story.table.rows.len();
    let verb = if n == 1 { "There is" } else { "There are" };
    let more = if story.table.truncated { "more than " } else { "" };
    format!("{verb} {more}**{} {}**{}.", thousands(&n.to_string()), rows_are(story), story.scope())
}

fn rows_are(story: &Story<'_>) -> String {
    let plural = story.rows_are();
    if story.table.rows.len() == 1 { singular(&plural) } else { plural }
}

/// The singular of a regular English plural, for "1 company".
fn singular(plural: &str) -> String {
    if let Some(stem) = plural.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let sibilant = ["sses", "xes", "ches", "shes"].iter().any(|it| plural.ends_with(it));
    let cut =
        if sibilant { 2 } else { usize::from(plural.ends_with('s') && !plural.ends_with("ss")) };
    plural.get(..plural.len() - cut).unwrap_or(plural).to_owned()
}
