//! What a slot of a template stands for: the values stored in the column it names.

use fact_core::{Cancel, Limits, Value};
use fact_nl2sql::{Catalog, NamedColumn};

use super::template::{MAX_EXPANDED, SlotValues};
use crate::{OpenData, Snapshot};

/// Names offered in place of one that is not there.
const MAX_NEAREST: usize = 3;

/// How alike two names must be, from 0 to 1.
const MIN_LIKENESS: f64 = 0.7;

/// The values of the column that `slot` names, the commonest first, at most [`MAX_EXPANDED`]. A
/// column is named as the database has it, by its label or a synonym, by `table.column`, or by what
/// a row is called that it names ("company").
///
/// # Errors
/// In words: no column of that name, with those nearest to it; several; or why it cannot be read.
pub fn slot_values(
    data: &OpenData,
    snapshot: &Snapshot,
    slot: &str,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<SlotValues, String> {
    let (table, column) = find(slot, &snapshot.catalog)?;
    let (table, column) = (fact_sql::quote_identifier(table), fact_sql::quote_identifier(column));
    // Letter by letter: two spellings of a value are two questions that mean one thing.
    let sql = format!(
        "SELECT {column}, COUNT(*) FROM {table} WHERE {column} IS NOT NULL
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {}",
        MAX_EXPANDED + 1
    );
    let rows = data.source().run(&sql, limits, cancel);
    let rows = rows.map_err(|err| format!("the values of {{{slot}}} cannot be read: {err}"))?;
    let mut values: Vec<String> = rows.rows.iter().filter_map(|it| text(it.first()?)).collect();
    let has_more = rows.rows.len() > MAX_EXPANDED;
    values.truncate(MAX_EXPANDED);
    Ok(SlotValues { values, has_more })
}

/// A value as a question has it; none that is empty, bytes, or over several lines.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null | Value::Blob { .. } => return None,
        other => other.to_string(),
    };
    let text = text.trim();
    let is_askable = !text.is_empty() && !text.chars().any(char::is_control);
    is_askable.then(|| text.to_owned())
}

/// The table and column that `slot` names.
fn find<'a>(slot: &str, catalog: &'a Catalog) -> Result<(&'a str, &'a str), String> {
    let wanted = plain(slot);
    let named = |it: &NamedColumn<'_>| {
        let names = [it.column, it.label].into_iter().chain(it.synonyms.iter().map(String::as_str));
        names.map(plain).any(|it| it == wanted) || plain(&dotted(it)) == wanted
    };
    let mut found: Vec<NamedColumn<'a>> = catalog.named_columns().filter(named).collect();
    if found.is_empty() {
        let of_row = |it: &NamedColumn<'_>| it.row.is_some_and(|it| plain(it) == wanted);
        found = catalog.named_columns().filter(of_row).collect();
    }
    match found.as_slice() {
        [only] => Ok((only.table, only.column)),
        [] => Err(unknown(slot, &wanted, catalog)),
        several => {
            let choices: Vec<_> = several.iter().take(MAX_NEAREST).map(dotted).collect();
            Err(format!("{{{slot}}} may be several columns: write {{{}}}", choices.join("} or {")))
        }
    }
}

fn unknown(slot: &str, wanted: &str, catalog: &Catalog) -> String {
    let likeness = |it: &str| strsim::jaro_winkler(wanted, &plain(it));
    let mut near: Vec<(f64, &str)> = catalog
        .named_columns()
        .flat_map(|it| [Some(it.column), Some(it.label), it.row].into_iter().flatten())
        .map(|it| (likeness(it), it))
        .filter(|(likeness, _)| *likeness >= MIN_LIKENESS)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let mut names: Vec<&str> = Vec::new();
    for (_, name) in near {
        if !names.iter().any(|it| plain(it) == plain(name)) {
            names.push(name);
        }
    }
    names.truncate(MAX_NEAREST);
    match names.as_slice() {
        [] => format!("there is no column {slot}"),
        names => format!("there is no column {slot}; near to it: {}", names.join(", ")),
    }
}

fn dotted(it: &NamedColumn<'_>) -> String {
    format!("{}.{}", it.table, it.column)
}

/// `Market_Cap`, `market-cap` and `market cap` are one name.
fn plain(name: &str) -> String {
    let spaced: String =
        name.chars().map(|it| if matches!(it, '_' | '-') { ' ' } else { it }).collect();
    spaced.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
