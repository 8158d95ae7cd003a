//! The log of questions: one row a question, and the figures drawn from it.

use std::collections::BTreeMap;

use fact_core::MissReason;
use fact_db::DbError;
use rusqlite::{Connection, Row};

use crate::{
    Store,
    store::{from_sql, to_sql},
};

/// One question, as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// When it was asked.
    pub asked_at_ms: i64,
    /// As it was typed.
    pub question: String,
    /// The data it was asked of.
    pub source: String,
    /// What came of it.
    pub outcome: LogOutcome,
    /// What the cache did.
    pub cache: CacheUse,
    /// From the question to its reply.
    pub total_us: u64,
    /// What the answer took when it was worked out, less what it took now; 0 without a hit.
    pub saved_us: u64,
    /// What its calls to a model cost, in millionths of a dollar; 0 without any, and for those whose
    /// price is not known.
    pub micro_usd: u64,
    /// What the answer cost when it was worked out, in millionths of a dollar; 0 without a hit.
    pub saved_micro_usd: u64,
    /// Who answered, in words; empty where nobody did.
    pub engine: String,
    /// The stages with their times, as JSON.
    pub stages_json: String,
}

/// What came of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LogOutcome {
    /// It was answered.
    Answered,
    /// It was declined, with a reason.
    Declined,
    /// Something went wrong.
    Failed,
}

impl LogOutcome {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Declined => "declined",
            Self::Failed => "failed",
        }
    }
}

/// What the cache did for a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CacheUse {
    /// The answer came from it.
    Hit,
    /// It did not.
    Miss {
        /// Why.
        reason: MissReason,
    },
    /// The question did not get as far as the cache.
    NotAsked,
}

impl CacheUse {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Miss { reason } => reason.as_str(),
            Self::NotAsked => "not_asked",
        }
    }

    fn parse(word: &str) -> Self {
        if word == "hit" {
            return Self::Hit;
        }
        let reason = MissReason::ALL.into_iter().find(|it| it.as_str() == word);
        reason.map_or(Self::NotAsked, |reason| Self::Miss { reason })
    }
}

/// Figures over a time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Questions asked.
    pub n_questions: u64,
    /// Answered from the cache.
    pub n_hits: u64,
    /// Looked for in the cache and not found.
    pub n_misses: u64,
    /// The same by reason; reasons that did not occur are left out.
    pub n_misses_by_reason: BTreeMap<MissReason, u64>,
    /// Declined.
    pub n_declined: u64,
    /// Gone wrong.
    pub n_failed: u64,
    /// Time saved by the cache, added up.
    pub saved_us: u64,
    /// Money saved by the cache, added up, in millionths of a dollar.
    pub saved_micro_usd: u64,
    /// Half of the hits took at most this; `None` without hits.
    pub hit_p50_us: Option<u64>,
    /// 95 of 100 hits took at most this.
    pub hit_p95_us: Option<u64>,
    /// Half of the answers worked out took at most this; `None` without any.
    pub miss_p50_us: Option<u64>,
    /// 95 of 100 answers worked out took at most this.
    pub miss_p95_us: Option<u64>,
}

/// Hits and misses in one stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Where it begins; it ends where the next begins.
    pub start_ms: i64,
    /// Answered from the cache.
    pub n_hits: u64,
    /// Looked for in the cache and not found.
    pub n_misses: u64,
}

/// A question that was answered often.
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
}

/// Why the log could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The stretches asked for are too many, or have no length.
    #[error("cannot draw {n_buckets} points: ask for 1 to {MAX_BUCKETS}")]
    BadSeries {
        /// How many they would be.
        n_buckets: i64,
    },
    /// The thread that writes it has ended, which a defect alone can bring about.
    #[error("the log is no longer written: start FACT again")]
    Ended,
    /// The store's file failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// More points than any screen has columns.
const MAX_BUCKETS: i64 = 10_000;

impl Store {
    /// Hands one entry to the thread that writes the log, and returns at once.
    pub fn log_query(&self, entry: &LogEntry) {
        self.log_writer.push(entry.clone());
    }

    /// Waits until everything logged before can be read.
    ///
    /// # Errors
    /// The first thing that went wrong since the last flush.
    pub fn flush(&self) -> Result<(), LogError> {
        self.log_writer.flush()
    }

    /// Figures over the questions asked at `since_ms` or later.
    pub fn log_totals(&self, since_ms: i64) -> Result<Totals, LogError> {
        Ok(self.db.read(|conn| totals(conn, since_ms))?)
    }

    /// When the first question of the log was asked; `None` for an empty log.
    pub fn first_logged_ms(&self) -> Result<Option<i64>, LogError> {
        let select = "SELECT min(asked_at_ms) FROM query_log";
        Ok(self.db.read(|conn| conn.query_row(select, [], |row| row.get(0)))?)
    }

