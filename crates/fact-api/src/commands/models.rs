//! Who answers: providers, their keys, and whether they work.

use fact_core::Cancel;
use fact_driver::{calendar, now_ms, wait};
use fact_secret::SecretString;
use fact_store::{Provider, ProviderWire};

use super::{Context, DONE, settings};
use crate::{
    App,
    asking::NO_MODEL,
    error::{ApiError, Code},
    providers::{self, DEFAULT_KEY, Known},
    view::usd,
    wire::{
        AnswerByView, DeleteKey, DeleteProvider, Done, ModelsView, Nothing, ProviderTest,
        SetAnswering, SetDisclosure, SetKey, SetProvider, TestProvider, UseKey,
    },
};

/// Who answers, and the providers of language models.
pub fn models(app: &App, _: &Nothing, _: &Context<'_>) -> Result<ModelsView, ApiError> {
    view(app)
}

/// Chooses which engine answers, and which provider is asked.
pub fn set_answering(app: &App, req: &SetAnswering, _: &Context<'_>) -> Result<Done, ApiError> {
    if let Some(by) = req.answer_by {
        let word = match by {
            AnswerByView::BuiltInFirst => "built_in_first",
            AnswerByView::ModelFirst => "model_first",
            AnswerByView::BuiltInOnly => "built_in_only",
            AnswerByView::Compare => "compare",
        };
        settings::set(app, "models.answer_by", word)?;
    }
    if let Some(id) = &req.provider {
        known(app, id)?;
        settings::set(app, "models.provider", id)?;
    }
    Ok(DONE)
}

/// Says where a provider is and which of its models is asked.
pub fn set_provider(app: &App, req: &SetProvider, _: &Context<'_>) -> Result<Done, ApiError> {
    let id = plain(&req.id, "the id of a provider")?;
    let wire = ProviderWire::parse(&req.wire).ok_or_else(|| {
        ApiError::bad_request("a provider speaks `anthropic` or `openai`, nothing else")
    })?;
    let base_url = req.base_url.trim().trim_end_matches('/');
    if !(base_url.starts_with("https://") || base_url.starts_with("http://")) {
        return Err(ApiError::bad_request("an address begins with https:// or http://"));
    }
    let before = app.providers()?.into_iter().find(|it| it.provider.id == id);
    let key_name = before.as_ref().map_or_else(String::new, |it| it.provider.key_name.clone());
    let name = if req.name.trim().is_empty() { id } else { req.name.trim() };
    put(
        app,
        &Provider {
            id: id.to_owned(),
            name: name.to_owned(),
            wire,
            base_url: base_url.to_owned(),
            model: req.model.trim().to_owned(),
            is_local: providers::runs_here(id, base_url),
            key_name,
            created_at_ms: now_ms(),
        },
    )
}

/// Forgets a provider and its keys.
pub fn delete_provider(app: &App, req: &DeleteProvider, _: &Context<'_>) -> Result<Done, ApiError> {
    let known = known(app, &req.id)?;
    for key in &known.keys {
        remove_key(app, &known, key)?;
    }
    app.driver.store.delete_provider(&req.id).map_err(ApiError::storage)?;
    app.clients.forget();
    Ok(DONE)
}

/// Keeps a provider's key in the operating system's keyring.
pub fn set_key(app: &App, req: &SetKey, _: &Context<'_>) -> Result<Done, ApiError> {
    let known = known(app, &req.provider)?;
    let name = plain(req.name.as_deref().unwrap_or(DEFAULT_KEY), "the name of a key")?;
    let key = SecretString::from(req.key.trim().to_owned());
    let entry = providers::keyring_entry(&known.provider.id, name);
    app.keyring.set(&entry, &key).map_err(|err| keyring_error(&err))?;
    let store = &app.driver.store;
    store.add_provider_key(&known.provider.id, name, now_ms()).map_err(ApiError::storage)?;
    put(app, &Provider { key_name: name.to_owned(), ..known.provider })
}

/// Uses another of a provider's keys.
pub fn use_key(app: &App, req: &UseKey, _: &Context<'_>) -> Result<Done, ApiError> {
    let known = known(app, &req.provider)?;
    let is_kept = known.keys.contains(&req.name);
    if !is_kept && known.variable != Some(req.name.as_str()) {
        return Err(ApiError::not_found(format!("there is no key `{}`", req.name)));
    }
    // Without a chosen one that of the environment is used.
    let key_name = if is_kept { req.name.clone() } else { String::new() };
    put(app, &Provider { key_name, ..known.provider })
}

/// Forgets a provider's key.
pub fn delete_key(app: &App, req: &DeleteKey, _: &Context<'_>) -> Result<Done, ApiError> {
    let known = known(app, &req.provider)?;
    remove_key(app, &known, req.name.as_deref().unwrap_or(DEFAULT_KEY))?;
    app.clients.forget();
    Ok(DONE)
}

