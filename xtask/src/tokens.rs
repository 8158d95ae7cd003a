//! Design tokens: one JSON file becomes the window's CSS and the charts' palette.
//!
//! Start at [`generate`]. Nothing is written here: the caller writes the files or compares them.
//! A token is a path of names (`color` › `text-muted`) and a value for each theme; every theme
//! says every themed token, so that none leaks through from another.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;

const SOURCE: &str = "docs/design/tokens.json";
const CSS: &str = "ui/src/styles/tokens.css";
const RUST: &str = "crates/fact-chart/src/palette.rs";

/// How many colours the chart palette has.
const N_SERIES: usize = 8;

/// The generated files and their contents, paths from `root` on.
///
/// # Errors
/// The token file is missing, or says something other than themed or plain texts.
pub fn generate(root: &Path) -> anyhow::Result<Vec<(PathBuf, String)>> {
    let path = root.join(SOURCE);
    let text = fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
    let json: Value = serde_json::from_str(&text).with_context(|| format!("parse {SOURCE}"))?;
    let tokens = json.get("tokens").context("tokens.json has no `tokens`")?;
    let mut flat = Vec::new();
    flatten("", tokens, &mut flat)?;
    flat.iter().try_for_each(soft_enough)?;
    Ok(vec![(root.join(CSS), css(&flat)), (root.join(RUST), palette(&flat)?)])
}

/// One token: its full name and what it is in each theme.
struct Token {
    /// `color-text-muted`.
    name: String,
    /// One text for all themes, or one a theme.
    value: TokenValue,
}

enum TokenValue {
    Plain(String),
    Themed(Themed),
}

struct Themed {
    light: String,
    dark: String,
    light_contrast: String,
    dark_contrast: String,
}

#[derive(Clone, Copy)]
enum Theme {
    Light,
    Dark,
    LightContrast,
    DarkContrast,
}

impl Themed {
    fn read(value: &Value) -> Option<Self> {
        let text = |key| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let (light, dark) = (text("light")?, text("dark")?);
        Some(Self {
            light_contrast: text("light_contrast").unwrap_or_else(|| light.clone()),
            dark_contrast: text("dark_contrast").unwrap_or_else(|| dark.clone()),
            light,
            dark,
        })
    }

    fn get(&self, theme: Theme) -> &str {
        match theme {
            Theme::Light => &self.light,
            Theme::Dark => &self.dark,
            Theme::LightContrast => &self.light_contrast,
            Theme::DarkContrast => &self.dark_contrast,
        }
    }
}

fn flatten(prefix: &str, value: &Value, out: &mut Vec<Token>) -> anyhow::Result<()> {
    let name = || prefix.to_owned();
    if let Some(text) = value.as_str() {
        out.push(Token { name: name(), value: TokenValue::Plain(text.to_owned()) });
    } else if let Some(themed) = Themed::read(value) {
        out.push(Token { name: name(), value: TokenValue::Themed(themed) });
    } else if let Some(group) = value.as_object() {
        for (key, child) in group {
            let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}-{key}") };
            flatten(&path, child, out)?;
        }
    } else {
        bail!("token `{prefix}` is neither a text nor a text for light and dark");
    }
    Ok(())
}

/// A shadow that fades over less than 4 px costs WebKitGTK 70 ms a window where the processor draws,
/// any other next to nothing (`docs/performance.md`).
fn soft_enough(token: &Token) -> anyhow::Result<()> {
    const LEAST_BLUR_PX: u32 = 4;
    let TokenValue::Themed(themed) = &token.value else { return Ok(()) };
    if !token.name.starts_with("shadow-") {
        return Ok(());
    }
    let looks = [Theme::Light, Theme::Dark, Theme::LightContrast, Theme::DarkContrast];
    for shadow in looks.iter().flat_map(|it| themed.get(*it).split(", ")) {
        let blur = shadow.split(' ').nth(2).map(|it| it.trim_end_matches("px"));
        let blur: u32 = blur.and_then(|it| it.parse().ok()).context("a shadow without a blur")?;
        ensure!(
            blur == 0 || blur >= LEAST_BLUR_PX,
            "`{}` fades over {blur} px: none, or {LEAST_BLUR_PX} and more",
            token.name
        );
    }
    Ok(())
}

