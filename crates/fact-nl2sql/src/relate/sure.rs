//! How sure a reading is: the chance that its answer is the one that was wanted.
//!
//! A logistic model over what was seen while reading: words that found no place, names that
//! fitted loosely, joins nobody spoke of, parts of grammar that are often meant otherwise. Knows
//! nothing of SQL.
//!
//! # Source
//! The weights are those of a logistic regression on public questions with known answers, told
//! apart by database; `docs/accuracy.md` says which and shows how well they hold.

use super::heed::{N_UNHEEDED, Said};
use super::relation::{Figure, Relation, Test};
use super::settle::Settled;
use super::sketch::{Cand, Mention, Op, Part, Sketch};
use super::tree::Tree;
use crate::catalog::{Catalog, Role, Target};
use crate::plan::Col;

/// How many things are looked at.
pub(crate) const N_FEATURES: usize = 26 + 5 + N_UNHEEDED;

/// The place of rows counted that nobody asked to count.
const COUNTS_UNASKED: usize = 26 + 5 + 8;

/// What was seen while reading, each roughly between 0 and 3.
pub(crate) type Features = [f64; N_FEATURES];

/// What a question was read as, step by step.
pub(crate) struct Seen<'a> {
    pub sketch: &'a Sketch,
    pub settled: &'a Settled,
    /// What it asks for.
    pub built: &'a Relation,
    pub tree: &'a Tree,
    pub said: &'a Said,
    /// What the statement is made of.
    pub relation: &'a Relation,
}

/// What was seen while reading a question.
pub(crate) fn features(seen: &Seen<'_>, catalog: &Catalog) -> Features {
    let Seen { sketch, settled, built: relation, tree, said, relation: lean } = seen;
    let few = |n: usize| f64::from(u32::try_from(n.min(3)).unwrap_or(3));
    let yes = f64::from;
    let scores: Vec<f64> = settled
        .meanings
        .iter()
        .zip(&sketch.mentions)
        .filter(|(_, mention)| !mention.text.is_empty())
        .map(|(it, _)| it.score.min(1.0))
        .collect();
    let mean =
        if scores.is_empty() { 0.0 } else { scores.iter().sum::<f64>() / few_count(scores.len()) };
    let named: Vec<usize> = super::settle::tables_of(&settled.meanings);
    let bridges = tree.n_tables().saturating_sub(named.len());
    let aggregates = relation.shown.iter().filter(|it| it.is_aggregate()).count();
    // What tells apart the groups the best are asked of is no choice of what to show.
    let of_each = !lean.within.is_empty() || lean.of_best;
    let tells_group = |it: &Figure| {
        let keys = if lean.of_best { &lean.groups } else { &lean.within };
        of_each && matches!(it, Figure::Column(col) if keys.iter().any(|it| it.table == col.table))
    };
    let plain = relation.shown.len() - aggregates;
    let plain = plain.saturating_sub(usize::from(relation.shown.iter().any(tells_group)));
    let capital =
        |it: &(usize, String)| it.0 > 0 && it.1.chars().next().is_some_and(char::is_uppercase);
    // The calendar's own words ("weekend") are no texts that stand somewhere by chance, nor is what a
    // code means.
    let is_told = |col: Col| catalog.derivation(col).is_some() || catalog.code_list(col).is_some();
    let of_calendar = |it: &Cand| matches!(it.target, Target::Column(col) if is_told(col));
    // "the failure rate" names the state it is the rate of.
    let is_rate = |at: usize| sketch.part.as_ref().is_some_and(|it| it.by == Some(at));
    let is_stray = |(at, it): &(usize, &Mention)| {
        let lower = it.text.chars().all(|it| !it.is_uppercase());
        let left_out = || sketch.tests.iter().any(|it| it.on.mention == *at && it.negated);
        let kind = || says_kind_of_named(*at, tree.n_tables() <= 2, settled, catalog);
        let told = || left_out() || is_rate(*at) || kind();
        lower && it.role == Part::Stored && !it.cands.iter().any(of_calendar) && !told()
    };
    let stray_values = sketch.mentions.iter().enumerate().filter(is_stray).count();
    let loose = scores.iter().filter(|it| **it < 0.6).count();
    let nested = sketch.tests.iter().any(|it| matches!(it.op, Op::Figure(..) | Op::Other(..)));
    let exotic = relation
        .tests
        .iter()
        .flatten()
        .any(|it| matches!(it, Test::Missing { .. } | Test::Like { .. }));
    // "both … and …" of things is one test, told twice.
    let twice = relation.joins_both() && relation.also.is_none() || sets_against_none(relation);
    let plain_list = lean.tests.is_empty() && lean.groups.is_empty() && lean.limit.is_none();
    let own = [
        1.0,
        few(sketch.unknown.len()),
        yes(sketch.unknown.iter().any(capital)),
        few(sketch.soft_unknown),
        few(sketch.oddities + sketch.idle.len()),
        settled.margin.clamp(0.0, 0.4) * 5.0,
        (1.0 - mean) * 3.0,
        few(tree.n_tables().saturating_sub(1)),
        few(tree.torn),
        few(loose),
        yes(!sketch.extremes.is_empty()),
        yes(!relation.having.is_empty()),
        yes(has_absence(relation)),
        yes(relation.joins_both()),
        few(relation.tests.len() - usize::from(twice)),
        few(plain),
        yes(aggregates > 0 && plain > 0),
        yes(sketch.distinct),
        yes(sketch.shown.is_empty() && sketch.subject.is_none()),
        few(bridges),
        few(stray_values),
        yes(nested),
        yes(exotic),
        yes(relation.distinct && !sketch.distinct),
        yes(relation.shown.iter().any(|it| matches!(it, Figure::Column(col) if catalog.column(*col).is_some_and(|it| it.role == Role::Reference)))),
        few(catalog.tables().len() / 8),
        yes(plain_list),
        yes(!lean.groups.is_empty()),
        yes(lean.shown.iter().any(|it| matches!(it, Figure::Different(_)))),
        few(n_tables_shown(lean).saturating_sub(1 + usize::from(of_each))),
        yes(plain_list && tree.n_tables() > 1),
    ];
    let mut features = [0.0; N_FEATURES];
    let all = own.into_iter().chain(said.unheeded(lean));
    features.iter_mut().zip(all).for_each(|(slot, it)| *slot = it);
    // A share counts, whatever it is asked by.
    if let Some(counts) = features.get_mut(COUNTS_UNASKED).filter(|_| sketch.part.is_some()) {
        *counts = 0.0;
    }
    features
}

