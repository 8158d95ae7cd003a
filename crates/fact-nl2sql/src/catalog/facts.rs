//! What was found out about the columns of a database.
//!
//! Knows nothing of what it is used for.

use std::sync::Arc;

use fact_core::{Schema, Table, TableSchema, Value};
use serde::{Deserialize, Serialize};

use super::codes::{Codes, Columns};
use super::probe::{Ask, MAX_PERIODS, Probe, SAMPLE_ROWS, is_bytes, period_pair};
use super::values::{Arena, ColumnTexts, MAX_BYTES, Texts};
use crate::plan::Col;

/// Everything that was found out, by column.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Facts {
    tables: Vec<TableFacts>,
    overlaps: Vec<Overlap>,
    codes: Vec<Codes>,
    #[serde(skip)]
    texts: Option<Arc<Texts>>,
}

/// What was found out about a table.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct TableFacts {
    pub columns: Vec<ColumnFacts>,
    /// Whether it was read from end to end, or could not be: nothing more is to be found out.
    pub is_read: bool,
    /// The pairs of a year and a part of it; `None` where they were not read.
    pub periods: Option<Vec<(Value, Value)>>,
}

/// What was found out about a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ColumnFacts {
    /// Where the column stands in the schema the texts were gathered by.
    origin: Col,
    /// What the rows looked at hold; `None` where the look failed.
    pub seen: Option<Seen>,
    /// Whether those are all rows of the table.
    pub saw_all: bool,
    /// Smallest and largest of the whole table, where they were asked for apart.
    pub bounds: Option<(Value, Value)>,
    /// Whether the column can hold texts.
    pub is_text: bool,
    /// Whether some of its texts were left out.
    pub is_cut: bool,
}

impl ColumnFacts {
    /// Of a column nothing is known of.
    pub fn new(origin: Col) -> Self {
        Self { origin, seen: None, saw_all: false, bounds: None, is_text: false, is_cut: false }
    }
}

/// What the rows looked at hold in one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Seen {
    pub smallest: Value,
    pub largest: Value,
    pub n_different: u64,
    pub n_values: u64,
    pub n_rows: u64,
}

/// How far the values of one column are among those of another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Overlap {
    pub from: Col,
    pub to: Col,
    /// Different values of `from` that were looked up.
    pub n_looked_up: u64,
    /// Those of them that `to` has too.
    pub n_found: u64,
}

/// What is known of a column's values.
pub(crate) struct Range<'a> {
    pub smallest: &'a Value,
    pub largest: &'a Value,
    pub n_different: u64,
    pub n_values: u64,
}

/// Answers of probes on their way to [`Facts`].
pub(super) struct Gathering {
    facts: Facts,
    texts: Vec<ColumnTexts>,
    n_bytes: usize,
}

impl Gathering {
    pub fn new(schema: &Schema) -> Self {
        let table = |(table, it): (usize, &TableSchema)| {
            let columns =
                (0..it.columns.len()).map(|column| ColumnFacts::new(Col { table, column }));
            TableFacts { columns: columns.collect(), ..TableFacts::default() }
        };
        let tables = schema.tables.iter().enumerate().map(table).collect();
        let facts = Facts { tables, ..Facts::default() };
        Self { facts, texts: Vec::new(), n_bytes: 0 }
    }

    /// Takes one answer; `None` where the look failed.
    pub fn add(&mut self, probe: &Probe, answer: Option<Table>) {
        match probe.ask {
            Ask::Values(col) => self.add_texts(col, answer),
            Ask::Range(col) => {
                let Some(facts) = self.facts.column_mut(col) else { return };
                facts.seen = answer.as_ref().and_then(seen);
                // Fewer rows than were asked for are all there are; each half of them is less
                // than that.
                let n_seen = facts.seen.as_ref().map(|it| it.n_rows);
                facts.saw_all = n_seen.is_some_and(|it| probe.whole || it < SAMPLE_ROWS / 2);
            }
            Ask::Bounds(col) => {
                let row = answer.and_then(|it| it.rows.into_iter().next());
                let mut cells = row.into_iter().flatten();
                if let Some(facts) = self.facts.column_mut(col) {
                    facts.bounds = cells.next().zip(cells.next());
                }
            }
            Ask::Periods { year, .. } => {
                let pairs = answer.map(|it| it.rows.into_iter().filter_map(pair).collect());
                if let Some(facts) = self.facts.tables.get_mut(year.table) {
                    facts.periods = pairs;
                }
            }
            Ask::Codes(columns) => {
                let rows = answer.map_or(Vec::new(), |it| it.rows);
                let text = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
                let row = |it: Vec<Value>| match it.as_slice() {
                    [kind, code, meaning] => Some([text(kind), text(code), text(meaning)]),
                    _ => None,
                };
                let rows = rows.into_iter().filter_map(row).collect();
                self.facts.codes.push(Codes { columns, rows });
            }
            Ask::Overlap { .. } => self.facts.add_overlap(probe, answer.as_ref()),
        }
    }

