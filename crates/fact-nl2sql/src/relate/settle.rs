//! What every name of a sketch stands for, all of them together: the meanings that fit the words,
//! their parts in the sentence, and each other's tables best.
//!
//! Start at [`settle`]. Knows nothing of SQL.

use super::fit::fit;
use super::sketch::{Cand, Expr, Mention, Part, Sketch};
use super::tree::{Hints, Tree, tree};
use crate::catalog::{Catalog, Role, Step, Target};
use crate::glossary::VERBS;
use crate::plan::Agg;

/// The meanings chosen.
#[derive(Debug, Clone)]
pub(crate) struct Settled {
    /// One for each mention.
    pub meanings: Vec<Cand>,
    /// How much better than the next best.
    pub margin: f64,
}

/// What it costs to add up rows that joins repeat.
const REPEATED: f64 = 0.2;

/// How many ways of reading are followed at once.
const WIDTH: usize = 24;

/// A way of reading: which meaning of each mention, as far as they are chosen.
#[derive(Clone)]
struct State {
    chosen: Vec<Option<usize>>,
    score: f64,
}

impl State {
    fn with(&self, mention: usize, cand: usize, score: f64) -> Self {
        let mut chosen = self.chosen.clone();
        if let Some(slot) = chosen.get_mut(mention) {
            *slot = Some(cand);
        }
        Self { chosen, score }
    }

    /// What a mention stands for, with its table; `None` where that is open or of no table.
    fn chosen(&self, mention: usize, sketch: &Sketch) -> Option<(Target, usize)> {
        let chosen = (*self.chosen.get(mention)?)?;
        let cand = sketch.mentions.get(mention)?.cands.get(chosen)?;
        Some((cand.target, table_of(cand.target)?))
    }
}

/// The meanings of all mentions; `None` where no tables connect them.
pub(crate) fn settle(sketch: &Sketch, catalog: &Catalog, hints: Hints<'_>) -> Option<Settled> {
    let n = sketch.mentions.len();
    let mut states = vec![State { chosen: vec![None; n], score: 0.0 }];
    for mention in order(sketch) {
        let Some(it) = sketch.mentions.get(mention) else { continue };
        let alone = |cand: &Cand| fit(cand, mention, sketch, catalog) + told(cand, catalog, hints);
        let alone: Vec<f64> = it.cands.iter().map(alone).collect();
        // What is chosen already is gathered once for all meanings: a long question has many.
        let mut next: Vec<(f64, &State, usize)> = Vec::new();
        for state in &states {
            let around = Around::new(mention, it, state, sketch, catalog);
            for ((idx, cand), alone) in it.cands.iter().enumerate().zip(&alone) {
                let score = state.score + alone + around.neighbours(cand, it, catalog);
                next.push((score, state, idx));
            }
        }
        next.sort_by(|a, b| b.0.total_cmp(&a.0));
        next.truncate(WIDTH);
        states = next.into_iter().map(|(score, it, idx)| it.with(mention, idx, score)).collect();
    }
    let mut finished: Vec<(f64, Vec<Cand>)> = states
        .iter()
        .filter_map(|it| {
            let meanings = meanings(it, sketch)?;
            let tables = tables_of(&meanings);
            let cost = if tables.is_empty() {
                0.0
            } else {
                let tree = tree(&tables, catalog, hints)?;
                let price = |it: &Step| if catalog.is_by_value(it) { 0.25 } else { 0.14 };
                let joins: f64 = tree.steps.iter().map(price).sum();
                joins + REPEATED * f64::from(repeats_sum(sketch, &meanings, &tree, catalog))
            };
            Some((it.score - cost, meanings))
        })
        .collect();
    finished.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (score, meanings) = finished.first().cloned()?;
    let second = finished.iter().skip(1).find(|it| !same(&it.1, &meanings, catalog));
    let margin = second.map_or(1.0, |it| score - it.0);
    Some(Settled { meanings, margin })
}

