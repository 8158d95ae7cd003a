//! Measures as SQL expressions, with their names and units.

use fact_core::{Column, Role, Unit};

use super::scope::Scope;
use crate::catalog::Catalog;
use crate::plan::{Agg, Formula, Measure};
use crate::words::sentence_case;

/// A formula over the rows of a scope; `when` keeps only some of them.
pub(super) fn sql(scope: &Scope, formula: &Formula, when: Option<&str>) -> String {
    let filter = when.map(|it| format!(" FILTER (WHERE {it})")).unwrap_or_default();
    match formula {
        Formula::Column { col, agg } => format!("{}({}){filter}", function(*agg), scope.col(*col)),
        Formula::Rows { table } => match scope.key(*table) {
            Some(key) if scope.fans_out || *table != scope.base => {
                format!("COUNT(DISTINCT {key}){filter}")
            }
            _ => format!("COUNT(*){filter}"),
        },
        Formula::Different { col } => format!("COUNT(DISTINCT {}){filter}", scope.col(*col)),
        Formula::Product { left, right, agg } => {
            format!("{}({} * {}){filter}", function(*agg), scope.col(*left), scope.col(*right))
        }
        Formula::Ratio { over, under, percent } => {
            ratio(&sql(scope, over, when), &sql(scope, under, when), *percent)
        }
        Formula::Less { from, take } => {
            format!("({} - {})", sql(scope, from, when), sql(scope, take, when))
        }
    }
}

/// One expression over another, never a division by zero.
pub(super) fn ratio(over: &str, under: &str, percent: bool) -> String {
    let factor = if percent { "100.0" } else { "1.0" };
    format!("{factor} * {over} / NULLIF({under}, 0)")
}

/// A formula's value in one row, before anything is put together.
pub(super) fn row_sql(scope: &Scope, formula: &Formula) -> String {
    match formula {
        Formula::Column { col, .. } | Formula::Different { col } => scope.col(*col),
        Formula::Rows { .. } => "1".into(),
        Formula::Product { left, right, .. } => {
            format!("{} * {}", scope.col(*left), scope.col(*right))
        }
        Formula::Ratio { over, under, percent } => {
            ratio(&row_sql(scope, over), &row_sql(scope, under), *percent)
        }
        Formula::Less { from, take } => {
            format!("({} - {})", row_sql(scope, from), row_sql(scope, take))
        }
    }
}

fn function(agg: Agg) -> &'static str {
    match agg {
        Agg::Sum => "SUM",
        Agg::Avg => "AVG",
        Agg::Min => "MIN",
        Agg::Max => "MAX",
    }
}

/// What a formula's numbers count.
pub(super) fn unit(catalog: &Catalog, formula: &Formula) -> Unit {
    let of = |col| catalog.column(col).map_or(Unit::Number, |it| it.unit.clone());
    match formula {
        Formula::Column { col, agg } => match (of(*col), agg) {
            (Unit::Count, Agg::Avg) | (Unit::None, _) => Unit::Number,
            (unit, _) => unit,
        },
        Formula::Rows { .. } | Formula::Different { .. } => Unit::Count,
        Formula::Product { left, .. } => of(*left),
        Formula::Ratio { percent: true, .. } => Unit::Percent,
        Formula::Ratio { over, under, .. } => match (unit(catalog, over), unit(catalog, under)) {
            (money @ Unit::Money { .. }, Unit::Count) => money,
            _ => Unit::Ratio,
        },
        Formula::Less { from, .. } => unit(catalog, from),
    }
}

/// The result column of a measure.
pub(super) fn column(catalog: &Catalog, measure: &Measure) -> Column {
    let unit = unit(catalog, &measure.formula);
    let suffix = if unit == Unit::Percent { "_pct" } else { "" };
    Column {
        name: format!("{}{suffix}", snake(&measure.label)),
        label: sentence_case(&measure.label),
        unit,
        role: Role::Measure,
    }
}

/// A phrase as a plain SQL name: "Revenue Q1 2025" is `revenue_q1_2025`.
pub(super) fn snake(phrase: &str) -> String {
    let mut out = String::new();
    for ch in phrase.chars() {
        if ch.is_ascii_alphanumeric() {
            out.push(ch.to_ascii_lowercase());
        } else if !out.ends_with('_') && !out.is_empty() {
            out.push('_');
        }
    }
    let trimmed = out.trim_end_matches('_');
    let starts_badly = trimmed.chars().next().is_none_or(|it| it.is_ascii_digit());
    let name = if starts_badly { format!("n_{trimmed}") } else { trimmed.to_owned() };
    if fact_sql::is_keyword(&name) { format!("{name}_") } else { name }
}
