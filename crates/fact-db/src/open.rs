//! Opening a file step by step: folder, lock, health, format.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, MAIN_DB, OpenFlags, config::DbConfig};

use crate::{
    OpenError, Presence, damage, folder,
    migrate::{self, sql_error},
};

/// How long a statement waits for another process that is writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// The log is cut back to this size once its content has reached the file.
const LOG_LIMIT_BYTES: u64 = 4 << 20;
const STATEMENTS_KEPT: usize = 64;

/// A file that is ready for use.
pub(crate) struct Ready {
    pub(crate) writer: Connection,
    pub(crate) presence: Presence,
    /// Where a damaged file went, when there was one.
    pub(crate) set_aside: Option<std::path::PathBuf>,
}

pub(crate) fn open(path: &Path, steps: &[&str]) -> Result<Ready, OpenError> {
    folder::create(path)?;
    let mut presence = Presence::enter(path)?;
    let suspect = presence.is_alone() && damage::is_suspect(path);
    let (writer, set_aside) = match prepare(path, steps, suspect) {
        Err(OpenError::DamagedInUse { .. }) if presence.is_alone() => {
            let target = damage::set_aside(path)?;
            (prepare(path, steps, false)?, Some(target))
        }
        other => (other?, None),
    };
    damage::unmark(path);
    presence.share();
    Ok(Ready { writer, presence, set_aside })
}

pub(crate) fn open_in_memory(steps: &[&str]) -> Result<Connection, OpenError> {
    let path = Path::new(":memory:");
    let sql = |source| sql_error(path, source);
    let mut conn = Connection::open_in_memory().map_err(sql)?;
    settle(&conn).map_err(sql)?;
    migrate::run(&mut conn, path, steps)?;
    Ok(conn)
}

/// A further connection that only reads.
pub(crate) fn connect_reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    settle(&conn)?;
    Ok(conn)
}

fn prepare(path: &Path, steps: &[&str], suspect: bool) -> Result<Connection, OpenError> {
    folder::touch(path)?;
    let sql = |source| sql_error(path, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags).map_err(sql)?;
    settle(&conn).map_err(sql)?;
    if conn.is_readonly(MAIN_DB).map_err(sql)? {
        let reason = "the file is read-only".to_owned();
        return Err(OpenError::ReadOnly { path: path.to_path_buf(), reason });
    }
    if suspect && !damage::is_sound(&conn).map_err(sql)? {
        return Err(OpenError::DamagedInUse { path: path.to_path_buf() });
    }
    if is_new(&conn).map_err(sql)? {
        // Can be chosen only before the first table: freed pages can then be given back.
        conn.pragma_update(None, "auto_vacuum", "INCREMENTAL").map_err(sql)?;
    }
    migrate::run(&mut conn, path, steps)?;
    write_ahead(&conn).map_err(sql)?;
    Ok(conn)
}

fn is_new(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row("PRAGMA page_count", [], |row| Ok(row.get::<_, i64>(0)? == 0))
}

/// Settings of one connection, gone with it.
fn settle(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_timeout(BUSY_TIMEOUT)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "synchronous", "NORMAL")?;
    // What a person deletes is overwritten, not only let go.
    conn.pragma_update(None, "secure_delete", true)?;
    // A mapped file that gets shorter kills the process; read calls give an error.
    conn.pragma_update(None, "mmap_size", 0)
}

/// Turns the write-ahead log on, which stays on in the file.
fn write_ahead(conn: &Connection) -> rusqlite::Result<()> {
    conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    conn.pragma_update(None, "journal_size_limit", LOG_LIMIT_BYTES.cast_signed())
}
