//! The texts the data holds, by their words, so that a name said in part finds the whole one.
//!
//! Knows nothing of questions beyond their words.

use std::collections::HashMap;

use super::probe::Facts;
use super::roles::{Role, TableInfo};
use crate::lex::{Token, lex};
use crate::plan::Col;
use crate::words::likeness;

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

/// Texts by their first word.
pub(crate) struct ValueIndex {
    entries: Vec<Entry>,
    by_first: HashMap<String, Vec<u32>>,
    by_stem: HashMap<String, Vec<u32>>,
    by_text: HashMap<String, Vec<u32>>,
    partly_seen: Vec<usize>,
    /// Positions in `entries`, by the text in lower case: what begins alike stands together.
    sorted: Vec<u32>,
}

struct Entry {
    col: Col,
    text: String,
    words: Vec<String>,
    is_code: bool,
    is_name: bool,
}

/// So many texts are looked through for those of one column.
const MAX_LOOKED_THROUGH: usize = 20_000;

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
    pub fn new(tables: &[TableInfo], facts: &Facts) -> Self {
        let mut index = Self {
            entries: Vec::new(),
            by_first: HashMap::new(),
            by_stem: HashMap::new(),
            by_text: HashMap::new(),
            partly_seen: Vec::new(),
            sorted: Vec::new(),
        };
        for (table_idx, table) in tables.iter().enumerate() {
            for (column_idx, column) in table.columns.iter().enumerate() {
                if matches!(column.role, Role::Date | Role::YearPart | Role::Other) {
                    continue;
                }
                let col = Col { table: table_idx, column: column_idx };
                if facts.may_hold_more(col) && !index.partly_seen.contains(&table_idx) {
                    index.partly_seen.push(table_idx);
                }
                for text in facts.values(col) {
                    index.add(col, text, column.is_code, column.role == Role::Name);
                }
            }
        }
        index.sort();
        index
    }

    fn sort(&mut self) {
        let mut keyed: Vec<(String, u32)> =
            (0..).zip(&self.entries).map(|(id, it)| (it.text.to_lowercase(), id)).collect();
        keyed.sort_unstable();
        self.sorted = keyed.into_iter().map(|it| it.1).collect();
    }

    fn add(&mut self, col: Col, text: &str, is_code: bool, is_name: bool) {
        let tokens = lex(text);
        let words: Vec<String> = tokens.iter().map(|it| it.lower.clone()).collect();
        let (Some(first), Some(token)) = (words.first(), tokens.first()) else { return };
        let Ok(id) = u32::try_from(self.entries.len()) else { return };
        self.by_first.entry(first.clone()).or_default().push(id);
        if tokens.len() == 1 && token.stem != *first {
            self.by_stem.entry(token.stem.clone()).or_default().push(id);
        }
        self.by_text.entry(text.to_lowercase()).or_default().push(id);
        self.entries.push(Entry { col, text: text.to_owned(), words, is_code, is_name });
    }

    /// The stored texts that begin at the first of `tokens`, whole or by their beginning.
    pub fn at(&self, tokens: &[Token]) -> Vec<ValueHit> {
        let Some(first) = tokens.first() else { return Vec::new() };
        let mut hits = Vec::new();
        let direct = self.by_first.get(&first.lower).map(Vec::as_slice).unwrap_or_default();
        let stemmed = self.by_stem.get(&first.stem).map(Vec::as_slice).unwrap_or_default();
        // A word that begins very many texts picks out none of them unless it is all of one.
        let crowded = direct.len() > 40;
        for entry in direct.iter().filter_map(|it| self.entries.get(*it as usize)) {
            hits.extend(direct_hit(entry, tokens, crowded));
        }
        for entry in stemmed.iter().filter_map(|it| self.entries.get(*it as usize)) {
            if !entry.is_code && first.stem.len() > 3 {
                hits.push(ValueHit {
                    col: entry.col,
                    text: entry.text.clone(),
                    n_words: 1,
                    score: 0.9,
                });
            }
        }
        hits
    }

    /// The stored texts equal to `text` but for letter case.
    pub fn exactly(&self, text: &str) -> Vec<ValueHit> {
        let ids = self.by_text.get(&text.to_lowercase()).map(Vec::as_slice).unwrap_or_default();
        let entries = ids.iter().filter_map(|it| self.entries.get(*it as usize));
        let hit =
            |it: &Entry| ValueHit { col: it.col, text: it.text.clone(), n_words: 1, score: 1.0 };
        entries.map(hit).collect()
    }

    /// Up to `n` stored texts that begin with `prefix` whatever their letter case, in the order of
    /// the alphabet; those of one column where that is given.
    pub fn starting(&self, prefix: &str, of: Option<Col>, n: usize) -> Vec<ValueHit> {
        let lower = prefix.to_lowercase();
        if let Some(col) = of {
            return self.of_column(col, &lower, n);
        }
        let text = |id: u32| self.entries.get(id as usize).map_or("", |it| it.text.as_str());
        let first = self.sorted.partition_point(|id| text(*id).to_lowercase() < lower);
        let entries = self.sorted.get(first..).unwrap_or_default().iter();
        let entries = entries.filter_map(|id| self.entries.get(*id as usize));
        let entries = entries.take_while(|it| it.text.to_lowercase().starts_with(&lower));
        entries.take(n).map(whole).collect()
    }

    /// The texts of one column stand together.
    fn of_column(&self, col: Col, lower: &str, n: usize) -> Vec<ValueHit> {
        let first = self.entries.partition_point(|it| it.col < col);
        let own = self.entries.get(first..).unwrap_or_default().iter();
        let own = own.take_while(|it| it.col == col).take(MAX_LOOKED_THROUGH);
        let fits = |it: &&Entry| lower.is_empty() || it.text.to_lowercase().starts_with(lower);
        let mut hits: Vec<ValueHit> = own.filter(fits).take(n).map(whole).collect();
        hits.sort_by(|a, b| a.text.cmp(&b.text));
        hits
    }

    /// The tables with texts that were not looked at: what is not found may still be there.
    pub fn partly_seen(&self) -> &[usize] {
        &self.partly_seen
    }

    /// Whether any stored text begins with this word.
    pub fn knows(&self, lower: &str) -> bool {
        self.by_first.contains_key(lower)
    }

    /// First words of stored names and categories, for mending a misspelling.
    pub fn first_words(&self) -> impl Iterator<Item = &String> {
        self.by_first.keys()
    }

    /// The stored names most like a word, best first.
    pub fn nearest(&self, lower: &str, n: usize) -> Vec<String> {
        let near = |it: &Entry| {
            let known_name = if it.is_name { 0.03 } else { 0.0 };
            likeness(lower, &it.text).map(|likeness| likeness + known_name)
        };
        let entries = self.entries.iter().filter(|it| !it.is_code);
        let mut scored: Vec<(f64, &str)> =
            entries.filter_map(|it| Some((near(it)?, it.text.as_str()))).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        scored.dedup_by(|a, b| a.1 == b.1);
        scored.into_iter().take(n).map(|(_, text)| text.to_owned()).collect()
    }
}

