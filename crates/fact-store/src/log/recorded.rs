//! The log as it is replayed: what was asked of the cache, one question after the other.

use rusqlite::Row;

use super::{CacheUse, LOG_KEY_BYTES, LogError, Period};
use crate::{
    Store,
    store::{from_sql, to_sql},
};

/// A question that the cache could answer, as the log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// When it was asked.
    pub asked_at_ms: i64,
    /// As it was typed.
    pub question: String,
    /// The data it was asked of.
    pub source: String,
    /// What the cache did.
    pub cache: CacheUse,
    /// What the answer is kept under.
    pub key: [u8; LOG_KEY_BYTES],
    /// What it takes in the cache, about.
    pub size_bytes: u64,
    /// What working the answer out took: then, or for a hit, when it was made.
    pub cost_us: u64,
    /// The same in millionths of a dollar.
    pub cost_micro_usd: u64,
    /// From the question to its reply.
    pub total_us: u64,
    /// Whether FACT asked it by itself.
    pub is_warming: bool,
}

impl Store {
    /// The questions of `period` whose answers were or could be kept, oldest first: the last `limit`
    /// of them.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn recorded(&self, period: Period, limit: usize) -> Result<Vec<Recorded>, LogError> {
        let select = "SELECT asked_at_ms, question, source, cache, level, cache_key, size_bytes,
                cost_us, cost_micro_usd, total_us, is_warming
            FROM query_log WHERE asked_at_ms >= ?1 AND asked_at_ms < ?2
                AND length(cache_key) = ?4 AND outcome = 'answered' AND cache <> 'not_asked'
            ORDER BY id DESC LIMIT ?3";
        let read = |row: &Row| {
            Ok(Recorded {
                asked_at_ms: row.get(0)?,
                question: row.get(1)?,
                source: row.get(2)?,
                cache: CacheUse::parse(
                    row.get_ref(3)?.as_str()?,
                    row.get_ref(4)?.as_str_or_null()?,
                ),
                key: row.get(5)?,
                size_bytes: from_sql(row.get(6)?),
                cost_us: from_sql(row.get(7)?),
                cost_micro_usd: from_sql(row.get(8)?),
                total_us: from_sql(row.get(9)?),
                is_warming: row.get(10)?,
            })
        };
        let mut found: Vec<Recorded> = self.db.read(|conn| {
            let limit = to_sql(limit as u64);
            let key_bytes = to_sql(LOG_KEY_BYTES as u64);
            let values = (period.since_ms, period.until_ms, limit, key_bytes);
            conn.prepare_cached(select)?.query_map(values, read)?.collect()
        })?;
        found.reverse();
        Ok(found)
    }
}
