//! What of a date comes round again: the day of the week, whether that is a weekend, the hour.
//!
//! Start at [`cycles`]. Knows nothing of questions or SQL text.

use super::Catalog;
use super::derived::{Derivation, Derived, column};
use super::roles::{ColumnInfo, Role};
use crate::plan::Col;

/// What comes round again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cycle {
    /// Monday to Sunday, by name.
    DayOfWeek,
    /// "weekend" of Saturdays and Sundays, "weekday" of the others.
    PartOfWeek,
    /// 0 to 23.
    Hour,
}

impl Cycle {
    /// "days of the week".
    pub fn plural(self) -> &'static str {
        match self {
            Self::DayOfWeek => "days of the week",
            Self::PartOfWeek => "parts of the week",
            Self::Hour => "hours",
        }
    }
}

impl Catalog {
    /// Whether a column is worked out as the part of the calendar a date is in: a month, a day of the week.
    pub(crate) fn is_of_calendar(&self, col: Col) -> bool {
        matches!(self.derivation(col), Some(Derivation::Period { .. } | Derivation::Part { .. }))
    }
}

/// The days as SQLite numbers them, from 0.
pub(crate) const DAYS_OF_WEEK: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// The columns worked out of a date or of a time of day.
pub(super) fn cycles((of, info): (Col, &ColumnInfo)) -> Vec<Derived> {
    let mut cycles = Vec::new();
    if info.role == Role::Date {
        cycles.extend([Cycle::DayOfWeek, Cycle::PartOfWeek]);
    }
    if info.tells_time {
        cycles.push(Cycle::Hour);
    }
    let derived = |cycle: Cycle| {
        let label = format!("{} of {}", noun(cycle), info.spoken());
        Derived {
            info: column(label, info.words.clone(), Role::YearPart),
            how: Derivation::Part { of, cycle },
        }
    };
    cycles.into_iter().map(derived).collect()
}

fn noun(cycle: Cycle) -> &'static str {
    match cycle {
        Cycle::DayOfWeek => "day of the week",
        Cycle::PartOfWeek => "part of the week",
        Cycle::Hour => "hour",
    }
}

/// Whether values are moments of a day: "2024-05-01 08:30" or "08:30", and not all of them midnight.
pub(super) fn tell_time(smallest: &str, largest: &str) -> bool {
    let clock = |text: &str| {
        let time = text.rsplit(['T', ' ']).next().unwrap_or_default();
        let mut parts = time.split(':').map(|it| it.get(..2).and_then(|it| it.parse::<u8>().ok()));
        let hour = parts.next().flatten().filter(|it| *it < 24)?;
        let minute = parts.next().flatten().filter(|it| *it < 60)?;
        Some((hour, minute))
    };
    let (first, last) = (clock(smallest), clock(largest));
    first.is_some() && last.is_some() && (first, last) != (Some((0, 0)), Some((0, 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_a_day_are_told_from_dates_and_lengths() {
        for (smallest, largest, expected) in [
            ("2024-05-01 08:30", "2024-06-01 09:00:00", true),
            ("2024-05-01T08:30:00Z", "2024-06-01T09:00:00Z", true),
            ("06:00", "22:30", true),
            ("2024-05-01", "2024-06-01", false),
            ("2024-05-01 00:00:00", "2024-06-01 00:00:00", false),
            ("1:20", "75:10", false),
        ] {
            assert_eq!(tell_time(smallest, largest), expected, "for {smallest} to {largest}");
        }
    }
}
