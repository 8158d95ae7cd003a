//! Numbers as people read them: full figures in tables, short ones in prose and on axes.

use crate::{Unit, Value};

/// The figure in full, for a table: `25,000,000,000`, `12.35 %`, `−4`. A unit that belongs in
/// the header (currency) is left out; a percent sign stays.
pub fn full(value: &Value, unit: &Unit) -> String {
    match (value, unit) {
        (Value::Integer(it), Unit::None) => it.to_string(),
        (Value::Real(it), Unit::None) => trim(*it, 6),
        (Value::Integer(it), Unit::Percent) => format!("{} %", thousands(&it.to_string())),
        (Value::Real(it), Unit::Percent) => format!("{} %", thousands(&fixed(*it, 2))),
        (Value::Real(it), Unit::Ratio) => fixed(*it, 3),
        (Value::Integer(it), _) => thousands(&it.to_string()),
        (Value::Real(it), _) => thousands(&trim(*it, 2)),
        (other, _) => other.to_string(),
    }
}

/// The figure in short, for prose and charts: `$25B`, `12.3 %`, `1.2K`.
pub fn compact(number: f64, unit: &Unit) -> String {
    match unit {
        Unit::None => trim(number, 2),
        Unit::Percent => format!("{} %", trim(number, 1)),
        Unit::Ratio => fixed(number, 2),
        Unit::Number | Unit::Count => scaled(number),
        Unit::Money { currency } => {
            let figure = scaled(number.abs());
            let sign = if number < 0.0 && figure != "0" { "−" } else { "" };
            match symbol(currency) {
                Some(symbol) => format!("{sign}{symbol}{figure}"),
                None => format!("{sign}{figure} {currency}"),
            }
        }
    }
}

/// `digits` (a plain decimal number) with thousands marks and a true minus: `-1234.5` →
/// `−1,234.5`.
pub fn thousands(digits: &str) -> String {
    let (sign, digits) = match digits.strip_prefix(['-', '−']) {
        Some(rest) => ("−", rest),
        None => ("", digits),
    };
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut out = String::from(sign);
    for (idx, digit) in whole.chars().enumerate() {
        if idx > 0 && (whole.len() - idx) % 3 == 0 && whole.is_ascii() {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

fn symbol(currency: &str) -> Option<&'static str> {
    match currency {
        "USD" => Some("$"),
        "EUR" => Some("€"),
        "GBP" => Some("£"),
        "JPY" => Some("¥"),
        _ => None,
    }
}

/// Three significant digits with K, M, B or T; up to four digits below a thousand.
fn scaled(number: f64) -> String {
    const STEPS: [(f64, &str); 4] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")];
    if !number.is_finite() {
        return if number > 0.0 { "∞".into() } else { "−∞".into() };
    }
    let magnitude = number.abs();
    for (step, suffix) in STEPS {
        // 999.96M reads as 1B: the step is taken where rounding would reach it.
        if magnitude >= step * 0.9995 {
            let figure = number / step;
            let decimals = match figure.abs() {
                it if it >= 99.95 => 0,
                it if it >= 9.995 => 1,
                _ => 2,
            };
            return format!("{}{suffix}", thousands(&trim(figure, decimals)));
        }
    }
    trim(number, 2)
}

fn fixed(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    let is_zero = text.bytes().all(|it| matches!(it, b'-' | b'0' | b'.'));
    let text = if is_zero { text.trim_start_matches('-').to_owned() } else { text };
    text.replace('-', "−")
}

/// At most `decimals` digits after the point, without trailing zeros, with a true minus.
fn trim(number: f64, decimals: usize) -> String {
    let text = fixed(number, decimals);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd() -> Unit {
        Unit::Money { currency: "USD".into() }
    }

    #[test]
    fn short_figures_keep_three_digits() {
        for (number, unit, expected) in [
            (25e9, usd(), "$25B"),
            (68_500_000_000.0, usd(), "$68.5B"),
            (-1_234_567.0, usd(), "−$1.23M"),
            (999_960_000.0, usd(), "$1B"),
            (0.0, usd(), "$0"),
            (12.345, Unit::Percent, "12.3 %"),
            (-0.04, Unit::Percent, "0 %"),
            (1234.0, Unit::Count, "1.23K"),
            (40.0, Unit::Count, "40"),
            (0.977, Unit::Ratio, "0.98"),
            (2024.0, Unit::None, "2024"),
            (150.0, Unit::Money { currency: "CHF".into() }, "150 CHF"),
        ] {
            assert_eq!(compact(number, &unit), expected, "for {number}");
        }
    }

    #[test]
    fn full_figures_have_thousands_marks_and_a_true_minus() {
        for (value, unit, expected) in [
            (Value::Integer(25_000_000_000), usd(), "25,000,000,000"),
            (Value::Integer(-4), Unit::Number, "−4"),
            (Value::Real(1234.5), Unit::Number, "1,234.5"),
            (Value::Real(12.345), Unit::Percent, "12.35 %"),
            (Value::Integer(2024), Unit::None, "2024"),
            (Value::Null, Unit::Number, ""),
            (Value::Text("Acme".into()), Unit::None, "Acme"),
        ] {
            assert_eq!(full(&value, &unit), expected);
        }
    }
}
