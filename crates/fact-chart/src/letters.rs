//! Text as glyphs of the embedded fonts, for pictures of pixels.
//!
//! Inter draws Latin, Greek and Cyrillic; what it lacks is drawn by a Hebrew, an Arabic and a
//! Chinese, Japanese and Korean font, cut down to what is written most (`assets/README.md`). The
//! system's fonts are never asked, so that a picture is the same on every machine.

use std::sync::OnceLock;

use harfrust::{Direction, ShapeOptions, ShaperData, UnicodeBuffer};
use skrifa::{
    GlyphId, MetadataProvider as _,
    instance::{LocationRef, Size},
    outline::{DrawSettings, OutlinePen},
};

use crate::metrics::{self, Weight};

const HEBREW: &[u8] = include_bytes!("../assets/NotoSansHebrew-Regular.ttf");
const ARABIC: &[u8] = include_bytes!("../assets/NotoSansArabic-Regular.ttf");
const CHINESE: &[u8] = include_bytes!("../assets/DroidSansFallback.ttf");

/// Typefaces for what the first one lacks, as TrueType files: Hebrew, Arabic, and what is written most
/// of Chinese, Japanese and Korean.
pub const OTHERS: [&[u8]; 3] = [HEBREW, ARABIC, CHINESE];

/// The fonts, those of the two weights first.
const FONTS: [&[u8]; 5] = [metrics::REGULAR, metrics::SEMIBOLD, HEBREW, ARABIC, CHINESE];
const FALLBACKS: [usize; 3] = [2, 3, 4];

/// A font ready to shape and to draw.
struct Face {
    shaping: harfrust::FontRef<'static>,
    data: ShaperData,
    drawing: skrifa::FontRef<'static>,
    /// Whether it has a glyph, by code point of the Basic Multilingual Plane.
    has: Vec<bool>,
}

impl Face {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let shaping = harfrust::FontRef::new(bytes).ok()?;
        let drawing = skrifa::FontRef::new(bytes).ok()?;
        let charmap = drawing.charmap();
        let has = (0..=u32::from(u16::MAX)).map(|it| charmap.map(it).is_some()).collect();
        Some(Self { data: ShaperData::new(&shaping), shaping, drawing, has })
    }

    fn has(&self, ch: char) -> bool {
        usize::try_from(u32::from(ch)).ok().and_then(|it| self.has.get(it)).is_some_and(|it| *it)
    }
}

fn face(idx: usize) -> Option<&'static Face> {
    static FACES: [OnceLock<Option<Face>>; FONTS.len()] = [const { OnceLock::new() }; FONTS.len()];
    let bytes = FONTS.get(idx)?;
    FACES.get(idx)?.get_or_init(|| Face::read(bytes)).as_ref()
}

/// A glyph and where its origin is, in ems from the beginning of the line.
pub(crate) struct Glyph {
    font_idx: usize,
    id: GlyphId,
    pub x: f32,
    pub y: f32,
}

/// `text` as glyphs from left to right, and how long the line is in ems.
pub(crate) fn shape(text: &str, weight: Weight) -> (Vec<Glyph>, f32) {
    let main = usize::from(weight == Weight::SemiBold);
    let mut line = Line { glyphs: Vec::new(), x: 0.0 };
    if !text.chars().any(turns) {
        for (font_idx, part) in by_font(text, main) {
            line.push(part, font_idx, Direction::LeftToRight);
        }
        return (line.glyphs, line.x);
    }
    let bidi = unicode_bidi::BidiInfo::new(text, Some(unicode_bidi::Level::ltr()));
    for paragraph in &bidi.paragraphs {
        let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let is_ltr = levels.get(run.start).is_none_or(unicode_bidi::Level::is_ltr);
            let mut parts = by_font(text.get(run).unwrap_or_default(), main);
            let direction = if is_ltr { Direction::LeftToRight } else { Direction::RightToLeft };
            if !is_ltr {
                parts.reverse();
            }
            for (font_idx, part) in parts {
                line.push(part, font_idx, direction);
            }
        }
    }
    (line.glyphs, line.x)
}

/// Whether the embedded fonts lack a letter of `text`.
pub(crate) fn lacks(text: &str) -> bool {
    let has = |idx: usize, ch: char| face(idx).is_some_and(|it| it.has(ch));
    text.chars().any(|ch| {
        !ch.is_whitespace() && !has(0, ch) && !FALLBACKS.into_iter().any(|idx| has(idx, ch))
    })
}

/// Stands for a letter that no embedded font has.
pub(crate) const MISSING: char = '■';

/// `text` with a mark in place of each letter that no embedded font has.
pub(crate) fn drawable(text: &str) -> String {
    text.chars().map(|ch| if lacks(ch.encode_utf8(&mut [0; 4])) { MISSING } else { ch }).collect()
}

