//! Figures that a join would count more than once: the average age of students who have friends
//! counts each student once, however many friends he has.

use super::{Builder, Tree, tree};
use crate::catalog::Step;
use crate::plan::Agg;
use crate::relate::relation::{Figure, Relation, Test};

impl Builder<'_> {
    /// Looks for the rows a sum or an average is of apart from those that only say which they are.
    pub(super) fn once_each(&mut self) {
        let Some(table) = self.table_of_sums() else { return };
        for _ in 0..self.relation.tables().len() {
            let Some((way, inner)) = self.branch_of_many(table) else { return };
            let is_inner = |it: &&Vec<Test>| {
                it.iter().all(|it| {
                    let other = it.compared_table();
                    inner.contains(&it.col().table) && other.is_none_or(|it| inner.contains(&it))
                })
            };
            let rows = Relation {
                subject: way.right.table,
                shown: vec![Figure::Column(way.right)],
                tests: self.relation.tests.iter().filter(is_inner).cloned().collect(),
                links: inner.clone(),
                ..Relation::default()
            };
            let mut apart = self.relation.clone();
            apart.tests.retain(|it| !is_inner(&it));
            apart.links.retain(|it| !inner.contains(it));
            apart.subject = table;
            apart.tests.push(vec![Test::In {
                col: way.left,
                rows: Box::new(rows),
                negated: false,
            }]);
            if apart.tables().iter().any(|it| inner.contains(it)) {
                return; // something else of the question is in those tables
            }
            self.relation = apart;
        }
    }

    /// The table whose rows are added up or averaged, where nothing else is asked of them.
    fn table_of_sums(&self) -> Option<usize> {
        let mut tables = self.relation.shown.iter().map(|it| match it {
            Figure::Agg { agg: Agg::Sum | Agg::Avg, col } => Some(col.table),
            _ => None,
        });
        let first = tables.next()??;
        let plain = self.relation.groups.is_empty()
            && self.relation.order.is_empty()
            && self.relation.having.is_empty()
            && self.relation.also.is_none();
        (plain && tables.all(|it| it == Some(first))).then_some(first)
    }

    /// A join that leads from `table` to tables of which a row of it has several, and those tables.
    fn branch_of_many(&self, table: usize) -> Option<(Step, Vec<usize>)> {
        let mut tables = self.relation.tables();
        tables.retain(|it| *it != table);
        tables.insert(0, table);
        let joins = tree(&tables, self.catalog, self.hints)?;
        joins.steps.iter().filter(|it| it.left.table == table).find_map(|way| {
            let mut inner = vec![way.right.table];
            let mut steps = vec![*way];
            // Each step finds its left side among those before it.
            for step in &joins.steps {
                if inner.contains(&step.left.table) && !inner.contains(&step.right.table) {
                    inner.push(step.right.table);
                    steps.push(*step);
                }
            }
            let branch = Tree { base: table, steps, ..Tree::default() };
            branch.multiplies(table).then_some((*way, inner))
        })
    }
}
