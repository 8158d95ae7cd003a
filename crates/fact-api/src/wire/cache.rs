//! The cache, in figures.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Figures of the cache over a period.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CacheStats {
    /// Days back from now; everything without it.
    pub days: Option<u32>,
}

/// What the cache holds and what it saved. All of it is counted from the query log and the
/// entries; nothing is estimated but `savedUs`, which adds up what each kept answer had cost.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CacheStatsView {
    /// Questions asked in the period.
    pub n_questions: u64,
    /// Answered from the cache.
    pub n_hits: u64,
    /// Worked out.
    pub n_misses: u64,
    /// Declined.
    pub n_declined: u64,
    /// Failed.
    pub n_failed: u64,
    /// Hits over hits and misses, 0 to 1; `null` before the first answer.
    pub hit_rate: Option<f64>,
    /// Time saved: for each hit, what the answer had cost less what the hit cost.
    pub saved_us: u64,
    /// Median time of a hit.
    pub hit_p50_us: Option<u64>,
    /// Median time of an answer worked out.
    pub miss_p50_us: Option<u64>,
    /// Why answers were worked out, most frequent first.
    pub miss_reasons: Vec<MissReasonView>,
    /// Hits and misses over the period, oldest first.
    pub series: Vec<BucketView>,
    /// Questions asked most.
    pub popular: Vec<PopularView>,
    /// Answers kept.
    pub n_entries: u64,
    /// Their size in memory.
    pub memory_bytes: u64,
    /// Their size on disk.
    pub disk_bytes: u64,
    /// The newest of them.
    pub entries: Vec<EntryView>,
}

/// Why answers were worked out.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MissReasonView {
    /// In words ("asked for the first time").
    pub reason: String,
    /// How often.
    pub n: u64,
}

/// Hits and misses in one slice of time.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BucketView {
    /// Where the slice begins, milliseconds since 1970 (UTC).
    pub start_ms: i64,
    /// Its length.
    pub length_ms: i64,
    /// Hits in it.
    pub n_hits: u64,
    /// Misses in it.
    pub n_misses: u64,
}

/// A question asked more than once.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PopularView {
    /// As last typed.
    pub question: String,
    /// How often.
    pub n_asked: u64,
    /// How often from the cache.
    pub n_hits: u64,
    /// When last.
    pub last_asked_ms: i64,
    /// Mean time of an answer.
    pub mean_us: u64,
}

/// A kept answer.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// Names it in `clear_cache`.
    pub key: String,
    /// The question that made it.
    pub question: String,
    /// The data it was asked of.
    pub source: String,
    /// When it was made.
    pub made_at_ms: i64,
    /// When it was last given.
    pub last_hit_at_ms: Option<i64>,
    /// How often it was given.
    pub n_hits: u64,
    /// Its size.
    pub size_bytes: u64,
    /// What it had cost to make.
    pub cost_us: u64,
}

/// Forget one kept answer, or all.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClearCache {
    /// Which; all without it.
    pub key: Option<String>,
}

/// What was forgotten.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClearedCache {
    /// How many answers.
    pub n_removed: u64,
}
