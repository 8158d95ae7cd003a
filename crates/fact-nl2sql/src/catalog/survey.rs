//! Tables read from end to end, row by row, in memory that does not grow with them.
//!
//! Start at [`Survey::new`]: it asks for one statement after another and takes the rows. What
//! comes out is what probes find out about a small table. Exact but for one figure: how many
//! different values a column has is counted up to a bound and estimated beyond it. Knows nothing
//! of where rows come from.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use fact_core::{Schema, TableSchema, Value, ValueRef};
use fact_sql::quote_identifier as quote;

use super::distinct::{Distinct, hash};
use super::facts::{ColumnFacts, Facts, Seen, TableFacts, newest};
use super::probe::{MAX_PERIODS, MAX_TEXT_CHARS, is_bytes, may_hold_text, period_pair};
use super::values::{Arena, ColumnTexts, MAX_BYTES, MAX_TEXTS};
use crate::period;
use crate::plan::Col;

/// Different values counted exactly over all columns of a table that is being read, texts that
/// are kept not counted.
const MAX_COUNTED: usize = 1_000_000;

/// So many texts of a column are looked at before it counts as one of dates, which nobody names
/// as text.
const N_DATES: u64 = 200;

/// Different dates counted exactly.
const N_DATES_COUNTED: usize = 20_000;

/// Of a column with more texts than there is room for so many stay, as a sample.
const SAMPLE_TEXTS: usize = 20_000;

/// Tables being read one after another.
pub struct Survey {
    schema: Schema,
    /// Positions of the tables that are left, the next one last.
    left: Vec<usize>,
    table: Option<TableSurvey>,
    done: Vec<(usize, TableFacts)>,
    given_up: Vec<usize>,
    texts: Vec<ColumnTexts>,
    room: Room,
}

/// What came of reading tables.
pub(super) struct Surveyed {
    pub tables: Vec<(usize, TableFacts)>,
    pub texts: Vec<ColumnTexts>,
    pub given_up: Vec<usize>,
}

/// What texts may still take.
#[derive(Clone, Copy)]
struct Room {
    n_texts: usize,
    n_bytes: usize,
}

struct TableSurvey {
    table: usize,
    columns: Vec<ColumnSurvey>,
    /// Positions in a row of the year and of the part of it.
    pair: Option<(usize, usize)>,
    periods: BTreeMap<(i64, String), (Value, Value)>,
    n_rows: u64,
    /// The last rowid that was read, and what the table calls it; `None` where it has none.
    rowid: Option<(&'static str, Option<i64>)>,
}

struct ColumnSurvey {
    column: usize,
    smallest: Value,
    largest: Value,
    n_values: u64,
    n_texts: u64,
    n_dates: u64,
    different: Distinct,
    /// `None` where texts are not kept.
    texts: Option<Arena>,
    is_text: bool,
    is_cut: bool,
}

impl Survey {
    /// Reads the tables of which `facts` lack something.
    pub(super) fn new(schema: &Schema, facts: &Facts) -> Self {
        let tables = schema.tables.iter().enumerate();
        let unfinished =
            |(idx, it): &(usize, &TableSchema)| !it.is_view && facts.is_unfinished(schema, *idx);
        let left: Vec<usize> = tables.filter(unfinished).map(|(idx, _)| idx).rev().collect();
        let mut reading = Self {
            schema: schema.clone(),
            left,
            table: None,
            done: Vec::new(),
            given_up: Vec::new(),
            texts: Vec::new(),
            room: Room { n_texts: MAX_TEXTS, n_bytes: MAX_BYTES },
        };
        reading.next();
        reading
    }

    /// Whether there is nothing to read.
    pub fn is_done(&self) -> bool {
        self.table.is_none()
    }

    /// For each table that is to be read a statement that tells in no time about how many rows it
    /// has; `None` where it is known.
    pub fn sizes(&self) -> Vec<Result<u64, String>> {
        let current = self.table.as_ref().map(|it| it.table);
        let tables = current.into_iter().chain(self.left.iter().rev().copied());
        let size = |idx: usize| {
            let table = self.schema.tables.get(idx);
            let known = table.and_then(|it| it.n_rows);
            known.ok_or_else(|| {
                let name = table.map_or_else(String::new, |it| quote(&it.name));
                let rowid = table.and_then(rowid_name).unwrap_or("rowid");
                format!("SELECT MAX({rowid}) FROM {name}")
            })
        };
        tables.map(size).collect()
    }

    /// Rows of the table that is being read, so far.
    pub fn n_rows(&self) -> u64 {
        self.table.as_ref().map_or(0, |it| it.n_rows)
    }

