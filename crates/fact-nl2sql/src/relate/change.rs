//! Changes of a relation, and what each chip of its reading can be changed to.
//!
//! Changes travel in the form of [`crate::edit`]; parts are named by their position in the
//! relation. Knows nothing of words.

use fact_core::{Chip, ChipKind, ChipOption};

use super::relation::{Figure, Operand, Relation, Test};
use crate::catalog::Catalog;
use crate::edit::{Change, ColumnName, FilterOf, TestOf, dedup_chosen, stale, with_present_state};
use crate::plan::{Agg, Cmp};
use crate::resolve::Refusal;
use crate::words::sentence_case;

/// So many stored values are offered in place of one.
const MAX_VALUES: usize = 50;

/// Makes one change.
pub(crate) fn apply(
    change: &Change,
    relation: &mut Relation,
    catalog: &Catalog,
) -> Result<(), Refusal> {
    match change {
        Change::Word { .. } | Change::ReadAs(_) | Change::Nothing | Change::Chart(_) => {}
        Change::Filter { at, is } => {
            let slot = relation.tests.get_mut(*at).ok_or_else(stale)?;
            *slot = vec![test_of(is, catalog).ok_or_else(stale)?];
        }
        Change::NoFilter { at } if *at < relation.tests.len() => {
            relation.tests.remove(*at);
        }
        Change::Condition { at, cmp, value } => {
            let slot = relation.having.get_mut(*at).ok_or_else(stale)?;
            (slot.cmp, slot.with) = (*cmp, Operand::Number(*value));
        }
        Change::NoCondition { at } => leave_out(*at, relation)?,
        Change::Agg { .. } | Change::NoMeasure { .. } | Change::Show { .. }
            if is_joined(relation) =>
        {
            return Err(stale());
        }
        Change::Agg { at, is } => match relation.shown.get_mut(*at) {
            Some(figure @ Figure::Agg { .. }) => {
                let before = figure.clone();
                if let Figure::Agg { agg, .. } = figure {
                    *agg = *is;
                }
                let after = figure.clone();
                for (by, _) in relation.order.iter_mut().filter(|it| it.0 == before) {
                    by.clone_from(&after);
                }
            }
            _ => return Err(stale()),
        },
        Change::NoMeasure { at } if *at < relation.shown.len() && relation.shown.len() > 1 => {
            relation.shown.remove(*at);
        }
        Change::Show { of } => {
            let figure = Figure::Column(of.find(catalog).ok_or_else(stale)?);
            if !relation.shown.contains(&figure) {
                relation.shown.push(figure);
            }
        }
        Change::Direction { descending } => {
            relation.order.first_mut().ok_or_else(stale)?.1 = *descending;
        }
        Change::NoOrder => {
            relation.order.clear();
            relation.within.clear();
            (relation.limit, relation.skip) = (None, 0);
        }
        Change::Limit { n } => {
            (relation.limit, relation.skip) = (*n, 0);
            if n.is_none() {
                relation.within.clear();
            }
        }
        _ => return Err(stale()),
    }
    Ok(())
}

/// Whether the rows of another relation count as well: both then show columns of the same kind.
fn is_joined(relation: &Relation) -> bool {
    relation.also.is_some() || relation.beside.is_some() || relation.against.is_some()
}

/// Takes out a test on groups, or what is told after those: the other relation.
fn leave_out(at: usize, relation: &mut Relation) -> Result<(), Refusal> {
    if at < relation.having.len() {
        relation.having.remove(at);
        return Ok(());
    }
    let mut others =
        [&mut relation.also, &mut relation.beside].into_iter().filter(|it| it.is_some());
    let other = others.nth(at - relation.having.len());
    *other.ok_or_else(stale)? = None;
    Ok(())
}

fn test_of(it: &FilterOf, catalog: &Catalog) -> Option<Test> {
    let col = it.of.find(catalog)?;
    let negated = it.not;
    Some(match &it.test {
        TestOf::OneOf(texts) => {
            Test::OneOf { col, values: texts.iter().cloned().map(Operand::Text).collect(), negated }
        }
        TestOf::Contains(text) => {
            Test::Like { col, before: true, text: text.clone(), after: true, negated }
        }
        TestOf::Compare(cmp, value) => {
            Test::Compare { col, cmp: *cmp, with: Operand::Number(*value) }
        }
        TestOf::Between(low, high) => {
            Test::Between { col, low: Operand::Number(*low), high: Operand::Number(*high), negated }
        }
        TestOf::IsNull(_) => Test::Missing { col, negated },
        TestOf::CompareAverage(_) | TestOf::Exists(_) => return None,
    })
}

/// Gives each chip of a relation's reading its options; an option that could not be written as a
/// statement is not offered. `writes` says what statement a relation gives.
pub(crate) fn offer(
    chips: &mut [Chip],
    relation: &Relation,
    sql: &str,
    catalog: &Catalog,
    writes: &dyn Fn(&Relation) -> Option<String>,
) {
    let offers = Offers { relation, sql, catalog, writes };
    let (mut shown, mut filters) = (0.., 0..);
    for chip in chips {
        let options = match chip.kind {
            ChipKind::Measure => shown.next().map(|at| offers.shown(at)),
            ChipKind::Filter => filters.next().map(|at| offers.filter(at)),
            ChipKind::Order => Some(offers.order()),
            _ => None,
        };
        chip.options = with_present_state(&chip.label, options.unwrap_or_default());
    }
}

struct Offers<'a> {
    relation: &'a Relation,
    sql: &'a str,
    catalog: &'a Catalog,
    writes: &'a dyn Fn(&Relation) -> Option<String>,
}

