//! What can still be read of a damaged store goes into the new one.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use fact_db::Db;
use rusqlite::{Connection, Transaction, params_from_iter, types::Value};

/// Tables whose rows are carried over, parents first: name, columns there, columns here. Window 0
/// never lives, so that questions left open are settled as interrupted. A store of an earlier format
/// lacks some of them, and some columns of others.
const TABLES: [(&str, &str, &str); 15] = [
    ("conversation", CONVERSATION, CONVERSATION),
    (
        "turn",
        "id, conversation_id, 0, question, asked_at_ms, settled_at_ms, state, reply",
        "id, conversation_id, window_id, question, asked_at_ms, settled_at_ms, state, reply",
    ),
    ("turn_reading", TURN_READING, TURN_READING),
    ("setting", "name, value", "name, value"),
    ("recent_file", "path, opened_at_ms", "path, opened_at_ms"),
    ("confirmed_answer", CONFIRMED, CONFIRMED),
    ("query_log", QUERY_LOG, QUERY_LOG),
    ("model_call", MODEL_CALL, MODEL_CALL),
    ("model_call_sent", "call_id, body", "call_id, body"),
    ("disclosure", "source, level", "source, level"),
    ("keeping", "source, how", "source, how"),
    ("provider", PROVIDER, PROVIDER),
    ("provider_key", PROVIDER_KEY, PROVIDER_KEY),
    ("warm_list", WARM_LIST, WARM_LIST),
    ("pin", PIN, PIN),
];

const CONVERSATION: &str = "id, title, source, created_at_ms, updated_at_ms";
const CONFIRMED: &str = "id, source, wording, question, sql, reading, columns, rows_digest, \
    n_rows, confirmed_at_ms, how, edits, engine_agreed, checked_at_ms, state, detail";
const TURN_READING: &str = "turn_id, edits, answered_of";
const QUERY_LOG: &str = "id, asked_at_ms, question, source, outcome, cache, total_us, saved_us, \
    stages, micro_usd, saved_micro_usd, engine, level, cache_key, size_bytes, cost_us, \
    cost_micro_usd, is_warming";
const MODEL_CALL: &str = "id, at_ms, turn_id, question_id, provider, provider_name, model, host, \
    is_local, source, purpose, disclosure, sent_bytes, outcome, input, cache_write, cache_read, \
    output, usage_estimated, micro_usd, saved_micro_usd, duration_us, first_token_us";
const PROVIDER: &str = "id, name, wire, base_url, model, is_local, key_name, created_at_ms";
const PROVIDER_KEY: &str = "provider_id, name, created_at_ms";
const WARM_LIST: &str = "id, name, text, source, answer_by, daily_at_min, on_change, \
    budget_micro_usd, day_claimed, change_claimed, last_run_at_ms, last_report, spent_day, \
    spent_micro_usd";
const PIN: &str = "id, position, title, source, asked, earlier, answer_by, is_wide, pinned_at_ms, \
    refreshed_at_ms, removed_at_ms, problem, chart, reply";

/// Copies the rows of the damaged store at `damaged` that can be read into the empty `db`. Gives
/// how many; `damaged` stays as it is.
pub(crate) fn copy_rows(damaged: &Path, db: &Db) -> usize {
    let n_rows = copy_by_way_of_a_copy(damaged, db);
    n_rows
        .inspect_err(|error| tracing::warn!(%error, "a damaged store cannot be read"))
        .unwrap_or(0)
}

/// Why nothing could be read.
#[derive(Debug, thiserror::Error)]
enum Unreadable {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
    #[error(transparent)]
    Db(#[from] fact_db::DbError),
}

/// Opening a file with a log changes it, so that a copy is opened.
fn copy_by_way_of_a_copy(damaged: &Path, db: &Db) -> Result<usize, Unreadable> {
    let copy = with_tail(damaged, ".copy");
    fs::copy(damaged, &copy)?;
    let log = with_tail(damaged, "-wal");
    if log.exists() {
        fs::copy(log, with_tail(&copy, "-wal"))?;
    }
    let copied = read_copy(&copy, db);
    for tail in ["", "-wal", "-shm"] {
        // Not each of them is there.
        let _ = fs::remove_file(with_tail(&copy, tail));
    }
    copied
}

fn read_copy(copy: &Path, db: &Db) -> Result<usize, Unreadable> {
    let from = Connection::open(copy)?;
    from.pragma_update(None, "cell_size_check", true)?;
    Ok(db.write(|tx| {
        let mut n_rows = 0;
        for (table, there, here) in TABLES {
            n_rows += copy_table(&from, tx, table, there, here)?;
        }
        Ok(n_rows)
    })?)
}

/// Reads up from the first row and down from the last, each until the damage.
fn copy_table(
    from: &Connection,
    tx: &Transaction,
    table: &str,
    there: &str,
    here: &str,
) -> rusqlite::Result<usize> {
    let columns = columns_there(from, table, there, here).unwrap_or_default();
    if columns.is_empty() {
        return Ok(0);
    }
    let (there, here): (Vec<&str>, Vec<&str>) = columns.into_iter().unzip();
    let n_columns = here.len();
    let marks: Vec<&str> = here.iter().map(|column| mark(table, column)).collect();
    let (there, here, marks) = (there.join(", "), here.join(", "), marks.join(", "));
    let insert = format!("INSERT OR IGNORE INTO {table} ({here}) VALUES ({marks})");
    let mut insert = tx.prepare(&insert)?;
    let mut n_rows = 0;
    for order in ["ASC", "DESC"] {
        let select = format!("SELECT {there} FROM {table} NOT INDEXED ORDER BY 1 {order}");
        let Ok(mut select) = from.prepare(&select) else {
            return Ok(n_rows);
        };
        let mut rows = select.query([])?;
        while let Ok(Some(row)) = rows.next() {
            let values = (0..n_columns).map(|idx| row.get::<_, Value>(idx));
            // Rows whose text is broken, or that break a rule of their table, are left behind.
            if let Ok(values) = values.collect::<Result<Vec<_>, _>>() {
                n_rows += insert.execute(params_from_iter(values)).unwrap_or(0);
            }
        }
    }
    Ok(n_rows)
}

/// The pairs of columns whose first is in the damaged store; figures are everywhere.
fn columns_there<'a>(
    from: &Connection,
    table: &str,
    there: &'a str,
    here: &'a str,
) -> rusqlite::Result<Vec<(&'a str, &'a str)>> {
    let mut select = from.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let known: Vec<String> =
        select.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let is_there =
        |column: &str| column.parse::<i64>().is_ok() || known.iter().any(|it| it == column);
    let pairs = there.split(',').map(str::trim).zip(here.split(',').map(str::trim));
    Ok(pairs.filter(|(there, _)| is_there(there)).collect())
}

/// What stands for a column's value. The question a call was made for may be lost while the call is
/// not.
fn mark(table: &str, column: &str) -> &'static str {
    match (table, column) {
        ("model_call", "turn_id") => "(SELECT id FROM turn WHERE id = ?)",
        _ => "?",
    }
}

fn with_tail(path: &Path, tail: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(tail);
    PathBuf::from(name)
}
