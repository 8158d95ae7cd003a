//! What describes many values: mean, median, spread, quartiles, skew, percentiles.

use fact_core::{Column, Role, Unit};
use fact_sql::quote_text;

use super::formula;
use super::scope::Scope;
use super::select::{Select, partition_by};
use super::{Emitted, KeyColumn, key_columns, place, plain};
use crate::catalog::Catalog;
use crate::plan::{Measure, Plan, Stat};
use crate::resolve::Refusal;
use crate::words::sentence_case;

/// The value at `share` (0 to 1) of a group's values in order, between two of them in proportion.
/// `place` counts from one, `n` is how many there are; goes into a sum over the group.
///
/// # Source
/// Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50
/// (1996), type 7: what `numpy.quantile`, R and spreadsheets give.
pub(super) fn quantile(value: &str, place: &str, share: f64) -> String {
    let share = super::scope::number(share);
    format!("SUM({value} * MAX(0, 1 - ABS({place} - 1 - {share} * (n - 1))))")
}

/// Every single value of the measures, as rows of (group, measure, value).
fn single_values(plan: &Plan, catalog: &Catalog) -> Result<(Select, Vec<KeyColumn>), Refusal> {
    let mut all: Option<Select> = None;
    let mut groups = Vec::new();
    for measure in &plan.measures {
        let Some(base) = crate::parse::figures::tables_of(&measure.formula).first().copied() else {
            continue;
        };
        let mut select = Select::default();
        let mut scope = Scope::new(catalog, base, &[]);
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
        let keys = key_columns(&mut scope, &plan.keys)?;
        if scope.fans_out {
            return Err(Refusal::new("grouped this way, one value would count several times"));
        }
        for key in &keys {
            select.column(key.sql.clone(), key.column.name.clone());
        }
        let value = formula::row_sql(&scope, &measure.formula);
        select.column(quote_text(&sentence_case(&measure.label)), "measure");
        select.column(value.clone(), "value");
        select.filters.push(format!("{value} IS NOT NULL"));
        place(&scope, &mut select);
        if let Some(first) = &mut all {
            first.union_all.push(select);
        } else {
            all = Some(select);
            groups = keys;
        }
    }
    Ok((all.unwrap_or_default(), groups))
}

/// Count, mean, median, spread and more of each measure, in each group.
pub(super) fn summary(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let (values, groups) = single_values(plan, catalog)?;
    let mut columns: Vec<Column> = groups.into_iter().map(|it| it.column).collect();
    if columns.is_empty() || plan.measures.len() > 1 {
        columns.push(plain("measure", "Measure", Role::Dimension));
    }
    let by: Vec<String> = columns.iter().map(|it| it.name.clone()).collect();
    let over = partition_by(&by);
    let mut placed = Select { from: "single_values".into(), ..Select::default() };
    for name in &by {
        placed.column(name.clone(), name.clone());
    }
    placed.column("value", "value");
    placed.column(format!("ROW_NUMBER() OVER ({over} ORDER BY value)"), "place");
    placed.column(format!("COUNT(*) OVER ({over})"), "n");
    placed.column(format!("AVG(value) OVER ({over})"), "mean");
    let unit = common_unit(&plan.measures, catalog);
    let mut last = Select { from: "placed".into(), groups: by.clone(), ..Select::default() };
    for name in &by {
        last.column(name.clone(), name.clone());
    }
    for Figure { sql, name, label, stat } in figures(plan) {
        let shown = match stat {
            None | Some(Stat::Skew) => plan.statistics.shown.iter().any(|it| Some(*it) == stat),
            Some(stat) => plan.statistics.shown.is_empty() || plan.statistics.shown.contains(&stat),
        };
        let unit = match stat {
            None => Unit::Count,
            Some(Stat::Skew) => Unit::Ratio,
            Some(_) => unit.clone(),
        };
        let role = if shown { Role::Measure } else { Role::Detail };
        columns.push(Column { name: name.clone(), label, unit, role });
        last.column(sql, name);
    }
    last.order = by;
    last.with = vec![("single_values".into(), values), ("placed".into(), placed)];
    Ok(Emitted { sql: last.print(), columns, joins: Vec::new(), notes: Vec::new() })
}

fn common_unit(measures: &[Measure], catalog: &Catalog) -> Unit {
    let units: Vec<Unit> = measures.iter().map(|it| formula::unit(catalog, &it.formula)).collect();
    let one_unit = units.iter().all(|it| Some(it) == units.first());
    units.first().cloned().filter(|_| one_unit).unwrap_or(Unit::Number)
}

struct Figure {
    sql: String,
    name: String,
    label: String,
    /// `None` for the count.
    stat: Option<Stat>,
}

/// # Source
/// The deviation is that of a sample (divided by n − 1); the skewness is the adjusted
/// Fisher–Pearson coefficient G1 that pandas and spreadsheets give.
fn figures(plan: &Plan) -> Vec<Figure> {
    let squares = "SUM((value - mean) * (value - mean))";
    let cubes = "SUM((value - mean) * (value - mean) * (value - mean))";
    let deviation = format!("sqrt({squares} / NULLIF(COUNT(*) - 1, 0))");
    let skew = format!(
        "CASE WHEN COUNT(*) > 2 THEN sqrt(COUNT(*) * (COUNT(*) - 1.0)) / (COUNT(*) - 2) \
         * ({cubes} / COUNT(*)) / NULLIF(pow({squares} / COUNT(*), 1.5), 0) END"
    );
    let median = "AVG(value) FILTER (WHERE place IN ((n + 1) / 2, (n + 2) / 2))";
    let quarter = |share| quantile("value", "place", share);
    let fixed = [
        ("COUNT(*)".to_owned(), "n_values", "Values", None),
        ("AVG(value)".to_owned(), "mean", "Mean", Some(Stat::Mean)),
        (median.to_owned(), "median", "Median", Some(Stat::Median)),
        (deviation, "standard_deviation", "Standard deviation", Some(Stat::Deviation)),
        ("MIN(value)".to_owned(), "smallest", "Smallest", Some(Stat::Range)),
        (quarter(0.25), "first_quartile", "First quartile", Some(Stat::Quartiles)),
        (quarter(0.75), "third_quartile", "Third quartile", Some(Stat::Quartiles)),
        ("MAX(value)".to_owned(), "largest", "Largest", Some(Stat::Range)),
        (skew, "skewness", "Skewness", Some(Stat::Skew)),
    ];
    let named = plan.statistics.shown.iter().filter_map(|it| match it {
        Stat::Percentile(percent) => Some(Figure {
            sql: quantile("value", "place", percent / 100.0),
            name: formula::snake(&format!("percentile {percent}")),
            label: format!("{} percentile", ordinal(*percent)),
            stat: Some(*it),
        }),
        _ => None,
    });
    let fixed = fixed.into_iter().map(|(sql, name, label, stat)| Figure {
        sql,
        name: name.into(),
        label: label.into(),
        stat,
    });
    fixed.chain(named).collect()
}

/// "90th", "99.9th", "1st".
fn ordinal(number: f64) -> String {
    let text = number.to_string();
    let teen = ["11", "12", "13"].iter().any(|it| text.ends_with(it));
    let ending = match text.chars().last() {
        _ if teen || number.fract() != 0.0 => "th",
        Some('1') => "st",
        Some('2') => "nd",
        Some('3') => "rd",
        _ => "th",
    };
    format!("{text}{ending}")
}
