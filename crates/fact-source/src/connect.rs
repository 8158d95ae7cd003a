//! A connection that can do nothing but read.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig, limits::Limit};

use crate::{
    OpenError,
    error::parts,
    fingerprint::{MainStamp, Place},
    permit::Denial,
    watch::Watch,
};

/// Largest single value or row, in bytes. One function call works on a value in one go, and the
/// clock is not looked at in between.
const MAX_VALUE_BYTES: i32 = 100_000_000;

/// Longest pattern of a LIKE or GLOB: matching a long one takes time that grows with a power.
const MAX_PATTERN_BYTES: i32 = 1_000;

/// How statements are read. Whatever the manner, they do nothing but read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    /// FACT's own: a `"name"` that is no column is an error, and of a blob only the size is told.
    #[default]
    Strict,
    /// SQLite's, for statements that others wrote: a `"name"` that is no column is a text. Blobs
    /// come whole, as `x'00ff'`.
    Plain,
    /// As [`Manner::Plain`], with whatever a statement leaves unordered the other way round: what
    /// comes out differently hangs on more than the data.
    Reversed,
}

impl Manner {
    fn settle(self, connection: &Connection) -> rusqlite::Result<()> {
        if self != Self::Strict {
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, true)?;
        }
        if self == Self::Reversed {
            connection.execute_batch("PRAGMA reverse_unordered_selects = ON")?;
        }
        Ok(())
    }
}

/// A connection, the state of the file it was opened for, and what it was denied.
pub struct Reader {
    pub connection: Connection,
    pub stamp: MainStamp,
    pub manner: Manner,
    pub denial: Denial,
    /// Opened in the belief that nobody writes: good for one run only.
    pub is_immutable: bool,
}

impl Reader {
    /// Opens a connection for statements of the user, which are read in one manner.
    pub fn open(
        path: &Path,
        place: &Place,
        (stamp, manner): (MainStamp, Manner),
        watch: &Watch,
    ) -> Result<Self, OpenError> {
        let (mut connection, is_immutable) = open(path, place, stamp, watch)?;
        let denial = manner
            .settle(&connection)
            .and_then(|()| close_doors(&mut connection))
            .map_err(|it| from_sqlite(path, it))?;
        Ok(Self { connection, stamp, manner, denial, is_immutable })
    }
}

/// Opens a read-only connection that has read the file once and may still use `PRAGMA`; says
/// also whether it takes the file for immutable.
///
/// A database with a write-ahead log cannot be read in the usual way from a folder that may not
/// be written, because readers share the `-shm` file. Where the log is empty the main file has all
/// there is, and is read as it stands.
pub fn open(
    path: &Path,
    place: &Place,
    stamp: MainStamp,
    watch: &Watch,
) -> Result<(Connection, bool), OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let usual = Connection::open_with_flags(&place.real, flags).and_then(|it| prepare(it, watch));
    let error = match usual {
        Ok(connection) => return Ok((connection, false)),
        Err(it) => it,
    };
    let is_shut = matches!(parts(&error).0, Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly));
    if !is_shut || !stamp.is_wal() {
        return Err(from_sqlite(path, error));
    }
    if place.has_log() {
        return Err(OpenError::WalInReadOnlyFolder { path: path.to_owned() });
    }
    let uri = immutable_uri(&place.real);
    let connection = Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI)
        .and_then(|it| prepare(it, watch))
        .map_err(|it| from_sqlite(path, it))?;
    Ok((connection, true))
}

/// Sets what holds for every connection and reads the schema once, so that what is wrong with
/// the file shows here.
fn prepare(mut connection: Connection, watch: &Watch) -> rusqlite::Result<Connection> {
    watch.guard(&mut connection)?;
    for (config, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true),
        // A misspelt "column" is an error, not a text that equals nothing.
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
    ] {
        connection.set_db_config(config, value)?;
    }
    let max_sql_bytes = i32::try_from(fact_sql::MAX_SQL_BYTES).unwrap_or(i32::MAX);
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_SQL_LENGTH, max_sql_bytes),
        (Limit::SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_PATTERN_BYTES),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        connection.set_limit(limit, value)?;
    }
    // mmap_size: a file cut short by another program must be an error, not a signal.
    connection.execute_batch(
        "PRAGMA temp_store = MEMORY; PRAGMA query_only = ON; PRAGMA mmap_size = 0",
    )?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

/// Lets the connection do nothing but read from here on.
fn close_doors(connection: &mut Connection) -> rusqlite::Result<Denial> {
    touch_virtual_tables(connection)?;
    Denial::install(connection)
}

/// Some virtual tables prepare statements that write when they are first met, and would be
/// denied; they are met here instead. One whose module is not built in says so when it is asked.
fn touch_virtual_tables(connection: &Connection) -> rusqlite::Result<()> {
    let mut names = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage = 0")?;
    let mut rows = names.query([])?;
    while let Some(row) = rows.next()? {
        let name = row.get_ref(0)?.as_bytes().map(String::from_utf8_lossy).unwrap_or_default();
        let touch = format!("SELECT 1 FROM {} LIMIT 0", fact_sql::quote_identifier(&name));
        if let Err(error) = connection.prepare(&touch) {
            tracing::debug!(%error, "a virtual table cannot be read");
        }
    }
    Ok(())
}

/// What SQLite says when a file cannot be opened, in our words.
pub fn from_sqlite(path: &Path, source: rusqlite::Error) -> OpenError {
    let path = path.to_owned();
    let (code, message) = parts(&source);
    match code {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::Locked { path },
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            OpenError::Corrupt { path, detail: message }
        }
        Some(ErrorCode::ReadOnly) => OpenError::HotJournal { path },
        Some(ErrorCode::PermissionDenied) => OpenError::NoPermission { path },
        _ => OpenError::Sqlite { path, source },
    }
}

/// `path` as a `file:` address with every doubtful byte escaped.
///
/// # Source
/// <https://www.sqlite.org/uri.html>
fn immutable_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    if cfg!(windows) {
        uri.push('/');
    }
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(*byte)),
            it if it.is_ascii_alphanumeric() => uri.push(char::from(*it)),
            it => uri.extend(['%', hex_digit(it >> 4), hex_digit(it & 15)]),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

fn hex_digit(number: u8) -> char {
    char::from_digit(number.into(), 16).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_marks_of_an_address_opens_as_the_file_it_is() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["plain.db", "50% off?mode=rwc#x&y=1.db", "größe 企業.db"] {
            let path = folder.path().join(name);
            Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
            let opened = Connection::open_with_flags(immutable_uri(&path), flags).unwrap();
            opened.query_row("SELECT count(*) FROM t", [], |_| Ok(())).unwrap();
        }
    }
}
