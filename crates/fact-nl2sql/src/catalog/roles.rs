//! What a column is: identifier, name, category, figure, year, date.
//!
//! Found from names, declared types, comments and a look at the values; no name of any
//! particular database is known here. Knows nothing of questions.

use fact_core::{ColumnSchema, Schema, StorageClass, TableSchema, Unit};

use super::axis::{self, Axis};
use super::cycles;
use super::facts::Facts;
use super::joins::Edge;
use super::labels;
use super::measured::{nature, seconds, unit};
use super::moments::{MOMENTS, Moment};
use super::names;
use super::nouns;
use crate::period;
use crate::plan::Col;
use crate::words;

/// What is known of a table.
#[derive(Debug, Clone)]
pub(crate) struct TableInfo {
    /// As written in the database.
    pub name: String,
    /// Its human words.
    pub words: Vec<String>,
    /// Other names a person gave it, lower case.
    pub synonyms: Vec<String>,
    /// What one row is called ("company").
    pub singular: String,
    /// What its rows are called ("companies").
    pub plural: String,
    /// The columns that name a row: one, or first and last name; empty where nothing does.
    pub label: Vec<usize>,
    /// The primary key, where it is one column.
    pub key: Option<usize>,
    /// Where it keeps its time.
    pub axis: Option<Axis>,
    /// Its columns.
    pub columns: Vec<ColumnInfo>,
    /// How many rows it has.
    pub n_rows: Option<u64>,
}

/// What is known of a column.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is known of a column by itself")]
pub(crate) struct ColumnInfo {
    /// As written in the database.
    pub name: String,
    /// Its human words; none for a column that is hidden.
    pub words: Vec<String>,
    /// Other names a person gave it, lower case.
    pub synonyms: Vec<String>,
    /// The name a person reads, lower case.
    pub label: String,
    /// What it is.
    pub role: Role,
    /// What its numbers count.
    pub unit: Unit,
    /// How its numbers may be put together.
    pub nature: Nature,
    /// Smallest and largest number.
    pub range: Option<(f64, f64)>,
    /// How many different values were seen.
    pub n_different: Option<u64>,
    /// For a duration: how many seconds one unit is.
    pub seconds: Option<f64>,
    /// Whether every value was a different one.
    pub is_unique: bool,
    /// Whether its values are written in capitals, as codes are.
    pub is_code: bool,
    /// Whether some rows are known to have no value of it.
    pub has_gaps: bool,
    /// For a date: which part of a happening it tells.
    pub moment: Moment,
    /// Whether its values tell the time of day.
    pub tells_time: bool,
}

impl ColumnInfo {
    /// Its label as it is said in a sentence: "opened" of "opened at".
    pub fn spoken(&self) -> &str {
        let label = self.label.as_str();
        [" at", " on", " dt"].iter().find_map(|it| label.strip_suffix(it)).unwrap_or(label)
    }

    /// Whether its numbers can be added, averaged or compared as amounts.
    pub fn is_quantity(&self) -> bool {
        self.role == Role::Quantity
    }

    /// Whether it keeps a yes or a no as one or none, and has both.
    pub fn is_yes_or_no(&self) -> bool {
        self.range == Some((0.0, 1.0)) && self.n_different == Some(2)
    }

    /// Whether one of its values can be the highest or the latest.
    pub fn can_be_ranked(&self) -> bool {
        const STEPS: &[&str] = &[
            "rank", "grade", "level", "time", "date", "year", "duration", "size", "percent",
            "rate", "score", "rating",
        ];
        matches!(self.role, Role::Quantity | Role::Year | Role::Date | Role::YearPart)
            || self.words.iter().any(|it| STEPS.contains(&it.as_str()))
    }
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Says which row it is and nothing else.
    Id,
    /// Refers to a row of another table.
    Reference,
    /// The row's name.
    Name,
    /// Text with few different values.
    Category,
    /// Other text.
    Text,
    /// An amount.
    Quantity,
    /// A calendar year.
    Year,
    /// A quarter or month of a year.
    YearPart,
    /// A date or a date with a time.
    Date,
    /// Bytes and the like.
    Other,
}

impl Role {
    /// Whether a question may name a column by a text that is in it.
    pub fn names_values(self) -> bool {
        !matches!(self, Self::Date | Self::YearPart | Self::Other)
    }
}

/// How amounts may be put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    /// Adds up over time and over things (revenue).
    Flow,
    /// Holds at one moment: adds up over things, not over time (employees).
    Stock,
    /// Never adds up (price, rate, age).
    Rate,
}

/// Whether texts are amounts written out: all of them numbers, none with a leading zero as codes
/// have it.
fn are_amounts(values: &[&str]) -> bool {
    let amount = |it: &&str| {
        let it = it.trim();
        let code = it.len() > 1 && it.starts_with('0') && !it.starts_with("0.");
        !code && it.parse::<f64>().is_ok_and(f64::is_finite)
    };
    values.len() > 1 && values.iter().all(amount)
}

