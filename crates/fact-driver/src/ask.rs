//! One question to one answer. [`Driver::ask`] reads like the list in `docs/ARCHITECTURE.md`.

use std::{
    sync::Arc,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use fact_cache::{Cache, Entry, Key};
use fact_core::{Answer, Asked, Decline, Limits, MissReason, Reading, Table};
use fact_nl2sql::{Compiled, Topic};
use fact_source::{QueryError, SourceError};
use fact_store::Store;

use crate::{
    about,
    asking::{AskOptions, Asking, MAX_QUESTION_BYTES},
    checks,
    confirmed::{self, Standing},
    open_data::{LearnError, OpenData, Snapshot, Understood},
    remember,
    reply::{CacheReport, Outcome, Reply, Stage, Timings},
    sentence,
};

/// How often a question is run again because the data changed under it.
const MAX_ATTEMPTS: usize = 3;

/// A larger answer is given but not kept: it would push out a thousand small ones.
const MAX_KEPT_BYTES: u64 = 16 << 20;

/// Why a question came to nothing, neither answered nor declined.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// There is no question.
    #[error("the question is empty")]
    Empty,
    /// It is longer than any question.
    #[error("the question is longer than {MAX_QUESTION_BYTES} bytes: ask for one thing at a time")]
    TooLong,
    /// The data cannot be read now.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// What the engine must know of the data could not be learnt.
    #[error(transparent)]
    Learn(#[from] LearnError),
    /// The statement failed.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The data changed at every attempt.
    #[error("the data kept changing while it was read: ask again")]
    Unsettled,
}

impl AskError {
    /// Whether it ended because its caller asked for that.
    pub fn is_cancelled(&self) -> bool {
        matches!(
            self,
            Self::Query(QueryError::Cancelled)
                | Self::Learn(LearnError::Look(QueryError::Cancelled))
        )
    }
}

/// Answers questions: holds the cache and FACT's own memory, is handed the data.
pub struct Driver {
    /// Answers kept from before.
    pub cache: Arc<Cache>,
    /// Conversations and the query log.
    pub store: Arc<Store>,
}

impl Driver {
    /// Answers `question` from `data`, with nothing asked before it. Blocks.
    ///
    /// # Errors
    /// As [`Driver::ask_in`].
    pub fn ask(
        &self,
        data: &OpenData,
        question: &str,
        options: &AskOptions<'_>,
    ) -> Result<Reply, AskError> {
        self.ask_in(data, &[], &Asked::plain(question), options)
    }

    /// Answers what is asked after the questions `earlier` of the same conversation, oldest
    /// first. Blocks.
    ///
    /// # Errors
    /// [`AskError`] where there is neither an answer nor a decline; the query log has it too.
    pub fn ask_in(
        &self,
        data: &OpenData,
        earlier: &[Asked],
        asked: &Asked,
        options: &AskOptions<'_>,
    ) -> Result<Reply, AskError> {
        let question = asked.question.trim();
        let ask = Asking {
            data,
            question,
            earlier,
            asked: Asked { question: question.to_owned(), edits: asked.edits.clone() },
            options,
            started: Instant::now(),
            asked_at_ms: now_ms(),
        };
        let span = tracing::info_span!(
            "ask",
            outcome = tracing::field::Empty,
            total_us = tracing::field::Empty
        );
        let _entered = span.enter();
        let reply = ask.check().and_then(|()| self.by_whom(&ask));
        let entry = remember::log_entry(&ask, &reply);
        span.record("outcome", tracing::field::debug(entry.outcome))
            .record("total_us", entry.total_us);
        tracing::info!(stages = %entry.stages_json, "question done");
        self.store.log_query(&entry);
        reply
    }

    /// The built-in engine's reply, or that of a confirmed answer. Runs the question until the data stood still from before it was read to after the last
    /// row: a change in between may alter the rows and even what the words mean ("last quarter").
    pub(crate) fn built_in(&self, ask: &Asking<'_>) -> Result<Reply, AskError> {
        let confirmed = self.confirmed(ask)?;
        let confirmed = confirmed.as_ref();
        for _ in 1..MAX_ATTEMPTS {
            if let Some(reply) = self.attempt(ask, confirmed, Unsettled::TryAgain)? {
                return Ok(reply);
            }
        }
        let last = self.attempt(ask, confirmed, Unsettled::AnswerUnkept)?;
        // The last attempt answers whether or not the data stood still.
        last.ok_or(AskError::Unsettled)
    }

    /// The confirmed answer that stands for the question. Words that were read otherwise, or that
    /// mean what they do by what was asked before, are another question.
    pub(crate) fn confirmed(&self, ask: &Asking<'_>) -> Result<Option<Standing>, AskError> {
        if !ask.asked.edits.is_empty() {
            return Ok(None);
        }
        let found = confirmed::find(&self.store, ask.data, ask.question);
        if found.is_none() || ask.earlier.is_empty() {
            return Ok(found);
        }
        let snapshot = ask.data.snapshot(ask.options.cancel)?;
        let understood = snapshot.understand(ask.earlier, &ask.asked);
        let goes_on = matches!(&*understood, Understood::Query(it, _) if it.continues);
        Ok(found.filter(|_| !goes_on))
    }

    /// One pass over the stages, of which a confirmed answer leaves the reading out. `None` where
    /// the data changed meanwhile and `unsettled` says to try again.
    fn attempt(
        &self,
        ask: &Asking<'_>,
        confirmed: Option<&Standing>,
        unsettled: Unsettled,
    ) -> Result<Option<Reply>, AskError> {
        let mut timings = Timings::default();
        (ask.options.progress)(Stage::Reading);
        let lap = Instant::now();
        let snapshot = ask.data.snapshot(ask.options.cancel)?;
        timings.cache = us_since(lap);
        let moved = || -> Result<bool, AskError> {
            Ok(ask.data.source().fingerprint()? != snapshot.fingerprint)
        };
        let tries_again = unsettled == Unsettled::TryAgain;
        let understood;
        let statement = if let Some(confirmed) = confirmed {
            confirmed.statement(&snapshot)
        } else {
            let lap = Instant::now();
            understood = snapshot.understand(ask.earlier, &ask.asked);
            timings.understand = us_since(lap);
            match &*understood {
                Understood::Query(compiled, key) => Statement::of(compiled, *key, &ask.asked),
                Understood::Declined(_) if tries_again && moved()? => return Ok(None),
                Understood::Declined(decline) => {
                    let report = CacheReport::not_kept("a decline is not kept");
                    let decline = with_notes(decline.clone(), &snapshot);
                    return Ok(Some(ask.reply(Outcome::Declined(decline), report, timings)));
                }
                Understood::About(topic) => {
                    return Ok(Some(self.tell_about(ask, *topic, &snapshot, timings)));
                }
            }
        };
        let key = statement.key.as_ref();

        let lap = Instant::now();
        let key_to_ask = key.filter(|_| !ask.options.refresh);
        let kept = key_to_ask.and_then(|key| Some((self.cache.get(key, ask.asked_at_ms)?, key)));
        timings.cache += us_since(lap);
        if let Some(((entry, level), key)) = kept {
            let reading = reading_now(statement.reading, &snapshot);
            return Ok(Some(ask.kept_reply(&entry, level, reading, key, timings)));
        }
        let report = self.why_worked_out(ask, key);

        (ask.options.progress)(Stage::Checking);
        let lap = Instant::now();
        fact_sql::guard(statement.sql).map_err(QueryError::Refused)?;
        timings.guard = us_since(lap);

        (ask.options.progress)(Stage::Running);
        let lap = Instant::now();
        let ran = ask.data.source().run(statement.sql, &ask.options.limits, ask.options.cancel);
        timings.run = us_since(lap);
        let table = match ran {
            Ok(table) => table,
            // A table renamed under the statement: the question is read anew.
            Err(QueryError::Sqlite { .. }) if tries_again && moved()? => return Ok(None),
            Err(err @ QueryError::Sqlite { .. }) if let Some(it) = confirmed => {
                return self.in_place_of(it, &err, ask, unsettled);
            }
            Err(err) => return Err(err.into()),
        };

        // The snapshot's fingerprint was read before the statement began. Read again after its
        // last row and found the same, no commit fell between: the rows belong to it.
        let stood_still = !moved()?;
        if !stood_still && tries_again {
            return Ok(None);
        }

        (ask.options.progress)(Stage::Drawing);
        let limits = &ask.options.limits;
        let mut answer = match confirmed {
            None => show(&statement, table, stood_still, limits, &mut timings),
            Some(it) => {
                let statement = Statement {
                    reading: &it.read_rows(&table),
                    descending: it.descending(&table),
                    ..statement
                };
                show(&statement, table, stood_still, limits, &mut timings)
            }
        };
        if let Some(confirmed) = confirmed {
            confirmed.sign(&mut answer, ask.data, &snapshot, ask.options.cancel);
        }
        let answer = Arc::new(answer);
        let key = key.copied().filter(|_| stood_still);
        if let Some(key) = key {
            self.keep(ask, key, &answer, timings.work(), statement.says_all);
        }
        let reading = reading_now(statement.reading, &snapshot);
        let outcome = Outcome::Answered { answer, reading, key };
        Ok(Some(ask.reply(outcome, report, timings)))
    }

    /// The engine's reply in place of a confirmed answer whose statement failed, which it says.
    fn in_place_of(
        &self,
        confirmed: &Standing,
        why: &QueryError,
        ask: &Asking<'_>,
        unsettled: Unsettled,
    ) -> Result<Option<Reply>, AskError> {
        let mut reply = self.attempt(ask, None, unsettled)?;
        if let Some(reply) = &mut reply {
            confirmed.no_longer_runs(reply, why);
        }
        Ok(reply)
    }

    fn tell_about(
        &self,
        ask: &Asking<'_>,
        topic: Topic,
        snapshot: &Snapshot,
        timings: Timings,
    ) -> Reply {
        let answer = about::answer(topic, self, &snapshot.catalog, ask.asked_at_ms);
        let reading = Box::new(answer.reading.clone());
        let outcome = Outcome::Answered { answer: Arc::new(answer), reading, key: None };
        ask.reply(outcome, CacheReport::not_kept("FACT's own figures are read each time"), timings)
    }

    pub(crate) fn keep(
        &self,
        ask: &Asking<'_>,
        key: Key,
        answer: &Arc<Answer>,
        cost_us: u64,
        says_all: bool,
    ) {
        let question = if says_all { ask.question } else { &answer.reading.text };
        let (question, source) = (question.to_owned(), ask.source_path());
        let cost_micro_usd = answer.model.as_ref().and_then(|it| it.micro_usd).unwrap_or_default();
        let answer = Arc::clone(answer);
        let entry = Entry::new(answer, question, source, ask.asked_at_ms, cost_us, cost_micro_usd);
        if entry.size_bytes > MAX_KEPT_BYTES {
            return;
        }
        self.cache.put(key, entry);
    }

    pub(crate) fn why_worked_out(&self, ask: &Asking<'_>, key: Option<&Key>) -> CacheReport {
        match key {
            None => CacheReport::not_kept("it reads the clock, so it is worked out each time"),
            Some(_) if ask.options.refresh => CacheReport::missed(MissReason::Refreshed),
            Some(key) => CacheReport::missed(self.cache.explain_miss(key, &ask.source_path())),
        }
    }
}

/// What to do where the data changed while it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unsettled {
    TryAgain,
    /// Answer from the snapshot SQLite read, which is consistent in itself, but keep nothing.
    AnswerUnkept,
}

