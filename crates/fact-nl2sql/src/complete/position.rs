//! Where the cursor is: what was begun, and what the words before it call for.

use crate::catalog::{Catalog, Target};
use crate::lex::{Token, TokenKind, lex};

/// Of a longer text only the end is looked at.
const MAX_BYTES: usize = 2_000;
/// A name of more words than this is completed from a later word of it.
const MAX_BEGUN_WORDS: usize = 4;

/// Where the cursor is.
pub(super) struct Position<'a> {
    /// What may be begun: the last words before the cursor, the most of them first, each with
    /// where it starts in the text. The last is the word at the cursor, perhaps empty.
    pub begun: Vec<(usize, &'a str)>,
    /// Where the word at the cursor ends.
    pub to: usize,
    /// The text before the word at the cursor.
    pub before: &'a str,
    /// What the words before call for.
    pub calls_for: CallsFor,
    /// Whether a figure or a thing was named already.
    pub named: bool,
    /// Whether there is a question to go on from.
    pub goes_on: bool,
}

/// What the words before the cursor call for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CallsFor {
    /// Nothing was typed before it.
    Start,
    /// "by", "per": what rows can be split by.
    Grouping,
    /// "sorted by": a figure.
    Order,
    /// "in", "for", "only": a value or a period.
    Scope,
    /// "top 5": things.
    Things,
    /// Anything.
    Open,
}

const GROUPING: &[&str] = &["by", "per", "each", "every", "across"];
const ORDER: &[&str] = &["sort", "sorted", "order", "ordered", "rank", "ranked", "arranged"];
const SCOPE: &[&str] = &[
    "in",
    "for",
    "only",
    "not",
    "from",
    "excluding",
    "except",
    "without",
    "during",
    "since",
    "of",
];
const SUPERLATIVE: &[&str] = &[
    "top", "bottom", "first", "last", "best", "worst", "highest", "lowest", "largest", "smallest",
];

impl<'a> Position<'a> {
    /// `None` where nothing can be completed: inside quotation marks, or in a text too long.
    pub fn find(text: &'a str, cursor: usize, goes_on: bool, catalog: &Catalog) -> Option<Self> {
        if text.len() > MAX_BYTES {
            return None;
        }
        let head = text.get(..cursor)?;
        if head.matches(['"', '“', '”']).count() % 2 == 1 {
            return None;
        }
        let starts = word_starts(head);
        let at = *starts.last()?;
        let before = head.get(..at)?;
        let to =
            cursor + text.get(cursor..)?.find(|it| !is_in_word(it)).unwrap_or(text.len() - cursor);
        let from = starts.len().saturating_sub(MAX_BEGUN_WORDS);
        let begun = starts.get(from..)?.iter().filter_map(|it| Some((*it, head.get(*it..)?)));
        let tokens = lex(before);
        Some(Self {
            begun: begun.collect(),
            to,
            before,
            calls_for: calls_for(&tokens),
            named: named(&tokens, catalog),
            goes_on,
        })
    }

    /// The word at the cursor as far as it is typed.
    pub fn word(&self) -> &'a str {
        self.begun.last().map_or("", |it| it.1)
    }
}

/// Where words start in `head`; the last one is that at its end, empty after a space.
fn word_starts(head: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut inside = false;
    for (at, ch) in head.char_indices() {
        let is_word = is_in_word(ch);
        if is_word && !inside {
            starts.push(at);
        }
        inside = is_word;
    }
    if !inside {
        starts.push(head.len());
    }
    starts
}

fn is_in_word(ch: char) -> bool {
    ch.is_alphanumeric() || matches!(ch, '_' | '\'' | '’' | '&' | '.' | '/' | '-')
}

fn calls_for(tokens: &[Token]) -> CallsFor {
    let Some((last, rest)) = tokens.split_last() else { return CallsFor::Start };
    let before = rest.last().map_or("", |it| it.lower.as_str());
    let lower = last.lower.as_str();
    if GROUPING.contains(&lower) {
        // "sort by", "top 5 companies by": what follows is a figure.
        let said = |words: &[&str], n: usize| {
            rest.iter().rev().take(n).any(|it| words.contains(&it.lower.as_str()))
        };
        let orders = lower == "by" && (said(ORDER, 2) || said(SUPERLATIVE, 4));
        return if orders { CallsFor::Order } else { CallsFor::Grouping };
    }
    if SUPERLATIVE.contains(&lower)
        || matches!(last.kind, TokenKind::Number { .. }) && SUPERLATIVE.contains(&before)
    {
        return CallsFor::Things;
    }
    if SCOPE.contains(&lower) { CallsFor::Scope } else { CallsFor::Open }
}

fn named(tokens: &[Token], catalog: &Catalog) -> bool {
    let stems: Vec<&str> = tokens.iter().map(|it| it.stem.as_str()).collect();
    (0..stems.len()).any(|at| {
        let hits = catalog.names().at(stems.get(at..).unwrap_or_default());
        hits.iter().any(|it| {
            it.score > 0.5
                && match it.target {
                    Target::Table(_) | Target::Concept(_) => true,
                    Target::Column(col) => catalog.column(col).is_some(),
                }
        })
    })
}
