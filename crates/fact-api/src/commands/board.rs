//! The board of pinned answers.

use std::sync::Arc;

use fact_core::{Answer, Asked, ChartWish};
use fact_driver::{AskOptions, KeptOutcome, KeptReply, Outcome, now_ms};
use fact_store::{ConversationId, NewPin, Pin, PinChange, PinError, PinId, TurnId};

use super::{Context, DONE, answers, ask, from_json, to_json};
use crate::{
    App,
    error::{ApiError, Code},
    view,
    wire::{
        AnswerByView, AnswerRef, ArrangePins, BoardView, ChangePin, Done, Nothing, PinAnswer,
        PinView, PutBackPin, RefreshPin, TurnState, Unpin,
    },
};

/// Rows kept with a pin, so that its chart can be drawn when its data is not open.
const MAX_PIN_ROWS: usize = 5_000;

/// Longest title, in characters.
const MAX_TITLE: usize = 200;

/// The board, in its order.
pub fn board(app: &App, _: &Nothing, _: &Context<'_>) -> Result<BoardView, ApiError> {
    let pins = app.driver.store.pins().map_err(ApiError::storage)?;
    // One that cannot be read, perhaps of a later version, does not take the others away.
    Ok(BoardView { pins: pins.iter().filter_map(|it| pin_view(app, it).ok()).collect() })
}

/// Pins the answer of a question.
pub fn pin_answer(app: &App, req: &PinAnswer, _: &Context<'_>) -> Result<PinView, ApiError> {
    let store = &app.driver.store;
    let of = AnswerRef::Turn(req.turn_id);
    let kept = answers::kept(app, of)?;
    // Where the other rows cannot be had any more, those are pinned that the conversation has.
    let whole = answers::whole(app, of).ok();
    let answer = whole.as_deref().unwrap_or(&kept.answer);
    let source = kept.answered_of.clone().unwrap_or_default();
    let turn = TurnId(req.turn_id);
    let earlier = app.driver.earlier_of(&source, ConversationId(req.conversation_id), Some(turn));
    let reply = kept.reply.clone().holding(answer, MAX_PIN_ROWS);
    let title = answer.chart.as_ref().map_or(&kept.asked.question, |it| &it.title);
    let by =
        if answer.model.is_some() { AnswerByView::ModelFirst } else { AnswerByView::BuiltInOnly };
    let new = NewPin {
        title: title.chars().take(MAX_TITLE).collect(),
        source,
        asked_json: to_json(&kept.asked)?,
        earlier_json: to_json(&earlier)?,
        answer_by: to_json(&by)?,
        reply_json: to_json(&reply)?,
        chart_json: None,
    };
    let id = store.pin(&new, now_ms()).map_err(|err| match err {
        PinError::Full { .. } => ApiError::bad_request(err.to_string()),
        PinError::Db(err) => ApiError::storage(err),
    })?;
    pin_view(app, &found(app, id)?)
}

/// Changes a pin's title or width.
pub fn change_pin(app: &App, req: &ChangePin, _: &Context<'_>) -> Result<PinView, ApiError> {
    let title = req.title.as_deref().map(str::trim);
    if title.is_some_and(|it| it.is_empty() || it.chars().count() > MAX_TITLE) {
        return Err(ApiError::bad_request(format!("a title has 1 to {MAX_TITLE} characters")));
    }
    let id = PinId(req.id);
    let changes = [title.map(|it| PinChange::Title(it.to_owned())), req.wide.map(PinChange::Wide)];
    for change in changes.into_iter().flatten() {
        changed(app, id, &change)?;
    }
    pin_view(app, &found(app, id)?)
}

/// Puts the board into another order.
pub fn arrange_pins(app: &App, req: &ArrangePins, _: &Context<'_>) -> Result<Done, ApiError> {
    let order: Vec<PinId> = req.ids.iter().map(|it| PinId(*it)).collect();
    app.driver.store.arrange_pins(&order).map_err(ApiError::storage)?;
    Ok(DONE)
}

/// Takes a pin off the board; for a day it can be put back.
pub fn unpin(app: &App, req: &Unpin, _: &Context<'_>) -> Result<Done, ApiError> {
    let was_there = app.driver.store.unpin(PinId(req.id), now_ms()).map_err(ApiError::storage)?;
    if was_there { Ok(DONE) } else { Err(no_pin()) }
}

/// Puts a pin back to where it was.
pub fn put_back_pin(app: &App, req: &PutBackPin, _: &Context<'_>) -> Result<Done, ApiError> {
    let is_back = app.driver.store.put_back_pin(PinId(req.id)).map_err(ApiError::storage)?;
    if is_back { Ok(DONE) } else { Err(no_pin()) }
}

