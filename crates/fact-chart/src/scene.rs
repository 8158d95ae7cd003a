//! What is drawn, before it is SVG: shapes and text in px, with y growing downwards.
//!
//! A scene is plain data, so that tests can look at it: that no two labels meet, that nothing
//! leaves the picture.

use plotters::style::RGBColor;

use crate::{
    mark::{Area, Bounds, LegendEntry, Mark, XAxis},
    metrics::{self, Weight},
    number::tenth,
    palette::Palette,
    style::{Style, Window},
};

/// A place in px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub x: f64,
    pub y: f64,
}

/// An upright rectangle in px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    pub fn center(&self) -> Point {
        Point { x: self.x + self.width / 2.0, y: self.y + self.height / 2.0 }
    }

    /// As the window is told it.
    pub fn bounds(&self) -> Bounds {
        let (width, height) = (tenth(self.width), tenth(self.height));
        Bounds { x: tenth(self.x), y: tenth(self.y), width, height }
    }

    /// As a mark's place.
    pub fn area(&self) -> Area {
        let Bounds { x, y, width, height } = self.bounds();
        Area::Rect { x, y, width, height }
    }

    /// Whether the two share more than an edge.
    pub fn meets(&self, other: &Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }
}

/// Where a text's x is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// One line of text.
#[expect(clippy::struct_field_names, reason = "a text's text is its text")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text {
    pub at: Point,
    pub text: String,
    pub size: f64,
    pub weight: Weight,
    pub anchor: Anchor,
    pub color: RGBColor,
}

#[cfg(test)]
impl Text {
    /// The box the letters fill, from the top of a capital to the baseline.
    pub fn bounds(&self) -> Rect {
        let width = metrics::width(&self.text, self.size, self.weight);
        let x = match self.anchor {
            Anchor::Start => self.at.x,
            Anchor::Middle => self.at.x - width / 2.0,
            Anchor::End => self.at.x - width,
        };
        let height = self.size * metrics::CAP_HEIGHT;
        Rect { x, y: self.at.y - height, width, height }
    }
}

/// How a line is stroked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stroke {
    pub color: RGBColor,
    pub width: f64,
    pub opacity: f64,
    /// Lengths of a dash and of the gap after it.
    pub dash: Option<(f64, f64)>,
}

impl Stroke {
    pub fn solid(color: RGBColor, width: f64) -> Self {
        Self { color, width, opacity: 1.0, dash: None }
    }
}

/// One thing drawn. Later ones lie on top of earlier ones.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    Polygon { points: Vec<Point>, color: RGBColor, opacity: f64 },
    Line { points: Vec<Point>, stroke: Stroke },
    Circle { center: Point, radius: f64, color: RGBColor, opacity: f64 },
    Text(Text),
}

/// A picture being composed.
#[derive(Debug)]
pub(crate) struct Scene {
    pub width: f64,
    pub height: f64,
    pub palette: &'static Palette,
    /// What the picture shows, for those who do not see it.
    pub title: String,
    pub shapes: Vec<Shape>,
    pub marks: Vec<Mark>,
    /// The rectangle between the axes.
    pub plot: Option<Rect>,
    pub x_axis: Option<XAxis>,
    pub legend: Vec<LegendEntry>,
    /// Said under the picture besides what the chart itself has to say.
    pub note: Option<&'static str>,
    /// Series left out by who looks.
    pub hidden: Vec<usize>,
    /// The part of the horizontal axis asked for.
    pub window: Option<Window>,
}

impl Scene {
    /// An empty picture on its surface.
    pub fn new(height: f64, style: &Style, title: &str, note: Option<&'static str>) -> Self {
        let (width, palette) = (f64::from(style.width), style.theme.palette());
        let mut scene = Self {
            width,
            height,
            palette,
            title: title.to_owned(),
            shapes: Vec::new(),
            marks: Vec::new(),
            plot: None,
            x_axis: None,
            legend: Vec::new(),
            note,
            hidden: style.hidden.clone(),
            window: style.window,
        };
        scene.rect(Rect { x: 0.0, y: 0.0, width, height }, palette.surface);
        scene
    }

