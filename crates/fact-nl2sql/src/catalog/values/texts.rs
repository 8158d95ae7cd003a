//! The texts of a database in the order of their words: a million of them in some seventy
//! megabytes, found in microseconds.
//!
//! Start at [`Texts::new`]. A text is cut into words as a question is; texts stand in the order
//! of those words, so that all that begin alike lie side by side and are found by halving. Knows
//! nothing of what a column means.

use std::collections::HashMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::arena::Arena;
use super::vocabulary::Vocabulary;
use crate::lex::lex;
use crate::plan::Col;

/// Stands between the words of a text; below every character of a word.
const BETWEEN: char = '\u{1}';

/// Just above [`BETWEEN`]: what begins with a word lies before the word and this.
const AFTER: char = '\u{2}';

/// Texts kept of one database at most.
pub(crate) const MAX_TEXTS: usize = 1_500_000;

/// Bytes of text kept of one database at most.
pub(crate) const MAX_BYTES: usize = 40 << 20;

/// Of a longer text only the first word is listed: prose is not asked for by a word of it.
const MAX_LISTED_WORDS: usize = 6;

/// The different texts of one column.
#[derive(Debug, Clone)]
pub(crate) struct ColumnTexts {
    /// Which column.
    pub col: Col,
    /// Its texts, each once.
    pub texts: Arena,
}

/// All texts of a database, in columns and by their words.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Texts {
    /// As stored, column by column.
    stored: Arena,
    /// Their words in lower case, with [`BETWEEN`] between them.
    spelt: Arena,
    /// Each column with one past its last text.
    columns: Vec<(Col, u32)>,
    /// The texts in the order of their words: one list for each first word, side by side.
    ordered: Lists,
    vocabulary: Vocabulary,
    /// By word: the texts that have it after their first.
    inner: Lists,
    /// By stem: the texts that are one word of that stem and not the stem itself.
    stemmed: Lists,
}

impl Default for Texts {
    fn default() -> Self {
        Self::new(Vec::new()).0
    }
}

/// Lists of texts by the number of a word.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Lists {
    starts: Vec<u32>,
    texts: Vec<u32>,
}

/// Hands out pairs of a word and a text, the same each time.
type EachPair<'a> = dyn Fn(&mut dyn FnMut(u32, u32)) + 'a;

/// The same, with words as they are spelt.
type EachWord<'a> = dyn Fn(&mut dyn FnMut(&str, u32)) + 'a;

/// Texts side by side in the order of words.
pub(super) type Run = Range<usize>;

impl Texts {
    /// Puts the texts of `columns` in order. Where there are too many for the memory they may
    /// take, columns with fewer go first; gives the columns of which some were left out.
    pub fn new(mut columns: Vec<ColumnTexts>) -> (Self, Vec<Col>) {
        columns.sort_by_key(|it| (it.texts.len(), it.col));
        let mut left_out = Vec::new();
        let (mut stored, mut spelt) = (Arena::default(), Arena::default());
        let mut ends = Vec::new();
        let mut one_word = Vec::new();
        for ColumnTexts { col, texts } in columns {
            for text in texts.iter() {
                if stored.len() == MAX_TEXTS || stored.n_bytes() + text.len() > MAX_BYTES {
                    left_out.push(col);
                    break;
                }
                let Some((words, stem)) = cut(text) else { continue };
                if let Some(stem) = stem {
                    one_word.push((stem, number(stored.len())));
                }
                stored.push(text);
                spelt.push(&words);
            }
            ends.push((col, number(stored.len())));
        }
        stored.shrink();
        spelt.shrink();
        let mut order: Vec<u32> = (0..number(stored.len())).collect();
        order.sort_unstable_by(|a, b| spelt.get(*a).cmp(spelt.get(*b)).then(a.cmp(b)));
        let (vocabulary, ordered, inner, stemmed) = listed(&spelt, &order, &one_word);
        (Self { stored, spelt, columns: ends, ordered, vocabulary, inner, stemmed }, left_out)
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.stored.len()
    }

    /// Bytes all of it takes, about.
    pub fn n_bytes(&self) -> usize {
        let lists = [&self.ordered, &self.inner, &self.stemmed];
        let in_lists: usize = lists.iter().map(|it| it.texts.len() + it.starts.len()).sum();
        let words = self.stored.n_bytes() + self.spelt.n_bytes() + self.vocabulary.n_bytes();
        words + 4 * (in_lists + 2 * self.len())
    }

    /// The words by which texts can be found.
    pub(super) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// A text as stored.
    pub(super) fn stored(&self, text: u32) -> &str {
        self.stored.get(text)
    }

    /// The words of a text.
    pub(super) fn words(&self, text: u32) -> impl Iterator<Item = &str> {
        self.spelt.get(text).split(BETWEEN)
    }

    /// Position of the column a text is in, among [`Self::columns`].
    pub(super) fn column_of(&self, text: u32) -> usize {
        self.columns.partition_point(|(_, end)| *end <= text)
    }

