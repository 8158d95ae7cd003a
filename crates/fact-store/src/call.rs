//! Calls to language models: what left this computer, for whom, and what came of it.

use std::fmt;

use fact_core::{Disclosure, Usage};
use fact_db::DbError;
use rusqlite::{OptionalExtension as _, Row};

use crate::{
    Store, TurnId, disclosure,
    store::{from_sql, to_sql},
};

/// One call, for ever: an id is not used again, and a later call has a greater one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub i64);

/// A call that is about to be made.
#[derive(Clone, Copy)]
pub struct NewCall<'a> {
    /// When.
    pub at_ms: i64,
    /// The question it is made for, where that was written down.
    pub turn: Option<TurnId>,
    /// The same for all calls of one question.
    pub question_id: &'a str,
    /// Id of who is called.
    pub provider: &'a str,
    /// Who that is, as a person knows it.
    pub provider_name: &'a str,
    /// Which model.
    pub model: &'a str,
    /// The computer it goes to: scheme, host and port, no path.
    pub host: &'a str,
    /// Whether that is this computer.
    pub is_local: bool,
    /// Name of the data, as the log has it; empty where it is about none.
    pub source: &'a str,
    /// What for.
    pub purpose: Purpose,
    /// What of the data is allowed to be in it.
    pub disclosure: Disclosure,
    /// The bytes that leave, word for word.
    pub sent: &'a str,
}

/// What is sent can hold a person's data, which no log is to show.
impl fmt::Debug for NewCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewCall")
            .field("at_ms", &self.at_ms)
            .field("turn", &self.turn)
            .field("provider", &self.provider)
            .field("model", &self.model)
            .field("sent_bytes", &self.sent.len())
            .finish_non_exhaustive()
    }
}

/// What a call is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To answer a question.
    Answer,
    /// To see whether the provider works.
    Test,
}

impl Purpose {
    /// The word it is kept as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Test => "test",
        }
    }
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallOutcome {
    /// Its tokens.
    pub usage: Usage,
    /// Whether they were reckoned because the provider sent no count.
    pub usage_is_estimated: bool,
    /// What it cost, in millionths of a dollar: 0 on this computer, `None` where no price is known.
    pub micro_usd: Option<u64>,
    /// What the provider's prompt cache saved, in millionths of a dollar; below 0 where writing to
    /// it cost more than reading from it saved.
    pub saved_micro_usd: i64,
    /// From its beginning to its end.
    pub duration_us: u64,
    /// From its beginning to the first piece of the reply, where there was one.
    pub first_token_us: Option<u64>,
    /// What went wrong, for a person to read; `None` where nothing did.
    pub failure: Option<String>,
}

/// A call as it is kept, without what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Which one.
    pub id: CallId,
    /// When.
    pub at_ms: i64,
    /// The question it was made for; `None` where that was deleted or never written down.
    pub turn: Option<TurnId>,
    /// The same for all calls of one question.
    pub question_id: String,
    /// Id of who was called.
    pub provider: String,
    /// Who that was, as a person knew it.
    pub provider_name: String,
    /// Which model.
    pub model: String,
    /// The computer it went to.
    pub host: String,
    /// Whether that was this computer.
    pub is_local: bool,
    /// Name of the data.
    pub source: String,
    /// What for.
    pub purpose: Purpose,
    /// What of the data was allowed to be in it.
    pub disclosure: Disclosure,
    /// How long what was sent is.
    pub sent_bytes: u64,
    /// Whether [`Store::sent`] still has it.
    pub is_sent_kept: bool,
    /// What came of it.
    pub state: CallState,
}

/// Whether it is known what came of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallState {
    /// It is being made, or FACT ended while it was.
    Open,
    /// It has ended.
    Ended(CallOutcome),
}

/// What is kept as the outcome of a call without a failure.
const OK: &str = "ok";

const SELECT: &str = "SELECT id, at_ms, turn_id, question_id, provider, provider_name, model, host,
    is_local, source, purpose, disclosure, sent_bytes,
    EXISTS (SELECT 1 FROM model_call_sent WHERE call_id = id),
    outcome, input, cache_write, cache_read, output, usage_estimated, micro_usd, saved_micro_usd,
    duration_us, first_token_us FROM model_call";

impl Store {
    /// Writes a call down. To be called before its bytes leave: when this returns, the call has
    /// reached the operating system, and killing FACT does not lose it.
    pub fn begin_call(&self, call: &NewCall<'_>) -> Result<CallId, DbError> {
        // A question that was deleted meanwhile is no reason not to write its call down.
        let insert = "INSERT INTO model_call (at_ms, turn_id, question_id, provider, provider_name,
                model, host, is_local, source, purpose, disclosure, sent_bytes)
            VALUES (?1, (SELECT id FROM turn WHERE id = ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
                ?12)";
        let insert_sent = "INSERT INTO model_call_sent (call_id, body) VALUES (?1, ?2)";
        let values = (
            call.at_ms,
            call.turn.map(|it| it.0),
            call.question_id,
            call.provider,
            call.provider_name,
            call.model,
            call.host,
            call.is_local,
            call.source,
            call.purpose.as_str(),
            disclosure::word(call.disclosure),
            to_sql(call.sent.len() as u64),
        );
        let id = self.db.write(|tx| {
            let id = tx.prepare_cached(insert)?.insert(values)?;
            tx.prepare_cached(insert_sent)?.execute((id, call.sent))?;
            Ok(id)
        })?;
        Ok(CallId(id))
    }

