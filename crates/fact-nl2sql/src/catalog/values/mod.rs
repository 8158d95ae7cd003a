//! The texts the data holds, by their words, so that a name said in part finds the whole one.
//!
//! Start at [`ValueIndex::at`]. No lookup costs more for a million texts than for a hundred,
//! but for some halvings. Knows nothing of questions beyond their words.

mod arena;
mod near;
mod starting;
mod texts;
mod vocabulary;

use std::collections::HashMap;
use std::sync::Arc;

pub(crate) use arena::Arena;
pub(crate) use texts::{ColumnTexts, MAX_BYTES, MAX_TEXTS, Texts};

use super::roles::{Role, TableInfo};
use crate::lex::{Token, lex};
use crate::plan::Col;
use crate::words::{singular, stem};
use texts::{Run, Words};

/// A word or phrase that begins more texts than this picks out none of them.
const CROWDED: usize = 40;

/// Texts with a word after their first that are looked through for more words.
const MAX_LOOKED_THROUGH: usize = 2_000;

/// A stored text found in a question.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ValueHit {
    /// The column it is in.
    pub col: Col,
    /// As stored.
    pub text: String,
    /// How many words of the question it took.
    pub n_words: usize,
    /// 0 to 1: 1 where every word of it was said.
    pub score: f64,
}

/// The texts of a database with what their columns mean.
pub(crate) struct ValueIndex {
    texts: Arc<Texts>,
    /// What the columns of `texts` are, in their order; `None` where texts of one are not asked
    /// for.
    columns: Vec<Option<ColumnKind>>,
    /// Words that were said to mean a stored text, by the stem of their first.
    said: HashMap<String, Vec<(Vec<String>, ValueHit)>>,
    partly_seen: Vec<usize>,
    /// Those of [`LEGAL_FORMS`] that occur at all.
    legal_forms: Vec<&'static str>,
}

#[derive(Clone, Copy)]
struct ColumnKind {
    col: Col,
    is_code: bool,
    is_name: bool,
}

/// Endings of a company's name that say nothing when left out.
const LEGAL_FORMS: &[&str] = &[
    "inc",
    "llc",
    "ltd",
    "corp",
    "corporation",
    "co",
    "plc",
    "ag",
    "gmbh",
    "sa",
    "group",
    "company",
];

impl ValueIndex {
    /// `place` says where a column of `texts` stands in `tables`; `None` where it is not there.
    /// `partly_seen` are the tables with texts that were not looked at.
    pub fn new(
        tables: &[TableInfo],
        texts: Arc<Texts>,
        place: impl Fn(Col) -> Option<Col>,
        partly_seen: Vec<usize>,
    ) -> Self {
        let kind = |col: Col| {
            let col = place(col)?;
            let column = tables.get(col.table)?.columns.get(col.column)?;
            let is_name = column.role == Role::Name;
            let kind = ColumnKind { col, is_code: column.is_code, is_name };
            column.role.names_values().then_some(kind)
        };
        let columns = texts.columns().map(kind).collect();
        let occurs = |it: &&&str| texts.vocabulary().find(it).is_some();
        let legal_forms = LEGAL_FORMS.iter().filter(occurs).copied().collect();
        Self { texts, columns, said: HashMap::new(), partly_seen, legal_forms }
    }

    /// Lets `words` mean a stored text of `col`, as a person said they do.
    pub fn say(&mut self, words: &str, col: Col, text: &str) {
        let words: Vec<String> = lex(words).into_iter().map(|it| it.lower).collect();
        let Some(first) = words.first().map(|it| stem(it)) else { return };
        let hit = ValueHit { col, text: text.to_owned(), n_words: words.len(), score: 1.0 };
        self.said.entry(first).or_default().push((words, hit));
    }

