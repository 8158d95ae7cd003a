//! Starting, settings and keys.

use fact_config::{Described, Kind, Origin, SetError};
use fact_driver::now_ms;
use fact_secret::Status;

use super::{Context, DONE, conversations, models, source};
use crate::{
    App,
    error::{ApiError, Code},
    providers::DEFAULT_KEY,
    wire::{
        Done, KeyringView, Nothing, OptionView, SetOption, SetTheme, SetUiState, SettingsView,
        Started, Theme,
    },
};

/// Settings that have a place of their own on the screen.
const CHOSEN_ELSEWHERE: [&str; 2] = ["models.answer_by", "models.provider"];

const THEME: &str = "theme";
const UI_STATE: &str = "ui.state";

/// Longest text the screen may have kept.
const MAX_UI_STATE_BYTES: usize = 64 << 10;

/// All a screen needs to draw itself for the first time.
pub fn start(app: &App, _: &Nothing, _: &Context<'_>) -> Result<Started, ApiError> {
    Ok(Started {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        engine: fact_driver::ENGINE.to_owned(),
        source: source::described(app, &app.current()),
        conversations: conversations::listed(app)?,
        ui_state: app
            .driver
            .store
            .setting(UI_STATE)
            .map_err(ApiError::storage)?
            .unwrap_or_default(),
        theme: theme(app)?,
        models: models::view(app)?,
        notices: app.notices().to_vec(),
    })
}

/// Settings, and which providers have a key.
pub fn settings(app: &App, _: &Nothing, _: &Context<'_>) -> Result<SettingsView, ApiError> {
    let keyring = match app.keyring.status() {
        Status::Ready { place } => {
            KeyringView { ready: true, place: place.to_owned(), problem: None }
        }
        Status::Unavailable { reason } => {
            KeyringView { ready: false, place: String::new(), problem: Some(reason.to_string()) }
        }
    };
    adopt_old_keys(app, keyring.ready)?;
    let loaded = app.settings();
    // Who answers is chosen elsewhere on the screen.
    let is_listed = |it: &&Described| !CHOSEN_ELSEWHERE.contains(&it.name);
    Ok(SettingsView {
        theme: theme(app)?,
        keyring,
        models: models::view(app)?,
        options: fact_config::describe(&loaded).iter().filter(is_listed).map(option).collect(),
        settings_path: app.settings_path().to_string_lossy().into_owned(),
        problems: loaded.problems.iter().map(ToString::to_string).collect(),
        data_dir: app.paths.data_dir.to_string_lossy().into_owned(),
        cache_dir: app.paths.cache_dir.to_string_lossy().into_owned(),
        log_dir: app.paths.log_dir.to_string_lossy().into_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        engine: fact_driver::ENGINE.to_owned(),
    })
}

/// Chooses the look.
pub fn set_theme(app: &App, req: &SetTheme, _: &Context<'_>) -> Result<Done, ApiError> {
    let word = match req.theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    app.driver.store.set_setting(THEME, word).map_err(ApiError::storage)?;
    Ok(DONE)
}

/// Keeps what the screen wants back at the next start.
pub fn set_ui_state(app: &App, req: &SetUiState, _: &Context<'_>) -> Result<Done, ApiError> {
    if req.ui_state.len() > MAX_UI_STATE_BYTES {
        return Err(ApiError::bad_request(format!("more than {MAX_UI_STATE_BYTES} bytes to keep")));
    }
    app.driver.store.set_setting(UI_STATE, &req.ui_state).map_err(ApiError::storage)?;
    Ok(DONE)
}

/// Keys kept before keys had names stand in the keyring alone: from now on they are listed too.
fn adopt_old_keys(app: &App, keyring_is_ready: bool) -> Result<(), ApiError> {
    if !keyring_is_ready {
        return Ok(());
    }
    for known in app.providers()?.iter().filter(|it| it.wants_key() && it.keys.is_empty()) {
        let id = &known.provider.id;
        if app.keyring.has(id).unwrap_or(false) {
            let store = &app.driver.store;
            store.add_provider_key(id, DEFAULT_KEY, now_ms()).map_err(ApiError::storage)?;
        }
    }
    Ok(())
}

/// Changes one setting, or sets it back to its default.
pub fn set_option(app: &App, req: &SetOption, _: &Context<'_>) -> Result<Done, ApiError> {
    if let Some(value) = &req.value {
        set(app, &req.name, value)?;
    } else {
        fact_config::unset(&app.settings_path(), &req.name).map_err(|it| set_error(&it))?;
        app.reload_settings();
    }
    Ok(DONE)
}

/// Writes one setting; it holds from now on.
pub(super) fn set(app: &App, name: &str, value: &str) -> Result<(), ApiError> {
    fact_config::set(&app.settings_path(), name, value).map_err(|it| set_error(&it))?;
    app.reload_settings();
    Ok(())
}

fn set_error(err: &SetError) -> ApiError {
    let code = match err {
        SetError::Unknown { .. } | SetError::NotAllowed { .. } => Code::BadRequest,
        _ => Code::Storage,
    };
    ApiError::new(code, err)
}

/// A setting as a screen shows it.
fn option(it: &Described) -> OptionView {
    let (origin, variable) = match it.origin {
        Origin::Default => ("default", None),
        Origin::File => ("file", None),
        Origin::Environment(variable) => ("environment", Some(variable.to_owned())),
    };
    let kind = match it.kind {
        Kind::Whole | Kind::Dollars => "number",
        Kind::Choice => "choice",
        Kind::Text => "text",
    };
    OptionView {
        name: it.name.to_owned(),
        label: it.label.to_owned(),
        help: it.help.to_owned(),
        unit: it.unit.to_owned(),
        kind: kind.to_owned(),
        choices: it.choices.iter().map(|it| it.word.to_owned()).collect(),
        value: it.value.clone(),
        default: it.default.clone(),
        allowed: it.allowed.clone(),
        origin: origin.to_owned(),
        variable,
        problem: it.problem.clone(),
    }
}

fn theme(app: &App) -> Result<Theme, ApiError> {
    let kept = app.driver.store.setting(THEME).map_err(ApiError::storage)?;
    Ok(match kept.as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    })
}
