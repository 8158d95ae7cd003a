//! Which chart a result makes, by rule.
//!
//! Rules look at what the columns are for, at their units and at how many rows there are;
//! never at their names. A kind the person asked for wins where the rows allow it.

use std::collections::HashSet;

use fact_core::{
    AnalysisRequest, ChartKind, ChartSpec, Column, Reading, Role, Shape, Table, Unit, Value,
};

use crate::{
    bar::MAX_SERIES, figure::MAX_TILES, metrics, number::count, scene::small_width, title::title,
};

/// Periods up to which groups are compared as bars beside each other.
const FEW_PERIODS: usize = 4;
/// Upright bars with names under them.
const MAX_UPRIGHT: usize = 12;
/// Parts that a ring can show.
const MAX_PARTS_ASKED: usize = 8;
const MAX_PARTS: usize = 5;
/// Rows that still make a chart of categories.
const MAX_CATEGORIES: usize = 500;

/// The chart for `table`, or `None` where a chart would say no more than the table.
pub fn choose(table: &Table, reading: &Reading) -> Option<ChartSpec> {
    let facts = Facts::of(table, reading)?;
    let choice = facts.by_rule();
    match reading.chart {
        Some(asked) => facts.asked(asked, choice),
        None => choice,
    }
    .map(|choice| facts.spec(choice))
}

/// A kind with its columns and the reason for it.
struct Choice {
    kind: ChartKind,
    x_idx: Option<usize>,
    y_idxs: Vec<usize>,
    series_idx: Option<usize>,
    reason: String,
}

/// What the rules look at.
struct Facts<'a> {
    table: &'a Table,
    reading: &'a Reading,
    /// Every measure with a figure in it.
    measures: Vec<usize>,
    /// Those of the first one's unit.
    same_unit: Vec<usize>,
    times: Vec<usize>,
    dimensions: Vec<usize>,
}

impl<'a> Facts<'a> {
    fn of(table: &'a Table, reading: &'a Reading) -> Option<Self> {
        let has_figures =
            |idx: &usize| table.column(*idx).any(|it| it.as_f64().is_some_and(f64::is_finite));
        let mut measures: Vec<usize> = table.columns_with(Role::Measure);
        measures.retain(has_figures);
        if measures.is_empty() && !matches!(reading.shape, Shape::List | Shape::Quality) {
            measures = table.columns_with(Role::Detail);
            measures.retain(has_figures);
        }
        let unit = &table.columns.get(*measures.first()?)?.unit;
        let is_same = |idx: &usize| table.columns.get(*idx).is_some_and(|it| it.unit == *unit);
        let same_unit = measures.iter().copied().filter(is_same).collect();
        Some(Self {
            table,
            reading,
            same_unit,
            measures,
            times: table.columns_with(Role::Time),
            dimensions: table.columns_with(Role::Dimension),
        })
    }

    fn by_rule(&self) -> Option<Choice> {
        let n_rows = self.table.rows.len();
        match n_rows {
            0 => None,
            1 if self.is_forecast() => None,
            1 => Some(self.figures()),
            _ if matches!(self.reading.shape, Shape::Summary | Shape::Outliers | Shape::List) => {
                None
            }
            _ if self.is_cloud() => Some(self.scatter("two measures for each row")),
            _ => match (self.times.last(), self.dimensions.as_slice()) {
                (Some(time), dimensions) => self.over_time(*time, dimensions),
                (None, []) => None,
                (None, _) if n_rows > MAX_CATEGORIES => None,
                (None, dimensions) => Some(self.by_category(dimensions)),
            },
        }
    }

    fn is_forecast(&self) -> bool {
        matches!(self.reading.analysis, Some(AnalysisRequest::Forecast { .. }))
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
        let other_time = self.times.iter().copied().find(|it| *it != time);
        let series = dimensions
            .iter()
            .copied()
            .chain(other_time)
            .filter(|idx| self.n_distinct(*idx) > 1)
            .max_by_key(|idx| self.n_distinct(*idx));
        let Some(series) = series else {
            if n_periods < self.table.rows.len() {
                return None;
            }
            let few = n_periods == 2 && !self.is_forecast();
            let (kind, reason) = if few {
                (ChartKind::Bar, "two periods side by side")
            } else {
                (ChartKind::Line, "a measure over time")
            };
            return Some(self.choice(kind, Some(time), self.same_units(), None, reason));
        };
        let y_idxs = self.first_measure();
        let n_series = self.n_distinct(series);
        if n_periods == 1 {
            return Some(self.by_category(&[series]));
        }
        if self.n_distinct_pairs(time, series) < self.table.rows.len() {
            return None;
        }
        let few = n_periods <= FEW_PERIODS && n_series <= MAX_SERIES && !self.is_forecast();
        if few && self.reading.shape != Shape::Trend {
            let reason = "groups side by side over a few periods";
            return Some(self.choice(ChartKind::Bar, Some(time), y_idxs, Some(series), reason));
        }
        let reason = "a measure over time, one line a group";
        Some(self.choice(ChartKind::Line, Some(time), y_idxs, Some(series), reason))
    }

