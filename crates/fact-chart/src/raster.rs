//! A scene as a picture of pixels.
//!
//! The same shapes that [`render`](crate::render) writes as SVG, filled by tiny-skia, with text as
//! outlines of the embedded fonts. `layout_tests` compares the two.

use skrifa::outline::OutlinePen;
use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Shader, Stroke, Transform,
};

use crate::{
    error::Error,
    letters,
    metrics::Weight,
    render,
    scene::{Anchor, Point, Scene, Shape, Text},
};

/// Dots to an inch at scale one, as the web counts them.
const DPI: f64 = 96.0;
const INCHES_IN_A_METRE: f64 = 39.370_1;

/// The scene `scale` times as large, as a PNG.
pub(crate) fn to_png(scene: &Scene, scale: f64, max_side: u32) -> Result<Vec<u8>, Error> {
    let side = |it: f64| u32::try_from(crate::number::rounded(it * scale)).unwrap_or(0).max(1);
    let (width, height) = (side(scene.width), side(scene.height));
    if width.max(height) > max_side {
        return Err(Error::TooLarge { width, height });
    }
    let mut pixmap = Pixmap::new(width, height).ok_or(Error::TooLarge { width, height })?;
    let mut canvas = Canvas { pixmap: &mut pixmap, scale: single(scale) };
    for shape in &scene.shapes {
        canvas.draw(shape);
    }
    encode(&pixmap, scale)
}

/// As a PNG without transparency, with its size in print.
fn encode(pixmap: &Pixmap, scale: f64) -> Result<Vec<u8>, Error> {
    let failed = |err: png::EncodingError| Error::Png { reason: err.to_string() };
    // Nothing is left transparent: the surface lies under all.
    let pixels = pixmap.data().chunks_exact(4);
    let mut opaque = vec![0; pixels.len() * 3];
    for (three, four) in opaque.chunks_exact_mut(3).zip(pixels) {
        if let ([to_red, to_green, to_blue], [red, green, blue, _]) = (three, four) {
            (*to_red, *to_green, *to_blue) = (*red, *green, *blue);
        }
    }
    let mut bytes = Vec::with_capacity(opaque.len() / 16);
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    // Most rows of a chart are like the row above.
    encoder.set_filter(png::Filter::Up);
    let per_metre = u32::try_from(crate::number::rounded(DPI * scale * INCHES_IN_A_METRE));
    if let Ok(n) = per_metre {
        let unit = png::Unit::Meter;
        encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: n, yppu: n, unit }));
    }
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&opaque).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}

/// tiny-skia counts in single precision.
#[expect(clippy::cast_possible_truncation, reason = "px of a picture are far below 2^24")]
fn single(value: f64) -> f32 {
    value as f32
}

struct Canvas<'a> {
    pixmap: &'a mut Pixmap,
    scale: f32,
}

impl Canvas<'_> {
    fn draw(&mut self, shape: &Shape) {
        match shape {
            Shape::Polygon { points, color, opacity } => {
                if let Some(path) = path(points, true) {
                    self.fill(&path, &paint(*color, *opacity));
                }
            }
            Shape::Line { points, stroke } => {
                let paint = paint(stroke.color, stroke.opacity);
                let pieces = match stroke.dash {
                    None => vec![points.clone()],
                    Some(dash) => render::dashes(points, dash),
                };
                // Where px hold more than one point, no eye sees how they are joined.
                let is_dense = points.len() > 1000;
                let line_join = if is_dense { LineJoin::Bevel } else { LineJoin::Round };
                let (width, line_cap) = (single(stroke.width), LineCap::Round);
                let pen = Stroke { width, line_cap, line_join, ..Stroke::default() };
                for path in pieces.iter().filter_map(|it| path(it, false)) {
                    let transform = self.transform();
                    self.pixmap.stroke_path(&path, &paint, &pen, transform, None);
                }
            }
            Shape::Circle { center, radius, color, opacity } => {
                let (x, y) = (single(center.x), single(center.y));
                if let Some(path) = PathBuilder::from_circle(x, y, single(*radius)) {
                    self.fill(&path, &paint(*color, *opacity));
                }
            }
            Shape::Text(text) => self.write(text),
        }
    }

    fn transform(&self) -> Transform {
        Transform::from_scale(self.scale, self.scale)
    }

    fn fill(&mut self, path: &Path, paint: &Paint<'_>) {
        self.pixmap.fill_path(path, paint, FillRule::Winding, self.transform(), None);
    }

    fn write(&mut self, text: &Text) {
        let size = single(text.size);
        let (glyphs, width) =
            letters::shape(&letters::drawable(&render::printable(&text.text)), text.weight);
        let offset = match text.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => width * size / 2.0,
            Anchor::End => width * size,
        };
        let (left, baseline) = (single(text.at.x) - offset, single(text.at.y));
        let mut outline = Outline { path: PathBuilder::new(), x: 0.0, y: 0.0 };
        for glyph in &glyphs {
            (outline.x, outline.y) = (left + glyph.x * size, baseline - glyph.y * size);
            glyph.outline(size, &mut outline);
        }
        let Some(path) = outline.path.finish() else { return };
        let paint = paint(text.color, 1.0);
        if text.weight == Weight::SemiBold && glyphs.iter().any(letters::Glyph::is_light) {
            // The fonts of other scripts come in one weight: a rim makes them heavier.
            let pen = Stroke { width: size * 0.03, ..Stroke::default() };
            let transform = self.transform();
            self.pixmap.stroke_path(&path, &paint, &pen, transform, None);
        }
        self.fill(&path, &paint);
    }
}

fn paint(color: plotters::style::RGBColor, opacity: f64) -> Paint<'static> {
    let channel = |it: u8| f32::from(it) / 255.0;
    let alpha = single(opacity.clamp(0.0, 1.0));
    let color = Color::from_rgba(channel(color.0), channel(color.1), channel(color.2), alpha);
    Paint {
        shader: Shader::SolidColor(color.unwrap_or(Color::BLACK)),
        anti_alias: true,
        ..Paint::default()
    }
}

fn path(points: &[Point], is_closed: bool) -> Option<Path> {
    let (first, rest) = points.split_first()?;
    let mut path = PathBuilder::with_capacity(points.len() + 1, points.len());
    path.move_to(single(first.x), single(first.y));
    for point in rest {
        path.line_to(single(point.x), single(point.y));
    }
    if is_closed {
        path.close();
    }
    path.finish()
}

/// Takes a glyph's outline down as a path, y growing downwards.
struct Outline {
    path: PathBuilder,
    x: f32,
    y: f32,
}

impl OutlinePen for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.y - y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.y - y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + cx, self.y - cy, self.x + x, self.y - y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (left, base) = (self.x, self.y);
        self.path.cubic_to(left + cx0, base - cy0, left + cx1, base - cy1, left + x, base - y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
