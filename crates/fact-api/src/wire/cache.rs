//! The cache, in figures.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A period of the log: the last `days`, or from one moment to another; all of it without either.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LogPeriod {
    /// Days back from the end of the period.
    #[ts(optional = nullable)]
    pub days: Option<u32>,
    /// Where the period begins, in milliseconds since 1970 (UTC).
    #[ts(optional = nullable)]
    pub from_ms: Option<i64>,
    /// The first moment after it; now without it.
    #[ts(optional = nullable)]
    pub until_ms: Option<i64>,
}

/// What the cache holds and what it saved. All of it is counted from the query log, the calls of
/// models and the entries; nothing is estimated. Questions that FACT asked by itself to warm the
/// cache are in none of the figures.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CacheStatsView {
    /// Where the period begins: with the first question, where nothing else was asked for.
    pub since_ms: i64,
    /// The first moment after it.
    pub until_ms: i64,
    /// Questions asked in the period.
    pub n_questions: u64,
    /// Answered from the cache, or with a part of the work taken off by it.
    pub n_hits: u64,
    /// Worked out.
    pub n_misses: u64,
    /// Declined.
    pub n_declined: u64,
    /// Failed.
    pub n_failed: u64,
    /// Hits over hits and misses, 0 to 1; `null` before the first answer.
    pub hit_rate: Option<f64>,
    /// The hits by how much of the work the cache took off, from the most.
    pub levels: Vec<LevelView>,
    /// What the providers' own caches of prompts did; `null` where no model was called.
    pub prompt_cache: Option<PromptCacheView>,
    /// Time saved.
    pub saved_us: u64,
    /// Money saved, in millionths of a dollar.
    pub saved_micro_usd: u64,
    /// How the two were worked out, in words.
    pub saved_how: String,
    /// How long hits took; `null` without any.
    pub hit: Option<LatencyView>,
    /// How long answers took that were worked out; `null` without any.
    pub miss: Option<LatencyView>,
    /// Why answers were worked out, most frequent first.
    pub miss_reasons: Vec<MissReasonView>,
    /// Hits and misses over the period, oldest first.
    pub series: Vec<BucketView>,
    /// Questions asked most.
    pub popular: Vec<PopularView>,
    /// Questions whose answers took most, in time and money together.
    pub costly: Vec<PopularView>,
    /// Answers kept.
    pub n_entries: u64,
    /// As many may be; `null` without a bound.
    pub max_entries: Option<u64>,
    /// Their size in memory.
    pub memory_bytes: u64,
    /// Their size on disk.
    pub disk_bytes: u64,
    /// As much may be on disk.
    pub max_disk_bytes: u64,
    /// An answer older than this, in seconds, is worked out anew; `null` for none.
    pub ttl_s: Option<u64>,
    /// When the oldest answer was made, in milliseconds since 1970 (UTC).
    pub oldest_made_at_ms: Option<i64>,
    /// Answers that went by themselves since the file was made, by why.
    pub dropped: Vec<DroppedView>,
    /// Whether answers outlive this program.
    pub is_kept: bool,
    /// Answers since the start that the disk could not take.
    pub n_not_written: u64,
    /// The newest of them.
    pub entries: Vec<EntryView>,
    /// What the last check of kept answers found; `null` before the first.
    pub verified: Option<VerifiedView>,
}

/// How much of the work the cache took off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LevelKind {
    /// All of it.
    Answer,
    /// Running the statement.
    Result,
    /// Calling a model.
    Plan,
}

/// What one level of the cache did.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LevelView {
    /// Which.
    pub level: LevelKind,
    /// The same in words.
    pub name: String,
    /// Hits.
    pub n: u64,
    /// Time saved.
    pub saved_us: u64,
    /// Money saved, in millionths of a dollar.
    pub saved_micro_usd: u64,
}

/// What the providers' own caches of prompts did in the period.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PromptCacheView {
    /// Calls.
    pub n_calls: u64,
    /// Tokens that were read from it.
    pub n_tokens_read: u64,
    /// Tokens of all prompts, these included.
    pub n_tokens_in: u64,
    /// The same tokens at the full price, less what they cost, in millionths of a dollar; below 0
    /// where writing to it cost more than reading saved.
    pub saved_micro_usd: i64,
}

