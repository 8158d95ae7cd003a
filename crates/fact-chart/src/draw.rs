//! From a table and a spec to a picture.

use fact_core::{Analysis, ChartKind, ChartSpec, Table};

use crate::{
    area,
    bar::{self, Stacking},
    boxes, combined,
    error::Error,
    figure, frame, heat, histogram, horizontal, letters, line,
    mark::Drawing,
    multiples, newest,
    number::whole,
    pie,
    plot::Plot,
    raster, render, scatter,
    scene::{Anchor, Scene},
    style::Style,
};

/// Least size, in px: below it nothing is left for the marks.
const MIN_WIDTH: u32 = 240;
const MIN_HEIGHT: u32 = 180;
/// Largest size, in px.
const MAX_WIDTH: u32 = 4_000;
const MAX_HEIGHT: u32 = 3_000;
/// Largest side of a PNG, in px.
const MAX_SIDE: u32 = 16_384;

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
    Ok(Drawing {
        svg,
        width: style.width,
        height,
        marks: scene.marks,
        plot: scene.plot.map(|it| it.bounds()),
        x_axis: scene.x_axis,
        legend: scene.legend,
    })
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
    let scene = compose(table, spec, analysis, style)?;
    let lacks = scene.texts().any(|it| letters::lacks(&it.text));
    let scene = if lacks { noting(Some(LACKING), table, spec, analysis, style)? } else { scene };
    let scale = if scale.is_finite() { scale.clamp(0.1, 16.0) } else { 1.0 };
    raster::to_png(&scene, f64::from(scale), MAX_SIDE)
}

/// What is said under a picture of pixels that has letters no embedded font holds.
const LACKING: &str = "letters shown as ■ are in none of FACT’s fonts; the SVG shows them";

/// The picture as shapes and text.
pub(crate) fn compose(
    table: &Table,
    spec: &ChartSpec,
    analysis: Option<&Analysis>,
    style: &Style,
) -> Result<Scene, Error> {
    noting(None, table, spec, analysis, style)
}

/// The picture with one more note under it.
fn noting(
    note: Option<&'static str>,
    table: &Table,
    spec: &ChartSpec,
    analysis: Option<&Analysis>,
    style: &Style,
) -> Result<Scene, Error> {
    let Style { width, height, .. } = *style;
    if width < MIN_WIDTH || height < MIN_HEIGHT {
        let (min_width, min_height) = (MIN_WIDTH, MIN_HEIGHT);
        return Err(Error::TooSmall { width, height, min_width, min_height });
    }
    if width > MAX_WIDTH || height > MAX_HEIGHT {
        return Err(Error::TooLarge { width, height });
    }
    let asked = f64::from(height);
    let title = &spec.title;
    // These look at the rows in ways of their own.
    let alone = match spec.kind {
        ChartKind::Histogram => Some(histogram::draw as Own),
        ChartKind::Box => Some(boxes::draw as Own),
        ChartKind::HeatMap => Some(heat::draw as Own),
        ChartKind::SmallMultiples => Some(multiples::draw as Own),
        ChartKind::Combined => Some(combined::draw as Own),
        _ => None,
    };
    let plot = Plot::read(table, spec)?;
    let is_figure = spec.kind == ChartKind::Number;
    if plot.is_empty() && !(is_figure && spec.x_idx.is_none()) && !has_any(table, spec) {
        let mut scene = Scene::new(asked, style, title, note);
        say_empty(&mut scene, table);
        return Ok(scene);
    }
    if let Some(draw) = alone {
        let mut scene = Scene::new(asked, style, title, note);
        draw(&mut scene, table, spec)?;
        return Ok(scene);
    }
    let is_newest = is_figure && spec.x_idx.is_some() && table.rows.len() > 1;
    let height = match spec.kind {
        ChartKind::HorizontalBar => {
            horizontal::height_for(plot.categories.len(), n_beside(&plot), asked)
        }
        ChartKind::Number if is_newest => newest::HEIGHT.min(asked),
        ChartKind::Number => figure::height_for(spec.y_idxs.len(), f64::from(width)).min(asked),
        _ => asked,
    };
    let mut scene = Scene::new(height, style, title, note);
    let is_log = spec.is_log;
    match spec.kind {
        ChartKind::Area if plot.values().all(|it| it >= 0.0) || plot.series.len() == 1 => {
            area::draw(&mut scene, plot);
        }
        // What is below nothing cannot be stacked.
        ChartKind::Line | ChartKind::Area => line::draw(&mut scene, plot, spec, analysis),
        ChartKind::StackedBar => bar::draw(&mut scene, plot, Stacking::Stacked, false),
        ChartKind::ShareBar => bar::draw(&mut scene, plot, Stacking::Shares, false),
        ChartKind::HorizontalBar => horizontal::draw(&mut scene, plot, is_log),
        ChartKind::Scatter => scatter::draw(&mut scene, table, spec, analysis)?,
        ChartKind::Pie | ChartKind::Donut if plot.values().all(|it| it >= 0.0) => {
            pie::draw(&mut scene, plot, spec.kind == ChartKind::Donut);
        }
        ChartKind::Number if is_newest => newest::draw(&mut scene, table, spec)?,
        ChartKind::Number => figure::draw(&mut scene, table, spec),
        _ => bar::draw(&mut scene, plot, Stacking::SideBySide, is_log),
    }
    Ok(scene)
}

/// Draws from the rows themselves.
type Own = fn(&mut Scene, &Table, &ChartSpec) -> Result<(), Error>;

/// Whether any of the measures has a figure.
fn has_any(table: &Table, spec: &ChartSpec) -> bool {
    let is_figure = |it: &fact_core::Value| it.as_f64().is_some_and(f64::is_finite);
    spec.y_idxs.iter().any(|idx| table.column(*idx).any(is_figure))
}

fn n_beside(plot: &Plot<'_>) -> usize {
    bar::lay_out(plot, Stacking::SideBySide).iter().map(|it| it.n_beside).max().unwrap_or(1)
}

fn say_empty(scene: &mut Scene, table: &Table) {
    let room = frame::surround(scene, None, &[], &[]);
    let text = if table.rows.is_empty() { "No rows to draw" } else { "No values to draw" };
    scene.label(room.center(), Anchor::Middle, text);
}
