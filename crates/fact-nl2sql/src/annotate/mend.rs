//! Misspelt words to the words that were meant, where only one can have been.
//!
//! A word is mended only if nothing is known by it and one known word is very near: a name that
//! merely looks alike must not be taken for another.

use crate::annotate::when;
use crate::catalog::{Catalog, Role};
use crate::glossary::GLOSSARY;
use crate::lex::{Token, TokenKind, lex};
use crate::plan::Col;
use crate::words::stem;

/// A shorter word is not mended.
const MIN_CHARS: usize = 4;

/// In a word of so many letters two may be wrong.
const LONG: usize = 8;

/// Mends `tokens` in place; gives the words as written with what they were read as.
pub(super) fn mend(tokens: &mut Vec<Token>, catalog: &Catalog) -> Vec<(String, String)> {
    let mut mended = Vec::new();
    let mut n_unknown = 0;
    let mut next = 0;
    while next < tokens.len() {
        let at = next;
        next += 1;
        let rest = tokens.get(at..).unwrap_or_default();
        let Some(token) = rest.first() else { continue };
        if token.kind != TokenKind::Word {
            continue;
        }
        if let Some(group) = group(rest, catalog) {
            let words = lex(&group);
            mended.push((token.text.clone(), group));
            next = at + words.len();
            tokens.splice(at..=at, words);
            continue;
        }
        if is_known(token, rest, catalog) {
            continue;
        }
        // Beyond a few words that mean nothing no mending saves the question, and each costs time.
        let long = token.lower.chars().count() > MAX_LETTERS;
        if n_unknown >= MAX_UNKNOWN || long {
            continue;
        }
        let Some(meant) = nearest(token, catalog) else {
            n_unknown += 1;
            continue;
        };
        let Some(token) = tokens.get_mut(at) else { continue };
        mended.push((token.text.clone(), meant.clone()));
        token.stem = if GLOSSARY.steers(&meant) || catalog.names().knows(&meant) {
            meant.clone()
        } else {
            stem(&meant)
        };
        token.lower = meant;
    }
    mended
}

/// What a word nothing is known by was meant for, where only one word can have been.
pub(crate) fn meant_by(token: &Token, rest: &[Token], catalog: &Catalog) -> Option<String> {
    let long = token.lower.chars().count() > MAX_LETTERS;
    (!long && !is_known(token, rest, catalog)).then(|| nearest(token, catalog)).flatten()
}

/// After so many words without a meaning no further one is mended.
const MAX_UNKNOWN: usize = 8;
/// A longer word is none that was misspelt.
const MAX_LETTERS: usize = 32;
/// Texts that begin with a word looked at for a grouping.
const MAX_BEGUN: usize = 200;
/// A column with more different texts than this has no groupings people call by half a name.
const MAX_GROUPS: u64 = 60;

/// Whether a text that is no code is just this word.
fn is_whole(lower: &str, catalog: &Catalog) -> bool {
    let hits = catalog.values().exactly(lower);
    hits.iter().any(|it| catalog.column(it.col).is_some_and(|it| !it.is_code))
}

fn is_group(col: Col, catalog: &Catalog) -> bool {
    let Some(column) = catalog.column(col) else { return false };
    let few = column.n_different.is_some_and(|it| it <= MAX_GROUPS);
    column.role == Role::Category && few && !column.is_code
}

/// "Tech companies", "the tech sector": before a noun, the beginning of a grouping's name.
fn group(rest: &[Token], catalog: &Catalog) -> Option<String> {
    let before_noun = rest.get(1).is_some_and(|it| catalog.names().knows(&it.stem));
    let word = rest.first().filter(|it| before_noun && it.lower.len() >= 4)?;
    // A code is written in capitals; "tech" may be the ticker TECH of some company.
    let code = word.text == word.text.to_uppercase();
    let steers = GLOSSARY.steers(&word.stem);
    let known = catalog.names().knows(&word.stem) || is_whole(&word.lower, catalog);
    if code || steers || known {
        return None;
    }
    let begun = catalog.values().starting(&word.lower, None, MAX_BEGUN);
    let mut groups: Vec<String> =
        begun.into_iter().filter(|it| is_group(it.col, catalog)).map(|it| it.text).collect();
    groups.sort_unstable();
    groups.dedup();
    <[String; 1]>::try_from(groups).ok().map(|[only]| only)
}

fn is_known(token: &Token, rest: &[Token], catalog: &Catalog) -> bool {
    let adjective = || {
        let forms = GLOSSARY.adjectives.iter().flat_map(|it| it.more.iter().chain(&it.less));
        forms.into_iter().any(|it| *it == token.lower)
    };
    token.lower.len() < 4
        || token.lower.chars().any(|it| it.is_ascii_digit())
        || catalog.names().knows(&token.stem)
        || GLOSSARY.steers(&token.stem)
        || catalog.values().knows(&token.lower)
        || when::at(rest).is_some()
        || when::is_time_word(&token.lower)
        || adjective()
}

fn nearest(token: &Token, catalog: &Catalog) -> Option<String> {
    // A word is mended to one with the same first letter only.
    let first = token.stem.chars().next()?;
    let names = catalog.names().words_with(first).map(|it| (it.as_str(), token.stem.as_str()));
    let cues = GLOSSARY.cue_words().map(|it| (it.as_str(), token.stem.as_str()));
    let forms = GLOSSARY.cue_forms.iter().map(|it| (it.as_str(), token.lower.as_str()));
    let values = near_values(&token.lower, catalog);
    let values = values.iter().map(|it| (it.as_str(), token.lower.as_str()));
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    for (word, written) in names.chain(cues).chain(forms).chain(values) {
        let Some(distance) = distance_within_reach(written, word) else { continue };
        match best {
            Some((top, known))
                if distance > top || stem(known) == stem(word) && distance == top => {}
            Some((top, _)) if distance == top => tied = true,
            _ => {
                best = Some((distance, word));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, word)| word.to_owned())
}

/// First words of stored texts that may have been meant, the nearest where there are any as near.
fn near_values(lower: &str, catalog: &Catalog) -> Vec<String> {
    let once = catalog.values().near_first_words(lower, 1, MIN_CHARS);
    if !once.is_empty() || lower.chars().count() < LONG {
        return once;
    }
    catalog.values().near_first_words(lower, 2, LONG)
}

fn distance_within_reach(written: &str, word: &str) -> Option<usize> {
    let (n, m) = (written.chars().count(), word.chars().count());
    let reach = match n.min(m) {
        0..MIN_CHARS => return None,
        MIN_CHARS..LONG => 1,
        _ => 2,
    };
    if n.abs_diff(m) > reach || written.chars().next() != word.chars().next() {
        return None;
    }
    let distance = strsim::osa_distance(written, word);
    (distance <= reach).then_some(distance)
}
