//! What happens outside the page and matters to it, as one event: [`DoorEvent`].

use std::path::{Path, PathBuf};

use clap::Parser as _;
use serde::Serialize;
use tauri::{AppHandle, DragDropEvent, Emitter as _, Manager as _, Window, WindowEvent};

use crate::{arguments::Arguments, window::MAIN};

/// The name under which the page listens.
const EVENT: &str = "door";

/// What the door tells the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum DoorEvent {
    /// A person wants this file open: dropped on the window, or named on a second command line.
    OpenFile {
        /// Its absolute path.
        path: PathBuf,
    },
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
        send(app, &DoorEvent::OpenFile { path });
    }
}

/// Files dragged over the window and dropped on it.
pub fn from_window(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(event) = event else { return };
    let event = match event {
        DragDropEvent::Enter { .. } => DoorEvent::DragOver,
        DragDropEvent::Leave => DoorEvent::DragLeft,
        DragDropEvent::Drop { paths, .. } => match paths.first() {
            Some(path) => DoorEvent::OpenFile { path: path.clone() },
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
        check(
            &DoorEvent::OpenFile { path: "/data/shop.sqlite".into() },
            r#"{"kind":"openFile","path":"/data/shop.sqlite"}"#,
        );
        check(
            &DoorEvent::Command { name: "openFile".into() },
            r#"{"kind":"command","name":"openFile"}"#,
        );
    }
}
