//! The disk level: one `SQLite` file, bounded in size.

mod plans;
mod room;
mod seen;

pub(crate) use plans::{find_plan, insert_plan};
pub use room::Dropped;
pub(crate) use room::{
    Bound, KEEP_PERCENT, N_AT_ONCE, dropped, evict, evict_beyond, n_entries, used_bytes,
};
pub(crate) use seen::{explain, former};

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

use crate::{
    Cipher, Entry, EntryInfo, Key, Rows, RowsKey,
    entry::AtRest,
    key::{Digest, KEY_BYTES},
    memory::Hits,
    payload::{self, Encoded, Sealed},
    worth::worth,
};

/// What a look at the disk found.
pub(crate) enum Found {
    Entry(Box<Entry>),
    Nothing,
    /// An entry that cannot be read without the cipher it was written with.
    Locked,
    /// An entry that does not verify; it is to be dropped.
    Damaged,
}

pub(crate) fn find(
    conn: &Connection,
    key: Key,
    cipher: Option<&Cipher>,
) -> rusqlite::Result<Found> {
    let select = "SELECT question, source, made_at_ms, cost_us, size_bytes, checksum, payload,
        cost_micro_usd, rows_key, parts, is_encrypted, run_us FROM entry WHERE key = ?1";
    let mut statement = conn.prepare_cached(select)?;
    let mut rows = statement.query([key.to_bytes()])?;
    let Some(row) = rows.next()? else {
        return Ok(Found::Nothing);
    };
    // Text that is not UTF-8 and values of another type are damage too, not a failed statement.
    Ok(verify(row, key, cipher).unwrap_or(Found::Damaged))
}

/// `None` for one that does not verify.
fn verify(row: &Row, key: Key, cipher: Option<&Cipher>) -> Option<Found> {
    let question: String = row.get(0).ok()?;
    let source: String = row.get(1).ok()?;
    let checksum: [u8; 32] = row.get(5).ok()?;
    let rows_key: Option<[u8; 32]> = row.get(8).ok()?;
    let parts: Option<Vec<u8>> = row.get(9).ok()?;
    let run_us = row.get::<_, i64>(11).ok()?.cast_unsigned();
    let sealed = Sealed {
        key,
        question: &question,
        source: &source,
        made_at_ms: row.get(2).ok()?,
        cost_us: row.get(3).ok()?,
        size_bytes: row.get(4).ok()?,
        payload: row.get_ref(6).ok()?.as_blob().ok()?,
        cost_micro_usd: row.get(7).ok()?,
        rows: rows_key.map(|it| Rows { key: RowsKey::from_bytes(&it), run_us }),
        parts: parts.as_deref().unwrap_or_default(),
        is_encrypted: row.get(10).ok()?,
    };
    if sealed.checksum() != checksum {
        return None;
    }
    Some(match cipher {
        None if sealed.is_encrypted => Found::Locked,
        // Of another key: it is as good as none, and the next answer takes its place.
        _ if sealed.is_encrypted => {
            sealed.open(cipher).map_or(Found::Locked, |it| Found::Entry(Box::new(it)))
        }
        _ => Found::Entry(Box::new(sealed.open(None)?)),
    })
}

/// The key of an entry whose rows are those of this statement and data.
pub(crate) fn find_rows(conn: &Connection, rows_key: RowsKey) -> rusqlite::Result<Option<Key>> {
    let select = "SELECT key FROM entry WHERE rows_key = ?1 LIMIT 1";
    let mut statement = conn.prepare_cached(select)?;
    statement.query_row([rows_key.to_bytes()], |row| key_of(row, 0)).optional()
}

fn key_of(row: &Row, idx: usize) -> rusqlite::Result<Key> {
    Ok(Key::from_bytes(&row.get::<_, [u8; KEY_BYTES]>(idx)?))
}

pub(crate) fn generation(conn: &Connection) -> rusqlite::Result<i64> {
    conn.prepare_cached("SELECT number FROM generation")?.query_row([], |row| row.get(0))
}

