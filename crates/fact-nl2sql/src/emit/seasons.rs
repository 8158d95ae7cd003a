//! Figures over time, and their seasons with the trend taken out.
//!
//! The trend is a moving average over one whole season with half weight at its ends, so that every
//! season counts alike; what a figure is beside it shows the season. Proportions are taken of what
//! is always above zero, differences of anything else.
//!
//! # Source
//! Classical decomposition: Hyndman and Athanasopoulos, *Forecasting: Principles and Practice*
//! (3rd edition), 3.4; as `statsmodels.tsa.seasonal.seasonal_decompose`.

use fact_core::{Column, Role, Unit};

use super::correlation::middle_rank;
use super::select::{Select, partition_by};
use super::{
    Emitted, KeyColumn, base_of, detail, filtered, formula, key_columns, period_grain, place,
    refuse_fan_out,
};
use crate::catalog::Catalog;
use crate::period::Grain;
use crate::plan::{Agg, Formula, Key, Plan};
use crate::resolve::Refusal;
use crate::words::sentence_case;

/// A measure a period and thing.
struct Timed {
    /// Keys, the period's name, `season`, `period_no`, then the measures.
    select: Select,
    things: Vec<Column>,
    period: Column,
    measures: Vec<Column>,
    joins: Vec<(String, String)>,
    grain: Grain,
}

impl Timed {
    fn of(plan: &Plan, catalog: &Catalog) -> Result<Self, Refusal> {
        let base = base_of(plan)?;
        let grain = period_grain(plan).unwrap_or(Grain::Quarter);
        let mut select = Select::default();
        let mut scope = filtered(plan, catalog, base, &mut select);
        if let Some(span) = plan.time {
            select.filters.extend(scope.in_span(span, false));
        }
        // Whatever was said first, time runs within each thing.
        let (periods, things): (Vec<Key>, Vec<Key>) =
            plan.keys.iter().partition(|it| matches!(it, Key::Period { .. }));
        let keys = key_columns(&mut scope, &[things, periods].concat())?;
        refuse_fan_out(&scope, plan)?;
        let no_dates =
            || Refusal::new("what is asked for has no date, year or quarter in the data");
        let period = keys.iter().find(|it| it.number.is_some()).ok_or_else(no_dates)?;
        for key in &keys {
            select.groups.extend(key.groups.iter().cloned());
            select.column(key.sql.clone(), key.column.name.clone());
        }
        select.column(period.part.clone().unwrap_or_default(), "season");
        select.column(period.number.clone().unwrap_or_default(), "period_no");
        let measures: Vec<Column> =
            plan.measures.iter().map(|it| formula::column(catalog, it)).collect();
        for (measure, column) in plan.measures.iter().zip(&measures) {
            let sql = formula::sql(&scope, &measure.formula, None);
            select.column(sql, column.name.clone());
        }
        place(&scope, &mut select);
        let is_thing = |it: &&KeyColumn| it.number.is_none();
        Ok(Self {
            things: keys.iter().filter(is_thing).map(|it| it.column.clone()).collect(),
            period: period.column.clone(),
            joins: scope.join_words(),
            select,
            measures,
            grain,
        })
    }

    fn names(&self) -> Vec<String> {
        self.things.iter().map(|it| it.name.clone()).collect()
    }
}

/// A measure period by period, for a test of where it goes.
pub(super) fn over_time(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let timed = Timed::of(plan, catalog)?;
    let mut last = Select { from: "by_period".into(), ..Select::default() };
    let mut columns = timed.things.clone();
    columns.push(timed.period.clone());
    columns.extend(timed.measures.first().cloned());
    columns.push(number_column());
    for column in &columns {
        last.column(column.name.clone(), column.name.clone());
    }
    last.order = timed.names();
    last.order.push("period_no".into());
    last.with = vec![("by_period".into(), timed.select)];
    Ok(Emitted { sql: last.print(), columns, joins: timed.joins, notes: Vec::new() })
}

fn number_column() -> Column {
    detail("period_no", "Number of the period", Unit::None)
}

/// Whether a figure is always above zero, so that seasons can be told as proportions.
pub(crate) fn is_above_zero(catalog: &Catalog, formula: &Formula) -> bool {
    let above = |col| catalog.column(col).and_then(|it| it.range).is_some_and(|it| it.0 > 0.0);
    match formula {
        Formula::Column { col, agg: Agg::Sum | Agg::Avg | Agg::Max | Agg::Min } => above(*col),
        Formula::Product { left, right, .. } => above(*left) && above(*right),
        Formula::Rows { .. } | Formula::Different { .. } => true,
        Formula::Ratio { .. } | Formula::Less { .. } => false,
    }
}

