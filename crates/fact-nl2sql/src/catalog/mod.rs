//! What the engine knows of a database: roles of columns, joins, names and values.
//!
//! Start at [`Catalog::new`]. Everything a question may need is indexed here once, so that
//! understanding one costs no more than its own length. Knows nothing of questions.

mod amounts;
mod axis;
mod codes;
mod concepts;
mod cycles;
mod derived;
mod distinct;
mod examples;
mod facts;
mod joins;
mod labels;
mod learnt;
mod measured;
mod moments;
mod named;
mod names;
mod nouns;
mod overlap;
mod present;
mod probe;
mod roles;
mod survey;
mod takings;
mod values;

use std::{collections::HashMap, sync::Arc};

use fact_core::{Schema, Table};

pub(crate) use axis::{Axis, AxisForm};
use codes::CodeList;
pub(crate) use concepts::Concept;
pub(crate) use cycles::{Cycle, DAYS_OF_WEEK};
pub(crate) use derived::{Derivation, Derived, LengthUnit};
use joins::Compound;
pub(crate) use joins::{Edge, Step, path};
pub use learnt::{KeptError, Learning, Learnt};
pub(crate) use moments::{MOMENTS, Moment, recalls};
pub use named::NamedColumn;
pub(crate) use names::{NameHit, Target};
pub use present::Present;
pub use probe::{Probe, is_large, probes};
pub(crate) use roles::{ColumnInfo, Nature, Role, TableInfo};
pub use survey::Survey;
pub(crate) use values::ValueHit;

use crate::glossary::GLOSSARY;
use crate::period::Span;
use crate::plan::Col;
use crate::semantic::{Semantics, Spoken};
use crate::words;

/// What the engine knows of one database; built once, then only read. Cheap to take at another
/// present time: see [`Catalog::at`].
pub struct Catalog {
    known: Arc<Known>,
    /// The present time, where the data goes beyond it.
    present: Option<Present>,
}

/// What is known whatever the time.
pub struct Known {
    schema: Schema,
    tables: Vec<TableInfo>,
    /// By table: what its rows say by several of their columns, placed behind the stored ones.
    derived: Vec<Vec<Derived>>,
    edges: Vec<Edge>,
    /// Which of the edges lead to a key only together with others, that are not among them.
    compounds: Vec<Compound>,
    /// Which tables hang together, however far apart.
    groups: Vec<usize>,
    /// The roots of the words each table is called by.
    roots: Vec<Vec<String>>,
    /// How many of the edges were declared or named; the rest only share values.
    n_told: usize,
    /// The columns whose codes are listed with those of others.
    code_lists: Vec<CodeList>,
    names: names::NameIndex,
    values: values::ValueIndex,
    concepts: Vec<Concept>,
    examples: Vec<String>,
    main_axis_table: Option<usize>,
    /// The newest day on which something is known to have begun or been noted.
    newest_day: Option<i64>,
    /// The newest day that any date tells, planned or not.
    last_day: Option<i64>,
    /// The columns by the stems of their names and of what means the same.
    by_meaning: HashMap<Vec<String>, Vec<Col>>,
    spoken: Spoken,
}

impl Catalog {
    /// Puts together what the schema declares and what the probes found. A probe that failed
    /// (`None`) only makes the engine know less.
    pub fn new(schema: Schema, facts: Vec<(Probe, Option<Table>)>) -> Self {
        let mut learning = Learning::new(schema);
        for (probe, answer) in facts {
            learning.add(&probe, answer);
        }
        Self::of(&learning.finish())
    }

    /// Puts together what was learnt of a database.
    pub fn of(learnt: &Learnt) -> Self {
        Self::told(learnt, &Semantics::default())
    }

