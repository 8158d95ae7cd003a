//! Figures set side by side: "rides in May against rides in April", "buys minus sells", "complaints per
//! 1,000 rides, each year".
//!
//! Start at [`sides`]. Such a question is two: it is cut at the word that sets one thing against the
//! other (`cut`), each of the two is read by itself, and what they ask for is put together (`join`),
//! where they are figures of the same groups. Knows nothing of how a question is read.

mod beside;
mod cut;
mod join;
mod worked;

use super::relation::{Figure, How, Relation};
use super::tree::is_done;
use super::{Related, Rows, one};
use crate::catalog::{Catalog, ColumnInfo, MOMENTS};
use crate::lex::Token;
use crate::plan::{Agg, Col};
use crate::words::stem;
use cut::{Cut, cuts};
use join::{figure_of, join};

/// Neither side may be less sure: a figure of the one is none without the other.
const SURE: f64 = 0.37;

/// What `tokens` ask for, where they set one figure against another.
pub(super) fn sides(tokens: &[Token], catalog: &Catalog) -> Option<Related> {
    if catalog.keeps_accounts() {
        return None; // figures of a business are set side by side by a plan
    }
    cuts(tokens, catalog).into_iter().find_map(|it| joined(&it, catalog))
}

/// Whether a word sets one thing against another and nothing else: "vs".
pub(super) fn sets_apart(tokens: &[Token]) -> bool {
    tokens.iter().any(|it| matches!(it.lower.as_str(), "vs" | "versus"))
}

fn joined(cut: &Cut, catalog: &Catalog) -> Option<Related> {
    let left = figure(&cut.left, cut.begins, catalog)?;
    let of_row = of_same_row(&left, cut, catalog);
    let right = of_row.or_else(|| figure(&cut.right, cut.begins, catalog))?;
    let hints: Vec<String> = left.rows.hints.iter().chain(&right.rows.hints).cloned().collect();
    let both = (&left.rows.relation, &right.rows.relation);
    let relation = join(both, cut, catalog, &hints)?;
    let each = |it: &Token| matches!(it.lower.as_str(), "each" | "every" | "per");
    let groups = !relation.groups.is_empty() || relation.within.len() > 1;
    if cut.left.iter().any(each) && !groups {
        return None;
    }
    let ordered = left.rows.ordered;
    let mut mended = left.mended.clone();
    mended.extend(right.mended.into_iter().filter(|it| !left.mended.contains(it)));
    Some(Related {
        mended,
        rows: Rows { relation, hints, ordered, sided: true, yes_no: None },
        confidence: left.confidence.min(right.confidence),
        steered: false,
        ..left
    })
}

/// "charge less pay": the other amount, where the rows that keep the first have one called so.
fn of_same_row(left: &Related, cut: &Cut, catalog: &Catalog) -> Option<Related> {
    let Figure::Agg { agg, col } = figure_of(&left.rows.relation)? else { return None };
    let own = catalog.table(col.table).filter(|_| cut.how == Some(How::Less))?;
    let said: Vec<&String> = cut.phrase.iter().map(|it| &it.stem).collect();
    let called = |it: &ColumnInfo| {
        let stems: Vec<String> = it.words.iter().map(|it| stem(it)).collect();
        it.is_quantity() && said.iter().all(|it| stems.contains(it))
    };
    let mut others = (0..own.columns.len())
        .filter(|it| *it != col.column && own.columns.get(*it).is_some_and(called));
    let (Some(column), None) = (others.next(), others.next()) else { return None };
    let other = Col { table: col.table, column };
    let mut right = left.clone();
    let relation = &mut right.rows.relation;
    let figures = relation.shown.iter_mut().chain(relation.order.iter_mut().map(|it| &mut it.0));
    for figure in figures.filter(|it| **it == Figure::Agg { agg, col }) {
        *figure = Figure::Agg { agg, col: other };
    }
    Some(right)
}

/// One side, read by itself: a figure, or how many or how much there is of what it lists.
fn figure(tokens: &[Token], begins: usize, catalog: &Catalog) -> Option<Related> {
    let read = |tokens: &[Token]| one(tokens, catalog).filter(is_whole);
    let is_figure = |it: &Related| figure_of(&it.rows.relation).is_some();
    let plain = one(tokens, catalog)?;
    if is_figure(&plain) {
        return Some(plain).filter(is_whole);
    }
    let led_by = |words: &[&str]| {
        let mut led = tokens.to_vec();
        let words = words.iter().map(|it| Token::word(it));
        led.splice(begins..begins, words);
        read(&led).filter(is_figure)
    };
    let is_sum = |it: &Related| {
        matches!(figure_of(&it.rows.relation), Some(Figure::Agg { agg: Agg::Sum, .. }))
    };
    let first = tokens.get(begins).map_or("", |it| it.lower.as_str());
    let money = |it: &Token| MOMENTS.is("money", std::slice::from_ref(&it.stem));
    if is_amount(&plain.rows.relation, first, tokens, catalog) {
        led_by(&["total"])
    } else if tokens.iter().any(money) {
        // "the repair bill" is no number of repairs.
        led_by(&["total"]).filter(is_sum)
    } else {
        led_by(&["number", "of"])
    }
}

/// Whether what is listed is an amount, so that all of it together is meant: "fees charged in May",
/// "invoiced in May".
fn is_amount(relation: &Relation, first: &str, tokens: &[Token], catalog: &Catalog) -> bool {
    let listed = relation.shown.first().map(Figure::table);
    let mut tables = std::iter::once(relation.subject).chain(listed);
    let sums = tables.any(|it| catalog.sum_of_each(it).is_some());
    let done = is_done(first) && catalog.main_amount(relation.subject, Agg::Sum).is_some();
    let amount =
        matches!(relation.shown.as_slice(), [Figure::Column(col)] if catalog.adds_up(*col));
    let taken = |it: &Token| MOMENTS.is("taken in", std::slice::from_ref(&it.stem));
    sums || done || amount || tokens.iter().any(taken)
}

/// Whether a reading leaves nothing out.
fn is_whole(read: &Related) -> bool {
    read.unplaced.is_empty() && !read.idle && read.confidence >= SURE
}
