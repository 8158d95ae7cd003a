//! Words that name a period: "Q1 2025", "the first quarter of 2025", "last 8 quarters", "since 2023".
//!
//! Start at [`at`]. What a relative phrase comes to depends on the data and is found out later.

use crate::lex::{Token, TokenKind};
use crate::period::{self, Grain, Span};

/// A period as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// A period of the calendar.
    Fixed(Span),
    /// From one period to another; `explicit` where "from" or "between" was said.
    Range { span: Span, explicit: bool },
    /// A quarter or month without its year: its number from 0.
    Part(Grain, i64),
    /// The newest period ("this quarter", "latest quarter").
    Newest(Grain),
    /// "last quarter": the newest, or the one before where the newest is named too.
    Last(Grain),
    /// The one before the newest ("previous quarter").
    Previous(Grain),
    /// The newest `n` periods.
    LastN(i64, Grain),
    /// From a period on; `after` where that period itself is left out.
    Since { span: Span, after: bool },
    /// Up to a period; `before` where that period itself is left out.
    Until { span: Span, before: bool },
    /// From the start of the newest year.
    YearToDate,
    /// From the newest such quarter or month on; `after` where it is left out.
    SincePart { grain: Grain, number: i64, after: bool },
    /// Up to the newest such quarter or month; `before` where it is left out.
    UntilPart { grain: Grain, number: i64, before: bool },
    /// The newest half of a year of that number (0 or 1).
    Half(i64),
    /// The period right before another that is named ("the one before").
    Before,
    /// The same period a year before another that is named ("the same period last year").
    YearBefore,
    /// A number of periods before the newest ("two quarters ago").
    Ago(i64, Grain),
    /// The period after the newest.
    Next(Grain),
    /// Every period of a grain ("quarterly").
    Each(Grain),
    /// The noun of a grain ("quarter").
    Noun(Grain),
}

/// The period that begins at the first token, and how many tokens it takes.
pub(crate) fn at(tokens: &[Token]) -> Option<(usize, When)> {
    range(tokens)
        .or_else(|| bounded(tokens))
        .or_else(|| to_another(tokens))
        .or_else(|| relative(tokens))
        .or_else(|| fixed(tokens).map(|(n, span)| (n, When::Fixed(span))))
        .or_else(|| part(tokens))
        .or_else(|| grain_word(tokens))
}

/// Whether a word belongs to the language of periods, so that it is never taken for a misspelling.
pub(crate) fn is_time_word(lower: &str) -> bool {
    grain(lower).is_some()
        || month(lower).is_some()
        || matches!(lower, "last" | "past" | "previous" | "since" | "until" | "first" | "second")
}

fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |it| it.lower.as_str())
}

fn grain(lower: &str) -> Option<Grain> {
    Some(match lower {
        "quarter" | "quarters" | "qtr" | "qtrs" => Grain::Quarter,
        "year" | "years" => Grain::Year,
        "month" | "months" => Grain::Month,
        "day" | "days" => Grain::Day,
        _ => return None,
    })
}

/// The number of a month, from 0.
pub(crate) fn month(lower: &str) -> Option<i64> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is_short = lower.len() == 3 || lower == "sept";
    let at = NAMES.iter().position(|it| *it == lower || (is_short && it.starts_with(lower)));
    at.and_then(|it| i64::try_from(it).ok())
}

fn quarter(tokens: &[Token]) -> Option<(usize, i64)> {
    let first = word(tokens, 0);
    let direct = match first {
        "q1" => Some(0),
        "q2" => Some(1),
        "q3" => Some(2),
        "q4" => Some(3),
        _ => None,
    };
    if let Some(number) = direct {
        return Some((1, number));
    }
    if grain(first) == Some(Grain::Quarter)
        && let Some(TokenKind::Number { value, plain: false, .. }) =
            tokens.get(1).map(|it| &it.kind)
    {
        let number = (0..4_i32).find(|it| (value - f64::from(it + 1)).abs() < f64::EPSILON)?;
        return Some((2, i64::from(number)));
    }
    let number = match first {
        "first" | "1st" => 0,
        "second" | "2nd" => 1,
        "third" | "3rd" => 2,
        "fourth" | "4th" | "final" => 3,
        _ => return None,
    };
    (grain(word(tokens, 1)) == Some(Grain::Quarter)).then_some((2, number))
}

/// "H1", "the first half": its number from 0.
fn half(tokens: &[Token]) -> Option<(usize, i64)> {
    match word(tokens, 0) {
        "h1" => return Some((1, 0)),
        "h2" => return Some((1, 1)),
        _ => {}
    }
    let number = match word(tokens, 0) {
        "first" | "1st" => 0,
        "second" | "2nd" | "last" | "latter" => 1,
        _ => return None,
    };
    (word(tokens, 1) == "half").then_some((2, number))
}

