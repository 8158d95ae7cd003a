//! Advice on the cache, worked out: the recorded log is gone through again under other bounds, and
//! with questions asked ahead of time. What is gained is what the same questions would have gained.
//!
//! Start at [`Driver::advise`]. An advice is given only where it is worth saying: with at least
//! [`MIN_HITS`] more hits that save at least [`MIN_SAVED_US`] or [`MIN_SAVED_MICRO_USD`]; and on a
//! record of at least [`MIN_QUESTIONS`]. Where there is none, the note says why. Each advice is
//! worked out by itself: following two may gain less than both promise.

mod bounds;
mod record;
#[cfg(test)]
mod tests;
mod warm;
mod words;

use std::collections::HashSet;

use fact_cache::{
    Budget, Key,
    replay::{Course, Meaning, Replayed, replay},
};
use fact_core::{Asked, Cancel};
use fact_store::{DbError, LogError, Period};

use crate::{
    ask::Driver,
    open_data::{OpenData, Snapshot, Understood},
};
use record::Record;
use words::{counted, span, time};

/// Fewer questions say nothing of the next ones.
const MIN_QUESTIONS: u64 = 50;
/// Hits that are too few to speak of are below this.
const MIN_HITS: u64 = 5;
/// A second.
const MIN_SAVED_US: u64 = 1_000_000;
/// A hundredth of a dollar.
const MIN_SAVED_MICRO_USD: u64 = 10_000;
/// Questions gone through, the last of the log.
const MAX_REPLAYED: usize = 50_000;

/// What a hundredth of a dollar and a second have in common, as in the cache itself.
const US_PER_MICRO_USD: u64 = 100;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advised {
    /// What to do, by gain.
    pub advice: Vec<Advice>,
    /// Questions that were gone through.
    pub n_replayed: u64,
    /// Why there is none, in words.
    pub note: Option<String>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Names its kind.
    pub id: &'static str,
    /// What to do, in a phrase.
    pub title: String,
    /// What it comes from.
    pub why: String,
    /// What it would have gained.
    pub gain: Gain,
    /// The same in words.
    pub gain_words: String,
    /// What the gain was worked out from.
    pub basis: String,
    /// How to do it.
    pub action: Action,
}

/// What would have been gained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gain {
    /// Answers from the cache that were worked out.
    pub n_hits: u64,
    /// What making these took, less what giving them takes.
    pub saved_us: u64,
    /// What making these cost, less what answers made ahead of time cost, in millionths of a dollar.
    pub saved_micro_usd: u64,
}

/// How to do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Set this setting to this value.
    SetOption {
        /// As the settings file names it.
        name: &'static str,
        /// As the settings file says it.
        value: String,
    },
    /// Have these questions answered once, now.
    Warm {
        /// As they were last typed.
        questions: Vec<String>,
    },
    /// Have these questions answered at each change of the data.
    KeepWarm {
        /// As they were last typed.
        questions: Vec<String>,
    },
}

/// Why no advice could be worked out.
#[derive(Debug, thiserror::Error)]
pub enum AdviceError {
    /// The log failed.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The lists of questions that are kept warm cannot be read.
    #[error(transparent)]
    Lists(#[from] DbError),
    /// The cache failed.
    #[error(transparent)]
    Cache(#[from] fact_cache::Error),
}

/// The cache as it is.
struct Standing {
    budget: Budget,
    n_entries: u64,
    disk_bytes: u64,
}

/// The open data, of which alone questions can be asked ahead of time.
struct Open<'a> {
    /// As the log names it.
    source: &'a str,
    /// What a question is kept under that is asked by itself; `None` where it is not kept.
    key: &'a dyn Fn(&str) -> Option<Key>,
    /// Whether there is an answer.
    is_kept: &'a dyn Fn(&Key) -> bool,
    /// Whether it is asked at each change of the data already.
    is_kept_warm: &'a dyn Fn(&str) -> bool,
}

impl Driver {
    /// What to change, by the questions of `period`; of those of `data`, which to ask ahead of time.
    ///
    /// # Errors
    /// Where the log or the cache cannot be read.
    pub fn advise(&self, data: Option<&OpenData>, period: Period) -> Result<Advised, AdviceError> {
        self.store.flush()?;
        let record = Record::of(self.store.recorded(period, MAX_REPLAYED)?);
        let stats = self.cache.stats()?;
        let standing = Standing {
            budget: stats.budget,
            n_entries: stats.n_entries,
            disk_bytes: stats.disk_bytes,
        };
        let snapshot = data.and_then(|it| it.snapshot(&Cancel::default()).ok());
        let (Some(data), Some(snapshot)) = (data, snapshot) else {
            return Ok(advise(&record, &standing, None));
        };
        let kept: HashSet<Key> =
            self.cache.entries(usize::MAX)?.into_iter().map(|it| it.key).collect();
        let lists = self.store.warm_lists()?.into_iter().map(|it| it.draft);
        let kept_warm: HashSet<String> = lists
            .filter(|it| it.on_change)
            .flat_map(|it| it.text.lines().map(line).collect::<Vec<_>>())
            .collect();
        let open = Open {
            source: &data.source().name(),
            key: &|question| key_of(&snapshot, question),
            is_kept: &|key| kept.contains(key),
            is_kept_warm: &|question| kept_warm.contains(&line(question)),
        };
        Ok(advise(&record, &standing, Some(&open)))
    }
}

/// A question as a list of such has it.
fn line(question: &str) -> String {
    question.trim().to_lowercase()
}

fn key_of(snapshot: &Snapshot, question: &str) -> Option<Key> {
    match &*snapshot.understand(&[], &Asked::plain(question.trim())) {
        Understood::Query(_, key) => *key,
        Understood::About(_) | Understood::Declined(_) => None,
    }
}

/// All of it, from what is known.
fn advise(record: &Record, standing: &Standing, open: Option<&Open<'_>>) -> Advised {
    let n_replayed = record.n_questions();
    if n_replayed < MIN_QUESTIONS {
        let note = format!("too few questions yet: {n_replayed} of {MIN_QUESTIONS}");
        return Advised { advice: Vec::new(), n_replayed, note: Some(note) };
    }
    let now = Now::of(record, standing);
    let bounds = [bounds::longer(&now), bounds::more(&now), bounds::fewer(&now, standing)];
    let warm = open.map(|it| [warm::at_change(&now, it), warm::at_once(&now, it)]);
    let found: Vec<Advice> =
        bounds.into_iter().chain(warm.into_iter().flatten()).flatten().collect();
    let best =
        found.iter().filter(|it| it.gain != Gain::default()).max_by_key(|it| it.gain.worth());
    let note = now.why_none(best);
    let mut advice: Vec<Advice> = found.into_iter().filter(Advice::is_worth_saying).collect();
    advice.sort_by_key(|it| std::cmp::Reverse(it.gain.worth()));
    let note = advice.is_empty().then_some(note);
    Advised { advice, n_replayed, note }
}

impl Advice {
    fn is_worth_saying(&self) -> bool {
        let Gain { n_hits, saved_us, saved_micro_usd } = self.gain;
        let is_felt = saved_us >= MIN_SAVED_US || saved_micro_usd >= MIN_SAVED_MICRO_USD;
        self.id == bounds::FEWER || (n_hits >= MIN_HITS && is_felt)
    }
}

impl Gain {
    fn worth(&self) -> u64 {
        self.saved_us.saturating_add(self.saved_micro_usd.saturating_mul(US_PER_MICRO_USD))
    }

