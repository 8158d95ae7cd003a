//! Two figures put together: "charge less pay", "complaints per 1,000 rides", "the ratio of wins to
//! games".
//!
//! Start at [`cuts`]. Each figure is named by a phrase; what stands before and after the two is said
//! of both. Knows nothing of what names stand for but whether they are things or amounts.

use super::cut::{Cut, asked_from, word};
use crate::annotate::when;
use crate::catalog::{Catalog, Target};
use crate::glossary::VERBS;
use crate::lex::{Pause, Token, TokenKind};
use crate::relate::fates::FATES;
use crate::relate::items::{Kind, items};
use crate::relate::relation::How;
use crate::relate::tree::is_done;
use crate::words::stem;

/// Words that end a phrase: what follows is said of more than it.
const ENDS: &[&str] = &[
    "by",
    "per",
    "for",
    "in",
    "at",
    "on",
    "during",
    "since",
    "across",
    "within",
    "over",
    "from",
    "with",
    "where",
    "who",
    "which",
    "that",
    "each",
    "every",
    "this",
    "last",
    "between",
    "and",
    "but",
    "than",
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "do",
    "does",
    "did",
    "after",
    "before",
    "as",
    "only",
    "excluding",
    "including",
    "to",
];

/// Words before a phrase that are no part of it.
const LEADS: &[&str] =
    &["highest", "lowest", "biggest", "largest", "best", "worst", "most", "least", "top"];

const UNITS_OF_TIME: &[&str] =
    &["second", "seconds", "minute", "minutes", "hour", "hours", "week", "weeks", "night"];

const PLAIN: How = How::Through { times: 1.0 };

/// The ways to cut a question at a word that puts two figures together.
pub(super) fn cuts(tokens: &[Token], at: usize, catalog: &Catalog) -> Vec<Cut> {
    let next = word(tokens, at + 1);
    let cut = match word(tokens, at) {
        "minus" => phrases(tokens, at, at + 1, How::Less),
        "plus" if joins_amounts(tokens, at, catalog) => phrases(tokens, at, at + 1, How::Plus),
        "less" if next != "than" && word(tokens, at.wrapping_sub(1)) != "or" => {
            phrases(tokens, at, at + 1, How::Less)
        }
        "divided" if next == "by" => phrases(tokens, at, at + 2, PLAIN),
        "difference" if next == "between" => listed(tokens, at, "and", How::Less),
        "ratio" if next == "of" => listed(tokens, at, "to", PLAIN),
        "as" if let Some(n) = says_percent(tokens, at) => {
            phrases(tokens, at, at + n, How::Through { times: 100.0 })
        }
        // "loss ratio (payouts over premiums)"
        "over" => phrases(tokens, at, at + 1, PLAIN).filter(|it| it.explains),
        "per" => per(tokens, at, catalog),
        _ => None,
    };
    cut.into_iter().collect()
}

/// Whether amounts stand on both sides of "plus", and it is nothing called so.
fn joins_amounts(tokens: &[Token], at: usize, catalog: &Catalog) -> bool {
    const LONGEST_NAME: usize = 3;
    let named_so = tokens.get(at).is_some_and(|it| it.text != it.lower);
    let amount = |own: &[Token]| {
        let stems: Vec<&str> = own.iter().take(LONGEST_NAME).map(|it| it.stem.as_str()).collect();
        let hits = catalog.names().at(&stems);
        hits.iter().any(|it| matches!(it.target, Target::Column(col) if catalog.adds_up(col)))
    };
    let after = tokens.get(at + 1..).unwrap_or_default();
    let before = (1..=LONGEST_NAME).filter_map(|n| tokens.get(at.checked_sub(n)?..at));
    !named_so && amount(after) && before.into_iter().any(amount)
}

/// How many words say that a figure is told in percent of the next: "as a percentage of".
fn says_percent(tokens: &[Token], at: usize) -> Option<usize> {
    const PARTS: &[&str] = &["percentage", "percent", "share", "proportion", "pct"];
    let from = at + 1 + usize::from(matches!(word(tokens, at + 1), "a" | "the"));
    let of = PARTS.contains(&word(tokens, from)) && word(tokens, from + 1) == "of";
    let the = usize::from(word(tokens, from + 2) == "the");
    of.then_some(from + 2 + the - at)
}

/// "charge less pay by branch": the phrase before a word and the one after it.
fn phrases(tokens: &[Token], at: usize, right: usize, how: How) -> Option<Cut> {
    let (from, to) = (phrase_before(tokens, at)?, phrase_after(tokens, right)?);
    // "average charge less pay": the average of what is left.
    let figure = |at: usize| is_averaged(tokens, at) || word(tokens, at) == "total";
    let from = from + usize::from(figure(from) && !figure(right));
    let (own, other) = (tokens.get(from..at)?, tokens.get(right..to)?);
    let (before, after) = (tokens.get(..from)?, tokens.get(to..)?);
    if let Some(it) = explained(tokens, (from, to), (own, other), how) {
        return Some(it);
    }
    Some(Cut { begins: from, ..Cut::around(before, (own, other), after, Some(how)) })
}

