//! Plans that add up what says yes or no, which is no amount of anything.
//!
//! Knows nothing of how a question is worded.

use crate::catalog::{Catalog, ColumnInfo};
use crate::plan::{Agg, Col, Formula, Plan};

/// Whether a plan adds up a column that says yes or no, which is no amount of anything.
pub(crate) fn adds_up_flags(plan: &Plan, catalog: &Catalog) -> bool {
    let is_flag = |col: Col| catalog.column(col).is_some_and(ColumnInfo::is_yes_or_no);
    plan.measures.iter().any(|it| matches!(it.formula, Formula::Column { col, .. } if is_flag(col)))
}

/// The same where the rows that say yes keep an amount, which is meant.
pub(crate) fn adds_up_flags_beside_amounts(plan: &Plan, catalog: &Catalog) -> bool {
    let beside = |col: Col| {
        let flag = catalog.column(col).is_some_and(ColumnInfo::is_yes_or_no);
        flag && catalog.main_amount(col.table, Agg::Sum).is_some()
    };
    let mut measures = plan.measures.iter();
    measures.any(|it| matches!(it.formula, Formula::Column { col, .. } if beside(col)))
}
