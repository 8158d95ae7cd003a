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

fn month(lower: &str) -> Option<i64> {
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
    let at =
        NAMES.iter().position(|it| *it == lower || (lower.len() == 3 && it.starts_with(lower)));
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
    let number = match first {
        "first" | "1st" => 0,
        "second" | "2nd" => 1,
        "third" | "3rd" => 2,
        "fourth" | "4th" => 3,
        _ => return None,
    };
    (grain(word(tokens, 1)) == Some(Grain::Quarter)).then_some((2, number))
}

fn year(tokens: &[Token], at: usize) -> Option<i64> {
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

fn range(tokens: &[Token]) -> Option<(usize, When)> {
    let explicit = matches!(word(tokens, 0), "from" | "between");
    let lead = usize::from(explicit);
    let (n, from) = fixed(tokens.get(lead..)?)?;
    let joined = matches!(word(tokens, lead + n), "to" | "through" | "until" | "till" | "thru")
        || (word(tokens, 0) == "between" && word(tokens, lead + n) == "and");
    if !joined {
        return None;
    }
    let (m, to) = fixed(tokens.get(lead + n + 1..)?)?;
    let fine = from.grain.min(to.grain);
    let span = Span { grain: fine, from: from.in_grain(fine).from, to: to.in_grain(fine).to };
    (!span.is_empty()).then_some((lead + n + 1 + m, When::Range { span, explicit }))
}

fn bounded(tokens: &[Token]) -> Option<(usize, When)> {
    let (n, span) = fixed(tokens.get(1..)?)?;
    let when = match word(tokens, 0) {
        "since" | "from" => When::Since { span, after: false },
        "after" => When::Since { span, after: true },
        "until" | "till" | "through" => When::Until { span, before: false },
        "before" => When::Until { span, before: true },
        _ => return None,
    };
    Some((n + 1, when))
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
        let span = Span { grain: Grain::Year, from: 2022, to: 2024 };
        check("from 2022 to 2024", When::Range { span, explicit: true });
        check("quarterly", When::Each(Grain::Quarter));
    }
}