/// Custom properties: light on `:root`, then each other theme, chosen by `data-theme` and
/// `data-contrast` on the root element or, where these leave it open, by the system.
fn css(tokens: &[Token]) -> String {
    const SYSTEM: &str = ":not([data-theme='light']):not([data-theme='dark'])";
    const DARK: &str = "@media (prefers-color-scheme: dark)";
    const CONTRAST: &str = "@media (prefers-contrast: more)";
    let mut out = format!(
        "/* Generated from {SOURCE} by `cargo xtask generate`. Edit that file, not this one. */\n\n"
    );
    out.push_str(":root {\n");
    for token in tokens {
        if let TokenValue::Plain(text) = &token.value {
            out.push_str(&property("  ", &token.name, text));
        }
    }
    out.push_str("}\n\n");

    let mut block = |media: Option<&str>, selector: &str, theme: Theme| {
        let indent = if media.is_some() { "  " } else { "" };
        if let Some(media) = media {
            let _ = writeln!(out, "{media} {{");
        }
        let _ = writeln!(out, "{indent}:root{selector} {{");
        let scheme = match theme {
            Theme::Light | Theme::LightContrast => "light",
            Theme::Dark | Theme::DarkContrast => "dark",
        };
        let _ = writeln!(out, "{indent}  color-scheme: {scheme};");
        for token in tokens {
            if let TokenValue::Themed(themed) = &token.value {
                let indent = format!("{indent}  ");
                out.push_str(&property(&indent, &token.name, themed.get(theme)));
            }
        }
        let _ = writeln!(out, "{indent}}}");
        out.push_str(if media.is_some() { "}\n\n" } else { "\n" });
    };
    // Later blocks win over earlier ones at the same weight: contrast comes after colour.
    block(None, "", Theme::Light);
    block(None, "[data-theme='dark']", Theme::Dark);
    block(Some(DARK), SYSTEM, Theme::Dark);
    block(Some(CONTRAST), "", Theme::LightContrast);
    block(Some(CONTRAST), "[data-theme='light']", Theme::LightContrast);
    block(Some(CONTRAST), "[data-theme='dark']", Theme::DarkContrast);
    let both = "@media (prefers-contrast: more) and (prefers-color-scheme: dark)";
    block(Some(both), SYSTEM, Theme::DarkContrast);
    block(None, "[data-contrast='more']", Theme::LightContrast);
    block(None, "[data-contrast='more'][data-theme='dark']", Theme::DarkContrast);
    block(Some(DARK), &format!("[data-contrast='more']{SYSTEM}"), Theme::DarkContrast);

    out.push_str("@media (prefers-reduced-motion: reduce) {\n  :root {\n");
    for token in tokens.iter().filter(|it| it.name.starts_with("duration-")) {
        let _ = writeln!(out, "    --{}: 0ms;", token.name);
    }
    out.push_str("  }\n}\n");
    out
}

/// One custom property, laid out as the page's formatter would: it leaves the file alone then.
fn property(indent: &str, name: &str, value: &str) -> String {
    const MAX_WIDTH: usize = 100;
    let value = value.replace('"', "'");
    let line = format!("{indent}--{name}: {value};");
    if line.len() <= MAX_WIDTH {
        return line + "\n";
    }
    let mut out = format!("{indent}--{name}:\n{indent}  ");
    let mut column = indent.len() + 2;
    let parts: Vec<&str> = value.split(", ").collect();
    for (idx, part) in parts.iter().enumerate() {
        let end = if idx + 1 == parts.len() { ";" } else { "," };
        let space = usize::from(idx > 0);
        if idx > 0 && column + space + part.len() + end.len() > MAX_WIDTH {
            let _ = write!(out, "\n{indent}  ");
            column = indent.len() + 2;
        } else if idx > 0 {
            out.push(' ');
            column += space;
        }
        out.push_str(part);
        out.push_str(end);
        column += part.len() + end.len();
    }
    out + "\n"
}

