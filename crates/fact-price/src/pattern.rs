//! Which models a row is for.

/// How closely a pattern names a model: the more of the name it spells out the closer, and a whole
/// name closer than a beginning.
pub(crate) type Closeness = (usize, bool);

/// Whether a text can be a pattern: not empty, no blanks at its ends, and a `*` at its very end
/// alone.
pub(crate) fn is_pattern(text: &str) -> bool {
    let name = text.strip_suffix('*').unwrap_or(text);
    !text.is_empty() && text.trim() == text && !name.contains('*')
}

/// How closely `pattern` names `model`; `None` where it does not.
pub(crate) fn closeness(pattern: &str, model: &str) -> Option<Closeness> {
    match pattern.strip_suffix('*') {
        Some(beginning) => model.starts_with(beginning).then_some((beginning.len(), false)),
        None => (pattern == model).then_some((pattern.len(), true)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, model: &str, expected: Option<Closeness>) {
        assert_eq!(closeness(pattern, model), expected, "{pattern} {model}");
    }

    #[test]
    fn a_pattern_is_a_name_or_the_beginning_of_one() {
        check("gpt-5", "gpt-5", Some((5, true)));
        check("gpt-5", "gpt-5.4", None);
        check("gpt-5*", "gpt-5.4", Some((5, false)));
        check("gpt-5*", "gpt-5", Some((5, false)));
        check("gpt-5*", "gpt-", None);
        check("GPT-5*", "gpt-5", None);
        check("*", "anything", Some((0, false)));
    }

    #[test]
    fn a_star_stands_at_the_end_alone() {
        for good in ["gpt-5", "gpt-5*", "*", "models/llama 3.2*"] {
            assert!(is_pattern(good), "{good}");
        }
        for bad in ["", " gpt", "gpt ", "g*t", "*t", "gpt**"] {
            assert!(!is_pattern(bad), "{bad}");
        }
    }
}
