//! Statistics, written in SQL: bands of a distribution, and how much figures move.

use fact_core::{Column, Role, Unit};
use fact_sql::quote_text;

use super::formula;
use super::select::{Select, partition_by};
use super::{Emitted, base_of, detail, filtered, key_columns, place, plain, refuse_fan_out};
use crate::catalog::Catalog;
use crate::plan::{Measure, Method, Plan};
use crate::resolve::Refusal;
use crate::words::sentence_case;

/// How many rows fall into each band.
pub(super) fn distribution(
    plan: &Plan,
    catalog: &Catalog,
    start: f64,
    width: f64,
) -> Result<Emitted, Refusal> {
    let base = base_of(plan)?;
    let measure = plan.measures.first().ok_or_else(|| Refusal::new("no figure was named"))?;
    let mut select = Select::default();
    let mut scope = filtered(plan, catalog, base, &mut select);
    if let Some(span) = plan.time {
        select.filters.extend(scope.in_span(span, false));
    }
    let value = formula::row_sql(&scope, &measure.formula);
    let (from, step) = (super::scope::number(start), super::scope::number(width));
    // Rounding towards zero is rounding down here: no value lies below the first band.
    let band = format!("CAST(({value} - {from}) / {step} AS INTEGER)");
    let (factor, mark) = scale(start.abs().max(width));
    let low = format!("({from} + {band} * {step}) / {factor:?}");
    let high = format!("({from} + ({band} + 1) * {step}) / {factor:?}");
    select.column(format!("printf('%g{mark} to %g{mark}', {low}, {high})"), "band");
    select.column("COUNT(*)", "n_rows");
    select.groups = vec![band.clone()];
    select.order = vec![band];
    select.filters.push(format!("{value} IS NOT NULL"));
    place(&scope, &mut select);
    let noun = catalog.table(base).map_or("rows", |it| it.plural.as_str());
    let columns = vec![
        plain("band", &sentence_case(&measure.label), Role::Dimension),
        Column {
            name: "n_rows".into(),
            label: sentence_case(&format!("number of {noun}")),
            unit: Unit::Count,
            role: Role::Measure,
        },
    ];
    Ok(Emitted { sql: select.print(), columns, joins: scope.join_words(), notes: Vec::new() })
}

fn scale(width: f64) -> (f64, &'static str) {
    match width {
        it if it >= 1e9 => (1e9, "B"),
        it if it >= 1e6 => (1e6, "M"),
        it if it >= 1e3 => (1e3, "K"),
        _ => (1.0, ""),
    }
}

/// One row a key (and period) and measure with its value.
pub(super) fn with_spread(
    plan: &Plan,
    catalog: &Catalog,
    measure: &Measure,
) -> Result<(Select, Vec<super::KeyColumn>), Refusal> {
    let base = crate::parse::figures::tables_of(&measure.formula).first().copied();
    let base = base.ok_or_else(|| Refusal::new("no figure was named"))?;
    let mut select = Select::default();
    let mut scope = filtered(plan, catalog, base, &mut select);
    if let Some(span) = plan.time {
        select.filters.extend(scope.in_span(span, false));
    }
    let keys = key_columns(&mut scope, &plan.keys)?;
    refuse_fan_out(&scope, plan)?;
    for key in &keys {
        select.column(key.sql.clone(), key.column.name.clone());
        select.groups.extend(key.groups.iter().cloned());
        if let Some(number) = &key.number {
            select.column(number.clone(), "period_no");
        }
    }
    select.column(quote_text(&sentence_case(&measure.label)), "measure");
    select.column(formula::sql(&scope, &measure.formula, None), "value");
    place(&scope, &mut select);
    Ok((select, keys))
}

