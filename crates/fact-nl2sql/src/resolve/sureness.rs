//! How sure a plan is: what of the draft it leaves out, and what it had to choose.
//!
//! Nothing that was named is left out in silence: a grouping without a place is a reason to
//! decline, any other word is told and costs certainty.

use super::{Refusal, Stage};
use crate::catalog::Role;
use crate::parse::figures;
use crate::plan::{Col, Formula, Key, Outcome, Task};

/// Never surer than this: words can always mean something else.
const SUREST: f64 = 0.97;
/// What is answered at all is at least this sure.
const LEAST: f64 = 0.6;
/// What each thing filled in costs.
const ASSUMED: f64 = 0.05;
/// What is left of the certainty for each word left out.
const LEFT_OUT: f64 = 0.75;
/// What is left of it where columns of several tables go by one name.
const TORN: f64 = 0.9;
/// What is left of it where tables hang together in several ways.
const SEVERAL_WAYS: f64 = 0.9;

impl Stage<'_> {
    /// The words of the draft the plan has no place for.
    pub(super) fn unplaced(&self) -> Result<Vec<String>, Refusal> {
        let columns = self.draft.columns.iter();
        let columns = columns
            .filter(|it| !self.places_column(it.of))
            .map(|it| (it.pos, it.grouped || it.within));
        let tables = self.draft.tables.iter();
        // "across all players" may mean all of them together.
        let tables = tables
            .map(|it| (it.of, it.pos, it.grouped && !it.overall))
            .filter(|it| !self.places_table(it.0, it.2))
            .map(|it| (it.1, it.2));
        let figures = self.draft.figures.iter();
        let figures =
            figures.filter(|it| !self.places_figure(&it.formula)).map(|it| (it.pos, false));
        let mut missed: Vec<(usize, bool)> = columns.chain(tables).chain(figures).collect();
        missed.sort_unstable();
        let orders = matches!(self.plan.task, Task::Totals | Task::List);
        let totals = self.plan.task == Task::Totals;
        if totals && self.draft.ranked && self.plan.order.is_none() {
            return Err(Refusal::new("it is not clear what is to be put in order"));
        }
        let word = |pos: usize| self.draft.words.get(pos).cloned().unwrap_or_default();
        let mut words: Vec<String> =
            missed.iter().map(|it| word(it.0)).filter(|it| !it.is_empty()).collect();
        if let Some((pos, _)) = missed.iter().find(|it| it.1) {
            let reason = format!("this cannot be grouped by “{}” here", word(*pos));
            return Err(Refusal { unplaced: words, ..Refusal::new(reason) });
        }
        let cut = self.draft.limit.filter(|_| orders && self.plan.limit.is_none());
        words.extend(cut.map(|it| it.to_string()));
        Ok(words)
    }

    fn places_column(&self, col: Col) -> bool {
        let plan = &self.plan;
        let role = self.catalog.column(col).map(|it| it.role);
        let timed = plan.keys.iter().any(|it| matches!(it, Key::Period { .. }))
            || plan.time.is_some()
            || matches!(plan.task, Task::Gaps | Task::Periods | Task::Completeness | Task::Missing);
        let is_time = matches!(role, Some(Role::Date | Role::Year | Role::YearPart));
        // A column that names its rows is placed where they are.
        let label = self.catalog.is_label(col);
        let of_measures = plan.measures.iter().flat_map(|it| columns_of(&it.formula));
        plan.keys.contains(&Key::Column { col })
            || plan.show.contains(&col)
            || plan.filters.iter().any(|it| it.col == col)
            || plan.order.as_ref().is_some_and(|it| it.by == Outcome::Column(col))
            || plan.share.as_ref().is_some_and(|it| it.within == Some(col))
            || plan.place.is_some_and(|it| it.within == Some(col))
            || of_measures.into_iter().any(|it| it == col)
            || (is_time && timed)
            || ((label || role == Some(Role::Id)) && self.reads(col.table))
    }

    /// A table is placed where its rows are read, or where each row read belongs to one of it.
    fn places_table(&self, table: usize, grouped: bool) -> bool {
        let n_tables = self.catalog.tables().len();
        let belongs = || {
            let base = self.base_table()?;
            let path = crate::catalog::path(self.catalog.edges(), n_tables, base, table)?;
            Some(path.iter().all(|it| !it.fans_out))
        };
        if grouped && self.plan.task == Task::Totals {
            let is_key = |it: &Key| match it {
                Key::Entity { table: it } => *it == table,
                Key::Column { col } => col.table == table,
                Key::Period { .. } => false,
            };
            let counted = |it: &Formula| *it == Formula::Rows { table };
            return self.plan.keys.iter().any(is_key)
                || self.plan.measures.iter().any(|it| counted(&it.formula));
        }
        self.reads(table) || (!grouped && belongs().unwrap_or(true))
    }

    fn places_figure(&self, formula: &Formula) -> bool {
        let plan = &self.plan;
        let wanted = columns_of(formula);
        let has = |col: &Col| {
            plan.show.contains(col)
                || plan.filters.iter().any(|it| it.col == *col)
                || plan.order.as_ref().is_some_and(|it| it.by == Outcome::Column(*col))
                || plan.keys.contains(&Key::Column { col: *col })
                || plan.measures.iter().any(|it| columns_of(&it.formula).contains(col))
        };
        match formula {
            Formula::Rows { table } => self.reads(*table),
            _ => wanted.iter().all(has),
        }
    }

    /// Whether the plan speaks of the rows of a table.
    fn reads(&self, table: usize) -> bool {
        let plan = &self.plan;
        plan.subject == Some(table)
            || plan.measures.iter().any(|it| figures::tables_of(&it.formula).contains(&table))
            || plan.filters.iter().any(|it| it.col.table == table)
            || plan.show.iter().any(|it| it.table == table)
            || plan.keys.iter().any(|it| match it {
                Key::Entity { table: it } => *it == table,
                Key::Column { col } => col.table == table,
                Key::Period { .. } => false,
            })
    }

    /// 0.6 to 0.97: what the words left, less what was filled in, left out or chosen.
    pub(super) fn certainty(&mut self, n_unplaced: usize) -> f64 {
        let left_out = (0..n_unplaced).fold(1.0, |it, _| it * LEFT_OUT);
        let ways = if self.several_ways() { SEVERAL_WAYS } else { 1.0 };
        let torn = if self.draft.torn { TORN } else { 1.0 };
        let of_words = self.draft.certainty * left_out * ways * torn;
        (of_words - ASSUMED * f64::from(self.n_assumed)).clamp(LEAST, SUREST)
    }

    /// Whether two tables the plan joins refer to each other by more than one column.
    fn several_ways(&mut self) -> bool {
        let Some(base) = self.base_table() else { return false };
        let edges = self.catalog.edges();
        let n_tables = self.catalog.tables().len();
        let others = (0..n_tables).filter(|it| *it != base && self.reads(*it));
        let steps: Vec<_> = others
            .filter_map(|it| crate::catalog::path(edges, n_tables, base, it))
            .flatten()
            .collect();
        let twice = steps.iter().find(|step| {
            let ends = (step.left.table, step.right.table);
            let links = edges.iter().filter(|it| {
                let own = (it.from.table, it.to.table);
                own == ends || own == (ends.1, ends.0)
            });
            links.count() > 1
        });
        let Some(step) = twice.copied() else { return false };
        self.note(self.catalog.link_taken(step));
        true
    }
}

fn columns_of(formula: &Formula) -> Vec<Col> {
    match formula {
        Formula::Column { col, .. } | Formula::Different { col } => vec![*col],
        Formula::Rows { .. } => Vec::new(),
        Formula::Product { left, right, .. } => vec![*left, *right],
        Formula::Ratio { over, under, .. } => [columns_of(over), columns_of(under)].concat(),
        Formula::Less { from, take } => [columns_of(from), columns_of(take)].concat(),
    }
}
