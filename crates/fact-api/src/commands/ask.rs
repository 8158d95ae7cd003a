//! Asking, and stopping.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Instant,
};

use fact_core::{AnswerBy, Asked};
use fact_driver::{AskError, AskOptions, KeptReply, Outcome, Reply, Said, Stage, now_ms};
use fact_store::{ConversationError, ConversationId, Turn as KeptTurn, TurnId};

use super::{Context, DONE, to_json};
use crate::{
    App,
    app::Current,
    error::{ApiError, Code},
    gate::TurnedAway,
    view,
    wire::{
        AnswerByView, AnswerRef, Ask, AskEvent, CheckView, Done, StageView, Stop, Turn, TurnState,
    },
};

/// More changes than this to one question are a program gone wrong.
const MAX_EDITS: usize = 100;

/// Asks one question of the open data and writes down what comes of it.
///
/// A question that fails is a turn like any other: it says what happened and can be asked again.
/// Where nothing can be written down (a full disk), the question is answered all the same, and
/// the answer says that it will not be kept. A turn that is asked again stays as it is where
/// nothing comes of it.
pub fn ask(app: &App, req: &Ask, context: &Context<'_>) -> Result<Turn, ApiError> {
    let current = app.current();
    let now_ms = now_ms();
    let place = Place::begin(app, &current, req, now_ms)?;
    let (turn_id, conversation_id) = place.ids();
    (context.progress)(AskEvent::Begun { turn_id, conversation_id });

    let running = app.run_under(&req.ask_id);
    let report = |stage: Stage| (context.progress)(AskEvent::Stage { stage: stage_view(stage) });
    let says = |said: Said<'_>| (context.progress)(said_event(said));
    let options = AskOptions {
        refresh: req.refresh,
        limits: app.limits(),
        progress: &report,
        answer_by: answer_by(app, req.answer_by),
        model: &|| app.model(),
        cost_agreed: req.cost_agreed,
        says: &says,
        turn: place.turn(),
        ..AskOptions::new(&running.cancel)
    };
    let (question, asked_at_ms) = place.question(req, now_ms);
    let asked = Asked { question, edits: view::as_edits(&req.edits) };
    let earlier = place.earlier(app, &current);
    let state = match once_in(app, &current, &earlier, &asked, &options) {
        Ok(reply) => {
            if let Outcome::Answered { answer, .. } = &reply.outcome {
                app.live.insert(AnswerRef::Turn(turn_id), Arc::clone(answer));
            }
            let kept = place.keep(app, &current, &asked, &reply);
            with_note(view::state(&reply), kept.err())
        }
        Err(err) => place.fail(app, err)?,
    };
    let (question, edits) = (asked.question, req.edits.clone());
    Ok(Turn { id: turn_id, conversation_id, question, asked_at_ms, edits, state })
}

/// Where a question is written down.
enum Place {
    /// In a conversation.
    Turn { turn: TurnId, conversation: ConversationId },
    /// In a conversation, in the place of what came of it before.
    Again { turn: KeptTurn, conversation: ConversationId },
    /// Nowhere: FACT's own files cannot be written. The number tells such questions apart.
    Nowhere { number: i64, why: ApiError },
}

