//! Which chart a result makes, by rule.
//!
//! Rules look at what the columns are for, at their units and at how many rows there are;
//! never at their names. A kind the person asked for wins where the rows allow it; [`wish`] holds
//! what each kind needs of them.

mod facts;
mod wish;

use fact_core::{ChartKind, ChartSpec, ChartWish, Column, Reading, Role, Shape, Table, Unit};

use crate::{
    figure::MAX_TILES, metrics, multiples::MAX_PANELS, number::count, plot::MAX_SERIES,
    scene::small_width, title::title,
};
use facts::Facts;

/// Periods up to which groups are compared as bars beside each other.
const FEW_PERIODS: usize = 4;
/// Upright bars with names under them.
const MAX_UPRIGHT: usize = 12;
/// Parts that a pie can show by rule.
const MAX_PARTS: usize = 5;
/// Rows that still make a chart of categories.
const MAX_CATEGORIES: usize = 500;
/// Grouped bars beyond which coloured cells are read faster.
const MAX_BARS: usize = 60;
/// Names along one side of a heat map.
const MAX_SIDE: usize = 40;
/// Periods that find room as bars behind a line.
const MAX_COMBINED: usize = 24;
/// Periods that find room as bars of shares.
const MAX_SHARE_BARS: usize = 12;
/// Values whose spread is worth a picture where nothing names them.
const MANY: usize = 20;

/// The chart for `table`, or `None` where a chart would say no more than the table.
pub fn choose(table: &Table, reading: &Reading) -> Option<ChartSpec> {
    let facts = Facts::of(table, reading)?;
    let by_rule = facts.by_rule();
    let wish = reading.chart;
    let choice = match wish.kind {
        Some(kind) => facts.of_kind(kind, by_rule)?,
        None => by_rule?,
    };
    Some(facts.spec(facts.with_looks(choice, wish)))
}

/// `current` changed as `wish` says; where the rows do not allow that, what they allow, with the
/// obstacle in the reason.
pub fn rechoose(
    table: &Table,
    reading: &Reading,
    current: &ChartSpec,
    wish: &ChartWish,
) -> ChartSpec {
    let Some(facts) = Facts::of(table, reading) else { return current.clone() };
    let present = Choice::from(current);
    let choice = match wish.kind {
        Some(kind) if kind != current.kind => facts.of_kind(kind, Some(present)),
        _ => Some(present),
    };
    choice.map_or_else(|| current.clone(), |it| facts.spec(facts.with_looks(it, *wish)))
}

/// Every kind of chart, and for those that the rows do not allow what stands in the way.
pub fn kinds(table: &Table, reading: &Reading) -> Vec<(ChartKind, Result<(), String>)> {
    let facts = Facts::of(table, reading);
    let possible = |kind| match &facts {
        Some(facts) => facts.as_kind(kind).map(|_| ()),
        None => Err("there are no figures to draw".to_owned()),
    };
    ChartKind::ALL.into_iter().map(|kind| (kind, possible(kind))).collect()
}

/// A kind with its columns and the reason for it.
#[derive(Debug, Clone, Default)]
struct Choice {
    kind: Option<ChartKind>,
    x_idx: Option<usize>,
    y_idxs: Vec<usize>,
    series_idx: Option<usize>,
    facet_idx: Option<usize>,
    line_idxs: Vec<usize>,
    is_log: bool,
    has_fit: bool,
    reason: String,
}

impl From<&ChartSpec> for Choice {
    fn from(spec: &ChartSpec) -> Self {
        // What stood in the way of an earlier wish is no reason for this chart.
        let reasons = spec.reason.split("; ").filter(|it| !it.contains(" was asked for, but "));
        Self {
            kind: Some(spec.kind),
            x_idx: spec.x_idx,
            y_idxs: spec.y_idxs.clone(),
            series_idx: spec.series_idx,
            facet_idx: spec.facet_idx,
            line_idxs: spec.line_idxs.clone(),
            is_log: spec.is_log,
            has_fit: spec.has_fit,
            reason: reasons.collect::<Vec<_>>().join("; "),
        }
    }
}

