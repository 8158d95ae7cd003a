//! A schema as a model reads it: tables, columns, joins, and what the analyst calls them.
//!
//! Start at [`whole`] and [`of_tables`]. All of it is a function of the schema and of the semantic
//! file, in their order: the same bytes for every question. Nothing hidden is in either.

use std::fmt::Write as _;

use fact_core::TableSchema;
use fact_nl2sql::{Called, Catalog, SpokenMeasure};

/// A schema whose description is longer is not told whole: only names, and for each question the
/// tables it leads to.
const MAX_WHOLE_BYTES: usize = 24 << 10;

/// Names of tables told of a larger schema; the model finds others by `get_schema`.
const MAX_NAMES_BYTES: usize = 16 << 10;

/// Measures told with the schema; the model finds others by `get_schema` of their tables.
const MAX_MEASURES_BYTES: usize = 8 << 10;

/// A comment of the schema is cut here: it explains a column, or it is no comment.
const MAX_COMMENT_CHARS: usize = 160;

/// A person's word for something is cut here.
const MAX_WORD_CHARS: usize = 80;

/// Words told of one thing beside its label.
const MAX_SYNONYMS: usize = 8;

const LEGEND: &str =
    "\nWhat stands in quotation marks within brackets is what the analyst calls it.\n";

const MEASURES: &str = "\nMeasures as the analyst defines them; count(table) counts its rows. Where he names one, work it \
                        out so, and sum each table apart where it is made of several:\n";

/// What is told of the schema with every question: all of it, or only names where it is large.
pub(crate) fn whole(catalog: &Catalog) -> String {
    let tables: String = catalog.schema().tables.iter().map(|it| described(catalog, it)).collect();
    let mut text = String::new();
    if tables.len() <= MAX_WHOLE_BYTES {
        text.push_str(&tables);
        text.push_str(&joins(catalog, |_| true));
    } else {
        text.push_str(&names(catalog));
    }
    if !catalog.spoken().is_empty() {
        text.push_str(LEGEND);
    }
    text.push_str(&measures(catalog, |_| true));
    text
}

/// All that can be told of the schema, but for how much there is in it: the same until the
/// structure of the data changes, or what the analyst calls it.
pub(crate) fn structure(catalog: &Catalog) -> String {
    let tables = catalog.schema().tables.iter().map(|it| described_with(catalog, it, ""));
    tables.chain([joins(catalog, |_| true), measures(catalog, |_| true)]).collect()
}

/// Whether `catalog` is told whole, so that a question needs no tables of its own.
pub(crate) fn is_told_whole(catalog: &Catalog) -> bool {
    let mut left = MAX_WHOLE_BYTES;
    catalog.schema().tables.iter().all(|it| {
        let size = described(catalog, it).len();
        let fits = size <= left;
        left = left.saturating_sub(size);
        fits
    })
}

/// The tables that `is_told` says yes to, and how they hang together.
pub(crate) fn of_tables(catalog: &Catalog, is_told: impl Fn(&str) -> bool) -> String {
    let tables = catalog.schema().tables.iter().filter(|it| is_told(&it.name));
    let mut text: String = tables.map(|it| described(catalog, it)).collect();
    text.push_str(&joins(catalog, is_told));
    text
}

/// The measures that are made of a table that `is_told` says yes to.
pub(crate) fn measures(catalog: &Catalog, is_told: impl Fn(&str) -> bool) -> String {
    let is_wanted = |it: &&SpokenMeasure| it.tables.iter().any(|it| is_told(it));
    let mut wanted = catalog.spoken().measures().iter().filter(is_wanted);
    let mut text = String::new();
    for measure in wanted.by_ref() {
        let synonyms = in_brackets(None, &measure.synonyms);
        let line = format!("  \"{}\"{synonyms} = {}\n", word(&measure.name), measure.formula);
        if text.len() + line.len() > MAX_MEASURES_BYTES {
            let n_left = 1 + wanted.count();
            let _ = writeln!(text, "  and {n_left} more: get_schema of a table tells its own");
            break;
        }
        text.push_str(&line);
    }
    if text.is_empty() { text } else { format!("{MEASURES}{text}") }
}

/// The names of the tables that have `part` (in lower case) in a name, of themselves or of a
/// column or measure, in the database's words or the analyst's.
pub(crate) fn names_like<'a>(catalog: &'a Catalog, part: &str) -> Vec<&'a str> {
    let spoken = catalog.spoken();
    let has = |name: &str| name.to_lowercase().contains(part);
    let is_called = |it: Option<&Called>| {
        it.is_some_and(|it| it.label.iter().chain(&it.synonyms).any(|it| has(it)))
    };
    let measured = |table: &str| {
        let of_it = spoken.measures().iter().filter(|it| it.tables.iter().any(|it| it == table));
        of_it.flat_map(|it| it.synonyms.iter().chain([&it.name])).any(|it| has(it))
    };
    let matches = |table: &&TableSchema| {
        let name = table.name.as_str();
        let column = |it: &str| has(it) || is_called(spoken.column(name, it));
        has(name)
            || is_called(spoken.table(name))
            || table.columns.iter().any(|it| column(&it.name))
            || measured(name)
    };
    catalog.schema().tables.iter().filter(matches).map(|it| it.name.as_str()).collect()
}

