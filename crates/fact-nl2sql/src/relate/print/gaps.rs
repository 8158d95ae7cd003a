//! The days between rows and the next of them.

use super::{Select, select};
use crate::catalog::Catalog;
use crate::emit::select::partition_by;
use crate::plan::Agg;
use crate::relate::relation::{Figure, Gap, Relation};
use crate::relate::tree::{Hints, tree};

/// The statement; `None` where no joins connect its tables, or they would repeat a row.
pub(super) fn print(
    relation: &Relation,
    gap: Gap,
    names: &[String],
    catalog: &Catalog,
    hints: Hints<'_>,
) -> Option<String> {
    let shown = std::iter::once(gap.date).chain(gap.per).map(Figure::Column);
    let rows = Relation { shown: shown.collect(), gap: None, ..relation.clone() };
    let joins = tree(&rows.tables(), catalog, hints)?;
    if joins.multiplies(gap.date.table) {
        return None;
    }
    let mut inner: Select = select(&rows, catalog, hints, &mut Vec::new())?;
    let mut columns = std::mem::take(&mut inner.columns).into_iter().map(|it| it.0);
    let date = columns.next()?;
    let whose = columns.next().map_or_else(String::new, |it| format!("{} ", partition_by(&[it])));
    let before = format!("LAG({date}) OVER ({whose}ORDER BY {date})");
    inner.column(format!("julianday({date}) - julianday({before})"), "days");
    inner.filters.push(format!("{date} IS NOT NULL"));
    let called = std::iter::once("gaps".to_owned()).chain((2..).map(|n| format!("gaps_{n}")));
    let is_table =
        |name: &str| catalog.tables().iter().any(|it| it.name.eq_ignore_ascii_case(name));
    let name = called.into_iter().find(|it| !is_table(it)).unwrap_or_default();
    let put_together = match gap.agg {
        Agg::Min => "MIN(days)",
        Agg::Max => "MAX(days)",
        Agg::Avg | Agg::Sum => "AVG(days)",
    };
    let outer = Select {
        columns: vec![(put_together.to_owned(), names.first().cloned())],
        from: name.clone(),
        with: vec![(name, inner)],
        ..Select::default()
    };
    Some(outer.print())
}
