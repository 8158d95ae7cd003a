//! From then to now, and one period beside another.

use fact_core::{Role, Unit, Value};

use super::{Story, and_list, signed_percent, upper_first};

/// Series told by name.
const MAX_SERIES: usize = 2;

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
    Some(match movers.len() {
        1 => format!("{opening} moved in {}.", part(best)),
        _ if MAX_SERIES < 2 => format!("{opening} gained most in {}.", part(best)),
        _ => format!("{opening} gained most in {} and least in {}.", part(best), part(worst)),
    })
}

/// Periods or things side by side.
pub(super) fn side_by_side(story: &Story<'_>) -> Option<String> {
    let measures = story.table.columns_with(Role::Measure);
    let name = story.name_column().or_else(|| story.time_column());
    match (story.table.rows.as_slice(), name) {
        ([_], None) => {
            let part = |idx: &usize| format!("{} **{}**", story.label(*idx), story.cell(0, *idx));
            let parts: Vec<_> = measures.iter().take(6).map(part).collect();
            Some(format!("{}{}.", upper_first(&and_list(&parts)), story.scope()))
        }
        (rows, Some(name)) => {
            // What changed is what was asked for: the change column where there is one.
            let told = change_column(story, &measures).or_else(|| measures.first().copied())?;
            let part =
                |row: usize| format!("{} **{}**", story.cell(row, name), story.cell(row, told));
            let mut parts: Vec<_> = (0..rows.len().min(4)).map(part).collect();
            if rows.len() > parts.len() {
                parts.push(format!("{} more", rows.len() - parts.len()));
            }
            let label = upper_first(&story.label(told));
            Some(format!("{label}{}: {}.", story.scope(), and_list(&parts)))
        }
        _ => None,
    }
}

fn change_column(story: &Story<'_>, measures: &[usize]) -> Option<usize> {
    let is_change = |idx: &usize| {
        story.column(*idx).is_some_and(|it| {
            let label = it.label.to_lowercase();
            label.contains("change") || label.contains("growth")
        })
    };
    let mut found = measures.iter().copied().filter(is_change);
    let first = found.next()?;
    // Of an absolute and a relative change the relative one compares.
    let percent = |idx: &usize| story.column(*idx).is_some_and(|it| it.unit == Unit::Percent);
    Some(found.find(|idx| percent(idx) && !percent(&first)).unwrap_or(first))
}

/// ", +12.3 %" or ", −1.2 points" for a measure that is itself a percentage.
fn change(story: &Story<'_>, first: usize, last: usize, measure: usize) -> String {
    let (Some(from), Some(to)) = (story.number(first, measure), story.number(last, measure)) else {
        return String::new();
    };
    if story.column(measure).is_some_and(|it| it.unit == Unit::Percent) {
        let points = signed_percent(to - from);
        return format!(", {} points", points.trim_end_matches(" %"));
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
fn without_time(story: &Story<'_>) -> String {
    let scope = story.scope();
    let time = story.reading.chips.iter().filter(|it| it.kind == fact_core::ChipKind::Time);
    let cut = time.fold(scope, |scope, chip| {
        let scope = scope.replace(&format!(" in {}", chip.label), "");
        scope.replace(&format!(" over {}", chip.label), "")
    });
    cut
}
