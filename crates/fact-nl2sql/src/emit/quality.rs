//! What the data lacks and covers: empty cells, missing periods, periods there are.

use fact_core::{Column, Role, Unit};
use fact_sql::{quote_identifier as quote, quote_text};

use super::scope::Scope;
use super::select::Select;
use super::{Emitted, detail, key_columns, place, plain};
use crate::catalog::Catalog;
use crate::period::Grain;
use crate::plan::{Key, Plan};
use crate::resolve::Refusal;

/// A `UNION ALL` of more columns than this is more than SQLite takes.
const MAX_COLUMNS: usize = 200;

/// Empty cells, column by column.
pub(super) fn missing(catalog: &Catalog) -> Result<Emitted, Refusal> {
    let mut all: Option<Select> = None;
    for (col, info) in catalog.columns().take(MAX_COLUMNS) {
        let Some(table) = catalog.table(col.table) else { continue };
        let mut select = Select { from: super::scope::source(&table.name), ..Select::default() };
        let name = quote(&info.name);
        select.column(quote_text(&table.name), "table_name");
        select.column(quote_text(&info.name), "column_name");
        select.column(format!("COUNT(*) - COUNT({name})"), "n_missing");
        select.column("COUNT(*)", "n_rows");
        select.column(
            format!("100.0 * (COUNT(*) - COUNT({name})) / NULLIF(COUNT(*), 0)"),
            "missing_pct",
        );
        match &mut all {
            Some(first) => first.union_all.push(select),
            None => all = Some(select),
        }
    }
    let mut select = all.ok_or_else(|| Refusal::new("there is no table to look at"))?;
    select.order = vec!["n_missing DESC".into(), "table_name".into(), "column_name".into()];
    let columns = vec![
        plain("table_name", "Table", Role::Dimension),
        plain("column_name", "Column", Role::Dimension),
        Column {
            name: "n_missing".into(),
            label: "Missing values".into(),
            unit: Unit::Count,
            role: Role::Measure,
        },
        detail("n_rows", "Rows", Unit::Count),
        detail("missing_pct", "Missing", Unit::Percent),
    ];
    Ok(Emitted { sql: select.print(), columns, joins: Vec::new(), notes: Vec::new() })
}

struct Cross {
    owners: Select,
    periods: Select,
    rows: Select,
    owner: Column,
    period: Column,
}

/// Every owner with every period there is, and the pairs that have a row.
fn cross(plan: &Plan, catalog: &Catalog) -> Result<Cross, Refusal> {
    let no_periods =
        || Refusal::new("the data has no dates, so it has no periods to be complete in");
    let table = plan.subject.ok_or_else(no_periods)?;
    let mut scope = Scope::new(catalog, table, &[]);
    let keys = key_columns(&mut scope, &plan.keys)?;
    let (Some(owner), Some(period)) =
        (keys.iter().find(|it| it.number.is_none()), keys.iter().find(|it| it.number.is_some()))
    else {
        return Err(no_periods());
    };
    let number = period.number.clone().unwrap_or_default();
    let mut rows = Select::default();
    rows.column(owner.sql.clone(), owner.column.name.clone());
    rows.column(number.clone(), "period_no");
    rows.distinct = true;
    place(&scope, &mut rows);
    let mut periods = Select { distinct: true, ..Select::default() };
    periods.column(number, "period_no");
    periods.column(period.sql.clone(), period.column.name.clone());
    place(&scope, &mut periods);
    let entity = plan.keys.iter().find_map(|it| match it {
        Key::Entity { table } => Some(*table),
        _ => None,
    });
    let mut owners = Select { distinct: true, ..Select::default() };
    let own = Scope::new(catalog, entity.unwrap_or(table), &[]);
    owners.column(own.label(entity.unwrap_or(table)), owner.column.name.clone());
    place(&own, &mut owners);
    Ok(Cross { owners, periods, rows, owner: owner.column.clone(), period: period.column.clone() })
}

