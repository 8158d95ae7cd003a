//! Conversations that are kept.

use fact_driver::KeptReply;
use fact_store::{ConversationId, Turn as KeptTurn, TurnState as KeptState};

use super::{Context, DONE};
use crate::{
    App,
    error::ApiError,
    view,
    wire::{
        Conversation, ConversationSummary, ConversationView, ConversationsView, DeleteConversation,
        Done, Nothing, RenameConversation, Turn, TurnState,
    },
};

/// Conversations listed.
const MAX_LISTED: usize = 500;

/// Longest name of a conversation, in characters.
const MAX_TITLE: usize = 200;

/// All conversations, newest first.
pub fn conversations(
    app: &App,
    _: &Nothing,
    _: &Context<'_>,
) -> Result<ConversationsView, ApiError> {
    Ok(ConversationsView { conversations: listed(app)? })
}

/// One conversation in full.
pub fn conversation(
    app: &App,
    req: &Conversation,
    _: &Context<'_>,
) -> Result<ConversationView, ApiError> {
    let found = app.driver.store.conversation(ConversationId(req.id)).map_err(ApiError::storage)?;
    let found =
        found.ok_or_else(|| ApiError::not_found("this conversation is not there any more"))?;
    let turns = found.turns.into_iter().map(|it| turn(req.id, it)).collect();
    Ok(ConversationView { summary: summary(found.summary), turns })
}

/// Gives a conversation a name.
pub fn rename_conversation(
    app: &App,
    req: &RenameConversation,
    _: &Context<'_>,
) -> Result<Done, ApiError> {
    let title = req.title.trim();
    if title.is_empty() || title.chars().count() > MAX_TITLE {
        return Err(ApiError::bad_request(format!("a name has 1 to {MAX_TITLE} characters")));
    }
    app.driver
        .store
        .rename_conversation(ConversationId(req.id), title)
        .map_err(ApiError::storage)?;
    Ok(DONE)
}

/// Deletes a conversation for good.
pub fn delete_conversation(
    app: &App,
    req: &DeleteConversation,
    _: &Context<'_>,
) -> Result<Done, ApiError> {
    app.driver.store.delete_conversation(ConversationId(req.id)).map_err(ApiError::storage)?;
    Ok(DONE)
}

pub(super) fn listed(app: &App) -> Result<Vec<ConversationSummary>, ApiError> {
    let found = app.driver.store.list_conversations(MAX_LISTED).map_err(ApiError::storage)?;
    Ok(found.into_iter().map(summary).collect())
}

fn summary(it: fact_store::ConversationSummary) -> ConversationSummary {
    ConversationSummary {
        id: it.id.0,
        title: it.title,
        source: view::source_name(&it.source),
        updated_at_ms: it.updated_at_ms,
        n_turns: it.n_turns,
    }
}

fn turn(conversation_id: i64, it: KeptTurn) -> Turn {
    let state = match it.state {
        KeptState::Pending => TurnState::Pending,
        KeptState::Stopped => TurnState::Stopped,
        KeptState::Failed { message } => TurnState::Failed { message, hint: None },
        KeptState::Answered { reply_json } => {
            match serde_json::from_str::<KeptReply>(&reply_json) {
                Ok(kept) => view::kept_state(&kept),
                // Written by a version with another shape: the question is kept and can be asked again.
                Err(_) => TurnState::Failed {
                    message: "this answer was kept by another version of FACT".to_owned(),
                    hint: Some("ask again".to_owned()),
                },
            }
        }
    };
    let edits = view::edits(&fact_driver::edits_of(&it.edits_json));
    let (question, asked_at_ms) = (it.question, it.asked_at_ms);
    Turn { id: it.id.0, conversation_id, question, asked_at_ms, edits, state }
}
