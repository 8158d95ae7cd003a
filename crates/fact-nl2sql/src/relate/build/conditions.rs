//! Tests on rows and on groups.

use super::Builder;
use crate::catalog::{ColumnInfo, Role, Target};
use crate::plan::{Agg, Cmp, Col};
use crate::relate::relation::{Figure, Having, Operand, Relation, Test};
use crate::relate::sketch::{Expr, Like, Op, Right, Test as Said};
use crate::relate::tree::tree;

impl Builder<'_> {
    pub(super) fn conditions(&mut self) -> Option<()> {
        let mut tests = self.sketch.tests.clone();
        self.spread_or(&mut tests);
        let mut done = vec![false; tests.len()];
        for at in 0..tests.len() {
            if done.get(at) == Some(&true) || self.either_group(at, &tests, &mut done) {
                continue;
            }
            let Some(test) = tests.get(at) else { continue };
            if self.contradicts(test) {
                self.those_not_among(at, &tests, &mut done)?;
                continue;
            }
            if self.none_of_kind(test) {
                self.kinds_without(at, &tests, &mut done)?;
                continue;
            }
            if matches!(test.op, Op::Exists) || self.is_far_negation(test) || self.is_lack(test) {
                self.absence(at, &tests, &mut done)?;
                continue;
            }
            if let Some(slot) = done.get_mut(at) {
                *slot = true;
            }
            if test.on.count || test.on.agg.is_some() {
                self.condition_on_group(test)?;
                continue;
            }
            let Some(found) = self.test(test) else {
                // Nothing is compared, and no time told, that could be left out unseen.
                let compares = matches!(
                    test.op,
                    Op::Referred(..)
                        | Op::Figure(..)
                        | Op::Compare(..)
                        | Op::Is(Right::Span { .. })
                );
                if compares || says_date(&test.op) {
                    return None;
                }
                continue;
            };
            if let Some(to) = self.reference_back(test.on.mention) {
                self.at_reference(to, found);
                continue;
            }
            let found = self.of_nearest(self.at_its_end(found, test), test);
            self.place(found, test, at, &tests);
            if test.only {
                self.nothing_else(test)?;
            }
        }
        Some(())
    }

    /// "A, B or C": what the last "or" says of a list it says of all of it.
    fn spread_or(&self, tests: &mut [Said]) {
        for at in (1..tests.len()).rev() {
            let (Some(here), Some(before)) = (tests.get(at), tests.get(at - 1)) else { continue };
            let listed = here.or && self.same_column(&here.on, &before.on) && at >= 2;
            let list = listed
                && tests.get(at - 2).is_some_and(|it| self.same_column(&it.on, &before.on))
                && before.clause == here.clause;
            if list && let Some(before) = tests.get_mut(at - 1) {
                before.or = true;
            }
        }
    }

    fn same_column(&self, a: &Expr, b: &Expr) -> bool {
        let (a, b) = (self.col(a.mention), self.col(b.mention));
        a.is_some() && a == b
    }

    /// Puts a test beside the others: joined by "or" to the one before, or one that must hold too.
    fn place(&mut self, found: Test, said: &Said, at: usize, all: &[Said]) {
        if self.relation.tests.iter().any(|it| *it == [found.clone()]) {
            return; // "paid late, that is after the due date"
        }
        if said.or
            && let Some(last) = self.relation.tests.last_mut()
        {
            merge(last, found);
            return;
        }
        let contrary =
            said.both || at.checked_sub(1).and_then(|it| all.get(it)).is_some_and(|it| it.both);
        if contrary
            && let Some(same) = self.relation.tests.iter().position(|it| {
                matches!((it.as_slice(), &found), ([Test::Compare { col, .. }], Test::Compare { col: own, .. }) if col == own)
            })
        {
            self.also.push((same, found));
            return;
        }
        if let Some(at) = self.relation.tests.iter().position(|it| excludes(it, &found)) {
            // "shared by people born before 1945 and after 1955": some of each, never one of both.
            if self.only_column().is_some_and(|it| !self.catalog.is_key(it)) {
                self.also.push((at, found));
            } else if let Some(tests) = self.relation.tests.get_mut(at) {
                merge(tests, found);
            }
            return;
        }
        let same = self.relation.tests.iter().position(|it| match (it.as_slice(), &found) {
            (
                [Test::OneOf { col, negated: false, .. }],
                Test::OneOf { col: own, negated: false, .. },
            ) => self.is_same_key(*col, *own),
            _ => false,
        });
        if let Some(same) = same {
            let before = at.checked_sub(1).and_then(|it| all.get(it));
            let both = said.both || before.is_some_and(|it| it.both);
            // "the towns of sailors who fish as well as sailors who trade": some of each.
            let shared =
                said.again && self.only_column().is_some_and(|it| !self.catalog.is_key(it));
            if both || shared || self.is_to_many(found.col().table) {
                self.also.push((same, found));
            } else if let Some(tests) = self.relation.tests.get_mut(same) {
                merge(tests, found);
            }
            return;
        }
        self.relation.tests.push(vec![found]);
    }

    /// Whether one row of the subject may have several rows of a table.
    pub(super) fn is_to_many(&self, table: usize) -> bool {
        let subject = self.relation.subject;
        subject != table && self.has_several(subject, table)
    }

    /// Whether a row of one table may have several rows of another.
    pub(super) fn has_several(&self, table: usize, other: usize) -> bool {
        tree(&[table, other], self.catalog, self.hints).is_some_and(|it| it.multiplies(table))
    }

    /// A test on one row.
    pub(super) fn test(&self, said: &Said) -> Option<Test> {
        match said.op {
            Op::Bound(bond, asked) => self.bound(said.on.mention, bond, asked, said.negated),
            Op::Same(other) => self.same_as(said.on.mention, other, said.negated),
            _ => self.test_of_row(said),
        }
    }

    fn test_of_row(&self, said: &Said) -> Option<Test> {
        let col = match self.target(said.on.mention)? {
            Target::Column(col) => col,
            Target::Table(table) => self.name_of(table)?,
            Target::Concept(_) => return None,
        };
        let negated = said.negated;
        let info = self.catalog.column(col)?;
        let inverse = self.meanings.get(said.on.mention).is_some_and(|it| it.inverse);
        let turn = |cmp: Cmp| {
            let cmp = if inverse { mirrored(cmp) } else { cmp };
            if negated { opposite(cmp) } else { cmp }
        };
        let dated = info.role == Role::Date;
        if !dated && says_date(&said.op) {
            return None;
        }
        Some(match &said.op {
            Op::Holds => {
                let stored = self.meanings.get(said.on.mention)?.stored.clone()?;
                Test::OneOf { col, values: vec![Operand::Text(stored)], negated }
            }
            Op::Is(Right::Span { n, seconds }) => {
                let value = in_unit_of(info, *n, *seconds)?;
                Test::OneOf { col, values: vec![Operand::Number(value)], negated }
            }
            Op::Compare(cmp, Right::Span { n, seconds }) => {
                let value = in_unit_of(info, *n, *seconds)?;
                Test::Compare { col, cmp: turn(*cmp), with: Operand::Number(value) }
            }
            // "older than 65" is no year.
            Op::Is(Right::Number(value)) | Op::Compare(_, Right::Number(value))
                if dated && !(1000.0..=2200.0).contains(value) =>
            {
                return None;
            }
            Op::Is(Right::Number(value)) if dated => year(col, turn(Cmp::Eq), *value),
            Op::Compare(cmp, Right::Number(value)) if dated => year(col, turn(*cmp), *value),
            Op::Is(Right::Number(value)) => {
                Test::OneOf { col, values: vec![Operand::Number(*value)], negated }
            }
            Op::Is(Right::Text(hits, text)) => {
                let stored = hits.iter().find(|it| it.col == col).map(|it| it.text.clone());
                let found = stored.or_else(|| self.stored_text(col, text));
                let value = Operand::Text(found.unwrap_or_else(|| text.clone()));
                Test::OneOf { col, values: vec![value], negated }
            }
            Op::Is(Right::Date(date)) => {
                Test::Like { col, before: false, text: date.clone(), after: true, negated }
            }
            Op::Compare(cmp, right) => Test::Compare { col, cmp: turn(*cmp), with: operand(right) },
            Op::Between(Right::Number(low), Right::Number(high)) if dated => {
                let text = |it: f64, end: &str| Operand::Text(format!("{it:.0}{end}"));
                Test::Between {
                    col,
                    low: text(*low, "-01-01"),
                    high: text(*high, "-12-31 23:59:59"),
                    negated,
                }
            }
            Op::Between(low, high) => between(col, low, high, negated),
            // "have not yet passed their theory", of the date on which it was passed.
            Op::Like(..) if info.role == Role::Date => Test::Missing { col, negated: !negated },
            Op::Like(like, text) => {
                let (before, after) = match like {
                    Like::Anywhere => (true, true),
                    Like::Start => (false, true),
                    Like::End => (true, false),
                };
                Test::Like { col, before, text: text.clone(), after, negated }
            }
            // "was not informed", of a yes or a no that is always known: it is a no.
            Op::Missing | Op::NotYet if info.is_yes_or_no() && !info.has_gaps => {
                let said = if negated { 1.0 } else { 0.0 };
                Test::OneOf { col, values: vec![Operand::Number(said)], negated: false }
            }
            Op::Missing | Op::NotYet => Test::Missing { col, negated },
            Op::Figure(cmp, ..) | Op::Other(cmp, _) | Op::Column(cmp, _) | Op::Referred(cmp, _) => {
                return self.compared(said, col, turn(*cmp));
            }
            Op::Exists | Op::Same(_) | Op::Bound(..) | Op::Own => return None,
        })
    }

    /// A text as a column holds it, where it does.
    fn stored_text(&self, col: Col, text: &str) -> Option<String> {
        let hits = self.catalog.values().exactly(text);
        hits.into_iter().find(|it| it.col == col).map(|it| it.text)
    }

    fn name_of(&self, table: usize) -> Option<Col> {
        let info = self.catalog.table(table)?;
        info.label.first().copied().or(info.key).map(|column| Col { table, column })
    }

    /// A test on a count or an aggregate: of groups, or of things found apart where the question
    /// works out a figure of its own.
    fn condition_on_group(&mut self, said: &Said) -> Option<()> {
        let mut on = self.figures_of_order(&said.on)?;
        if on == Figure::Rows(self.relation.subject)
            && let Some(table) = self.far_link()
        {
            // "used more than twice in orders": it is the orders that are counted.
            on = Figure::Rows(table);
        }
        if matches!(on, Figure::Column(_)) {
            // "more than 100 seats" with a column of seats is a test on rows.
            let plain = Said { on: Expr::plain(said.on.mention), ..said.clone() };
            let found = self.test(&plain)?;
            self.relation.tests.push(vec![found]);
            return Some(());
        }
        let negate = |cmp: Cmp| if said.negated { opposite(cmp) } else { cmp };
        let (cmp, with) = match &said.op {
            Op::Compare(cmp, right) => (negate(*cmp), operand(right)),
            Op::Is(right) => (negate(Cmp::Eq), operand(right)),
            Op::Figure(cmp, Agg::Avg, None, _) if let Figure::Rows(rows) = on => {
                let mean = self.mean_of_rows(rows)?;
                let mean = Relation { times: said.times, ..mean };
                (negate(*cmp), Operand::Figure(Box::new(mean)))
            }
            // "a total above average": the average of such totals, not that of what they are made of.
            Op::Figure(cmp, Agg::Avg, None, _)
                if let Some(mean) = self.mean_of_totals(&on, said.on.mention) =>
            {
                let mean = Relation { times: said.times, ..mean };
                (negate(*cmp), Operand::Figure(Box::new(mean)))
            }
            Op::Figure(cmp, agg, of, inner) => {
                let of = of.and_then(|it| self.col(it)).or(match on {
                    Figure::Agg { col, .. } => Some(col),
                    _ => None,
                })?;
                let rows = self.rows_of_figure(*agg, of, inner)?;
                if !rows.same.is_empty() {
                    return None; // a group has no group of its own
                }
                let rows = Relation { times: said.times, ..rows };
                (negate(*cmp), Operand::Figure(Box::new(rows)))
            }
            _ => return None,
        };
        let having = Having { on: on.clone(), cmp, with };
        let counted = on.table();
        let apart = self.has_aggregate()
            && self.sketch.groups.is_empty()
            && self.relation.shown.iter().all(Figure::is_aggregate);
        if apart {
            let found = self.things_with(having)?;
            self.relation.tests.push(vec![found]);
            return Some(());
        }
        if let (true, Figure::Rows(table)) = (said.negated, &having.on)
            && self.sketch.groups.is_empty()
            && self.is_to_many(*table)
            && let Some(found) = self.things_without(&having)
        {
            self.relation.tests.push(vec![found]);
            return Some(());
        }
        if said.or && self.either_count(&having).is_some() {
            return Some(());
        }
        if self.relation.shown.is_empty() && self.sketch.groups.is_empty() {
            self.relation.shown = self.label(self.relation.subject);
        }
        if self.relation.groups.is_empty() && self.sketch.groups.is_empty() {
            self.relation.groups = self.row_identity(Some(counted));
        }
        self.relation.having.push(having);
        Some(())
    }

    /// The things that have so many rows of something, found apart.
    fn things_with(&self, having: Having) -> Option<Test> {
        let counted = having.on.table();
        let counts_column = self.relation.shown.iter().find_map(|it| match it {
            Figure::Different(col) => Some(*col),
            _ => None,
        });
        let own = || self.identity(self.relation.subject).first().copied();
        let col = counts_column.or_else(own)?;
        let shown = if col.table == counted { col } else { self.nearest_key(col, counted) };
        let rows = Relation {
            subject: shown.table,
            shown: vec![Figure::Column(shown)],
            groups: vec![shown],
            having: vec![having],
            links: vec![counted],
            ..Relation::default()
        };
        Some(Test::In { col, rows: Box::new(rows), negated: false })
    }

    /// "all but those with at least two regions": those with none of them are among them.
    fn things_without(&self, having: &Having) -> Option<Test> {
        let stated = Having { cmp: opposite(having.cmp), ..having.clone() };
        match self.things_with(stated)? {
            Test::In { col, rows, .. } => Some(Test::In { col, rows, negated: true }),
            _ => None,
        }
    }

    /// "two bridges or one mill": the things that have so many of either, found apart.
    fn either_count(&mut self, having: &Having) -> Option<()> {
        let other = self.things_with(having.clone())?;
        match self.relation.having.last() {
            Some(before) if before.on != having.on => {
                let either = vec![self.things_with(before.clone())?, other];
                self.relation.having.pop();
                if self.relation.having.is_empty() && self.sketch.groups.is_empty() {
                    self.relation.groups.clear();
                }
                self.relation.tests.push(either);
            }
            Some(_) => return None,
            None => self.relation.tests.last_mut()?.push(other),
        }
        Some(())
    }

    /// A thing named besides, of which the subject has several rows.
    fn far_link(&self) -> Option<usize> {
        let mut links = self.sketch.links.iter().rev().filter_map(|it| self.table(it.mention));
        links.find(|it| self.is_to_many(*it))
    }

    /// The column next to `key` on the way to `table`, where that is a reference to it.
    pub(super) fn nearest_key(&self, key: Col, table: usize) -> Col {
        let joins = tree(&[key.table, table], self.catalog, self.hints);
        let first = joins.and_then(|it| it.steps.first().copied());
        first.filter(|it| it.left == key).map_or(key, |it| it.right)
    }
}

