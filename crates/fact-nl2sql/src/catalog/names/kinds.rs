//! Which table holds the clients, the staff or the places of a trade, whatever it is called.
//!
//! Start at [`NameIndex::of_kind`]. A table is known by its columns: people have a first and a last name
//! or a day they were born, those who work are hired and paid, those who buy have joined or get a
//! newsletter, a place lies in a town. Where two tables could be meant neither is. Knows nothing
//! of questions.

use super::super::joins::Edge;
use super::super::roles::{ColumnInfo, TableInfo};
use super::NameIndex;
use crate::glossary::KINDS;
use crate::words::stem;

impl NameIndex {
    /// Makes tables known by what kind of thing they hold.
    pub fn add_kinds(&mut self, tables: &[TableInfo], edges: &[Edge]) {
        self.kinds = Kinds::new(tables, edges);
    }

    /// The table whose rows are called so by their kind; `None` where that is not clear.
    pub fn of_kind(&self, stem: &str) -> Option<usize> {
        self.kinds.called(stem)
    }
}

/// The one table of each kind, in the order of [`KINDS`]; `None` where there is none, or several.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    tables: Vec<Option<usize>>,
}

impl Kinds {
    pub fn new(tables: &[TableInfo], edges: &[Edge]) -> Self {
        let known: Vec<Known> = tables.iter().map(Known::of).collect();
        let referred =
            |table: usize| edges.iter().any(|it| it.to.table == table && it.from.table != table);
        let only = |fits: &dyn Fn(&Known) -> bool| {
            let mut fitting = known.iter().enumerate().filter(|(at, it)| fits(it) && referred(*at));
            let first = fitting.next().map(|it| it.0);
            first.filter(|_| fitting.next().is_none())
        };
        let table = |kind: usize| {
            let likely = only(&|it| it.fits(kind));
            // The only people who do not work here are those it works for.
            let outsiders = || only(&|it| it.is_named && it.is_person && !it.is_staff());
            likely.or_else(|| if kind == 0 { outsiders() } else { None })
        };
        Self { tables: (0..KINDS.len()).map(table).collect() }
    }

    fn called(&self, stem: &str) -> Option<usize> {
        let kind = KINDS.iter().position(|it| it.words.iter().any(|it| it == stem))?;
        self.tables.get(kind).copied().flatten()
    }
}

/// What the columns of a table say of what its rows are.
struct Known {
    is_named: bool,
    is_person: bool,
    /// By kind: whether a column tells of it.
    tells: Vec<bool>,
}

impl Known {
    fn of(table: &TableInfo) -> Self {
        let columns: Vec<Vec<String>> = table.columns.iter().map(stems).collect();
        let named =
            |first: &str| columns.iter().any(|it| it == &[first.to_owned(), "name".to_owned()]);
        let born = |it: &Vec<String>| {
            it.iter().any(|it| matches!(it.as_str(), "birth" | "born" | "gender"))
        };
        let is_person =
            table.label.len() > 1 || named("first") || named("full") || columns.iter().any(born);
        let tells = |telling: &[Vec<String>]| {
            let told = |it: &Vec<String>| telling.iter().any(|words| it.starts_with(words));
            columns.iter().any(told)
        };
        Self {
            is_named: !table.label.is_empty() && table.key.is_some(),
            is_person,
            tells: KINDS.iter().map(|it| tells(&it.telling)).collect(),
        }
    }

    fn is_staff(&self) -> bool {
        self.is_person && self.tells.get(1) == Some(&true)
    }

    /// Those who work are told from those who buy by what only they have; neither is a place.
    fn fits(&self, kind: usize) -> bool {
        let tells = |kind: usize| self.tells.get(kind) == Some(&true);
        let (client, staff) = (tells(0) && !tells(1), self.is_staff());
        self.is_named
            && match kind {
                0 => client && (self.is_person || tells(2)),
                1 => staff,
                3 => self.is_person,
                _ => tells(2) && !self.is_person && !client,
            }
    }
}

fn stems(column: &ColumnInfo) -> Vec<String> {
    column.words.iter().map(|it| stem(it)).collect()
}
