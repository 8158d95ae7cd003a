//! Stage 5: a plan to SQL, with what each result column means.
//!
//! Start at [`emit`]. Every figure in the result is worked out by the statement itself. Knows
//! nothing of the question's words.

mod across;
mod change;
pub(crate) mod contribution;
mod correlation;
mod formula;
mod kinds;
mod layers;
mod list;
mod outliers;
mod quality;
mod running;
mod scope;
pub(crate) mod seasons;
pub(crate) mod select;
mod summary;
mod totals;

use fact_core::{Column, Role, Unit};
use fact_sql::quote_identifier as quote;

use crate::catalog::Catalog;
use crate::parse::figures;
use crate::period::Grain;
use crate::plan::{Formula, Key, Plan, Task};
use crate::resolve::Refusal;
use crate::words::sentence_case;
use formula::snake;
use scope::Scope;
use select::Select;

/// A plan as SQL.
#[derive(Debug)]
pub(crate) struct Emitted {
    pub sql: String,
    /// What each column of the result means, left to right.
    pub columns: Vec<Column>,
    /// Which tables were joined: in short, and on what.
    pub joins: Vec<(String, String)>,
    /// What the reader should know of how it was worked out.
    pub notes: Vec<String>,
}

/// Writes the statement of a plan.
pub(crate) fn emit(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    match &plan.task {
        Task::List => list::list(plan, catalog),
        Task::Totals => totals::totals(plan, catalog),
        Task::Change { .. } => change::change(plan, catalog),
        Task::GrowthSeries { lag } => change::series(plan, catalog, *lag),
        Task::Correlation => correlation::correlation(plan, catalog),
        Task::Differences => correlation::differences(plan, catalog),
        Task::Contribution { .. } => contribution::contribution(plan, catalog),
        Task::TrendTest => seasons::over_time(plan, catalog),
        Task::Decomposition => seasons::decomposition(plan, catalog),
        Task::Summary => summary::summary(plan, catalog),
        Task::Distribution { start, width } => kinds::distribution(plan, catalog, *start, *width),
        Task::Outliers => outliers::outliers(plan, catalog),
        Task::Volatility => kinds::volatility(plan, catalog),
        Task::Seasonality => seasons::seasonality(plan, catalog),
        Task::Missing => quality::missing(catalog),
        Task::Gaps => quality::gaps(plan, catalog),
        Task::Completeness => quality::completeness(plan, catalog),
        Task::Periods => quality::periods(plan, catalog),
    }
}

/// A key as a scope writes it.
struct KeyColumn {
    sql: String,
    groups: Vec<String>,
    column: Column,
    /// The period's number, for a key of time.
    number: Option<String>,
    /// The place in the year, for a key of time.
    part: Option<String>,
}

fn key_columns(scope: &mut Scope, keys: &[Key]) -> Result<Vec<KeyColumn>, Refusal> {
    let mut columns: Vec<KeyColumn> = Vec::new();
    for key in keys {
        let mut column = key_column(scope, *key)?;
        if columns.iter().any(|it| it.column.name == column.column.name) {
            column.column.name = format!("{}_name", column.column.name);
        }
        columns.push(column);
    }
    Ok(columns)
}

fn key_column(scope: &mut Scope, key: Key) -> Result<KeyColumn, Refusal> {
    let unlinked =
        || Refusal::new("nothing in the data links what is asked for with what it is grouped by");
    match key {
        Key::Entity { table } => {
            if !scope.reach(table) {
                return Err(unlinked());
            }
            let label = scope.label(table);
            let mut groups: Vec<String> = scope.key(table).into_iter().collect();
            if !groups.contains(&label) {
                groups.push(label.clone());
            }
            let noun = scope.catalog.table(table).map_or("row", |it| it.singular.as_str());
            Ok(KeyColumn {
                sql: label,
                groups,
                column: plain(&snake(noun), &sentence_case(noun), Role::Dimension),
                number: None,
                part: None,
            })
        }
        Key::Column { col } => {
            if !scope.reach(col.table) {
                return Err(unlinked());
            }
            let own = scope.col(col);
            // A code is told by what it means.
            let list = scope.catalog.code_list(col);
            let sql = list.and_then(|it| it.looked_up(&own, scope.catalog));
            let sql = sql.unwrap_or_else(|| own.clone());
            let info = scope.catalog.column(col);
            let name = info.map_or_else(String::new, |it| quote(&it.name));
            let label = info.map_or_else(String::new, |it| sentence_case(&it.label));
            let column = plain(&name, &label, Role::Dimension);
            Ok(KeyColumn { groups: vec![own], sql, column, number: None, part: None })
        }
        Key::Period { grain } => {
            let period = scope.period(grain).ok_or_else(|| {
                Refusal::new("what is asked for has no date, year or quarter in the data")
            })?;
            let noun = grain.noun();
            Ok(KeyColumn {
                sql: period.name,
                groups: period.groups,
                column: plain(noun, &sentence_case(noun), Role::Time),
                number: Some(period.number),
                part: Some(period.part),
            })
        }
    }
}

fn plain(name: &str, label: &str, role: Role) -> Column {
    Column { name: name.to_owned(), label: label.to_owned(), unit: Unit::None, role }
}

fn detail(name: &str, label: &str, unit: Unit) -> Column {
    Column { name: name.to_owned(), label: label.to_owned(), unit, role: Role::Detail }
}

/// The one table a plan's figures are in.
fn base_of(plan: &Plan) -> Result<usize, Refusal> {
    let mut tables: Vec<usize> =
        plan.measures.iter().flat_map(|it| figures::tables_of(&it.formula)).collect();
    tables.sort_unstable();
    tables.dedup();
    match tables.as_slice() {
        [one] => Ok(*one),
        _ => Err(Refusal::of_tables(
            "the figures asked for are kept in different tables and cannot be put together this way",
        )),
    }
}

/// A scope on `base` with every filter and the period of the plan applied to `select`.
fn filtered<'a>(plan: &Plan, catalog: &'a Catalog, base: usize, select: &mut Select) -> Scope<'a> {
    let mut scope = Scope::new(catalog, base, &[]);
    for filter in &plan.filters {
        let condition = scope.filter(filter);
        select.filters.push(condition);
    }
    scope
}

/// Puts the scope's tables into the statement, once everything has been reached.
fn place(scope: &Scope, select: &mut Select) {
    select.from = scope.from();
    select.joins = scope.joins();
}

/// Whether adding up over the keys would count rows more than once.
fn refuse_fan_out(scope: &Scope, plan: &Plan) -> Result<(), Refusal> {
    let counts = |it: &Formula| matches!(it, Formula::Rows { .. } | Formula::Different { .. });
    let safe = |it: &Formula| {
        counts(it)
            || matches!(
                it,
                Formula::Column { agg: crate::plan::Agg::Min | crate::plan::Agg::Max, .. }
            )
    };
    if scope.fans_out && !plan.measures.iter().all(|it| safe(&it.formula)) {
        return Err(Refusal::of_tables(
            "grouped this way, one row would be counted several times; the data has no figure as fine as that",
        ));
    }
    Ok(())
}

/// The grain of the period key, where there is one.
fn period_grain(plan: &Plan) -> Option<Grain> {
    plan.keys.iter().find_map(|it| match it {
        Key::Period { grain } => Some(*grain),
        _ => None,
    })
}
