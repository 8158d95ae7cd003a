//! Periods finer than a year, and those told from the newest day, as the days they begin and end
//! with: "in May 2024" as "between 2024-05-01 and 2024-05-31".
//!
//! Start at [`periods`]. Knows nothing of grammar.

use crate::annotate::when::{self, When};
use crate::catalog::{Catalog, Role};
use crate::lex::{Pause, Token, TokenKind};
use crate::period::{self, Grain, Span, number_in};
use crate::{days, words};

/// A week, in days.
const WEEK: i64 = 7;

/// The tokens with such periods written as days; `None` where there is none, or the data keeps no
/// dates.
pub(crate) fn periods(tokens: &[Token], catalog: &Catalog) -> Option<Vec<Token>> {
    let dated = catalog.columns().any(|(_, it)| it.role == Role::Date);
    if !dated || catalog.keeps_accounts() {
        return None;
    }
    let mut found = false;
    // "monthly sales in Rome" are the sales in Rome per month.
    let mut each: Vec<Token> = Vec::new();
    let mut out = Vec::with_capacity(tokens.len() + 3);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = tokens.get(at..).unwrap_or_default();
        if let Some(grain) = regular(rest, catalog) {
            each.extend([written("per", token), written(grain.noun(), token)]);
            at += 1;
            found = true;
        } else if let Some((n, words)) = as_days(rest, catalog) {
            let pause = tokens.get(at + n - 1).map_or(Pause::None, |it| it.pause);
            let last = words.len() - 1;
            out.extend(words.into_iter().enumerate().map(|(idx, it)| Token {
                pause: if idx == last { pause } else { Pause::None },
                possessive: false,
                ..written(&it, token)
            }));
            at += n;
            found = true;
        } else {
            out.push(token.clone());
            at += 1;
        }
        if tokens.get(at - 1).is_some_and(|it| it.pause == Pause::Stop) || at == tokens.len() {
            append(&mut out, std::mem::take(&mut each));
        }
    }
    found.then_some(out)
}

/// Puts words at the end of a sentence.
fn append(sentence: &mut Vec<Token>, words: Vec<Token>) {
    let (Some(last), false) = (sentence.last_mut(), words.is_empty()) else { return };
    let pause = std::mem::replace(&mut last.pause, Pause::None);
    sentence.extend(words.into_iter().map(|it| Token {
        pause: Pause::None,
        possessive: false,
        ..it
    }));
    if let Some(last) = sentence.last_mut() {
        last.pause = pause;
    }
}

/// "monthly order count": the grain of a word that asks for every period.
fn regular(rest: &[Token], catalog: &Catalog) -> Option<Grain> {
    let (1, When::Each(grain)) = when::at(rest)? else { return None };
    let goes_on = rest.len() > 1 && rest.first()?.pause == Pause::None;
    (goes_on && !is_regular_name(rest, catalog)).then_some(grain)
}

/// Whether some word that could ask for every period asks for none: "the annual plan".
pub(crate) fn names_regular(tokens: &[Token], catalog: &Catalog) -> bool {
    let rest = |at: usize| tokens.get(at..).unwrap_or_default();
    let regular = |at: &usize| matches!(when::at(rest(*at)), Some((1, When::Each(_))));
    (0..tokens.len()).filter(regular).any(|at| is_regular_name(rest(at), catalog))
}

/// Whether a word like "monthly" belongs to a name, a stored text or a price ("monthly fee").
fn is_regular_name(rest: &[Token], catalog: &Catalog) -> bool {
    const PRICED: &[&str] = &[
        "fee",
        "price",
        "rent",
        "rate",
        "salary",
        "wage",
        "charge",
        "cost",
        "subscription",
        "payment",
        "budget",
        "leave",
        "report",
    ];
    let [first, next, ..] = rest else { return false };
    let is_name = !catalog.names().at(&[first.stem.as_str(), next.stem.as_str()]).is_empty();
    let is_value = !catalog.values().at(rest).is_empty();
    let priced = PRICED.contains(&words::singular(&next.lower).as_str());
    is_name || is_value || priced
}

/// The words that say a period by its days, and how many tokens it took; `None` where none begins
/// here, or the data knows these words itself.
fn as_days(rest: &[Token], catalog: &Catalog) -> Option<(usize, Vec<String>)> {
    let (n, words) = near_day(rest, catalog).or_else(|| {
        let (n, when) = when::at(rest)?;
        Some((n, days_of(when, catalog)?))
    })?;
    let stems: Vec<&str> = rest.iter().take(n).map(|it| it.stem.as_str()).collect();
    let is_name = catalog.names().at(&stems).iter().any(|it| it.n_words >= n);
    let is_value = catalog.values().at(rest).iter().any(|it| it.n_words >= n);
    (!is_name && !is_value).then_some((n, words))
}

