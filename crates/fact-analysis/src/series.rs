//! The series of a result: rows of one name, in time order.

use fact_core::{SeriesColumns, Table, Value};

use crate::Error;

/// Older periods than these say nothing more, and would take time.
const MAX_POINTS: usize = 1_200;

/// One series; periods without a figure are left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Series {
    pub label: String,
    pub points: Vec<Point>,
}

/// One period with its figure.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Point {
    /// Counts on from period to period, so that a hole shows.
    pub number: i64,
    pub period: String,
    pub value: f64,
}

impl Series {
    /// The number of the first period that is missing between the first and the last, with the
    /// label of the one before it.
    pub fn hole(&self) -> Option<&str> {
        let pairs = self.points.iter().zip(self.points.iter().skip(1));
        let mut holes = pairs.filter(|(one, next)| next.number != one.number + 1);
        holes.next().map(|it| it.0.period.as_str())
    }
}

/// The series of a table, in the order of their first rows.
///
/// # Errors
/// The table lacks a column, or holds only some of its rows.
pub(crate) fn split(table: &Table, columns: &SeriesColumns) -> Result<Vec<Series>, Error> {
    let SeriesColumns { label_idx, time_idx, number_idx, value_idx, .. } = *columns;
    has_columns(table, [time_idx, number_idx, value_idx].into_iter().chain(label_idx))?;
    let mut all: Vec<Series> = Vec::new();
    for row in &table.rows {
        let name = label_idx.and_then(|it| row.get(it)).map(ToString::to_string);
        let label = name.unwrap_or_default();
        let at = all.iter().position(|it| it.label == label).unwrap_or_else(|| {
            all.push(Series { label, points: Vec::new() });
            all.len() - 1
        });
        let number = row.get(number_idx).and_then(whole);
        let value = row.get(value_idx).and_then(Value::as_f64).filter(|it| it.is_finite());
        let period = row.get(time_idx).map(ToString::to_string).unwrap_or_default();
        if let (Some(number), Some(value), Some(series)) = (number, value, all.get_mut(at)) {
            series.points.push(Point { number, period, value });
        }
    }
    for series in &mut all {
        series.points.sort_by_key(|it| it.number);
        let n_old = series.points.len().saturating_sub(MAX_POINTS);
        series.points.drain(..n_old);
    }
    Ok(all)
}

/// Whether `table` is whole and has these columns.
///
/// # Errors
/// It is not, or has not.
pub(crate) fn has_columns(
    table: &Table,
    columns: impl IntoIterator<Item = usize>,
) -> Result<(), Error> {
    let n_columns = table.columns.len();
    if let Some(idx) = columns.into_iter().find(|it| *it >= n_columns) {
        return Err(Error::NoColumn { idx, n_columns });
    }
    if table.truncated {
        return Err(Error::Cut { n_rows: table.rows.len() });
    }
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "periods are counted from the year 0")]
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(it) => Some(*it),
        Value::Real(it) if it.is_finite() => Some(it.round() as i64),
        _ => None,
    }
}