    /// Puts together what was learnt of a database and what a person said of it.
    pub fn told(learnt: &Learnt, said: &Semantics) -> Self {
        let keys: Vec<Col> =
            joins::edges(learnt.schema()).iter().flat_map(|it| [it.from, it.to]).collect();
        let shown = said.shown(learnt.schema(), &keys);
        let said = said.placed(&shown);
        let schema = shown.schema.clone();
        let facts = learnt.facts().placed(schema.tables.len(), |it| shown.place(it));
        let mut edges = said_edges(&schema, &said);
        let mut shared = overlap::edges(&schema, &facts, &edges);
        let coded = codes::coded(&schema, &facts);
        let is_listed = |it: &Edge, own: &CodeList| own.col == it.from && own.columns.code == it.to;
        shared.retain(|it| !coded.iter().any(|own| is_listed(it, own)));
        let compounds = joins::compounds(&schema, &edges);
        edges.retain(|it| !compounds.iter().any(|whole| whole.others.contains(it)));
        // A text that is found in another table stays the text it is; a number is no amount.
        let of_numbers = shared.iter().filter(|it| overlap::is_of_numbers(&facts, it));
        // The number of a room within its house refers as much as the house does; a year stays one.
        let parts = compounds.iter().flat_map(|it| &it.others);
        let parts = parts.filter(|it| joins::is_numbered(&schema, it.from));
        let references: Vec<Edge> = edges.iter().chain(of_numbers).chain(parts).copied().collect();
        let mut tables = roles::tables(&schema, &references, &facts);
        let n_told = edges.len();
        edges.extend(shared);
        said.name(&mut tables, &shown);
        for time in said.times() {
            if let Some(table) = tables.get_mut(time.table) {
                table.axis = axis::on(time, &table.columns, &facts).or(table.axis.take());
            }
        }
        let groups = joins::groups(&edges, tables.len());
        let root = |it: &String| words::root(&words::stem(it)).to_owned();
        let roots = tables.iter().map(|it| it.words.iter().map(root).collect()).collect();
        let mut names = names::NameIndex::new(&tables);
        names.add_referred(&tables, &edges);
        names.add_paired(&tables, &edges);
        names.add_kinds(&tables, &edges);
        let mut values = value_index(&tables, &facts, |it| shown.place(it));
        for (word, col, text) in said.values() {
            values.say(word, col, text);
        }
        for own in &coded {
            for (code, text) in &own.meanings {
                values.say(text, own.col, code);
            }
        }
        let newest_day = present::newest_day(&tables, &facts);
        let last_day = present::last_day(&tables, &facts);
        let own = |at: usize| derived::derived(at, &tables, &edges, newest_day);
        let derived = (0..tables.len()).map(own).collect();
        let known = Known {
            schema: shown.visible,
            tables,
            derived,
            edges,
            compounds,
            groups,
            roots,
            n_told,
            code_lists: coded,
            names,
            values,
            concepts: Vec::new(),
            examples: Vec::new(),
            main_axis_table: None,
            newest_day,
            last_day,
            by_meaning: HashMap::new(),
            spoken: Spoken::default(),
        };
        let mut catalog = Self { known: Arc::new(known), present: None };
        let axis = catalog.most_about_time();
        catalog.put(|it| it.main_axis_table = axis);
        let by_meaning = catalog.meanings();
        catalog.put(|it| it.by_meaning = by_meaning);
        let spoken = said.spoken(&catalog);
        catalog.put(|it| it.spoken = spoken);
        let concepts = concepts::concepts(&catalog, &said);
        catalog.put(|it| {
            it.names.add_concepts(&concepts);
            it.concepts = concepts;
        });
        let examples = examples::examples(&catalog);
        catalog.put(|it| it.examples = examples);
        catalog
    }

    /// The schema as far as it is shown.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Six varied questions this database can answer; fewer where it holds little.
    pub fn examples(&self) -> Vec<String> {
        self.examples.iter().take(6).cloned().collect()
    }

