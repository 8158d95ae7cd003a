//! Tests that go together in ways their words alone do not say: "in Oslo below 10 or in Bergen below
//! 20", "of A but not of B", "who reports to Ann".
//!
//! Knows nothing of words or SQL text.

use super::Builder;
use crate::catalog::{Edge, Target};
use crate::plan::Col;
use crate::relate::relation::{Figure, Relation, Test};
use crate::relate::sketch::{Op, Part, Test as Said};

impl Builder<'_> {
    /// "in spring 2010 or in autumn 2011": the same columns tested once more after "or" are another
    /// way to pass all of the first tests.
    pub(super) fn either_group(&mut self, at: usize, tests: &[Said], done: &mut [bool]) -> bool {
        let Some(n) = self.repeated_after(at, tests) else { return false };
        let found = |from: usize| -> Option<Vec<Test>> {
            tests.get(from..from + n)?.iter().map(|it| self.test(it)).collect()
        };
        let (Some(first), Some(second)) = (found(at), found(at + n)) else { return false };
        // (a and b) or (c and d): each of the first or each of the second.
        for one in &first {
            for other in &second {
                self.relation.tests.push(vec![one.clone(), other.clone()]);
            }
        }
        for slot in done.iter_mut().skip(at).take(2 * n) {
            *slot = true;
        }
        true
    }

    /// How many tests from `at` on are said again of the same columns after an "or".
    fn repeated_after(&self, at: usize, tests: &[Said]) -> Option<usize> {
        let n = (2..=3).find(|n| tests.get(at + n).is_some_and(|it| it.or))?;
        let (first, second) = (tests.get(at..at + n)?, tests.get(at + n..at + 2 * n)?);
        let plain = |it: &Said| {
            let near = self.table(it.on.mention).is_some_and(|it| !self.is_to_many(it));
            let of_rows = it.on.count || it.on.agg.is_some();
            near && !of_rows && !it.negated && !matches!(it.op, Op::Exists | Op::Figure(..))
        };
        let others_and = first.iter().chain(second.iter().skip(1)).all(|it| !it.or);
        let columns = |tests: &[Said]| {
            let mut columns: Vec<Option<Col>> =
                tests.iter().map(|it| self.col(it.on.mention)).collect();
            columns.sort_unstable();
            columns
        };
        let (own, again) = (columns(first), columns(second));
        let apart = own.windows(2).all(|it| it.first() != it.last());
        let same = own == again && own.iter().all(Option::is_some) && apart;
        (others_and && same && first.iter().chain(second).all(plain)).then_some(n)
    }

    /// Whether two columns are one, or one is the key the other refers to.
    pub(super) fn is_same_key(&self, a: Col, b: Col) -> bool {
        let joins = |it: &Edge| (it.from, it.to) == (a, b) || (it.from, it.to) == (b, a);
        a == b || self.catalog.edges().iter().any(joins)
    }

    /// "of the statistics but not of the psychology department": no row is of both, so it is what is
    /// shown that must not be among those of the other.
    pub(super) fn contradicts(&self, test: &Said) -> bool {
        let Some(shown) = self.single_column() else { return false };
        let own = self.col(test.on.mention).filter(|it| *it != shown);
        let stated = |col: Col| {
            self.relation.tests.iter().any(|it| {
                matches!(it.as_slice(), [Test::OneOf { col: other, negated: false, .. }]
                    if self.is_same_key(*other, col))
            })
        };
        let holds = matches!(test.op, Op::Holds | Op::Is(_));
        let near = |it: Col| !self.is_to_many(it.table);
        test.negated && holds && own.is_some_and(|it| near(it) && stated(it))
    }

    /// The only column shown, or by which the things asked for are called.
    fn single_column(&self) -> Option<Col> {
        let label = || self.label(self.relation.subject);
        let shown = &self.relation.shown;
        let shown = if shown.is_empty() { label() } else { shown.clone() };
        match shown.as_slice() {
            [Figure::Column(col)] => Some(*col),
            _ => None,
        }
    }

    /// The values shown that are not among those of the rows for which the tests hold.
    pub(super) fn those_not_among(
        &mut self,
        at: usize,
        tests: &[Said],
        done: &mut [bool],
    ) -> Option<()> {
        let col = self.single_column()?;
        let clause = tests.get(at)?.clause;
        let mut rows = Relation {
            subject: col.table,
            shown: vec![Figure::Column(col)],
            ..Relation::default()
        };
        let same = tests.iter().enumerate().skip(at).take_while(|it| it.1.clause == clause);
        for (idx, said) in same {
            let found = self.test(&Said { negated: false, ..said.clone() })?;
            rows.tests.push(vec![found]);
            if let Some(slot) = done.get_mut(idx) {
                *slot = true;
            }
        }
        self.relation.distinct = true;
        self.relation.tests.push(vec![Test::In { col, rows: Box::new(rows), negated: true }]);
        Some(())
    }

    /// The reference to other rows of its own table that was named before a name: "reports to" of
    /// "who reports to Ann".
    pub(super) fn reference_back(&self, mention: usize) -> Option<Edge> {
        let item = |it: usize| self.sketch.mentions.get(it).map_or(0, |it| it.item);
        let col = self.col(mention).filter(|it| self.catalog.is_label(*it))?;
        let before = (0..self.meanings.len()).filter(|it| item(*it) < item(mention));
        let named: Vec<Col> = before
            .filter(|it| self.sketch.links.iter().any(|link| link.mention == *it))
            .filter_map(|it| self.col(it))
            .collect();
        let own = |it: &&Edge| it.from.table == col.table && it.to.table == col.table;
        self.catalog.edges().iter().filter(own).find(|it| named.contains(&it.from)).copied()
    }

    /// "advisers of students of the history department", where both have a department: that of what was
    /// named just before.
    pub(super) fn of_nearest(&self, found: Test, said: &Said) -> Test {
        const NEAR: usize = 4;
        let col = found.col();
        let own = self.sketch.mentions.get(said.on.mention);
        let own = own.filter(|it| it.role == Part::Stored && !said.negated);
        let near = own.and_then(|own| {
            let before = self.sketch.mentions.get(own.near?)?;
            let close = before.item < own.item && own.item - before.item <= NEAR;
            self.table(own.near?).filter(|it| close && *it != col.table)
        });
        let refers =
            |from: usize| move |it: &&Edge| it.from.table == from && it.to.table == col.table;
        let edges = self.catalog.edges();
        let edge = near.and_then(|near| edges.iter().find(refers(near)));
        let rival = |it: usize| {
            Some(it) != near && it != col.table && edges.iter().any(|edge| refers(it)(&edge))
        };
        let torn = (0..self.meanings.len()).filter_map(|it| self.table(it)).any(rival);
        let Some(edge) = edge.filter(|_| torn) else { return found };
        if edge.to == col {
            let mut found = found;
            *found.col_mut() = edge.from;
            return found;
        }
        let rows = Relation {
            subject: col.table,
            shown: vec![Figure::Column(edge.to)],
            tests: vec![vec![found]],
            ..Relation::default()
        };
        Test::In { col: edge.from, rows: Box::new(rows), negated: false }
    }

    /// "in the same town as Ann": the column by which a row of Ann's table has its town.
    pub(super) fn same_as(&self, noun: usize, other: usize, negated: bool) -> Option<Test> {
        let own = self.called(other)?;
        let name = own.col();
        let refers = |to: usize| {
            let mut edges = self.catalog.edges().iter();
            edges.find(|it| it.from.table == name.table && it.to.table == to).map(|it| it.from)
        };
        let col = match self.target(noun)? {
            Target::Column(col) if col.table == name.table => col,
            Target::Column(col) => refers(col.table)?,
            Target::Table(table) => refers(table)?,
            Target::Concept(_) => return None,
        };
        let rows = Relation {
            subject: name.table,
            shown: vec![Figure::Column(col)],
            tests: vec![vec![own]],
            ..Relation::default()
        };
        Some(Test::In { col, rows: Box::new(rows), negated })
    }

    /// A test of the row that a reference leads to.
    pub(super) fn at_reference(&mut self, to: Edge, found: Test) {
        let last = self.relation.tests.last_mut().map(Vec::as_mut_slice);
        if let Some([Test::In { col, rows, negated: false }]) = last
            && *col == to.from
        {
            rows.tests.push(vec![found]);
            return;
        }
        let rows = Relation {
            subject: to.to.table,
            shown: vec![Figure::Column(to.to)],
            tests: vec![vec![found]],
            ..Relation::default()
        };
        let test = Test::In { col: to.from, rows: Box::new(rows), negated: false };
        self.relation.tests.push(vec![test]);
    }
}
