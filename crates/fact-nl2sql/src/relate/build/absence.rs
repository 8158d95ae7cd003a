//! What must not be there: things without any, kinds that have none.

use super::{Builder, tree};
use crate::catalog::{Role, Target};
use crate::plan::Col;
use crate::relate::relation::{Figure, Relation, Test};
use crate::relate::sketch::{Op, Test as Said};

impl Builder<'_> {
    /// "countries that never took part in a friendly match", where countries are kinds of matches:
    /// a negation of all rows of a kind.
    pub(super) fn none_of_kind(&self, test: &Said) -> bool {
        let Some(col) = self.only_column() else { return false };
        let of_rows = test.on.count || test.on.agg.is_some();
        let kind = self.catalog.column(col).is_some_and(|it| {
            let worded = matches!(it.role, Role::Category | Role::Name | Role::Text);
            (worded || it.words.last().is_some_and(|it| it == "code")) && !it.is_unique
        });
        test.negated
            && test.every
            && !of_rows
            && kind
            && self.sketch.extremes.is_empty()
            && self.table(test.on.mention) == Some(col.table)
    }

    /// The kinds that are not among those of the rows for which the test holds.
    pub(super) fn kinds_without(
        &mut self,
        at: usize,
        tests: &[Said],
        done: &mut [bool],
    ) -> Option<()> {
        let test = tests.get(at)?;
        let &Figure::Column(col) = self.relation.shown.first()? else { return None };
        let positive = Said { negated: false, ..test.clone() };
        let mut rows = Relation {
            subject: col.table,
            shown: vec![Figure::Column(col)],
            ..Relation::default()
        };
        if !matches!(test.op, Op::Exists) {
            rows.tests.push(vec![self.test(&positive)?]);
        }
        if let Some(slot) = done.get_mut(at) {
            *slot = true;
        }
        let table = |it: &Said| self.table(it.on.mention) == Some(col.table);
        let same = |it: &(usize, &Said)| it.1.clause == test.clause && table(it.1);
        for (idx, other) in tests.iter().enumerate().skip(at + 1).filter(same) {
            let own = Said { negated: false, ..other.clone() };
            if let Some(found) = self.test(&own) {
                rows.tests.push(vec![found]);
                if let Some(slot) = done.get_mut(idx) {
                    *slot = true;
                }
            }
        }
        self.relation.distinct = true;
        self.relation.tests.push(vec![Test::In { col, rows: Box::new(rows), negated: true }]);
        Some(())
    }

    /// A negated test on rows of which the subject has several: none of them may pass it.
    pub(super) fn is_far_negation(&self, test: &Said) -> bool {
        test.negated
            // What is not missing is there.
            && !matches!(test.op, Op::Missing)
            && !test.on.count
            && test.on.agg.is_none()
            && self.table(test.on.mention).is_some_and(|it| self.is_to_many(it))
            && !self.tells_of_figures(test)
    }

    /// "top 5 customers by orders, ignoring cancelled orders": it says which rows are counted or added up,
    /// and denies nothing of the customers.
    fn tells_of_figures(&self, test: &Said) -> bool {
        let Some(table) = self.table(test.on.mention).filter(|_| !test.every) else { return false };
        let ranked = self.sketch.extremes.iter().filter_map(|it| it.by.as_ref());
        let ranked = ranked.filter_map(|it| self.table(it.mention));
        let figures = self.relation.shown.iter().filter(|it| it.is_aggregate()).map(Figure::table);
        let subject = self.relation.subject;
        figures
            .chain(ranked)
            .any(|it| it != subject && (it == table || !self.has_several(it, table)))
    }

    /// "without any section", where the section is known by a column: there is no row of it.
    pub(super) fn is_lack(&self, test: &Said) -> bool {
        let subject = self.relation.subject;
        let far = self
            .table(test.on.mention)
            .is_some_and(|it| it != subject && (self.is_to_many(it) || self.may_lack(subject, it)));
        matches!(test.op, Op::Missing) && !test.negated && far
    }

    /// "without any concert in 2014": the subject is not among those that have one.
    pub(super) fn absence(&mut self, at: usize, tests: &[Said], done: &mut [bool]) -> Option<()> {
        let test = tests.get(at)?;
        let subject = self.relation.subject;
        if let Some(slot) = done.get_mut(at) {
            *slot = true;
        }
        let own = self.table(test.on.mention)?;
        let table = if own == subject { self.lacked_beside(test)? } else { own };
        // "have never met a client": by way of what they did, not of whose clients they are.
        let deeds = self.sketch.links.iter().filter(|it| it.negated && it.clause == test.clause);
        let binds = |deed: &usize| self.may_lack(subject, *deed) && self.may_lack(table, *deed);
        let deeds = deeds.filter_map(|it| self.table(it.mention)).filter(binds);
        let way: Vec<usize> = std::iter::once(subject).chain(deeds).chain([table]).collect();
        let joins = tree(&way, self.catalog, self.hints)?;
        let first = joins.steps.first()?;
        let mut rows = Relation {
            subject: first.right.table,
            shown: vec![Figure::Column(first.right)],
            ..Relation::default()
        };
        rows.links.push(table);
        for link in &self.sketch.links {
            let own =
                self.table(link.mention).filter(|_| link.negated && link.clause == test.clause);
            if let Some(own) = own.filter(|it| *it != subject) {
                self.absent.push(link.mention);
                rows.links.push(own);
            }
        }
        if !matches!(test.op, Op::Exists | Op::Missing) {
            let positive = Said { negated: false, ..test.clone() };
            rows.tests.push(vec![self.test(&positive)?]);
        }
        if let Some(col) = self.col(test.on.mention).filter(|it| {
            let gaps = self.catalog.column(*it).is_some_and(|it| it.has_gaps && it.is_quantity());
            matches!(test.op, Op::Exists) && it.table == table && gaps
        }) {
            // "never cash", where only some gifts have a cash amount
            rows.tests.push(vec![Test::Missing { col, negated: true }]);
        }
        for (idx, other) in tests.iter().enumerate().skip(at + 1) {
            let own = self.table(other.on.mention);
            let inside = other.clause == test.clause
                && !other.on.count
                && other.on.agg.is_none()
                && own.is_some_and(|it| {
                    it != subject && (it == table || !self.is_functional(subject, it))
                });
            if !inside {
                continue;
            }
            if let Some(slot) = done.get_mut(idx) {
                *slot = true;
            }
            let positive = Said { negated: false, ..other.clone() };
            let Some(found) = self.test(&positive) else { continue };
            match rows.tests.last_mut() {
                Some(last) if other.or => super::conditions::merge(last, found),
                _ => rows.tests.push(vec![found]),
            }
        }
        let negated = test.negated || matches!(test.op, Op::Missing);
        let col = first.left;
        let found = |negated| Test::In { col, rows: Box::new(rows.clone()), negated };
        if let Some(kind) = self.kind_asked_for().filter(|it| negated && it.table == subject) {
            // "towns no guest comes from": none of the rows of such a kind has one.
            let rows = Relation {
                subject,
                shown: vec![Figure::Column(kind)],
                tests: vec![vec![found(false)]],
                ..Relation::default()
            };
            self.relation.distinct = true;
            let none = Test::In { col: kind, rows: Box::new(rows), negated };
            self.relation.tests.push(vec![none]);
            return Some(());
        }
        let mut tests = vec![found(negated)];
        if negated && !first.fans_out && col.table == subject {
            // Who refers to nothing has none of it either.
            tests.insert(0, Test::Missing { col, negated: false });
        }
        self.relation.tests.push(tests);
        Some(())
    }

    /// "have only ever booked online": of what they have nothing is otherwise.
    pub(super) fn nothing_else(&mut self, test: &Said) -> Option<()> {
        let subject = self.relation.subject;
        let table = self.table(test.on.mention)?;
        if table == subject || !self.is_to_many(table) {
            return Some(()); // they have one of it
        }
        let joins = tree(&[subject, table], self.catalog, self.hints)?;
        let first = joins.steps.first()?;
        let otherwise = self.test(&Said { negated: true, ..test.clone() })?;
        let rows = Relation {
            subject: first.right.table,
            shown: vec![Figure::Column(first.right)],
            tests: vec![vec![otherwise]],
            links: vec![table],
            ..Relation::default()
        };
        let none = Test::In { col: first.left, rows: Box::new(rows), negated: true };
        self.relation.tests.push(vec![none]);
        Some(())
    }

    /// The column asked for where it is kinds that are meant rather than the rows of a table: no
    /// table was named as what the question is about.
    fn kind_asked_for(&self) -> Option<Col> {
        let things = self.sketch.subject.and_then(|it| self.target(it));
        let col = self.only_column().filter(|_| !matches!(things, Some(Target::Table(_))))?;
        let kind = |it: &crate::catalog::ColumnInfo| {
            matches!(it.role, Role::Category | Role::Name | Role::Text) && !it.is_unique
        };
        self.catalog.column(col).is_some_and(kind).then_some(col)
    }

    /// What there must be none of where only the things themselves were named first: the stock of
    /// "devices that have no devices in stock", the classes of "teachers who do not teach a class".
    fn lacked_beside(&self, test: &Said) -> Option<usize> {
        let beside = |it: &&crate::relate::sketch::Link| it.negated && it.clause == test.clause;
        let mut tables =
            self.sketch.links.iter().filter(beside).filter_map(|it| self.table(it.mention));
        tables.find(|it| *it != self.relation.subject).filter(|_| matches!(test.op, Op::Exists))
    }

    /// Whether a row of one table may have no row of another, because it is the other that refers.
    fn may_lack(&self, from: usize, to: usize) -> bool {
        let refers = |it: &crate::catalog::Edge| it.from.table == to && it.to.table == from;
        self.catalog.edges().iter().any(refers)
    }

    /// Whether each row of one table has one row of the other.
    pub(super) fn is_functional(&self, from: usize, to: usize) -> bool {
        from == to || !self.is_to_many(to)
    }
}
