//! The special kinds of work: correlation, statistics, distribution, outliers, data quality.

use super::{Refusal, Stage};
use crate::catalog::Nature;
use crate::glossary::Cue;
use crate::parse::figures;
use crate::plan::{Agg, Formula, Key, Measure, Order, Outcome, Task};

impl Stage<'_> {
    /// Fills in the plan where one of the special kinds is asked for.
    pub fn special(&mut self) -> Result<bool, Refusal> {
        if self.statistics()? {
            return Ok(true);
        }
        let correlates = [Cue::Correlation, Cue::Spearman, Cue::Matrix];
        let task = if correlates.into_iter().any(|it| self.has(it)) {
            Task::Correlation
        } else if self.has(Cue::Unusual) {
            Task::Outliers
        } else if self.has(Cue::Volatile) || self.spreads_of_growth() {
            Task::Volatility
        } else if self.has(Cue::Seasonal) {
            Task::Seasonality
        } else if self.has(Cue::Statistics) || self.has(Cue::AllNumeric) {
            Task::Summary
        } else if self.has(Cue::Gaps) || self.misses_periods() {
            Task::Gaps
        } else if self.has(Cue::Missing) {
            Task::Missing
        } else if self.has(Cue::Complete) {
            Task::Completeness
        } else if self.has(Cue::Periods) && self.draft.figures.is_empty() {
            Task::Periods
        } else if self.has(Cue::Distribution) {
            return Ok(self.distribution());
        } else {
            return Ok(false);
        };
        self.plan.task = task.clone();
        self.plan.time = self.times.together();
        match task {
            Task::Correlation => self.correlation()?,
            Task::Summary => self.summary()?,
            Task::Outliers | Task::Volatility | Task::Seasonality => self.over_time(&task)?,
            _ => self.quality()?,
        }
        Ok(true)
    }

    /// "Is the data missing any quarters?"
    fn misses_periods(&self) -> bool {
        self.has(Cue::Missing) && (self.has(Cue::Periods) || self.times.each.is_some())
    }

    fn correlation(&mut self) -> Result<(), Refusal> {
        self.plan.measures = self.draft.figures.iter().map(super::rows::measure).collect();
        self.correlation_method();
        if self.plan.measures.len() < 2 {
            let every = self.has(Cue::AllNumeric);
            let usual = if every { self.every_figure() } else { figures::all(self.catalog) };
            let own = self.plan.measures.clone();
            self.plan.measures.extend(usual.into_iter().filter(|it| !own.contains(it)));
        }
        if self.plan.measures.len() < 2 {
            return Err(Refusal::new("a correlation needs two figures"));
        }
        // Pairs are rows of the dated table where all are its own, else one pair a thing.
        let mut tables: Vec<usize> =
            self.plan.measures.iter().flat_map(|it| figures::tables_of(&it.formula)).collect();
        tables.sort_unstable();
        tables.dedup();
        let single = if let [one] = tables.as_slice() { Some(*one) } else { None };
        let named = self.draft.tables.first().map(|it| it.of);
        let holder = tables.iter().copied().find(|it| {
            self.catalog.table(*it).is_some_and(|it| it.axis.is_none() && !it.label.is_empty())
        });
        let subject = named.or(single).or(holder).or_else(|| figures::main_entity(self.catalog));
        let Some(subject) = subject else {
            return Err(Refusal::new("it is not clear what the pairs of a correlation would be"));
        };
        self.plan.subject = Some(subject);
        let groups = self.draft.columns.iter().filter(|it| it.grouped || !it.within);
        self.plan.keys = groups.map(|it| Key::Column { col: it.of }).take(1).collect();
        let what = self.catalog.table(subject).map_or("row", |it| it.singular.as_str()).to_owned();
        let spearman = self.plan.statistics.method == Some(crate::plan::Method::Spearman);
        let coefficient = if spearman { "Spearman's rho, of ranks" } else { "Pearson's r" };
        self.note(format!("{coefficient}, one pair a {what}"));
        Ok(())
    }

    pub(super) fn summary(&mut self) -> Result<(), Refusal> {
        // "Mean, median and spread of revenue" describes the revenue, not an average of it.
        let plain = |it: &crate::parse::draft::Figure| Measure {
            formula: it.formula.clone(),
            label: it.label.clone(),
        };
        self.plan.measures = self.draft.figures.iter().map(plain).collect();
        if self.plan.measures.is_empty() {
            let quantities = self.catalog.columns().filter(|(_, it)| it.is_quantity()).take(12);
            self.plan.measures = quantities
                .map(|(col, it)| Measure {
                    formula: Formula::Column { col, agg: Agg::Sum },
                    label: it.label.clone(),
                })
                .collect();
        }
        // A worked-out figure has no values of its own to describe.
        self.plan
            .measures
            .retain(|it| matches!(it.formula, Formula::Column { .. } | Formula::Product { .. }));
        if self.plan.measures.is_empty() {
            return Err(Refusal::new("there is no figure here to describe"));
        }
        self.shown_figures();
        Ok(())
    }

    fn over_time(&mut self, task: &Task) -> Result<(), Refusal> {
        if self.draft.figures.is_empty() && *task != Task::Volatility {
            self.plan.measures = figures::all(self.catalog);
            self.plan.measures.retain(|it| matches!(it.formula, Formula::Column { .. }));
        } else {
            self.measures(true)?;
        }
        let grain = if *task == Task::Outliers && self.compares_across() {
            crate::period::Grain::Month
        } else {
            let needs = "this needs figures over time, and the data has no dates for them";
            super::times::covered(self.axis, needs)?.0.grain.max(crate::period::Grain::Month)
        };
        let entity = self.draft.tables.first().map(|it| Key::Entity { table: it.of });
        let column = self.draft.columns.first().map(|it| Key::Column { col: it.of });
        let usual = figures::main_entity(self.catalog).map(|table| Key::Entity { table });
        match task {
            Task::Seasonality => {
                if grain == crate::period::Grain::Year {
                    return Err(Refusal::new(
                        "the figures are kept by year, so there are no seasons within it to see",
                    ));
                }
                self.plan.keys = column.into_iter().collect();
                self.plan.keys.push(Key::Period { grain });
                self.say_how_seasons_are_told();
                self.note(format!(
                    "each figure is the mean of all {}s of that place in the year",
                    grain.noun()
                ));
            }
            Task::Volatility => {
                self.plan.measures.truncate(1);
                self.plan.keys = entity.or(column).or(usual).into_iter().collect();
                self.plan.keys.push(Key::Period { grain });
                let descending = self.draft.superlative.is_none_or(|it| it.descending);
                self.plan.order = Some(Order { by: Outcome::Measure(0), descending });
                self.plan.limit = Some(self.draft.limit.unwrap_or(10));
                self.volatility_method(grain);
            }
            _ if self.compares_across() => {
                self.plan.keys = column.into_iter().chain(entity.or(usual)).collect();
                self.outlier_method();
            }
            _ => {
                self.plan.keys = entity.or(usual).into_iter().collect();
                self.plan.keys.push(Key::Period { grain });
                self.outlier_method();
            }
        }
        Ok(())
    }

    fn quality(&mut self) -> Result<(), Refusal> {
        if self.plan.task == Task::Missing {
            return Ok(());
        }
        let table = self.axis.map(|it| it.table).or_else(|| self.catalog.main_axis_table());
        let Some(table) = table else {
            return Err(Refusal::new(
                "the data has no dates, so it has no periods to be complete in",
            ));
        };
        self.plan.subject = Some(table);
        let grain = self.axis.map(|it| it.grain.max(crate::period::Grain::Month));
        let entity = figures::main_entity(self.catalog).filter(|it| *it != table);
        let period = grain.map(|grain| Key::Period { grain });
        self.plan.keys = match self.plan.task {
            Task::Periods => period.into_iter().collect(),
            _ => entity.map(|table| Key::Entity { table }).into_iter().chain(period).collect(),
        };
        let whole = matches!(self.plan.task, Task::Periods | Task::Gaps);
        if self.plan.keys.len() < if whole { 1 } else { 2 } {
            return Err(Refusal::new("it is not clear whose periods would be looked at"));
        }
        Ok(())
    }

    /// "How are the companies distributed over sectors": they are counted.
    fn distributed(&mut self) {
        let [column] = self.draft.columns.as_mut_slice() else { return };
        if self.draft.figures.is_empty() && !self.draft.tables.is_empty() {
            column.grouped = true;
            for table in &mut self.draft.tables {
                table.asked = false;
            }
        }
    }

    fn distribution(&mut self) -> bool {
        self.distributed();
        let Some(figure) = self.draft.figures.first().cloned() else { return false };
        let Formula::Column { col, .. } = figure.formula else { return false };
        let Some(info) = self.catalog.column(col) else { return false };
        let Some((low, high)) = info.range.filter(|_| {
            info.nature != Nature::Flow || self.draft.tables.is_empty() || info.is_quantity()
        }) else {
            return false;
        };
        let (start, width) = bands(low, high);
        self.plan.task = Task::Distribution { start, width };
        self.plan.subject = Some(col.table);
        self.plan.time = self.times.together();
        self.plan.measures = vec![Measure { formula: figure.formula, label: figure.label }];
        true
    }
}

/// About ten bands of a round width that hold everything from `low` to `high`.
fn bands(low: f64, high: f64) -> (f64, f64) {
    let raw = ((high - low) / 10.0).max(f64::MIN_POSITIVE);
    if high <= low {
        return (low, 1.0);
    }
    let power = 10f64.powf(raw.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    let step = steps.into_iter().find(|it| it * power >= raw).unwrap_or(10.0);
    let width = step * power;
    ((low / width).floor() * width, width)
}