    /// The columns that have texts.
    pub(super) fn columns(&self) -> impl Iterator<Item = Col> {
        self.columns.iter().map(|(col, _)| *col)
    }

    /// The different texts of a column that can be asked for, in no order that matters.
    pub fn of(&self, col: Col) -> impl Iterator<Item = &str> {
        let at = self.columns.iter().position(|(it, _)| *it == col);
        let end = at.and_then(|it| self.columns.get(it)).map_or(0, |it| it.1);
        let before = at.and_then(|it| self.columns.get(it.checked_sub(1)?));
        let start = if at.is_some() { before.map_or(0, |it| it.1) } else { 0 };
        (start..end).map(|it| self.stored.get(it))
    }

    /// The texts of every column that is not in a table `is_left_out`.
    pub fn columns_but(&self, is_left_out: &dyn Fn(usize) -> bool) -> Vec<ColumnTexts> {
        let columns = self.columns().filter(|it| !is_left_out(it.table));
        columns.map(|col| ColumnTexts { col, texts: self.of(col).collect() }).collect()
    }

    /// The texts whose words begin with `words`.
    pub(super) fn beginning(&self, words: &Words) -> Run {
        let first = self.vocabulary.find(words.first());
        let run = first.map_or(0..0, |(word, _)| self.ordered.run(word..word + 1));
        if words.is_one() { run } else { self.narrowed(&run, words) }
    }

    /// Of the texts in `run` those whose words begin with `words`.
    pub(super) fn narrowed(&self, run: &Run, words: &Words) -> Run {
        let from = self.first_not_below(run, &words.0);
        from..self.first_not_below(&(from..run.end), &format!("{}{AFTER}", words.0))
    }

    /// The texts whose words begin with `words`, the last of which may be only begun.
    pub(super) fn starting(&self, words: &Words) -> Run {
        if words.is_one() {
            return self.ordered.run(self.vocabulary.numbers_beginning(words.first()));
        }
        let first: Words = [words.first()].into_iter().collect();
        let run = self.beginning(&first);
        let from = self.first_not_below(&run, &words.0);
        from..self.first_not_below(&(from..run.end), &format!("{}{}", words.0, char::MAX))
    }

    /// Of the texts in `run`, all of which begin with `words`, those that are no longer.
    pub(super) fn ending(&self, run: &Run, words: &Words) -> Run {
        run.start..self.first_not_below(run, &format!("{}{BETWEEN}", words.0))
    }

    fn first_not_below(&self, run: &Run, key: &str) -> usize {
        let texts = self.texts(run);
        run.start + texts.partition_point(|it| self.spelt.get(*it) < key)
    }

    /// The texts of a run.
    pub(super) fn texts(&self, run: &Run) -> &[u32] {
        self.ordered.texts.get(run.clone()).unwrap_or_default()
    }

    /// The texts that have the word of this number after their first.
    pub(super) fn with_inner(&self, word: u32) -> &[u32] {
        self.inner.of(word)
    }

    /// The texts that are one word with the stem of this number.
    pub(super) fn with_stem(&self, stem: u32) -> &[u32] {
        self.stemmed.of(stem)
    }

    /// Whether the words of `text` hold `words` side by side, after its first.
    pub(super) fn holds(&self, text: u32, words: &Words) -> bool {
        let spelt = self.spelt.get(text);
        let is_whole =
            |end: usize| spelt.get(end..).is_none_or(|it| it.is_empty() || it.starts_with(BETWEEN));
        let key = format!("{BETWEEN}{}", words.0);
        spelt.match_indices(&key).any(|(at, _)| is_whole(at + key.len()))
    }
}

/// Words side by side, as texts are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words(String);

impl Words {
    /// Puts one word more at the end.
    pub fn push(&mut self, word: &str) {
        if !self.0.is_empty() {
            self.0.push(BETWEEN);
        }
        self.0.push_str(word);
    }

    fn first(&self) -> &str {
        first(&self.0)
    }

    fn is_one(&self) -> bool {
        !self.0.contains(BETWEEN)
    }

    /// With one word more at the end.
    pub fn and(&self, word: &str) -> Self {
        let mut longer = self.clone();
        longer.push(word);
        longer
    }
}

impl<'a> FromIterator<&'a str> for Words {
    fn from_iter<I: IntoIterator<Item = &'a str>>(words: I) -> Self {
        let mut all = Self::default();
        for word in words {
            all.push(word);
        }
        all
    }
}

impl Lists {
    /// Each pair's text in the list of its word; `n_words` lists.
    fn new(n_words: usize, pairs: &EachPair<'_>) -> Self {
        let mut starts = vec![0_u32; n_words + 1];
        pairs(&mut |word, _| {
            if let Some(it) = starts.get_mut(word as usize + 1) {
                *it += 1;
            }
        });
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut free = starts.clone();
        let mut texts = vec![0; total as usize];
        pairs(&mut |word, text| {
            if let Some(at) = free.get_mut(word as usize)
                && let Some(slot) = texts.get_mut(*at as usize)
            {
                *slot = text;
                *at += 1;
            }
        });
        Self { starts, texts }
    }

