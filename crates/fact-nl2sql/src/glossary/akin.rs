//! Nouns of a dictionary that mean the same as a word, or are kinds of what it names.
//!
//! Asked only of words that nothing in the data is called by. The words are those of
//! `akin.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::words::stems;

/// The dictionary, read once.
pub(crate) static AKIN: LazyLock<Akin> = LazyLock::new(|| Akin::read(include_str!("akin.txt")));

/// Nouns by the stems of those that mean the same.
pub(crate) struct Akin {
    by_stems: HashMap<Vec<String>, Entry>,
}

/// What is near a word.
#[derive(Default)]
pub(crate) struct Entry {
    /// Words that mean the same, the most usual first.
    pub same: Vec<Vec<String>>,
    /// Kinds of it: "singer" for "musician".
    pub kinds: Vec<Vec<String>>,
}

impl Akin {
    fn read(text: &str) -> Self {
        let list = |text: &str| text.split('|').map(stems).filter(|it| !it.is_empty()).collect();
        let mut by_stems: HashMap<Vec<String>, Entry> = HashMap::new();
        for line in text.lines().filter(|it| !it.starts_with('#')) {
            let Some((word, rest)) = line.split_once(':') else { continue };
            let (same, kinds) = rest.split_once('/').unwrap_or((rest, ""));
            let (same, kinds): (Vec<_>, Vec<_>) = (list(same), list(kinds));
            let entry = by_stems.entry(stems(word)).or_default();
            entry.same.extend(same);
            entry.kinds.extend(kinds);
        }
        Self { by_stems }
    }

    /// What is near some words.
    pub fn of(&self, stems: &[String]) -> Option<&Entry> {
        self.by_stems.get(stems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_leads_to_what_means_the_same_and_to_its_kinds() {
        let same = |word| AKIN.of(&stems(word)).map(|it| it.same.clone()).unwrap_or_default();
        let kinds = |word| AKIN.of(&stems(word)).map(|it| it.kinds.clone()).unwrap_or_default();
        assert!(same("railroad").contains(&stems("railway")));
        assert!(kinds("musician").contains(&stems("singer")));
        assert!(same("no such word").is_empty());
    }
}