/// The standard deviation over time in hundredths of the mean.
pub(super) fn volatility(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let measure = plan.measures.first().ok_or_else(|| Refusal::new("no figure was named"))?;
    let (values, keys) = with_spread(plan, catalog, measure)?;
    let owners: Vec<Column> =
        keys.iter().filter(|it| it.number.is_none()).map(|it| it.column.clone()).collect();
    if let Some(Method::Growth(lag)) = plan.statistics.method {
        return Ok(growth_volatility(plan, measure, values, owners, lag));
    }
    let names: Vec<String> = owners.iter().map(|it| it.name.clone()).collect();
    let mut centred = Select { from: "period_values".into(), ..Select::default() };
    centred.columns.push(("*".into(), None));
    centred.column(format!("AVG(value) OVER ({})", partition_by(&names)), "mean");
    let mut last = Select { from: "centred".into(), groups: names.clone(), ..Select::default() };
    for name in &names {
        last.column(name.clone(), name.clone());
    }
    let deviation = "sqrt(SUM((value - mean) * (value - mean)) / NULLIF(COUNT(*) - 1, 0))";
    last.column(format!("100.0 * {deviation} / NULLIF(abs(AVG(value)), 0)"), "volatility_pct");
    last.column("AVG(value)", "mean");
    last.column(deviation, "standard_deviation");
    let descending = plan.order.as_ref().is_none_or(|it| it.descending);
    last.order =
        vec![if descending { "volatility_pct DESC".into() } else { "volatility_pct".into() }];
    last.order.extend(names);
    last.limit = plan.limit;
    last.with = vec![("period_values".into(), values), ("centred".into(), centred)];
    let unit = formula::unit(catalog, &measure.formula);
    let mut columns = owners;
    let label = sentence_case(&format!("{} volatility", measure.label));
    columns.push(Column {
        name: "volatility_pct".into(),
        label,
        unit: Unit::Percent,
        role: Role::Measure,
    });
    columns.push(detail("mean", &sentence_case(&format!("mean {}", measure.label)), unit.clone()));
    columns.push(detail("standard_deviation", "Standard deviation", unit));
    Ok(Emitted { sql: last.print(), columns, joins: Vec::new(), notes: Vec::new() })
}

/// The standard deviation of growth against `lag` periods before, in points.
fn growth_volatility(
    plan: &Plan,
    measure: &Measure,
    values: Select,
    owners: Vec<Column>,
    lag: i64,
) -> Emitted {
    let names: Vec<String> = owners.iter().map(|it| it.name.clone()).collect();
    let mut growths = Select { from: "period_values AS now".into(), ..Select::default() };
    let same = names.iter().map(|it| format!("earlier.{it} IS now.{it}"));
    let on: Vec<String> =
        std::iter::once(format!("earlier.period_no = now.period_no - {lag}")).chain(same).collect();
    growths.joins = vec![format!("JOIN period_values AS earlier ON {}", on.join(" AND "))];
    for name in &names {
        growths.column(format!("now.{name}"), name.clone());
    }
    growths.column("100.0 * (now.value - earlier.value) / earlier.value", "growth");
    // From nothing or from a loss there is no rate of growth.
    growths.filters = vec!["earlier.value > 0".into()];
    let mut centred = Select { from: "growths".into(), ..Select::default() };
    centred.columns.push(("*".into(), None));
    centred.column(format!("AVG(growth) OVER ({})", partition_by(&names)), "mean");
    let mut last = Select { from: "centred".into(), groups: names.clone(), ..Select::default() };
    for name in &names {
        last.column(name.clone(), name.clone());
    }
    let deviation = "sqrt(SUM((growth - mean) * (growth - mean)) / NULLIF(COUNT(*) - 1, 0))";
    last.column(deviation, "growth_volatility");
    last.column("AVG(growth)", "mean_growth_pct");
    last.column("COUNT(*)", "n_growths");
    last.having = vec!["COUNT(*) > 1".into()];
    let descending = plan.order.as_ref().is_none_or(|it| it.descending);
    last.order =
        vec![if descending { "growth_volatility DESC".into() } else { "growth_volatility".into() }];
    last.order.extend(names);
    last.limit = plan.limit;
    last.with = vec![
        ("period_values".into(), values),
        ("growths".into(), growths),
        ("centred".into(), centred),
    ];
    let mut columns = owners;
    columns.push(Column {
        name: "growth_volatility".into(),
        label: sentence_case(&format!("{} growth volatility", measure.label)),
        unit: Unit::Percent,
        role: Role::Measure,
    });
    let mean = sentence_case(&format!("mean {} growth", measure.label));
    columns.push(detail("mean_growth_pct", &mean, Unit::Percent));
    columns.push(detail("n_growths", "Growth rates", Unit::Count));
    Emitted { sql: last.print(), columns, joins: Vec::new(), notes: Vec::new() }
}
