//! A question that goes on from rows: "what are their names?", "sort them by age", "what about
//! Lisbon?".
//!
//! Start at [`go_on`]. What was found is what the new question is asked of: the conditions hold
//! on, and where groups or a limit made the rows, they are looked for among those. What is said
//! "instead" takes the place of its kind.

mod instead;
mod part;
mod tie;

use super::build::build;
use super::relation::{Figure, Relation, Test};
use super::sketch::{Asked, Cand, Expr, Mention, Part, Sketch};
use super::{Read, Related, Rows, heed, items, settle, sure, walk};
use crate::catalog::{Catalog, Target};
use crate::lex::Token;
use crate::plan::Col;
use tie::{Tie, asks_what_they_do, owns_before_named, points_at};

/// How sure it is that one part of a question said anew means the rest as it was.
const SURE_OF_PART: f64 = 0.85;

/// What a question is after another.
#[derive(Debug, Clone)]
pub(crate) enum GoneOn {
    /// It stands by itself.
    Alone,
    /// It speaks of what was found before, of which it cannot be asked.
    Lost,
    /// It is asked of what was found before.
    Rows(Box<Related>),
}

/// What `tokens` ask of the rows found before.
pub(crate) fn go_on(tokens: &[Token], last: &Rows, catalog: &Catalog) -> GoneOn {
    let tie = Tie::of(tokens, catalog);
    let items = items::items(&tie.without_one(), catalog);
    if let Some(relation) = part::part(&items, &tie, &last.relation, catalog) {
        return again(relation, last, catalog)
            .map_or(GoneOn::Lost, |it| GoneOn::Rows(Box::new(it)));
    }
    let sketch = walk::sketch(&items, catalog);
    let unnamed = sketch.subject.is_none();
    let bare = unnamed && sketch.shown.is_empty() && sketch.groups.is_empty();
    let counts = unnamed && sketch.counts_rows && sketch.shown.is_empty();
    let speaks_of = unnamed && tie.pronoun
        || tie.each
        || tie.one
        || asks_what_they_do(tokens)
        || points_at(tokens, last.relation.subject, catalog)
        || owns_before_named(tokens, catalog);
    // "sort by age", "show me the longest": no noun says of what.
    let leans = bare && (!sketch.orders.is_empty() || !sketch.extremes.is_empty());
    // "each of them" was said, though it is no longer among the items.
    let said = heed::Said::of(&items::items(tokens, catalog));
    let going = Going { tokens, tie: &tie, last, catalog };
    let related = if tie.instead || counts && !speaks_of {
        going.instead(sketch, said)
    } else if speaks_of || leans || tie.adds {
        Going { last: &of_the_shown(last, catalog), ..going }.of_them(sketch, said)
    } else {
        None
    };
    match related {
        Some(it) => GoneOn::Rows(Box::new(it)),
        None if unnamed && tie.pronoun => GoneOn::Lost,
        None => GoneOn::Alone,
    }
}

/// The rows as those of the things that were shown: "Who has the most boats?" found a captain.
fn of_the_shown(last: &Rows, catalog: &Catalog) -> Rows {
    let mut rows = last.clone();
    let relation = &mut rows.relation;
    let Some(table) = relation.shown.first().map(Figure::table) else { return rows };
    let names = |it: &Figure| match it {
        Figure::Column(col) => col.table == table && catalog.is_label(*col),
        _ => false,
    };
    let keyed = key(table, catalog).is_some();
    if table != relation.subject && keyed && relation.shown.iter().all(names) {
        if !relation.links.contains(&relation.subject) {
            relation.links.push(relation.subject);
        }
        relation.subject = table;
    }
    rows
}

/// Whether a question says nothing but what it asks of rows found before.
pub(crate) fn is_of_found(tokens: &[Token], catalog: &Catalog) -> bool {
    let tie = Tie::of(tokens, catalog);
    let sketch = walk::sketch(&items::items(&tie.without_one(), catalog), catalog);
    tie.pronoun && sketch.subject.is_none() && sketch.groups.is_empty()
}

/// The last question with one part of it changed.
fn again(relation: Relation, last: &Rows, catalog: &Catalog) -> Option<Related> {
    let rows = Rows { relation, ..last.clone() };
    rows.sql(&rows.relation, catalog)?;
    Some(Related {
        rows,
        confidence: SURE_OF_PART,
        unplaced: Vec::new(),
        idle: false,
        unnamed: false,
        mended: Vec::new(),
        steered: false,
        features: [0.0; sure::N_FEATURES],
    })
}