    fn add_texts(&mut self, col: Col, answer: Option<Table>) {
        let Some(facts) = self.facts.column_mut(col) else { return };
        facts.is_text = true;
        facts.is_cut = answer.as_ref().is_none_or(|it| it.truncated);
        let Some(table) = answer else { return };
        let texts: Arena = table.column(0).filter_map(Value::as_str).collect();
        if self.n_bytes + texts.n_bytes() > 2 * MAX_BYTES {
            facts.is_cut = true;
            return;
        }
        self.n_bytes += texts.n_bytes();
        self.texts.push(ColumnTexts { col, texts });
    }

    pub fn finish(self) -> Facts {
        self.facts.with_texts(self.texts)
    }
}

impl Facts {
    /// The different texts of a column that a question can name.
    pub fn values(&self, col: Col) -> Vec<&str> {
        let Some((texts, facts)) = self.texts.as_ref().zip(self.column(col)) else {
            return Vec::new();
        };
        texts.of(facts.origin).collect()
    }

    /// Whether [`Self::values`] may lack some that the column holds.
    pub fn may_hold_more(&self, col: Col) -> bool {
        self.column(col).is_some_and(|it| it.is_text && (it.is_cut || !it.saw_all))
    }

    /// Smallest and largest of all values, `NULL` where there is none; `None` where the whole
    /// table was not read.
    pub fn bounds(&self, col: Col) -> Option<(&Value, &Value)> {
        let facts = self.column(col)?;
        if facts.saw_all {
            return facts.seen.as_ref().map(|it| (&it.smallest, &it.largest));
        }
        facts.bounds.as_ref().map(|(smallest, largest)| (smallest, largest))
    }

