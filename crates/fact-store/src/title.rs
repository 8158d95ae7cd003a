//! What a conversation is called before a person names it.

const MAX_CHARS: usize = 80;

/// The question on one line, cut after a word where it is long.
pub(crate) fn of_question(question: &str) -> String {
    let mut title = String::new();
    let mut n_chars = 0;
    for word in question.split_whitespace() {
        let gap = usize::from(n_chars > 0);
        let n_word = word.chars().count();
        if n_chars + gap + n_word > MAX_CHARS {
            if n_chars == 0 {
                title.extend(word.chars().take(MAX_CHARS));
            }
            title.push('…');
            return title;
        }
        title.extend(std::iter::repeat_n(' ', gap));
        title.push_str(word);
        n_chars += gap + n_word;
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(question: &str, expected: &str) {
        assert_eq!(of_question(question), expected);
    }

    #[test]
    fn a_title_is_the_question_on_one_line() {
        check("What was total revenue?", "What was total revenue?");
        check("  two\n lines\t ", "two lines");
        check("", "");
    }

    #[test]
    fn a_long_question_is_cut_after_a_word() {
        check(&"word ".repeat(30), &format!("{}…", ["word"; 16].join(" ")));
        check(&"é".repeat(200), &format!("{}…", "é".repeat(80)));
    }
}
