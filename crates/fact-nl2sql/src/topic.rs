//! Questions about the data's structure or about FACT itself.

use std::collections::HashSet;

use crate::Topic;
use crate::glossary::{Cue, GLOSSARY};
use crate::lex::Token;
use crate::parse::Draft;

/// What a question that needs no SQL is about; `None` for a question of the data.
pub(crate) fn topic(tokens: &[Token], draft: &Draft) -> Option<Topic> {
    // A figure, a value or a task of its own makes it a question of the data.
    let of_data = !draft.figures.is_empty()
        || !draft.filters.is_empty()
        || !draft.whens.is_empty()
        || [Cue::Periods, Cue::Missing, Cue::Gaps, Cue::Complete, Cue::Unusual, Cue::Statistics]
            .into_iter()
            .any(|it| draft.has(it));
    if of_data {
        return None;
    }
    let stems: HashSet<&str> = tokens.iter().map(|it| it.stem.as_str()).collect();
    let says = |alternative: &Vec<String>| alternative.iter().all(|it| stems.contains(it.as_str()));
    let mut found: Option<(usize, &str)> = None;
    for (name, alternatives) in &GLOSSARY.topics {
        let best = alternatives.iter().filter(|it| says(it)).map(Vec::len).max();
        if let Some(n_words) = best.filter(|it| found.is_none_or(|(top, _)| *it > top)) {
            found = Some((n_words, name));
        }
    }
    let (n_words, name) = found?;
    // One word in passing is not a topic where the data has things of that name.
    let names_data = !draft.tables.is_empty() || !draft.columns.is_empty();
    if names_data && n_words < 2 {
        return None;
    }
    match name {
        "schema" => Some(Topic::Schema),
        "examples" => Some(Topic::Examples),
        "cache" => Some(Topic::CacheHitRate),
        "performance" => Some(Topic::Performance),
        "common" => Some(Topic::CommonQueries),
        _ => None,
    }
}
