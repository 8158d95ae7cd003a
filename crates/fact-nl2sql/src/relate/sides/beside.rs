//! Two things of one kind beside each other: "May against April", "men versus women".
//!
//! Start at [`cuts`]. Knows nothing of what names stand for.

use super::cut::{Cut, word};
use crate::annotate::when::{self, When};
use crate::catalog::Catalog;
use crate::lex::{Pause, Token, TokenKind, lex};
use crate::period::{self, Grain};

/// A period is told in so many words at most.
const LONGEST_PERIOD: usize = 8;

/// The ways to cut a question at a word that sets what follows beside what stands before.
pub(super) fn cuts(tokens: &[Token], at: usize, catalog: &Catalog) -> Vec<Cut> {
    let Some(n_words) = sets_beside(tokens, at) else { return Vec::new() };
    // "compare May and April": the word that asks for it says nothing else.
    let lead = usize::from(compares(tokens));
    let (Some(tokens), Some(at)) = (tokens.get(lead..), at.checked_sub(lead)) else {
        return Vec::new();
    };
    match of_periods(tokens, (at, at + n_words), catalog) {
        Some(it) => vec![it],
        None => of_words(tokens, (at, at + n_words)),
    }
}

/// How many words say at a position that what follows is set beside what stands before.
fn sets_beside(tokens: &[Token], at: usize) -> Option<usize> {
    match (word(tokens, at), word(tokens, at + 1)) {
        _ if at == 0 => None,
        ("vs" | "versus" | "against", _) => Some(1),
        ("compared", "to" | "with" | "against") => Some(2),
        ("and" | "with" | "to", _) if compares(tokens) => Some(1),
        _ => None,
    }
}

fn compares(tokens: &[Token]) -> bool {
    matches!(word(tokens, 0), "compare" | "comparing")
}

/// "May 2026 against May 2025": the same in two periods.
fn of_periods(tokens: &[Token], (left, right): (usize, usize), catalog: &Catalog) -> Option<Cut> {
    let small = |it: &Token| matches!(it.lower.as_str(), "in" | "the" | "for" | "during" | "of");
    let begins = (left.saturating_sub(LONGEST_PERIOD)..left)
        .find(|it| period_before(tokens.get(*it..left).unwrap_or_default()).is_some())?;
    let mut own = tokens.get(begins..left)?.to_vec();
    let when = period_before(&own)?;
    own.truncate(own.len() - so_far(&own));
    let before = tokens.get(..begins)?;
    if let Some((n, words)) = year_before(tokens.get(right..)?, when, catalog) {
        let mut other = lex(&words);
        if let (Some(last), Some(said)) = (other.last_mut(), tokens.get(right + n - 1)) {
            last.pause = said.pause;
        }
        return Some(Cut::around(before, (&own, &other), tokens.get(right + n..)?, None));
    }
    let from = (right..tokens.len()).find(|it| tokens.get(*it).is_some_and(|it| !small(it)))?;
    let (n, other_when) = when::at(tokens.get(from..)?).filter(|it| is_calendar(it.1))?;
    let other = tokens.get(from..from + n)?;
    let year = |it: &&Token| matches!(it.kind, TokenKind::Number { plain: true, .. });
    // "May against June 2026"
    if matches!(when, When::Part(..)) && !matches!(other_when, When::Part(..)) {
        own.extend(other.iter().find(year).cloned());
    }
    Some(Cut::around(before, (&own, other), tokens.get(from + n..)?, None))
}

/// The period that some words are, "so far" apart.
fn period_before(own: &[Token]) -> Option<When> {
    let n = own.len() - so_far(own);
    when::at(own).filter(|it| it.0 == n && is_calendar(it.1)).map(|it| it.1)
}

/// How many words at the end only say that a period goes on.
fn so_far(own: &[Token]) -> usize {
    let n = own.len();
    let last = |back: usize| n.checked_sub(back).map_or("", |it| word(own, it));
    if n > 2 && matches!((last(2), last(1)), ("so", "far") | ("to", "date")) { 2 } else { 0 }
}

/// Whether a period is one whose days are known.
fn is_calendar(when: When) -> bool {
    !matches!(when, When::Each(_) | When::Noun(_) | When::YearBefore | When::Before)
}

/// "the same months of last year": how many words say so, and the days of the year before those of
/// another period.
fn year_before(rest: &[Token], when: When, catalog: &Catalog) -> Option<(usize, String)> {
    const OF_IT: &[&str] = &["period", "months", "month", "time", "days", "quarter", "half"];
    let lead = usize::from(word(rest, 0) == "the");
    let same = word(rest, lead) == "same" && OF_IT.contains(&word(rest, lead + 1));
    let from = lead + 2;
    let small = usize::from(matches!(word(rest, from), "of" | "in" | "the" | "a"));
    let n = match (word(rest, from + small), word(rest, from + small + 1)) {
        ("last" | "previous", "year") | ("year", "before" | "earlier" | "ago") if same => {
            from + small + 2
        }
        _ => return None,
    };
    let today = catalog.newest_day()?;
    let (first, last) = match when {
        When::Newest(Grain::Year) | When::YearToDate => {
            let month = period::month_of(&period::label(Grain::Day, today))?;
            let whole = matches!(word(rest, lead + 1), "month" | "months");
            let last = if whole { period::first_day(month + 1) - 1 } else { today };
            (period::first_day(month - month.rem_euclid(12)), last)
        }
        When::Fixed(span) | When::Range { span, .. } => {
            let days = span.in_grain(Grain::Day);
            (days.from, days.to)
        }
        _ => return None,
    };
    let [first, last] = [first, last].map(a_year_before);
    Some((n, format!("between {} and {}", first?, last?)))
}

/// The same day of the year before, as written.
fn a_year_before(day: i64) -> Option<String> {
    let iso = period::label(Grain::Day, day);
    let (year, rest) = iso.split_once('-')?;
    let rest = if rest == "02-29" { "02-28" } else { rest };
    Some(format!("{:04}-{rest}", year.parse::<i64>().ok()? - 1))
}

/// "men against women": the words held against each other are as many as make both questions.
fn of_words(tokens: &[Token], (left, right): (usize, usize)) -> Vec<Cut> {
    const LENGTHS: &[(usize, usize)] = &[(1, 1), (2, 2), (1, 2), (2, 1), (3, 3)];
    let article = matches!(word(tokens, right), "a" | "an" | "the");
    let right = right + usize::from(article);
    let joined = |from: usize, to: usize| {
        let own = tokens.get(from..to.saturating_sub(1)).unwrap_or_default();
        from < to && to <= tokens.len() && own.iter().all(|it| it.pause == Pause::None)
    };
    let cut = |&(n_left, n_right): &(usize, usize)| {
        let (from, to) = (left.checked_sub(n_left)?, right + n_right);
        if !joined(from, left) || !joined(right, to) {
            return None;
        }
        let own = tokens.get(from..left)?;
        let mut other = tokens.get(right..to)?.to_vec();
        // "a surgery appointment against a dental one"
        if let (Some(noun), Some(end)) = (own.last(), other.last_mut())
            && matches!(end.lower.as_str(), "one" | "ones")
        {
            *end = Token { pause: end.pause, ..noun.clone() };
        }
        Some(Cut::around(tokens.get(..from)?, (own, &other), tokens.get(to..)?, None))
    };
    LENGTHS.iter().filter_map(cut).collect()
}