    /// The newest period in the data as people write it ("Q1 2025"), of the table that is most
    /// about time; `None` where nothing is dated.
    pub fn newest_period(&self) -> Option<String> {
        let axis = self.main_axis()?;
        let covered = axis.covered?;
        Some(Span::one(covered.grain, covered.to).to_string())
    }

    /// How tables hang together: (table, column) of the many, (table, column) of the one; declared,
    /// or read from names and shared values. Without what is hidden.
    pub fn joins(&self) -> impl Iterator<Item = ((&str, &str), (&str, &str))> {
        let name = |col: Col| self.shown_name(col);
        self.edges.iter().filter_map(move |it| name(it.from).zip(name(it.to)))
    }

    /// What a person said of the database, as far as it is shown.
    pub fn spoken(&self) -> &Spoken {
        &self.spoken
    }

    /// Table and column as the schema names them; `None` where they are hidden.
    pub(crate) fn shown_name(&self, col: Col) -> Option<(&str, &str)> {
        let table = self.schema.table(&self.table(col.table)?.name)?;
        Some((table.name.as_str(), table.column(&self.column(col)?.name)?.name.as_str()))
    }

    pub(crate) fn tables(&self) -> &[TableInfo] {
        &self.tables
    }

    pub(crate) fn table(&self, table: usize) -> Option<&TableInfo> {
        self.tables.get(table)
    }

    pub(crate) fn column(&self, col: Col) -> Option<&ColumnInfo> {
        let stored = &self.tables.get(col.table)?.columns;
        stored.get(col.column).or_else(|| Some(&self.derived_column(col)?.info))
    }

    fn derived_column(&self, col: Col) -> Option<&Derived> {
        let n_stored = self.tables.get(col.table)?.columns.len();
        self.derived.get(col.table)?.get(col.column.checked_sub(n_stored)?)
    }

    /// What a column is worked out of; `None` where it is stored.
    pub(crate) fn derivation(&self, col: Col) -> Option<Derivation> {
        let how = self.derived_column(col)?.how;
        Some(match (how, self.present_day()) {
            (Derivation::YearsSince { date, .. }, Some(until)) => {
                Derivation::YearsSince { date, until }
            }
            _ => how,
        })
    }

    /// The columns a column is read from: those it is worked out of, or itself.
    pub(crate) fn parts_of(&self, col: Col) -> Vec<Col> {
        match self.derivation(col) {
            None => vec![col],
            Some(Derivation::Length { from, to, .. }) => vec![from, to],
            Some(Derivation::Product { quantity, price }) => vec![quantity, price],
            Some(
                Derivation::YearsSince { date: of, .. }
                | Derivation::Period { of, .. }
                | Derivation::Part { of, .. },
            ) => vec![of],
        }
    }

    /// Every derived column with its position.
    pub(crate) fn derived(&self) -> impl Iterator<Item = (Col, Derivation)> {
        let tables = self.tables.iter().zip(&self.derived).enumerate();
        tables.flat_map(|(table, (info, own))| {
            let first = info.columns.len();
            let place = move |it: usize| Col { table, column: first + it };
            own.iter().enumerate().map(move |(idx, it)| (place(idx), it.how))
        })
    }