impl Offers<'_> {
    fn option(
        &self,
        label: impl Into<String>,
        change: &Change,
        remove: bool,
    ) -> Option<ChipOption> {
        let mut relation = self.relation.clone();
        apply(change, &mut relation, self.catalog).ok()?;
        let chosen = (self.writes)(&relation)? == self.sql;
        (!(remove && chosen)).then(|| ChipOption {
            label: label.into(),
            edit: change.edit(),
            chosen: chosen && !remove,
            remove,
        })
    }

    fn shown(&self, at: usize) -> Vec<ChipOption> {
        let mut options = Vec::new();
        if let Some(Figure::Agg { col, .. }) = self.relation.shown.get(at) {
            let label = self.catalog.column(*col).map_or("", |it| it.label.as_str());
            for (word, is) in [
                ("Total", Agg::Sum),
                ("Average", Agg::Avg),
                ("Lowest", Agg::Min),
                ("Highest", Agg::Max),
            ] {
                options.extend(self.option(
                    format!("{word} {label}"),
                    &Change::Agg { at, is },
                    false,
                ));
            }
        }
        let lists = self.relation.groups.is_empty()
            && !self.relation.shown.iter().any(Figure::is_aggregate);
        if at == 0 && lists {
            options.extend(self.more_columns());
        }
        options.extend(self.option("Leave it out", &Change::NoMeasure { at }, true));
        options
    }

    /// The other columns of the things that are listed.
    fn more_columns(&self) -> Vec<ChipOption> {
        let Some(Figure::Column(first)) = self.relation.shown.first() else { return Vec::new() };
        let own = self.catalog.columns().filter(|(col, _)| col.table == first.table);
        let more = own.filter(|(col, _)| !self.relation.shown.contains(&Figure::Column(*col)));
        more.take(20)
            .filter_map(|(col, info)| {
                let label = format!("Show {} too", info.label);
                self.option(label, &Change::Show { of: ColumnName::of(col, self.catalog) }, false)
            })
            .collect()
    }

    fn filter(&self, at: usize) -> Vec<ChipOption> {
        let n_tests = self.relation.tests.len();
        if at >= n_tests {
            return self.condition(at - n_tests);
        }
        let Some(tests) = self.relation.tests.get(at) else { return Vec::new() };
        let mut options = match tests.as_slice() {
            [Test::OneOf { col, values, negated }] => {
                let name = ColumnName::of(*col, self.catalog);
                let present: Vec<String> = values
                    .iter()
                    .filter_map(|it| match it {
                        Operand::Text(text) => Some(text.clone()),
                        _ => None,
                    })
                    .collect();
                let change = |texts: Vec<String>, not: bool| Change::Filter {
                    at,
                    is: FilterOf { of: name.clone(), test: TestOf::OneOf(texts), not },
                };
                let stored = self.catalog.values().starting("", Some(*col), MAX_VALUES);
                let mut options: Vec<ChipOption> = stored
                    .into_iter()
                    .filter_map(|it| {
                        let not = if *negated { "not " } else { "" };
                        let label = format!("{not}{}", it.text);
                        self.option(label, &change(vec![it.text], *negated), false)
                    })
                    .collect();
                if !present.is_empty() {
                    let words = present.join(", ");
                    let label = if *negated { words } else { format!("not {words}") };
                    options.extend(self.option(label, &change(present, !*negated), false));
                }
                options
            }
            [Test::Compare { col, with: Operand::Number(value), .. }] => {
                let name = ColumnName::of(*col, self.catalog);
                comparisons()
                    .filter_map(|(words, cmp)| {
                        let test = TestOf::Compare(cmp, *value);
                        let is = FilterOf { of: name.clone(), test, not: false };
                        self.option(
                            format!("{words} {}", fact_core::thousands(&value.to_string())),
                            &Change::Filter { at, is },
                            false,
                        )
                    })
                    .collect()
            }
            _ => Vec::new(),
        };
        options.extend(self.option("Remove", &Change::NoFilter { at }, true));
        options
    }

    fn condition(&self, at: usize) -> Vec<ChipOption> {
        let value = match self.relation.having.get(at).map(|it| &it.with) {
            Some(Operand::Number(value)) => Some(*value),
            _ => None,
        };
        let comparisons = value.map(|value| {
            comparisons().filter_map(move |(words, cmp)| {
                let label = format!("{} {value}", sentence_case(words));
                self.option(label, &Change::Condition { at, cmp, value }, false)
            })
        });
        let mut options: Vec<ChipOption> = comparisons.into_iter().flatten().collect();
        options.extend(self.option("Remove", &Change::NoCondition { at }, true));
        options
    }

    fn order(&self) -> Vec<ChipOption> {
        let mut options = Vec::new();
        for (label, descending) in [("Highest first", true), ("Lowest first", false)] {
            options.extend(self.option(label, &Change::Direction { descending }, false));
        }
        for n in [1, 3, 5, 10, 20] {
            let label = if n == 1 { "1 row".to_owned() } else { format!("{n} rows") };
            options.extend(self.option(label, &Change::Limit { n: Some(n) }, false));
        }
        options.extend(self.option("All rows", &Change::Limit { n: None }, false));
        options.extend(self.option("No order", &Change::NoOrder, true));
        dedup_chosen(&mut options);
        options
    }
}

fn comparisons() -> impl Iterator<Item = (&'static str, Cmp)> {
    [
        ("more than", Cmp::Gt),
        ("at least", Cmp::Ge),
        ("less than", Cmp::Lt),
        ("at most", Cmp::Le),
        ("exactly", Cmp::Eq),
    ]
    .into_iter()
}