/// A question on its way from the one before.
struct Going<'a> {
    tokens: &'a [Token],
    tie: &'a Tie,
    last: &'a Rows,
    catalog: &'a Catalog,
}

impl Going<'_> {
    /// What is asked of the rows found before, which stay what they are.
    fn of_them(&self, mut sketch: Sketch, said: heed::Said) -> Option<Related> {
        let Self { last, catalog, .. } = *self;
        let figures = sketch.shown.iter().any(Expr::is_figure);
        let sorts = !sketch.orders.is_empty() && self.orders_them();
        let named = sketch.subject.and_then(|it| sketch.mentions.get(it)?.likeliest());
        let others = named.is_some_and(|it| it != Target::Table(last.relation.subject));
        let who = sketch.asked == Some(Asked::Who) && self.tokens.len() > 3;
        let shows_same = sorts
            || !(others || who || sketch.everything || sketch.counts_rows)
                && sketch.shown.is_empty();
        if self.tie.each && figures {
            let mention =
                self.mention(&mut sketch, Target::Table(last.relation.subject), Part::Grouped);
            sketch.groups.push(mention);
        }
        if sketch.subject.is_none() {
            let thing = Target::Table(last.relation.subject);
            sketch.subject = Some(self.mention(&mut sketch, thing, Part::Thing));
        }
        if shows_same {
            self.show_the_same(&mut sketch);
        }
        let (built, settled, hints) = self.build(&sketch)?;
        let mut relation = built.clone();
        if shows_same {
            self.keep_shown(&mut relation, &sketch);
        } else if self.tie.more && !last.relation.shown.iter().any(Figure::is_aggregate) {
            let new = std::mem::replace(&mut relation.shown, last.relation.shown.clone());
            relation.shown.extend(new.into_iter().filter(|it| !last.relation.shown.contains(it)));
        }
        self.among(&mut relation)?;
        let ordered = !sketch.orders.is_empty() || self.keep_order(&mut relation);
        let read = Read { sketch, settled, built, said };
        read.as_rows(Rows { relation, hints, ordered, sided: false, yes_no: None }, catalog)
    }

    /// "rank them by age": it is they that are put in order.
    fn orders_them(&self) -> bool {
        const ORDERS: &[&str] =
            &["sort", "order", "rank", "arrange", "sorted", "ordered", "ranked"];
        let words = self.tie.tokens.iter().map(|it| it.lower.as_str());
        let orders = words.clone().position(|it| ORDERS.contains(&it));
        let them = words.clone().position(|it| matches!(it, "them" | "those" | "these" | "it"));
        orders.zip(them).is_some_and(|(orders, them)| orders + 1 == them)
    }

    /// A mention that no word says.
    fn mention(&self, sketch: &mut Sketch, target: Target, role: Part) -> usize {
        let cand = Cand { target, score: 1.0, stored: None, inverse: false };
        let text = match target {
            Target::Table(table) => self.catalog.table(table).map(|it| it.plural.clone()),
            Target::Column(col) => self.catalog.column(col).map(|it| it.label.clone()),
            Target::Concept(_) => None,
        };
        sketch.mentions.push(Mention {
            item: 0,
            text: text.unwrap_or_default(),
            cands: vec![cand],
            head: None,
            near: None,
            plural: true,
            told: false,
            role,
        });
        sketch.mentions.len() - 1
    }

    /// Shows the columns that were shown, so that rows are put together by them.
    fn show_the_same(&self, sketch: &mut Sketch) {
        sketch.shown.clear();
        let shown = &self.last.relation.shown;
        let label = self.catalog.table(self.last.relation.subject).map(|it| it.label.clone());
        for figure in shown {
            let Figure::Column(col) = figure else { continue };
            let names = col.table == self.last.relation.subject
                && label.as_ref().is_some_and(|it| it.contains(&col.column));
            if !names {
                let mention = self.mention(sketch, Target::Column(*col), Part::Shown);
                sketch.shown.push(Expr::plain(mention));
            }
        }
    }

    fn build(&self, sketch: &Sketch) -> Option<(Relation, settle::Settled, Vec<String>)> {
        let mut hints = self.last.hints.clone();
        hints.extend(self.tokens.iter().map(|it| it.stem.clone()));
        let settled = settle::settle(sketch, self.catalog, &hints)?;
        let built = build(sketch, &settled.meanings, self.catalog, &hints)?;
        Some((built, settled, hints))
    }

    /// Gives the rows the columns they had.
    fn keep_shown(&self, relation: &mut Relation, sketch: &Sketch) {
        let last = &self.last.relation;
        let whole = last.shown.iter().all(Figure::is_aggregate);
        if let ([Figure::Different(col)], true) = (last.shown.as_slice(), sketch.orders.is_empty())
        {
            // "How many colours are there? What are they?"
            relation.shown = vec![Figure::Column(*col)];
            relation.distinct = true;
            relation.order.clear();
        } else if whole && last.groups.is_empty() && sketch.tests.is_empty() {
            let label = self.label();
            relation.shown = if label.is_empty() { relation.shown.clone() } else { label };
        } else if !whole {
            let plain = |it: &&Figure| !it.is_aggregate();
            relation.shown = if sketch.orders.is_empty() {
                last.shown.iter().filter(plain).cloned().collect()
            } else {
                last.shown.clone()
            };
        }
        if let [order] = sketch.orders.as_slice()
            && order.by.is_none()
        {
            // "sort them in descending order": by the figure, or by what is shown first.
            let shown = &relation.shown;
            let by = shown.iter().find(|it| it.is_aggregate()).or(shown.first()).cloned();
            relation.order = by.into_iter().map(|it| (it, order.descending)).collect();
        }
    }

    /// What names the things the last question was about.
    fn label(&self) -> Vec<Figure> {
        let table = self.last.relation.subject;
        let info = self.catalog.table(table);
        let label = info.map(|it| it.label.clone()).filter(|it| !it.is_empty());
        let columns = label.or_else(|| Some(vec![info?.key?])).unwrap_or_default();
        columns.into_iter().map(|column| Figure::Column(Col { table, column })).collect()
    }

    /// Keeps the order that was asked for; whether there was one.
    fn keep_order(&self, relation: &mut Relation) -> bool {
        let last = &self.last.relation;
        let figures = relation.shown.iter().chain(relation.groups.iter().map(|_| &Figure::Rows(0)));
        let lists = !figures.into_iter().any(Figure::is_aggregate) && relation.limit.is_none();
        let plain = last.order.iter().all(|it| !it.0.is_aggregate());
        let keeps = self.last.ordered && lists && plain && !last.order.is_empty();
        if keeps {
            relation.order.clone_from(&last.order);
        }
        keeps
    }

    /// Keeps to the rows found before; `None` where they cannot be told again.
    fn among(&self, relation: &mut Relation) -> Option<()> {
        let last = &self.last.relation;
        let made = last.limit.is_some()
            || !last.having.is_empty()
            || last.also.is_some()
            || last.beside.is_some();
        if !made {
            hold_on(relation, last, |_| true);
            return Some(());
        }
        let col = match last.groups.as_slice() {
            [] => key(last.subject, self.catalog)?,
            [one] => *one,
            _ => return None,
        };
        let rows = as_rows(last, col)?;
        relation.tests.push(vec![Test::In { col, rows: Box::new(rows), negated: false }]);
        Some(())
    }
}

