//! The words by which tables, columns and worked-out figures can be called.
//!
//! Start at [`NameIndex::at`]. Knows nothing of questions beyond their stems.

use std::collections::{BTreeSet, HashMap};

use super::concepts::Concept;
use super::roles::{Role, TableInfo};
use crate::glossary::GLOSSARY;
use crate::plan::Col;
use crate::words::{self, stem};

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// A table.
    Table(usize),
    /// A column.
    Column(Col),
    /// A worked-out figure, by position.
    Concept(usize),
}

/// A name found in a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NameHit {
    /// What it stands for.
    pub target: Target,
    /// How many words it took.
    pub n_words: usize,
    /// 0 to 1: 1 for the full name as written in the schema.
    pub score: f64,
}

/// Names by their first stem.
pub(crate) struct NameIndex {
    by_first: HashMap<String, Vec<Name>>,
    words: BTreeSet<String>,
}

struct Name {
    stems: Vec<String>,
    target: Target,
    score: f64,
}

const EXACT: f64 = 1.0;
const SYNONYM: f64 = 0.85;
const PART: f64 = 0.6;

impl NameIndex {
    pub fn new(tables: &[TableInfo]) -> Self {
        let mut index = Self { by_first: HashMap::new(), words: BTreeSet::new() };
        for (table_idx, table) in tables.iter().enumerate() {
            index.add_table(table_idx, table);
        }
        index
    }

    /// Makes worked-out figures findable, once they are known.
    pub fn add_concepts(&mut self, concepts: &[Concept]) {
        for (idx, concept) in concepts.iter().enumerate() {
            for (name, score) in &concept.names {
                self.add(name.clone(), Target::Concept(idx), *score);
            }
        }
    }

    /// The names that begin at the first of `stems`.
    pub fn at(&self, stems: &[&str]) -> Vec<NameHit> {
        let Some(names) = stems.first().and_then(|it| self.by_first.get(*it)) else {
            return Vec::new();
        };
        let fits = |name: &&Name| {
            name.stems.len() <= stems.len() && name.stems.iter().zip(stems).all(|(a, b)| a == b)
        };
        let hit =
            |it: &Name| NameHit { target: it.target, n_words: it.stems.len(), score: it.score };
        names.iter().filter(fits).map(hit).collect()
    }

    /// Whether a stem is part of any name.
    pub fn knows(&self, stem: &str) -> bool {
        self.words.contains(stem)
    }

    /// Every stem of every name that begins with this letter.
    pub fn words_with(&self, first: char) -> impl Iterator<Item = &String> {
        self.words.range(first.to_string()..).take_while(move |it| it.starts_with(first))
    }

    fn add(&mut self, stems: Vec<String>, target: Target, score: f64) {
        let Some(first) = stems.first() else { return };
        self.words.extend(stems.iter().cloned());
        let names = self.by_first.entry(first.clone()).or_default();
        match names.iter_mut().find(|it| it.stems == stems && it.target == target) {
            Some(known) => known.score = known.score.max(score),
            None => names.push(Name { stems, target, score }),
        }
    }

    fn add_with_synonyms(&mut self, stems: &[String], target: Target, score: f64) {
        self.add(stems.to_vec(), target, score);
        for other in GLOSSARY.synonyms(stems) {
            self.add(other.to_vec(), target, score * SYNONYM);
        }
    }

    fn add_table(&mut self, table_idx: usize, table: &TableInfo) {
        let stems = all_stems(&table.words);
        let target = Target::Table(table_idx);
        self.add_with_synonyms(&stems, target, EXACT);
        if let Some(last) = stems.last().filter(|_| stems.len() > 1) {
            self.add(vec![last.clone()], target, PART * 0.8);
            if let [first, _] = stems.as_slice() {
                self.add(vec![first.clone()], target, PART * 0.5);
            }
        }
        for synonym in &table.synonyms {
            self.add(words::stems(synonym), target, EXACT);
        }
        for (column_idx, column) in table.columns.iter().enumerate() {
            if column.words.is_empty() {
                continue;
            }
            let target = Target::Column(Col { table: table_idx, column: column_idx });
            for synonym in &column.synonyms {
                self.add(words::stems(synonym), target, EXACT);
            }
            self.add_column(&stems, target, column.role, &all_stems(&column.words));
        }
    }

    fn add_column(&mut self, table: &[String], target: Target, role: Role, column: &[String]) {
        let meaningless = matches!(column, [only] if only == "id");
        if role == Role::Reference {
            let without_id: Vec<_> = column.iter().filter(|it| *it != "id").cloned().collect();
            self.add(column.to_vec(), target, EXACT);
            if without_id != table {
                self.add(without_id.clone(), target, PART * 0.7);
                if let Some(first) = without_id.first() {
                    self.add(vec![first.clone()], target, PART * 0.5);
                }
            }
            return;
        }
        if !meaningless {
            self.add_with_synonyms(column, target, EXACT);
        }
        let with_table: Vec<_> = table.iter().chain(column).cloned().collect();
        self.add(with_table, target, EXACT);
        if let Some(own) = column.strip_prefix(table).filter(|it| !it.is_empty()) {
            self.add_with_synonyms(own, target, EXACT * 0.98);
        }
        if let [first, middle @ .., last] = column {
            // The head noun, and for a year the participle ("founded_year" → "founded").
            self.add_with_synonyms(std::slice::from_ref(last), target, PART);
            if matches!(role, Role::Year | Role::Date) || middle.is_empty() {
                self.add(vec![first.clone()], target, PART * 0.75);
            }
            let unit = |it: &str| matches!(it, "usd" | "eur" | "gbp" | "total" | "percent");
            let bare: Vec<_> = column.iter().filter(|it| !unit(it)).cloned().collect();
            if bare.len() < column.len() && !bare.is_empty() {
                self.add_with_synonyms(&bare, target, 0.9);
            }
        }
    }
}

fn all_stems(words: &[String]) -> Vec<String> {
    words.iter().map(|it| stem(it)).collect()
}