/// Asks the question of a pin again. Where no answer comes, the pin keeps the one it has and says
/// why; only where the caller stopped it is nothing noted.
pub fn refresh_pin(app: &App, req: &RefreshPin, _: &Context<'_>) -> Result<PinView, ApiError> {
    let pin = found(app, PinId(req.id))?;
    let change = match asked_again(app, &pin, &req.ask_id) {
        Ok(reply) => PinChange::Refreshed { reply_json: to_json(&reply)?, at_ms: now_ms() },
        Err(err) if err.code == Code::Cancelled => return Err(err),
        Err(err) => PinChange::Failed(err.to_string()),
    };
    changed(app, pin.id, &change)?;
    app.live.invalidate(&AnswerRef::Pin(pin.id.0));
    pin_view(app, &found(app, pin.id)?)
}

fn asked_again(app: &App, pin: &Pin, ask_id: &str) -> Result<KeptReply, ApiError> {
    let current = app.current();
    if !is_open(app, pin) {
        return Err(ApiError {
            code: Code::BadSource,
            message: "its data is not open".to_owned(),
            hint: Some("open it, and refresh".to_owned()),
        });
    }
    let asked: Asked = from_json(&pin.pinned.asked_json)?;
    let earlier: Vec<Asked> = from_json(&pin.pinned.earlier_json)?;
    let running = app.run_under(ask_id);
    let options = AskOptions {
        limits: app.limits(),
        answer_by: from_json::<AnswerByView>(&pin.pinned.answer_by)?.into(),
        model: &|| app.model(),
        ..AskOptions::new(&running.cancel)
    };
    let reply = ask::once_in(app, &current, &earlier, &asked, &options)?;
    let Outcome::Answered { answer, reading, .. } = &reply.outcome else {
        let Outcome::Declined(decline) = &reply.outcome else { return Err(no_pin()) };
        return Err(ApiError::not_found(decline.reason.clone()));
    };
    let before: KeptReply = from_json(&pin.pinned.reply_json)?;
    if let KeptOutcome::Answered { answer: before, .. } = &before.outcome
        && figures(before) != figures(answer)
    {
        return Err(ApiError::not_found(format!(
            "the question is now read differently than when it was pinned: {}",
            reading.text
        )));
    }
    let mut kept = KeptReply::from(&reply).holding(answer, MAX_PIN_ROWS);
    if let (Some(wish), KeptOutcome::Answered { answer: kept, .. }) =
        (wish(pin)?, &mut kept.outcome)
        && let Some(spec) = &kept.chart
    {
        kept.chart = Some(fact_chart::rechoose(&answer.table, reading, spec, &wish));
    }
    Ok(kept)
}

/// What an answer tells, but for the periods it tells it of: its columns without their numbers.
fn figures(answer: &Answer) -> Vec<String> {
    let columns = answer.table.columns.iter();
    columns.map(|it| it.name.chars().filter(|it| !it.is_ascii_digit()).collect()).collect()
}

/// How a person wanted the pin drawn.
fn wish(pin: &Pin) -> Result<Option<ChartWish>, ApiError> {
    pin.pinned.chart_json.as_deref().map(from_json).transpose()
}

/// Keeps how a pin is drawn, with the answer that has it so.
pub(super) fn redraw(
    app: &App,
    id: i64,
    newer: ChartWish,
    mut reply: KeptReply,
    drawn: &Arc<Answer>,
) -> Result<(), ApiError> {
    let pin = found(app, PinId(id))?;
    let wish = wish(&pin)?.unwrap_or_default().then(newer);
    if let KeptOutcome::Answered { answer, .. } = &mut reply.outcome {
        answer.chart.clone_from(&drawn.chart);
    }
    let chart_json = Some(to_json(&wish)?);
    changed(app, pin.id, &PinChange::Chart { chart_json, reply_json: to_json(&reply)? })
}

fn changed(app: &App, id: PinId, change: &PinChange) -> Result<(), ApiError> {
    let was_there = app.driver.store.change_pin(id, change).map_err(ApiError::storage)?;
    if was_there { Ok(()) } else { Err(no_pin()) }
}

/// The pin, where it is on the board.
pub(super) fn found(app: &App, id: PinId) -> Result<Pin, ApiError> {
    app.driver.store.pinned(id).map_err(ApiError::storage)?.ok_or_else(no_pin)
}

fn no_pin() -> ApiError {
    ApiError::not_found("this answer is not on the board any more")
}

/// Whether the data of a pin is open. FACT's own figures are of any.
fn is_open(app: &App, pin: &Pin) -> bool {
    let source = &pin.pinned.source;
    source.is_empty() || app.current().data().is_ok_and(|it| it.identity() == source)
}

fn pin_view(app: &App, pin: &Pin) -> Result<PinView, ApiError> {
    let asked: Asked = from_json(&pin.pinned.asked_json)?;
    let TurnState::Answered { answer } = view::kept_state(&from_json(&pin.pinned.reply_json)?)
    else {
        return Err(no_pin());
    };
    Ok(PinView {
        id: pin.id.0,
        title: pin.pinned.title.clone(),
        question: asked.question,
        wide: pin.is_wide,
        pinned_at_ms: pin.pinned_at_ms,
        refreshed_at_ms: pin.refreshed_at_ms,
        problem: pin.problem.clone(),
        open: is_open(app, pin),
        answer: *answer,
    })
}
