//! What is said takes the place of its kind: "what about Lisbon?", "and by colour?", "how many in
//! May?".
//!
//! Start at [`Going::instead`].

use super::{Going, as_rows, hold_on, key};
use crate::catalog::{Catalog, Target};
use crate::relate::relation::{Figure, Relation, Test};
use crate::relate::sketch::{Part, Sketch};
use crate::relate::{Read, Related, Rows, heed};

impl Going<'_> {
    /// The last question with what is said in the place of what was said.
    pub(super) fn instead(&self, mut sketch: Sketch, said: heed::Said) -> Option<Related> {
        let last = &self.last.relation;
        let shows = !sketch.shown.is_empty() || sketch.everything;
        if last.also.is_some() || last.beside.is_some() || shows || says_nothing(&sketch) {
            return None;
        }
        if sketch.subject.is_none() {
            let thing = Target::Table(last.subject);
            sketch.subject = Some(self.mention(&mut sketch, thing, Part::Thing));
        }
        let (built, settled, hints) = self.build(&sketch)?;
        let mut relation = last.clone();
        if sketch.counts_rows {
            relation = built.clone();
            keep_other_tests(&mut relation, last);
        } else if built.subject == last.subject {
            overlay(&mut relation, &built, &sketch, self.catalog)?;
        } else {
            other_things(&mut relation, &built)?;
        }
        let ordered = !sketch.orders.is_empty() || self.last.ordered;
        let read = Read { sketch, settled, built, said };
        read.as_rows(Rows { relation, hints, ordered, sided: false, yes_no: None }, self.catalog)
    }
}

/// Whether nothing is said that could take the place of anything.
fn says_nothing(sketch: &Sketch) -> bool {
    !sketch.counts_rows
        && sketch.subject.is_none()
        && sketch.tests.is_empty()
        && sketch.links.is_empty()
        && sketch.groups.is_empty()
        && sketch.extremes.is_empty()
        && sketch.orders.is_empty()
}

/// Puts the conditions, groups and order of `built` over those of `relation`; `None` where they do
/// not go together.
fn overlay(
    relation: &mut Relation,
    built: &Relation,
    sketch: &Sketch,
    catalog: &Catalog,
) -> Option<()> {
    let old = relation.clone();
    relation.distinct |= built.distinct && !relation.shown.iter().any(Figure::is_aggregate);
    if !sketch.groups.is_empty() {
        regroup(relation, built)?;
    }
    if !built.having.is_empty() {
        relation.having.clone_from(&built.having);
        if relation.groups.is_empty() {
            relation.groups.clone_from(&built.groups);
        }
    }
    if built.limit.is_some() || !sketch.orders.is_empty() {
        relation.order.clone_from(&built.order);
        (relation.limit, relation.skip) = (built.limit, built.skip);
        let worked_out = built.order.iter().any(|it| it.0.is_aggregate());
        if worked_out && relation.groups.is_empty() {
            relation.groups.clone_from(&built.groups);
        }
    }
    relation.tests.clone_from(&built.tests);
    relation.links.clone_from(&built.links);
    keep_other_tests(relation, &old);
    let works_out = relation.shown.iter().any(Figure::is_aggregate);
    let reaches = built.tables().iter().any(|it| !old.tables().contains(it));
    if works_out && reaches && built.limit.is_none() && built.having.is_empty() {
        // A join would count some of the things more than once.
        let col = key(built.subject, catalog)?;
        let new = |it: &Vec<Test>| built.tests.contains(it);
        relation.tests.retain(|it| !new(it));
        relation.links.clone_from(&old.links);
        let rows = Box::new(as_rows(built, col)?);
        relation.tests.push(vec![Test::In { col, rows, negated: false }]);
    }
    Some(())
}

/// Lets the conditions of `last` hold on but those whose place was taken.
fn keep_other_tests(relation: &mut Relation, last: &Relation) {
    let said = relation.clone();
    hold_on(relation, last, |it| !it.iter().any(|it| says_anew(it, &said)));
}

/// Whether something else is said of what a test looks at: of the same column, or that there is one
/// of what there was none of.
fn says_anew(test: &Test, said: &Relation) -> bool {
    let lacked = |it: &Test| matches!(it, Test::In { rows, negated: true, .. } if said.links.contains(&rows.subject));
    said.tests.iter().flatten().any(|it| it.col() == test.col()) || lacked(test)
}

/// "and by colour?": the same figures by something else.
fn regroup(relation: &mut Relation, built: &Relation) -> Option<()> {
    let figures: Vec<Figure> =
        relation.shown.iter().filter(|it| it.is_aggregate()).cloned().collect();
    let by: Vec<Figure> = built.shown.iter().filter(|it| !it.is_aggregate()).cloned().collect();
    if figures.is_empty() || by.is_empty() {
        return None;
    }
    relation.groups = by.iter().filter_map(column).collect();
    let largest = figures.first().map(|it| (it.clone(), true));
    relation.order = largest.into_iter().chain(by.iter().map(|it| (it.clone(), false))).collect();
    relation.shown = by.into_iter().chain(figures).collect();
    Some(())
}

fn column(figure: &Figure) -> Option<crate::plan::Col> {
    match figure {
        Figure::Column(col) => Some(*col),
        _ => None,
    }
}

/// "How many guests are there? And rooms?", "list all guests", "and now the rooms": the same of
/// something else.
fn other_things(relation: &mut Relation, built: &Relation) -> Option<()> {
    let counts = matches!(relation.shown.as_slice(), [Figure::Rows(_)]);
    let lists = relation.shown.iter().all(|it| it.table() == relation.subject);
    let plain = relation.tests.is_empty() && relation.groups.is_empty() && relation.limit.is_none();
    if !plain || !(counts || lists) {
        return None;
    }
    *relation = built.clone();
    if counts {
        relation.shown = vec![Figure::Rows(built.subject)];
        relation.order.clear();
        relation.limit = None;
    }
    Some(())
}
