//! Tables that pair two rows of one other: the friends of somebody are those on the other side.
//!
//! Start at [`Builder::other_side`]. Knows nothing of words or SQL text.

use super::Builder;
use crate::catalog::Edge;
use crate::plan::Col;
use crate::relate::bonds::Bond;
use crate::relate::relation::{Figure, Operand, Relation, Test};
use crate::relate::sketch::{Op, Part};

impl Builder<'_> {
    /// "pupils liked by Ben": those at the other end of a bond of his.
    pub(super) fn bound(&self, name: usize, bond: Bond, asked: Col, negated: bool) -> Option<Test> {
        let called = self.called(name)?;
        let rows = |shown: Col, tests: Vec<Vec<Test>>| Relation {
            subject: shown.table,
            shown: vec![Figure::Column(shown)],
            tests,
            ..Relation::default()
        };
        let other = bond.beside(asked);
        if asked == bond.key && !negated {
            // The reference is in the rows asked for; where it is missing nothing can be denied by it.
            let named = Box::new(rows(bond.key, vec![vec![called]]));
            return Some(Test::In { col: other, rows: named, negated });
        }
        let found = if other == bond.key {
            rows(asked, vec![vec![called]])
        } else {
            let named = Box::new(rows(bond.key, vec![vec![called]]));
            rows(asked, vec![vec![Test::In { col: other, rows: named, negated: false }]])
        };
        Some(Test::In { col: bond.key, rows: Box::new(found), negated })
    }

    /// What is shown of the row that one refers to: a column of it, or what it is called.
    pub(super) fn of_referred(&self, what: usize, by: usize) -> Vec<Figure> {
        let Some(reference) = self.col(by) else { return Vec::new() };
        if what == by {
            return self.label_of_referred(reference);
        }
        let col = self.col(what).filter(|it| it.table == reference.table);
        col.map(|col| Figure::Referred { by: reference, col }).into_iter().collect()
    }

    /// What the row of its own table is called that a column refers to.
    pub(super) fn label_of_referred(&self, reference: Col) -> Vec<Figure> {
        let columns = self.label(reference.table).into_iter().filter_map(|it| match it {
            Figure::Column(col) => Some(col),
            _ => None,
        });
        columns.map(|col| Figure::Referred { by: reference, col }).collect()
    }

    /// That a row is called as a stored text that was named.
    pub(super) fn called(&self, name: usize) -> Option<Test> {
        let stored = self.meanings.get(name)?.stored.clone()?;
        let values = vec![Operand::Text(stored)];
        Some(Test::OneOf { col: self.col(name)?, values, negated: false })
    }

    /// "the mentor of Bo", "who has the most followers": a reference that stands for one of the
    /// same kind is shown by what that one is called.
    pub(super) fn by_name_of_other(&mut self) {
        let Some((key, label)) = self.other_shown() else { return };
        let mut rows = Relation { distinct: false, ..std::mem::take(&mut self.relation) };
        if rows.limit.is_none() {
            rows.order.clear();
        }
        self.relation = Relation {
            subject: key.table,
            shown: label,
            tests: vec![vec![Test::In { col: key, rows: Box::new(rows), negated: false }]],
            ..Relation::default()
        };
    }

    /// The key a reference shown by itself leads to and what its rows are called, where they are of
    /// the kind that is spoken of anyway.
    fn other_shown(&self) -> Option<(Col, Vec<Figure>)> {
        let [Figure::Column(shown)] = self.relation.shown.as_slice() else { return None };
        let edge = self.catalog.edges().iter().find(|it| it.from == *shown)?;
        let thing = edge.to.table;
        let paired = self.sides(shown.table).is_some_and(|it| it.0.to.table == thing);
        let number = ["id", "number", "code"];
        let asks_number = self.hints.iter().any(|it| number.contains(&it.as_str()));
        let label = self.label(thing);
        let told = label != [Figure::Column(edge.to)] && !label.contains(&Figure::Column(*shown));
        let plain = self.sketch.groups.is_empty() && self.relation.also.is_none();
        let bound = thing == shown.table || paired;
        (bound && plain && told && !asks_number).then_some((edge.to, label))
    }

    /// "the names of the friends of Ann": the name is that of one side of a pair, Ann is the other.
    pub(super) fn other_side(&mut self) {
        let Some(pair) = self.sketch.subject.and_then(|it| self.table(it)) else { return };
        let Some((own, other)) = self.sides(pair) else { return };
        if !self.asks_for_plain_rows(own.to.table) || !self.tells_who(own.to.table) {
            return;
        }
        let (thing, key) = (own.to.table, own.to);
        let of = |column: Col, col: Col, rows: Relation| Relation {
            subject: column.table,
            shown: vec![Figure::Column(column)],
            tests: vec![vec![Test::In { col, rows: Box::new(rows), negated: false }]],
            ..Relation::default()
        };
        let who = Relation {
            subject: thing,
            shown: vec![Figure::Column(key)],
            tests: std::mem::take(&mut self.relation.tests),
            ..Relation::default()
        };
        let pairs = of(other.from, own.from, who);
        self.relation.subject = thing;
        self.relation.links.clear();
        self.relation.distinct = false;
        self.relation.tests =
            vec![vec![Test::In { col: key, rows: Box::new(pairs), negated: false }]];
    }

    /// The two references of a table of pairs that lead to the same key: whose pair it is, and whom
    /// it is with.
    fn sides(&self, pair: usize) -> Option<(Edge, Edge)> {
        let own = self.catalog.edges().iter().filter(|it| it.from.table == pair);
        let edges: Vec<Edge> = own.copied().collect();
        match edges.as_slice() {
            [one, two] if one.to == two.to && one.to.table != pair => {
                let whose =
                    if one.from.column < two.from.column { (*one, *two) } else { (*two, *one) };
                Some(whose)
            }
            _ => None,
        }
    }

    /// Whether nothing but columns of the paired things is shown and tested.
    fn asks_for_plain_rows(&self, thing: usize) -> bool {
        let relation = &self.relation;
        let shown = relation.shown.iter().all(|it| match it {
            Figure::Column(col) => col.table == thing,
            _ => false,
        });
        shown
            && !relation.tests.is_empty()
            && relation.tests.iter().flatten().all(|it| it.col().table == thing)
            && relation.groups.is_empty()
            && relation.having.is_empty()
            && relation.order.is_empty()
            && relation.also.is_none()
    }

    /// Whether the only tests are stored texts by which a thing is called.
    fn tells_who(&self, thing: usize) -> bool {
        let label = self.catalog.table(thing).map(|it| it.label.as_slice()).unwrap_or_default();
        self.sketch.tests.iter().all(|it| {
            let named = self.col(it.on.mention).is_some_and(|it| label.contains(&it.column));
            let stored =
                self.sketch.mentions.get(it.on.mention).is_some_and(|it| it.role == Part::Stored);
            named && stored && matches!(it.op, Op::Holds) && !it.negated
        })
    }
}