/// "margin by product (price less cost)": what is called so is said after a pause, and takes its
/// name's place.
fn explained(
    tokens: &[Token],
    (from, to): (usize, usize),
    (own, other): (&[Token], &[Token]),
    how: How,
) -> Option<Cut> {
    let pauses = |at: usize| tokens.get(at).is_some_and(|it| it.pause != Pause::None);
    let apart = from > 0 && pauses(from - 1) && (to == tokens.len() || pauses(to - 1));
    let said = tokens.get(..from).filter(|_| apart)?;
    let asked = asked_from(said);
    let begins = asked + usize::from(is_averaged(said, asked) || word(said, asked) == "total");
    let named = |it: &usize| !ENDS.contains(&word(said, *it)) && (*it == begins || !pauses(it - 1));
    let ends = begins + (begins..said.len()).take_while(named).count();
    let (before, after) = (said.get(..begins)?, said.get(ends..)?);
    let rest = [after, tokens.get(to..)?].concat();
    let unpaused = |own: &[Token]| -> Vec<Token> {
        own.iter().map(|it| Token { pause: Pause::None, ..it.clone() }).collect()
    };
    let (own, other) = (unpaused(own), unpaused(other));
    let cut = Cut::around(before, (&own, &other), &rest, Some(how));
    (begins < ends).then_some(Cut { begins, explains: true, ..cut })
}

/// "the ratio of wins to games", "the difference between price and cost".
fn listed(tokens: &[Token], at: usize, between: &str, how: How) -> Option<Cut> {
    let from = at + 2;
    let small = |at: usize| usize::from(matches!(word(tokens, at), "the" | "a"));
    let from = from + small(from);
    let middle = (from..tokens.len()).find(|it| word(tokens, *it) == between)?;
    let right = middle + 1 + small(middle + 1);
    let own = tokens.get(from..middle)?;
    let own_end = |it: &usize| {
        let said = |word: &str| own.iter().any(|it| it.lower == word);
        let each = matches!(word(tokens, it + 1), "each" | "every" | "all");
        let pauses = it
            .checked_sub(1)
            .and_then(|it| tokens.get(it))
            .is_some_and(|it| it.pause != Pause::None);
        // "of shops above 4 to shops below 4 in Bonn": only a preposition both have is each one's own.
        let shared = match word(tokens, *it) {
            "by" | "per" => true,
            own @ ("in" | "for" | "at" | "during" | "within" | "across" | "over") => {
                each || !said(own)
            }
            _ => false,
        };
        shared || *it > right && pauses
    };
    let to = (right + 1..tokens.len()).find(own_end).unwrap_or(tokens.len());
    let other = &of_those(own, tokens.get(right..to)?);
    let own = &with_things_of(own, other);
    let lead = tokens.get(..at)?;
    let before = lead.get(..asked_from(lead))?;
    let averaged = lead.len() > before.len();
    // "the average ratio" is one of each row.
    if averaged && how != How::Less || own.is_empty() {
        return None;
    }
    let begins = lead.len();
    Some(Cut { begins, ..Cut::around(lead, (own, other), tokens.get(to..)?, Some(how)) })
}

/// "insured to uninsured dogs": the first is a state of the things named after the second.
fn with_things_of(own: &[Token], other: &[Token]) -> Vec<Token> {
    let state = |it: &Token| {
        let done = it.lower.strip_prefix("un").unwrap_or(&it.lower);
        VERBS.is_past(done) || is_done(done) || FATES.of(&[stem(done)]).next().is_some()
    };
    let [only] = own else { return own.to_vec() };
    let things = other.iter().rposition(state).and_then(|it| other.get(it + 1..));
    match things {
        Some(things) if state(only) => [own, things].concat(),
        _ => own.to_vec(),
    }
}

/// "races in France and those in Italy": the second names its things.
fn of_those(own: &[Token], other: &[Token]) -> Vec<Token> {
    match other.split_first() {
        Some((those, rest)) if matches!(those.lower.as_str(), "those" | "that") => {
            let ends = |it: &Token| ENDS.contains(&it.lower.as_str()) || is_done(&it.lower);
            let things = own.iter().position(ends).unwrap_or(own.len());
            [own.get(..things).unwrap_or_default(), rest].concat()
        }
        _ => other.to_vec(),
    }
}