/// "yesterday", "last week", "the past two weeks", "since 1 March": told from the newest day.
fn near_day(rest: &[Token], catalog: &Catalog) -> Option<(usize, Vec<String>)> {
    let word = |at: usize| rest.get(at).map_or("", |it| it.lower.as_str());
    let today = catalog.newest_day();
    let of_year = today.and_then(|it| day_of_year(rest, it));
    if of_year.is_some() {
        return of_year;
    }
    let on = |number: i64| vec!["on".to_owned(), day(number)];
    let week = |from: i64| between(Span { grain: Grain::Day, from, to: from + WEEK - 1 });
    let lead = usize::from(word(0) == "the");
    // Of data that ends before the present nothing is still to come.
    let goes_on = catalog.present_day().is_some();
    Some(match (word(lead), word(lead + 1)) {
        ("yesterday", _) => (1 + lead, on(today? - 1)),
        ("today", _) => (1 + lead, on(today?)),
        ("this" | "current", "week") => (2 + lead, week(monday_of(today?))),
        ("last" | "previous", "week") => (2 + lead, week(monday_of(today?) - WEEK)),
        ("more" | "less", "than") | ("over", _) => return long_ago(rest, today?),
        ("next" | "coming" | "following", "week") if goes_on => {
            (2 + lead, week(monday_of(today?) + WEEK))
        }
        ("next" | "coming" | "following", _) if counts(word(lead + 2)) => {
            let TokenKind::Number { value, .. } = rest.get(lead + 1)?.kind else { return None };
            let (from, to) = (today?, ahead(today?, whole(value), word(lead + 2))?);
            (3 + lead, between(Span { grain: Grain::Day, from, to }))
        }
        ("tomorrow", _) if goes_on => (1 + lead, on(today? + 1)),
        ("past", "week") => (2 + lead, week(today? - WEEK + 1)),
        ("last" | "past" | "previous", _) => {
            let TokenKind::Number { value, .. } = rest.get(lead + 1)?.kind else { return None };
            if words::singular(word(lead + 2)) != "week" {
                return None;
            }
            (3 + lead, vec!["since".to_owned(), day(today? - WEEK * whole(value) + 1)])
        }
        _ => return None,
    })
}

/// Whether days are counted by a word.
fn counts(unit: &str) -> bool {
    matches!(words::singular(unit).as_str(), "day" | "week" | "month" | "year")
}

/// The day that is so many days, weeks or months after another.
fn ahead(from: i64, n: i64, unit: &str) -> Option<i64> {
    let months = match words::singular(unit).as_str() {
        "day" => return Some(from + n),
        "week" => return Some(from + WEEK * n),
        "month" => n,
        _ => 12 * n,
    };
    let month = period::month_of(&day(from))?;
    let of_month = from - period::first_day(month);
    let then = month + months;
    Some((period::first_day(then) + of_month).min(period::first_day(then + 1) - 1))
}

/// "since 1 March", "on the 3rd of May": the newest such day that has come.
fn day_of_year(rest: &[Token], today: i64) -> Option<(usize, Vec<String>)> {
    let side = rest.first()?.lower.as_str();
    let dates = matches!(
        side,
        "on" | "since"
            | "after"
            | "before"
            | "until"
            | "till"
            | "by"
            | "from"
            | "between"
            | "to"
            | "and"
    );
    let (n, of_month, month) = days::of_month(rest.get(1..).filter(|_| dates)?)?;
    let this_year = period::month_of(&day(today))?.div_euclid(12);
    let newest = [this_year, this_year - 1].into_iter().find_map(|year| {
        let iso = days::iso(year, month, of_month)?;
        period::day_of(&iso).filter(|it| *it <= today).map(|_| iso)
    })?;
    Some((1 + n, vec![side.to_owned(), newest]))
}

/// A number of periods as people count them.
#[expect(clippy::cast_possible_truncation, reason = "clamped to a small range first")]
fn whole(value: f64) -> i64 {
    value.clamp(1.0, 10_000.0) as i64
}