    fn of(&self, word: u32) -> &[u32] {
        self.texts.get(self.run(word..word + 1)).unwrap_or_default()
    }

    /// Where the lists of these words lie, one after another.
    fn run(&self, words: Range<u32>) -> Run {
        let start = |word: u32| self.starts.get(word as usize).copied().unwrap_or_default();
        start(words.start) as usize..start(words.end) as usize
    }
}

/// The words of a text as they are kept, and the stem where it is one word that is not its own
/// stem. `None` for a text without a word.
fn cut(text: &str) -> Option<(String, Option<String>)> {
    let tokens = lex(text);
    let first = tokens.first()?;
    let stem = (tokens.len() == 1 && first.stem != first.lower).then(|| first.stem.clone());
    let words: Words = tokens.iter().map(|it| it.lower.as_str()).collect();
    Some((words.0, stem))
}

/// The vocabulary of the texts; the lists of those in `order` by their first word, by later ones,
/// and by the stem of the only one.
fn listed(
    spelt: &Arena,
    order: &[u32],
    one_word: &[(String, u32)],
) -> (Vocabulary, Lists, Lists, Lists) {
    let mut words: HashMap<&str, bool> = HashMap::new();
    for text in spelt.iter() {
        words.insert(first(text), true);
        for word in inner(text) {
            words.entry(word).or_insert(false);
        }
    }
    for (stem, _) in one_word {
        words.entry(stem).or_insert(false);
    }
    let (vocabulary, ids) = Vocabulary::new(words);
    let by_word = |pairs: &EachWord<'_>| {
        Lists::new(vocabulary.len(), &|each| {
            pairs(&mut |word, text| {
                if let Some(id) = ids.get(word) {
                    each(*id, text);
                }
            });
        })
    };
    let ordered = by_word(&|each| order.iter().for_each(|it| each(first(spelt.get(*it)), *it)));
    let by_inner = by_word(&|each| {
        for (text, words) in (0_u32..).zip(spelt.iter()) {
            inner(words).for_each(|it| each(it, text));
        }
    });
    let stemmed = by_word(&|each| one_word.iter().for_each(|(stem, text)| each(stem, *text)));
    (vocabulary, ordered, by_inner, stemmed)
}

fn first(text: &str) -> &str {
    text.split(BETWEEN).next().unwrap_or_default()
}

/// The words after the first, where the text is short enough to be asked for by one of them.
fn inner(text: &str) -> impl Iterator<Item = &str> {
    let is_short = text.split(BETWEEN).take(MAX_LISTED_WORDS + 1).count() <= MAX_LISTED_WORDS;
    text.split(BETWEEN).skip(1).filter(move |_| is_short)
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Texts {
        let col = |table, column| Col { table, column };
        let column =
            |col, texts: &[&str]| ColumnTexts { col, texts: texts.iter().copied().collect() };
        let (texts, left_out) = Texts::new(vec![
            column(col(1, 2), &["New York", "new york", "Newark", "York", "--"]),
            column(col(0, 1), &["New York City Ballet", "Companies"]),
        ]);
        assert_eq!(left_out, []);
        texts
    }

    fn found(texts: &Texts, run: &Run) -> Vec<String> {
        texts.texts(run).iter().map(|it| texts.stored(*it).to_owned()).collect()
    }

    #[test]
    fn texts_that_begin_alike_lie_side_by_side() {
        let texts = texts();
        for (words, beginning, ending) in [
            (vec!["new"], 3, 0),
            (vec!["new", "york"], 3, 2),
            (vec!["york"], 1, 1),
            (vec!["new", "yor"], 0, 0),
        ] {
            let words: Words = words.into_iter().collect();
            let run = texts.beginning(&words);
            assert_eq!(run.len(), beginning, "{words:?}: {:?}", found(&texts, &run));
            assert_eq!(texts.ending(&run, &words).len(), ending, "{words:?}");
        }
    }

    #[test]
    fn texts_are_found_by_a_later_word_and_by_their_stem() {
        let texts = texts();
        let (york, is_first) = texts.vocabulary().find("york").unwrap();
        assert!(is_first);
        let with = texts.with_inner(york).iter().map(|it| texts.stored(*it));
        assert_eq!(with.collect::<Vec<_>>(), ["New York City Ballet", "New York", "new york"]);
        let (stem, _) = texts.vocabulary().find("compani").unwrap();
        assert_eq!(texts.with_stem(stem).len(), 1);
        let city: Words = ["york", "city"].into_iter().collect();
        assert_eq!([0, 1].map(|it| texts.holds(it, &city)), [true, false]);
    }

    #[test]
    fn a_column_keeps_its_texts() {
        let texts = texts();
        let of = |table, column| texts.of(Col { table, column }).count();
        // Nothing can be asked for by "--".
        assert_eq!((of(1, 2), of(0, 1), of(5, 5)), (4, 2, 0));
        let columns: Vec<Col> = texts.columns().collect();
        assert!((0..6).all(|it| columns.get(texts.column_of(it)).is_some()));
    }
}
