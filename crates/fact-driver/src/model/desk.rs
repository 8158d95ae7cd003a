//! What a model may call, carried out: a look at the schema, a few values, a statement, a sum.
//!
//! Start at [`Desk::call`]. Whatever a model asks for, nothing but reading happens, nothing hidden
//! is read, and no more of the data is told than may be disclosed.

use std::{fmt::Write as _, sync::Arc, time::Instant};

use fact_core::{Cancel, Disclosure, Limits, Table, Value};
use fact_source::{Hidden, QueryError, Source};
use serde_json::{Value as Json, json};

use super::schema;
use crate::{Snapshot, ask::us_since};

/// Rows of a result that are told; the analyst sees all of them.
const MAX_TOLD_ROWS: usize = 50;

/// Bytes of a result that are told.
const MAX_TOLD_BYTES: usize = 8 << 10;

/// Values told of one column.
const MAX_SAMPLES: usize = 20;

/// Letters told of one value.
const MAX_CELL_CHARS: usize = 200;

/// Tables described in one go.
const MAX_TABLES: usize = 20;

/// Carries out what a model calls, and keeps what came of it.
pub(crate) struct Desk<'a> {
    pub(crate) source: &'a Source,
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) disclosure: Disclosure,
    pub(crate) limits: &'a Limits,
    pub(crate) cancel: &'a Cancel,
    hidden: Arc<Hidden>,
    /// Statements that ran, oldest first.
    pub(crate) ran: Vec<Ran>,
    /// What was calculated.
    pub(crate) calculated: Vec<f64>,
}

/// A statement that ran.
pub(crate) struct Ran {
    pub(crate) sql: String,
    pub(crate) title: String,
    /// Whether the model says that its rows answer the question.
    pub(crate) is_answer: bool,
    pub(crate) table: Table,
    /// What it took.
    pub(crate) took_us: u64,
}

/// What came of a call.
pub(crate) enum Called {
    /// Something to tell the model.
    Told(String),
    /// Something went wrong that the model can mend.
    Failed(String),
    /// The model says that the data cannot answer the question.
    CannotAnswer(String),
}

impl<'a> Desk<'a> {
    pub(crate) fn new(
        source: &'a Source,
        snapshot: &'a Snapshot,
        disclosure: Disclosure,
        (limits, cancel): (&'a Limits, &'a Cancel),
    ) -> Self {
        let hidden = Arc::new(snapshot.hidden());
        let (ran, calculated) = (Vec::new(), Vec::new());
        Self { source, snapshot, disclosure, limits, cancel, hidden, ran, calculated }
    }

    /// Carries out one call.
    ///
    /// # Errors
    /// Where the data itself cannot be read now, or the work was stopped: nothing a model can mend.
    pub(crate) fn call(&mut self, tool: &str, input: &Json) -> Result<Called, QueryError> {
        let text = |name: &str| input.get(name).and_then(Json::as_str).unwrap_or_default();
        match tool {
            "get_schema" => Ok(self.schema(input)),
            "sample_values" if self.disclosure >= Disclosure::Samples => {
                self.samples(text("table"), text("column"), text("like"))
            }
            "run_sql" if text("sql").trim().is_empty() => {
                Ok(Called::Failed("run_sql wants the statement as a text named sql".to_owned()))
            }
            "run_sql" => {
                let is_answer = input.get("is_answer").and_then(Json::as_bool).unwrap_or_default();
                self.run(text("sql"), text("title"), is_answer)
            }
            "calculate" => Ok(self.calculate(text("expression"))),
            "cannot_answer" => Ok(Called::CannotAnswer(text("reason").to_owned())),
            other => Ok(Called::Failed(format!("there is no tool {other}"))),
        }
    }

    /// The statement whose rows are the answer: the last that the model said it of, else the last.
    pub(crate) fn take_answer(&mut self) -> Option<Ran> {
        let said = self.ran.iter().rposition(|it| it.is_answer);
        let idx = said.or(self.ran.len().checked_sub(1))?;
        Some(self.ran.remove(idx))
    }

    fn schema(&self, input: &Json) -> Called {
        let catalog = &self.snapshot.catalog;
        let wanted: Vec<&str> = input
            .get("tables")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
            .collect();
        let like = input.get("like").and_then(Json::as_str).unwrap_or_default().to_lowercase();
        if wanted.is_empty() {
            let names = schema::names_like(catalog, &like).join("\n");
            return Called::Told(cut(&names, MAX_TOLD_BYTES));
        }
        let wanted = wanted.get(..MAX_TABLES).unwrap_or(&wanted);
        let mut text = String::new();
        for name in wanted {
            if catalog.schema().table(name).is_none() {
                let _ = writeln!(text, "there is no table {name}");
            }
        }
        let is_wanted = |table: &str| wanted.iter().any(|it| it.eq_ignore_ascii_case(table));
        text.push_str(&schema::of_tables(catalog, is_wanted));
        text.push_str(&schema::measures(catalog, is_wanted));
        Called::Told(cut(&text, 2 * MAX_TOLD_BYTES))
    }

