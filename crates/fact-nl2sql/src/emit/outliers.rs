//! Values that stand out: beyond Tukey's fences, far from the median, or far from the mean.
//!
//! Values are compared with those of the same group: an owner's own over time, or the members of
//! a group with each other.

use fact_core::{Column, Role, Unit};

use super::formula;
use super::kinds::with_spread;
use super::select::Select;
use super::summary::quantile;
use super::{Emitted, KeyColumn, detail, plain};
use crate::catalog::Catalog;
use crate::plan::{Key, Method, Plan};
use crate::resolve::Refusal;

/// Values a group must have to say what is usual in it; the mean and its deviation say it of any.
const MIN_VALUES: usize = 5;
/// Rows told at most.
const MAX_ROWS: u64 = 100;

/// Writes the values that stand out, the furthest first.
pub(super) fn outliers(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let mut values: Option<Select> = None;
    let mut keys: Vec<KeyColumn> = Vec::new();
    for measure in &plan.measures {
        let (select, own) = with_spread(plan, catalog, measure)?;
        if let Some(first) = &mut values {
            first.union_all.push(select);
        } else {
            values = Some(select);
            keys = own;
        }
    }
    let values = values.ok_or_else(|| Refusal::new("there is no figure to look at"))?;
    let unit = plan.measures.first().map_or(Unit::Number, |it| formula::unit(catalog, &it.formula));
    let timed = keys.iter().any(|it| it.number.is_some());
    // Over time each thing is compared with itself, else the members of a group with each other.
    let compared = plan.keys.iter().zip(&keys).filter(|(key, _)| match key {
        Key::Entity { .. } => timed,
        Key::Column { .. } => true,
        Key::Period { .. } => false,
    });
    let names = compared.map(|it| it.1.column.name.clone());
    let partition: Vec<String> = names.chain(["measure".to_owned()]).collect();
    let mut judged = match plan.statistics.method {
        Some(Method::Fences) => fences(&partition.join(", "), &unit),
        Some(Method::Mad) => median_distance(&partition.join(", "), &unit),
        _ => deviations(&partition.join(", "), &unit),
    };
    let mut columns: Vec<Column> = keys.iter().map(|it| it.column.clone()).collect();
    columns.push(plain("measure", "Measure", Role::Dimension));
    let label = "Value".to_owned();
    columns.push(Column { name: "value".into(), label, unit, role: Role::Measure });
    columns.append(&mut judged.columns);
    let mut last = judged.last;
    for column in &columns {
        last.column(column.name.clone(), column.name.clone());
    }
    if timed {
        last.order.push("period_no".into());
    }
    last.order.extend(keys.iter().map(|it| it.column.name.clone()));
    last.limit = Some(MAX_ROWS);
    last.with.insert(0, ("period_values".into(), values));
    Ok(Emitted { sql: last.print(), columns, joins: Vec::new(), notes: Vec::new() })
}

/// The steps that judge the values, and the columns that say by what.
struct Judged {
    last: Select,
    columns: Vec<Column>,
}

fn step(from: &str, columns: &[(String, &str)]) -> Select {
    let mut select = Select { from: from.into(), ..Select::default() };
    select.columns.push(("*".into(), None));
    for (sql, name) in columns {
        select.column(sql.clone(), *name);
    }
    select
}

/// The known values in order within their groups.
fn placed(partition: &str) -> Select {
    let place = format!("ROW_NUMBER() OVER (PARTITION BY {partition} ORDER BY value)");
    let n = format!("COUNT(*) OVER (PARTITION BY {partition})");
    let mut placed = step("period_values", &[(place, "place"), (n, "n")]);
    placed.filters = vec!["value IS NOT NULL".into()];
    placed
}

