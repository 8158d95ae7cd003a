//! Statistics as people write them to words as they are known: "90th percentile", "p90",
//! "trailing 4 quarter average".
//!
//! Each form has one meaning; nothing is guessed.

use crate::catalog::Catalog;
use crate::lex::{Token, TokenKind, lex};

/// The tokens, written out.
pub(super) fn written_out(tokens: &[Token], catalog: &Catalog) -> Vec<Token> {
    let known = |it: &Token| catalog.names().knows(&it.stem) || catalog.values().knows(&it.lower);
    let mut out = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = tokens.get(at..).unwrap_or_default();
        if let Some((n_words, text)) = percentile(rest).or_else(|| trailing(rest))
            && !known(token)
        {
            out.extend(lex(&text));
            at += n_words;
        } else {
            out.push(token.clone());
            at += 1;
        }
    }
    out
}

/// "90th percentile" and "p90" are "90 percentile".
fn percentile(rest: &[Token]) -> Option<(usize, String)> {
    let first = rest.first()?.lower.as_str();
    let number = |it: &str| it.parse::<u32>().ok().filter(|it| (1..=99).contains(it));
    let follows = rest.get(1).is_some_and(|it| it.stem == crate::words::stem("percentile"));
    let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|it| first.strip_suffix(it));
    if let Some(number) = ordinal.and_then(number).filter(|_| follows) {
        return Some((2, format!("{number} percentile")));
    }
    let short = first.strip_prefix('p').filter(|it| it.len() == 2).and_then(number)?;
    Some((1, format!("{short} percentile")))
}

/// "trailing 4 quarter average" is "4 quarter moving average", "rolling 12 month total" is
/// "12 month trailing total".
fn trailing(rest: &[Token]) -> Option<(usize, String)> {
    let [lead, number, unit, what, ..] = rest else { return None };
    let leads = matches!(lead.lower.as_str(), "trailing" | "rolling" | "moving" | "last");
    let unit = unit.lower.trim_end_matches('s');
    let counts = matches!(unit, "quarter" | "month" | "year" | "period" | "day");
    let kind = match what.lower.as_str() {
        "average" | "mean" | "avg" => "moving average",
        "total" | "sum" if lead.lower != "last" => "trailing total",
        _ => return None,
    };
    let number = match number.kind {
        TokenKind::Number { value, percent: false, .. } => value.to_string(),
        TokenKind::Word => crate::words::number_word(&number.lower)?.to_string(),
        _ => return None,
    };
    let unit = if unit == "period" { "periods" } else { unit };
    (leads && counts).then(|| (4, format!("{number} {unit} {kind}")))
}
