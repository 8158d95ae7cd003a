//! The menu bar, where the platform has one outside the window (macOS).
//!
//! There it is expected, and without its *Edit* entries ⌘C and ⌘V do not work in a text field.
//! On Linux and Windows a menu would be a strip inside the window; the page's own shortcuts and
//! its palette (Ctrl-K) say the same there.

use tauri::{
    App, AppHandle, Wry,
    menu::{AboutMetadata, Menu, MenuEvent, MenuItem, PredefinedMenuItem as Item, Submenu},
};

use crate::events::{DoorEvent, send};

/// An entry of our own: the command's name in the page's palette, what it says, its shortcut.
type Entry = (&'static str, &'static str, Option<&'static str>);

const FILE: &[Entry] = &[
    ("newConversation", "New Conversation", Some("CmdOrCtrl+N")),
    ("openFile", "Open…", Some("CmdOrCtrl+O")),
];
const VIEW: &[Entry] = &[
    ("showAsk", "Ask", Some("CmdOrCtrl+1")),
    ("showTrends", "Trends", Some("CmdOrCtrl+2")),
    ("showData", "Data", Some("CmdOrCtrl+3")),
    ("showCache", "Cache", Some("CmdOrCtrl+4")),
    ("showSettings", "Settings", Some("CmdOrCtrl+,")),
];
const HELP: &[Entry] = &[("showShortcuts", "Keyboard Shortcuts", None)];

/// Installs the menu bar on macOS; does nothing elsewhere.
pub fn install(app: &App) -> tauri::Result<()> {
    if !cfg!(target_os = "macos") {
        return Ok(());
    }
    app.set_menu(build(app.handle())?)?;
    app.on_menu_event(chosen);
    Ok(())
}

fn build(app: &AppHandle) -> tauri::Result<Menu<Wry>> {
    let about = Some(AboutMetadata::default());
    let own = Submenu::with_items(
        app,
        "FACT",
        true,
        &[
            &Item::about(app, None, about)?,
            &Item::separator(app)?,
            &Item::hide(app, None)?,
            &Item::hide_others(app, None)?,
            &Item::separator(app)?,
            &Item::quit(app, None)?,
        ],
    )?;
    let edit = Submenu::with_items(
        app,
        "Edit",
        true,
        &[
            &Item::undo(app, None)?,
            &Item::redo(app, None)?,
            &Item::separator(app)?,
            &Item::cut(app, None)?,
            &Item::copy(app, None)?,
            &Item::paste(app, None)?,
            &Item::select_all(app, None)?,
        ],
    )?;
    let (file, view, help) =
        (submenu(app, "File", FILE)?, submenu(app, "View", VIEW)?, submenu(app, "Help", HELP)?);
    file.append(&Item::close_window(app, None)?)?;
    Menu::with_items(app, &[&own, &file, &edit, &view, &help])
}

fn submenu(app: &AppHandle, title: &str, entries: &[Entry]) -> tauri::Result<Submenu<Wry>> {
    let menu = Submenu::new(app, title, true)?;
    for (name, label, shortcut) in entries {
        menu.append(&MenuItem::with_id(app, *name, *label, true, *shortcut)?)?;
    }
    Ok(menu)
}

fn chosen(app: &AppHandle, event: MenuEvent) {
    send(app, &DoorEvent::Command { name: event.id.0 });
}
