//! Things that count though nothing belongs to them: "including those without any".
//!
//! Knows nothing of words or SQL text.

use super::{Builder, tree};
use crate::relate::relation::{Figure, Test};

impl Builder<'_> {
    /// Lets all of the things count, where that was asked for; `None` where it cannot be said.
    pub(super) fn keep_all(&mut self) -> Option<()> {
        if !self.sketch.keeps_all {
            return Some(());
        }
        let relation = &self.relation;
        let kept = relation.groups.first().map_or(relation.subject, |it| it.table);
        let other = self.joined_to(kept)?;
        let joins = tree(&[kept, other], self.catalog, self.hints)?;
        let last = joins.steps.last().is_some_and(|it| it.right.table == other);
        // What is told of those that are joined must not keep the others out.
        let is_of =
            |table: usize| move |it: &Vec<Test>| it.iter().all(|it| it.col().table == table);
        let tellable = relation.tests.iter().all(|it| is_of(kept)(it) || last && is_of(other)(it));
        let grouped = relation.groups.iter().all(|it| it.table == kept);
        let plain = relation.having.is_empty()
            && relation.within.is_empty()
            && relation.limit.is_none()
            && relation.also.is_none()
            && relation.beside.is_none()
            && relation.part.is_empty();
        let linked = relation.links.iter().all(|it| *it == kept || *it == other);
        if !tellable || !grouped || !plain || !linked {
            return None;
        }
        self.relation.keeps = Some(kept);
        self.relation.subject = kept;
        Some(())
    }

    /// The one table besides, of which something is shown.
    fn joined_to(&self, kept: usize) -> Option<usize> {
        let mut others = self.relation.shown.iter().filter_map(|it| match it {
            Figure::Column(col) | Figure::Different(col) | Figure::Agg { col, .. } => {
                Some(col.table)
            }
            Figure::Rows(table) => Some(*table),
            _ => None,
        });
        let first = others.clone().find(|it| *it != kept)?;
        let one = others.all(|it| it == first || it == kept);
        let told = self.relation.shown.iter().all(|it| match it {
            Figure::Column(_) => true,
            // How many of the things themselves there are needs no one to be kept.
            Figure::Rows(table) => *table == first,
            Figure::Different(col) | Figure::Agg { col, .. } => col.table == first,
            _ => false,
        });
        (one && told).then_some(first)
    }
}
