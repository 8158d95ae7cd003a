//! References that are neither declared nor told by names: a column whose values are nearly all
//! among those of another table's key.
//!
//! Start at [`probes`] (which pairs are worth a look) and [`edges`] (which of them hold). Two
//! columns of small whole numbers share values by chance, so between those only alike names count.
//! Knows nothing of questions.

use std::collections::HashMap;

use fact_core::{ColumnSchema, Schema, TableSchema, Value};
use fact_sql::quote_identifier as quote;

use super::codes;
use super::facts::{Facts, Overlap, Range};
use super::joins::{self, Edge};
use super::nouns::{noun, nouns};
use super::probe::{Ask, Probe};
use super::roles::single_key;
use crate::period;
use crate::plan::Col;
use crate::words;

/// Pairs looked at in one database.
const MAX_PAIRS: usize = 96;

/// Different values of a column that are looked up.
const N_LOOKED_UP: usize = 1_000;

/// Rows of a column from which those are taken.
const N_ROWS_LOOKED_AT: usize = 20_000;

/// A key without an index of its own is searched only where its table is no larger.
const MAX_UNINDEXED: u64 = 200_000;

/// Of the values that are looked up so many hundredths must be there.
const ENOUGH: u64 = 95;

/// Fewer different values are shared by chance.
const MIN_DIFFERENT: u64 = 3;

/// Whole numbers up to here are counted up from one in any table.
const SMALL: f64 = 10_000.0;

/// A column that may refer, and the key it may refer to.
#[derive(Debug, Clone, Copy)]
struct Pair {
    from: Col,
    to: Col,
    /// How far their names are alike.
    likeness: u8,
}

/// The pairs of columns worth a look, likeliest first.
pub(super) fn probes(schema: &Schema, facts: &Facts) -> Vec<Probe> {
    let known = joins::edges(schema);
    let keys: Vec<Key<'_>> = keys(schema, facts).collect();
    let mut pairs = Vec::new();
    for (table, it) in schema.tables.iter().enumerate().filter(|(_, it)| !it.is_view) {
        for (column, named) in it.columns.iter().enumerate() {
            let from = Col { table, column };
            if known.iter().any(|it| it.from == from) || single_key(it) == Some(column) {
                continue;
            }
            let Some(range) = facts.range(from).filter(|it| may_refer(named, it)) else { continue };
            let fitting = keys.iter().filter_map(|key| pair(from, named, &range, key));
            pairs.extend(fitting);
        }
    }
    pairs.sort_by_key(|it| (std::cmp::Reverse(it.likeness), it.from, it.to));
    pairs.truncate(MAX_PAIRS);
    pairs.into_iter().filter_map(|it| probe(schema, it)).collect()
}

/// The references that hold: of several keys the one whose name is most alike.
pub(super) fn edges(schema: &Schema, facts: &Facts, known: &[Edge]) -> Vec<Edge> {
    let nouns = nouns(schema);
    let mut best: HashMap<Col, (u8, u64, Col)> = HashMap::new();
    for overlap in facts.overlaps().iter().filter(|it| is_enough(it)) {
        if known.iter().any(|it| it.from == overlap.from) {
            continue;
        }
        let name = |col: Col| schema.tables.get(col.table)?.columns.get(col.column);
        let (Some(from), Some(to)) = (name(overlap.from), name(overlap.to)) else { continue };
        let rank =
            (likeness(from, &noun(nouns.get(overlap.to.table)), to), overlap.n_found, overlap.to);
        let slot = best.entry(overlap.from).or_insert(rank);
        if (rank.0, rank.1) > (slot.0, slot.1) {
            *slot = rank;
        }
    }
    let mut edges: Vec<Edge> =
        best.into_iter().map(|(from, (_, _, to))| Edge { from, to }).collect();
    edges.sort_by_key(|it| it.from);
    edges
}

/// Whether a reference found by values is one of numbers, which then are no amounts.
pub(super) fn is_of_numbers(facts: &Facts, edge: &Edge) -> bool {
    facts.range(edge.from).is_some_and(|it| it.smallest.as_f64().is_some())
}

fn is_enough(it: &Overlap) -> bool {
    it.n_looked_up >= MIN_DIFFERENT && it.n_found * 100 >= it.n_looked_up * ENOUGH
}

/// A column that holds every value once.
struct Key<'a> {
    col: Col,
    table: &'a TableSchema,
    /// What one row of the table is called.
    noun: String,
    column: &'a ColumnSchema,
    range: Range<'a>,
}

fn keys<'a>(schema: &'a Schema, facts: &'a Facts) -> impl Iterator<Item = Key<'a>> {
    let tables = schema.tables.iter().enumerate().zip(nouns(schema));
    tables.filter(|((_, it), _)| !it.is_view).flat_map(move |((table_idx, table), words)| {
        let noun = noun(Some(&words));
        // A list of codes is read kind by kind; nothing refers to it by what a code means.
        let meaning = codes::columns(table, table_idx).map(|it| it.text);
        table.columns.iter().enumerate().filter_map(move |(column_idx, column)| {
            let col = Col { table: table_idx, column: column_idx };
            if meaning == Some(col) {
                return None;
            }
            let range = facts.range(col)?;
            let n_rows = facts.n_rows(col)?;
            let only = |set: &Vec<String>| {
                matches!(set.as_slice(), [one] if one.eq_ignore_ascii_case(&column.name))
            };
            let is_declared = only(&table.primary_key) || table.unique.iter().any(only);
            let is_unique = range.n_different == n_rows && n_rows >= MIN_DIFFERENT;
            let is_searched = is_declared || n_rows <= MAX_UNINDEXED;
            let fits = is_unique && is_searched && !matches!(range.smallest, Value::Real(_));
            fits.then(|| Key { col, table, noun: noun.clone(), column, range })
        })
    })
}

