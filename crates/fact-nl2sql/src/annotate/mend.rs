//! Misspelt words to the words that were meant, where only one can have been.
//!
//! A word is mended only if nothing is known by it and one known word is very near: a name that
//! merely looks alike must not be taken for another.

use crate::annotate::{groups, when};
use crate::catalog::Catalog;
use crate::glossary::{GLOSSARY, VERBS};
use crate::lex::{Token, TokenKind};
use crate::relate::LEXICON;
use crate::shortened;
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
        if let Some(n_words) = stored(rest, catalog) {
            next = at + n_words;
            continue;
        }
        if let Some(meant) = undoubled(&token.lower, catalog) {
            let Some(token) = tokens.get_mut(at) else { continue };
            mended.push((token.text.clone(), meant.clone()));
            (token.stem, token.lower) = (stem(&meant), meant);
            continue;
        }
        if let Some(short) = shortened::written_for(tokens, at, catalog) {
            let Some(token) = tokens.get_mut(at) else { continue };
            mended.push((token.text.clone(), short.clone()));
            (token.lower, token.stem) = (short.clone(), short);
            continue;
        }
        if is_known(token, rest, catalog) || GLOSSARY.tells_statistics(&token.stem) {
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

/// Of how many words the longest stored text is that stands here as it is stored: none of them is
/// another word misspelt, as "Home" of "Fernwick Home" is no hole.
fn stored(rest: &[Token], catalog: &Catalog) -> Option<usize> {
    let hits = catalog.values().at(rest);
    hits.iter().map(|it| it.n_words).max().filter(|it| *it > 1)
}

/// "earnings" for "earnnings", whose stem is that of another word: one letter stands twice in what
/// this data holds.
fn undoubled(lower: &str, catalog: &Catalog) -> Option<String> {
    let known = |word: &str| GLOSSARY.name_forms.iter().find(|it| it.0 == word);
    if known(lower).is_some() || catalog.values().knows(lower) {
        return None;
    }
    let letters: Vec<char> = lower.chars().take(MAX_LETTERS).collect();
    let twice = letters.windows(2).enumerate().filter(|(_, it)| it.first() == it.last());
    let mut without = twice.map(|(at, _)| {
        let rest = letters.iter().enumerate().filter(|(idx, _)| *idx != at);
        rest.map(|it| it.1).collect::<String>()
    });
    without.find(|it| known(it).is_some_and(|it| catalog.names().knows(&it.1)))
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
        || VERBS.is_irregular(&token.lower) // "came" is no café
        || token.lower.chars().any(|it| it.is_ascii_digit())
        || catalog.names().knows(&token.stem)
        || GLOSSARY.steers(&token.stem)
        || LEXICON.holds(&token.stem)
        || catalog.values().knows(&token.lower)
        || when::at(rest).is_some()
        || when::is_time_word(&token.lower)
        || adjective()
}

fn nearest(token: &Token, catalog: &Catalog) -> Option<String> {
    // A word is mended to one with the same first letter only.
    let first = token.stem.chars().next()?;
    let names = catalog.names();
    let values = near_values(&token.lower, catalog);
    let known = GLOSSARY.name_forms.iter().filter(|it| names.knows(&it.1)).map(|it| &it.0);
    let whole = values.iter().chain(&GLOSSARY.cue_forms).chain(known);
    let whole = Nearest::of(&token.lower, whole);
    let cut = Nearest::of(&token.stem, names.words_with(first).chain(GLOSSARY.cue_words()));
    // A word as people write it tells more than the stem of one: "earnnings" is no "earn".
    let best = match (whole, cut) {
        (Some(whole), Some(cut)) if whole.tied || whole.distance > cut.distance => Nearest {
            tied: cut.tied || whole.distance == cut.distance && !whole.is_also(cut.word),
            ..cut
        },
        (whole, cut) => whole.or(cut)?,
    };
    (!best.tied).then(|| best.word.to_owned())
}

/// The word nearest to one that was written.
#[derive(Debug, Clone, Copy)]
struct Nearest<'a> {
    word: &'a str,
    /// How many letters are otherwise.
    distance: usize,
    /// Whether another is as near.
    tied: bool,
}

impl<'a> Nearest<'a> {
    fn of(written: &str, words: impl Iterator<Item = &'a String>) -> Option<Self> {
        let mut best: Option<Self> = None;
        for word in words {
            let Some(distance) = distance_within_reach(written, word) else { continue };
            match &mut best {
                Some(top) if distance > top.distance => {}
                Some(top) if distance == top.distance => top.tied |= !top.is_also(word),
                _ => best = Some(Self { word, distance, tied: false }),
            }
        }
        best
    }

    /// Whether another is the same but for its ending.
    fn is_also(&self, word: &str) -> bool {
        stem(self.word) == stem(word)
    }
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
