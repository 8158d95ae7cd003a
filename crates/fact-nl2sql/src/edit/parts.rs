//! What a plan can be split by: categories, things and periods within reach of its figures.

use super::{ColumnName, GroupOf};
use crate::catalog::{Catalog, Role};
use crate::parse::figures;
use crate::period::Grain;
use crate::plan::Plan;
use crate::resolve::axis_near;

/// So many tables away from the figures a grouping is still offered.
const MAX_STEPS: usize = 3;
/// So many groupings are offered; a person who wants another one says so.
const MAX_GROUPINGS: usize = 24;

/// The table a plan's figures are in, or whose rows it lists.
pub(crate) fn base_of(plan: &Plan) -> Option<usize> {
    let of_measures = plan.measures.iter().flat_map(|it| figures::tables_of(&it.formula)).next();
    of_measures.or(plan.subject)
}

/// What the rows of `base` can be grouped by without counting one of them twice, nearest first.
pub(crate) fn groupings(base: usize, catalog: &Catalog) -> Vec<GroupOf> {
    let mut found: Vec<GroupOf> = Vec::new();
    for table in within_reach(base, catalog) {
        let Some(info) = catalog.table(table) else { continue };
        if !info.label.is_empty() {
            found.push(GroupOf::Things { table: info.name.clone() });
        }
        let categories = info.columns.iter().filter(|it| {
            it.role == Role::Category && !it.is_unique || it.role == Role::Year && table != base
        });
        let name = |it: &str| ColumnName(info.name.clone(), it.to_owned());
        found.extend(categories.map(|it| GroupOf::Column { of: name(&it.name) }));
        if found.len() >= MAX_GROUPINGS {
            break;
        }
    }
    found.truncate(MAX_GROUPINGS);
    if let Some(axis) = axis_near(catalog, base) {
        let grains = [Grain::Month, Grain::Quarter, Grain::Year];
        let grains = grains.into_iter().filter(|it| *it >= axis.grain);
        found.extend(grains.map(|grain| GroupOf::Period { grain }));
    }
    found
}

/// The table itself and those its rows refer to, nearest first.
fn within_reach(base: usize, catalog: &Catalog) -> Vec<usize> {
    let mut reached = vec![base];
    let mut from = 0;
    for _ in 0..MAX_STEPS {
        let to = reached.len();
        let nearer: Vec<usize> = reached.get(from..to).unwrap_or_default().to_vec();
        for edge in catalog.edges().iter().filter(|it| nearer.contains(&it.from.table)) {
            if !reached.contains(&edge.to.table) {
                reached.push(edge.to.table);
            }
        }
        from = to;
    }
    reached
}
