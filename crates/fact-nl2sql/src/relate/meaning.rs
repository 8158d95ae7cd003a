//! What codes mean, shown in their place: "Gears" for `G`.
//!
//! Start at [`told`].

use fact_sql::{quote_identifier as quote, quote_text};

use super::relation::Figure;
use super::tree::Hints;
use crate::catalog::Catalog;
use crate::plan::Col;

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
    let name = |col: Col| catalog.column(col).map(|it| quote(&it.name));
    let of = list.columns;
    Some(format!(
        "(SELECT {} FROM {} WHERE {} = {} AND {} = {}.{})",
        name(of.text)?,
        quote(&catalog.table(of.code.table)?.name),
        name(of.kind)?,
        quote_text(&list.kind),
        name(of.code)?,
        owner(col.table),
        name(*col)?,
    ))
}