/// Everything that is known of the tables, in schema order.
pub(crate) fn tables(schema: &Schema, edges: &[Edge], facts: &Facts) -> Vec<TableInfo> {
    let nouns = nouns::nouns(schema);
    // "app_status" is that of the applications another table keeps.
    let whole: Vec<&String> = nouns.iter().filter(|it| it.len() == 1).flatten().collect();
    let nouns: Vec<Vec<String>> = nouns
        .iter()
        .map(|it| if it.len() > 1 { names::written_out(it.clone(), &whole) } else { it.clone() })
        .collect();
    let tables = schema.tables.iter().enumerate();
    tables.map(|(idx, table)| table_info(idx, table, &nouns, edges, facts)).collect()
}

fn table_info(
    idx: usize,
    table: &TableSchema,
    nouns: &[Vec<String>],
    edges: &[Edge],
    facts: &Facts,
) -> TableInfo {
    let words = nouns.get(idx).cloned().unwrap_or_default();
    let noun = words.join(" ");
    let key = single_key(table).or_else(|| numbered_key(idx, table, edges, facts));
    let mut columns: Vec<ColumnInfo> = Vec::with_capacity(table.columns.len());
    for (column_idx, column) in table.columns.iter().enumerate() {
        let col = Col { table: idx, column: column_idx };
        let is_reference = edges.iter().any(|it| it.from == col);
        let words = words::identifier_words(&column.name);
        let owners = owners(table, &words, edges.iter().filter(|it| it.from.table == idx));
        let owners: Vec<&String> =
            owners.chain([idx]).filter_map(|it| nouns.get(it)).flatten().collect();
        let words = labels::surname(names::written_out(words, &owners), table);
        let called = Called { words, is_key: key == Some(column_idx), is_reference };
        columns.push(column_info(col, column, called, facts));
    }
    let axis = axis::axis(idx, table, &columns, facts);
    if axis.is_none() {
        for column in columns.iter_mut().filter(|it| it.nature == Nature::Flow) {
            column.nature = Nature::Stock;
        }
    }
    let label = labels::label_columns(&words, &columns);
    for &it in &label {
        if let Some(column) = columns.get_mut(it).filter(|it| it.role != Role::Id) {
            column.role = Role::Name;
        }
    }
    let singular = words::singular(&noun);
    let plural = words::plural(&singular);
    let n_rows = table.n_rows;
    TableInfo {
        name: table.name.clone(),
        words,
        synonyms: Vec::new(),
        singular,
        plural,
        label,
        key,
        axis,
        columns,
        n_rows,
    }
}

/// The tables that references beginning with the same word lead to: with `auth_id` of authors beside
/// it, `auth_order` is that of an author.
fn owners<'a>(
    table: &TableSchema,
    words: &[String],
    own: impl Iterator<Item = &'a Edge>,
) -> impl Iterator<Item = usize> {
    own.filter(|it| {
        let column = table.columns.get(it.from.column);
        let other = column.map(|it| words::identifier_words(&it.name)).unwrap_or_default();
        !other.is_empty() && other.first() == words.first()
    })
    .map(|it| it.to.table)
}

/// The primary key, or what looks like one where none is declared.
pub(crate) fn single_key(table: &TableSchema) -> Option<usize> {
    let position =
        |name: &str| table.columns.iter().position(|it| it.name.eq_ignore_ascii_case(name));
    match table.primary_key.as_slice() {
        [one] => position(one),
        [] => {
            let singular = words::singular(&words::identifier_words(&table.name).join(" "));
            let is_key = |(idx, column): (usize, &ColumnSchema)| {
                let words = words::identifier_words(&column.name);
                let Some((_, head)) = words.split_last().filter(|it| it.0 == "id") else {
                    return false;
                };
                let head = words::singular(&head.join(" "));
                // "account_id" before all others of `crm_account`.
                let ends_so = || singular.strip_suffix(&head).is_some_and(|it| it.ends_with(' '));
                head.is_empty() || head == singular || idx == 0 && ends_so()
            };
            table.columns.iter().enumerate().position(is_key)
        }
        _ => None,
    }
}

/// The first column, where no key is declared and it is a number or a code by which other tables refer
/// to these rows, or one of theirs by its name, and no two rows share it.
fn numbered_key(idx: usize, table: &TableSchema, edges: &[Edge], facts: &Facts) -> Option<usize> {
    const NUMBERS: &[&str] = &["id", "number", "no", "code", "key"];
    let col = Col { table: idx, column: 0 };
    let words = words::identifier_words(&table.columns.first()?.name);
    let (_, head) = words.split_last().filter(|it| NUMBERS.contains(&it.0.as_str()))?;
    let noun = words::singular(&words::identifier_words(&table.name).join(" "));
    let own = words::singular(&head.join(" ")) == noun || edges.iter().any(|it| it.to == col);
    let plain = table.primary_key.is_empty() && !edges.iter().any(|it| it.from == col);
    let apart = facts.range(col).is_some_and(|it| it.n_values > 1 && it.n_different == it.n_values);
    (own && plain && apart).then_some(col.column)
}

/// What a column's name and its place among the keys say.
struct Called {
    words: Vec<String>,
    is_key: bool,
    is_reference: bool,
}

