//! Which part of a happening a date tells: when it was to be, when it began, when it ended.
//!
//! The words are in `moments.txt` beside this file, read once. Knows nothing of any database.

use std::sync::LazyLock;

use super::names::is_short_for;
use crate::glossary::{VERBS, is_word};
use crate::words::{stem, stems};

/// The words, read once.
pub(crate) static MOMENTS: LazyLock<Moments> =
    LazyLock::new(|| Moments::read(include_str!("moments.txt")));

/// Which part of a happening a date tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Moment {
    /// When somebody was born or died: no part of what a row tells of.
    Born,
    Begun,
    /// Neither said to be the one nor the other.
    Plain,
    /// When it was to be.
    Planned,
    Ended,
}

/// Phrases by what they say.
pub(crate) struct Moments {
    lines: Vec<(String, Vec<Vec<String>>)>,
}

impl Moments {
    fn read(text: &str) -> Self {
        let lines = text.lines().filter(|it| !it.starts_with('#'));
        let line = |it: &str| {
            let (name, rest) = it.split_once(':')?;
            Some((name.to_owned(), rest.split('|').map(stems).collect()))
        };
        Self { lines: lines.filter_map(line).collect() }
    }

    /// The phrases of one line.
    fn of(&self, name: &str) -> &[Vec<String>] {
        let line = self.lines.iter().find(|it| it.0 == name);
        line.map(|it| it.1.as_slice()).unwrap_or_default()
    }

    /// The longest phrase of a line that `stems` begin with, in words.
    pub fn starts(&self, name: &str, stems: &[&str]) -> Option<usize> {
        let fits =
            |it: &&Vec<String>| stems.get(..it.len()).is_some_and(|own| own == it.as_slice());
        self.of(name).iter().filter(fits).map(Vec::len).max()
    }

    /// Whether some stems are a phrase of one line.
    pub fn is(&self, name: &str, stems: &[String]) -> bool {
        self.of(name).iter().any(|it| it == stems)
    }

    /// Whether one of some words is a phrase of one line.
    pub fn says(&self, name: &str, words: &[String]) -> bool {
        words.iter().any(|it| self.is(name, &[stem(it)]))
    }

    /// What a date called by these words tells.
    pub fn of_words(&self, words: &[String]) -> Moment {
        const KINDS: [(&str, Moment); 4] = [
            ("planned", Moment::Planned),
            ("born", Moment::Born),
            ("ended", Moment::Ended),
            ("begun", Moment::Begun),
        ];
        let own: Vec<String> = words.iter().map(|it| stem(it)).collect();
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        // "opened at", "paid on": the last word leads to the date.
        let told = match own.split_last() {
            Some((&("at" | "on"), rest)) if !rest.is_empty() => rest,
            _ => own.as_slice(),
        };
        let says = |name: &str| {
            (0..told.len())
                .any(|at| self.starts(name, told.get(at..).unwrap_or_default()).is_some())
        };
        KINDS.iter().find(|it| says(it.0)).map_or(Moment::Plain, |it| it.1)
    }

    /// Whether a stem says nothing but that something is a date.
    pub fn says_kind(&self, stem: &str) -> bool {
        self.starts("kinds", &[stem]).is_some()
    }

    /// How many seconds one of a unit of time is that lengths are told in.
    pub fn unit(&self, stem: &str) -> Option<f64> {
        const DAY: f64 = 86_400.0;
        match stem {
            "week" => Some(7.0 * DAY),
            _ if self.starts("minutes", &[stem]).is_some() => Some(60.0),
            _ if self.starts("days", &[stem]).is_some() => Some(DAY),
            _ if self.starts("hours", &[stem]).is_some() => Some(3_600.0),
            _ => None,
        }
    }
}

/// Whether what somebody said recalls a word of a column: "closing" and "closed", "delivery" and
/// "delivered".
pub(crate) fn recalls(said: &str, word: &str) -> bool {
    const SHORTEST: usize = 4;
    let own = stem(word);
    if is_short_of(word, said) {
        return true;
    }
    // "payment" of what was paid
    let said = said.strip_suffix("ment").filter(|it| it.len() >= 3).unwrap_or(said);
    let plain = |it: &str| VERBS.plain(it).unwrap_or(it).to_owned();
    if own == said || plain(&own) == plain(said) {
        return true;
    }
    let same = own.bytes().zip(said.bytes()).take_while(|it| it.0 == it.1).count();
    let ending = 2;
    same >= SHORTEST.max(own.len().min(said.len()).saturating_sub(ending))
}

/// Whether a word of a column is no word but the short form of what was said: `arr` of "arrival",
/// `clr` of "clearance".
fn is_short_of(word: &str, said: &str) -> bool {
    const SHORTS: std::ops::RangeInclusive<usize> = 3..=5;
    SHORTS.contains(&word.len()) && is_short_for(word, said) && !is_word(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::identifier_words;

    #[test]
    fn the_words_of_a_date_say_what_it_tells() {
        for (name, expected) in [
            ("due_on", Moment::Planned),
            ("PlannedArrival", Moment::Planned),
            ("date_of_birth", Moment::Born),
            ("closed_at", Moment::Ended),
            ("check_out", Moment::Ended),
            ("check_in", Moment::Begun),
            ("opened_at", Moment::Begun),
            ("weighed_on", Moment::Plain),
        ] {
            assert_eq!(MOMENTS.of_words(&identifier_words(name)), expected, "for {name}");
        }
    }

    #[test]
    fn nouns_recall_what_was_done() {
        for (said, word) in [("closing", "closed"), ("delivery", "delivered"), ("pay", "paid")] {
            assert!(recalls(&stem(said), word), "{said} and {word}");
        }
        for (said, word) in [("report", "repaired"), ("state", "started"), ("card", "cargo")] {
            assert!(!recalls(&stem(said), word), "{said} and {word}");
        }
    }
}
