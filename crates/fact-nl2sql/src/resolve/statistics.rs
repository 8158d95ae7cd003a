//! Statistics: trends that may be chance, decomposition, quartiles, percentiles, whether groups
//! differ, and by which method values stand out.
//!
//! Start at [`Stage::statistics`]; what a change is made up of is in `drivers`.

use fact_core::Direction;

use super::times::covered;
use super::{Refusal, Stage};
use crate::catalog::Role;
use crate::emit::seasons::is_above_zero;
use crate::glossary::Cue;
use crate::parse::figures;
use crate::period::Grain;
use crate::plan::{Col, Key, Measure, Method, Order, Outcome, Stat, Task, Test, Tiles};

/// A series of so few values cannot have one three standard deviations from its mean.
const FEW_PERIODS: i64 = 10;
/// Figures of a correlation matrix.
const MOST_FIGURES: usize = 8;

impl Stage<'_> {
    /// Fills in the plan where statistics are asked for; `false` where they are not.
    pub(super) fn statistics(&mut self) -> Result<bool, Refusal> {
        let correlates = [Cue::Correlation, Cue::Spearman, Cue::Matrix];
        let correlates = correlates.into_iter().any(|it| self.has(it));
        if correlates {
            return Ok(false);
        }
        if self.has(Cue::Decompose) {
            return self.decomposition().map(|()| true);
        }
        if self.has(Cue::Movers) || (self.has(Cue::Drivers) && self.speaks_of_change()) {
            return self.contribution().map(|()| true);
        }
        if self.has(Cue::Drivers) && !self.asks_why() {
            // "The contribution of each sector to revenue": a share of the whole.
            let pos = self.draft.cues.get(&Cue::Drivers).copied().unwrap_or_default();
            self.draft.cues.entry(Cue::Share).or_insert(pos);
            return Ok(false);
        }
        if self.has(Cue::Drivers) {
            return self.contribution().map(|()| true);
        }
        if self.has(Cue::Compound) {
            return self.compound_growth().map(|()| true);
        }
        let over_time = [Cue::TrendTest, Cue::Upward, Cue::Downward];
        if over_time.into_iter().any(|it| self.has(it)) {
            return self.trend_test().map(|()| true);
        }
        if self.has(Cue::Significant) || self.has(Cue::Differs) {
            return self.significance();
        }
        if !self.draft.percents.is_empty() {
            return self.described().map(|()| true);
        }
        if self.has(Cue::Quartile) {
            return self.quartiles().map(|()| true);
        }
        Ok(false)
    }

    pub(super) fn says(&self, stems: &[&str]) -> bool {
        let words = self.draft.words.iter().flat_map(|it| it.split_whitespace());
        let mut words = words.map(|it| it.trim_matches(|ch: char| !ch.is_alphanumeric()));
        words.any(|word| stems.iter().any(|it| word == *it || it.len() > 3 && word.starts_with(it)))
    }

    /// What runs over time, one series or one for each group named.
    fn series(&mut self, what: &str) -> Result<Grain, Refusal> {
        self.measures(true)?;
        self.plan.measures.truncate(1);
        let needs = format!("{what} needs figures over time, and this data has no dates for them");
        let (axis, _) = covered(self.axis, &needs)?;
        // The finer the periods the more of them there are to tell something from.
        let grain = self.times.each.unwrap_or(axis.grain).max(axis.grain).max(Grain::Month);
        self.keys();
        self.plan.keys.retain(|it| !matches!(it, Key::Period { .. }));
        self.plan.keys.truncate(1);
        self.plan.keys.push(Key::Period { grain });
        self.plan.time = self.times.together();
        Ok(grain)
    }

    /// "Is revenue rising significantly", "linear trend of profit by sector".
    fn trend_test(&mut self) -> Result<(), Refusal> {
        self.series("a test for a trend")?;
        self.plan.task = Task::TrendTest;
        let asks = self.draft.yes_no || self.has(Cue::Upward) || self.has(Cue::Downward);
        let supposed = self.supposed().or(Some(Direction::Either));
        self.plan.statistics.supposed = supposed.filter(|_| asks && self.draft.yes_no);
        self.note("significant = less likely than 1 in 20 if there were no trend (p < 0.05)");
        Ok(())
    }

    /// "Decompose revenue into trend and season", "seasonally adjusted revenue".
    fn decomposition(&mut self) -> Result<(), Refusal> {
        let grain = self.series("a decomposition")?;
        if grain == Grain::Year {
            return Err(Refusal::new(
                "the figures are kept by year, so there are no seasons within it to see",
            ));
        }
        self.plan.task = Task::Decomposition;
        self.say_how_seasons_are_told();
        Ok(())
    }

    /// Notes whether seasons are proportions of the trend or amounts beside it.
    pub(super) fn say_how_seasons_are_told(&mut self) {
        let Some(measure) = self.plan.measures.first().cloned() else { return };
        self.note(if is_above_zero(self.catalog, &measure.formula) {
            "seasons are told in proportion to the trend, a moving average over one year"
        } else {
            "seasons are told as amounts beside the trend, a moving average over one year"
        });
        if self.plan.measures.len() > 1 {
            self.note(format!("the season beside the trend is that of {}", measure.label));
        }
    }

    /// Something is asked to be more than chance: a trend, or a difference of groups.
    fn significance(&mut self) -> Result<bool, Refusal> {
        let group = self.compared_groups();
        let changes = [Cue::Growth, Cue::Decline, Cue::Trend].into_iter().any(|it| self.has(it));
        if self.has(Cue::Differs) || (group.is_some() && !changes) {
            return self.differences(group).map(|()| true);
        }
        self.trend_test().map(|()| true)
    }

    /// The column whose values are the groups to compare: the one named, or that of two values.
    fn compared_groups(&self) -> Option<Col> {
        let is_category =
            |col: Col| self.catalog.column(col).is_some_and(|it| it.role == Role::Category);
        let named = self.draft.columns.iter().map(|it| it.of).find(|it| is_category(*it));
        let several =
            self.draft.filters.iter().find(|it| {
                !it.negated && matches!(&it.test, Test::OneOf(texts) if texts.len() > 1)
            });
        several.map(|it| it.col).filter(|it| is_category(*it)).or(named)
    }

    /// "Does profit margin differ significantly between sectors".
    fn differences(&mut self, group: Option<Col>) -> Result<(), Refusal> {
        self.measures(true)?;
        self.plan.measures.truncate(1);
        let Some(col) = group else {
            return Err(Refusal::new("it is not clear which groups would be compared"));
        };
        let base = self
            .plan
            .measures
            .first()
            .and_then(|it| figures::tables_of(&it.formula).first().copied());
        let things = figures::main_entity(self.catalog).filter(|it| {
            let has = self.catalog.table(*it).is_some_and(|it| !it.label.is_empty());
            has && *it == col.table
        });
        let subject = things.or(base);
        self.plan.task = Task::Differences;
        self.plan.subject = subject;
        self.plan.keys = vec![Key::Column { col }];
        self.plan.time = self.times.together();
        let one = subject.and_then(|it| self.catalog.table(it)).map(|it| it.singular.clone());
        self.note(format!(
            "Kruskal–Wallis test of the ranks, one value a {}",
            one.unwrap_or_else(|| "row".to_owned())
        ));
        Ok(())
    }

    /// "The 90th percentile of revenue by sector", "quartiles of market cap".
    fn described(&mut self) -> Result<(), Refusal> {
        self.plan.task = Task::Summary;
        self.plan.time = self.times.together();
        self.summary()
    }

    /// "What quartile is this company in by revenue", "companies in the top quartile by profit".
    fn quartiles(&mut self) -> Result<(), Refusal> {
        let one = self.one_named();
        let grouped = |it: &&crate::parse::draft::Mention<usize>| !it.overall;
        let things = self.draft.tables.iter().any(|it| grouped(&it)) || one.is_some();
        let placed = self.tile_named().is_some();
        if !things && !placed && self.draft.columns.iter().all(|it| !it.asked) {
            return self.described();
        }
        self.measures(true)?;
        self.plan.measures.truncate(1);
        self.plan.task = Task::Totals;
        self.plan.time = self.times.together();
        self.keys();
        self.plan.keys.retain(|it| !matches!(it, Key::Period { .. }));
        if self.plan.keys.is_empty() {
            let things = figures::main_entity(self.catalog).map(|table| Key::Entity { table });
            self.plan.keys.extend(one.or(things));
        }
        self.plan.percentile = true;
        let n = self.n_tiles();
        let tiles = Tiles { n, kept: self.tile_named() };
        self.plan.statistics.tiles = Some(tiles);
        self.plan.order = Some(Order { by: Outcome::Measure(0), descending: true });
        self.note(format!("{} {n} holds the highest", tiles.noun()));
        Ok(())
    }

    fn quartile_words(&self) -> &str {
        let pos = self.draft.cues.get(&Cue::Quartile).copied();
        pos.and_then(|it| self.draft.words.get(it)).map_or("", String::as_str)
    }

    fn n_tiles(&self) -> i64 {
        let words = self.quartile_words();
        [("tercile", 3), ("quintile", 5), ("decile", 10)]
            .into_iter()
            .find(|it| words.contains(it.0))
            .map_or(4, |it| it.1)
    }

    /// The only part that is wanted, counted from the lowest.
    fn tile_named(&self) -> Option<i64> {
        let words = self.quartile_words();
        let n = self.n_tiles();
        let says = |it: &str| words.split_whitespace().any(|word| word == it);
        [
            (&["top", "upper", "highest"][..], n),
            (&["bottom", "lower", "lowest", "first"][..], 1),
            (&["second"][..], 2),
            (&["third"][..], 3),
            (&["fourth"][..], 4),
        ]
        .into_iter()
        .find(|it| it.0.iter().any(|word| says(word)))
        .map(|it| it.1)
    }

    /// Which figures of a summary were named, and by what it is split.
    pub(super) fn shown_figures(&mut self) {
        let words: Vec<&str> =
            self.draft.words.iter().flat_map(|it| it.split_whitespace()).collect();
        let says =
            |stems: &[&str]| words.iter().any(|word| stems.iter().any(|it| word.starts_with(it)));
        let whole = ["statistic", "stats", "summar", "descri", "number"];
        let mut shown = Vec::new();
        if !says(&whole) {
            for (stems, stat) in [
                (&["mean", "average", "avg"][..], Stat::Mean),
                (&["median"], Stat::Median),
                (&["deviation", "variance", "spread"], Stat::Deviation),
                (&["quartile", "quantile"], Stat::Quartiles),
                (&["minimum", "maximum", "range", "smallest", "largest"], Stat::Range),
                (&["skew"], Stat::Skew),
            ] {
                shown.extend(says(stems).then_some(stat));
            }
        }
        shown.extend(self.draft.percents.iter().map(|it| Stat::Percentile(*it)));
        self.plan.statistics.shown = shown;
        let columns = self.draft.columns.iter().filter(|it| it.grouped || it.within);
        let columns = columns.map(|it| (it.pos, self.key_of(it.of)));
        let tables = self.draft.tables.iter().filter(|it| it.grouped && !it.overall);
        let tables = tables.map(|it| (it.pos, Key::Entity { table: it.of }));
        let key = columns.chain(tables).min_by_key(|it| it.0);
        self.plan.keys = key.map(|it| it.1).into_iter().collect();
        let base = self
            .plan
            .measures
            .first()
            .and_then(|it| figures::tables_of(&it.formula).first().copied());
        if let Some(table) = base.and_then(|it| self.catalog.table(it))
            && !self.plan.keys.is_empty()
        {
            self.note(format!("each value is one {}", table.singular));
        }
    }

    /// The method of a correlation, and whether all pairs stand as a square.
    pub(super) fn correlation_method(&mut self) {
        if self.has(Cue::Spearman) {
            self.plan.statistics.method = Some(Method::Spearman);
        }
        self.plan.statistics.square = self.has(Cue::Matrix);
    }

    /// All figures of the data, of whatever table, for "a correlation matrix of all measures".
    pub(super) fn every_figure(&self) -> Vec<Measure> {
        let quantities = self.catalog.columns().filter(|(_, it)| it.is_quantity());
        let measure = |(col, it): (Col, &crate::catalog::ColumnInfo)| Measure {
            formula: figures::of_column(self.catalog, col, None),
            label: it.label.clone(),
        };
        quantities.map(measure).take(MOST_FIGURES).collect()
    }

    /// By what values stand out, and among which: over time each thing beside its own past, else
    /// things beside each other.
    pub(super) fn outlier_method(&mut self) {
        let method =
            [(Cue::Fences, Method::Fences), (Cue::Mad, Method::Mad), (Cue::Sigma, Method::Sigma)];
        let named = method.into_iter().find(|it| self.has(it.0)).map(|it| it.1);
        let timed = self.plan.keys.iter().any(|it| matches!(it, Key::Period { .. }));
        let periods = self.times.together().or_else(|| self.axis?.covered).map_or(0, |it| {
            let grain = self.axis.map_or(it.grain, |it| it.grain.max(Grain::Month));
            it.in_grain(grain).len()
        });
        let usual = match timed {
            true if periods > FEW_PERIODS => Method::Sigma,
            true => Method::Mad,
            false => Method::Fences,
        };
        let method = named.unwrap_or(usual);
        self.plan.statistics.method = Some(method);
        let among = if timed { "its own past and future" } else { "the others" };
        self.note(match method {
            Method::Fences => format!(
                "unusual = beyond Tukey's fences: 1.5 times the quartiles' distance outside them, \
                 of five values or more; each beside {among}"
            ),
            Method::Mad => format!(
                "unusual = a robust z-score beyond 3.5: 0.6745 times the distance from the median \
                 over the median distance, of five values or more; each beside {among}"
            ),
            _ if timed => {
                "unusual = three standard deviations or more from the row's own mean over time"
                    .to_owned()
            }
            _ => {
                "unusual = three standard deviations or more from the mean of the group".to_owned()
            }
        });
    }

    /// Whether values are to be compared across things, not over time: where they have no time, or
    /// only one period of it, or a group to be compared within.
    pub(super) fn compares_across(&self) -> bool {
        let dated = self.plan.measures.iter().any(|it| {
            let tables = figures::tables_of(&it.formula);
            tables.iter().any(|it| super::times::axis_near(self.catalog, *it).is_some())
        });
        let one_period = self.times.together().is_some_and(|it| it.len() == 1);
        let grouped = self.draft.columns.iter().any(|it| {
            let role = self.catalog.column(it.of).map(|it| it.role);
            (it.grouped || it.within) && role == Some(Role::Category)
        });
        !dated || one_period || grouped
    }

    /// "Standard deviation of revenue growth": how much growth itself moves.
    pub(super) fn spreads_of_growth(&self) -> bool {
        let grows = [Cue::Growth, Cue::YearOnYear, Cue::QuarterOnQuarter];
        let spread = self.says(&["deviation", "variance", "volatil"]);
        self.has(Cue::GrowthSpread) || (spread && grows.into_iter().any(|it| self.has(it)))
    }

    /// Whether it is the figure itself that moves, or its growth.
    pub(super) fn volatility_method(&mut self, grain: Grain) {
        self.plan.statistics.method = self.growth_spread(grain);
        let noun = grain.noun();
        self.note(match self.plan.statistics.method {
            Some(Method::Growth(1)) => {
                format!("volatility is the standard deviation of growth against the {noun} before")
            }
            Some(_) => format!(
                "volatility is the standard deviation of growth against the same {noun} a year before"
            ),
            None => "volatility is the standard deviation in hundredths of the mean".to_owned(),
        });
    }

    /// The growth whose spread is asked for, by how many periods it goes back.
    fn growth_spread(&self, grain: Grain) -> Option<Method> {
        let grows = [Cue::Growth, Cue::Decline, Cue::YearOnYear, Cue::GrowthSpread];
        let sequential = self.has(Cue::QuarterOnQuarter) || self.has(Cue::MonthOnMonth);
        let grows = sequential || grows.into_iter().any(|it| self.has(it));
        let lag = if sequential { 1 } else { grain.per_year() };
        grows.then_some(Method::Growth(lag))
    }
}
