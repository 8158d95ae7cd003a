//! How well a meaning fits a word by itself, whatever the others stand for: its part in the sentence, and what
//! it is compared with.
//!
//! Start at [`fit`]. Knows nothing of SQL.

use super::build::way_of_column;
use super::sketch::{Asked, Cand, Mention, Op, Part, Right, Sketch, Test};
use crate::catalog::{Catalog, Role, Target};
use crate::glossary::VERBS;
use crate::plan::Col;

/// How well a meaning fits, whatever the others are.
pub(super) fn fit(cand: &Cand, mention: usize, sketch: &Sketch, catalog: &Catalog) -> f64 {
    let Some(own) = sketch.mentions.get(mention) else { return 0.0 };
    // "Which parties …" are parties before they are what a row says of its party.
    let refers = matches!(cand.target, Target::Column(col) if catalog
        .column(col)
        .is_some_and(|it| it.role == Role::Reference));
    let asked = sketch.subject == Some(mention)
        && sketch.asked == Some(Asked::Which)
        && sketch.shown.is_empty();
    // The same of a column that only recalls what they are called: a member is one of the staff.
    let recalls = matches!(cand.target, Target::Column(_)) && cand.score < 0.6;
    let thing = asked && (refers && own.as_table() > 0.9 || recalls && own.as_table() > 0.97);
    // Nor is what a row says of its guest a guest who has one thing and not, or as well, another.
    let number = |col: Col| catalog.edges().iter().any(|it| it.from == col);
    let refers = refers || matches!(cand.target, Target::Column(col) if number(col));
    let loose = refers || cand.score < 0.5;
    let holder = sketch.subject == Some(mention) && loose && own.as_table() > 0.97;
    let apart = if holder && tells_of_several(sketch) { 1.5 } else { 0.0 };
    cand.score - if thing { 0.5 } else { 0.0 } - apart
        + part(cand, own, catalog)
        + tests(cand, mention, sketch, catalog)
}

/// Whether more than one row of what things have is spoken of: "who had a … but no …", "a … and a …".
fn tells_of_several(sketch: &Sketch) -> bool {
    let text = |it: &Test| matches!(it.op, Op::Holds | Op::Is(Right::Text(..)));
    let columns = |it: &Test| -> Vec<Target> {
        let own = sketch.mentions.get(it.on.mention);
        own.into_iter().flat_map(|it| &it.cands).map(|it| it.target).collect()
    };
    let alike = |a: &Test, b: &Test| columns(a).iter().any(|it| columns(b).contains(it));
    let beside = |pair: &[Test]| {
        let [one, other] = pair else { return false };
        let joined = text(one) && text(other) && one.negated == other.negated;
        // "in 2024 but not in 2025"
        let against = !one.negated && other.negated && one.clause < other.clause;
        !other.or && (joined || against) && alike(one, other)
    };
    let own = |it: &Test| matches!(it.op, Op::Own);
    let last = |it: &Test| matches!(&it.op, Op::Figure(.., inner) if inner.iter().any(own));
    let denied = sketch.tests.iter().any(|it| it.every || it.both);
    denied && sketch.tests.len() > 1
        || sketch.tests.iter().any(|it| it.on.count || last(it))
        || sketch.tests.windows(2).any(beside)
}