    /// Every stored column with its position.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (Col, &ColumnInfo)> {
        self.tables.iter().enumerate().flat_map(|(table, info)| {
            let columns = info.columns.iter().enumerate();
            columns.map(move |(column, it)| (Col { table, column }, it))
        })
    }

    /// Whether a table is called by these stems.
    pub(crate) fn is_named(&self, table: usize, stems: &[&str]) -> bool {
        let hits = self.names.at(stems);
        hits.iter().any(|it| {
            it.target == Target::Table(table) && it.n_words == stems.len() && it.score > 0.8
        })
    }

    /// What is said where two tables are linked in several ways and this link was taken.
    pub(crate) fn link_taken(&self, step: Step) -> String {
        let by = if step.fans_out { step.right } else { step.left };
        let table = |it: usize| self.table(it).map_or("", |it| it.plural.as_str());
        let column = self.column(by).map_or("", |it| it.name.as_str());
        let (left, right) = (table(step.left.table), table(step.right.table));
        format!("{left} and {right} are linked in several ways; {column} is taken")
    }

    /// Whether several amounts are kept period by period, as in books of account.
    pub(crate) fn keeps_accounts(&self) -> bool {
        let Some(table) = self.main_axis_table().and_then(|it| self.tables.get(it)) else {
            return false;
        };
        let flows = table.columns.iter().filter(|it| it.is_quantity() && it.nature == Nature::Flow);
        // Dates are mostly those of events, and years those of births and foundings.
        let periodic = table.axis.as_ref().is_some_and(|it| {
            matches!(it.form, AxisForm::YearQuarter { .. } | AxisForm::YearMonth { .. })
        });
        periodic && flows.count() >= 2
    }

    /// Whether a column is, or is part of, what names the rows of its table.
    pub(crate) fn is_label(&self, col: Col) -> bool {
        self.tables.get(col.table).is_some_and(|it| it.label.contains(&col.column))
    }

    /// Whether no two rows share a value of this column.
    pub(crate) fn is_key(&self, col: Col) -> bool {
        let own_key = self.tables.get(col.table).is_some_and(|it| it.key == Some(col.column));
        own_key || self.column(col).is_some_and(|it| it.is_unique)
    }

    /// Whether a column keeps its values as text.
    pub(crate) fn holds_text(&self, col: Col) -> bool {
        // By name: what is shown has fewer columns than what is worked with.
        let table = self.schema.tables.get(col.table);
        let column = table.zip(self.column(col)).and_then(|(it, own)| it.column(&own.name));
        column.is_some_and(|it| it.class == fact_core::StorageClass::Text)
    }

    /// Whether a join is known by its values alone.
    pub(crate) fn is_by_value(&self, step: &Step) -> bool {
        let told = self.edges.get(..self.n_told).unwrap_or_default();
        !told.iter().any(|it| {
            (it.from, it.to) == (step.left, step.right)
                || (it.to, it.from) == (step.left, step.right)
        })
    }

    /// The columns that a join makes equal: one pair, or several where the key has several columns.
    pub(crate) fn joined_on(&self, step: &Step) -> Vec<(Col, Col)> {
        let ends = |it: &Edge| {
            let down = it.from.table == step.right.table;
            if down { (it.to, it.from) } else { (it.from, it.to) }
        };
        let own = (step.left, step.right);
        let whole = self.compounds.iter().find(|it| ends(&it.first) == own);
        let others = whole.into_iter().flat_map(|it| &it.others).map(ends);
        std::iter::once(own).chain(others).collect()
    }

    /// The roots of the words a table is called by.
    pub(crate) fn roots_of(&self, table: usize) -> &[String] {
        self.roots.get(table).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether any joins connect two tables.
    pub(crate) fn hang_together(&self, a: usize, b: usize) -> bool {
        self.groups.get(a) == self.groups.get(b)
    }

    /// Whether a column refers to rows of a table.
    pub(crate) fn refers(&self, col: Col, table: usize) -> bool {
        self.edges.iter().any(|it| it.from == col && it.to.table == table)
    }

    /// Whether a name stands for a date or a year.
    pub(crate) fn is_dated(&self, target: Target) -> bool {
        let Target::Column(col) = target else { return false };
        self.column(col).is_some_and(|it| matches!(it.role, Role::Date | Role::Year))
    }

    pub(crate) fn edges(&self) -> &[Edge] {
        &self.edges
    }

    pub(crate) fn names(&self) -> &names::NameIndex {
        &self.names
    }

    pub(crate) fn values(&self) -> &values::ValueIndex {
        &self.values
    }

    pub(crate) fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    pub(crate) fn concept(&self, name: &str) -> Option<&Concept> {
        self.concepts.iter().find(|it| it.name == name)
    }

    /// All questions the catalog can vouch for, most telling first.
    pub(crate) fn known_questions(&self) -> &[String] {
        &self.examples
    }

    /// The time axis of the table that is most about time.
    pub(crate) fn main_axis(&self) -> Option<&Axis> {
        self.main_axis_table().and_then(|it| self.tables.get(it)?.axis.as_ref())
    }

    /// The columns whose name is of these stems, or means the same by the glossary, in the order of
    /// the schema.
    pub(crate) fn columns_meaning(&self, stems: &[String]) -> &[Col] {
        self.by_meaning.get(stems).map(Vec::as_slice).unwrap_or_default()
    }

    fn meanings(&self) -> HashMap<Vec<String>, Vec<Col>> {
        let mut meanings: HashMap<Vec<String>, Vec<Col>> = HashMap::new();
        for (col, info) in self.columns() {
            let own: Vec<String> = info.words.iter().map(|it| words::stem(it)).collect();
            let mut all: Vec<Vec<String>> =
                GLOSSARY.synonyms(&own).into_iter().map(<[String]>::to_vec).collect();
            all.push(own);
            all.sort();
            all.dedup();
            for stems in all {
                meanings.entry(stems).or_default().push(col);
            }
        }
        meanings
    }

    /// The table with a time axis and the most figures of the flowing kind.
    pub(crate) fn main_axis_table(&self) -> Option<usize> {
        self.main_axis_table
    }

    fn most_about_time(&self) -> Option<usize> {
        let dated = self
            .tables
            .iter()
            .enumerate()
            .filter(|(_, it)| it.axis.as_ref().is_some_and(|axis| axis.covered.is_some()));
        let flows = |it: &TableInfo| {
            it.columns.iter().filter(|it| it.is_quantity() && it.nature == Nature::Flow).count()
        };
        // Of equals the first wins, so the choice is stable.
        dated.rev_max_by(|it| (flows(it.1), it.1.n_rows.unwrap_or(0))).map(|(idx, _)| idx)
    }
}