/// So many units of so many seconds as a column counts them. Where it does not say in what it counts,
/// it is in what was said, if the column has such values: nothing lasts two hours where all of it is
/// from 80 to 200.
fn in_unit_of(column: &ColumnInfo, n: f64, seconds: f64) -> Option<f64> {
    match (column.seconds, column.range) {
        (Some(own), _) => Some(n * seconds / own),
        (None, Some((low, high))) if n < low || n > high => None,
        (None, _) => Some(n),
    }
}

fn between(col: Col, low: &Right, high: &Right, negated: bool) -> Test {
    let high = match high {
        // The last day counts to its end, where the time of day is kept too.
        Right::Date(day) if day.len() == "2024-03-05".len() => {
            Operand::Text(format!("{day} 23:59:59"))
        }
        other => operand(other),
    };
    Test::Between { col, low: operand(low), high, negated }
}

/// Whether something is held against a day of the calendar.
fn says_date(op: &Op) -> bool {
    let date = |it: &Right| matches!(it, Right::Date(_));
    match op {
        Op::Is(right) | Op::Compare(_, right) => date(right),
        Op::Between(low, _) => date(low),
        _ => false,
    }
}

fn operand(right: &Right) -> Operand {
    match right {
        Right::Number(value) | Right::Span { n: value, .. } => Operand::Number(*value),
        Right::Text(hits, text) => {
            Operand::Text(hits.first().map_or_else(|| text.clone(), |it| it.text.clone()))
        }
        Right::Date(date) => Operand::Text(date.clone()),
    }
}

