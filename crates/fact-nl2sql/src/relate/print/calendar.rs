//! Parts of the calendar as SQL: the month a date is in, the day of its week, the years since it.

use fact_sql::quote_text;

use crate::catalog::{Cycle, DAYS_OF_WEEK};
use crate::period::{Grain, iso_date};
use crate::plan::Cmp;

/// The birthdays, or other yearly days, that have passed until a day.
pub(super) fn years_since(date: &str, until: i64) -> String {
    let day = iso_date(until);
    let (year, rest) = day.split_once('-').unwrap_or((&day, ""));
    format!(
        "{year} - CAST(strftime('%Y', {date}) AS INTEGER) - (strftime('%m-%d', {date}) > {})",
        quote_text(rest)
    )
}

/// The period a date is in, as people write it.
pub(super) fn period(date: &str, grain: Grain) -> String {
    match grain {
        Grain::Year => format!("strftime('%Y', {date})"),
        Grain::Quarter => format!(
            "strftime('%Y', {date}) || '-Q' || ((CAST(strftime('%m', {date}) AS INTEGER) + 2) / 3)"
        ),
        Grain::Month => format!("strftime('%Y-%m', {date})"),
        Grain::Day => format!("date({date})"),
    }
}

pub(super) fn year_test(sql: &str, cmp: Cmp, year: i64) -> String {
    let start = |year: i64| quote_text(&format!("{year:04}-01-01"));
    match cmp {
        Cmp::Eq => format!("{sql} >= {} AND {sql} < {}", start(year), start(year + 1)),
        Cmp::Ne => format!("NOT ({sql} >= {} AND {sql} < {})", start(year), start(year + 1)),
        Cmp::Gt => format!("{sql} >= {}", start(year + 1)),
        Cmp::Ge => format!("{sql} >= {}", start(year)),
        Cmp::Lt => format!("{sql} < {}", start(year)),
        Cmp::Le => format!("{sql} < {}", start(year + 1)),
    }
}

/// The place a date has in what comes round again, as people name it.
pub(super) fn cycle(date: &str, cycle: Cycle) -> String {
    match cycle {
        Cycle::DayOfWeek => {
            let day = |(number, name): (usize, &&str)| {
                format!("WHEN {} THEN {}", quote_text(&number.to_string()), quote_text(name))
            };
            let days: Vec<String> = DAYS_OF_WEEK.iter().enumerate().map(day).collect();
            format!("CASE strftime('%w', {date}) {} END", days.join(" "))
        }
        Cycle::PartOfWeek => format!(
            "CASE WHEN strftime('%w', {date}) IN ('0', '6') THEN 'weekend' \
             WHEN {date} IS NOT NULL THEN 'weekday' END"
        ),
        Cycle::Hour => format!("CAST(strftime('%H', {date}) AS INTEGER)"),
    }
}

/// What tells the days of the week apart in fewer words than their names; `None` where what is shown
/// does so itself.
pub(super) fn key_of_cycle(date: &str, cycle: Cycle) -> Option<String> {
    (cycle == Cycle::DayOfWeek).then(|| format!("strftime('%w', {date})"))
}

/// What the days of the week are in order by, from Monday on.
pub(super) fn order_of_cycle(date: &str, cycle: Cycle) -> Option<String> {
    key_of_cycle(date, cycle).map(|it| format!("({it} + 6) % 7"))
}

/// Whether a date is on one of some days, or in a part of the week; `None` where it takes what is shown.
pub(super) fn on_days(date: &str, cycle: Cycle, said: &[&str], negated: bool) -> Option<String> {
    let weekend = |day: usize| matches!(day, 0 | 6);
    let fits = |(day, name): (usize, &&str)| match cycle {
        Cycle::DayOfWeek => said.contains(name),
        Cycle::PartOfWeek => said.contains(if weekend(day) { &"weekend" } else { &"weekday" }),
        Cycle::Hour => false,
    };
    let days: Vec<usize> =
        (0..DAYS_OF_WEEK.len()).zip(&DAYS_OF_WEEK).filter(|it| fits(*it)).map(|it| it.0).collect();
    let quoted: Vec<String> = days.iter().map(|it| quote_text(&it.to_string())).collect();
    let day = format!("strftime('%w', {date})");
    match quoted.as_slice() {
        [] => None,
        [one] => Some(format!("{day} {} {one}", if negated { "<>" } else { "=" })),
        many => {
            Some(format!("{day} {}IN ({})", if negated { "NOT " } else { "" }, many.join(", ")))
        }
    }
}
