//! From then to now, and one period beside another.

use fact_core::{Chip, ChipKind, Role, Unit, Value};

use super::{Story, and_list, signed_percent, signed_points, upper_first};

/// A measure over time; several series give their biggest movers.
pub(super) fn over_time(story: &Story<'_>) -> Option<String> {
    let (time, measure) = (story.time_column()?, story.measure()?);
    match story.name_column() {
        None => one_series(story, time, measure),
        Some(series) => many_series(story, time, measure, series),
    }
}

fn one_series(story: &Story<'_>, time: usize, measure: usize) -> Option<String> {
    let known: Vec<_> =
        (0..story.table.rows.len()).filter(|row| story.number(*row, measure).is_some()).collect();
    let (first, last) = (*known.first()?, *known.last()?);
    let label = upper_first(&story.label(measure));
    let scope = without_time(story);
    let (to, until) = (story.cell(last, measure), story.cell(last, time));
    if first == last {
        return Some(format!("{label}{scope} in {until} was **{to}**."));
    }
    let (from, since) = (story.cell(first, measure), story.cell(first, time));
    let change = change(story, first, last, measure);
    let verb = verb(story.number(first, measure)?, story.number(last, measure)?);
    Some(format!(
        "{label}{scope} {verb} from **{from}** in {since} to **{to}** in {until}{change}."
    ))
}

fn many_series(story: &Story<'_>, time: usize, measure: usize, series: usize) -> Option<String> {
    // First and last known row of each series, in order of appearance.
    let mut spans: Vec<(&Value, usize, usize)> = Vec::new();
    for (row_idx, row) in story.table.rows.iter().enumerate() {
        let (Some(name), Some(_)) = (row.get(series), story.number(row_idx, measure)) else {
            continue;
        };
        match spans.iter_mut().find(|(it, ..)| *it == name) {
            Some((_, _, last)) => *last = row_idx,
            None => spans.push((name, row_idx, row_idx)),
        }
    }
    let moved = |first: usize, last: usize| -> Option<f64> {
        let (from, to) = (story.number(first, measure)?, story.number(last, measure)?);
        let percent = story.column(measure)?.unit == Unit::Percent;
        if percent { Some(to - from) } else { (from > 0.0).then(|| (to / from - 1.0) * 100.0) }
    };
    let mut movers: Vec<_> = spans
        .iter()
        .filter_map(|(_, first, last)| Some((*first, *last, moved(*first, *last)?)))
        .collect();
    movers.sort_by(|a, b| b.2.total_cmp(&a.2));
    let (best, worst) = (*movers.first()?, *movers.last()?);
    let (since, until) = (story.cell(best.0, time), story.cell(best.1, time));
    let label = story.label(measure);
    let part = |(first, last, _): (usize, usize, f64)| {
        let (name, from, to) =
            (story.cell(first, series), story.cell(first, measure), story.cell(last, measure));
        format!(
            "**{name}** ({from} to {to}{})",
            change(story, first, last, measure).replace(", ", "; ")
        )
    };
    let opening = format!("From {since} to {until}, {label}");
    Some(if movers.len() == 1 {
        format!("{opening} moved in {}.", part(best))
    } else {
        format!("{opening} gained most in {} and least in {}.", part(best), part(worst))
    })
}

/// Periods or things side by side.
pub(super) fn side_by_side(story: &Story<'_>) -> Option<String> {
    let measures = story.table.columns_with(Role::Measure);
    let by_name = story.name_column().or_else(|| story.time_column());
    match (story.table.rows.len(), by_name) {
        (1, None) => in_one_row(story, &measures),
        (2, Some(name)) if story.name_column().is_none() => two_periods(story, name, &measures),
        (_, Some(series)) if story.time_column().is_some_and(|it| it != series) => {
            many_series(story, story.time_column()?, *measures.first()?, series)
        }
        (_, Some(name)) => things(story, name, &measures),
        _ => None,
    }
}

