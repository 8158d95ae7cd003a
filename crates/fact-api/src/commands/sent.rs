//! What leaves for a provider: before it does, and after.

use fact_core::Asked;
use fact_store::{Call, CallId, CallState, ConversationId, TurnId};

use super::{Context, DONE};
use crate::{
    App,
    error::ApiError,
    view::{self, usd},
    wire::{
        Done, Nothing, PreviewSent, SentBody, SentBodyView, SentCallView, SentCalls, SentCallsView,
        SentPreview,
    },
};

/// Calls on one page at most.
const MAX_CALLS: u32 = 200;

/// What would leave, word for word, if a question were asked of the model.
pub fn preview_sent(
    app: &App,
    req: &PreviewSent,
    _: &Context<'_>,
) -> Result<SentPreview, ApiError> {
    let model = app.model().map_err(ApiError::bad_request)?;
    let current = app.current();
    let data = current.data()?;
    let earlier: Vec<Asked> = match req.conversation_id.filter(|it| *it >= 0) {
        Some(id) => app.driver.earlier(data, ConversationId(id), None),
        None => Vec::new(),
    };
    let preview = app.driver.preview(data, (&earlier, &req.question), &model);
    let preview = preview.map_err(ApiError::bad_source)?;
    Ok(SentPreview {
        provider: model.name,
        model: model.model,
        host: model.host,
        is_local: model.is_local,
        disclosure: model.disclosure.into(),
        body: preview.body,
        n_tokens: preview.n_tokens,
        about_usd: preview.about_micro_usd.map(usd),
    })
}

/// What left for a provider, newest first.
pub fn sent_calls(app: &App, req: &SentCalls, _: &Context<'_>) -> Result<SentCallsView, ApiError> {
    let store = &app.driver.store;
    let limit = usize::try_from(req.limit.clamp(1, MAX_CALLS)).unwrap_or(1);
    let mut calls = match req.turn_id {
        Some(turn) => store.calls_of(TurnId(turn)),
        // One more tells whether there is another page.
        None => store.calls(req.before.map(CallId), limit + 1),
    }
    .map_err(ApiError::storage)?;
    let has_more = req.turn_id.is_none() && calls.len() > limit;
    if req.turn_id.is_none() {
        calls.truncate(limit);
    }
    Ok(SentCallsView { calls: calls.iter().map(call).collect(), has_more })
}

/// What one request said, word for word.
pub fn sent_body(app: &App, req: &SentBody, _: &Context<'_>) -> Result<SentBodyView, ApiError> {
    let body = app.driver.store.sent(CallId(req.id)).map_err(ApiError::storage)?;
    Ok(SentBodyView { body })
}

/// Forgets the words of all that left; the figures stay.
pub fn forget_sent(app: &App, _: &Nothing, _: &Context<'_>) -> Result<Done, ApiError> {
    app.driver.store.forget_calls().map_err(ApiError::storage)?;
    Ok(DONE)
}

fn call(it: &Call) -> SentCallView {
    let (outcome, ended) = match &it.state {
        CallState::Open => (String::new(), None),
        CallState::Ended(ended) => {
            (ended.failure.clone().unwrap_or_else(|| "ok".to_owned()), Some(ended))
        }
    };
    SentCallView {
        id: it.id.0,
        at_ms: it.at_ms,
        turn_id: it.turn.map(|it| it.0),
        provider: it.provider_name.clone(),
        model: it.model.clone(),
        host: it.host.clone(),
        is_local: it.is_local,
        source: if it.source.is_empty() { String::new() } else { view::source_name(&it.source) },
        disclosure: it.disclosure.into(),
        purpose: it.purpose.as_str().to_owned(),
        n_bytes: it.sent_bytes,
        is_kept: it.is_sent_kept,
        usage: ended.map(|it| view::usage(&it.usage)).unwrap_or_default(),
        usd: ended.and_then(|it| it.micro_usd).map(usd),
        duration_us: ended.map_or(0, |it| it.duration_us),
        outcome,
    }
}
