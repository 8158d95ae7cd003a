//! What becomes of things, by the words for it: closed and open, retired and active, dead and alive.
//!
//! The list is in `fates.txt` beside this file, read once. Start at [`Fates::of`]. Knows nothing of any
//! database.

use std::sync::LazyLock;

use crate::catalog::recalls;
use crate::words::stems;

/// The list, read once.
pub(crate) static FATES: LazyLock<Fates> = LazyLock::new(|| Fates::read(include_str!("fates.txt")));

/// Kinds of things that may become of something.
pub(crate) struct Fates {
    all: Vec<Fate>,
}

/// One of them.
pub(crate) struct Fate {
    /// Phrases that say it came about.
    came_about: Vec<Vec<String>>,
    /// Phrases that say it has not.
    not_yet: Vec<Vec<String>>,
}

impl Fates {
    fn read(text: &str) -> Self {
        let lines = text.lines().filter(|it| !it.starts_with('#'));
        let phrases = |it: &str| it.split('|').map(stems).collect();
        let fate = |it: &str| {
            let (came_about, not_yet) = it.split_once('/')?;
            Some(Fate { came_about: phrases(came_about), not_yet: phrases(not_yet) })
        };
        Self { all: lines.filter_map(fate).collect() }
    }

    /// The kinds some stems tell of, likeliest first, and whether they say that it came about.
    pub fn of<'a>(&'a self, said: &'a [String]) -> impl Iterator<Item = (&'a Fate, bool)> {
        self.all.iter().filter_map(move |it| {
            let says = |phrases: &[Vec<String>]| phrases.iter().any(|it| it == said);
            if says(&it.came_about) {
                Some((it, true))
            } else {
                says(&it.not_yet).then_some((it, false))
            }
        })
    }
}

impl Fate {
    /// Whether these stems say that it came about.
    pub fn says_done(&self, said: &[String]) -> bool {
        self.came_about.iter().any(|it| it == said)
    }

    /// Whether a date called by these words says when it came about.
    pub fn is_kept_by(&self, words: &[String]) -> bool {
        let recalled = |said: &Vec<String>| match said.as_slice() {
            [said] => words.iter().any(|it| recalls(said, it)),
            _ => false,
        };
        self.came_about.iter().any(recalled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_finds_the_date_of_what_it_says_or_denies() {
        for (said, column, expected) in [
            ("discontinued", "retired date", Some(true)),
            ("living", "deceased on", Some(false)),
            ("open", "closed at", Some(false)),
            ("resolved", "closing date", Some(true)),
            ("open", "opened at", None),
            ("sitting", "retired on", Some(false)),
        ] {
            let words: Vec<String> = column.split(' ').map(str::to_owned).collect();
            let said = stems(said);
            let found = FATES.of(&said).find(|it| it.0.is_kept_by(&words));
            assert_eq!(found.map(|it| it.1), expected, "{said:?} and {column}");
        }
    }
}
