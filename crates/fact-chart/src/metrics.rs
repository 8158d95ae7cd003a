//! How wide text is in the charts' typeface, and how to make it fit.
//!
//! Widths are the embedded font's own, plus a little: a window that lacks the font shows a
//! wider one, and its labels must not meet either.

use std::{collections::HashSet, sync::OnceLock};

use skrifa::{
    FontRef, MetadataProvider as _,
    instance::{LocationRef, Size},
};

/// Regular weight, subset; see `assets/README.md`.
pub(crate) const REGULAR: &[u8] = include_bytes!("../assets/Inter-Regular.ttf");
/// Semi-bold weight, subset.
pub(crate) const SEMIBOLD: &[u8] = include_bytes!("../assets/Inter-SemiBold.ttf");

/// What the embedded fonts call themselves.
pub const FAMILY_NAME: &str = "Inter";
/// What an SVG asks for; the first is the embedded one.
pub(crate) const FAMILY: &str = "Inter, system-ui, sans-serif";

/// Room for fonts that run wider than the embedded one.
const RESERVE: f64 = 1.06;

/// Height of a capital letter or figure, in ems.
pub(crate) const CAP_HEIGHT: f64 = 0.727;

/// How heavy letters are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    SemiBold,
}

/// Advance widths in ems, for the characters the fonts hold.
struct Widths {
    /// The Basic Multilingual Plane up to [`N_TABLE`], by code point; zero where there is none.
    table: Vec<f32>,
}

/// Code points with a width of their own; beyond, a full em is assumed (Chinese, emoji).
const N_TABLE: u32 = 0x2700;

impl Widths {
    fn read(font: &[u8]) -> Self {
        let Ok(font) = FontRef::new(font) else { return Self { table: Vec::new() } };
        let glyphs = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        let charmap = font.charmap();
        let width = |code: u32| {
            charmap.map(code).and_then(|glyph| glyphs.advance_width(glyph)).unwrap_or(0.0)
        };
        Self { table: (0..N_TABLE).map(width).collect() }
    }

    fn of(&self, ch: char) -> f64 {
        let width = usize::try_from(u32::from(ch)).ok().and_then(|code| self.table.get(code));
        match width {
            Some(width) if *width > 0.0 => f64::from(*width),
            // A letter the font lacks: most such scripts are no wider than a capital M.
            Some(_) => 0.8,
            None => 1.05,
        }
    }
}

fn widths(weight: Weight) -> &'static Widths {
    static REGULAR_WIDTHS: OnceLock<Widths> = OnceLock::new();
    static SEMIBOLD_WIDTHS: OnceLock<Widths> = OnceLock::new();
    match weight {
        Weight::Regular => REGULAR_WIDTHS.get_or_init(|| Widths::read(REGULAR)),
        Weight::SemiBold => SEMIBOLD_WIDTHS.get_or_init(|| Widths::read(SEMIBOLD)),
    }
}

/// Width of `text` in px at `size` px.
pub(crate) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let widths = widths(weight);
    text.chars().map(|ch| widths.of(ch)).sum::<f64>() * size * RESERVE
}

/// `text`, cut with `…` where it is wider than `max_width` px. Never empty for a non-empty text.
pub(crate) fn truncate(text: &str, size: f64, weight: Weight, max_width: f64) -> String {
    if width(text, size, weight) <= max_width {
        return text.to_owned();
    }
    let widths = widths(weight);
    let mut room = max_width / (size * RESERVE) - widths.of('…');
    let mut kept = String::new();
    for ch in text.chars() {
        room -= widths.of(ch);
        if room < 0.0 {
            break;
        }
        kept.push(ch);
    }
    format!("{}…", kept.trim_end())
}

/// Names cut to `max_width` px so that different ones stay different: where cutting their ends
/// makes two the same, they are cut in the middle.
pub(crate) fn truncate_all(
    names: &[&str],
    size: f64,
    weight: Weight,
    max_width: f64,
) -> Vec<String> {
    let cut: Vec<String> = names.iter().map(|it| truncate(it, size, weight, max_width)).collect();
    let n_names = names.iter().collect::<HashSet<_>>().len();
    if cut.iter().collect::<HashSet<_>>().len() == n_names {
        return cut;
    }
    names.iter().map(|it| truncate_middle(it, size, weight, max_width)).collect()
}

