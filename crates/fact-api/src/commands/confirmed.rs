//! Confirming and correcting answers, and checking those that were confirmed.

use std::{path::Path, sync::Arc};

use fact_core::{Answer, Cancel, Reading};
use fact_driver::{AskOptions, ConfirmError, KeptOutcome, KeptReply, Outcome, ToConfirm};
use fact_store::{CheckState, Confirmed, ConfirmedId, How, TurnId, TurnState};

use super::{Context, DONE, answers, ask};
use crate::{
    App,
    app::places,
    error::{ApiError, Code},
    view,
    wire::{
        AnswerRef, CheckConfirmed, ConfirmAnswer, ConfirmedAnswers, ConfirmedHow, ConfirmedState,
        ConfirmedView, CorrectAnswer, Done, ForgetConfirmed, MoveConfirmed, MovedConfirmed,
        Nothing,
    },
};

/// Keeps an answer as it was given, as the one to its question.
pub fn confirm_answer(
    app: &App,
    req: &ConfirmAnswer,
    _: &Context<'_>,
) -> Result<ConfirmedView, ApiError> {
    let shown = match (req.turn_id, &req.question) {
        (Some(turn), None) => of_turn(app, turn)?,
        (None, Some(question)) => given_now(app, question)?,
        _ => return Err(ApiError::bad_request("name either a turn or a question")),
    };
    shown.keep(app, How::Given)
}

/// Keeps another answer than the one given.
pub fn correct_answer(
    app: &App,
    req: &CorrectAnswer,
    _: &Context<'_>,
) -> Result<ConfirmedView, ApiError> {
    let edits: Vec<String> =
        req.edits.iter().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect();
    match (&req.sql, req.turn_id) {
        (Some(sql), _) if edits.is_empty() => {
            let question = match (&req.question, req.turn_id) {
                (Some(question), _) => question.clone(),
                (None, Some(turn)) => kept_turn(app, turn)?.question,
                (None, None) => return Err(ApiError::bad_request("name a turn or a question")),
            };
            let wanted =
                ToConfirm { question: &question, sql, reading: None, shown: None, how: How::Sql };
            confirm(app, &wanted)
        }
        (None, Some(turn)) if !edits.is_empty() => {
            let mut shown = of_turn(app, turn)?;
            if let Some(question) = &req.question {
                shown.question.clone_from(question);
            }
            shown.keep(app, How::Edits(edits))
        }
        _ => Err(ApiError::bad_request(
            "give either a statement, or a turn with what was changed in its reading",
        )),
    }
}

/// Forgets a confirmed answer; the engine answers its question again.
pub fn forget_confirmed(
    app: &App,
    req: &ForgetConfirmed,
    _: &Context<'_>,
) -> Result<Done, ApiError> {
    let id = match (req.id, &req.question) {
        (Some(id), None) => ConfirmedId(id),
        (None, Some(question)) => {
            let current = app.current();
            let found = app.driver.confirmed_of(current.data()?, question);
            let found = found.map_err(ApiError::storage)?;
            found.ok_or_else(|| ApiError::not_found("this question has no confirmed answer"))?.id
        }
        _ => return Err(ApiError::bad_request("name either a number or a question")),
    };
    if app.driver.store.forget_confirmed(id).map_err(ApiError::storage)? {
        return Ok(DONE);
    }
    Err(ApiError::not_found("this answer was already forgotten, perhaps in another window"))
}

/// Takes the confirmed answers of a file that moved for those of the open data.
pub fn move_confirmed(
    app: &App,
    req: &MoveConfirmed,
    _: &Context<'_>,
) -> Result<MovedConfirmed, ApiError> {
    let current = app.current();
    let to = current.data()?.identity();
    let from = fact_driver::identity_of(Path::new(&req.from));
    if from == to {
        return Err(ApiError::bad_request("that is the open data itself"));
    }
    let moved = app.driver.store.move_confirmed(&from, to).map_err(ApiError::storage)?;
    if moved.n_moved + moved.n_left == 0 {
        let message = format!("no answer was confirmed of {from}");
        return Err(
            ApiError::not_found(message).with_hint("the list says of which files there are")
        );
    }
    Ok(MovedConfirmed { n_moved: moved.n_moved, n_left: moved.n_left })
}

/// All confirmed answers, with how each stood when it was last checked.
pub fn confirmed_answers(
    app: &App,
    _: &Nothing,
    _: &Context<'_>,
) -> Result<ConfirmedAnswers, ApiError> {
    let all = app.driver.store.list_confirmed().map_err(ApiError::storage)?;
    Ok(listed(app, all))
}

/// Runs confirmed answers again, with the engine and the data of now.
pub fn check_confirmed(
    app: &App,
    req: &CheckConfirmed,
    _: &Context<'_>,
) -> Result<ConfirmedAnswers, ApiError> {
    let current = app.current();
    let only = if req.open_only { Some(current.data()?.identity()) } else { None };
    let checked = app.driver.check_confirmed(only, &places(&app.paths), &Cancel::default());
    let checked = checked.map_err(ApiError::storage)?.into_iter();
    let all = checked.map(|it| Confirmed { checked: Some(it.found), ..it.confirmed });
    Ok(listed(app, all.collect()))
}

fn listed(app: &App, all: Vec<Confirmed>) -> ConfirmedAnswers {
    let answers: Vec<_> = all.into_iter().map(|it| confirmed_view(app, it)).collect();
    let is_broken = |it: &&ConfirmedView| it.state == ConfirmedState::EngineDiffers;
    let n_broken = answers.iter().filter(is_broken).count() as u64;
    ConfirmedAnswers { answers, n_broken }
}

