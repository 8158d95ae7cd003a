//! "within 30 days of joining", "the same day they were ordered": how soon one date came after another.
//!
//! Start at [`soon`]. Knows nothing of grammar.

use super::Kind;
use super::derived::{dates_named, unit_said};
use crate::catalog::{Catalog, Derivation, MOMENTS, Moment};
use crate::glossary::VERBS;
use crate::lex::{Token, TokenKind};
use crate::plan::{Cmp, Col};

/// So many words are looked at for what was done, and for what led to it.
const NEAR: usize = 4;

const DAY: f64 = 86_400.0;

/// How long one date may come after another.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Soon {
    pub cmp: Cmp,
    pub n: f64,
    /// How many seconds one of the unit is.
    pub seconds: f64,
    /// The times from one date to the other, by how surely they are meant.
    pub lengths: Vec<(Col, f64)>,
}

pub(super) fn soon(
    tokens: &[Token],
    at: usize,
    catalog: &Catalog,
    found: &mut Vec<(usize, f64, Kind)>,
) {
    let Some((n_span, cmp, n, seconds)) = within(tokens, at).or_else(|| same_day(tokens, at))
    else {
        return;
    };
    let Some((n_from, from)) = began(tokens, at + n_span, catalog) else { return };
    let stems: Vec<&str> = tokens.iter().map(|it| it.stem.as_str()).collect();
    let unit = unit_said(&stems);
    let lengths = catalog.derived().filter_map(|(col, how)| match how {
        // Of times of day no difference says whether they are of one day.
        Derivation::Length { from: own, to, .. }
            if cmp == Cmp::Lt && [own, to].iter().any(|it| keeps_time(*it, catalog)) =>
        {
            None
        }
        Derivation::Length { from: own, to, unit: counted } if counted == unit => {
            let score = |of: &[(Col, f64)], it: Col| of.iter().find(|of| of.0 == it).map(|of| of.1);
            let done = done_before(tokens, at, own.table, catalog);
            Some((col, score(&from, own)? * score(&done, to)?))
        }
        _ => None,
    });
    let lengths: Vec<(Col, f64)> = lengths.collect();
    if !lengths.is_empty() {
        let soon = Soon { cmp, n, seconds, lengths };
        found.push((n_span + n_from, 1.0, Kind::Soon(soon)));
    }
}

/// Whether a date is called as one that keeps the time of day.
fn keeps_time(date: Col, catalog: &Catalog) -> bool {
    const TIMED: &[&str] = &["at", "time", "ts", "timestamp", "datetime", "tm"];
    let words = catalog.column(date).map(|it| it.words.as_slice()).unwrap_or_default();
    words.last().is_some_and(|it| TIMED.contains(&it.as_str()))
}

/// "within a week of": how many words, and the span.
fn within(tokens: &[Token], at: usize) -> Option<(usize, Cmp, f64, f64)> {
    const MONTH: f64 = 30.0;
    const YEAR: f64 = 365.0;
    let lower = |it: usize| tokens.get(at + it).map_or("", |it| it.lower.as_str());
    if !matches!(lower(0), "within" | "inside") {
        return None;
    }
    let number = tokens.get(at + 1)?;
    let n = match &number.kind {
        TokenKind::Number { value, .. } => *value,
        TokenKind::Word if matches!(number.lower.as_str(), "a" | "an" | "one") => 1.0,
        _ => return None,
    };
    let unit = tokens.get(at + 2)?.stem.as_str();
    let seconds = match unit {
        "month" => MONTH * DAY,
        "year" => YEAR * DAY,
        _ => MOMENTS.unit(unit)?,
    };
    matches!(lower(3), "of" | "after" | "from").then_some((4, Cmp::Le, n, seconds))
}

/// "the same day they were ordered", "on the day it was opened".
fn same_day(tokens: &[Token], at: usize) -> Option<(usize, Cmp, f64, f64)> {
    let lower = |it: usize| tokens.get(at + it).map_or("", |it| it.lower.as_str());
    let lead = usize::from(lower(0) == "on");
    let lead = lead + usize::from(lower(lead) == "the");
    let same = usize::from(lower(lead) == "same");
    let told = lead + same > 1 && lower(lead + same) == "day";
    let n = lead + same + 1;
    let next = usize::from(lower(n) == "as" || lower(n) == "that");
    // "on the day of the hearing" is another one.
    let they =
        matches!(lower(n + next), "they" | "it" | "he" | "she" | "their" | "its" | "of" | "the");
    (told && they).then_some((n + next, Cmp::Lt, 1.0, DAY))
}

/// The dates that what is counted from is called by, and how many words it took: "joining", "being
/// reported", "they were ordered".
fn began(tokens: &[Token], at: usize, catalog: &Catalog) -> Option<(usize, Vec<(Col, f64)>)> {
    const SMALL: &[&str] = &[
        "the", "a", "an", "their", "its", "his", "her", "being", "they", "it", "he", "she", "was",
        "were", "had", "been", "having", "of", "first",
    ];
    let small = |it: &&Token| SMALL.contains(&it.lower.as_str());
    let lead = tokens.iter().skip(at).take(NEAR).take_while(small).count();
    (1..=2).rev().find_map(|n| {
        let words = tokens.get(at + lead..at + lead + n)?;
        let told = words.iter().all(|it| it.kind == TokenKind::Word && !it.possessive);
        let mut named = if told { dates_named(words, catalog) } else { Vec::new() };
        let begun = [words.first()?.lower.clone()];
        if n == 1 && MOMENTS.of_words(&begun) == Moment::Begun {
            // "joining" of those that were registered: when it began, in another word.
            const OTHERWISE: f64 = 0.8;
            let others = catalog.columns().filter(|(col, it)| {
                let named = named.iter().any(|it| it.0.table == col.table);
                it.moment == Moment::Begun && !named
            });
            named.extend(others.map(|it| (it.0, OTHERWISE)).collect::<Vec<_>>());
        }
        (!named.is_empty()).then_some((lead + n, named))
    })
}

/// The dates of a table that what was done right before is called by; where none is, those by which a
/// row of it ends.
fn done_before(tokens: &[Token], at: usize, table: usize, catalog: &Catalog) -> Vec<(Col, f64)> {
    const HARDLY: f64 = 0.7;
    let before = tokens.get(at.saturating_sub(NEAR)..at).unwrap_or_default().iter().rev();
    let mut done =
        before.filter(|it| VERBS.is_past(&it.lower) || VERBS.knows(&it.lower)).peekable();
    if done.peek().is_none() {
        return Vec::new();
    }
    let named = done.find_map(|it| {
        let mut named = dates_named(std::slice::from_ref(it), catalog);
        named.retain(|it| it.0.table == table);
        (!named.is_empty()).then_some(named)
    });
    named.unwrap_or_else(|| {
        let ends =
            catalog.columns().filter(|(col, it)| col.table == table && it.moment == Moment::Ended);
        let ends: Vec<(Col, f64)> = ends.map(|it| (it.0, HARDLY)).collect();
        if ends.len() == 1 { ends } else { Vec::new() }
    })
}