    /// Writes down what came of a call. Only the first outcome counts: one that comes after it, or
    /// for a call that is not there, changes nothing.
    pub fn finish_call(&self, id: CallId, outcome: &CallOutcome) -> Result<(), DbError> {
        let update = "UPDATE model_call SET outcome = ?2, input = ?3, cache_write = ?4,
                cache_read = ?5, output = ?6, usage_estimated = ?7, micro_usd = ?8,
                saved_micro_usd = ?9, duration_us = ?10, first_token_us = ?11
            WHERE id = ?1 AND outcome IS NULL";
        let values = (
            id.0,
            outcome.failure.as_deref().unwrap_or(OK),
            to_sql(outcome.usage.input),
            to_sql(outcome.usage.cache_write),
            to_sql(outcome.usage.cache_read),
            to_sql(outcome.usage.output),
            outcome.usage_is_estimated,
            outcome.micro_usd.map(to_sql),
            outcome.saved_micro_usd,
            to_sql(outcome.duration_us),
            outcome.first_token_us.map(to_sql),
        );
        self.db.write(|tx| tx.prepare_cached(update)?.execute(values))?;
        Ok(())
    }

    /// The calls, newest first, at most `limit`; only those before one where it is given. What was
    /// sent is not read.
    pub fn calls(&self, before: Option<CallId>, limit: usize) -> Result<Vec<Call>, DbError> {
        let select = format!("{SELECT} WHERE id < ?1 ORDER BY id DESC LIMIT ?2");
        let values = (before.map_or(i64::MAX, |it| it.0), to_sql(limit as u64));
        self.db.read(|conn| conn.prepare_cached(&select)?.query_map(values, read_call)?.collect())
    }

    /// The calls made for one question, in the order they were made.
    pub fn calls_of(&self, turn: TurnId) -> Result<Vec<Call>, DbError> {
        let select = format!("{SELECT} WHERE turn_id = ?1 ORDER BY id");
        self.db.read(|conn| conn.prepare_cached(&select)?.query_map([turn.0], read_call)?.collect())
    }

    /// What was sent, word for word; `None` where it was forgotten, or there is no such call.
    pub fn sent(&self, id: CallId) -> Result<Option<String>, DbError> {
        let select = "SELECT body FROM model_call_sent WHERE call_id = ?1";
        self.db.read(|conn| {
            conn.prepare_cached(select)?.query_row([id.0], |row| row.get(0)).optional()
        })
    }

    /// Forgets what was sent in calls before `at_ms`, and says of how many. The calls themselves
    /// stay.
    pub fn forget_sent_before(&self, at_ms: i64) -> Result<usize, DbError> {
        let delete = "DELETE FROM model_call_sent
            WHERE call_id IN (SELECT id FROM model_call WHERE at_ms < ?1)";
        self.db.write(|tx| tx.execute(delete, [at_ms]))
    }

    /// Forgets what was sent in every call, and says of how many. That a call was made, when, for
    /// whom, with how many tokens and at what cost stays: the sums and the day's budget are
    /// reckoned from it.
    pub fn forget_calls(&self) -> Result<usize, DbError> {
        self.db.write(|tx| tx.execute("DELETE FROM model_call_sent", []))
    }
}

fn read_call(row: &Row) -> rusqlite::Result<Call> {
    let turn: Option<i64> = row.get(2)?;
    let outcome: Option<String> = row.get(14)?;
    let state = match outcome {
        None => CallState::Open,
        Some(outcome) => CallState::Ended(read_outcome(row, outcome)?),
    };
    Ok(Call {
        id: CallId(row.get(0)?),
        at_ms: row.get(1)?,
        turn: turn.map(TurnId),
        question_id: row.get(3)?,
        provider: row.get(4)?,
        provider_name: row.get(5)?,
        model: row.get(6)?,
        host: row.get(7)?,
        is_local: row.get(8)?,
        source: row.get(9)?,
        purpose: match row.get_ref(10)?.as_str()? {
            "test" => Purpose::Test,
            _ => Purpose::Answer,
        },
        disclosure: disclosure::from_word(row.get_ref(11)?.as_str()?),
        sent_bytes: from_sql(row.get(12)?),
        is_sent_kept: row.get(13)?,
        state,
    })
}

fn read_outcome(row: &Row, outcome: String) -> rusqlite::Result<CallOutcome> {
    let micro_usd: Option<i64> = row.get(20)?;
    let first_token_us: Option<i64> = row.get(23)?;
    Ok(CallOutcome {
        usage: Usage {
            input: from_sql(row.get(15)?),
            cache_write: from_sql(row.get(16)?),
            cache_read: from_sql(row.get(17)?),
            output: from_sql(row.get(18)?),
        },
        usage_is_estimated: row.get(19)?,
        micro_usd: micro_usd.map(from_sql),
        saved_micro_usd: row.get(21)?,
        duration_us: from_sql(row.get(22)?),
        first_token_us: first_token_us.map(from_sql),
        failure: (outcome != OK).then_some(outcome),
    })
}
