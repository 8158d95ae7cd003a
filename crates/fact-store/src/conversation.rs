//! Conversations: what was asked in one sitting, of one source.

use std::fmt;

use fact_db::DbError;
use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::{
    Store, Turn, TurnId,
    store::{from_sql, to_sql},
    turn,
};

/// One conversation, for ever: an id is not used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversationId(pub i64);

impl fmt::Display for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A conversation as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationSummary {
    /// Which one.
    pub id: ConversationId,
    /// The first question, or what a person called it; empty before the first question.
    pub title: String,
    /// The data it asks of, as given to [`Store::create_conversation`].
    pub source: String,
    /// When it began.
    pub created_at_ms: i64,
    /// When something was last asked or answered in it.
    pub updated_at_ms: i64,
    /// Questions asked in it, whatever came of them.
    pub n_turns: u64,
}

/// A conversation in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// As the list shows it.
    pub summary: ConversationSummary,
    /// Its questions with their replies, oldest first.
    pub turns: Vec<Turn>,
}

/// Why something about a conversation could not be kept or found.
#[derive(Debug, thiserror::Error)]
pub enum ConversationError {
    /// It was deleted, perhaps in another window.
    #[error("conversation {id} is no longer there: start a new one")]
    NoConversation {
        /// The one asked for.
        id: ConversationId,
    },
    /// The question was deleted with its conversation.
    #[error("question {id} is no longer there: its conversation was deleted")]
    NoTurn {
        /// The one asked for.
        id: TurnId,
    },
    /// The question has its reply, or has failed: it is settled once.
    #[error("question {id} is already settled")]
    AlreadySettled {
        /// The one asked for.
        id: TurnId,
    },
    /// The file failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

const SUMMARY: &str = "SELECT id, title, source, created_at_ms, updated_at_ms,
    (SELECT count(*) FROM turn WHERE conversation_id = conversation.id) FROM conversation";

impl Store {
    /// Begins a conversation about `source` (a path, or whatever names the data).
    pub fn create_conversation(
        &self,
        source: &str,
        now_ms: i64,
    ) -> Result<ConversationId, ConversationError> {
        let insert = "INSERT INTO conversation (title, source, created_at_ms, updated_at_ms)
            VALUES ('', ?1, ?2, ?2)";
        let id = self.db.write(|tx| tx.prepare_cached(insert)?.insert((source, now_ms)))?;
        Ok(ConversationId(id))
    }

    /// The conversations last used, newest first, at most `limit`.
    pub fn list_conversations(
        &self,
        limit: usize,
    ) -> Result<Vec<ConversationSummary>, ConversationError> {
        let limit = to_sql(limit as u64);
        let select = format!("{SUMMARY} ORDER BY updated_at_ms DESC, id DESC LIMIT ?1");
        Ok(self.db.read(|conn| {
            conn.prepare_cached(&select)?.query_map([limit], read_summary)?.collect()
        })?)
    }

    /// One conversation with its questions; `None` where there is none of that id.
    pub fn conversation(
        &self,
        id: ConversationId,
    ) -> Result<Option<Conversation>, ConversationError> {
        Ok(self.db.read(|conn| {
            let Some(summary) = find(conn, id)? else {
                return Ok(None);
            };
            Ok(Some(Conversation { summary, turns: turn::of_conversation(conn, id)? }))
        })?)
    }

    /// Gives a conversation a title of a person's own.
    ///
    /// # Errors
    /// [`ConversationError::NoConversation`] where it was deleted.
    pub fn rename_conversation(
        &self,
        id: ConversationId,
        title: &str,
    ) -> Result<(), ConversationError> {
        let update = "UPDATE conversation SET title = ?2 WHERE id = ?1";
        let n_renamed = self.db.write(|tx| tx.execute(update, (id.0, title)))?;
        if n_renamed == 0 {
            return Err(ConversationError::NoConversation { id });
        }
        Ok(())
    }

    /// Deletes a conversation with all its questions. Says whether there was one.
    pub fn delete_conversation(&self, id: ConversationId) -> Result<bool, ConversationError> {
        let delete = "DELETE FROM conversation WHERE id = ?1";
        Ok(self.db.write(|tx| tx.execute(delete, [id.0]))? > 0)
    }
}

fn find(conn: &Connection, id: ConversationId) -> rusqlite::Result<Option<ConversationSummary>> {
    let select = format!("{SUMMARY} WHERE id = ?1");
    conn.prepare_cached(&select)?.query_row([id.0], read_summary).optional()
}

fn read_summary(row: &Row) -> rusqlite::Result<ConversationSummary> {
    Ok(ConversationSummary {
        id: ConversationId(row.get(0)?),
        title: row.get(1)?,
        source: row.get(2)?,
        created_at_ms: row.get(3)?,
        updated_at_ms: row.get(4)?,
        n_turns: from_sql(row.get(5)?),
    })
}
