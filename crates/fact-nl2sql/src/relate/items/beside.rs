//! What the words right before and after tell of a word: "average total amount" of an amount that is kept,
//! "Cafe customers" of customers of that kind.
//!
//! Knows nothing of grammar beyond those words.

use super::Kind;
use crate::catalog::{Catalog, ColumnInfo, NameHit, Role, Target, ValueHit};
use crate::lex::{Pause, Token};
use crate::relate::lexicon::LEXICON;

/// Whether words that ask for a sum ("total amount of") follow one that asks for another figure, so that they
/// name an amount the data keeps.
pub(super) fn is_figure_of(
    before: Option<&Token>,
    (stems, n_words): (&[&str], usize),
    catalog: &Catalog,
) -> bool {
    const MEANS: &[&str] = &["average", "avg", "mean", "median"];
    const ENDS: &[&str] = &[
        "highest", "lowest", "largest", "smallest", "biggest", "maximum", "minimum", "max", "min",
    ];
    let before = before.map_or("", |it| it.lower.as_str());
    // "the customer with the highest amount of loans" has several, "the highest amount of any loan" is of one.
    let of_one = stems.get(n_words).is_some_and(|it| matches!(*it, "any" | "a" | "an" | "singl"));
    let amount = |it: &NameHit| {
        matches!(it.target, Target::Column(col)
            if catalog.column(col).is_some_and(ColumnInfo::is_quantity))
    };
    (MEANS.contains(&before) || ENDS.contains(&before) && of_one)
        && catalog.names().at(stems).iter().any(|it| it.score > 0.8 && amount(it))
}

/// Makes a text the likeliest reading of a word where it is the kind of the things named next, although
/// other things are called so.
pub(super) fn kinds_of_next(
    rest: &[Token],
    catalog: &Catalog,
    found: &mut Vec<(usize, f64, Kind)>,
) {
    const EXACT: f64 = 0.95;
    const BEST: f64 = 1.02;
    let next = |n_words: usize| {
        let last = rest.get(n_words - 1).filter(|it| it.pause == Pause::None)?;
        let stem = rest.get(n_words).filter(|_| !last.possessive)?.stem.as_str();
        let hits = catalog.names().at(&[stem]);
        let whole = |it: &&NameHit| it.score > EXACT && matches!(it.target, Target::Table(_));
        hits.iter().find(whole).map(|it| it.target)
    };
    let of_next = |n_words: usize, hit: &ValueHit| {
        let kind = catalog.column(hit.col).is_some_and(|it| it.role == Role::Category);
        kind && hit.score >= EXACT && next(n_words) == Some(Target::Table(hit.col.table))
    };
    if rest.first().is_none_or(|it| LEXICON.knows(&it.stem)) {
        return; // "most of routes", where some code is OF
    }
    let mut kinds = Vec::new();
    for (n_words, _, kind) in &*found {
        let Kind::Values(hits) = kind else { continue };
        let own: Vec<ValueHit> = hits.iter().filter(|it| of_next(*n_words, it)).cloned().collect();
        if !own.is_empty() {
            kinds.push((*n_words, BEST, Kind::Values(own)));
        }
    }
    found.append(&mut kinds);
}
