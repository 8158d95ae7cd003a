//! What a person may call a column, for who lets one be named.

use super::Catalog;
use crate::plan::Col;

/// A column that is shown, with its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedColumn<'a> {
    /// Its table, as written in the database.
    pub table: &'a str,
    /// Itself, as written in the database.
    pub column: &'a str,
    /// The name a person reads, lower case.
    pub label: &'a str,
    /// Other names a person gave it, lower case.
    pub synonyms: &'a [String],
    /// What a row of its table is called ("company"), where this column alone names the row.
    pub row: Option<&'a str>,
}

impl Catalog {
    /// Every column that is shown, in the order of the schema.
    pub fn named_columns(&self) -> impl Iterator<Item = NamedColumn<'_>> {
        self.columns().filter_map(|(col, info)| {
            let of = self.table(col.table)?;
            let table = self.schema.table(&of.name)?;
            let column = table.column(&info.name)?;
            let row = self.names_rows(col).then_some(of.singular.as_str());
            let (label, synonyms) = (info.label.as_str(), info.synonyms.as_slice());
            Some(NamedColumn { table: &table.name, column: &column.name, label, synonyms, row })
        })
    }

    fn names_rows(&self, col: Col) -> bool {
        self.table(col.table).is_some_and(|it| it.label == [col.column])
    }
}
