//! A relation without the joins that change nothing: the key of a thing is known by the column
//! that refers to it.
//!
//! Start at [`lean`]. Only the statement is made leaner; what was read stays as it is.

use super::relation::{Figure, Operand, Relation, Test};
use super::tree::{Hints, tree};
use crate::catalog::{Catalog, Step};
use crate::plan::Col;

/// The same relation over as few tables as say it.
pub(crate) fn lean(relation: &Relation, catalog: &Catalog, hints: Hints<'_>) -> Relation {
    let mut lean = relation.clone();
    if relation.keeps.is_some() {
        return lean; // a thing without any is known by its own key only
    }
    while let Some((key, reference)) = needless(&lean, catalog, hints) {
        replace(&mut lean, key, reference);
    }
    for test in lean.tests.iter_mut().flatten() {
        match test {
            Test::In { rows, .. } => **rows = self::lean(rows, catalog, hints),
            Test::Compare { with: Operand::Figure(rows), .. } => {
                **rows = self::lean(rows, catalog, hints);
            }
            _ => {}
        }
    }
    for having in &mut lean.having {
        if let Operand::Figure(rows) = &mut having.with {
            **rows = self::lean(rows, catalog, hints);
        }
    }
    lean.also = lean.also.map(|it| Box::new(self::lean(&it, catalog, hints)));
    if let Some(against) = &mut lean.against {
        against.rows = self::lean(&against.rows, catalog, hints);
    }
    lean
}

/// The key of a table that is joined for its key alone, and the column that refers to it.
fn needless(relation: &Relation, catalog: &Catalog, hints: Hints<'_>) -> Option<(Col, Col)> {
    let joins = tree(&relation.tables(), catalog, hints)?;
    let ends =
        joins.steps.iter().flat_map(|it| [(*it, it.left, it.right), (*it, it.right, it.left)]);
    let mut ends = ends
        .filter(|(step, key, _)| is_leaf(key.table, step, &joins.steps) && catalog.is_key(*key));
    ends.find(|(_, key, reference)| {
        let columns: Vec<Col> =
            columns(relation).into_iter().flat_map(|it| catalog.parts_of(it)).collect();
        let own: Vec<&Col> = columns.iter().filter(|it| it.table == key.table).collect();
        let counted = relation
            .figures()
            .flat_map(Figure::parts)
            .any(|it| matches!(it, Figure::Rows(of) | Figure::Part { of, .. } if *of == key.table));
        let used = counted || !own.is_empty();
        // A thing that was only named says that there must be one: the reference may be missing.
        let implied = used || reference.table != relation.subject && key.table != relation.subject;
        implied
            && own.iter().all(|it| *it == key)
            && reference.table != key.table
            && !catalog.is_key(*reference)
    })
    .map(|(_, key, reference)| (key, reference))
}

fn is_leaf(table: usize, step: &Step, steps: &[Step]) -> bool {
    steps
        .iter()
        .filter(|it| *it != step)
        .all(|it| it.left.table != table && it.right.table != table)
}

fn columns(relation: &Relation) -> Vec<Col> {
    let of_figures = relation.figures().flat_map(Figure::parts).filter_map(|it| match it {
        Figure::Column(col)
        | Figure::Different(col)
        | Figure::MeanTotal { col, .. }
        | Figure::Agg { col, .. } => Some(*col),
        Figure::Referred { by, .. } | Figure::MeanRows { per: by, .. } => Some(*by),
        Figure::Rows(_) | Figure::Part { .. } | Figure::Where { .. } | Figure::Worked { .. } => {
            None
        }
    });
    let of_tests = relation.all_tests().flat_map(|it| match it {
        Test::Compare { col, with: Operand::Column(other), .. } => vec![*col, *other],
        Test::Compare { col, with: Operand::Referred { by, .. }, .. } => vec![*col, *by],
        other => vec![other.col()],
    });
    of_figures
        .chain(of_tests)
        .chain(relation.groups.iter().chain(&relation.within).copied())
        .collect()
}

/// Puts the column that refers to a key in its place.
fn replace(relation: &mut Relation, key: Col, reference: Col) {
    let figure = |it: &mut Figure| match it {
        Figure::Column(col) | Figure::Different(col) | Figure::Agg { col, .. } if *col == key => {
            *col = reference;
        }
        Figure::Rows(table) if *table == key.table => *it = Figure::Different(reference),
        _ => {}
    };
    let test = |it: &mut Test| {
        let col = it.col_mut();
        if *col == key {
            *col = reference;
        }
    };
    let ordered = relation.order.iter_mut().map(|it| &mut it.0);
    let figures = relation.shown.iter_mut().chain(ordered);
    for it in figures.chain(relation.having.iter_mut().map(|it| &mut it.on)) {
        it.sides_mut().into_iter().flatten().flatten().for_each(test);
        it.parts_mut().into_iter().for_each(figure);
    }
    relation.tests.iter_mut().chain(&mut relation.part).flatten().for_each(test);
    for col in relation.groups.iter_mut().chain(&mut relation.within) {
        if *col == key {
            *col = reference;
        }
    }
    relation.links.retain(|it| *it != key.table);
    if relation.subject == key.table {
        relation.subject = reference.table;
    }
    if !relation.links.contains(&reference.table) {
        relation.links.push(reference.table);
    }
}
