//! The questions asked most, and those that cost most.

use rusqlite::Row;

use super::{LogError, Period};
use crate::{
    Store,
    store::{from_sql, to_sql},
};

/// A question that was answered, and all that answering it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Popular {
    /// As it was last typed; letter case makes no difference.
    pub question: String,
    /// How often it was answered.
    pub n_asked: u64,
    /// How often from the cache.
    pub n_hits: u64,
    /// When it was last asked.
    pub last_asked_ms: i64,
    /// What an answer took on average.
    pub mean_us: u64,
    /// What all its answers took together.
    pub total_us: u64,
    /// What calls of models cost for all of them, in millionths of a dollar.
    pub micro_usd: u64,
}

impl Store {
    /// The questions answered most often in `period`, at most `limit`; the more recent first among
    /// equals.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn popular(&self, period: Period, limit: usize) -> Result<Vec<Popular>, LogError> {
        self.questions(period, limit, "2 DESC, 4 DESC")
    }

    /// The questions whose answers took most in `period`, in time and money together, at most
    /// `limit`. A hundredth of a dollar counts as a second, as it does in the cache.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn costly(&self, period: Period, limit: usize) -> Result<Vec<Popular>, LogError> {
        self.questions(period, limit, "total(total_us) + 100 * total(micro_usd) DESC, 4 DESC")
    }

    fn questions(
        &self,
        period: Period,
        limit: usize,
        order: &str,
    ) -> Result<Vec<Popular>, LogError> {
        // Beside a single `max()`, SQLite takes a bare column from the row of the maximum.
        let select = format!(
            "SELECT question, count(*), sum(cache = 'hit'), max(asked_at_ms),
                CAST(avg(total_us) AS INTEGER), CAST(total(total_us) AS INTEGER),
                CAST(total(micro_usd) AS INTEGER)
            FROM query_log WHERE asked_at_ms >= ?1 AND asked_at_ms < ?2 AND outcome = 'answered'
                AND is_warming = 0
            GROUP BY trim(question) COLLATE NOCASE ORDER BY {order} LIMIT ?3"
        );
        let read = |row: &Row| {
            Ok(Popular {
                question: row.get(0)?,
                n_asked: from_sql(row.get(1)?),
                n_hits: from_sql(row.get(2)?),
                last_asked_ms: row.get(3)?,
                mean_us: from_sql(row.get(4)?),
                total_us: from_sql(row.get(5)?),
                micro_usd: from_sql(row.get(6)?),
            })
        };
        Ok(self.db.read(|conn| {
            let values = (period.since_ms, period.until_ms, to_sql(limit as u64));
            conn.prepare_cached(&select)?.query_map(values, read)?.collect()
        })?)
    }
}