    /// The statement whose rows are to be added next; `None` where all is read. It may be broken
    /// off after any row and asked for again, where [`Self::can_go_on`] says so.
    pub fn sql(&self) -> Option<String> {
        let reading = self.table.as_ref()?;
        let table = self.schema.tables.get(reading.table)?;
        let names = reading.columns.iter().filter_map(|it| table.columns.get(it.column));
        let names: Vec<String> = names.map(|it| quote(&it.name)).collect();
        let (columns, from) = (names.join(", "), quote(&table.name));
        Some(match reading.rowid {
            None => format!("SELECT NULL, {columns} FROM {from}"),
            Some((id, None)) => format!("SELECT {id}, {columns} FROM {from} ORDER BY {id}"),
            Some((id, Some(last))) => {
                format!("SELECT {id}, {columns} FROM {from} WHERE {id} > {last} ORDER BY {id}")
            }
        })
    }

    /// Whether reading can be broken off and taken up again behind the last row.
    pub fn can_go_on(&self) -> bool {
        self.table.as_ref().is_some_and(|it| it.rowid.is_some())
    }

    /// The statement failed: where the table is one without row numbers it is read in one go, else
    /// it is passed over. Says whether to try again.
    pub fn failed(&mut self) -> bool {
        match self.table.as_mut() {
            Some(it) if it.n_rows == 0 && it.rowid.is_some() => {
                it.rowid = None;
                true
            }
            _ => {
                self.given_up.extend(self.table.take().map(|it| it.table));
                self.next();
                false
            }
        }
    }

    /// Takes one row of [`Self::sql`].
    pub fn add(&mut self, row: &[ValueRef<'_>]) {
        let Some(reading) = self.table.as_mut() else { return };
        let Some((id, cells)) = row.split_first() else { return };
        reading.add(id, cells);
        // Looked at now and then: a column may be all of the memory's worth within a table.
        if reading.n_rows.is_multiple_of(4_096) {
            reading.make_room(self.room);
        }
    }

    /// The statement ran to its end: the next table follows.
    pub fn end_table(&mut self) {
        if let Some(mut reading) = self.table.take() {
            reading.make_room(self.room);
            let (facts, texts) = reading.finish(&self.schema);
            for column in &texts {
                self.room.n_texts = self.room.n_texts.saturating_sub(column.texts.len());
                self.room.n_bytes = self.room.n_bytes.saturating_sub(column.texts.n_bytes());
            }
            self.done.push(facts);
            self.texts.extend(texts);
        }
        self.next();
    }

    fn next(&mut self) {
        self.table = self
            .left
            .pop()
            .and_then(|idx| Some(TableSurvey::new(idx, self.schema.tables.get(idx)?)));
    }

    /// What was found out, with the columns' texts, and the tables that could not be read.
    pub(super) fn finish(self) -> Surveyed {
        Surveyed { tables: self.done, texts: self.texts, given_up: self.given_up }
    }
}

impl TableSurvey {
    fn new(idx: usize, table: &TableSchema) -> Self {
        let read = table.columns.iter().enumerate().filter(|(_, it)| !is_bytes(it));
        let n_columns = read.clone().count().max(1);
        let columns: Vec<ColumnSurvey> = read
            .map(|(column, it)| ColumnSurvey {
                column,
                smallest: Value::Null,
                largest: Value::Null,
                n_values: 0,
                n_texts: 0,
                n_dates: 0,
                different: Distinct::new(if may_hold_text(it) {
                    // Bounded by the room there is for texts.
                    usize::MAX
                } else {
                    MAX_COUNTED / n_columns
                }),
                texts: may_hold_text(it).then(Arena::default),
                is_text: may_hold_text(it),
                is_cut: false,
            })
            .collect();
        let at = |column: usize| columns.iter().position(|it| it.column == column);
        let pair = period_pair(table).and_then(|(year, part)| at(year).zip(at(part)));
        let rowid = rowid_name(table).map(|it| (it, None));
        Self { table: idx, columns, pair, periods: BTreeMap::new(), n_rows: 0, rowid }
    }

    fn add(&mut self, id: &ValueRef<'_>, cells: &[ValueRef<'_>]) {
        self.n_rows += 1;
        if let (Some((_, last)), ValueRef::Integer(id)) = (&mut self.rowid, id) {
            *last = Some(*id);
        }
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.add(cell);
        }
        let Some((year, part)) = self.pair else { return };
        if let (Some(year), Some(part)) = (cells.get(year), cells.get(part)) {
            let number = match year {
                ValueRef::Integer(it) => Some(*it),
                ValueRef::Text(it) => it.trim().parse().ok(),
                _ => None,
            };
            let Some(number) = number else { return };
            let part = part.to_value();
            let key = (number, part.to_string());
            self.periods.entry(key).or_insert_with(|| (year.to_value(), part));
            if self.periods.len() > 2 * MAX_PERIODS {
                self.periods.pop_first();
            }
        }
    }

