//! The Tauri command `rpc`: every request of the page, handed to the registry as it comes.

use std::{
    panic,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use fact_api::{ApiError, App, Code, OpenApp, commands::Context, registry, wire::AskEvent};
use serde_json::Value;
use tauri::{AppHandle, Manager as _, State, Webview, async_runtime, ipc::JavaScriptChannelId};

/// The app behind the door: being opened, open, or the reason why not. Cloning shares it.
#[derive(Clone, Default)]
pub struct Door(Arc<OnceLock<Result<OpenApp, ApiError>>>);

impl Door {
    /// The app, once it is open. Blocks until then.
    fn app(&self) -> Result<&App, ApiError> {
        self.0.wait().as_deref().map_err(Clone::clone)
    }
}

/// Opens the app in a thread of its own, so that the window need not wait for it.
///
/// Whatever happens there, the door learns of it: every request waits for that.
pub fn open(handle: &AppHandle, file: Option<PathBuf>) {
    let door = handle.state::<Door>().inner().clone();
    std::thread::spawn(move || {
        let opened = panic::catch_unwind(|| App::open(file));
        let _ = door.0.set(opened.unwrap_or_else(|_| Err(cannot_open())));
    });
}

/// The reason is unknown here: the panic hook has reported it.
fn cannot_open() -> ApiError {
    ApiError {
        code: Code::Storage,
        message: "FACT's own files cannot be opened".to_owned(),
        hint: Some("close FACT and start it again".to_owned()),
    }
}

/// Runs the command `name` of the registry. A running command reports its progress on the
/// channel `progress`, where the page gives one.
#[tauri::command]
pub async fn rpc(
    webview: Webview,
    door: State<'_, Door>,
    name: String,
    payload: Value,
    progress: Option<JavaScriptChannelId>,
) -> Result<Value, ApiError> {
    let door = door.inner().clone();
    let channel = progress.map(|it| it.channel_on::<_, AskEvent>(webview));
    let work = async_runtime::spawn_blocking(move || {
        let report = |event: AskEvent| {
            if let Some(channel) = &channel
                && let Err(err) = channel.send(event)
            {
                tracing::debug!(error = %err, "the page no longer listens");
            }
        };
        registry::call(door.app()?, &name, payload, &Context { progress: &report })
    });
    work.await.unwrap_or_else(|err| Err(ApiError::new(Code::Storage, &err)))
}