/// Periods between the first and the last that have no row at all.
fn calendar_gaps(plan: &Plan, catalog: &Catalog, table: usize) -> Result<Emitted, Refusal> {
    let mut scope = Scope::new(catalog, table, &[]);
    let keys = key_columns(&mut scope, &plan.keys)?;
    let no_periods =
        || Refusal::new("the data has no dates, so it has no periods to be complete in");
    let period = keys.into_iter().find(|it| it.number.is_some()).ok_or_else(no_periods)?;
    let number = period.number.unwrap_or_default();
    let mut present = Select { distinct: true, ..Select::default() };
    present.column(number.clone(), "period_no");
    present.filters = vec![format!("{number} IS NOT NULL")];
    place(&scope, &mut present);
    let mut next = Select { from: "calendar".into(), ..Select::default() };
    next.column("period_no + 1", "period_no");
    next.filters = vec!["period_no < (SELECT MAX(period_no) FROM present)".into()];
    let mut calendar = Select { from: "present".into(), ..Select::default() };
    calendar.column("MIN(period_no)", "period_no");
    calendar.union_all = vec![next];
    let name = match super::period_grain(plan) {
        Some(Grain::Year) | None => "period_no",
        Some(Grain::Quarter) => "'Q' || (period_no % 4 + 1) || ' ' || (period_no / 4)",
        Some(Grain::Month | Grain::Day) => {
            "printf('%04d-%02d', period_no / 12, period_no % 12 + 1)"
        }
    };
    let mut last = Select { from: "calendar".into(), ..Select::default() };
    last.with = vec![("present".into(), present), ("calendar".into(), calendar)];
    last.column(name, period.column.name.clone());
    last.filters = vec!["period_no NOT IN (SELECT period_no FROM present)".into()];
    last.order = vec!["period_no".into()];
    let columns = vec![period.column];
    Ok(Emitted { sql: last.print(), columns, joins: scope.join_words(), notes: Vec::new() })
}

/// Periods an owner has no row for; without owners those nothing has a row for.
pub(super) fn gaps(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    if let ([Key::Period { .. }], Some(table)) = (plan.keys.as_slice(), plan.subject) {
        return calendar_gaps(plan, catalog, table);
    }
    let Cross { owners, periods, rows, owner, period } = cross(plan, catalog)?;
    let mut last = Select { from: "owners".into(), ..Select::default() };
    last.with =
        vec![("owners".into(), owners), ("periods".into(), periods), ("present".into(), rows)];
    last.column(format!("owners.{}", owner.name), owner.name.clone());
    last.column(format!("periods.{}", period.name), period.name.clone());
    last.joins = vec![
        "CROSS JOIN periods".into(),
        format!(
            "LEFT JOIN present ON present.{0} = owners.{0} AND present.period_no = periods.period_no",
            owner.name
        ),
    ];
    last.filters = vec!["present.period_no IS NULL".into()];
    last.order = vec![format!("owners.{}", owner.name), "periods.period_no".into()];
    Ok(Emitted {
        sql: last.print(),
        columns: vec![owner, period],
        joins: Vec::new(),
        notes: Vec::new(),
    })
}

/// How many of all periods each owner has a row for.
pub(super) fn completeness(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let Cross { owners, periods, rows, owner, .. } = cross(plan, catalog)?;
    let mut last = Select { from: "owners".into(), ..Select::default() };
    last.with =
        vec![("owners".into(), owners), ("periods".into(), periods), ("present".into(), rows)];
    last.column(format!("owners.{}", owner.name), owner.name.clone());
    last.column("COUNT(present.period_no)", "n_present");
    last.column("COUNT(*)", "n_periods");
    last.column("100.0 * COUNT(present.period_no) / COUNT(*)", "complete_pct");
    last.joins = vec![
        "CROSS JOIN periods".into(),
        format!(
            "LEFT JOIN present ON present.{0} = owners.{0} AND present.period_no = periods.period_no",
            owner.name
        ),
    ];
    last.groups = vec![format!("owners.{}", owner.name)];
    last.order = vec!["complete_pct".into(), format!("owners.{}", owner.name)];
    let columns = vec![
        owner,
        detail("n_present", "Periods with data", Unit::Count),
        detail("n_periods", "Periods in all", Unit::Count),
        Column {
            name: "complete_pct".into(),
            label: "Complete".into(),
            unit: Unit::Percent,
            role: Role::Measure,
        },
    ];
    Ok(Emitted { sql: last.print(), columns, joins: Vec::new(), notes: Vec::new() })
}

/// The periods there are, with how many rows each has.
pub(super) fn periods(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let table = plan.subject.ok_or_else(|| Refusal::new("the data has no dates"))?;
    let mut scope = Scope::new(catalog, table, &[]);
    let keys = key_columns(&mut scope, &plan.keys)?;
    let mut select = Select::default();
    for key in &keys {
        select.column(key.sql.clone(), key.column.name.clone());
        select.groups.extend(key.groups.iter().cloned());
    }
    select.column("COUNT(*)", "n_rows");
    select.order = select.groups.clone();
    place(&scope, &mut select);
    let noun = catalog.table(table).map_or("rows", |it| it.plural.as_str());
    let mut columns: Vec<Column> = keys.into_iter().map(|it| it.column).collect();
    let label = crate::words::sentence_case(&format!("number of {noun}"));
    columns.push(Column { name: "n_rows".into(), label, unit: Unit::Count, role: Role::Measure });
    Ok(Emitted { sql: select.print(), columns, joins: scope.join_words(), notes: Vec::new() })
}
