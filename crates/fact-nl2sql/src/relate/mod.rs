//! Questions of rows: what is shown of which things, in which order, under which conditions.
//!
//! Start at [`relate`]. In stages: `items` (the question cut into names, values, numbers and
//! function words) → `walk` (items to a [`sketch::Sketch`]: what was said, clause by clause) →
//! `settle` (what every name stands for, all together) → `build` (a [`Relation`]) → `print` (SQL).
//! Analytic questions (growth, share, forecast, correlation) are read elsewhere.

mod adjectives;
mod build;
mod items;
mod lexicon;
mod print;
mod relation;
mod settle;
mod sketch;
mod tree;
mod walk;

pub use relation::{Figure, Having, Operand, Relation, Test};

use crate::catalog::Catalog;
use crate::lex::Token;

/// A question of rows, read.
#[derive(Debug, Clone)]
pub(crate) struct Related {
    pub relation: Relation,
    pub sql: String,
    /// 0 to 1.
    pub confidence: f64,
    pub unplaced: Vec<String>,
}

/// The sketch without lower-case words that are a stored text only in a table nothing else speaks
/// of: "music" of "music genres" is no playlist called so.
fn without_stray_values(
    sketch: &sketch::Sketch,
    settled: &settle::Settled,
    catalog: &Catalog,
) -> Option<sketch::Sketch> {
    let is_stray = |mention: usize| {
        let (Some(own), Some(meaning)) = (sketch.mentions.get(mention), settled.meanings.get(mention)) else {
            return false;
        };
        let lower = own.text.chars().all(|it| it.is_lowercase()) && own.role == sketch::Part::Stored;
        let table = settle::table_of(meaning.target);
        let others = settled.meanings.iter().enumerate().filter(|(idx, _)| *idx != mention);
        lower && !others.clone().any(|(_, it)| settle::table_of(it.target) == table)
            && others.count() > 0
    };
    let _ = catalog;
    let mut lighter = sketch.clone();
    lighter.tests.retain(|it| !(matches!(it.op, sketch::Op::Holds) && is_stray(it.on.mention)));
    if lighter.tests.len() == sketch.tests.len() {
        return None;
    }
    for (idx, mention) in lighter.mentions.iter_mut().enumerate() {
        if is_stray(idx) {
            let best = settled.meanings.get(idx).cloned();
            mention.cands.clear();
            mention.cands.extend(best);
            if let Some(cand) = mention.cands.first_mut() {
                cand.target = crate::catalog::Target::Concept(0);
            }
        }
    }
    lighter.soft_unknown += 1;
    Some(lighter)
}

/// What `tokens` ask for as a question of rows.
pub(crate) fn relate(tokens: &[Token], catalog: &Catalog) -> Option<Related> {
    let items = items::items(tokens, catalog);
    let sketch = walk::sketch(&items, catalog);
    let hints: Vec<String> = tokens.iter().map(|it| it.stem.clone()).collect();
    if std::env::var("FACT_DEBUG").is_ok() {
        for it in &items {
            eprintln!("  {:?} {:?} {:?}", it.text, it.kind, it.pause);
        }
        eprintln!("{sketch:#?}");
    }
    let mut sketch = sketch;
    let mut settled = settle::settle(&sketch, catalog, &hints)?;
    if let Some(lighter) = without_stray_values(&sketch, &settled, catalog) {
        sketch = lighter;
        settled = settle::settle(&sketch, catalog, &hints)?;
    }
    let built = build::build(&sketch, &settled.meanings, catalog, &hints)?;
    let sql = print::print(&built.relation, catalog, &hints)?;
    Some(Related {
        relation: built.relation,
        sql,
        confidence: 0.8,
        unplaced: sketch.unknown.iter().map(|it| it.1.clone()).collect(),
    })
}