/// Says what of the open data may be sent to a model.
pub fn set_disclosure(app: &App, req: &SetDisclosure, _: &Context<'_>) -> Result<Done, ApiError> {
    let current = app.current();
    let identity = current.data()?.identity();
    app.driver.store.set_disclosure(identity, req.disclosure.into()).map_err(ApiError::storage)?;
    Ok(DONE)
}

/// Asks a provider whether it works, by the cheapest call there is.
pub fn test_provider(
    app: &App,
    req: &TestProvider,
    _: &Context<'_>,
) -> Result<ProviderTest, ApiError> {
    let known = known(app, &req.provider)?;
    let failed = |message: String| {
        Ok(ProviderTest { works: false, message, latency_ms: None, models: Vec::new() })
    };
    let name = &known.provider.name;
    if known.wants_key() && known.key() == providers::KeyFrom::Nowhere {
        return failed(format!("there is no key for {name} yet"));
    }
    // A breaker that rests must not keep a person from trying.
    app.clients.forget();
    let model = match app.model_of(&known) {
        Ok(model) => model,
        Err(why) => return failed(why),
    };
    let cancel = Cancel::default();
    let listed = wait(model.client.models(&cancel)).map_err(ApiError::storage)?;
    let models = match listed {
        Ok(models) => models,
        Err(err) => return failed(err.to_string()),
    };
    if known.provider.model.is_empty() {
        let message = format!("{name} answers: choose one of its models");
        return Ok(ProviderTest { works: false, message, latency_ms: None, models });
    }
    Ok(match app.driver.try_model(&model) {
        Ok(took) => {
            let message = format!("{name} answers with {}", known.provider.model);
            let latency_ms = u64::try_from(took.as_millis()).ok();
            ProviderTest { works: true, message, latency_ms, models }
        }
        Err(why) => {
            ProviderTest { works: false, message: why.to_string(), latency_ms: None, models }
        }
    })
}

/// Who answers, and the providers of language models.
pub(super) fn view(app: &App) -> Result<ModelsView, ApiError> {
    let all = app.providers()?;
    let chosen = app.chosen_provider(&all);
    let models = app.settings().settings.models.clone();
    let problem = match &chosen {
        None => Some(NO_MODEL.to_owned()),
        Some(known) => known.problem(),
    };
    let (_, day_start_ms) = calendar::today(now_ms());
    let spent = app.driver.store.spent_since(day_start_ms).map_err(ApiError::storage)?;
    let title = |it: &Known| match it.provider.model.as_str() {
        "" => it.provider.name.clone(),
        model => format!("{} · {model}", it.provider.name),
    };
    Ok(ModelsView {
        answer_by: models.answer_by.into(),
        provider: chosen.as_ref().map_or_else(String::new, |it| it.provider.id.clone()),
        chosen: chosen.as_ref().map_or_else(String::new, title),
        problem,
        is_local: chosen.as_ref().is_some_and(|it| it.provider.is_local),
        providers: all.iter().map(Known::view).collect(),
        disclosure: app.disclosure().into(),
        day_budget_usd: usd(models.day_budget_micro_usd),
        spent_today_usd: usd(spent),
    })
}

fn put(app: &App, provider: &Provider) -> Result<Done, ApiError> {
    app.driver.store.put_provider(provider).map_err(ApiError::storage)?;
    app.clients.forget();
    Ok(DONE)
}

fn known(app: &App, id: &str) -> Result<Known, ApiError> {
    let all = app.providers()?;
    let ids: Vec<String> = all.iter().map(|it| it.provider.id.clone()).collect();
    all.into_iter().find(|it| it.provider.id == id).ok_or_else(|| {
        ApiError::bad_request(format!("there is no provider `{id}`; there are {}", ids.join(", ")))
    })
}

fn remove_key(app: &App, known: &Known, name: &str) -> Result<(), ApiError> {
    let entry = providers::keyring_entry(&known.provider.id, name);
    app.keyring.delete(&entry).map_err(|err| keyring_error(&err))?;
    let store = &app.driver.store;
    store.delete_provider_key(&known.provider.id, name).map_err(ApiError::storage)?;
    Ok(())
}

/// A word that can stand in the name of a keyring's entry.
fn plain<'a>(word: &'a str, what: &str) -> Result<&'a str, ApiError> {
    let word = word.trim();
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_');
    if (1..=30).contains(&word.len()) && word.chars().all(is_plain) {
        return Ok(word);
    }
    Err(ApiError::bad_request(format!("{what} is made of 1 to 30 letters, digits, - and _")))
}

fn keyring_error(err: &fact_secret::Error) -> ApiError {
    let code = match err {
        fact_secret::Error::InvalidKey(_) => Code::BadRequest,
        _ => Code::NoKeyring,
    };
    ApiError::new(code, err)
}
