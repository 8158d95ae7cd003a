//! What was worked out from an answer's rows, as its own little table.

use fact_core::{
    Column, Contribution, Correlation, CorrelationMethod, Decomposition, RankTest, Role, TrendTest,
    Unit,
};

use super::column;
use crate::wire::{AnalysisView, Cell, ColumnView};

/// From here on chance is ruled out, as the field has it.
const SIGNIFICANT: f64 = 0.05;

/// A column of an analysis' own table.
pub(super) fn analysis_column(label: &str, unit: Unit) -> ColumnView {
    let role = if unit == Unit::None { Role::Dimension } else { Role::Measure };
    let numeric = unit != Unit::None;
    column(&Column { unit, role, ..Column::plain(label) }, numeric)
}

fn view(
    kind: &str,
    method: impl Into<String>,
    columns: &[(&str, Unit)],
    rows: Vec<Vec<Cell>>,
) -> AnalysisView {
    AnalysisView {
        kind: kind.to_owned(),
        method: method.into(),
        verdict: None,
        is_sure: false,
        columns: columns.iter().map(|it| analysis_column(it.0, it.1.clone())).collect(),
        rows,
        tried: Vec::new(),
    }
}

impl AnalysisView {
    /// The same with what a single test says; several tests say it row by row.
    fn judged(mut self, p_values: &[Option<f64>]) -> Self {
        if let [Some(p)] = p_values {
            self.is_sure = *p < SIGNIFICANT;
            let verdict = if self.is_sure { "more than chance" } else { "may be chance" };
            self.verdict = Some(verdict.to_owned());
        }
        self
    }
}

fn count(n: u64) -> Cell {
    Cell::Integer(i64::try_from(n).unwrap_or(i64::MAX))
}

fn text(it: &str) -> Cell {
    Cell::Text(it.to_owned())
}

/// Coefficients with their tests.
pub(super) fn correlation(rows: &[Correlation], method: CorrelationMethod) -> AnalysisView {
    let (name, letter) = match method {
        CorrelationMethod::Pearson => ("Pearson's r, with a two-sided t-test of r = 0", "r"),
        CorrelationMethod::Spearman => {
            ("Spearman's rho of ranks, with a two-sided t-test of rho = 0", "rho")
        }
    };
    let columns =
        [("For", Unit::None), (letter, Unit::Ratio), ("n", Unit::Count), ("p", Unit::Ratio)];
    let row = |it: &Correlation| {
        vec![
            text(&it.label),
            it.r.map_or(Cell::Null, Cell::Real),
            count(it.n),
            it.p_value.map_or(Cell::Null, Cell::Real),
        ]
    };
    let p_values: Vec<Option<f64>> = rows.iter().map(|it| it.p_value).collect();
    view("correlation", name, &columns, rows.iter().map(row).collect()).judged(&p_values)
}

/// Which way each series goes.
pub(super) fn trend(rows: &[TrendTest], unit: &Unit) -> AnalysisView {
    let by_season = rows.iter().any(|it| it.by_season);
    let method = if by_season {
        "Mann–Kendall test within each season, Sen's slope; line of least squares with its t-test"
    } else {
        "Mann–Kendall test, Sen's slope; line of least squares with its t-test"
    };
    let slope = if *unit == Unit::Percent { Unit::Number } else { unit.clone() };
    let columns = [
        ("For", Unit::None),
        ("Change a period", slope.clone()),
        ("Low 95 %", slope.clone()),
        ("High 95 %", slope.clone()),
        ("R²", Unit::Ratio),
        ("p of the line", Unit::Ratio),
        ("Sen's slope", slope),
        ("Kendall's tau", Unit::Ratio),
        ("p", Unit::Ratio),
        ("Lag-1 correlation", Unit::Ratio),
        ("n", Unit::Count),
    ];
    let row = |it: &TrendTest| {
        let figures = [
            it.slope,
            it.slope_low,
            it.slope_high,
            it.r_squared,
            it.slope_p,
            it.sen_slope,
            it.tau,
            it.p_value,
            it.lag_1,
        ];
        let name = if it.label.is_empty() {
            format!("{} to {}", it.from, it.to)
        } else {
            it.label.clone()
        };
        let n = u64::try_from(it.n).unwrap_or(u64::MAX);
        let mut cells = vec![Cell::Text(name)];
        cells.extend(figures.map(Cell::Real));
        cells.push(count(n));
        cells
    };
    let p_values: Vec<Option<f64>> = rows.iter().map(|it| Some(it.p_value)).collect();
    view("trend", method, &columns, rows.iter().map(row).collect()).judged(&p_values)
}

