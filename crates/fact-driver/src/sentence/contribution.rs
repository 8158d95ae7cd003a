//! What a change is made up of, and what moved most.

use std::fmt::Write as _;

use fact_core::{Chip, ChipKind, Contribution, Direction, Role, Unit, compact};

use super::{Story, and_list, signed_percent, signed_points, upper_first};

/// Groups told after the first.
const MAX_FOLLOWERS: usize = 2;

/// The whole change, then the groups that drove it and those that went against it.
pub(super) fn tell(story: &Story<'_>, whole: Option<&Contribution>) -> Option<String> {
    let (name, change) = (story.name_column()?, story.measure()?);
    let label = measured(story)?;
    let Some(whole) = whole else { return movers(story, &label, (name, change)) };
    let in_points = is_percentage(story);
    let unit = story.column(change).map_or(Unit::Number, |it| it.unit.clone());
    let part = |it: f64| signed(it, &unit, in_points);
    let level = |it: f64| compact(it, if in_points { &Unit::Percent } else { &unit });
    let opening = opening(story, &label, whole, &level, &part);
    let mut text = format!("{opening}.");
    if let (Some(rate), Some(mix)) = (whole.rate, whole.mix) {
        text = format!(
            "{opening}: {} by what the {} did themselves and {} by their weights.",
            part(rate),
            story.rows_are(),
            part(mix)
        );
    }
    if whole.change == 0.0 {
        return Some(text);
    }
    // What rounds to nothing is told by the table.
    let told_way = |row: &usize, sign: f64| {
        let shows = moved(story, *row, change).contains(|ch: char| ('1'..='9').contains(&ch));
        shows && story.number(*row, change).is_some_and(|it| it * whole.change * sign > 0.0)
    };
    let along = |row: &usize| told_way(row, 1.0);
    let against = |row: &usize| told_way(row, -1.0);
    let rows = 0..story.table.rows.len();
    let with: Vec<usize> = rows.clone().filter(along).collect();
    let other: Vec<usize> = rows.rev().filter(against).collect();
    if let Some((first, next)) = with.split_first() {
        let verb = if whole.change > 0.0 { "added" } else { "took" };
        let share = share_of(story, *first, change, whole);
        let first = format!(
            "**{}** {verb} most ({}{share})",
            story.cell(*first, name),
            moved(story, *first, change)
        );
        let next = next.iter().take(MAX_FOLLOWERS);
        let next: Vec<String> = next.map(|row| told(story, *row, (name, change))).collect();
        let then =
            if next.is_empty() { String::new() } else { format!(", then {}", and_list(&next)) };
        let _ = write!(text, " {first}{then}.");
    }
    if !other.is_empty() {
        let n = other.len();
        let names: Vec<String> = other
            .iter()
            .take(MAX_FOLLOWERS + 1)
            .map(|row| told(story, *row, (name, change)))
            .collect();
        let more = if n > names.len() { format!("; {n} in all") } else { String::new() };
        let _ = write!(text, " The other way went {}{more}.", and_list(&names));
    }
    Some(text)
}

/// "Revenue rose by **$43.4B** from $820B in 2023 to $864B in 2024 (+5.3 %)".
fn opening(
    story: &Story<'_>,
    label: &str,
    whole: &Contribution,
    level: &dyn Fn(f64) -> String,
    part: &dyn Fn(f64) -> String,
) -> String {
    let (since, until) = periods(story).unwrap_or_default();
    let verb = match whole.change {
        it if it > 0.0 => "rose",
        it if it < 0.0 => "fell",
        _ => {
            return format!("{label} stayed at **{}** from {since} to {until}", level(whole.after));
        }
    };
    let denied = match (whole.supposed, whole.change > 0.0) {
        (Some(Direction::Up), false) => Some("rise"),
        (Some(Direction::Down), true) => Some("fall"),
        _ => None,
    };
    let subject = match denied {
        Some(supposed) => format!("{label} did **not** {supposed}; it {verb}"),
        None => format!("{label} {verb}"),
    };
    let size = part(whole.change);
    let size = size.trim_start_matches(['+', '−']);
    let growth = if whole.before > 0.0 && !is_percentage(story) {
        format!(" ({})", signed_percent(100.0 * whole.change / whole.before))
    } else {
        String::new()
    };
    format!(
        "{subject} by **{size}** from {} in {since} to {} in {until}{growth}",
        level(whole.before),
        level(whole.after)
    )
}

/// ", 28.9 % of the change": where the groups together went one way, so that it is a share.
fn share_of(story: &Story<'_>, row: usize, change: usize, whole: &Contribution) -> String {
    let share = story.number(row, change).map(|it| 100.0 * it / whole.change);
    match share.filter(|_| whole.n_along == whole.n_groups) {
        Some(it) => format!(", {} of the change", compact(it, &Unit::Percent)),
        None => String::new(),
    }
}

/// What moved most, whichever way.
fn movers(story: &Story<'_>, label: &str, (name, change): (usize, usize)) -> Option<String> {
    let n = story.table.rows.len();
    let first = format!("**{}** ({})", story.cell(0, name), moved(story, 0, change));
    let next: Vec<String> =
        (1..n.min(MAX_FOLLOWERS + 2)).map(|row| told(story, row, (name, change))).collect();
    let then = if next.is_empty() { String::new() } else { format!(", then {}", and_list(&next)) };
    let (since, until) = periods(story)?;
    Some(format!("{label} moved most from {since} to {until} for {first}{then}."))
}

fn told(story: &Story<'_>, row: usize, (name, change): (usize, usize)) -> String {
    format!("{} ({})", story.cell(row, name), moved(story, row, change))
}

/// A group's own change, with its sign.
fn moved(story: &Story<'_>, row: usize, change: usize) -> String {
    let unit = story.column(change).map_or(Unit::Number, |it| it.unit.clone());
    signed(story.number(row, change).unwrap_or_default(), &unit, is_percentage(story))
}

fn signed(change: f64, unit: &Unit, in_points: bool) -> String {
    if in_points {
        return signed_points(change);
    }
    let figure = compact(change, unit);
    if change > 0.0 { format!("+{figure}") } else { figure }
}

/// Whether the measure itself is a percentage, so that its changes are points.
fn is_percentage(story: &Story<'_>) -> bool {
    let first = story.table.columns_with(Role::Detail).first().copied();
    first.and_then(|it| story.column(it)).is_some_and(|it| it.unit == Unit::Percent)
}

/// The measure's name as its chip has it, with which rows count.
fn measured(story: &Story<'_>) -> Option<String> {
    let chip = story.reading.chips.iter().find(|it| it.kind == ChipKind::Measure)?;
    let label = upper_first(&fact_core::Sentence::escape(&chip.label));
    Some(format!("{label}{}", super::trend::without_time(story)))
}

/// The earlier and the later period, as the chip has them.
fn periods(story: &Story<'_>) -> Option<(String, String)> {
    let is_comparison = |it: &&Chip| it.kind == ChipKind::Comparison;
    let chip = story.reading.chips.iter().find(is_comparison)?;
    let (now, before) = chip.label.split_once(" against ")?;
    Some((before.to_owned(), now.to_owned()))
}
