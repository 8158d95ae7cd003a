//! Whether every number of a sentence comes from somewhere: from a result, from the question, from
//! the statement, or from a sum that was worked out.
//!
//! Start at [`untraced`]. A number is traced where some figure, rounded as the sentence rounds it,
//! is that number.

use fact_core::{Table, Value};

/// Where numbers may come from.
pub(crate) struct Sources<'a> {
    pub(crate) tables: &'a [&'a Table],
    /// Question and statement: what they name may be named again ("the top 5 of 2024").
    pub(crate) texts: &'a [&'a str],
    pub(crate) calculated: &'a [f64],
}

/// A number as a sentence writes it.
#[derive(Debug, Clone, PartialEq)]
struct Written {
    text: String,
    value: f64,
    /// Half of its last digit's worth: a figure within it is the same.
    tolerance: f64,
    is_percent: bool,
}

/// The numbers of `sentence` that come from nowhere, as they are written there.
pub(crate) fn untraced(sentence: &str, sources: &Sources<'_>) -> Vec<String> {
    let numbers = numbers(sentence);
    if numbers.is_empty() {
        return Vec::new();
    }
    let mut known: Vec<f64> = sources.calculated.to_vec();
    for table in sources.tables {
        #[expect(clippy::cast_precision_loss, reason = "a count of rows")]
        known.push(table.rows.len() as f64);
        known.extend(table.rows.iter().flatten().flat_map(figures));
    }
    known.extend(sources.texts.iter().flat_map(|it| self::numbers(it)).map(|it| it.value));
    let mut missing: Vec<String> = Vec::new();
    for number in numbers {
        if !known.iter().any(|it| number.is(*it)) && !missing.contains(&number.text) {
            missing.push(number.text);
        }
    }
    missing
}

impl Written {
    fn is(&self, figure: f64) -> bool {
        let near =
            |it: f64| (it.abs() - self.value.abs()).abs() <= self.tolerance + 1e-9 * it.abs();
        // A share is stored as 0.123 and told as 12.3 %.
        near(figure) || (self.is_percent && near(figure * 100.0))
    }
}

/// The figures of a cell; those within a text too ("Q1 2025", "Route 66").
fn figures(cell: &Value) -> Vec<f64> {
    match cell {
        Value::Text(text) => numbers(text).into_iter().map(|it| it.value).collect(),
        other => other.as_f64().into_iter().collect(),
    }
}

/// The numbers of a text, with thousands marks, multipliers and signs read.
fn numbers(text: &str) -> Vec<Written> {
    let letters: Vec<char> = text.chars().collect();
    let at = |idx: usize| letters.get(idx).copied().unwrap_or(' ');
    let mut found = Vec::new();
    let mut idx = 0;
    while idx < letters.len() {
        // "Q1" and "v2" are names, not numbers.
        let begins = at(idx).is_ascii_digit() && (idx == 0 || !at(idx - 1).is_alphanumeric());
        if !begins {
            idx += 1;
            continue;
        }
        let start = idx;
        let mut digits = String::new();
        loop {
            let (here, next) = (at(idx), at(idx + 1));
            match here {
                '0'..='9' => digits.push(here),
                ',' if next.is_ascii_digit() && at(idx + 3).is_ascii_digit() => {}
                '.' if next.is_ascii_digit() && !digits.contains('.') => digits.push('.'),
                _ => break,
            }
            idx += 1;
        }
        let (scale, length) = scale(&letters, idx);
        idx += length;
        let is_percent = at(idx) == '%' || (at(idx) == ' ' && at(idx + 1) == '%');
        let Ok(plain) = digits.parse::<f64>() else { continue };
        let n_decimals = digits.split_once('.').map_or(0, |it| it.1.len());
        let unit = 10_f64.powi(-i32::try_from(n_decimals).unwrap_or(i32::MAX)) * scale;
        let text = letters.get(start..idx).unwrap_or_default().iter().collect();
        // A whole number is exact; one with a multiplier or decimals is rounded.
        let tolerance =
            if n_decimals == 0 && scale <= 1.0 && !is_percent { 0.5 } else { unit / 2.0 };
        found.push(Written { text, value: plain * scale, tolerance, is_percent });
    }
    found
}

/// What the letters at `idx` multiply a number by, and how many they are.
fn scale(letters: &[char], idx: usize) -> (f64, usize) {
    const WORDS: [(&str, f64); 10] = [
        (" thousand", 1e3),
        (" million", 1e6),
        (" billion", 1e9),
        (" trillion", 1e12),
        ("bn", 1e9),
        ("k", 1e3),
        ("m", 1e6),
        ("b", 1e9),
        ("t", 1e12),
        (" bn", 1e9),
    ];
    let rest: String =
        letters.get(idx..).unwrap_or_default().iter().take(12).collect::<String>().to_lowercase();
    let ends =
        |word: &str| !rest.chars().nth(word.chars().count()).is_some_and(char::is_alphanumeric);
    let found = WORDS.iter().find(|(word, _)| rest.starts_with(word) && ends(word));
    found.map_or((1.0, 0), |(word, scale)| (*scale, word.len()))
}

#[cfg(test)]
mod tests {
    use fact_core::Column;

    use super::*;

    fn table(cells: &[Value]) -> Table {
        let columns = vec![Column::plain("figure")];
        let rows = cells.iter().map(|it| vec![it.clone()]).collect();
        Table { columns, rows, truncated: false }
    }

    #[track_caller]
    fn check(sentence: &str, expected: &[&str]) {
        let table = table(&[
            Value::Integer(68_512_345_678),
            Value::Real(0.123_4),
            Value::Real(-5.25),
            Value::Text("Q1 2025".into()),
            Value::Integer(1_234_567),
        ]);
        let texts = ["the top 3 of 2024", "SELECT a FROM t WHERE b > 100 LIMIT 7"];
        let sources = Sources { tables: &[&table], texts: &texts, calculated: &[42.5] };
        assert_eq!(untraced(sentence, &sources), expected, "{sentence}");
    }

    #[test]
    fn a_number_that_rounds_a_figure_is_traced() {
        check("Revenue was $68.5B, or 68,512,345,678 dollars.", &[]);
        check("It is 12.3 %, that is 12.34% or 0.12.", &[]);
        check("It fell by 5.25 (5.3 rounded).", &[]);
        check("About 1.2 million; exactly 1,234,567.", &[]);
        check("In Q1 2025 the top 3 of 2024 were above 100.", &[]);
        check("That makes 42.5, over 5 rows.", &[]);
        check("No numbers here.", &[]);
    }

    #[test]
    fn a_number_from_nowhere_is_told() {
        check("Revenue was $69.1B.", &["69.1B"]);
        check("It grew by 17% to 1.3 million.", &["17", "1.3 million"]);
        check("999 and 999 again, but not 42.5.", &["999"]);
        check("It is 1234568.", &["1234568"]);
    }
}
