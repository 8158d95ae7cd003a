//! Calendar periods: years, quarters, months and days as numbers that count on.
//!
//! Start at [`Span`]. Knows nothing of columns or words.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grain {
    /// A day.
    Day,
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
}

impl Grain {
    /// How many make a year.
    pub fn per_year(self) -> i64 {
        match self {
            Self::Day => 365,
            Self::Month => 12,
            Self::Quarter => 4,
            Self::Year => 1,
        }
    }

    /// "quarter".
    pub fn noun(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

/// A run of periods of one grain, both ends counted in.
///
/// A period's number counts on from the year 0: quarters are `year * 4 + quarter - 1`, months
/// `year * 12 + month - 1`, days are days since 0000-03-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// How long each period is.
    pub grain: Grain,
    /// Number of the first.
    pub from: i64,
    /// Number of the last.
    pub to: i64,
}

impl Span {
    /// One period.
    pub fn one(grain: Grain, number: i64) -> Self {
        Self { grain, from: number, to: number }
    }

    /// The quarter `quarter` (1 to 4) of `year`.
    pub fn quarter(year: i64, quarter: i64) -> Self {
        Self::one(Grain::Quarter, year * 4 + quarter - 1)
    }

    /// How many periods it holds.
    pub fn len(self) -> i64 {
        self.to - self.from + 1
    }

    /// Whether it holds none, because its ends are crossed.
    pub fn is_empty(self) -> bool {
        self.to < self.from
    }

    /// The same run `n` periods later (earlier for a negative `n`).
    #[must_use]
    pub fn shifted(self, n: i64) -> Self {
        Self { from: self.from + n, to: self.to + n, ..self }
    }

    /// The same stretch of time counted in a finer grain; itself where `grain` is not finer.
    #[must_use]
    pub fn in_grain(self, grain: Grain) -> Self {
        if grain >= self.grain {
            return self;
        }
        if grain == Grain::Day {
            let months = self.in_grain(Grain::Month);
            return Self { grain, from: first_day(months.from), to: first_day(months.to + 1) - 1 };
        }
        let n = grain.per_year() / self.grain.per_year();
        Self { grain, from: self.from * n, to: self.to * n + n - 1 }
    }

    /// The run of `grain` periods that holds it, whether it fills them or not.
    #[must_use]
    pub fn around(self, grain: Grain) -> Self {
        if grain <= self.grain {
            return self.in_grain(grain);
        }
        let holding = |number: i64| number_in(self.grain, number, grain);
        Self { grain, from: holding(self.from), to: holding(self.to) }
    }

    /// The part both hold, in the finer of the two grains.
    pub fn overlap(self, other: Self) -> Option<Self> {
        let grain = self.grain.min(other.grain);
        let (left, right) = (self.in_grain(grain), other.in_grain(grain));
        let both = Self { grain, from: left.from.max(right.from), to: left.to.min(right.to) };
        (!both.is_empty()).then_some(both)
    }

    /// The whole years it is made of, where it is.
    pub fn whole_years(self) -> Option<(i64, i64)> {
        if self.grain == Grain::Day {
            return None;
        }
        let n = self.grain.per_year();
        let whole = self.from.rem_euclid(n) == 0 && (self.to + 1).rem_euclid(n) == 0;
        whole.then(|| (self.from.div_euclid(n), self.to.div_euclid(n)))
    }
}

impl fmt::Display for Span {
    /// "Q1 2025", "2024", "Q2 2023 to Q1 2025", "March 2024".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((from, to)) = self.whole_years() {
            return if from == to { write!(f, "{from}") } else { write!(f, "{from} to {to}") };
        }
        if self.from == self.to {
            return f.write_str(&label(self.grain, self.from));
        }
        write!(f, "{} to {}", label(self.grain, self.from), label(self.grain, self.to))
    }
}

/// A period's name: "Q1 2025", "2024", "2024-03" (a month), "2024-03-05" (a day).
pub fn label(grain: Grain, number: i64) -> String {
    match grain {
        Grain::Year => number.to_string(),
        Grain::Quarter => format!("Q{} {}", number.rem_euclid(4) + 1, number.div_euclid(4)),
        Grain::Month => format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1),
        Grain::Day => iso_date(number),
    }
}

/// The number of the `grain` period that holds period `number` of the finer grain `from`.
pub(crate) fn number_in(from: Grain, number: i64, grain: Grain) -> i64 {
    if from == grain {
        return number;
    }
    if from == Grain::Day {
        let month = month_of(&iso_date(number)).unwrap_or(0);
        return number_in(Grain::Month, month, grain);
    }
    number.div_euclid(from.per_year() / grain.per_year())
}

/// The month number (`year * 12 + month - 1`) an ISO date or date-time starts with.
pub fn month_of(iso: &str) -> Option<i64> {
    let year: i64 = iso.get(0..4)?.parse().ok()?;
    let month: i64 = iso.get(5..7)?.parse().ok()?;
    (iso.get(4..5) == Some("-") && (1..=12).contains(&month)).then_some(year * 12 + month - 1)
}

/// The day number of an ISO date.
pub fn day_of(iso: &str) -> Option<i64> {
    let month = month_of(iso)?;
    let day: i64 = iso.get(8..10)?.parse().ok()?;
    let length = first_day(month + 1) - first_day(month);
    (1..=length).contains(&day).then(|| first_day(month) + day - 1)
}

/// The first day of a month, as a day number.
///
/// # Source
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
pub fn first_day(month: i64) -> i64 {
    let year = month.div_euclid(12);
    let month_idx = month.rem_euclid(12); // January is 0
    let (year, from_march) =
        if month_idx < 2 { (year - 1, month_idx + 10) } else { (year, month_idx - 2) };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * from_march + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year
}

/// The ISO date of a day number.
pub fn iso_date(day: i64) -> String {
    // A month has at least 28 days, so the guess is never more than a few steps late.
    let mut month = day / 31 + 2;
    while first_day(month + 1) <= day {
        month += 1;
    }
    while first_day(month) > day {
        month -= 1;
    }
    let of_month = day - first_day(month) + 1;
    format!("{:04}-{:02}-{of_month:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_named_as_people_name_them() {
        for (span, expected) in [
            (Span::quarter(2025, 1), "Q1 2025"),
            (Span::one(Grain::Year, 2024), "2024"),
            (Span { grain: Grain::Quarter, from: 8096, to: 8099 }, "2024"),
            (Span { grain: Grain::Quarter, from: 8097, to: 8100 }, "Q2 2024 to Q1 2025"),
            (Span { grain: Grain::Year, from: 2022, to: 2024 }, "2022 to 2024"),
        ] {
            assert_eq!(span.to_string(), expected);
        }
    }

    #[test]
    fn days_count_on_over_leap_years() {
        for date in ["2024-02-29", "2023-12-31", "2000-03-01", "1999-01-01", "2025-11-30"] {
            assert_eq!(day_of(date).map(iso_date).as_deref(), Some(date));
        }
        assert_eq!(day_of("2023-02-29"), None);
        let leap = day_of("2024-03-01").unwrap() - day_of("2024-02-28").unwrap();
        assert_eq!(leap, 2);
    }

    #[test]
    fn a_year_overlaps_its_quarters() {
        let year = Span::one(Grain::Year, 2024);
        assert_eq!(year.overlap(Span::quarter(2024, 3)), Some(Span::quarter(2024, 3)));
        assert_eq!(year.overlap(Span::quarter(2025, 1)), None);
    }
}