/// The steps to what each period's first measure is beside its trend.
struct Steps {
    with: Vec<(String, Select)>,
    proportional: bool,
}

impl Steps {
    /// `by_period` → `smoothed` → `detrended`, the last with `to_trend`.
    fn of(timed: &mut Timed, plan: &Plan, catalog: &Catalog) -> Self {
        let formula = plan.measures.first().map(|it| &it.formula);
        let proportional = formula.is_some_and(|it| is_above_zero(catalog, it));
        let value = timed.measures.first().map_or_else(String::new, |it| it.name.clone());
        let mut smoothed = Select { from: "by_period".into(), ..Select::default() };
        smoothed.columns.push(("*".into(), None));
        smoothed.column(centred_average(&value, &timed.names(), timed.grain), "trend");
        let mut detrended = Select { from: "smoothed".into(), ..Select::default() };
        detrended.columns.push(("*".into(), None));
        let beside = if proportional {
            format!("{value} / NULLIF(trend, 0)")
        } else {
            format!("{value} - trend")
        };
        detrended.column(beside, "to_trend");
        let with = vec![
            ("by_period".into(), std::mem::take(&mut timed.select)),
            ("smoothed".into(), smoothed),
            ("detrended".into(), detrended),
        ];
        Self { with, proportional }
    }
}

/// The mean over one season around each period, half of it at either end; nothing where a period
/// of it is missing.
fn centred_average(value: &str, things: &[String], grain: Grain) -> String {
    let length = grain.per_year();
    let half = length / 2;
    let partition =
        if things.is_empty() { String::new() } else { format!("{} ", partition_by(things)) };
    let around = |n: i64| {
        format!(
            "OVER ({partition}ORDER BY period_no RANGE BETWEEN {n} PRECEDING AND {n} FOLLOWING)"
        )
    };
    let (wide, narrow) = (around(half), around(half - 1));
    let whole = length + 1;
    let twice = 2 * length;
    format!(
        "CASE WHEN COUNT({value}) {wide} = {whole}\n    THEN (SUM({value}) {wide} + SUM({value}) {narrow}) / {twice}.0 END"
    )
}

/// The mean of all first quarters, all second ones, and so on, and what each season is beside the
/// trend.
pub(super) fn seasonality(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let mut timed = Timed::of(plan, catalog)?;
    let Steps { mut with, proportional } = Steps::of(&mut timed, plan, catalog);
    let things = timed.names();
    with.push(("ranks".into(), season_ranks(&things)));
    let mut last = Select { from: "ranks".into(), ..Select::default() };
    let mut columns = timed.things.clone();
    let season = timed.period.name.clone();
    let label = format!("{} of the year", sentence_case(timed.grain.noun()));
    columns.push(Column { label, ..timed.period });
    for name in &things {
        last.column(name.clone(), name.clone());
    }
    last.column("season", season);
    last.groups = things.iter().cloned().chain(["season".to_owned()]).collect();
    for (measure, column) in plan.measures.iter().zip(&timed.measures) {
        let name = format!("average_{}", column.name);
        last.column(format!("AVG({})", column.name), name.clone());
        let label = format!("Average {}", measure.label);
        columns.push(Column { name, label, ..column.clone() });
    }
    let of = plan.measures.first().map(|it| it.label.clone()).unwrap_or_default();
    let unit = timed.measures.first().map_or(Unit::Number, |it| it.unit.clone());
    let over = partition_by(&things);
    let (sql, effect) = if proportional {
        let sql = format!("100.0 * AVG(to_trend) / AVG(AVG(to_trend)) OVER ({over})");
        (sql, detail("seasonal_index_pct", &format!("Seasonal index of {of}"), Unit::Percent))
    } else {
        let unit = if unit == Unit::Percent { Unit::Number } else { unit };
        let sql = format!("AVG(to_trend) - AVG(AVG(to_trend)) OVER ({over})");
        (sql, detail("seasonal_effect", &format!("Seasonal effect on {of}"), unit))
    };
    last.column(sql, effect.name.clone());
    columns.push(effect);
    for (sql, name, label, unit) in [
        ("COUNT(to_trend)", "n_compared", "Compared with the trend", Unit::Count),
        ("AVG(rank_no)", "mean_rank", "Mean rank", Unit::Number),
        ("SUM(n_equal * n_equal - 1)", "ties", "Correction for ties", Unit::Number),
    ] {
        last.column(sql, name);
        columns.push(detail(name, label, unit));
    }
    last.order = last.groups.clone();
    last.with = with;
    Ok(Emitted { sql: last.print(), columns, joins: timed.joins, notes: Vec::new() })
}

