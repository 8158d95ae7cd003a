//! What a person says of a database in a semantic file: labels, other words, measures, joins,
//! times, and what is not to be asked of.
//!
//! Start at [`Semantics::read`]; `docs/semantic-file.md` describes the file. A file is read whole
//! or not at all: every fault in it is told with its line, and a file with faults changes nothing.
//! Knows nothing of where files lie.

mod apply;
mod formula;
mod near;
mod read;
mod spoken;
mod words;
mod write;

use std::fmt;

use crate::plan::{Col, Formula};
pub(crate) use spoken::tables_of;
pub use spoken::{Called, Spoken, SpokenMeasure, SpokenValue};
pub use write::{WordError, with_word};

/// What a person said of a database; by default nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Semantics {
    tables: Vec<SaidTable>,
    columns: Vec<SaidColumn>,
    measures: Vec<SaidMeasure>,
    /// References: many rows of the first to one row of the second.
    joins: Vec<(Col, Col)>,
    words: Vec<(String, Meaning)>,
}

#[derive(Debug, Clone, PartialEq)]
struct SaidTable {
    table: usize,
    label: Option<String>,
    synonyms: Vec<String>,
    /// Position of the column that says when a row was.
    time: Option<usize>,
    hidden: Option<bool>,
}

#[derive(Debug, Clone, PartialEq)]
struct SaidColumn {
    col: Col,
    label: Option<String>,
    synonyms: Vec<String>,
    hidden: Option<bool>,
}

#[derive(Debug, Clone, PartialEq)]
struct SaidMeasure {
    name: String,
    formula: Formula,
    synonyms: Vec<String>,
}

/// What a word means.
#[derive(Debug, Clone, PartialEq)]
enum Meaning {
    Table(usize),
    Column(Col),
    Measure(String),
    Value(Col, String),
}

/// Something in a semantic file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Counted from 1.
    pub line: usize,
    /// Where in the file it stands ("table.orders.time"); empty where the file is no TOML there.
    pub field: String,
    /// What is wrong, and what there is instead.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field.as_str() {
            "" => write!(f, "line {}: {}", self.line, self.message),
            field => write!(f, "line {}, {field}: {}", self.line, self.message),
        }
    }
}

impl Semantics {
    /// What `self` says, and what `other` says besides; where both speak of the same, `self`
    /// holds.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for it in other.tables {
            match self.tables.iter_mut().find(|own| own.table == it.table) {
                Some(own) => {
                    own.label = own.label.take().or(it.label);
                    own.synonyms.extend(it.synonyms);
                    own.time = own.time.or(it.time);
                    own.hidden = own.hidden.or(it.hidden);
                }
                None => self.tables.push(it),
            }
        }
        for it in other.columns {
            match self.columns.iter_mut().find(|own| own.col == it.col) {
                Some(own) => {
                    own.label = own.label.take().or(it.label);
                    own.synonyms.extend(it.synonyms);
                    own.hidden = own.hidden.or(it.hidden);
                }
                None => self.columns.push(it),
            }
        }
        let measures = other.measures.into_iter();
        let new: Vec<_> =
            measures.filter(|it| self.measures.iter().all(|own| own.name != it.name)).collect();
        self.measures.extend(new);
        let joins = other.joins.into_iter();
        let new: Vec<_> = joins.filter(|it| self.joins.iter().all(|own| own.0 != it.0)).collect();
        self.joins.extend(new);
        let words = other.words.into_iter();
        let new: Vec<_> = words.filter(|it| self.words.iter().all(|own| own.0 != it.0)).collect();
        self.words.extend(new);
        self
    }
}

#[cfg(test)]
pub(crate) mod tests;
