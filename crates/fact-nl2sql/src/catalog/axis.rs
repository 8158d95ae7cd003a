//! Where a table keeps its time: a date column, a year, or a year with a quarter or month.
//!
//! Knows nothing of questions; says which periods the data covers.

use fact_core::{StorageClass, TableSchema, Value};

use super::facts::Facts;
use super::probe::period_pair;
use super::roles::{ColumnInfo, Role};
use crate::period::{self, Grain, Span};
use crate::plan::Col;
use crate::words;

/// A table's time axis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Axis {
    /// The table it is in.
    pub table: usize,
    /// Which columns hold it, and how.
    pub form: AxisForm,
    /// The finest grain it can be read in.
    pub grain: Grain,
    /// From the oldest to the newest period; `None` where there is none or it is not known.
    pub covered: Option<Span>,
    /// Whether there are periods, but the oldest and newest could not be read.
    pub unread: bool,
    /// Every period there is, in order; empty for dates.
    pub present: Vec<i64>,
}

/// Which columns hold the time, by position in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AxisForm {
    /// A year and a quarter; `text` where the quarter is written `Q1`.
    YearQuarter { year: usize, quarter: usize, text: bool },
    /// A year and a month number.
    YearMonth { year: usize, month: usize },
    /// A year alone.
    Year { year: usize },
    /// A date or date-time in ISO form.
    Date { date: usize },
}

impl Axis {
    /// The grain people mean when they name none ("over time").
    pub fn usual_grain(&self) -> Grain {
        let Some(covered) = self.covered else { return Grain::Year };
        match self.form {
            AxisForm::Date { .. } => {
                let months = covered.in_grain(Grain::Day).len() / 30;
                match months {
                    0..=1 => Grain::Day,
                    2..=30 => Grain::Month,
                    _ => Grain::Year,
                }
            }
            _ => self.grain,
        }
    }
}

/// The axis of a table whose columns' roles are known.
pub(crate) fn axis(
    table_idx: usize,
    table: &TableSchema,
    columns: &[ColumnInfo],
    facts: &Facts,
) -> Option<Axis> {
    paired(table_idx, table, facts)
        .or_else(|| dated(table_idx, columns, facts))
        .or_else(|| yearly(table_idx, columns, facts))
}

fn paired(table_idx: usize, table: &TableSchema, facts: &Facts) -> Option<Axis> {
    let (year, part) = period_pair(table)?;
    let at = |column| Col { table: table_idx, column };
    let Some(pairs) = facts.periods(at(year)) else {
        return Some(unread_pair(table_idx, table, year, part, facts));
    };
    let text = pairs.iter().all(|(_, it)| is_quarter_text(it)) && !pairs.is_empty();
    let numbers = pairs.iter().filter_map(|(_, it)| it.as_f64());
    let is_month = !text && numbers.clone().any(|it| it > 4.0);
    if !text && (pairs.is_empty() || numbers.count() < pairs.len()) {
        return None; // quarters written in a way that is not known
    }
    let (form, grain) = if is_month {
        (AxisForm::YearMonth { year, month: part }, Grain::Month)
    } else {
        (AxisForm::YearQuarter { year, quarter: part, text }, Grain::Quarter)
    };
    let n = grain.per_year();
    // What lies outside the calendar is no period.
    let parts = pairs.iter().filter(|(year, _)| YEARS.contains(year));
    let number = |year: i64, part: &Value| {
        part_number(part).filter(|it| (1..=n).contains(it)).map(|it| year * n + it - 1)
    };
    let mut present: Vec<i64> = parts.filter_map(|(year, part)| number(*year, part)).collect();
    present.sort_unstable();
    present.dedup();
    let covered = Some(Span { grain, from: *present.first()?, to: *present.last()? });
    Some(Axis { table: table_idx, form, grain, covered, unread: false, present })
}

/// Years a calendar may have.
const YEARS: std::ops::RangeInclusive<i64> = 0..=9999;

