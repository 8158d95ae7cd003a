//! A line with slots to questions: "total revenue of {sector}" to one a sector. A brace that is meant
//! as one is written twice.

use std::fmt::Write as _;

/// Questions of one template.
pub const MAX_EXPANDED: usize = 200;

/// What a slot stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlotValues {
    /// Texts to put in its place.
    pub values: Vec<String>,
    /// Whether there are more than these.
    pub has_more: bool,
}

/// What a line became.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Expanded {
    /// At most [`MAX_EXPANDED`].
    pub(super) questions: Vec<String>,
    /// What was left out, in words.
    pub(super) cut: Option<String>,
}

enum Part<'a> {
    Text(&'a str),
    /// Which of the slots.
    Slot(usize),
}

/// The questions that `line` stands for; itself, where it has no slot. A slot that stands in it
/// twice has the same value at both places.
pub(super) fn expand(
    line: &str,
    values: &mut dyn FnMut(&str) -> Result<SlotValues, String>,
) -> Result<Expanded, String> {
    let (parts, slots) = parts(line)?;
    let mut of_slots = Vec::with_capacity(slots.len());
    for slot in &slots {
        let found = values(slot)?;
        if found.values.is_empty() {
            return Err(format!("{{{slot}}} has no value to put in its place"));
        }
        of_slots.push(found);
    }
    let n_all = of_slots.iter().fold(1_usize, |n, it| n.saturating_mul(it.values.len()));
    let questions = (0..n_all.min(MAX_EXPANDED)).map(|nth| fill(&parts, &of_slots, nth)).collect();
    let cut = if of_slots.iter().any(|it| it.has_more) {
        Some(format!(
            "the first {} questions are asked, it stands for more",
            n_all.min(MAX_EXPANDED)
        ))
    } else if n_all > MAX_EXPANDED {
        Some(format!("{MAX_EXPANDED} of its {n_all} questions are asked"))
    } else {
        None
    };
    Ok(Expanded { questions, cut })
}

/// The text between the slots, and the slots, each once.
fn parts(line: &str) -> Result<(Vec<Part<'_>>, Vec<&str>), String> {
    let (mut parts, mut slots, mut rest) = (Vec::new(), Vec::new(), line);
    while let Some((text, from_brace)) = rest.find(['{', '}']).map(|at| rest.split_at(at)) {
        parts.push(Part::Text(text));
        let (brace, after) = from_brace.split_at(1);
        let after_twice = after.strip_prefix(brace);
        // One that closes nothing stands for itself too.
        if after_twice.is_some() || brace == "}" {
            parts.push(Part::Text(brace));
            rest = after_twice.unwrap_or(after);
            continue;
        }
        let Some((slot, after)) = after.split_once('}').filter(|(it, _)| !it.contains('{')) else {
            return Err("a { is not closed by a }".to_owned());
        };
        let slot = slot.trim();
        if slot.is_empty() {
            return Err("{} names no column".to_owned());
        }
        let known = slots.iter().position(|it| *it == slot);
        let idx = known.unwrap_or_else(|| {
            slots.push(slot);
            slots.len() - 1
        });
        parts.push(Part::Slot(idx));
        rest = after;
    }
    parts.push(Part::Text(rest));
    Ok((parts, slots))
}

/// The `nth` of all combinations, the last slot running through its values first.
fn fill(parts: &[Part<'_>], slots: &[SlotValues], nth: usize) -> String {
    let mut left = nth;
    let mut chosen = vec![""; slots.len()];
    for (slot, chosen) in slots.iter().zip(&mut chosen).rev() {
        let n = slot.values.len().max(1);
        *chosen = slot.values.get(left % n).map_or("", String::as_str);
        left /= n;
    }
    parts.iter().fold(String::new(), |mut text, part| {
        let more = match part {
            Part::Text(it) => it,
            Part::Slot(idx) => chosen.get(*idx).copied().unwrap_or_default(),
        };
        let _ = text.write_str(more);
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Result<&[&str], &str>) {
        let mut values = |slot: &str| {
            let values: &[&str] = match slot {
                "s" => &["A", "B"],
                "y" => &["2024", "2025"],
                "none" => &[],
                _ => return Err(format!("no {slot}")),
            };
            let values = values.iter().map(|it| (*it).to_owned()).collect();
            Ok(SlotValues { values, has_more: false })
        };
        let found = expand(line, &mut values).map(|it| it.questions);
        let found = found.as_ref().map(|it| it.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(found.as_deref().map_err(|it| it.as_str()), expected, "{line}");
    }

    #[test]
    fn slots_become_values() {
        check("no slot", Ok(&["no slot"]));
        check("of {s}", Ok(&["of A", "of B"]));
        check("{ s }", Ok(&["A", "B"]));
        check("{s} in {y}?", Ok(&["A in 2024?", "A in 2025?", "B in 2024?", "B in 2025?"]));
        check("{s} or {s}", Ok(&["A or A", "B or B"]));
        check("{x}", Err("no x"));
        check("{none}", Err("{none} has no value to put in its place"));
        check("a {s", Err("a { is not closed by a }"));
        check("a {s {y}", Err("a { is not closed by a }"));
        check("{}", Err("{} names no column"));
        check("a } b", Ok(&["a } b"]));
        check("a {{s}} b", Ok(&["a {s} b"]));
        check("{{{s}}}", Ok(&["{A}", "{B}"]));
        check("ends in {{", Ok(&["ends in {"]));
    }

    #[test]
    fn many_values_are_cut_and_told() {
        for (n, has_more, n_asked, cut) in [
            (200, false, 200, None),
            (20, false, 200, Some("200 of its 400 questions are asked")),
            (200, true, 200, Some("the first 200 questions are asked, it stands for more")),
        ] {
            let line = if n == 20 { "{a} {b}" } else { "{a}" };
            let mut values = |_: &str| {
                Ok(SlotValues { values: (0..n).map(|it| it.to_string()).collect(), has_more })
            };
            let expanded = expand(line, &mut values).unwrap();
            assert_eq!(expanded.questions.len(), n_asked);
            assert_eq!(expanded.cut.as_deref(), cut);
        }
    }
}
