//! What a caller gets for a question: the outcome, where it came from, how long it took.

use std::sync::Arc;

use fact_cache::Key;
use fact_core::{
    Answer, CacheLevel, CostAhead, Decline, MissReason, ModelUse, Reading, Sentence, Table,
};
use serde::{Deserialize, Serialize};

/// What came of one question.
#[derive(Debug, Clone)]
pub struct Reply {
    /// As asked, without the space around it.
    pub question: String,
    /// Name of the data it was asked of.
    pub source: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Whether it was kept from before, and why.
    pub cache: CacheReport,
    /// How long each stage took.
    pub timings: Timings,
    /// The other engine's result, where both were asked.
    pub compared: Option<Compared>,
    /// Whether a model could be asked instead.
    pub model_can: bool,
    /// A question that sounds alike and was answered before, where this one has no answer.
    pub asked_before: Option<String>,
    /// What asking it may cost, where that wants to be agreed to.
    pub cost_ahead: Option<CostAhead>,
}

/// The other engine's result beside the one that is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// Whether both found the same rows.
    pub agrees: bool,
    /// The same in words.
    pub verdict: String,
    /// Who else answered.
    pub engine: String,
    /// Its answer in prose; why it has none, where it has none.
    pub sentence: Sentence,
    /// Its statement; empty where it has none.
    pub sql: String,
    /// Its first rows.
    pub table: Table,
    /// How many there are.
    pub n_rows: u64,
    /// The model's part in it; `None` where it had none.
    #[serde(default)]
    pub model: Option<ModelUse>,
    /// Whether it was kept from before, so that it cost nothing now.
    #[serde(default)]
    pub is_kept: bool,
}

/// What came of it.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// An answer. A kept one is shared, so the reading stands beside it: it is the reading of
    /// *this* question, whose words may differ from those that made the answer.
    Answered {
        /// The answer as it was made.
        answer: Arc<Answer>,
        /// How this question was read.
        reading: Arc<Reading>,
        /// Finds the answer in the cache again; `None` where it was not kept.
        key: Option<Key>,
    },
    /// An honest no.
    Declined(Decline),
}

/// Where an answer came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheReport {
    /// Whether it was kept from before.
    pub hit: bool,
    /// How much of the work it took off, for a hit.
    pub level: Option<CacheLevel>,
    /// `memory` or `disk`, for an answer kept whole.
    pub tier: Option<&'static str>,
    /// What the answer is kept under; `None` where it is not.
    pub key: Option<Key>,
    /// What it takes in the cache, about; 0 where it is not kept.
    pub size_bytes: u64,
    /// How old the kept answer was when given.
    pub age_ms: Option<i64>,
    /// Why it counts as the same, or why it was worked out anew, in words.
    pub reason: String,
    /// Why it was worked out, for the query log; `None` for a hit and for what is never kept.
    pub miss: Option<MissReason>,
    /// What a kept answer had cost to make, in microseconds; 0 for one just worked out.
    pub cost_us: u64,
    /// The same in millionths of a dollar.
    pub cost_micro_usd: u64,
}

impl CacheReport {
    /// Worked out because of `miss`.
    pub(crate) fn missed(miss: MissReason) -> Self {
        Self { miss: Some(miss), ..Self::not_kept(miss_words(miss)) }
    }

    /// Never kept, so neither hit nor miss.
    pub(crate) fn not_kept(reason: &str) -> Self {
        let reason = reason.to_owned();
        Self {
            hit: false,
            level: None,
            tier: None,
            key: None,
            size_bytes: 0,
            age_ms: None,
            reason,
            miss: None,
            cost_us: 0,
            cost_micro_usd: 0,
        }
    }
}

/// Microseconds a stage; zero for a stage that was not needed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Timings {
    /// From the question to the reply.
    pub total: u64,
    /// Looking in the cache, and at whether the data changed.
    pub cache: u64,
    /// Understanding.
    pub understand: u64,
    /// A model's work, its statements included.
    #[serde(default)]
    pub model: u64,
    /// Guarding.
    pub guard: u64,
    /// Running the statement.
    pub run: u64,
    /// Checks and analysis.
    pub analyse: u64,
    /// Chart and sentence.
    pub show: u64,
}

impl Timings {
    /// What working the answer out took, without what was learnt of the data on the way: what a
    /// hit saves.
    pub(crate) fn work(&self) -> u64 {
        self.understand + self.model + self.guard + self.run + self.analyse + self.show
    }
}

/// What a person sees ticking while a question is worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The question is being understood.
    Reading,
    /// A model is at work on it.
    Asking,
    /// The statement is being looked at.
    Checking,
    /// The statement is running.
    Running,
    /// Chart and sentence are being made.
    Drawing,
}

/// What a model does while it is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<'a> {
    /// A step of its work ("running a statement").
    Step(&'a str),
    /// More of its words; `None` where all that came before is void.
    Words(Option<&'a str>),
}

/// Why an answer was worked out, in words.
pub fn miss_words(miss: MissReason) -> &'static str {
    match miss {
        MissReason::New => "asked for the first time",
        MissReason::DataChanged => "the data changed since it was last asked",
        MissReason::EngineChanged => {
            "the engine, or what it knows about the data, has changed since the answer was cached"
        }
        MissReason::Evicted => "the cached answer was dropped to make room for others",
        MissReason::Cleared => "the cached answer was cleared",
        MissReason::Expired => "the cached answer was past its maximum age",
        MissReason::Refreshed => "refreshed on request",
        MissReason::Damaged => "the cached answer was damaged",
    }
}
