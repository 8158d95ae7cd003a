//! Asking, and stopping.

use std::sync::Arc;

use fact_core::Limits;
use fact_driver::{AskError, AskOptions, KeptReply, Outcome, Reply, Stage, now_ms};
use fact_store::ConversationId;

use super::{Context, DONE};
use crate::{
    App,
    app::Current,
    error::{ApiError, Code},
    view,
    wire::{Ask, AskEvent, Done, StageView, Stop, Turn, TurnState},
};

/// Asks one question of the open data and writes down what comes of it.
///
/// A question that fails is a turn like any other: it says what happened and can be asked again.
pub fn ask(app: &App, req: &Ask, context: &Context<'_>) -> Result<Turn, ApiError> {
    let current = app.current();
    let store = &app.driver.store;
    let asked_at_ms = now_ms();
    let source = current.data().map_or_else(|_| String::new(), |it| it.source().name());
    let conversation = match req.conversation_id {
        Some(id) => ConversationId(id),
        None => store.create_conversation(&source, asked_at_ms).map_err(ApiError::storage)?,
    };
    let turn = store
        .begin_turn(conversation, req.question.trim(), asked_at_ms)
        .map_err(ApiError::storage)?;
    (context.progress)(AskEvent::Begun { turn_id: turn.0, conversation_id: conversation.0 });

    let running = app.run_under(&req.ask_id);
    let report = |stage: Stage| (context.progress)(AskEvent::Stage { stage: stage_view(stage) });
    let options = AskOptions {
        refresh: req.refresh,
        limits: Limits::default(),
        cancel: &running.cancel,
        progress: &report,
    };
    let state = match once(app, &current, &req.question, &options) {
        Ok(reply) => {
            if let Outcome::Answered { answer, .. } = &reply.outcome {
                app.live.insert(turn.0, Arc::clone(answer));
            }
            let kept = serde_json::to_string(&KeptReply::from(&reply));
            let kept = kept.map_err(ApiError::storage)?;
            store.finish_turn(turn, &kept, now_ms()).map_err(ApiError::storage)?;
            view::state(&reply)
        }
        Err(err) => {
            store.fail_turn(turn, &err.to_string(), now_ms()).map_err(ApiError::storage)?;
            TurnState::Failed { message: err.message, hint: err.hint }
        }
    };
    let question = req.question.trim().to_owned();
    Ok(Turn { id: turn.0, conversation_id: conversation.0, question, asked_at_ms, state })
}

/// Stops a running question; one that has ended is left as it is.
pub fn stop(app: &App, req: &Stop, _: &Context<'_>) -> Result<Done, ApiError> {
    app.stop(&req.ask_id);
    Ok(DONE)
}

/// One question without a conversation around it.
pub(super) fn once(
    app: &App,
    current: &Current,
    question: &str,
    options: &AskOptions<'_>,
) -> Result<Reply, ApiError> {
    app.driver.ask(current.data()?, question, options).map_err(|err| ask_error(&err))
}

fn ask_error(err: &AskError) -> ApiError {
    let code = match err {
        AskError::Empty | AskError::TooLong => Code::BadRequest,
        AskError::Source(_) | AskError::Unsettled => Code::BadSource,
        AskError::Query(_) if err.is_cancelled() => Code::Cancelled,
        AskError::Query(_) => Code::BadQuery,
    };
    ApiError::new(code, err)
}

fn stage_view(stage: Stage) -> StageView {
    match stage {
        Stage::Reading => StageView::Reading,
        Stage::Checking => StageView::Checking,
        Stage::Running => StageView::Running,
        Stage::Drawing => StageView::Drawing,
    }
}