/// Lets the conditions that `keeps` hold on, with the tables they reach.
fn hold_on(relation: &mut Relation, last: &Relation, keeps: impl Fn(&[Test]) -> bool) {
    let kept: Vec<&Vec<Test>> = last.tests.iter().filter(|it| keeps(it)).collect();
    let reached = kept.iter().copied().flatten().map(|it| it.col().table);
    for table in last.links.iter().copied().chain(reached).chain([last.subject]) {
        if !relation.links.contains(&table) {
            relation.links.push(table);
        }
    }
    for test in kept {
        if !relation.tests.contains(test) {
            relation.tests.push(test.clone());
        }
    }
}

/// The rows found before by one column; `None` where they are of two questions.
fn as_rows(last: &Relation, col: Col) -> Option<Relation> {
    if last.beside.is_some() {
        return None;
    }
    let order = if last.limit.is_some() { last.order.clone() } else { Vec::new() };
    let also = match &last.also {
        Some(it) => Some(Box::new(as_rows(it, col)?)),
        None => None,
    };
    let shown = vec![Figure::Column(col)];
    Some(Relation { shown, distinct: false, order, also, ..last.clone() })
}

fn key(table: usize, catalog: &Catalog) -> Option<Col> {
    let column = catalog.table(table)?.key?;
    Some(Col { table, column })
}