    fn by_category(&self, dimensions: &[usize]) -> Choice {
        // Names of rows: the dimension that tells most of them apart.
        let x_idx = dimensions.iter().copied().max_by_key(|idx| (self.n_distinct(*idx), *idx));
        let others = dimensions.iter().copied().filter(|idx| Some(*idx) != x_idx);
        let series_idx = others
            .filter(|idx| (2..=MAX_SERIES).contains(&self.n_distinct(*idx)))
            .max_by_key(|idx| self.n_distinct(*idx));
        let y_idxs = if series_idx.is_some() { self.first_measure() } else { self.same_units() };
        let n = x_idx.map_or(0, |idx| self.n_distinct(idx));
        if series_idx.is_none() && dimensions.len() == 1 && self.is_share() && n <= MAX_PARTS {
            let reason = "few parts of one whole";
            return self.choice(ChartKind::Pie, x_idx, y_idxs, None, reason);
        }
        let (kind, reason) = if self.names_fit_upright(x_idx, n) {
            (ChartKind::Bar, "a measure for each of a few names")
        } else {
            (ChartKind::HorizontalBar, "many or long names, easier to read lying")
        };
        self.choice(kind, x_idx, y_idxs, series_idx, reason)
    }

    /// Whether `n` names find room under upright bars of a chart of usual width.
    fn names_fit_upright(&self, x_idx: Option<usize>, n: usize) -> bool {
        const USUAL_WIDTH: f64 = 640.0;
        if n == 0 || n > MAX_UPRIGHT {
            return false;
        }
        let slot = USUAL_WIDTH / count(n) - 8.0;
        let fits = |value: &Value| {
            let name = value.to_string();
            let lines =
                metrics::wrap(&name, crate::scene::SMALL, metrics::Weight::Regular, slot, 2);
            small_width(&name) <= slot || !lines.iter().any(|it| it.ends_with('…'))
        };
        x_idx.is_some_and(|idx| self.table.column(idx).all(fits))
    }

    /// One percentage a row, all of them together one whole.
    fn is_share(&self) -> bool {
        let [only] = self.same_unit.as_slice() else { return false };
        let is_percent = self.table.columns.get(*only).is_some_and(|it| it.unit == Unit::Percent);
        let values: Vec<f64> = self.table.column(*only).filter_map(Value::as_f64).collect();
        let sum: f64 = values.iter().sum();
        is_percent && values.iter().all(|it| *it >= 0.0) && (sum - 100.0).abs() < 1.0
    }

    /// The kind asked for, where the rows allow it; else the rule's choice, and why.
    fn asked(&self, asked: ChartKind, rule: Option<Choice>) -> Option<Choice> {
        let n_rows = self.table.rows.len();
        let x_idx = self.times.last().or_else(|| self.dimensions.last()).copied();
        let base = rule.or_else(|| {
            let y_idxs = self.same_units();
            (n_rows > 1 && x_idx.is_some() && n_rows <= MAX_CATEGORIES)
                .then(|| self.choice(ChartKind::Bar, x_idx, y_idxs, None, ""))
        })?;
        let obstacle = match asked {
            ChartKind::Number => (n_rows != 1).then_some("there is more than one row"),
            _ if n_rows == 1 => Some("there is one row only"),
            ChartKind::Scatter => {
                (self.measures.len() < 2).then_some("a scatter needs two measures")
            }
            ChartKind::Pie => self.pie_obstacle(&base),
            ChartKind::StackedBar => stack_obstacle(&base),
            ChartKind::Line | ChartKind::Bar | ChartKind::HorizontalBar => None,
        };
        if let Some(obstacle) = obstacle {
            let reason =
                format!("{}; {} was asked for, but {obstacle}", base.reason, name_of(asked));
            return Some(Choice { reason, ..base });
        }
        if asked == ChartKind::Scatter {
            return Some(self.scatter("as asked"));
        }
        let lacks_axis = base.x_idx.is_none() && asked != ChartKind::Number;
        let x_idx = if lacks_axis { x_idx } else { base.x_idx };
        let y_idxs = if asked == ChartKind::Pie { self.first_measure() } else { base.y_idxs };
        Some(Choice { kind: asked, x_idx, y_idxs, reason: "as asked".to_owned(), ..base })
    }

