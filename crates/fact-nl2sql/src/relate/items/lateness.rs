//! Late, on time, overdue: what happened held against when it was to happen.
//!
//! Start at [`lateness`]. Knows nothing of grammar.

use super::Kind;
use super::derived::dates_named;
use crate::catalog::{Catalog, ColumnInfo, MOMENTS, Moment, Role};
use crate::glossary::VERBS;
use crate::lex::{Pause, Token};
use crate::plan::{Cmp, Col};

/// What happened, held against when it was to happen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lateness {
    pub how: How,
    /// The dates it may have happened on, by how surely.
    pub actual: Vec<(Col, f64)>,
    /// The dates it was to happen on.
    pub planned: Vec<(Col, f64)>,
}

/// How what happened stands to when it was to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// It happened before that, after it …
    Happened(Cmp),
    /// It has not happened yet and should have.
    Overdue,
}

pub(super) fn lateness(
    tokens: &[Token],
    at: usize,
    catalog: &Catalog,
    found: &mut Vec<(usize, f64, Kind)>,
) {
    let rest = tokens.get(at..).unwrap_or_default();
    // Before all else, for most words begin nothing of the kind.
    if !(0..=2).any(|it| is_told(rest.get(it..).unwrap_or_default())) {
        return;
    }
    let stored = rest.first().is_some_and(|it| !catalog.values().exactly(&it.text).is_empty());
    if stored {
        return;
    }
    if !keeps_plans(catalog) {
        // "paid on time" asks for what the data does not tell.
        let done = usize::from(rest.first().is_some_and(|it| VERBS.is_past(&it.lower)));
        let said = rest.iter().skip(done).take(2);
        let stems: Vec<&str> = said.map(|it| it.stem.as_str()).collect();
        let n = MOMENTS.starts("in time", &stems);
        found.extend(n.map(|it| (done + it, 0.95, Kind::Word)));
        return;
    }
    let before = at.checked_sub(1).and_then(|it| tokens.get(it));
    let follows_deed = before.is_some_and(|it| VERBS.tells_past(&it.lower));
    let bare = lateness_at(rest, &[], catalog).map(|(n, it)| {
        // "invoices past their due date" still are, "paid past their due date" they were.
        let still = !follows_deed && rest.first().is_some_and(|it| it.lower == "past");
        (n, if still { Lateness { how: How::Overdue, ..it } } else { it })
    });
    // "paid late", "handed in on time": by what was done.
    let done = (1..=2).find_map(|n| {
        let verb = rest.get(..n)?;
        let past = verb.first().is_some_and(|it| VERBS.tells_past(&it.lower));
        let parted = verb.iter().any(|it| it.pause != Pause::None);
        let named = dates_named(verb, catalog);
        if !past || parted || named.is_empty() {
            return None;
        }
        let (n_words, it) = lateness_at(rest.get(n..)?, &named, catalog)?;
        Some((n + n_words, it))
    });
    // "the early flights": a word of lateness by itself says little unless something was done.
    let early = |it: &Lateness| matches!(it.how, How::Happened(Cmp::Lt));
    let bare = bare.filter(|(n, it)| *n > 1 || !early(it) || follows_deed);
    found.extend(bare.into_iter().chain(done).map(|(n, it)| (n, 0.97, Kind::Late(it))));
}

/// Whether a phrase of lateness begins here.
fn is_told(rest: &[Token]) -> bool {
    const LINES: &[&str] = &[
        "late",
        "in time",
        "early",
        "overdue",
        "later than plan",
        "no later than plan",
        "earlier than plan",
    ];
    let stems: Vec<&str> = rest.iter().take(6).map(|it| it.stem.as_str()).collect();
    LINES.iter().any(|it| MOMENTS.starts(it, &stems).is_some())
}

fn keeps_plans(catalog: &Catalog) -> bool {
    catalog.columns().any(|(_, it)| is_plan(it))
}

fn is_plan(column: &ColumnInfo) -> bool {
    column.role == Role::Date && column.moment == Moment::Planned
}