/// The calendar year the token at `at` says.
pub(crate) fn year(tokens: &[Token], at: usize) -> Option<i64> {
    let token = tokens.get(at)?;
    if let TokenKind::Number { value, plain: true, .. } = token.kind {
        #[expect(clippy::cast_possible_truncation, reason = "four plain digits")]
        let year = value as i64;
        return (1800..=2200).contains(&year).then_some(year);
    }
    let digits = token.lower.strip_prefix("fy")?;
    let year: i64 = digits.parse().ok()?;
    match digits.len() {
        2 => Some(2000 + year),
        4 => Some(year),
        _ => None,
    }
}

/// A period of the calendar, wholly said.
fn fixed(tokens: &[Token]) -> Option<(usize, Span)> {
    if let Some((n, number)) = quarter(tokens) {
        let of = usize::from(matches!(word(tokens, n), "of" | "in" | "fy"));
        let year = year(tokens, n + of)?;
        return Some((n + of + 1, Span::quarter(year, number + 1)));
    }
    if let Some((n, number)) = half(tokens) {
        let of = usize::from(matches!(word(tokens, n), "of" | "in" | "fy"));
        let from = year(tokens, n + of)? * 4 + number * 2;
        return Some((n + of + 1, Span { grain: Grain::Quarter, from, to: from + 1 }));
    }
    if let Some(it) = months(tokens) {
        return Some(it);
    }
    if let Some(number) = month(word(tokens, 0)) {
        let of = usize::from(word(tokens, 1) == "of");
        let year = year(tokens, 1 + of)?;
        return Some((2 + of, Span::one(Grain::Month, year * 12 + number)));
    }
    if let Some(token) = tokens.first().filter(|it| it.kind == TokenKind::Date) {
        return Some((1, Span::one(Grain::Day, period::day_of(&token.lower)?)));
    }
    let named = usize::from(matches!(word(tokens, 0), "year" | "fy" | "fiscal"));
    let named = named + usize::from(named == 1 && word(tokens, 1) == "year");
    let number = year(tokens, named)?;
    if let Some((n, part)) = quarter(tokens.get(named + 1..).unwrap_or_default()) {
        return Some((named + 1 + n, Span::quarter(number, part + 1)));
    }
    Some((named + 1, Span::one(Grain::Year, number)))
}

/// "Jan-Jun 2026", "January to June 2026": months of one year.
fn months(tokens: &[Token]) -> Option<(usize, Span)> {
    let from = month(word(tokens, 0))?;
    let to_word = usize::from(matches!(word(tokens, 1), "to" | "through" | "thru" | "until"));
    let to = month(word(tokens, 1 + to_word)).filter(|it| *it > from)?;
    let of = usize::from(word(tokens, 2 + to_word) == "of");
    let at = 2 + to_word + of;
    let first = year(tokens, at)? * 12;
    Some((at + 1, Span { grain: Grain::Month, from: first + from, to: first + to }))
}

fn range(tokens: &[Token]) -> Option<(usize, When)> {
    let explicit = matches!(word(tokens, 0), "from" | "between");
    let lead = usize::from(explicit);
    let (n, from) = fixed(tokens.get(lead..)?)?;
    let joined = matches!(word(tokens, lead + n), "to" | "through" | "until" | "till" | "thru")
        || (word(tokens, 0) == "between" && word(tokens, lead + n) == "and");
    if !joined {
        let whole = explicit && from.grain == Grain::Month && from.len() > 1;
        return whole.then_some((lead + n, When::Range { span: from, explicit }));
    }
    let (m, to) = fixed(tokens.get(lead + n + 1..)?)?;
    let fine = from.grain.min(to.grain);
    let span = Span { grain: fine, from: from.in_grain(fine).from, to: to.in_grain(fine).to };
    (!span.is_empty()).then_some((lead + n + 1 + m, When::Range { span, explicit }))
}

fn bounded(tokens: &[Token]) -> Option<(usize, When)> {
    // "since the start of 2026"
    let the = usize::from(word(tokens, 1) == "the");
    let begins = matches!(word(tokens, 1 + the), "start" | "beginning");
    let lead = if begins && word(tokens, 2 + the) == "of" { 3 + the } else { 1 };
    let rest = tokens.get(lead..)?;
    let Some((n, span)) = fixed(rest) else { return bounded_by_part(tokens, rest) };
    let when = match word(tokens, 0) {
        "since" | "from" => When::Since { span, after: false },
        "after" => When::Since { span, after: true },
        // "over 2025", "through 2025": all of the year is meant.
        "over" | "through" if lead == 1 && span.grain == Grain::Year => When::Fixed(span),
        "until" | "till" | "through" => When::Until { span, before: false },
        "before" => When::Until { span, before: true },
        _ => return None,
    };
    Some((n + lead, when))
}

