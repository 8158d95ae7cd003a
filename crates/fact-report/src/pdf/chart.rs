//! A chart's SVG drawn on a page: shapes as paths, text as text.
//!
//! `usvg` reads the SVG and lays out its text, as it does for a PNG of the same chart; what is
//! here puts that on the page. Glyphs that stand on one line are written as one piece of text, so
//! that a label can be found and copied. docs/adr/0022 says why this is not `krilla-svg`.

use std::{collections::HashMap, sync::Arc};

use krilla::{
    geom::{Path, PathBuilder, Point, Transform},
    num::NormalizedF32,
    paint::{self, LineCap, LineJoin, StrokeDash},
    surface::Surface,
    text::{Font, GlyphId, KrillaGlyph},
};
use usvg::{
    fontdb::{Database, ID, Source},
    layout::{PositionedGlyph, Span},
    tiny_skia_path::{PathSegment, Transform as SvgTransform},
};

use super::fonts::Fonts;

/// A chart that has been read.
#[derive(Debug)]
pub(crate) struct Picture {
    tree: usvg::Tree,
}

impl Picture {
    /// Reads `svg`, laying out its text with the fonts at hand.
    ///
    /// # Errors
    /// It is no SVG.
    pub fn read(svg: &str, fonts: &Fonts) -> Result<Self, usvg::Error> {
        let fontdb = Arc::clone(&fonts.database);
        let options = usvg::Options {
            fontdb,
            font_family: fact_chart::typeface::FAMILY_NAME.into(),
            ..usvg::Options::default()
        };
        Ok(Self { tree: usvg::Tree::from_str(svg, &options)? })
    }

    /// Its width in heights.
    pub fn aspect(&self) -> f32 {
        let size = self.tree.size();
        size.width() / size.height()
    }

    /// Draws the chart `width` wide with its upper left corner at the surface's origin.
    pub fn draw(&self, surface: &mut Surface<'_>, width: f32) {
        let scale = width / self.tree.size().width();
        surface.push_transform(&Transform::from_scale(scale, scale));
        let database = self.tree.fontdb();
        Pen { surface, database, fonts: HashMap::new() }.group(self.tree.root());
        surface.pop();
    }
}

struct Pen<'a, 'b> {
    surface: &'a mut Surface<'b>,
    database: &'a Database,
    fonts: HashMap<ID, Option<Font>>,
}

impl Pen<'_, '_> {
    fn group(&mut self, group: &usvg::Group) {
        self.surface.push_transform(&transform(group.transform()));
        let clip = group.clip_path().and_then(clip);
        if let Some((clip, rule)) = &clip {
            self.surface.push_clip_path(clip, rule);
        }
        self.surface.push_opacity(opacity(group.opacity()));
        for node in group.children() {
            match node {
                usvg::Node::Group(group) => self.group(group),
                usvg::Node::Path(path) => self.path(path),
                usvg::Node::Text(text) => self.text(text),
                // Charts have none, and the reader of charts lets none in.
                usvg::Node::Image(_) => {}
            }
        }
        self.surface.pop();
        if clip.is_some() {
            self.surface.pop();
        }
        self.surface.pop();
    }

    fn path(&mut self, path: &usvg::Path) {
        let (fill, stroke) = (path.fill().map(fill), path.stroke().map(stroke));
        let has_ink = fill.is_some() || stroke.is_some();
        let outline = outline(path.data().segments());
        if let Some(outline) = outline.filter(|_| path.is_visible() && has_ink) {
            self.surface.set_fill(fill);
            self.surface.set_stroke(stroke);
            self.surface.draw_path(&outline);
        }
    }

    fn text(&mut self, text: &usvg::Text) {
        for span in text.layouted().iter().filter(|it| it.visible) {
            let Some(span_fill) = span.fill.as_ref().map(fill) else { continue };
            self.surface.set_fill(Some(span_fill));
            self.surface.set_stroke(None);
            let mut run: Option<Run> = None;
            for glyph in &span.positioned_glyphs {
                let Some(font) = self.font(glyph.font) else { continue };
                let frame = frame(glyph, span, &font);
                let goes_on = run.as_mut().is_some_and(|it| it.go_on(glyph, &frame));
                if !goes_on {
                    self.write(run.take());
                    run = Run::new(glyph, span, font, frame);
                }
            }
            self.write(run);
        }
    }

    fn write(&mut self, run: Option<Run>) {
        let Some(run) = run else { return };
        self.surface.push_transform(&transform(run.frame));
        let origin = Point::from_xy(0.0, 0.0);
        self.surface.draw_glyphs(origin, &run.glyphs, run.font, &run.text, run.size, false);
        self.surface.pop();
    }

    fn font(&mut self, id: ID) -> Option<Font> {
        let database = self.database;
        let load = || {
            let (Source::Binary(bytes), index) = database.face_source(id)?;
            Font::new(bytes.into(), index)
        };
        self.fonts.entry(id).or_insert_with(load).clone()
    }
}

/// Glyphs that stand on one line, one after another.
struct Run {
    id: ID,
    font: Font,
    size: f32,
    /// Where the first glyph stands.
    frame: SvgTransform,
    /// The other way round: from the picture to the run's line.
    back: SvgTransform,
    /// Where the last glyph stands on the line.
    last_x: f32,
    text: String,
    glyphs: Vec<KrillaGlyph>,
}