/// What answers a question, whoever says so.
#[derive(Clone, Copy)]
pub(crate) struct Statement<'a> {
    pub(crate) sql: &'a str,
    pub(crate) reading: &'a Reading,
    /// Whether the rows run from the largest down; the natural order of a ranking.
    pub(crate) descending: bool,
    /// Whether the question's words say all of it: words that were read otherwise, or that go on
    /// from a question before, are no name for what was answered.
    pub(crate) says_all: bool,
    /// Finds its answer in the cache; `None` for one that is not kept.
    pub(crate) key: Option<Key>,
}

impl<'a> Statement<'a> {
    /// As the engine says.
    fn of(compiled: &'a Compiled, key: Option<Key>, asked: &Asked) -> Self {
        let descending = compiled.plan.order.as_ref().is_none_or(|it| it.descending);
        let says_all = asked.edits.is_empty() && !compiled.continues;
        Self { sql: &compiled.sql, reading: &compiled.reading, descending, says_all, key }
    }
}

/// How a question was read, with what is to be said at this moment: that does not belong to the
/// answer that is kept.
fn reading_now(reading: &Reading, snapshot: &Snapshot) -> Box<Reading> {
    let mut reading = Box::new(reading.clone());
    reading.notes.extend(snapshot.notes());
    reading
}

