//! Words that are one of several in the name of a column, and what they stand beside tells that they do
//! not mean it: "promoters based in London" ask for no base price.
//!
//! Start at [`drop_chance_hits`].

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
