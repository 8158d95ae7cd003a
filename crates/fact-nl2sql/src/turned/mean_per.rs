//! "How many visits does a patient have on average" as "average number of visits per patient".
//!
//! Start at [`mean_first`]. Knows nothing of any database.

use super::pauses;
use crate::lex::{Pause, Token};

const HAS: &[&str] = &["have", "has", "get", "gets", "contain", "contains", "include", "includes"];

/// What things of a kind have on average, asked for as a number per thing.
pub(super) fn mean_first(tokens: &mut Vec<Token>) {
    if let Some(turned) = turned(tokens) {
        *tokens = turned;
    }
}

fn turned(tokens: &[Token]) -> Option<Vec<Token>> {
    let word = |at: usize| tokens.get(at).map_or("", |it| it.lower.as_str());
    let mean_at = |at: usize| word(at) == "on" && word(at + 1) == "average";
    let led = mean_at(0);
    let from = if led { 2 } else { 0 };
    if word(from) != "how" || word(from + 1) != "many" {
        return None;
    }
    let does = (from + 3..tokens.len()).find(|it| matches!(word(*it), "does" | "do"))?;
    let (owner, typical) = match (word(does + 1), word(does + 2)) {
        ("the" | "a" | "an", "average" | "typical") => (does + 3, true),
        ("a" | "an" | "each" | "every", _) => (does + 2, false),
        _ => return None,
    };
    let has = (owner + 1..tokens.len()).find(|it| HAS.contains(&word(*it)))?;
    let trailing = mean_at(has + 1);
    // Where there is no average, how many there are of each is another question.
    let averaged = led || typical || trailing;
    let rest = has + 1 + if trailing { 2 } else { 0 };
    let parted = (from..has).any(|it| pauses(tokens, it));
    if !averaged || parted {
        return None;
    }
    let part = |from: usize, to: usize| tokens.get(from..to).unwrap_or_default().iter().cloned();
    let mut turned: Vec<Token> = ["average", "number", "of"].map(Token::word).into();
    turned.extend(part(from + 2, does));
    turned.push(Token::word("per"));
    turned.extend(part(owner, has));
    turned.extend(part(rest, tokens.len()));
    if rest == tokens.len()
        && let Some(last) = turned.last_mut()
    {
        last.pause = Pause::None;
    }
    Some(turned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::turned::tests::turns;

    #[test]
    fn what_things_have_on_average_is_a_number_per_thing() {
        let cases = [
            (
                "how many visits does a patient have on average in 2025",
                "average number of visits per patient in 2025",
            ),
            (
                "how many open cases does the average clerk have",
                "average number of open cases per clerk",
            ),
            (
                "on average, how many lines does a paid order have",
                "average number of lines per paid order",
            ),
            ("how many visits does each patient have", "how many visits does each patient have"),
        ];
        turns(mean_first, &cases);
    }
}
