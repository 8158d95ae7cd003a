//! The largest, the smallest, the most common.

use super::Builder;
use crate::catalog::{Role, Target};
use crate::plan::{Agg, Col};
use crate::relate::relation::{Figure, Relation, Test};
use crate::relate::sketch::{Expr, Extreme};
use crate::relate::tree::Tree;

impl Builder<'_> {
    pub(super) fn extremes(&mut self) -> Option<()> {
        let extremes = self.sketch.extremes.clone();
        for extreme in &extremes {
            self.extreme(extreme)?;
        }
        if self.relation.shown.is_empty() {
            let named = self.sketch.subject.and_then(|it| self.col(it));
            self.relation.shown = match named {
                Some(col) => vec![Figure::Column(col)],
                None => self.label(self.relation.subject),
            };
        }
        Some(())
    }

    fn extreme(&mut self, extreme: &Extreme) -> Option<()> {
        let by = extreme.by.as_ref()?;
        self.relation.skip = self.sketch.skip;
        let limit = self.sketch.limit.unwrap_or(1);
        if extreme.common {
            self.common(by.mention, extreme, limit)?;
            return Some(());
        }
        let amount = self.amount_of_things(by).map(Figure::Column);
        let figure = match amount.or_else(|| self.figures_of_order(by))? {
            // "the most outcomes", where the outcome is a column of codes: rows are counted.
            Figure::Column(col) if !extreme.adjective && !self.can_be_ranked(col) => {
                Figure::Rows(col.table)
            }
            // "the department with the most credits": those of all its courses.
            Figure::Column(col)
                if extreme.adds_up
                    && (self.sketch.subject.is_some() || self.sketch.asked.is_some())
                    && self.catalog.adds_up(col)
                    && self.is_to_many(col.table) =>
            {
                Figure::Agg { agg: Agg::Sum, col }
            }
            figure => figure,
        };
        let inverse =
            extreme.adjective && self.meanings.get(by.mention).is_some_and(|it| it.inverse);
        let descending = extreme.descending != inverse;
        if self.relation.shown.is_empty() {
            // "the top 3 greatest support rates": those rates, where nothing else is named.
            let itself = self.sketch.subject.is_none()
                && self.sketch.asked.is_none()
                && !extreme.adjective
                && !figure.is_aggregate();
            // "What was the largest gift?": how large it was, where nothing names a gift.
            let nameless =
                self.catalog.table(self.relation.subject).is_some_and(|it| it.label.is_empty());
            let own = matches!(figure, Figure::Column(col) if col.table == self.relation.subject);
            let size = self.sketch.mentions.get(by.mention).is_some_and(|it| {
                matches!(
                    it.text.to_lowercase().as_str(),
                    "largest" | "biggest" | "smallest" | "longest" | "shortest"
                )
            });
            let one = extreme.adjective && size && self.sketch.limit.is_none();
            let itself = itself || one && own && nameless && self.sketch.asked.is_none();
            self.relation.shown =
                if itself { vec![figure.clone()] } else { self.label(self.relation.subject) };
        }
        if figure.is_aggregate() {
            self.relation.groups = self.row_identity(match figure {
                Figure::Rows(table) => Some(table),
                _ => None,
            });
            if self.relation.groups.is_empty() {
                // "how many customers are there in the type with the most customers"
                let last = self.sketch.links.last()?;
                self.relation.groups = match self.target(last.mention)? {
                    Target::Column(col) => vec![col],
                    Target::Table(table) => self.identity(table),
                    Target::Concept(_) => return None,
                };
            }
        } else if self.is_worked_out_of(&figure) || self.is_of_the_best(&figure) {
            return self.among_the_extreme(&figure, descending, limit);
        } else if let (Figure::Column(col), false) = (&figure, self.sketch.groups.is_empty())
            && (!self.shows_more_than_groups() || !self.asks_for_rows(limit))
        {
            self.extreme_of_each(*col, descending);
            return Some(());
        }
        self.best_of_each = self.shows_more_than_groups();
        if self.sketch.skip > 0 && !self.sketch.groups.is_empty() && !self.best_of_each {
            return None; // "the second best of each": no one row of the whole
        }
        self.relation.order.push((figure.clone(), descending));
        let ranked = self.sketch.all_ranked;
        if ranked && !self.relation.shown.contains(&figure) {
            self.relation.shown.push(figure);
        }
        self.relation.limit = (!ranked).then_some(limit);
        Some(())
    }

    /// "the highest ratings", "the largest payments": the amount the things stand for.
    fn amount_of_things(&self, by: &Expr) -> Option<Col> {
        match self.target(by.mention)? {
            Target::Table(table) if !by.count && by.agg.is_none() => self.catalog.amount_of(table),
            _ => None,
        }
    }

    /// Whether another figure is asked of the rows with the largest.
    fn is_worked_out_of(&self, figure: &Figure) -> bool {
        matches!(figure, Figure::Column(_)) && self.has_aggregate() && self.sketch.groups.is_empty()
    }

    /// Whether the best of each group are told by an amount that the joins would repeat: payments beside
    /// the lines of an order.
    pub(super) fn ranks_repeated(&self) -> bool {
        let repeats = |joins: Tree| {
            let mut order = self.relation.order.iter().map(|it| &it.0);
            order.any(|it| {
                matches!(it, Figure::Column(_) | Figure::Agg { .. }) && joins.multiplies(it.table())
            })
        };
        !self.relation.within.is_empty() && self.tree().is_some_and(repeats)
    }

    /// "the names of the towns in the county with the most officers": all of them that are in it.
    fn is_of_the_best(&self, figure: &Figure) -> bool {
        let (subject, table) = (self.relation.subject, figure.table());
        let many = self.sketch.subject.and_then(|it| self.sketch.mentions.get(it));
        let asked = many.is_some_and(|it| it.plural) && self.is_thing(subject);
        let named = self
            .sketch
            .links
            .iter()
            .any(|it| self.target(it.mention) == Some(Target::Table(table)));
        let plain = matches!(figure, Figure::Column(_))
            && self.sketch.limit.is_none()
            && !self.sketch.all_ranked
            && self.sketch.groups.is_empty();
        plain
            && asked
            && named
            && table != subject
            && !self.is_to_many(table)
            && self.has_several(table, subject)
    }

    /// "average age of the students in the largest class": the class is found apart.
    fn among_the_extreme(&mut self, by: &Figure, descending: bool, limit: u64) -> Option<()> {
        let table = by.table();
        let key = self.identity(table).first().copied()?;
        let of_it = |it: &&Vec<Test>| it.iter().all(|it| it.col().table == table);
        let rows = Relation {
            subject: table,
            shown: vec![Figure::Column(key)],
            tests: self.relation.tests.iter().filter(of_it).cloned().collect(),
            order: vec![(by.clone(), descending)],
            limit: Some(limit),
            skip: std::mem::take(&mut self.relation.skip),
            ..Relation::default()
        };
        self.relation.tests.push(vec![Test::In { col: key, rows: Box::new(rows), negated: false }]);
        Some(())
    }

    /// Whether rows of each group are asked for rather than the largest amount in it: "which", or
    /// more than the first of them.
    fn asks_for_rows(&self, limit: u64) -> bool {
        limit > 1 || self.sketch.skip > 0 || self.sketch.asked.is_some()
    }

    /// Whether something is asked of each group that is not the group itself: the best track of
    /// each genre.
    fn shows_more_than_groups(&self) -> bool {
        let groups = self.sketch.groups.iter().filter_map(|it| self.target(*it));
        let groups: Vec<Target> = groups.collect();
        let of_group = |col: Col| {
            groups.iter().any(|it| match it {
                Target::Table(table) => self.tells(col, *table),
                Target::Column(group) => *group == col,
                Target::Concept(_) => false,
            })
        };
        let more = |it: &Figure| matches!(it, Figure::Column(col) if !of_group(*col));
        !groups.is_empty() && self.relation.shown.iter().any(more)
    }

    fn can_be_ranked(&self, col: Col) -> bool {
        self.catalog.column(col).is_some_and(crate::catalog::ColumnInfo::can_be_ranked)
    }

    /// "the highest price in each category".
    fn extreme_of_each(&mut self, col: Col, descending: bool) {
        let agg = if descending { Agg::Max } else { Agg::Min };
        let figure = Figure::Agg { agg, col };
        self.relation.shown.retain(|it| *it != Figure::Column(col));
        // Of one aggregate alone does a bare column come from the row that has it.
        self.relation.of_best = !self.has_aggregate();
        if !self.relation.shown.contains(&figure) {
            self.relation.shown.push(figure);
        }
    }

    fn common(&mut self, mention: usize, extreme: &Extreme, limit: u64) -> Option<()> {
        let descending = extreme.descending;
        if let Some(col) = self.col(mention).filter(|it| self.picks_rows(*it)) {
            // "customers who use the most common payment method": all who use it.
            let rows = Relation {
                subject: col.table,
                shown: vec![Figure::Column(col)],
                groups: vec![col],
                order: vec![(Figure::Rows(col.table), descending)],
                limit: Some(limit),
                skip: std::mem::take(&mut self.relation.skip),
                ..Relation::default()
            };
            self.relation.tests.push(vec![Test::In { col, rows: Box::new(rows), negated: false }]);
            return Some(());
        }
        let (counted, groups) = match self.target(mention)? {
            Target::Column(col) => (self.rows_with(col), vec![col]),
            Target::Table(table) => (self.rows_of(table)?, self.identity(table)),
            Target::Concept(_) => return None,
        };
        let counted = extreme.counted.and_then(|it| self.table(it)).unwrap_or(counted);
        if self.relation.shown.is_empty() {
            self.relation.shown = match self.target(mention)? {
                Target::Column(col) => vec![Figure::Column(col)],
                _ => self.label(self.relation.subject),
            };
        }
        self.best_of_each = self.shows_more_than_groups();
        self.relation.groups = groups;
        self.relation.order.push((Figure::Rows(counted), descending));
        self.relation.limit = Some(limit);
        Some(())
    }

    /// Whether rows are asked for that share what is most common, rather than what that is.
    fn picks_rows(&self, col: Col) -> bool {
        let names_rows = |it: &Figure| match it {
            Figure::Column(shown) => {
                *shown != col
                    && shown.table == col.table
                    && self
                        .catalog
                        .column(*shown)
                        .is_some_and(|it| it.role == Role::Name || it.is_unique)
            }
            _ => false,
        };
        self.relation.shown.iter().any(names_rows)
            && !self.relation.shown.contains(&Figure::Column(col))
    }

    /// The table in which a key is common: one that was named and refers to it.
    fn rows_with(&self, col: Col) -> usize {
        let named = self.sketch.links.iter().filter_map(|it| self.table(it.mention));
        let refers = |table: usize| {
            self.catalog.edges().iter().any(|it| it.to == col && it.from.table == table)
        };
        let mut named = named.chain(self.sketch.subject.and_then(|it| self.table(it)));
        named.find(|it| *it != col.table && refers(*it)).unwrap_or(col.table)
    }

    /// The table whose rows refer to a thing: what makes it common.
    fn rows_of(&self, table: usize) -> Option<usize> {
        let mut mentioned = (0..self.meanings.len()).filter_map(|it| self.table(it));
        let referring = |other: usize| {
            self.catalog.edges().iter().any(|it| it.to.table == table && it.from.table == other)
        };
        mentioned.find(|it| *it != table && referring(*it)).or_else(|| {
            self.catalog.edges().iter().find(|it| it.to.table == table).map(|it| it.from.table)
        })
    }
}
