//! "Ignore cancelled orders.", "leaving refunds out", "no cancelled ones": whatever says that
//! something does not count says it with one word, behind what it is left out of.
//!
//! Start at [`said_once`]. Knows of a database only which states it keeps.

use super::{excluding, pauses};
use crate::catalog::{Catalog, Role};
use crate::lex::{Pause, Token};

/// What is left out is named in so many words at most.
const LONGEST: usize = 7;

/// Phrases that say it wherever they stand, and whether they say it at the beginning of a clause
/// only.
const PHRASES: &[(&[&str], bool)] = &[
    (&["leaving", "out"], false),
    (&["leave", "out"], false),
    (&["not", "counting"], false),
    (&["without", "counting"], false),
    (&["not", "including"], false),
    (&["disregarding"], false),
    (&["ignoring"], false),
    (&["omitting"], false),
    (&["do", "not", "count"], true),
    (&["do", "not", "include"], true),
    (&["dont", "count"], true),
    (&["dont", "include"], true),
    (&["please", "ignore"], true),
    (&["ignore"], true),
    (&["disregard"], true),
    (&["exclude"], true),
    (&["omit"], true),
    (&["skip"], true),
];

/// The same for what alone counts.
const ONLY: &[&[&str]] = &[
    &["only", "count"],
    &["only", "include"],
    &["only", "counting"],
    &["only", "including"],
    &["count", "only"],
    &["counting", "only"],
    &["include", "only"],
    &["taking", "only"],
    &["just", "count"],
];

/// Says everything that is left out as "excluding …", behind the rest, and nothing of what counts
/// though it might not.
pub(super) fn said_once(tokens: &mut Vec<Token>, catalog: &Catalog) {
    without_included(tokens, catalog);
    in_one_word(tokens);
}

fn in_one_word(tokens: &mut Vec<Token>) {
    leaving_out_last(tokens);
    none_of_those(tokens);
    let mut at = 0;
    while at < tokens.len() {
        if let Some(n_words) = phrase_at(tokens, at) {
            say(tokens, at, n_words, excluding());
        } else if let Some(n_words) = only_at(tokens, at) {
            say(tokens, at, n_words, Token::word("only"));
        }
        at += 1;
    }
    first_clause_last(tokens);
}

/// Puts one word in the place of a phrase; what it goes on from does not end before it.
fn say(tokens: &mut Vec<Token>, at: usize, n_words: usize, word: Token) {
    tokens.splice(at..at + n_words, [word]);
    if let Some(before) = at.checked_sub(1).and_then(|it| tokens.get_mut(it)) {
        before.pause = before.pause.min(Pause::Comma);
    }
}

fn begins_clause(tokens: &[Token], at: usize) -> bool {
    at == 0 || pauses(tokens, at - 1)
}

fn says(tokens: &[Token], at: usize, words: &[&str]) -> bool {
    let apart = (at..at + words.len() - 1).any(|it| pauses(tokens, it));
    let own = tokens.get(at..at + words.len()).unwrap_or_default();
    let same = own.iter().map(|it| it.lower.replace('\'', "")).eq(words.iter().copied());
    same && !apart && at + words.len() < tokens.len() && !pauses(tokens, at + words.len() - 1)
}

fn phrase_at(tokens: &[Token], at: usize) -> Option<usize> {
    let fits =
        |it: &&(&[&str], bool)| (!it.1 || begins_clause(tokens, at)) && says(tokens, at, it.0);
    PHRASES.iter().find(fits).map(|it| it.0.len())
}

fn only_at(tokens: &[Token], at: usize) -> Option<usize> {
    if at == 0 || !begins_clause(tokens, at) {
        return None;
    }
    let end = (at..tokens.len()).find(|it| pauses(tokens, *it)).unwrap_or(tokens.len());
    let clause = tokens.get(at..end).unwrap_or_default();
    // "only count stays that have ended" says more than one word of which they are.
    let leads_on = |it: &Token| {
        matches!(it.lower.as_str(), "that" | "which" | "who" | "with" | "where" | "whose")
    };
    let plain = !clause.iter().any(leads_on);
    ONLY.iter().find(|it| plain && says(tokens, at, it)).map(|it| it.len())
}

/// "leaving refunds out": leaving out refunds.
fn leaving_out_last(tokens: &mut Vec<Token>) {
    const MOST: usize = 4;
    let leaves = |it: &Token| matches!(it.lower.as_str(), "leaving" | "leave");
    let Some(leaving) = tokens.iter().position(leaves) else { return };
    let named = tokens.iter().skip(leaving + 2).take(MOST);
    let Some(n) = named.clone().position(|it| it.lower == "out") else { return };
    let out = leaving + 2 + n;
    if (leaving..out).any(|it| pauses(tokens, it)) {
        return;
    }
    let gone = tokens.remove(out);
    if let Some(last) = tokens.get_mut(out - 1) {
        last.pause = gone.pause;
    }
    tokens.insert(leaving + 1, Token { pause: Pause::None, ..gone });
}

