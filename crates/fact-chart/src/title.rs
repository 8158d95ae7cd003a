//! What a chart shows, in words.

use fact_core::{ChartKind, Column, Reading, Role, Shape};

/// "Revenue and profit by company in Q1 2025".
pub(crate) fn title(
    kind: ChartKind,
    measures: &[&Column],
    dimensions: &[&Column],
    reading: &Reading,
) -> String {
    if reading.shape == Shape::Correlation && !reading.text.trim().is_empty() {
        // What goes together with what is in no column's name.
        return capital(reading.text.trim());
    }
    let mut names: Vec<String> = Vec::new();
    for column in measures {
        let name = if names.is_empty() { column.label.clone() } else { lower(&column.label) };
        names.push(name);
    }
    let distribution = match (kind, dimensions) {
        (ChartKind::Histogram, _) => Some("Distribution of "),
        (ChartKind::Box, _) => Some("Spread of "),
        (ChartKind::HeatMap, []) => Some("Correlation of "),
        _ => None,
    };
    if distribution.is_some()
        && let Some(first) = names.first_mut()
    {
        *first = lower(first);
    }
    let is_newest = kind == ChartKind::Number && !dimensions.is_empty();
    let mut title = match names.as_slice() {
        [_, _, ..] if kind == ChartKind::Number => "Key figures".to_owned(),
        [] => capital(&reading.text),
        [first, .., _] if names.len() > 3 => format!("{first} and {} more", names.len() - 1),
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        [one, ..] => one.clone(),
    };
    if let Some(distribution) = distribution {
        title.insert_str(0, distribution);
    }
    // Periods set against each other are in the scope already.
    let says_time = reading.shape == Shape::Comparison && !reading.scope.trim().is_empty();
    let is_said = |it: &&&Column| is_newest || says_time && it.role == Role::Time;
    let by = dimensions.iter().filter(|it| !is_said(it));
    let by: Vec<String> = by.map(|it| lower(&it.label)).collect();
    if !by.is_empty() {
        title.push_str(" by ");
        title.push_str(&by.join(" and "));
    }
    let scope = reading.scope.trim();
    if !scope.is_empty() && !title.contains(scope) {
        title.push(' ');
        title.push_str(scope);
    }
    title
}

/// Lower case within a sentence, but `EBITDA`, `Q1 2025` and `TechCorp margin` keep theirs.
fn lower(label: &str) -> String {
    let mut chars = label.chars();
    let Some(first) = chars.next() else { return String::new() };
    let first_word = label.split_whitespace().next().unwrap_or("");
    let is_plain = first_word.chars().skip(1).all(|it| it.is_lowercase() || it == '-');
    if is_plain && first_word.chars().count() > 1 {
        first.to_lowercase().chain(chars).collect()
    } else {
        label.to_owned()
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |it| it.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_capitals_within_a_title() {
        for (label, expected) in [
            ("Revenue growth", "revenue growth"),
            ("EBITDA", "EBITDA"),
            ("Q1 2025", "Q1 2025"),
            ("TechCorp margin", "TechCorp margin"),
            ("", ""),
        ] {
            assert_eq!(lower(label), expected);
        }
    }
}
