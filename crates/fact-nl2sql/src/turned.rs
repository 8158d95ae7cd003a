//! The words of a question in the order they are read: "cancelled orders excluded" as "excluding
//! cancelled orders".
//!
//! Knows nothing of any database.

use crate::catalog::Catalog;
use crate::days;
use crate::lex::{Pause, Token, TokenKind, lex};
use crate::words::stem;

/// What is left out is named in so many words at most.
const MAX_NAMED: usize = 5;

/// The tokens of a question; where something is left out, the word that says so goes before it.
pub(crate) fn tokens(question: &str, catalog: &Catalog) -> Vec<Token> {
    with_exceptions_led(days::joined(&lex(question), catalog))
}

fn with_exceptions_led(mut tokens: Vec<Token>) -> Vec<Token> {
    let mut at = 0;
    while at < tokens.len() {
        let n_words = left_out(tokens.get(at..).unwrap_or_default());
        let from = (0..at).rev().find(|it| pauses(&tokens, *it)).map_or(0, |it| it + 1);
        let ends =
            n_words > 0 && (at + n_words == tokens.len() || pauses(&tokens, at + n_words - 1));
        if ends && (1..=MAX_NAMED).contains(&(at - from)) {
            let pause = tokens.get(at + n_words - 1).map_or(Pause::None, |it| it.pause);
            tokens.drain(at..at + n_words);
            if let Some(last) = tokens.get_mut(at - 1) {
                last.pause = pause;
            }
            tokens.insert(from, excluding());
        }
        at += 1;
    }
    tokens
}

fn excluding() -> Token {
    let word = "excluding";
    Token {
        text: word.to_owned(),
        lower: word.to_owned(),
        stem: stem(word),
        kind: TokenKind::Word,
        possessive: false,
        pause: Pause::None,
    }
}

fn pauses(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|it| it.pause != Pause::None)
}

/// How many words say at the beginning of `rest` that what stands before them is left out.
fn left_out(rest: &[Token]) -> usize {
    let word = |at: usize| rest.get(at).map_or("", |it| it.lower.as_str());
    match (word(0), word(1)) {
        ("excluded" | "omitted" | "ignored", _) => 1,
        ("left", "out") | ("not", "included" | "counted") => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_named_after_the_word_that_says_so() {
        for (question, expected) in [
            (
                "sales by month, cancelled orders excluded",
                "sales by month excluding cancelled orders",
            ),
            ("sales, drafts left out, by month", "sales excluding drafts by month"),
            ("which rows were excluded from the test", "which rows were excluded from the test"),
            ("excluded", "excluded"),
        ] {
            let words: Vec<String> =
                with_exceptions_led(lex(question)).into_iter().map(|it| it.lower).collect();
            assert_eq!(words.join(" "), expected);
        }
    }
}
