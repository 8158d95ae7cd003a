//! The small questions the engine asks of the data before it is asked anything itself.
//!
//! Values are looked at in at most a bounded number of rows; the oldest and the newest period
//! always come from the whole table, because an old one must never pass for the newest. Knows
//! nothing of what the answers are used for.

use std::collections::HashMap;

use fact_core::{ColumnSchema, Schema, StorageClass, Table, TableSchema, Value};
use fact_sql::quote_identifier as quote;

use crate::plan::Col;
use crate::words;

/// Up to so many rows a whole table is looked at; of a larger one as many, half of them its
/// first and half its last.
const SAMPLE_ROWS: u64 = 200_000;
/// So many pairs of a year and a part of it are kept, the newest first.
const MAX_PERIODS: usize = 5_000;
/// So many different values of a text column are kept.
const MAX_VALUES: usize = 20_000;

/// One small `SELECT` the engine wants to have answered about the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The statement to run.
    pub sql: String,
    /// Whether the answer is worth a long wait: without it periods cannot be told.
    pub patient: bool,
    pub(crate) ask: Ask,
    /// Whether every row of the table is looked at.
    whole: bool,
}

/// What a probe asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Ask {
    /// The different texts in a column.
    Values(Col),
    /// Smallest, largest, number of different values, number of values.
    Range(Col),
    /// Smallest and largest of the whole table; both `NULL` where there is no value or no date.
    Bounds(Col),
    /// The different pairs of year and quarter or month.
    Periods { year: Col, part: Col },
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
            if column.class == StorageClass::Blob && !column.declared_type.is_empty() {
                continue;
            }
            if may_hold_text(column) {
                let sql = values_sql(table, column);
                probes.push(Probe { sql, patient: false, ask: Ask::Values(col), whole });
            }
            let sql = range_sql(table, column);
            probes.push(Probe { sql, patient: false, ask: Ask::Range(col), whole });
            if let Some(sql) = bounds_sql(table, column).filter(|_| !whole) {
                probes.push(Probe { sql, patient: true, ask: Ask::Bounds(col), whole: true });
            }
        }
        if let Some((year, part)) = period_pair(table) {
            let sql = periods_sql(table, year, part);
            let ask = Ask::Periods { year: at(year), part: at(part) };
            probes.push(Probe { sql, patient: true, ask, whole: true });
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

fn may_hold_text(column: &ColumnSchema) -> bool {
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

/// Whether all of its rows are looked at.
fn is_small(table: &TableSchema) -> bool {
    table.n_rows.is_some_and(|it| it <= SAMPLE_ROWS)
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
         WHERE typeof({name}) = 'text' AND length({name}) <= 120 LIMIT {MAX_VALUES}"
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

/// The answers, by what was asked.
pub(crate) struct Facts {
    answers: HashMap<Ask, Answer>,
}

struct Answer {
    /// `None` where the look failed.
    table: Option<Table>,
    whole: bool,
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
        let answer = |(probe, table): (Probe, _)| (probe.ask, Answer { table, whole: probe.whole });
        Self { answers: facts.into_iter().map(answer).collect() }
    }

    fn found(&self, ask: &Ask) -> Option<&Table> {
        self.answers.get(ask)?.table.as_ref()
    }

    /// The different texts of a column, in the order they were found.
    pub fn values(&self, col: Col) -> Vec<&str> {
        let table = self.found(&Ask::Values(col));
        table.map_or_else(Vec::new, |it| it.column(0).filter_map(Value::as_str).collect())
    }

    /// Whether [`Self::values`] may lack some that the column holds.
    pub fn may_hold_more(&self, col: Col) -> bool {
        let Some(answer) = self.answers.get(&Ask::Values(col)) else { return false };
        let cut = |it: &Table| it.truncated || it.rows.len() >= MAX_VALUES;
        answer.table.as_ref().is_none_or(cut) || !self.saw_all_rows(col)
    }

    /// Whether the range of a column is that of all rows.
    fn saw_all_rows(&self, col: Col) -> bool {
        let Some(answer) = self.answers.get(&Ask::Range(col)) else { return false };
        // Fewer rows than were asked for are all there are; each half of them is less than that.
        let n_seen = answer.table.as_ref().and_then(|it| it.rows.first()?.get(4)?.as_f64());
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        let half = (SAMPLE_ROWS / 2) as f64;
        n_seen.is_some_and(|it| answer.whole || it < half)
    }

    /// Smallest and largest of all values, `NULL` where there is none; `None` where the whole
    /// table was not read.
    pub fn bounds(&self, col: Col) -> Option<(&Value, &Value)> {
        let ask = if self.saw_all_rows(col) { Ask::Range(col) } else { Ask::Bounds(col) };
        let row = self.found(&ask)?.rows.first()?;
        Some((row.first()?, row.get(1)?))
    }

    /// What is known of a column's values: the ends from the whole table where they were read,
    /// the rest from the rows looked at.
    pub fn range(&self, col: Col) -> Option<Range<'_>> {
        let row = self.found(&Ask::Range(col)).and_then(|it| it.rows.first());
        let seen = row.and_then(|it| Some((it.first()?, it.get(1)?)));
        let all = self.bounds(col).filter(|(smallest, _)| !smallest.is_null());
        let (smallest, largest) = all.or(seen)?;
        let count = |idx: usize| match row.and_then(|it| it.get(idx)) {
            Some(Value::Integer(n)) => u64::try_from(*n).unwrap_or(0),
            _ => 0,
        };
        Some(Range { smallest, largest, n_different: count(2), n_values: count(3) })
    }

    /// The pairs of a year and a quarter or month; `None` where they were not read.
    pub fn periods(&self, year: Col, part: Col) -> Option<Vec<(i64, &Value)>> {
        let table = self.found(&Ask::Periods { year, part })?;
        let pairs = table.rows.iter().filter_map(|row| match row.as_slice() {
            [Value::Integer(year), part] => Some((*year, part)),
            [Value::Text(year), part] => Some((year.trim().parse().ok()?, part)),
            _ => None,
        });
        Some(pairs.collect())
    }
}
