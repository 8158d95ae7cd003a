//! What codes mean, shown in their place: "Gears" for `G`.
//!
//! Start at [`told`].

use fact_sql::quote_identifier as quote;

use super::relation::Figure;
use super::tree::Hints;
use crate::catalog::Catalog;

/// What the codes of a shown column mean, looked up where they are listed; `None` where they are listed
/// nowhere, or the codes themselves were asked for. `owner` names a table as the statement does.
pub(super) fn told(
    figure: &Figure,
    catalog: &Catalog,
    hints: Hints<'_>,
    owner: impl Fn(usize) -> String,
) -> Option<String> {
    let Figure::Column(col) = figure else { return None };
    let list = catalog.code_list(*col)?;
    if hints.iter().any(|it| it == "code") {
        return None;
    }
    let written = format!("{}.{}", owner(col.table), quote(&catalog.column(*col)?.name));
    list.looked_up(&written, catalog)
}
