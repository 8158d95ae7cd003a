//! One question to one answer. [`Driver::ask`] reads like the list in `docs/ARCHITECTURE.md`.

use std::{
    sync::Arc,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use fact_cache::{AtRest, Cache, Entry, Key, Rows, RowsKey};
use fact_core::{Answer, Asked, Decline, Limits, Reading, Table};
use fact_nl2sql::{Compiled, Topic};
use fact_source::{QueryError, SourceError};
use fact_store::{Keeping, Store};

use crate::{
    about,
    asking::{AskOptions, Asking, MAX_QUESTION_BYTES},
    checks,
    confirmed::{self, Standing},
    kept::Looked,
    open_data::{LearnError, OpenData, Snapshot, Understood},
    remember,
    reply::{CacheReport, Outcome, Reply, Stage, Timings},
    sentence, stamping,
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
        let reply = reply.map(|it| self.with_earlier(&ask, it));
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
        let pass = Pass { ask, confirmed, unsettled, snapshot: &snapshot };
        if let Some(confirmed) = confirmed {
            return self.answer(&pass, &confirmed.statement(&snapshot), timings);
        }
        let lap = Instant::now();
        let understood = snapshot.understand(ask.earlier, &ask.asked);
        timings.understand = us_since(lap);
        match &*understood {
            Understood::Query(compiled, key) => {
                self.answer(&pass, &Statement::of(compiled, *key, &ask.asked), timings)
            }
            Understood::Declined(_) if pass.tries_again() && pass.has_moved()? => Ok(None),
            Understood::Declined(decline) => {
                let report = CacheReport::not_kept("a decline is not kept");
                let decline = with_notes(decline.clone(), &snapshot);
                Ok(Some(ask.reply(Outcome::Declined(decline), report, timings)))
            }
            Understood::About(topic) => Ok(Some(self.tell_about(ask, *topic, &snapshot, timings))),
        }
    }

    /// The answer of `statement`: as it is kept, made of rows that are kept, or worked out.
    fn answer(
        &self,
        pass: &Pass<'_>,
        statement: &Statement<'_>,
        mut timings: Timings,
    ) -> Result<Option<Reply>, AskError> {
        let ask = pass.ask;
        let key = statement.key.as_ref();
        let lap = Instant::now();
        let mut _lead = None;
        if let Some(key) = key.filter(|_| !ask.options.refresh) {
            // A confirmed answer says how it stands to the engine, which hangs on all of the data.
            let may_outlive = pass.confirmed.is_none();
            match self.whole(ask, (key, pass.snapshot), || {
                may_outlive.then(|| statement.sql.to_owned())
            })? {
                Looked::Found(whole) => {
                    timings.cache += us_since(lap);
                    let reading = reading_now(statement.reading, pass.snapshot);
                    return Ok(Some(ask.kept_reply(&whole, reading, key, timings)));
                }
                Looked::Missing(lead) => _lead = lead,
            }
        }
        let rows_key = key.map(|_| pass.snapshot.rows_key(statement.sql));
        let may_share = !ask.options.refresh && pass.confirmed.is_none();
        let rows_key_to_ask = rows_key.as_ref().filter(|_| may_share);
        let kept = rows_key_to_ask.and_then(|it| self.rows(ask, statement, it));
        timings.cache += us_since(lap);
        if let Some((entry, table)) = kept {
            let report = CacheReport::of_rows(&entry);
            return self.draw_up(pass, statement, (table, report), (rows_key, timings));
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
        match ran {
            Ok(table) => self.draw_up(pass, statement, (table, report), (rows_key, timings)),
            // A table renamed under the statement: the question is read anew.
            Err(QueryError::Sqlite { .. }) if pass.tries_again() && pass.has_moved()? => Ok(None),
            Err(err @ QueryError::Sqlite { .. }) => match pass.confirmed {
                Some(confirmed) => self.in_place_of(confirmed, &err, ask, pass.unsettled),
                None => Err(err.into()),
            },
            Err(err) => Err(err.into()),
        }
    }

    /// From rows to the reply, and to what is kept of it.
    fn draw_up(
        &self,
        pass: &Pass<'_>,
        statement: &Statement<'_>,
        (table, mut report): (Table, CacheReport),
        (rows_key, mut timings): (Option<RowsKey>, Timings),
    ) -> Result<Option<Reply>, AskError> {
        let ask = pass.ask;
        // The snapshot's fingerprint was read before the statement began. Read again after its
        // last row and found the same, no commit fell between: the rows belong to it.
        let stood_still = !pass.has_moved()?;
        if !stood_still && pass.tries_again() {
            return Ok(None);
        }
        (ask.options.progress)(Stage::Drawing);
        let limits = &ask.options.limits;
        let mut answer = match pass.confirmed {
            None => show(statement, table, stood_still, limits, &mut timings),
            Some(it) => {
                let reading = &Arc::new(it.read_rows(&table));
                let descending = it.descending(&table);
                let statement = Statement { reading, descending, ..*statement };
                show(&statement, table, stood_still, limits, &mut timings)
            }
        };
        if let Some(confirmed) = pass.confirmed {
            confirmed.sign(&mut answer, ask.data, pass.snapshot, ask.options.cancel);
        }
        let answer = Arc::new(answer);
        let key = statement.key.filter(|_| stood_still);
        if let Some(key) = key {
            let rows = rows_key.map(|key| Rows { key, run_us: run_us(&timings, &report) });
            let made = Made { key, answer: &answer, timings: &timings, rows };
            self.keep(ask, &made, statement.says_all).note(&mut report);
        }
        let reading = reading_now(statement.reading, pass.snapshot);
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
        let reading = Arc::new(answer.reading.clone());
        let outcome = Outcome::Answered { answer: Arc::new(answer), reading, key: None };
        ask.reply(outcome, CacheReport::not_kept("FACT's own figures are read each time"), timings)
    }

    /// Keeps an answer, as the data it is of allows.
    pub(crate) fn keep(&self, ask: &Asking<'_>, made: &Made<'_>, says_all: bool) -> Kept {
        let Some(at_rest) = self.keeping(ask) else { return Kept(None) };
        let Made { key, answer, timings, rows } = *made;
        let question = if says_all { ask.question } else { &answer.reading.text };
        let (question, source) = (question.to_owned(), ask.source_path());
        let cost_micro_usd = answer.model.as_ref().and_then(|it| it.micro_usd).unwrap_or_default();
        let (answer, cost_us) = (Arc::clone(answer), timings.work());
        let entry = Entry::new(answer, question, source, ask.asked_at_ms, cost_us, cost_micro_usd);
        let entry = Entry { rows, at_rest, ..entry };
        let size_bytes = entry.size_bytes;
        if size_bytes > MAX_KEPT_BYTES {
            return Kept(None);
        }
        self.cache.put(key, entry.clone());
        ask.data.stamp_later(stamping::Job { cache: Arc::clone(&self.cache), key, entry });
        Kept(Some((key, size_bytes)))
    }

    /// How answers over the data may be kept; `None` where they may not. In doubt they may not:
    /// somebody may have said so.
    pub(crate) fn keeping(&self, ask: &Asking<'_>) -> Option<AtRest> {
        match self.store.keeping(ask.data.identity()) {
            Ok(Keeping::Keep) => Some(AtRest::Plain),
            Ok(Keeping::Encrypt) => Some(AtRest::Encrypted),
            Ok(Keeping::None) => None,
            Err(error) => {
                tracing::warn!(%error, "an answer is not kept");
                None
            }
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

/// One pass over a question.
struct Pass<'a> {
    ask: &'a Asking<'a>,
    confirmed: Option<&'a Standing>,
    unsettled: Unsettled,
    snapshot: &'a Snapshot,
}

impl Pass<'_> {
    /// Whether the data changed since it was looked at.
    fn has_moved(&self) -> Result<bool, AskError> {
        Ok(self.ask.data.source().fingerprint()? != self.snapshot.fingerprint)
    }

    fn tries_again(&self) -> bool {
        self.unsettled == Unsettled::TryAgain
    }
}

/// What the statement took; where its rows were kept, what it took then.
fn run_us(timings: &Timings, report: &CacheReport) -> u64 {
    if report.hit { report.cost_us } else { timings.run }
}

/// An answer that was just made.
pub(crate) struct Made<'a> {
    pub(crate) key: Key,
    pub(crate) answer: &'a Arc<Answer>,
    pub(crate) timings: &'a Timings,
    /// Finds its rows for another question.
    pub(crate) rows: Option<Rows>,
}

/// What an answer is kept under, and what it takes there; `None` where it is too large to keep.
#[must_use]
pub(crate) struct Kept(Option<(Key, u64)>);

impl Kept {
    /// Says so in the report on the question.
    pub(crate) fn note(self, report: &mut CacheReport) {
        if let Some((key, size_bytes)) = self.0 {
            (report.key, report.size_bytes) = (Some(key), size_bytes);
        }
    }
}

/// What answers a question, whoever says so.
#[derive(Clone, Copy)]
pub(crate) struct Statement<'a> {
    pub(crate) sql: &'a str,
    pub(crate) reading: &'a Arc<Reading>,
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
fn reading_now(reading: &Arc<Reading>, snapshot: &Snapshot) -> Arc<Reading> {
    let (notes, mut reading) = (snapshot.notes(), Arc::clone(reading));
    if !notes.is_empty() {
        Arc::make_mut(&mut reading).notes.extend(notes);
    }
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
        reading: Reading::clone(reading),
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
