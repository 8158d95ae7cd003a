//! A result as the cells of a printed table.
//!
//! A unit stands once in its column's head; figures of a column have as many digits after the
//! point, so that they can be compared by eye.

use fact_core::{Column, Role, Unit, Value, full, thousands};

use crate::{Item, words};

/// What stands where the data has nothing.
const NOTHING: &str = "–";

/// A table ready to be printed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sheet {
    pub heads: Vec<Head>,
    /// As many cells each as there are heads.
    pub rows: Vec<Vec<String>>,
    /// Which rows these are ("12 of 4,000 rows").
    pub says: String,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Head {
    pub label: String,
    /// What the figures count, where they do not say it.
    pub unit: Option<String>,
    /// Whether the cells are figures, set against the right.
    pub is_figure: bool,
    /// Whether the column may go where there is no room.
    pub is_detail: bool,
}

/// The rows of `item` that are printed; `None` where there are none.
pub(crate) fn sheet(item: &Item) -> Option<Sheet> {
    let table = &item.table;
    let rows = table.rows.get(..item.n_rows_shown.min(table.rows.len()))?;
    if rows.is_empty() || table.columns.is_empty() {
        return None;
    }
    let mut sheet = Sheet {
        heads: Vec::new(),
        rows: vec![Vec::new(); rows.len()],
        says: says(item, rows.len()),
    };
    for (idx, column) in table.columns.iter().enumerate() {
        let cells: Vec<&Value> =
            rows.iter().map(|row| row.get(idx).unwrap_or(&Value::Null)).collect();
        let head = head(column, &cells);
        let texts = texts(&cells, column, head.is_figure);
        for (row, text) in sheet.rows.iter_mut().zip(texts) {
            row.push(text);
        }
        sheet.heads.push(head);
    }
    Some(sheet)
}

/// Which of the rows are shown, in words.
fn says(item: &Item, n_shown: usize) -> String {
    let n_rows = item.n_rows.max(item.table.rows.len());
    let count = |n: usize| thousands(&n.to_string());
    match (item.table.truncated, n_shown == n_rows) {
        (true, _) => format!("{} of more than {} rows", count(n_shown), count(n_rows)),
        (false, true) if n_rows == 1 => "1 row".to_owned(),
        (false, true) => format!("All {} rows", count(n_rows)),
        (false, false) => format!("{} of {} rows", count(n_shown), count(n_rows)),
    }
}

fn head(column: &Column, cells: &[&Value]) -> Head {
    let unit = match &column.unit {
        Unit::Money { currency } => Some(words::line(currency)),
        Unit::Percent => Some("%".to_owned()),
        Unit::None | Unit::Number | Unit::Count | Unit::Ratio => None,
    };
    let is_number = |it: &&&Value| matches!(it, Value::Integer(_) | Value::Real(_));
    let is_measured =
        column.unit != Unit::None || matches!(column.role, Role::Measure | Role::Detail);
    let n_values = cells.iter().filter(|it| !it.is_null()).count();
    let is_figure = is_measured && cells.iter().filter(is_number).count() == n_values;
    Head {
        label: words::line(&column.label),
        unit: unit.filter(|it| !it.is_empty()),
        is_figure,
        is_detail: column.role == Role::Detail,
    }
}

fn texts(cells: &[&Value], column: &Column, is_figure: bool) -> Vec<String> {
    let text = |value: &&Value| {
        let text = words::line(&full(value, &column.unit));
        let text = match column.unit {
            Unit::Percent => text.trim_end_matches(" %").to_owned(),
            _ => text,
        };
        if text.is_empty() { NOTHING.to_owned() } else { text }
    };
    let mut texts: Vec<String> = cells.iter().map(text).collect();
    if is_figure {
        let n_digits = texts.iter().map(|it| n_after_point(it)).max().unwrap_or(0);
        for text in texts.iter_mut().filter(|it| it.ends_with(|ch: char| ch.is_ascii_digit())) {
            pad(text, n_digits);
        }
    }
    texts
}

/// Digits after the point, without the zeros at their end.
fn n_after_point(figure: &str) -> usize {
    figure.split_once('.').map_or(0, |(_, digits)| digits.trim_end_matches('0').len())
}

/// Gives `figure` as many digits after its point as its column has.
fn pad(figure: &mut String, n_digits: usize) {
    let (whole, digits) = figure.split_once('.').unwrap_or((figure, ""));
    let digits: String = digits.chars().chain(std::iter::repeat('0')).take(n_digits).collect();
    *figure = if digits.is_empty() { whole.to_owned() } else { format!("{whole}.{digits}") };
}

#[cfg(test)]
mod tests {
    use fact_core::Table;

    use super::*;

    fn item(unit: Unit, role: Role, values: &[Value]) -> Item {
        let label = "Revenue".to_owned();
        let column = Column { name: "revenue".to_owned(), label, unit, role };
        let rows: Vec<_> = values.iter().map(|it| vec![it.clone()]).collect();
        let table = Table { columns: vec![column], rows, truncated: false };
        Item { table, n_rows_shown: 12, ..Item::default() }
    }

    #[track_caller]
    fn check(unit: Unit, role: Role, values: &[Value], head: (Option<&str>, bool), cells: &[&str]) {
        let sheet = sheet(&item(unit, role, values)).unwrap();
        let actual = &sheet.heads[0];
        assert_eq!((actual.unit.as_deref(), actual.is_figure), head);
        let actual: Vec<_> = sheet.rows.iter().map(|it| it[0].as_str()).collect();
        assert_eq!(actual, cells);
    }

    #[test]
    fn a_unit_stands_in_the_head_and_figures_line_up() {
        let usd = Unit::Money { currency: "USD".to_owned() };
        let values = [Value::Real(1234.5), Value::Integer(-7), Value::Null];
        check(usd, Role::Measure, &values, (Some("USD"), true), &["1,234.5", "−7.0", "–"]);
        let values = [Value::Real(12.345), Value::Integer(4)];
        check(Unit::Percent, Role::Measure, &values, (Some("%"), true), &["12.35", "4.00"]);
        let values = [Value::Real(22.0), Value::Real(14.5), Value::Real(f64::INFINITY)];
        check(Unit::Percent, Role::Measure, &values, (Some("%"), true), &["22.0", "14.5", "inf"]);
        let values = [Value::Real(22.0), Value::Real(-0.001)];
        check(Unit::Percent, Role::Measure, &values, (Some("%"), true), &["22", "0"]);
    }

    #[test]
    fn names_and_years_are_text() {
        let values = [Value::Integer(2024), Value::Integer(2025)];
        check(Unit::None, Role::Time, &values, (None, false), &["2024", "2025"]);
        let values = [Value::Text("Acme\u{202E}\n".to_owned()), Value::Text(String::new())];
        check(Unit::None, Role::Dimension, &values, (None, false), &["Acme", "–"]);
    }

    #[test]
    fn rows_left_out_are_said() {
        let says = |n_values: usize, n_rows: usize, truncated: bool| {
            let values = vec![Value::Integer(1); n_values];
            let mut item = item(Unit::Count, Role::Measure, &values);
            item.n_rows = n_rows;
            item.table.truncated = truncated;
            sheet(&item).map(|it| it.says)
        };
        assert_eq!(says(0, 0, false), None);
        assert_eq!(says(1, 1, false).unwrap(), "1 row");
        assert_eq!(says(8, 0, false).unwrap(), "All 8 rows");
        assert_eq!(says(50, 4000, false).unwrap(), "12 of 4,000 rows");
        assert_eq!(says(50, 10_000, true).unwrap(), "12 of more than 10,000 rows");
    }
}
