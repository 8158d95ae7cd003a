//! The words of the stored texts, in one automaton: found as written, by their beginning, or
//! misspelt.
//!
//! Start at [`Vocabulary::find`] and [`Vocabulary::near`]. Knows nothing of texts.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use fst::automaton::Str;
use fst::{Automaton, IntoStreamer, Map, MapBuilder, Streamer};
use levenshtein_automata::LevenshteinAutomatonBuilder;
use serde::{Deserialize, Serialize};

/// Near words given at most: where there are more, none of them is the one that was meant.
const MAX_NEAR: usize = 2;

/// Automata for one and for two changes, a swap of neighbours being one.
static WITHIN: LazyLock<[LevenshteinAutomatonBuilder; 2]> =
    LazyLock::new(|| [1, 2].map(|it| LevenshteinAutomatonBuilder::new(it, true)));

/// Words in order; each has a number, its position.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Vec<u8>", into = "Vec<u8>")]
pub(super) struct Vocabulary {
    /// To twice the number, and one more where a text begins with the word.
    words: Map<Vec<u8>>,
}

/// A word of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// As it is spelt.
    pub spelt: String,
    /// Its number.
    pub id: u32,
    /// Whether a text begins with it.
    pub is_first: bool,
}

impl Vocabulary {
    /// Of `words`, each with whether a text begins with it; and the number of each.
    pub fn new(words: HashMap<&str, bool>) -> (Self, HashMap<&str, u32>) {
        let mut sorted: Vec<(&str, bool)> = words.into_iter().collect();
        sorted.sort_unstable();
        let mut builder = MapBuilder::memory();
        let mut ids = HashMap::with_capacity(sorted.len());
        for (id, (word, is_first)) in (0_u32..).zip(sorted) {
            // Words in order, each once, are all the builder asks for.
            if builder.insert(word, u64::from(id) << 1 | u64::from(is_first)).is_ok() {
                ids.insert(word, id);
            }
        }
        (Self { words: builder.into_map() }, ids)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Bytes they take.
    pub fn n_bytes(&self) -> usize {
        self.words.as_fst().as_bytes().len()
    }

    /// The number of the word exactly so, and whether a text begins with it.
    pub fn find(&self, word: &str) -> Option<(u32, bool)> {
        self.words.get(word).map(apart)
    }

    /// Words that texts begin with, within `n_changes` (one or two) of `written`, that begin with
    /// the same letter and have `min_chars` letters; two at most.
    pub fn near(&self, written: &str, n_changes: usize, min_chars: usize) -> Vec<Word> {
        let (Some(first), Some(builder)) =
            (written.chars().next(), WITHIN.get(n_changes.saturating_sub(1)))
        else {
            return Vec::new();
        };
        let first = first.to_string();
        let same_letter = Str::new(&first).starts_with();
        let automaton = same_letter.intersection(builder.build_dfa(written));
        let is_long = |it: &str| it.chars().count() >= min_chars;
        self.passed_by(automaton, MAX_NEAR, |it| it.is_first && is_long(&it.spelt))
    }

    /// Words that texts begin with and that begin, but for one change, with `written`, with the
    /// same letter.
    pub fn begun_nearly(&self, written: &str) -> Vec<Word> {
        let (Some(first), Some(builder)) = (written.chars().next(), WITHIN.first()) else {
            return Vec::new();
        };
        let first = first.to_string();
        let same_letter = Str::new(&first).starts_with();
        let automaton = same_letter.intersection(builder.build_prefix_dfa(written));
        self.passed_by(automaton, MAX_NEAR, |it| it.is_first)
    }

    /// Words within `n_changes` (one or two) of `written`, whatever they begin with, at most `n`.
    pub fn like(&self, written: &str, n_changes: usize, n: usize) -> Vec<Word> {
        let builder = WITHIN.get(n_changes.saturating_sub(1));
        builder.map_or_else(Vec::new, |it| self.passed_by(it.build_dfa(written), n, |_| true))
    }

    /// Words that begin with `beginning`, at most `n`.
    pub fn beginning(&self, beginning: &str, n: usize) -> Vec<Word> {
        self.passed_by(Str::new(beginning).starts_with(), n, |_| true)
    }

    /// The numbers of the words that begin with `beginning`; they are side by side.
    pub fn numbers_beginning(&self, beginning: &str) -> Range<u32> {
        let from = |word: &str| {
            let next = self.words.range().ge(word).into_stream().next().map(|it| apart(it.1).0);
            next.unwrap_or(u32::try_from(self.len()).unwrap_or(u32::MAX))
        };
        from(beginning)..from(&format!("{beginning}{}", char::MAX))
    }

    fn passed_by(
        &self,
        automaton: impl Automaton,
        n: usize,
        counts: impl Fn(&Word) -> bool,
    ) -> Vec<Word> {
        let mut stream = self.words.search(automaton).into_stream();
        let mut found = Vec::new();
        while let Some((spelt, value)) = stream.next() {
            let (id, is_first) = apart(value);
            let word = Word { spelt: String::from_utf8_lossy(spelt).into_owned(), id, is_first };
            if counts(&word) {
                found.push(word);
            }
            if found.len() == n {
                break;
            }
        }
        found
    }
}

fn apart(value: u64) -> (u32, bool) {
    (u32::try_from(value >> 1).unwrap_or(u32::MAX), value & 1 == 1)
}

impl TryFrom<Vec<u8>> for Vocabulary {
    type Error = fst::Error;

    fn try_from(bytes: Vec<u8>) -> Result<Self, fst::Error> {
        Ok(Self { words: Map::new(bytes)? })
    }
}

impl From<Vocabulary> for Vec<u8> {
    fn from(vocabulary: Vocabulary) -> Self {
        vocabulary.words.into_fst().into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let words = [("oslo", true), ("bergen", true), ("bergan", true), ("berg", false)];
        Vocabulary::new(words.into_iter().collect()).0
    }

    #[test]
    fn misspelt_words_are_found_within_their_reach() {
        for (written, n_changes, expected) in [
            ("olso", 1, vec!["oslo"]),
            ("bergn", 1, vec!["bergan", "bergen"]),
            ("bergnn", 2, vec!["bergan", "bergen"]),
            ("bargan", 1, vec!["bergan"]),
            ("nslo", 1, vec![]),
            ("", 1, vec![]),
        ] {
            let near = vocabulary().near(written, n_changes, 4);
            let near: Vec<_> = near.into_iter().map(|it| it.spelt).collect();
            assert_eq!(near, expected, "{written}");
        }
    }

    #[test]
    fn words_are_found_as_written_and_by_their_beginning() {
        let words = vocabulary();
        assert_eq!(words.find("berg"), Some((0, false)));
        assert_eq!(words.find("ber"), None);
        assert_eq!(words.beginning("berg", 9).len(), 3);
        for (beginning, expected) in [("berg", 0..3), ("berge", 2..3), ("o", 3..4), ("p", 4..4)] {
            assert_eq!(words.numbers_beginning(beginning), expected, "{beginning}");
        }
        assert_eq!(words.beginning("berg", 2).len(), 2);
        assert_eq!(words.like("pergen", 1, 9).len(), 1);
    }

    #[test]
    fn a_vocabulary_survives_its_bytes() {
        let bytes = Vec::from(vocabulary());
        assert_eq!(Vocabulary::try_from(bytes).unwrap().find("oslo"), Some((3, true)));
        assert!(Vocabulary::try_from(vec![1, 2, 3]).is_err());
    }
}
