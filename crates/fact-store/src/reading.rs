//! What the meaning of a question hangs on besides its words: what was changed of its reading, and
//! the questions answered before it.

use fact_db::DbError;
use rusqlite::{OptionalExtension as _, Transaction};

use crate::{ConversationError, ConversationId, Store, TurnId};

/// A question as it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedBefore {
    /// As it was typed.
    pub question: String,
    /// What was changed of its reading, as given to [`Store::note_reading`].
    pub edits_json: String,
}

/// What there is to note of how a question was read.
#[derive(Debug, Clone, Copy)]
pub struct TurnReading<'a> {
    /// What was changed of it.
    pub edits_json: &'a str,
    /// The data it has an answer of; empty where it has none.
    pub answered_of: &'a str,
}

const NOTE: &str = "INSERT INTO turn_reading (turn_id, edits, answered_of) VALUES (?1, ?2, ?3)
    ON CONFLICT (turn_id) DO UPDATE SET edits = excluded.edits, answered_of = excluded.answered_of";

impl Store {
    /// Notes how a question was read, beside its reply.
    ///
    /// # Errors
    /// [`ConversationError::Db`] where the file failed, also where the question was deleted.
    pub fn note_reading(
        &self,
        turn: TurnId,
        reading: TurnReading<'_>,
    ) -> Result<(), ConversationError> {
        self.db.write(|tx| note(tx, turn, reading))?;
        Ok(())
    }

    /// Puts another reply in the place of the one a question has, or of its failure.
    ///
    /// # Errors
    /// [`ConversationError::NoTurn`] where its conversation was deleted.
    pub fn replace_reply(
        &self,
        turn: TurnId,
        reply_json: &str,
        reading: TurnReading<'_>,
        now_ms: i64,
    ) -> Result<(), ConversationError> {
        let update = "UPDATE turn SET state = 'answered', reply = ?2, settled_at_ms = ?3
            WHERE id = ?1 AND state <> 'pending' RETURNING conversation_id";
        let touch = "UPDATE conversation SET updated_at_ms = max(updated_at_ms, ?2) WHERE id = ?1";
        let found = self.db.write(|tx| {
            let values = (turn.0, reply_json, now_ms);
            let conversation: Option<i64> =
                tx.prepare_cached(update)?.query_row(values, |row| row.get(0)).optional()?;
            if let Some(conversation) = conversation {
                tx.prepare_cached(touch)?.execute((conversation, now_ms))?;
                note(tx, turn, reading)?;
            }
            Ok(conversation.is_some())
        })?;
        if found { Ok(()) } else { Err(ConversationError::NoTurn { id: turn }) }
    }

    /// Puts another writing of the reply in the place of the one a question has: nothing of what was
    /// asked and answered changes by it, only how it is shown. Says whether there was one.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn redraw_turn(&self, turn: TurnId, reply_json: &str) -> Result<bool, DbError> {
        let update = "UPDATE turn SET reply = ?2 WHERE id = ?1 AND state = 'answered'";
        Ok(self.db.write(|tx| tx.prepare_cached(update)?.execute((turn.0, reply_json)))? > 0)
    }

    /// The data that a question has an answer of; `None` where it has none.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn answered_of(&self, turn: TurnId) -> Result<Option<String>, DbError> {
        let select =
            "SELECT answered_of FROM turn_reading WHERE turn_id = ?1 AND answered_of <> ''";
        self.db.read(|conn| {
            conn.prepare_cached(select)?.query_row([turn.0], |row| row.get(0)).optional()
        })
    }

    /// The last `n` questions of a conversation that were answered of this data, oldest first;
    /// only those before `turn` where one is given.
    pub fn answered_before(
        &self,
        conversation: ConversationId,
        turn: Option<TurnId>,
        answered_of: &str,
        n: u32,
    ) -> Result<Vec<AskedBefore>, ConversationError> {
        let select = "SELECT question, edits FROM turn JOIN turn_reading ON turn_id = id
            WHERE conversation_id = ?1 AND id < ?2 AND state = 'answered' AND answered_of = ?3
            ORDER BY id DESC LIMIT ?4";
        let before = turn.map_or(i64::MAX, |it| it.0);
        let mut found: Vec<AskedBefore> = self.db.read(|conn| {
            let mut select = conn.prepare_cached(select)?;
            let rows = select.query_map((conversation.0, before, answered_of, n), |row| {
                Ok(AskedBefore { question: row.get(0)?, edits_json: row.get(1)? })
            });
            rows?.collect()
        })?;
        found.reverse();
        Ok(found)
    }
}

fn note(tx: &Transaction, turn: TurnId, reading: TurnReading<'_>) -> rusqlite::Result<usize> {
    let values = (turn.0, reading.edits_json, reading.answered_of);
    tx.prepare_cached(NOTE)?.execute(values)
}
