//! The small questions the engine asks of the data before it is asked anything itself.
//!
//! A table of usual size is looked at whole. Of a larger one a few rows are, until it has been
//! read from end to end ([`super::survey`]); the oldest and the newest period always come from
//! the whole table, because an old one must never pass for the newest. Knows nothing of what the
//! answers are used for.

use fact_core::{ColumnSchema, Schema, StorageClass, TableSchema};
use fact_sql::quote_identifier as quote;

use super::codes::{self, Columns, MAX_CODES};
use crate::plan::Col;
use crate::words;

/// Up to so many rows a whole table is looked at.
const SMALL_ROWS: u64 = 200_000;
/// Of a larger one so many rows are, half of them its first and half its last.
pub(super) const SAMPLE_ROWS: u64 = 10_000;
/// So many pairs of a year and a part of it are kept, the newest first.
pub(super) const MAX_PERIODS: usize = 5_000;
/// A longer text is prose, and no value that a question names.
pub(super) const MAX_TEXT_CHARS: usize = 120;

/// One small `SELECT` the engine wants to have answered about the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The statement to run.
    pub sql: String,
    /// Whether the answer is worth a long wait: without it periods cannot be told.
    pub patient: bool,
    /// Whether the answer tells what a column is, without which nothing can be made of it.
    pub tells_role: bool,
    pub(super) ask: Ask,
    /// Whether every row of the table is looked at.
    pub(super) whole: bool,
}

/// What a probe asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Ask {
    /// The different texts in a column.
    Values(Col),
    /// Smallest, largest, number of different values, number of values.
    Range(Col),
    /// Smallest and largest of the whole table; both `NULL` where there is no value or no date.
    Bounds(Col),
    /// The different pairs of year and quarter or month.
    Periods { year: Col, part: Col },
    /// The rows of a table that says what codes of several kinds mean.
    Codes(Columns),
    /// How many of the different values of one column, some of them, another has too.
    Overlap { from: Col, to: Col },
}

