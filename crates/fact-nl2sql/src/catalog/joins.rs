//! How tables hang together: references declared or read from names, and paths along them.
//!
//! Knows nothing of questions.

use std::collections::{HashMap, VecDeque};

use fact_core::{Schema, StorageClass};

use super::nouns::{noun, nouns};
use super::roles::single_key;
use crate::plan::Col;
use crate::words;

/// A reference: many rows of `from`'s table to one row of `to`'s.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    pub from: Col,
    pub to: Col,
}

/// One join along a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// The column already reached.
    pub left: Col,
    /// The column joined to it.
    pub right: Col,
    /// Whether one row may meet several.
    pub fans_out: bool,
}

/// A reference by several columns to one key of several: which column stands for the whole in the
/// joins, and those that must be equal besides.
#[derive(Debug, Clone)]
pub(crate) struct Compound {
    pub first: Edge,
    pub others: Vec<Edge>,
}

/// The references that together lead to one row of a table whose key has several columns, whether
/// they were declared as one or column by column.
pub(crate) fn compounds(schema: &Schema, edges: &[Edge]) -> Vec<Compound> {
    let mut found = Vec::new();
    for from in 0..schema.tables.len() {
        for (to, table) in schema.tables.iter().enumerate().filter(|(to, _)| *to != from) {
            let own = edges.iter().filter(|it| it.from.table == from && it.to.table == to);
            let own: Vec<Edge> = own.copied().collect();
            let keys = std::iter::once(&table.primary_key).chain(&table.unique);
            let mut whole = keys.filter(|it| it.len() > 1).filter_map(|key| {
                let part = |name: &String| {
                    let leads = |it: &&Edge| {
                        let column = table.columns.get(it.to.column);
                        column.is_some_and(|it| it.name.eq_ignore_ascii_case(name))
                    };
                    // Two columns for one part of the key are two references.
                    let mut parts = own.iter().filter(leads);
                    parts.next().filter(|_| parts.next().is_none()).copied()
                };
                key.iter().map(part).collect::<Option<Vec<Edge>>>()
            });
            if let Some((first, others)) = whole.next().as_deref().and_then(<[Edge]>::split_first) {
                found.push(Compound { first: *first, others: others.to_vec() });
            }
        }
    }
    found
}

/// The references of a schema, declared ones first.
pub(crate) fn edges(schema: &Schema) -> Vec<Edge> {
    let mut edges = declared(schema);
    let compounds = compounds(schema, &edges);
    let is_part =
        |it: &Edge| compounds.iter().any(|whole| whole.first == *it || whole.others.contains(it));
    let whole: Vec<Edge> = edges.iter().filter(|it| !is_part(it)).copied().collect();
    let nouns: Vec<String> = nouns(schema).iter().map(|it| noun(Some(it))).collect();
    for (table_idx, table) in schema.tables.iter().enumerate() {
        for column_idx in 0..table.columns.len() {
            let from = Col { table: table_idx, column: column_idx };
            // A reference to its own table does not keep a column called as another table's key
            // from referring there.
            // One of several columns that refer together may refer by itself as well.
            let is_told = whole.iter().any(|it| it.from == from && it.to.table != table_idx);
            if is_told || single_key(table) == Some(column_idx) {
                continue;
            }
            let named = named_reference(schema, &nouns, from).map(|to| Edge { from, to });
            edges.extend(named.filter(|it| !edges.contains(it)));
        }
    }
    edges
}

fn declared(schema: &Schema) -> Vec<Edge> {
    let position = |table: usize, name: &str| {
        let columns = &schema.tables.get(table)?.columns;
        let column = columns.iter().position(|it| it.name.eq_ignore_ascii_case(name))?;
        Some(Col { table, column })
    };
    let mut edges = Vec::new();
    for (table_idx, table) in schema.tables.iter().enumerate() {
        for key in &table.foreign_keys {
            let to =
                schema.tables.iter().position(|it| it.name.eq_ignore_ascii_case(&key.to_table));
            let Some(to) = to else { continue };
            // Without a list of columns the key is meant.
            let target = schema.tables.get(to);
            let key_columns = target.map(|it| it.primary_key.as_slice()).unwrap_or_default();
            let to_columns =
                if key.to_columns.is_empty() { key_columns } else { key.to_columns.as_slice() };
            let only = target.and_then(single_key).filter(|_| key.to_columns.is_empty());
            for (place, from) in key.columns.iter().enumerate() {
                let named = to_columns.get(place).and_then(|it| position(to, it));
                let single = only.map(|column| Col { table: to, column });
                let target = if key.columns.len() == 1 { named.or(single) } else { named };
                edges.extend(
                    position(table_idx, from).zip(target).map(|(from, to)| Edge { from, to }),
                );
            }
        }
    }
    edges
}

