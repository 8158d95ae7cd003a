//! What a quantity at its price comes to, line by line and of the things the lines belong to.
//!
//! Knows nothing of words or SQL text.

use super::Builder;
use crate::catalog::{Derivation, Edge, Target};
use crate::plan::Col;
use crate::relate::relation::{Figure, Test};

impl Builder<'_> {
    /// "the value of the stock per supplier": what all of it comes to.
    pub(super) fn comes_to(&self, col: Col) -> bool {
        self.is_product(col) && (!self.sketch.groups.is_empty() || self.sketch.shown.len() == 1)
    }

    /// "the average value of an order", which is kept line by line: the column that says whose line
    /// it is.
    pub(super) fn totals_of(&self, col: Col) -> Option<Col> {
        if !self.is_product(col) {
            return None;
        }
        let named = |table: usize| {
            (0..self.meanings.len()).any(|it| {
                self.target(it) == Some(Target::Table(table)) && !self.sketch.groups.contains(&it)
            })
        };
        let edges = self.catalog.edges().iter();
        let owners = edges.filter(|it| it.from.table == col.table && it.to.table != col.table);
        let mut named = owners.filter(|it| named(it.to.table));
        named.next().map(|it| it.from)
    }

    /// "the average value of orders" that keep none themselves: what their lines come to, and the
    /// column that says whose line it is.
    pub(super) fn value_of_lines(&self, table: usize) -> Option<(Col, Col)> {
        if self.catalog.amount_of(table).is_some() {
            return None;
        }
        let lines = |it: &&Edge| it.to.table == table && it.from.table != table;
        self.catalog.edges().iter().filter(lines).find_map(|edge| {
            let own = |it: Col| it.table == edge.from.table && self.is_product(it);
            let mut products = self.catalog.derived().map(|it| it.0).filter(|it| own(*it));
            match (products.next(), products.next()) {
                (Some(only), None) => Some((only, edge.from)),
                _ => None,
            }
        })
    }

    /// A price that is kept with the thing itself is looked up there.
    pub(super) fn link_parts(&mut self) {
        let figures = self.relation.figures().filter_map(|it| match it {
            Figure::Column(col) | Figure::Agg { col, .. } | Figure::MeanTotal { col, .. } => {
                Some(*col)
            }
            _ => None,
        });
        let tests = self.relation.tests.iter().flatten().map(Test::col);
        let read = figures.chain(tests).flat_map(|it| {
            let parts = self.catalog.parts_of(it).into_iter();
            parts.map(|it| it.table).filter(move |table| *table != it.table)
        });
        for table in read.collect::<Vec<usize>>() {
            self.link(table);
        }
    }

    fn is_product(&self, col: Col) -> bool {
        matches!(self.catalog.derivation(col), Some(Derivation::Product { .. }))
    }
}
