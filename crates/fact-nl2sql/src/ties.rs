//! Words that tie a question to what was said before it, and those that only greet.
//!
//! Start at [`untie`] and [`without_courtesy`]. Knows nothing of any database.

use crate::lex::Token;

/// Words at the beginning that tie a question to the one before.
const OPENERS: &[&[&str]] = &[
    &["and", "what", "about"],
    &["and", "how", "about"],
    &["but", "what", "about"],
    &["what", "about"],
    &["how", "about"],
    &["the", "same", "for"],
    &["the", "same", "but"],
    &["the", "same"],
    &["same", "for"],
    &["same", "but"],
    &["same"],
    &["and"],
    &["but"],
    &["or"],
    &["only"],
    &["just"],
    &["now"],
    &["instead"],
    &["also"],
    &["then"],
    &["ok"],
    &["okay"],
];

/// Words at the end that do the same.
const CLOSERS: &[&[&str]] =
    &[&["instead"], &["only"], &["too"], &["as", "well"], &["please"], &["then"], &["again"]];

/// Words of a greeting, of thanks, of assent.
const COURTESIES: &[&str] = &[
    "hello",
    "hi",
    "hey",
    "there",
    "good",
    "morning",
    "afternoon",
    "evening",
    "ok",
    "okay",
    "great",
    "thanks",
    "thank",
    "you",
    "for",
    "that",
    "so",
    "much",
    "very",
    "sure",
    "wonderful",
    "excellent",
    "perfect",
    "nice",
    "cool",
    "awesome",
    "alright",
    "right",
    "fine",
    "yes",
    "yeah",
    "please",
    "well",
    "done",
    "interesting",
    "got",
    "it",
];

/// Takes the words away that only tie a question to another; what they were, in order.
pub(crate) fn untie(tokens: &mut Vec<Token>) -> (Vec<String>, Vec<String>) {
    let (mut opened, mut closed) = (Vec::new(), Vec::new());
    while let Some(n) = opener(tokens) {
        opened.extend(tokens.drain(..n).map(|it| it.lower));
    }
    while let Some(n) = closer(tokens) {
        let from = tokens.len().saturating_sub(n);
        closed.extend(tokens.drain(from..).map(|it| it.lower));
    }
    (opened, closed)
}

/// The question without "Hello!", "Great, thanks." at its beginning.
pub(crate) fn without_courtesy(question: &str) -> &str {
    let mut rest = question.trim_start();
    while let Some((said, after)) = rest.split_once(['!', '.', ',']) {
        let mut words = said.split_whitespace().map(str::to_lowercase).peekable();
        let greets = words.peek().is_some() && words.all(|it| COURTESIES.contains(&it.as_str()));
        let asks = after.trim_start_matches(['!', '.', ',', ' ']);
        if !greets || asks.split_whitespace().nth(1).is_none() {
            break;
        }
        rest = asks;
    }
    rest
}

fn opener(tokens: &[Token]) -> Option<usize> {
    let fits = |words: &&&[&str]| {
        words.len() < tokens.len() && words.iter().zip(tokens).all(|(a, b)| *a == b.lower)
    };
    OPENERS.iter().find(fits).map(|it| it.len())
}

fn closer(tokens: &[Token]) -> Option<usize> {
    let fits = |words: &&&[&str]| {
        let from = tokens.len().checked_sub(words.len());
        let end = from.and_then(|it| tokens.get(it..)).unwrap_or_default();
        words.len() < tokens.len() && words.iter().zip(end).all(|(a, b)| *a == b.lower)
    };
    CLOSERS.iter().find(fits).map(|it| it.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_greets_is_left_out() {
        for (said, question) in [
            ("Hello! Which towns have a port?", "Which towns have a port?"),
            ("Okay. Thanks for that! How many boats are there?", "How many boats are there?"),
            ("great, list the captains", "list the captains"),
            ("Thanks!", "Thanks!"),
            ("St. Ives, how many boats?", "St. Ives, how many boats?"),
            ("Good boats, by year", "Good boats, by year"),
        ] {
            assert_eq!(without_courtesy(said), question);
        }
    }
}
