//! Starting, settings and keys.

use fact_secret::{SecretString, Status};

use super::{Context, DONE, conversations, source};
use crate::{
    App,
    error::{ApiError, Code},
    wire::{
        DeleteKey, Done, KeyringView, Nothing, ProviderView, SetKey, SetTheme, SetUiState,
        SettingsView, Started, Theme,
    },
};

/// The providers a key can be kept for: id and name.
const PROVIDERS: [(&str, &str); 2] = [("anthropic", "Anthropic"), ("openai", "OpenAI")];

const THEME: &str = "theme";
const UI_STATE: &str = "ui.state";

/// Longest text the screen may have kept.
const MAX_UI_STATE_BYTES: usize = 64 << 10;

/// All a screen needs to draw itself for the first time.
pub fn start(app: &App, _: &Nothing, _: &Context<'_>) -> Result<Started, ApiError> {
    Ok(Started {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        engine: fact_driver::ENGINE.to_owned(),
        source: source::described(&app.current()),
        conversations: conversations::listed(app)?,
        ui_state: app
            .driver
            .store
            .setting(UI_STATE)
            .map_err(ApiError::storage)?
            .unwrap_or_default(),
        theme: theme(app)?,
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
    let provider = |(id, name): (&str, &str)| ProviderView {
        id: id.to_owned(),
        name: name.to_owned(),
        has_key: keyring.ready && app.keyring.has(id).unwrap_or(false),
    };
    let providers = PROVIDERS.into_iter().map(provider).collect();
    Ok(SettingsView {
        theme: theme(app)?,
        providers,
        keyring,
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

/// Keeps a provider's key in the operating system's keyring.
pub fn set_key(app: &App, req: &SetKey, _: &Context<'_>) -> Result<Done, ApiError> {
    let provider = known(&req.provider)?;
    let key = SecretString::from(req.key.trim().to_owned());
    app.keyring.set(provider, &key).map_err(|err| keyring_error(&err))?;
    Ok(DONE)
}

/// Forgets a provider's key.
pub fn delete_key(app: &App, req: &DeleteKey, _: &Context<'_>) -> Result<Done, ApiError> {
    app.keyring.delete(known(&req.provider)?).map_err(|err| keyring_error(&err))?;
    Ok(DONE)
}

fn known(provider: &str) -> Result<&'static str, ApiError> {
    let found = PROVIDERS.into_iter().find(|(id, _)| *id == provider);
    found.map(|(id, _)| id).ok_or_else(|| {
        let ids = PROVIDERS.map(|(id, _)| id).join(", ");
        ApiError::bad_request(format!("there is no provider `{provider}`; there are {ids}"))
    })
}

fn theme(app: &App) -> Result<Theme, ApiError> {
    let kept = app.driver.store.setting(THEME).map_err(ApiError::storage)?;
    Ok(match kept.as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    })
}

fn keyring_error(err: &fact_secret::Error) -> ApiError {
    let code = match err {
        fact_secret::Error::InvalidKey(_) => Code::BadRequest,
        _ => Code::NoKeyring,
    };
    ApiError::new(code, err)
}