impl Facts<'_> {
    fn by_rule(&self) -> Option<Choice> {
        let n_rows = self.table.rows.len();
        match n_rows {
            0 => None,
            1 if self.is_forecast() => None,
            1 => Some(self.figures()),
            _ if matches!(self.reading.shape, Shape::Summary | Shape::Outliers | Shape::List) => {
                None
            }
            _ if self.is_cloud() && self.measures.len() > 2 => {
                Some(self.correlations("how several measures go together"))
            }
            _ if self.is_cloud() => {
                let scatter = self.scatter("two measures for each row");
                Some(Choice { has_fit: n_rows > 2, ..scatter })
            }
            _ => match (self.times.last(), self.dimensions.as_slice()) {
                (Some(time), dimensions) => self.over_time(*time, dimensions),
                (None, []) => (n_rows >= MANY).then(|| self.histogram("many values of a measure")),
                (None, dimensions) => self.by_category(dimensions),
            },
        }
    }

    /// Rows of two measures, where the question is how these go together. Rows of finished
    /// coefficients are not such a cloud.
    fn is_cloud(&self) -> bool {
        let unit = |idx: &usize| self.table.columns.get(*idx).map(|it| &it.unit);
        self.reading.shape == Shape::Correlation
            && self.measures.len() >= 2
            && self.times.is_empty()
            && self.measures.iter().all(|idx| unit(idx) != Some(&Unit::Ratio))
    }

    fn figures(&self) -> Choice {
        let y_idxs: Vec<usize> = self.measures.iter().copied().take(MAX_TILES).collect();
        let reason = if y_idxs.len() == 1 { "one figure" } else { "one row of figures" };
        self.choice(ChartKind::Number, None, y_idxs, None, reason)
    }

    fn over_time(&self, time: usize, dimensions: &[usize]) -> Option<Choice> {
        let n_periods = self.n_distinct(time);
        let Some(series) = self.series_over(time, dimensions) else {
            return self.alone_over_time(time, n_periods);
        };
        let y_idxs = self.first_measure();
        let n_series = self.n_distinct(series);
        if n_periods == 1 {
            return self.by_category(&[series]);
        }
        if !self.is_unique(&[time, series]) {
            return None;
        }
        let choice = |kind, reason: &str| {
            Some(self.choice(kind, Some(time), y_idxs.clone(), Some(series), reason))
        };
        if self.are_shares(Some(time)) && n_series > 1 {
            let reason = "parts of a whole over time";
            let is_few = n_periods <= MAX_SHARE_BARS;
            return choice(if is_few { ChartKind::ShareBar } else { ChartKind::Area }, reason);
        }
        let few = n_periods <= FEW_PERIODS && n_series <= MAX_SERIES && !self.is_forecast();
        if few && self.reading.shape != Shape::Trend {
            return choice(ChartKind::Bar, "groups side by side over a few periods");
        }
        if (MAX_SERIES + 1..=MAX_PANELS).contains(&n_series) && !self.is_forecast() {
            let kind = ChartKind::SmallMultiples;
            let reason = "more groups over time than colours can tell apart: a panel each";
            let panels = self.choice(kind, Some(time), y_idxs, None, reason);
            return Some(Choice { facet_idx: Some(series), ..panels });
        }
        choice(ChartKind::Line, "a measure over time, one line a group")
    }

    /// Measures over time that nothing splits.
    fn alone_over_time(&self, time: usize, n_periods: usize) -> Option<Choice> {
        if n_periods < self.table.rows.len() {
            return None;
        }
        if (FEW_PERIODS..=MAX_COMBINED).contains(&n_periods)
            && !self.is_forecast()
            && self.measures.len() == 2
            && self.same_unit.len() == 1
        {
            return Some(self.combined(time, "two measures of different units over time"));
        }
        let few = n_periods == 2 && !self.is_forecast();
        let (kind, reason) = if few {
            (ChartKind::Bar, "two periods side by side")
        } else {
            (ChartKind::Line, "a measure over time")
        };
        Some(self.choice(kind, Some(time), self.same_units(), None, reason))
    }

    fn by_category(&self, dimensions: &[usize]) -> Option<Choice> {
        let axes = self.category_axes(dimensions);
        let n = axes.x_idx.map_or(0, |idx| self.n_distinct(idx));
        if let [_, _, ..] = dimensions
            && let Some(cells) = self.cells("a measure by two groupings with many members")
        {
            let n_cells = |it: Option<usize>| it.map_or(1, |it| self.n_distinct(it));
            let (columns, rows) = (n_cells(cells.x_idx), n_cells(cells.series_idx));
            let fits = columns <= MAX_SIDE && rows <= MAX_SIDE;
            let many = columns * rows > MAX_BARS && columns > 2 && rows > 2;
            let is_full = self.table.rows.len() * 2 >= columns * rows;
            if fits && many && is_full {
                return Some(cells);
            }
        }
        if self.table.rows.len() > MAX_CATEGORIES {
            return Some(self.histogram("more rows than bars could show: how the values spread"));
        }
        let choice = |kind, reason: &str| {
            let (y_idxs, series_idx) = (axes.y_idxs.clone(), axes.series_idx);
            Some(self.choice(kind, axes.x_idx, y_idxs, series_idx, reason))
        };
        let is_alone = axes.series_idx.is_none() && dimensions.len() == 1;
        if is_alone && self.are_shares(None) && n <= MAX_PARTS {
            return choice(ChartKind::Donut, "few parts of one whole");
        }
        if self.names_fit_upright(axes.x_idx, n) {
            choice(ChartKind::Bar, "a measure for each of a few names")
        } else {
            choice(
                ChartKind::HorizontalBar,
                "names are many or long, and read best beside horizontal bars",
            )
        }
    }

    /// Whether `n` names find room under upright bars of a chart of usual width.
    fn names_fit_upright(&self, x_idx: Option<usize>, n: usize) -> bool {
        const USUAL_WIDTH: f64 = 640.0;
        if n == 0 || n > MAX_UPRIGHT {
            return false;
        }
        let slot = USUAL_WIDTH / count(n) - 8.0;
        let fits = |value: &fact_core::Value| {
            let name = value.to_string();
            let lines =
                metrics::wrap(&name, crate::scene::SMALL, metrics::Weight::Regular, slot, 2);
            small_width(&name) <= slot || !lines.iter().any(|it| it.ends_with('…'))
        };
        x_idx.is_some_and(|idx| self.table.column(idx).all(fits))
    }

    fn scatter(&self, reason: &str) -> Choice {
        let y_idxs = self.measures.iter().copied().take(2).collect();
        let name = self.dimensions.iter().copied().max_by_key(|idx| self.n_distinct(*idx));
        let mut groups = self.dimensions.iter().copied().filter(|idx| Some(*idx) != name);
        let series = groups.rfind(|idx| (2..=MAX_SERIES).contains(&self.n_distinct(*idx)));
        self.choice(ChartKind::Scatter, name, y_idxs, series, reason)
    }

    fn histogram(&self, reason: &str) -> Choice {
        self.choice(ChartKind::Histogram, None, self.first_measure(), None, reason)
    }

    fn correlations(&self, reason: &str) -> Choice {
        let y_idxs = self.measures.iter().copied().take(MAX_TILES).collect();
        self.choice(ChartKind::HeatMap, None, y_idxs, None, reason)
    }

    /// A heat map of a measure by two groupings, where these name each row once.
    fn cells(&self, reason: &str) -> Option<Choice> {
        let (x_idx, series_idx) = self.two_groupings()?;
        let y_idxs = self.first_measure();
        Some(self.choice(ChartKind::HeatMap, Some(x_idx), y_idxs, Some(series_idx), reason))
    }

    /// Bars of the first unit and a line of another; what is counted in hundredths is the line.
    fn combined(&self, x_idx: usize, reason: &str) -> Choice {
        let unit = |idx: &usize| self.table.columns.get(*idx).map(|it| &it.unit);
        let is_part = |idx: &usize| matches!(unit(idx), Some(Unit::Percent | Unit::Ratio));
        let first = self.same_unit.first().copied();
        let other = self.measures.iter().copied().find(|it| !self.same_unit.contains(it));
        let (bar, line) =
            if first.is_some_and(|it| is_part(&it)) { (other, first) } else { (first, other) };
        let y_idxs = bar.into_iter().chain(line).collect();
        let choice = self.choice(ChartKind::Combined, Some(x_idx), y_idxs, None, reason);
        Choice { line_idxs: line.into_iter().collect(), ..choice }
    }

    fn choice(
        &self,
        kind: ChartKind,
        x_idx: Option<usize>,
        y_idxs: Vec<usize>,
        series_idx: Option<usize>,
        reason: &str,
    ) -> Choice {
        let left_out = self.measures.iter().filter(|idx| !y_idxs.contains(idx));
        let labels: Vec<&str> = left_out
            .filter_map(|idx| self.table.columns.get(*idx))
            .map(|it| it.label.as_str())
            .collect();
        let reason = if labels.is_empty() || matches!(kind, ChartKind::Number | ChartKind::Scatter)
        {
            reason.to_owned()
        } else {
            format!("{reason}; not drawn on the same axis: {}", labels.join(", "))
        };
        Choice { kind: Some(kind), x_idx, y_idxs, series_idx, reason, ..Choice::default() }
    }

    fn spec(&self, choice: Choice) -> ChartSpec {
        let column = |idx: &usize| self.table.columns.get(*idx);
        let measures: Vec<&Column> = choice.y_idxs.iter().filter_map(column).collect();
        let by = choice.x_idx.iter().chain(&choice.series_idx).chain(&choice.facet_idx);
        let mut dimensions: Vec<&Column> = by.filter_map(column).collect();
        // "by sector and quarter": who before when.
        dimensions.sort_by_key(|it| it.role == Role::Time);
        let kind = choice.kind.unwrap_or(ChartKind::Bar);
        let title = title(kind, &measures, &dimensions, self.reading);
        let Choice {
            x_idx, y_idxs, series_idx, facet_idx, line_idxs, is_log, has_fit, reason, ..
        } = choice;
        ChartSpec {
            kind,
            title,
            x_idx,
            y_idxs,
            series_idx,
            facet_idx,
            line_idxs,
            is_log,
            has_fit,
            reason,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{column, dimension, measure, table, time, usd};

    fn reading(shape: Shape, chart: Option<ChartKind>) -> Reading {
        Reading {
            text: "revenue".to_owned(),
            scope: "in Q1 2025".to_owned(),
            chart: chart.into(),
            ..Reading::plain(shape)
        }
    }

    /// Columns are written `d` (dimension), `t` (time), `m` (money), `p` (percent), `r` (ratio),
    /// `n` (detail). The expected chart is written kind, x, measures, series.
    #[track_caller]
    fn check(shape: Shape, chart: Option<ChartKind>, columns: &str, rows: &str, expected: &str) {
        let column = |letter: char| match letter {
            'd' => dimension("Company"),
            't' => time("Quarter"),
            'm' => measure("Revenue", usd()),
            'p' => measure("Margin", Unit::Percent),
            'r' => measure("Correlation", Unit::Ratio),
            _ => column("Pairs", Unit::Count, Role::Detail),
        };
        let table = table(columns.chars().map(column).collect(), rows);
        let spec = choose(&table, &reading(shape, chart));
        let spec = spec.map_or_else(
            || "none".to_owned(),
            |it| format!("{:?} {:?} {:?} {:?}", it.kind, it.x_idx, it.y_idxs, it.series_idx),
        );
        let spec = spec.replace("Some(", "").replace(')', "").replace("None", "-");
        assert_eq!(spec, expected);
    }

    #[test]
    fn one_row_is_a_figure() {
        check(Shape::Figure, None, "m", "5", "Number - [0] -");
        check(Shape::Ranking, None, "dm", "Acme|5", "Number - [1] -");
        check(Shape::Figures, None, "mpn", "5|6|7", "Number - [0, 1] -");
        check(Shape::Figure, None, "m", "", "none");
        check(Shape::List, None, "d", "Acme\nBolt", "none");
    }

    #[test]
    fn time_makes_a_line() {
        let quarters = "Q1 2024|1\nQ2 2024|2\nQ3 2024|3";
        check(Shape::Trend, None, "tm", quarters, "Line 0 [1] -");
        check(Shape::Comparison, None, "tm", "Q1 2024|1\nQ2 2024|2", "Bar 0 [1] -");
        let two = "Q1 2024|1|9\nQ2 2024|2|9\nQ3 2024|3|9";
        check(Shape::Trend, None, "tmm", two, "Line 0 [1, 2] -");
        check(Shape::Trend, None, "tmp", two, "Line 0 [1] -");
        check(Shape::Trend, Some(ChartKind::Bar), "tm", quarters, "Bar 0 [1] -");
    }

    #[test]
    fn groups_over_time_are_lines_or_few_periods_side_by_side() {
        let few = "A|Q1 2024|1\nA|Q2 2024|2\nB|Q1 2024|3\nB|Q2 2024|4";
        check(Shape::Breakdown, None, "dtp", few, "Bar 1 [2] 0");
        check(Shape::Trend, None, "dtp", few, "Line 1 [2] 0");
        let twice = "A|Q1 2024|1\nA|Q1 2024|2\nB|Q2 2024|3";
        check(Shape::Breakdown, None, "dtp", twice, "none");
        check(Shape::Breakdown, None, "dtp", "A|Q1 2024|1\nB|Q1 2024|2", "Bar 0 [2] -");
    }

    #[test]
    fn names_make_bars_that_lie_where_they_are_many_or_long() {
        check(Shape::Ranking, None, "dm", "A|3\nB|2\nC|1", "Bar 0 [1] -");
        let many: Vec<String> = (0..20).map(|n| format!("Name {n}|{n}")).collect();
        check(Shape::Ranking, None, "dm", &many.join("\n"), "HorizontalBar 0 [1] -");
        let long: Vec<String> =
            (0..9).map(|n| format!("Unpronounceableness{n} of all|{n}")).collect();
        check(Shape::Ranking, None, "dm", &long.join("\n"), "HorizontalBar 0 [1] -");
        let groups = "A|a|3\nA|b|2\nB|c|1";
        check(Shape::RankingPerGroup, None, "ddm", groups, "Bar 1 [2] 0");
        check(Shape::Comparison, None, "dmmp", "A|1|2|3\nB|1|2|3", "Bar 0 [1, 2] -");
    }

    #[test]
    fn shares_of_one_whole_make_a_ring_where_they_are_few() {
        check(Shape::Breakdown, None, "dp", "A|60\nB|40", "Donut 0 [1] -");
        check(Shape::Breakdown, None, "dp", "A|60\nB|30", "Bar 0 [1] -");
        check(Shape::Breakdown, Some(ChartKind::Pie), "dm", "A|6\nB|3", "Pie 0 [1] -");
        check(Shape::Breakdown, Some(ChartKind::Pie), "dm", "A|6\nB|-3", "Bar 0 [1] -");
    }

    #[test]
    fn correlations_are_clouds_of_rows_or_bars_of_coefficients() {
        check(Shape::Correlation, None, "dmp", "A|1|2\nB|2|3\nC|3|1", "Scatter 0 [1, 2] -");
        let three = "A|1|2|5\nB|2|3|4\nC|3|1|3";
        check(Shape::Correlation, None, "dmpm", three, "HeatMap - [1, 2, 3] -");
        check(Shape::Correlation, None, "drn", "A|0.5|9\nB|0.2|8", "Bar 0 [1] -");
        check(Shape::Correlation, None, "rn", "0.5|40", "Number - [0] -");
        check(Shape::Breakdown, Some(ChartKind::Scatter), "dm", "A|1\nB|2", "Bar 0 [1] -");
    }

    #[test]
    fn the_reason_says_what_was_asked_and_what_was_left_out() {
        let columns =
            vec![dimension("Company"), measure("Revenue", usd()), measure("Margin", Unit::Percent)];
        let table = table(columns, "A|6|1\nB|-3|2");
        let spec = choose(&table, &reading(Shape::Breakdown, Some(ChartKind::Pie))).unwrap();
        let expected = "a measure for each of a few names; not drawn on the same axis: Margin; \
                        a pie was asked for, but a part cannot be negative";
        assert_eq!(spec.reason, expected);
        assert_eq!(spec.title, "Revenue by company in Q1 2025");
    }

    #[test]
    fn titles_say_what_is_shown() {
        for (shape, columns, rows, expected) in [
            (Shape::Figure, "m", "5", "Revenue in Q1 2025"),
            (Shape::Figures, "mp", "5|6", "Key figures in Q1 2025"),
            (Shape::Comparison, "tm", "Q1 2024|1\nQ1 2025|2", "Revenue in Q1 2025"),
            (
                Shape::Breakdown,
                "dtm",
                "A|Q1 2024|1\nB|Q1 2025|2",
                "Revenue by company and quarter in Q1 2025",
            ),
            (Shape::Correlation, "r", "0.5", "Correlation of size and margin"),
        ] {
            let column = |letter: char| match letter {
                'd' => dimension("Company"),
                't' => time("Quarter"),
                'm' => measure("Revenue", usd()),
                _ => measure("Margin", Unit::Percent),
            };
            let table = table(columns.chars().map(column).collect(), rows);
            let mut reading = reading(shape, None);
            reading.text = "correlation of size and margin".to_owned();
            let spec = choose(&table, &reading);
            assert_eq!(spec.map(|it| it.title).as_deref(), Some(expected));
        }
    }
}
