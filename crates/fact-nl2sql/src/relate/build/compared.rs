//! Comparisons with something else of the data: a figure of other rows, the same column of one thing,
//! another column of the row, the row it refers to.
//!
//! Start at [`Builder::compared`].

use super::Builder;
use crate::catalog::{Role, Target};
use crate::plan::{Agg, Cmp, Col};
use crate::relate::relation::{Figure, Operand, Relation, Test};
use crate::relate::sketch::{Op, Test as Said};

impl Builder<'_> {
    /// `col` compared with what `said` names; `None` where the data does not tell it.
    pub(super) fn compared(&self, said: &Said, col: Col, cmp: Cmp) -> Option<Test> {
        let with = match &said.op {
            Op::Figure(_, agg, of, inner) => {
                let of = of.and_then(|it| self.col(it)).unwrap_or(col);
                let rows = self.rows_of_figure(*agg, of, inner)?;
                Operand::Figure(Box::new(Relation { times: said.times, ..rows }))
            }
            Op::Other(_, other) => {
                let stored = self.meanings.get(*other)?.stored.clone()?;
                let values = vec![Operand::Text(stored)];
                let own = Test::OneOf { col: self.col(*other)?, values, negated: false };
                Operand::Figure(Box::new(Relation {
                    subject: col.table,
                    shown: vec![Figure::Column(col)],
                    tests: vec![vec![own]],
                    ..Relation::default()
                }))
            }
            Op::Column(_, other) => {
                let other = self.col(*other)?;
                let dated = self.catalog.column(col)?.role == Role::Date;
                // A date is held against one of its own row.
                if dated && other.table != col.table {
                    return None;
                }
                Operand::Column(other)
            }
            Op::Referred(_, by) => {
                let by = self.col(*by).filter(|it| it.table == col.table)?;
                Operand::Referred { by, col }
            }
            _ => return None,
        };
        Some(Test::Compare { col, cmp, with })
    }

    /// One figure of the rows that pass some tests; `None` where they are to share what is not told
    /// by a column of theirs.
    pub(super) fn rows_of_figure(&self, agg: Agg, of: Col, inner: &[Said]) -> Option<Relation> {
        let (own, inner): (Vec<&Said>, Vec<&Said>) =
            inner.iter().partition(|it| matches!(it.op, Op::Own));
        let same: Option<Vec<Col>> =
            own.into_iter().map(|it| self.column_of_group(it.on.mention, of.table)).collect();
        Some(Relation {
            subject: of.table,
            shown: vec![Self::amount(agg, of)],
            tests: inner.into_iter().filter_map(|it| self.test(it)).map(|it| vec![it]).collect(),
            same: same?,
            ..Relation::default()
        })
    }

    /// The column by which rows of a table are told to be of the same group.
    fn column_of_group(&self, mention: usize, table: usize) -> Option<Col> {
        let group = match self.target(mention)? {
            Target::Column(col) if col.table == table => return Some(col),
            Target::Column(col) if self.catalog.is_label(col) => col.table,
            Target::Table(group) => group,
            Target::Column(_) | Target::Concept(_) => return None,
        };
        let leads = |it: &&crate::catalog::Edge| it.from.table == table && it.to.table == group;
        let mut edges = self.catalog.edges().iter().filter(leads);
        edges.next().filter(|_| edges.next().is_none()).map(|it| it.from)
    }
}
