//! Tables and columns by the names a person writes.

use fact_core::Schema;

use crate::plan::Col;
use crate::words::likeness;

/// Names offered for one that is not there.
const N_NEAREST: usize = 3;

/// The table of that name, or what to say.
pub(super) fn table(schema: &Schema, name: &str) -> Result<usize, String> {
    let found = schema.tables.iter().position(|it| it.name.eq_ignore_ascii_case(name));
    found.ok_or_else(|| {
        let names = schema.tables.iter().map(|it| it.name.as_str());
        format!("there is no table {name}{}", nearest(name, names))
    })
}

/// The column of that name in a table, or what to say.
pub(super) fn column(schema: &Schema, table: usize, name: &str) -> Result<Col, String> {
    let Some(told) = schema.tables.get(table) else { return Err("there is no such table".into()) };
    let found = told.columns.iter().position(|it| it.name.eq_ignore_ascii_case(name));
    found.map(|column| Col { table, column }).ok_or_else(|| {
        let names = told.columns.iter().map(|it| it.name.as_str());
        format!("there is no column {name} in {}{}", told.name, nearest(name, names))
    })
}

/// The column written `table.column`, or what to say. A name may itself hold a full stop.
pub(super) fn dotted(schema: &Schema, written: &str) -> Result<Col, String> {
    let parts = written.match_indices('.').filter_map(|(at, _)| {
        let (table, column) = (written.get(..at)?.trim(), written.get(at + 1..)?.trim());
        Some((table, column, self::table(schema, table)))
    });
    let parts: Vec<_> = parts.collect();
    let known = parts.iter().find_map(|(_, name, table)| Some((*table.as_ref().ok()?, *name)));
    match (known, parts.into_iter().next()) {
        (Some((table, name)), _) => column(schema, table, name),
        (None, Some((_, _, Err(message)))) => Err(message),
        _ => Err(format!("{written} is not of the form table.column")),
    }
}

/// "; nearest: a, b", or what there is where nothing is near.
pub(super) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    let mut scored: Vec<(f64, &str)> =
        names.iter().filter_map(|it| Some((likeness(name, it)?, *it))).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let near: Vec<&str> = scored.into_iter().take(N_NEAREST).map(|it| it.1).collect();
    match (near.is_empty(), names.len()) {
        (false, _) => format!("; nearest: {}", near.join(", ")),
        (true, 1..=8) => format!("; there are: {}", names.join(", ")),
        _ => String::new(),
    }
}
