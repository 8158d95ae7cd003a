//! A question that says no more than one part of the last anew: "what about the lowest?", "at
//! least 3?", "limit it to five", "which ones do not?".
//!
//! Start at [`part`]. No name is said in any of them, so nothing has to be settled.

use super::tie::Tie;
use crate::catalog::Catalog;
use crate::lex::{Token, TokenKind};
use crate::plan::{Agg, Cmp};
use crate::relate::items::{Item, Kind};
use crate::relate::lexicon::Func;
use crate::relate::relation::{Figure, Operand, Relation, Test};

/// The last question with the one part changed that was said; `None` where more was said.
pub(super) fn part(
    items: &[Item],
    tie: &Tie,
    last: &Relation,
    catalog: &Catalog,
) -> Option<Relation> {
    if last.beside.is_some() || last.also.is_some() {
        return None;
    }
    others(&tie.tokens, last, catalog)
        .or_else(|| fewer(&tie.tokens, last))
        .or_else(|| turned(items, last))
        .or_else(|| ranked(items, last))
        .or_else(|| worked_out(items, last, catalog))
        .or_else(|| compared(items, last))
}

/// "Which did not?": all the others.
fn others(tokens: &[Token], last: &Relation, catalog: &Catalog) -> Option<Relation> {
    const ASKED: &[&str] = &["which", "who", "what", "one", "ones", "of", "them", "those", "these"];
    const DENIED: &[&str] = &[
        "do not", "does not", "did not", "don't", "doesn't", "didn't", "are not", "is not",
        "aren't", "isn't", "was not", "were not", "wasn't", "weren't", "have not", "has not",
        "haven't", "hasn't", "dont", "doesnt", "didnt",
    ];
    let words: Vec<&str> = tokens.iter().map(|it| it.lower.as_str()).collect();
    let asked = words.iter().take_while(|it| ASKED.contains(it)).count();
    let denied = words.get(asked..).unwrap_or_default().join(" ");
    if asked == 0 || !DENIED.contains(&denied.as_str()) {
        return None;
    }
    let key = super::key(last.subject, catalog)?;
    let found = super::as_rows(last, key)?;
    let plain = |it: &&Figure| !it.is_aggregate();
    let shown: Vec<Figure> = last.shown.iter().filter(plain).cloned().collect();
    let own = shown.iter().all(|it| it.table() == last.subject) && !shown.is_empty();
    let test = Test::In { col: key, rows: Box::new(found), negated: true };
    own.then(|| Relation {
        subject: last.subject,
        shown,
        tests: vec![vec![test]],
        ..Relation::default()
    })
}

/// "limit it to five", "only the top 3", "the first one".
fn fewer(tokens: &[Token], last: &Relation) -> Option<Relation> {
    const SMALL: &[&str] = &[
        "limit", "top", "first", "last", "bottom", "only", "just", "show", "return", "give",
        "list", "keep", "take", "me", "us", "the", "it", "them", "this", "those", "these", "to",
        "of", "a", "one", "ones", "result", "results", "row", "rows", "please", "want", "i",
    ];
    let says = |word: &str| tokens.iter().any(|it| it.lower == word);
    let number = |it: &Token| match it.kind {
        TokenKind::Number { value, .. } => crate::relate::walk::how_many(value),
        _ => None,
    };
    let small = |it: &Token| SMALL.contains(&it.lower.as_str()) || number(it).is_some();
    let led = ["limit", "top", "first", "last", "bottom"].iter().any(|it| says(it));
    if !led || last.order.is_empty() || !tokens.iter().all(small) {
        return None;
    }
    let n = tokens.iter().find_map(number).or_else(|| says("one").then_some(1))?;
    let mut relation = last.clone();
    (relation.limit, relation.skip) = (Some(n), 0);
    if says("last") || says("bottom") {
        turn(&mut relation);
    }
    Some(relation)
}

fn turn(relation: &mut Relation) {
    if let Some(first) = relation.order.first_mut() {
        first.1 = !first.1;
    }
}

/// Small words that change nothing of what is asked for.
fn only_leads(func: Func) -> bool {
    matches!(
        func,
        Func::Ask
            | Func::Which
            | Func::Who
            | Func::Filler
            | Func::All
            | Func::Only
            | Func::Too
            | Func::With
            | Func::One
            | Func::And
            | Func::Of
    )
}

/// The words that say something; `None` where one of them is a name, a text or unknown.
fn telling(items: &[Item]) -> Option<Vec<&Kind>> {
    let mut telling = Vec::new();
    for item in items {
        match &item.kind {
            Kind::Func(func) if only_leads(*func) => {}
            it @ (Kind::Func(_) | Kind::Number { .. } | Kind::Adjective(_)) => telling.push(it),
            Kind::Names(_)
            | Kind::Values(_)
            | Kind::Quoted
            | Kind::Date
            | Kind::Late(_)
            | Kind::Soon(_)
            | Kind::Word => {
                return None;
            }
        }
    }
    Some(telling)
}

