//! "month by month", "at least one open job": turns of phrase that say what a plainer one does.
//!
//! Start at [`plainly`]. Knows nothing of schemas but whether a text is kept.

use super::word_order;
use crate::catalog::Catalog;
use crate::lex::{Pause, Token};

const PERIODS: &[&str] = &["day", "week", "month", "quarter", "year"];

/// The tokens in plainer words; `None` where they hold no such turn.
pub(super) fn plainly(tokens: &[Token], catalog: &Catalog) -> Option<Vec<Token>> {
    let turned = word_order::in_order(tokens);
    let tokens = turned.as_deref().unwrap_or(tokens);
    let shorter = without_turns(tokens, catalog);
    shorter.or(turned)
}

fn without_turns(tokens: &[Token], catalog: &Catalog) -> Option<Vec<Token>> {
    let mut plain: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = tokens.get(at..).unwrap_or_default();
        if is_turn(rest) {
            at += 1;
            continue;
        }
        if let Some(word) = in_one_word(rest) {
            plain.push(Token {
                pause: rest.get(1).map_or(Pause::None, |it| it.pause),
                ..Token::word(word)
            });
            at += 2;
            continue;
        }
        if is_one_kept(rest, catalog) {
            plain.push(Token::word("a"));
            at += 3;
            continue;
        }
        plain.push(token.clone());
        at += 1;
    }
    (plain.len() < tokens.len()).then_some(plain)
}

/// "month by month": by month.
fn is_turn(rest: &[Token]) -> bool {
    let [period, by, same, ..] = rest else { return false };
    let joined = period.pause == Pause::None && by.pause == Pause::None;
    joined
        && by.lower == "by"
        && period.lower == same.lower
        && PERIODS.contains(&period.lower.as_str())
}

/// "were called off", "ended up sold": two words for a state or for being in one.
fn in_one_word(rest: &[Token]) -> Option<&'static str> {
    let [first, second, ..] = rest else { return None };
    let joined = first.pause == Pause::None;
    match (first.lower.as_str(), second.lower.as_str()) {
        _ if !joined => None,
        ("called", "off") => Some("cancelled"),
        ("ended", "up") if second.pause == Pause::None && rest.len() > 2 => Some("were"),
        _ => None,
    }
}

/// "at least one open job": one of which a kept text is said.
fn is_one_kept(rest: &[Token], catalog: &Catalog) -> bool {
    let [at, least, one, said @ ..] = rest else { return false };
    let one = matches!(one.lower.as_str(), "one" | "1");
    let leads = at.lower == "at" && least.lower == "least" && one;
    leads && said.len() > 1 && catalog.values().at(said).iter().any(|it| it.score > 0.9)
}