/// # Source
/// Tukey, *Exploratory Data Analysis* (1977): one and a half times the distance of the quartiles
/// beyond either of them.
fn fences(partition: &str, unit: &Unit) -> Judged {
    let quarter = |share| {
        let sum = quantile("value", "place", share);
        format!("{sum} OVER (PARTITION BY {partition})")
    };
    let quartered = step("placed", &[(quarter(0.25), "quartile_1"), (quarter(0.75), "quartile_3")]);
    let fence = |sql: &str| sql.to_owned();
    let fenced = step(
        "quartered",
        &[
            (fence("quartile_1 - 1.5 * (quartile_3 - quartile_1)"), "low"),
            (fence("quartile_3 + 1.5 * (quartile_3 - quartile_1)"), "high"),
        ],
    );
    let mut last = Select { from: "fenced".into(), ..Select::default() };
    last.filters = vec![
        format!("n >= {MIN_VALUES}"),
        "quartile_3 > quartile_1".into(),
        "(value < low OR value > high)".into(),
    ];
    last.order = vec!["MAX(low - value, value - high) / (quartile_3 - quartile_1) DESC".into()];
    last.with = vec![
        ("placed".into(), placed(partition)),
        ("quartered".into(), quartered),
        ("fenced".into(), fenced),
    ];
    let columns = vec![
        detail("low", "Lower fence", unit.clone()),
        detail("high", "Upper fence", unit.clone()),
    ];
    Judged { last, columns }
}

/// # Source
/// Iglewicz and Hoaglin, *How to Detect and Handle Outliers* (1993): 0.6745 (x − median) / MAD,
/// beyond 3.5.
fn median_distance(partition: &str, unit: &Unit) -> Judged {
    let over = format!("OVER (PARTITION BY {partition})");
    let median = format!("{} {over}", quantile("value", "place", 0.5));
    let centred = step("placed", &[(median, "median")]);
    let distance = "ABS(value - median)";
    let by_distance = format!("ROW_NUMBER() OVER (PARTITION BY {partition} ORDER BY {distance})");
    let deviated = step("centred", &[(by_distance, "distance_place")]);
    let mad = format!("{} {over}", quantile(distance, "distance_place", 0.5));
    let measured = step("deviated", &[(mad, "median_distance")]);
    let score = "0.6745 * (value - median) / NULLIF(median_distance, 0)".to_owned();
    let scored = step("measured", &[(score, "robust_z")]);
    let mut last = Select { from: "scored".into(), ..Select::default() };
    last.filters = vec![format!("n >= {MIN_VALUES}"), "ABS(robust_z) > 3.5".into()];
    last.order = vec!["ABS(robust_z) DESC".into()];
    last.with = vec![
        ("placed".into(), placed(partition)),
        ("centred".into(), centred),
        ("deviated".into(), deviated),
        ("measured".into(), measured),
        ("scored".into(), scored),
    ];
    let columns = vec![
        detail("median", "Usual value", unit.clone()),
        detail("median_distance", "Median distance from it", unit.clone()),
        detail("robust_z", "Robust z-score", Unit::Number),
    ];
    Judged { last, columns }
}

/// Three standard deviations or more from the mean.
fn deviations(partition: &str, unit: &Unit) -> Judged {
    let over = format!("OVER (PARTITION BY {partition})");
    let centred = step("period_values", &[(format!("AVG(value) {over}"), "mean")]);
    let score =
        format!("(value - mean) / NULLIF(sqrt(AVG((value - mean) * (value - mean)) {over}), 0)");
    let scored = step("centred", &[(score, "deviations")]);
    let mut last = Select { from: "scored".into(), ..Select::default() };
    last.filters = vec!["abs(deviations) >= 3".into()];
    last.order = vec!["abs(deviations) DESC".into()];
    last.with = vec![("centred".into(), centred), ("scored".into(), scored)];
    let columns = vec![
        detail("mean", "Usual value", unit.clone()),
        detail("deviations", "Standard deviations away", Unit::Number),
    ];
    Judged { last, columns }
}
