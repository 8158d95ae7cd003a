//! Labels of periods ("Q1 2025", "2024-03") as places on a time axis.

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Grain {
    Year,
    HalfYear,
    Quarter,
    Month,
    Week,
    Day,
    /// A time of day.
    Moment,
}

impl Grain {
    /// Whether a place without a value is a hole in the data. Days, weeks and moments have
    /// holes by nature (week-ends, holidays).
    pub fn shows_gaps(self) -> bool {
        !matches!(self, Self::Day | Self::Week | Self::Moment)
    }

    /// Periods in a year, where a year is labelled apart from them.
    pub fn per_year(self) -> Option<i64> {
        match self {
            Self::HalfYear => Some(2),
            Self::Quarter => Some(4),
            Self::Month => Some(12),
            Self::Year | Self::Week | Self::Day | Self::Moment => None,
        }
    }

    /// What a period's ordinal counts in seconds, where that is always the same.
    pub fn seconds(self) -> Option<i64> {
        match self {
            Self::Week | Self::Day => Some(DAY),
            Self::Moment => Some(1),
            Self::Year | Self::HalfYear | Self::Quarter | Self::Month => None,
        }
    }

    /// One period, as a noun.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::HalfYear => "half-year",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
            Self::Moment => "second",
        }
    }

    /// How many places apart two neighbours of this length are.
    pub fn step(self) -> f64 {
        if self == Self::Week { 7.0 } else { 1.0 }
    }
}

/// Seconds in a day.
pub(crate) const DAY: i64 = 86_400;

/// A period's place: consecutive periods are one apart (days for weeks and days, seconds for
/// moments).
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
    /// "2024-03", "2024-W07", "2024-03-15", "2024-03-15 14:30", "2024-03-15T14:30:00Z".
    pub fn parse(label: &str) -> Option<Self> {
        if let Some(period) = iso(label.as_bytes()) {
            return Some(period);
        }
        let label = label.trim();
        let mut parts = label.split([' ', '-', '/', '\'', 'T']).filter(|it| !it.is_empty());
        match (parts.next(), parts.next(), parts.next()) {
            (Some(one), None, _) => Some(Self { grain: Grain::Year, ordinal: year(one)? }),
            (Some(first), Some(second), None) => year(second)
                .or_else(|| short_year(second, label))
                .and_then(|year| Self::within(year, first))
                .or_else(|| Self::within(year(first)?, second)),
            (Some(y), Some(m), Some(d)) => {
                let (year, month, day) = (year(y)?, number(m, 1, 12)?, number(d, 1, 31)?);
                let day = days_from_civil(year, month, day);
                Some(match parts.next().and_then(time_of_day) {
                    Some(second) => Self { grain: Grain::Moment, ordinal: day * DAY + second },
                    None => Self { grain: Grain::Day, ordinal: day },
                })
            }
            (None, ..) => None,
        }
    }

    /// Whether it is the beginning of a day.
    pub fn is_midnight(self) -> bool {
        self.grain == Grain::Moment && self.ordinal.rem_euclid(DAY) == 0
    }

    /// The day of a moment.
    pub fn day(self) -> Self {
        Self { grain: Grain::Day, ordinal: self.ordinal.div_euclid(DAY) }
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

    /// The part of the label within its year ("Q1", "Mar", "5 Mar"), where years are labelled
    /// apart.
    pub fn short(self) -> Option<String> {
        if self.grain == Grain::Day {
            let (_, month, day) = civil_from_days(self.ordinal);
            return Some(format!("{day} {}", month_name(month)));
        }
        let part = self.part()?;
        Some(match self.grain {
            Grain::Quarter => format!("Q{}", part + 1),
            Grain::HalfYear => format!("H{}", part + 1),
            _ => month_name(part + 1).to_owned(),
        })
    }

    /// Which of its year's periods it is, the first being zero.
    pub fn part(self) -> Option<i64> {
        Some(self.ordinal.rem_euclid(self.grain.per_year()?))
    }

    /// The year a day, quarter, half or month lies in.
    pub fn year(self) -> Option<i64> {
        if self.grain == Grain::Day {
            return Some(civil_from_days(self.ordinal).0);
        }
        Some(self.ordinal.div_euclid(self.grain.per_year()?))
    }
}

/// Reads label after label: those of one day are mostly together, and its date is read once.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    /// As written, and the day it is.
    date: Option<([u8; ISO_DATE], i64)>,
}

