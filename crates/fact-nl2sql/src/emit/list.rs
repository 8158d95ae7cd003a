//! Rows of a table as they are.

use fact_core::{Column, Role as Use};
use fact_sql::quote_identifier as quote;

use super::select::Select;
use super::{Emitted, filtered, place, plain};
use crate::catalog::{Catalog, Role};
use crate::plan::{Col, Outcome, Plan};
use crate::resolve::Refusal;
use crate::words::sentence_case;

/// Writes the list.
pub(super) fn list(plan: &Plan, catalog: &Catalog) -> Result<Emitted, Refusal> {
    let subject =
        plan.subject.ok_or_else(|| Refusal::new("it is not clear what is to be listed"))?;
    let mut select = Select { distinct: plan.distinct, ..Select::default() };
    let mut scope = filtered(plan, catalog, subject, &mut select);
    if let Some(span) = plan.time {
        select.filters.extend(scope.in_span(span, true));
    }
    let label: Vec<Col> = catalog.table(subject).map_or_else(Vec::new, |it| {
        it.label.iter().map(|&column| Col { table: subject, column }).collect()
    });
    let mut columns: Vec<Column> = Vec::new();
    let joined_label = label.len() == 2 && label.iter().all(|it| plan.show.contains(it));
    for col in &plan.show {
        if !scope.reach(col.table) {
            return Err(Refusal::new("nothing in the data links what is to be listed"));
        }
        if joined_label && label.contains(col) {
            if label.first() == Some(col) {
                let noun = catalog.table(subject).map_or("name", |it| it.singular.as_str());
                let name = super::formula::snake(noun);
                select.column(scope.label(subject), name.clone());
                columns.push(plain(&name, &sentence_case(noun), Use::Dimension));
            }
            continue;
        }
        let Some(info) = catalog.column(*col) else { continue };
        let mut column = shown(info.name.as_str(), &info.label, info.role, info.unit.clone());
        if columns.iter().any(|it| it.name == column.name) {
            let table = catalog.table(col.table).map_or("", |it| it.singular.as_str());
            column.name = super::formula::snake(&format!("{table} {}", info.label));
            column.label = sentence_case(&format!("{table} {}", info.label));
        }
        select.column(scope.col(*col), column.name.clone());
        columns.push(column);
    }
    if scope.fans_out {
        select.distinct = true;
    }
    if let Some(order) = &plan.order
        && let Outcome::Column(col) = order.by
    {
        scope.reach(col.table);
        let name = scope.col(col);
        select.order = vec![if order.descending { format!("{name} DESC") } else { name }];
        let tie = label.iter().filter(|it| **it != col).map(|it| scope.col(*it));
        select.order.extend(tie.filter(|_| !select.distinct));
        // The smallest is asked for among values there are, not among empty cells.
        if plan.limit.is_some() && !order.descending {
            select.filters.push(format!("{} IS NOT NULL", scope.col(col)));
        }
    } else if !select.distinct {
        select.order =
            label.iter().filter(|it| plan.show.contains(it)).map(|it| scope.col(*it)).collect();
    }
    select.limit = plan.limit;
    place(&scope, &mut select);
    Ok(Emitted { sql: select.print(), columns, joins: scope.join_words(), notes: Vec::new() })
}

fn shown(name: &str, label: &str, role: Role, unit: fact_core::Unit) -> Column {
    let role_of = match role {
        Role::Quantity => Use::Measure,
        Role::Year | Role::Date | Role::Id => Use::Detail,
        _ => Use::Dimension,
    };
    Column { name: quote(name), label: sentence_case(label), unit, role: role_of }
}
