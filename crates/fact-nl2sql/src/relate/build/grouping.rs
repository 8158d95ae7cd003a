//! What rows are put together by, and in which order they come.

use super::Builder;
use crate::catalog::{Derivation, Edge, Role, Target};
use crate::plan::{Agg, Col};
use crate::relate::relation::Figure;
use crate::relate::sketch::Expr;

impl Builder<'_> {
    /// "the average number of parcels per courier": one figure of all couriers, and not how many each
    /// has.
    pub(super) fn mean_rows(&mut self) {
        let mut figures = self.relation.shown.iter().filter(|it| it.is_aggregate());
        let (true, Some(&Figure::Rows(rows)), None) =
            (self.sketch.mean_rows, figures.next(), figures.next())
        else {
            return;
        };
        let edges = self.catalog.edges();
        let of = |owner: usize| {
            let mut own = edges.iter().filter(|it| it.from.table == rows && it.to.table == owner);
            own.next().filter(|_| own.next().is_none()).map(|it| it.from)
        };
        let mut owners = self.sketch.groups.iter().filter_map(|it| match self.target(*it)? {
            Target::Table(table) if table != rows => Some((table, of(table)?)),
            Target::Column(col) if col.table == rows => {
                let edge = edges.iter().find(|it| it.from == col && it.to.table != rows)?;
                Some((edge.to.table, col))
            }
            _ => None,
        });
        let Some((owner, per)) = owners.next() else { return };
        let relation = &mut self.relation;
        relation.subject = rows;
        relation.groups.retain(|it| it.table != owner && *it != per);
        relation
            .shown
            .retain(|it| !matches!(it, Figure::Column(col) if col.table == owner || *col == per));
        let mean = Figure::MeanRows { of: rows, per };
        for it in relation.shown.iter_mut().chain(relation.order.iter_mut().map(|it| &mut it.0)) {
            if *it == Figure::Rows(rows) {
                *it = mean.clone();
            }
        }
    }

    /// The columns by which rows of `table` are told apart: its key, or what names them.
    pub(super) fn identity(&self, table: usize) -> Vec<Col> {
        let Some(info) = self.catalog.table(table) else { return Vec::new() };
        match info.key {
            Some(column) => vec![Col { table, column }],
            None => info.label.iter().map(|&column| Col { table, column }).collect(),
        }
    }

    /// What one row is, where rows are put together: the things shown, or the columns shown.
    pub(super) fn row_identity(&self, counted: Option<usize>) -> Vec<Col> {
        let plain: Vec<Col> = self
            .relation
            .shown
            .iter()
            .filter_map(|it| match it {
                Figure::Column(col) => Some(*col),
                _ => None,
            })
            .collect();
        if let ([only], true) = (plain.as_slice(), self.sketch.distinct && self.has_aggregate()) {
            return vec![*only]; // "the different nationalities and the highest wage of each"
        }
        let mut identity: Vec<Col> = Vec::new();
        for col in &plain {
            let info = self.catalog.column(*col);
            let names_row = info
                .is_some_and(|it| matches!(it.role, Role::Name | Role::Id) || it.is_unique)
                || self.catalog.is_label(*col);
            let own = counted == Some(col.table);
            let by_key = !own
                && (names_row
                    || col.table == self.relation.subject && plain.len() > 1
                    || self.is_thing(col.table) && !self.is_only_kind(*col, &plain));
            let columns = if by_key { self.identity(col.table) } else { vec![*col] };
            let columns = if columns.is_empty() { vec![*col] } else { columns };
            for it in columns {
                if !identity.contains(&it) {
                    identity.push(it);
                }
            }
        }
        if identity.is_empty() && counted != Some(self.relation.subject) {
            identity = self.identity(self.relation.subject);
        }
        identity
    }

    /// "apartment types": all that is shown is a kind, and the things are only named to say of what.
    fn is_only_kind(&self, col: Col, shown: &[Col]) -> bool {
        let item = |mention: usize| self.sketch.mentions.get(mention).map(|it| it.item);
        let subject = self.sketch.subject.and_then(item);
        let beside = self.sketch.shown.iter().any(|it| {
            self.col(it.mention) == Some(col) && item(it.mention) == subject.map(|it| it + 1)
        });
        let kind = self.catalog.column(col).is_some_and(|it| it.role == Role::Category);
        shown.len() == 1 && kind && beside
    }

    /// "filings per month", where a filing is known by its date.
    pub(super) fn is_grouped_by_period_of(&self, date: Col) -> bool {
        let period = |col: Col| {
            let how = self.catalog.derivation(col);
            matches!(how, Some(Derivation::Period { of, .. }) if of == date)
        };
        self.sketch.groups.iter().filter_map(|it| self.col(*it)).any(period)
    }

    /// Whether the table itself was named as the thing the question is about.
    pub(super) fn is_thing(&self, table: usize) -> bool {
        self.sketch.subject.is_some_and(|it| self.target(it) == Some(Target::Table(table)))
    }

    /// "the average consumption per reading": of a mean each row is a part, and no group of its own.
    fn groups_apart(&self) -> Vec<usize> {
        let mut figures = self.relation.shown.iter().filter(|it| it.is_aggregate()).peekable();
        let averaged = figures.peek().is_some();
        let mean_of = |table: usize| {
            averaged
                && figures.clone().all(
                    |it| matches!(it, Figure::Agg { agg: Agg::Avg, col } if col.table == table),
                )
        };
        let is_row = |mention: &usize| matches!(self.target(*mention), Some(Target::Table(table)) if mean_of(table));
        self.sketch.groups.iter().copied().filter(|it| !is_row(it)).collect()
    }

    pub(super) fn grouping(&mut self) {
        let mut keys: Vec<Col> = Vec::new();
        let groups = self.groups_apart();
        let mut n_inserted = 0;
        if self.best_of_each {
            self.relation.within = self.keys_of_groups();
        }
        let aggregated = self.has_aggregate()
            || !self.relation.having.is_empty()
            || self.relation.order.iter().any(|it| it.0.is_aggregate());
        for mention in groups {
            let shown: Vec<Figure> = match self.target(mention) {
                Some(Target::Table(table)) => {
                    if aggregated {
                        keys.extend(self.identity(table));
                    }
                    let own = self
                        .relation
                        .shown
                        .iter()
                        .any(|it| matches!(it, Figure::Column(col) if self.tells(*col, table)));
                    let told = !aggregated && !self.relation.shown.is_empty();
                    if own || told && !self.best_of_each { Vec::new() } else { self.label(table) }
                }
                Some(Target::Column(col)) => {
                    if aggregated {
                        let by_key =
                            self.catalog.column(col).is_some_and(|it| it.role == Role::Name)
                                && !self.names_several(col)
                                && self.catalog.table(col.table).is_some_and(|it| it.key.is_some());
                        if by_key { keys.extend(self.identity(col.table)) } else { keys.push(col) }
                    }
                    self.shown_by_group(mention, col)
                }
                _ => Vec::new(),
            };
            for figure in shown {
                if !self.is_shown(&figure) {
                    self.relation.shown.insert(n_inserted, figure);
                    n_inserted += 1;
                }
            }
        }
        if aggregated && self.relation.groups.is_empty() {
            let plain = self.relation.shown.iter().any(|it| !it.is_aggregate());
            if keys.is_empty() && plain {
                let counted = self.relation.shown.iter().find_map(|it| match it {
                    Figure::Rows(table) => Some(*table),
                    _ => None,
                });
                keys = self.row_identity(counted);
            } else if plain && !self.relation.of_best {
                // Whatever else is shown belongs to a group as well.
                for figure in self.relation.shown.clone() {
                    let Figure::Column(col) = figure else { continue };
                    let covered =
                        keys.iter().any(|it| it.table == col.table && self.catalog.is_key(*it));
                    if !covered && !keys.contains(&col) {
                        keys.push(col);
                    }
                }
            }
        }
        for key in keys {
            if !self.relation.groups.contains(&key) {
                self.relation.groups.push(key);
            }
        }
    }

    /// Whether each text of a column names several rows: the template that many messages were sent of.
    fn names_several(&self, col: Col) -> bool {
        const SEVERAL: u64 = 4;
        let rows = self.catalog.table(col.table).and_then(|it| it.n_rows);
        let names = self.catalog.column(col).and_then(|it| it.n_different);
        rows.zip(names).is_some_and(|(rows, names)| rows > SEVERAL * names)
    }

    /// What tells the groups that were asked for apart.
    fn keys_of_groups(&self) -> Vec<Col> {
        let mut keys = Vec::new();
        for target in self.sketch.groups.iter().filter_map(|it| self.target(*it)) {
            let own = match target {
                Target::Table(table) => self.identity(table),
                Target::Column(col) => vec![col],
                Target::Concept(_) => Vec::new(),
            };
            keys.extend(own);
        }
        keys
    }

    /// "for every home hub": a reference nobody called a number is shown by what it leads to is
    /// called.
    fn shown_by_group(&self, mention: usize, col: Col) -> Vec<Figure> {
        const NUMBERS: &[&str] = &["id", "ids", "code", "codes", "number", "numbers", "no"];
        let said = self.sketch.mentions.get(mention).map(|it| it.text.to_lowercase());
        let told = said.is_none_or(|it| it.split(' ').any(|it| NUMBERS.contains(&it)));
        let words = self.catalog.column(col).map(|it| it.words.as_slice()).unwrap_or_default();
        let telling = words.iter().filter(|it| !NUMBERS.contains(&it.as_str())).count();
        let back = |it: &&Edge| it.from == col && it.to.table == col.table;
        if !told && self.catalog.edges().iter().any(|it| back(&it)) {
            return self.label_of_referred(col);
        }
        // One word alone is as well the number that is kept of it.
        let number = told || telling < 2;
        let edge =
            self.catalog.edges().iter().find(|it| it.from == col && it.to.table != col.table);
        let Some(edge) = edge.filter(|it| !number && self.catalog.is_key(it.to)) else {
            return vec![Figure::Column(col)];
        };
        let label = self.label(edge.to.table);
        if label.contains(&Figure::Column(edge.to)) { vec![Figure::Column(col)] } else { label }
    }

    /// Whether a column is one of a table, or refers to its rows.
    pub(super) fn tells(&self, col: Col, table: usize) -> bool {
        col.table == table || self.catalog.refers(col, table)
    }

    pub(super) fn orders(&mut self) {
        for order in &self.sketch.orders {
            let figure = if let Some(expr) = &order.by {
                self.figures_of_order(expr)
            } else {
                let shown = &self.relation.shown;
                let amount = shown.iter().find(|it| it.is_aggregate());
                amount.or(shown.first()).cloned()
            };
            let Some(figure) = figure.map(|it| self.as_shown_of_groups(it)) else { continue };
            let inverse = order
                .by
                .as_ref()
                .and_then(|it| self.meanings.get(it.mention))
                .is_some_and(|it| it.inverse);
            let turned = inverse || order.by_age && self.is_birth(&figure);
            let descending = order.descending != turned;
            if !self.relation.order.iter().any(|it| it.0 == figure) {
                self.relation.order.push((figure, descending));
            }
        }
        if self.relation.order.iter().any(|it| it.0.is_aggregate())
            && self.relation.groups.is_empty()
            && !self.has_aggregate()
        {
            let counted = self.relation.order.iter().find_map(|it| match it.0 {
                Figure::Rows(table) => Some(table),
                _ => None,
            });
            self.relation.groups = self.row_identity(counted);
        }
        if self.relation.limit.is_none() && !self.relation.order.is_empty() {
            self.relation.limit = self.sketch.limit;
        }
    }

    /// "the average length by genre, longest first": groups are in the order of what is shown of them.
    fn as_shown_of_groups(&self, figure: Figure) -> Figure {
        let Figure::Column(own) = figure else { return figure };
        let of_it = |it: &&Figure| matches!(it, Figure::Agg { col, .. } if *col == own);
        let shown = &self.relation.shown;
        let grouped = !self.relation.groups.is_empty() && !shown.contains(&figure);
        shown.iter().find(of_it).filter(|_| grouped).cloned().unwrap_or(figure)
    }

    /// Groups nobody asked an order for come largest first, periods in their order.
    pub(super) fn natural_order(&mut self) {
        let label = self.label(self.relation.subject);
        let names_only = !label.is_empty() && self.relation.shown.starts_with(&label);
        let plain = self.relation.order.is_empty()
            && self.relation.limit.is_none()
            && self.relation.also.is_none()
            && self.relation.beside.is_none();
        if names_only
            && plain
            && !self.has_aggregate()
            && self.relation.having.is_empty()
            && self.relation.groups.is_empty()
        {
            self.relation.order = label.into_iter().map(|it| (it, false)).collect();
            return;
        }
        let relation = &self.relation;
        let grouped =
            !relation.groups.is_empty() && relation.order.is_empty() && relation.limit.is_none();
        if !grouped || relation.also.is_some() {
            return;
        }
        let timed = relation.shown.iter().find(|it| {
            matches!(it, Figure::Column(col) if self.catalog.column(*col).is_some_and(|it| {
                matches!(it.role, Role::Year | Role::Date | Role::YearPart)
            }))
        });
        let amount = relation.shown.iter().find(|it| it.is_aggregate());
        let order =
            timed.map(|it| (it.clone(), false)).or_else(|| amount.map(|it| (it.clone(), true)));
        self.relation.order.extend(order);
        // Of equals the first by name comes first.
        let names = self.relation.shown.iter().filter(|it| !it.is_aggregate());
        let names: Vec<(Figure, bool)> = names.map(|it| (it.clone(), false)).collect();
        for name in names {
            if !self.relation.order.iter().any(|it| it.0 == name.0) {
                self.relation.order.push(name);
            }
        }
    }

    pub(super) fn is_birth(&self, figure: &Figure) -> bool {
        matches!(figure, Figure::Column(col) if self.catalog.column(*col).is_some_and(|it| matches!(it.role, Role::Date | Role::Year)))
    }

    pub(super) fn figures_of_order(&self, expr: &Expr) -> Option<Figure> {
        Some(match self.target(expr.mention)? {
            Target::Table(table) if expr.count => self.count_of(table),
            Target::Table(table) => match (expr.agg, self.catalog.only_amount(table)) {
                (Some(agg), Some(col)) => Figure::Agg { agg, col },
                (None, Some(col)) if self.catalog.table(table)?.label.is_empty() => {
                    Figure::Column(col)
                }
                _ => self.label(table).into_iter().next()?,
            },
            Target::Column(col) if expr.count => {
                let info = self.catalog.column(col);
                let names_row = self.catalog.is_key(col)
                    || info.is_some_and(|it| matches!(it.role, Role::Name | Role::Id));
                if !expr.distinct && self.is_grouped_by(col) {
                    Figure::Rows(col.table)
                } else if self.catalog.adds_up(col) {
                    Figure::Column(col)
                } else if names_row && !expr.distinct {
                    Figure::Rows(col.table)
                } else {
                    Figure::Different(col)
                }
            }
            Target::Column(col) => match expr.agg {
                Some(agg) => Figure::Agg { agg, col },
                None => Figure::Column(col),
            },
            Target::Concept(_) => return None,
        })
    }
}
