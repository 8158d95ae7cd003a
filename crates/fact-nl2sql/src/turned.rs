//! The words of a question in the order they are read: "cancelled orders excluded" as "excluding
//! cancelled orders".
//!
//! Knows nothing of any database.

mod asides;
mod left_out;
mod mean_per;
mod units;
mod whole_first;

use crate::catalog::Catalog;
use crate::lex::{Pause, Token, lex};
use crate::takings;
use crate::{days, how_adjective};

/// What is left out is named in so many words at most.
const MAX_NAMED: usize = 5;

/// The tokens of a question; where something is left out, the word that says so goes before it.
pub(crate) fn tokens(question: &str, catalog: &Catalog) -> Vec<Token> {
    let mut told = days::joined(&lex(question), catalog);
    asides::without_asides(&mut told);
    if catalog.keeps_accounts() {
        return with_exceptions_led(told); // plans know what is measured of companies
    }
    units::in_units_kept(&mut told, catalog);
    left_out::said_once(&mut told, catalog);
    whole_first::whole_after(&mut told);
    mean_per::mean_first(&mut told);
    takings::named(how_adjective::named(with_exceptions_led(told), catalog), catalog)
}

fn with_exceptions_led(mut tokens: Vec<Token>) -> Vec<Token> {
    let mut at = 0;
    possessors_last(&mut tokens);
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

/// "each clerk's largest order by value" as "largest order of each clerk by value": the best of each
/// group is asked for one way only.
fn possessors_last(tokens: &mut Vec<Token>) {
    const LONGEST: usize = 3;
    const GOES_ON: &[&str] = &[
        "by",
        "in",
        "at",
        "on",
        "with",
        "for",
        "who",
        "that",
        "which",
        "and",
        "from",
        "since",
        "during",
        "including",
        "before",
        "after",
        "ever",
        "so",
    ];
    let word = |tokens: &[Token], at: usize| tokens.get(at).map(|it| it.lower.clone());
    let is_each = |it: &Token| matches!(it.lower.as_str(), "each" | "every");
    let Some(from) = tokens.iter().position(is_each) else { return };
    let whose = (from + 1..tokens.len().min(from + 1 + LONGEST))
        .take_while(|it| !pauses(tokens, *it))
        .find(|it| tokens.get(*it).is_some_and(|it| it.possessive));
    let Some(whose) = whose else { return };
    let named = word(tokens, whose + 2).is_some_and(|it| it != "name");
    let best = word(tokens, whose + 1).is_some_and(|it| is_superlative(&it));
    if !(best && named) {
        return;
    }
    let ends = |at: &usize| {
        pauses(tokens, at - 1)
            || tokens.get(*at).is_none_or(|it| GOES_ON.contains(&it.lower.as_str()))
    };
    let Some(end) = (whose + 3..=tokens.len()).find(ends) else { return };
    let pause = tokens
        .get_mut(end - 1)
        .map_or(Pause::None, |it| std::mem::replace(&mut it.pause, Pause::None));
    let mut owner: Vec<Token> = tokens.drain(from..=whose).collect();
    if let Some(last) = owner.last_mut() {
        last.possessive = false;
        last.pause = pause;
    }
    owner.insert(0, Token::word("of"));
    let end = end - (whose - from + 1);
    tokens.splice(end..end, owner);
}

fn is_superlative(lower: &str) -> bool {
    lower.len() > 4 && lower.ends_with("est")
        || matches!(lower, "most" | "least" | "best" | "worst" | "top" | "last" | "first")
}

fn excluding() -> Token {
    Token::word("excluding")
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

    /// Holds what a turn makes of questions against what is expected of it.
    pub(super) fn turns(turn: impl Fn(&mut Vec<Token>), cases: &[(&str, &str)]) {
        for (question, expected) in cases {
            let mut tokens = lex(question);
            turn(&mut tokens);
            let words: Vec<String> = tokens.into_iter().map(|it| it.lower).collect();
            assert_eq!(words.join(" "), *expected);
        }
    }

    #[test]
    fn what_is_left_out_is_named_after_the_word_that_says_so() {
        let cases = [
            (
                "sales by month, cancelled orders excluded",
                "sales by month excluding cancelled orders",
            ),
            ("sales, drafts left out, by month", "sales excluding drafts by month"),
            ("which rows were excluded from the test", "which rows were excluded from the test"),
            ("excluded", "excluded"),
            ("each clerk's largest order by value", "largest order of each clerk by value"),
            ("show every team's most expensive player", "show most expensive player of every team"),
            ("each clerk's first name", "each clerk first name"),
        ];
        turns(|it| *it = with_exceptions_led(std::mem::take(it)), &cases);
    }
}
