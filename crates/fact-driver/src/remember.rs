//! What is written down of a question: a line in the query log, and the reply as a conversation
//! keeps it.

use fact_core::{Answer, CacheLevel, CostAhead, Decline, Reading, Table};
use fact_store::{CacheUse, LogEntry, LogOutcome};
use serde::{Deserialize, Serialize};

use crate::{
    ask::{AskError, us_since},
    asking::Asking,
    checks,
    reply::{CacheReport, Compared, Outcome, Reply, Timings},
};

/// Rows of a table kept with the conversation; the rest is worked out again when wanted.
pub const MAX_KEPT_ROWS: usize = 200;

/// A reply as a conversation keeps it: whole but for the rows beyond the first
/// [`MAX_KEPT_ROWS`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptReply {
    /// Name of the data it was asked of.
    pub source: String,
    /// What came of it.
    pub outcome: KeptOutcome,
    /// How long each stage took.
    pub timings: Timings,
    /// Whether it came from the cache.
    pub hit: bool,
    /// Which level of the cache gave it.
    pub level: Option<String>,
    /// How old it was.
    pub age_ms: Option<i64>,
    /// Why it counts as the same, or why it was worked out.
    pub reason: String,
    /// The other engine's result, where both were asked.
    #[serde(default)]
    pub compared: Option<Compared>,
    /// Whether a model could have been asked instead.
    #[serde(default)]
    pub model_can: bool,
    /// A question that sounds alike and was answered before.
    #[serde(default)]
    pub asked_before: Option<String>,
    /// What asking it may have cost, where that wanted to be agreed to.
    #[serde(default)]
    pub cost_ahead: Option<CostAhead>,
}

/// What came of a question, as a conversation keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptOutcome {
    /// An answer, its rows cut.
    Answered {
        /// With the reading of this question and the first rows.
        answer: Box<Answer>,
        /// How many rows there were.
        n_rows: u64,
        /// Finds the whole answer in the cache, as long as it is there.
        key: Option<fact_cache::Key>,
    },
    /// An honest no.
    Declined(Decline),
}

impl From<&Reply> for KeptReply {
    fn from(reply: &Reply) -> Self {
        let CacheReport { hit, level, age_ms, reason, .. } = reply.cache.clone();
        let outcome = match &reply.outcome {
            Outcome::Answered { answer, reading, key } => KeptOutcome::Answered {
                answer: Box::new(Answer {
                    reading: Reading::clone(reading),
                    table: kept_rows(answer),
                    sentence: answer.sentence.clone(),
                    engine: answer.engine.clone(),
                    sql: answer.sql.clone(),
                    chart: answer.chart.clone(),
                    checks: checks::of_reply(answer, reading),
                    analysis: answer.analysis.clone(),
                    model: answer.model.clone(),
                }),
                n_rows: answer.table.rows.len() as u64,
                key: *key,
            },
            Outcome::Declined(decline) => KeptOutcome::Declined(decline.clone()),
        };
        Self {
            source: reply.source.clone(),
            outcome,
            timings: reply.timings,
            hit,
            level: level.map(|it| it.as_str().to_owned()),
            age_ms,
            reason,
            compared: reply.compared.clone(),
            model_can: reply.model_can,
            asked_before: reply.asked_before.clone(),
            cost_ahead: reply.cost_ahead.clone(),
        }
    }
}

impl KeptReply {
    /// The same with the first `max_rows` rows of `whole`, which is its answer with all its rows.
    #[must_use]
    pub fn holding(mut self, whole: &Answer, max_rows: usize) -> Self {
        if let KeptOutcome::Answered { answer, .. } = &mut self.outcome {
            answer.table.rows = whole.table.rows.iter().take(max_rows).cloned().collect();
        }
        self
    }
}

/// The first rows; all of them where no statement could bring the others back.
fn kept_rows(answer: &Answer) -> Table {
    let table = &answer.table;
    let max = if answer.sql.is_empty() { usize::MAX } else { MAX_KEPT_ROWS };
    let rows = table.rows.iter().take(max).cloned().collect();
    Table { columns: table.columns.clone(), rows, truncated: table.truncated }
}

/// The query log's line for `reply`.
pub(crate) fn log_entry(ask: &Asking<'_>, reply: &Result<Reply, AskError>) -> LogEntry {
    let base = LogEntry {
        asked_at_ms: ask.asked_at_ms,
        question: ask.question.to_owned(),
        source: ask.data.source().name(),
        outcome: LogOutcome::Failed,
        cache: CacheUse::NotAsked,
        total_us: us_since(ask.started),
        saved_us: 0,
        micro_usd: 0,
        saved_micro_usd: 0,
        engine: String::new(),
        stages_json: String::new(),
        key: None,
        size_bytes: 0,
        cost_us: 0,
        cost_micro_usd: 0,
        is_warming: ask.options.is_warming,
    };
    let stages = |it: &Timings| serde_json::to_string(it).unwrap_or_default();
    let Ok(Reply { outcome, cache, timings, .. }) = reply else {
        return LogEntry { stages_json: stages(&Timings::default()), ..base };
    };
    let (outcome, engine, spent) = match outcome {
        Outcome::Answered { answer, .. } => {
            let spent = answer.model.as_ref().and_then(|it| it.micro_usd).unwrap_or_default();
            (LogOutcome::Answered, answer.engine.clone(), spent)
        }
        Outcome::Declined(_) => (LogOutcome::Declined, String::new(), 0),
    };
    LogEntry {
        outcome,
        engine,
        stages_json: stages(timings),
        key: cache.key.map(fact_cache::Key::to_bytes),
        size_bytes: cache.size_bytes,
        ..with_costs(base, cache, timings, spent)
    }
}

/// What the cache did, what that saved, and what the answer takes where nothing is kept. `spent` is
/// what the calls behind the answer cost, now or when it was made.
fn with_costs(base: LogEntry, cache: &CacheReport, timings: &Timings, spent: u64) -> LogEntry {
    let level = cache.level.filter(|_| cache.hit);
    match level {
        // The whole work was done before, and a look into the cache is all that is left.
        Some(CacheLevel::Answer) => LogEntry {
            cache: CacheUse::Hit { level: CacheLevel::Answer },
            saved_us: cache.cost_us.saturating_sub(timings.total),
            saved_micro_usd: cache.cost_micro_usd,
            cost_us: cache.cost_us,
            cost_micro_usd: cache.cost_micro_usd,
            ..base
        },
        // A part of it was: what that took is saved, and the rest was done now.
        Some(level) => LogEntry {
            cache: CacheUse::Hit { level },
            saved_us: cache.cost_us,
            saved_micro_usd: cache.cost_micro_usd,
            cost_us: timings.work().saturating_add(cache.cost_us),
            cost_micro_usd: cache.cost_micro_usd,
            ..base
        },
        None => LogEntry {
            cache: cache.miss.map_or(CacheUse::NotAsked, |reason| CacheUse::Miss { reason }),
            micro_usd: spent,
            cost_us: timings.work(),
            cost_micro_usd: spent,
            ..base
        },
    }
}
