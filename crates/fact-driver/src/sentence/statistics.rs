//! How values spread, what stands out, what is missing.

use fact_core::{Role, Unit};

use super::{Story, and_list, upper_first};

/// Things told by name.
const MAX_TOLD: usize = 3;

/// One row a measure: its mean, and the other figures of the first one.
pub(super) fn summary(story: &Story<'_>) -> Option<String> {
    let name = story.name_column()?;
    let measures = story.table.columns_with(Role::Measure);
    if story.table.rows.len() > 1 && story.table.columns_with(Role::Dimension).len() == 1 {
        let measure_names = story.reading.rows_are == "measures";
        if !measure_names {
            return super::rank::spread(story);
        }
    }
    if story.table.rows.len() == 1 {
        let part = |idx: &usize| format!("{} **{}**", story.label(*idx), story.cell(0, *idx));
        let parts: Vec<_> = measures.iter().map(part).collect();
        let subject = story.cell(0, name);
        let lean = skew(story).map(|it| format!("; {it}")).unwrap_or_default();
        return Some(format!("{subject}{}: {}{lean}.", story.scope(), and_list(&parts)));
    }
    let first = *measures.first()?;
    let part = |row: usize| format!("{} **{}**", story.cell(row, name), story.cell(row, first));
    let parts: Vec<_> = (0..story.table.rows.len().min(6)).map(part).collect();
    Some(format!("{}{}: {}.", upper_first(&story.label(first)), story.scope(), and_list(&parts)))
}

/// What the skewness kept for the reader says, where the values lean to one side.
///
/// # Source
/// Bulmer, *Principles of Statistics* (1979): beyond one is highly skewed, beyond a half moderately.
fn skew(story: &Story<'_>) -> Option<String> {
    let details = story.table.columns_with(Role::Detail).into_iter();
    let is_ratio = |it: &usize| story.column(*it).is_some_and(|it| it.unit == Unit::Ratio);
    let idx = details.into_iter().find(is_ratio)?;
    let value = story.number(0, idx).filter(|it| it.abs() > 0.5)?;
    let (how, way) = (
        if value.abs() > 1.0 { "strongly" } else { "somewhat" },
        if value > 0.0 {
            "large values are rarer and reach far"
        } else {
            "small values are rarer and reach far"
        },
    );
    Some(format!("{how} skewed ({} {}): {way}", story.label(idx), story.cell(0, idx)))
}

/// How many values stand out, and the ones that do most.
pub(super) fn outliers(story: &Story<'_>) -> Option<String> {
    let measure = story.measure()?;
    let (name, time) = (story.table.columns_with(Role::Dimension), story.time_column());
    let part = |row: usize| {
        let names: Vec<_> = name.iter().map(|idx| story.cell(row, *idx)).collect();
        let when = time.map(|idx| format!(" in {}", story.cell(row, idx))).unwrap_or_default();
        format!("{}{when} ({})", names.join(", "), story.cell(row, measure))
    };
    let n = story.table.rows.len();
    let parts: Vec<_> = (0..n.min(MAX_TOLD)).map(part).collect();
    let (verb, noun) = if n == 1 { ("stands", "value") } else { ("stand", "values") };
    let by = story.by_method();
    Some(format!("**{n} {noun}** {verb} out{by}, most of all {}.", and_list(&parts)))
}

/// What the data covers, or where it has holes.
pub(super) fn quality(story: &Story<'_>) -> Option<String> {
    match (story.measure(), story.time_column(), story.name_column()) {
        // Periods with the number of rows in each.
        (Some(_), Some(time), None) => {
            let last = story.table.rows.len().checked_sub(1)?;
            let (since, until) = (story.cell(0, time), story.cell(last, time));
            let n = story.table.rows.len();
            Some(format!("The data covers **{since} to {until}**: {n} {}.", story.rows_are()))
        }
        // Holes, one a row.
        (None, Some(time), Some(name)) => {
            let part = |row: usize| format!("{} {}", story.cell(row, name), story.cell(row, time));
            let n = story.table.rows.len();
            let parts: Vec<_> = (0..n.min(MAX_TOLD)).map(part).collect();
            let more =
                if n > MAX_TOLD { format!(" and {} more", n - MAX_TOLD) } else { String::new() };
            Some(format!("**{n} {}**: {}{more}.", story.rows_are(), parts.join(", ")))
        }
        // Periods that nothing has a row for.
        (None, Some(time), None) => {
            let n = story.table.rows.len();
            let parts: Vec<_> = (0..n.min(2 * MAX_TOLD)).map(|row| story.cell(row, time)).collect();
            let more = n - parts.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            Some(format!("**{n} {}**: {}{more}.", story.rows_are(), parts.join(", ")))
        }
        (Some(measure), _, Some(_)) => Some(gauge(story, measure)),
        _ => None,
    }
}

/// A count or share of what is missing or there, one a row.
fn gauge(story: &Story<'_>, measure: usize) -> String {
    let n = story.table.rows.len();
    let names = story.table.columns_with(Role::Dimension);
    let value = |row: usize| story.number(row, measure).unwrap_or_default();
    let is_share = story.column(measure).is_some_and(|it| it.unit == Unit::Percent);
    // A share of what is there is whole at a hundred; a count of what is missing at none.
    let whole = if is_share { 100.0 } else { 0.0 };
    let lacking: Vec<_> = (0..n).filter(|row| (value(*row) - whole).abs() > 1e-9).collect();
    let label = story.label(measure);
    if lacking.is_empty() {
        return format!("**Nothing is missing** in {n} {}.", story.rows_are());
    }
    let part = |row: &usize| {
        let name: Vec<_> = names.iter().map(|idx| story.cell(*row, *idx)).collect();
        format!("{} ({label} {})", name.join("."), story.cell(*row, measure))
    };
    let parts: Vec<_> = lacking.iter().take(MAX_TOLD).map(part).collect();
    let (count, rows_are) = (lacking.len(), story.rows_are());
    let verb = if count == 1 { "has" } else { "have" };
    format!("**{count} of {n} {rows_are}** {verb} something missing: {}.", and_list(&parts))
}
