//! Warming: questions asked ahead, and the saved lists of them.

use std::{fs::File, io::Read as _, path::Path};

use fact_driver::{
    now_ms,
    warm::{self, MAX_LIST_BYTES},
};
use fact_store::{WarmDraft, WarmList, WarmListError, WarmListId};

use super::{Context, DONE};
use crate::{
    App,
    app::Current,
    error::{ApiError, Code},
    view,
    warming::{
        from::{self, Wanted},
        job::OfList,
        schedule::{self, Clock},
    },
    wire::{
        AnswerByView, DeleteWarmList, Done, Nothing, SaveWarmList, WarmControl, WarmFrom,
        WarmListView, WarmListsView, WarmStart, WarmView,
    },
};

/// A longer name does not fit a line.
const MAX_NAME_CHARS: usize = 80;

/// Asks questions ahead, in the background.
pub fn warm_start(app: &App, req: &WarmStart, _: &Context<'_>) -> Result<WarmView, ApiError> {
    let current = app.current();
    let WarmStart { from, per_minute, budget_micro_usd, answer_by } = req;
    let wanted = Wanted {
        per_minute: *per_minute,
        budget_micro_usd: *budget_micro_usd,
        answer_by: *answer_by,
    };
    let job = match from {
        WarmFrom::Popular { n } => from::popular(app, &current, *n, wanted),
        WarmFrom::List { id } => {
            let of_list = OfList { id: WarmListId(*id), claim: None };
            from::list(app, &current, of_list, wanted)
        }
        WarmFrom::Text { text } => from::text(app, &current, ("typed questions", text), wanted),
        WarmFrom::File { path } => {
            let path = Path::new(path);
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            from::text(app, &current, (&name, &read(path)?), wanted)
        }
    };
    app.warming.start(job?)?;
    Ok(app.warming.view())
}

/// How the run stands.
pub fn warm_state(app: &App, _: &Nothing, _: &Context<'_>) -> Result<WarmView, ApiError> {
    Ok(app.warming.view())
}

/// Holds the run, lets it go on or ends it; one that has ended is left as it is.
pub fn warm_control(app: &App, req: &WarmControl, _: &Context<'_>) -> Result<WarmView, ApiError> {
    app.warming.control(req.wanted);
    Ok(app.warming.view())
}

/// The saved lists.
pub fn warm_lists(app: &App, _: &Nothing, _: &Context<'_>) -> Result<WarmListsView, ApiError> {
    let current = app.current();
    let lists = app.driver.store.warm_lists().map_err(ApiError::storage)?;
    Ok(WarmListsView { lists: lists.into_iter().map(|it| list_view(it, &current)).collect() })
}

/// Saves a list, a new one or in place of one.
pub fn save_warm_list(
    app: &App,
    req: &SaveWarmList,
    _: &Context<'_>,
) -> Result<WarmListView, ApiError> {
    let store = &app.driver.store;
    let current = app.current();
    let id = req.id.map(WarmListId);
    let before = id.map(|it| store.warm_list(it)).transpose().map_err(ApiError::storage)?.flatten();
    let keeps_source = before.filter(|_| req.for_open_data != Some(true));
    let source = match keeps_source {
        Some(before) => before.draft.source,
        None => current.data()?.identity().to_owned(),
    };
    let draft = draft(req, source)?;
    let clock = Clock::at(now_ms());
    let state = current.data().ok().filter(|it| it.identity() == draft.source);
    // The data as it is now is no change.
    let state = state.and_then(|it| it.source().fingerprint().ok()).map(|it| it.to_string());
    let seen = (clock.day_behind(draft.daily_at_min), state.as_deref());
    let id = store.save_warm_list(id, &draft, seen).map_err(|err| match err {
        WarmListError::NameTaken { .. } => ApiError::bad_request(err.to_string()),
        WarmListError::NoList => ApiError::not_found(err.to_string()),
        WarmListError::Db(_) => ApiError::storage(err),
    })?;
    app.warming.look();
    let saved = store.warm_list(id).map_err(ApiError::storage)?;
    let saved = saved.ok_or_else(|| ApiError::not_found("this list is not there any more"))?;
    Ok(list_view(saved, &current))
}

/// Deletes a saved list; a run of it that is at work goes on.
pub fn delete_warm_list(
    app: &App,
    req: &DeleteWarmList,
    _: &Context<'_>,
) -> Result<Done, ApiError> {
    let deleted = app.driver.store.delete_warm_list(WarmListId(req.id));
    if !deleted.map_err(ApiError::storage)? {
        return Err(ApiError::not_found("this list is not there any more"));
    }
    Ok(DONE)
}

/// What is kept of a list, checked.
fn draft(req: &SaveWarmList, source: String) -> Result<WarmDraft, ApiError> {
    let name = req.name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        let message = format!("a list needs a name of 1 to {MAX_NAME_CHARS} letters");
        return Err(ApiError::bad_request(message));
    }
    // Slots are looked up when the list is run: the data may be another by then.
    warm::read_list(&req.text, &mut |_| Ok(warm::SlotValues::default()))
        .map_err(|err| ApiError::bad_request(err.to_string()))?;
    Ok(WarmDraft {
        name: name.to_owned(),
        text: req.text.clone(),
        source,
        answer_by: req.answer_by.map(word),
        daily_at_min: req.daily_at.as_deref().map(schedule::minutes).transpose()?,
        on_change: req.on_change,
        budget_micro_usd: req.budget_micro_usd,
    })
}

fn word(by: AnswerByView) -> String {
    let word = serde_json::to_value(by).ok();
    word.and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}

fn list_view(it: WarmList, current: &Current) -> WarmListView {
    let answer_by = from::answer_by(&it.draft);
    let WarmDraft { name, text, source, daily_at_min, on_change, budget_micro_usd, .. } = it.draft;
    WarmListView {
        id: it.id.0,
        n_questions: n_questions(&text),
        name,
        text,
        daily_at: daily_at_min.map(schedule::time),
        on_change,
        budget_micro_usd,
        answer_by,
        is_open: current.data().is_ok_and(|it| it.identity() == source),
        source: view::source_name(&source),
        last_run_at_ms: it.last_run_at_ms,
        last_report: it.last_report,
    }
}

/// Lines that ask something, a template being one.
fn n_questions(text: &str) -> u64 {
    let one =
        |_: &str| Ok(warm::SlotValues { values: vec!["a value".to_owned()], has_more: false });
    let list = warm::read_list(text, &mut { one });
    list.map_or(0, |it| it.questions.len() as u64)
}

/// The text of a file.
fn read(path: &Path) -> Result<String, ApiError> {
    let unread = |err: std::io::Error| {
        let message = format!("{} cannot be read: {err}", path.display());
        ApiError { code: Code::NotFound, message, hint: None }
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unread)?;
    // One byte more than may be, so that a larger one is told from one that just fits.
    let max = MAX_LIST_BYTES as u64 + 1;
    file.take(max).read_to_end(&mut bytes).map_err(unread)?;
    let text = warm::decode(&bytes);
    let text = text.map_err(|err| ApiError::bad_request(format!("{}: {err}", path.display())))?;
    Ok(text.to_owned())
}
