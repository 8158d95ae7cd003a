//! The open data.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Cell, ColumnView};

/// The open data, as a person sees it.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SourceView {
    /// Its name ("sample, fictional companies", "shop.sqlite").
    pub name: String,
    /// Where it is.
    pub path: String,
    /// Whether it is the sample that comes with FACT.
    pub is_sample: bool,
    /// Its size.
    pub size_bytes: u64,
    /// Its tables and views.
    pub tables: Vec<TableView>,
    /// The newest period in it ("Q1 2025"), where it has one.
    pub newest_period: Option<String>,
    /// Questions to begin with; each is answered.
    pub examples: Vec<String>,
    /// Why it cannot be read just now, where it cannot.
    pub problem: Option<String>,
    /// How far large data has been read, in hundredths; not there once it is known whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub percent_read: Option<u8>,
    /// Things to know of it: why a semantic file is not used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub notices: Vec<String>,
    /// Where words that are taught are kept, whether there are any yet or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub semantic_path: Option<String>,
    /// How answers over it are kept.
    pub keeping: KeepingView,
}

/// How answers over some data are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum KeepingView {
    /// In the cache, as they are.
    Keep,
    /// In the cache, encrypted in the file.
    Encrypt,
    /// Not at all.
    None,
}

/// Say how answers over the open data are kept. Those kept before are forgotten.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetKeeping {
    /// How.
    pub keeping: KeepingView,
}

/// How far the open data has been read.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SourceProgressView {
    /// In hundredths; `null` once it is known whole. What was read under the tag of the open data
    /// is then to be read again.
    pub percent: Option<u8>,
}

/// Let a word mean something in the open data from now on.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TeachWord {
    /// The word or phrase.
    pub word: String,
    /// A table, `table.column`, a measure's name or `table.column = text`.
    pub meaning: String,
}

/// A table or view.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TableView {
    /// As written in the database.
    pub name: String,
    /// What the schema says of it.
    pub comment: Option<String>,
    /// Rows; `null` where counting takes too long.
    pub n_rows: Option<u64>,
    /// Whether it is a view.
    pub is_view: bool,
    /// Left to right.
    pub columns: Vec<TableColumnView>,
}

/// A column of a table.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TableColumnView {
    /// As written in the database.
    pub name: String,
    /// The declared type; may be empty.
    pub declared_type: String,
    /// What the schema says of it.
    pub comment: Option<String>,
    /// Whether it belongs to the primary key.
    pub is_key: bool,
    /// What it refers to ("companies.id").
    pub references: Option<String>,
}

/// Open a SQLite file.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpenSource {
    /// Its path.
    pub path: String,
}

/// Rows of a table, as they are stored.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TableRows {
    /// Which table.
    pub table: String,
    /// Rows to skip.
    pub offset: u64,
    /// Rows wanted, at most 1,000.
    pub limit: u32,
}

/// Files opened before.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecentFilesView {
    /// Newest first.
    pub files: Vec<RecentFileView>,
}

/// A file opened before.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecentFileView {
    /// Its path.
    pub path: String,
    /// When it was last opened, milliseconds since 1970 (UTC).
    pub opened_at_ms: i64,
    /// Whether it is still there.
    pub exists: bool,
}

/// Take a file off the list of files opened before. The file itself is left alone.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ForgetRecent {
    /// Its path.
    pub path: String,
}

/// Run one reading statement that the caller wrote.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunSql {
    /// One `SELECT`.
    pub sql: String,
    /// Rows wanted, at most 100,000.
    pub max_rows: Option<u32>,
}

/// What a statement gave.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SqlResult {
    /// What each cell means.
    pub columns: Vec<ColumnView>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// Whether a limit cut them short.
    pub truncated: bool,
    /// From the call to the last row.
    pub elapsed_us: u64,
}