/// Whether a sum is of rows that the joins repeat, where parts of those rows have amounts of their own that
/// come to the same: the totals of orders by what was ordered.
fn repeats_sum(sketch: &Sketch, meanings: &[Cand], joins: &Tree, catalog: &Catalog) -> bool {
    let column = |it: &Cand| match it.target {
        Target::Column(col) => Some(col),
        Target::Table(_) | Target::Concept(_) => None,
    };
    let sums = sketch.shown.iter().filter(|it| it.agg == Some(Agg::Sum)).map(|it| it.mention);
    let mut repeated = sums.filter_map(|it| {
        let col = column(meanings.get(it)?).filter(|it| joins.multiplies(it.table))?;
        Some((col, sketch.mentions.get(it)?))
    });
    repeated.any(|(col, mention)| {
        let mut others = mention.cands.iter().filter_map(column);
        others.any(|it| it.table != col.table && catalog.come_to_the_same(&[it, col]))
    })
}

/// Whether all of the name of the table a key stands in was said: "attended" of pupils and
/// lessons speaks for the attendances.
fn told(cand: &Cand, catalog: &Catalog, hints: Hints<'_>) -> f64 {
    let Target::Column(col) = cand.target else { return 0.0 };
    if catalog.column(col).is_none_or(|it| it.role != Role::Reference) {
        return 0.0;
    }
    let words = catalog.table(col.table).map(|it| it.words.as_slice()).unwrap_or_default();
    let said = |word: &String| hints.iter().any(|it| it.len() > 3 && word.starts_with(it.as_str()));
    if words.iter().all(said) { 0.05 } else { 0.0 }
}

/// Whether two readings come to the same: things are told by what they are called.
fn same(a: &[Cand], b: &[Cand], catalog: &Catalog) -> bool {
    let called = |table: Target, name: Target| match (table, name) {
        (Target::Table(table), Target::Column(col)) => {
            let label = catalog.table(table).map_or(&[][..], |it| it.label.as_slice());
            col.table == table && label == [col.column]
        }
        _ => false,
    };
    let alike = |a: Target, b: Target| a == b || called(a, b) || called(b, a);
    a.iter().zip(b).all(|(a, b)| alike(a.target, b.target) && a.stored == b.stored)
}

/// Tables first: they say where the columns are to be looked for.
fn order(sketch: &Sketch) -> Vec<usize> {
    let (mut tables, mut rest) = (Vec::new(), Vec::new());
    for (idx, it) in sketch.mentions.iter().enumerate() {
        if it.as_table() > 0.0 && it.as_table() >= it.as_column() {
            tables.push(idx);
        } else {
            rest.push(idx);
        }
    }
    tables.extend(rest);
    tables
}

fn meanings(state: &State, sketch: &Sketch) -> Option<Vec<Cand>> {
    let mentions = sketch.mentions.iter().zip(&state.chosen);
    mentions.map(|(mention, chosen)| mention.cands.get((*chosen)?).cloned()).collect()
}

/// The tables of some meanings, in the order they were said, each once.
pub(crate) fn tables_of(meanings: &[Cand]) -> Vec<usize> {
    let mut tables = Vec::new();
    for cand in meanings {
        if let Some(table) = table_of(cand.target).filter(|it| !tables.contains(it)) {
            tables.push(table);
        }
    }
    tables
}

/// The table a meaning is in.
pub(crate) fn table_of(target: Target) -> Option<usize> {
    match target {
        Target::Table(table) => Some(table),
        Target::Column(col) => Some(col.table),
        Target::Concept(_) => None,
    }
}

/// What has been chosen already, as one mention sees it.
struct Around {
    /// What the mention belongs to.
    head: Option<(Target, usize)>,
    /// The table of what stands near it, and whether that is close by.
    near: Option<(usize, bool)>,
    /// The table of the things the question is about.
    things: Option<usize>,
    /// Whether all of the mention's rows are denied of the things.
    never: bool,
    /// Whether anything is denied in the clause it is tested in.
    denied: bool,
    /// The tables of columns that are shown.
    shown: Vec<usize>,
    /// The tables of things that are counted.
    counted: Vec<usize>,
    /// The same of things that are counted to hold how many there are against others.
    held: Vec<usize>,
    /// The tables of amounts that figures are worked out of.
    amounts: Vec<usize>,
    /// The table that a verb right before the mention names.
    done: Option<usize>,
    /// Everything chosen.
    targets: Vec<Target>,
    /// Its tables, each once.
    tables: Vec<usize>,
}

