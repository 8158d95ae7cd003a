//! What was said of a database, put onto what is known of it.
//!
//! Hidden tables and columns are taken out before anything is made of the schema, so that no step
//! can name or show them. A hidden column that a join or a measure needs stays, without a name.

use fact_core::{Schema, TableSchema};

use super::{Meaning, SaidColumn, SaidMeasure, SaidTable, Semantics};
use crate::catalog::{ColumnInfo, Role, TableInfo};
use crate::plan::{Col, Formula};
use crate::words;

/// A schema without what is hidden.
pub(crate) struct Shown {
    /// What the engine works with.
    pub schema: Schema,
    /// What a person may see of it.
    pub visible: Schema,
    /// By table and column of the whole schema: where a column stands now.
    places: Vec<Vec<Option<Col>>>,
    /// Hidden columns that are still worked with, where they stand now.
    nameless: Vec<Col>,
}

impl Shown {
    /// Where a column of the whole schema stands now; `None` where it is hidden.
    pub fn place(&self, col: Col) -> Option<Col> {
        self.places.get(col.table)?.get(col.column).copied().flatten()
    }
}

impl Semantics {
    /// `schema` without what is hidden; `keys` are the columns by which its tables hang together.
    pub(crate) fn shown(&self, schema: &Schema, keys: &[Col]) -> Shown {
        let needed = self.needed();
        let is_needed = |col: Col| keys.contains(&col) || needed.contains(&col);
        let (mut tables, mut places, mut nameless) = (Vec::new(), Vec::new(), Vec::new());
        let mut visible = Vec::new();
        for (table, told) in schema.tables.iter().enumerate() {
            let mut own = vec![None; told.columns.len()];
            if self.hides_table(table) {
                places.push(own);
                continue;
            }
            let (mut kept, mut seen) = (told.clone(), told.clone());
            kept.columns.clear();
            seen.columns.clear();
            for (column, it) in told.columns.iter().enumerate() {
                let col = Col { table, column };
                let is_hidden = self.hides_column(col);
                if is_hidden && !is_needed(col) {
                    continue;
                }
                let now = Col { table: tables.len(), column: kept.columns.len() };
                if let Some(slot) = own.get_mut(column) {
                    *slot = Some(now);
                }
                kept.columns.push(it.clone());
                if is_hidden {
                    nameless.push(now);
                } else {
                    seen.columns.push(it.clone());
                }
            }
            places.push(own);
            tables.push(kept);
            visible.push(seen);
        }
        let (schema, visible) = (Schema { tables }, without_lost_keys(Schema { tables: visible }));
        Shown { schema, visible, places, nameless }
    }

    /// The same where columns stand elsewhere; what is said of hidden ones is left out.
    pub(crate) fn placed(&self, shown: &Shown) -> Self {
        let place = |col: Col| shown.place(col);
        let table = |table: usize| {
            let places = shown.places.get(table)?;
            places.iter().flatten().next().map(|it| it.table)
        };
        let formula = |it: &SaidMeasure| {
            Some(SaidMeasure { formula: moved(&it.formula, &place, &table)?, ..it.clone() })
        };
        let said_table = |it: &SaidTable| {
            let time = it.time.and_then(|column| place(Col { table: it.table, column }));
            Some(SaidTable {
                table: table(it.table)?,
                time: time.map(|it| it.column),
                ..it.clone()
            })
        };
        let meaning = |it: &Meaning| {
            Some(match it {
                Meaning::Table(it) => Meaning::Table(table(*it)?),
                Meaning::Column(it) => Meaning::Column(place(*it)?),
                Meaning::Measure(it) => Meaning::Measure(it.clone()),
                Meaning::Value(it, text) => Meaning::Value(place(*it)?, text.clone()),
            })
        };
        let words = self.words.iter().filter_map(|(word, it)| Some((word.clone(), meaning(it)?)));
        let joins = self.joins.iter().filter_map(|(from, to)| place(*from).zip(place(*to)));
        let column = |it: &SaidColumn| Some(SaidColumn { col: place(it.col)?, ..it.clone() });
        Self {
            tables: self.tables.iter().filter_map(said_table).collect(),
            columns: self.columns.iter().filter_map(column).collect(),
            measures: self.measures.iter().filter_map(formula).collect(),
            joins: joins.collect(),
            words: words.collect(),
        }
    }

    /// The references that were said.
    pub(crate) fn joins(&self) -> &[(Col, Col)] {
        &self.joins
    }

