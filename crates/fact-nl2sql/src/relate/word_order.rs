//! "no-shows in 2025, how many?", "what did we spend on …": words behind what they are read before.
//!
//! Start at [`in_order`]. Knows nothing of any database.

use crate::glossary::VERBS;
use crate::lex::{Pause, Token, TokenKind};
use crate::words;

/// The tokens with one turn of phrase put in order, if they have it.
type Turn = fn(&[Token]) -> Option<Vec<Token>>;

/// "all tills together" has so many words at most.
const LONGEST: usize = 4;

/// The tokens in the order in which they are read; `None` where they stand so.
pub(super) fn in_order(tokens: &[Token]) -> Option<Vec<Token>> {
    let turns: [Turn; 7] = [
        asked_last,
        without_all_together,
        without_whatever,
        still_today,
        much_spent,
        but_not,
        who_after_title,
    ];
    let mut ordered: Option<Vec<Token>> = None;
    for turn in turns {
        let next = turn(ordered.as_deref().unwrap_or(tokens));
        ordered = next.or(ordered);
    }
    ordered
}

/// "no-shows in 2025, how many?": how many there are, asked after what.
fn asked_last(tokens: &[Token]) -> Option<Vec<Token>> {
    let [things @ .., how, many] = tokens else { return None };
    let asks = how.lower == "how" && many.lower == "many";
    let parted = things.last().is_some_and(|it| it.pause != Pause::None);
    let bare =
        !things.iter().any(|it| matches!(it.lower.as_str(), "how" | "what" | "which" | "who"));
    if !asks || !parted || !bare {
        return None;
    }
    let mut turned = vec![how.clone(), Token { pause: Pause::None, ..many.clone() }];
    turned.extend(things.iter().cloned());
    if let Some(last) = turned.last_mut() {
        last.pause = Pause::None;
    }
    Some(turned)
}

/// "…, all tills together": of which nothing was told apart.
fn without_all_together(tokens: &[Token]) -> Option<Vec<Token>> {
    let [said @ .., together] = tokens else { return None };
    let joined = matches!(together.lower.as_str(), "together" | "combined");
    let from = said.iter().rposition(|it| it.pause != Pause::None).filter(|_| joined)? + 1;
    let (before, all) = said.split_at(from);
    let whole = all.first().is_some_and(|it| it.lower == "all") && all.len() <= LONGEST;
    whole.then(|| before.to_vec())
}

/// "…, any status", "…, active or not", "…, past and present": of which none is left out.
fn without_whatever(tokens: &[Token]) -> Option<Vec<Token>> {
    let (_, said) = tokens.split_last()?;
    let from = said.iter().rposition(|it| it.pause != Pause::None)? + 1;
    let (before, clause) = tokens.split_at(from);
    let words: Vec<&str> = clause.iter().map(|it| it.lower.as_str()).collect();
    let whatever = matches!(
        words.as_slice(),
        ["any" | "whatever", "status" | "state" | "kind" | "type"]
            | ["whatever", "the", _]
            | ["regardless", "of", _]
            | [_, "or", "not"]
            | ["past" | "current" | "former", "and" | "or", _]
    );
    whatever.then(|| before.to_vec())
}

/// "still with us today": what is still so is so now.
fn still_today(tokens: &[Token]) -> Option<Vec<Token>> {
    const NEAR: usize = 6;
    let still = tokens.iter().position(|it| it.lower == "still")?;
    let rest = tokens.get(still + 1..)?;
    let at = rest.iter().take(NEAR).position(|it| matches!(it.lower.as_str(), "today" | "now"))?;
    let at = still + 1 + at;
    let mut plain = tokens.to_vec();
    let today = plain.remove(at);
    if let Some(last) = plain.get_mut(at - 1) {
        last.pause = last.pause.max(today.pause);
    }
    Some(plain)
}

/// "what did we spend on …": how much it was.
fn much_spent(tokens: &[Token]) -> Option<Vec<Token>> {
    let at = tokens.windows(4).position(|it| {
        let words: Vec<&str> = it.iter().map(|it| it.lower.as_str()).collect();
        matches!(
            words.as_slice(),
            ["what", "did" | "do" | "have", "we" | "i" | "they", "spend" | "spent"]
        )
    })?;
    let (before, said) = tokens.split_at(at);
    let much = ["how", "much"].map(Token::word);
    Some([before, &much, said.get(1..)?].concat())
}

/// "who ordered in 2024 but not once in 2025", "…, nothing in 2025", "no orders at all in 2025".
fn but_not(tokens: &[Token]) -> Option<Vec<Token>> {
    let word = |at: usize| tokens.get(at).map_or("", |it| it.lower.as_str());
    let parted = |at: usize| tokens.get(at).is_some_and(|it| it.pause != Pause::None);
    let leads_to_time = |at: usize| {
        let dated = tokens.get(at).is_some_and(|it| !matches!(it.kind, TokenKind::Word));
        dated || matches!(word(at), "in" | "since" | "during" | "this" | "last" | "after" | "so")
    };
    let ends = |at: usize| at >= tokens.len() || leads_to_time(at) || parted(at - 1);
    let mut plain: Vec<Token> = Vec::with_capacity(tokens.len() + 1);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let at_all = word(at) == "at" && word(at + 1) == "all";
        let none = matches!(word(at), "nothing" | "none");
        let after = at + 1 + if word(at + 1) == "at" && word(at + 2) == "all" { 2 } else { 0 };
        let against = at > 1 && (parted(at - 1) || matches!(word(at - 1), "but" | "and"));
        if at_all && at > 0 && ends(at + 2) {
            if let (Some(last), Some(all)) = (plain.last_mut(), tokens.get(at + 1)) {
                last.pause = last.pause.max(all.pause);
            }
            at += 2;
        } else if word(at) == "not" && word(at + 1) == "once" && leads_to_time(at + 2) {
            plain.push(token.clone());
            at += 2;
        } else if none && against && leads_to_time(after) {
            if word(at - 1) == "and" {
                plain.pop();
            }
            if let Some(last) = plain.last_mut() {
                last.pause = Pause::None;
            }
            if word(at - 1) != "but" {
                plain.push(Token::word("but"));
            }
            plain.push(Token::word("not"));
            at = after;
        } else {
            plain.push(token.clone());
            at += 1;
        }
    }
    (plain.len() != tokens.len() || plain.iter().zip(tokens).any(|(a, b)| a.lower != b.lower))
        .then_some(plain)
}

/// "Lost guests: who stayed in 2024 but not in 2025?", "lost guests: stayed in 2024, …": the title says
/// who is asked for.
fn who_after_title(tokens: &[Token]) -> Option<Vec<Token>> {
    const LONGEST_TITLE: usize = 3;
    let ends = |it: &Token| it.pause == Pause::Colon;
    let end = tokens.iter().take(LONGEST_TITLE).position(ends)?;
    let next = tokens.get(end + 1)?.lower.as_str();
    let who = matches!(next, "who" | "that");
    let several = tokens.get(end).is_some_and(|it| words::singular(&it.lower) != it.lower);
    if !several || !(who || VERBS.is_past(next)) {
        return None;
    }
    let (title, rest) = tokens.split_at(end + 1);
    let mut told = title.to_vec();
    if let Some(last) = told.last_mut() {
        last.pause = Pause::None;
    }
    if !who {
        told.push(Token::word("who"));
    }
    told.extend(rest.iter().cloned());
    Some(told)
}