/// What a phrase that begins here says of `done`, the dates of what was done; of any where it is
/// empty.
fn lateness_at(
    rest: &[Token],
    done: &[(Col, f64)],
    catalog: &Catalog,
) -> Option<(usize, Lateness)> {
    let stems: Vec<&str> = rest.iter().take(6).map(|it| it.stem.as_str()).collect();
    let says = |name: &str| MOMENTS.starts(name, &stems);
    let plain = says("late")
        .map(|n| (n, How::Happened(Cmp::Gt)))
        .or_else(|| says("in time").map(|n| (n, How::Happened(Cmp::Le))))
        .or_else(|| says("early").map(|n| (n, How::Happened(Cmp::Lt))))
        .or_else(|| says("overdue").map(|n| (n, How::Overdue)).filter(|_| done.is_empty()));
    let to_plan = says("later than plan").map(|n| (n, Cmp::Gt));
    let to_plan = to_plan.or_else(|| says("no later than plan").map(|n| (n, Cmp::Le)));
    let to_plan = to_plan.or_else(|| says("earlier than plan").map(|n| (n, Cmp::Lt)));
    let (n_words, how, planned) = match (to_plan, plain) {
        (Some((n, cmp)), _) if let Some((m, planned)) = plan_named(rest.get(n..)?, catalog) => {
            (n + m, How::Happened(cmp), planned)
        }
        (_, Some((n, how))) => (n, how, plans(catalog)),
        _ => return None,
    };
    let actual = actual_of(&planned, done, catalog);
    (!actual.is_empty()).then_some((n_words, Lateness { how, actual, planned }))
}

fn plans(catalog: &Catalog) -> Vec<(Col, f64)> {
    let dates = catalog.columns().filter(|(_, it)| is_plan(it));
    dates.map(|(col, _)| (col, 0.9)).collect()
}

/// "the due date", "they were promised", "planned": the dates such words name, or any plan where the
/// data has another word for it.
pub(super) fn plan_named(rest: &[Token], catalog: &Catalog) -> Option<(usize, Vec<(Col, f64)>)> {
    const SMALL: &[&str] = &[
        "the", "their", "its", "they", "it", "was", "were", "is", "are", "had", "been", "than",
        "date", "day",
    ];
    let lead = rest.iter().take(5).take_while(|it| SMALL.contains(&it.lower.as_str())).count();
    let words = rest.get(lead..)?;
    let plan = MOMENTS.starts("planned", &[words.first()?.stem.as_str()])?;
    let follows = words.get(plan).is_some_and(|it| {
        words.get(plan - 1).is_some_and(|it| it.pause == Pause::None) && MOMENTS.says_kind(&it.stem)
    });
    let n = plan + usize::from(follows);
    let mut named = dates_named(words.get(..n)?, catalog);
    named.retain(|it| catalog.column(it.0).is_some_and(is_plan));
    if named.is_empty() {
        named = plans(catalog);
    }
    Some((lead + n, named))
}

/// When what was planned came about: the date of what was done, or the one by which a row of the same
/// table ends.
fn actual_of(planned: &[(Col, f64)], done: &[(Col, f64)], catalog: &Catalog) -> Vec<(Col, f64)> {
    let has_plan = |col: Col| planned.iter().any(|it| it.0.table == col.table);
    let actual = |col: Col, it: &ColumnInfo| -> Option<f64> {
        // "actual arrival" of a planned one
        let twin = planned.iter().any(|(plan, _)| {
            let told = catalog.column(*plan).map(|it| it.words.as_slice()).unwrap_or_default();
            let telling = told.iter().filter(|it| !MOMENTS.says_kind(it));
            plan.table == col.table && telling.clone().any(|word| it.words.contains(word))
        });
        match it.moment {
            Moment::Ended => Some(if twin { 0.95 } else { 0.9 }),
            Moment::Plain | Moment::Begun if twin => Some(0.85),
            _ => None,
        }
    };
    let dates = || catalog.columns().filter(|(col, it)| it.role == Role::Date && has_plan(*col));
    let only_plain = |col: Col| {
        let own = || dates().filter(|it| it.0.table == col.table);
        let plain = |it: &ColumnInfo| it.moment == Moment::Plain;
        own().all(|(other, it)| actual(other, it).is_none())
            && own().filter(|it| plain(it.1)).count() == 1
            && catalog.column(col).is_some_and(plain)
    };
    let found = dates().filter_map(|(col, it)| {
        let score = actual(col, it).or_else(|| only_plain(col).then_some(0.75))?;
        let named = done.iter().find(|it| it.0 == col).map(|it| it.1);
        if done.is_empty() { Some((col, score)) } else { named.map(|it| (col, score.max(it))) }
    });
    found.collect()
}
