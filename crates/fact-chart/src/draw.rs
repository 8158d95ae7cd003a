//! From a table and a spec to a picture.

use std::sync::{Arc, OnceLock};

use fact_core::{Analysis, ChartKind, ChartSpec, Table};
use resvg::{tiny_skia, usvg};

use crate::{
    bar::{self, Stacking},
    error::Error,
    figure, frame, line, lying,
    mark::Drawing,
    metrics,
    number::{count, whole},
    palette, pie,
    plot::Plot,
    render, scatter,
    scene::{Anchor, Point, Scene},
};

/// Least size, in px: below it nothing is left for the marks.
const MIN_WIDTH: u32 = 240;
const MIN_HEIGHT: u32 = 180;
/// Largest side of a PNG, in px.
const MAX_SIDE: u32 = 16_384;

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Style {
    /// In px.
    pub width: u32,
    /// In px. Lying bars take more where they need it, and less, as figures do, where there
    /// would be nothing to see.
    pub height: u32,
    /// Which colours.
    pub theme: Theme,
}

impl Default for Style {
    /// 720 × 360 px, light.
    fn default() -> Self {
        Self { width: 720, height: 360, theme: Theme::Light }
    }
}

/// A set of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// On white.
    Light,
    /// On near black.
    Dark,
    /// On white, for eyes that need more contrast.
    LightContrast,
    /// On black, for eyes that need more contrast.
    DarkContrast,
}

impl Theme {
    fn palette(self) -> &'static palette::Palette {
        match self {
            Self::Light => &palette::LIGHT,
            Self::Dark => &palette::DARK,
            Self::LightContrast => &palette::LIGHT_CONTRAST,
            Self::DarkContrast => &palette::DARK_CONTRAST,
        }
    }
}

/// The chart as an SVG document, with what the pointer can find in it.
///
/// `analysis` adds what was worked out from the rows: a forecast's line and bands, a
/// correlation's figures.
///
/// # Errors
/// The spec names columns the table lacks, or the size leaves no room for labels.
pub fn svg(
    table: &Table,
    spec: &ChartSpec,
    analysis: Option<&Analysis>,
    style: &Style,
) -> Result<Drawing, Error> {
    let scene = compose(table, spec, analysis, style)?;
    let svg = render::to_svg(&scene)?;
    let height = u32::try_from(whole(scene.height)).unwrap_or(style.height);
    Ok(Drawing { svg, width: style.width, height, marks: scene.marks })
}

/// The same picture as a PNG, `scale` times as large (2 for print and sharp screens).
///
/// # Errors
/// As [`svg`], or the picture would be too large.
pub fn png(
    table: &Table,
    spec: &ChartSpec,
    analysis: Option<&Analysis>,
    style: &Style,
    scale: f32,
) -> Result<Vec<u8>, Error> {
    let drawing = svg(table, spec, analysis, style)?;
    let options =
        usvg::Options { fontdb: fonts(), font_family: "Inter".into(), ..Default::default() };
    let tree = usvg::Tree::from_str(&drawing.svg, &options)?;
    let scale = if scale.is_finite() { scale.clamp(0.1, 16.0) } else { 1.0 };
    let size = tree.size().to_int_size().scale_by(scale);
    let (width, height) = size.map_or((0, 0), |it| (it.width(), it.height()));
    if width.max(height) > MAX_SIDE {
        return Err(Error::TooLarge { width, height });
    }
    let mut pixmap =
        tiny_skia::Pixmap::new(width, height).ok_or(Error::TooLarge { width, height })?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|err| Error::Png { reason: err.to_string() })
}

/// The embedded fonts and no others, so that a PNG looks the same on every machine.
fn fonts() -> Arc<usvg::fontdb::Database> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(metrics::REGULAR.to_vec());
        fonts.load_font_data(metrics::SEMIBOLD.to_vec());
        fonts.set_sans_serif_family("Inter");
        Arc::new(fonts)
    };
    Arc::clone(FONTS.get_or_init(load))
}

/// The picture as shapes and text.
pub(crate) fn compose(
    table: &Table,
    spec: &ChartSpec,
    analysis: Option<&Analysis>,
    style: &Style,
) -> Result<Scene, Error> {
    let Style { width, height, theme } = *style;
    if width < MIN_WIDTH || height < MIN_HEIGHT {
        let (min_width, min_height) = (MIN_WIDTH, MIN_HEIGHT);
        return Err(Error::TooSmall { width, height, min_width, min_height });
    }
    let plot = Plot::read(table, spec)?;
    let asked = f64::from(height);
    let height = match spec.kind {
        ChartKind::HorizontalBar if !plot.is_empty() => {
            lying::height_for(plot.categories.len(), n_beside(&plot), asked)
        }
        ChartKind::Number => figure::height_for(spec.y_idxs.len(), f64::from(width)).min(asked),
        _ => asked,
    };
    let mut scene = Scene::new(f64::from(width), height, theme.palette(), &spec.title);
    if plot.is_empty() && spec.kind != ChartKind::Number {
        say_empty(&mut scene, table);
        return Ok(scene);
    }
    match spec.kind {
        ChartKind::Line => line::draw(&mut scene, plot, analysis),
        ChartKind::StackedBar => bar::draw(&mut scene, plot, Stacking::Stacked),
        ChartKind::HorizontalBar => lying::draw(&mut scene, plot),
        ChartKind::Scatter => scatter::draw(&mut scene, table, spec, analysis)?,
        ChartKind::Pie if plot.values().all(|it| it >= 0.0) => pie::draw(&mut scene, plot),
        // A part below nothing has no slice.
        ChartKind::Bar | ChartKind::Pie => bar::draw(&mut scene, plot, Stacking::SideBySide),
        ChartKind::Number => figure::draw(&mut scene, table, spec),
    }
    Ok(scene)
}

fn n_beside(plot: &Plot) -> usize {
    bar::lay_out(plot, Stacking::SideBySide).iter().map(|it| it.n_beside).max().unwrap_or(1)
}

fn say_empty(scene: &mut Scene, table: &Table) {
    let room = frame::surround(scene, None, &[], &[]);
    let text = if table.rows.is_empty() { "No rows to draw" } else { "No values to draw" };
    let at = Point { x: room.x + room.width / count(2), y: room.y + room.height / count(2) };
    scene.label(at, Anchor::Middle, text);
}