/// Whether texts are codes: short, in capitals, and no words. Words written in capitals ("WIRE",
/// "PHONE", "APP") are of several lengths and can be spoken.
fn are_codes(values: &[&str]) -> bool {
    let letters = |it: &str| it.chars().any(char::is_alphabetic);
    let cut_short = values.iter().all(|it| it.chars().count() <= 6 && it.to_uppercase() == **it);
    let can_be_spoken = |it: &str| {
        it.len() >= 3
            && it.chars().all(|it| it.is_ascii_alphabetic() || it == ' ')
            && it.contains(['A', 'E', 'I', 'O', 'U', 'Y'])
    };
    let (shortest, longest) = (
        values.iter().map(|it| it.len()).min().unwrap_or(0),
        values.iter().map(|it| it.len()).max().unwrap_or(0),
    );
    let are_words = shortest < longest && longest > 3 && values.iter().all(|it| can_be_spoken(it));
    cut_short && !are_words && values.iter().copied().any(letters)
}

fn column_info(col: Col, column: &ColumnSchema, called: Called, facts: &Facts) -> ColumnInfo {
    let range = facts.range(col);
    let role = role(column, &called, facts, col);
    let Called { words, .. } = called;
    let values = facts.values(col);
    let is_code = are_codes(&values);
    let ends = range.as_ref().and_then(|it| Some((it.smallest.as_str()?, it.largest.as_str()?)));
    let unit = if role == Role::Quantity { unit(column, &words) } else { Unit::None };
    ColumnInfo {
        name: column.name.clone(),
        label: label(&words),
        role,
        unit,
        nature: nature(&words),
        range: range.as_ref().and_then(|it| Some((it.smallest.as_f64()?, it.largest.as_f64()?))),
        n_different: range.as_ref().map(|it| it.n_different),
        seconds: seconds(&words, column.comment.as_deref()),
        is_unique: range
            .as_ref()
            .is_some_and(|it| it.n_values > 1 && it.n_different == it.n_values),
        is_code,
        has_gaps: range.as_ref().zip(facts.n_rows(col)).is_some_and(|(it, n)| it.n_values < n),
        moment: if role == Role::Date { MOMENTS.of_words(&words) } else { Moment::Plain },
        tells_time: ends.is_some_and(|(from, to)| cycles::tell_time(from, to)),
        words,
        synonyms: Vec::new(),
    }
}

fn role(column: &ColumnSchema, called: &Called, facts: &Facts, col: Col) -> Role {
    let Called { words, is_key, is_reference } = called;
    let has = |noun: &str| words.iter().any(|it| it == noun);
    let last = words.last().map(String::as_str).unwrap_or_default();
    if *is_reference {
        return Role::Reference;
    }
    let range = facts.range(col);
    let smallest = range.as_ref().map(|it| it.smallest);
    let is_number = match smallest {
        Some(fact_core::Value::Integer(_) | fact_core::Value::Real(_)) => true,
        Some(fact_core::Value::Text(_)) if are_amounts(&facts.values(col)) => true,
        Some(fact_core::Value::Text(_) | fact_core::Value::Blob { .. }) => false,
        _ => matches!(
            column.class,
            StorageClass::Integer | StorageClass::Real | StorageClass::Numeric
        ),
    };
    if is_number {
        if *is_key || matches!(last, "id" | "code" | "uuid" | "guid" | "zip" | "phone" | "key") {
            return Role::Id;
        }
        let numbers = range.and_then(|it| Some((it.smallest.as_f64()?, it.largest.as_f64()?)));
        let like_year = numbers.is_none_or(|(from, to)| from >= 1000.0 && to <= 2200.0);
        let named_year = has("year") || words.iter().any(|it| MADE.contains(&it.as_str()));
        if named_year && like_year && !has("years") {
            return Role::Year;
        }
        if (has("quarter") || has("month")) && words.len() <= 2 {
            return Role::YearPart;
        }
        return Role::Quantity;
    }
    let text = smallest.and_then(fact_core::Value::as_str);
    if text.is_some_and(|it| period::day_of(it).is_some()) {
        return Role::Date;
    }
    if has("quarter") && words.len() <= 2 {
        return Role::YearPart;
    }
    if column.class == StorageClass::Blob && smallest.is_none() {
        return Role::Other;
    }
    if *is_key || matches!(last, "id" | "uuid" | "guid") {
        return Role::Id;
    }
    let few = range.is_some_and(|it| it.n_different <= 60 || it.n_different * 4 <= it.n_values);
    if few { Role::Category } else { Role::Text }
}

/// Words of a column that says in which year something came to be.
const MADE: &[&str] = &[
    "founded",
    "established",
    "opened",
    "built",
    "created",
    "creation",
    "foundation",
    "launched",
    "constructed",
    "commissioned",
    "incorporated",
];

fn label(words: &[String]) -> String {
    let is_unit = |it: &str| matches!(it, "usd" | "eur" | "gbp" | "chf" | "jpy");
    let kept: Vec<_> = words.iter().filter(|it| !is_unit(it)).map(String::as_str).collect();
    if kept.is_empty() { words.join(" ") } else { kept.join(" ") }
}
