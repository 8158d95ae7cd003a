//! The disk level: one `SQLite` file, bounded in size.

use fact_core::MissReason;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

use crate::{
    Entry, EntryInfo, Key,
    key::{Digest, digest},
    memory::Hits,
    payload::{self, Sealed},
};

/// What a look at the disk found.
pub(crate) enum Found {
    Entry(Box<Entry>),
    Nothing,
    /// An entry that does not verify; it is to be dropped.
    Damaged,
}

/// Plans of which it is known when they were last answered; older ones are forgotten.
const MAX_SEEN: i64 = 50_000;
/// After an eviction this part of the bound is in use, so that the next few entries fit.
const KEEP_PERCENT: u64 = 90;

pub(crate) fn find(conn: &Connection, key: Key) -> rusqlite::Result<Found> {
    let select = "SELECT question, source, made_at_ms, cost_us, size_bytes, checksum, payload,
        cost_micro_usd FROM entry WHERE key = ?1";
    let mut statement = conn.prepare_cached(select)?;
    let mut rows = statement.query([key.to_bytes()])?;
    let Some(row) = rows.next()? else {
        return Ok(Found::Nothing);
    };
    // Text that is not UTF-8 and values of another type are damage too, not a failed statement.
    Ok(verify(row, key).map_or(Found::Damaged, |entry| Found::Entry(Box::new(entry))))
}

fn verify(row: &Row, key: Key) -> Option<Entry> {
    let question: String = row.get(0).ok()?;
    let source: String = row.get(1).ok()?;
    let checksum: [u8; 32] = row.get(5).ok()?;
    let sealed = Sealed {
        key,
        question: &question,
        source: &source,
        made_at_ms: row.get(2).ok()?,
        cost_us: row.get(3).ok()?,
        size_bytes: row.get(4).ok()?,
        payload: row.get_ref(6).ok()?.as_blob().ok()?,
        cost_micro_usd: row.get(7).ok()?,
    };
    (sealed.checksum() == checksum).then(|| sealed.open())?
}

pub(crate) fn generation(conn: &Connection) -> rusqlite::Result<i64> {
    conn.prepare_cached("SELECT number FROM generation")?.query_row([], |row| row.get(0))
}

/// Writes one entry, in place of the one before. One that JSON cannot hold, or that is bigger than
/// the whole bound, stays in memory alone.
pub(crate) fn insert(
    tx: &Transaction,
    key: Key,
    entry: &Entry,
    max_bytes: u64,
) -> rusqlite::Result<()> {
    remember_seen(tx, key, &entry.source)?;
    if max_bytes == 0 {
        return Ok(());
    }
    let payload = payload::encode(&entry.answer).filter(|it| it.len() as u64 <= max_bytes);
    let Some(payload) = payload else {
        return Ok(());
    };
    let sealed = Sealed {
        key,
        question: &entry.question,
        source: &entry.source,
        made_at_ms: entry.made_at_ms,
        cost_us: entry.cost_us.cast_signed(),
        cost_micro_usd: entry.cost_micro_usd.cast_signed(),
        size_bytes: entry.size_bytes.cast_signed(),
        payload: &payload,
    };
    let upsert = "INSERT INTO entry (key, question, source, made_at_ms, last_hit_at_ms, n_hits,
            cost_us, size_bytes, checksum, payload, cost_micro_usd)
        VALUES (?1, ?2, ?3, ?4, ?4, 0, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (key) DO UPDATE SET question = excluded.question, source = excluded.source,
            made_at_ms = excluded.made_at_ms,
            last_hit_at_ms = max(last_hit_at_ms, excluded.made_at_ms),
            cost_us = excluded.cost_us, size_bytes = excluded.size_bytes,
            checksum = excluded.checksum, payload = excluded.payload,
            cost_micro_usd = excluded.cost_micro_usd";
    tx.prepare_cached(upsert)?.execute((
        key.to_bytes(),
        sealed.question,
        sealed.source,
        sealed.made_at_ms,
        sealed.cost_us,
        sealed.size_bytes,
        sealed.checksum(),
        sealed.payload,
        sealed.cost_micro_usd,
    ))?;
    Ok(())
}

pub(crate) fn add_hits(tx: &Transaction, hits: &[Hits]) -> rusqlite::Result<()> {
    let mut update = tx.prepare_cached(
        "UPDATE entry SET n_hits = n_hits + ?2, last_hit_at_ms = max(last_hit_at_ms, ?3)
            WHERE key = ?1",
    )?;
    for it in hits {
        update.execute((it.key.to_bytes(), it.count.cast_signed(), it.last_at_ms))?;
    }
    Ok(())
}

pub(crate) fn remove(tx: &Transaction, key: Key) -> rusqlite::Result<bool> {
    Ok(tx.execute("DELETE FROM entry WHERE key = ?1", [key.to_bytes()])? > 0)
}

/// Drops an entry that does not verify, and remembers why its next lookup misses.
pub(crate) fn drop_damaged(tx: &Transaction, key: Key) -> rusqlite::Result<()> {
    let mark = "UPDATE seen SET was_damaged = 1 WHERE plan = ?1 AND data = ?2 AND engine = ?3";
    tx.execute(mark, (key.plan, key.data, key.engine))?;
    remove(tx, key)?;
    Ok(())
}

