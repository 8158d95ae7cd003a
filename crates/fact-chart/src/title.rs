//! What a chart shows, in words.

use fact_core::{Column, Reading};

/// "Revenue and profit by company in Q1 2025".
pub(crate) fn title(measures: &[&Column], dimensions: &[&Column], reading: &Reading) -> String {
    let mut names: Vec<String> = Vec::new();
    for column in measures {
        let name = if names.is_empty() { column.label.clone() } else { lower(&column.label) };
        names.push(name);
    }
    let mut title = match names.as_slice() {
        [] => capital(&reading.text),
        [first, .., _] if names.len() > 3 => format!("{first} and {} more", names.len() - 1),
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        [one, ..] => one.clone(),
    };
    let by: Vec<String> = dimensions.iter().map(|it| lower(&it.label)).collect();
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
