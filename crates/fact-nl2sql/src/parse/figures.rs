//! Figures: how a column is put together by default, what a database's usual figures are.

use crate::catalog::{Catalog, FirstMax, Nature};
use crate::plan::{Agg, Col, Formula, Measure};
use crate::words::stems;

/// A column's figure, put together in its usual way.
pub(crate) fn of_column(catalog: &Catalog, col: Col, agg: Option<Agg>) -> Formula {
    let usual = match catalog.column(col).map(|it| it.nature) {
        Some(Nature::Rate) if !catalog.is_price_paid(col) => Agg::Avg,
        _ => Agg::Sum,
    };
    Formula::Column { col, agg: agg.unwrap_or(usual) }
}

/// The tables a formula reads.
pub(crate) fn tables_of(formula: &Formula) -> Vec<usize> {
    let mut tables = Vec::new();
    collect_tables(formula, &mut tables);
    tables.sort_unstable();
    tables.dedup();
    tables
}

fn collect_tables(formula: &Formula, tables: &mut Vec<usize>) {
    match formula {
        Formula::Column { col, .. } | Formula::Different { col } => tables.push(col.table),
        Formula::Rows { table } => tables.push(*table),
        Formula::Product { left, .. } => tables.push(left.table),
        Formula::Ratio { over, under, .. } => {
            collect_tables(over, tables);
            collect_tables(under, tables);
        }
        Formula::Less { from, take } => {
            collect_tables(from, tables);
            collect_tables(take, tables);
        }
    }
}

/// `formula` with its values put together by `agg`, where that changes anything: a ratio stays a
/// ratio of sums.
pub(crate) fn with_agg(formula: &Formula, agg: Option<Agg>) -> Formula {
    match (formula, agg) {
        (Formula::Column { col, .. }, Some(agg)) => Formula::Column { col: *col, agg },
        (Formula::Product { left, right, .. }, Some(agg)) => {
            Formula::Product { left: *left, right: *right, agg }
        }
        _ => formula.clone(),
    }
}

/// The figure meant where none is named: what the business takes in, else the first figure that
/// adds up over time.
pub(crate) fn usual(catalog: &Catalog) -> Option<Measure> {
    called(catalog, "revenue").or_else(|| all(catalog).into_iter().next())
}

/// The figure of that name in the glossary's sense, as a column or worked out.
pub(crate) fn called(catalog: &Catalog, name: &str) -> Option<Measure> {
    let stems = stems(name);
    let main = catalog.main_axis_table();
    let meant = catalog.columns_meaning(&stems).iter();
    let meant = meant.filter_map(|it| Some((*it, catalog.column(*it)?)));
    let exact = meant.filter(|(_, it)| it.is_quantity());
    let column = exact.rev_max_by(|(col, it)| {
        (
            Some(col.table) == main,
            it.words.iter().map(|it| crate::words::stem(it)).eq(stems.iter().cloned()),
        )
    });
    if let Some((col, info)) = column {
        return Some(Measure { formula: of_column(catalog, col, None), label: info.label.clone() });
    }
    let concept = catalog.concept(name)?;
    Some(Measure { formula: concept.formula.clone(), label: concept.name.clone() })
}

/// The usual figures of a database: those that add up over time, and the margin they make.
pub(crate) fn all(catalog: &Catalog) -> Vec<Measure> {
    let Some(main) = catalog.main_axis_table().or_else(|| largest_with_figures(catalog)) else {
        return Vec::new();
    };
    let of_main = catalog
        .columns()
        .filter(|(col, it)| col.table == main && it.is_quantity() && it.nature != Nature::Rate);
    let mut measures: Vec<Measure> = of_main
        .map(|(col, it)| Measure {
            formula: of_column(catalog, col, None),
            label: it.label.clone(),
        })
        .collect();
    let margin = catalog.concept("profit margin").filter(|it| tables_of(&it.formula) == [main]);
    measures
        .extend(margin.map(|it| Measure { formula: it.formula.clone(), label: it.name.clone() }));
    measures.truncate(6);
    measures
}

fn largest_with_figures(catalog: &Catalog) -> Option<usize> {
    let with = catalog
        .tables()
        .iter()
        .enumerate()
        .filter(|(_, it)| it.columns.iter().any(crate::catalog::ColumnInfo::is_quantity));
    with.rev_max_by(|(_, it)| it.n_rows.unwrap_or(0)).map(|(idx, _)| idx)
}

/// The table of the things a database is mostly about: what its dated figures belong to.
pub(crate) fn main_entity(catalog: &Catalog) -> Option<usize> {
    let main = catalog.main_axis_table();
    let named = |it: &usize| catalog.table(*it).is_some_and(|it| !it.label.is_empty());
    let owners = catalog.edges().iter().filter(|it| Some(it.from.table) == main);
    let owner = owners.map(|it| it.to.table).find(named);
    owner.or(main.filter(named)).or_else(|| {
        let tables = (0..catalog.tables().len()).filter(named);
        tables.rev_max_by(|it| catalog.table(*it).and_then(|it| it.n_rows).unwrap_or(0))
    })
}
