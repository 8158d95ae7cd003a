//! "Of the jobs closed in May, what share was late?" as "what share of the jobs closed in May was late":
//! a whole that is named before its part is asked for.
//!
//! Start at [`whole_after`]. Knows nothing of any database.

use super::pauses;
use crate::lex::{Pause, Token};

const SHARES: &[&str] = &["share", "percentage", "percent", "proportion", "fraction", "pct"];

/// Words that lead to the whole itself.
const OF: &[&str] = &["of", "among", "amongst"];

/// Words that lead to what is said of the whole.
const SAID_OF: &[&str] = &["for", "in", "during", "at", "since", "across"];

const BE: &[&str] = &[
    "is", "are", "was", "were", "has", "have", "had", "did", "do", "does", "came", "come", "comes",
    "went", "got", "ended", "turned",
];

/// Puts a whole that stands before the question after the word that asks for its part.
pub(super) fn whole_after(tokens: &mut Vec<Token>) {
    let word = |at: usize| tokens.get(at).map_or("", |it| it.lower.as_str());
    let asks = |at: &usize| matches!(word(*at), "what" | "which") && SHARES.contains(&word(at + 1));
    let Some(asked) = (2..tokens.len()).find(asks) else { return };
    let one_pause = (0..asked).filter(|it| pauses(tokens, *it)).eq([asked - 1]);
    // "for each branch, what share …": it tells the groups.
    let grouped = matches!(word(1), "each" | "every");
    if !one_pause || grouped {
        return;
    }
    let of_them = word(asked + 2) == "of" && matches!(word(asked + 3), "them" | "those" | "these");
    let to = if OF.contains(&word(0)) {
        let rest = asked + 2 + if of_them { 2 } else { 0 };
        (word(rest) != "of").then_some((1, rest))
    } else if SAID_OF.contains(&word(0)) && word(asked + 2) == "of" && !of_them {
        verb_after(tokens, asked + 3).map(|it| (0, it))
    } else {
        None
    };
    let Some((from, to)) = to.filter(|it| it.1 < tokens.len()) else { return };
    let mut whole: Vec<Token> = tokens.get(from..asked).unwrap_or_default().to_vec();
    if let Some(last) = whole.last_mut() {
        last.pause = Pause::None;
    }
    let mut turned: Vec<Token> = tokens.get(asked..asked + 2).unwrap_or_default().to_vec();
    if from == 1 {
        turned.push(Token::word("of"));
    } else {
        turned.extend(tokens.get(asked + 2..to).unwrap_or_default().iter().cloned());
    }
    turned.append(&mut whole);
    turned.extend(tokens.get(to..).unwrap_or_default().iter().cloned());
    *tokens = turned;
}

/// Position of the verb that says what makes the part.
fn verb_after(tokens: &[Token], from: usize) -> Option<usize> {
    let word = |at: usize| tokens.get(at).map_or("", |it| it.lower.as_str());
    let verb = (from + 1..tokens.len()).find(|it| BE.contains(&word(*it)))?;
    let of_clause = matches!(word(verb - 1), "that" | "which" | "who" | "we" | "they");
    let parted = (from..verb).any(|it| pauses(tokens, it));
    (!of_clause && !parted).then_some(verb)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::turned::tests::turns;

    #[test]
    fn a_whole_named_first_is_put_where_its_part_is_asked_for() {
        let cases = [
            (
                "of the jobs closed in May, what share was late",
                "what share of the jobs closed in may was late",
            ),
            (
                "of all beds, what percentage of them are free",
                "what percentage of all beds are free",
            ),
            (
                "for open wards, what percentage of the beds in use were checked",
                "what percentage of the beds in use for open wards were checked",
            ),
            (
                "for each ward, what percentage of beds are free",
                "for each ward what percentage of beds are free",
            ),
            ("what share of the beds is free", "what share of the beds is free"),
        ];
        turns(whole_after, &cases);
    }
}