/// The questions the engine wants answered about a database of this schema, those first that
/// are worth a wait.
pub fn probes(schema: &Schema) -> Vec<Probe> {
    let mut probes = Vec::new();
    for (table_idx, table) in schema.tables.iter().enumerate() {
        let at = |column| Col { table: table_idx, column };
        let whole = is_small(table);
        for (column_idx, column) in table.columns.iter().enumerate() {
            let col = at(column_idx);
            if is_bytes(column) {
                continue;
            }
            if may_hold_text(column) {
                let sql = values_sql(table, column);
                probes.push(Probe {
                    sql,
                    patient: false,
                    tells_role: false,
                    ask: Ask::Values(col),
                    whole,
                });
            }
            let sql = range_sql(table, column);
            probes.push(Probe {
                sql,
                patient: false,
                tells_role: true,
                ask: Ask::Range(col),
                whole,
            });
            if let Some(sql) = bounds_sql(table, column).filter(|_| !whole) {
                let ask = Ask::Bounds(col);
                probes.push(Probe { sql, patient: true, tells_role: false, ask, whole: true });
            }
        }
        if let Some(columns) = codes::columns(table, table_idx) {
            let ask = Ask::Codes(columns);
            let sql = codes_sql(table, columns);
            probes.push(Probe { sql, patient: false, tells_role: false, ask, whole: true });
        }
        if let Some((year, part)) = period_pair(table) {
            let sql = periods_sql(table, year, part);
            let ask = Ask::Periods { year: at(year), part: at(part) };
            probes.push(Probe { sql, patient: true, tells_role: false, ask, whole: true });
        }
    }
    probes.sort_by_key(|it| !it.patient);
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

/// Whether a column is declared to hold bytes, of which nothing can be asked.
pub(super) fn is_bytes(column: &ColumnSchema) -> bool {
    column.class == StorageClass::Blob && !column.declared_type.is_empty()
}

/// Whether a database of this schema is too large to be known whole before the first answer.
pub fn is_large(schema: &Schema) -> bool {
    schema.tables.iter().any(|it| !it.is_view && !is_small(it))
}

pub(super) fn may_hold_text(column: &ColumnSchema) -> bool {
    matches!(column.class, StorageClass::Text | StorageClass::Blob)
        || (column.class == StorageClass::Numeric && !is_number_type(&column.declared_type))
}

fn is_number_type(declared: &str) -> bool {
    let upper = declared.to_uppercase();
    ["DEC", "NUM", "BOOL", "MONEY"].iter().any(|it| upper.contains(it))
}

/// Whether a column of this name or type is likely to hold dates or years.
fn is_date_like(column: &ColumnSchema) -> bool {
    let words = words::identifier_words(&column.name);
    let ends = words.last().is_some_and(|it| {
        matches!(it.as_str(), "at" | "on" | "time" | "datetime" | "timestamp" | "day" | "month")
    });
    let declared = column.declared_type.to_uppercase();
    ends || words.iter().any(|it| it == "date" || it == "year")
        || ["DATE", "TIME"].iter().any(|it| declared.contains(it))
}

/// Kind, code and meaning of every row.
fn codes_sql(table: &TableSchema, of: Columns) -> String {
    let name = |col: Col| table.columns.get(col.column).map_or(String::new(), |it| quote(&it.name));
    let (kind, code, text) = (name(of.kind), name(of.code), name(of.text));
    format!(
        "SELECT {kind}, {code}, {text} FROM {} WHERE {kind} IS NOT NULL AND {code} IS NOT NULL \
         AND {text} IS NOT NULL LIMIT {MAX_CODES}",
        quote(&table.name)
    )
}

/// Whether all of its rows are looked at.
fn is_small(table: &TableSchema) -> bool {
    table.n_rows.is_some_and(|it| it <= SMALL_ROWS)
}

/// What to select from to see the values of a column: of a large table its first and last rows.
fn sample(table: &TableSchema, column: &str) -> String {
    let name = quote(&table.name);
    if is_small(table) {
        return name;
    }
    if table.is_view {
        return format!("(SELECT {column} FROM {name} LIMIT {SAMPLE_ROWS})");
    }
    // A table without a declared key has a rowid for certain.
    let keys: Vec<String> = table.primary_key.iter().map(|it| quote(it)).collect();
    let keys = if keys.is_empty() { vec!["rowid".to_owned()] } else { keys };
    let half = |direction: &str| {
        let order: Vec<String> = keys.iter().map(|it| format!("{it}{direction}")).collect();
        let (order, n) = (order.join(", "), SAMPLE_ROWS / 2);
        format!("SELECT * FROM (SELECT {column} FROM {name} ORDER BY {order} LIMIT {n})")
    };
    format!("({} UNION ALL {})", half(""), half(" DESC"))
}

fn values_sql(table: &TableSchema, column: &ColumnSchema) -> String {
    let name = quote(&column.name);
    let from = sample(table, &name);
    format!(
        "SELECT DISTINCT {name} AS value FROM {from} \
         WHERE typeof({name}) = 'text' AND length({name}) <= {MAX_TEXT_CHARS}"
    )
}

fn range_sql(table: &TableSchema, column: &ColumnSchema) -> String {
    let name = quote(&column.name);
    let from = sample(table, &name);
    format!(
        "SELECT MIN({name}) AS smallest, MAX({name}) AS largest, \
         COUNT(DISTINCT {name}) AS n_different, COUNT({name}) AS n_values, \
         COUNT(*) AS n_rows FROM {from}"
    )
}

/// The smallest and largest of all values, where the column can be one of dates or years. Asked
/// one by one, each is found at an end of an index where there is one.
fn bounds_sql(table: &TableSchema, column: &ColumnSchema) -> Option<String> {
    let (from, name) = (quote(&table.name), quote(&column.name));
    let (min, max) =
        (format!("(SELECT MIN({name}) FROM {from})"), format!("(SELECT MAX({name}) FROM {from})"));
    if is_date_like(column) {
        return Some(format!("SELECT {min} AS smallest, {max} AS largest"));
    }
    // Of other texts only those that begin with a date are worth reading the whole table for.
    may_hold_text(column).then(|| {
        let first = format!(
            "(SELECT {name} FROM (SELECT {name} FROM {from} LIMIT 1000) \
             WHERE {name} IS NOT NULL LIMIT 1)"
        );
        let is_date = format!("{first} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'");
        format!(
            "SELECT CASE WHEN {is_date} THEN {min} END AS smallest, \
             CASE WHEN {is_date} THEN {max} END AS largest"
        )
    })
}

fn periods_sql(table: &TableSchema, year: usize, part: usize) -> String {
    let name = |idx: usize| table.columns.get(idx).map_or_else(String::new, |it| quote(&it.name));
    let (year, part, from) = (name(year), name(part), quote(&table.name));
    format!(
        "SELECT DISTINCT {year} AS year, {part} AS part FROM {from} \
         ORDER BY 1 DESC, 2 DESC LIMIT {MAX_PERIODS}"
    )
}