fn whole(entry: &Entry) -> ValueHit {
    let n_words = entry.words.len();
    ValueHit { col: entry.col, text: entry.text.clone(), n_words, score: 1.0 }
}

fn direct_hit(entry: &Entry, tokens: &[Token], crowded: bool) -> Option<ValueHit> {
    let said =
        entry.words.iter().zip(tokens).take_while(|(word, token)| **word == token.lower).count();
    let whole = said == entry.words.len();
    let hit = |score: f64| {
        Some(ValueHit { col: entry.col, text: entry.text.clone(), n_words: said, score })
    };
    if entry.is_code {
        // "it" is a word, "IT" a code: letters must be written as stored.
        let as_written = tokens.first().is_some_and(|it| it.text == it.text.to_uppercase());
        return if whole && as_written { hit(0.97) } else { None };
    }
    if whole {
        let stored =
            tokens.iter().take(said).map(|it| it.text.as_str()).eq(entry.text.split_whitespace());
        return hit(if stored { 1.0 } else { 0.96 });
    }
    let rest_is_form = entry.words.iter().skip(said).all(|it| LEGAL_FORMS.contains(&it.as_str()));
    if rest_is_form {
        return hit(0.93);
    }
    // "good" begins the name of some restaurant and means none: a single word must be written
    // as a name, or be too long to stand there by chance.
    let long_enough = said >= 2
        || tokens.first().is_some_and(|it| {
            let as_name = it.text.chars().next().is_some_and(char::is_uppercase);
            it.lower.len() >= if as_name { 4 } else { 7 }
        });
    if entry.is_name && long_enough && !crowded { hit(0.6) } else { None }
}