fn truncate_middle(text: &str, size: f64, weight: Weight, max_width: f64) -> String {
    if width(text, size, weight) <= max_width {
        return text.to_owned();
    }
    let widths = widths(weight);
    let room = (max_width / (size * RESERVE) - widths.of('…')) / 2.0;
    let fitting = |chars: &mut dyn Iterator<Item = char>| -> Vec<char> {
        let mut used = 0.0;
        let fits = |ch: &char| {
            used += widths.of(*ch);
            used <= room
        };
        chars.take_while(fits).collect()
    };
    let head: String = fitting(&mut text.chars()).into_iter().collect();
    let tail: String = fitting(&mut text.chars().rev()).into_iter().rev().collect();
    format!("{}…{}", head.trim_end(), tail.trim_start())
}

/// `text` in at most `max_lines` lines of at most `max_width` px, broken at spaces; what is
/// left over is cut with `…`.
pub(crate) fn wrap(
    text: &str,
    size: f64,
    weight: Weight,
    max_width: f64,
    max_lines: usize,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // A percent sign stays with its figure, whatever stands between them in the end.
    let joined = text.replace(" %", "\u{2060}%");
    for word in joined.split_whitespace() {
        let has_room = lines.len() < max_lines;
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size, weight) <= max_width => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) if has_room => lines.push(word.to_owned()),
            Some(line) => {
                // No line is left: the rest joins the last one, which is cut below.
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    let parted = lines.iter().map(|it| it.replace("\u{2060}%", " %"));
    parted.map(|line| truncate(&line, size, weight, max_width)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_embedded_font() {
        // 1266 / 2048 em is the advance of a zero in Inter 4 Regular.
        let zero = width("0", 2048.0, Weight::Regular) / RESERVE;
        assert!((1200.0..1400.0).contains(&zero), "{zero}");
        assert!(width("W", 12.0, Weight::Regular) > 2.0 * width("i", 12.0, Weight::Regular));
        assert!(width("a", 12.0, Weight::SemiBold) > width("a", 12.0, Weight::Regular));
        assert!(width("表", 12.0, Weight::Regular) >= 12.0);
    }

    #[test]
    fn truncated_text_fits_and_says_that_it_was_cut() {
        for text in ["", "Acme", "Consolidated International Holdings", "日本語の長い会社名"]
        {
            for max_width in [0.0, 10.0, 40.0, 80.0, 400.0] {
                let cut = truncate(text, 12.0, Weight::Regular, max_width);
                assert!(cut == text || cut.ends_with('…'), "{cut}");
                let fits = width(&cut, 12.0, Weight::Regular) <= max_width.max(12.0 * 1.2);
                assert!(fits, "{cut} at {max_width}");
            }
        }
    }

    #[test]
    fn names_stay_different_when_they_are_cut() {
        let names = ["Consolidated Holdings of Region 1", "Consolidated Holdings of Region 2"];
        let cut = truncate_all(&names, 12.0, Weight::Regular, 120.0);
        assert_ne!(cut[0], cut[1]);
        assert!(cut.iter().all(|it| width(it, 12.0, Weight::Regular) <= 120.0), "{cut:?}");
        assert_eq!(truncate_all(&["Acme", "Acme"], 12.0, Weight::Regular, 120.0), ["Acme", "Acme"]);
    }

    #[test]
    fn wrapping_keeps_every_word_until_the_lines_run_out() {
        let wrapped = wrap("Green Energy Corp", 12.0, Weight::Regular, 90.0, 2);
        assert_eq!(wrapped, ["Green Energy", "Corp"]);
        let wrapped = wrap("Green Energy Corporation of Somewhere", 12.0, Weight::Regular, 90.0, 2);
        assert_eq!(wrapped.len(), 2);
        assert!(wrapped[1].ends_with('…'), "{wrapped:?}");
        assert!(wrap("", 12.0, Weight::Regular, 90.0, 2).is_empty());
        let wrapped = wrap("off by some 3.4 % here", 12.0, Weight::Regular, 80.0, 2);
        assert_eq!(wrapped, ["off by some", "3.4 % here"]);
    }
}
