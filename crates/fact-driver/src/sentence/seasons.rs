//! What the seasons do to a figure, and where it goes without them.

use std::fmt::Write as _;

use fact_core::{Analysis, Decomposition, RankTest, Role, Sentence, Unit, compact};

use super::certainty::{is_sure, rank_basis};
use super::{Story, and_list, signed_percent, upper_first};

/// Groups told by name.
const MAX_TOLD: usize = 3;

/// The seasons of one figure, or of the same one in several groups.
pub(super) fn seasons(story: &Story<'_>, analysis: Option<&Analysis>) -> Option<String> {
    let tests = match analysis {
        Some(Analysis::RankTest { rows }) => rows.as_slice(),
        _ => &[],
    };
    match story.name_column() {
        Some(_) => several(story, tests),
        None => one(story, tests.first()),
    }
}

/// The column that says what a season is beside the others: the first kept for the reader.
fn effect_column(story: &Story<'_>) -> Option<usize> {
    story.table.columns_with(Role::Detail).first().copied()
}

fn one(story: &Story<'_>, test: Option<&RankTest>) -> Option<String> {
    let (season, effect) = (story.time_column()?, effect_column(story)?);
    let mut rows: Vec<(usize, f64)> = (0..story.table.rows.len())
        .filter_map(|row| Some((row, story.number(row, effect)?)))
        .collect();
    rows.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (Some(high), Some(low)) = (rows.first(), rows.last()) else {
        return Some(
            "There are **too few whole years** to tell seasons from the trend; the table has the \
             averages."
                .to_owned(),
        );
    };
    let label = upper_first(&story.label(effect));
    let ends = format!(
        "highest in **{}** (**{}**) and lowest in {} ({})",
        story.cell(high.0, season),
        story.cell(high.0, effect),
        story.cell(low.0, season),
        story.cell(low.0, effect)
    );
    Some(match test {
        Some(it) if is_sure(it) => format!(
            "{label} is {ends}: the seasons differ by **more than chance** ({}).",
            rank_basis(it)
        ),
        Some(it) => format!(
            "**No clear seasons**: {} is {ends}, which may be chance ({}).",
            story.label(effect),
            rank_basis(it)
        ),
        None => format!(
            "{label} is {ends}; there are too few whole years to say whether that is chance."
        ),
    })
}

fn several(story: &Story<'_>, tests: &[RankTest]) -> Option<String> {
    let effect = effect_column(story)?;
    if tests.is_empty() {
        return Some(
            "There are **too few whole years** to tell seasons from chance; the table has the \
             averages."
                .to_owned(),
        );
    }
    let mut sure: Vec<&RankTest> = tests.iter().filter(|it| is_sure(it)).collect();
    sure.sort_by(|a, b| b.h.total_cmp(&a.h));
    let name = |it: &&RankTest| {
        format!("**{}** (H = {})", Sentence::escape(&it.label), compact(it.h, &Unit::Number))
    };
    let names: Vec<String> = sure.iter().take(MAX_TOLD).map(name).collect();
    let most = if names.is_empty() {
        String::new()
    } else {
        format!(", most clearly for {}", and_list(&names))
    };
    let of = story.name_column().map_or_else(String::new, |it| story.label(it));
    Some(format!(
        "By {of}, {} differs between seasons by more than chance for **{} of {}**{most} \
         (Kruskal–Wallis tests, p < 0.05).",
        story.label(effect),
        sure.len(),
        tests.len()
    ))
}

/// The trend of a figure, its seasons and how much of it they are.
pub(super) fn decomposition(story: &Story<'_>, parts: &[Decomposition]) -> Option<String> {
    if let [_, _, ..] = parts {
        return most_seasonal(story, parts);
    }
    let [_, trend, ..] = story.table.columns_with(Role::Measure)[..] else { return None };
    let (time, effect) = (story.time_column()?, effect_column(story)?);
    let known: Vec<usize> =
        (0..story.table.rows.len()).filter(|it| story.number(*it, trend).is_some()).collect();
    let (first, last) = (*known.first()?, *known.last()?);
    let (from, to) = (story.number(first, trend)?, story.number(last, trend)?);
    let verb = if to > from { "rose" } else { "fell" };
    let percentage = story.column(trend).is_some_and(|it| it.unit == Unit::Percent);
    let change = if from > 0.0 && !percentage {
        format!(" ({})", signed_percent((to / from - 1.0) * 100.0))
    } else {
        String::new()
    };
    // The last of equal ones: the newest season of its kind.
    let by = |a: &usize, b: &usize| {
        let figure = |row: usize| story.number(row, effect).unwrap_or(f64::NAN);
        figure(*a).total_cmp(&figure(*b))
    };
    let rows = || (0..story.table.rows.len()).filter(|it| story.number(*it, effect).is_some());
    let (high, low) = (rows().max_by(by)?, rows().rev().min_by(by)?);
    let mut text = format!(
        "{} {verb} from **{}** in {} to **{}** in {}{change}. {} is highest in periods such as {} \
         ({}) and lowest in such as {} ({}).",
        upper_first(&story.label(trend)),
        story.cell(first, trend),
        story.cell(first, time),
        story.cell(last, trend),
        story.cell(last, time),
        upper_first(&story.label(effect)),
        story.cell(high, time),
        story.cell(high, effect),
        story.cell(low, time),
        story.cell(low, effect),
    );
    if let [part] = parts {
        let _ = write!(
            text,
            " By STL the trend makes up {} of what the season leaves, the season {} of what the \
             trend leaves.",
            compact(100.0 * part.trend_strength, &Unit::Percent),
            compact(100.0 * part.seasonal_strength, &Unit::Percent)
        );
    }
    Some(text)
}

fn most_seasonal(story: &Story<'_>, parts: &[Decomposition]) -> Option<String> {
    let by = |a: &&Decomposition, b: &&Decomposition| {
        a.seasonal_strength.total_cmp(&b.seasonal_strength)
    };
    let (most, least) = (parts.iter().max_by(by)?, parts.iter().min_by(by)?);
    let told = |it: &Decomposition| {
        let strength = compact(100.0 * it.seasonal_strength, &Unit::Percent);
        format!("{} ({strength})", Sentence::escape(&it.label))
    };
    let label = story.label(story.measure()?);
    Some(format!(
        "Of {} series of {label}, the season is strongest for **{}** and weakest for {}: its part \
         in what the trend leaves, by STL.",
        parts.len(),
        told(most),
        told(least)
    ))
}
