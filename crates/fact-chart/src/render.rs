//! A scene as SVG, drawn by plotters.
//!
//! plotters places things on whole px. Scenes are drawn on a canvas ten times as large and
//! shown a tenth in size, so that thin lines and text sit where they belong.

use plotters::{
    coord::Shift,
    drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea as _},
    element::{Circle, PathElement, Polygon, Text as TextElement},
    prelude::SVGBackend,
    style::{
        Color as _, FontFamily, FontStyle, IntoFont as _, RGBAColor, ShapeStyle, TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};

use crate::{
    metrics::{FAMILY, Weight},
    number::rounded,
    scene::{Anchor, Point, Scene, Shape, Stroke, Text},
};

/// Canvas units in one px.
const FINENESS: f64 = 10.0;

/// The backend writes font sizes divided by this.
const BACKEND_FONT_SCALE: f64 = 1.24;

/// The backend moves text anchored at its top down by this many ems to its baseline.
const BACKEND_TOP_TO_BASELINE: f64 = 0.76;

pub(crate) type DrawError = DrawingAreaErrorKind<std::io::Error>;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// The SVG document of a scene.
pub(crate) fn to_svg(scene: &Scene) -> Result<String, DrawError> {
    let mut drawn = String::new();
    {
        let size = (canvas_size(scene.width), canvas_size(scene.height));
        let area = SVGBackend::with_string(&mut drawn, size).into_drawing_area();
        for shape in &scene.shapes {
            draw(&area, shape)?;
        }
        area.present()?;
    }
    Ok(reframe(&drawn, scene))
}

fn canvas_size(px: f64) -> u32 {
    u32::try_from(rounded(px * FINENESS)).unwrap_or(1)
}

fn draw(area: &Area<'_>, shape: &Shape) -> Result<(), DrawError> {
    match shape {
        Shape::Polygon { points, color, opacity } => {
            let points: Vec<_> = points.iter().map(unit).collect();
            area.draw(&Polygon::new(points, filled(color.mix(*opacity))))
        }
        Shape::Line { points, stroke } => match stroke.dash {
            None => path(area, points, stroke),
            Some(dash) => {
                dashes(points, dash).iter().try_for_each(|piece| path(area, piece, stroke))
            }
        },
        Shape::Circle { center, radius, color, opacity } => {
            let style = filled(color.mix(*opacity));
            area.draw(&Circle::new(unit(center), rounded(radius * FINENESS), style))
        }
        Shape::Text(text) => draw_text(area, text),
    }
}

fn path(area: &Area<'_>, points: &[Point], stroke: &Stroke) -> Result<(), DrawError> {
    let points: Vec<_> = points.iter().map(unit).collect();
    let style = ShapeStyle {
        color: stroke.color.mix(stroke.opacity),
        filled: false,
        stroke_width: canvas_size(stroke.width),
    };
    area.draw(&PathElement::new(points, style))
}

fn draw_text(area: &Area<'_>, text: &Text) -> Result<(), DrawError> {
    let weight = match text.weight {
        Weight::Regular => FontStyle::Normal,
        Weight::SemiBold => FontStyle::Bold,
    };
    let h_pos = match text.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let font_size = text.size * FINENESS * BACKEND_FONT_SCALE;
    let font = (FontFamily::Name(FAMILY), font_size, weight).into_font();
    let style = TextStyle::from(font).color(&text.color).pos(Pos::new(h_pos, VPos::Top));
    let top = text.at.y - text.size * BACKEND_TOP_TO_BASELINE;
    let at = unit(&Point { x: text.at.x, y: top });
    area.draw(&TextElement::new(printable(&text.text), at, style))
}

/// `text` without what XML cannot hold or what would turn the writing direction around.
pub(crate) fn printable(text: &str) -> String {
    let is_bidi = |ch| matches!(ch, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let shown = |ch: char| match ch {
        '\u{FFFE}' | '\u{FFFF}' => None,
        ch if ch.is_control() => Some(' '),
        ch if is_bidi(ch) => None,
        ch => Some(ch),
    };
    text.chars().filter_map(shown).collect()
}

fn filled(color: RGBAColor) -> ShapeStyle {
    ShapeStyle { color, filled: true, stroke_width: 0 }
}

fn unit(point: &Point) -> (i32, i32) {
    (rounded(point.x * FINENESS), rounded(point.y * FINENESS))
}

/// The pieces of a line that are drawn when it is dashed.
pub(crate) fn dashes(points: &[Point], (on, off): (f64, f64)) -> Vec<Vec<Point>> {
    let mut pieces = Vec::new();
    let mut piece: Vec<Point> = points.first().copied().into_iter().collect();
    let (mut is_on, mut left) = (true, on);
    for pair in points.windows(2) {
        let [from, to] = pair else { continue };
        let length = (to.x - from.x).hypot(to.y - from.y);
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let share = done / length;
            let at =
                Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
            if is_on {
                piece.push(at);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![at];
            }
            is_on = !is_on;
            left = if is_on { on } else { off };
        }
        left -= length - done;
        if is_on {
            piece.push(*to);
        }
    }
    if piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

/// Puts the drawn elements into a document of the size asked for, with a title to read out.
fn reframe(drawn: &str, scene: &Scene) -> String {
    let body = drawn.split_once('>').map_or(drawn, |(_, body)| body).trim();
    let body = body.strip_suffix("</svg>").unwrap_or(body);
    // The backend knows bold only; quotes in text are escaped, so this meets attributes alone.
    let body = body
        .replace(" opacity=\"1\"", "")
        .replace("font-weight=\"bold\"", "font-weight=\"600\"")
        .replace(" stroke=\"none\"", "");
    let (width, height) = (scene.width, scene.height);
    let title = escape(&printable(&scene.title));
    let scale = 1.0 / FINENESS;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>{title}</title>\n\
         <g transform=\"scale({scale})\" stroke-linecap=\"round\" stroke-linejoin=\"round\">{body}\
         </g>\n</svg>\n"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_cover_the_line_and_leave_gaps() {
        let points = [Point { x: 0.0, y: 0.0 }, Point { x: 10.0, y: 0.0 }];
        let pieces = dashes(&points, (3.0, 2.0));
        let ends: Vec<_> = pieces.iter().map(|it| (it[0].x, it[it.len() - 1].x)).collect();
        assert_eq!(ends, [(0.0, 3.0), (5.0, 8.0)]);
    }

    #[test]
    fn text_cannot_break_the_document_or_turn_around() {
        assert_eq!(printable("a\u{0}b\u{202E}c\nd"), "a bc d");
        assert_eq!(escape("<b>&"), "&lt;b&gt;&amp;");
    }
}
