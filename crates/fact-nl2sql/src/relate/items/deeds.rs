//! What was done, in the words of a question, and the tables that keep it.
//!
//! Knows nothing of grammar.

use crate::catalog::{Catalog, NameHit, Target};
use crate::glossary::VERBS;
use crate::lex::Token;

/// "logged" is what was done before it calls the rows of a `work_log`.
pub(super) fn done_before_called(hits: &mut [NameHit], first: &Token, catalog: &Catalog) {
    const DONE: f64 = 0.68;
    if !VERBS.is_past(&first.lower) {
        return;
    }
    let part = |it: &&mut NameHit| {
        let longer = matches!(it.target, Target::Table(table)
            if catalog.table(table).is_some_and(|it| it.words.len() > 1));
        longer && it.n_words == 1 && it.score < 0.95
    };
    hits.iter_mut().filter(part).for_each(|it| it.score = it.score.min(DONE));
}

/// "placed" of a table of placements, where nothing is called so and no date says when it was done.
pub(super) fn by_deed(hits: &mut Vec<NameHit>, first: &Token, catalog: &Catalog) {
    const DEED: f64 = 0.74;
    let told = hits.iter().any(|it| {
        let called = matches!(it.target, Target::Table(_)) && it.score > DEED - 0.1;
        called || it.score > DEED + 0.01 || catalog.is_dated(it.target)
    });
    let deeds = catalog.names().of_deed(&first.lower).iter().filter(|_| !told);
    let hit = |table: &usize| NameHit { target: Target::Table(*table), n_words: 1, score: DEED };
    let mut deeds: Vec<NameHit> = deeds.map(hit).collect();
    if hits.is_empty() && deeds.is_empty() && VERBS.is_past(&first.lower) {
        // "repaired" of a table written `rpr`
        let plain = VERBS.plain(&first.stem).unwrap_or(&first.stem);
        let short = catalog.names().shortened(plain);
        let called = short.map(|it| catalog.names().at(&[it.as_str()])).unwrap_or_default();
        let table = |it: &NameHit| matches!(it.target, Target::Table(_)) && it.score > 0.9;
        let called = called.into_iter().filter(|it| it.n_words == 1 && table(it));
        deeds.extend(called.map(|it| NameHit { score: DEED, ..it }));
    }
    hits.retain(|it| deeds.iter().all(|deed| deed.target != it.target));
    hits.extend(deeds);
}
