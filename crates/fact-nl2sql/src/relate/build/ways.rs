//! Two columns that lead to the same kind of thing: "flights from Bergen to Oslo" have two towns.
//!
//! Knows nothing of words but those that say which end is meant.

use super::Builder;
use crate::catalog::{Catalog, Edge};
use crate::plan::Col;
use crate::relate::relation::{Figure, Relation, Test};
use crate::relate::sketch::Test as Said;
use crate::relate::ways::{Way, end_of};

impl Builder<'_> {
    /// The test looked for at the end it was said of, where a row leads to two of its kind.
    pub(super) fn at_its_end(&self, found: Test, said: &Said) -> Test {
        let table = found.col().table;
        let way = said.way.filter(|_| table != self.relation.subject);
        let Some(edge) = way.and_then(|it| self.edge_at(it, table)) else { return found };
        let rows = Relation {
            subject: table,
            shown: vec![Figure::Column(edge.to)],
            tests: vec![vec![found]],
            ..Relation::default()
        };
        Test::In { col: edge.from, rows: Box::new(rows), negated: false }
    }

    /// The reference to `table` at one end of something the question is about.
    fn edge_at(&self, way: Way, table: usize) -> Option<Edge> {
        let named = (0..self.meanings.len()).filter_map(|it| self.table(it));
        let mut leading = std::iter::once(self.relation.subject).chain(named);
        leading.find_map(|from| {
            let mut edges = self.catalog.edges().iter();
            let own = |it: &&Edge| it.from.table == from && it.to.table == table && from != table;
            let ends = |it: &Edge, way: Way| way_of_column(it.from, self.catalog) == Some(way);
            let edge = edges.clone().filter(own).find(|it| ends(it, way))?;
            edges
                .any(|it| {
                    own(&it) && way_of_column(it.from, self.catalog).is_some_and(|it| it != way)
                })
                .then_some(*edge)
        })
    }
}

/// Which end the name of a column speaks of.
pub(crate) fn way_of_column(col: Col, catalog: &Catalog) -> Option<Way> {
    catalog.column(col)?.words.iter().find_map(|it| end_of(it))
}
