//! "What percentage of shipments were late?": how many of some rows are those of which more is said.
//!
//! Start at [`share`]. The rows before the verb are the whole; what the verb says of them makes the
//! part. Knows nothing of words or SQL text.

use super::build::build;
use super::relation::{Figure, Operand, Relation, Test};
use super::settle::Settled;
use super::sketch::{Op, Right, Sketch, Test as Said};
use super::tree::{Hints, tree};
use crate::catalog::{Catalog, Derivation, Role};
use crate::plan::Col;

/// The share asked for; `None` where the part is not told by tests on the rows of the whole.
pub(crate) fn share(
    sketch: &Sketch,
    settled: &Settled,
    catalog: &Catalog,
    hints: Hints<'_>,
) -> Option<Relation> {
    let asked = sketch.part?;
    let all = build(sketch, &settled.meanings, catalog, hints)?;
    let mut whole = sketch.clone();
    let item = |mention: usize| sketch.mentions.get(mention).map_or(0, |it| it.item);
    whole.tests.retain(|it| match asked.by {
        Some(by) => it.on.mention != by,
        None => asked.verb.is_some_and(|verb| item(it.on.mention) < verb),
    });
    if let Some(dated) = with_period(sketch, &whole, settled, catalog) {
        whole = dated;
    }
    let mut relation = build(&whole, &settled.meanings, catalog, hints)?;
    let part: Vec<Vec<Test>> =
        all.tests.iter().filter(|it| !relation.tests.contains(it)).cloned().collect();
    let told_by_tests = relation.having.is_empty()
        && all.having.is_empty()
        && relation.groups == all.groups
        && relation.subject == all.subject
        && all.also.is_none()
        && all.limit.is_none();
    let counted = relation.shown.iter().find_map(|it| match it {
        Figure::Rows(table) => Some(*table),
        _ => None,
    })?;
    if part.is_empty() || !told_by_tests {
        return None;
    }
    only_what_came_about(&mut relation, &part, catalog);
    relation.part = part;
    let figure = Figure::Part { of: counted, in_hundred: asked.in_hundred };
    for it in relation.shown.iter_mut().chain(relation.order.iter_mut().map(|it| &mut it.0)) {
        if *it == Figure::Rows(counted) {
            *it = figure.clone();
        }
    }
    // A row that a join repeats would count more than once.
    let joins = tree(&relation.tables(), catalog, hints)?;
    (!joins.multiplies(counted)).then_some(relation)
}

/// The whole with the periods that were said last: "what share of payments failed this year" is of
/// those of this year. `None` where nothing else makes the part.
fn with_period(
    sketch: &Sketch,
    whole: &Sketch,
    settled: &Settled,
    catalog: &Catalog,
) -> Option<Sketch> {
    let is_date = |mention: usize| {
        let target = settled.meanings.get(mention).map(|it| it.target);
        target.is_some_and(|it| catalog.is_dated(it))
    };
    let is_period = |it: &Said| {
        let time = |it: &Right| matches!(it, Right::Date(_) | Right::Number(_));
        !it.negated
            && is_date(it.on.mention)
            && match &it.op {
                Op::Is(right) | Op::Compare(_, right) => time(right),
                Op::Between(from, to) => time(from) && time(to),
                _ => false,
            }
    };
    let is_whole = |it: &Said| whole.tests.iter().any(|own| own.on.mention == it.on.mention);
    let makes_part = |it: &Said| !is_whole(it) && !is_period(it);
    if !sketch.tests.iter().any(makes_part) {
        return None;
    }
    let mut dated = whole.clone();
    dated.tests = sketch.tests.iter().filter(|it| !makes_part(it)).cloned().collect();
    Some(dated)
}

/// "What percentage of hires came back late": of those that came back.
fn only_what_came_about(relation: &mut Relation, part: &[Vec<Test>], catalog: &Catalog) {
    let is_date = |col: Col| catalog.column(col).is_some_and(|it| it.role == Role::Date);
    let ends = part.iter().flatten().filter_map(|it| match it {
        Test::Compare { col, with: Operand::Column(_), .. } if is_date(*col) => Some(*col),
        Test::Compare { col, .. } | Test::Between { col, .. } => match catalog.derivation(*col)? {
            Derivation::Length { to, .. } => Some(to),
            _ => None,
        },
        _ => None,
    });
    for col in ends {
        let filled = vec![Test::Missing { col, negated: true }];
        let open = catalog.column(col).is_some_and(|it| it.has_gaps);
        if open && !relation.tests.contains(&filled) {
            relation.tests.push(filled);
        }
    }
}
