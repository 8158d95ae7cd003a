//! What a change between two periods is made up of, and how fast it compounds.

use fact_core::Direction;

use super::tasks::{since_then, two_periods, whole_years};
use super::times::{covered, shown};
use super::{Refusal, Stage};
use crate::annotate::when::When;
use crate::catalog::{Catalog, Role};
use crate::emit::contribution::adds_up;
use crate::glossary::Cue;
use crate::parse::figures;
use crate::period::{Grain, Span, number_in};
use crate::plan::{Col, Filter, Formula, Key, Measure, Plan, Task, Test};

/// Movers told where no number was named.
const MOVERS: u64 = 10;
/// Word stems of a rise and of a fall, as they are written.
const UP: &[&str] = &[
    "rise", "rising", "rose", "risen", "grow", "grew", "increas", "climb", "improv", "upward",
    "uptrend", "up", "gain", "expand", "jump",
];
const DOWN: &[&str] = &[
    "fall",
    "fell",
    "declin",
    "decreas",
    "drop",
    "shrink",
    "shrank",
    "sink",
    "sank",
    "downward",
    "downtrend",
    "down",
    "worsen",
    "deteriorat",
    "loss",
];

impl Stage<'_> {
    pub(super) fn asks_why(&self) -> bool {
        self.says(&["why", "drove", "drive", "explain", "behind", "caus", "reason"])
    }

    pub(super) fn speaks_of_change(&self) -> bool {
        let cues = [Cue::Growth, Cue::Decline, Cue::YearOnYear, Cue::QuarterOnQuarter];
        cues.into_iter().any(|it| self.has(it))
            || self.says(UP)
            || self.says(DOWN)
            || self.says(&["chang", "differ", "growth", "bridge", "attribution"])
            || self.ends().is_some()
    }

    /// Which way the question supposes that something went.
    pub(super) fn supposed(&self) -> Option<Direction> {
        match (self.says(UP), self.says(DOWN)) {
            (true, false) => Some(Direction::Up),
            (false, true) => Some(Direction::Down),
            _ => None,
        }
    }

    /// The two ends that were named, the later one first.
    pub(super) fn ends(&self) -> Option<(Span, Span)> {
        let range = || {
            let mut ranges = self.draft.whens.iter().filter_map(|it| match it.0 {
                When::Range { span, .. } if span.len() > 1 => Some(span),
                _ => None,
            });
            let range = ranges.next_back()?;
            Some((Span::one(range.grain, range.to), Span::one(range.grain, range.from)))
        };
        two_periods(self).or_else(range)
    }

    /// The periods that a change is told of, the later one first: the two that were named, else
    /// the one named, or the newest, against an earlier one.
    fn change_of(&mut self, what: &str) -> Result<(Span, Span), Refusal> {
        let (axis, covered) = covered(
            self.axis,
            &format!("{what} needs figures over time, and this data has no dates for them"),
        )?;
        let grain = axis.grain.max(Grain::Month);
        let newest = Span::one(grain, number_in(covered.grain, covered.to, grain));
        if let Some(ends) = self.ends().or_else(|| since_then(self, newest)) {
            return Ok(ends);
        }
        let now = self.times.together().unwrap_or(newest);
        let sequential = self.has(Cue::QuarterOnQuarter) || self.has(Cue::MonthOnMonth);
        let year = now.shifted(-now.grain.per_year().max(now.len()));
        let before = now.shifted(-now.len());
        let first = if sequential { before } else { year };
        let base = [first, before].into_iter().find(|it| it.overlap(covered).is_some());
        let base = base.ok_or_else(|| {
            Refusal::new(format!(
                "{what} in {now} would need {first}, and the data covers {}",
                shown(covered)
            ))
        })?;
        self.note(format!("{now} is set against {base}"));
        Ok((now, base))
    }

    /// What the rows are split by: what was named, else the first category within reach.
    fn split(&mut self, things_first: bool) -> Result<Key, Refusal> {
        self.keys();
        let named = self.plan.keys.iter().find(|it| !matches!(it, Key::Period { .. })).copied();
        if let Some(key) = named {
            return Ok(key);
        }
        let unclear = || Refusal::new("it is not clear what the change could be split by");
        let measure = self.plan.measures.first().ok_or_else(unclear)?;
        let base = figures::tables_of(&measure.formula).first().copied().ok_or_else(unclear)?;
        let fixed = |col: Col| self.draft.filters.iter().any(|it| it.col == col);
        let category = categories(base, self.catalog).into_iter().find(|it| !fixed(*it));
        let category = category.map(|col| Key::Column { col });
        let things = figures::main_entity(self.catalog).filter(|it| {
            let path =
                crate::catalog::path(self.catalog.edges(), self.catalog.tables().len(), base, *it);
            *it != base && path.is_some_and(|it| it.iter().all(|it| !it.fans_out))
        });
        let things = things.map(|table| Key::Entity { table });
        let key = if things_first { things.or(category) } else { category.or(things) };
        let key = key.ok_or_else(unclear)?;
        let name = match key {
            Key::Entity { table } => self.catalog.table(table).map(|it| it.singular.clone()),
            Key::Column { col } => self.catalog.column(col).map(|it| it.label.clone()),
            Key::Period { .. } => None,
        };
        self.assume(format!("no grouping was named; by {}", name.unwrap_or_default()));
        Ok(key)
    }

    /// "What drove the rise in revenue", "biggest movers in profit between 2023 and 2024".
    pub(super) fn contribution(&mut self) -> Result<(), Refusal> {
        let movers = self.has(Cue::Movers);
        self.measures(true)?;
        self.plan.measures.truncate(1);
        let measure = self.plan.measures.first().map(|it| (it.formula.clone(), it.label.clone()));
        let (now, base) = self.change_of("a change")?;
        let key = self.split(movers)?;
        if let Some((formula, label)) = measure
            && !adds_up(&formula)
            && !matches!(formula, Formula::Ratio { .. })
        {
            return Err(Refusal::new(format!(
                "{label} does not add up over groups, so no group has a part in its change"
            )));
        }
        self.plan.task = Task::Contribution { movers };
        self.plan.keys = vec![key];
        (self.plan.time, self.plan.base) = (Some(now), Some(base));
        self.plan.limit = self.draft.limit.or(movers.then_some(MOVERS));
        self.plan.statistics.supposed = self.supposed().filter(|_| !movers);
        if !movers {
            self.note("this is where the change comes from; why it came about is not in the data");
        }
        Ok(())
    }

    /// "What is the CAGR of revenue", "compound annual growth from 2021 to 2024 by sector".
    pub(super) fn compound_growth(&mut self) -> Result<(), Refusal> {
        self.measures(true)?;
        let percent = |it: &Measure| matches!(it.formula, Formula::Ratio { percent: true, .. });
        if let Some(it) = self.plan.measures.first().filter(|it| percent(it)) {
            return Err(Refusal::new(format!(
                "{} is a percentage: its change is told in points, not as a rate of growth",
                it.label
            )));
        }
        let (axis, covered) = covered(
            self.axis,
            "compound growth needs figures over time, and this data has no dates for them",
        )?;
        let months = |it: i64| number_in(covered.grain, it, Grain::Month);
        let fine = match covered.grain {
            Grain::Day => {
                let (from, to) = (months(covered.from), months(covered.to));
                Span { grain: Grain::Month, from, to }
            }
            _ => covered,
        };
        let whole = whole_years(fine);
        let grain = axis.grain.max(Grain::Month);
        let newest = Span::one(grain, number_in(covered.grain, covered.to, grain));
        let back = self.draft.whens.iter().find_map(|it| match it.0 {
            When::LastN(n, Grain::Year) => Some(n),
            _ => None,
        });
        let last = whole.map(|it| Span::one(Grain::Year, it.to));
        let first = whole.map(|it| Span::one(Grain::Year, it.from));
        let named = self.ends().or_else(|| since_then(self, newest));
        let of_years = back.and_then(|n| last.map(|it| (it, it.shifted(-n))));
        let pair = named.or(of_years).or_else(|| last.zip(first));
        let pair = pair.filter(|(now, base)| now.from - base.from >= now.grain.per_year());
        let (now, base) = pair.ok_or_else(|| {
            Refusal::new(format!(
                "a compound growth rate needs two periods a year or more apart; the data covers {}",
                shown(covered)
            ))
        })?;
        if base.overlap(covered).is_none() || now.overlap(covered).is_none() {
            return Err(Refusal::new(format!(
                "compound growth from {base} to {now} goes beyond the data, which covers {}",
                shown(covered)
            )));
        }
        #[expect(clippy::cast_precision_loss, reason = "years between two periods are few")]
        let years = (now.from - base.from) as f64 / now.grain.per_year() as f64;
        self.plan.task = Task::Change { growth: true };
        (self.plan.time, self.plan.base) = (Some(now), Some(base));
        self.plan.statistics.years = Some(years);
        self.plan.measures.truncate(1);
        self.keys();
        self.plan.keys.retain(|it| !matches!(it, Key::Period { .. }));
        self.order();
        self.note(format!("CAGR is the growth a year that leads from {base} to {now}, compounded"));
        Ok(())
    }
}

/// Splits the change of one group by the things in it: that group by itself is all of the change.
pub(crate) fn split_within(plan: &mut Plan, catalog: &Catalog) {
    let [Key::Column { col }] = plan.keys.as_slice() else { return };
    let one = |it: &Filter| {
        it.col == *col && !it.negated && matches!(&it.test, Test::OneOf(texts) if texts.len() == 1)
    };
    let contribution = matches!(plan.task, Task::Contribution { .. });
    if contribution
        && plan.filters.iter().any(one)
        && let Some(table) = figures::main_entity(catalog)
    {
        plan.keys = vec![Key::Entity { table }];
    }
}

/// Category columns of a table and of those its rows refer to, nearest first.
fn categories(base: usize, catalog: &Catalog) -> Vec<Col> {
    let groups = crate::edit::groupings(base, catalog);
    let columns = groups.into_iter().filter_map(|it| match it {
        crate::edit::GroupOf::Column { of } => of.find(catalog),
        _ => None,
    });
    let is_category = |col: &Col| {
        let info = catalog.column(*col);
        info.is_some_and(|it| it.role == Role::Category && !it.is_code && !it.is_unique)
    };
    columns.filter(is_category).collect()
}
