//! Numbers, texts and names brought to one spelling.

use super::piece::Exact;

/// A number's one spelling, with what equal numbers of its kind have in common.
///
/// Whole and fractional numbers stay apart: `5 / 2` is not `5.0 / 2`. A fraction is rewritten only
/// where SQLite's reading of decimals is exact beyond doubt (15 digits, small exponent).
///
/// # Source
/// <https://www.sqlite.org/lang_expr.html#literal_values_constants_>
pub(super) fn number(raw: &str) -> (String, Exact) {
    let lower = raw.to_ascii_lowercase();
    if let Some(digits) = lower.strip_prefix("0x") {
        return match i64::from_str_radix(digits, 16) {
            Ok(value) => (value.to_string(), Exact::Number),
            Err(_) => (format!("raw:{lower}"), Exact::Number),
        };
    }
    if lower.bytes().all(|it| it.is_ascii_digit()) {
        return match lower.parse::<i64>() {
            Ok(value) => (value.to_string(), Exact::Number),
            // Beyond 64 bits it is a fraction to SQLite, but for one value after a minus sign.
            Err(_) => (format!("raw:{lower}"), Exact::No),
        };
    }
    (decimal(&lower).unwrap_or_else(|| format!("raw:{lower}")), Exact::No)
}

/// `0.50`, `.5` and `5e-1` as `5e-1`, zero as `0e0`; `None` where rounding could play a part.
fn decimal(lower: &str) -> Option<String> {
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((lower, "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if !digits.bytes().all(|it| it.is_ascii_digit()) || fraction.len() > 400 {
        return None;
    }
    let fraction_len = i32::try_from(fraction.len()).ok()?;
    let significant = digits.trim_start_matches('0');
    let trimmed = significant.trim_end_matches('0');
    if trimmed.is_empty() {
        return Some("0e0".to_owned());
    }
    let n_zeros = i32::try_from(significant.len() - trimmed.len()).ok()?;
    let exponent = exponent.checked_sub(fraction_len)?.checked_add(n_zeros)?;
    (trimmed.len() <= 15 && exponent.abs() <= 22).then(|| format!("{trimmed}e{exponent}"))
}

/// A name as SQLite compares it: without its quotes, ASCII letters small.
pub(super) fn name(raw: &str) -> String {
    unquoted(raw).to_ascii_lowercase()
}

/// A name or text without its quotes.
pub(super) fn unquoted(raw: &str) -> String {
    let inside = |it: usize| raw.get(it..raw.len().saturating_sub(1)).unwrap_or_default();
    match raw.chars().next() {
        Some('[') => inside(1).to_owned(),
        Some(quote @ ('"' | '`' | '\'')) => {
            inside(1).replace(&format!("{quote}{quote}"), &quote.to_string())
        }
        _ => raw.to_owned(),
    }
}

/// A name so that nothing else in the canonical text looks like it.
pub(super) fn written(name: &str) -> String {
    if is_plain(name) { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// Whether a name is a word that no text of an expression could be.
pub(super) fn is_plain(name: &str) -> bool {
    name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
        && name.bytes().next().is_some_and(|it| !it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        for (raw, expected) in [
            ("16", "16"),
            ("0x10", "16"),
            ("05", "5"),
            ("9223372036854775807", "9223372036854775807"),
            ("9223372036854775808", "raw:9223372036854775808"),
            ("0xFFFFFFFFFFFFFFFF", "raw:0xffffffffffffffff"),
            ("1e3", "1e3"),
            ("1000.0", "1e3"),
            ("1000.", "1e3"),
            (".5", "5e-1"),
            ("0.50", "5e-1"),
            ("5E-1", "5e-1"),
            ("0.0", "0e0"),
            ("1e400", "raw:1e400"),
            ("0.1234567890123456", "raw:0.1234567890123456"),
            ("1_000", "raw:1_000"),
            ("1e99999999999", "raw:1e99999999999"),
        ] {
            assert_eq!(number(raw).0, expected, "{raw}");
        }
    }

    #[test]
    fn a_name_loses_its_quotes_and_capitals() {
        for (raw, expected) in
            [("Sector", "sector"), ("\"A\"\"b\"", "a\"b"), ("[My T]", "my t"), ("`x``y`", "x`y")]
        {
            assert_eq!(name(raw), expected, "{raw}");
        }
    }
}
