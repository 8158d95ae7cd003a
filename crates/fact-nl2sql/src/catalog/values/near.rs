//! Stored texts that are much like what was written: for a misspelt word, and for a decline that
//! names what there is.

use super::ValueIndex;
use crate::words::likeness;

/// Words of the data looked at for one written word.
const MAX_WORDS: usize = 64;

/// Texts looked at for one word of the data.
const MAX_TEXTS_A_WORD: usize = 12;

/// Texts weighed for one written word.
const MAX_WEIGHED: usize = 240;

/// Letters two words must begin with in common to be alike, as [`likeness`] has it.
const BEGINNING: usize = 4;

impl ValueIndex {
    /// First words of stored texts within `n_changes` (one or two) of a word, that begin with its
    /// first letter and have `min_chars` letters; two of them where there are more, which is to
    /// say that none of them is the one that was meant.
    pub fn near_first_words(&self, lower: &str, n_changes: usize, min_chars: usize) -> Vec<String> {
        let near = self.texts.vocabulary().near(lower, n_changes, min_chars);
        near.into_iter().map(|it| it.spelt).collect()
    }

    /// The stored names most like a word, best first.
    pub fn nearest(&self, lower: &str, n: usize) -> Vec<String> {
        let mut scored: Vec<(f64, &str)> = self
            .candidates(lower)
            .into_iter()
            .filter_map(|text| {
                let kind = self.kind(text).filter(|it| !it.is_code)?;
                let known_name = if kind.is_name { 0.03 } else { 0.0 };
                let stored = self.texts.stored(text);
                Some((likeness(lower, stored)? + known_name, stored))
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        scored.dedup_by(|a, b| a.1 == b.1);
        scored.into_iter().take(n).map(|(_, text)| text.to_owned()).collect()
    }

    /// Texts with a word that is nearly the one written or begins as it does, those first that
    /// share most letters.
    fn candidates(&self, lower: &str) -> Vec<u32> {
        let vocabulary = self.texts.vocabulary();
        let mut words = vocabulary.like(lower, 1, MAX_WORDS / 2);
        let letters: Vec<usize> = lower.char_indices().map(|(at, ch)| at + ch.len_utf8()).collect();
        for end in letters.iter().skip(BEGINNING - 1).rev() {
            if words.len() >= MAX_WORDS {
                break;
            }
            let beginning = lower.get(..*end).unwrap_or_default();
            for word in vocabulary.beginning(beginning, MAX_WORDS) {
                if words.iter().all(|it| it.id != word.id) {
                    words.push(word);
                }
            }
        }
        if words.is_empty() && letters.len() >= 8 {
            words = vocabulary.like(lower, 2, MAX_WORDS);
        }
        let mut texts = Vec::new();
        for word in words {
            if word.is_first {
                let spelt = [word.spelt.as_str()].into_iter().collect();
                let run = self.texts.beginning(&spelt);
                texts.extend(self.texts.texts(&run).iter().take(MAX_TEXTS_A_WORD));
            }
            texts.extend(self.texts.with_inner(word.id).iter().take(MAX_TEXTS_A_WORD));
            if texts.len() >= MAX_WEIGHED {
                break;
            }
        }
        texts.sort_unstable();
        texts.dedup();
        texts
    }
}
