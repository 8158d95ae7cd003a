//! An answer's chart: drawn for the screen, drawn otherwise, and taken elsewhere.

use std::{borrow::Cow, path::Path, sync::Arc};

use fact_chart::{Area, Drawing, RowsOf, Style, Theme, Window};
use fact_core::{Analysis, Answer, ChartKind, ChartSpec, ChartWish};
use fact_driver::KeptOutcome;
use fact_store::TurnId;
use serde::Deserialize as _;

use super::{
    Context,
    answers::{delimited, kept, refuse_own_files, whole, write_whole},
    board, to_json,
};
use crate::{
    App,
    error::{ApiError, Code},
    view,
    wire::{
        AnswerRef, BoundsView, Chart, ChartDrawing, ChartLook, ChartView, ClipImage, CopyChart,
        Export, ExportFormat, Exported, LegendView, MarkRows, MarkView, SetChart, XAxisView,
    },
};

/// A chart saved or copied, in CSS pixels.
const PICTURE: (u32, u32) = (960, 540);

/// A copied picture has twice the pixels, to look sharp in print and on dense screens.
const COPIED_SCALE: u32 = 2;

/// Draws the chart of an answer at the size it is shown.
pub fn chart(app: &App, req: &Chart, _: &Context<'_>) -> Result<ChartDrawing, ApiError> {
    let answer = whole(app, req.of)?;
    let size = (req.width.clamp(240, 4_000), req.height.clamp(180, 3_000));
    let drawing = drawing(&answer, size, &req.look)?;
    Ok(ChartDrawing {
        marks: drawing.marks.into_iter().map(mark).collect(),
        plot: drawing.plot.map(|it| bounds(&it)),
        x_axis: drawing.x_axis.map(|it| x_axis(&it)),
        legend: drawing.legend.into_iter().map(legend).collect(),
        svg: drawing.svg,
        width: drawing.width,
        height: drawing.height,
    })
}

/// Draws an answer otherwise, from now on; where the rows do not allow it, the reason says so.
pub fn set_chart(app: &App, req: &SetChart, _: &Context<'_>) -> Result<ChartView, ApiError> {
    let answer = whole(app, req.of)?;
    let (spec, _) = drawable(&answer)?;
    let kind = req.kind.as_deref().map(kind).transpose()?;
    let wish = ChartWish { kind, is_log: req.log, has_fit: req.fit };
    let spec = fact_chart::rechoose(&answer.table, &answer.reading, spec, &wish);
    let drawn = Arc::new(Answer { chart: Some(spec), ..Answer::clone(&answer) });
    match req.of {
        // One that could not be written down is on screen alone.
        AnswerRef::Turn(id) if id < 0 => {}
        AnswerRef::Turn(id) => {
            let mut reply = kept(app, req.of)?.reply;
            if let KeptOutcome::Answered { answer, .. } = &mut reply.outcome {
                answer.chart.clone_from(&drawn.chart);
            }
            let json = to_json(&reply)?;
            app.driver.store.redraw_turn(TurnId(id), &json).map_err(ApiError::storage)?;
        }
        AnswerRef::Pin(id) => board::redraw(app, id, wish, kept(app, req.of)?.reply, &drawn)?,
    }
    app.live.insert(req.of, Arc::clone(&drawn));
    view::chart(&drawn).ok_or_else(no_chart)
}

fn kind(word: &str) -> Result<ChartKind, ApiError> {
    use serde::de::{IntoDeserializer, value::Error};
    ChartKind::deserialize(IntoDeserializer::<Error>::into_deserializer(word))
        .map_err(|_| ApiError::bad_request(format!("there is no kind of chart called {word:?}")))
}

/// Saves an answer's table or chart. The file is whole or not there: it is written beside its
/// place and moved.
pub fn export(app: &App, req: &Export, _: &Context<'_>) -> Result<Exported, ApiError> {
    let answer = whole(app, req.of)?;
    let bytes = match req.format {
        ExportFormat::Csv => delimited(&answer, b',')?,
        ExportFormat::Svg => svg(&answer, &req.look)?,
        ExportFormat::Png => png(&answer, &req.look, req.scale)?,
        ExportFormat::VegaLite => vega_lite(&answer)?,
    };
    let path = Path::new(&req.path);
    refuse_own_files(app, path)?;
    write_whole(path, &bytes)?;
    Ok(Exported { path: req.path.clone(), size_bytes: bytes.len() as u64 })
}

/// An answer's chart as a picture for the clipboard.
pub fn copy_chart(app: &App, req: &CopyChart, _: &Context<'_>) -> Result<ClipImage, ApiError> {
    let png = png(&*whole(app, req.of)?, &req.look, COPIED_SCALE)?;
    Ok(ClipImage { png_base64: base64::Engine::encode(&base64::prelude::BASE64_STANDARD, &png) })
}