    /// Gives tables and columns the names that were said, beside those they have, and takes the
    /// names off those that are hidden.
    pub(crate) fn name(&self, tables: &mut [TableInfo], shown: &Shown) {
        for said in &self.tables {
            let Some(info) = tables.get_mut(said.table) else { continue };
            if let Some(label) = &said.label {
                info.synonyms.push(info.words.join(" "));
                info.words = label_words(label);
                info.singular = words::singular(&info.words.join(" "));
                info.plural = words::plural(&info.singular);
            }
            info.synonyms.extend(said.synonyms.iter().map(|it| it.to_lowercase()));
        }
        for said in &self.columns {
            let Some(info) = column_mut(tables, said.col) else { continue };
            if let Some(label) = &said.label {
                info.synonyms.push(info.words.join(" "));
                info.words = label_words(label);
                info.label = info.words.join(" ");
            }
            info.synonyms.extend(said.synonyms.iter().map(|it| it.to_lowercase()));
        }
        for (word, meaning) in &self.words {
            let synonyms = match meaning {
                Meaning::Table(it) => tables.get_mut(*it).map(|it| &mut it.synonyms),
                Meaning::Column(it) => column_mut(tables, *it).map(|it| &mut it.synonyms),
                Meaning::Measure(_) | Meaning::Value(..) => None,
            };
            if let Some(synonyms) = synonyms {
                synonyms.push(word.to_lowercase());
            }
        }
        for col in &shown.nameless {
            let Some(info) = column_mut(tables, *col) else { continue };
            info.words.clear();
            info.label.clear();
            info.synonyms.clear();
            info.role = Role::Other;
            if let Some(table) = tables.get_mut(col.table) {
                table.label.retain(|it| *it != col.column);
            }
        }
    }

    /// The columns that say when a row was, by table.
    pub(crate) fn times(&self) -> impl Iterator<Item = Col> {
        self.tables.iter().filter_map(|it| Some(Col { table: it.table, column: it.time? }))
    }

    /// The measures: name, formula, other names.
    pub(crate) fn measures(&self) -> impl Iterator<Item = (&str, &Formula, Vec<&str>)> {
        self.measures.iter().map(|it| {
            let said = self.words.iter().filter_map(|(word, meaning)| match meaning {
                Meaning::Measure(name) if name.eq_ignore_ascii_case(&it.name) => Some(word),
                _ => None,
            });
            let names = it.synonyms.iter().chain(said).map(String::as_str).collect();
            (it.name.as_str(), &it.formula, names)
        })
    }

    /// Words that mean a stored text.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&str, Col, &str)> {
        self.words.iter().filter_map(|(word, meaning)| match meaning {
            Meaning::Value(col, text) => Some((word.as_str(), *col, text.as_str())),
            _ => None,
        })
    }

    fn hides_table(&self, table: usize) -> bool {
        self.tables.iter().any(|it| it.table == table && it.hidden == Some(true))
    }

    fn hides_column(&self, col: Col) -> bool {
        self.columns.iter().any(|it| it.col == col && it.hidden == Some(true))
    }

    /// Columns that joins, times and measures are made of.
    fn needed(&self) -> Vec<Col> {
        let mut needed: Vec<Col> = self.joins.iter().flat_map(|it| [it.0, it.1]).collect();
        needed.extend(self.times());
        for measure in &self.measures {
            columns_of(&measure.formula, &mut needed);
        }
        needed
    }
}

fn column_mut(tables: &mut [TableInfo], col: Col) -> Option<&mut ColumnInfo> {
    tables.get_mut(col.table)?.columns.get_mut(col.column)
}

fn label_words(label: &str) -> Vec<String> {
    let parts = label.split(|it: char| !it.is_alphanumeric());
    parts.filter(|it| !it.is_empty()).map(str::to_lowercase).collect()
}

/// Without references and keys of columns that are not there.
fn without_lost_keys(mut schema: Schema) -> Schema {
    let names: Vec<(String, Vec<String>)> = schema
        .tables
        .iter()
        .map(|it| (it.name.clone(), it.columns.iter().map(|it| it.name.clone()).collect()))
        .collect();
    let has = |table: &str, columns: &[String]| {
        let table = names.iter().find(|it| it.0.eq_ignore_ascii_case(table));
        table.is_some_and(|(_, own)| {
            columns.iter().all(|it| own.iter().any(|own| own.eq_ignore_ascii_case(it)))
        })
    };
    for table in &mut schema.tables {
        let TableSchema { name, primary_key, unique, foreign_keys, .. } = table;
        primary_key.retain(|it| has(name, std::slice::from_ref(it)));
        unique.retain(|it| has(name, it));
        foreign_keys.retain(|it| has(name, &it.columns) && has(&it.to_table, &it.to_columns));
    }
    schema
}

fn columns_of(formula: &Formula, out: &mut Vec<Col>) {
    match formula {
        Formula::Column { col, .. } | Formula::Different { col } => out.push(*col),
        Formula::Rows { .. } => {}
        Formula::Product { left, right, .. } => out.extend([*left, *right]),
        Formula::Ratio { over: left, under: right, .. }
        | Formula::Less { from: left, take: right } => {
            columns_of(left, out);
            columns_of(right, out);
        }
    }
}

fn moved(
    formula: &Formula,
    place: &dyn Fn(Col) -> Option<Col>,
    table_of: &dyn Fn(usize) -> Option<usize>,
) -> Option<Formula> {
    let inner = |it: &Formula| Some(Box::new(moved(it, place, table_of)?));
    Some(match formula {
        Formula::Column { col, agg } => Formula::Column { col: place(*col)?, agg: *agg },
        Formula::Different { col } => Formula::Different { col: place(*col)? },
        Formula::Rows { table } => Formula::Rows { table: table_of(*table)? },
        Formula::Product { left, right, agg } => {
            Formula::Product { left: place(*left)?, right: place(*right)?, agg: *agg }
        }
        Formula::Ratio { over, under, percent } => {
            Formula::Ratio { over: inner(over)?, under: inner(under)?, percent: *percent }
        }
        Formula::Less { from, take } => Formula::Less { from: inner(from)?, take: inner(take)? },
    })
}