    /// Hits and misses from `since_ms` to before `until_ms`, in stretches of `bucket_ms` without
    /// a gap, oldest first; the last may reach beyond `until_ms`.
    pub fn log_series(
        &self,
        since_ms: i64,
        until_ms: i64,
        bucket_ms: i64,
    ) -> Result<Vec<Bucket>, LogError> {
        let span_ms = until_ms.saturating_sub(since_ms).max(0);
        let n_buckets = if bucket_ms > 0 { (span_ms - 1).div_euclid(bucket_ms) + 1 } else { -1 };
        if !(0..=MAX_BUCKETS).contains(&n_buckets) {
            return Err(LogError::BadSeries { n_buckets });
        }
        let mut buckets: Vec<Bucket> = (0..n_buckets)
            .map(|idx| Bucket { start_ms: since_ms + idx * bucket_ms, n_hits: 0, n_misses: 0 })
            .collect();
        let select = "SELECT (asked_at_ms - ?1) / ?3, sum(cache = 'hit'), sum(cache <> 'hit')
            FROM query_log WHERE asked_at_ms >= ?1 AND asked_at_ms < ?2 AND cache <> 'not_asked'
            GROUP BY 1";
        let counts: Vec<(i64, i64, i64)> = self.db.read(|conn| {
            let read = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            conn.prepare_cached(select)?.query_map([since_ms, until_ms, bucket_ms], read)?.collect()
        })?;
        for (idx, n_hits, n_misses) in counts {
            let bucket = usize::try_from(idx).ok().and_then(|idx| buckets.get_mut(idx));
            if let Some(bucket) = bucket {
                bucket.n_hits = from_sql(n_hits);
                bucket.n_misses = from_sql(n_misses);
            }
        }
        Ok(buckets)
    }

    /// The questions answered most often since `since_ms`, at most `limit`; the more recent first
    /// among equals.
    pub fn popular(&self, since_ms: i64, limit: usize) -> Result<Vec<Popular>, LogError> {
        // Beside a single `max()`, SQLite takes a bare column from the row of the maximum.
        let select = "SELECT question, count(*), sum(cache = 'hit'), max(asked_at_ms),
                CAST(avg(total_us) AS INTEGER)
            FROM query_log WHERE asked_at_ms >= ?1 AND outcome = 'answered'
            GROUP BY trim(question) COLLATE NOCASE ORDER BY 2 DESC, 4 DESC LIMIT ?2";
        let read = |row: &Row| {
            Ok(Popular {
                question: row.get(0)?,
                n_asked: from_sql(row.get(1)?),
                n_hits: from_sql(row.get(2)?),
                last_asked_ms: row.get(3)?,
                mean_us: from_sql(row.get(4)?),
            })
        };
        Ok(self.db.read(|conn| {
            let values = (since_ms, to_sql(limit as u64));
            conn.prepare_cached(select)?.query_map(values, read)?.collect()
        })?)
    }
}

fn totals(conn: &Connection, since_ms: i64) -> rusqlite::Result<Totals> {
    let mut totals = Totals::default();
    let (mut hits_us, mut misses_us) = (Vec::new(), Vec::new());
    let select = "SELECT outcome, cache, total_us, saved_us, saved_micro_usd
        FROM query_log WHERE asked_at_ms >= ?1";
    let mut statement = conn.prepare_cached(select)?;
    let mut rows = statement.query([since_ms])?;
    while let Some(row) = rows.next()? {
        totals.n_questions += 1;
        let answered = match row.get_ref(0)?.as_str()? {
            "declined" => {
                totals.n_declined += 1;
                false
            }
            "failed" => {
                totals.n_failed += 1;
                false
            }
            _ => true,
        };
        let total_us = from_sql(row.get(2)?);
        totals.saved_us = totals.saved_us.saturating_add(from_sql(row.get(3)?));
        totals.saved_micro_usd = totals.saved_micro_usd.saturating_add(from_sql(row.get(4)?));
        match CacheUse::parse(row.get_ref(1)?.as_str()?) {
            CacheUse::Hit => {
                totals.n_hits += 1;
                hits_us.push(total_us);
            }
            CacheUse::Miss { reason } => {
                totals.n_misses += 1;
                *totals.n_misses_by_reason.entry(reason).or_default() += 1;
                misses_us.extend(answered.then_some(total_us));
            }
            CacheUse::NotAsked => {}
        }
    }
    totals.hit_p50_us = percentile(&mut hits_us, 50);
    totals.hit_p95_us = percentile(&mut hits_us, 95);
    totals.miss_p50_us = percentile(&mut misses_us, 50);
    totals.miss_p95_us = percentile(&mut misses_us, 95);
    Ok(totals)
}

/// The smallest figure that `percent` in a hundred do not exceed (nearest rank); `None` of none.
fn percentile(figures: &mut [u64], percent: usize) -> Option<u64> {
    let rank = (figures.len() * percent).div_ceil(100);
    let idx = rank.checked_sub(1)?;
    Some(*figures.select_nth_unstable(idx).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(figures: &[u64], percent: usize, expected: Option<u64>) {
        assert_eq!(percentile(&mut figures.to_vec(), percent), expected);
    }

    #[test]
    fn a_percentile_is_a_figure_that_occurred() {
        check(&[], 50, None);
        check(&[7], 50, Some(7));
        check(&[3, 1, 2], 50, Some(2));
        check(&[4, 3, 2, 1], 50, Some(2));
        check(&(1..=100).rev().collect::<Vec<_>>(), 95, Some(95));
    }

    #[test]
    fn what_the_cache_did_is_read_as_it_was_written() {
        let misses = MissReason::ALL.map(|reason| CacheUse::Miss { reason });
        for used in misses.into_iter().chain([CacheUse::Hit, CacheUse::NotAsked]) {
            assert_eq!(CacheUse::parse(used.as_str()), used);
        }
    }
}
