//! A sketch whose names have been settled to a [`Relation`].
//!
//! Start at [`build`]. Knows nothing of words or SQL text.

mod absence;
mod beside;
mod both;
mod compared;
mod conditions;
mod deeds_counted;
mod doubtful;
mod either;
mod every;
mod extremes;
mod grouping;
mod keeps;
mod means;
mod pairs;
mod products;
mod semijoin;
mod ways;

pub(crate) use ways::way_of_column;

use super::relation::{Figure, Relation};
use super::settle::table_of;
use super::sketch::{Asked, Cand, Expr, Op, Sketch};
use super::tree::{Hints, Tree, tree};
use crate::catalog::{Catalog, Edge, Role, Target};
use crate::plan::{Agg, Col};

/// What the sketch asks for; `None` where its parts do not make a question.
pub(crate) fn build(
    sketch: &Sketch,
    meanings: &[Cand],
    catalog: &Catalog,
    hints: Hints<'_>,
) -> Option<Relation> {
    let mut builder = Builder {
        sketch,
        meanings,
        catalog,
        hints,
        relation: Relation::default(),
        absent: Vec::new(),
        also: Vec::new(),
        best_of_each: false,
    };
    builder.subject()?;
    builder.shown();
    builder.conditions()?;
    builder.means_of_same_rows()?;
    builder.extremes()?;
    builder.grouping();
    builder.mean_rows();
    builder.orders();
    builder.links();
    builder.beside();
    builder.other_side();
    builder.once_each();
    builder.duplicates();
    builder.both()?;
    builder.meets_all()?;
    builder.by_name_of_other();
    builder.natural_order();
    builder.link_parts();
    builder.keep_all()?;
    let relation = &builder.relation;
    if sketch.skip > 0 && sketch.extremes.is_empty() {
        return None;
    }
    // Rows of two questions at once can be ordered by what is shown of them only.
    let orders_both =
        relation.also.is_none() || relation.order.iter().all(|(it, _)| relation.shown.contains(it));
    let doubtful = builder.ranks_repeated()
        || builder.counts_itself()
        || builder.dates_itself()
        || builder.refers_back()
        || builder.adds_up_texts();
    if relation.shown.is_empty() || !orders_both || doubtful {
        return None;
    }
    Some(builder.relation)
}

struct Builder<'a> {
    sketch: &'a Sketch,
    meanings: &'a [Cand],
    catalog: &'a Catalog,
    hints: Hints<'a>,
    relation: Relation,
    /// Things named within a negation: they are looked for among the rows that must not be.
    absent: Vec<usize>,
    /// Tests that must hold in another row as well: which test they stand beside.
    also: Vec<(usize, super::relation::Test)>,
    /// The first few are those of each group rather than of all.
    best_of_each: bool,
}