/// "Since March", "after Q2": the newest of that name is meant.
fn bounded_by_part(tokens: &[Token], rest: &[Token]) -> Option<(usize, When)> {
    let of_month = || Some((1, Grain::Month, month(word(rest, 0))?));
    let of_quarter = || quarter(rest).map(|(n, number)| (n, Grain::Quarter, number));
    let (n, grain, number) = of_quarter().or_else(of_month)?;
    let when = match word(tokens, 0) {
        "since" => When::SincePart { grain, number, after: false },
        "after" => When::SincePart { grain, number, after: true },
        "until" | "till" | "through" => When::UntilPart { grain, number, before: false },
        "before" => When::UntilPart { grain, number, before: true },
        _ => return None,
    };
    Some((n + 1, when))
}

/// A period told by another one: "the one before", "the same quarter last year", "a year earlier".
fn to_another(tokens: &[Token]) -> Option<(usize, When)> {
    let lead = usize::from(word(tokens, 0) == "the");
    let at = |idx: usize| word(tokens, lead + idx);
    let is_period = |it: &str| it == "period" || grain(it).is_some();
    if at(0) == "same" && is_period(at(1)) {
        let of = usize::from(matches!(at(2), "of" | "in"));
        let the = usize::from(at(2 + of) == "the");
        let (first, second) = (at(2 + of + the), at(3 + of + the));
        let before = matches!(first, "last" | "previous" | "prior") && second == "year";
        let ago = matches!(first, "a" | "one") && second == "year" && is_earlier(at(4 + of + the));
        let year = first == "year" && is_earlier(second);
        let n = if ago { 5 } else { 4 };
        return (before || ago || year).then_some((lead + n + of + the, When::YearBefore));
    }
    if matches!(at(0), "one" | "period") && is_earlier(at(1)) {
        return Some((lead + 2, When::Before));
    }
    if matches!(at(0), "previous" | "prior" | "preceding") && matches!(at(1), "one" | "period") {
        return Some((lead + 2, When::Before));
    }
    let unit = grain(at(0));
    if unit.is_some() && is_earlier(at(1)) && lead == 1 {
        let yearly = unit == Some(Grain::Year);
        return Some((lead + 2, if yearly { When::YearBefore } else { When::Before }));
    }
    if matches!(at(0), "a" | "one") && grain(at(1)) == Some(Grain::Year) && is_earlier(at(2)) {
        return Some((lead + 3, When::YearBefore));
    }
    let Some(TokenKind::Number { value, .. }) = tokens.get(lead).map(|it| &it.kind) else {
        let one = at(0) == "a";
        let unit = grain(at(1)).filter(|_| one && at(2) == "ago")?;
        return Some((lead + 3, When::Ago(1, unit)));
    };
    #[expect(clippy::cast_possible_truncation, reason = "clamped to a small range first")]
    let n = value.clamp(1.0, 10_000.0) as i64;
    let unit = grain(at(1)).filter(|_| at(2) == "ago")?;
    Some((lead + 3, When::Ago(n, unit)))
}

fn is_earlier(lower: &str) -> bool {
    matches!(lower, "before" | "earlier" | "ago" | "prior" | "previously")
}

fn relative(tokens: &[Token]) -> Option<(usize, When)> {
    let lead = usize::from(word(tokens, 0) == "the");
    let (first, second, third) =
        (word(tokens, lead), word(tokens, lead + 1), word(tokens, lead + 2));
    if matches!((first, second, third), ("year", "to", "date")) {
        return Some((lead + 3, When::YearToDate));
    }
    if first == "ytd" {
        return Some((lead + 1, When::YearToDate));
    }
    if first == "most" && second == "recent" {
        let number = tokens.get(lead + 2).map(|it| &it.kind);
        if let Some(TokenKind::Number { value, .. }) = number {
            #[expect(clippy::cast_possible_truncation, reason = "clamped to a small range first")]
            let n = value.clamp(1.0, 10_000.0) as i64;
            return Some((lead + 4, When::LastN(n, grain(word(tokens, lead + 3))?)));
        }
        return Some((lead + 3, When::Newest(grain(third)?)));
    }
    let backwards =
        matches!(first, "last" | "past" | "previous" | "prior" | "recent" | "trailing" | "latest");
    if backwards
        && let Some(TokenKind::Number { value, .. }) = tokens.get(lead + 1).map(|it| &it.kind)
    {
        #[expect(clippy::cast_possible_truncation, reason = "clamped to a small range first")]
        let n = value.clamp(1.0, 10_000.0) as i64;
        return Some((lead + 3, When::LastN(n, grain(third)?)));
    }
    if backwards && matches!(second, "few" | "several") {
        return Some((lead + 3, When::LastN(4, grain(third)?)));
    }
    let unit = grain(second)?;
    let when = match first {
        "this" | "current" | "latest" | "newest" => When::Newest(unit),
        // "The past year" is the run of periods behind us, not a calendar year.
        "past" if unit == Grain::Year => When::LastN(1, Grain::Year),
        "last" | "past" => When::Last(unit),
        "previous" | "prior" | "preceding" => When::Previous(unit),
        "next" | "coming" | "following" | "upcoming" => When::Next(unit),
        _ => return None,
    };
    Some((lead + 2, when))
}

