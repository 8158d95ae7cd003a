//! Days as people write them, put into one ISO date each: "1 March 2026", "March 1st, 2026",
//! "between 1 and 15 March 2026", "31/12/2025".
//!
//! Start at [`joined`]. A day without its year stays as it is: only the data tells which is meant.

use crate::annotate::when;
use crate::catalog::Catalog;
use crate::lex::{Pause, Token, TokenKind};
use crate::period;

/// The tokens of a question, with each day that is wholly said in one token, unless the data keeps that
/// day in so many words.
pub(crate) fn joined(tokens: &[Token], catalog: &Catalog) -> Vec<Token> {
    joined_but(tokens, |rest, n| catalog.values().at(rest).iter().any(|it| it.n_words >= n))
}

fn joined_but(tokens: &[Token], is_kept: impl Fn(&[Token], usize) -> bool) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = tokens.get(at..).unwrap_or_default();
        let counts = out.last().is_some_and(|it| counts_what_follows(&it.lower));
        let found = if counts { None } else { whole(rest).or_else(|| first_of_two(rest)) };
        let found = found.filter(|(n, _)| !is_kept(rest, *n));
        if let Some((n, iso)) = found {
            let pause = tokens.get(at + n - 1).map_or(Pause::None, |it| it.pause);
            out.push(date(iso, pause));
            at += n;
        } else {
            out.push(token.clone());
            at += 1;
        }
    }
    out
}

/// A date as a token.
pub(crate) fn date(iso: String, pause: Pause) -> Token {
    Token {
        text: iso.clone(),
        stem: iso.clone(),
        lower: iso,
        kind: TokenKind::Date,
        possessive: false,
        pause,
    }
}

/// "top 5 March 2026 orders": the number counts, and is no day.
fn counts_what_follows(lower: &str) -> bool {
    matches!(lower, "top" | "bottom" | "best" | "worst" | "first" | "last" | "than" | "least")
}

/// A day of some month, and how many tokens say it: "1 March", "the 1st of March", "March 1".
pub(crate) fn of_month(tokens: &[Token]) -> Option<(usize, i64, i64)> {
    let word = |at: usize| tokens.get(at).map_or("", |it| it.lower.as_str());
    if let Some(month) = when::month(word(0)) {
        let the = usize::from(word(1) == "the");
        let day = day_number(tokens.get(1 + the)?)?;
        return Some((2 + the, day, month));
    }
    let the = usize::from(word(0) == "the");
    let day = day_number(tokens.get(the)?)?;
    let of = usize::from(word(the + 1) == "of");
    let month = when::month(word(the + 1 + of))?;
    Some((the + 2 + of, day, month))
}

/// A day with its year.
fn whole(tokens: &[Token]) -> Option<(usize, String)> {
    let (n, day, month) = of_month(tokens)?;
    let year = when::year(tokens, n)?;
    Some((n + 1, iso(year, month, day)?))
}

/// The first of two days that share what is said of the second: "1 and 15 March 2026",
/// "1 March to 15 April 2026".
fn first_of_two(tokens: &[Token]) -> Option<(usize, String)> {
    let (n, day, month) = match of_month(tokens) {
        Some((n, day, month)) => (n, day, Some(month)),
        None => (1, day_number(tokens.first()?)?, None),
    };
    let joins =
        matches!(tokens.get(n)?.lower.as_str(), "and" | "to" | "until" | "till" | "through" | "or");
    let rest = tokens.get(n + 1..).filter(|_| joins)?;
    let (m, _, of_second) = of_month(rest)?;
    let year = when::year(rest, m)?;
    Some((n, iso(year, month.unwrap_or(of_second), day)?))
}

/// "1", "1st".
fn day_number(token: &Token) -> Option<i64> {
    let digits = match token.kind {
        TokenKind::Number { percent: false, .. } => token.lower.as_str(),
        TokenKind::Word => {
            ["st", "nd", "rd", "th"].iter().find_map(|it| token.lower.strip_suffix(it))?
        }
        _ => return None,
    };
    digits.parse().ok().filter(|it| (1..=31).contains(it))
}

/// The date of a day; `None` where the month has none such. `month` counts from 0.
pub(crate) fn iso(year: i64, month: i64, day: i64) -> Option<String> {
    let text = format!("{year:04}-{:02}-{day:02}", month + 1);
    period::day_of(&text).is_some().then_some(text)
}

/// A day in figures, its year last: "31/12/2025", "12.31.2025", and how many characters it takes. Where the month may
/// be either of two numbers the text is kept as it is: nothing tells which.
pub(crate) fn in_figures(chars: &[char]) -> Option<(usize, Result<String, String>)> {
    let n = chars.iter().take_while(|it| it.is_ascii_digit() || matches!(it, '/' | '.')).count();
    let text: String = chars.iter().take(n).collect();
    let text = text.trim_end_matches('.');
    let mark = if text.contains('/') { '/' } else { '.' };
    let parts: Vec<&str> = text.split(mark).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let numbers = |it: &str| (it.len() <= 2).then(|| it.parse::<i64>().ok()).flatten();
    let (first, second) = (numbers(first)?, numbers(second)?);
    let year: i64 = year.parse().ok().filter(|_| year.len() == 4)?;
    let by_day = iso(year, second - 1, first);
    let by_month = iso(year, first - 1, second);
    let date = match (by_day, by_month) {
        (Some(one), Some(other)) if one != other => Err(text.to_owned()),
        (Some(one), _) | (None, Some(one)) => Ok(one),
        (None, None) => return None,
    };
    Some((text.chars().count(), date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lex::lex;

    #[test]
    fn a_day_with_its_year_is_one_date() {
        for (text, expected) in [
            ("since 1 March 2026", "since 2026-03-01"),
            ("on March 1st, 2026 or later", "on 2026-03-01 or later"),
            ("before the 15th of April 2026", "before 2026-04-15"),
            ("between 1 and 15 Sep 2026", "between 2026-09-01 and 2026-09-15"),
            ("from 1 March to 15 April 2026", "from 2026-03-01 to 2026-04-15"),
            ("from March 1 to April 15, 2026", "from 2026-03-01 to 2026-04-15"),
            ("on 31/12/2025", "on 2025-12-31"),
            ("on 12/31/2025.", "on 2025-12-31"),
            ("on 5.5.2025", "on 2025-05-05"),
            ("on 01/03/2026", "on 01/03/2026"),
            ("on 31 April 2026", "on 31 april 2026"),
            ("top 5 March 2026 orders", "top 5 march 2026 orders"),
            ("since 1 March", "since 1 march"),
            ("version 2.10 of 3/4", "version 2.10 of 3 4"),
        ] {
            let words: Vec<String> =
                joined_but(&lex(text), |_, _| false).into_iter().map(|it| it.lower).collect();
            assert_eq!(words.join(" "), expected, "{text}");
        }
    }
}