    /// What is known of a column's values: the ends from the whole table where they were read,
    /// the rest from the rows looked at.
    pub fn range(&self, col: Col) -> Option<Range<'_>> {
        let seen = self.column(col)?.seen.as_ref();
        let all = self.bounds(col).filter(|(smallest, _)| !smallest.is_null());
        let (smallest, largest) = all.or(seen.map(|it| (&it.smallest, &it.largest)))?;
        let count = |of: fn(&Seen) -> u64| seen.map_or(0, of);
        Some(Range {
            smallest,
            largest,
            n_different: count(|it| it.n_different),
            n_values: count(|it| it.n_values),
        })
    }

    /// The pairs of a year and a quarter or month; `None` where they were not read.
    pub fn periods(&self, year: Col) -> Option<Vec<(i64, &Value)>> {
        let pairs = self.tables.get(year.table)?.periods.as_ref()?;
        let pairs = pairs.iter().filter_map(|(year, part)| match year {
            Value::Integer(year) => Some((*year, part)),
            Value::Text(year) => Some((year.trim().parse().ok()?, part)),
            _ => None,
        });
        Some(pairs.collect())
    }

    /// Whether every row was looked at for this column, and how many there are.
    pub fn n_rows(&self, col: Col) -> Option<u64> {
        let facts = self.column(col).filter(|it| it.saw_all)?;
        facts.seen.as_ref().map(|it| it.n_rows)
    }

    /// The tables that say what codes mean.
    pub(super) fn codes(&self) -> &[Codes] {
        &self.codes
    }

    /// What was found of values that columns share.
    pub(super) fn overlaps(&self) -> &[Overlap] {
        &self.overlaps
    }

    /// Takes the answer of a probe for shared values.
    pub(super) fn add_overlap(&mut self, probe: &Probe, answer: Option<&Table>) {
        let Ask::Overlap { from, to } = probe.ask else { return };
        let Some(row) = answer.and_then(|it| it.rows.first()) else { return };
        let (n_looked_up, n_found) = (count(row.first()), count(row.get(1)));
        self.overlaps.push(Overlap { from, to, n_looked_up, n_found });
    }

    /// The texts of all columns.
    pub(super) fn texts(&self) -> Option<&Arc<Texts>> {
        self.texts.as_ref()
    }

    /// The same with these texts, none of which were left out.
    pub(super) fn holding(mut self, texts: Arc<Texts>) -> Self {
        self.texts = Some(texts);
        self
    }

    /// The same with texts that are not yet in order.
    pub(super) fn with_texts(mut self, columns: Vec<ColumnTexts>) -> Self {
        let (texts, left_out) = Texts::new(columns);
        for col in left_out {
            if let Some(facts) = self.column_mut(col) {
                facts.is_cut = true;
            }
        }
        self.holding(Arc::new(texts))
    }

    /// The same with what was found by reading one table from end to end.
    pub(super) fn put(&mut self, table: usize, facts: TableFacts) {
        if let Some(it) = self.tables.get_mut(table) {
            *it = facts;
        }
    }

    /// Reading a table from end to end failed: it is not tried again.
    pub(super) fn give_up(&mut self, table: usize) {
        if let Some(it) = self.tables.get_mut(table) {
            it.is_read = true;
        }
    }

    /// Whether something of a table is not known that reading it from end to end would tell.
    pub(super) fn is_unfinished(&self, schema: &Schema, table: usize) -> bool {
        let (Some(told), Some(facts)) = (schema.tables.get(table), self.tables.get(table)) else {
            return false;
        };
        if facts.is_read {
            return false;
        }
        let columns = told.columns.iter().zip(&facts.columns);
        let lacks = |it: &ColumnFacts| !it.saw_all || (it.is_text && it.is_cut);
        columns.filter(|(column, _)| !is_bytes(column)).any(|(_, it)| lacks(it))
            || (period_pair(told).is_some() && facts.periods.is_none())
    }

    /// Without the columns for which `place` has none, the others where it says.
    pub(super) fn placed(&self, n_tables: usize, place: impl Fn(Col) -> Option<Col>) -> Self {
        let mut placed = Self {
            tables: vec![TableFacts::default(); n_tables],
            overlaps: Vec::new(),
            codes: Vec::new(),
            texts: self.texts.clone(),
        };
        for (table_idx, table) in self.tables.iter().enumerate() {
            for (column_idx, column) in table.columns.iter().enumerate() {
                let Some(to) = place(Col { table: table_idx, column: column_idx }) else {
                    continue;
                };
                let Some(slot) = placed.tables.get_mut(to.table) else { continue };
                slot.periods.clone_from(&table.periods);
                // Columns keep their order, so each comes right after the one before.
                slot.columns.push(column.clone());
            }
        }
        let overlaps = self
            .overlaps
            .iter()
            .filter_map(|it| Some(Overlap { from: place(it.from)?, to: place(it.to)?, ..*it }));
        placed.overlaps = overlaps.collect();
        let codes = self.codes.iter().filter_map(|it| {
            let Columns { kind, code, text } = it.columns;
            let columns = Columns { kind: place(kind)?, code: place(code)?, text: place(text)? };
            Some(Codes { columns, rows: it.rows.clone() })
        });
        placed.codes = codes.collect();
        placed
    }

    fn column(&self, col: Col) -> Option<&ColumnFacts> {
        self.tables.get(col.table)?.columns.get(col.column)
    }

    fn column_mut(&mut self, col: Col) -> Option<&mut ColumnFacts> {
        self.tables.get_mut(col.table)?.columns.get_mut(col.column)
    }
}

fn seen(answer: &Table) -> Option<Seen> {
    let row = answer.rows.first()?;
    Some(Seen {
        smallest: row.first()?.clone(),
        largest: row.get(1)?.clone(),
        n_different: count(row.get(2)),
        n_values: count(row.get(3)),
        n_rows: count(row.get(4)),
    })
}

fn pair(row: Vec<Value>) -> Option<(Value, Value)> {
    let mut cells = row.into_iter();
    cells.next().zip(cells.next())
}

fn count(cell: Option<&Value>) -> u64 {
    match cell {
        Some(Value::Integer(n)) => u64::try_from(*n).unwrap_or(0),
        _ => 0,
    }
}

/// The newest pairs of a year and a part of it, as many as are kept.
pub(super) fn newest(mut pairs: Vec<(Value, Value)>) -> Vec<(Value, Value)> {
    let rank = |(year, part): &(Value, Value)| (year.as_f64(), part.as_f64(), part.to_string());
    pairs.sort_by(|a, b| rank(b).partial_cmp(&rank(a)).unwrap_or(std::cmp::Ordering::Equal));
    pairs.truncate(MAX_PERIODS);
    pairs
}