    fn saved(&self) -> String {
        let time = span(self.saved_us);
        match self.saved_micro_usd {
            0 => format!("{time} saved"),
            micro_usd => format!("{time} and {} saved", fact_core::money(micro_usd)),
        }
    }
}

/// The record, and what the cache makes of it as it is set now.
struct Now<'a> {
    record: &'a Record,
    course: Course,
    replayed: Replayed,
}

impl<'a> Now<'a> {
    fn of(record: &'a Record, standing: &Standing) -> Self {
        let course = Course { budget: standing.budget, keep_warm: HashSet::new() };
        let replayed = replay(&record.uses, &course);
        Self { record, course, replayed }
    }

    fn with(&self, budget: Budget) -> Replayed {
        replay(&self.record.uses, &Course { budget, ..self.course.clone() })
    }

    /// With these asked by FACT itself at each change of the data.
    fn kept_warm(&self, wanted: &[Meaning]) -> Replayed {
        let keep_warm = wanted.iter().copied().collect();
        replay(&self.record.uses, &Course { keep_warm, ..self.course.clone() })
    }

    /// What `after` gains above what the cache makes of the record now; nothing where it loses time
    /// or money, be it that what is asked ahead drives out what was dear.
    fn gain(&self, after: &Replayed) -> Gain {
        let before = &self.replayed;
        let n_hits = after.n_hits.saturating_sub(before.n_hits);
        let giving_us = n_hits.saturating_mul(self.record.hit_us);
        let spent = after.warmed_micro_usd.saturating_sub(before.warmed_micro_usd);
        let saved_us = after.saved_us.checked_sub(before.saved_us.saturating_add(giving_us));
        let saved_micro_usd =
            after.saved_micro_usd.checked_sub(before.saved_micro_usd.saturating_add(spent));
        saved_us
            .zip(saved_micro_usd)
            .map(|(saved_us, saved_micro_usd)| Gain { n_hits, saved_us, saved_micro_usd })
            .unwrap_or_default()
    }

    fn gain_words(&self, gain: &Gain) -> String {
        let answers = counted(gain.n_hits, "more answer", "more answers");
        format!("{answers} from the cache in {}: {}", self.span(), gain.saved())
    }

    fn basis(&self, after: &Replayed) -> String {
        format!(
            "{}: {} from the cache as it is set now, {} with this",
            self.replayed_words(),
            counted(self.replayed.n_hits, "answer", "answers"),
            after.n_hits,
        )
    }

    fn replayed_words(&self) -> String {
        let questions = counted(self.record.n_questions(), "question", "questions");
        format!("replayed {questions} of {}", self.span())
    }

    fn span(&self) -> String {
        time(self.record.span_ms)
    }

    fn why_none(&self, best: Option<&Advice>) -> String {
        let replayed = self.replayed_words();
        match best {
            None => format!("{replayed}: nothing else would have found more answers in the cache"),
            Some(best) => {
                let gain = counted(best.gain.n_hits, "more answer", "more answers");
                format!(
                    "{replayed}: the most that could have been gained is {gain} from the cache, {}, \
                     which is too little to change anything for",
                    best.gain.saved(),
                )
            }
        }
    }
}
