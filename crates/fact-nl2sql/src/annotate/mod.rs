//! Stage 2: tokens to marks: what each stretch of words can mean in this database.
//!
//! Start at [`annotate`]. Every possible meaning of every stretch is weighed and the best
//! covering of the whole question is kept; a word without any meaning stays
//! [`Mark::Unknown`]. Knows nothing of plans.

mod groups;
pub(crate) mod mend;
mod statistics;
pub(crate) mod when;
mod written;

use crate::catalog::{Catalog, NameHit, Role, Target, ValueHit};
use crate::glossary::{Cue, GLOSSARY};
use crate::lex::{Token, TokenKind};
use crate::relate;
use crate::words::singular;
use when::When;

/// What a stretch of words means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    /// It steers the question.
    Cue(Cue),
    /// It names a period.
    When(When),
    /// A number.
    Number { value: f64, percent: bool },
    /// It names tables, columns or worked-out figures; the likeliest first.
    Names(Vec<NameHit>),
    /// It is a text the data holds, perhaps in several columns.
    Values(Vec<ValueHit>),
    /// Text in quotation marks that the data does not hold.
    Literal(String),
    /// An adjective: which one in the glossary, whether it means more, and its degree.
    Adjective { idx: usize, more: bool, degree: Degree },
    /// A unit of time after a number ("5 minutes"), in seconds.
    Seconds(f64),
    /// Nothing that is known.
    Unknown,
}

/// How strongly an adjective compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Degree {
    Plain,
    Comparative,
    Superlative,
}

/// A stretch of words and what it means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tile {
    /// First token.
    pub from: usize,
    /// One past the last token.
    pub to: usize,
    /// What it means.
    pub mark: Mark,
}

/// A question with its meaning marked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Marked {
    /// The tokens, misspellings mended.
    pub tokens: Vec<Token>,
    /// The covering, left to right.
    pub tiles: Vec<Tile>,
    /// Words that were read as others: as written, as read.
    pub mended: Vec<(String, String)>,
}