/// A year and a part of it whose pairs were not read: what a single column shows says the form.
fn unread_pair(
    table_idx: usize,
    table: &TableSchema,
    year: usize,
    part: usize,
    facts: &Facts,
) -> Axis {
    let largest = facts.range(Col { table: table_idx, column: part }).map(|it| it.largest);
    let declared_text = table.columns.get(part).is_some_and(|it| it.class == StorageClass::Text);
    let text = largest.map_or(declared_text, is_quarter_text);
    let named_month = table
        .columns
        .get(part)
        .is_some_and(|it| words::identifier_words(&it.name).iter().any(|it| it == "month"));
    let (form, grain) = if named_month {
        (AxisForm::YearMonth { year, month: part }, Grain::Month)
    } else {
        (AxisForm::YearQuarter { year, quarter: part, text }, Grain::Quarter)
    };
    Axis { table: table_idx, form, grain, covered: None, unread: true, present: Vec::new() }
}

fn is_quarter_text(value: &Value) -> bool {
    value.as_str().is_some_and(|it| matches!(it, "Q1" | "Q2" | "Q3" | "Q4"))
}

fn part_number(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(it) => Some(*it),
        Value::Text(it) => it.trim_start_matches('Q').parse().ok(),
        _ => None,
    }
}

/// The axis that one column makes, whatever its name; `None` where it holds no dates or years.
pub(crate) fn on(col: Col, columns: &[ColumnInfo], facts: &Facts) -> Option<Axis> {
    match columns.get(col.column)?.role {
        Role::Date => Some(by_date(col, facts)),
        Role::Year => Some(by_year(col, facts)),
        _ => None,
    }
}

fn dated(table_idx: usize, columns: &[ColumnInfo], facts: &Facts) -> Option<Axis> {
    let dates = columns.iter().enumerate().filter(|(_, it)| it.role == Role::Date);
    let about_people = |it: &ColumnInfo| it.words.iter().any(|word| word.starts_with("birth"));
    let (date, _) =
        dates.clone().find(|(_, it)| !about_people(it)).or_else(|| dates.clone().next())?;
    Some(by_date(Col { table: table_idx, column: date }, facts))
}

fn by_date(col: Col, facts: &Facts) -> Axis {
    let bounds = facts.bounds(col);
    let covered = bounds.and_then(|(smallest, largest)| {
        let from = period::day_of(smallest.as_str()?)?;
        let to = period::day_of(largest.as_str()?)?;
        Some(Span { grain: Grain::Day, from, to })
    });
    let form = AxisForm::Date { date: col.column };
    // A column is one of dates only where dates were seen in it.
    let unread = covered.is_none();
    Axis { table: col.table, form, grain: Grain::Day, covered, unread, present: Vec::new() }
}

/// Words that make a year column one of the calendar.
const AXIS_KINDS: &[&str] =
    &["fiscal", "calendar", "financial", "report", "reporting", "sales", "order"];

fn yearly(table_idx: usize, columns: &[ColumnInfo], facts: &Facts) -> Option<Axis> {
    // A founding or release year says what a row is, not when it was.
    let is_axis = |it: &ColumnInfo| {
        it.role == Role::Year
            && match it.words.as_slice() {
                [only] => only == "year",
                [kind, year] => year == "year" && AXIS_KINDS.contains(&kind.as_str()),
                _ => false,
            }
    };
    let year = columns.iter().position(is_axis)?;
    Some(by_year(Col { table: table_idx, column: year }, facts))
}

fn by_year(col: Col, facts: &Facts) -> Axis {
    let bounds = facts.bounds(col);
    let unread = bounds.is_none();
    let range = bounds.and_then(|(from, to)| Some((from.as_f64()?, to.as_f64()?)));
    #[expect(clippy::cast_possible_truncation, reason = "looked at just before")]
    let of_calendar = |it: f64| it.is_finite() && YEARS.contains(&(it as i64));
    let range = range.filter(|(from, to)| of_calendar(*from) && of_calendar(*to));
    #[expect(clippy::cast_possible_truncation, reason = "a column of years holds small numbers")]
    let covered =
        range.map(|(from, to)| Span { grain: Grain::Year, from: from as i64, to: to as i64 });
    let form = AxisForm::Year { year: col.column };
    Axis { table: col.table, form, grain: Grain::Year, covered, unread, present: Vec::new() }
}
