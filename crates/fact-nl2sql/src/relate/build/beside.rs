//! One column of two kinds of things: "the phone numbers of all guests and cooks".
//!
//! Start at [`Builder::beside`]. Knows nothing of words or SQL text.

use super::Builder;
use crate::catalog::Target;
use crate::plan::Col;
use crate::relate::relation::{Figure, Relation};
use crate::relate::settle::linked;

/// Between two things of a list stand no more items than "and all".
const APART: usize = 3;

impl Builder<'_> {
    /// Shows the column of the things named second beneath that of the first, where nothing else is
    /// said and no row of one kind has one of the other.
    pub(super) fn beside(&mut self) {
        let Some((own, other)) = self.shared_column() else { return };
        let rows = |col: Col| Relation {
            subject: col.table,
            shown: vec![Figure::Column(col)],
            ..Relation::default()
        };
        self.relation = Relation { beside: Some(Box::new(rows(other))), ..rows(own) };
    }

    fn shared_column(&self) -> Option<(Col, Col)> {
        let [shown, thing] = self.sketch.shown.as_slice() else { return None };
        let plain = [shown, thing].iter().all(|it| !it.count && it.agg.is_none());
        let subject = self.sketch.subject?;
        let (Target::Table(first), Target::Table(second)) =
            (self.target(subject)?, self.target(thing.mention)?)
        else {
            return None;
        };
        let column = self.col(shown.mention).filter(|it| it.table == first)?;
        let item = |mention: usize| self.sketch.mentions.get(mention).map(|it| it.item);
        let (of, and) = (item(subject)?, item(thing.mention)?);
        let listed = item(shown.mention)? < of && of < and && and - of <= APART;
        // "guests and their cooks" are pairs of them.
        let theirs =
            self.hints.iter().any(|it| matches!(it.as_str(), "their" | "it" | "his" | "her"));
        let alone = plain && listed && !theirs && self.says_nothing_else();
        let apart = first != second && !linked(first, second, self.catalog);
        let other = self.same_column_of(column, second)?;
        (alone && apart).then_some((column, other))
    }

    fn says_nothing_else(&self) -> bool {
        let sketch = self.sketch;
        sketch.tests.is_empty()
            && sketch.groups.is_empty()
            && sketch.orders.is_empty()
            && sketch.extremes.is_empty()
            && sketch.links.is_empty()
            && sketch.limit.is_none()
    }

    /// The column of another table that is called the same, or by which its rows are called as well.
    fn same_column_of(&self, col: Col, table: usize) -> Option<Col> {
        let own = self.catalog.column(col)?;
        let info = self.catalog.table(table)?;
        let called = info.columns.iter().position(|it| it.words == own.words);
        let label = || match info.label.as_slice() {
            [only] if self.catalog.is_label(col) => Some(*only),
            _ => None,
        };
        called.or_else(label).map(|column| Col { table, column })
    }
}