/// Draws the chart of `answer`, light, into a file whose ending says how.
pub(super) fn draw_to(answer: &Answer, path: &Path) -> Result<(), ApiError> {
    let look = ChartLook::default();
    let bytes = match chart_ending(path)? {
        Ending::Png => png(answer, &look, COPIED_SCALE)?,
        Ending::Svg => svg(answer, &look)?,
    };
    write_whole(path, &bytes)
}

/// How a chart is drawn to a file.
pub(super) enum Ending {
    Png,
    Svg,
}

/// What the ending of `path` asks for.
pub(super) fn chart_ending(path: &Path) -> Result<Ending, ApiError> {
    let ending = path.extension().map(|it| it.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("png") => Ok(Ending::Png),
        Some("svg") => Ok(Ending::Svg),
        _ => Err(ApiError::bad_request("a chart is drawn to a file that ends in .png or .svg")),
    }
}

/// The chart of `answer` as an SVG document of the usual size.
fn svg(answer: &Answer, look: &ChartLook) -> Result<Vec<u8>, ApiError> {
    Ok(drawing(answer, PICTURE, look)?.svg.into_bytes())
}

/// The chart of `answer` in that many CSS pixels.
pub(super) fn drawing(
    answer: &Answer,
    size: (u32, u32),
    look: &ChartLook,
) -> Result<Drawing, ApiError> {
    let (spec, analysis) = drawable(answer)?;
    let mut spec = Cow::Borrowed(spec);
    if look.untitled {
        spec.to_mut().title.clear();
    }
    fact_chart::svg(&answer.table, &spec, analysis, &style(size, look))
        .map_err(|err| chart_error(&err))
}

fn png(answer: &Answer, look: &ChartLook, scale: u32) -> Result<Vec<u8>, ApiError> {
    let (spec, analysis) = drawable(answer)?;
    #[expect(clippy::cast_precision_loss, reason = "at most 4")]
    let scale = scale.clamp(1, 4) as f32;
    fact_chart::png(&answer.table, spec, analysis, &style(PICTURE, look), scale)
        .map_err(|err| chart_error(&err))
}

fn vega_lite(answer: &Answer) -> Result<Vec<u8>, ApiError> {
    let (spec, analysis) = drawable(answer)?;
    let document = fact_chart::vega_lite(&answer.table, spec, analysis);
    let document = document.map_err(|err| chart_error(&err))?;
    serde_json::to_vec_pretty(&document).map_err(ApiError::storage)
}

fn drawable(answer: &Answer) -> Result<(&ChartSpec, Option<&Analysis>), ApiError> {
    Ok((answer.chart.as_ref().ok_or_else(no_chart)?, answer.analysis.as_ref()))
}

fn no_chart() -> ApiError {
    ApiError::not_found("this answer has no chart")
}

fn chart_error(err: &fact_chart::Error) -> ApiError {
    ApiError::new(Code::NotFound, err)
}

fn style((width, height): (u32, u32), look: &ChartLook) -> Style {
    let theme = match (look.dark, look.contrast) {
        (false, false) => Theme::Light,
        (true, false) => Theme::Dark,
        (false, true) => Theme::LightContrast,
        (true, true) => Theme::DarkContrast,
    };
    let hidden = look.hidden.iter().map(|it| *it as usize).collect();
    let window = look.range.map(|it| Window { from: it.from, to: it.to });
    Style { width, height, theme, hidden, window }
}

fn mark(it: fact_chart::Mark) -> MarkView {
    let (x, y, width, height, round) = match it.area {
        Area::Rect { x, y, width, height } => (x, y, width, height, false),
        Area::Circle { x, y, radius } => (x - radius, y - radius, 2.0 * radius, 2.0 * radius, true),
    };
    let rows = it.rows.map(mark_rows).or(it.row_idx.map(|idx| MarkRows::Row { idx }));
    let (label, series, value, color) = (it.label, it.series, it.value_text, it.color);
    MarkView { x, y, width, height, round, label, series, value, color, rows }
}

fn mark_rows(it: RowsOf) -> MarkRows {
    match it {
        RowsOf::Range { column_idx, from, to, with_end } => {
            MarkRows::Range { column_idx, from, to, with_end }
        }
        RowsOf::Name { column_idx, name } => MarkRows::Name { column_idx, name },
    }
}

fn bounds(it: &fact_chart::Bounds) -> BoundsView {
    BoundsView { x: it.x, y: it.y, width: it.width, height: it.height }
}

fn x_axis(it: &fact_chart::XAxis) -> XAxisView {
    let fact_chart::XAxis { from, to, least, most, is_log, can_zoom, .. } = *it;
    XAxisView { from, to, least, most, log: is_log, can_zoom }
}

fn legend(it: fact_chart::LegendEntry) -> LegendView {
    LegendView {
        name: it.name,
        series_idx: u32::try_from(it.series_idx).unwrap_or(u32::MAX),
        color: it.color,
        area: bounds(&it.area),
        hidden: it.is_hidden,
    }
}