/// "no cancelled ones": a clause of its own that ends with those.
fn none_of_those(tokens: &mut [Token]) {
    const MOST: usize = 5;
    for at in 1..tokens.len() {
        let no = tokens.get(at).is_some_and(|it| matches!(it.lower.as_str(), "no" | "without"));
        if !no || !begins_clause(tokens, at) {
            continue;
        }
        let end = (at + 1..tokens.len()).find(|it| pauses(tokens, *it) || it + 1 == tokens.len());
        let ones = end.filter(|it| *it > at + 1 && it - at < MOST);
        let ones = ones.and_then(|it| tokens.get(it)).is_some_and(|it| it.lower == "ones");
        if let Some(it) = tokens.get_mut(at).filter(|_| ones) {
            *it = excluding();
        }
    }
}

/// "Excluding cancelled orders, how many …": behind the rest.
fn first_clause_last(tokens: &mut Vec<Token>) {
    const ASKS: &[&str] =
        &["how", "what", "which", "who", "where", "list", "show", "give", "find", "name", "count"];
    if tokens.first().is_none_or(|it| it.lower != "excluding") {
        return;
    }
    let asks = |at: usize| tokens.get(at).is_some_and(|it| ASKS.contains(&it.lower.as_str()));
    let ends: Vec<usize> = (1..tokens.len().min(LONGEST))
        .filter(|it| pauses(tokens, *it) && it + 1 < tokens.len())
        .collect();
    let only = match ends.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    let Some(end) = ends.iter().copied().find(|it| asks(it + 1)).or(only) else { return };
    let mut clause: Vec<Token> = tokens.drain(..=end).collect();
    if let Some(last) = clause.last_mut() {
        last.pause = Pause::Stop;
    }
    if let Some(last) = tokens.last_mut() {
        last.pause = Pause::Comma;
    }
    tokens.extend(clause);
}

/// "cancelled included", "including cancelled ones", "cancelled ones too": nothing is left out.
fn without_included(tokens: &mut Vec<Token>, catalog: &Catalog) {
    let begins = |it: &usize| {
        let including = tokens.get(*it).is_some_and(|it| it.lower == "including");
        including || begins_clause(tokens, *it)
    };
    let from = (1..tokens.len()).filter(begins);
    let mut from = from.filter(|it| included(tokens.get(*it..).unwrap_or_default(), catalog));
    let Some(from) = from.next() else { return };
    let end = (from..tokens.len()).find(|it| pauses(tokens, *it)).unwrap_or(tokens.len() - 1);
    let pause = tokens.get(end).map_or(Pause::None, |it| it.pause);
    tokens.drain(from..=end);
    if let Some(last) = tokens.get_mut(from - 1) {
        last.pause = pause;
    }
}

/// Whether a clause only says that things in some state count as well.
fn included(clause: &[Token], catalog: &Catalog) -> bool {
    const MOST: usize = 5;
    const SMALL: &[&str] = &["the", "any", "all", "ones", "and", "or", "even"];
    let end = clause.iter().position(|it| it.pause != Pause::None).unwrap_or(clause.len() - 1);
    let words = clause.get(..=end).unwrap_or_default();
    let named = match words {
        [named @ .., last] if matches!(last.lower.as_str(), "included" | "too" | "alike") => named,
        [named @ .., last, all] if last.lower == "as" && all.lower == "well" => named,
        [first, named @ .., last] if first.lower == "including" && last.lower == "ones" => named,
        _ => return false,
    };
    let is_state = |it: &Token| {
        let own = std::slice::from_ref(it);
        catalog.values().at(own).iter().any(|it| {
            it.score > 0.85 && catalog.column(it.col).is_some_and(|it| it.role == Role::Category)
        })
    };
    let small = |it: &&Token| !SMALL.contains(&it.lower.as_str());
    let mut telling = named.iter().filter(small).peekable();
    named.len() <= MOST && telling.peek().is_some() && telling.all(is_state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::turned::tests::turns;

    #[test]
    fn what_does_not_count_is_said_last_and_in_one_word() {
        let cases = [
            ("Which till took most? Ignore refunds", "which till took most excluding refunds"),
            ("sales by till, leaving refunds out", "sales by till excluding refunds"),
            ("Don't count refunds. How many sales?", "how many sales excluding refunds"),
            ("Not counting void sales, how many?", "how many excluding void sales"),
            ("sales by till, no void ones", "sales by till excluding void ones"),
            ("sales by till (only count paid ones)", "sales by till only paid ones"),
            ("who left out the most tools", "who left out the most tools"),
        ];
        turns(in_one_word, &cases);
    }
}
