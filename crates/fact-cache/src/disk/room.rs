//! How much there is, and what goes when it is too much.

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

use super::{
    key_of,
    seen::{self, Gone},
};
use crate::Key;

/// After an eviction this part of the bound is in use, so that the next few entries fit.
pub(crate) const KEEP_PERCENT: u64 = 90;

/// Entries dropped at a time: each is looked at for its size before the next.
pub(crate) const N_AT_ONCE: i64 = 8;

/// Why entries were dropped by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    /// The file was as large as may be.
    Bytes,
    /// There were as many as may be.
    Number,
    /// The data changed, and the question was answered of it as it is now.
    Superseded,
}

impl Bound {
    const ALL: [Self; 3] = [Self::Bytes, Self::Number, Self::Superseded];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Number => "number",
            Self::Superseded => "superseded",
        }
    }
}

/// How many entries were dropped by themselves since the file was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dropped {
    /// To keep to the size.
    pub n_for_bytes: u64,
    /// To keep to the number.
    pub n_for_number: u64,
    /// Since the data they were made from is no more.
    pub n_superseded: u64,
}

/// Drops what is least worth its room, where more than `max_entries` are kept, and gives the keys.
pub(crate) fn evict_beyond(tx: &Transaction, max_entries: u64) -> rusqlite::Result<Vec<Key>> {
    let n_beyond = n_entries(tx)?.saturating_sub(max_entries);
    if n_beyond == 0 {
        return Ok(Vec::new());
    }
    let dropped = drop_least(tx, n_beyond.cast_signed(), Bound::Number)?;
    give_back(tx)?;
    Ok(dropped)
}

/// Makes room, where more than `max_bytes` of the file are in use: what is least worth its room goes
/// first. What is left to go when no entry is left is the tables themselves.
pub(crate) fn evict(tx: &Transaction, max_bytes: u64) -> rusqlite::Result<()> {
    if used_bytes(tx)? <= max_bytes {
        return Ok(());
    }
    let target = max_bytes / 100 * KEEP_PERCENT;
    while used_bytes(tx)? > target && !drop_least(tx, N_AT_ONCE, Bound::Bytes)?.is_empty() {}
    give_back(tx)
}

fn drop_least(tx: &Transaction, n: i64, bound: Bound) -> rusqlite::Result<Vec<Key>> {
    let mut least = tx.prepare_cached(
        "DELETE FROM entry WHERE rowid IN
            (SELECT rowid FROM entry ORDER BY priority, last_hit_at_ms, rowid LIMIT ?1)
            RETURNING key, priority, size_bytes",
    )?;
    let read = |row: &Row| Ok((key_of(row, 0)?, row.get::<_, f64>(1)?, row.get::<_, i64>(2)?));
    let dropped: Vec<(Key, f64, i64)> =
        least.query_map([n], read)?.collect::<rusqlite::Result<_>>()?;
    let highest = dropped.iter().map(|it| it.1).fold(0.0, f64::max);
    tx.prepare_cached("UPDATE clock SET priority = max(priority, ?1)")?.execute([highest])?;
    let n_bytes = dropped.iter().map(|it| it.2.max(0).cast_unsigned()).sum();
    count(tx, bound, dropped.len() as u64, n_bytes)?;
    for (key, ..) in &dropped {
        seen::mark(tx, *key, Gone::MadeRoom)?;
    }
    Ok(dropped.into_iter().map(|it| it.0).collect())
}

/// What a new entry's worth stands above: the priority of what was dropped last.
pub(super) fn clock(conn: &Connection) -> rusqlite::Result<f64> {
    conn.prepare_cached("SELECT priority FROM clock")?.query_row([], |row| row.get(0))
}

/// Counts entries that were dropped by themselves.
pub(super) fn count(tx: &Transaction, bound: Bound, n: u64, n_bytes: u64) -> rusqlite::Result<()> {
    let upsert = "INSERT INTO dropped (why, n, n_bytes) VALUES (?1, ?2, ?3)
        ON CONFLICT (why) DO UPDATE SET n = n + excluded.n, n_bytes = n_bytes + excluded.n_bytes";
    let values = (bound.as_str(), n.cast_signed(), n_bytes.cast_signed());
    tx.prepare_cached(upsert)?.execute(values)?;
    Ok(())
}

pub(crate) fn dropped(conn: &Connection) -> rusqlite::Result<Dropped> {
    let mut statement = conn.prepare_cached("SELECT n FROM dropped WHERE why = ?1")?;
    let [n_for_bytes, n_for_number, n_superseded] = Bound::ALL.map(|bound| {
        let n = statement.query_row([bound.as_str()], |row| row.get::<_, i64>(0)).optional()?;
        Ok::<_, rusqlite::Error>(n.unwrap_or(0).max(0).cast_unsigned())
    });
    Ok(Dropped {
        n_for_bytes: n_for_bytes?,
        n_for_number: n_for_number?,
        n_superseded: n_superseded?,
    })
}

/// What an entry takes; `None` where there is none.
pub(super) fn size_of(conn: &Connection, key: Key) -> rusqlite::Result<Option<u64>> {
    let select = "SELECT size_bytes FROM entry WHERE key = ?1";
    let mut statement = conn.prepare_cached(select)?;
    let size: Option<i64> = statement.query_row([key.to_bytes()], |row| row.get(0)).optional()?;
    Ok(size.map(|it| it.max(0).cast_unsigned()))
}

/// Bytes of the file in use. Exact, without reading a row: pages less those that are free.
pub(crate) fn used_bytes(conn: &Connection) -> rusqlite::Result<u64> {
    let select = "SELECT (page_count - freelist_count) * page_size
        FROM pragma_page_count, pragma_freelist_count, pragma_page_size";
    let bytes: i64 = conn.prepare_cached(select)?.query_row([], |row| row.get(0))?;
    Ok(bytes.max(0).cast_unsigned())
}

/// Gives free pages back to the file system; the file is cut when the log reaches it.
pub(super) fn give_back(tx: &Transaction) -> rusqlite::Result<()> {
    let mut statement = tx.prepare("PRAGMA incremental_vacuum")?;
    let mut rows = statement.query([])?;
    // One row a page: each step gives one back.
    while rows.next()?.is_some() {}
    Ok(())
}

pub(crate) fn n_entries(conn: &Connection) -> rusqlite::Result<u64> {
    let select = "SELECT count(*) FROM entry";
    let n: i64 = conn.prepare_cached(select)?.query_row([], |row| row.get(0))?;
    Ok(n.max(0).cast_unsigned())
}
