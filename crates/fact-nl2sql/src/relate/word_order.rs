//! "no-shows in 2025, how many?", "what did we spend on …": words behind what they are read before.
//!
//! Start at [`in_order`]. Knows nothing of any database.

use crate::lex::{Pause, Token};

/// The tokens with one turn of phrase put in order, if they have it.
type Turn = fn(&[Token]) -> Option<Vec<Token>>;

/// "all tills together" has so many words at most.
const LONGEST: usize = 4;

/// The tokens in the order in which they are read; `None` where they stand so.
pub(super) fn in_order(tokens: &[Token]) -> Option<Vec<Token>> {
    let turns: [Turn; 5] =
        [asked_last, without_all_together, without_whatever, still_today, much_spent];
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
