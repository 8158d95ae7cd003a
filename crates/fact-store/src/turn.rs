//! Turns: one question and what came of it.

use std::fmt;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

use crate::{ConversationError, ConversationId, Store, title, window};

/// One question of one conversation, for ever: an id is not used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TurnId(pub i64);

impl fmt::Display for TurnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One question and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Which one.
    pub id: TurnId,
    /// As it was typed.
    pub question: String,
    /// When it was asked.
    pub asked_at_ms: i64,
    /// What was changed of its reading, as given to [`Store::note_reading`]; empty where nothing
    /// was.
    pub edits_json: String,
    /// What came of it.
    pub state: TurnState,
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TurnState {
    /// It is being worked on.
    Pending,
    /// It has a reply.
    Answered {
        /// The reply as it was given to [`Store::finish_turn`].
        reply_json: String,
    },
    /// It has none.
    Failed {
        /// Why, for a person to read.
        message: String,
    },
    /// It has none, because the one who asked stopped it.
    Stopped,
}

/// What is said of a question whose window died while working on it.
const INTERRUPTED: &str = "stopped before it was answered: ask it again";

impl Store {
    /// Writes a question down, before the work on it starts. The first one gives the conversation
    /// its title.
    ///
    /// # Errors
    /// [`ConversationError::NoConversation`] where it was deleted.
    pub fn begin_turn(
        &self,
        conversation: ConversationId,
        question: &str,
        now_ms: i64,
    ) -> Result<TurnId, ConversationError> {
        let update = "UPDATE conversation SET updated_at_ms = max(updated_at_ms, ?2),
            title = CASE WHEN title = '' THEN ?3 ELSE title END WHERE id = ?1";
        let insert = "INSERT INTO turn (conversation_id, window_id, question, asked_at_ms, state)
            VALUES (?1, ?2, ?3, ?4, 'pending')";
        let title = title::of_question(question);
        let turn = self.db.write(|tx| {
            let values = (conversation.0, now_ms, title);
            if tx.prepare_cached(update)?.execute(values)? == 0 {
                return Ok(None);
            }
            let values = (conversation.0, self.window.id, question, now_ms);
            tx.prepare_cached(insert)?.insert(values).map(Some)
        })?;
        turn.map(TurnId).ok_or(ConversationError::NoConversation { id: conversation })
    }

    /// Keeps the reply to a question.
    ///
    /// # Errors
    /// [`ConversationError::AlreadySettled`] where it has a reply or has failed: a late reply
    /// does not undo a stop. [`ConversationError::NoTurn`] where its conversation was deleted.
    pub fn finish_turn(
        &self,
        turn: TurnId,
        reply_json: &str,
        now_ms: i64,
    ) -> Result<(), ConversationError> {
        self.settle(turn, "answered", reply_json, now_ms)
    }

    /// Keeps why a question has no reply; `message` is for a person to read.
    ///
    /// # Errors
    /// As [`Store::finish_turn`].
    pub fn fail_turn(
        &self,
        turn: TurnId,
        message: &str,
        now_ms: i64,
    ) -> Result<(), ConversationError> {
        self.settle(turn, "failed", message, now_ms)
    }

    /// Notes that the one who asked stopped the question. It is kept as failed for no reason.
    ///
    /// # Errors
    /// As [`Store::finish_turn`].
    pub fn stop_turn(&self, turn: TurnId, now_ms: i64) -> Result<(), ConversationError> {
        self.settle(turn, "failed", "", now_ms)
    }

    /// Settles the questions whose window died while working on them, as failed. Says how many.
    /// Those of windows that are alive, this one's too, are left alone. Called at start.
    pub fn settle_interrupted(&self, now_ms: i64) -> Result<usize, ConversationError> {
        let Some(path) = self.db.path() else {
            return Ok(0);
        };
        let select = "SELECT DISTINCT window_id FROM turn WHERE state = 'pending'";
        let update = "UPDATE turn SET state = 'failed', reply = ?2, settled_at_ms = ?3
            WHERE state = 'pending' AND window_id = ?1";
        Ok(self.db.write(|tx| {
            let mut select = tx.prepare(select)?;
            let waiting: rusqlite::Result<Vec<i64>> =
                select.query_map([], |row| row.get(0))?.collect();
            let ended = window::ended_among(path, &waiting?);
            let mut update = tx.prepare(update)?;
            ended.iter().map(|id| update.execute((id, INTERRUPTED, now_ms))).sum()
        })?)
    }

    /// One question; `None` where there is none of that id.
    pub fn turn(&self, id: TurnId) -> Result<Option<Turn>, ConversationError> {
        let select = "SELECT id, question, asked_at_ms, state, reply, edits
            FROM turn LEFT JOIN turn_reading ON turn_id = id WHERE id = ?1";
        Ok(self
            .db
            .read(|conn| conn.prepare_cached(select)?.query_row([id.0], read_turn).optional())?)
    }

    fn settle(
        &self,
        turn: TurnId,
        state: &str,
        reply: &str,
        now_ms: i64,
    ) -> Result<(), ConversationError> {
        let settled = self.db.write(|tx| settle_one(tx, turn, state, reply, now_ms))?;
        match settled {
            Some(true) => Ok(()),
            Some(false) => Err(ConversationError::AlreadySettled { id: turn }),
            None => Err(ConversationError::NoTurn { id: turn }),
        }
    }
}

/// Whether the question was waiting for it; `None` where there is no such question.
fn settle_one(
    tx: &Transaction,
    turn: TurnId,
    state: &str,
    reply: &str,
    now_ms: i64,
) -> rusqlite::Result<Option<bool>> {
    let update = "UPDATE turn SET state = ?2, reply = ?3, settled_at_ms = ?4
        WHERE id = ?1 AND state = 'pending' RETURNING conversation_id";
    let conversation: Option<i64> = tx
        .prepare_cached(update)?
        .query_row((turn.0, state, reply, now_ms), |row| row.get(0))
        .optional()?;
    let Some(conversation) = conversation else {
        let exists = "SELECT 1 FROM turn WHERE id = ?1";
        return Ok(tx.prepare_cached(exists)?.exists([turn.0])?.then_some(false));
    };
    let touch = "UPDATE conversation SET updated_at_ms = max(updated_at_ms, ?2) WHERE id = ?1";
    tx.prepare_cached(touch)?.execute((conversation, now_ms))?;
    Ok(Some(true))
}

/// The questions of one conversation, oldest first.
pub(crate) fn of_conversation(
    conn: &Connection,
    conversation: ConversationId,
) -> rusqlite::Result<Vec<Turn>> {
    let select = "SELECT id, question, asked_at_ms, state, reply, edits
        FROM turn LEFT JOIN turn_reading ON turn_id = id
        WHERE conversation_id = ?1 ORDER BY id";
    conn.prepare_cached(select)?.query_map([conversation.0], read_turn)?.collect()
}

fn read_turn(row: &Row) -> rusqlite::Result<Turn> {
    let state: String = row.get(3)?;
    let reply: Option<String> = row.get(4)?;
    let reply = reply.unwrap_or_default();
    let edits: Option<String> = row.get(5)?;
    Ok(Turn {
        id: TurnId(row.get(0)?),
        question: row.get(1)?,
        asked_at_ms: row.get(2)?,
        edits_json: edits.unwrap_or_default(),
        state: match state.as_str() {
            "answered" => TurnState::Answered { reply_json: reply },
            "failed" if reply.is_empty() => TurnState::Stopped,
            "failed" => TurnState::Failed { message: reply },
            _ => TurnState::Pending,
        },
    })
}