/// "What about the lowest?" after the highest.
fn turned(items: &[Item], last: &Relation) -> Option<Relation> {
    let telling = telling(items)?;
    let [only] = telling.as_slice() else { return None };
    let (by, _) = last.order.first().filter(|_| last.limit.is_some())?;
    let descending = match only {
        Kind::Func(Func::Most | Func::Common | Func::Max) => true,
        Kind::Func(Func::Least | Func::Uncommon | Func::Min) => false,
        Kind::Adjective(it) if it.superlative => {
            let Figure::Column(col) = by else { return None };
            !it.figures.iter().find(|it| it.0 == *col)?.2
        }
        _ => return None,
    };
    let mut relation = last.clone();
    relation.order.first_mut()?.1 = descending;
    Some(relation)
}

/// "Sort that by most common first": groups by how many rows they have.
fn ranked(items: &[Item], last: &Relation) -> Option<Relation> {
    let first = |it: &&Item| !it.text.eq_ignore_ascii_case("first");
    let said: Vec<Item> = items.iter().filter(first).cloned().collect();
    let telling = telling(&said)?;
    let [Kind::Func(Func::Order), Kind::Func(func)] = telling.as_slice() else { return None };
    let descending = match func {
        Func::Common | Func::Most => true,
        Func::Uncommon | Func::Least => false,
        _ => return None,
    };
    let counts = |it: &&Figure| matches!(it, Figure::Rows(_) | Figure::Different(_));
    let by = last.shown.iter().find(counts).cloned().unwrap_or(Figure::Rows(last.subject));
    if last.groups.is_empty() {
        return None;
    }
    Some(Relation { order: vec![(by, descending)], ..last.clone() })
}

/// "Give me the average.", "and the minimum?": another figure of the same column.
fn worked_out(items: &[Item], last: &Relation, catalog: &Catalog) -> Option<Relation> {
    let agg = |it: &&Kind| match it {
        Kind::Func(Func::Max | Func::Most) => Some(Agg::Max),
        Kind::Func(Func::Min | Func::Least) => Some(Agg::Min),
        Kind::Func(Func::Avg) => Some(Agg::Avg),
        Kind::Func(Func::Sum) => Some(Agg::Sum),
        _ => None,
    };
    let aggs: Vec<Agg> = telling(items)?.iter().map(agg).collect::<Option<_>>()?;
    let place = last.shown.iter().position(|it| matches!(it, Figure::Agg { .. }));
    let whole = last.groups.is_empty() && last.limit.is_none();
    let (place, col) = match (place, last.shown.as_slice()) {
        (Some(place), shown) => match shown.get(place)? {
            Figure::Agg { col, .. } => (place, *col),
            _ => return None,
        },
        (None, [Figure::Column(col)]) if whole => (0, *col),
        _ => return None,
    };
    let amount = catalog.column(col).is_some_and(|it| it.is_quantity() || it.can_be_ranked());
    if aggs.is_empty() || !amount || last.limit.is_some() {
        return None;
    }
    let mut relation = last.clone();
    let kept = |it: &(Figure, bool)| relation.groups.iter().any(|col| it.0 == Figure::Column(*col));
    relation.order = last.order.iter().filter(|it| kept(it)).cloned().collect();
    relation.distinct = false;
    let figures = aggs.into_iter().map(|agg| Figure::Agg { agg, col });
    relation.shown.splice(place..=place, figures);
    Some(relation)
}

/// "at least 3?", "how about after?": compared otherwise, or with another number.
fn compared(items: &[Item], last: &Relation) -> Option<Relation> {
    let (mut cmp, mut number) = (None, None);
    for kind in telling(items)? {
        match kind {
            Kind::Func(func) => cmp = Some(comparison(*func)?),
            Kind::Number { value, .. } if number.is_none() => number = Some(*value),
            _ => return None,
        }
    }
    let cmp = cmp?;
    let mut relation = last.clone();
    if let [having] = relation.having.as_mut_slice() {
        having.cmp = cmp;
        if let Some(value) = number {
            having.with = Operand::Number(value);
        }
        return Some(relation);
    }
    let mut tests = relation.tests.iter_mut().filter_map(|it| match it.as_mut_slice() {
        [it @ (Test::Compare { .. } | Test::Year { .. })] => Some(it),
        _ => None,
    });
    let (only, None) = (tests.next()?, tests.next()) else { return None };
    match (only, number) {
        (Test::Compare { cmp: old, with: Operand::Number(old_value), .. }, value) => {
            *old = cmp;
            *old_value = value.unwrap_or(*old_value);
        }
        (Test::Compare { cmp: old, .. }, None) => *old = cmp,
        #[expect(clippy::cast_possible_truncation, reason = "a year has four digits")]
        (Test::Year { cmp: old, year, .. }, value) => {
            *old = cmp;
            *year = value.map_or(*year, |it| it as i64);
        }
        _ => return None,
    }
    Some(relation)
}

fn comparison(func: Func) -> Option<Cmp> {
    match func {
        Func::Gt => Some(Cmp::Gt),
        Func::Ge | Func::OrMore => Some(Cmp::Ge),
        Func::Lt => Some(Cmp::Lt),
        Func::Le | Func::OrLess => Some(Cmp::Le),
        Func::Eq => Some(Cmp::Eq),
        _ => None,
    }
}
