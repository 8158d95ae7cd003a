//! Setting text: styles, and a paragraph as lines of placed glyphs.
//!
//! Shaping, writing direction, line breaks and the choice of a font for each letter are
//! `parley`'s; what is kept of a line is what the PDF needs.

use std::{borrow::Cow, cell::RefCell, collections::HashMap, rc::Rc};

use krilla::{
    color::rgb,
    text::{Font, GlyphId, KrillaGlyph},
};
use parley::{
    FontContext, FontFamily, FontFamilyName, FontFeature, FontFeatures, FontWeight, Layout,
    LayoutContext, LineHeight, OverflowWrap, StyleProperty,
};

use super::fonts::{Fonts, UNKNOWN};

/// Half the height of a capital letter, in ems: lines are centred on it.
const HALF_CAP: f32 = 0.3635;

/// How text looks. Sizes in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    pub size: f32,
    /// From one line to the next.
    pub leading: f32,
    pub face: Face,
    pub is_strong: bool,
    /// Figures of one width, to stand under each other.
    pub is_tabular: bool,
    pub color: Color,
}

/// Which letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// The charts' own.
    Text,
    /// Each as wide as the others, for statements.
    Code,
}

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Color(pub u8, pub u8, pub u8);

impl From<Color> for rgb::Color {
    fn from(Color(red, green, blue): Color) -> Self {
        Self::new(red, green, blue)
    }
}

/// One line of text, to be drawn anywhere.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// The paragraph's text, which the glyphs point into.
    pub text: Rc<str>,
    pub runs: Vec<Run>,
    pub color: Color,
    /// Without spaces at its end.
    pub width: f32,
    /// From the top of the line to where letters stand.
    pub baseline: f32,
    pub height: f32,
}

/// Glyphs of one font and size.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// From the line's left.
    pub x: f32,
    pub font: Font,
    pub size: f32,
    pub glyphs: Vec<KrillaGlyph>,
}

/// A paragraph, shaped and not yet broken into lines.
pub(crate) struct Paragraph {
    text: Rc<str>,
    layout: Layout<()>,
    style: Style,
}

/// Sets text with the fonts at hand.
pub(crate) struct Typesetter<'a> {
    fonts: &'a Fonts,
    context: FontContext,
    layouts: LayoutContext<()>,
    /// Families for text, in the order they are tried.
    text: Vec<FontFamilyName<'static>>,
    /// The same for code.
    code: Vec<FontFamilyName<'static>>,
    loaded: RefCell<HashMap<(u64, u32), Option<Font>>>,
}

impl<'a> Typesetter<'a> {
    pub fn new(fonts: &'a Fonts) -> Self {
        let named = |it: &String| FontFamilyName::Named(Cow::Owned(it.clone()));
        let text: Vec<_> = fonts.families.iter().map(named).collect();
        let code = FontFamilyName::Named(Cow::Borrowed(super::fonts::CODE));
        Self {
            fonts,
            context: fonts.context.clone(),
            layouts: LayoutContext::new(),
            code: std::iter::once(code).chain(text.iter().cloned()).collect(),
            text,
            loaded: RefCell::default(),
        }
    }

    /// Letters that no font has, as the sign for them.
    pub fn known(&self, text: &str) -> String {
        text.chars().map(|it| if self.fonts.has(it) { it } else { UNKNOWN }).collect()
    }

    /// Shapes a paragraph of pieces, each plain or strong.
    pub fn paragraph(&mut self, pieces: &[(&str, bool)], style: Style) -> Paragraph {
        let mut text = String::new();
        let mut strong = Vec::new();
        for (piece, is_strong) in pieces {
            let from = text.len();
            text.push_str(&self.known(piece));
            if *is_strong {
                strong.push(from..text.len());
            }
        }
        let mut builder = self.layouts.ranged_builder(&mut self.context, &text, 1.0, false);
        let families = match style.face {
            Face::Text => &self.text,
            Face::Code => &self.code,
        };
        let families = FontFamily::List(Cow::Borrowed(families.as_slice()));
        builder.push_default(StyleProperty::FontFamily(families));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::Absolute(style.leading)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        if style.is_tabular {
            let figures = [FontFeature::new(parley::setting::Tag::new(b"tnum"), 1)];
            let figures = FontFeatures::List(Cow::Owned(figures.to_vec()));
            builder.push_default(StyleProperty::FontFeatures(figures));
        }
        let semi_bold = StyleProperty::FontWeight(FontWeight::SEMI_BOLD);
        if style.is_strong {
            builder.push_default(semi_bold);
        } else {
            for range in strong {
                builder.push(semi_bold.clone(), range);
            }
        }
        Paragraph { layout: builder.build(&text), text: text.into(), style }
    }

    /// The paragraph as lines of at most `width` points.
    pub fn lines(&self, paragraph: &mut Paragraph, width: f32) -> Vec<Line> {
        paragraph.layout.break_all_lines(Some(width));
        let layout = &paragraph.layout;
        let Style { size, leading, .. } = paragraph.style;
        let set = |line: parley::Line<'_, ()>| {
            let metrics = line.metrics();
            let taken = metrics.advance - metrics.hanging_advance;
            let left = if layout.is_rtl() { (width - taken).max(0.0) } else { 0.0 };
            Line {
                text: Rc::clone(&paragraph.text),
                runs: self.runs(&line, left),
                color: paragraph.style.color,
                width: left + taken,
                baseline: leading / 2.0 + HALF_CAP * size,
                height: leading,
            }
        };
        layout.lines().map(set).collect()
    }

    fn runs(&self, line: &parley::Line<'_, ()>, left: f32) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut x = left;
        for run in line.runs() {
            let from = x;
            let size = run.font_size();
            let mut glyphs: Vec<KrillaGlyph> = Vec::new();
            for cluster in run.visual_clusters() {
                if cluster.is_ligature_continuation() {
                    if let Some(glyph) = glyphs.last_mut() {
                        glyph.text_range.end = glyph.text_range.end.max(cluster.text_range().end);
                    }
                    continue;
                }
                for glyph in cluster.glyphs() {
                    x += glyph.advance;
                    // A line's end has no shape of its own.
                    if cluster.is_hard_line_break() || glyph.id == 0 {
                        continue;
                    }
                    glyphs.push(KrillaGlyph::new(
                        GlyphId::new(glyph.id),
                        glyph.advance / size,
                        glyph.x / size,
                        glyph.y / size,
                        0.0,
                        cluster.text_range(),
                        None,
                    ));
                }
            }
            if let Some(font) = self.font(run.font()).filter(|_| !glyphs.is_empty()) {
                runs.push(Run { x: from, font, size, glyphs });
            }
        }
        runs
    }

    fn font(&self, data: &parley::FontData) -> Option<Font> {
        let key = (data.data.id(), data.index);
        let mut loaded = self.loaded.borrow_mut();
        let load = || {
            let (bytes, _) = data.data.clone().into_raw_parts();
            Font::new(bytes.into(), data.index)
        };
        loaded.entry(key).or_insert_with(load).clone()
    }
}

impl Paragraph {
    /// How wide the paragraph is on one line, and how wide its longest word.
    pub fn widths(&self) -> (f32, f32) {
        let widths = self.layout.calculate_content_widths();
        (widths.max, widths.min)
    }
}
