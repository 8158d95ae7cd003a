//! What is said aside: "i.e.", "at some point", "in calendar 2025"; and "January 2026 onwards" as "since
//! January 2026".
//!
//! Start at [`without_asides`]. Knows nothing of any database.

use super::pauses;
use crate::annotate::when;
use crate::lex::{Pause, Token, TokenKind};

/// Phrases that change nothing where they stand.
const ASIDES: &[&[&str]] = &[
    &["i", "e"],
    &["at", "some", "point"],
    &["at", "any", "point"],
    &["at", "one", "time", "or", "another"],
    &["as", "the", "case", "may", "be"],
    &["roughly", "speaking"],
    &["if", "any"],
];

/// How many words a date that something goes on from has at most.
const DATE_WORDS: usize = 3;

/// Takes out what changes nothing, and puts a date from which on something is asked after the word for it.
pub(super) fn without_asides(tokens: &mut Vec<Token>) {
    let mut at = 0;
    while at < tokens.len() {
        let rest = tokens.get(at..).unwrap_or_default();
        let said = ASIDES.iter().find(|it| is_said(it, rest)).map_or(0, |it| it.len());
        let n_words = said.max(usize::from(is_calendar(rest)));
        if n_words > 0 {
            take_out(tokens, at, n_words);
        } else {
            at += 1;
        }
    }
    since_before(tokens);
}

fn is_said(phrase: &[&str], rest: &[Token]) -> bool {
    let said = rest.len() >= phrase.len();
    said && phrase.iter().zip(rest).all(|(word, token)| token.lower == *word)
}

/// "calendar" of "calendar 2025".
fn is_calendar(rest: &[Token]) -> bool {
    matches!(rest, [word, year, ..] if word.lower == "calendar" && is_number(year))
}

fn is_number(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Number { .. })
}

/// Takes words out; the pause after them stays.
fn take_out(tokens: &mut Vec<Token>, at: usize, n_words: usize) {
    let pause = tokens.get(at + n_words - 1).map_or(Pause::None, |it| it.pause);
    tokens.drain(at..at + n_words);
    if let Some(before) = at.checked_sub(1).and_then(|it| tokens.get_mut(it)) {
        before.pause = before.pause.max(pause);
    }
}

/// "from May 2026 onwards" as "since May 2026".
fn since_before(tokens: &mut Vec<Token>) {
    let onward = |it: &Token| matches!(it.lower.as_str(), "onward" | "onwards");
    let Some(at) = tokens.iter().position(onward) else { return };
    let leads = |it: usize| {
        let word = tokens.get(it).map_or("", |it| it.lower.as_str());
        matches!(word, "from" | "in")
    };
    let parted = |it: usize| it > 0 && pauses(tokens, it - 1);
    // "from May 2026 onwards" says where it begins; without, a year with what stands right before it does.
    let led = (at.saturating_sub(DATE_WORDS + 1)..at).rev().find(|it| leads(*it));
    let year = at.checked_sub(1).filter(|it| tokens.get(*it).is_some_and(is_number));
    let month = year.and_then(|it| it.checked_sub(1)).filter(|it| !parted(it + 1));
    let is_month = |it: &usize| tokens.get(*it).is_some_and(|it| when::month(&it.lower).is_some());
    let Some(from) = led.or(month.filter(is_month)).or(year) else { return };
    take_out(tokens, at, 1);
    if led.is_some() {
        tokens.remove(from);
    }
    tokens.insert(from, Token::word("since"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::turned::tests::turns;

    #[test]
    fn what_is_said_aside_is_passed_over() {
        let cases = [
            (
                "Which rooms are empty, i.e. no child in them?",
                "which rooms are empty no child in them",
            ),
            ("who had both plans at some point", "who had both plans"),
            ("sales in calendar 2025", "sales in 2025"),
            ("sales in calendar week 20", "sales in calendar week 20"),
            ("fees by month, Jan 2026 onwards", "fees by month since jan 2026"),
            ("fees from March 2025 onwards by month", "fees since march 2025 by month"),
            ("fees 2025 onwards", "fees since 2025"),
            ("onwards", "onwards"),
        ];
        turns(without_asides, &cases);
    }
}
