//! Tables that pair two rows of one other: the friends of somebody are those on the other side.
//!
//! Start at [`Builder::other_side`]. Knows nothing of words or SQL text.

use super::Builder;
use crate::catalog::Edge;
use crate::plan::Col;
use crate::relate::relation::{Figure, Relation, Test};
use crate::relate::sketch::{Op, Part};

impl Builder<'_> {
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