/// The references that were said, and those a schema declares or tells by names for other
/// columns.
fn said_edges(schema: &Schema, said: &Semantics) -> Vec<Edge> {
    let mut edges: Vec<Edge> = said.joins().iter().map(|&(from, to)| Edge { from, to }).collect();
    let others = joins::edges(schema);
    edges.extend(others.into_iter().filter(|it| said.joins().iter().all(|own| own.0 != it.from)));
    edges
}

fn value_index(
    tables: &[TableInfo],
    facts: &facts::Facts,
    place: impl Fn(Col) -> Option<Col>,
) -> values::ValueIndex {
    let mut partly_seen = Vec::new();
    for (table, info) in tables.iter().enumerate() {
        let asked_for = info.columns.iter().enumerate().filter(|(_, it)| it.role.names_values());
        let mut cols = asked_for.map(|(column, _)| Col { table, column });
        if cols.any(|it| facts.may_hold_more(it)) {
            partly_seen.push(table);
        }
    }
    let texts = facts.texts().cloned().unwrap_or_default();
    values::ValueIndex::new(tables, texts, place, partly_seen)
}

/// The first of the items with the largest key.
pub(crate) trait FirstMax: Iterator + Sized {
    /// As `max_by_key`, but of equals the first wins.
    fn rev_max_by<K: PartialOrd>(self, key: impl Fn(&Self::Item) -> K) -> Option<Self::Item> {
        let mut best: Option<(K, Self::Item)> = None;
        for item in self {
            let rank = key(&item);
            if best.as_ref().is_none_or(|(top, _)| rank > *top) {
                best = Some((rank, item));
            }
        }
        best.map(|(_, item)| item)
    }
}

impl<I: Iterator> FirstMax for I {}