/// Whether a column's values can be those of a key.
fn may_refer(column: &ColumnSchema, range: &Range<'_>) -> bool {
    let words = words::identifier_words(&column.name);
    let is_time = |it: &String| {
        matches!(it.as_str(), "year" | "month" | "quarter" | "day" | "week" | "date" | "time")
    };
    let is_date = range.smallest.as_str().is_some_and(|it| period::day_of(it).is_some());
    let is_key = matches!(range.smallest, Value::Integer(_) | Value::Text(_))
        && matches!(range.largest, Value::Integer(_) | Value::Text(_));
    is_key && !is_date && !words.iter().any(is_time) && range.n_different >= MIN_DIFFERENT
}

fn pair(from: Col, column: &ColumnSchema, range: &Range<'_>, key: &Key<'_>) -> Option<Pair> {
    if key.col == from || range.n_different > key.range.n_different {
        return None;
    }
    let likeness = if key.col.table == from.table {
        u8::from(tells_one_of_its_kind(column) && single_key(key.table) == Some(key.col.column))
    } else {
        likeness(column, &key.noun, key.column)
    };
    if likeness == 0 && key.col.table == from.table {
        return None;
    }
    let is_possible = match (range.smallest, range.largest, key.range.smallest, key.range.largest) {
        (
            Value::Integer(low),
            Value::Integer(high),
            Value::Integer(key_low),
            Value::Integer(key_high),
        ) => {
            let is_within = low >= key_low && high <= key_high;
            (likeness > 0 && !is_count(column))
                || (is_within && is_sparse(&key.range) && range.n_different >= 20)
        }
        (Value::Text(low), Value::Text(high), Value::Text(_), Value::Text(_)) => {
            // One or two letters are anybody's code.
            let is_told = low.chars().count() > 2 && high.chars().count() > 2;
            likeness > 0 || (is_told && range.n_different >= 5)
        }
        _ => false,
    };
    is_possible.then_some(Pair { from, to: key.col, likeness })
}

/// Whether a column is called by what one row is to another of its own table: the numbers of a
/// small table meet its key by chance.
fn tells_one_of_its_kind(column: &ColumnSchema) -> bool {
    const ROLES: &[&str] = &[
        "parent",
        "manager",
        "supervisor",
        "superior",
        "boss",
        "mentor",
        "reports",
        "leader",
        "referrer",
        "sponsor",
        "predecessor",
        "successor",
    ];
    let words = words::identifier_words(&column.name);
    words.iter().any(|it| ROLES.contains(&it.as_str()))
}

/// Whether a number is called by a plural, as a count of things is ("pages", "employees"): what
/// refers to one thing is called by the singular.
fn is_count(column: &ColumnSchema) -> bool {
    let words = words::identifier_words(&column.name);
    words.last().is_some_and(|it| words::singular(it) != *it)
}

/// Whether a key's numbers are large and far apart, so that others meet them by intent alone.
fn is_sparse(range: &Range<'_>) -> bool {
    let (Some(low), Some(high)) = (range.smallest.as_f64(), range.largest.as_f64()) else {
        return false;
    };
    #[expect(clippy::cast_precision_loss, reason = "a share")]
    let share = range.n_different as f64 / (high - low + 1.0);
    low >= SMALL && share < 0.1
}

/// How far a column's name tells of a table, by what one row of it is called, or of its key: 2 for the same name, 1 where one is
/// the beginning of the other (`cust` of `customers`), 0 for nothing in common.
fn likeness(from: &ColumnSchema, noun: &str, to: &ColumnSchema) -> u8 {
    let (name, key) = (words::identifier_words(&from.name), words::identifier_words(&to.name));
    let is_told = |it: &String| !KEY_WORDS.contains(&it.as_str());
    let own: Vec<&String> = name.iter().filter(|it| is_told(it)).collect();
    let Some(last) = own.last() else { return 0 };
    let said = words::singular(&own.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(" "));
    let key_tells = key.iter().any(is_told);
    if said == noun || (key_tells && name == key) {
        return 2;
    }
    let noun = noun.split(' ').next_back().unwrap_or_default();
    let last = words::singular(last);
    let begins = |long: &str, short: &str| short.chars().count() >= 3 && long.starts_with(short);
    u8::from(begins(noun, &last) || begins(&last, noun))
}

/// Words of a column's name that say that it refers, not to what.
const KEY_WORDS: &[&str] =
    &["id", "code", "key", "no", "nr", "num", "number", "ref", "fk", "pk", "name", "uuid", "guid"];

fn probe(schema: &Schema, pair: Pair) -> Option<Probe> {
    let name = |col: Col| {
        let table = schema.tables.get(col.table)?;
        Some((quote(&table.name), quote(&table.columns.get(col.column)?.name)))
    };
    let ((from_table, from), (to_table, to)) = (name(pair.from)?, name(pair.to)?);
    let sql = format!(
        "SELECT COUNT(*) AS n_looked_up, \
         COALESCE(SUM(value IN (SELECT {to} FROM {to_table})), 0) AS n_found \
         FROM (SELECT DISTINCT value FROM (SELECT {from} AS value FROM {from_table} \
         LIMIT {N_ROWS_LOOKED_AT}) WHERE value IS NOT NULL LIMIT {N_LOOKED_UP})"
    );
    let ask = Ask::Overlap { from: pair.from, to: pair.to };
    Some(Probe { sql, patient: false, tells_role: false, ask, whole: false })
}