/// "repair cost per km by bike type", "complaints per 1,000 rides", "shops by sales per clerk".
fn per(tokens: &[Token], at: usize, catalog: &Catalog) -> Option<Cut> {
    let (times, right) = match tokens.get(at + 1)?.kind {
        TokenKind::Number { value, percent: false, .. } if value > 1.0 => (value, at + 2),
        _ => (1.0, at + 1),
    };
    let is_period =
        when::at(tokens.get(right..)?).is_some() || UNITS_OF_TIME.contains(&word(tokens, right));
    let to = phrase_after(tokens, right)?;
    let from = phrase_before(tokens, at)?;
    // "the average cost per km" is all the cost through all the km.
    let averaged = is_averaged(tokens, from);
    let from = from + usize::from(averaged);
    let (own, other) = (tokens.get(from..at)?, tokens.get(right..to)?);
    if is_period || own.is_empty() || is_within_name(tokens, (from, at), catalog) {
        return None;
    }
    let before = tokens.get(..from - usize::from(averaged))?;
    let after = tokens.get(to..)?;
    let thing = is_thing(other, catalog)?;
    let grouped = |own: &[Token]| {
        let says =
            |it: &Token| matches!(it.lower.as_str(), "by" | "per" | "each" | "every" | "which");
        own.iter().any(says)
    };
    // "orders per shop": its groups, not how many of them there are.
    if thing && times <= 1.0 && !grouped(before) && !grouped(after) {
        return None;
    }
    let other = led(other, if thing { &["number", "of"] } else { &["total"] });
    // "the highest cost per km": the most of all of it together.
    let said = matches!(word(own, 0), "total" | "number" | "sum" | "count");
    let own = if !said && is_sum(own, catalog) { led(own, &["total"]) } else { own.to_vec() };
    let how = Some(How::Through { times });
    let cut = Cut::around(before, (&own, &other), after, how);
    Some(Cut { begins: before.len(), shares: true, ..cut })
}

fn led(phrase: &[Token], by: &[&str]) -> Vec<Token> {
    let lead: Vec<Token> = by.iter().map(|it| Token::word(it)).collect();
    [lead.as_slice(), phrase].concat()
}

fn is_averaged(tokens: &[Token], at: usize) -> bool {
    matches!(word(tokens, at), "average" | "avg" | "mean")
}

/// Whether a name goes on over a word: the column "pages per minute".
fn is_within_name(tokens: &[Token], (from, at): (usize, usize), catalog: &Catalog) -> bool {
    (from..at).any(|begins| {
        let stems: Vec<&str> = tokens.iter().skip(begins).map(|it| it.stem.as_str()).collect();
        catalog.names().at(&stems).iter().any(|it| begins + it.n_words > at)
    })
}

/// Whether a phrase names an amount, or things that are sums of money: "fees per client".
fn is_sum(phrase: &[Token], catalog: &Catalog) -> bool {
    match named(phrase, catalog) {
        Some(Target::Table(table)) => phrase.len() == 1 && catalog.sum_of_each(table).is_some(),
        Some(Target::Column(col)) => catalog.adds_up(col),
        Some(Target::Concept(_)) | None => false,
    }
}

/// Whether a phrase names things, which are counted, rather than an amount, which is added up; `None`
/// where it names neither.
fn is_thing(phrase: &[Token], catalog: &Catalog) -> Option<bool> {
    match named(phrase, catalog)? {
        Target::Table(_) => Some(true),
        Target::Column(col) => catalog.adds_up(col).then_some(false),
        Target::Concept(_) => None,
    }
}

/// What the first name in a phrase likeliest means.
fn named(phrase: &[Token], catalog: &Catalog) -> Option<Target> {
    let items = items(phrase, catalog);
    let hits = items.iter().find_map(|it| match &it.kind {
        Kind::Names(hits) => Some(hits),
        _ => None,
    })?;
    hits.iter().max_by(|a, b| a.score.total_cmp(&b.score)).map(|it| it.target)
}

/// Position at which the phrase before a word begins.
fn phrase_before(tokens: &[Token], at: usize) -> Option<usize> {
    let asked = asked_from(tokens.get(..at)?);
    let ends = |it: &usize| {
        let own = word(tokens, *it);
        ENDS.contains(&own)
            || LEADS.contains(&own)
            || tokens.get(*it).is_some_and(|it| it.pause != Pause::None)
    };
    let from = (asked..at).rev().find(ends).map_or(asked, |it| it + 1);
    let from = from + usize::from(word(tokens, from) == "the");
    (from < at).then_some(from)
}

/// Position at which the phrase that begins at a word ends.
fn phrase_after(tokens: &[Token], from: usize) -> Option<usize> {
    let pauses = |it: usize| tokens.get(it).is_some_and(|it| it.pause != Pause::None);
    let ends = |it: &usize| ENDS.contains(&word(tokens, *it)) || pauses(it - 1);
    let to = (from + 1..tokens.len()).find(ends).unwrap_or(tokens.len());
    (from < tokens.len() && !ENDS.contains(&word(tokens, from))).then_some(to)
}
