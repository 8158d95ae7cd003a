//! The log of questions: one row a question. All figures of the cache are drawn from it.
//!
//! Start at [`LogEntry`] and [`Store::log_query`]. The log is bounded: the newest 200,000 rows are
//! kept. Questions that FACT asked by itself, to have their answers ready, are in it, since they
//! change what the cache holds, and are in none of the figures.

mod figures;
mod popular;
mod recorded;
mod series;

pub use figures::{Latency, LevelTotals, Totals};
pub use popular::Popular;
pub use recorded::Recorded;
pub use series::Bucket;

use fact_core::{CacheLevel, MissReason};
use fact_db::DbError;

use crate::Store;

/// What the key of a kept answer takes.
pub const LOG_KEY_BYTES: usize = 48;

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
    /// What the answer is kept under; `None` where it is not kept.
    pub key: Option<[u8; LOG_KEY_BYTES]>,
    /// What it takes in the cache, about; 0 where it is not kept.
    pub size_bytes: u64,
    /// What working the answer out took: now, or for a hit, when it was made.
    pub cost_us: u64,
    /// The same in millionths of a dollar.
    pub cost_micro_usd: u64,
    /// Whether FACT asked it by itself, to have the answer ready.
    pub is_warming: bool,
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
    /// The answer came from it, or a part of the work.
    Hit {
        /// How much of the work it took off.
        level: CacheLevel,
    },
    /// It did not.
    Miss {
        /// Why.
        reason: MissReason,
    },
    /// The question did not get as far as the cache.
    NotAsked,
}

/// What [`CacheUse::Hit`] is stored as.
const HIT: &str = "hit";

impl CacheUse {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Hit { .. } => HIT,
            Self::Miss { reason } => reason.as_str(),
            Self::NotAsked => "not_asked",
        }
    }

    pub(crate) const fn level(self) -> Option<CacheLevel> {
        match self {
            Self::Hit { level } => Some(level),
            Self::Miss { .. } | Self::NotAsked => None,
        }
    }

    /// A hit without a level is from before there were several.
    fn parse(word: &str, level: Option<&str>) -> Self {
        if word == HIT {
            let level = CacheLevel::ALL.into_iter().find(|it| Some(it.as_str()) == level);
            return Self::Hit { level: level.unwrap_or(CacheLevel::Answer) };
        }
        let reason = MissReason::ALL.into_iter().find(|it| it.as_str() == word);
        reason.map_or(Self::NotAsked, |reason| Self::Miss { reason })
    }
}

/// A stretch of time, in milliseconds since 1970 (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its first moment.
    pub since_ms: i64,
    /// The first moment after it.
    pub until_ms: i64,
}

impl Period {
    /// From `since_ms` on, without an end.
    pub const fn since(since_ms: i64) -> Self {
        Self { since_ms, until_ms: i64::MAX }
    }
}

/// Why the log could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The stretches asked for are too many, or have no length.
    #[error("cannot draw {n_buckets} points: ask for 1 to {}", series::MAX_BUCKETS)]
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

    /// When the first question of the log was asked; `None` for an empty log.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn first_logged_ms(&self) -> Result<Option<i64>, LogError> {
        let select = "SELECT min(asked_at_ms) FROM query_log";
        Ok(self.db.read(|conn| conn.query_row(select, [], |row| row.get(0)))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_cache_did_is_read_as_it_was_written() {
        let hits = CacheLevel::ALL.map(|level| CacheUse::Hit { level });
        let misses = MissReason::ALL.map(|reason| CacheUse::Miss { reason });
        for used in hits.into_iter().chain(misses).chain([CacheUse::NotAsked]) {
            let level = used.level().map(CacheLevel::as_str);
            assert_eq!(CacheUse::parse(used.as_str(), level), used);
        }
        let hit = CacheUse::Hit { level: CacheLevel::Answer };
        assert_eq!(CacheUse::parse(HIT, None), hit, "as it was before there were levels");
    }
}
