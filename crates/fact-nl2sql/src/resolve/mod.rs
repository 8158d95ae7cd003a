//! Stage 4: a draft to a plan: what was left open is made certain.
//!
//! Start at [`resolve`]. Periods are set against what the data covers, rows get their keys,
//! figures their aggregates; what cannot be answered is declined with a way out. Every guess
//! made here leaves a note for the reader. Knows nothing of SQL text.

mod drivers;
mod fineness;
mod kinds;
mod list;
mod rows;
mod statistics;
mod sureness;
mod tasks;
mod times;
mod verdict;
mod windows;

use crate::catalog::{Axis, Catalog};
use crate::glossary::Cue;
use crate::parse::draft::{BoundOn, Draft};
use crate::parse::figures;
use crate::period::Span;
use crate::plan::{Condition, Filter, Formula, Key, Measure, Outcome, Plan, Task, Test};
pub(crate) use drivers::split_within;
pub(crate) use fineness::as_fine_as_needed;
pub(crate) use rows::is_dated;
use times::Times;
pub(crate) use times::{axis_near, axis_of, resolve as resolve_times};

/// A plan with what its reader should know.
#[derive(Debug)]
pub(crate) struct Resolved {
    pub plan: Plan,
    pub notes: Vec<String>,
    pub certainty: f64,
    /// Words that were understood and found no place in the plan.
    pub unplaced: Vec<String>,
}

/// Why a draft cannot become a plan.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub reason: String,
    pub nearest: Vec<String>,
    /// Words that were understood and found no place.
    pub unplaced: Vec<String>,
    /// A question near the one asked that should work.
    pub instead: Option<String>,
    /// Whether it is only how the tables hang together that keeps a plan from being made.
    pub of_tables: bool,
}

impl Refusal {
    pub fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            nearest: Vec::new(),
            unplaced: Vec::new(),
            instead: None,
            of_tables: false,
        }
    }

    /// A refusal for how the tables hang together, which a question of rows may do without.
    pub fn of_tables(reason: impl Into<String>) -> Self {
        Self { of_tables: true, ..Self::new(reason) }
    }
}

/// What the steps of this stage share.
pub(crate) struct Stage<'a> {
    pub catalog: &'a Catalog,
    pub draft: Draft,
    pub times: Times,
    pub axis: Option<&'a Axis>,
    pub plan: Plan,
    pub notes: Vec<String>,
    /// How often something left open was filled in.
    pub n_assumed: i32,
}

/// Makes a plan of a draft.
pub(crate) fn resolve(mut draft: Draft, catalog: &Catalog) -> Result<Resolved, Refusal> {
    times::each_against_before(&mut draft);
    let notes = draft.notes.clone();
    let axis = axis_of(&draft, catalog);
    let times = times::resolve(&draft, axis, catalog.keeps_accounts(), catalog.present_day())?;
    let plan = Plan::new(Task::Totals);
    let mut stage = Stage { catalog, draft, times, axis, plan, notes, n_assumed: 0 };
    stage.rows_by_adjective_filters();
    tasks::decide(&mut stage)?;
    stage.finish()?;
    stage.plan.yes_no = stage.yes_no();
    let unplaced = stage.unplaced()?;
    let certainty = stage.certainty(unplaced.len());
    let Stage { plan, notes, .. } = stage;
    Ok(Resolved { plan, notes, certainty, unplaced })
}

