//! Words as people write them in a hurry to words as they are known: `top5`, `Q1'25`, `2025Q1`,
//! `market_cap`, `rev`, `sector-wise`, "a thousand".
//!
//! Nothing is guessed here: each form has one meaning. A word the database knows is left alone.

use crate::catalog::Catalog;
use crate::glossary::GLOSSARY;
use crate::lex::{Token, TokenKind, lex};
use crate::words::{identifier_words, multiplier};

/// The tokens, written out.
pub(super) fn written_out(tokens: Vec<Token>, catalog: &Catalog) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let parts = match token.kind {
            TokenKind::Word if !is_known(&token, catalog) => parts(&token, &mut out),
            TokenKind::Number { .. } => short_year(&token, out.last()),
            _ => None,
        };
        match parts {
            Some(parts) => out.extend(parts),
            None => out.push(token),
        }
    }
    out
}

fn is_known(token: &Token, catalog: &Catalog) -> bool {
    catalog.names().knows(&token.stem) || catalog.values().knows(&token.lower)
}

fn parts(token: &Token, out: &mut Vec<Token>) -> Option<Vec<Token>> {
    let lower = token.lower.as_str();
    if let Some(long) = GLOSSARY.short_forms.get(lower) {
        return Some(lex(long));
    }
    if lower.contains('_') {
        return Some(lex(&identifier_words(&token.text).join(" ")));
    }
    if lower == "wise" {
        // "sector-wise" is "by sector".
        let noun = out.pop()?;
        return Some([lex("by"), vec![noun]].concat());
    }
    if let Some(text) = period(lower) {
        return Some(lex(&text));
    }
    if let Some(text) = counted(lower) {
        return Some(lex(&text));
    }
    let number = multiplier(lower).filter(|it| *it >= 100.0 && lower.len() > 3)?;
    if out.last().is_some_and(|it| it.lower == "a") {
        out.pop();
    }
    let kind = TokenKind::Number { value: number, percent: false, plain: false };
    Some(vec![Token { kind, ..token.clone() }])
}

/// A quarter or half with its year in one word: `2025q1`, `q12025`, `q125`, `1q25`, `h124`.
fn period(lower: &str) -> Option<String> {
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let year = |it: &str| match it.len() {
        2 if digits(it) => Some(format!("20{it}")),
        4 if digits(it) => Some(it.to_owned()),
        _ => None,
    };
    let part =
        |it: &str| matches!(it, "q1" | "q2" | "q3" | "q4" | "h1" | "h2").then(|| it.to_uppercase());
    let first = lower.get(..2)?;
    if let (Some(part), Some(year)) = (part(first), lower.get(2..).and_then(year)) {
        return Some(format!("{part} {year}"));
    }
    let (number, letter) = (first.get(..1)?, first.get(1..)?);
    if let (Some(part), Some(year)) =
        (part(&format!("{letter}{number}")), lower.get(2..).and_then(year))
    {
        return Some(format!("{part} {year}"));
    }
    let split = lower.len().checked_sub(2)?;
    let (head, tail) = (lower.get(..split)?, lower.get(split..)?);
    Some(format!("{} {}", part(tail)?, year(head).filter(|_| head.len() == 4)?))
}

/// `top5` is "top 5".
fn counted(lower: &str) -> Option<String> {
    let at = lower.find(|it: char| it.is_ascii_digit())?;
    let (word, number) = lower.split_at_checked(at)?;
    let counts = matches!(word, "top" | "bottom" | "last" | "first" | "best" | "worst" | "past");
    (counts && number.bytes().all(|it| it.is_ascii_digit())).then(|| format!("{word} {number}"))
}

/// The two digits after a quarter, a half or "FY" are a year's.
fn short_year(token: &Token, before: Option<&Token>) -> Option<Vec<Token>> {
    let leads =
        matches!(before?.lower.as_str(), "q1" | "q2" | "q3" | "q4" | "h1" | "h2" | "fy" | "fiscal");
    let digits = token.text.len() == 2 && token.text.bytes().all(|it| it.is_ascii_digit());
    (leads && digits).then(|| lex(&format!("20{}", token.text)))
}
