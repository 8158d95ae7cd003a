//! Days as the person's clock has them.

use jiff::{Timestamp, ToSpan as _, ZonedDateTime, civil::Date, tz::TimeZone};

/// The day at `now_ms` where the person is (`2025-03-31`), and when it began.
pub fn today(now_ms: i64) -> (String, i64) {
    let now = zoned(now_ms, TimeZone::system());
    (now.date().to_string(), start_ms(&now))
}

/// The date at `now_ms` where the person is.
pub(crate) fn date(now_ms: i64) -> Date {
    zoned(now_ms, TimeZone::system()).date()
}

/// When each of the last `n_days` days began, today included, oldest first.
pub fn day_starts(now_ms: i64, n_days: u32) -> Vec<i64> {
    let now = zoned(now_ms, TimeZone::system());
    let days = (0..i64::from(n_days)).rev();
    days.filter_map(|it| Some(start_ms(&now.checked_sub(it.days()).ok()?))).collect()
}

/// A moment as the person's clock has it ("27 November 2026, 14:05").
pub fn in_words(at_ms: i64) -> String {
    zoned(at_ms, TimeZone::system()).strftime("%-d %B %Y, %H:%M").to_string()
}

fn zoned(now_ms: i64, zone: TimeZone) -> ZonedDateTime {
    Timestamp::from_millisecond(now_ms).unwrap_or_default().to_zoned_datetime(zone)
}

fn start_ms(now: &ZonedDateTime) -> i64 {
    now.start_of_day().map_or(0, |it| it.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_of_its_own_place() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let now = zoned(1_700_000_000_000, zone);
        assert_eq!(now.date().to_string(), "2023-11-15");
        assert_eq!(start_ms(&now), 1_699_999_200_000);
    }

    #[test]
    fn days_follow_one_another() {
        let starts = day_starts(1_700_000_000_000, 30);
        assert_eq!(starts.len(), 30);
        assert!(starts.is_sorted() && starts[29] <= 1_700_000_000_000);
    }
}
