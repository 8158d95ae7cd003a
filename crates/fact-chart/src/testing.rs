//! Tables for this crate's tests, written as short texts.

use fact_core::{Column, Role, Table, Unit, Value};

pub(crate) fn dimension(label: &str) -> Column {
    column(label, Unit::None, Role::Dimension)
}

pub(crate) fn time(label: &str) -> Column {
    column(label, Unit::None, Role::Time)
}

pub(crate) fn measure(label: &str, unit: Unit) -> Column {
    column(label, unit, Role::Measure)
}

pub(crate) fn column(label: &str, unit: Unit, role: Role) -> Column {
    Column { name: label.to_lowercase(), label: label.to_owned(), unit, role }
}

pub(crate) fn usd() -> Unit {
    Unit::Money { currency: "USD".to_owned() }
}

/// Rows are lines, cells are parted by `|`; what parses as a number is one, nothing is `NULL`.
/// Dimensions and times stay text.
pub(crate) fn table(columns: Vec<Column>, rows: &str) -> Table {
    let cell = |(text, column): (&str, &Column)| match column.role {
        Role::Dimension | Role::Time => Value::Text(text.to_owned()),
        Role::Measure | Role::Detail if text.is_empty() => Value::Null,
        Role::Measure | Role::Detail => Value::Real(text.parse().unwrap()),
    };
    let row = |line: &str| line.split('|').zip(&columns).map(cell).collect();
    let rows = rows.lines().map(row).collect();
    Table { columns, rows, truncated: false }
}
