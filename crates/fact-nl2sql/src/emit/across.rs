//! Measures whose figures lie in several tables: each table's own totals, joined on the keys.

use fact_core::Column;

use super::KeyColumn;
use super::formula::{self, snake};
use super::scope::compared;
use super::select::Select;
use super::totals::{Base, single};
use crate::catalog::Catalog;
use crate::parse::figures;
use crate::plan::{Formula, Measure, Outcome, Plan};
use crate::resolve::Refusal;

/// The totals of several tables side by side.
pub(super) fn across(plan: &Plan, catalog: &Catalog, tables: &[usize]) -> Result<Base, Refusal> {
    let mut parts = Parts::default();
    for table in tables {
        parts.add(plan, catalog, *table)?;
    }
    let mut select = parts.joined();
    let measures = compose_measures(plan, catalog, &parts.leaves, &mut select);
    let Parts { keys, mut joins, notes, .. } = parts;
    joins.dedup();
    Ok(Base { select, keys, measures, expressions: Vec::new(), joins, notes })
}

/// The statements of the single tables, with what they have in common.
#[derive(Default)]
struct Parts {
    with: Vec<(String, Select)>,
    /// The keys as the first statement has them.
    keys: Vec<KeyColumn>,
    /// Each figure with the column that holds it.
    leaves: Vec<(Formula, String)>,
    joins: Vec<(String, String)>,
    notes: Vec<String>,
}

impl Parts {
    /// Adds the totals of one more table.
    fn add(&mut self, plan: &Plan, catalog: &Catalog, table: usize) -> Result<(), Refusal> {
        let measures = self.own_measures(plan, catalog, table);
        let part = Plan { measures, ..plan.clone() };
        let mut base = single(&part, catalog, table)?;
        for (idx, column) in base.select.columns.iter_mut().enumerate().skip(base.keys.len()) {
            let measure = part.measures.get(idx - base.keys.len());
            column.1 = measure.map(|it| snake(&it.label));
        }
        join_columns(&mut base);
        let noun = catalog.table(table).map_or("part", |it| it.name.as_str());
        self.with.push((format!("{}_totals", snake(noun)), base.select));
        self.notes.extend(base.notes);
        self.joins.extend(base.joins);
        if self.keys.is_empty() {
            self.keys = base.keys;
            for key in self.keys.iter_mut().filter(|it| it.number.is_some()) {
                key.number = Some("t1.period_no".into());
                key.groups = vec!["t1.period_no".into()];
            }
        }
        Ok(())
    }

    /// The figures one table holds, each once, as measures of their own.
    fn own_measures(&mut self, plan: &Plan, catalog: &Catalog, table: usize) -> Vec<Measure> {
        let mut measures = Vec::new();
        let all = plan.measures.iter().flat_map(|it| leaves_of(&it.formula));
        for leaf in all.filter(|it| figures::tables_of(it) == [table]) {
            if self.leaves.iter().any(|(it, _)| *it == leaf) {
                continue;
            }
            let label = leaf_label(catalog, &leaf);
            let name = format!("t{}.{}", self.with.len() + 1, snake(&label));
            self.leaves.push((leaf.clone(), name));
            measures.push(Measure { formula: leaf, label });
        }
        measures
    }

    /// The statements joined to the first of them, with the keys as columns.
    fn joined(&mut self) -> Select {
        let mut select = Select { with: std::mem::take(&mut self.with), ..Select::default() };
        let names: Vec<String> = select.with.iter().map(|it| it.0.clone()).collect();
        for (number, name) in (1..).zip(&names) {
            if number == 1 {
                select.from = format!("{name} AS t1");
            } else {
                let on = self.matched(number);
                select.joins.push(format!("LEFT JOIN {name} AS t{number} ON {on}"));
            }
        }
        for key in &self.keys {
            select.column(format!("t1.{}", key.column.name), key.column.name.clone());
        }
        select
    }

    /// What makes a row of a later statement belong to one of the first.
    fn matched(&self, number: usize) -> String {
        let on = self.keys.iter().map(|it| match it.groups.as_slice() {
            [_, _, ..] if it.number.is_none() => {
                format!("t{number}.{0}_key = t1.{0}_key", it.column.name)
            }
            _ => format!("t{number}.{0} = t1.{0}", it.column.name),
        });
        let on: Vec<String> = on.collect();
        if on.is_empty() { "1 = 1".to_owned() } else { on.join(" AND ") }
    }
}

/// Adds the columns a statement is joined by. Two things may share a name, so they are joined by
/// what tells them apart.
fn join_columns(base: &mut Base) {
    for key in &base.keys {
        match (key.groups.as_slice(), &key.number) {
            (_, Some(number)) => base.select.column(number.clone(), "period_no"),
            ([id, _, ..], None) => {
                base.select.column(id.clone(), format!("{}_key", key.column.name));
            }
            _ => {}
        }
    }
}

/// Adds the measures, put together from their figures, and keeps the rows that meet the
/// conditions on them.
fn compose_measures(
    plan: &Plan,
    catalog: &Catalog,
    leaves: &[(Formula, String)],
    select: &mut Select,
) -> Vec<Column> {
    let mut measures = Vec::new();
    let mut expressions = Vec::new();
    for measure in &plan.measures {
        let column = formula::column(catalog, measure);
        let expression = composed(&measure.formula, leaves);
        select.column(expression.clone(), column.name.clone());
        expressions.push(expression);
        measures.push(column);
    }
    for condition in &plan.conditions {
        if let Outcome::Measure(idx) = condition.on
            && let Some(expression) = expressions.get(idx)
        {
            select.filters.push(compared(expression, condition.cmp, condition.value));
        }
    }
    measures
}

fn leaves_of(formula: &Formula) -> Vec<Formula> {
    match formula {
        Formula::Ratio { over, under, .. } => [leaves_of(over), leaves_of(under)].concat(),
        Formula::Less { from, take } => [leaves_of(from), leaves_of(take)].concat(),
        _ => vec![formula.clone()],
    }
}

fn leaf_label(catalog: &Catalog, leaf: &Formula) -> String {
    match leaf {
        Formula::Column { col, .. } | Formula::Different { col } => {
            catalog.column(*col).map_or_else(String::new, |it| it.label.clone())
        }
        Formula::Rows { table } => {
            catalog.table(*table).map_or_else(String::new, |it| format!("number of {}", it.plural))
        }
        _ => "amount".into(),
    }
}

fn composed(formula: &Formula, leaves: &[(Formula, String)]) -> String {
    match formula {
        Formula::Ratio { over, under, percent } => {
            formula::ratio(&composed(over, leaves), &composed(under, leaves), *percent)
        }
        Formula::Less { from, take } => {
            format!("({} - {})", composed(from, leaves), composed(take, leaves))
        }
        _ => {
            leaves.iter().find(|(it, _)| it == formula).map_or_else(String::new, |it| it.1.clone())
        }
    }
}
