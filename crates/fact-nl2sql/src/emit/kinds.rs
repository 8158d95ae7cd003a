//! Statistics, written in SQL: correlation, summary, bands, outliers, volatility, seasons.

use fact_core::{Column, Role, Unit};
use fact_sql::quote_text;

use super::formula::{self, snake};
use super::select::{Select, partition_by};
use super::totals::base_select;
use super::{
    Emitted, base_of, detail, filtered, key_columns, period_grain, place, plain, refuse_fan_out,
};
use crate::catalog::Catalog;
use crate::period::Grain;
use crate::plan::{Formula, Key, Measure, Plan, Task};
use crate::resolve::Refusal;
use crate::words::sentence_case;

/// Pearson's r, by deviations from the mean: sums of squares of large amounts would lose digits.
pub(super) fn correlation(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let subject =
        plan.subject.ok_or_else(|| Refusal::new("it is not clear what the pairs would be"))?;
    let own =
        plan.measures.iter().all(|it| crate::parse::figures::tables_of(&it.formula) == [subject]);
    let (values, group, joins, notes) = if own {
        row_values(plan, catalog, subject)?
    } else {
        entity_values(plan, catalog, subject)?
    };
    let pairs = pairs(plan, group.as_ref())
        .ok_or_else(|| Refusal::new("a correlation needs two figures"))?;
    let mut columns: Vec<Column> = group.into_iter().collect();
    if several_pairs(plan) {
        columns.push(plain("pair", "Pair", Role::Dimension));
    }
    let by: Vec<String> = columns.iter().map(|it| it.name.clone()).collect();
    let mut outer = coefficients(&by);
    outer.with = vec![
        ("figures".into(), values),
        ("pairs".into(), pairs),
        ("deviations".into(), deviations(&by)),
    ];
    columns.push(Column {
        name: "correlation".into(),
        label: "Correlation".into(),
        unit: Unit::Ratio,
        role: Role::Measure,
    });
    columns.push(detail("n_pairs", "Pairs", Unit::Count));
    Ok(Emitted { sql: outer.print(), columns, joins, notes })
}

/// Whether there is more than one pair of figures, so that each must be named.
fn several_pairs(plan: &Plan) -> bool {
    plan.measures.len() > 2
}

/// Every two figures as x and y, where both are known; none where there are not two.
fn pairs(plan: &Plan, group: Option<&Column>) -> Option<Select> {
    let mut pairs: Option<Select> = None;
    for (idx, left) in plan.measures.iter().enumerate() {
        for right in plan.measures.iter().skip(idx + 1) {
            let (x, y) = (snake(&left.label), snake(&right.label));
            let mut select = Select { from: "figures".into(), ..Select::default() };
            if let Some(group) = group {
                select.column(group.name.clone(), group.name.clone());
            }
            if several_pairs(plan) {
                let pair = sentence_case(&format!("{} and {}", left.label, right.label));
                select.column(quote_text(&pair), "pair");
            }
            select.filters = vec![format!("{x} IS NOT NULL"), format!("{y} IS NOT NULL")];
            select.column(x, "x");
            select.column(y, "y");
            match &mut pairs {
                Some(first) => first.union_all.push(select),
                None => pairs = Some(select),
            }
        }
    }
    pairs
}

/// How far x and y of each pair lie from their means.
fn deviations(by: &[String]) -> Select {
    let over = partition_by(by);
    let mut select = Select { from: "pairs".into(), ..Select::default() };
    for name in by {
        select.column(name.clone(), name.clone());
    }
    select.column(format!("x - AVG(x) OVER ({over})"), "dx");
    select.column(format!("y - AVG(y) OVER ({over})"), "dy");
    select
}

/// The coefficient of each group of deviations, the strongest rise together first.
fn coefficients(by: &[String]) -> Select {
    let mut select = Select { from: "deviations".into(), ..Select::default() };
    for name in by {
        select.column(name.clone(), name.clone());
    }
    select.column("SUM(dx * dy) / NULLIF(sqrt(SUM(dx * dx) * SUM(dy * dy)), 0)", "correlation");
    select.column("COUNT(*)", "n_pairs");
    select.groups = by.to_vec();
    if !by.is_empty() {
        select.order = [&["correlation DESC".to_owned()], by].concat();
    }
    select
}

type Values = (Select, Option<Column>, Vec<(String, String)>, Vec<String>);

/// One row of figures for each row of the table.
fn row_values(plan: &Plan, catalog: &Catalog, subject: usize) -> Result<Values, Refusal> {
    let mut select = Select::default();
    let mut scope = filtered(plan, catalog, subject, &mut select);
    if let Some(span) = plan.time {
        select.filters.extend(scope.in_span(span, false));
    }
    let keys = key_columns(&mut scope, &plan.keys)?;
    for key in &keys {
        select.column(key.sql.clone(), key.column.name.clone());
    }
    for measure in &plan.measures {
        select.column(formula::row_sql(&scope, &measure.formula), snake(&measure.label));
    }
    place(&scope, &mut select);
    let group = keys.into_iter().next().map(|it| it.column);
    Ok((select, group, scope.join_words(), Vec::new()))
}

