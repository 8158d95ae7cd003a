//! How much there is of a unit, by the noun made of it: "acreage" of a column `Acres`, "mileage" of
//! miles.
//!
//! Knows nothing of grammar.

use super::Kind;
use crate::catalog::{Catalog, ColumnInfo, NameHit, Target};
use crate::lex::{Token, TokenKind};
use crate::words;

/// A shorter root is that of some other word: "age", "page".
const SHORTEST_ROOT: usize = 4;

/// Adds the amounts counted in the unit a noun is made of, where nothing is called by the noun itself.
pub(super) fn by_root(first: &Token, catalog: &Catalog, found: &mut Vec<(usize, f64, Kind)>) {
    const SCORE: f64 = 0.9;
    let known = found.iter().any(|it| matches!(it.2, Kind::Names(_) | Kind::Values(_)));
    let root = first.lower.strip_suffix("age").filter(|it| it.len() >= SHORTEST_ROOT);
    let Some(root) = root.filter(|_| !known && first.kind == TokenKind::Word) else { return };
    let stem = words::stem(root);
    let amount = |it: &NameHit| match it.target {
        Target::Column(col) => {
            it.n_words == 1 && catalog.column(col).is_some_and(ColumnInfo::is_quantity)
        }
        Target::Table(_) | Target::Concept(_) => false,
    };
    let named = catalog.names().at(&[&stem]).into_iter().filter(amount);
    let hits: Vec<NameHit> = named.map(|it| NameHit { score: it.score.min(SCORE), ..it }).collect();
    if !hits.is_empty() {
        found.push((1, SCORE, Kind::Names(hits)));
    }
}
