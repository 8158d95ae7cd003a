//! Nouns of a dictionary that mean the same as a word, or are kinds of what it names.
//!
//! Asked only of words that nothing in the data is called by. The words are those of
//! `akin.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::words::stems;

/// The dictionary, read once.
pub(crate) static AKIN: LazyLock<Akin> = LazyLock::new(|| Akin::read(include_str!("akin.txt")));

/// Lines of the dictionary by the stems of the words they are for.
pub(crate) struct Akin {
    by_stems: HashMap<Vec<String>, Vec<&'static str>>,
}

/// What is near a word.
#[derive(Default)]
pub(crate) struct Entry {
    /// Words that mean the same, the most usual first.
    pub same: Vec<Vec<String>>,
    /// Kinds of it: "singer" for "musician".
    pub kinds: Vec<Vec<String>>,
}

impl Entry {
    /// Whether nothing is near.
    pub fn is_empty(&self) -> bool {
        self.same.is_empty() && self.kinds.is_empty()
    }
}

impl Akin {
    fn read(text: &'static str) -> Self {
        let mut by_stems: HashMap<Vec<String>, Vec<&str>> = HashMap::new();
        for line in text.lines().filter(|it| !it.starts_with('#')) {
            let Some((word, rest)) = line.split_once(':') else { continue };
            by_stems.entry(stems(word)).or_default().push(rest);
        }
        Self { by_stems }
    }

    /// What is near some words. Few of the lines are ever asked for: they are stemmed when they are.
    pub fn of(&self, words: &[String]) -> Entry {
        let list = |text: &str| text.split('|').map(stems).filter(|it| !it.is_empty()).collect();
        let mut entry = Entry::default();
        for line in self.by_stems.get(words).into_iter().flatten() {
            let (same, kinds) = line.split_once('/').unwrap_or((line, ""));
            let (same, kinds): (Vec<_>, Vec<_>) = (list(same), list(kinds));
            entry.same.extend(same);
            entry.kinds.extend(kinds);
        }
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_leads_to_what_means_the_same_and_to_its_kinds() {
        let same = |word| AKIN.of(&stems(word)).same;
        let kinds = |word| AKIN.of(&stems(word)).kinds;
        assert!(same("railroad").contains(&stems("railway")));
        assert!(kinds("musician").contains(&stems("singer")));
        assert!(same("no such word").is_empty());
    }
}