fn part(tokens: &[Token]) -> Option<(usize, When)> {
    if let Some((n, number)) = quarter(tokens) {
        return Some((n, When::Part(Grain::Quarter, number)));
    }
    if let Some((n, number)) = half(tokens) {
        return Some((n, When::Half(number)));
    }
    let name = tokens.first()?;
    // "may" and "march" are words too: a month alone must be written with a capital.
    let capital = name.text.chars().next().is_some_and(char::is_uppercase);
    let number = month(&name.lower).filter(|_| capital && name.lower.len() > 3)?;
    Some((1, When::Part(Grain::Month, number)))
}

fn grain_word(tokens: &[Token]) -> Option<(usize, When)> {
    let first = word(tokens, 0);
    if let Some(grain) = grain(first) {
        return Some((1, When::Noun(grain)));
    }
    let grain = match first {
        "quarterly" => Grain::Quarter,
        "yearly" | "annual" | "annually" => Grain::Year,
        "monthly" => Grain::Month,
        "daily" => Grain::Day,
        _ => return None,
    };
    Some((1, When::Each(grain)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lex::lex;

    #[track_caller]
    fn check(text: &str, expected: When) {
        let tokens = lex(text);
        assert_eq!(at(&tokens), Some((tokens.len(), expected)), "for {text}");
    }

    #[test]
    fn periods_are_read_in_the_ways_people_write_them() {
        let q1 = When::Fixed(Span::quarter(2025, 1));
        for text in
            ["Q1 2025", "q1 of 2025", "first quarter of 2025", "2025 Q1", "1st quarter 2025"]
        {
            check(text, q1);
        }
        check("2024", When::Fixed(Span::one(Grain::Year, 2024)));
        check("FY24", When::Fixed(Span::one(Grain::Year, 2024)));
        check("March 2024", When::Fixed(Span::one(Grain::Month, 2024 * 12 + 2)));
        check("the last 8 quarters", When::LastN(8, Grain::Quarter));
        check("last eight quarters", When::LastN(8, Grain::Quarter));
        check("last quarter", When::Last(Grain::Quarter));
        check("the past year", When::LastN(1, Grain::Year));
        check("since 2023", When::Since { span: Span::one(Grain::Year, 2023), after: false });
        check("year to date", When::YearToDate);
        check("the most recent three quarters", When::LastN(3, Grain::Quarter));
        let half = Span { grain: Grain::Quarter, from: 2024 * 4, to: 2024 * 4 + 1 };
        for text in ["H1 2024", "the first half of 2024".trim_start_matches("the "), "h1 of 2024"] {
            check(text, When::Fixed(half));
        }
        let half = Span { grain: Grain::Month, from: 2024 * 12, to: 2024 * 12 + 5 };
        for text in ["Jan-Jun 2024", "January to June 2024", "january through june of 2024"] {
            check(text, When::Fixed(half));
        }
        check("quarter 3 of 2024", When::Fixed(Span::quarter(2024, 3)));
        check("since March", When::SincePart { grain: Grain::Month, number: 2, after: false });
        check("after Q2", When::SincePart { grain: Grain::Quarter, number: 1, after: true });
        check("two quarters ago", When::Ago(2, Grain::Quarter));
        check("the same quarter last year", When::YearBefore);
        check("the same period of the previous year", When::YearBefore);
        check("a year earlier", When::YearBefore);
        check("the one before", When::Before);
        let span = Span { grain: Grain::Year, from: 2022, to: 2024 };
        check("from 2022 to 2024", When::Range { span, explicit: true });
        check("quarterly", When::Each(Grain::Quarter));
    }
}