/// How well a meaning plays its part in the sentence.
fn part(cand: &Cand, mention: &Mention, catalog: &Catalog) -> f64 {
    let Target::Column(col) = cand.target else {
        let exact = if cand.score > 0.97 { 0.15 } else { 0.0 };
        return match mention.role {
            Part::Thing => 0.2 + exact,
            // "donations" are counted, and no sessions for donating.
            Part::Counted if cand.score < 0.5 && mention.as_table() > 0.97 => -0.25,
            Part::Counted => 0.25 + exact,
            Part::Grouped => 0.05 + 2.0 * exact,
            Part::Shown => 0.0,
            Part::Tested | Part::Stored => -0.3,
            Part::Amount | Part::Ordered => -0.6,
        };
    };
    let Some(info) = catalog.column(col) else { return 0.0 };
    let reference = match mention.role {
        // "professors" are those of the table called so before they are a number of one.
        Part::Thing
            if info.role == Role::Reference && cand.score < 0.9 && mention.as_table() > 0.97 =>
        {
            -0.7
        }
        Part::Thing if info.role == Role::Reference => -0.4,
        // "the names of towns": a thing goes before a column that may hold it.
        Part::Thing
            if mention.plural
                && cand.score < 0.9
                && mention.as_table() >= mention.as_column() - 0.01 =>
        {
            -0.15
        }
        Part::Thing if info.is_quantity() && mention.as_table() > 0.9 => -0.3,
        // "per library" is told by the libraries before it is by a number of one.
        Part::Grouped
            if info.role == Role::Reference && cand.score < 0.9 && mention.as_table() > 0.97 =>
        {
            -0.6
        }
        Part::Shown | Part::Grouped if info.role == Role::Reference => -0.25,
        _ if info.role == Role::Reference => -0.12,
        _ => 0.0,
    };
    let score = match mention.role {
        Part::Amount if info.is_quantity() => 0.3,
        Part::Amount if matches!(info.role, Role::Year | Role::Date) => 0.0,
        Part::Amount if matches!(info.role, Role::Reference | Role::Id) => -0.9,
        Part::Amount => -0.4,
        Part::Ordered | Part::Tested => 0.1,
        Part::Shown => 0.15,
        Part::Grouped if matches!(info.role, Role::Category | Role::Name | Role::Year) => 0.1,
        Part::Stored if matches!(info.role, Role::Category | Role::Name) => 0.05,
        Part::Counted if matches!(info.role, Role::Category | Role::Name) => 0.1,
        // What is counted are the things, not the numbers they have.
        Part::Counted if matches!(info.role, Role::Reference | Role::Id) => -0.2,
        _ => 0.0,
    };
    score + reference
}

/// How well a column takes what it is compared with.
fn tests(cand: &Cand, mention: usize, sketch: &Sketch, catalog: &Catalog) -> f64 {
    let Target::Column(col) = cand.target else { return 0.0 };
    let Some(info) = catalog.column(col) else { return 0.0 };
    let Some(own) = sketch.mentions.get(mention) else { return 0.0 };
    let is_dated = |it: &Cand| catalog.is_dated(it.target);
    let tests = sketch.tests.iter().filter(|it| it.on.mention == mention && !it.on.count);
    let at_end = |test: &Test| match (test.way, way_of_column(col, catalog)) {
        (Some(said), Some(own)) if said == own => 0.3,
        (Some(_), Some(_)) => -0.3,
        _ => 0.0,
    };
    tests
        .map(|test| {
            at_end(test)
                + match &test.op {
                    Op::Is(Right::Text(hits, _)) if hits.is_empty() && info.is_quantity() => -0.5,
                    Op::Is(Right::Text(hits, _)) => {
                        if hits.iter().any(|it| it.col == col) {
                            0.5
                        } else {
                            -0.3
                        }
                    }
                    Op::Compare(_, Right::Number(value))
                    | Op::Is(Right::Number(value))
                    | Op::Between(Right::Number(value), _) => {
                        let numeric = info.is_quantity()
                            || matches!(info.role, Role::Year | Role::Id | Role::Reference);
                        let year = (1000.0..2200.0).contains(value) && value.fract() == 0.0;
                        let dated = matches!(info.role, Role::Date | Role::Year);
                        let done = VERBS.tells_past(&own.text.to_lowercase());
                        // "roasted in 2025" is when, where that is kept beside how much.
                        let when = year && !dated && done && own.cands.iter().any(is_dated);
                        let within =
                            info.range.is_none_or(|(low, high)| *value >= low && *value <= high);
                        let fits = !when && (numeric || (year && dated));
                        let kind = if fits { 0.15 } else { -0.25 } - if when { 0.5 } else { 0.0 };
                        kind + if within && numeric { 0.08 } else { 0.0 }
                    }
                    Op::Compare(_, Right::Date(_)) | Op::Is(Right::Date(_)) | Op::Between(..) => {
                        if info.role == Role::Date {
                            0.2
                        } else {
                            -0.2
                        }
                    }
                    Op::Figure(..) | Op::Column(..) | Op::Referred(..) => {
                        let dated = info.role == Role::Date && matches!(test.op, Op::Column(..));
                        if info.is_quantity() || dated { 0.2 } else { -0.3 }
                    }
                    _ => 0.0,
                }
        })
        .sum()
}
