//! Hits and misses over time.

use fact_db::DbError;
use rusqlite::Connection;

use super::{CacheUse, Latency, LogError, Period};
use crate::{Store, store::from_sql};

/// More points than any screen has columns.
pub(super) const MAX_BUCKETS: i64 = 10_000;

/// Hits and misses in one stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Where it begins; it ends where the next begins.
    pub start_ms: i64,
    /// Answered from the cache.
    pub n_hits: u64,
    /// Looked for in the cache and not found.
    pub n_misses: u64,
    /// How long the hits took; `None` without any.
    pub hit: Option<Latency>,
    /// How long answers took that were worked out; `None` without any.
    pub miss: Option<Latency>,
}

/// What comes together in a bucket.
#[derive(Default)]
struct Gathered {
    hits_us: Vec<u64>,
    n_misses: u64,
    /// Of misses that led to an answer.
    misses_us: Vec<u64>,
}

impl Store {
    /// Hits and misses of `period` in stretches of `bucket_ms` without a gap, oldest first; the last
    /// may reach beyond the period.
    ///
    /// # Errors
    /// [`LogError::BadSeries`] for too many stretches, or such as have no length.
    pub fn log_series(&self, period: Period, bucket_ms: i64) -> Result<Vec<Bucket>, LogError> {
        let Period { since_ms, until_ms } = period;
        let span_ms = until_ms.saturating_sub(since_ms).max(0);
        let n_buckets = if bucket_ms > 0 { (span_ms - 1).div_euclid(bucket_ms) + 1 } else { -1 };
        if !(0..=MAX_BUCKETS).contains(&n_buckets) {
            return Err(LogError::BadSeries { n_buckets });
        }
        let mut buckets: Vec<Gathered> = (0..n_buckets).map(|_| Gathered::default()).collect();
        self.gather(period, bucket_ms, &mut buckets)?;
        let bucket = |(idx, mut it): (i64, Gathered)| Bucket {
            start_ms: since_ms + idx * bucket_ms,
            n_hits: it.hits_us.len() as u64,
            n_misses: it.n_misses,
            hit: Latency::of(&mut it.hits_us),
            miss: Latency::of(&mut it.misses_us),
        };
        Ok((0..).zip(buckets).map(bucket).collect())
    }

    fn gather(
        &self,
        period: Period,
        bucket_ms: i64,
        buckets: &mut [Gathered],
    ) -> Result<(), DbError> {
        let select = "SELECT (asked_at_ms - ?1) / ?3, cache, total_us, outcome = 'answered'
            FROM query_log WHERE asked_at_ms >= ?1 AND asked_at_ms < ?2 AND is_warming = 0";
        self.db.read(|conn: &Connection| {
            let mut statement = conn.prepare_cached(select)?;
            let mut rows = statement.query([period.since_ms, period.until_ms, bucket_ms])?;
            while let Some(row) = rows.next()? {
                let idx: i64 = row.get(0)?;
                let Some(bucket) = usize::try_from(idx).ok().and_then(|it| buckets.get_mut(it))
                else {
                    continue;
                };
                let total_us = from_sql(row.get(2)?);
                match CacheUse::parse(row.get_ref(1)?.as_str()?, None) {
                    CacheUse::Hit { .. } => bucket.hits_us.push(total_us),
                    CacheUse::Miss { .. } => {
                        bucket.n_misses += 1;
                        bucket.misses_us.extend(row.get::<_, bool>(3)?.then_some(total_us));
                    }
                    CacheUse::NotAsked => {}
                }
            }
            Ok(())
        })
    }
}