    fn samples(&self, table: &str, column: &str, like: &str) -> Result<Called, QueryError> {
        let known = self.snapshot.catalog.schema().table(table);
        let Some((table, column)) = known.and_then(|it| Some((it, it.column(column)?))) else {
            return Ok(Called::Failed(format!("there is no column {table}.{column}")));
        };
        let name = fact_sql::quote_identifier(&column.name);
        let sql = format!(
            "SELECT DISTINCT {name} FROM {} WHERE {name} IS NOT NULL AND {name} LIKE {} LIMIT {MAX_SAMPLES}",
            fact_sql::quote_identifier(&table.name),
            fact_sql::quote_text(&format!("%{like}%")),
        );
        let ran = self.source.run_shown(&sql, &self.hidden, self.limits, self.cancel);
        Ok(match mendable(ran)? {
            Ok(found) => {
                let values: Vec<Json> = found.column(0).map(told).collect();
                Called::Told(cut(&json!({ "values": values }).to_string(), MAX_TOLD_BYTES))
            }
            Err(why) => Called::Failed(why),
        })
    }

    fn run(&mut self, sql: &str, title: &str, is_answer: bool) -> Result<Called, QueryError> {
        let lap = Instant::now();
        let ran = self.source.run_shown(sql, &self.hidden, self.limits, self.cancel);
        let took_us = us_since(lap);
        let table = match mendable(ran)? {
            Ok(table) => table,
            Err(why) => return Ok(Called::Failed(why)),
        };
        let text = self.told_of(&table);
        let (sql, title) = (sql.trim().trim_end_matches(';').to_owned(), title.to_owned());
        self.ran.push(Ran { sql, title, is_answer, table, took_us });
        Ok(Called::Told(text))
    }

    /// A result as far as it may leave.
    fn told_of(&self, table: &Table) -> String {
        let columns: Vec<&str> = table.columns.iter().map(|it| it.name.as_str()).collect();
        let n_rows = table.rows.len();
        let mut told = serde_json::Map::new();
        told.insert("columns".to_owned(), json!(columns));
        told.insert("n_rows".to_owned(), json!(n_rows));
        if table.truncated {
            let note = "there are more rows: the result was cut at the limit";
            told.insert("note".to_owned(), json!(note));
        } else if n_rows == 0 {
            told.insert("note".to_owned(), json!("no row matches"));
        }
        if self.disclosure >= Disclosure::Rows {
            let rows = first_rows(table);
            if rows.len() < n_rows {
                let shown = format!("the first {} rows", rows.len());
                told.insert("shown".to_owned(), json!(shown));
            }
            told.insert("rows".to_owned(), Json::Array(rows));
        }
        Json::Object(told).to_string()
    }

    fn calculate(&mut self, expression: &str) -> Called {
        // Figures are often copied with their thousands marks.
        let plain = expression.replace(',', "");
        match exmex::eval_str::<f64>(&plain) {
            Ok(value) if value.is_finite() => {
                self.calculated.push(value);
                Called::Told(value.to_string())
            }
            Ok(_) => Called::Failed("the value is not finite".to_owned()),
            Err(_) => Called::Failed("write numbers, + - * / ^ and brackets".to_owned()),
        }
    }
}

/// As many rows as are told.
fn first_rows(table: &Table) -> Vec<Json> {
    let mut left = MAX_TOLD_BYTES;
    let mut rows = Vec::new();
    for row in table.rows.iter().take(MAX_TOLD_ROWS) {
        let row = Json::Array(row.iter().map(told).collect());
        let size = row.to_string().len();
        if size > left {
            break;
        }
        left -= size;
        rows.push(row);
    }
    rows
}

/// The outcome of a statement: the inner error is for the model, without paths or values.
fn mendable(ran: Result<Table, QueryError>) -> Result<Result<Table, String>, QueryError> {
    match ran {
        Ok(table) => Ok(Ok(table)),
        Err(
            it @ (QueryError::Cancelled
            | QueryError::Locked { .. }
            | QueryError::Corrupt { .. }
            | QueryError::Open(_)),
        ) => Err(it),
        Err(it) => Ok(Err(it.to_string())),
    }
}

fn told(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Integer(it) => json!(it),
        Value::Real(it) => json!(it),
        other => json!(cut(&other.to_string(), MAX_CELL_CHARS)),
    }
}

/// At most so many bytes, at a letter's end.
fn cut(text: &str, max_bytes: usize) -> String {
    if text.len() <= max_bytes {
        return text.to_owned();
    }
    let end = (0..=max_bytes).rev().find(|it| text.is_char_boundary(*it)).unwrap_or_default();
    format!("{}…", text.get(..end).unwrap_or_default())
}