    /// Whether who looks has left the nth series out.
    pub fn is_hidden(&self, series_idx: usize) -> bool {
        self.hidden.contains(&series_idx)
    }

    /// `color` half sunk into the surface.
    pub fn faint(&self, color: RGBColor) -> RGBColor {
        mix(self.palette.surface, color, 0.45)
    }

    /// The colour of the nth series; colours come round again after the last.
    pub fn color(&self, series_idx: usize) -> RGBColor {
        let colors = &self.palette.series;
        colors.get(series_idx % colors.len()).copied().unwrap_or(self.palette.text)
    }

    pub fn rect(&mut self, rect: Rect, color: RGBColor) {
        let Rect { x, y, .. } = rect;
        let (right, bottom) = (rect.right(), rect.bottom());
        let points = [(x, y), (right, y), (right, bottom), (x, bottom)];
        let points = points.map(|(x, y)| Point { x, y }).to_vec();
        self.shapes.push(Shape::Polygon { points, color, opacity: 1.0 });
    }

    pub fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.shapes.push(Shape::Line { points: vec![from, to], stroke });
    }

    pub fn path(&mut self, points: Vec<Point>, stroke: Stroke) {
        self.shapes.push(Shape::Line { points, stroke });
    }

    pub fn filled(&mut self, points: Vec<Point>, color: RGBColor, opacity: f64) {
        self.shapes.push(Shape::Polygon { points, color, opacity });
    }

    /// A dot with a rim of the surface's colour, so that it stands out from its line.
    pub fn dot(&mut self, center: Point, radius: f64, color: RGBColor) {
        let rim = self.palette.surface;
        let ring = Shape::Circle { center, radius: radius + 1.2, color: rim, opacity: 1.0 };
        self.shapes.push(ring);
        self.shapes.push(Shape::Circle { center, radius, color, opacity: 1.0 });
    }

    pub fn text(&mut self, text: Text) {
        if !text.text.trim().is_empty() {
            self.shapes.push(Shape::Text(text));
        }
    }

    /// Axis labels and captions: small and quiet.
    pub fn label(&mut self, at: Point, anchor: Anchor, text: impl Into<String>) {
        self.small(at, anchor, text, self.palette.label);
    }

    /// Figures beside their marks.
    pub fn figure(&mut self, at: Point, anchor: Anchor, text: impl Into<String>) {
        self.small(at, anchor, text, self.palette.text);
    }

    /// Small text of a colour of its own.
    pub fn small(&mut self, at: Point, anchor: Anchor, text: impl Into<String>, color: RGBColor) {
        let text = text.into();
        self.text(Text { at, text, size: SMALL, weight: Weight::Regular, anchor, color });
    }

    /// The texts drawn, in order.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.shapes.iter().filter_map(|shape| match shape {
            Shape::Text(text) => Some(text),
            _ => None,
        })
    }
}

/// The colour `share` of the way from `from` to `to`.
pub(crate) fn mix(from: RGBColor, to: RGBColor, share: f64) -> RGBColor {
    let one = |from: u8, to: u8| {
        let value = f64::from(from) + (f64::from(to) - f64::from(from)) * share.clamp(0.0, 1.0);
        u8::try_from(crate::number::rounded(value)).unwrap_or(u8::MAX)
    };
    RGBColor(one(from.0, to.0), one(from.1, to.1), one(from.2, to.2))
}

/// Size of axis labels, figures beside marks, legend and caption, in px.
pub(crate) const SMALL: f64 = 11.5;

/// Width of a small label in px.
pub(crate) fn small_width(text: &str) -> f64 {
    metrics::width(text, SMALL, Weight::Regular)
}

/// Baseline that centres small figures on `y`.
pub(crate) fn centred(y: f64) -> f64 {
    y + SMALL * metrics::CAP_HEIGHT / 2.0
}