impl Run {
    fn new(glyph: &PositionedGlyph, span: &Span, font: Font, frame: SvgTransform) -> Option<Self> {
        let (back, size) = (frame.invert()?, span.font_size.get());
        let (text, glyphs) = (String::new(), Vec::new());
        let id = glyph.font;
        let mut run = Self { id, font, size, frame, back, last_x: 0.0, text, glyphs };
        run.push(glyph);
        Some(run)
    }

    /// Takes `glyph` in where it stands on the run's line.
    fn go_on(&mut self, glyph: &PositionedGlyph, frame: &SvgTransform) -> bool {
        let here = self.back.pre_concat(*frame);
        let is_level = (here.sx - 1.0).abs() < 1e-3
            && (here.sy - 1.0).abs() < 1e-3
            && here.kx.abs() < 1e-3
            && here.ky.abs() < 1e-3
            && here.ty.abs() < self.size * 1e-3;
        if glyph.font != self.id || !is_level {
            return false;
        }
        if let Some(last) = self.glyphs.last_mut() {
            last.x_advance = (here.tx - self.last_x) / self.size;
        }
        self.last_x = here.tx;
        self.push(glyph);
        true
    }

    fn push(&mut self, glyph: &PositionedGlyph) {
        let from = self.text.len();
        self.text.push_str(&glyph.text);
        let range = from..self.text.len();
        let id = GlyphId::new(glyph.id.0);
        self.glyphs.push(KrillaGlyph::new(id, 0.0, 0.0, 0.0, 0.0, range, None));
    }
}

/// Where a glyph stands, one unit a px: without the scale from the font's own units.
fn frame(glyph: &PositionedGlyph, span: &Span, font: &Font) -> SvgTransform {
    let scale = font.units_per_em() / span.font_size.get();
    glyph.transform().pre_concat(SvgTransform::from_scale(scale, scale))
}

fn clip(clip: &usvg::ClipPath) -> Option<(Path, paint::FillRule)> {
    let mut segments = Vec::new();
    for node in clip.root().children() {
        let usvg::Node::Path(path) = node else { continue };
        segments.extend(path.data().clone().transform(clip.transform())?.segments());
    }
    outline(segments.into_iter()).map(|it| (it, paint::FillRule::NonZero))
}

fn outline(segments: impl Iterator<Item = PathSegment>) -> Option<Path> {
    let mut path = PathBuilder::new();
    for segment in segments {
        match segment {
            PathSegment::MoveTo(to) => path.move_to(to.x, to.y),
            PathSegment::LineTo(to) => path.line_to(to.x, to.y),
            PathSegment::QuadTo(by, to) => path.quad_to(by.x, by.y, to.x, to.y),
            PathSegment::CubicTo(a, b, to) => path.cubic_to(a.x, a.y, b.x, b.y, to.x, to.y),
            PathSegment::Close => path.close(),
        }
    }
    path.finish()
}

fn fill(fill: &usvg::Fill) -> paint::Fill {
    let rule = match fill.rule() {
        usvg::FillRule::NonZero => paint::FillRule::NonZero,
        usvg::FillRule::EvenOdd => paint::FillRule::EvenOdd,
    };
    paint::Fill { paint: ink(fill.paint()), opacity: opacity(fill.opacity()), rule }
}

fn stroke(stroke: &usvg::Stroke) -> paint::Stroke {
    let line_cap = match stroke.linecap() {
        usvg::LineCap::Butt => LineCap::Butt,
        usvg::LineCap::Round => LineCap::Round,
        usvg::LineCap::Square => LineCap::Square,
    };
    let line_join = match stroke.linejoin() {
        usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
        usvg::LineJoin::Round => LineJoin::Round,
        usvg::LineJoin::Bevel => LineJoin::Bevel,
    };
    let dash =
        stroke.dasharray().map(|it| StrokeDash { array: it.to_vec(), offset: stroke.dashoffset() });
    paint::Stroke {
        paint: ink(stroke.paint()),
        width: stroke.width().get(),
        miter_limit: stroke.miterlimit().get(),
        line_cap,
        line_join,
        opacity: opacity(stroke.opacity()),
        dash,
    }
}

fn ink(ink: &usvg::Paint) -> paint::Paint {
    use krilla::color::rgb;
    let color = |it: usvg::Color| rgb::Color::new(it.red, it.green, it.blue);
    match ink {
        usvg::Paint::Color(it) => color(*it).into(),
        usvg::Paint::LinearGradient(it) => {
            let stops = it.stops().iter().map(|stop| paint::Stop {
                offset: NormalizedF32::new(stop.offset().get()).unwrap_or(NormalizedF32::ZERO),
                color: color(stop.color()).into(),
                opacity: opacity(stop.opacity()),
            });
            paint::LinearGradient {
                x1: it.x1(),
                y1: it.y1(),
                x2: it.x2(),
                y2: it.y2(),
                transform: transform(it.transform()),
                spread_method: paint::SpreadMethod::Pad,
                stops: stops.collect(),
                anti_alias: false,
            }
            .into()
        }
        // Charts have no other, and the reader of charts lets none in.
        usvg::Paint::RadialGradient(_) | usvg::Paint::Pattern(_) => rgb::Color::black().into(),
    }
}

fn opacity(opacity: usvg::Opacity) -> NormalizedF32 {
    NormalizedF32::new(opacity.get()).unwrap_or(NormalizedF32::ONE)
}

fn transform(it: SvgTransform) -> Transform {
    Transform::from_row(it.sx, it.ky, it.kx, it.sy, it.tx, it.ty)
}
