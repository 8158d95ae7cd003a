//! What happens outside the page and matters to it, as one event: [`DoorEvent`].
//!
//! An event nobody listens to yet is lost, which does not matter but for a file a person wants
//! opened. So that one is put down in [`WantedFile`], and the event says only that it is there: the
//! page takes it ([`take_wanted_file`]) when it hears so, and when it begins to listen.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use clap::Parser as _;
use serde::Serialize;
use tauri::{AppHandle, DragDropEvent, Emitter as _, Manager as _, State, Window, WindowEvent};

use crate::{arguments::Arguments, window::MAIN};

/// The name under which the page listens.
const EVENT: &str = "door";

/// What the door tells the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum DoorEvent {
    /// A person wants a file open, which lies in [`WantedFile`].
    FileWanted,
    /// Files are held over the window.
    DragOver,
    /// They no longer are.
    DragLeft,
    /// A person chose an entry of the menu.
    Command {
        /// Which, by the name the page's own palette gives it.
        name: String,
    },
}

/// The file a person wants open, dropped on the window or named on a second command line, until
/// the page takes it. The newest wish counts.
#[derive(Debug, Default)]
pub struct WantedFile(Mutex<Option<PathBuf>>);

impl WantedFile {
    fn put(&self, path: PathBuf) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(path);
    }

    /// The path as text. A path that is none cannot be opened, and is shown as near as can be in
    /// the message that says so.
    fn take(&self) -> Option<String> {
        let path = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        path.map(|it| it.to_string_lossy().into_owned())
    }
}

/// Gives the page the file that a person wants open, once.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "the framework hands the state over")]
pub fn take_wanted_file(wanted: State<'_, WantedFile>) -> Option<String> {
    wanted.take()
}

fn want_file(app: &AppHandle, path: PathBuf) {
    app.state::<WantedFile>().put(path);
    send(app, &DoorEvent::FileWanted);
}

/// Tells the page.
pub fn send(app: &AppHandle, event: &DoorEvent) {
    if let Err(err) = app.emit_to(MAIN, EVENT, event) {
        tracing::warn!(error = %err, "the page cannot be told of an event");
    }
}

/// A second start of FACT: the window there is comes to the front, with the file that was named.
#[expect(clippy::needless_pass_by_value, reason = "the plugin hands the texts over")]
pub fn second_start(app: &AppHandle, command_line: Vec<String>, folder: String) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let raised = window.unminimize().and_then(|()| window.show());
        if let Err(err) = raised.and_then(|()| window.set_focus()) {
            tracing::warn!(error = %err, "the window cannot be brought to the front");
        }
    }
    let arguments = Arguments::try_parse_from(command_line).ok();
    if let Some(path) = arguments.and_then(|it| it.file_from(Path::new(&folder))) {
        want_file(app, path);
    }
}

/// Files dragged over the window and dropped on it.
pub fn from_window(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(event) = event else { return };
    let event = match event {
        DragDropEvent::Enter { .. } => DoorEvent::DragOver,
        DragDropEvent::Leave => DoorEvent::DragLeft,
        DragDropEvent::Drop { paths, .. } => match paths.first() {
            Some(path) => return want_file(window.app_handle(), path.clone()),
            // Text was dropped, not a file.
            None => DoorEvent::DragLeft,
        },
        _ => return,
    };
    send(window.app_handle(), &event);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(event: &DoorEvent, expected: &str) {
        assert_eq!(serde_json::to_string(event).unwrap(), expected);
    }

    #[test]
    fn events_cross_with_their_kind() {
        check(&DoorEvent::DragOver, r#"{"kind":"dragOver"}"#);
        check(&DoorEvent::DragLeft, r#"{"kind":"dragLeft"}"#);
        check(&DoorEvent::FileWanted, r#"{"kind":"fileWanted"}"#);
        check(
            &DoorEvent::Command { name: "openFile".into() },
            r#"{"kind":"command","name":"openFile"}"#,
        );
    }

    #[test]
    fn the_newest_file_wanted_is_taken_once() {
        let wanted = WantedFile::default();
        assert_eq!(wanted.take(), None);
        wanted.put("/data/shop.sqlite".into());
        wanted.put("/data/bank.sqlite".into());
        assert_eq!(wanted.take().as_deref(), Some("/data/bank.sqlite"));
        assert_eq!(wanted.take(), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_no_text_still_reaches_the_page() {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};

        let wanted = WantedFile::default();
        wanted.put(OsStr::from_bytes(b"/data/caf\xe9.sqlite").into());
        assert_eq!(wanted.take().as_deref(), Some("/data/caf\u{fffd}.sqlite"));
    }
}
