//! Figures of two relations held against each other, group by group: "complaints per 1,000 rides, each
//! year", where neither has anything to do with the other but the year.
//!
//! Start at [`print`]. Each is worked out of its own tables first, so that no join repeats a row.

use fact_sql::quote_identifier as quote;

use super::figures::together;
use super::select;
use crate::catalog::Catalog;
use crate::emit::select::Select;
use crate::plan::Col;
use crate::relate::relation::{Against, Figure, How, Relation};
use crate::relate::tree::Hints;

/// What the figure of a relation is called among its groups.
const FIGURE: &str = "figure";

/// The statement whose columns get these names; `None` where no joins connect the tables of one.
pub(super) fn print(
    relation: &Relation,
    against: &Against,
    names: &[String],
    catalog: &Catalog,
    hints: Hints<'_>,
) -> Option<String> {
    let (one, keys) = side(relation, catalog, hints)?;
    let (other, other_keys) = side(&against.rows, catalog, hints)?;
    let [first, second] = ["one", "other"].map(|it| free(it, catalog));
    let of = |side: &str, column: &str| format!("{side}.{column}");
    let equal = keys
        .iter()
        .zip(&other_keys)
        .map(|(key, other)| format!("{} IS {}", of(&second, other), of(&first, key)));
    let equal: Vec<String> = equal.collect();
    let (left, right) = (of(&first, FIGURE), of(&second, FIGURE));
    // A group without any on the other side is still one, unless it would be divided by nothing.
    let (join, right) = match against.how {
        _ if equal.is_empty() => ("CROSS JOIN", right),
        Some(How::Through { .. }) => ("JOIN", right),
        Some(How::Less | How::Plus) | None => ("LEFT JOIN", format!("COALESCE({right}, 0)")),
    };
    let on = if equal.is_empty() { String::new() } else { format!(" ON {}", equal.join(" AND ")) };
    let figures = match against.how {
        Some(how) => vec![together(how, &left, &right)],
        None => vec![left, right],
    };
    let groups = one.columns.iter().take(relation.shown.len() - 1);
    let groups: Vec<String> =
        groups.map(|it| of(&first, it.1.as_deref().unwrap_or_default())).collect();
    let ranked = relation.order.first().filter(|it| Some(&it.0) == relation.shown.last());
    let order = match (ranked, figures.first()) {
        (Some((_, true)), Some(figure)) => vec![format!("{figure} DESC")],
        (Some((_, false)), Some(figure)) => vec![figure.clone()],
        _ => groups.first().cloned().into_iter().collect(),
    };
    let shown = figures.into_iter().filter(|_| !against.hidden);
    let columns = groups.into_iter().chain(shown).zip(names.iter().cloned().map(Some));
    let outer = Select {
        columns: columns.collect(),
        from: first.clone(),
        joins: vec![format!("{join} {second}{on}")],
        order,
        limit: relation.limit,
        skip: relation.skip,
        with: vec![(first, one), (second, other)],
        ..Select::default()
    };
    Some(outer.print())
}

/// One of the two with a name for each of its columns, the figure last of those shown, and what its
/// groups are called.
fn side(relation: &Relation, catalog: &Catalog, hints: Hints<'_>) -> Option<(Select, Vec<String>)> {
    let mut rows = relation.clone();
    (rows.against, rows.limit, rows.skip) = (None, None, 0);
    rows.order.clear();
    let figure = rows.shown.pop()?;
    let own: Vec<Col> = rows.groups.clone();
    let n_shown = rows.shown.len();
    rows.shown.push(figure);
    let shown = own.iter().map(|it| Figure::Column(*it));
    rows.shown.extend(shown);
    let mut select = select(&rows, catalog, hints, &mut Vec::new())?;
    for (at, (column, figure)) in select.columns.iter_mut().zip(&rows.shown).enumerate() {
        column.1 = Some(match figure {
            Figure::Column(col) if at < n_shown => named(*col, at, catalog)?,
            _ if at == n_shown => FIGURE.to_owned(),
            _ => format!("key_{}", at - n_shown),
        });
    }
    let keys = (1..=own.len()).map(|it| format!("key_{it}")).collect();
    Some((select, keys))
}

/// A column's own name with its place, which no other has.
fn named(col: Col, at: usize, catalog: &Catalog) -> Option<String> {
    Some(quote(&format!("{}_{}", catalog.column(col)?.name, at + 1)))
}

/// A name no table has.
fn free(name: &str, catalog: &Catalog) -> String {
    let is_table =
        |it: &String| catalog.tables().iter().any(|own| own.name.eq_ignore_ascii_case(it));
    let names = std::iter::once(name.to_owned()).chain((2..).map(|n| format!("{name}_{n}")));
    names.into_iter().find(|it| !is_table(it)).unwrap_or_default()
}
