//! How many rows each thing has, held against how many each has on average.

use super::Builder;
use crate::catalog::Target;
use crate::plan::Agg;
use crate::relate::relation::{Figure, Operand, Relation, Test};
use crate::relate::tree::tree;

impl Builder<'_> {
    /// How many rows of a table each of the things asked for has on average, of those that have any;
    /// `None` where the rows do not say whose they are.
    pub(super) fn mean_of_rows(&self, rows: usize) -> Option<Relation> {
        let owner = match self.sketch.subject.and_then(|it| self.target(it)) {
            Some(Target::Table(table)) => table,
            _ => self.relation.subject,
        };
        let key = self.identity(owner).first().copied().filter(|it| it.table != rows)?;
        let per = tree(&[owner, rows], self.catalog, self.hints)?.steps.first()?.right;
        let whose = self.catalog.refers(per, owner) && self.nearest_key(key, rows) == per;
        whose.then(|| Relation {
            subject: rows,
            shown: vec![Figure::MeanRows { of: rows, per }],
            ..Relation::default()
        })
    }

    /// What the rows of each of the things asked for come to together on average, where that is what was
    /// held against the average.
    pub(super) fn mean_of_totals(&self, on: &Figure, mention: usize) -> Option<Relation> {
        let Figure::Agg { agg: Agg::Sum, col } = *on else { return None };
        let owner = match self.target(self.sketch.subject.filter(|it| *it != mention)?)? {
            Target::Table(table) => table,
            Target::Column(_) | Target::Concept(_) => return None,
        };
        let key = self.identity(owner).first().copied().filter(|it| it.table != col.table)?;
        let joins = tree(&[owner, col.table], self.catalog, self.hints)?;
        let per = joins.steps.first()?.right;
        let whose = self.catalog.refers(per, owner) && key.table == owner;
        whose.then(|| Relation {
            subject: col.table,
            shown: vec![Figure::MeanTotal { col, per }],
            links: vec![per.table],
            ..Relation::default()
        })
    }

    /// "had more visits in 2025 than the average vet": the average is of the same rows. `None` where the
    /// things were found apart from what tells which rows.
    pub(super) fn means_of_same_rows(&mut self) -> Option<()> {
        let is_mean = |it: &Relation| {
            matches!(it.shown.as_slice(), [Figure::MeanRows { .. } | Figure::MeanTotal { .. }])
        };
        let subject = self.relation.subject;
        let same: Vec<Vec<Test>> = self
            .relation
            .tests
            .iter()
            .filter(|it| it.iter().any(|it| it.col().table != subject))
            .cloned()
            .collect();
        for having in &mut self.relation.having {
            if let Operand::Figure(rows) = &mut having.with
                && is_mean(rows)
            {
                rows.tests.clone_from(&same);
            }
        }
        let apart = self.relation.tests.iter().flatten().any(|it| match it {
            Test::In { rows, .. } => rows
                .having
                .iter()
                .any(|it| matches!(&it.with, Operand::Figure(rows) if is_mean(rows))),
            _ => false,
        });
        (!apart || same.is_empty()).then_some(())
    }
}
