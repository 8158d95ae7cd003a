//! Things that only a column of their kinds is called by: "tickets" where each row has a "ticket type".
//!
//! Knows nothing of grammar.

use crate::catalog::{Catalog, NameHit, Target};
use crate::lex::Token;
use crate::plan::Col;
use crate::words::{singular, stem};

/// Words of a column that says of which kind each row is.
const KINDS: &[&str] = &["type", "kind", "class"];

/// As sure as of any other word for the rows of a table.
const SCORE: f64 = 0.62;

/// Several of what a column tells the kinds of are the rows that have one, where nothing else is called so.
pub(super) fn rows_of_kind(hits: &mut Vec<NameHit>, first: &Token, catalog: &Catalog) {
    if singular(&first.lower) == first.lower {
        return;
    }
    let of_kind = |it: &NameHit| match it.target {
        Target::Column(col) if it.n_words == 1 && tells_kind(col, first, catalog) => {
            Some(col.table)
        }
        _ => None,
    };
    let tables: Option<Vec<usize>> = hits.iter().map(of_kind).collect();
    if let Some(&[table]) = tables.as_deref() {
        hits.clear();
        hits.push(NameHit { target: Target::Table(table), n_words: 1, score: SCORE });
    }
}

fn tells_kind(col: Col, first: &Token, catalog: &Catalog) -> bool {
    let words = catalog.column(col).map(|it| it.words.as_slice());
    matches!(words, Some([thing, kind])
        if KINDS.contains(&kind.as_str()) && stem(thing) == first.stem)
}