    /// The stored texts that begin at the first of `tokens`, whole or by their beginning.
    pub fn at(&self, tokens: &[Token]) -> Vec<ValueHit> {
        let Some(first) = tokens.first() else { return Vec::new() };
        let mut hits = Vec::new();
        let mut said: Words = [first.lower.as_str()].into_iter().collect();
        let mut run = self.texts.beginning(&said);
        for n_said in 1..=tokens.len() {
            if run.is_empty() {
                break;
            }
            let own = tokens.get(..n_said).unwrap_or_default();
            let next = tokens.get(n_said).map(|it| it.lower.as_str());
            let more = next.map(|it| said.and(it));
            let longer = more.as_ref().map_or(run.end..run.end, |it| self.texts.narrowed(&run, it));
            self.whole(&run, &said, own, &mut hits);
            if run.len() <= CROWDED {
                self.begun(&run, &longer, own, &mut hits);
            } else {
                self.but_for_legal_form(&run, &said, next, n_said, &mut hits);
            }
            (run, said) = (longer, more.unwrap_or_default());
        }
        self.stemmed(first, &mut hits);
        self.as_said(tokens, &mut hits);
        hits
    }

    /// The texts that are just what was said.
    fn whole(&self, run: &Run, said: &Words, tokens: &[Token], hits: &mut Vec<ValueHit>) {
        let as_written = tokens.first().is_some_and(|it| it.text == it.text.to_uppercase());
        for &text in self.texts.texts(&self.texts.ending(run, said)) {
            let Some(kind) = self.kind(text) else { continue };
            // "it" is a word, "IT" a code: letters must be written as stored.
            let score = if kind.is_code {
                if !as_written {
                    continue;
                }
                0.97
            } else {
                let stored = self.texts.stored(text).split_whitespace();
                if tokens.iter().map(|it| it.text.as_str()).eq(stored) { 1.0 } else { 0.96 }
            };
            hits.push(self.hit(kind, text, tokens.len(), score));
        }
    }

    /// The texts of `run`, few as they are, that begin with what was said and go on otherwise than
    /// the question does; those in `longer` go on as it does.
    fn begun(&self, run: &Run, longer: &Run, tokens: &[Token], hits: &mut Vec<ValueHit>) {
        let n_said = tokens.len();
        // "good" begins the name of some restaurant and means none: a single word must be written
        // as a name, or be too long to stand there by chance.
        let long_enough = n_said >= 2
            || tokens.first().is_some_and(|it| {
                let as_name = it.text.chars().next().is_some_and(char::is_uppercase);
                it.lower.len() >= if as_name { 4 } else { 7 }
            });
        let before = self.texts.texts(&(run.start..longer.start));
        let after = self.texts.texts(&(longer.end..run.end));
        for &text in before.iter().chain(after) {
            let Some(kind) = self.kind(text).filter(|it| !it.is_code) else { continue };
            let mut rest = self.texts.words(text).skip(n_said).peekable();
            if rest.peek().is_none() {
                continue;
            }
            if rest.all(|it| LEGAL_FORMS.contains(&it)) {
                hits.push(self.hit(kind, text, n_said, 0.93));
            } else if kind.is_name && long_enough {
                hits.push(self.hit(kind, text, n_said, 0.6));
            }
        }
    }

    /// Of very many texts that begin with what was said those that lack nothing but a legal form.
    fn but_for_legal_form(
        &self,
        run: &Run,
        said: &Words,
        next: Option<&str>,
        n_said: usize,
        hits: &mut Vec<ValueHit>,
    ) {
        for form in self.legal_forms.iter().filter(|it| Some(**it) != next) {
            let with_form = said.and(form);
            let formed = self.texts.narrowed(run, &with_form);
            if formed.is_empty() {
                continue;
            }
            let mut found = self.texts.texts(&self.texts.ending(&formed, &with_form)).to_vec();
            for second in &self.legal_forms {
                let with_both = with_form.and(second);
                let both = self.texts.narrowed(&formed, &with_both);
                found.extend(self.texts.texts(&self.texts.ending(&both, &with_both)));
            }
            for text in found {
                if let Some(kind) = self.kind(text).filter(|it| !it.is_code) {
                    hits.push(self.hit(kind, text, n_said, 0.93));
                }
            }
        }
    }