impl Around {
    fn new(
        mention: usize,
        own: &Mention,
        state: &State,
        sketch: &Sketch,
        catalog: &Catalog,
    ) -> Self {
        let chosen = |idx: usize| state.chosen(idx, sketch);
        let close = |it: &Mention| it.item < own.item && own.item - it.item <= 4;
        let beside = own.near.and_then(|it| sketch.mentions.get(it)).is_some_and(close);
        let shown = sketch.shown.iter().filter(|it| it.mention != mention);
        let columns = shown.filter_map(|it| match chosen(it.mention)? {
            (Target::Column(_), table) => Some(table),
            _ => None,
        });
        let of_counted = |it: &Expr| {
            let counted = Some(it).filter(|it| it.count && !it.distinct);
            Some(chosen(counted?.mention)?.1)
        };
        let counted = sketch.shown.iter().filter_map(of_counted).collect();
        let tested = sketch.tests.iter().map(|it| &it.on);
        let by = sketch.extremes.iter().filter_map(|it| it.by.as_ref());
        let held = tested.chain(by).filter_map(of_counted).collect();
        let amounts = sketch.shown.iter().filter(|it| it.agg.is_some()).map(|it| it.mention);
        let ranked = sketch.extremes.iter().filter(|it| it.adds_up && !it.common);
        let ranked = ranked.filter_map(|it| it.by.as_ref()).filter(|it| !it.count);
        let amounts = amounts.chain(ranked.map(|it| it.mention));
        let timed = own.role == Part::Tested;
        let amounts = amounts.filter_map(|it| Some(chosen(it)?.1)).filter(|_| timed);
        let done = sketch.links.iter().rev().find(|it| {
            sketch.mentions.get(it.mention).is_some_and(|it| {
                let lower = it.text.to_lowercase();
                let done = VERBS.knows(&lower) || VERBS.is_past(&lower);
                close(it) && !it.plural && done
            })
        });
        let things = sketch.subject.filter(|it| *it != mention).and_then(chosen).map(|it| it.1);
        // What was done to the things is kept right beside them.
        let of_things = |deed: &usize| {
            things.is_none_or(|it| linked(*deed, it, catalog) || leads_to(*deed, it, catalog))
        };
        let tests = sketch.tests.iter().filter(|it| it.on.mention == mention);
        let clauses: Vec<usize> = tests.map(|it| it.clause).collect();
        let others = (0..sketch.mentions.len()).filter(|it| *it != mention);
        let (_, mut tables): (Vec<Target>, Vec<usize>) = others.clone().filter_map(chosen).unzip();
        // A generic word whose place another one took says nothing of what is shown.
        // "the latest invoice: date and amount": what the best is told by is not shown by that.
        let ranks = |mention: usize| {
            let mut by = sketch.extremes.iter().filter_map(|it| it.by.as_ref());
            by.any(|it| it.mention == mention)
        };
        let telling = |it: &usize| {
            sketch.mentions.get(*it).is_some_and(|it| !it.text.is_empty()) && !ranks(*it)
        };
        let targets = others.filter(telling).filter_map(chosen).map(|it| it.0).collect();
        tables.sort_unstable();
        tables.dedup();
        Self {
            head: own.head.and_then(chosen),
            near: own.near.and_then(chosen).map(|it| (it.1, beside)),
            things,
            never: sketch.tests.iter().any(|it| it.on.mention == mention && it.every),
            denied: sketch.tests.iter().any(|it| it.negated && clauses.contains(&it.clause)),
            shown: columns.collect(),
            counted,
            held,
            amounts: amounts.map(|it| catalog.dated_whole_of(it)).collect(),
            done: done
                .filter(|_| timed)
                .and_then(|it| Some(chosen(it.mention)?.1))
                .filter(of_things),
            targets,
            tables,
        }
    }