    /// Lets go of texts until they fit: the column with most first, for names are few and numbers
    /// written as text are many.
    fn make_room(&mut self, room: Room) {
        let n_columns = self.columns.len().max(1);
        loop {
            let texts = self.columns.iter().filter(|it| it.texts.is_some());
            let n_texts: usize = texts.clone().map(|it| it.different.n_remembered()).sum();
            let n_bytes: usize = texts.map(ColumnSurvey::n_kept_bytes).sum();
            if n_texts <= room.n_texts && n_bytes <= room.n_bytes {
                return;
            }
            let uncut = self.columns.iter_mut().filter(|it| !it.is_cut && it.texts.is_some());
            let most = uncut.max_by_key(|it| (it.different.n_remembered(), it.n_kept_bytes()));
            let Some(most) = most else { return };
            most.is_cut = true;
            most.different.remember_at_most(MAX_COUNTED / n_columns);
            if let Some(texts) = most.texts.as_mut() {
                texts.truncate(room.n_texts.min(SAMPLE_TEXTS));
            }
        }
    }

    fn finish(self, schema: &Schema) -> ((usize, TableFacts), Vec<ColumnTexts>) {
        let table = self.table;
        let n_columns = schema.tables.get(table).map_or(0, |it| it.columns.len());
        let mut facts: Vec<ColumnFacts> =
            (0..n_columns).map(|column| ColumnFacts::new(Col { table, column })).collect();
        let mut texts = Vec::new();
        for column in self.columns {
            let Some(slot) = facts.get_mut(column.column) else { continue };
            slot.saw_all = true;
            slot.is_text = column.is_text;
            slot.is_cut = column.is_cut;
            slot.seen = Some(Seen {
                smallest: column.smallest,
                largest: column.largest,
                n_different: column.different.count(column.n_values),
                n_values: column.n_values,
                n_rows: self.n_rows,
            });
            if let Some(mut kept) = column.texts.filter(|it| it.len() > 0) {
                kept.shrink();
                texts.push(ColumnTexts { col: Col { table, column: column.column }, texts: kept });
            }
        }
        let periods = self.pair.map(|_| newest(self.periods.into_values().collect()));
        ((table, TableFacts { columns: facts, is_read: true, periods }), texts)
    }
}

impl ColumnSurvey {
    fn add(&mut self, cell: &ValueRef<'_>) {
        if *cell == ValueRef::Null {
            return;
        }
        self.n_values += 1;
        if self.smallest.is_null() || order(cell, &self.smallest) == Ordering::Less {
            self.smallest = cell.to_value();
        }
        if self.largest.is_null() || order(cell, &self.largest) == Ordering::Greater {
            self.largest = cell.to_value();
        }
        let is_new = self.different.add(hash(cell));
        if let ValueRef::Text(text) = cell {
            self.add_text(text, is_new);
        }
    }

    fn add_text(&mut self, text: &str, is_new: bool) {
        let Some(texts) = self.texts.as_mut().filter(|_| !self.is_cut) else { return };
        self.n_texts += 1;
        if self.n_texts <= N_DATES {
            self.n_dates += u64::from(period::day_of(text).is_some());
            if self.n_dates == N_DATES {
                self.texts = None;
                self.different.remember_at_most(N_DATES_COUNTED);
                return;
            }
        }
        // Until the column is cut all its values are remembered, so each text is new once.
        if !is_new {
            return;
        }
        if text.len() <= MAX_TEXT_CHARS || text.chars().count() <= MAX_TEXT_CHARS {
            texts.push(text);
        }
    }

    fn n_kept_bytes(&self) -> usize {
        self.texts.as_ref().map_or(0, Arena::n_bytes)
    }
}

/// A name of the row number that no column hides; `None` where all are taken.
fn rowid_name(table: &TableSchema) -> Option<&'static str> {
    ["rowid", "_rowid_", "oid"].into_iter().find(|it| table.column(it).is_none())
}

/// SQLite's own order: numbers, then texts, then bytes.
///
/// # Source
/// <https://www.sqlite.org/datatype3.html#sort_order>
fn order(cell: &ValueRef<'_>, value: &Value) -> Ordering {
    #[expect(clippy::cast_precision_loss, reason = "compared with a floating-point number")]
    let real = |it: i64| it as f64;
    match (cell, value) {
        (ValueRef::Integer(a), Value::Integer(b)) => a.cmp(b),
        (ValueRef::Integer(a), Value::Real(b)) => real(*a).total_cmp(b),
        (ValueRef::Real(a), Value::Integer(b)) => a.total_cmp(&real(*b)),
        (ValueRef::Real(a), Value::Real(b)) => a.total_cmp(b),
        (ValueRef::Text(a), Value::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
        _ => kind(cell).cmp(&match value {
            Value::Null => 0,
            Value::Integer(_) | Value::Real(_) => 1,
            Value::Text(_) => 2,
            Value::Blob { .. } => 3,
        }),
    }
}

fn kind(cell: &ValueRef<'_>) -> u8 {
    match cell {
        ValueRef::Null => 0,
        ValueRef::Integer(_) | ValueRef::Real(_) => 1,
        ValueRef::Text(_) => 2,
        ValueRef::Blob { .. } => 3,
    }
}
