//! Asking, and stopping.

use std::sync::{Arc, atomic::Ordering};

use fact_core::Limits;
use fact_driver::{AskError, AskOptions, KeptReply, Outcome, Reply, Stage, now_ms};
use fact_store::{ConversationError, ConversationId, TurnId};

use super::{Context, DONE};
use crate::{
    App,
    app::Current,
    error::{ApiError, Code},
    view,
    wire::{Ask, AskEvent, CheckView, Done, StageView, Stop, Turn, TurnState},
};

/// Asks one question of the open data and writes down what comes of it.
///
/// A question that fails is a turn like any other: it says what happened and can be asked again.
/// Where nothing can be written down (a full disk), the question is answered all the same, and
/// the answer says that it will not be kept.
pub fn ask(app: &App, req: &Ask, context: &Context<'_>) -> Result<Turn, ApiError> {
    let current = app.current();
    let asked_at_ms = now_ms();
    let place = Place::begin(app, &current, req, asked_at_ms)?;
    let (turn_id, conversation_id) = place.ids();
    (context.progress)(AskEvent::Begun { turn_id, conversation_id });

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
                app.live.insert(turn_id, Arc::clone(answer));
            }
            let kept = place.keep(app, &reply);
            with_note(view::state(&reply), kept.err())
        }
        Err(err) => {
            place.fail(app, &err);
            TurnState::Failed { message: err.message, hint: err.hint }
        }
    };
    let question = req.question.trim().to_owned();
    Ok(Turn { id: turn_id, conversation_id, question, asked_at_ms, state })
}

/// Where a question is written down.
enum Place {
    /// In a conversation.
    Turn { turn: TurnId, conversation: ConversationId },
    /// Nowhere: FACT's own files cannot be written. The number tells such questions apart.
    Nowhere { number: i64, why: ApiError },
}

impl Place {
    /// Writes the question down before the work on it starts.
    fn begin(app: &App, current: &Current, req: &Ask, now_ms: i64) -> Result<Self, ApiError> {
        let store = &app.driver.store;
        let source = current.data().map_or_else(|_| String::new(), |it| it.source().name());
        let begun = || -> Result<Self, ConversationError> {
            let conversation = match req.conversation_id {
                Some(id) if id >= 0 => ConversationId(id),
                _ => store.create_conversation(&source, now_ms)?,
            };
            let turn = store.begin_turn(conversation, req.question.trim(), now_ms)?;
            Ok(Self::Turn { turn, conversation })
        };
        match begun() {
            Ok(place) => Ok(place),
            Err(err @ ConversationError::NoConversation { .. }) => {
                Err(ApiError::not_found(err.to_string()))
            }
            Err(err) => {
                tracing::warn!(error = %err, "a question is answered without being written down");
                let number = -app.n_unkept.fetch_add(1, Ordering::Relaxed);
                Ok(Self::Nowhere { number, why: ApiError::storage(err) })
            }
        }
    }

    fn ids(&self) -> (i64, i64) {
        match self {
            Self::Turn { turn, conversation } => (turn.0, conversation.0),
            Self::Nowhere { number, .. } => (*number, *number),
        }
    }

    /// Keeps the reply; the error says why it is not kept.
    fn keep(&self, app: &App, reply: &Reply) -> Result<(), ApiError> {
        let turn = match self {
            Self::Turn { turn, .. } => *turn,
            Self::Nowhere { why, .. } => return Err(why.clone()),
        };
        let kept = serde_json::to_string(&KeptReply::from(reply)).map_err(ApiError::storage)?;
        app.driver.store.finish_turn(turn, &kept, now_ms()).map_err(ApiError::storage)
    }

    fn fail(&self, app: &App, err: &ApiError) {
        let Self::Turn { turn, .. } = self else { return };
        if let Err(err) = app.driver.store.fail_turn(*turn, &err.to_string(), now_ms()) {
            tracing::warn!(error = %err, "a failed question was not written down");
        }
    }
}

/// The same state, saying that it is not kept where that is so.
fn with_note(mut state: TurnState, not_kept: Option<ApiError>) -> TurnState {
    if let (TurnState::Answered { answer }, Some(err)) = (&mut state, not_kept) {
        let text = format!("this answer is not kept: {err}");
        answer.checks.push(CheckView { level: "warning".to_owned(), text });
    }
    state
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
        AskError::Query(_) | AskError::Learn(_) if err.is_cancelled() => Code::Cancelled,
        AskError::Source(_) | AskError::Learn(_) | AskError::Unsettled => Code::BadSource,
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