impl Marked {
    /// The words of a tile as written.
    pub fn text(&self, tile: &Tile) -> String {
        let words = self.tokens.get(tile.from..tile.to).unwrap_or_default();
        words.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Marks every stretch of `tokens` with its likeliest meaning.
pub(crate) fn annotate(tokens: Vec<Token>, catalog: &Catalog) -> Marked {
    let mut tokens = statistics::written_out(&written::written_out(tokens, catalog), catalog);
    let mended = mend::mend(&mut tokens, catalog);
    let n = tokens.len();
    let candidates: Vec<Vec<Candidate>> =
        (0..n).map(|at| candidates(&tokens, at, catalog)).collect();
    // best[i]: the best score for the first i tokens and the tile that ends there.
    let mut best: Vec<(f64, Option<Tile>)> = vec![(f64::NEG_INFINITY, None); n + 1];
    if let Some(first) = best.first_mut() {
        first.0 = 0.0;
    }
    for (at, choices) in candidates.into_iter().enumerate() {
        let so_far = best.get(at).map_or(f64::NEG_INFINITY, |it| it.0);
        for choice in choices {
            let to = at + choice.n_words;
            let score = so_far + choice.score;
            if let Some(slot) = best.get_mut(to).filter(|it| score > it.0) {
                *slot = (score, Some(Tile { from: at, to, mark: choice.mark }));
            }
        }
    }
    let mut tiles = Vec::new();
    let mut at = n;
    while let Some(tile) = best.get_mut(at).and_then(|it| it.1.take()) {
        at = tile.from;
        tiles.push(tile);
    }
    tiles.reverse();
    Marked { tokens, tiles, mended }
}

struct Candidate {
    n_words: usize,
    score: f64,
    mark: Mark,
}

impl Candidate {
    /// Longer stretches win over the sum of their parts.
    fn new(n_words: usize, quality: f64, mark: Mark) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a question has few words")]
        let n = n_words as f64;
        Self { n_words, score: quality * n + 0.3 * (n - 1.0), mark }
    }
}

fn candidates(tokens: &[Token], at: usize, catalog: &Catalog) -> Vec<Candidate> {
    let rest = tokens.get(at..).unwrap_or_default();
    let Some(first) = rest.first() else { return Vec::new() };
    let mut found = vec![Candidate::new(1, -1.0, Mark::Unknown)];
    // "per year 2023 to 2025": the year is what it is told by, and no part of what follows.
    let told_by = at.checked_sub(1).and_then(|it| tokens.get(it));
    let told_by = told_by.is_some_and(|it| matches!(it.lower.as_str(), "per" | "each" | "every"));
    let when = if told_by && first.lower == "year" {
        when::at(std::slice::from_ref(first))
    } else {
        when::at(rest)
    };
    if let Some((n_words, when)) = when {
        found.push(Candidate::new(n_words, 1.05, Mark::When(when)));
    }
    match &first.kind {
        TokenKind::Number { value, percent, .. } => {
            found.push(Candidate::new(1, 0.9, Mark::Number { value: *value, percent: *percent }));
        }
        TokenKind::Quoted => {
            let values = catalog.values().exactly(&first.text);
            let literal = Mark::Literal(first.text.clone());
            let mark = if values.is_empty() { literal } else { Mark::Values(values) };
            found.push(Candidate::new(1, 1.0, mark));
            return found;
        }
        TokenKind::Word | TokenKind::Date | TokenKind::Sign => {}
    }
    cue_candidates(rest, catalog, &mut found);
    name_candidates(tokens, at, catalog, &mut found);
    adjective_candidates(first, &mut found);
    if let Some(seconds) = time_unit(&first.stem).filter(|_| {
        at > 0 && tokens.get(at - 1).is_some_and(|it| matches!(it.kind, TokenKind::Number { .. }))
    }) {
        found.push(Candidate::new(1, 1.1, Mark::Seconds(seconds)));
    }
    value_candidates(rest, at, catalog, &mut found);
    found
}

fn cue_candidates(rest: &[Token], catalog: &Catalog, found: &mut Vec<Candidate>) {
    let Some(phrases) = rest.first().and_then(|it| GLOSSARY.phrases.get(&it.stem)) else { return };
    for (stems, cue) in phrases {
        let fits = stems.len() <= rest.len() && stems.iter().zip(rest).all(|(a, b)| *a == b.stem);
        // "May" is a month and "who" a word: quotation marks and numbers never steer.
        if !fits || rest.iter().take(stems.len()).any(|it| it.kind == TokenKind::Quoted) {
            continue;
        }
        // "completed visits" says what became of them, and nothing of gaps in the data.
        let done = |it: &Token| matches!(it.lower.as_str(), "completed" | "completely");
        if *cue == Cue::Complete && rest.first().is_some_and(done) {
            continue;
        }
        // "seasonal stays", where that is one of the kinds that are kept
        let kept =
            || rest.first().is_some_and(|it| !catalog.values().exactly(&it.lower).is_empty());
        if matches!(cue, Cue::Seasonal | Cue::Missing) && stems.len() == 1 && kept() {
            continue;
        }
        // "total amount of orders by city": the orders of this data, no wish for an order.
        if stems.len() > 1 && names_things(rest, catalog) {
            continue;
        }
        let quality = match cue {
            Cue::Filler => 0.35,
            Cue::Sum => 1.02,
            _ => 0.95,
        };
        found.push(Candidate::new(stems.len(), quality, Mark::Cue(*cue)));
    }
}

/// Whether the first word is the plural of what a table of this data holds.
fn names_things(rest: &[Token], catalog: &Catalog) -> bool {
    let Some(first) = rest.first().filter(|it| singular(&it.lower) != it.lower) else {
        return false;
    };
    let hits = catalog.names().at(&[first.stem.as_str()]);
    hits.iter().any(|it| matches!(it.target, Target::Table(_)) && it.score > 0.7)
}

fn name_candidates(tokens: &[Token], at: usize, catalog: &Catalog, found: &mut Vec<Candidate>) {
    let rest = tokens.get(at..).unwrap_or_default();
    let stems: Vec<&str> = rest
        .iter()
        .take(8)
        .take_while(|it| it.kind != TokenKind::Quoted)
        .map(|it| it.stem.as_str())
        .collect();
    let mut hits = catalog.names().at(&stems);
    catalog.keep_meant(&mut hits, tokens, at);
    relate::drop_chance_hits(&mut hits, rest, catalog);
    hits.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut lengths: Vec<usize> = hits.iter().map(|it| it.n_words).collect();
    lengths.sort_unstable();
    lengths.dedup();
    for n_words in lengths {
        let own: Vec<NameHit> = hits.iter().filter(|it| it.n_words == n_words).copied().collect();
        let top = own.first().map_or(0.0, |it| it.score);
        found.push(Candidate::new(n_words, top, Mark::Names(own)));
    }
}

fn adjective_candidates(first: &Token, found: &mut Vec<Candidate>) {
    for (idx, adjective) in GLOSSARY.adjectives.iter().enumerate() {
        for (forms, more) in [(&adjective.more, true), (&adjective.less, false)] {
            let Some(form) = forms.iter().find(|it| **it == first.lower) else { continue };
            let degree = if form.ends_with("est") {
                Degree::Superlative
            } else if form.ends_with("er") {
                Degree::Comparative
            } else {
                Degree::Plain
            };
            found.push(Candidate::new(1, 0.7, Mark::Adjective { idx, more, degree }));
        }
    }
}

fn value_candidates(rest: &[Token], at: usize, catalog: &Catalog, found: &mut Vec<Candidate>) {
    let mut hits = catalog.values().at(rest);
    if hits.is_empty() && at > 0 {
        hits = names_holding(rest, catalog);
    }
    let mut lengths: Vec<usize> = hits.iter().map(|it| it.n_words).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let Some(first) = rest.first() else { return };
    let is_number = matches!(first.kind, TokenKind::Number { .. });
    let common =
        GLOSSARY.phrases.get(&first.stem).is_some_and(|it| it.iter().any(|(it, _)| it.len() == 1))
            || catalog.names().knows(&first.stem);
    for n_words in lengths {
        let mut own: Vec<ValueHit> =
            hits.iter().filter(|it| it.n_words == n_words).cloned().collect();
        own.sort_by(|a, b| b.score.total_cmp(&a.score));
        let top = own.first().map_or(0.0, |it| it.score);
        own.retain(|it| it.score >= top - 0.08);
        let written_as_name = at > 0 && first.text.chars().next().is_some_and(char::is_uppercase);
        let quality = match n_words {
            1 if common && !written_as_name => top * 0.5,
            1 if is_number => top * 0.4,
            1 if common => top * 0.94,
            _ => top + 0.05,
        };
        found.push(Candidate::new(n_words, quality, Mark::Values(own)));
    }
}

/// The names that hold the capitalised words `rest` begins with, after their own first word.
fn names_holding(rest: &[Token], catalog: &Catalog) -> Vec<ValueHit> {
    let as_name = |it: &&Token| {
        it.kind == TokenKind::Word
            && it.lower.len() >= 4
            && it.text.chars().next().is_some_and(char::is_uppercase)
            && !catalog.names().knows(&it.stem)
    };
    let n_words = rest.iter().take(4).take_while(as_name).count();
    let longest_first = (1..=n_words).rev().filter_map(|it| rest.get(..it));
    let of_names = |words: &[Token]| {
        let mut hits = catalog.values().containing(words);
        hits.retain(|it| catalog.column(it.col).is_some_and(|it| it.role == Role::Name));
        hits
    };
    longest_first.map(of_names).find(|it| !it.is_empty()).unwrap_or_default()
}

fn time_unit(stem: &str) -> Option<f64> {
    Some(match stem {
        "second" | "sec" => 1.0,
        "minut" | "min" => 60.0,
        "hour" | "hr" => 3600.0,
        "millisecond" | "ms" => 0.001,
        _ => return None,
    })
}
