//! Texts the data holds among the words of a question.
//!
//! Start at [`values`]. Knows nothing of grammar.

use super::Kind;
use crate::catalog::{Catalog, ValueHit};
use crate::glossary::{GLOSSARY, VERBS};
use crate::lex::{Pause, Token, TokenKind};
use crate::relate::lexicon::LEXICON;
use crate::words;

pub(super) fn values(
    tokens: &[Token],
    at: usize,
    catalog: &Catalog,
    found: &mut Vec<(usize, f64, Kind)>,
) {
    let rest = tokens.get(at..).unwrap_or_default();
    let mut hits = catalog.values().at(rest);
    let Some(first) = rest.first() else { return };
    let by_name: Vec<ValueHit> = written_otherwise(rest, &hits, catalog).collect();
    let is_demonym = !by_name.is_empty();
    hits.extend(by_name);
    let called = catalog.names().at(&[first.stem.as_str()]);
    let is_free =
        called.is_empty() && !LEXICON.knows(&first.stem) && VERBS.plain(&first.stem).is_none();
    if hits.is_empty() && is_free {
        // "leaders" for a role kept as "leader"
        let one = words::singular(&first.lower);
        if one != first.lower {
            let found = catalog.values().exactly(&one).into_iter();
            hits.extend(found.map(|it| ValueHit { n_words: 1, score: 0.9, ..it }));
        }
    }
    let mut lengths: Vec<usize> = hits.iter().map(|it| it.n_words).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let capital = |it: &Token| it.text.chars().next().is_some_and(char::is_uppercase);
    let is_number = matches!(first.kind, TokenKind::Number { .. });
    let common = LEXICON.knows(&first.stem);
    let named = called.iter().any(|it| it.score > 0.5);
    for n_words in lengths {
        let mut own: Vec<ValueHit> =
            hits.iter().filter(|it| it.n_words == n_words).cloned().collect();
        own.sort_by(|a, b| b.score.total_cmp(&a.score));
        let top = own.first().map_or(0.0, |it| it.score);
        own.retain(|it| it.score >= top - 0.1);
        // "the client" is a client before it is a song of that name.
        let article = matches!(first.lower.as_str(), "the" | "a" | "an");
        let spoken = n_words == 2 && article && !rest.get(1).is_some_and(capital);
        let as_name = at > 0 && capital(first);
        let paused = rest.iter().take(n_words - 1).any(|it| it.pause != Pause::None);
        let quality = match n_words {
            _ if is_number && n_words == 1 => continue,
            1 if as_name => top * 1.0,
            1 if is_of_column(tokens, at, &own, catalog) => top * 0.98,
            1 if is_demonym => top * 0.95,
            1 if common => top * 0.3,
            _ if spoken => top * 0.3,
            1 if named => top * 0.5,
            1 => top * 0.78,
            _ if top < 0.9 => top * 0.85,
            _ if paused => top * 0.85,
            _ => top + 0.08,
        };
        found.push((n_words, quality, Kind::Values(own)));
    }
}

/// Whether the words just before name the column that holds one of these texts: "the status code
/// done".
fn is_of_column(tokens: &[Token], at: usize, hits: &[ValueHit], catalog: &Catalog) -> bool {
    let before = tokens.get(..at).unwrap_or_default();
    let before = match before.split_last() {
        // "whose status is done"
        Some((last, rest)) if matches!(last.lower.as_str(), "is" | "are" | "was") => rest,
        _ => before,
    };
    (1..=before.len().min(3)).any(|n| {
        let own = before.get(before.len() - n..).unwrap_or_default();
        let stems: Vec<&str> = own.iter().map(|it| it.stem.as_str()).collect();
        let paused = own.iter().any(|it| it.pause != Pause::None);
        !paused
            && catalog.names().at(&stems).iter().any(|it| {
                let told = it.n_words == n && it.score > 0.7;
                told && hits.iter().any(|hit| {
                    hit.score > 0.9 && it.target == crate::catalog::Target::Column(hit.col)
                })
            })
    })
}

/// Places and adjectives of countries as the data writes them: "CA" for "California".
fn written_otherwise<'a>(
    rest: &'a [Token],
    hits: &'a [ValueHit],
    catalog: &'a Catalog,
) -> impl Iterator<Item = ValueHit> + 'a {
    (1..=rest.len().min(3)).flat_map(move |n_words| {
        let own = rest.get(..n_words).unwrap_or_default();
        let known = hits.iter().any(|it| it.n_words == n_words && it.score > 0.9);
        let lower: Vec<&str> = own.iter().map(|it| it.lower.as_str()).collect();
        let mut names = GLOSSARY.written_as(&lower.join(" "));
        if let ([one], true) = (own, names.is_empty()) {
            names = GLOSSARY.written_as(&one.text);
        }
        // "US" is a country, whatever else is coded so.
        let short =
            matches!(own, [it] if it.text.len() == 2 && it.text.chars().all(char::is_uppercase));
        let found = names
            .iter()
            .filter(move |_| !known || short)
            .flat_map(|it| catalog.values().exactly(it));
        found.map(move |it| ValueHit { n_words, score: 0.95, ..it })
    })
}
