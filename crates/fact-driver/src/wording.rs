//! The form of a question in which its repetition is known: the same words in the same order.
//!
//! Letter case, the marks of a sentence and politeness at either end make no difference. All else
//! does: two questions that differ in a word, a sign or a number are two questions, however alike
//! they look.

use std::borrow::Cow;

/// Marks that end a word or a sentence and say nothing.
const CLOSING: &[char] = &['?', '!', '.', ',', ';', ':', '…', ')', ']', '"', '“', '”', '’', '\''];

/// Marks that open a word and say nothing.
const OPENING: &[char] = &['(', '[', '"', '“', '”', '‘', '\'', '¿', '¡'];

/// Dashes that stand between words as a comma does. A plain hyphen may be a minus.
const DASHES: &[&str] = &["–", "—"];

/// Politeness before a question; one of each line at most, in this order.
const BEFORE: &[&[&[&str]]] = &[
    &[&["hi"], &["hello"], &["hey"]],
    &[&["please"], &["kindly"]],
    &[&["can", "you"], &["could", "you"], &["would", "you"], &["will", "you"]],
    &[&["please"], &["kindly"]],
];

/// Politeness after a question; one at most: a name may end in such a word.
const AFTER: &[&[&str]] =
    &[&["thank", "you", "very", "much"], &["thank", "you"], &["thanks"], &["please"]];

/// Marks around words that are someone's own, and no politeness of the one who asks.
const QUOTES: &[char] = &['"', '“', '”', '‘', '\''];

/// `question` in the form in which its repetition is known; empty where it says nothing.
pub(crate) fn wording(question: &str) -> String {
    let words: Vec<Word<'_>> = question.split_whitespace().filter_map(word).collect();
    let mut rest = words.as_slice();
    for phrases in BEFORE {
        let starts = |phrase: &&[&str]| is_phrase(rest.get(..phrase.len()), phrase);
        let n_polite = phrases.iter().find(|it| starts(it)).map_or(0, |it| it.len());
        rest = rest.get(n_polite..).filter(|it| !it.is_empty()).unwrap_or(rest);
    }
    let ends = |phrase: &&[&str]| {
        is_phrase(rest.len().checked_sub(phrase.len()).and_then(|it| rest.get(it..)), phrase)
    };
    let n_polite = AFTER.iter().find(|it| ends(it)).map_or(0, |it| it.len());
    let kept = rest.get(..rest.len() - n_polite).filter(|it| !it.is_empty()).unwrap_or(rest);
    let mut wording = String::with_capacity(question.len());
    for (idx, word) in kept.iter().enumerate() {
        if idx > 0 {
            wording.push(' ');
        }
        wording.push_str(&word.lower);
    }
    wording
}

struct Word<'a> {
    lower: Cow<'a, str>,
    is_quoted: bool,
}

/// In lower case, without the marks around it; `None` for marks alone.
fn word(text: &str) -> Option<Word<'_>> {
    if DASHES.contains(&text) {
        return None;
    }
    // Most words, and the first look at each question asked: a mark costs a comparison a letter.
    let is_plain = text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
    if is_plain {
        return Some(Word { lower: text.into(), is_quoted: false });
    }
    let bare = text.trim_end_matches(CLOSING).trim_start_matches(OPENING);
    let lower = bare.replace('’', "'").to_lowercase().into();
    (!bare.is_empty()).then(|| Word { lower, is_quoted: text.contains(QUOTES) })
}

fn is_phrase(words: Option<&[Word<'_>]>, phrase: &[&str]) -> bool {
    words.is_some_and(|words| {
        let mut pairs = words.iter().zip(phrase);
        pairs.all(|(word, said)| !word.is_quoted && word.lower == *said)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(question: &str, expected: &str) {
        assert_eq!(wording(question), expected, "{question}");
    }

    #[test]
    fn case_marks_and_politeness_make_no_difference() {
        for question in [
            "Total revenue by sector",
            "total revenue by sector?",
            "  Total   revenue, by “sector” ! ",
            "Please total revenue by sector.",
            "Hi! Could you please total revenue by sector? Thanks!",
            "total revenue – by sector, please",
        ] {
            check(question, "total revenue by sector");
        }
        check("What’s Acme Inc.'s margin?", "what's acme inc.'s margin");
    }

    #[test]
    fn what_says_something_stays() {
        check("revenue > 5.5", "revenue > 5.5");
        check("revenue < -5%", "revenue < -5%");
        check("change of .5 or $1,200", "change of .5 or $1,200");
        check("a - b", "a - b");
        check("C++ or C#?", "c++ or c#");
        check("Who sings Please Please?", "who sings please");
        check("Who sings \"Please\"?", "who sings please");
        check("How many can you find?", "how many can you find");
    }

    #[test]
    fn politeness_alone_is_a_question_like_any_other() {
        check("Thank you", "thank you");
        check("please", "please");
        check("?!", "");
        check("", "");
    }
}
