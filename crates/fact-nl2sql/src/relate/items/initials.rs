//! Things called by their initials: "POs" of a table of purchase orders, "PCNs" of penalty notices.
//!
//! Start at [`by_initials`]. Knows nothing of grammar.

use super::Kind;
use crate::catalog::{Catalog, NameHit, TableInfo, Target};
use crate::lex::{Token, TokenKind};

/// How surely a table is meant by the initials of its name.
const ALL: f64 = 0.85;
/// The same by initials with one more letter: a word the name does without.
const ONE_MORE: f64 = 0.75;
const QUALITY: f64 = 0.9;

/// Takes capitals nothing is known by for the one table whose name begins its words with them.
pub(super) fn by_initials(token: &Token, catalog: &Catalog, found: &mut Vec<(usize, f64, Kind)>) {
    let letters = token.text.len();
    let capitals = token.kind == TokenKind::Word
        && (2..=4).contains(&letters)
        && token.text.bytes().all(|it| it.is_ascii_uppercase());
    let known = |it: &(usize, f64, Kind)| matches!(it.2, Kind::Names(_) | Kind::Values(_));
    if !capitals || found.iter().any(known) {
        return;
    }
    let called = |(table, info): (usize, &TableInfo)| {
        let score = fits(&token.lower, &initials(info))?;
        Some(NameHit { target: Target::Table(table), n_words: 1, score })
    };
    let hits: Vec<NameHit> = catalog.tables().iter().enumerate().filter_map(called).collect();
    if let [only] = hits.as_slice() {
        found.push((1, QUALITY, Kind::Names(vec![*only])));
    }
}

fn initials(info: &TableInfo) -> String {
    info.words.iter().filter_map(|it| it.chars().next()).collect()
}

/// How well capitals stand for a name with such initials; `None` where they do not.
fn fits(said: &str, initials: &str) -> Option<f64> {
    if initials.len() < 2 || said.chars().next() != initials.chars().next() {
        return None;
    }
    if said == initials {
        return Some(ALL);
    }
    let mut left = said.chars();
    let in_order = initials.chars().all(|it| left.any(|own| own == it));
    (in_order && said.len() == initials.len() + 1).then_some(ONE_MORE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_may_leave_one_word_out() {
        for (said, initials, expected) in [
            ("po", "po", Some(ALL)),
            ("pcn", "pn", Some(ONE_MORE)),
            ("pcn", "pc", Some(ONE_MORE)),
            ("pcn", "p", None),
            ("vat", "at", None),
            ("kpis", "ks", None),
        ] {
            assert_eq!(fits(said, initials), expected, "for {said} of {initials}");
        }
    }
}