/// Drops every entry and gives the room back. Gives how many there were, and the new generation.
pub(crate) fn clear(tx: &Transaction) -> rusqlite::Result<(u64, i64)> {
    let n_entries = tx.execute("DELETE FROM entry", [])?;
    tx.execute("UPDATE generation SET number = number + 1", [])?;
    give_back(tx)?;
    Ok((n_entries as u64, generation(tx)?))
}

/// Drops what was used longest ago, where more than `max_entries` are kept, and gives the keys.
pub(crate) fn evict_beyond(tx: &Transaction, max_entries: u64) -> rusqlite::Result<Vec<Key>> {
    let n_beyond = n_entries(tx)?.saturating_sub(max_entries);
    if n_beyond == 0 {
        return Ok(Vec::new());
    }
    let mut oldest = tx.prepare_cached(
        "DELETE FROM entry WHERE rowid IN
            (SELECT rowid FROM entry ORDER BY last_hit_at_ms, rowid LIMIT ?1) RETURNING key",
    )?;
    let dropped =
        oldest.query_map([n_beyond.cast_signed()], |row| Ok(Key::from_bytes(&row.get(0)?)))?;
    let dropped = dropped.collect::<rusqlite::Result<_>>()?;
    give_back(tx)?;
    Ok(dropped)
}

/// Makes room, where more than `max_bytes` of the file are in use: what was used longest ago goes
/// first. What is left to go when no entry is left is the tables themselves.
pub(crate) fn evict(tx: &Transaction, max_bytes: u64) -> rusqlite::Result<()> {
    if used_bytes(tx)? <= max_bytes {
        return Ok(());
    }
    let target = max_bytes / 100 * KEEP_PERCENT;
    let mut oldest = tx.prepare_cached(
        "DELETE FROM entry WHERE rowid IN
            (SELECT rowid FROM entry ORDER BY last_hit_at_ms, rowid LIMIT 8)",
    )?;
    while used_bytes(tx)? > target && oldest.execute([])? > 0 {}
    give_back(tx)
}

/// Bytes of the file in use. Exact, without reading a row: pages less those that are free.
pub(crate) fn used_bytes(conn: &Connection) -> rusqlite::Result<u64> {
    let select = "SELECT (page_count - freelist_count) * page_size
        FROM pragma_page_count, pragma_freelist_count, pragma_page_size";
    let bytes: i64 = conn.prepare_cached(select)?.query_row([], |row| row.get(0))?;
    Ok(bytes.max(0).cast_unsigned())
}

/// Gives free pages back to the file system; the file is cut when the log reaches it.
fn give_back(tx: &Transaction) -> rusqlite::Result<()> {
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

/// The entries used last, at most `limit`.
pub(crate) fn entries(conn: &Connection, limit: usize) -> rusqlite::Result<Vec<EntryInfo>> {
    let select = "SELECT key, question, source, made_at_ms, last_hit_at_ms, n_hits, size_bytes,
        cost_us, cost_micro_usd FROM entry ORDER BY last_hit_at_ms DESC, rowid DESC LIMIT ?1";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = conn.prepare_cached(select)?;
    let infos = statement.query_map([limit], |row| {
        Ok(EntryInfo {
            key: Key::from_bytes(&row.get(0)?),
            question: row.get(1)?,
            source: row.get(2)?,
            made_at_ms: row.get(3)?,
            last_hit_at_ms: row.get(4)?,
            n_hits: row.get::<_, i64>(5)?.cast_unsigned(),
            size_bytes: row.get::<_, i64>(6)?.cast_unsigned(),
            cost_us: row.get::<_, i64>(7)?.cast_unsigned(),
            cost_micro_usd: row.get::<_, i64>(8)?.cast_unsigned(),
        })
    })?;
    infos.collect()
}

fn is_kept(conn: &Connection, key: Key) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT 1 FROM entry WHERE key = ?1")?.exists([key.to_bytes()])
}

fn remember_seen(tx: &Transaction, key: Key, source: &str) -> rusqlite::Result<()> {
    let insert = "INSERT INTO seen (plan, source, engine, data) VALUES (?1, ?2, ?3, ?4)";
    let values = (key.plan, digest(source.as_bytes()), key.engine, key.data);
    let id = tx.prepare_cached(insert)?.insert(values)?;
    tx.prepare_cached("DELETE FROM seen WHERE id <= ?1")?.execute([id - MAX_SEEN])?;
    Ok(())
}

/// Why `key`, asked of `source`, has no entry.
pub(crate) fn explain(conn: &Connection, key: Key, source: &str) -> rusqlite::Result<MissReason> {
    let select = "SELECT data, was_damaged FROM seen
        WHERE plan = ?1 AND source = ?2 AND engine = ?3";
    let source = digest(source.as_bytes());
    let same_engine: Option<(Digest, bool)> = conn
        .prepare_cached(select)?
        .query_row((key.plan, source, key.engine), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((data, was_damaged)) = same_engine {
        return Ok(match (data == key.data, was_damaged) {
            (true, _) if is_kept(conn, key)? => MissReason::Expired,
            (false, _) => MissReason::DataChanged,
            (true, true) => MissReason::Damaged,
            (true, false) => MissReason::Evicted,
        });
    }
    let select = "SELECT 1 FROM seen WHERE plan = ?1 AND source = ?2";
    let by_another = conn.prepare_cached(select)?.exists((key.plan, source))?;
    Ok(if by_another { MissReason::EngineChanged } else { MissReason::New })
}
