//! Measures for each key.

use fact_core::Column;

use super::across::across;
use super::formula;
use super::scope::{Scope, compared};
use super::select::Select;
use super::{Emitted, KeyColumn, filtered, key_columns, layers, place, refuse_fan_out};
use crate::catalog::Catalog;
use crate::parse::figures;
use crate::plan::{Filter, Formula, Key, Order, Outcome, Plan};
use crate::resolve::Refusal;

/// Writes measures for each key.
pub(super) fn totals(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let time = super::running::reach_back(plan);
    let inner = Plan { filters: inner_filters(plan, catalog), time, ..plan.clone() };
    let base = base_select(&inner, catalog)?;
    let layered = plan.share.is_some()
        || plan.percentile
        || plan.limit_within.is_some()
        || plan.place.is_some()
        || plan.running.is_some()
        || plan.versus_average.is_some();
    if layered { layers::layers(plan, catalog, base) } else { Ok(plain_totals(plan, base)) }
}

/// A base statement with what its columns are.
pub(super) struct Base {
    pub select: Select,
    pub keys: Vec<KeyColumn>,
    pub measures: Vec<Column>,
    /// The measures as expressions of the statement itself, for HAVING.
    pub expressions: Vec<String>,
    pub joins: Vec<(String, String)>,
    pub notes: Vec<String>,
}

fn plain_totals(plan: &Plan, base: Base) -> Emitted {
    let Base { mut select, keys, measures, expressions, joins, notes } = base;
    for condition in &plan.conditions {
        if let Outcome::Measure(idx) = condition.on
            && let Some(expression) = expressions.get(idx)
        {
            select.having.push(compared(expression, condition.cmp, condition.value));
        }
    }
    let columns: Vec<Column> =
        keys.iter().map(|it| it.column.clone()).chain(measures.clone()).collect();
    select.order = order(plan, &keys, &measures);
    select.limit = plan.limit;
    Emitted { sql: select.print(), columns, joins, notes }
}

/// Filters that apply before anything is added up. A share is of the whole, so the filter that
/// picks out one of the things sharing it must wait.
fn inner_filters(plan: &Plan, catalog: &Catalog) -> Vec<Filter> {
    plan.filters.iter().filter(|it| outer_key(plan, catalog, it).is_none()).cloned().collect()
}

pub(super) fn outer_key(plan: &Plan, catalog: &Catalog, filter: &Filter) -> Option<usize> {
    if plan.share.is_none() && plan.place.is_none() && !plan.percentile {
        return None;
    }
    let shared_within = plan.share.as_ref().and_then(|it| it.within);
    let within = shared_within.or_else(|| plan.place.and_then(|it| it.within));
    plan.keys.iter().position(|key| match key {
        Key::Entity { table } => {
            let labels = catalog.table(*table).map_or(&[][..], |it| it.label.as_slice());
            filter.col.table == *table && labels == [filter.col.column]
        }
        Key::Column { col } => *col == filter.col && within != Some(*col),
        Key::Period { .. } => false,
    })
}

/// The statement with keys and measures, without order or limit.
pub(super) fn base_select(plan: &Plan, catalog: &Catalog) -> Result<Base, Refusal> {
    let mut tables: Vec<usize> =
        plan.measures.iter().flat_map(|it| figures::tables_of(&it.formula)).collect();
    tables.sort_unstable();
    tables.dedup();
    match tables.as_slice() {
        [] => Err(Refusal::new("no figure was recognised to work out")),
        [one] => single(plan, catalog, *one),
        several => across(plan, catalog, several),
    }
}

/// The totals of one table.
pub(super) fn single(plan: &Plan, catalog: &Catalog, table: usize) -> Result<Base, Refusal> {
    let mut select = Select::default();
    let mut notes = Vec::new();
    let mut scope = filtered(plan, catalog, table, &mut select);
    let keys = key_columns(&mut scope, &plan.keys)?;
    refuse_fan_out(&scope, plan)?;
    apply_time(plan, &mut scope, &mut select, &mut notes);
    for key in &keys {
        select.column(key.sql.clone(), key.column.name.clone());
        select.groups.extend(key.groups.iter().cloned());
    }
    let mut measures = Vec::new();
    let mut expressions = Vec::new();
    for measure in &plan.measures {
        let mut column = formula::column(catalog, measure);
        if measures
            .iter()
            .chain(keys.iter().map(|it| &it.column))
            .any(|it: &Column| it.name == column.name)
        {
            column.name = format!("{}_{}", column.name, measures.len() + 1);
        }
        let expression = formula::sql(&scope, &measure.formula, None);
        select.column(expression.clone(), column.name.clone());
        expressions.push(expression);
        measures.push(column);
    }
    place(&scope, &mut select);
    Ok(Base { select, keys, measures, expressions, joins: scope.join_words(), notes })
}

/// Keeps the rows of the plan's period, where the base has a time.
fn apply_time(plan: &Plan, scope: &mut Scope, select: &mut Select, notes: &mut Vec<String>) {
    let Some(span) = plan.time else { return };
    let counts = plan
        .measures
        .iter()
        .all(|it| matches!(it.formula, Formula::Rows { .. } | Formula::Different { .. }));
    if let Some(condition) = scope.in_span(span, counts) {
        select.filters.push(condition);
    } else {
        let noun = scope.catalog.table(scope.base).map_or("", |it| it.plural.as_str());
        notes.push(format!(
            "the data on {noun} has no dates; it is taken as it stands, not as of {span}"
        ));
    }
}

/// Order of the rows: as asked, else time runs on and figures fall.
pub(super) fn order(plan: &Plan, keys: &[KeyColumn], measures: &[Column]) -> Vec<String> {
    let time = |it: &KeyColumn| it.groups.clone();
    if let Some(Order { by, descending }) = &plan.order {
        let name = match by {
            Outcome::Measure(idx) => measures.get(*idx).map(|it| it.name.clone()),
            Outcome::Key(idx) => keys.get(*idx).map(|it| it.column.name.clone()),
            _ => None,
        };
        if let Some(name) = name {
            let mut order = vec![if *descending { format!("{name} DESC") } else { name.clone() }];
            // Equal rows come in an order of their own, so that the same question gets the same rows.
            order.extend(keys.iter().map(|it| it.column.name.clone()).filter(|it| *it != name));
            return order;
        }
    }
    match (keys, measures) {
        ([], _) | (_, []) => Vec::new(),
        ([one], [first, ..]) if one.number.is_none() => {
            vec![format!("{} DESC", first.name), one.column.name.clone()]
        }
        _ => {
            let untimed =
                keys.iter().filter(|it| it.number.is_none()).map(|it| it.column.name.clone());
            let in_time = keys.iter().filter(|it| it.number.is_some()).flat_map(time);
            untimed.chain(in_time).collect()
        }
    }
}