    /// How near a meaning of the mention `own` is to what has been chosen.
    fn neighbours(&self, cand: &Cand, own: &Mention, catalog: &Catalog) -> f64 {
        let Some(table) = table_of(cand.target) else { return 0.0 };
        let mut score = 0.0;
        if let Some((target, head)) = self.head {
            score += match target {
                Target::Column(col) if catalog.refers(col, table) => 0.45,
                _ if head == table => 0.4,
                Target::Table(_) if points_at(head, table, catalog) => 0.15,
                _ if linked(head, table, catalog) => 0.02,
                _ => -0.2,
            };
        }
        if let Some((_, beside)) = self.near.filter(|it| it.0 == table) {
            score += 0.18;
            if own.role == Part::Stored && own.told && beside {
                score += 0.12; // "students of the history department"
            }
        }
        let grouped = own.role == Part::Grouped && matches!(cand.target, Target::Table(_));
        if grouped && self.counted.contains(&table) {
            score -= 0.6; // "readings per meter": of no reading is more than one counted
        }
        if self.never && self.things.is_some_and(|it| points_at(table, it, catalog)) {
            // "never scored above 7": of all the scores they had.
            score += 0.2;
        }
        // What is denied is denied of something else.
        let dated = own.role == Part::Tested && !self.denied && catalog.is_dated(cand.target);
        if dated && self.shown.contains(&table) {
            // "the fee of the college in 2004": the year is that of what is asked for.
            score += 0.22;
        }
        let calendar = matches!(cand.target, Target::Column(col) if catalog.is_of_calendar(col));
        if own.role == Part::Grouped && calendar && self.counted.contains(&table) {
            score += 0.12; // "visits by weekday": that of the visits, not of what was paid for them
        }
        let only_dates = own.cands.iter().all(|it| catalog.is_dated(it.target));
        // What was done to those counted has a day of its own.
        let done = self.done.is_some_and(|it| it != table);
        let said = own.text.starts_with(|it: char| it.is_ascii_digit());
        let held = said && !self.held.is_empty();
        let counted = if held { &self.held } else { &self.counted };
        let counted = counted.contains(&table);
        if dated && only_dates && counted && !done {
            // "inspections in 2024 by inspector", "inspectors with more than 3 inspections in 2024":
            // that of what is counted
            score += 0.36;
        }
        if dated && only_dates && self.amounts.contains(&table) {
            // "the fees customers paid in 2024": when they were paid, not when the customers came.
            score += 0.36;
        }
        if dated && only_dates && self.done == Some(table) {
            score += 0.36; // "the tools we hired out in May": when that was done
        }
        if self.things == Some(table) {
            score += 0.15;
        }
        if !self.tables.is_empty() {
            score += if self.tables.contains(&table) {
                0.1
            } else if !self.tables.iter().all(|it| catalog.hang_together(*it, table)) {
                -2.0 // no statement could have both
            } else if self.tables.iter().any(|it| linked(*it, table, catalog)) {
                0.03
            } else {
                -0.1
            };
        }
        let column = matches!(cand.target, Target::Column(_)) && own.role == Part::Shown;
        if column && self.targets.contains(&cand.target) {
            score -= 0.25; // shown twice
        }
        score
    }
}

fn points_at(from: usize, to: usize, catalog: &Catalog) -> bool {
    catalog.edges().iter().any(|it| it.from.table == from && it.to.table == to)
}

/// Whether what a row refers to refers to the other.
fn leads_to(from: usize, to: usize, catalog: &Catalog) -> bool {
    let mut edges = catalog.edges().iter().filter(|it| it.from.table == from);
    edges.any(|it| points_at(it.to.table, to, catalog))
}

pub(super) fn linked(a: usize, b: usize, catalog: &Catalog) -> bool {
    points_at(a, b, catalog) || points_at(b, a, catalog)
}