/// An answer a person saw. The reading stands beside it: an answer that was kept has that of the
/// question that made it.
struct Shown {
    question: String,
    reading: Arc<Reading>,
    answer: Arc<Answer>,
}

impl Shown {
    fn keep(&self, app: &App, how: How) -> Result<ConfirmedView, ApiError> {
        let wanted = ToConfirm {
            question: &self.question,
            sql: &self.answer.sql,
            reading: Some(&self.reading),
            shown: Some(&self.answer.table),
            how,
        };
        confirm(app, &wanted)
    }
}

/// The question and the answer of a turn, which must be of the open data.
fn of_turn(app: &App, turn_id: i64) -> Result<Shown, ApiError> {
    if turn_id < 0 {
        // Answered while nothing could be written down; its rows are still at hand.
        return Err(ApiError::new(Code::Storage, &Unkept));
    }
    let turn = kept_turn(app, turn_id)?;
    let TurnState::Answered { reply_json } = turn.state else {
        return Err(ApiError::not_found("this question has no answer to confirm"));
    };
    let kept: KeptReply = serde_json::from_str(&reply_json).map_err(ApiError::storage)?;
    let KeptOutcome::Answered { answer, .. } = kept.outcome else {
        let message = "this question was declined: there is no answer to confirm";
        return Err(ApiError::bad_request(message).with_hint("correct it with a statement"));
    };
    let open = app.current().data()?.source().name();
    if kept.source != open {
        let message = format!("this answer is of {}, and {open} is open", kept.source);
        return Err(ApiError::bad_request(message).with_hint("open it and confirm again"));
    }
    let whole = answers::whole(app, AnswerRef::Turn(turn_id))?;
    // "and by sector?" means something else after another question: the reading says it in full.
    let reading = Arc::new(answer.reading);
    let in_full = fact_driver::continues(&reading);
    let question = if in_full { reading.text.clone() } else { turn.question };
    Ok(Shown { question, reading, answer: whole })
}

#[derive(Debug, thiserror::Error)]
#[error("this answer was not written down, and neither would be that it is confirmed")]
struct Unkept;

fn kept_turn(app: &App, turn_id: i64) -> Result<fact_store::Turn, ApiError> {
    let turn = app.driver.store.turn(TurnId(turn_id)).map_err(ApiError::storage)?;
    turn.ok_or_else(|| ApiError::not_found("this question is not there any more"))
}

fn given_now(app: &App, question: &str) -> Result<Shown, ApiError> {
    let cancel = Cancel::default();
    let options = AskOptions { limits: app.limits(), ..AskOptions::new(&cancel) };
    match ask::once(app, &app.current(), question, &options)?.outcome {
        Outcome::Answered { answer, reading, .. } => {
            Ok(Shown { question: question.to_owned(), reading, answer })
        }
        Outcome::Declined(decline) => {
            let message = format!("there is no answer to confirm: {}", decline.reason);
            Err(ApiError::bad_request(message).with_hint("correct it with a statement"))
        }
    }
}

fn confirm(app: &App, wanted: &ToConfirm<'_>) -> Result<ConfirmedView, ApiError> {
    let current = app.current();
    let confirmed = app.driver.confirm(current.data()?, wanted, &Cancel::default());
    let confirmed = confirmed.map_err(|err| {
        let code = match err {
            ConfirmError::NoQuestion | ConfirmError::NoStatement => Code::BadRequest,
            ConfirmError::Query(_) => Code::BadQuery,
            ConfirmError::OtherRows | ConfirmError::Learn(_) => Code::BadSource,
            ConfirmError::Store(_) | ConfirmError::Reading(_) => Code::Storage,
        };
        ApiError::new(code, &err)
    })?;
    Ok(confirmed_view(app, confirmed))
}

fn confirmed_view(app: &App, it: Confirmed) -> ConfirmedView {
    let (state, detail, checked_at_ms) = match it.checked {
        None => (ConfirmedState::Unchecked, String::new(), None),
        Some(found) => (state_view(found.state), found.detail, Some(found.at_ms)),
    };
    let answer = it.answer;
    let (how, edits) = match answer.how {
        How::Given => (ConfirmedHow::Given, Vec::new()),
        How::Sql => (ConfirmedHow::Sql, Vec::new()),
        How::Edits(edits) => (ConfirmedHow::Edits, edits),
    };
    ConfirmedView {
        id: it.id.0,
        question: answer.question,
        source: view::source_name(&answer.source),
        is_open: app.current().data().is_ok_and(|it| it.identity() == answer.source),
        source_exists: Path::new(&answer.source).is_file(),
        source_path: answer.source,
        sql: answer.sql,
        columns: answer.columns,
        n_rows: answer.n_rows,
        confirmed_at_ms: answer.confirmed_at_ms,
        how,
        edits,
        engine_agreed: answer.engine_agreed,
        state,
        detail,
        checked_at_ms,
    }
}

fn state_view(state: CheckState) -> ConfirmedState {
    match state {
        CheckState::Same => ConfirmedState::Same,
        CheckState::DataChanged => ConfirmedState::DataChanged,
        CheckState::EngineDiffers => ConfirmedState::EngineDiffers,
        CheckState::Fails => ConfirmedState::Fails,
    }
}
