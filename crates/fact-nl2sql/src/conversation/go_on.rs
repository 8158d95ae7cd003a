//! A plan carried on by what a question that goes on from it says.
//!
//! Start at [`go_on`]. What is said takes the place of its kind: a period that of the period, a
//! grouping that of the grouping; what is of no kind there yet is added.

use super::CONTINUES;
use super::elliptical::Elliptical;
use crate::Compiled;
use crate::annotate::when::When;
use crate::catalog::{Axis, Catalog, ColumnInfo, Nature};
use crate::edit::{
    Change, ColumnName, FigureOf, FilterOf, GroupOf, OrderOf, TestOf, apply, base_of,
};
use crate::glossary::Cue;
use crate::parse::draft::{BoundOn, Figure};
use crate::period::{Grain, Span, number_in};
use crate::plan::{Col, Filter, Formula, Key, Outcome, Plan, Task, Test};
use crate::reading::{Said, asked_chart};
use crate::resolve::{Refusal, axis_near, resolve_times, unlinked};
use crate::understand::finish;

/// The plan `last` as `said` now has it; `None` where nothing of it is touched.
pub(super) fn go_on(
    question: &Elliptical,
    last: Compiled,
    said: Said,
    catalog: &Catalog,
) -> Option<Result<Compiled, Refusal>> {
    let text = last.reading.text.clone();
    let mut going = Going { plan: last.plan, said, catalog, touched: false };
    let done = if question.why {
        going.why()
    } else if question.asks_task() {
        return going.other_task(question, &text);
    } else {
        going.take_in(question)
    };
    match done {
        Err(refusal) => return Some(Err(refusal)),
        Ok(()) if !going.touched => return None,
        Ok(()) => {}
    }
    let Going { plan, mut said, .. } = going;
    if !question.why {
        said.certainty = said.certainty.min(question.draft.certainty);
    }
    continues(&mut said, &text);
    if let Some(refusal) = unlinked(&plan, catalog) {
        return Some(Err(refusal));
    }
    Some(finish(plan, said, catalog))
}

fn continues(said: &mut Said, text: &str) {
    said.notes.retain(|it| !it.starts_with(CONTINUES));
    said.notes.insert(0, format!("{CONTINUES}{text}"));
}

/// A plan on its way to the next.
pub(super) struct Going<'a> {
    pub plan: Plan,
    pub said: Said,
    pub catalog: &'a Catalog,
    touched: bool,
}

