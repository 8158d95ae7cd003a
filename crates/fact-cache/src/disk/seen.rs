//! What was answered before, so that a miss can be explained: digests alone, of which nothing can
//! be read.

use fact_core::MissReason;
use rusqlite::{Connection, OptionalExtension as _, Transaction};

use super::{digests, is_kept};
use crate::{
    Key,
    key::{Digest, digest},
};

/// Plans of which it is known when they were last answered; older ones are forgotten.
const MAX_SEEN: i64 = 50_000;

/// Why a plan that was answered has no entry any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gone {
    /// Others needed the room.
    MadeRoom,
    /// A person cleared it.
    Cleared,
    /// It did not verify.
    Damaged,
}

impl Gone {
    const fn as_str(self) -> &'static str {
        match self {
            Self::MadeRoom => "made_room",
            Self::Cleared => "cleared",
            Self::Damaged => "damaged",
        }
    }

    fn reason(word: Option<&str>) -> MissReason {
        match word {
            Some("damaged") => MissReason::Damaged,
            Some("cleared") => MissReason::Cleared,
            // Entries that were never written, or were dropped by an older version, say nothing.
            _ => MissReason::Evicted,
        }
    }
}

pub(super) fn source_digest(source: &str) -> Digest {
    digest(source.as_bytes())
}

/// Notes that a plan is answered, and gives the state of the data it was answered of before.
pub(super) fn remember(
    tx: &Transaction,
    key: Key,
    source: &str,
) -> rusqlite::Result<Option<Digest>> {
    let before = last_data(tx, key, source)?;
    let insert = "INSERT INTO seen (plan, source, engine, data) VALUES (?1, ?2, ?3, ?4)";
    let values = (key.plan, source_digest(source), key.engine, key.data);
    let id = tx.prepare_cached(insert)?.insert(values)?;
    tx.prepare_cached("DELETE FROM seen WHERE id <= ?1")?.execute([id - MAX_SEEN])?;
    Ok(before)
}

fn last_data(conn: &Connection, key: Key, source: &str) -> rusqlite::Result<Option<Digest>> {
    let select = "SELECT data FROM seen WHERE plan = ?1 AND source = ?2 AND engine = ?3";
    let mut statement = conn.prepare_cached(select)?;
    let values = (key.plan, source_digest(source), key.engine);
    statement.query_row(values, |row| row.get(0)).optional()
}

/// The key of the same meaning, answered by the same engine of an earlier state of the source.
pub(crate) fn former(conn: &Connection, key: Key, source: &str) -> rusqlite::Result<Option<Key>> {
    let data = last_data(conn, key, source)?.filter(|it| *it != key.data);
    Ok(data.map(|it| key.with_data(it)))
}

/// Says why the entry of `key` is gone.
pub(super) fn mark(tx: &Transaction, key: Key, gone: Gone) -> rusqlite::Result<()> {
    let update = "UPDATE seen SET gone = ?4 WHERE plan = ?1 AND data = ?2 AND engine = ?3";
    let (plan, data, engine) = digests(key);
    tx.prepare_cached(update)?.execute((plan, data, engine, gone.as_str()))?;
    Ok(())
}

pub(super) fn mark_all_cleared(tx: &Transaction) -> rusqlite::Result<()> {
    tx.execute("UPDATE seen SET gone = ?1 WHERE gone IS NULL", [Gone::Cleared.as_str()])?;
    Ok(())
}

pub(super) fn mark_cleared_of(tx: &Transaction, source: &str) -> rusqlite::Result<()> {
    let update = "UPDATE seen SET gone = ?1 WHERE gone IS NULL AND source = ?2";
    tx.execute(update, (Gone::Cleared.as_str(), source_digest(source)))?;
    Ok(())
}

/// Why `key`, asked of `source`, has no entry.
pub(crate) fn explain(conn: &Connection, key: Key, source: &str) -> rusqlite::Result<MissReason> {
    let select = "SELECT data, gone FROM seen WHERE plan = ?1 AND source = ?2 AND engine = ?3";
    let source = source_digest(source);
    let same_engine: Option<(Digest, Option<String>)> = conn
        .prepare_cached(select)?
        .query_row((key.plan, source, key.engine), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((data, gone)) = same_engine {
        return Ok(match data == key.data {
            false => MissReason::DataChanged,
            true if is_kept(conn, key)? => MissReason::Expired,
            true => Gone::reason(gone.as_deref()),
        });
    }
    let select = "SELECT 1 FROM seen WHERE plan = ?1 AND source = ?2";
    let by_another = conn.prepare_cached(select)?.exists((key.plan, source))?;
    Ok(if by_another { MissReason::EngineChanged } else { MissReason::New })
}
