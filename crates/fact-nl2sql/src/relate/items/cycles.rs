//! What comes round again: "by weekday", "on Mondays", "at weekends", "the busiest hour of the day".
//!
//! Start at [`cycles`]. Knows nothing of grammar.

use super::Kind;
use super::clock::clock;
use super::derived::{SAID, fits_date};
use crate::catalog::{Catalog, Cycle, DAYS_OF_WEEK, Derivation, NameHit, Role, Target, ValueHit};
use crate::lex::{Token, TokenKind};
use crate::plan::Col;
use crate::words;

/// How surely a day of the week is meant by its name.
const NAMED: f64 = 0.97;

pub(super) fn cycles(
    tokens: &[Token],
    at: usize,
    catalog: &Catalog,
    found: &mut Vec<(usize, f64, Kind)>,
) {
    if let Some((n_words, cycle)) = called(tokens, at) {
        let hit = |(col, score)| NameHit { target: Target::Column(col), n_words, score };
        let said = |table: usize| is_said(table, tokens, catalog);
        let found_in = columns(cycle, tokens, said, catalog);
        let hits: Vec<NameHit> = found_in.into_iter().map(hit).collect();
        if !hits.is_empty() {
            found.push((n_words, NAMED, Kind::Names(hits)));
        }
    }
    if let Some((n_words, cycle, text)) = value(tokens, at) {
        let hit = |(col, score)| ValueHit { col, text: text.to_owned(), n_words, score };
        let found_in = columns(cycle, tokens, |_| false, catalog);
        let hits: Vec<ValueHit> = found_in.into_iter().map(hit).collect();
        // Where the data itself keeps such texts they are meant.
        let kept = found
            .iter()
            .any(|it| matches!(&it.2, Kind::Values(own) if own.iter().any(|it| it.score > 0.9)));
        if !hits.is_empty() && !kept {
            found.push((n_words, NAMED, Kind::Values(hits)));
        }
    }
}

/// Whether a question speaks of days of the week or hours that no column keeps by themselves.
pub(crate) fn tells_cycles(tokens: &[Token], catalog: &Catalog) -> bool {
    let told = |at: usize| {
        let mut found = Vec::new();
        cycles(tokens, at, catalog, &mut found);
        !found.is_empty() && catalog.values().at(tokens.get(at..).unwrap_or_default()).is_empty()
    };
    (0..tokens.len()).any(told) || clock(tokens, catalog).is_some()
}

/// What comes round again, called by its name, and in how many words.
fn called(tokens: &[Token], at: usize) -> Option<(usize, Cycle)> {
    let lower = |it: usize| tokens.get(it).map_or("", |it| it.lower.as_str());
    let before = at.checked_sub(1).map_or("", lower);
    let asked = matches!(
        before,
        "by" | "per" | "each" | "every" | "which" | "what" | "busiest" | "peak" | "quietest"
    );
    // "the top 3 hours"
    let ranked = at >= 2
        && matches!(tokens.get(at - 1).map(|it| &it.kind), Some(TokenKind::Number { .. }))
        && matches!(lower(at - 2), "top" | "busiest" | "bottom");
    let whole = |from: usize| {
        let of = usize::from(lower(from) == "of");
        let article = usize::from(matches!(lower(from + of), "the" | "a"));
        (lower(from + of + article), of + article + 1)
    };
    let (next, n_more) = whole(at + 1);
    Some(match (lower(at), next) {
        ("day" | "days", "week") => (1 + n_more, Cycle::DayOfWeek),
        ("hour" | "hours" | "time" | "times", "day") => (1 + n_more, Cycle::Hour),
        ("weekday" | "weekdays", "or" | "and" | "versus" | "vs")
            if lower(at + 2).starts_with("weekend") && asked =>
        {
            (3, Cycle::PartOfWeek)
        }
        ("hours", _) if ranked => (1, Cycle::Hour),
        ("weekdays", _) if ranked => (1, Cycle::DayOfWeek),
        ("weekday" | "dayofweek", _) if asked => (1, Cycle::DayOfWeek),
        ("weekdays", _) if matches!(before, "which" | "what") => (1, Cycle::DayOfWeek),
        ("hour", _) if asked => (1, Cycle::Hour),
        _ => return None,
    })
}

/// A day or part of the week said as a condition, and in how many words.
fn value(tokens: &[Token], at: usize) -> Option<(usize, Cycle, &'static str)> {
    let lower = tokens.get(at)?.lower.as_str();
    let one = words::singular(lower);
    let day = |it: &&&str| it.eq_ignore_ascii_case(&one);
    Some(match one.as_str() {
        "weekend" => (1, Cycle::PartOfWeek, "weekend"),
        "weekday" | "workday" => (1, Cycle::PartOfWeek, "weekday"),
        _ => (1, Cycle::DayOfWeek, DAYS_OF_WEEK.iter().find(day)?),
    })
}

/// The columns in which something comes round so, with how likely each is meant. People come and go by
/// the days and hours, while things only began once: of those nobody asks who did not name the date, but
/// of tables that are `told_by` it.
fn columns(
    cycle: Cycle,
    tokens: &[Token],
    told_by: impl Fn(usize) -> bool,
    catalog: &Catalog,
) -> Vec<(Col, f64)> {
    const HARDLY: f64 = 0.4;
    let likely = |(col, how): (Col, Derivation)| match how {
        Derivation::Part { of, cycle: own } if own == cycle => {
            let is_date = catalog.column(of)?.role == Role::Date;
            let fits = fits_date(of, tokens, catalog)?;
            Some((col, if is_date { fits } else { fits.min(HARDLY) }))
        }
        _ => None,
    };
    let all: Vec<(Col, f64)> = catalog.derived().filter_map(likely).collect();
    let happens =
        |it: &&(Col, f64)| !catalog.happens_to(it.0.table) || it.1 >= SAID || told_by(it.0.table);
    let happening: Vec<(Col, f64)> = all.iter().filter(happens).copied().collect();
    if happening.is_empty() { all } else { happening }
}

/// Whether the things of a table are spoken of by its whole name.
fn is_said(table: usize, tokens: &[Token], catalog: &Catalog) -> bool {
    let words = catalog.table(table).map(|it| it.words.as_slice()).unwrap_or_default();
    let said = |word: &String| tokens.iter().any(|it| it.stem == words::stem(word));
    !words.is_empty() && words.iter().all(said)
}