/// One row holds a figure now, the same figure before, and the change.
fn in_one_row(story: &Story<'_>, measures: &[usize]) -> Option<String> {
    let [now, before, ..] = measures else { return None };
    let change = relative_change(story, 0, 0, (*before, *now));
    let names = (upper_first(&story.label(*now)), story.label(*before));
    let scope = without_time(story);
    let (to, from) = (story.cell(0, *now), story.cell(0, *before));
    Some(format!("{}{scope} was **{to}**, {} {from}{change}.", names.0, names.1))
}

/// Two rows in time order: each measure then and now.
fn two_periods(story: &Story<'_>, time: usize, measures: &[usize]) -> Option<String> {
    let (since, until) = (story.cell(0, time), story.cell(1, time));
    let part = |idx: &usize| {
        let (from, to) = (story.number(0, *idx)?, story.number(1, *idx)?);
        let change = change(story, 0, 1, *idx);
        let change = change.trim_start_matches(", ");
        let (label, before, now) = (story.label(*idx), story.cell(0, *idx), story.cell(1, *idx));
        if before == now {
            return Some(format!("{label} stayed at **{now}**"));
        }
        let aside = if change.is_empty() { String::new() } else { format!(" ({change})") };
        Some(format!("{label} {} from {before} to **{now}**{aside}", verb(from, to)))
    };
    let parts: Vec<_> = measures.iter().take(4).filter_map(part).collect();
    let scope = without_time(story);
    (!parts.is_empty()).then(|| format!("From {since} to {until}{scope}, {}.", and_list(&parts)))
}

/// Several things with their figures, and the first measure told.
fn things(story: &Story<'_>, name: usize, measures: &[usize]) -> Option<String> {
    let told = change_column(story, measures).or_else(|| measures.first().copied())?;
    let part = |row: usize| format!("{} **{}**", story.cell(row, name), story.cell(row, told));
    let mut parts: Vec<_> = (0..story.table.rows.len().min(4)).map(part).collect();
    if story.table.rows.len() > parts.len() {
        parts.push(format!("{} more", story.table.rows.len() - parts.len()));
    }
    let scope = without_time(story);
    Some(format!("{}{scope}: {}.", upper_first(&story.label(told)), and_list(&parts)))
}

fn change_column(story: &Story<'_>, measures: &[usize]) -> Option<usize> {
    let is_change = |idx: &usize| {
        story.column(*idx).is_some_and(|it| {
            let label = it.label.to_lowercase();
            it.unit == Unit::Percent && (label.contains("change") || label.contains("growth"))
        })
    };
    measures.iter().copied().find(is_change)
}

/// ", +12.3 %" or ", −1.2 points" for a measure that is itself a percentage.
fn change(story: &Story<'_>, first: usize, last: usize, measure: usize) -> String {
    relative_change(story, first, last, (measure, measure))
}

/// The change from a cell of one row to a cell of another.
fn relative_change(
    story: &Story<'_>,
    first: usize,
    last: usize,
    columns: (usize, usize),
) -> String {
    let (from, to) = (story.number(first, columns.0), story.number(last, columns.1));
    let (Some(from), Some(to)) = (from, to) else { return String::new() };
    if story.column(columns.1).is_some_and(|it| it.unit == Unit::Percent) {
        return format!(", {}", signed_points(to - from));
    }
    // A rate of change from nothing, or from a loss, says nothing.
    if from > 0.0 {
        format!(", {}", signed_percent((to / from - 1.0) * 100.0))
    } else {
        String::new()
    }
}

fn verb(from: f64, to: f64) -> &'static str {
    if to > from {
        "rose"
    } else if to < from {
        "fell"
    } else {
        "moved"
    }
}

/// The scope without its period: the sentence names both ends itself.
pub(super) fn without_time(story: &Story<'_>) -> String {
    let is_time = |it: &&Chip| matches!(it.kind, ChipKind::Time | ChipKind::Comparison);
    let periods = story.reading.chips.iter().filter(is_time);
    periods.fold(story.scope(), |scope, chip| {
        let Some((before, after)) = scope.split_once(chip.label.as_str()) else { return scope };
        // The word that leads up to it goes too: "in Q1 2025", "from Q1 2024 to Q1 2025".
        let kept = before.trim_end().rsplit_once(' ').map_or("", |(kept, _)| kept);
        format!("{kept}{after}")
    })
}
