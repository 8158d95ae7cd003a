//! Who leads, who trails.

use super::{Story, and_list, upper_first};

/// Names told after the leader.
const MAX_FOLLOWERS: usize = 4;

/// Groups told by name.
const MAX_GROUPS: usize = 3;

/// Rows in order of a measure: the leader, then those behind.
pub(super) fn overall(story: &Story<'_>) -> Option<String> {
    let (name, measure) = (story.name_column().or_else(|| story.time_column())?, story.measure()?);
    let label = story.label(measure);
    let end = if story.descending { "highest" } else { "lowest" };
    let scope = story.scope();
    let n_behind = story.table.rows.len().saturating_sub(1);
    if n_behind == 0
        && let Some(told) = one_of_all(story, name, measure)
    {
        return Some(told);
    }
    let leader = format!(
        "**{}** has the {end} {label}{scope}: **{}**",
        story.cell(0, name),
        story.cell(0, measure)
    );
    if n_behind == 0 {
        return Some(format!("{leader}."));
    }
    let follower = |row: usize| format!("{} ({})", story.cell(row, name), story.cell(row, measure));
    let mut followers: Vec<_> = (1..=n_behind.min(MAX_FOLLOWERS)).map(follower).collect();
    if n_behind > MAX_FOLLOWERS {
        followers.push(format!("{} more", n_behind - MAX_FOLLOWERS));
    }
    Some(format!("{leader}, then {}.", and_list(&followers)))
}

/// One thing with its place among all others, where only it was asked for.
fn one_of_all(story: &Story<'_>, name: usize, measure: usize) -> Option<String> {
    let who = story.cell(0, name);
    let details = story.table.columns_with(fact_core::Role::Detail);
    if details.is_empty() || !story.reading.scope.contains(&who) {
        return None;
    }
    let part = |idx: &usize| format!("{} **{}**", story.label(*idx), story.cell(0, *idx));
    let places: Vec<String> = details.iter().map(part).collect();
    Some(format!(
        "{}{} {} **{}**: {}.",
        upper_first(&story.label(measure)),
        story.scope(),
        story.was(),
        story.cell(0, measure),
        and_list(&places)
    ))
}

/// Rows in order within groups: each group's leader.
pub(super) fn per_group(story: &Story<'_>) -> Option<String> {
    let dimensions = story.table.columns_with(fact_core::Role::Dimension);
    let [group, .., name] = dimensions.as_slice() else { return overall(story) };
    let measure = story.measure()?;
    let mut leaders = Vec::new();
    let mut last_group = None;
    for (row_idx, row) in story.table.rows.iter().enumerate() {
        let this_group = row.get(*group);
        if this_group != last_group {
            leaders.push(row_idx);
            last_group = this_group;
        }
    }
    let told = leaders.iter().take(MAX_GROUPS).map(|row| {
        format!(
            "in {} **{}** ({})",
            story.cell(*row, *group),
            story.cell(*row, *name),
            story.cell(*row, measure)
        )
    });
    let mut parts: Vec<_> = told.collect();
    if leaders.len() > MAX_GROUPS {
        parts.push(format!("{} more in the table", leaders.len() - MAX_GROUPS));
    }
    let end = if story.descending { "Highest" } else { "Lowest" };
    Some(format!("{end} {}{}: {}.", story.label(measure), story.scope(), and_list(&parts)))
}

/// A measure for each member of a group: both ends.
pub(super) fn spread(story: &Story<'_>) -> Option<String> {
    let (name, measure) = (story.name_column()?, story.measure()?);
    let mut ranked: Vec<_> = (0..story.table.rows.len())
        .filter_map(|row| Some((row, story.number(row, measure)?)))
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (highest, lowest) = (ranked.first()?.0, ranked.last()?.0);
    let label = upper_first(&story.label(measure));
    let (verb, scope) = (story.was(), story.scope());
    let (most, least) = (ranked.first()?.1, ranked.last()?.1);
    if ranked.len() > 1 && most.total_cmp(&least).is_eq() {
        let (figure, n) = (story.cell(highest, measure), ranked.len());
        return Some(format!(
            "{label}{scope} {verb} **{figure}** for each of {n} {}.",
            story.rows_are()
        ));
    }
    if highest == lowest {
        let (name, figure) = (story.cell(highest, name), story.cell(highest, measure));
        // "in sector Technology" names it already.
        let of = if scope.contains(&name) { String::new() } else { format!(" of **{name}**") };
        return Some(format!("{label}{of}{scope} {verb} **{figure}**."));
    }
    Some(format!(
        "{label}{scope} {verb} highest for **{}** (**{}**) and lowest for {} ({}), of {} {}.",
        story.cell(highest, name),
        story.cell(highest, measure),
        story.cell(lowest, name),
        story.cell(lowest, measure),
        fact_core::thousands(&story.table.rows.len().to_string()),
        story.rows_are(),
    ))
}