/// One row of figures for each thing: its own, and what its rows elsewhere come to.
fn entity_values(plan: &Plan, catalog: &Catalog, subject: usize) -> Result<Values, Refusal> {
    let keys = plan.keys.iter().copied().chain([Key::Entity { table: subject }]).collect();
    let inner = Plan { keys, task: Task::Totals, conditions: Vec::new(), ..plan.clone() };
    let base = base_select(&inner, catalog)?;
    let mut select = base.select;
    // The figures go by plain names, whatever unit they have.
    let n_keys = base.keys.len();
    for (idx, column) in select.columns.iter_mut().skip(n_keys).enumerate() {
        column.1 = plan.measures.get(idx).map(|it| snake(&it.label));
    }
    let group = (n_keys > 1).then(|| base.keys.into_iter().next().map(|it| it.column)).flatten();
    Ok((select, group, base.joins, base.notes))
}

/// Every single value of the measures, as rows of (measure, value).
fn single_values(plan: &Plan, catalog: &Catalog) -> Select {
    let mut all: Option<Select> = None;
    for measure in &plan.measures {
        let Some(base) = crate::parse::figures::tables_of(&measure.formula).first().copied() else {
            continue;
        };
        let mut select = Select::default();
        let mut scope = super::scope::Scope::new(catalog, base, &[]);
        for filter in plan.filters.iter().filter(|it| {
            crate::catalog::path(catalog.edges(), catalog.tables().len(), base, it.col.table)
                .is_some()
        }) {
            let condition = scope.filter(filter);
            select.filters.push(condition);
        }
        if let Some(span) = plan.time {
            select.filters.extend(scope.in_span(span, false));
        }
        let value = formula::row_sql(&scope, &measure.formula);
        select.column(quote_text(&sentence_case(&measure.label)), "measure");
        select.column(value.clone(), "value");
        select.filters.push(format!("{value} IS NOT NULL"));
        place(&scope, &mut select);
        match &mut all {
            Some(first) => first.union_all.push(select),
            None => all = Some(select),
        }
    }
    all.unwrap_or_default()
}

/// Count, mean, median, spread and range of each measure.
pub(super) fn summary(plan: &Plan, catalog: &Catalog) -> Emitted {
    let values = single_values(plan, catalog);
    let mut placed = Select { from: "single_values".into(), ..Select::default() };
    for (sql, name) in [
        ("measure", "measure"),
        ("value", "value"),
        ("ROW_NUMBER() OVER (PARTITION BY measure ORDER BY value)", "place"),
        ("COUNT(*) OVER (PARTITION BY measure)", "n"),
        ("AVG(value) OVER (PARTITION BY measure)", "mean"),
    ] {
        placed.column(sql, name);
    }
    let units: Vec<Unit> =
        plan.measures.iter().map(|it| formula::unit(catalog, &it.formula)).collect();
    let one_unit = units.iter().all(|it| Some(it) == units.first());
    let unit = units.first().cloned().filter(|_| one_unit).unwrap_or(Unit::Number);
    let figures = [
        ("COUNT(*)", "n_values", "Values"),
        ("AVG(value)", "mean", "Mean"),
        ("AVG(value) FILTER (WHERE place IN ((n + 1) / 2, (n + 2) / 2))", "median", "Median"),
        (
            "sqrt(SUM((value - mean) * (value - mean)) / NULLIF(COUNT(*) - 1, 0))",
            "standard_deviation",
            "Standard deviation",
        ),
        ("MIN(value)", "smallest", "Smallest"),
        ("MAX(value)", "largest", "Largest"),
    ];
    let mut last =
        Select { from: "placed".into(), groups: vec!["measure".into()], ..Select::default() };
    last.column("measure", "measure");
    let mut columns = vec![plain("measure", "Measure", Role::Dimension)];
    for (sql, name, label) in figures {
        last.column(sql, name);
        let unit = if name == "n_values" { Unit::Count } else { unit.clone() };
        let role = if name == "n_values" { Role::Detail } else { Role::Measure };
        columns.push(Column { name: name.into(), label: label.into(), unit, role });
    }
    last.order = vec!["measure".into()];
    last.with = vec![("single_values".into(), values), ("placed".into(), placed)];
    Emitted { sql: last.print(), columns, joins: Vec::new(), notes: Vec::new() }
}

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

