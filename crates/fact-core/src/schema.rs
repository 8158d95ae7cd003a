//! What a database says of itself.

use serde::{Deserialize, Serialize};

/// The tables a person can ask about, in the order the database lists them.
///
/// Structure only: what the columns *hold* is found out by the engine's own probes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Schema {
    /// Tables and views, without the database's own.
    pub tables: Vec<TableSchema>,
}

impl Schema {
    /// The table of that name, whatever its letter case.
    pub fn table(&self, name: &str) -> Option<&TableSchema> {
        self.tables.iter().find(|it| it.name.eq_ignore_ascii_case(name))
    }
}

/// One table or view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct TableSchema {
    /// As written in the database.
    pub name: String,
    /// Left to right, generated columns included, hidden ones not.
    pub columns: Vec<ColumnSchema>,
    /// Names of the primary key's columns, in key order; empty where none is declared.
    pub primary_key: Vec<String>,
    /// Declared `UNIQUE` sets besides the primary key.
    pub unique: Vec<Vec<String>>,
    /// Declared references to other tables.
    pub foreign_keys: Vec<ForeignKey>,
    /// How many rows it holds; `None` for a view, or where counting takes too long.
    pub n_rows: Option<u64>,
    /// Whether it is a view.
    pub is_view: bool,
    /// A view's `CREATE VIEW` statement as stored; `None` for a table.
    pub definition: Option<String>,
    /// The comment written after `CREATE TABLE name (`, where there is one.
    pub comment: Option<String>,
}

impl TableSchema {
    /// The column of that name, whatever its letter case.
    pub fn column(&self, name: &str) -> Option<&ColumnSchema> {
        self.columns.iter().find(|it| it.name.eq_ignore_ascii_case(name))
    }
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnSchema {
    /// As written in the database.
    pub name: String,
    /// The declared type as written (`DECIMAL(10,2)`); may be empty.
    pub declared_type: String,
    /// What SQLite stores by preference for that type.
    pub class: StorageClass,
    /// Whether `NOT NULL` is declared.
    pub not_null: bool,
    /// The `--` or `/* */` comment on the column's line in `CREATE TABLE`, where there is one
    /// ("US dollars"): what the schema says of itself.
    pub comment: Option<String>,
}

/// What SQLite stores by preference in a column.
///
/// # Source
/// Column affinity: <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StorageClass {
    /// Whole numbers.
    Integer,
    /// Floating-point numbers.
    Real,
    /// Numbers where the text looks like one (dates and booleans land here).
    Numeric,
    /// Text.
    Text,
    /// No preference.
    Blob,
}

/// A declared reference from this table to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// Columns of this table.
    pub columns: Vec<String>,
    /// The table referred to.
    pub to_table: String,
    /// Its columns, in the same order; the primary key where the declaration names none.
    pub to_columns: Vec<String>,
}
