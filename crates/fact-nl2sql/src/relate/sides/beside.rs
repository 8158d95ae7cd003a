//! Two things of one kind beside each other: "May against April", "men versus women".
//!
//! Start at [`cuts`]. Knows nothing of what names stand for.

use super::cut::{Cut, word};
use crate::annotate::when::{self, When};
use crate::catalog::Catalog;
use crate::glossary::VERBS;
use crate::lex::{Pause, Token, TokenKind, lex};
use crate::period::{self, Grain};
use crate::plan::Col;

/// A period is told in so many words at most.
const LONGEST_PERIOD: usize = 8;

/// The ways to cut a question at a word that sets what follows beside what stands before.
pub(super) fn cuts(tokens: &[Token], at: usize, catalog: &Catalog) -> Vec<Cut> {
    if is_of_pair(tokens, at, catalog) {
        return of_words(tokens, (at, at + 1), catalog);
    }
    let Some(n_words) = sets_beside(tokens, at) else { return Vec::new() };
    // "compare May and April": the word that asks for it says nothing else.
    let lead = usize::from(compares(tokens));
    let (Some(tokens), Some(at)) = (tokens.get(lead..), at.checked_sub(lead)) else {
        return Vec::new();
    };
    match of_periods(tokens, (at, at + n_words), catalog) {
        Some(it) => vec![it],
        None => of_words(tokens, (at, at + n_words), catalog),
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

/// "inbound and outbound units per month": two texts of one column are said of what follows, for
/// each group.
fn is_of_pair(tokens: &[Token], at: usize, catalog: &Catalog) -> bool {
    let grouped = |at: usize| matches!(word(tokens, at), "per" | "by" | "each" | "every");
    let pauses = |at: usize| tokens.get(at).is_some_and(|it| it.pause != Pause::None);
    if word(tokens, at) != "and" || at == 0 || pauses(at - 1) || pauses(at + 1) {
        return false;
    }
    let columns = |from: usize| -> Vec<Col> {
        let rest = tokens.get(from..).unwrap_or_default();
        let hits = catalog.values().at(rest);
        hits.iter().filter(|it| it.n_words == 1).map(|it| it.col).collect()
    };
    // "a, b and c" are more than two.
    let listed = at > 1 && pauses(at - 2);
    let groups = (at + 2..tokens.len()).any(grouped);
    let denied = matches!(word(tokens, at + 1), "not" | "non");
    if groups && denied && word(tokens, at + 2) == word(tokens, at - 1) {
        return true; // "paid and not paid bills per client"
    }
    let own = if groups && !listed { columns(at - 1) } else { Vec::new() };
    !own.is_empty() && columns(at + 1).iter().any(|it| own.contains(it))
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
    let with_change = |before: &[Token], both: (&[Token], &[Token]), after: &[Token]| {
        let (n, change) = change_asked(after);
        let rest = after.get(n..).unwrap_or_default();
        Cut { change, ..Cut::around(before, both, rest, None) }
    };
    if let Some((n, words)) = year_before(tokens.get(right..)?, when, catalog) {
        let mut other = lex(&words);
        if let (Some(last), Some(said)) = (other.last_mut(), tokens.get(right + n - 1)) {
            last.pause = said.pause;
        }
        return Some(with_change(before, (&own, &other), tokens.get(right + n..)?));
    }
    let right = right + said_again(tokens, (begins, right));
    let from = (right..tokens.len()).find(|it| tokens.get(*it).is_some_and(|it| !small(it)))?;
    let (n, other_when) = when::at(tokens.get(from..)?).filter(|it| is_calendar(it.1))?;
    let other = tokens.get(from..from + n)?;
    let year = |it: &&Token| matches!(it.kind, TokenKind::Number { plain: true, .. });
    // "May against June 2026"
    if matches!(when, When::Part(..)) && !matches!(other_when, When::Part(..)) {
        own.extend(other.iter().find(year).cloned());
    }
    Some(with_change(before, (&own, other), tokens.get(from + n..)?))
}

/// How many words only say again what the second period is of: "those taken in" beside "orders taken in".
fn said_again(tokens: &[Token], (own, right): (usize, usize)) -> usize {
    let n = usize::from(word(tokens, right) == "the");
    if !matches!(word(tokens, right + n), "those" | "that" | "ones") {
        return 0;
    }
    let n = n + 1;
    let done = word(tokens, right + n);
    let again = tokens.iter().take(own).any(|it| it.lower == done);
    n + usize::from(again && VERBS.is_past(done))
}

/// How many words ask how much it changed right after two periods, and whether in percent: "with the
/// percentage change".
fn change_asked(after: &[Token]) -> (usize, Option<bool>) {
    const SMALL: &[&str] = &["with", "and", "plus", "the", "a", "in", "as", "absolute"];
    const IN_PERCENT: &[&str] = &["percentage", "percent", "relative", "pct", "growth"];
    const CHANGE: &[&str] = &["change", "difference", "growth", "increase"];
    let said = |list: &[&str], it: &Token| list.contains(&it.lower.as_str());
    let known = |it: &&Token| [SMALL, IN_PERCENT, CHANGE].iter().any(|list| said(list, it));
    let n = after.iter().take_while(known).count();
    let own = after.get(..n).unwrap_or_default();
    let ends = n == after.len() || own.last().is_some_and(|it| it.pause != Pause::None);
    if !ends || !own.iter().any(|it| said(CHANGE, it)) {
        return (0, None);
    }
    (n, Some(own.iter().any(|it| said(IN_PERCENT, it))))
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
fn of_words(tokens: &[Token], (left, right): (usize, usize), catalog: &Catalog) -> Vec<Cut> {
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
        let own = as_names(tokens.get(from..left)?, catalog);
        let mut other = as_names(tokens.get(right..to)?, catalog);
        // "a surgery appointment against a dental one"
        if let (Some(noun), Some(end)) = (own.last(), other.last_mut())
            && matches!(end.lower.as_str(), "one" | "ones")
        {
            *end = Token { pause: end.pause, ..noun.clone() };
        }
        Some(Cut::around(tokens.get(..from)?, (&own, &other), tokens.get(to..)?, None))
    };
    LENGTHS.iter().filter_map(cut).collect()
}

/// Words with a stored text among them written as a name is: what is held against another thing is
/// not said by the way.
fn as_names(own: &[Token], catalog: &Catalog) -> Vec<Token> {
    let mut own = own.to_vec();
    for at in 0..own.len() {
        let rest = own.get(at..).unwrap_or_default();
        let stored = !catalog.values().at(rest).is_empty();
        if let Some(token) = own.get_mut(at).filter(|_| stored) {
            let mut letters = token.text.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            token.text = first.chain(letters).collect();
        }
    }
    own
}