    /// The texts of one word that has the same stem.
    fn stemmed(&self, first: &Token, hits: &mut Vec<ValueHit>) {
        if first.stem.len() <= 3 {
            return;
        }
        let Some((stem, _)) = self.texts.vocabulary().find(&first.stem) else { return };
        for &text in self.texts.with_stem(stem) {
            if let Some(kind) = self.kind(text).filter(|it| !it.is_code) {
                hits.push(self.hit(kind, text, 1, 0.9));
            }
        }
    }

    fn as_said(&self, tokens: &[Token], hits: &mut Vec<ValueHit>) {
        let Some(said) = tokens.first().and_then(|it| self.said.get(&it.stem)) else { return };
        for (words, hit) in said {
            let own = || words.iter().zip(tokens);
            if words.len() > tokens.len() {
                continue;
            }
            if own().all(|(word, token)| *word == token.lower) {
                hits.push(hit.clone());
            } else if own().all(|(word, token)| is_same(word, token)) {
                // "partners" of the code that means "Partner".
                hits.push(ValueHit { score: 0.9, ..hit.clone() });
            }
        }
    }

    /// The stored texts that hold `words` side by side, but not at their beginning: "Kennedy" for
    /// "John F. Kennedy". Empty where there are so many that the words pick out none.
    pub fn containing(&self, words: &[Token]) -> Vec<ValueHit> {
        let ids: Option<Vec<u32>> =
            words.iter().map(|it| Some(self.texts.vocabulary().find(&it.lower)?.0)).collect();
        let lists = ids.iter().flatten().map(|it| self.texts.with_inner(*it));
        let Some(rarest) = lists.min_by_key(|it| it.len()) else { return Vec::new() };
        if rarest.len() > MAX_LOOKED_THROUGH {
            return Vec::new();
        }
        let said: Words = words.iter().map(|it| it.lower.as_str()).collect();
        let mut found: Vec<u32> =
            rarest.iter().copied().filter(|it| self.texts.holds(*it, &said)).collect();
        // A text with the same word twice is listed twice.
        found.dedup();
        if found.len() > CROWDED {
            return Vec::new();
        }
        let known = found.into_iter().filter_map(|it| Some((it, self.kind(it)?)));
        let hit = |(text, kind): (u32, ColumnKind)| {
            let n_words = self.texts.words(text).count();
            #[expect(clippy::cast_precision_loss, reason = "a name has few words")]
            let share = words.len() as f64 / n_words.max(1) as f64;
            // Below every text that begins so.
            self.hit(kind, text, words.len(), 0.3 + 0.25 * share)
        };
        known.filter(|it| !it.1.is_code).map(hit).collect()
    }

    /// The stored texts equal to `text` but for letter case.
    pub fn exactly(&self, text: &str) -> Vec<ValueHit> {
        let tokens = lex(text);
        let words: Words = tokens.iter().map(|it| it.lower.as_str()).collect();
        if tokens.is_empty() {
            return Vec::new();
        }
        let run = self.texts.beginning(&words);
        let lower = text.to_lowercase();
        let same = self.texts.texts(&self.texts.ending(&run, &words)).iter();
        let same = same.filter(|it| self.texts.stored(**it).to_lowercase() == lower);
        same.filter_map(|it| Some(self.hit(self.kind(*it)?, *it, 1, 1.0))).collect()
    }

    /// The tables with texts that were not looked at: what is not found may still be there.
    pub fn partly_seen(&self) -> &[usize] {
        &self.partly_seen
    }

    /// Whether any stored text begins with this word.
    pub fn knows(&self, lower: &str) -> bool {
        self.said.contains_key(&stem(lower))
            || self.texts.vocabulary().find(lower).is_some_and(|it| it.1)
    }

    fn kind(&self, text: u32) -> Option<ColumnKind> {
        self.columns.get(self.texts.column_of(text)).copied().flatten()
    }

    fn hit(&self, kind: ColumnKind, text: u32, n_words: usize, score: f64) -> ValueHit {
        ValueHit { col: kind.col, text: self.texts.stored(text).to_owned(), n_words, score }
    }
}

/// Whether a word of a question is one that was said, in whatever number.
fn is_same(said: &str, token: &Token) -> bool {
    said == token.lower || said.len() > 3 && singular(said) == singular(&token.lower)
}

#[cfg(test)]
mod tests;
