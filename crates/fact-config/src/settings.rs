//! The settings as the rest of FACT reads them: typed, and always within what the list allows.

use std::time::Duration;

use fact_core::AnswerBy;

/// Every setting. What each is for, its range and where it may be set is in the list (`list.rs`),
/// whose names are these fields' paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Kept answers.
    pub cache: CacheSettings,
    /// Questions and their statements.
    pub queries: QuerySettings,
    /// The log.
    pub log: LogSettings,
    /// Language models.
    pub models: ModelSettings,
}

/// Kept answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheSettings {
    /// Answers kept; 0 keeps none.
    pub max_size: u32,
    /// Age up to which an answer is given out; `None` for ever.
    pub ttl: Option<Duration>,
}

/// Questions and their statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuerySettings {
    /// Questions worked on at once.
    pub max_concurrent: u32,
    /// Time for one statement.
    pub timeout: Duration,
    /// Questions a minute; `None` without a limit.
    pub rate_limit: Option<u32>,
}

/// The log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSettings {
    /// How much is written.
    pub level: LogLevel,
}

/// How much is written to the log. Each includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogLevel {
    /// What failed.
    Error,
    /// Also what went on though something was wrong.
    Warn,
    /// Also what was done.
    Info,
    /// Also how it was done.
    Debug,
    /// Everything.
    Trace,
}

/// Language models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelSettings {
    /// Which engine answers.
    pub answer_by: AnswerBy,
    /// Id of the chosen provider; empty where none is chosen.
    pub provider: String,
    /// Calls of a model for one question.
    pub max_rounds: u32,
    /// Tokens for one question, read and written.
    pub question_tokens: u32,
    /// Millionths of a US dollar a day; 0 lets nothing be spent.
    pub day_budget_micro_usd: u64,
    /// Millionths of a US dollar for one question above which a person is asked first.
    pub warn_above_micro_usd: u64,
    /// Tokens a model may write in one call.
    pub max_output_tokens: u32,
    /// Time for making a connection.
    pub connect_timeout: Duration,
    /// Time from the request to the first piece of the reply.
    pub first_token_timeout: Duration,
    /// Time from one piece of the reply to the next.
    pub between_tokens_timeout: Duration,
    /// Time from the request to the end of the reply.
    pub whole_timeout: Duration,
    /// A PEM file of certificates trusted beside the system's; empty for none.
    pub ca_file: String,
    /// Days that what was sent is kept word for word; 0 keeps none of it.
    pub keep_sent_days: u32,
}

impl Default for Settings {
    /// What holds where nothing is set.
    fn default() -> Self {
        let secs = Duration::from_secs;
        Self {
            cache: CacheSettings { max_size: 10_000, ttl: Some(secs(3600)) },
            queries: QuerySettings {
                max_concurrent: 100,
                timeout: secs(30),
                rate_limit: Some(100),
            },
            log: LogSettings { level: LogLevel::Info },
            models: ModelSettings {
                answer_by: AnswerBy::default(),
                provider: String::new(),
                max_rounds: 8,
                question_tokens: 60_000,
                day_budget_micro_usd: 1_000_000,
                warn_above_micro_usd: 50_000,
                max_output_tokens: 4_000,
                connect_timeout: secs(10),
                first_token_timeout: secs(60),
                between_tokens_timeout: secs(30),
                whole_timeout: secs(300),
                ca_file: String::new(),
                keep_sent_days: 30,
            },
        }
    }
}
