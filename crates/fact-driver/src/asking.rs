//! A question on its way: what it is asked with, and the forms in which it ends.

use std::{sync::Arc, time::Instant};

use fact_cache::{Key, Tier};
use fact_core::{AnswerBy, Asked, CacheLevel, Cancel, Limits, Reading};
use fact_store::TurnId;

use crate::{
    ask::{AskError, us_since},
    kept::{Whole, Why},
    model::Model,
    open_data::OpenData,
    reply::{CacheReport, Outcome, Reply, Said, Stage, Timings},
};

/// A longer question is a paste gone wrong.
pub(crate) const MAX_QUESTION_BYTES: usize = 4_000;

/// What one question is asked with.
pub struct AskOptions<'a> {
    /// Passes the cache by and works the answer out again.
    pub refresh: bool,
    /// Where the statement is cut short.
    pub limits: Limits,
    /// Stops the work.
    pub cancel: &'a Cancel,
    /// Told as each stage begins.
    pub progress: &'a dyn Fn(Stage),
    /// Which engine answers.
    pub answer_by: AnswerBy,
    /// Gives the model to ask, or why none can be asked. Called only where one is wanted: putting it
    /// together reads settings, prices and perhaps a key.
    pub model: &'a dyn Fn() -> Result<Model, String>,
    /// Whether the person has agreed to a cost above the limit.
    pub cost_agreed: bool,
    /// Told what a model does meanwhile.
    pub says: &'a (dyn Fn(Said<'_>) + Sync),
    /// The turn the question is written down as, where it is.
    pub turn: Option<TurnId>,
    /// Whether it is asked ahead rather than by a person: the figures of the log leave it out.
    pub is_warming: bool,
}

impl<'a> AskOptions<'a> {
    /// The built-in engine alone, with nobody watching.
    pub fn new(cancel: &'a Cancel) -> Self {
        Self {
            refresh: false,
            limits: Limits::default(),
            cancel,
            progress: &|_| (),
            answer_by: AnswerBy::BuiltInOnly,
            model: &|| Err("no model is set up".to_owned()),
            cost_agreed: false,
            says: &|_| (),
            turn: None,
            is_warming: false,
        }
    }
}

/// One question on its way.
pub(crate) struct Asking<'a> {
    pub(crate) data: &'a OpenData,
    pub(crate) question: &'a str,
    pub(crate) earlier: &'a [Asked],
    pub(crate) asked: Asked,
    pub(crate) options: &'a AskOptions<'a>,
    pub(crate) started: Instant,
    pub(crate) asked_at_ms: i64,
}

impl Asking<'_> {
    /// Whether it is a question at all.
    pub(crate) fn check(&self) -> Result<(), AskError> {
        match self.question.len() {
            0 => Err(AskError::Empty),
            1..=MAX_QUESTION_BYTES => Ok(()),
            _ => Err(AskError::TooLong),
        }
    }

    /// Tells two files of one name apart.
    pub(crate) fn source_path(&self) -> String {
        self.data.identity().to_owned()
    }

    pub(crate) fn reply(
        &self,
        outcome: Outcome,
        cache: CacheReport,
        mut timings: Timings,
    ) -> Reply {
        timings.total = us_since(self.started);
        let question = self.question.to_owned();
        Reply {
            question,
            source: self.data.source().name(),
            outcome,
            cache,
            timings,
            compared: None,
            model_can: false,
            asked_before: None,
            cost_ahead: None,
        }
    }

    /// The reply of a whole answer from the cache.
    pub(crate) fn kept_reply(
        &self,
        whole: &Whole,
        reading: Arc<Reading>,
        key: &Key,
        timings: Timings,
    ) -> Reply {
        let Whole { entry, tier, why } = whole;
        let same = if entry.question.eq_ignore_ascii_case(self.question) {
            "the same question".to_owned()
        } else {
            format!("means the same as \u{201c}{}\u{201d}", entry.question)
        };
        let reason = match why {
            Why::Unchanged => format!("{same}, and the data is unchanged"),
            Why::ElsewhereChanged => {
                format!("{same}, and the data it was made from is unchanged")
            }
            Why::AtOnce => {
                format!("{same}, asked at the same time, so it was worked out only once")
            }
        };
        let tier = match tier {
            Tier::Memory => "memory",
            Tier::Disk => "disk",
        };
        let age_ms = Some(self.asked_at_ms.saturating_sub(entry.made_at_ms).max(0));
        let report = CacheReport {
            hit: true,
            level: Some(CacheLevel::Answer),
            tier: Some(tier),
            key: Some(*key),
            size_bytes: entry.size_bytes,
            age_ms,
            reason,
            miss: None,
            cost_us: entry.cost_us,
            cost_micro_usd: entry.cost_micro_usd,
        };
        let outcome =
            Outcome::Answered { answer: Arc::clone(&entry.answer), reading, key: Some(*key) };
        self.reply(outcome, report, timings)
    }
}
