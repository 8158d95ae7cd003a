//! Days of the calendar.

use std::{fmt, str::FromStr};

const MS_PER_DAY: i64 = 86_400_000;

/// A day that exists, from the year 0 to 9999. Days are ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    of_month: u8,
}

/// The text is no day of the form `2026-10-07`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day: write it as in 2026-10-07")]
pub struct NotADay;

impl Day {
    /// `None` where there is no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = year <= 9999 && day >= 1 && day <= days_of_month(year, month)?;
        exists.then_some(Self { year, month, of_month: day })
    }

    /// The day in Greenwich of a time in milliseconds since 1970 (UTC); the first or last day there
    /// is for a time beyond them.
    ///
    /// # Source
    /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    pub fn of_ms(at_ms: i64) -> Self {
        // Counted from 0000-03-01, so that a leap day ends its year.
        let days = at_ms.div_euclid(MS_PER_DAY) + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let of_years = of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096;
        let year_of_era = of_years / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        let found = match (u16::try_from(year), u8::try_from(month), u8::try_from(day)) {
            (Ok(year), Ok(month), Ok(day)) => Self::new(year, month, day),
            _ => None,
        };
        let end = if at_ms < 0 { Self::FIRST } else { Self::LAST };
        found.unwrap_or(end)
    }

    const FIRST: Self = Self { year: 0, month: 1, of_month: 1 };
    const LAST: Self = Self { year: 9999, month: 12, of_month: 31 };

    /// 0 to 9999.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// 1 to 31.
    pub const fn day(self) -> u8 {
        self.of_month
    }
}

/// `None` where there is no such month.
fn days_of_month(year: u16, month: u8) -> Option<u8> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if is_leap { 29 } else { 28 }),
        _ => None,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.of_month)
    }
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts.as_slice() else {
            return Err(NotADay);
        };
        let is_plain =
            |part: &str, length| part.len() == length && part.bytes().all(|it| it.is_ascii_digit());
        if !(is_plain(year, 4) && is_plain(month, 2) && is_plain(day, 2)) {
            return Err(NotADay);
        }
        match (year.parse(), month.parse(), day.parse()) {
            (Ok(year), Ok(month), Ok(day)) => Self::new(year, month, day).ok_or(NotADay),
            _ => Err(NotADay),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(u16, u8, u8)>) {
        let day: Option<Day> = text.parse().ok();
        assert_eq!(day.map(|it| (it.year(), it.month(), it.day())), expected, "{text}");
        assert_eq!(day.map(|it| it.to_string()), expected.map(|_| text.to_owned()));
    }

    #[test]
    fn a_day_is_one_that_exists() {
        check("2026-10-07", Some((2026, 10, 7)));
        check("2024-02-29", Some((2024, 2, 29)));
        check("2026-02-29", None);
        check("2000-02-29", Some((2000, 2, 29)));
        check("1900-02-29", None);
        check("2026-00-10", None);
        check("2026-13-01", None);
        check("2026-04-31", None);
        check("2026-04-00", None);
        check("2026-4-1", None);
        check("26-04-01", None);
        check("+026-04-01", None);
        check("2026-04-01-01", None);
        check("", None);
    }

    #[track_caller]
    fn check_ms(at_ms: i64, expected: &str) {
        assert_eq!(Day::of_ms(at_ms).to_string(), expected, "{at_ms}");
    }

    #[test]
    fn a_time_falls_on_a_day() {
        check_ms(0, "1970-01-01");
        check_ms(-1, "1969-12-31");
        check_ms(86_399_999, "1970-01-01");
        check_ms(86_400_000, "1970-01-02");
        check_ms(951_782_400_000, "2000-02-29");
        check_ms(1_791_331_200_000, "2026-10-07");
        check_ms(1_791_331_199_999, "2026-10-06");
        check_ms(i64::MIN, "0000-01-01");
        check_ms(i64::MAX, "9999-12-31");
    }

    #[test]
    fn every_day_of_four_centuries_follows_the_one_before() {
        let mut before = Day::of_ms(-1);
        for days in 0..146_097 {
            let day = Day::of_ms(days * MS_PER_DAY);
            let first = (day.month(), day.day()) == (1, 1);
            let follows = if day.day() > 1 {
                (before.year(), before.month(), before.day() + 1)
                    == (day.year(), day.month(), day.day())
            } else {
                days_of_month(before.year(), before.month()) == Some(before.day())
                    && day.year() == before.year() + u16::from(first)
            };
            assert!(follows && day > before, "{before} {day}");
            before = day;
        }
    }
}
