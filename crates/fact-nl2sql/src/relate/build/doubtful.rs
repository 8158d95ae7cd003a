//! What a relation cannot mean: then some word of the question was not understood.
//!
//! Knows nothing of words or SQL text.

use super::Builder;
use crate::catalog::{Role, Target};
use crate::plan::{Agg, Col};
use crate::relate::relation::{Figure, Test};

impl Builder<'_> {
    /// "who reports to Ann": Ann is another row of the table, which the relation cannot tell from
    /// those asked for.
    pub(super) fn refers_back(&self) -> bool {
        let edges = self.catalog.edges().iter();
        let own: Vec<Col> =
            edges.filter(|it| it.from.table == it.to.table).map(|it| it.from).collect();
        let item = |mention: usize| self.sketch.mentions.get(mention).map_or(0, |it| it.item);
        let named_after = |at: usize, table: usize| {
            self.sketch.tests.iter().any(|test| {
                let col = self.col(test.on.mention).filter(|it| it.table == table);
                let told = self.reference_back(test.on.mention).is_some();
                let names = col.is_some_and(|it| self.catalog.is_label(it));
                item(test.on.mention) > at && names && !told
            })
        };
        (0..self.meanings.len()).any(|mention| {
            let col = self.col(mention).filter(|it| own.contains(it));
            col.is_some_and(|it| named_after(item(mention), it.table))
        })
    }

    /// Whether each thing is counted by itself, of which there is always one: what was to be counted
    /// was not found.
    pub(super) fn counts_itself(&self) -> bool {
        let relation = &self.relation;
        let own = relation.having.iter().any(|it| it.on == Figure::Rows(relation.subject));
        let key = self.label(relation.subject);
        let by_itself = !key.is_empty()
            && !relation.groups.is_empty()
            && relation.groups.iter().all(|it| {
                self.catalog.is_key(*it)
                    || key.contains(&Figure::Column(*it)) && self.is_named_once(*it)
            });
        // "reopened at least once": of one ticket there is always one.
        let within = |it: &Test| match it {
            Test::In { rows, .. } => {
                let alone = rows.having.iter().any(|it| it.on == Figure::Rows(rows.subject));
                let by_key = !rows.groups.is_empty();
                let by_key = by_key && rows.groups.iter().all(|it| self.catalog.is_key(*it));
                alone && by_key && rows.tables() == [rows.subject]
            }
            _ => false,
        };
        own && by_itself && relation.tables().len() == 1
            || relation.tests.iter().flatten().any(within)
    }

    /// Whether the first or last date of each thing is told of the one date it has itself: what happens
    /// to it again and again was not found ("when did each member last visit").
    pub(super) fn dates_itself(&self) -> bool {
        let relation = &self.relation;
        let by_key = |it: &Col| it.table == relation.subject && self.catalog.is_key(*it);
        let own = |it: &Figure| match it {
            Figure::Agg { agg: Agg::Min | Agg::Max, col } => {
                col.table == relation.subject && self.catalog.is_dated(Target::Column(*col))
            }
            _ => false,
        };
        relation.groups.iter().any(by_key)
            && relation.shown.iter().any(own)
            && relation.tables().len() == 1
    }

    fn is_named_once(&self, col: Col) -> bool {
        self.label(col.table).len() > 1 || self.catalog.column(col).is_some_and(|it| it.is_unique)
    }

    /// Whether texts that are no numbers, or dates, are added up or averaged: the word before them was meant
    /// of something else, which nothing is known by ("total turnover by town").
    pub(super) fn adds_up_texts(&self) -> bool {
        let is_text = |col: Col| {
            self.catalog.column(col).is_some_and(|it| {
                it.role == Role::Date
                    || matches!(it.role, Role::Name | Role::Category | Role::Text)
                        && it.range.is_none()
                        && it.n_different.is_some_and(|n| n > 0)
            })
        };
        self.relation
            .figures()
            .any(|it| matches!(it, Figure::Agg { agg: Agg::Sum | Agg::Avg, col } if is_text(*col)))
    }
}