impl Builder<'_> {
    fn target(&self, mention: usize) -> Option<Target> {
        self.meanings.get(mention).map(|it| it.target)
    }

    fn table(&self, mention: usize) -> Option<usize> {
        self.target(mention).and_then(table_of)
    }

    fn col(&self, mention: usize) -> Option<Col> {
        match self.target(mention)? {
            Target::Column(col) => Some(col),
            _ => None,
        }
    }

    /// The table whose rows are meant.
    fn subject(&mut self) -> Option<()> {
        let named = self.sketch.subject.and_then(|it| self.table(it));
        let shown = self.sketch.shown.first().and_then(|it| self.table(it.mention));
        let any = (0..self.meanings.len()).find_map(|it| self.table(it));
        self.relation.subject = named.or(shown).or(any)?;
        Some(())
    }

    fn shown(&mut self) {
        let exprs = self.sketch.shown.clone();
        if let Some(col) = self.sketch.subject.and_then(|it| self.col(it))
            && self.sketch.leads_with_subject
            && !exprs.is_empty()
            && exprs.iter().all(|it| !it.count && it.agg.is_none())
        {
            // "the organisation type and id of …", where the type is a column.
            self.relation.shown.push(Figure::Column(col));
        }
        for (place, expr) in exprs.iter().enumerate() {
            let before = exprs.get(..place).unwrap_or_default();
            let amount = self.amount_in_place(expr).filter(|_| exprs.len() > 1);
            let figures = match amount {
                _ if self.only_owns(expr, before) => Vec::new(),
                Some(col) => vec![Figure::Column(col)],
                None => self.figures(expr),
            };
            for figure in figures {
                if !self.is_shown(&figure) && !self.is_figure_of(&figure) {
                    self.relation.shown.push(figure);
                }
            }
        }
        let counted = self.relation.shown.iter().any(|it| matches!(it, Figure::Rows(_)));
        if self.sketch.counts_rows && !counted {
            self.relation.shown.push(Figure::Rows(self.relation.subject));
        }
        if self.sketch.everything && self.relation.shown.is_empty() {
            self.relation.shown = self.all_columns(self.relation.subject);
        }
        self.who();
        if self.relation.shown.is_empty() && (self.is_bare() || self.is_one_name()) {
            // "Show me all companies", "Who is Ann?": all that is known of them.
            self.relation.shown = self.telling_columns(self.relation.subject);
        }
        // A column that only says whose row it is steps back where others are shown.
        let shown = &self.relation.shown;
        let figures_only = !shown.is_empty() && shown.iter().all(Figure::is_aggregate);
        self.relation.distinct = self.sketch.distinct && !figures_only;
    }

    /// "the title and rating of films": rows that nothing names stand for the amount they keep.
    fn amount_in_place(&self, expr: &Expr) -> Option<Col> {
        let Some(Target::Table(table)) = self.target(expr.mention) else { return None };
        let plain = !expr.count && expr.agg.is_none() && self.sketch.subject != Some(expr.mention);
        let nameless = self.catalog.table(table).is_some_and(|it| it.label.is_empty());
        self.catalog.only_amount(table).filter(|_| plain && nameless)
    }

    /// "the start and end of stays": a thing that nothing names but its number, said after a column of
    /// its own, only says whose that is.
    fn only_owns(&self, expr: &Expr, before: &[Expr]) -> bool {
        let Some(Target::Table(table)) = self.target(expr.mention) else { return false };
        let nameless = self.catalog.table(table).is_some_and(|it| it.label.is_empty());
        let plain = !expr.count && expr.agg.is_none();
        let own = |it: &Expr| self.col(it.mention).is_some_and(|it| it.table == table);
        plain && nameless && before.iter().any(own)
    }

    /// "Who made the latest order?": the person the order refers to.
    fn who(&mut self) {
        const PEOPLE: &[&str] = &[
            "customer",
            "client",
            "employee",
            "staff",
            "person",
            "user",
            "member",
            "patient",
            "student",
            "player",
            "author",
            "artist",
            "teacher",
            "instructor",
            "professor",
            "driver",
            "agent",
            "manager",
            "contact",
            "buyer",
            "seller",
            "supplier",
            "passenger",
            "guest",
            "visitor",
            "doctor",
            "physician",
            "reviewer",
            "singer",
            "actor",
            "people",
        ];
        // What only people have.
        const THEIRS: &[&str] =
            &["age", "gender", "sex", "birthday", "birth", "surname", "hometown", "nationality"];
        let person = |table: usize| {
            self.catalog.table(table).is_some_and(|it| {
                it.singular.split(' ').next_back().is_some_and(|it| PEOPLE.contains(&it))
                    || it
                        .columns
                        .iter()
                        .flat_map(|it| &it.words)
                        .any(|it| THEIRS.contains(&it.as_str()))
            })
        };
        let subject = self.relation.subject;
        let asked = self.sketch.asked == Some(Asked::Who) && self.relation.shown.is_empty();
        let compared = !self.sketch.extremes.is_empty() || self.meanings.len() > 1;
        if !asked || person(subject) || !compared {
            return;
        }
        let mut referred = self.catalog.edges().iter().filter(|it| it.from.table == subject);
        if let Some(edge) = referred.find(|it| person(it.to.table)) {
            self.relation.shown = self.label(edge.to.table);
        }
    }

    /// Whether a figure is among those shown, or the key that one of them refers to.
    fn is_shown(&self, figure: &Figure) -> bool {
        let same = |other: &Figure| match (other, figure) {
            (Figure::Column(a), Figure::Column(b)) => {
                let joins =
                    |it: &Edge| (it.from, it.to) == (*a, *b) || (it.from, it.to) == (*b, *a);
                a == b || self.catalog.edges().iter().any(joins)
            }
            _ => other == figure,
        };
        self.relation.shown.iter().any(same)
    }

    /// Whether a figure of the same column is shown: "average number of students enrolled".
    fn is_figure_of(&self, figure: &Figure) -> bool {
        let Figure::Column(own) = figure else { return false };
        let worked_out = |it: &Figure| matches!(it, Figure::Agg { col, .. } if col == own);
        self.sketch.groups.is_empty() && self.relation.shown.iter().any(worked_out)
    }

    /// Whether things are named and nothing else is said.
    fn is_bare(&self) -> bool {
        let sketch = self.sketch;
        let one = match (sketch.subject, sketch.groups.as_slice()) {
            (Some(_), []) => true,
            (None, [group]) => matches!(self.target(*group), Some(Target::Table(_))),
            _ => false,
        };
        one && sketch.asked != Some(Asked::Which)
            && !sketch.distinct
            && sketch.shown.is_empty()
            && sketch.tests.is_empty()
            && sketch.extremes.is_empty()
            && sketch.orders.is_empty()
            && sketch.links.is_empty()
    }

    /// Whether one thing is named and nothing asked of it.
    fn is_one_name(&self) -> bool {
        let [test] = self.sketch.tests.as_slice() else { return false };
        let names_row = self.col(test.on.mention).is_some_and(|it| self.catalog.is_label(it));
        let alone = self.meanings.len() == 1 && self.sketch.shown.is_empty();
        alone && names_row && !test.negated && matches!(test.op, Op::Holds)
    }

    /// What a shown expression comes to: a table is shown by what names its rows.
    fn figures(&mut self, expr: &Expr) -> Vec<Figure> {
        if let Some((what, by)) = self.sketch.referred.iter().find(|it| it.0 == expr.mention) {
            return self.of_referred(*what, *by);
        }
        match self.target(expr.mention) {
            Some(Target::Table(table)) if expr.count => vec![self.count_of(table)],
            Some(Target::Table(table)) => match (expr.agg, self.catalog.only_amount(table)) {
                (Some(agg), Some(col)) => vec![Figure::Agg { agg, col }],
                (Some(agg @ (Agg::Sum | Agg::Avg)), None)
                    if let Some((col, per)) = self.value_of_lines(table) =>
                {
                    let mean = agg == Agg::Avg;
                    vec![if mean { Figure::MeanTotal { col, per } } else { Self::amount(agg, col) }]
                }
                (Some(agg), None) => vec![
                    self.catalog
                        .main_amount(table, agg)
                        .map_or(Figure::Rows(table), |col| Figure::Agg { agg, col }),
                ],
                _ => self.label(table),
            },
            Some(Target::Column(col)) if expr.count => {
                let info = self.catalog.column(col);
                let names_row = info.is_some_and(|it| matches!(it.role, Role::Name | Role::Id));
                let own_key = self.catalog.is_key(col) || names_row;
                if expr.distinct || !own_key {
                    let amount = self.catalog.adds_up(col);
                    if !expr.distinct && self.is_grouped_by(col) {
                        // Of one group there is one: its rows are meant.
                        vec![Figure::Rows(col.table)]
                    } else if amount && !expr.distinct && !self.sketch.groups.is_empty() {
                        vec![Figure::Agg { agg: Agg::Sum, col }]
                    } else if amount && !expr.distinct {
                        vec![Figure::Column(col)]
                    } else {
                        vec![self.deeds(expr, col).unwrap_or(Figure::Different(col))]
                    }
                } else {
                    vec![Figure::Rows(col.table)]
                }
            }
            Some(Target::Column(col)) => match expr.agg {
                Some(Agg::Avg) if let Some(per) = self.totals_of(col) => {
                    vec![Figure::MeanTotal { col, per }]
                }
                Some(agg) => vec![Figure::Agg { agg, col }],
                None if self.comes_to(col) => vec![Figure::Agg { agg: Agg::Sum, col }],
                None if self.is_grouped_by_period_of(col) => vec![Figure::Rows(col.table)],
                None if self.is_half_of_name(expr.mention, col) => self.label(col.table),
                None => vec![Figure::Column(col)],
            },
            _ => Vec::new(),
        }
    }

    /// "the names of the clerks", where the first and the last name are two columns.
    fn is_half_of_name(&self, mention: usize, col: Col) -> bool {
        let said = self.sketch.mentions.get(mention).map(|it| it.text.to_lowercase());
        let halves = self.catalog.table(col.table).is_some_and(|it| it.label.len() == 2);
        halves && self.catalog.is_label(col) && said.is_some_and(|it| it == "name" || it == "names")
    }

    pub(super) fn is_grouped_by(&self, col: Col) -> bool {
        let groups = self.sketch.groups.iter().filter_map(|it| self.col(*it));
        let shown = self.sketch.shown.iter().filter(|it| !it.count && it.agg.is_none());
        groups.chain(shown.filter_map(|it| self.col(it.mention))).any(|it| it == col)
    }

    /// How many of a thing there are: its rows, or the amount of that name its rows keep.
    fn count_of(&self, table: usize) -> Figure {
        let Some(info) = self.catalog.table(table) else { return Figure::Rows(table) };
        let stem =
            |words: &[String]| words.iter().map(|it| crate::words::stem(it)).collect::<Vec<_>>();
        let own = info
            .columns
            .iter()
            .position(|it| it.is_quantity() && stem(&it.words) == stem(&info.words));
        match own {
            Some(column) => Figure::Agg { agg: Agg::Sum, col: Col { table, column } },
            None => Figure::Rows(table),
        }
    }

    /// All that is known of the things of a table: every column, or what names them where that is
    /// all that says something to people.
    fn telling_columns(&self, table: usize) -> Vec<Figure> {
        let number = |it: &Figure| match it {
            Figure::Column(col) => self
                .catalog
                .column(*col)
                .is_some_and(|it| matches!(it.role, Role::Id | Role::Reference)),
            _ => false,
        };
        let all = self.all_columns(table);
        let telling: Vec<Figure> = all.iter().filter(|it| !number(it)).cloned().collect();
        if telling == self.label(table) { telling } else { all }
    }

    /// Every column of a table.
    fn all_columns(&self, table: usize) -> Vec<Figure> {
        let columns =
            self.catalog.table(table).into_iter().flat_map(|it| it.columns.iter().enumerate());
        // A column without words is hidden.
        let shown = columns.filter(|(_, it)| !it.words.is_empty());
        shown.map(|(column, _)| Figure::Column(Col { table, column })).collect()
    }

    /// What names the rows of a table.
    fn label(&self, table: usize) -> Vec<Figure> {
        let Some(info) = self.catalog.table(table) else { return Vec::new() };
        let columns = match (info.label.as_slice(), info.key) {
            ([], Some(key)) => vec![key],
            ([], None) => match self.catalog.edges().iter().find(|it| it.from.table == table) {
                Some(edge) => vec![edge.from.column],
                None => return self.all_columns(table),
            },
            (label, _) => label.to_vec(),
        };
        columns.into_iter().map(|column| Figure::Column(Col { table, column })).collect()
    }

    fn has_aggregate(&self) -> bool {
        self.relation.shown.iter().any(Figure::is_aggregate)
    }

    fn links(&mut self) {
        for link in &self.sketch.links {
            let table = self.table(link.mention).filter(|_| !self.absent.contains(&link.mention));
            if let Some(table) = table {
                self.link(table);
            }
        }
        if let Some(table) = self.sketch.subject.and_then(|it| self.table(it)) {
            self.link(table);
        }
    }

    fn link(&mut self, table: usize) {
        if !self.relation.links.contains(&table) {
            self.relation.links.push(table);
        }
    }

    /// The joins of the relation as it stands.
    fn tree(&self) -> Option<Tree> {
        tree(&self.relation.tables(), self.catalog, self.hints)
    }

    /// Rows that a join would repeat are shown once.
    fn duplicates(&mut self) {
        if self.has_aggregate() || !self.relation.groups.is_empty() || self.relation.distinct {
            return;
        }
        if self.lists_kinds() {
            self.relation.distinct = true;
            return;
        }
        let Some(tree) = self.tree() else { return };
        let tables: Vec<usize> = self.relation.shown.iter().map(Figure::table).collect();
        let subject = self.relation.subject;
        // "the day number of all documents": one of each document, though the days repeat.
        let of_each = self.is_thing(subject)
            && !tables.contains(&subject)
            && self.relation.tests.is_empty()
            && !tree.multiplies(subject);
        let repeats = !of_each && tables.iter().all(|it| tree.multiplies(*it));
        let orders_elsewhere = self.relation.order.iter().any(|it| !tables.contains(&it.0.table()));
        self.relation.distinct = repeats && !orders_elsewhere && self.relation.limit.is_none();
    }

    /// "What are the payment methods?": each of them once.
    fn lists_kinds(&self) -> bool {
        let Some(col) = self.only_column() else { return false };
        let plain = self.sketch.groups.is_empty()
            && self.relation.tests.is_empty()
            && self.relation.order.is_empty()
            && self.relation.limit.is_none();
        let n_rows = self.catalog.table(col.table).and_then(|it| it.n_rows);
        let repeats = |n: u64| n_rows.is_some_and(|it| it >= 2 * n);
        let kind = self
            .catalog
            .column(col)
            .is_some_and(|it| it.role == Role::Category && it.n_different.is_some_and(repeats));
        plain && kind
    }

    /// The only thing shown, where that is a column that does not name the rows of its table.
    pub(super) fn only_column(&self) -> Option<Col> {
        match self.relation.shown.as_slice() {
            [Figure::Column(col)] if !self.catalog.is_label(*col) => Some(*col),
            _ => None,
        }
    }

    fn amount(agg: Agg, col: Col) -> Figure {
        Figure::Agg { agg, col }
    }
}
