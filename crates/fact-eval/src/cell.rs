//! Cells as they are compared: a number is a number however it was stored.

use fact_core::{Table, Value};

/// Numbers closer than this, absolutely or in proportion, are equal.
const TOLERANCE: f64 = 1e-6;

/// A text longer than this is no number, whatever its digits: it is an identifier.
const MAX_NUMBER_CHARS: usize = 17;

/// Digits after the point up to which a figure counts as rounded on purpose.
const MAX_ROUNDED_DIGITS: usize = 6;

/// One cell as it is compared.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// SQL `NULL`.
    Null,
    /// A number, or a text that reads as one.
    Number(f64),
    /// Text, without the space around it.
    Text(String),
}

/// A result as it is compared.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// Cells a row.
    pub n_columns: usize,
    /// In the order the statement gave them.
    pub rows: Vec<Vec<Cell>>,
}

impl From<&Table> for Rows {
    fn from(table: &Table) -> Self {
        let row = |it: &Vec<Value>| it.iter().map(Cell::from).collect();
        Self { n_columns: table.columns.len(), rows: table.rows.iter().map(row).collect() }
    }
}

impl From<&Value> for Cell {
    #[expect(clippy::cast_precision_loss, reason = "beyond 2^53 a difference is within tolerance")]
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Integer(it) => Self::Number(*it as f64),
            Value::Real(it) => Self::Number(*it),
            Value::Text(it) => of_text(it),
            Value::Blob { .. } => Self::Text(value.to_string()),
        }
    }
}

fn of_text(text: &str) -> Cell {
    // The four separators of ASCII count as space here, which Unicode does not say.
    let text =
        text.trim_matches(|it: char| it.is_whitespace() || matches!(it, '\u{1c}'..='\u{1f}'));
    let number = is_number(text).then(|| text.parse().ok()).flatten();
    number.map_or_else(|| Cell::Text(text.to_owned()), Cell::Number)
}

/// Whether `text` is written as a number is: no plus, no leading zero, no bare point.
fn is_number(text: &str) -> bool {
    if text.len() > MAX_NUMBER_CHARS {
        return false;
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let is_whole = is_digits(whole) && (whole == "0" || !whole.starts_with('0'));
    let is_exponent = |it: &str| is_digits(it.strip_prefix(['+', '-']).unwrap_or(it));
    is_whole && fraction.is_none_or(is_digits) && exponent.is_none_or(is_exponent)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

impl Cell {
    /// Whether `given` stands for this cell of the reference.
    pub(crate) fn is_met_by(&self, given: &Self) -> bool {
        match (self, given) {
            (Self::Number(wanted), Self::Number(given)) => is_near(*wanted, *given),
            _ => self == given,
        }
    }

    /// What puts equal cells together and sorts the others: numbers to four digits.
    pub(crate) fn key(&self) -> Key<'_> {
        match self {
            Self::Null => Key::Null,
            Self::Number(it) => Key::Number(sortable(rounded_key(*it))),
            Self::Text(it) => Key::Text(it),
        }
    }
}

/// Equal within the tolerance, or after rounding one to the digits that the other shows: either
/// side may have rounded.
#[expect(clippy::float_cmp, reason = "a rounded figure is met exactly or not at all")]
fn is_near(wanted: f64, given: f64) -> bool {
    if wanted == given {
        return true;
    }
    if wanted.is_infinite() || given.is_infinite() {
        return false;
    }
    let apart = (wanted - given).abs();
    if apart <= TOLERANCE || apart <= TOLERANCE * wanted.abs().max(given.abs()) {
        return true;
    }
    let digits = n_digits(wanted);
    if (1..=MAX_ROUNDED_DIGITS).contains(&digits)
        && wanted != 0.0
        && rounded(given, digits) == wanted
    {
        return true;
    }
    let digits = n_digits(given);
    // One digit is too few to tell a rounded figure from another one.
    (2..=MAX_ROUNDED_DIGITS).contains(&digits)
        && given.abs() >= 0.1
        && rounded(wanted, digits) == given
}

/// Digits after the point in the shortest text that reads back as `number`; one for a whole
/// number, none for one that is written with an exponent.
fn n_digits(number: f64) -> usize {
    let text = format!("{number:?}");
    match text.split_once('.') {
        Some((_, fraction)) if !text.contains('e') => fraction.len(),
        _ => 0,
    }
}

/// To `digits` after the point, ties to even, as decimal text rounds.
fn rounded(number: f64, digits: usize) -> f64 {
    format!("{number:.digits$}").parse().unwrap_or(number)
}

fn rounded_key(number: f64) -> f64 {
    if number.abs() < 1e12 {
        rounded(number, 4)
    } else {
        format!("{number:.8e}").parse().unwrap_or(number)
    }
}

/// Whole numbers in the order of the numbers; both zeros are one.
fn sortable(number: f64) -> i64 {
    let bits = (number + 0.0).to_bits().cast_signed();
    if bits < 0 { i64::MIN - bits } else { bits }
}

/// See [`Cell::key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key<'a> {
    Null,
    Number(i64),
    Text(&'a str),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(it: &str) -> Cell {
        Cell::from(&Value::Text(it.into()))
    }

    #[test]
    fn a_text_that_reads_as_a_number_is_one() {
        for (given, expected) in [
            ("5", Some(5.0)),
            (" -5.50 ", Some(-5.5)),
            ("1e3", Some(1000.0)),
            ("0", Some(0.0)),
            ("0.5E-2", Some(0.005)),
            ("007", None),
            ("+5", None),
            (".5", None),
            ("5.", None),
            ("1e", None),
            ("inf", None),
            ("", None),
            ("2024-01-01", None),
            ("123456789012345678", None),
        ] {
            let expected = expected.map_or_else(|| Cell::Text(given.trim().into()), Cell::Number);
            assert_eq!(text(given), expected, "{given}");
        }
    }

    #[test]
    fn numbers_meet_within_what_rounding_takes() {
        for (wanted, given, expected) in [
            (0.1 + 0.2, 0.3, true),
            (1e12, 1e12 + 1e5, true),
            (1e12, 1e12 + 1e7, false),
            (33.33, 33.333_333, true),
            (33.333_333, 33.33, true),
            (33.33, 33.34, false),
            // A whole number shows one digit, so that it is met by what rounds to it.
            (5.0, 5.04, true),
            (5.0, 5.06, false),
            (5.04, 5.0, false),
            (0.0, 0.04, false),
            // Below a tenth two digits are too few.
            (0.0449, 0.04, false),
            (2.5, 2.45, true),
            (f64::INFINITY, 1.0, false),
        ] {
            assert_eq!(is_near(wanted, given), expected, "{wanted} by {given}");
        }
    }

    #[test]
    fn keys_sort_as_cells_do() {
        let cells = [
            Cell::Null,
            Cell::Number(f64::NEG_INFINITY),
            Cell::Number(-1e13),
            Cell::Number(-2.0),
            Cell::Number(-0.5),
            Cell::Number(0.0),
            Cell::Number(0.001),
            Cell::Number(3.0),
            Cell::Number(1e300),
            text("a"),
            text("b"),
        ];
        assert!(cells.iter().map(Cell::key).is_sorted_by(|a, b| a < b));
        assert_eq!(Cell::Number(-0.0).key(), Cell::Number(0.0).key());
        assert_eq!(Cell::Number(-0.000_01).key(), Cell::Number(0.0).key());
        assert_eq!(Cell::Number(0.300_000_04).key(), Cell::Number(0.3).key());
    }
}
