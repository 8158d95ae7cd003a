//! What each chip of a reading can be changed to.
//!
//! Start at [`offer`]. Nothing is offered that could not be written as a statement, and the
//! option that says how things are gives the very statement there is.

use std::sync::Arc;

use fact_core::{ChartWish, Chip, ChipKind, ChipOption};

use super::figures::plain;
use super::parts::{base_of, groupings};
use super::{Change, ColumnName, FigureOf, FilterOf, GroupOf, OrderOf, TestOf, apply};
use crate::catalog::{Axis, Catalog};
use crate::emit;
use crate::period::{Grain, Span, number_in};
use crate::plan::{Agg, Cmp, Col, Filter, Formula, Key, Plan, Task, Test};
use crate::reading::Said;
use crate::resolve::{as_fine_as_needed, axis_near, unlinked};
use crate::words::{likeness, sentence_case};
use crate::{Compiled, resolve};

/// So many stored values are offered in place of one.
const MAX_VALUES: usize = 50;
/// So many figures are offered in place of one.
const MAX_FIGURES: usize = 20;
/// So many periods of each length are offered.
const MAX_PERIODS: i64 = 8;

/// Gives each chip of a reading its options.
pub(crate) fn offer(compiled: &mut Compiled, catalog: &Catalog) {
    let offers = Offers { plan: &compiled.plan, sql: &compiled.sql, catalog };
    let mut chips = compiled.reading.chips.clone();
    offers.add_time_chip(&mut chips);
    let (mut measures, mut keys, mut filters) = (0.., 0.., 0..);
    for chip in &mut chips {
        let options = match chip.kind {
            ChipKind::Measure => measures.next().map(|at| offers.measure(at)),
            ChipKind::Grouping => keys.next().map(|at| offers.group(at)),
            ChipKind::Filter => filters.next().map(|at| offers.filter(at)),
            ChipKind::Time | ChipKind::Comparison => Some(offers.time()),
            ChipKind::Order => Some(offers.order()),
            ChipKind::Join | ChipKind::Analysis => None,
        };
        chip.options = with_present_state(&chip.label, options.unwrap_or_default());
    }
    Arc::make_mut(&mut compiled.reading).chips = chips;
}

struct Offers<'a> {
    plan: &'a Plan,
    sql: &'a str,
    catalog: &'a Catalog,
}

