//! What a word of the file can mean: a table, a column, a measure, a stored text.

use fact_core::Schema;

use super::{Meaning, near};

/// The meaning written as `table`, `table.column`, a measure's name or `table.column = text`.
pub(super) fn meaning(
    written: &str,
    schema: &Schema,
    measures: &[&str],
) -> Result<Meaning, String> {
    let written = written.trim();
    if let Some((column, text)) = written.split_once('=') {
        let col = near::dotted(schema, column.trim())?;
        let text = text.trim();
        let bare = ['\'', '"'].iter().find_map(|it| text.strip_prefix(*it)?.strip_suffix(*it));
        return match bare.unwrap_or(text) {
            "" => Err("there is no text after `=`".into()),
            text => Ok(Meaning::Value(col, text.to_owned())),
        };
    }
    if let Some(name) = measures.iter().find(|it| it.eq_ignore_ascii_case(written)) {
        return Ok(Meaning::Measure((*name).to_owned()));
    }
    if let Ok(table) = near::table(schema, written) {
        return Ok(Meaning::Table(table));
    }
    if written.contains('.') {
        return near::dotted(schema, written).map(Meaning::Column);
    }
    let tables = schema.tables.iter().map(|it| it.name.as_str());
    let near = near::nearest(written, tables.chain(measures.iter().copied()));
    Err(format!("{written} is no table, table.column or measure{near}"))
}
