//! The small questions the engine asks of the data before it is asked anything itself.
//!
//! Every probe is one `SELECT` over at most a bounded number of rows. Knows nothing of what the
//! answers are used for.

use std::collections::HashMap;

use fact_core::{ColumnSchema, Schema, StorageClass, Table, TableSchema, Value};
use fact_sql::quote_identifier as quote;

use crate::plan::Col;
use crate::words;

/// Up to so many rows a whole table is looked at; of a larger one the first of them.
const SAMPLE_ROWS: u64 = 200_000;
/// Up to so many rows the periods are read in full, because the newest one must not be missed.
const PERIOD_ROWS: u64 = 5_000_000;
/// So many different values of a text column are kept.
const MAX_VALUES: usize = 20_000;

/// One small `SELECT` the engine wants to have answered about the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The statement to run.
    pub sql: String,
    pub(crate) ask: Ask,
}

/// What a probe asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Ask {
    /// The different texts in a column.
    Values(Col),
    /// Smallest, largest, number of different values, number of values.
    Range(Col),
    /// The different pairs of year and quarter or month.
    Periods { year: Col, part: Col },
}

/// The questions the engine wants answered about a database of this schema.
pub fn probes(schema: &Schema) -> Vec<Probe> {
    let mut probes = Vec::new();
    for (table_idx, table) in schema.tables.iter().enumerate() {
        let at = |column| Col { table: table_idx, column };
        for (column_idx, column) in table.columns.iter().enumerate() {
            let col = at(column_idx);
            if column.class == StorageClass::Blob && !column.declared_type.is_empty() {
                continue;
            }
            if may_hold_text(column) {
                probes.push(Probe { sql: values_sql(table, column), ask: Ask::Values(col) });
            }
            probes.push(Probe { sql: range_sql(table, column), ask: Ask::Range(col) });
        }
        if let Some((year, part)) = period_pair(table) {
            let sql = periods_sql(table, year, part);
            probes.push(Probe { sql, ask: Ask::Periods { year: at(year), part: at(part) } });
        }
    }
    probes
}

/// Positions of a year column and of the quarter or month column that goes with it.
pub(crate) fn period_pair(table: &TableSchema) -> Option<(usize, usize)> {
    let words: Vec<_> = table.columns.iter().map(|it| words::identifier_words(&it.name)).collect();
    let find = |noun: &str| {
        words.iter().position(|it| it.iter().any(|word| word == noun) && it.len() <= 2)
    };
    Some((find("year")?, find("quarter").or_else(|| find("month"))?))
}

fn may_hold_text(column: &ColumnSchema) -> bool {
    matches!(column.class, StorageClass::Text | StorageClass::Blob)
        || (column.class == StorageClass::Numeric && !is_number_type(&column.declared_type))
}

fn is_number_type(declared: &str) -> bool {
    let upper = declared.to_uppercase();
    ["DEC", "NUM", "BOOL", "MONEY"].iter().any(|it| upper.contains(it))
}

fn sample(table: &TableSchema, columns: &str) -> String {
    let name = quote(&table.name);
    if table.n_rows.is_some_and(|it| it <= SAMPLE_ROWS) {
        return name;
    }
    format!("(SELECT {columns} FROM {name} LIMIT {SAMPLE_ROWS})")
}

fn values_sql(table: &TableSchema, column: &ColumnSchema) -> String {
    let name = quote(&column.name);
    let from = sample(table, &name);
    format!(
        "SELECT DISTINCT {name} AS value FROM {from} \
         WHERE typeof({name}) = 'text' AND length({name}) <= 120 LIMIT {MAX_VALUES}"
    )
}

fn range_sql(table: &TableSchema, column: &ColumnSchema) -> String {
    let name = quote(&column.name);
    let dated = words::identifier_words(&column.name).iter().any(|it| it == "date" || it == "year");
    let from = if dated && table.n_rows.is_some_and(|it| it <= PERIOD_ROWS) {
        quote(&table.name)
    } else {
        sample(table, &name)
    };
    format!(
        "SELECT MIN({name}) AS smallest, MAX({name}) AS largest, \
         COUNT(DISTINCT {name}) AS n_different, COUNT({name}) AS n_values FROM {from}"
    )
}

fn periods_sql(table: &TableSchema, year: usize, part: usize) -> String {
    let name = |idx: usize| table.columns.get(idx).map_or_else(String::new, |it| quote(&it.name));
    let (year, part) = (name(year), name(part));
    let from = match table.n_rows {
        Some(n_rows) if n_rows > PERIOD_ROWS => {
            let table = quote(&table.name);
            format!("(SELECT {year}, {part} FROM {table} ORDER BY rowid DESC LIMIT {SAMPLE_ROWS})")
        }
        Some(_) => quote(&table.name),
        None => sample(table, &format!("{year}, {part}")),
    };
    format!("SELECT DISTINCT {year} AS year, {part} AS part FROM {from} LIMIT 5000")
}

/// The answers, by what was asked.
pub(crate) struct Facts {
    answers: HashMap<Ask, Table>,
}

/// What is known of a column's values.
pub(crate) struct Range<'a> {
    pub smallest: &'a Value,
    pub largest: &'a Value,
    pub n_different: u64,
    pub n_values: u64,
}

impl Facts {
    pub fn new(facts: Vec<(Probe, Option<Table>)>) -> Self {
        let answered = facts.into_iter().filter_map(|(probe, table)| Some((probe.ask, table?)));
        Self { answers: answered.collect() }
    }

    /// The different texts of a column, in the order they were found.
    pub fn values(&self, col: Col) -> Vec<&str> {
        let table = self.answers.get(&Ask::Values(col));
        table.map_or_else(Vec::new, |it| it.column(0).filter_map(Value::as_str).collect())
    }

    pub fn range(&self, col: Col) -> Option<Range<'_>> {
        let row = self.answers.get(&Ask::Range(col))?.rows.first()?;
        let [smallest, largest, n_different, n_values] = row.as_slice() else { return None };
        let count = |it: &Value| match it {
            Value::Integer(n) => u64::try_from(*n).unwrap_or(0),
            _ => 0,
        };
        let (n_different, n_values) = (count(n_different), count(n_values));
        Some(Range { smallest, largest, n_different, n_values })
    }

    /// The pairs of a year and a quarter or month.
    pub fn periods(&self, year: Col, part: Col) -> Vec<(i64, &Value)> {
        let Some(table) = self.answers.get(&Ask::Periods { year, part }) else { return Vec::new() };
        let pairs = table.rows.iter().filter_map(|row| match row.as_slice() {
            [Value::Integer(year), part] => Some((*year, part)),
            [Value::Text(year), part] => Some((year.trim().parse().ok()?, part)),
            _ => None,
        });
        pairs.collect()
    }
}