impl Going<'_> {
    pub(super) fn change(&mut self, change: &Change) -> Result<(), Refusal> {
        self.touched = true;
        apply(change, &mut self.plan, &mut self.said, self.catalog)
    }

    fn name(&self, col: Col) -> ColumnName {
        ColumnName::of(col, self.catalog)
    }

    fn take_in(&mut self, question: &Elliptical) -> Result<(), Refusal> {
        self.figures(question)?;
        self.groups(question)?;
        for filter in &question.draft.filters {
            self.filter(filter, question.also)?;
        }
        self.bounds(question)?;
        self.times(question)?;
        self.order(question)?;
        let wish = asked_chart(&question.draft);
        if !wish.is_none() {
            self.change(&Change::Chart(wish))?;
        }
        Ok(())
    }

    fn figures(&mut self, question: &Elliptical) -> Result<(), Refusal> {
        let draft = &question.draft;
        let own = question.own_figures();
        let mut replaces = !question.also;
        for figure in own.iter().filter_map(|it| draft.figures.get(*it)) {
            if self.plan.task == Task::List {
                if let Formula::Column { col, .. } = figure.formula {
                    self.change(&Change::Show { of: self.name(col) })?;
                }
                continue;
            }
            self.figure(figure, replaces)?;
            replaces = false;
        }
        Ok(())
    }

    /// Puts a figure in place of all there are, or beside them.
    fn figure(&mut self, figure: &Figure, replaces: bool) -> Result<(), Refusal> {
        let Some(is) = self.figure_of(figure) else {
            return Err(Refusal::new("this figure cannot be worked out here"));
        };
        if !replaces {
            return self.change(&Change::AddMeasure { is });
        }
        while self.plan.measures.len() > 1 {
            let at = self.plan.measures.len() - 1;
            self.change(&Change::NoMeasure { at })?;
        }
        self.change(&Change::Measure { at: 0, is })
    }

    fn figure_of(&self, figure: &Figure) -> Option<FigureOf> {
        let table = |it: usize| self.catalog.table(it).map(|it| it.name.clone());
        Some(match &figure.formula {
            Formula::Column { col, .. } => {
                FigureOf::Column { of: self.name(*col), agg: figure.agg }
            }
            Formula::Rows { table: it } => FigureOf::Rows { table: table(*it)? },
            Formula::Different { col } => FigureOf::Different { of: self.name(*col) },
            other => {
                let concept = self.catalog.concepts().iter().find(|it| it.formula == *other)?;
                FigureOf::Concept { name: concept.name.clone() }
            }
        })
    }

    /// What the rows are now: things and categories replace each other, periods each other.
    fn groups(&mut self, question: &Elliptical) -> Result<(), Refusal> {
        let draft = &question.draft;
        let things = draft.tables.iter().map(|it| (it.pos, Key::Entity { table: it.of }));
        let columns = draft.columns.iter().filter(|it| !it.orders);
        let columns = columns.map(|it| (it.pos, self.key_of(it.of)));
        let mut said: Vec<(usize, Key)> = things.chain(columns).collect();
        said.extend(draft.whens.iter().filter_map(|(when, pos)| match when {
            When::Each(grain) | When::Noun(grain) => Some((*pos, Key::Period { grain: *grain })),
            _ => None,
        }));
        said.sort_by_key(|it| it.0);
        let mut said: Vec<Key> = said.into_iter().map(|it| it.1).collect();
        // "only the sector Technology": the column is named for its value.
        said.retain(|key| {
            let named = |it: &Filter| *key == Key::Column { col: it.col };
            !draft.filters.iter().any(named)
        });
        if said.is_empty() {
            return Ok(());
        }
        if self.plan.task == Task::List {
            self.count_what_is_listed()?;
        }
        let is_period = |it: &Key| matches!(it, Key::Period { .. });
        let over_time = said.iter().any(is_period);
        let split = said.iter().any(|it| !is_period(it));
        for at in (0..self.plan.keys.len()).rev() {
            let Some(key) = self.plan.keys.get(at) else { continue };
            let replaced = if is_period(key) { over_time } else { split };
            if (replaced || question.instead) && !question.also {
                self.ungroup(at)?;
            }
        }
        for key in said {
            if !self.plan.keys.contains(&key) {
                let is = self.group_of(key)?;
                self.change(&Change::AddGroup { is })?;
            }
        }
        Ok(())
    }

    /// Takes a grouping out without what follows from there being none: another one comes.
    fn ungroup(&mut self, at: usize) -> Result<(), Refusal> {
        let order = self.plan.order.clone();
        let (limit, share) = (self.plan.limit, self.plan.share.clone());
        self.change(&Change::NoGroup { at })?;
        if self.plan.keys.is_empty() {
            let by_key = |by: Outcome| matches!(by, Outcome::Key(_));
            self.plan.order = order.filter(|it| !by_key(it.by));
            self.plan.limit = limit;
            self.plan.share = share.map(|_| crate::plan::Share { within: None });
        }
        Ok(())
    }

    /// "and by city?" after a list: its rows are counted.
    fn count_what_is_listed(&mut self) -> Result<(), Refusal> {
        let table = self.plan.subject.and_then(|it| self.catalog.table(it));
        let Some(table) = table else {
            return Err(Refusal::new("it is not clear what is to be counted"));
        };
        let is = FigureOf::Rows { table: table.name.clone() };
        self.plan.task = Task::Totals;
        (self.plan.order, self.plan.limit, self.plan.distinct) = (None, None, false);
        self.plan.show.clear();
        self.plan.subject = None;
        self.change(&Change::AddMeasure { is })
    }

    fn key_of(&self, col: Col) -> Key {
        match self.catalog.table(col.table) {
            Some(it) if it.label == [col.column] => Key::Entity { table: col.table },
            _ => Key::Column { col },
        }
    }

    fn group_of(&self, key: Key) -> Result<GroupOf, Refusal> {
        Ok(match key {
            Key::Entity { table } => {
                let name = self.catalog.table(table).map(|it| it.name.clone());
                GroupOf::Things { table: name.unwrap_or_default() }
            }
            Key::Column { col } => GroupOf::Column { of: self.name(col) },
            Key::Period { grain } => {
                let axis = self.axis().ok_or_else(no_dates)?;
                if grain < axis.grain {
                    return Err(Refusal::new(format!(
                        "the data is kept by {}; it cannot be told by {}",
                        axis.grain.noun(),
                        grain.noun()
                    )));
                }
                GroupOf::Period { grain }
            }
        })
    }

    fn filter(&mut self, filter: &Filter, also: bool) -> Result<(), Refusal> {
        let mut is = filter_of(filter, self.name(filter.col));
        let same = self.plan.filters.iter().position(|it| it.col == filter.col);
        if let (true, Some(known), TestOf::OneOf(texts)) =
            (also, same.and_then(|it| self.plan.filters.get(it)), &mut is.test)
            && let Test::OneOf(before) = &known.test
        {
            texts.extend(before.iter().cloned());
        }
        match same {
            Some(at) => self.change(&Change::Filter { at, is }),
            None => self.change(&Change::AddFilter { is }),
        }
    }

    /// "only those with more than 20,000 employees": a test on rows where each holds the figure,
    /// else on the rows of the result.
    fn bounds(&mut self, question: &Elliptical) -> Result<(), Refusal> {
        for bound in &question.draft.conditions {
            let BoundOn::Figure(idx) = bound.on else {
                return Err(Refusal::new(
                    "a comparison in this question could not be tied to a figure",
                ));
            };
            let Some(figure) = question.draft.figures.get(idx) else { continue };
            let own = match figure.formula {
                Formula::Column { col, .. } if figure.agg.is_none() => Some(col),
                _ => None,
            };
            let held = own.filter(|col| {
                let nature = self.catalog.column(*col).map(|it| it.nature);
                self.plan.task == Task::List || matches!(nature, Some(Nature::Stock | Nature::Rate))
            });
            if let Some(col) = held {
                let test = Test::Compare(bound.cmp, bound.value);
                self.filter(&Filter { col, test, negated: false }, false)?;
                continue;
            }
            let measure = self.measure_at(figure)?;
            self.change(&Change::AddCondition { measure, cmp: bound.cmp, value: bound.value })?;
        }
        Ok(())
    }

    /// The position of a figure among the measures; it is added where it is not there.
    fn measure_at(&mut self, figure: &Figure) -> Result<usize, Refusal> {
        let same = |it: &crate::plan::Measure| it.formula == figure.formula;
        if let Some(at) = self.plan.measures.iter().position(same) {
            return Ok(at);
        }
        self.figure(figure, false)?;
        Ok(self.plan.measures.len().saturating_sub(1))
    }

    pub(super) fn axis(&self) -> Option<&Axis> {
        axis_near(self.catalog, base_of(&self.plan)?)
    }

    fn times(&mut self, question: &Elliptical) -> Result<(), Refusal> {
        let draft = &question.draft;
        let named = |it: &When| !matches!(it, When::Each(_) | When::Noun(_));
        if !draft.whens.iter().any(|it| named(&it.0)) && !draft.has(Cue::Current) {
            return Ok(());
        }
        let axis = self.axis().ok_or_else(no_dates)?;
        let mut times = resolve_times(draft, Some(axis), true, self.catalog.present_day())?;
        let Some(span) = times.together() else { return Ok(()) };
        let compared = draft.has(Cue::Compare);
        if compared && self.plan.time.is_none() {
            let now = self.newest(span.grain).ok_or_else(no_dates)?;
            self.change(&Change::Time { span: now })?;
        }
        let change = if compared { Change::Base { span } } else { Change::Time { span } };
        self.change(&change)?;
        for note in times.notes.drain(..) {
            if !self.said.notes.contains(&note) {
                self.said.notes.push(note);
            }
        }
        Ok(())
    }

    pub(super) fn newest(&self, grain: Grain) -> Option<Span> {
        let axis = self.axis()?;
        let covered = axis.covered?;
        let grain = grain.max(axis.grain);
        Some(Span::one(grain, number_in(covered.grain, covered.to, grain)))
    }

    fn order(&mut self, question: &Elliptical) -> Result<(), Refusal> {
        let draft = &question.draft;
        let asked = draft.ranked || draft.superlative.is_some() || draft.descending.is_some();
        if let (false, Some(n)) = (asked, draft.limit) {
            return self.change(&Change::Limit { n: Some(n) });
        }
        if !asked {
            return Ok(());
        }
        let figure = draft.figures.iter().find(|it| it.orders).cloned();
        let column = draft.columns.iter().find(|it| it.orders).map(|it| it.of);
        let down = match (draft.superlative, draft.descending) {
            (Some(it), _) => Some(it.descending),
            (None, it) => it,
        };
        let by = self.order_by(figure.as_ref(), column)?;
        let known = self.plan.order.as_ref().map(|it| it.descending);
        let descending = down.or(known).unwrap_or(column.is_none());
        match by {
            Some(by) => self.change(&Change::Order { by, descending })?,
            None if self.plan.order.is_some() => self.change(&Change::Direction { descending })?,
            None => {
                let by = self.natural_order().ok_or_else(|| {
                    Refusal::new("there is only one row, so there is nothing to put in order")
                })?;
                self.change(&Change::Order { by, descending })?;
            }
        }
        if let Some(n) = draft.limit {
            self.change(&Change::Limit { n: Some(n) })?;
        }
        Ok(())
    }

    fn order_by(
        &mut self,
        figure: Option<&Figure>,
        column: Option<Col>,
    ) -> Result<Option<OrderOf>, Refusal> {
        if let Some(figure) = figure {
            if self.plan.task == Task::List {
                return Ok(match figure.formula {
                    Formula::Column { col, .. } => Some(OrderOf::Column(self.name(col))),
                    _ => None,
                });
            }
            return self.measure_at(figure).map(|it| Some(OrderOf::Measure(it)));
        }
        let Some(col) = column else { return Ok(None) };
        if self.plan.task == Task::List {
            return Ok(Some(OrderOf::Column(self.name(col))));
        }
        let key = self.key_of(col);
        let at = self.plan.keys.iter().position(|it| *it == key);
        at.map(|it| Some(OrderOf::Key(it)))
            .ok_or_else(|| Refusal::new("the rows have nothing of this to be put in order by"))
    }

    fn natural_order(&self) -> Option<OrderOf> {
        if self.plan.task == Task::List {
            let quantity =
                |it: &&Col| self.catalog.column(**it).is_some_and(ColumnInfo::is_quantity);
            let col = self.plan.show.iter().find(quantity).or_else(|| self.plan.show.first())?;
            return Some(OrderOf::Column(self.name(*col)));
        }
        if self.plan.keys.is_empty() {
            return None;
        }
        Some(match self.plan.task {
            Task::Change { growth: true } => OrderOf::Change,
            _ if self.plan.share.is_some() => OrderOf::Share,
            _ => OrderOf::Measure(0),
        })
    }
}

fn no_dates() -> Refusal {
    Refusal::new("what is asked for has no date, year or quarter in the data")
}

fn filter_of(filter: &Filter, of: ColumnName) -> FilterOf {
    let test = match &filter.test {
        Test::OneOf(texts) => TestOf::OneOf(texts.clone()),
        Test::Contains(text) => TestOf::Contains(text.clone()),
        Test::Compare(cmp, value) => TestOf::Compare(*cmp, *value),
        Test::Between(low, high) => TestOf::Between(*low, *high),
        Test::CompareAverage(cmp) => TestOf::CompareAverage(*cmp),
        Test::IsNull => TestOf::IsNull(true),
        Test::Exists => TestOf::Exists(true),
    };
    FilterOf { of, test, not: filter.negated }
}