/// Writes one entry, in place of the one before, and drops what the same question was answered of
/// an earlier state of the data: that state never comes back. One that JSON cannot hold, that is
/// bigger than the whole bound, or that is to be encrypted and cannot be, stays in memory alone.
/// Gives the key of what was dropped.
pub(crate) fn insert(
    tx: &Transaction,
    key: Key,
    entry: &Entry,
    max_bytes: u64,
    cipher: Option<&Cipher>,
) -> rusqlite::Result<Option<Key>> {
    let before = seen::remember(tx, key, &entry.source)?;
    let superseded = before.filter(|data| *data != key.data).map(|data| key.with_data(data));
    if let Some(superseded) = superseded
        && let Some(size_bytes) = room::size_of(tx, superseded)?
    {
        tx.prepare_cached("DELETE FROM entry WHERE key = ?1")?.execute([superseded.to_bytes()])?;
        room::count(tx, Bound::Superseded, 1, size_bytes)?;
    }
    if max_bytes > 0
        && let Some(encoded) = payload::encode(key, entry, cipher)
        && encoded.payload.len() as u64 <= max_bytes
    {
        upsert(tx, key, entry, &encoded)?;
    }
    Ok(superseded)
}

/// Writes an entry in place of itself; nothing where it is kept no more.
pub(crate) fn replace(
    tx: &Transaction,
    key: Key,
    entry: &Entry,
    cipher: Option<&Cipher>,
) -> rusqlite::Result<()> {
    match payload::encode(key, entry, cipher) {
        Some(encoded) if is_kept(tx, key)? => upsert(tx, key, entry, &encoded),
        _ => Ok(()),
    }
}

fn upsert(tx: &Transaction, key: Key, entry: &Entry, encoded: &Encoded) -> rusqlite::Result<()> {
    let sealed = encoded.sealed(key, entry);
    let n_hits_before = "SELECT n_hits FROM entry WHERE key = ?1";
    let n_hits: Option<i64> = tx
        .prepare_cached(n_hits_before)?
        .query_row([key.to_bytes()], |row| row.get(0))
        .optional()?;
    let n_uses = n_hits.unwrap_or(0).max(0).cast_unsigned() + 1;
    let worth = worth(n_uses, entry.cost_us, entry.cost_micro_usd, entry.size_bytes);
    let priority = room::clock(tx)? + worth;
    let upsert = "INSERT INTO entry (key, question, source, made_at_ms, last_hit_at_ms, n_hits,
            cost_us, size_bytes, checksum, payload, cost_micro_usd, rows_key, parts, is_encrypted,
            priority, run_us)
        VALUES (?1, ?2, ?3, ?4, ?4, 0, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        ON CONFLICT (key) DO UPDATE SET question = excluded.question, source = excluded.source,
            made_at_ms = excluded.made_at_ms,
            last_hit_at_ms = max(last_hit_at_ms, excluded.made_at_ms),
            cost_us = excluded.cost_us, size_bytes = excluded.size_bytes,
            checksum = excluded.checksum, payload = excluded.payload,
            cost_micro_usd = excluded.cost_micro_usd, rows_key = excluded.rows_key,
            parts = excluded.parts, is_encrypted = excluded.is_encrypted,
            priority = excluded.priority, run_us = excluded.run_us";
    tx.prepare_cached(upsert)?.execute(rusqlite::params![
        key.to_bytes(),
        sealed.question,
        sealed.source,
        sealed.made_at_ms,
        sealed.cost_us,
        sealed.size_bytes,
        sealed.checksum(),
        sealed.payload,
        sealed.cost_micro_usd,
        sealed.rows.map(|it| it.key.to_bytes()),
        (!sealed.parts.is_empty()).then_some(sealed.parts),
        sealed.is_encrypted,
        priority,
        sealed.rows.map_or(0, |it| it.run_us.cast_signed()),
    ])?;
    Ok(())
}