fn year(col: Col, cmp: Cmp, value: f64) -> Test {
    #[expect(clippy::cast_possible_truncation, reason = "a year has four digits")]
    let year = value as i64;
    Test::Year { col, cmp, year }
}

/// Joins a test to others by "or"; the same column's values become one list.
pub(super) fn merge(tests: &mut Vec<Test>, found: Test) {
    if let (
        Some(Test::OneOf { col, values, negated }),
        Test::OneOf { col: own, values: more, negated: also },
    ) = (tests.last_mut(), &found)
        && col == own
        && negated == also
    {
        values.extend(more.iter().cloned());
        return;
    }
    tests.push(found);
}

/// Whether no row can pass both: below a number and above one that is no smaller.
fn excludes(tests: &[Test], found: &Test) -> bool {
    let bound = |it: &Test| match it {
        Test::Compare { col, cmp, with: Operand::Number(value) } => Some((*col, *cmp, *value)),
        #[expect(clippy::cast_precision_loss, reason = "a year has four digits")]
        Test::Year { col, cmp, year } => Some((*col, *cmp, *year as f64)),
        _ => None,
    };
    let ([one], Some(other)) = (tests, bound(found)) else { return false };
    let Some(one) = bound(one).filter(|it| it.0 == other.0) else { return false };
    let below = |it: Cmp| matches!(it, Cmp::Lt | Cmp::Le);
    let above = |it: Cmp| matches!(it, Cmp::Gt | Cmp::Ge);
    below(one.1) && above(other.1) && one.2 <= other.2
        || above(one.1) && below(other.1) && one.2 >= other.2
}

/// The comparison the other way round: an older person was born earlier.
pub(super) fn mirrored(cmp: Cmp) -> Cmp {
    match cmp {
        Cmp::Gt => Cmp::Lt,
        Cmp::Ge => Cmp::Le,
        Cmp::Lt => Cmp::Gt,
        Cmp::Le => Cmp::Ge,
        same => same,
    }
}

/// The comparison that holds where this one does not.
fn opposite(cmp: Cmp) -> Cmp {
    match cmp {
        Cmp::Gt => Cmp::Le,
        Cmp::Ge => Cmp::Lt,
        Cmp::Lt => Cmp::Ge,
        Cmp::Le => Cmp::Gt,
        Cmp::Eq => Cmp::Ne,
        Cmp::Ne => Cmp::Eq,
    }
}