/// The charts' colours as Rust constants.
fn palette(tokens: &[Token]) -> anyhow::Result<String> {
    let color = |name: &str, theme: Theme| -> anyhow::Result<String> {
        let name = format!("chart-{name}");
        let token = tokens.iter().find(|it| it.name == name);
        match token.map(|it| &it.value) {
            Some(TokenValue::Themed(themed)) => rgb(themed.get(theme)),
            Some(TokenValue::Plain(text)) => rgb(text),
            None => bail!("tokens.json lacks `{name}`"),
        }
    };
    let mut out = format!(
        "//! The charts' colours, one set a theme.\n//!\n\
         //! Generated from `{SOURCE}` by `cargo xtask generate`: edit that file, not this one.\n\n\
         use plotters::style::RGBColor;\n\n\
         /// The colours of one theme.\n\
         #[derive(Debug)]\n\
         pub(crate) struct Palette {{\n\
         {0}/// Behind everything, and the rim that parts overlapping marks.\n\
         {0}pub surface: RGBColor,\n\
         {0}/// Lines that carry the eye from a mark to the axis.\n\
         {0}pub grid: RGBColor,\n\
         {0}/// The zero line.\n\
         {0}pub axis: RGBColor,\n\
         {0}/// Titles and figures.\n\
         {0}pub text: RGBColor,\n\
         {0}/// Axis labels and captions.\n\
         {0}pub label: RGBColor,\n\
         {0}/// One a series, in this order.\n\
         {0}pub series: [RGBColor; {N_SERIES}],\n\
         }}\n",
        "    "
    );
    for (constant, words, theme) in [
        ("LIGHT", "light surface", Theme::Light),
        ("DARK", "dark surface", Theme::Dark),
        ("LIGHT_CONTRAST", "white surface, for eyes that need more contrast", Theme::LightContrast),
        ("DARK_CONTRAST", "black surface, for eyes that need more contrast", Theme::DarkContrast),
    ] {
        let _ = write!(out, "\n/// On a {words}.\n");
        let _ = writeln!(out, "pub(crate) const {constant}: Palette = Palette {{");
        for name in ["surface", "grid", "axis", "text", "label"] {
            let _ = writeln!(out, "    {name}: {},", color(name, theme)?);
        }
        out.push_str("    series: [\n");
        for number in 1..=N_SERIES {
            let _ = writeln!(out, "        {},", color(&number.to_string(), theme)?);
        }
        out.push_str("    ],\n};\n");
    }
    Ok(out)
}

/// `#1f68bc` as a Rust expression.
fn rgb(hex: &str) -> anyhow::Result<String> {
    let digits = hex.strip_prefix('#').with_context(|| format!("`{hex}` is no #rrggbb"))?;
    ensure!(digits.len() == 6 && digits.is_ascii(), "`{hex}` is no #rrggbb");
    let number = u32::from_str_radix(digits, 16).with_context(|| format!("`{hex}`"))?;
    let [_, red, green, blue] = number.to_be_bytes();
    Ok(format!("RGBColor({red}, {green}, {blue})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(hex: &str, expected: Option<&str>) {
        assert_eq!(rgb(hex).ok().as_deref(), expected);
    }

    #[test]
    fn colours_are_six_hex_digits() {
        check("#1f68bc", Some("RGBColor(31, 104, 188)"));
        check("1f68bc", None);
        check("#1f68b", None);
        check("#1f68bg", None);
    }

    #[test]
    fn no_shadow_fades_over_less_than_four_px() {
        let check = |name: &str, value: &str, is_right: bool| {
            let json = serde_json::json!({ "light": value, "dark": value });
            let value = TokenValue::Themed(Themed::read(&json).unwrap());
            let token = Token { name: name.to_owned(), value };
            assert_eq!(soft_enough(&token).is_ok(), is_right, "{name}");
        };
        check("shadow-card", "0 1px 4px rgb(0 0 0 / 0.4), 0 2px 8px rgb(0 0 0 / 0.25)", true);
        check("shadow-card", "0 0 0 1px #1b1e24", true);
        check("shadow-card", "0 2px 8px rgb(0 0 0 / 0.4), 0 1px 2px rgb(0 0 0 / 0.25)", false);
        check("shadow-card", "none", false);
        check("color-text", "#1b1e24", true);
    }

    #[test]
    fn a_theme_without_a_high_contrast_value_keeps_its_own() {
        let json = serde_json::json!({ "light": "#fff", "dark": "#000", "dark_contrast": "#111" });
        let themed = Themed::read(&json).unwrap();
        assert_eq!(themed.get(Theme::LightContrast), "#fff");
        assert_eq!(themed.get(Theme::DarkContrast), "#111");
    }
}
