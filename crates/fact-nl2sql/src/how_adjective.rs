//! "How heavy are our parcels on average" as "average weight of our parcels": an adjective that asks for
//! an amount.
//!
//! Start at [`named`]. How old and how long something is are asked for in words of their own, and read
//! elsewhere. Knows nothing of grammar beyond the words around the adjective.

use crate::catalog::{Catalog, ColumnInfo, Target};
use crate::lex::{Pause, Token, lex};
use crate::plan::Col;
use crate::relate::adjective_columns;

/// Adjectives that ask for a number of things, a time or a way rather than an amount of them.
const OTHERWISE: &[&str] = &[
    "many", "much", "often", "old", "young", "long", "short", "far", "late", "soon", "recent",
    "recently", "well", "new", "early", "fast", "quick", "slow", "best", "worst",
];

/// The tokens with the amount named that an adjective asks for.
pub(crate) fn named(tokens: Vec<Token>, catalog: &Catalog) -> Vec<Token> {
    instead(&tokens, catalog).unwrap_or(tokens)
}

fn instead(tokens: &[Token], catalog: &Catalog) -> Option<Vec<Token>> {
    let [how, adjective, is, rest @ ..] = tokens else { return None };
    let asks = how.lower == "how" && matches!(is.lower.as_str(), "is" | "are" | "was" | "were");
    let other = OTHERWISE.contains(&adjective.lower.as_str());
    if !asks || other || adjective.pause != Pause::None || rest.is_empty() {
        return None;
    }
    let amount = catalog.column(amount_of(&adjective.lower, rest, catalog)?)?;
    let mut rest = rest.to_vec();
    let averages = without_average(&mut rest);
    // "how heavy is the average crate" is of the average already.
    let told = rest.iter().any(|it| matches!(it.lower.as_str(), "average" | "mean" | "typical"));
    if told {
        return None;
    }
    let figure = if averages { "average " } else { "" };
    let mut out = lex(&format!("what is the {figure}{} of", amount.words.join(" ")));
    out.extend(rest);
    Some(out)
}

/// The amount an adjective is of: that of the things named, where several have one.
fn amount_of(adjective: &str, rest: &[Token], catalog: &Catalog) -> Option<Col> {
    let cols = adjective_columns(adjective, catalog);
    let only = cols.first().is_some_and(|first| cols.iter().all(|it| it.0.table == first.0.table));
    let of_things = |col: &Col| {
        let mut named = rest.iter().flat_map(|it| catalog.names().at(&[it.stem.as_str()]));
        let thing = named.any(|it| it.target == Target::Table(col.table) && it.score > 0.5);
        let mut told = (0..rest.len()).filter_map(|at| rest.get(at..));
        thing || told.any(|it| catalog.values().at(it).iter().any(|it| it.col.table == col.table))
    };
    let mut fits = cols.iter().map(|it| it.0).filter(|it| {
        catalog.column(*it).is_some_and(ColumnInfo::is_quantity) && (only || of_things(it))
    });
    let first = fits.next()?;
    fits.all(|it| it.table == first.table).then_some(first)
}

/// Takes "on average" out of some words; whether it was there.
pub(crate) fn without_average(tokens: &mut Vec<Token>) -> bool {
    let is = |it: &[Token]| match it {
        [on, average] => on.lower == "on" && average.lower == "average",
        _ => false,
    };
    let Some(at) = tokens.windows(2).position(is) else { return false };
    let pause = tokens.get(at + 1).map_or(Pause::None, |it| it.pause);
    tokens.drain(at..at + 2);
    if let Some(last) = at.checked_sub(1).and_then(|it| tokens.get_mut(it)) {
        last.pause = pause;
    }
    true
}
