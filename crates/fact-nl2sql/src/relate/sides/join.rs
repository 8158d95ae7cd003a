//! Two relations as one: the same figure of different rows, or two figures of the same groups.
//!
//! Start at [`join`]. Knows nothing of words or SQL text.

use super::cut::Cut;
use crate::catalog::{Catalog, ColumnInfo, Derivation, Role};
use crate::plan::{Agg, Col};
use crate::relate::relation::{Against, Figure, How, Operand, Relation, Test};
use crate::relate::tree::{Hints, tree};

/// What two relations come to together as a question was cut; `None` where they do not ask for figures
/// of the same groups.
pub(super) fn join(
    (left, right): (&Relation, &Relation),
    cut: &Cut,
    catalog: &Catalog,
    hints: Hints<'_>,
) -> Option<Relation> {
    let how = cut.how;
    let plain = [left, right].iter().all(|it| it.is_plain());
    if how.is_none()
        && plain
        && let Some(it) = by_kind(left, right)
    {
        return Some(it);
    }
    let (one, other) = (figure_of(left)?, figure_of(right)?);
    if let (None, Some(it)) = (how, of_date(left, right, catalog)) {
        let [left, right] = it;
        return join((&left, &right), cut, catalog, hints);
    }
    let corresponds = left.groups.len() == right.groups.len()
        && left.groups.iter().zip(&right.groups).all(|(a, b)| is_same_group(*a, *b, catalog));
    if !plain || !corresponds || left.limit != right.limit || left.skip != right.skip {
        return None;
    }
    // "Sales per shop by month" are no sales of the shops opened in it: of one row both are told, or
    // both happen ("complaints per 100 rides").
    let is_rate = matches!(how, Some(How::Through { times }) if cut.shares && times <= 1.0);
    if is_rate && left.groups != right.groups {
        return None;
    }
    // What stands beside another thing is the same figure of it.
    if how.is_none() && one != other {
        return None;
    }
    if lists_rows(left, catalog) || lists_rows(right, catalog) {
        return None;
    }
    if matches!(how, Some(How::Through { .. })) && !counts_plainly(right, catalog, hints) {
        return None;
    }
    // Of two that lie apart the rows of neither are told by joining both.
    let within = [(left, right), (right, left)].iter().any(|(a, b)| {
        let all = b.tables();
        a.tables().iter().all(|it| all.contains(it))
    });
    if within && frame(left, &one) == frame(right, &other) {
        let together = in_one((left, right), (&one, &other), cut);
        let fits = |it: &Relation| repeats_none(it, catalog, hints);
        if let Some(it) = together.filter(fits) {
            return Some(it);
        }
    }
    if one == other && left.tests == right.tests || how == Some(How::Plus) {
        return None; // it is held against itself, or a group only one side has would be lost
    }
    if cut.shares && !apart(right, left).is_empty() {
        return None; // which rows the first figure is of then cannot be told
    }
    held_against(left, right, (&one, &other), how)
}

/// The figure a relation is asked for: the only one shown, or that by which its rows are ordered.
pub(super) fn figure_of(relation: &Relation) -> Option<Figure> {
    let mut shown = relation.shown.iter().filter(|it| it.is_aggregate());
    match (shown.next(), shown.next()) {
        (Some(figure), None) => Some(figure.clone()),
        (None, _) => relation.order.first().map(|it| it.0.clone()).filter(Figure::is_aggregate),
        _ => None,
    }
}

impl Relation {
    /// Whether it is one question of figures with nothing above or beside it.
    pub(in crate::relate) fn is_plain(&self) -> bool {
        self.having.is_empty()
            && self.keeps.is_none()
            && self.within.is_empty()
            && self.part.is_empty()
            && self.also.is_none()
            && self.beside.is_none()
            && self.against.is_none()
            && !self.of_best
            && !self.distinct
    }
}

/// Whether two columns tell the same groups: they are one, or both are a month, of whatever date.
fn is_same_group(one: Col, other: Col, catalog: &Catalog) -> bool {
    let grain = |it: Col| match catalog.derivation(it)? {
        Derivation::Period { grain, .. } => Some(grain),
        _ => None,
    };
    one == other || grain(one).is_some() && grain(one) == grain(other)
}