/// The key a column points at by its name: `company_id` at `companies.id`, `ArtistId` at
/// `Artist.ArtistId`.
fn named_reference(schema: &Schema, nouns: &[String], from: Col) -> Option<Col> {
    let column = schema.tables.get(from.table)?.columns.get(from.column)?;
    let words = words::identifier_words(&column.name);
    let (last, head) = words.split_last()?;
    let is_reference = matches!(last.as_str(), "id" | "code" | "key") && !head.is_empty();
    if !is_reference {
        return None;
    }
    let head = words::singular(&head.join(" "));
    schema.tables.iter().enumerate().filter(|(idx, _)| *idx != from.table).find_map(
        |(idx, table)| {
            let key = single_key(table)?;
            let key_column = table.columns.get(key)?;
            let same_class = is_text(column.class) == is_text(key_column.class);
            let same_name = key_column.name.eq_ignore_ascii_case(&column.name);
            let fits = nouns.get(idx) == Some(&head) || same_name;
            (fits && same_class).then_some(Col { table: idx, column: key })
        },
    )
}

/// Whether a column is called a number or a code of something.
pub(crate) fn is_numbered(schema: &Schema, col: Col) -> bool {
    let column = schema.tables.get(col.table).and_then(|it| it.columns.get(col.column));
    let words = column.map(|it| words::identifier_words(&it.name)).unwrap_or_default();
    words.last().is_some_and(|it| matches!(it.as_str(), "id" | "code" | "key" | "number" | "no"))
}

/// For each table the number of the group of tables it hangs together with.
pub(crate) fn groups(edges: &[Edge], n_tables: usize) -> Vec<usize> {
    let mut groups: Vec<usize> = (0..n_tables).collect();
    for edge in edges {
        let of = |table: usize| groups.get(table).copied();
        let (Some(one), Some(other)) = (of(edge.from.table), of(edge.to.table)) else { continue };
        groups.iter_mut().filter(|it| **it == other).for_each(|it| *it = one);
    }
    groups
}

fn is_text(class: StorageClass) -> bool {
    class == StorageClass::Text
}

/// The shortest way from table `start` to each table, as the last join taken; joins that keep
/// one row one row are preferred over longer detours.
fn reach(edges: &[Edge], start: usize, n_tables: usize) -> HashMap<usize, Step> {
    let mut came: HashMap<usize, Step> = HashMap::new();
    let mut cost = vec![usize::MAX; n_tables];
    let mut queue = VecDeque::from([start]);
    if let Some(it) = cost.get_mut(start) {
        *it = 0;
    }
    // Costs are small whole numbers (1 up a reference, 3 down one): relaxing until nothing
    // changes is short and needs no heap.
    while let Some(at) = queue.pop_front() {
        let here = cost.get(at).copied().unwrap_or(usize::MAX);
        for edge in edges {
            let up = Step { left: edge.from, right: edge.to, fans_out: false };
            let down = Step { left: edge.to, right: edge.from, fans_out: true };
            for (step, price) in [(up, 10), (down, 29)] {
                if step.left.table != at || step.right.table == at {
                    continue;
                }
                let Some(there) = cost.get_mut(step.right.table) else { continue };
                if here.saturating_add(price) < *there {
                    *there = here + price;
                    came.insert(step.right.table, step);
                    queue.push_back(step.right.table);
                }
            }
        }
    }
    came
}

/// The joins from `start` to `goal`, first one first; `None` where nothing connects them, empty
/// where they are the same.
pub(crate) fn path(
    edges: &[Edge],
    n_tables: usize,
    start: usize,
    goal: usize,
) -> Option<Vec<Step>> {
    let came = reach(edges, start, n_tables);
    let mut steps = Vec::new();
    let mut at = goal;
    while at != start {
        let step = *came.get(&at)?;
        steps.push(step);
        at = step.left.table;
    }
    steps.reverse();
    Some(steps)
}
