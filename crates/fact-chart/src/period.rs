//! Labels of periods ("Q1 2025", "2024-03") as places on a time axis.

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grain {
    Year,
    HalfYear,
    Quarter,
    Month,
    Week,
    Day,
}

impl Grain {
    /// Whether a place without a value is a hole in the data. Days and weeks have holes by
    /// nature (week-ends, holidays).
    pub fn shows_gaps(self) -> bool {
        !matches!(self, Self::Day | Self::Week)
    }

    /// Periods in a year, where a year is labelled apart from them.
    pub fn per_year(self) -> Option<i64> {
        match self {
            Self::HalfYear => Some(2),
            Self::Quarter => Some(4),
            Self::Month => Some(12),
            Self::Year | Self::Week | Self::Day => None,
        }
    }
}

/// A period's place: consecutive periods are one apart (days for weeks and days).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    pub grain: Grain,
    pub ordinal: i64,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Names of the months as an axis shows them.
const SHORT_MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Period {
    /// Reads "2025", "Q1 2025", "2025-Q1", "Q1'25", "H2 2024", "Mar 2024", "March 2024",
    /// "2024-03", "2024-W07", "2024-03-15" (a time of day after it is dropped).
    pub fn parse(label: &str) -> Option<Self> {
        let label = label.trim();
        let parts: Vec<&str> =
            label.split([' ', '-', '/', '\'', 'T']).filter(|it| !it.is_empty()).collect();
        match parts.as_slice() {
            [one] => Some(Self { grain: Grain::Year, ordinal: year(one)? }),
            [first, second] => year(second)
                .or_else(|| short_year(second, label))
                .and_then(|year| Self::within(year, first))
                .or_else(|| Self::within(year(first)?, second)),
            [y, m, d, ..] => {
                let (year, month, day) = (year(y)?, number(m, 1, 12)?, number(d, 1, 31)?);
                Some(Self { grain: Grain::Day, ordinal: days_from_civil(year, month, day) })
            }
            [] => None,
        }
    }

    fn within(year: i64, part: &str) -> Option<Self> {
        let lower = part.to_ascii_lowercase();
        if let Some(quarter) = lower.strip_prefix('q') {
            let ordinal = year * 4 + number(quarter, 1, 4)? - 1;
            return Some(Self { grain: Grain::Quarter, ordinal });
        }
        if let Some(half) = lower.strip_prefix('h') {
            let ordinal = year * 2 + number(half, 1, 2)? - 1;
            return Some(Self { grain: Grain::HalfYear, ordinal });
        }
        if let Some(week) = lower.strip_prefix('w') {
            let ordinal = days_from_civil(year, 1, 1) + 7 * (number(week, 0, 53)? - 1);
            return Some(Self { grain: Grain::Week, ordinal });
        }
        let named = lower.get(..3).and_then(|it| MONTHS.iter().position(|month| *month == it));
        let month = match named {
            Some(position) => i64::try_from(position).ok()?,
            None => number(&lower, 1, 12)? - 1,
        };
        Some(Self { grain: Grain::Month, ordinal: year * 12 + month })
    }

    /// The part of the label within its year ("Q1", "Mar"), where years are labelled apart.
    pub fn short(self) -> Option<String> {
        let per_year = self.grain.per_year()?;
        let part = self.ordinal.rem_euclid(per_year);
        match self.grain {
            Grain::Quarter => Some(format!("Q{}", part + 1)),
            Grain::HalfYear => Some(format!("H{}", part + 1)),
            _ => {
                let position = usize::try_from(part).ok()?;
                SHORT_MONTHS.get(position).map(|it| (*it).to_owned())
            }
        }
    }

    /// The year a quarter, half or month lies in.
    pub fn year(self) -> Option<i64> {
        Some(self.ordinal.div_euclid(self.grain.per_year()?))
    }
}

fn year(text: &str) -> Option<i64> {
    if text.len() == 4 { number(text, 1000, 2999) } else { None }
}

/// "Q1'25": two digits count as a year only behind an apostrophe.
fn short_year(text: &str, label: &str) -> Option<i64> {
    if text.len() == 2 && label.contains('\'') { Some(2000 + number(text, 0, 99)?) } else { None }
}

fn number(text: &str, least: i64, most: i64) -> Option<i64> {
    if !text.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    (least..=most).contains(&number).then_some(number)
}

/// Days since 1970-01-01 in the Gregorian calendar.
///
/// # Source
/// Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`:
/// <https://howardhinnant.github.io/date_algorithms.html>.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = (month + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(label: &str, expected: Option<(Grain, i64)>) {
        assert_eq!(Period::parse(label).map(|it| (it.grain, it.ordinal)), expected, "{label}");
    }

    #[test]
    fn period_labels_have_a_place_in_time() {
        check("2025", Some((Grain::Year, 2025)));
        check("Q1 2025", Some((Grain::Quarter, 8100)));
        check("2025-Q1", Some((Grain::Quarter, 8100)));
        check("2025 Q2", Some((Grain::Quarter, 8101)));
        check("Q1'25", Some((Grain::Quarter, 8100)));
        check("H2 2024", Some((Grain::HalfYear, 4049)));
        check("Mar 2024", Some((Grain::Month, 24_290)));
        check("March 2024", Some((Grain::Month, 24_290)));
        check("2024-03", Some((Grain::Month, 24_290)));
        check("1970-01-01", Some((Grain::Day, 0)));
        check("2000-03-01", Some((Grain::Day, 11_017)));
        check("2024-02-29 10:15:00", Some((Grain::Day, 19_782)));
    }

    #[test]
    fn other_labels_have_none() {
        for label in ["", "Acme", "Q5 2025", "12", "Q1", "2024-13", "Alpha 2", "Tech Corp One"] {
            check(label, None);
        }
    }

    #[test]
    fn a_short_label_leaves_the_year_out() {
        let quarter = Period::parse("Q3 2024").unwrap();
        assert_eq!((quarter.short().unwrap().as_str(), quarter.year()), ("Q3", Some(2024)));
        assert_eq!(Period::parse("2024").unwrap().short(), None);
    }
}