/// How long some answers took, from the question to the reply.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LatencyView {
    /// How many answers.
    pub n: u64,
    /// Half of them took at most this.
    pub p50_us: u64,
    /// 95 in 100 took at most this.
    pub p95_us: u64,
    /// 99 in 100 took at most this.
    pub p99_us: u64,
}

/// Why answers were worked out.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MissReasonView {
    /// For programs (`data_changed`).
    pub key: String,
    /// In words ("asked for the first time").
    pub reason: String,
    /// How often.
    pub n: u64,
}

/// Why answers went by themselves.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DroppedView {
    /// In words.
    pub reason: String,
    /// How many.
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
    /// Half of the hits took at most this; `null` without any.
    pub hit_p50_us: Option<u64>,
    /// Half of the answers worked out took at most this; `null` without any.
    pub miss_p50_us: Option<u64>,
}

/// A question that was answered, and what all its answers took.
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
    /// Time of all its answers.
    pub total_us: u64,
    /// What calls of models cost for them, in millionths of a dollar.
    pub micro_usd: u64,
}

/// A kept answer.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// Names it in `clear_cache`.
    pub key: String,
    /// The question that made it; `null` where it is encrypted and its key is not at hand.
    pub question: Option<String>,
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
    /// The same in millionths of a dollar.
    pub micro_usd: u64,
    /// How it is kept.
    pub at_rest: AtRestView,
    /// Whether it is of the open data as it is now.
    pub is_current: bool,
}

/// How a kept answer lies on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum AtRestView {
    /// As it is.
    Plain,
    /// Encrypted.
    Encrypted,
}

/// Work kept answers of the open data out again, and compare.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CacheVerify {
    /// So many, chosen by lot; all without it.
    #[ts(optional = nullable)]
    pub sample: Option<u32>,
}

/// What a check of kept answers found. Wrong ones were dropped.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VerifiedView {
    /// When it was, in milliseconds since 1970 (UTC).
    pub at_ms: i64,
    /// Answers that were worked out again.
    pub n_checked: u64,
    /// Of them, those that were kept otherwise.
    pub n_wrong: u64,
    /// Answers that could not be checked.
    pub n_skipped: u64,
    /// Why, in words.
    pub skipped_why: Option<String>,
    /// The wrong ones.
    pub wrong: Vec<WrongView>,
    /// How long it took.
    pub took_us: u64,
}

/// An answer that was kept otherwise than it is.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WrongView {
    /// The question it was given to.
    pub question: String,
    /// What is wrong with it.
    pub why: String,
}

/// What to change, by gain. Each is worked out by itself: following two may gain less than both say.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CacheAdviceView {
    /// What to do.
    pub advice: Vec<AdviceView>,
    /// Questions of the log that were gone through again.
    pub n_replayed: u64,
    /// Why there is no advice, in words; `null` where there is some.
    pub note: Option<String>,
}

/// One thing to do.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AdviceView {
    /// Names its kind: `longer`, `more`, `fewer`, `keep_warm`, `warm`.
    pub id: String,
    /// What to do.
    pub title: String,
    /// What it comes from.
    pub why: String,
    /// What the recorded questions would have gained.
    pub gain: GainView,
    /// The same in words.
    pub gain_words: String,
    /// What it was worked out from ("replayed 412 questions of 12 days").
    pub basis: String,
    /// What the button does.
    pub action: AdviceAction,
}

/// What the recorded questions would have gained.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GainView {
    /// Answers from the cache that were worked out.
    pub n_hits: u64,
    /// Time.
    pub saved_us: u64,
    /// Money, in millionths of a dollar.
    pub saved_micro_usd: u64,
}

/// What the button of an advice does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum AdviceAction {
    /// Sets a setting, by `set_option`.
    SetOption {
        /// Which.
        name: String,
        /// To what.
        value: String,
    },
    /// Has questions answered once, by `warm_start`.
    Warm {
        /// Which.
        questions: Vec<String>,
    },
    /// Has questions answered at each change of the data, by `save_warm_list`.
    KeepWarm {
        /// Which.
        questions: Vec<String>,
    },
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
