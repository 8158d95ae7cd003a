//! Amounts of money as text: decimal, exact, without floating point.

/// Millionths in one dollar.
const MICROS: u64 = 1_000_000;
/// Decimals an amount may have.
pub(crate) const MAX_DECIMALS: usize = 6;

/// Millionths of a dollar from `1`, `1.5` or `0.000001`; `None` for anything else.
pub(crate) fn parse(text: &str) -> Option<u64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    if !is_number(whole) || !is_number(decimals) || decimals.len() > MAX_DECIMALS {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let micros: u64 = format!("{decimals:0<MAX_DECIMALS$}").parse().ok()?;
    whole.checked_mul(MICROS)?.checked_add(micros)
}

/// With cents, and with more decimals where there is more to say: `1.00`, `0.0005`.
pub(crate) fn show(micro_usd: u64) -> String {
    let decimals = format!("{:06}", micro_usd % MICROS);
    let rest = decimals.trim_end_matches('0');
    format!("{}.{rest:0<2}", micro_usd / MICROS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_and_shown_exactly() {
        for (text, micro_usd, shown) in [
            ("0", 0, "0.00"),
            ("1", 1_000_000, "1.00"),
            ("1.5", 1_500_000, "1.50"),
            ("1.50", 1_500_000, "1.50"),
            ("0.05", 50_000, "0.05"),
            ("0.0005", 500, "0.0005"),
            ("0.000001", 1, "0.000001"),
            ("007.10", 7_100_000, "7.10"),
            ("10000", 10_000_000_000, "10000.00"),
        ] {
            assert_eq!(parse(text), Some(micro_usd), "{text}");
            assert_eq!(show(micro_usd), shown);
            assert_eq!(parse(shown), Some(micro_usd));
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        let huge = "9".repeat(30);
        for text in
            ["", ".", "1.", ".5", "-1", "+1", "1,5", "1e3", "nan", "inf", "0.0000001", "١", &huge]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