pub(crate) fn add_hits(tx: &Transaction, hits: &[Hits]) -> rusqlite::Result<()> {
    let clock = if hits.is_empty() { 0.0 } else { room::clock(tx)? };
    let mut update = tx.prepare_cached(
        "UPDATE entry SET n_hits = n_hits + ?2, last_hit_at_ms = max(last_hit_at_ms, ?3)
            WHERE key = ?1 RETURNING n_hits, cost_us, cost_micro_usd, size_bytes",
    )?;
    let mut weigh = tx.prepare_cached("UPDATE entry SET priority = ?2 WHERE key = ?1")?;
    for it in hits {
        let values = (it.key.to_bytes(), it.count.cast_signed(), it.last_at_ms);
        let figure = |row: &Row, idx| {
            Ok::<_, rusqlite::Error>(row.get::<_, i64>(idx)?.max(0).cast_unsigned())
        };
        let worth = update
            .query_row(values, |row| {
                Ok(worth(figure(row, 0)? + 1, figure(row, 1)?, figure(row, 2)?, figure(row, 3)?))
            })
            .optional()?;
        if let Some(worth) = worth {
            weigh.execute((it.key.to_bytes(), clock + worth))?;
        }
    }
    Ok(())
}

pub(crate) fn remove(tx: &Transaction, key: Key) -> rusqlite::Result<bool> {
    // It may be in memory alone.
    seen::mark(tx, key, seen::Gone::Cleared)?;
    Ok(tx.prepare_cached("DELETE FROM entry WHERE key = ?1")?.execute([key.to_bytes()])? > 0)
}

/// Drops an entry that does not verify, and remembers why its next lookup misses.
pub(crate) fn drop_damaged(tx: &Transaction, key: Key) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM entry WHERE key = ?1", [key.to_bytes()])?;
    seen::mark(tx, key, seen::Gone::Damaged)
}

/// Drops every entry, and those of one source alone where one is named, and gives the room back.
/// Gives how many there were, and the new generation.
pub(crate) fn clear(tx: &Transaction, source: Option<&str>) -> rusqlite::Result<(u64, i64)> {
    let n_entries = match source {
        None => {
            seen::mark_all_cleared(tx)?;
            tx.execute("DELETE FROM plan", [])?;
            tx.execute("DELETE FROM entry", [])?
        }
        Some(source) => {
            seen::mark_cleared_of(tx, source)?;
            tx.execute("DELETE FROM plan WHERE source = ?1", [seen::source_digest(source)])?;
            tx.execute("DELETE FROM entry WHERE source = ?1", [source])?
        }
    };
    tx.execute("UPDATE generation SET number = number + 1", [])?;
    room::give_back(tx)?;
    Ok((n_entries as u64, generation(tx)?))
}

/// The entries used last, at most `limit`.
pub(crate) fn entries(
    conn: &Connection,
    limit: usize,
    cipher: Option<&Cipher>,
) -> rusqlite::Result<Vec<EntryInfo>> {
    let select = "SELECT key, question, source, made_at_ms, last_hit_at_ms, n_hits, size_bytes,
        cost_us, cost_micro_usd, is_encrypted FROM entry
        ORDER BY last_hit_at_ms DESC, rowid DESC LIMIT ?1";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = conn.prepare_cached(select)?;
    let infos = statement.query_map([limit], |row| {
        let key = key_of(row, 0)?;
        let is_encrypted: bool = row.get(9)?;
        let question: String = row.get(1)?;
        Ok(EntryInfo {
            key,
            question: if is_encrypted {
                payload::open_question(key, &question, cipher)
            } else {
                Some(question)
            },
            source: row.get(2)?,
            made_at_ms: row.get(3)?,
            last_hit_at_ms: row.get(4)?,
            n_hits: row.get::<_, i64>(5)?.cast_unsigned(),
            size_bytes: row.get::<_, i64>(6)?.cast_unsigned(),
            cost_us: row.get::<_, i64>(7)?.cast_unsigned(),
            cost_micro_usd: row.get::<_, i64>(8)?.cast_unsigned(),
            at_rest: if is_encrypted { AtRest::Encrypted } else { AtRest::Plain },
        })
    })?;
    infos.collect()
}

/// When the oldest entry was made; `None` where there is none.
pub(crate) fn oldest_ms(conn: &Connection) -> rusqlite::Result<Option<i64>> {
    let select = "SELECT min(made_at_ms) FROM entry";
    conn.prepare_cached(select)?.query_row([], |row| row.get(0))
}

fn is_kept(conn: &Connection, key: Key) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT 1 FROM entry WHERE key = ?1")?.exists([key.to_bytes()])
}

/// The parts of `key` as the tables hold them: plan, data, engine.
fn digests(key: Key) -> (Digest, Digest, Digest) {
    (key.plan, key.data, key.engine)
}