/// "more than 5 years ago": before the day that was, or after it.
fn long_ago(rest: &[Token], today: i64) -> Option<(usize, Vec<String>)> {
    let word = |at: usize| rest.get(at).map_or("", |it| it.lower.as_str());
    let lead = 1 + usize::from(word(1) == "than");
    let TokenKind::Number { value, .. } = rest.get(lead)?.kind else { return None };
    let n = whole(value);
    if word(lead + 2) != "ago" {
        return None;
    }
    let then = match words::singular(word(lead + 1)).as_str() {
        "day" => today - n,
        "week" => today - WEEK * n,
        unit @ ("month" | "year") => {
            let iso = day(today);
            let months = if unit == "year" { 12 * n } else { n };
            let month = period::month_of(&iso)? - months;
            let of_month = today - period::first_day(period::month_of(&iso)?);
            (period::first_day(month) + of_month).min(period::first_day(month + 1) - 1)
        }
        _ => return None,
    };
    let side = if word(0) == "less" { "after" } else { "before" };
    Some((lead + 3, vec![side.to_owned(), day(then)]))
}

/// The Monday of the week a day is in.
fn monday_of(day: i64) -> i64 {
    // Day 0, the first of March of the year 0, was a Wednesday.
    day - (day + 2).rem_euclid(7)
}

/// The words that say the days of a period; `None` where it is told as years are.
fn days_of(when: When, catalog: &Catalog) -> Option<Vec<String>> {
    let whole = |grain: Grain| matches!(grain, Grain::Month | Grain::Quarter);
    let newest = |grain: Grain| -> Option<Span> {
        Some(Span::one(grain, number_in(Grain::Day, catalog.newest_day()?, grain)))
    };
    let run = |span: Span| match span.grain {
        Grain::Year if span.len() == 1 => Some(vec!["in".to_owned(), span.to_string()]),
        _ => Some(between(span)),
    };
    match when {
        When::Fixed(span) | When::Range { span, .. } if whole(span.grain) => Some(between(span)),
        When::Since { span, after } if whole(span.grain) => {
            let days = span.in_grain(Grain::Day);
            Some(vec!["since".to_owned(), day(if after { days.to + 1 } else { days.from })])
        }
        When::Until { span, before } if whole(span.grain) => {
            let days = span.in_grain(Grain::Day);
            Some(vec!["before".to_owned(), day(if before { days.from } else { days.to + 1 })])
        }
        When::Newest(grain) => run(newest(grain)?),
        // The newest day lies in a period that goes on: the last is the one before.
        When::Last(grain) | When::Previous(grain) => run(newest(grain)?.shifted(-1)),
        When::Next(grain) if catalog.present_day().is_some() => run(newest(grain)?.shifted(1)),
        When::LastN(n, Grain::Day) => {
            Some(vec!["since".to_owned(), day(catalog.newest_day()? - n + 1)])
        }
        When::LastN(n, grain) => {
            let months = n * (Grain::Month.per_year() / grain.per_year());
            let first = newest(Grain::Month)?.shifted(1 - months).in_grain(Grain::Day).from;
            Some(vec!["since".to_owned(), day(first)])
        }
        When::YearToDate => run(newest(Grain::Year)?),
        When::SincePart { grain, number, after } => {
            let days = newest_part(grain, number, newest(grain)?).in_grain(Grain::Day);
            Some(vec!["since".to_owned(), day(if after { days.to + 1 } else { days.from })])
        }
        When::Part(grain, number) => run(newest_part(grain, number, newest(grain)?)),
        _ => None,
    }
}

/// A part of a year named without its year: the newest one that has begun.
fn newest_part(grain: Grain, number: i64, newest: Span) -> Span {
    let n = grain.per_year();
    let this_year = newest.to.div_euclid(n) * n + number;
    Span::one(grain, if this_year > newest.to { this_year - n } else { this_year })
}

fn between(span: Span) -> Vec<String> {
    let days = span.in_grain(Grain::Day);
    vec!["between".to_owned(), day(days.from), "and".to_owned(), day(days.to)]
}

fn day(number: i64) -> String {
    period::label(Grain::Day, number)
}

fn written(text: &str, like: &Token) -> Token {
    let kind = if period::day_of(text).is_some() {
        TokenKind::Date
    } else if let Ok(value) = text.parse::<f64>() {
        TokenKind::Number { value, percent: false, plain: true }
    } else {
        TokenKind::Word
    };
    let stem = if kind == TokenKind::Word { words::stem(text) } else { text.to_owned() };
    Token { text: text.to_owned(), lower: text.to_owned(), stem, kind, ..like.clone() }
}
