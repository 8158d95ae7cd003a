//! Which of several things of the same name is meant, by what else the question names.

use std::collections::HashSet;

use crate::annotate::{Mark, Marked};
use crate::catalog::{Catalog, FirstMax, NameHit, Role, Target, ValueHit};
use crate::parse::figures::tables_of;
use crate::plan::Formula;

/// The tables a question surely speaks of.
pub(crate) struct Focus {
    tables: HashSet<usize>,
    main: Option<usize>,
}

impl Focus {
    /// Finds the tables that are named outright or hold the only column of a name.
    pub fn new(marked: &Marked, catalog: &Catalog) -> Self {
        let mut tables = HashSet::new();
        for tile in &marked.tiles {
            match &tile.mark {
                Mark::Names(hits) => {
                    let top = hits.first().map_or(0.0, |it| it.score);
                    let best: Vec<_> = hits.iter().filter(|it| it.score > top - 0.01).collect();
                    match best.as_slice() {
                        [NameHit { target: Target::Table(table), score, .. }] if *score > 0.7 => {
                            tables.insert(*table);
                        }
                        [NameHit { target: Target::Column(col), score, .. }] if *score > 0.8 => {
                            tables.insert(col.table);
                        }
                        all => {
                            // One figure worked out in several ways: any of their tables may be meant.
                            for hit in all {
                                let Target::Concept(idx) = hit.target else { continue };
                                let concept = catalog.concepts().get(idx);
                                tables.extend(
                                    concept.into_iter().flat_map(|it| tables_of(&it.formula)),
                                );
                            }
                        }
                    }
                }
                Mark::Values(hits)
                    if hits.iter().all(|it| Some(it.col) == hits.first().map(|it| it.col)) =>
                {
                    tables.extend(hits.first().map(|it| it.col.table));
                }
                _ => {}
            }
        }
        Self { tables, main: catalog.main_axis_table() }
    }

    /// The likeliest of the things a name can stand for.
    pub fn pick(&self, hits: &[NameHit], catalog: &Catalog) -> Option<NameHit> {
        hits.iter().copied().rev_max_by(|hit| {
            let nearness = match hit.target {
                Target::Table(table) => self.nearness(table, catalog) + 0.05,
                Target::Column(col) => {
                    let role = catalog.column(col).map(|it| it.role);
                    let use_ = if role == Some(Role::Reference) { -0.2 } else { 0.0 };
                    self.nearness(col.table, catalog) + use_
                }
                Target::Concept(idx) => {
                    let concept = catalog.concepts().get(idx);
                    let tables = concept.map_or_else(Vec::new, |it| tables_of(&it.formula));
                    let near = |it: &usize| self.nearness(*it, catalog);
                    // A figure that is stored is nearer than one that has to be put together.
                    let stored =
                        concept.is_some_and(|it| matches!(it.formula, Formula::Column { .. }));
                    tables.iter().map(near).fold(0.0, f64::max) + if stored { 0.02 } else { 0.0 }
                }
            };
            hit.score + nearness
        })
    }

    /// Whether columns of several tables go by the name `hit` was picked for, and nothing else in
    /// the question speaks for its table.
    pub fn is_torn(&self, hits: &[NameHit], hit: &NameHit) -> bool {
        let Target::Column(picked) = hit.target else { return false };
        let rivals = |it: &&NameHit| match it.target {
            Target::Column(col) => col.table != picked.table && it.score > hit.score - 0.01,
            Target::Table(_) | Target::Concept(_) => false,
        };
        !self.tables.contains(&picked.table) && hits.iter().any(|it| rivals(&it))
    }

    /// The likeliest of the columns a stored text is in, and whether it was the only one.
    pub fn pick_value(
        &self,
        hits: &[ValueHit],
        near: Option<usize>,
        catalog: &Catalog,
    ) -> Option<ValueHit> {
        hits.iter().cloned().rev_max_by(|hit| {
            let near = if near == Some(hit.col.table) { 0.2 } else { 0.0 };
            let role = match catalog.column(hit.col).map(|it| it.role) {
                Some(Role::Category | Role::Name) => 0.05,
                _ => 0.0,
            };
            let whole = catalog.column(hit.col).is_some_and(|it| it.words.len() == 1);
            hit.score
                + self.nearness(hit.col.table, catalog)
                + near
                + role
                + if whole { 0.04 } else { 0.0 }
        })
    }

    fn nearness(&self, table: usize, catalog: &Catalog) -> f64 {
        if self.tables.contains(&table) {
            return 0.3;
        }
        let linked = catalog.edges().iter().any(|it| {
            let ends = (it.from.table, it.to.table);
            self.tables.iter().any(|near| ends == (*near, table) || ends == (table, *near))
        });
        match (linked, self.main == Some(table)) {
            (true, _) => 0.1,
            (false, true) => 0.08,
            (false, false) => 0.0,
        }
    }
}