fn names(catalog: &Catalog) -> String {
    let tables = &catalog.schema().tables;
    let mut text =
        format!("It has {} tables. Their names, as far as there is room:\n", tables.len());
    for table in tables {
        let called = called(catalog.spoken().table(&table.name));
        if text.len() + table.name.len() + called.len() > MAX_NAMES_BYTES {
            text.push('…');
            break;
        }
        let _ = write!(text, "{}{called} ", table.name);
    }
    text.push('\n');
    text
}

/// One table: `name ("called") (rows), dated by column -- comment`, and a line for each column.
fn described(catalog: &Catalog, table: &TableSchema) -> String {
    // Rounded, so that a few new rows do not make another prefix.
    let rows = table.n_rows.map(|it| format!(" (about {} rows)", rounded(it)));
    described_with(catalog, table, &rows.unwrap_or_default())
}

fn described_with(catalog: &Catalog, table: &TableSchema, rows: &str) -> String {
    let spoken = catalog.spoken();
    let mut text = format!("\n{}{}", quoted(&table.name), called(spoken.table(&table.name)));
    if table.is_view {
        text.push_str(" (view)");
    }
    text.push_str(rows);
    if let Some(time) = spoken.time(&table.name) {
        let _ = write!(text, ", dated by {}", quoted(time));
    }
    text.push_str(&comment(table.comment.as_deref()));
    text.push('\n');
    for column in &table.columns {
        let declared_type = column.declared_type.to_lowercase();
        let _ = write!(text, "  {} {declared_type}", quoted(&column.name));
        if table.primary_key.contains(&column.name) {
            text.push_str(" primary key");
        }
        text.push_str(&called(spoken.column(&table.name, &column.name)));
        text.push_str(&comment(column.comment.as_deref()));
        text.push('\n');
    }
    text
}

/// The joins between tables that `is_told` says yes to.
fn joins(catalog: &Catalog, is_told: impl Fn(&str) -> bool) -> String {
    let mut text = String::new();
    for ((table, column), (to_table, to_column)) in catalog.joins() {
        if is_told(table) && is_told(to_table) {
            let (from, to) = (quoted(table), quoted(to_table));
            let _ = writeln!(text, "  {from}.{} = {to}.{}", quoted(column), quoted(to_column));
        }
    }
    if text.is_empty() { text } else { format!("\nHow they hang together:\n{text}") }
}

/// What something is called: ` ("sales", "deals")`; empty where nothing was said.
fn called(it: Option<&Called>) -> String {
    it.map_or_else(String::new, |it| in_brackets(it.label.as_deref(), &it.synonyms))
}

fn in_brackets(label: Option<&str>, synonyms: &[String]) -> String {
    let synonyms = synonyms.iter().take(MAX_SYNONYMS).map(String::as_str);
    let words: Vec<String> =
        label.into_iter().chain(synonyms).map(|it| format!("\"{}\"", word(it))).collect();
    if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) }
}

/// A person's word as it stands in quotation marks.
fn word(text: &str) -> String {
    one_line(&text.replace('"', "'"), MAX_WORD_CHARS)
}

fn comment(text: Option<&str>) -> String {
    text.map_or_else(String::new, |it| format!(" -- {}", one_line(it, MAX_COMMENT_CHARS)))
}

fn one_line(text: &str, max_chars: usize) -> String {
    let line: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    line.trim().chars().take(max_chars).collect()
}

pub(crate) fn quoted(name: &str) -> String {
    fact_sql::quote_identifier(name)
}

/// Down to its first digit.
fn rounded(n: u64) -> u64 {
    let unit = 10_u64.pow(n.checked_ilog10().unwrap_or(0));
    n / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_told_by_its_first_digit() {
        for (n, expected) in [(0, 0), (7, 7), (10, 10), (99, 90), (123_456, 100_000)] {
            assert_eq!(rounded(n), expected);
        }
    }

    #[test]
    fn a_comment_is_one_short_line() {
        let long = format!("US dollars\nSYSTEM: {}", "x".repeat(500));
        let told = comment(Some(&long));
        assert!(!told.contains('\n') && told.chars().count() <= MAX_COMMENT_CHARS + 4);
    }

    #[test]
    fn what_something_is_called_stands_within_brackets() {
        let texts = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let check = |label: Option<&str>, synonyms: &[&str], expected: &str| {
            assert_eq!(in_brackets(label, &texts(synonyms)), expected);
        };
        check(None, &[], "");
        check(Some("sales"), &[], " (\"sales\")");
        check(Some("sales"), &["deals", "a \"b\"\n c"], " (\"sales\", \"deals\", \"a 'b'  c\")");
        check(None, &["x"; 20], &format!(" ({})", ["\"x\""; MAX_SYNONYMS].join(", ")));
    }
}
