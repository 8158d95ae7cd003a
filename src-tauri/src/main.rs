//! The desktop door: FACT in a window.
//!
//! Start at [`main`]. The door opens the window at once and the [`fact_api::App`] beside it, hands
//! every request of the page to the registry ([`rpc`]), and tells the page what happens outside it
//! ([`events`]). It decides nothing: no setting, file or statement is read here.
//!
//! Knows Tauri and the registry. Knows nothing of questions, SQL or caches.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod events;
mod menu;
mod rendering;
mod rpc;
mod window;

use anyhow::Context as _;
use clap::Parser as _;
use tauri_plugin_window_state::StateFlags;

use arguments::Arguments;
use events::WantedFile;
use rpc::Door;

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    rendering::prepare(arguments.safe_rendering);

    tauri::Builder::default()
        // First of all, so that a second start ends before it touches any file.
        .plugin(tauri_plugin_single_instance::init(events::second_start))
        .plugin(
            tauri_plugin_window_state::Builder::default()
                .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
                .build(),
        )
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_clipboard_manager::init())
        .manage(Door::default())
        .manage(WantedFile::default())
        .invoke_handler(tauri::generate_handler![rpc::rpc, events::take_wanted_file])
        .on_window_event(events::from_window)
        .setup(move |app| {
            rpc::open(app.handle(), arguments.file());
            menu::install(app)?;
            window::open(app)?;
            Ok(())
        })
        .run(tauri::generate_context!())
        .context("the window cannot be opened")
}
