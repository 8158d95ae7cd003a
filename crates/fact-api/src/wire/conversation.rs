//! Conversations that are kept.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Turn;

/// A conversation in a list.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConversationSummary {
    /// Names it.
    pub id: i64,
    /// Its first question, or the name it was given.
    pub title: String,
    /// Name of the data it is about.
    pub source: String,
    /// When it was last added to, milliseconds since 1970 (UTC).
    pub updated_at_ms: i64,
    /// Questions in it.
    pub n_turns: u64,
}

/// All conversations.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConversationsView {
    /// Newest first, at most 500.
    pub conversations: Vec<ConversationSummary>,
}

/// One conversation in full.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Conversation {
    /// Which.
    pub id: i64,
}

/// One conversation in full.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConversationView {
    /// Its line in the list.
    pub summary: ConversationSummary,
    /// Its questions, oldest first.
    pub turns: Vec<Turn>,
}

/// Give a conversation a name.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RenameConversation {
    /// Which.
    pub id: i64,
    /// Its new name, 1 to 200 characters.
    pub title: String,
}

/// Delete a conversation for good.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteConversation {
    /// Which.
    pub id: i64,
}