/// What two relations have in common where they only differ in their figure and their tests.
fn frame(relation: &Relation, figure: &Figure) -> Relation {
    let mut frame = relation.clone();
    frame.tests.clear();
    frame.links.clear();
    frame.subject = 0;
    let figures = frame.shown.iter_mut().chain(frame.order.iter_mut().map(|it| &mut it.0));
    for it in figures.filter(|it| *it == figure) {
        *it = Figure::Rows(0);
    }
    frame
}

/// The tests of one relation that are none of the other's.
fn apart(of: &Relation, from: &Relation) -> Vec<Vec<Test>> {
    of.tests.iter().filter(|it| !from.tests.contains(it)).cloned().collect()
}

/// "men against women": a row for each, where nothing else makes groups.
fn by_kind(left: &Relation, right: &Relation) -> Option<Relation> {
    let same = |it: &Relation| Relation { tests: Vec::new(), links: Vec::new(), ..it.clone() };
    let figures = left.shown.iter().all(Figure::is_aggregate) && left.groups.is_empty();
    if !figures || same(left) != same(right) {
        return None;
    }
    let (col, test) = kinds(&apart(left, right), &apart(right, left))?;
    let mut both = left.clone();
    both.tests.retain(|it| right.tests.contains(it));
    both.tests.push(vec![test]);
    both.shown.insert(0, Figure::Column(col));
    both.groups = vec![col];
    both.order = vec![(Figure::Column(col), false)];
    Some(both)
}

/// Both in one statement, which tells by its tests whose each row is.
fn in_one(
    (left, right): (&Relation, &Relation),
    (one, other): (&Figure, &Figure),
    cut: &Cut,
) -> Option<Relation> {
    let (own, mut others) = (apart(left, right), apart(right, left));
    let mut both = left.clone();
    both.tests.retain(|it| right.tests.contains(it));
    if cut.shares {
        both.tests.append(&mut others);
    }
    both.links.extend(right.links.iter().filter(|it| !left.links.contains(it)));
    let first = of_side(one, &own);
    let second = of_side(other, &others);
    if first == second {
        return None;
    }
    let figures = match cut.how {
        Some(How::Through { times }) if times <= 1.0 && is_mean(&first, &second) => {
            vec![mean_of(&first)?]
        }
        Some(how) => {
            vec![Figure::Worked { how, left: Box::new(first), right: Box::new(second) }]
        }
        None => {
            let change = cut.change.map(|it| change((&first, &own), (&second, &others), it));
            [first, second].into_iter().chain(change).collect()
        }
    };
    for (ordered, _) in both.order.iter_mut().filter(|it| it.0 == *one) {
        *ordered = figures.first()?.clone();
    }
    if let Some(at) = both.shown.iter().position(|it| it == one) {
        both.shown.splice(at..=at, figures);
    }
    if !both.groups.is_empty() {
        // A group without any on either side is none that was asked for.
        let either = |it: &Vec<Test>| {
            others.iter().map(|other| [it.clone(), other.clone()].concat()).collect::<Vec<_>>()
        };
        both.tests.extend(own.iter().flat_map(either));
    }
    Some(both)
}

/// How much an earlier figure changed to a later one, in percent of it or not.
fn change(
    one: (&Figure, &Vec<Vec<Test>>),
    other: (&Figure, &Vec<Vec<Test>>),
    in_percent: bool,
) -> Figure {
    let begins = |tests: &Vec<Vec<Test>>| {
        tests.iter().flatten().find_map(|it| match it {
            Test::Between { low: Operand::Text(day), .. } => Some(day.clone()),
            Test::Year { year, .. } => Some(format!("{year:04}")),
            _ => None,
        })
    };
    let later_first = begins(one.1) >= begins(other.1);
    let (later, earlier) = if later_first { (one.0, other.0) } else { (other.0, one.0) };
    let worked = |how: How, left: Figure| Figure::Worked {
        how,
        left: Box::new(left),
        right: Box::new(earlier.clone()),
    };
    let change = worked(How::Less, later.clone());
    if in_percent { worked(How::Through { times: 100.0 }, change) } else { change }
}

/// Whether an amount is divided by how many rows keep it.
fn is_mean(one: &Figure, other: &Figure) -> bool {
    matches!((one, other), (Figure::Agg { agg: Agg::Sum, col }, Figure::Rows(table)) if col.table == *table)
}

fn mean_of(figure: &Figure) -> Option<Figure> {
    match figure {
        Figure::Agg { col, .. } => Some(Figure::Agg { agg: Agg::Avg, col: *col }),
        _ => None,
    }
}

