//! All of some things must be met: "swimmers who have been to every pool".
//!
//! Knows nothing of words or SQL text.

use super::Builder;
use crate::catalog::{AxisForm, Role, Target};
use crate::plan::{Cmp, Col};
use crate::relate::relation::{Figure, Having, Operand, Relation, Test};

/// How the things asked for and those all of which they must meet hang together.
struct Meeting {
    /// Refers to the things asked for, in the rows that tell of a meeting.
    who: Col,
    /// What they are called by there.
    own: Col,
    /// Refers to what is met.
    what: Col,
    /// What that refers to; `None` where what is met is a kind and no thing.
    key: Option<Col>,
}

impl Builder<'_> {
    /// Keeps those of whom there are as many different meetings as there are things to be met; `None` where
    /// no rows tell of such meetings.
    pub(super) fn meets_all(&mut self) -> Option<()> {
        let Some(mention) = self.sketch.met_all else { return Some(()) };
        let meeting = self.meeting(self.target(mention)?)?;
        let Meeting { who, own, what, key } = meeting;
        self.date_meetings(who.table);
        let of_meetings = |it: &Vec<Test>| {
            it.iter().all(|it| {
                let table = it.col().table;
                table == who.table || key.is_some_and(|it| it.table == table)
            })
        };
        let (inner, outer): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.relation.tests).into_iter().partition(of_meetings);
        let (of_things, of_rows): (Vec<_>, Vec<_>) = inner
            .into_iter()
            .partition(|it| key.is_some_and(|key| it.iter().all(|it| it.col().table == key.table)));
        let all = match key {
            Some(key) => Relation {
                subject: key.table,
                shown: vec![Figure::Rows(key.table)],
                tests: of_things.clone(),
                ..Relation::default()
            },
            None => Relation {
                subject: what.table,
                shown: vec![Figure::Different(what)],
                ..Relation::default()
            },
        };
        let mut tests = of_rows;
        if let Some(key) = key.filter(|_| !of_things.is_empty()) {
            let rows = Relation {
                subject: key.table,
                shown: vec![Figure::Column(key)],
                tests: of_things,
                ..Relation::default()
            };
            tests.push(vec![Test::In { col: what, rows: Box::new(rows), negated: false }]);
        }
        let met = Relation {
            subject: who.table,
            shown: vec![Figure::Column(who)],
            tests,
            groups: vec![who],
            having: vec![Having {
                on: Figure::Different(what),
                cmp: Cmp::Eq,
                with: Operand::Figure(Box::new(all)),
            }],
            links: vec![who.table],
            ..Relation::default()
        };
        self.relation.tests = outer;
        self.relation.tests.push(vec![Test::In { col: own, rows: Box::new(met), negated: false }]);
        let inside = |it: &usize| *it == who.table || key.is_some_and(|key| *it == key.table);
        self.relation.links.retain(|it| !inside(it));
        Some(())
    }

    /// "in 2024" is when they met, and not when the things came to be.
    fn date_meetings(&mut self, meetings: usize) {
        let subject = self.relation.subject;
        let axis = self.catalog.table(meetings).and_then(|it| it.axis.as_ref());
        let Some(AxisForm::Date { date }) = axis.map(|it| &it.form) else { return };
        let met_on = Col { table: meetings, column: *date };
        for test in self.relation.tests.iter_mut().flatten() {
            let own = test.col();
            let dated = self.catalog.column(own).is_some_and(|it| it.role == Role::Date);
            if own.table == subject && dated && !matches!(test, Test::Missing { .. }) {
                *test.col_mut() = met_on;
            }
        }
    }

    /// The rows that refer to the things asked for and to those to be met: of several tables the one that
    /// was named.
    fn meeting(&self, all: Target) -> Option<Meeting> {
        let subject = self.relation.subject;
        let edges = self.catalog.edges();
        let of_subject =
            edges.iter().filter(|it| it.to.table == subject && it.from.table != subject);
        let meetings: Vec<Meeting> = of_subject
            .filter_map(|it| {
                let (what, key) = match all {
                    Target::Column(col) if col.table == it.from.table => (col, None),
                    Target::Table(table) => {
                        let to = |edge: &&crate::catalog::Edge| {
                            edge.from.table == it.from.table && edge.to.table == table
                        };
                        let edge = edges.iter().filter(|it| it.from != it.to).find(to)?;
                        (edge.from, Some(edge.to))
                    }
                    _ => return None,
                };
                Some(Meeting { who: it.from, own: it.to, what, key })
            })
            .collect();
        let said = |it: &Meeting| {
            (0..self.meanings.len()).any(|mention| self.table(mention) == Some(it.who.table))
        };
        let one = if meetings.len() == 1 { Some(0) } else { meetings.iter().position(said) };
        meetings.into_iter().nth(one?)
    }
}
