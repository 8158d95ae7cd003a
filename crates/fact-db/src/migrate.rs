//! Bringing a file to the format this program knows.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::{OpenError, error::Fault};

/// Marks a file as FACT's own: "FACT" in ASCII.
///
/// # Source
/// <https://www.sqlite.org/pragma.html#pragma_application_id>
const APPLICATION_ID: i64 = 0x4641_4354;

/// Runs the steps the file has not seen, all in one transaction. The file's format is the number
/// of steps it has seen.
pub(crate) fn run(conn: &mut Connection, path: &Path, steps: &[&str]) -> Result<(), OpenError> {
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    let sql = |source| sql_error(path, source);
    if read_format(conn).map_err(sql)? == (APPLICATION_ID, known) {
        return Ok(());
    }
    // The format is read again inside: another process may have been first.
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
    let (application_id, found) = read_format(&tx).map_err(sql)?;
    if application_id != APPLICATION_ID && !is_empty(&tx).map_err(sql)? {
        return Err(OpenError::Foreign { path: path.to_path_buf() });
    }
    if found > known {
        return Err(OpenError::Newer { path: path.to_path_buf(), found, known });
    }
    for (format, step) in (1..).zip(steps).filter(|(format, _)| *format > found) {
        tx.execute_batch(step).map_err(|source| match Fault::of(&source) {
            Fault::Other => OpenError::Migration { path: path.to_path_buf(), format, source },
            _ => sql_error(path, source),
        })?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID).map_err(sql)?;
    tx.pragma_update(None, "user_version", known).map_err(sql)?;
    tx.commit().map_err(sql)
}

fn read_format(conn: &Connection) -> rusqlite::Result<(i64, i64)> {
    let pragma = |name: &str| conn.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0));
    Ok((pragma("application_id")?, pragma("user_version")?))
}

fn is_empty(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))
}

/// A failure that is told apart by what it means for the file.
pub(crate) fn sql_error(path: &Path, source: rusqlite::Error) -> OpenError {
    let path = path.to_path_buf();
    match Fault::of(&source) {
        Fault::Busy => OpenError::Busy { path },
        Fault::DiskFull => OpenError::DiskFull { path },
        Fault::ReadOnly => OpenError::ReadOnly { path, reason: source.to_string() },
        Fault::Damaged => OpenError::DamagedInUse { path },
        Fault::Other => OpenError::Sql { path, source },
    }
}