impl Offers<'_> {
    /// An option, where the plan it makes can be written as a statement.
    fn option(
        &self,
        label: impl Into<String>,
        change: &Change,
        remove: bool,
    ) -> Option<ChipOption> {
        let mut plan = self.plan.clone();
        let mut said = Said {
            notes: Vec::new(),
            certainty: 1.0,
            unplaced: Vec::new(),
            chart: ChartWish::default(),
        };
        apply(change, &mut plan, &mut said, self.catalog).ok()?;
        as_fine_as_needed(&mut plan, self.catalog);
        if unlinked(&plan, self.catalog).is_some() {
            return None;
        }
        let chosen = emit::emit(&plan, self.catalog).ok()?.sql == self.sql;
        // Taking something out that changes nothing would be a button without effect.
        (!(remove && chosen)).then(|| ChipOption {
            label: label.into(),
            edit: change.edit(),
            chosen: chosen && !remove,
            remove,
        })
    }

    fn measure(&self, at: usize) -> Vec<ChipOption> {
        let Some(measure) = self.plan.measures.get(at) else { return Vec::new() };
        let mut options = Vec::new();
        for (word, is) in [
            ("Total", Agg::Sum),
            ("Average", Agg::Avg),
            ("Lowest", Agg::Min),
            ("Highest", Agg::Max),
        ] {
            let label = format!("{word} {}", plain(&measure.label));
            options.extend(self.option(label, &Change::Agg { at, is }, false));
        }
        // A lone way to put values together is no choice.
        if options.len() < 2 {
            options.clear();
        }
        for (label, is) in self.figures(&measure.formula) {
            if options.iter().any(|it: &ChipOption| it.label == label) {
                continue;
            }
            options.extend(self.option(label, &Change::Measure { at, is }, false));
        }
        dedup_chosen(&mut options);
        if self.plan.keys.is_empty() && at == 0 && self.plan.task == Task::Totals {
            for (label, is) in self.groups() {
                options.extend(self.option(label, &Change::AddGroup { is }, false));
            }
        }
        if self.plan.measures.len() > 1 {
            options.extend(self.option("Leave it out", &Change::NoMeasure { at }, true));
        }
        options
    }

    /// Figures that can stand in place of `now`: those of its own table, of the tables its rows
    /// refer to, and those worked out from them.
    fn figures(&self, now: &Formula) -> Vec<(String, FigureOf)> {
        let Some(base) = crate::parse::figures::tables_of(now).first().copied() else {
            return Vec::new();
        };
        let columns = self.catalog.columns().filter(|(_, it)| it.is_quantity());
        let near = |table: usize| {
            table == base
                || self.catalog.edges().iter().any(|it| {
                    it.from.table == base && it.to.table == table
                        || it.from.table == table && it.to.table == base
                })
        };
        let mut found: Vec<(bool, String, FigureOf)> = Vec::new();
        for (col, info) in columns.filter(|(col, _)| near(col.table)) {
            let is = FigureOf::Column { of: ColumnName::of(col, self.catalog), agg: None };
            found.push((col.table != base, sentence_case(&info.label), is));
        }
        for concept in self.catalog.concepts() {
            let own = crate::parse::figures::tables_of(&concept.formula).iter().all(|it| near(*it));
            if own && !found.iter().any(|it| it.1 == sentence_case(&concept.name)) {
                let is = FigureOf::Concept { name: concept.name.clone() };
                found.push((false, sentence_case(&concept.name), is));
            }
        }
        found.sort_by_key(|it| it.0);
        let rows = self.catalog.table(base).map(|it| {
            let is = FigureOf::Rows { table: it.name.clone() };
            (false, sentence_case(&format!("number of {}", it.plural)), is)
        });
        found.truncate(MAX_FIGURES);
        found.into_iter().chain(rows).map(|(_, label, is)| (label, is)).collect()
    }

    fn groups(&self) -> Vec<(String, GroupOf)> {
        let Some(base) = base_of(self.plan) else { return Vec::new() };
        let label = |it: &GroupOf| match it {
            GroupOf::Things { table } => super::table_named(table, self.catalog)
                .and_then(|it| self.catalog.table(it))
                .map_or_else(String::new, |it| it.singular.clone()),
            GroupOf::Column { of } => of
                .find(self.catalog)
                .and_then(|it| self.catalog.column(it))
                .map_or_else(String::new, |it| it.label.clone()),
            GroupOf::Period { grain } => grain.noun().to_owned(),
        };
        let all = groupings(base, self.catalog);
        let labels: Vec<String> = all.iter().map(label).collect();
        let told_apart = |(is, own): (GroupOf, &String)| {
            let shared = labels.iter().filter(|it| *it == own).count() > 1;
            let place = match &is {
                GroupOf::Column { of } if shared => of.find(self.catalog).map(|it| self.place(it)),
                _ => None,
            };
            (format!("by {}", place.as_ref().unwrap_or(own)), is)
        };
        all.into_iter().zip(&labels).map(told_apart).collect()
    }

    fn group(&self, at: usize) -> Vec<ChipOption> {
        let splits = matches!(
            self.plan.task,
            Task::Totals | Task::Change { .. } | Task::GrowthSeries { .. }
        );
        let is_period = matches!(self.plan.keys.get(at), Some(Key::Period { .. }));
        let needs_time = is_period && self.plan.task != Task::Totals || self.plan.forecast > 0;
        if !splits {
            return Vec::new();
        }
        let groups = self.groups().into_iter();
        let fits = |it: &GroupOf| !needs_time || matches!(it, GroupOf::Period { .. });
        let mut options: Vec<ChipOption> = groups
            .filter(|(_, it)| fits(it))
            .filter_map(|(label, is)| self.option(label, &Change::Group { at, is }, false))
            .collect();
        if !needs_time {
            options.extend(self.option("Do not split", &Change::NoGroup { at }, true));
        }
        options
    }

    /// The chip at `at` of those that say which rows count: a test on rows of the data, or after
    /// them one on rows of the result.
    fn filter(&self, at: usize) -> Vec<ChipOption> {
        if let Some(filter) = self.plan.filters.get(at) {
            return self.row_filter(at, filter);
        }
        let at = at - self.plan.filters.len();
        let Some(now) = self.plan.conditions.get(at) else { return Vec::new() };
        let mut options: Vec<ChipOption> = COMPARISONS
            .iter()
            .filter_map(|(words, cmp)| {
                let change = Change::Condition { at, cmp: *cmp, value: now.value };
                self.option(format!("{words} {}", figure(now.value)), &change, false)
            })
            .collect();
        options.extend(self.option("Remove", &Change::NoCondition { at }, true));
        options
    }

    fn row_filter(&self, at: usize, filter: &Filter) -> Vec<ChipOption> {
        let is = |test, not| FilterOf { of: ColumnName::of(filter.col, self.catalog), test, not };
        let change = |test, not| Change::Filter { at, is: is(test, not) };
        let mut options = match &filter.test {
            Test::OneOf(texts) => self.values(at, filter, texts),
            Test::Compare(_, value) => {
                let offered = COMPARISONS.iter().filter_map(|(words, cmp)| {
                    let change = change(TestOf::Compare(*cmp, *value), false);
                    self.option(format!("{words} {}", figure(*value)), &change, false)
                });
                offered.collect()
            }
            Test::CompareAverage(now) => {
                let sides = [("Above the average", Cmp::Gt), ("Below the average", Cmp::Lt)];
                let offered = sides.into_iter().filter_map(|(label, cmp)| {
                    let cmp = if cmp.sign() == now.sign() { *now } else { cmp };
                    self.option(label, &change(TestOf::CompareAverage(cmp), false), false)
                });
                offered.collect()
            }
            Test::Contains(text) => {
                let pair = [false, true].into_iter().filter_map(|not| {
                    let shown = text.trim_matches('%');
                    let label = if not {
                        format!("without “{shown}”")
                    } else {
                        format!("with “{shown}”")
                    };
                    self.option(label, &change(TestOf::Contains(text.clone()), not), false)
                });
                pair.collect()
            }
            Test::Between(low, high) => {
                let pair = [("Between", false), ("Not between", true)].into_iter();
                let pair = pair.filter_map(|(word, not)| {
                    let label = format!("{word} {} and {}", figure(*low), figure(*high));
                    self.option(label, &change(TestOf::Between(*low, *high), not), false)
                });
                pair.collect()
            }
            Test::IsNull => self.either(at, filter, &TestOf::IsNull(true), "Empty", "Not empty"),
            Test::Exists => self.either(at, filter, &TestOf::Exists(true), "With", "Without"),
        };
        options.extend(self.option("Remove", &Change::NoFilter { at }, true));
        options
    }

    fn either(
        &self,
        at: usize,
        filter: &Filter,
        test: &TestOf,
        yes: &str,
        no: &str,
    ) -> Vec<ChipOption> {
        let of = ColumnName::of(filter.col, self.catalog);
        let offered = [(yes, false), (no, true)].into_iter().filter_map(|(label, not)| {
            let is = FilterOf { of: of.clone(), test: test.clone(), not };
            self.option(label, &Change::Filter { at, is }, false)
        });
        offered.collect()
    }

    /// Other stored values of the column, those most like the present one first; the same value
    /// in other columns; the opposite.
    fn values(&self, at: usize, filter: &Filter, texts: &[String]) -> Vec<ChipOption> {
        let of = ColumnName::of(filter.col, self.catalog);
        let change = |of: ColumnName, texts: Vec<String>, not| Change::Filter {
            at,
            is: FilterOf { of, test: TestOf::OneOf(texts), not },
        };
        let mut options = Vec::new();
        let present = texts.join(", ");
        let opposite = change(of.clone(), texts.to_vec(), !filter.negated);
        let word = if filter.negated { present.clone() } else { format!("not {present}") };
        let mut stored = self.catalog.values().starting("", Some(filter.col), MAX_VALUES * 4);
        let rank = |it: &str| texts.first().and_then(|now| likeness(now, it)).unwrap_or(0.0);
        stored.sort_by(|a, b| rank(&b.text).total_cmp(&rank(&a.text)));
        stored.truncate(MAX_VALUES);
        // Each is the same statement with another text in it: what holds for one holds for all.
        let [one] = texts else {
            options.extend(self.option(present, &Change::Nothing, false));
            options.extend(self.option(word, &opposite, false));
            options.extend(texts.iter().filter_map(|text| {
                let change = change(of.clone(), vec![text.clone()], filter.negated);
                self.option(format!("only {text}"), &change, false)
            }));
            return options;
        };
        for hit in stored {
            let chosen = hit.text == *one;
            let not = if filter.negated { "not " } else { "" };
            let label = format!("{not}{}", hit.text);
            let edit = change(of.clone(), vec![hit.text], filter.negated).edit();
            options.push(ChipOption { label, edit, chosen, remove: false });
        }
        for hit in self.catalog.values().exactly(one).into_iter().filter(|it| it.col != filter.col)
        {
            let place = self.place(hit.col);
            let is = change(
                ColumnName::of(hit.col, self.catalog),
                vec![hit.text.clone()],
                filter.negated,
            );
            options.extend(self.option(format!("{} as {place}", hit.text), &is, false));
        }
        options.extend(self.option(word, &opposite, false));
        options
    }

    /// "customer city".
    fn place(&self, col: Col) -> String {
        let table = self.catalog.table(col.table).map_or("", |it| it.singular.as_str());
        let column = self.catalog.column(col).map_or("", |it| it.label.as_str());
        if column.starts_with(table) { column.to_owned() } else { format!("{table} {column}") }
    }

    fn axis(&self) -> Option<(&Axis, Span)> {
        let axis = axis_near(self.catalog, base_of(self.plan)?)?;
        Some((axis, axis.covered?))
    }

    /// A plan over all of the data shows that as a chip, so that it can be changed.
    fn add_time_chip(&self, chips: &mut Vec<Chip>) {
        let open = self.plan.time.is_none() && self.plan.base.is_none() && self.plan.forecast == 0;
        let works_out = matches!(self.plan.task, Task::Totals | Task::Summary);
        let dated = resolve::is_dated(self.catalog, self.plan);
        let Some((_, covered)) = self.axis().filter(|_| open && works_out && dated) else { return };
        let at = chips.iter().position(|it| matches!(it.kind, ChipKind::Order | ChipKind::Join));
        let chip = Chip {
            kind: ChipKind::Time,
            label: "all of the data".into(),
            detail: covered.to_string(),
            options: Vec::new(),
        };
        chips.insert(at.unwrap_or(chips.len()), chip);
    }

    fn time(&self) -> Vec<ChipOption> {
        let Some((axis, covered)) = self.axis() else { return Vec::new() };
        let mut spans: Vec<Span> = self.plan.time.into_iter().collect();
        let finest = if axis.grain == Grain::Day { Grain::Month } else { axis.grain };
        for grain in [Grain::Month, Grain::Quarter, Grain::Year] {
            if grain < finest {
                continue;
            }
            let last = number_in(covered.grain, covered.to, grain);
            let first = number_in(covered.grain, covered.from, grain);
            spans.extend(
                (first.max(last - MAX_PERIODS + 1)..=last).rev().map(|it| Span::one(grain, it)),
            );
        }
        let mut options: Vec<ChipOption> = Vec::new();
        for span in spans {
            let label = span.to_string();
            if !options.iter().any(|it| it.label == label) {
                options.extend(self.option(label, &Change::Time { span }, false));
            }
        }
        if let (Some(now), Some(_)) = (self.plan.time, self.plan.base) {
            let year = now.grain.per_year().max(now.len());
            for back in [now.len(), year] {
                let span = now.shifted(-back);
                let label = format!("against {span}");
                if !options.iter().any(|it| it.label == label) && span.overlap(covered).is_some() {
                    options.extend(self.option(label, &Change::Base { span }, false));
                }
            }
            dedup_chosen(&mut options);
        } else if self.plan.time.is_some() {
            options.extend(self.option("All of the data", &Change::NoTime, true));
        }
        options
    }

    fn order(&self) -> Vec<ChipOption> {
        let Some(now) = &self.plan.order else { return Vec::new() };
        let mut options = Vec::new();
        for (label, descending) in [("Highest first", true), ("Lowest first", false)] {
            options.extend(self.option(label, &Change::Direction { descending }, false));
        }
        for (idx, measure) in
            self.plan.measures.iter().enumerate().filter(|_| self.plan.measures.len() > 1)
        {
            let change = Change::Order { by: OrderOf::Measure(idx), descending: now.descending };
            options.extend(self.option(format!("by {}", measure.label), &change, false));
        }
        for n in [1, 3, 5, 10, 20, 50] {
            let label = if n == 1 { "1 row".to_owned() } else { format!("{n} rows") };
            options.extend(self.option(label, &Change::Limit { n: Some(n) }, false));
        }
        options.extend(self.option("All rows", &Change::Limit { n: None }, false));
        options.extend(self.option("In no special order", &Change::NoOrder, true));
        options
    }
}

const COMPARISONS: [(&str, Cmp); 4] =
    [("more than", Cmp::Gt), ("at least", Cmp::Ge), ("less than", Cmp::Lt), ("at most", Cmp::Le)];

fn figure(value: f64) -> String {
    fact_core::thousands(&value.to_string())
}

/// The options with how things are among them; none where that would be all.
pub(crate) fn with_present_state(label: &str, options: Vec<ChipOption>) -> Vec<ChipOption> {
    if options.is_empty() || options.iter().any(|it| it.chosen) {
        return if options.len() > 1 { options } else { Vec::new() };
    }
    let (label, edit) = (label.to_owned(), Change::Nothing.edit());
    let present = ChipOption { label, edit, chosen: true, remove: false };
    std::iter::once(present).chain(options).collect()
}

/// Keeps one of the options that say how things are: the first.
pub(crate) fn dedup_chosen(options: &mut Vec<ChipOption>) {
    let mut seen = false;
    options.retain(|it| {
        let again = it.chosen && seen;
        seen |= it.chosen;
        !again
    });
}