    fn pie_obstacle(&self, base: &Choice) -> Option<&'static str> {
        let y_idx = *base.y_idxs.first()?;
        let values = || self.table.column(y_idx).filter_map(Value::as_f64);
        if base.series_idx.is_some() {
            return Some("there is more than one whole");
        }
        if values().any(|it| it < 0.0) || values().all(|it| it <= 0.0) {
            return Some("a part cannot be negative");
        }
        (values().count() > MAX_PARTS_ASKED).then_some("there are too many parts to tell apart")
    }

    fn scatter(&self, reason: &str) -> Choice {
        let y_idxs = self.measures.iter().copied().take(2).collect();
        let name = self.dimensions.iter().copied().max_by_key(|idx| self.n_distinct(*idx));
        let mut groups = self.dimensions.iter().copied().filter(|idx| Some(*idx) != name);
        let series = groups.rfind(|idx| (2..=MAX_SERIES).contains(&self.n_distinct(*idx)));
        self.choice(ChartKind::Scatter, name, y_idxs, series, reason)
    }

    fn first_measure(&self) -> Vec<usize> {
        self.same_unit.iter().copied().take(1).collect()
    }

    /// Measures that can share an axis, as many as colours.
    fn same_units(&self) -> Vec<usize> {
        self.same_unit.iter().copied().take(MAX_SERIES).collect()
    }

    fn n_distinct(&self, idx: usize) -> usize {
        self.table.column(idx).map(ToString::to_string).collect::<HashSet<_>>().len()
    }

    fn n_distinct_pairs(&self, one: usize, other: usize) -> usize {
        let pair = |row: &Vec<Value>| {
            (row.get(one).map(ToString::to_string), row.get(other).map(ToString::to_string))
        };
        self.table.rows.iter().map(pair).collect::<HashSet<_>>().len()
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
        Choice { kind, x_idx, y_idxs, series_idx, reason }
    }

    fn spec(&self, choice: Choice) -> ChartSpec {
        let column = |idx: &usize| self.table.columns.get(*idx);
        let measures: Vec<&Column> = choice.y_idxs.iter().filter_map(column).collect();
        let by = choice.x_idx.iter().chain(&choice.series_idx);
        let mut dimensions: Vec<&Column> = by.filter_map(column).collect();
        // "by sector and quarter": who before when.
        dimensions.sort_by_key(|it| it.role == Role::Time);
        let Choice { kind, x_idx, y_idxs, series_idx, reason } = choice;
        let title = title(kind, &measures, &dimensions, self.reading);
        ChartSpec { kind, title, x_idx, y_idxs, series_idx, reason }
    }
}

fn stack_obstacle(base: &Choice) -> Option<&'static str> {
    let has_parts = base.series_idx.is_some() || base.y_idxs.len() > 1;
    (!has_parts).then_some("there is one part only")
}

fn name_of(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Line => "a line",
        ChartKind::Bar => "bars",
        ChartKind::HorizontalBar => "lying bars",
        ChartKind::StackedBar => "a stack",
        ChartKind::Scatter => "a scatter",
        ChartKind::Pie => "a pie",
        ChartKind::Number => "a single figure",
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
            chart,
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
        check(Shape::Breakdown, None, "dp", "A|60\nB|40", "Pie 0 [1] -");
        check(Shape::Breakdown, None, "dp", "A|60\nB|30", "Bar 0 [1] -");
        check(Shape::Breakdown, Some(ChartKind::Pie), "dm", "A|6\nB|3", "Pie 0 [1] -");
        check(Shape::Breakdown, Some(ChartKind::Pie), "dm", "A|6\nB|-3", "Bar 0 [1] -");
    }

    #[test]
    fn correlations_are_clouds_of_rows_or_bars_of_coefficients() {
        check(Shape::Correlation, None, "dmp", "A|1|2\nB|2|3\nC|3|1", "Scatter 0 [1, 2] -");
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