/// One row a key and period with the mean and spread of its own past beside it.
fn with_spread(
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

/// Values three standard deviations or more from their owner's mean.
pub(super) fn outliers(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let mut values: Option<Select> = None;
    let mut key_columns_seen = Vec::new();
    for measure in &plan.measures {
        let (select, keys) = with_spread(plan, catalog, measure)?;
        if let Some(first) = &mut values {
            first.union_all.push(select);
        } else {
            values = Some(select);
            key_columns_seen = keys;
        }
    }
    let values = values.ok_or_else(|| Refusal::new("there is no figure to look at"))?;
    let owners: Vec<String> = key_columns_seen
        .iter()
        .filter(|it| it.number.is_none())
        .map(|it| it.column.name.clone())
        .collect();
    let partition = owners.iter().cloned().chain(["measure".into()]).collect::<Vec<_>>().join(", ");
    let mut centred = Select { from: "period_values".into(), ..Select::default() };
    centred.columns.push(("*".into(), None));
    centred.column(format!("AVG(value) OVER (PARTITION BY {partition})"), "mean");
    let mut scored = Select { from: "centred".into(), ..Select::default() };
    scored.columns.push(("*".into(), None));
    scored.column(
        format!("(value - mean) / NULLIF(sqrt(AVG((value - mean) * (value - mean)) OVER (PARTITION BY {partition})), 0)"),
        "deviations",
    );
    let mut last = Select { from: "scored".into(), ..Select::default() };
    let mut columns: Vec<Column> = key_columns_seen.iter().map(|it| it.column.clone()).collect();
    columns.push(plain("measure", "Measure", Role::Dimension));
    let unit = plan.measures.first().map_or(Unit::Number, |it| formula::unit(catalog, &it.formula));
    columns.push(Column {
        name: "value".into(),
        label: "Value".into(),
        unit: unit.clone(),
        role: Role::Measure,
    });
    columns.push(detail("mean", "Usual value", unit));
    columns.push(detail("deviations", "Standard deviations away", Unit::Number));
    for column in &columns {
        last.column(column.name.clone(), column.name.clone());
    }
    last.filters = vec!["abs(deviations) >= 3".into()];
    last.order = vec!["abs(deviations) DESC".into(), "period_no".into()];
    last.limit = Some(100);
    last.with = vec![
        ("period_values".into(), values),
        ("centred".into(), centred),
        ("scored".into(), scored),
    ];
    Ok(Emitted { sql: last.print(), columns, joins: Vec::new(), notes: Vec::new() })
}

/// The standard deviation over time in hundredths of the mean.
pub(super) fn volatility(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let measure = plan.measures.first().ok_or_else(|| Refusal::new("no figure was named"))?;
    let (values, keys) = with_spread(plan, catalog, measure)?;
    let owners: Vec<Column> =
        keys.iter().filter(|it| it.number.is_none()).map(|it| it.column.clone()).collect();
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

/// The mean of all first quarters, all second ones, and so on.
pub(super) fn seasonality(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let base = base_of(plan)?;
    let grain = period_grain(plan).unwrap_or(Grain::Quarter);
    let mut select = Select::default();
    let mut scope = filtered(plan, catalog, base, &mut select);
    if let Some(span) = plan.time {
        select.filters.extend(scope.in_span(span, false));
    }
    let keys = key_columns(&mut scope, &plan.keys)?;
    refuse_fan_out(&scope, plan)?;
    let mut last = Select { from: "by_period".into(), ..Select::default() };
    let mut columns = Vec::new();
    for key in &keys {
        select.groups.extend(key.groups.iter().cloned());
        let sql = key.part.clone().unwrap_or_else(|| key.sql.clone());
        select.column(sql, key.column.name.clone());
        last.column(key.column.name.clone(), key.column.name.clone());
        last.groups.push(key.column.name.clone());
        let label = if key.number.is_some() {
            format!("{} of the year", sentence_case(grain.noun()))
        } else {
            key.column.label.clone()
        };
        columns.push(Column { label, ..key.column.clone() });
    }
    for measure in &plan.measures {
        let column = formula::column(catalog, measure);
        select.column(formula::sql(&scope, &measure.formula, None), column.name.clone());
        let name = format!("average_{}", column.name);
        last.column(format!("AVG({})", column.name), name.clone());
        columns.push(Column { name, label: format!("Average {}", measure.label), ..column });
    }
    if let [Measure { formula: Formula::Column { .. } | Formula::Product { .. }, .. }, ..] =
        plan.measures.as_slice()
        && let Some(first) = plan.measures.first().map(|it| formula::column(catalog, it))
    {
        let group: Vec<String> =
            keys.iter().filter(|it| it.number.is_none()).map(|it| it.column.name.clone()).collect();
        let over = partition_by(&group);
        last.column(
            format!("100.0 * AVG({0}) / AVG(AVG({0})) OVER ({over})", first.name),
            "seasonal_index_pct",
        );
        columns.push(detail(
            "seasonal_index_pct",
            &format!("{} against the average season", first.label),
            Unit::Percent,
        ));
    }
    place(&scope, &mut select);
    last.order = last.groups.clone();
    last.with = vec![("by_period".into(), select)];
    Ok(Emitted { sql: last.print(), columns, joins: scope.join_words(), notes: Vec::new() })
}
