//! Stored texts by their beginning: for completing what is being typed, and for what a filter
//! can be changed to.

use super::ValueHit;
use super::ValueIndex;
use super::texts::Words;
use crate::lex::lex;
use crate::plan::Col;

/// So many texts of a column are looked through for those that begin so.
const MAX_LOOKED_THROUGH: usize = 20_000;

impl ValueIndex {
    /// Up to `n` stored texts that begin with `prefix` whatever their letter case, its last word
    /// perhaps only begun; those of one column where that is given, and all of it where `prefix`
    /// is empty. In no order that matters.
    pub fn starting(&self, prefix: &str, of: Option<Col>, n: usize) -> Vec<ValueHit> {
        if let Some(col) = of {
            return self.of_column(col, &prefix.to_lowercase(), n);
        }
        let n_words = lex(prefix).len();
        let hit =
            |(col, text): (Col, &str)| ValueHit { col, text: text.to_owned(), n_words, score: 1.0 };
        self.begun_by(prefix).map(hit).take(n).collect()
    }

    /// The stored texts that begin with `prefix` whatever their letter case, its last word perhaps
    /// only begun; none for one without words.
    pub fn begun_by(&self, prefix: &str) -> impl Iterator<Item = (Col, &str)> {
        let words: Words = lex(prefix).iter().map(|it| it.lower.as_str()).collect();
        let run = if words == Words::default() { 0..0 } else { self.texts.starting(&words) };
        let texts = self.texts.texts(&run).iter();
        texts.filter_map(|it| Some((self.kind(*it)?.col, self.texts.stored(*it))))
    }

    /// Up to `n` stored texts whose first word begins as `lower` does but for one letter.
    pub fn starting_nearly(&self, lower: &str, n: usize) -> Vec<ValueHit> {
        let words = self.texts.vocabulary().begun_nearly(lower).into_iter();
        let runs = words.map(|it| self.texts.starting(&[it.spelt.as_str()].into_iter().collect()));
        let texts = runs.flat_map(|it| self.texts.texts(&it).iter().take(n));
        let known = texts.filter_map(|it| Some((self.kind(*it)?, *it)));
        known.map(|(kind, text)| self.hit(kind, text, 1, 0.9)).take(n).collect()
    }

    fn of_column(&self, col: Col, lower: &str, n: usize) -> Vec<ValueHit> {
        let at = self.columns.iter().position(|it| it.is_some_and(|it| it.col == col));
        let stored = at.and_then(|it| self.texts.columns().nth(it));
        let Some(stored) = stored else { return Vec::new() };
        let fits = |it: &&str| lower.is_empty() || it.to_lowercase().starts_with(lower);
        let texts = self.texts.of(stored).take(MAX_LOOKED_THROUGH).filter(fits).take(n);
        let hit = |text: &str| ValueHit { col, text: text.to_owned(), n_words: 1, score: 1.0 };
        texts.map(hit).collect()
    }
}