/// Whether a letter may be written from right to left.
fn turns(ch: char) -> bool {
    matches!(ch, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{1EFFF}')
}

/// `text` in parts that one font can draw; marks and spaces stay with what they follow.
fn by_font(text: &str, main: usize) -> Vec<(usize, &str)> {
    let has = |idx: usize, ch: char| face(idx).is_some_and(|it| it.has(ch));
    let mut parts: Vec<(usize, &str)> = Vec::new();
    let (mut start, mut current) = (0, main);
    for (at, ch) in text.char_indices() {
        let font = if has(main, ch) {
            main
        } else if has(current, ch) {
            current
        } else {
            FALLBACKS.into_iter().find(|idx| has(*idx, ch)).unwrap_or(main)
        };
        if font != current {
            if start < at {
                parts.push((current, text.get(start..at).unwrap_or_default()));
            }
            (start, current) = (at, font);
        }
    }
    if start < text.len() {
        parts.push((current, text.get(start..).unwrap_or_default()));
    }
    parts
}

/// A line that grows to the right.
struct Line {
    glyphs: Vec<Glyph>,
    x: f32,
}

impl Line {
    fn push(&mut self, text: &str, font_idx: usize, direction: Direction) {
        let Some(face) = face(font_idx) else { return };
        let shaper = face.data.shaper(&face.shaping).build();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(direction);
        buffer.guess_segment_properties();
        let line = shaper.shape(buffer, ShapeOptions::new());
        #[expect(clippy::cast_precision_loss, reason = "font units are far below 2^24")]
        let ems = |it: i32| it as f32 / shaper.units_per_em().max(1) as f32;
        for (info, place) in line.glyph_infos().iter().zip(line.glyph_positions()) {
            let (x, y) = (self.x + ems(place.x_offset), ems(place.y_offset));
            self.glyphs.push(Glyph { font_idx, id: GlyphId::new(info.glyph_id), x, y });
            self.x += ems(place.x_advance);
        }
    }
}

impl Glyph {
    /// Whether its font comes in one weight only.
    pub fn is_light(&self) -> bool {
        FALLBACKS.contains(&self.font_idx)
    }

    /// Writes the outline at `size` px with its origin at zero, y growing upwards.
    pub fn outline(&self, size: f32, pen: &mut impl OutlinePen) {
        let outline = face(self.font_idx).and_then(|it| it.drawing.outline_glyphs().get(self.id));
        if let Some(outline) = outline {
            let settings = DrawSettings::unhinted(Size::new(size), LocationRef::default());
            // A glyph whose outline is damaged is left out; the fonts are our own.
            let _ = outline.draw(settings, pen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fonts_of(text: &str) -> Vec<usize> {
        let (glyphs, _) = shape(text, Weight::Regular);
        let mut fonts: Vec<usize> = glyphs.iter().map(|it| it.font_idx).collect();
        fonts.dedup();
        fonts
    }

    #[test]
    fn each_script_has_a_font_and_no_letter_is_a_box() {
        for (text, fonts) in [
            ("Revenue, Ελλάς, Выручка: €5.2B → ∞", vec![0]),
            ("营业收入", vec![4]),
            ("売上高 (百万円)", vec![4, 0, 4, 0]),
            ("매출액", vec![4]),
            ("הכנסות", vec![2]),
            ("الإيرادات", vec![3]),
        ] {
            assert_eq!(fonts_of(text), fonts, "{text}");
            assert!(!lacks(text), "{text}");
            let (glyphs, _) = shape(text, Weight::SemiBold);
            assert!(glyphs.iter().all(|it| it.id.to_u32() != 0), "{text}");
        }
        assert!(lacks("ราคา") && lacks("😀"));
    }

    #[test]
    fn hebrew_and_arabic_are_written_from_the_right() {
        // The first letter, alef, is the rightmost.
        let (glyphs, width) = shape("אב", Weight::Regular);
        assert!(glyphs[0].x < glyphs[1].x && width > 0.5);
        let (alone, _) = shape("א", Weight::Regular);
        assert_eq!(glyphs[1].id, alone[0].id);
        // Letters join: a beh between two others is another glyph than one alone.
        let (joined, _) = shape("ببب", Weight::Regular);
        let (single, _) = shape("ب", Weight::Regular);
        assert!(joined.iter().all(|it| it.id != single[0].id));
    }

    #[test]
    fn a_line_is_as_long_as_its_letters_are_measured() {
        for text in ["Revenue by company", "0123456789", "Q1 2025"] {
            let (_, width) = shape(text, Weight::Regular);
            let measured = metrics::width(text, 1.0, Weight::Regular) / 1.06;
            assert!((f64::from(width) - measured).abs() < 0.05 * measured, "{text}");
        }
    }
}
