//! Embeds the page and the capabilities; Tauri's own folders are moved to where this project keeps them.

use std::{error::Error, fs, path::Path};

const PAGE: &str = "ui/dist";

fn main() -> Result<(), Box<dyn Error>> {
    // A fresh clone has no page yet, and `cargo check` must work in it.
    fs::create_dir_all(PAGE)?;
    // Without the page here a stale one would stay embedded.
    for input in [PAGE, "src-tauri/capabilities", "tauri.conf.json", "icons"] {
        if Path::new(input).exists() {
            println!("cargo:rerun-if-changed={input}");
        }
    }
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*.json");
    tauri_build::try_build(attributes).map_err(Into::into)
}
