//! What was asked before a question in its conversation.

use fact_core::{Asked, Edit, Reading};
use fact_store::{ConversationError, ConversationId, TurnId, TurnReading};

use crate::{Driver, KeptReply, OpenData, remember::KeptOutcome};

/// So many questions back a question may go on from.
const MAX_EARLIER: u32 = 5;

impl Driver {
    /// The questions of a conversation that were answered of this data, oldest first; only those
    /// before `turn` where one is given. A store that cannot be read is no reason to leave a
    /// question unanswered: it is read by itself then.
    pub fn earlier(
        &self,
        data: &OpenData,
        conversation: ConversationId,
        turn: Option<TurnId>,
    ) -> Vec<Asked> {
        self.earlier_of(data.identity(), conversation, turn)
    }

    /// The same for data that need not be open, by its [`OpenData::identity`].
    pub fn earlier_of(
        &self,
        identity: &str,
        conversation: ConversationId,
        turn: Option<TurnId>,
    ) -> Vec<Asked> {
        let found = self.store.answered_before(conversation, turn, identity, MAX_EARLIER);
        let found = found
            .inspect_err(|error| tracing::warn!(%error, "earlier questions cannot be looked up"))
            .unwrap_or_default();
        let asked = found
            .into_iter()
            .map(|it| Asked { question: it.question, edits: edits_of(&it.edits_json) });
        asked.collect()
    }

    /// Notes with a turn how its question was read, so that one after it can go on from it.
    ///
    /// # Errors
    /// Where FACT's own file cannot be written.
    pub fn note_reading(
        &self,
        data: &OpenData,
        turn: TurnId,
        asked: &Asked,
        kept: &KeptReply,
    ) -> Result<(), ConversationError> {
        let edits_json = edits_json(&asked.edits);
        self.store.note_reading(turn, reading_of(data, &edits_json, kept))
    }

    /// Puts another reply in the place of the one a turn has.
    ///
    /// # Errors
    /// Where the turn was deleted, or FACT's own file cannot be written.
    pub fn replace_reply(
        &self,
        data: &OpenData,
        turn: TurnId,
        asked: &Asked,
        kept: &KeptReply,
        now_ms: i64,
    ) -> Result<(), ReplaceError> {
        let edits_json = edits_json(&asked.edits);
        let reply = serde_json::to_string(kept)?;
        let reading = reading_of(data, &edits_json, kept);
        Ok(self.store.replace_reply(turn, &reply, reading, now_ms)?)
    }
}

/// Why a reply was not put in the place of another.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// It cannot be kept.
    #[error(transparent)]
    Store(#[from] ConversationError),
    /// It cannot be written down.
    #[error("the reply cannot be written down: {0}")]
    Reply(#[from] serde_json::Error),
}

/// Whether a reading goes on from the question before, so that its words alone say less.
pub fn continues(reading: &Reading) -> bool {
    reading.notes.first().is_some_and(|it| it.starts_with(fact_nl2sql::CONTINUES))
}

/// The changes kept with a turn; none for text of another version.
pub fn edits_of(json: &str) -> Vec<Edit> {
    serde_json::from_str(json).unwrap_or_default()
}

fn edits_json(edits: &[Edit]) -> String {
    serde_json::to_string(edits).unwrap_or_default()
}

fn reading_of<'a>(data: &'a OpenData, edits_json: &'a str, kept: &KeptReply) -> TurnReading<'a> {
    // One can go on only from a reading: FACT's own figures have none.
    let answered = match &kept.outcome {
        KeptOutcome::Answered { answer, .. } => !answer.sql.is_empty(),
        KeptOutcome::Declined(_) => false,
    };
    TurnReading { edits_json, answered_of: if answered { data.identity() } else { "" } }
}
