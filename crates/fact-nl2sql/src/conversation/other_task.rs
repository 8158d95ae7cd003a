//! Another kind of work on what was asked before: why a figure changed, its growth, its forecast.

use std::sync::Arc;

use super::CONTINUES;
use super::elliptical::Elliptical;
use super::go_on::Going;
use crate::Compiled;
use crate::annotate::when::When;
use crate::catalog::Role;
use crate::edit::{Change, GroupOf, base_of, groupings};
use crate::emit::contribution::adds_up;
use crate::glossary::Cue;
use crate::parse::draft::{Draft, Figure, Mention};
use crate::plan::{Formula, Key, Measure, Task};
use crate::resolve::Refusal;
use crate::understand::of_draft;

impl Going<'_> {
    /// "why?": the figure against what it was before, by what it can be split by.
    pub fn why(&mut self) -> Result<(), Refusal> {
        let cannot = || {
            Refusal::new(
                "FACT can show where a figure over time comes from, not why it is so; this one \
                 is not told over time",
            )
        };
        let works_out = matches!(
            self.plan.task,
            Task::Totals | Task::Change { .. } | Task::Contribution { .. }
        );
        let axis = self.axis().filter(|_| works_out).ok_or_else(cannot)?;
        let covered = axis.covered.ok_or_else(cannot)?;
        let grain = axis.usual_grain();
        let now = self.plan.time.or_else(|| self.newest(grain)).ok_or_else(cannot)?;
        let year = now.shifted(-now.grain.per_year().max(now.len()));
        let before = [self.plan.base.unwrap_or(year), year, now.shifted(-now.len())];
        let base =
            before.into_iter().find(|it| it.overlap(covered).is_some()).ok_or_else(cannot)?;
        let split = self.split().ok_or_else(cannot)?;
        let measure = self.plan.measures.first().map(|it| &it.formula);
        let adds_up = measure.is_some_and(|it| adds_up(it) || matches!(it, Formula::Ratio { .. }));
        self.plan.task = if adds_up {
            Task::Contribution { movers: false }
        } else {
            Task::Change { growth: false }
        };
        self.plan.statistics = crate::plan::Statistics::default();
        self.plan.measures.truncate(1);
        self.plan.keys.clear();
        self.plan.conditions.clear();
        (self.plan.order, self.plan.limit, self.plan.limit_within) = (None, None, None);
        (self.plan.share, self.plan.percentile, self.plan.forecast) = (None, false, 0);
        (self.plan.time, self.plan.base) = (Some(now), Some(base));
        self.change(&Change::AddGroup { is: split })?;
        self.said.notes.retain(|it| !it.starts_with("growth is") && !it.contains("no period"));
        self.said.notes.push(
            "this is where the change comes from; why it came about is not in the data".to_owned(),
        );
        Ok(())
    }

    /// The first category that is neither fixed nor split by already, else the things.
    fn split(&self) -> Option<GroupOf> {
        let groups = groupings(base_of(&self.plan)?, self.catalog);
        let open = |it: &&GroupOf| match it {
            GroupOf::Column { of } => of.find(self.catalog).is_some_and(|col| {
                let category = self.catalog.column(col).is_some_and(|it| it.role == Role::Category);
                category
                    && !self.plan.keys.contains(&Key::Column { col })
                    && !self.plan.filters.iter().any(|it| it.col == col)
            }),
            GroupOf::Things { .. } | GroupOf::Period { .. } => false,
        };
        let things = |it: &&GroupOf| matches!(it, GroupOf::Things { .. });
        groups.iter().find(open).or_else(|| groups.iter().find(things)).cloned()
    }

    /// "as growth", "forecast it": another kind of work on the same figures, rows and period.
    pub fn other_task(
        self,
        question: &Elliptical,
        text: &str,
    ) -> Option<Result<Compiled, Refusal>> {
        let mut draft = question.draft.clone();
        let taken = |it: &Measure| Figure {
            formula: it.formula.clone(),
            label: it.label.clone(),
            agg: None,
            pos: 0,
            orders: false,
            counts: matches!(it.formula, Formula::Rows { .. } | Formula::Different { .. }),
        };
        if self.plan.measures.is_empty() {
            return None;
        }
        let by_method = [Cue::Fences, Cue::Mad, Cue::Sigma].into_iter().any(|it| draft.has(it));
        if by_method && self.plan.task == Task::Outliers {
            draft.cues.entry(Cue::Unusual).or_insert(0);
        }
        if draft.figures.is_empty() {
            draft.figures = self.plan.measures.iter().map(taken).collect();
        }
        for filter in &self.plan.filters {
            if !draft.filters.iter().any(|it| it.col == filter.col) {
                draft.filters.push(filter.clone());
            }
        }
        let ahead = [Cue::Forecast, Cue::Trend].into_iter().any(|it| draft.has(it));
        if let Some(span) = self.plan.time.filter(|_| draft.whens.is_empty() && !ahead) {
            draft.whens.push((When::Fixed(span), 0));
        }
        if draft.tables.is_empty() && draft.columns.is_empty() {
            carry_keys(&self.plan.keys, &mut draft);
        }
        Some(of_draft(draft, self.catalog).map(|mut it| {
            Arc::make_mut(&mut it.reading).notes.insert(0, format!("{CONTINUES}{text}"));
            it
        }))
    }
}

/// What the rows are, as if it had been said.
fn carry_keys(keys: &[Key], draft: &mut Draft) {
    for key in keys {
        match key {
            Key::Entity { table } => draft.tables.push(grouped(*table)),
            Key::Column { col } => draft.columns.push(grouped(*col)),
            Key::Period { grain } if draft.whens.is_empty() => {
                draft.whens.push((When::Each(*grain), 0));
            }
            Key::Period { .. } => {}
        }
    }
}

fn grouped<T>(of: T) -> Mention<T> {
    Mention {
        of,
        pos: 0,
        grouped: true,
        asked: false,
        within: false,
        orders: false,
        plural: true,
        overall: false,
    }
}
