//! One row: a single figure, or several of one thing.

use fact_core::{Role, Value};

use super::{Story, and_list, upper_first};

/// Parts named in one sentence; the table has the rest.
const MAX_PARTS: usize = 6;

pub(super) fn tell(story: &Story<'_>) -> Option<String> {
    let measures = story.table.columns_with(Role::Measure);
    // Several dimensions in one row describe one thing: the row is told in full.
    if story.table.columns_with(Role::Dimension).len() > 1 {
        return record(story);
    }
    match measures.as_slice() {
        [] => record(story),
        [only] if story.table.rows.len() == 1 => single(story, *only),
        several if story.table.rows.len() == 1 => Some(together(story, several)),
        _ => None,
    }
}

fn single(story: &Story<'_>, measure: usize) -> Option<String> {
    let value = story.table.rows.first()?.get(measure)?;
    let name = story.name_column().map(|idx| story.cell(0, idx));
    let (label, scope) = (story.label(measure), story.scope());
    if matches!(value, Value::Null) {
        return Some(format!("There is no figure for {label}{scope}: no rows match."));
    }
    let subject = match name {
        Some(name) => format!("{} of {name}", upper_first(&label)),
        None => upper_first(&label),
    };
    let verb = story.was();
    Some(format!("{subject}{scope} {verb} **{}**.", story.cell(0, measure)))
}

fn together(story: &Story<'_>, measures: &[usize]) -> String {
    let part = |idx: &usize| format!("{} **{}**", story.label(*idx), story.cell(0, *idx));
    let parts: Vec<_> = measures.iter().take(MAX_PARTS).map(part).collect();
    let name = story.name_column().map(|idx| story.cell(0, idx));
    let scope = story.scope();
    let opening = match (name, scope.trim()) {
        (Some(name), "") => format!("{name}: "),
        (Some(name), scope) => format!("{name} {scope}: "),
        (None, "") => return format!("{}.", upper_first(&and_list(&parts))),
        (None, scope) => format!("{}: ", upper_first(scope)),
    };
    format!("{opening}{}.", and_list(&parts))
}

/// A row of a table told in full: the name, then what is known of it.
fn record(story: &Story<'_>) -> Option<String> {
    let [row] = story.table.rows.as_slice() else { return None };
    let told = story.table.columns.iter().zip(row).skip(1).filter(|(_, value)| !value.is_null());
    let part = |(column, value): (&fact_core::Column, &Value)| {
        let label = fact_core::Sentence::escape(&super::lower_first(&column.label));
        format!("{label} {}", super::short(value, &column.unit))
    };
    let parts: Vec<_> = told.take(MAX_PARTS).map(part).collect();
    let name = story.cell(0, 0);
    Some(if parts.is_empty() {
        format!("**{name}**.")
    } else {
        format!("**{name}**: {}.", parts.join("; "))
    })
}
