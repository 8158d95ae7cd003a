//! Words that are one of several in the name of a column, and what they stand beside tells that they do
//! not mean it: "promoters based in London" ask for no base price.
//!
//! Start at [`drop_chance_hits`] and [`without_synonyms_before`].

use super::{Item, Kind};
use crate::catalog::{Catalog, MOMENTS, NameHit, Role, Target};
use crate::lex::{Pause, Token};
use crate::plan::Col;
use crate::words;

/// Below this score a column is called by a word in its name that is not the last.
const IN_PART: f64 = 0.5;
/// From this score on a word says all of a name.
const IN_FULL: f64 = 0.88;

/// Leaves out the columns in whose name the first word of `rest` stands by chance.
pub(crate) fn drop_chance_hits(hits: &mut Vec<NameHit>, rest: &[Token], catalog: &Catalog) {
    let [first, ..] = rest else { return };
    let describes = describes_next(rest, catalog);
    hits.retain(|it| {
        let Target::Column(col) = it.target else { return true };
        let in_part = it.n_words == 1 && it.score < IN_PART;
        !in_part || !(describes || is_done_by_chance(first, col, catalog))
    });
}

/// "sales channel" of a column called "channel": of another one called "on sale date" it says nothing.
fn describes_next(rest: &[Token], catalog: &Catalog) -> bool {
    let [first, next, ..] = rest else { return false };
    let own = catalog.names().at(&[next.stem.as_str()]);
    let called = |it: &NameHit| {
        it.n_words == 1 && it.score >= IN_FULL && matches!(it.target, Target::Column(_))
    };
    // "people killed" are no kind of what was killed.
    first.pause == Pause::None && !next.lower.ends_with("ed") && own.iter().any(called)
}

/// Whether what was done is only spelt like a word of a column: "based", "listed", "ranked".
fn is_done_by_chance(first: &Token, col: Col, catalog: &Catalog) -> bool {
    let Some(column) = catalog.column(col).filter(|_| first.lower.ends_with("ed")) else {
        return false;
    };
    let tells_more = matches!(column.role, Role::Date | Role::Year | Role::Reference)
        || column.words.iter().any(|it| MOMENTS.says_kind(&words::stem(it)));
    let mut same = column.words.iter().filter(|it| words::stem(it) == first.stem);
    !tells_more && same.all(|it| !it.ends_with("ed"))
}

/// Without a word that says no more than the name after it: "star" of "star rating".
pub(super) fn without_synonyms_before(items: Vec<Item>) -> Vec<Item> {
    const OTHERWISE: f64 = 0.8;
    const BY_NAME: f64 = 0.97;
    let best = |it: &Item| match &it.kind {
        Kind::Names(hits) => hits.first().copied(),
        _ => None,
    };
    let says_less = |at: usize| {
        let (Some(own), Some(next)) = (items.get(at), items.get(at + 1)) else { return false };
        let Kind::Names(hits) = &own.kind else { return false };
        let named = best(next).filter(|it| it.score >= BY_NAME);
        own.pause == Pause::None
            && !own.plural
            && hits.iter().all(|it| it.score < OTHERWISE)
            && named.is_some_and(|named| {
                let column = matches!(named.target, Target::Column(_));
                column && hits.iter().any(|it| it.target == named.target)
            })
    };
    let idle: Vec<bool> = (0..items.len()).map(says_less).collect();
    items.into_iter().zip(idle).filter(|it| !it.1).map(|it| it.0).collect()
}
