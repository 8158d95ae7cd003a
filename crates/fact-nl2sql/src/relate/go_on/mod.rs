//! A question that goes on from rows: "what are their names?", "sort them by age".
//!
//! Start at [`go_on`]. What was found is what the new question is asked of: the conditions hold
//! on, and where groups or a limit made the rows, they are looked for among those.

use super::build::build;
use super::relation::{Figure, Relation, Test};
use super::sketch::{Cand, Mention, Part, Sketch};
use super::{Read, Related, Rows, heed, items, settle, walk};
use crate::catalog::{Catalog, Target};
use crate::lex::Token;
use crate::plan::Col;

/// Words that stand for what was found where the question names nothing of its own.
const PRONOUNS: &[&str] = &[
    "them", "those", "these", "they", "their", "theirs", "it", "its", "he", "she", "his", "her",
    "ones",
];

/// Words that say whose something is.
const OWNERS: &[&str] = &["their", "its", "his", "her"];

/// Words before a name that say it is of those found: "these battles".
const POINTERS: &[&str] = &["those", "these", "this", "such"];

/// Words that ask for more of the same rows.
const MORE: &[&str] = &["also", "too", "add", "include", "well", "besides"];

/// What `tokens` ask of the rows found before; `None` where they do not speak of them.
pub(crate) fn go_on(tokens: &[Token], last: &Rows, catalog: &Catalog) -> Option<Related> {
    let says = |words: &[&str]| tokens.iter().any(|it| words.contains(&it.lower.as_str()));
    let items = items::items(tokens, catalog);
    let mut sketch = walk::sketch(&items, catalog);
    let unnamed = sketch.subject.is_none();
    let bare = unnamed && sketch.shown.is_empty() && sketch.groups.is_empty();
    let counts = bare && sketch.counts_rows && sketch.tests.is_empty();
    let speaks_of = unnamed && says(PRONOUNS)
        || points_at(tokens, last.relation.subject, catalog)
        || owns_before_named(tokens, catalog);
    if !(speaks_of || counts || bare && !sketch.orders.is_empty()) {
        return None;
    }
    let shows_same = sketch.shown.is_empty() && !sketch.everything && !sketch.counts_rows;
    if sketch.subject.is_none() {
        of_the_same(&mut sketch, last.relation.subject, catalog);
    }
    let mut hints = last.hints.clone();
    hints.extend(tokens.iter().map(|it| it.stem.clone()));
    let settled = settle::settle(&sketch, catalog, &hints)?;
    let built = build(&sketch, &settled.meanings, catalog, &hints)?;
    let mut relation = built.clone();
    if shows_same {
        relation.shown.clone_from(&last.relation.shown);
        if let ([Figure::Different(col)], true) =
            (relation.shown.as_slice(), sketch.orders.is_empty())
        {
            // "How many grades are there? What are they?"
            relation.shown = vec![Figure::Column(*col)];
            relation.distinct = true;
            relation.order.clear();
        }
        if let [order] = sketch.orders.as_slice()
            && order.by.is_none()
        {
            // "sort them in descending order": by the figure, or by what is shown first.
            let shown = &relation.shown;
            let by = shown.iter().find(|it| it.is_aggregate()).or(shown.first()).cloned();
            relation.order = by.into_iter().map(|it| (it, order.descending)).collect();
        }
    } else if says(MORE) && !last.relation.shown.iter().any(Figure::is_aggregate) {
        let new = std::mem::replace(&mut relation.shown, last.relation.shown.clone());
        relation.shown.extend(new.into_iter().filter(|it| !last.relation.shown.contains(it)));
    }
    among(&mut relation, &last.relation, catalog)?;
    let read = Read { sketch, settled, built, said: heed::Said::of(&items) };
    read.as_rows(Rows { relation, hints }, catalog)
}

/// Whether a table is named with a word that points back: "this visitor".
fn points_at(tokens: &[Token], table: usize, catalog: &Catalog) -> bool {
    tokens.windows(2).any(|it| {
        let [before, name] = it else { return false };
        let named = catalog.names().at(&[name.stem.as_str()]);
        POINTERS.contains(&before.lower.as_str())
            && named.iter().any(|it| it.target == Target::Table(table) && it.score > 0.6)
    })
}

/// Whether something is said to be of those found before anything else is named: "the titles of
/// their albums", where nothing in the question has albums.
fn owns_before_named(tokens: &[Token], catalog: &Catalog) -> bool {
    let own = tokens.iter().position(|it| OWNERS.contains(&it.lower.as_str()));
    let is_table = |it: &Token| {
        let named = catalog.names().at(&[it.stem.as_str()]);
        named.iter().any(|it| matches!(it.target, Target::Table(_)) && it.score > 0.6)
    };
    own.is_some_and(|at| !tokens.iter().take(at).any(is_table))
}

/// Makes what the last question was about what this one is about.
fn of_the_same(sketch: &mut Sketch, table: usize, catalog: &Catalog) {
    let cand = Cand { target: Target::Table(table), score: 1.0, stored: None, inverse: false };
    let text = catalog.table(table).map(|it| it.plural.clone()).unwrap_or_default();
    sketch.subject = Some(sketch.mentions.len());
    sketch.mentions.push(Mention {
        item: 0,
        text,
        cands: vec![cand],
        head: None,
        near: None,
        plural: true,
        told: false,
        role: Part::Thing,
    });
}

/// Keeps to the rows found before; `None` where they cannot be told again.
fn among(relation: &mut Relation, last: &Relation, catalog: &Catalog) -> Option<()> {
    let made = last.limit.is_some()
        || !last.having.is_empty()
        || last.also.is_some()
        || last.beside.is_some();
    if !made {
        for test in &last.tests {
            if !relation.tests.contains(test) {
                relation.tests.push(test.clone());
            }
        }
        let reached = last.tests.iter().flatten().map(|it| it.col().table);
        for table in last.links.iter().copied().chain(reached).chain([last.subject]) {
            if !relation.links.contains(&table) {
                relation.links.push(table);
            }
        }
        return Some(());
    }
    let col = match last.groups.as_slice() {
        [] => key(last.subject, catalog)?,
        [one] => *one,
        _ => return None,
    };
    let order = if last.limit.is_some() { last.order.clone() } else { Vec::new() };
    let rows =
        Relation { shown: vec![Figure::Column(col)], distinct: false, order, ..last.clone() };
    relation.tests.push(vec![Test::In { col, rows: Box::new(rows), negated: false }]);
    Some(())
}

fn key(table: usize, catalog: &Catalog) -> Option<Col> {
    let column = catalog.table(table)?.key?;
    Some(Col { table, column })
}