/// The parts of each series, period by period.
pub(super) fn decomposition(series: &[Decomposition], unit: &Unit) -> AnalysisView {
    let strengths = |it: &Decomposition| {
        format!(
            "trend strength {:.2}, seasonal strength {:.2}",
            it.trend_strength, it.seasonal_strength
        )
    };
    let method = match series {
        [only] => format!("STL; {}", strengths(only)),
        _ => "STL, each series by itself".to_owned(),
    };
    let columns = [
        ("For", Unit::None),
        ("Period", Unit::None),
        ("Trend", unit.clone()),
        ("Season", unit.clone()),
        ("Remainder", unit.clone()),
    ];
    let of_series = |it: &Decomposition| -> Vec<Vec<Cell>> {
        let parts = it.trend.iter().zip(&it.seasonal).zip(&it.remainder).zip(&it.periods);
        let row = |(((trend, seasonal), remainder), period): (((&f64, &f64), &f64), &String)| {
            let mut cells = vec![text(&it.label), text(period)];
            cells.extend([*trend, *seasonal, *remainder].map(super::estimate));
            cells
        };
        parts.map(row).collect()
    };
    let rows = series.iter().flat_map(of_series).collect();
    let mut view = view("decomposition", method, &columns, rows);
    if let [only] = series
        && only.label.is_empty()
    {
        view.columns.remove(0);
        view.rows.iter_mut().for_each(|it| drop(it.remove(0)));
    }
    view
}

/// Whether groups differ.
pub(super) fn rank_test(rows: &[RankTest]) -> AnalysisView {
    let columns = [
        ("For", Unit::None),
        ("H", Unit::Number),
        ("p", Unit::Ratio),
        ("Groups", Unit::Count),
        ("n", Unit::Count),
    ];
    let row = |it: &RankTest| {
        let n_groups = u64::try_from(it.n_groups).unwrap_or(u64::MAX);
        let label = if it.label.is_empty() { "all groups" } else { it.label.as_str() };
        vec![text(label), Cell::Real(it.h), Cell::Real(it.p_value), count(n_groups), count(it.n)]
    };
    let p_values: Vec<Option<f64>> = rows.iter().map(|it| Some(it.p_value)).collect();
    let method = "Kruskal–Wallis test of the ranks";
    view("rank_test", method, &columns, rows.iter().map(row).collect()).judged(&p_values)
}

/// The whole that groups add up to.
pub(super) fn contribution(it: &Contribution, unit: &Unit, of_ratio: bool) -> AnalysisView {
    let level = if of_ratio { Unit::Percent } else { unit.clone() };
    let mut columns = vec![("Before", level.clone()), ("After", level), ("Change", unit.clone())];
    let mut cells = vec![Cell::Real(it.before), Cell::Real(it.after), Cell::Real(it.change)];
    if let (Some(rate), Some(mix)) = (it.rate, it.mix) {
        columns.extend([("By own ratios", unit.clone()), ("By weights", unit.clone())]);
        cells.extend([Cell::Real(rate), Cell::Real(mix)]);
    }
    columns.push(("Groups", Unit::Count));
    columns.push(("Groups that went along", Unit::Count));
    for n in [it.n_groups, it.n_along] {
        cells.push(count(u64::try_from(n).unwrap_or(u64::MAX)));
    }
    let method = if of_ratio {
        "the change of the whole as the groups' own changes at mean weights, and their weights' changes"
    } else {
        "the change of the whole as the sum of the groups' changes"
    };
    view("contribution", method, &columns, vec![cells])
}

/// The unit of a column of the answer's table.
pub(super) fn unit_of(table: &fact_core::Table, idx: Option<usize>) -> Unit {
    let column = idx.and_then(|it| table.columns.get(it));
    column.map_or(Unit::Number, |it| it.unit.clone())
}