impl Stage<'_> {
    pub fn has(&self, cue: Cue) -> bool {
        self.draft.has(cue)
    }

    pub fn note(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    /// Notes what was filled in where the question left it open.
    pub fn assume(&mut self, text: impl Into<String>) {
        self.n_assumed += 1;
        self.note(text);
    }

    /// The figures asked for, as measures; `usual` fills in where none is named.
    pub fn measures(&mut self, usual: bool) -> Result<(), Refusal> {
        self.plan.measures = self.draft.figures.iter().map(rows::measure).collect();
        if !self.plan.measures.is_empty() || !usual {
            return Ok(());
        }
        // Outside a book of account no figure is so usual that it need not be named.
        let usual = figures::usual(self.catalog).filter(|_| self.catalog.keeps_accounts());
        let measure = usual.ok_or_else(|| {
            Refusal::of_tables("there is no figure in this data that adds up over time")
        })?;
        self.assume(format!("no figure was named; {} is taken", measure.label));
        self.plan.measures = vec![measure];
        Ok(())
    }

    /// A comparison with a figure every row holds itself is a test on rows.
    fn rows_by_adjective_filters(&mut self) {
        let bounds = std::mem::take(&mut self.draft.conditions);
        let mut taken = Vec::new();
        for bound in bounds {
            let BoundOn::Figure(idx) = bound.on else {
                self.draft.conditions.push(bound);
                continue;
            };
            let figure = self.draft.figures.get(idx);
            let own = figure.filter(|it| it.agg.is_none()).and_then(|it| match it.formula {
                Formula::Column { col, .. } => Some(col),
                _ => None,
            });
            let held = own.filter(|it| rows::held_by_rows(self.catalog, &self.draft, *it));
            match held {
                Some(col) => {
                    let test = Test::Compare(bound.cmp, bound.value);
                    self.draft.filters.push(Filter { col, test, negated: false });
                    if figure.is_some_and(|it| !it.orders) {
                        taken.push(idx);
                    }
                }
                None => self.draft.conditions.push(bound),
            }
        }
        let against = std::mem::take(&mut self.draft.versus_average);
        for (formula, cmp) in against {
            match formula {
                Formula::Column { col, .. }
                    if rows::held_by_rows(self.catalog, &self.draft, col) =>
                {
                    let test = Test::CompareAverage(cmp);
                    self.draft.filters.push(Filter { col, test, negated: false });
                }
                _ => self.draft.versus_average.push((formula, cmp)),
            }
        }
        for idx in taken.into_iter().rev() {
            if idx < self.draft.figures.len() {
                self.draft.figures.remove(idx);
            }
            for bound in &mut self.draft.conditions {
                if let BoundOn::Figure(it) = &mut bound.on
                    && *it > idx
                {
                    *it -= 1;
                }
            }
        }
    }

    /// What every task shares: filters, conditions, the period and its notes.
    fn finish(&mut self) -> Result<(), Refusal> {
        self.plan.filters = self.draft.filters.clone();
        self.plan.filters.sort_by_key(|it| (it.col, it.negated));
        for filter in &mut self.plan.filters {
            if let Test::OneOf(texts) = &mut filter.test {
                texts.sort();
            }
        }
        for bound in &self.draft.conditions {
            let on = match bound.on {
                BoundOn::Figure(idx) => {
                    Outcome::Measure(idx.min(self.plan.measures.len().saturating_sub(1)))
                }
                BoundOn::Growth => Outcome::Change,
                BoundOn::Share => Outcome::Share,
            };
            let ready = match on {
                Outcome::Change => {
                    matches!(self.plan.task, Task::Change { .. } | Task::GrowthSeries { .. })
                }
                Outcome::Share => self.plan.share.is_some(),
                _ => !self.plan.measures.is_empty() && self.plan.task == Task::Totals,
            };
            if !ready {
                return Err(Refusal::new(
                    "a comparison in this question could not be tied to a figure",
                ));
            }
            self.plan.conditions.push(Condition { on, cmp: bound.cmp, value: bound.value });
        }
        self.versus_average()?;
        if self.plan.measures.is_empty() && self.plan.task == Task::Totals {
            return Err(Refusal::new("no figure was recognised to work out"));
        }
        self.reachable()?;
        let mut tables: Vec<usize> =
            self.plan.measures.iter().flat_map(|it| figures::tables_of(&it.formula)).collect();
        tables.sort_unstable();
        tables.dedup();
        let unrelated =
            tables.len() > 1 && self.plan.keys.is_empty() && self.plan.measures.len() > 1;
        if unrelated && self.plan.task == Task::Totals {
            return Err(Refusal::of_tables(
                "the figures named are kept in different tables, and nothing was named to set them side by side",
            ));
        }
        let notes = std::mem::take(&mut self.times.notes);
        if self.plan.time.is_some() || self.plan.base.is_some() {
            for note in notes {
                self.note(note);
            }
        }
        self.coverage_notes();
        Ok(())
    }

    /// A figure set against the average of all rows' figures; one each row holds itself was made a
    /// test on rows before.
    fn versus_average(&mut self) -> Result<(), Refusal> {
        let Some((formula, cmp)) = self.draft.versus_average.first().cloned() else {
            return Ok(());
        };
        let unclear = || Refusal::new("it is not clear whose average is meant");
        let wanted = figures::with_agg(&formula, None);
        let at =
            self.plan.measures.iter().position(|it| it.formula == wanted).ok_or_else(unclear)?;
        let groups = !self.plan.keys.is_empty() && self.plan.task == Task::Totals;
        if self.draft.versus_average.len() > 1 || !groups {
            return Err(unclear());
        }
        self.plan.measures.swap(0, at);
        self.plan.versus_average = Some(cmp);
        self.note("the average is that of the rows before any is left out");
        Ok(())
    }

    /// Every table a plan needs must hang together with its base.
    fn reachable(&self) -> Result<(), Refusal> {
        unlinked(&self.plan, self.catalog).map_or(Ok(()), Err)
    }

    fn base_table(&self) -> Option<usize> {
        base_table(&self.plan)
    }

    fn coverage_notes(&mut self) {
        let own = self.base_table().and_then(|it| axis_near(self.catalog, it));
        let Some(covered) = own.or(self.axis).and_then(|it| it.covered) else { return };
        let dated = is_dated(self.catalog, &self.plan);
        if dated && self.plan.time.is_none() && self.plan.base.is_none() && self.plan.forecast == 0
        {
            let whole = Span { ..covered };
            if covered.len() > 1 && matches!(self.plan.task, Task::Totals | Task::Summary) {
                let has_period = self.plan.keys.iter().any(|it| matches!(it, Key::Period { .. }));
                if !has_period {
                    self.assume(format!("no period was named; all of the data counts, {whole}"));
                }
            }
        }
        for ratio in &self.plan.measures {
            if matches!(&ratio.formula, Formula::Ratio { percent: true, .. })
                && self.plan.task != Task::Correlation
            {
                let text = format!(
                    "{} is the ratio of the sums, not the mean of single ratios",
                    ratio.label
                );
                if !self.notes.contains(&text) {
                    self.notes.push(text);
                }
            }
        }
    }
}

fn base_table(plan: &Plan) -> Option<usize> {
    let of_measure = |it: &Measure| figures::tables_of(&it.formula).first().copied();
    plan.subject.or_else(|| plan.measures.first().and_then(of_measure))
}

/// Which of the tables a plan needs does not hang together with its base.
pub(crate) fn unlinked(plan: &Plan, catalog: &Catalog) -> Option<Refusal> {
    let base = base_table(plan)?;
    let of_keys = plan.keys.iter().filter_map(|it| match it {
        Key::Entity { table } => Some(*table),
        Key::Column { col } => Some(col.table),
        Key::Period { .. } => None,
    });
    let needed = plan.filters.iter().map(|it| it.col.table).chain(of_keys);
    let mut needed = needed.chain(plan.show.iter().map(|it| it.table));
    let n_tables = catalog.tables().len();
    let apart = needed.find(|table| {
        *table != base && crate::catalog::path(catalog.edges(), n_tables, base, *table).is_none()
    })?;
    let name = |it: usize| catalog.table(it).map_or("", |it| it.plural.as_str());
    let reason = format!("nothing in the data links {} with {}", name(base), name(apart));
    Some(Refusal::new(reason))
}