/// The rank of what each period is beside its trend, among all of them.
fn season_ranks(things: &[String]) -> Select {
    let by: Vec<String> = things.iter().cloned().chain(["to_trend IS NULL".to_owned()]).collect();
    let known = |sql: String| format!("CASE WHEN to_trend IS NOT NULL\n    THEN {sql} END");
    let equal: Vec<String> = things.iter().cloned().chain(["to_trend".to_owned()]).collect();
    let mut ranks = Select { from: "detrended".into(), ..Select::default() };
    ranks.columns.push(("*".into(), None));
    ranks.column(known(middle_rank(&by, "to_trend")), "rank_no");
    ranks.column(known(format!("COUNT(*) OVER ({})", partition_by(&equal))), "n_equal");
    ranks
}

/// A measure over time beside its trend, its season and what is left.
pub(super) fn decomposition(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let mut timed = Timed::of(plan, catalog)?;
    let Steps { mut with, proportional } = Steps::of(&mut timed, plan, catalog);
    let things = timed.names();
    let measure = timed.measures.first().cloned();
    let measure = measure.ok_or_else(|| Refusal::new("no figure was named"))?;
    let label = measure.label.to_lowercase();
    with.push(("seasons".into(), season_means(&things)));
    with.push(("effects".into(), season_effects(&things, proportional)));
    let mut last = Select { from: "detrended AS d".into(), with, ..Select::default() };
    let same = things.iter().map(|it| format!("e.{it} IS d.{it}"));
    let on: Vec<String> = std::iter::once("e.season = d.season".to_owned()).chain(same).collect();
    last.joins = vec![format!("JOIN effects AS e ON {}", on.join(" AND "))];
    let mut columns = timed.things.clone();
    columns.push(timed.period.clone());
    columns.push(measure.clone());
    for column in &columns {
        last.column(format!("d.{}", column.name), column.name.clone());
    }
    let value = format!("d.{}", measure.name);
    let unit = measure.unit.clone();
    let parts = parts(&value, &unit, &label, proportional);
    last.column("d.trend", "trend");
    let trend = format!("Trend of {label}");
    columns.push(Column { name: "trend".into(), label: trend, unit, role: Role::Measure });
    for (sql, column) in parts {
        last.column(sql, column.name.clone());
        columns.push(column);
    }
    last.column("d.period_no", "period_no");
    columns.push(number_column());
    last.order = things.iter().map(|it| format!("d.{it}")).collect();
    last.order.push("d.period_no".into());
    Ok(Emitted { sql: last.print(), columns, joins: timed.joins, notes: Vec::new() })
}

/// The adjusted figure, the season and the remainder of each period.
fn parts(value: &str, unit: &Unit, label: &str, proportional: bool) -> [(String, Column); 3] {
    let adjusted = Column {
        name: "adjusted".into(),
        label: format!("Seasonally adjusted {label}"),
        unit: unit.clone(),
        role: Role::Measure,
    };
    if proportional {
        let index = detail("seasonal_index_pct", "Seasonal index", Unit::Percent);
        let remainder = detail("remainder_pct", "Remainder", Unit::Percent);
        return [
            (format!("{value} / e.effect"), adjusted),
            ("100.0 * e.effect".into(), index),
            ("100.0 * d.to_trend / e.effect - 100".into(), remainder),
        ];
    }
    let points = if *unit == Unit::Percent { Unit::Number } else { unit.clone() };
    [
        (format!("{value} - e.effect"), adjusted),
        ("e.effect".into(), detail("seasonal_effect", "Seasonal effect", points.clone())),
        ("d.to_trend - e.effect".into(), detail("remainder", "Remainder", points)),
    ]
}

fn season_means(things: &[String]) -> Select {
    let mut means = Select { from: "detrended".into(), ..Select::default() };
    for name in things.iter().map(String::as_str).chain(["season"]) {
        means.column(name, name);
        means.groups.push(name.to_owned());
    }
    means.column("AVG(to_trend)", "mean_to_trend");
    means
}

/// The seasons' means brought to one (or to zero) on average.
fn season_effects(things: &[String], proportional: bool) -> Select {
    let mut effects = Select { from: "seasons".into(), ..Select::default() };
    for name in things.iter().map(String::as_str).chain(["season"]) {
        effects.column(name, name);
    }
    let sign = if proportional { "/" } else { "-" };
    let over = partition_by(things);
    effects.column(format!("mean_to_trend {sign} AVG(mean_to_trend) OVER ({over})"), "effect");
    effects
}