/// "this year against last year, by due date": which date the periods are of, where it would make a
/// group of each day.
fn of_date(left: &Relation, right: &Relation, catalog: &Catalog) -> Option<[Relation; 2]> {
    let [date] = left.groups.as_slice() else { return None };
    let is_date = |col: Col| {
        let dated = catalog.column(col).is_some_and(|it| it.role == Role::Date);
        dated && catalog.derivation(col).is_none()
    };
    let same = left.groups == right.groups && is_date(*date);
    let moved = |of: &Relation, from: &Relation| {
        let mut moved = of.clone();
        moved.groups.clear();
        moved.order.clear();
        moved.shown.retain(Figure::is_aggregate);
        let own = moved.tests.iter_mut().filter(|it| !from.tests.contains(it));
        for test in own.flatten() {
            let col = test.col_mut();
            if is_date(*col) {
                *col = *date;
            }
        }
        moved
    };
    same.then(|| [moved(left, right), moved(right, left)])
}

/// The column of two texts one is held against the other by, and that it is one of them.
fn kinds(own: &[Vec<Test>], others: &[Vec<Test>]) -> Option<(Col, Test)> {
    let text = |tests: &[Vec<Test>]| match tests {
        [one] => match one.as_slice() {
            [Test::OneOf { col, values, negated: false }]
                if values.iter().all(|it| matches!(it, Operand::Text(_))) =>
            {
                Some((*col, values.clone()))
            }
            _ => None,
        },
        _ => None,
    };
    let ((col, one), (other_col, other)) = (text(own)?, text(others)?);
    let values = [one, other].concat();
    (col == other_col).then_some((col, Test::OneOf { col, values, negated: false }))
}

fn of_side(figure: &Figure, tests: &[Vec<Test>]) -> Figure {
    if tests.is_empty() {
        return figure.clone();
    }
    Figure::Where { figure: Box::new(figure.clone()), tests: tests.to_vec() }
}

/// Whether no join repeats a row that a figure is of.
fn repeats_none(relation: &Relation, catalog: &Catalog, hints: Hints<'_>) -> bool {
    let Some(joins) = tree(&relation.tables(), catalog, hints) else { return false };
    let once = |it: &Figure| match it {
        Figure::Rows(table) => {
            let keyed = catalog.table(*table).is_some_and(|it| it.key.is_some());
            keyed || !joins.multiplies(*table)
        }
        Figure::Column(_) | Figure::Different(_) => true,
        other => !joins.multiplies(other.table()),
    };
    relation.figures().flat_map(Figure::parts).all(once)
}

/// Whether something is shown that is neither a figure nor tells what the groups are.
fn lists_rows(relation: &Relation, catalog: &Catalog) -> bool {
    let amount = |it: &Col| catalog.column(*it).is_some_and(ColumnInfo::is_quantity);
    if relation.groups.iter().any(amount) {
        return true; // a row for each amount there is
    }
    let tells_group = |it: &Figure| match it {
        Figure::Column(col) => relation.groups.iter().any(|it| it.table == col.table),
        other => other.is_aggregate(),
    };
    !relation.shown.iter().all(tells_group)
}

/// Whether each row that is counted belongs to one group: products "per product by shop" are in many.
fn counts_plainly(relation: &Relation, catalog: &Catalog, hints: Hints<'_>) -> bool {
    let Some(joins) = tree(&relation.tables(), catalog, hints) else { return false };
    relation.figures().filter(|it| it.is_aggregate()).all(|it| !joins.multiplies(it.table()))
}

/// Each worked out by itself, then the one held against the other.
fn held_against(
    left: &Relation,
    right: &Relation,
    (one, other): (&Figure, &Figure),
    how: Option<How>,
) -> Option<Relation> {
    let with_figure = |relation: &Relation, figure: &Figure| {
        let mut rows = relation.clone();
        rows.shown.retain(|it| it != figure);
        rows.shown.push(figure.clone());
        rows
    };
    let hidden = !left.shown.contains(one);
    let columns_only = |it: &Relation| {
        it.shown.iter().filter(|it| !it.is_aggregate()).all(|it| matches!(it, Figure::Column(_)))
    };
    if !columns_only(left) || hidden && how.is_none() {
        return None;
    }
    let mut rows = with_figure(right, other);
    rows.shown.retain(Figure::is_aggregate);
    let against = Against { rows, how, hidden };
    Some(Relation { against: Some(Box::new(against)), ..with_figure(left, one) })
}
