//! The settings from outside: what holds, what is told, what a file looks like afterwards.

#![expect(clippy::unwrap_used, reason = "what a test shares stops the test too")]

mod describing;
mod hostile;
mod loading;
mod setting;

use std::{fs, path::PathBuf};

use fact_config::{Loaded, load};
use tempfile::TempDir;

/// A folder with a settings file of this text.
fn file(text: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::write(&path, text).unwrap();
    (folder, path)
}

/// Loads a file of this text under these variables.
fn loaded(text: impl AsRef<[u8]>, variables: &[(&str, &str)]) -> Loaded {
    let (_folder, path) = file(text);
    load(&path, &|name| variables.iter().find(|it| it.0 == name).map(|it| it.1.to_owned()))
}

/// The problems as they are shown, with the file's name alone in place of its path.
fn shown(loaded: &Loaded) -> Vec<String> {
    let shown = |it: String| match it.split_once("settings.toml") {
        Some((_, rest)) => format!("file{rest}"),
        None => it,
    };
    loaded.problems.iter().map(|it| shown(it.to_string())).collect()
}