fn with_notes(mut decline: Decline, snapshot: &Snapshot) -> Decline {
    for note in snapshot.notes() {
        decline.reason = format!("{} Note: {note}.", decline.reason);
    }
    decline
}

/// Checks, works out, draws up: from rows to an answer.
pub(crate) fn show(
    statement: &Statement<'_>,
    mut table: Table,
    stood_still: bool,
    limits: &Limits,
    timings: &mut Timings,
) -> Answer {
    let lap = Instant::now();
    let reading = statement.reading;
    checks::name_columns(&mut table, &reading.columns);
    let mut checks = checks::look(&table, reading, limits);
    if !stood_still {
        checks.push(checks::data_moved());
    }
    let analysis = reading.analysis.as_ref().and_then(|request| {
        let worked_out = fact_analysis::analyse(request, &table);
        worked_out.map_err(|err| checks.push(checks::not_worked_out(&err))).ok()
    });
    timings.analyse = us_since(lap);

    let lap = Instant::now();
    let chart = fact_chart::choose(&table, reading);
    let sentence = sentence::tell(reading, &table, statement.descending, analysis.as_ref());
    timings.show = us_since(lap);
    Answer {
        sentence,
        engine: fact_nl2sql::VERSION.to_owned(),
        reading: reading.clone(),
        sql: statement.sql.to_owned(),
        table,
        chart,
        checks,
        analysis,
        model: None,
    }
}

/// Milliseconds since 1970 (UTC).
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Microseconds since `started`.
pub fn us_since(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX)
}
