//! The one window: made before anything else, in the colour the page will have.

use anyhow::Context as _;
use tauri::{App, Theme, WebviewWindowBuilder, window::Color};

/// The window's label, as `tauri.conf.json` and the capabilities say it.
pub const MAIN: &str = "main";

/// Opens the window that `tauri.conf.json` describes.
///
/// It is made hidden and shown once it has its colour: a white flash in a dark room is the first
/// thing one would see of FACT. Size and place come back by the window-state plugin.
pub fn open(app: &App) -> anyhow::Result<()> {
    let windows = &app.config().app.windows;
    let config = windows.iter().find(|it| it.label == MAIN).context("no window is configured")?;
    let window = WebviewWindowBuilder::from_config(app, config)?.build()?;
    let theme = window.theme().unwrap_or(Theme::Light);
    window.set_background_color(Some(ground(theme)))?;
    window.show()?;
    Ok(())
}

/// The page's own ground in each theme: `color.bg` of `docs/design/tokens.json`.
fn ground(theme: Theme) -> Color {
    match theme {
        Theme::Dark => Color(0x12, 0x14, 0x18, 0xff),
        _ => Color(0xf7, 0xf8, 0xfa, 0xff),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(theme: Theme, token: &str) {
        let tokens = include_str!("../../docs/design/tokens.json");
        let tokens: serde_json::Value = serde_json::from_str(tokens).unwrap();
        let Color(red, green, blue, _) = ground(theme);
        let actual = format!("#{red:02x}{green:02x}{blue:02x}");
        assert_eq!(tokens["tokens"]["color"]["bg"][token], actual);
    }

    #[test]
    fn the_window_has_the_ground_of_the_page() {
        check(Theme::Light, "light");
        check(Theme::Dark, "dark");
    }
}
