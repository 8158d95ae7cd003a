//! Misspelt words to the words that were meant, where only one can have been.
//!
//! A word is mended only if nothing is known by it and one known word is very near: a name that
//! merely looks alike must not be taken for another.

use crate::annotate::{groups, when};
use crate::catalog::Catalog;
use crate::glossary::GLOSSARY;
use crate::lex::{Token, TokenKind};
use crate::words::stem;

/// A shorter word is not mended.
const MIN_CHARS: usize = 4;

/// In a word of so many letters two may be wrong.
const LONG: usize = 8;

/// Mends `tokens` in place; gives the words as written with what they were read as.
pub(super) fn mend(tokens: &mut Vec<Token>, catalog: &Catalog) -> Vec<(String, String)> {
    let mut mended = Vec::new();
    name_groups(tokens, catalog, &mut mended);
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
    if !mended.is_empty() {
        // "the finance secor": what the noun was, was not known before.
        name_groups(tokens, catalog, &mut mended);
    }
    mended
}

/// Writes groupings called by near forms of their names as they are stored.
fn name_groups(tokens: &mut Vec<Token>, catalog: &Catalog, mended: &mut Vec<(String, String)>) {
    for at in 0.. {
        if at >= tokens.len() {
            return;
        }
        let Some(group) = groups::group(tokens, at, catalog) else { continue };
        let own = tokens.get(at..at + group.n_words).unwrap_or_default();
        let Some(last) = own.last() else { continue };
        let token = Token {
            lower: group.text.to_lowercase(),
            stem: group.text.to_lowercase(),
            kind: TokenKind::Quoted,
            text: group.text,
            possessive: last.possessive,
            pause: last.pause,
        };
        if !group.is_same {
            let written: Vec<&str> = own.iter().map(|it| it.text.as_str()).collect();
            mended.push((written.join(" "), token.text.clone()));
        }
        tokens.splice(at..at + group.n_words, [token]);
    }
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
    // A stored text is told whole: before the stem of a name, where both are as near.
    for (word, written) in values.chain(names).chain(cues).chain(forms) {
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