/// Whether a word is taken for a text of a table that nothing else speaks of, and more than one other
/// table nobody spoke of leads to it: it stands there by chance.
pub(super) fn strays_far(sketch: &Sketch, settled: &Settled, tree: &Tree) -> bool {
    let tables = super::settle::tables_of(&settled.meanings);
    let bridges = tree.n_tables().saturating_sub(tables.len());
    let table = |it: &Cand| super::settle::table_of(it.target);
    let loose = |at: usize| settled.meanings.get(at).is_some_and(|it| it.score < 0.75);
    let alone = |(at, it): (usize, &Mention)| {
        let lower = it.text.chars().all(|it| !it.is_uppercase());
        let stray = it.role == Part::Stored || it.role == Part::Amount && loose(at);
        let own = settled.meanings.get(at).and_then(table);
        let mut others = settled.meanings.iter().enumerate().filter(|(idx, _)| *idx != at);
        lower && stray && !it.told && others.all(|it| table(it.1) != own)
    };
    bridges > 1 && sketch.mentions.iter().enumerate().any(alone)
}

/// Whether a stored text says of which kind things are that are named themselves: "cancelled" of
/// "cancelled orders", or of "orders by branch, cancelled ones only", where orders have a status. `near`:
/// nothing lies between the tables the statement is made of.
fn says_kind_of_named(at: usize, near: bool, settled: &Settled, catalog: &Catalog) -> bool {
    const WHOLE: f64 = 0.9;
    let Some(value) = settled.meanings.get(at) else { return false };
    let Target::Column(col) = value.target else { return false };
    let kind = catalog.column(col).is_some_and(|it| it.role == Role::Category);
    let things = |it: &&Cand| it.target == Target::Table(col.table);
    let beside = at.saturating_sub(1)..at + 2;
    let next = beside.filter_map(|it| settled.meanings.get(it)).any(|it| things(&it));
    let named = settled.meanings.iter().any(|it| things(&it) && it.score >= WHOLE);
    kind && value.score >= WHOLE && (next || near && named)
}

fn few_count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// From how many tables columns are shown.
fn n_tables_shown(relation: &Relation) -> usize {
    let columns = relation.shown.iter().filter(|it| matches!(it, Figure::Column(_)));
    let mut tables: Vec<usize> = columns.map(Figure::table).collect();
    tables.sort_unstable();
    tables.dedup();
    tables.len()
}

/// "in 2024 but not in 2025": one contrast, told as what there is and what there is not.
fn sets_against_none(relation: &Relation) -> bool {
    let mut none = relation.tests.iter().flatten().filter_map(|it| match it {
        Test::In { rows, negated: true, .. } => Some(rows.as_ref()),
        _ => None,
    });
    none.any(|rows| {
        let mut own = rows.tests.iter().flatten();
        own.any(|it| relation.tests.iter().flatten().any(|other| other.col() == it.col()))
    })
}

fn has_absence(relation: &Relation) -> bool {
    relation.tests.iter().flatten().any(|it| matches!(it, Test::In { negated: true, .. }))
}

/// The chance, 0 to 1, that a reading with these features is right.
pub(crate) fn confidence(features: &Features) -> f64 {
    let sum: f64 = features.iter().zip(&WEIGHTS).map(|(a, b)| a * b).sum();
    1.0 / (1.0 + (-sum).exp())
}

const WEIGHTS: Features = [
    2.159, -1.003, -0.930, -0.414, -0.794, 0.536, -0.583, -0.252, -1.089, -0.387, -0.477, -0.570,
    0.257, 0.855, -0.522, -0.138, -0.849, 0.280, -1.339, 0.153, -0.871, -0.341, -0.202, 0.267,
    -0.387, -0.657, -0.160, -0.125, 0.242, -0.955, -0.586, -2.895, -2.182, -2.827, -0.707, -0.214,
    -4.655, -1.382, -3.156, -0.310, -0.572, -2.023,
];
