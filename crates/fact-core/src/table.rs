//! A result: named columns and rows.

use serde::{Deserialize, Serialize};

use crate::Value;

/// Rows under named columns; every row has as many cells as there are columns.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// What each cell of a row means, left to right.
    pub columns: Vec<Column>,
    /// The rows, in the order the query gave them.
    pub rows: Vec<Vec<Value>>,
    /// Whether the row limit cut the result short.
    pub truncated: bool,
}

impl Table {
    /// The cells of one column, top down; empty where there is no such column.
    pub fn column(&self, column_idx: usize) -> impl Iterator<Item = &Value> {
        self.rows.iter().filter_map(move |row| row.get(column_idx))
    }

    /// Positions of the columns that play `role`.
    pub fn columns_with(&self, role: Role) -> Vec<usize> {
        let of_role = self.columns.iter().enumerate().filter(|(_, it)| it.role == role);
        of_role.map(|(idx, _)| idx).collect()
    }
}

/// One column of a result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The name the SQL gives it (`revenue_growth_pct`).
    pub name: String,
    /// The name a person reads ("Revenue growth").
    pub label: String,
    /// What its numbers count.
    pub unit: Unit,
    /// What it is for in the answer.
    pub role: Role,
}

impl Column {
    /// A column of which nothing is known but its name.
    pub fn plain(name: impl Into<String>) -> Self {
        let name = name.into();
        Self { label: name.clone(), name, unit: Unit::None, role: Role::Dimension }
    }
}

/// What the numbers of a column count.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Unit {
    /// Not a quantity: names, codes, identifiers, years. Printed without thousands marks.
    None,
    /// A quantity of no known unit.
    Number,
    /// How many there are.
    Count,
    /// Money, with its ISO 4217 code (`USD`).
    Money {
        /// ISO 4217 code.
        currency: String,
    },
    /// Hundredths: the cell holds 12.3 for 12.3 %.
    Percent,
    /// A coefficient between −1 and 1, or a plain ratio; printed to two or three digits.
    Ratio,
}

/// What a column is for in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Names the row: a company, a sector.
    Dimension,
    /// Places the row in time, and rows come in that order ("Q1 2025", "2024", a date).
    Time,
    /// What was asked for.
    Measure,
    /// Kept for the reader, charted only when nothing else is there (n of a correlation, a rank).
    Detail,
}
