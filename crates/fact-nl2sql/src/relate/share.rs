//! "What percentage of shipments were late?": how many of some rows are those of which more is said.
//!
//! Start at [`share`]. The rows before the verb are the whole; what the verb says of them makes the
//! part. Knows nothing of words or SQL text.

use super::build::build;
use super::relation::{Figure, How, Operand, Relation, Test};
use super::settle::Settled;
use super::sketch::{Op, Right, Sketch, Test as Said};
use super::tree::{Hints, tree};
use crate::catalog::{Catalog, Derivation, Role};
use crate::plan::{Agg, Col};

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
    let is_whole = |it: &Said| match asked.by {
        Some(by) => it.on.mention != by,
        None => asked.verb.is_some_and(|verb| item(it.on.mention) < verb),
    };
    // "what share of payments failed this year": of those of this year, where more is said of them.
    // "what share of lessons was missed, leaving out cancelled ones": of those that are left.
    let told = sketch.tests.iter().any(|it| !it.negated && !is_whole(it));
    let left_out = |it: &Said| told && it.negated && matches!(it.op, Op::Holds);
    let is_whole = |it: &Said| is_whole(it) || left_out(it);
    let bounds = |it: &Said| is_whole(it) || is_period(it, settled, catalog);
    let dated = !sketch.tests.iter().all(bounds);
    whole.tests.retain(|it| is_whole(it) || dated && bounds(it));
    let mut relation = build(&whole, &settled.meanings, catalog, hints)?;
    let part: Vec<Vec<Test>> =
        all.tests.iter().filter(|it| !relation.tests.contains(it)).cloned().collect();
    let told_by_tests = relation.having == all.having
        && relation.groups == all.groups
        && relation.subject == all.subject
        && all.also.is_none()
        && all.limit.is_none();
    let whole = relation.shown.iter().find(|it| is_whole_figure(it))?.clone();
    if part.is_empty() || !told_by_tests || tests_alike(&part, &relation.tests) {
        return None;
    }
    only_what_came_about(&mut relation, &part, catalog);
    let figure = part_of(&whole, part, asked.in_hundred, &mut relation);
    for it in relation.shown.iter_mut().chain(relation.order.iter_mut().map(|it| &mut it.0)) {
        if *it == whole {
            *it = figure.clone();
        }
    }
    // A row that a join repeats would count more than once.
    let joins = tree(&relation.tables(), catalog, hints)?;
    (!joins.multiplies(whole.table())).then_some(relation)
}

/// Whether a text of the part was taken for another one of the whole: both are of one column, and what
/// is held of it is neither.
fn tests_alike(part: &[Vec<Test>], whole: &[Vec<Test>]) -> bool {
    let texts = |tests: &[Vec<Test>]| -> Vec<Col> {
        let kept = tests.iter().flatten().filter_map(|it| match it {
            Test::OneOf { col, values, negated: false } if values.len() > 1 => Some(*col),
            _ => None,
        });
        kept.collect()
    };
    let of_whole = |col: &Col| whole.iter().flatten().any(|it| it.col() == *col);
    texts(part).iter().any(of_whole)
}

/// Whether parts can be told of a figure: of how many rows there are, and of an amount all together.
fn is_whole_figure(figure: &Figure) -> bool {
    matches!(figure, Figure::Rows(_) | Figure::Agg { agg: Agg::Sum, .. })
}

/// How much of a figure is of the rows that make the part.
fn part_of(
    whole: &Figure,
    part: Vec<Vec<Test>>,
    in_hundred: bool,
    relation: &mut Relation,
) -> Figure {
    if let Figure::Rows(of) = whole {
        relation.part = part;
        return Figure::Part { of: *of, in_hundred };
    }
    Figure::Worked {
        how: How::Through { times: if in_hundred { 100.0 } else { 1.0 } },
        left: Box::new(Figure::Where { figure: Box::new(whole.clone()), tests: part }),
        right: Box::new(whole.clone()),
    }
}

/// Whether a test says of which time something is.
fn is_period(it: &Said, settled: &Settled, catalog: &Catalog) -> bool {
    let time = |it: &Right| matches!(it, Right::Date(_) | Right::Number(_));
    let target = settled.meanings.get(it.on.mention).map(|it| it.target);
    !it.negated
        && target.is_some_and(|it| catalog.is_dated(it))
        && match &it.op {
            Op::Is(right) | Op::Compare(_, right) => time(right),
            Op::Between(from, to) => time(from) && time(to),
            _ => false,
        }
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