impl Place {
    /// Writes the question down before the work on it starts.
    fn begin(app: &App, current: &Current, req: &Ask, now_ms: i64) -> Result<Self, ApiError> {
        let store = &app.driver.store;
        if let (Some(id), Some(conversation)) = (req.turn_id, req.conversation_id)
            && id >= 0
        {
            let turn = store.turn(TurnId(id)).map_err(ApiError::storage)?;
            let turn =
                turn.ok_or_else(|| ApiError::not_found("this question is not there any more"))?;
            return Ok(Self::Again { turn, conversation: ConversationId(conversation) });
        }
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
                let again = req.turn_id.filter(|it| *it < 0);
                let number = again.unwrap_or_else(|| -app.n_unkept.fetch_add(1, Ordering::Relaxed));
                Ok(Self::Nowhere { number, why: ApiError::storage(err) })
            }
        }
    }

    fn ids(&self) -> (i64, i64) {
        match self {
            Self::Turn { turn, conversation } => (turn.0, conversation.0),
            Self::Again { turn, conversation } => (turn.id.0, conversation.0),
            Self::Nowhere { number, .. } => (*number, *number),
        }
    }

    /// The turn, where the question is written down.
    fn turn(&self) -> Option<TurnId> {
        match self {
            Self::Turn { turn, .. } => Some(*turn),
            Self::Again { turn, .. } => Some(turn.id),
            Self::Nowhere { .. } => None,
        }
    }

    /// The words that are asked, and when they first were.
    fn question(&self, req: &Ask, now_ms: i64) -> (String, i64) {
        match self {
            Self::Again { turn, .. } => (turn.question.clone(), turn.asked_at_ms),
            Self::Turn { .. } | Self::Nowhere { .. } => (req.question.trim().to_owned(), now_ms),
        }
    }

    /// What was asked before it in its conversation.
    fn earlier(&self, app: &App, current: &Current) -> Vec<Asked> {
        let (turn, conversation) = match self {
            Self::Turn { turn, conversation } => (*turn, *conversation),
            Self::Again { turn, conversation } => (turn.id, *conversation),
            Self::Nowhere { .. } => return Vec::new(),
        };
        let data = current.data().ok();
        data.map_or_else(Vec::new, |it| app.driver.earlier(it, conversation, Some(turn)))
    }

    /// Keeps the reply; the error says why it is not kept.
    fn keep(
        &self,
        app: &App,
        current: &Current,
        asked: &Asked,
        reply: &Reply,
    ) -> Result<(), ApiError> {
        let (data, kept) = (current.data()?, KeptReply::from(reply));
        match self {
            Self::Turn { turn, .. } => {
                let json = to_json(&kept)?;
                let store = &app.driver.store;
                store.finish_turn(*turn, &json, now_ms()).map_err(ApiError::storage)?;
                app.driver.note_reading(data, *turn, asked, &kept).map_err(ApiError::storage)
            }
            Self::Again { turn, .. } => app
                .driver
                .replace_reply(data, turn.id, asked, &kept, now_ms())
                .map_err(ApiError::storage),
            Self::Nowhere { why, .. } => Err(why.clone()),
        }
    }

    /// How a question stands of which nothing came, written down; of a turn that is asked again, only
    /// its caller is told.
    fn fail(&self, app: &App, err: ApiError) -> Result<TurnState, ApiError> {
        let turn = match self {
            Self::Again { .. } => return Err(err),
            Self::Nowhere { .. } => None,
            Self::Turn { turn, .. } => Some(*turn),
        };
        let store = &app.driver.store;
        let (noted, state) = if err.code == Code::Cancelled {
            (turn.map(|it| store.stop_turn(it, now_ms())), TurnState::Stopped)
        } else {
            let noted = turn.map(|it| store.fail_turn(it, &err.to_string(), now_ms()));
            (noted, TurnState::Failed { message: err.message, hint: err.hint })
        };
        if let Some(Err(err)) = noted {
            tracing::warn!(error = %err, "a failed question was not written down");
        }
        Ok(state)
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
    once_in(app, current, &[], &Asked::plain(question), options)
}

/// One question after others.
pub(super) fn once_in(
    app: &App,
    current: &Current,
    earlier: &[Asked],
    asked: &Asked,
    options: &AskOptions<'_>,
) -> Result<Reply, ApiError> {
    if asked.edits.len() > MAX_EDITS {
        return Err(ApiError::bad_request("too many changes were made to one question")
            .with_hint("ask it anew in other words"));
    }
    let inside = app.gate.enter(Instant::now(), options.cancel);
    let _inside = inside.map_err(|err| turned_away(&err))?;
    let asked = app.driver.ask_in(current.data()?, earlier, asked, options);
    asked.map_err(|err| ask_error(&err))
}

/// Which engine answers: as the question says, else as the settings do.
pub(super) fn answer_by(app: &App, said: Option<AnswerByView>) -> AnswerBy {
    match said {
        None => app.settings().settings.models.answer_by,
        Some(said) => said.into(),
    }
}

fn said_event(said: Said<'_>) -> AskEvent {
    match said {
        Said::Step(step) => AskEvent::Model { step: step.to_owned() },
        Said::Words(text) => AskEvent::Says { text: text.map(str::to_owned) },
    }
}

fn turned_away(err: &TurnedAway) -> ApiError {
    let code = match err {
        TurnedAway::TooFast { .. } => Code::BadRequest,
        TurnedAway::Stopped => Code::Cancelled,
    };
    ApiError::new(code, err)
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
        Stage::Asking => StageView::Asking,
        Stage::Checking => StageView::Checking,
        Stage::Running => StageView::Running,
        Stage::Drawing => StageView::Drawing,
    }
}