impl Reader {
    /// As [`Period::parse`].
    pub fn read(&mut self, label: &str) -> Option<Period> {
        let Some((date, time)) = label.as_bytes().split_first_chunk() else {
            return Period::parse(label);
        };
        let day = match self.date {
            Some((known, day)) if known == *date => Some(day),
            _ => iso_date(date),
        };
        self.date = day.map(|it| (*date, it));
        day.and_then(|it| iso_moment(it, time)).or_else(|| Period::parse(label))
    }
}

/// Letters of "2024-03-15".
const ISO_DATE: usize = 10;

/// Dates and times as databases write them, which long series are made of.
fn iso(label: &[u8]) -> Option<Period> {
    let (date, time) = label.split_first_chunk()?;
    iso_moment(iso_date(date)?, time)
}

fn iso_date(date: &[u8; ISO_DATE]) -> Option<i64> {
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = *date else { return None };
    let century = two(y0, y1).filter(|it| (10..30).contains(it))?;
    let year = century * 100 + two(y2, y3)?;
    let month = two(m0, m1).filter(|it| (1..=12).contains(it))?;
    let day = two(d0, d1).filter(|it| (1..=31).contains(it))?;
    Some(days_from_civil(year, month, day))
}

/// The day, or the moment of it that `time` says.
fn iso_moment(day: i64, time: &[u8]) -> Option<Period> {
    if time.is_empty() {
        return Some(Period { grain: Grain::Day, ordinal: day });
    }
    let [b' ' | b'T', h0, h1, b':', i0, i1, b':', s0, s1] = *time else { return None };
    let hour = two(h0, h1).filter(|it| *it < 24)?;
    let minute = two(i0, i1).filter(|it| *it < 60)?;
    let second = two(s0, s1).filter(|it| *it <= 60)?;
    let ordinal = day * DAY + hour * 3600 + minute * 60 + second;
    Some(Period { grain: Grain::Moment, ordinal })
}

/// A number of two digits.
fn two(tens: u8, ones: u8) -> Option<i64> {
    let is_number = tens.is_ascii_digit() && ones.is_ascii_digit();
    is_number.then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
}

/// "Mar" for 3.
pub(crate) fn month_name(month: i64) -> &'static str {
    let position = usize::try_from(month - 1).unwrap_or(0);
    SHORT_MONTHS.get(position).copied().unwrap_or("")
}

/// Seconds since midnight: "14:30", "14:30:05", "14:30:05.123Z".
fn time_of_day(text: &str) -> Option<i64> {
    let mut parts = text.trim_end_matches('Z').split(':');
    let (hour, minute) = (number(parts.next()?, 0, 23)?, number(parts.next()?, 0, 59)?);
    let second = match parts.next() {
        Some(second) => number(second.split('.').next()?, 0, 60)?,
        None => 0,
    };
    Some(hour * 3600 + minute * 60 + second)
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
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = (month + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a day counted from 1970-01-01.
///
/// # Source
/// As [`days_from_civil`], `civil_from_days`.
pub(crate) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400;
    (if month <= 2 { year + 1 } else { year }, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(label: &str, expected: Option<(Grain, i64)>) {
        let parsed = Period::parse(label);
        assert_eq!(parsed.map(|it| (it.grain, it.ordinal)), expected, "{label}");
        let mut reader = Reader::default();
        for _ in 0..2 {
            assert_eq!(reader.read(label), parsed, "{label} after itself");
            assert_eq!(reader.read("2024-02-29 23:59:59").map(|it| it.grain), Some(Grain::Moment));
        }
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
        check("2024-02-29 10:15:00", Some((Grain::Moment, 19_782 * DAY + 36_900)));
        check("2024-02-29T10:15:00", Some((Grain::Moment, 19_782 * DAY + 36_900)));
        check("2024-02-29T00:00:00Z", Some((Grain::Moment, 19_782 * DAY)));
        check("2024-02-29 at noon", Some((Grain::Day, 19_782)));
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
        let day = Period::parse("2024-02-29").unwrap();
        assert_eq!((day.short().unwrap().as_str(), day.year()), ("29 Feb", Some(2024)));
    }

    #[test]
    fn days_and_dates_lead_to_each_other() {
        for days in (-800_000..800_000).step_by(97) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }
}
