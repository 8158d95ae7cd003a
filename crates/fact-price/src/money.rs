//! Money and prices in integers.

use std::{fmt, iter::Sum, ops::Add, str::FromStr};

/// An amount in millionths of a US dollar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct MicroUsd(pub u64);

impl MicroUsd {
    /// The same in dollars, for showing.
    #[expect(clippy::cast_precision_loss, reason = "exact up to nine thousand million dollars")]
    pub const fn usd(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl Add for MicroUsd {
    type Output = Self;

    /// Stays at the most there is rather than overflow.
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for MicroUsd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

/// What a million tokens cost, in millionths of a US dollar: 2,500,000 is written `2.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rate(u64);

/// The text is no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a price: write dollars a million tokens, as in 2.50, with at most 6 decimals")]
pub struct NotARate;

impl Rate {
    /// A million dollars a million tokens. Whoever writes more has mistaken the unit.
    pub const MAX: Self = Self(1_000_000_000_000);

    /// Of millionths of a dollar a million tokens; `None` beyond [`Rate::MAX`].
    pub fn new(micro_usd_a_million: u64) -> Option<Self> {
        (micro_usd_a_million <= Self::MAX.0).then_some(Self(micro_usd_a_million))
    }

    /// Of dollars a million tokens, to the nearest millionth; `None` for what is negative, no number
    /// or beyond [`Rate::MAX`].
    pub fn from_usd(usd_a_million: f64) -> Option<Self> {
        // The shortest text that is this float is what a person typed.
        let text = format!("{usd_a_million:.6}");
        (usd_a_million >= 0.0).then(|| text.trim_start_matches('-').parse().ok()).flatten()
    }

    /// Millionths of a dollar a million tokens.
    pub const fn micro_usd(self) -> u64 {
        self.0
    }

    /// Dollars a million tokens, for showing.
    pub const fn usd(self) -> f64 {
        MicroUsd(self.0).usd()
    }
}

impl FromStr for Rate {
    type Err = NotARate;

    /// Reads a plain decimal number without a sign or an exponent, exactly.
    fn from_str(text: &str) -> Result<Self, NotARate> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
        if !is_plain(whole) || !is_plain(decimals) || decimals.len() > 6 {
            return Err(NotARate);
        }
        let digits = format!("{whole}{decimals:0<6}");
        digits.parse().ok().and_then(Self::new).ok_or(NotARate)
    }
}

impl fmt::Display for Rate {
    /// The shortest decimal number that reads as the same: `2.5`, `0.125`, `10.0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = format!("{:06}", self.0 % 1_000_000);
        let (first, rest) = decimals.split_at(1);
        write!(f, "{}.{first}{}", self.0 / 1_000_000, rest.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(u64, &str)>) {
        let rate: Option<Rate> = text.parse().ok();
        assert_eq!(rate.map(Rate::micro_usd), expected.map(|it| it.0), "{text}");
        assert_eq!(rate.map(|it| it.to_string()).as_deref(), expected.map(|it| it.1), "{text}");
    }

    #[test]
    fn a_price_is_read_exactly() {
        check("2.50", Some((2_500_000, "2.5")));
        check("10", Some((10_000_000, "10.0")));
        check("0.125", Some((125_000, "0.125")));
        check("0", Some((0, "0.0")));
        check("0.000001", Some((1, "0.000001")));
        check("0.100001", Some((100_001, "0.100001")));
        check("1000000", Some((1_000_000_000_000, "1000000.0")));
        check("1000000.000001", None);
        check("0.0000001", None);
        check("99999999999999999999999999", None);
        for text in ["", ".", "1.", ".5", "-1", "+1", "1e3", "inf", "nan", "1.2.3", " 1", "１"] {
            check(text, None);
        }
    }

    #[test]
    fn a_float_becomes_the_price_that_was_typed() {
        let read = |usd| Rate::from_usd(usd).map(Rate::micro_usd);
        assert_eq!(read(0.1 + 0.2), Some(300_000));
        assert_eq!(read(2.5), Some(2_500_000));
        assert_eq!(read(0.0), Some(0));
        assert_eq!(read(-0.0), Some(0));
        for wrong in [-1.0, -1e-9, f64::NAN, f64::INFINITY, 1e18, 1_000_001.0] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn amounts_add_up_and_never_wrap() {
        let sum: MicroUsd = [MicroUsd(1), MicroUsd(2)].into_iter().sum();
        assert_eq!(sum, MicroUsd(3));
        assert_eq!(MicroUsd(u64::MAX) + MicroUsd(1), MicroUsd(u64::MAX));
        assert!((MicroUsd(1_500_000).usd() - 1.5).abs() < f64::EPSILON);
    }
}
