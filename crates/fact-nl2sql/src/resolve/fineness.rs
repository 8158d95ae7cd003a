//! Of two ways to work out a figure, the one fine enough for what it is grouped and filtered by.
//!
//! An invoice's total cannot be split by genre; price times quantity of its lines can.

use crate::catalog::{Catalog, path};
use crate::parse::figures::tables_of;
use crate::plan::{Formula, Key, Plan};

/// Puts finer formulas of the same name in place of those whose rows would be counted twice.
pub(crate) fn as_fine_as_needed(plan: &mut Plan, catalog: &Catalog) {
    let needed: Vec<usize> = plan
        .keys
        .iter()
        .filter_map(|it| match it {
            Key::Entity { table } => Some(*table),
            Key::Column { col } => Some(col.table),
            Key::Period { .. } => None,
        })
        .chain(plan.filters.iter().map(|it| it.col.table))
        .collect();
    for measure in &mut plan.measures {
        if is_fine(catalog, &measure.formula, &needed) {
            continue;
        }
        let name =
            catalog.concepts().iter().find(|it| it.formula == measure.formula).map(|it| &it.name);
        let same = catalog.concepts().iter().filter(|it| Some(&it.name) == name);
        if let Some(finer) = same.map(|it| &it.formula).find(|it| is_fine(catalog, it, &needed)) {
            measure.formula = finer.clone();
        }
    }
}

/// Whether each row a formula reads meets at most one row of every table needed.
fn is_fine(catalog: &Catalog, formula: &Formula, needed: &[usize]) -> bool {
    if matches!(formula, Formula::Rows { .. } | Formula::Different { .. }) {
        return true;
    }
    let n_tables = catalog.tables().len();
    tables_of(formula).iter().all(|base| {
        needed.iter().all(|table| {
            let steps = path(catalog.edges(), n_tables, *base, *table);
            steps.is_some_and(|it| it.iter().all(|it| !it.fans_out))
        })
    })
}
