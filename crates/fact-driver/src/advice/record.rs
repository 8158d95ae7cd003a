//! The log as it is gone through again.

use std::collections::HashMap;

use fact_cache::{
    Key,
    replay::{Meaning, Use, Was},
};
use fact_core::{CacheLevel, MissReason};
use fact_store::{CacheUse, Recorded};

/// What was asked, in order, with what it was called.
pub(super) struct Record {
    pub(super) uses: Vec<Use>,
    /// From the first question to the last.
    pub(super) span_ms: i64,
    /// What giving a kept answer took, for half of the hits at most; 0 without any.
    pub(super) hit_us: u64,
    /// As last typed.
    questions: HashMap<Meaning, String>,
    sources: HashMap<String, u32>,
}

impl Record {
    pub(super) fn of(recorded: Vec<Recorded>) -> Self {
        let at = |it: Option<&Recorded>| it.map_or(0, |it| it.asked_at_ms);
        let span_ms = at(recorded.last()).saturating_sub(at(recorded.first()));
        let hit_us = median_of_hits(&recorded);
        let mut uses = Vec::with_capacity(recorded.len());
        let (mut questions, mut sources) = (HashMap::new(), HashMap::new());
        for it in recorded {
            let n_sources = u32::try_from(sources.len()).unwrap_or(u32::MAX);
            let source = *sources.entry(it.source.clone()).or_insert(n_sources);
            let one = used(&it, source);
            uses.push(one);
            questions.insert(one.meaning(), it.question);
        }
        Self { uses, span_ms, hit_us, questions, sources }
    }

    /// Those of a person.
    pub(super) fn n_questions(&self) -> u64 {
        self.uses.iter().filter(|it| it.was != Was::Warmed).count() as u64
    }

    /// The number of the data that is called so.
    pub(super) fn source(&self, name: &str) -> Option<u32> {
        self.sources.get(name).copied()
    }

    /// As it was last typed.
    pub(super) fn question(&self, meaning: &Meaning) -> Option<&str> {
        self.questions.get(meaning).map(String::as_str)
    }
}

/// What is in the place of a whole answer from the cache: where a lower level helped, what was left
/// to do, since that level helps again.
fn used(it: &Recorded, source: u32) -> Use {
    let (was, cost_us, cost_micro_usd) = match it.cache {
        CacheUse::Hit { level: CacheLevel::Answer } => (Was::Hit, it.cost_us, it.cost_micro_usd),
        CacheUse::Hit { .. } => (Was::Miss, it.total_us, 0),
        CacheUse::Miss { reason: MissReason::Refreshed } => {
            (Was::Refreshed, it.cost_us, it.cost_micro_usd)
        }
        CacheUse::Miss { .. } | CacheUse::NotAsked => (Was::Miss, it.cost_us, it.cost_micro_usd),
    };
    Use {
        at_ms: it.asked_at_ms,
        key: Key::from_bytes(&it.key),
        source,
        size_bytes: it.size_bytes,
        cost_us,
        cost_micro_usd,
        was: if it.is_warming { Was::Warmed } else { was },
    }
}

fn median_of_hits(recorded: &[Recorded]) -> u64 {
    let is_hit =
        |it: &&Recorded| it.cache == CacheUse::Hit { level: CacheLevel::Answer } && !it.is_warming;
    let mut times: Vec<u64> = recorded.iter().filter(is_hit).map(|it| it.total_us).collect();
    times.sort_unstable();
    times.get(times.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}
