//! From what is wanted to a run: its questions, whom they are put to, and within what bounds.

use std::sync::Arc;

use fact_core::AnswerBy;
use fact_driver::{
    OpenData, now_ms,
    warm::{Control, QuestionList},
};
use fact_store::{WarmDraft, WarmListId};

use super::{
    job::{Job, OfList, pace, questions},
    schedule::Clock,
};
use crate::{App, app::Current, error::ApiError, wire::AnswerByView};

/// More questions in a minute than any machine answers.
const MAX_PER_MINUTE: u32 = 100_000;

/// Popular questions asked at once.
const MAX_POPULAR: u32 = 1_000;

const NO_QUESTION: &str = "there is no question in the list";

/// How a run is wanted, where it says so.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wanted {
    /// Questions in a minute.
    pub(crate) per_minute: Option<u32>,
    /// In millionths of a dollar.
    pub(crate) budget_micro_usd: Option<u64>,
    /// Who answers.
    pub(crate) answer_by: Option<AnswerByView>,
}

/// The questions answered most often of the open data.
pub(crate) fn popular(
    app: &App,
    current: &Current,
    n: u32,
    wanted: Wanted,
) -> Result<Job, ApiError> {
    if !(1..=MAX_POPULAR).contains(&n) {
        let message = format!("1 to {MAX_POPULAR} popular questions can be warmed");
        return Err(ApiError::bad_request(message));
    }
    let data = current.data()?;
    let store = &app.driver.store;
    // What was asked a moment ago counts.
    store.flush().map_err(ApiError::storage)?;
    let n = usize::try_from(n).unwrap_or(usize::MAX);
    let questions = store.asked_most(&data.source().name(), n).map_err(ApiError::storage)?;
    let list = QuestionList { questions, ..QuestionList::default() };
    let nothing = "no question has been answered of this data yet";
    let job = job(app, data, ("popular questions".to_owned(), list), wanted)?;
    Ok(Job { nothing, ..job })
}

/// Questions of a text; `label` says where it is from.
pub(crate) fn text(
    app: &App,
    current: &Current,
    (label, text): (&str, &str),
    wanted: Wanted,
) -> Result<Job, ApiError> {
    let data = current.data()?;
    let list = questions(app, data, text)?;
    job(app, data, (label.to_owned(), list), wanted)
}

/// Those of a saved list, by whom it says and within its budget of the day.
pub(crate) fn list(
    app: &App,
    current: &Current,
    of_list: OfList,
    wanted: Wanted,
) -> Result<Job, ApiError> {
    let store = &app.driver.store;
    let kept = store.warm_list(of_list.id).map_err(ApiError::storage)?;
    let kept = kept.ok_or_else(|| ApiError::not_found("this list is not there any more"))?.draft;
    let wanted = Wanted {
        budget_micro_usd: wanted.budget_micro_usd.or(left_today(app, of_list.id, &kept)?),
        answer_by: wanted.answer_by.or_else(|| answer_by(&kept)),
        ..wanted
    };
    let job = text(app, current, (&kept.name, &kept.text), wanted)?;
    Ok(Job { of_list: Some(of_list), ..job })
}

/// Which engine answers a saved list.
pub(crate) fn answer_by(list: &WarmDraft) -> Option<AnswerByView> {
    let word = list.answer_by.clone()?;
    // A word that only a newer FACT knows asks nobody who costs.
    serde_json::from_value(serde_json::Value::String(word)).ok()
}

/// What a list may still spend today.
fn left_today(app: &App, id: WarmListId, list: &WarmDraft) -> Result<Option<u64>, ApiError> {
    let Some(budget) = list.budget_micro_usd else { return Ok(None) };
    let day = Clock::at(now_ms()).day;
    let spent = app.driver.store.warm_spent(id, &day).map_err(ApiError::storage)?;
    Ok(Some(budget.saturating_sub(spent)))
}

fn job(
    app: &App,
    data: &OpenData,
    (label, list): (String, QuestionList),
    wanted: Wanted,
) -> Result<Job, ApiError> {
    let per_minute = wanted.per_minute;
    if per_minute.is_some_and(|it| !(1..=MAX_PER_MINUTE).contains(&it)) {
        let message = format!("1 to {MAX_PER_MINUTE} questions per minute can be warmed");
        return Err(ApiError::bad_request(message));
    }
    let answer_by = wanted.answer_by.map_or(AnswerBy::BuiltInOnly, AnswerBy::from);
    if matches!(answer_by, AnswerBy::ModelFirst | AnswerBy::Compare) {
        app.model().map_err(ApiError::bad_request)?;
    }
    Ok(Job {
        label,
        list,
        nothing: NO_QUESTION,
        identity: data.identity().to_owned(),
        answer_by,
        per_minute: pace(per_minute, app.settings().settings.queries.rate_limit),
        budget_micro_usd: wanted.budget_micro_usd,
        of_list: None,
        control: Arc::new(Control::default()),
    })
}
