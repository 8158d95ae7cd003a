//! Ticks of a time axis on which days and moments lie: round days, months and years, whichever
//! fit, with what they lie in (a month, a year) in a second row.

use crate::period::{DAY, civil_from_days, days_from_civil, month_name};

/// Least space between two ticks, in px.
const PX_PER_TICK: f64 = 52.0;

/// A labelled place in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tick {
    /// Seconds since 1970.
    pub second: i64,
    pub label: String,
    /// What it lies in, said where it changes.
    pub within: String,
}

/// How far apart ticks are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Seconds(i64),
    Days(i64),
    Months(i64),
}

const STEPS: [Step; 24] = [
    Step::Seconds(1),
    Step::Seconds(5),
    Step::Seconds(15),
    Step::Seconds(30),
    Step::Seconds(60),
    Step::Seconds(300),
    Step::Seconds(900),
    Step::Seconds(1800),
    Step::Seconds(3600),
    Step::Seconds(3 * 3600),
    Step::Seconds(6 * 3600),
    Step::Seconds(12 * 3600),
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(24),
    Step::Months(60),
    Step::Months(120),
    Step::Months(600),
];

impl Step {
    fn seconds(self) -> f64 {
        let of = |n: i64, each: f64| f64::from(i32::try_from(n).unwrap_or(i32::MAX)) * each;
        match self {
            Self::Seconds(n) => of(n, 1.0),
            Self::Days(n) => of(n, 86_400.0),
            Self::Months(n) => of(n, 30.44 * 86_400.0),
        }
    }
}

/// Ticks from `first` to `last` (seconds since 1970), as many as `width` px carry.
pub(crate) fn ticks(first: i64, last: i64, width: f64) -> Vec<Tick> {
    let span = f64::from(i32::try_from((last - first) / 60).unwrap_or(i32::MAX)) * 60.0;
    let apart = span.max(1.0) * PX_PER_TICK / width.max(1.0);
    let step = STEPS.into_iter().find(|it| it.seconds() >= apart).unwrap_or(Step::Months(1200));
    let mut ticks: Vec<Tick> = match step {
        Step::Seconds(n) => every(first, last, n, of_moment),
        // Weeks begin on Mondays; the first of 1970 was a Thursday.
        Step::Days(n) if n >= 7 => {
            every(first - 4 * DAY, last - 4 * DAY, n * DAY, |second| of_day(second + 4 * DAY))
        }
        Step::Days(n) => every(first, last, n * DAY, of_day),
        Step::Months(n) => months(first, last, n),
    };
    let mut said = String::new();
    for tick in &mut ticks {
        if tick.within == said {
            tick.within.clear();
        } else {
            said.clone_from(&tick.within);
        }
    }
    ticks
}

fn every(first: i64, last: i64, step: i64, tick: impl Fn(i64) -> Tick) -> Vec<Tick> {
    let from = first.div_euclid(step) + i64::from(first.rem_euclid(step) > 0);
    (from..=last.div_euclid(step)).take(400).map(|n| tick(n * step)).collect()
}

fn of_moment(second: i64) -> Tick {
    let (_, month, day) = civil_from_days(second.div_euclid(DAY));
    let of_day = second.rem_euclid(DAY);
    let (hour, minute, rest) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    let label = if rest > 0 {
        format!("{hour:02}:{minute:02}:{rest:02}")
    } else {
        format!("{hour:02}:{minute:02}")
    };
    Tick { second, label, within: format!("{day} {}", month_name(month)) }
}

fn of_day(second: i64) -> Tick {
    let (year, month, day) = civil_from_days(second.div_euclid(DAY));
    let label = format!("{day} {}", month_name(month));
    Tick { second, label, within: year.to_string() }
}

fn months(first: i64, last: i64, step: i64) -> Vec<Tick> {
    let month_of = |second: i64| {
        let (year, month, _) = civil_from_days(second.div_euclid(DAY));
        year * 12 + month - 1
    };
    let (from, to) = (month_of(first).div_euclid(step), month_of(last).div_euclid(step));
    let tick = |n: i64| {
        let month = n * step;
        let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
        let second = days_from_civil(year, month, 1) * DAY;
        let (label, within) = if step >= 12 {
            (year.to_string(), String::new())
        } else {
            (month_name(month).to_owned(), year.to_string())
        };
        Tick { second, label, within }
    };
    (from..=to + 1).map(tick).filter(|it| (first..=last).contains(&it.second)).take(400).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(first: &str, n_days: i64, width: f64, expected: &str) {
        let parts: Vec<i64> = first.split('-').map(|it| it.parse().unwrap()).collect();
        let first = days_from_civil(parts[0], parts[1], parts[2]) * DAY;
        let text = |it: Tick| format!("{} {}", it.label, it.within).trim().to_owned();
        let ticks: Vec<String> =
            ticks(first, first + n_days * DAY, width).into_iter().map(text).collect();
        assert_eq!(ticks.join(", "), expected);
    }

    #[test]
    fn ticks_are_round_and_say_once_what_they_lie_in() {
        check("2024-01-05", 4, 400.0, "5 Jan 2024, 6 Jan, 7 Jan, 8 Jan, 9 Jan");
        check("2024-01-01", 28, 320.0, "1 Jan 2024, 8 Jan, 15 Jan, 22 Jan, 29 Jan");
        check("2024-11-20", 100, 300.0, "Dec 2024, Jan 2025, Feb");
        check("2023-06-15", 900, 400.0, "Jul 2023, Jan 2024, Jul, Jan 2025, Jul");
        check("2023-06-15", 900, 200.0, "2024, 2025");
        check("1980-06-15", 12_000, 300.0, "1990, 2000, 2010");
        check("2024-01-05", 0, 300.0, "00:00 5 Jan");
        check("2024-01-05", 1, 300.0, "00:00 5 Jan, 06:00, 12:00, 18:00, 00:00 6 Jan");
    }
}
