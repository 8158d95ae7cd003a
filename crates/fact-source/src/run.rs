//! One statement to one table.

use std::ops::ControlFlow;

use fact_core::{Column, Limits, Table, Value};
use rusqlite::{ErrorCode, Row, Statement, types::ValueRef};

use crate::{
    OpenError, QueryError, Source,
    connect::{Manner, Reader, from_sqlite},
    error::parts,
    nearest::nearest,
    watch::Watch,
};

/// Cells kept at most, whatever the limits: a cell of no text takes memory too.
const MAX_CELLS: usize = 10_000_000;

/// What SQLite said, and what its authorizer denied.
pub struct Failure {
    pub error: rusqlite::Error,
    pub denied: Option<String>,
}

/// Runs `sql` to its end or to the limits.
pub fn run(
    reader: &mut Reader,
    sql: &str,
    limits: &Limits,
    watch: &Watch,
) -> Result<Table, Failure> {
    let result = watch.guard(&mut reader.connection).and_then(|()| read(reader, sql, limits));
    let denied = reader.denial.take();
    result.map_err(|error| Failure { error, denied })
}

fn read(reader: &Reader, sql: &str, limits: &Limits) -> rusqlite::Result<Table> {
    let mut statement = reader.connection.prepare(sql)?;
    let mut table = Table { columns: Vec::new(), rows: Vec::new(), truncated: false };
    let mut bytes_left = limits.max_bytes;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        // Not before the first step: it compiles anew where the schema has changed.
        if table.rows.is_empty() {
            table.columns = columns(row.as_ref());
        }
        let n_columns = table.columns.len();
        let max_rows = limits.max_rows.min(MAX_CELLS / n_columns.max(1));
        let (cells, size_bytes) = cells(row, n_columns, reader.manner)?;
        if table.rows.len() >= max_rows || size_bytes > bytes_left {
            table.truncated = true;
            break;
        }
        bytes_left -= size_bytes;
        table.rows.push(cells);
    }
    drop(rows);
    if table.rows.is_empty() {
        table.columns = columns(&statement);
    }
    Ok(table)
}

fn columns(statement: &Statement<'_>) -> Vec<Column> {
    statement.column_names().map(Column::plain).collect()
}

/// Hands every row of `sql` to `each`, until that has enough.
pub fn scan(
    reader: &mut Reader,
    sql: &str,
    watch: &Watch,
    each: &mut dyn FnMut(&[fact_core::ValueRef<'_>]) -> ControlFlow<()>,
) -> Result<(), Failure> {
    let result = watch.guard(&mut reader.connection).and_then(|()| walk(reader, sql, each));
    let denied = reader.denial.take();
    result.map_err(|error| Failure { error, denied })
}

fn walk(
    reader: &Reader,
    sql: &str,
    each: &mut dyn FnMut(&[fact_core::ValueRef<'_>]) -> ControlFlow<()>,
) -> rusqlite::Result<()> {
    let mut statement = reader.connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let n_columns = row.as_ref().column_count();
        let cells: rusqlite::Result<Vec<_>> =
            (0..n_columns).map(|idx| Ok(borrowed(row.get_ref(idx)?))).collect();
        if each(&cells?).is_break() {
            break;
        }
    }
    Ok(())
}

fn borrowed(cell: ValueRef<'_>) -> fact_core::ValueRef<'_> {
    match cell {
        ValueRef::Null => fact_core::ValueRef::Null,
        ValueRef::Integer(it) => fact_core::ValueRef::Integer(it),
        ValueRef::Real(it) => fact_core::ValueRef::Real(it),
        ValueRef::Text(it) => fact_core::ValueRef::Text(String::from_utf8_lossy(it)),
        ValueRef::Blob(it) => fact_core::ValueRef::Blob { size_bytes: it.len() as u64 },
    }
}

/// The cells of a row, and the bytes of text in them.
fn cells(row: &Row<'_>, n_columns: usize, manner: Manner) -> rusqlite::Result<(Vec<Value>, usize)> {
    let mut cells = Vec::with_capacity(n_columns);
    let mut size_bytes = 0;
    for idx in 0..n_columns {
        cells.push(match row.get_ref(idx)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(it) => Value::Integer(it),
            ValueRef::Real(it) => Value::Real(it),
            ValueRef::Text(it) => {
                let text = String::from_utf8_lossy(it).into_owned();
                size_bytes += text.len();
                Value::Text(text)
            }
            ValueRef::Blob(it) if manner == Manner::Strict => {
                Value::Blob { size_bytes: it.len() as u64 }
            }
            ValueRef::Blob(it) => {
                let text = blob_literal(it);
                size_bytes += text.len();
                Value::Text(text)
            }
        });
    }
    Ok((cells, size_bytes))
}

/// `x'00ff'`.
fn blob_literal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len() + 3);
    text.push_str("x'");
    for byte in bytes {
        text.extend(
            [byte >> 4, byte & 15].map(|it| char::from_digit(it.into(), 16).unwrap_or('?')),
        );
    }
    text.push('\'');
    text
}

/// SQLite begins some messages with a capital letter; our sentences go on with them.
fn uncapitalised(message: &str) -> String {
    let mut letters = message.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            format!("{}{}", first.to_lowercase(), letters.as_str())
        }
        _ => message.to_owned(),
    }
}

/// Why there was no connection to run the statement on.
pub fn unopened(error: OpenError, limits: &Limits, watch: &Watch) -> QueryError {
    match error {
        OpenError::Locked { .. } | OpenError::Sqlite { .. } if watch.is_cancelled() => {
            QueryError::Cancelled
        }
        OpenError::Sqlite { source, .. }
            if parts(&source).0 == Some(ErrorCode::OperationInterrupted) =>
        {
            interrupted(limits, watch)
        }
        OpenError::Locked { path } => QueryError::Locked { path },
        OpenError::Corrupt { path, detail } => QueryError::Corrupt { path, detail },
        other => QueryError::Open(other),
    }
}

fn interrupted(limits: &Limits, watch: &Watch) -> QueryError {
    if watch.is_cancelled() {
        QueryError::Cancelled
    } else if watch.is_work_done() {
        QueryError::TooMuchWork
    } else {
        QueryError::TimedOut { limit: limits.timeout }
    }
}

/// The failure as a person understands it.
pub fn in_words(
    failure: Failure,
    source: &Source,
    sql: &str,
    limits: &Limits,
    watch: &Watch,
) -> QueryError {
    let Failure { error, denied } = failure;
    let path = source.path();
    let (code, message) = parts(&error);
    match code {
        Some(ErrorCode::OperationInterrupted) => interrupted(limits, watch),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) if watch.is_cancelled() => {
            QueryError::Cancelled
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            QueryError::Locked { path: path.to_owned() }
        }
        Some(ErrorCode::TooBig | ErrorCode::OutOfMemory) => QueryError::TooLarge,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            QueryError::Corrupt { path: path.to_owned(), detail: message }
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) if denied.is_none() => {
            QueryError::Open(from_sqlite(path, error))
        }
        // A denial met while a view or virtual table was being set up comes as a plain error.
        _ => {
            if let Some(action) = denied {
                return QueryError::NotReadOnly { action };
            }
            let nearest = nearest(&message, source);
            let message = uncapitalised(&message);
            let source = Box::new(error);
            QueryError::Sqlite { sql: sql.to_owned(), message, nearest, source }
        }
    }
}

#[cfg(test)]
mod tests;
