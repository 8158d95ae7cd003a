//! More of an answer: its other rows, its chart, files and clipboard.

use std::{path::Path, sync::Arc};

use fact_cache::Key;
use fact_chart::{Area, Style, Theme};
use fact_core::{Analysis, Answer, Cancel, ChartSpec, Value};
use fact_driver::{KeptOutcome, KeptReply, now_ms};
use fact_store::{TurnId, TurnState as KeptTurn};

use super::{Context, MAX_PAGE};
use crate::{
    App,
    error::{ApiError, Code},
    view,
    wire::{
        AnswerRows, Chart, ChartDrawing, ClipImage, ClipText, CopyChart, CopyTable, Export,
        ExportFormat, Exported, MarkView, Page,
    },
};

/// A chart saved or copied, in CSS pixels.
const PICTURE: (u32, u32) = (960, 540);

/// Saved and copied pictures have twice the pixels, to look sharp in print and on dense screens.
const PICTURE_SCALE: f32 = 2.0;

/// Rows of an answer beyond the first page.
pub fn answer_rows(app: &App, req: &AnswerRows, _: &Context<'_>) -> Result<Page, ApiError> {
    let answer = whole(app, req.turn_id)?;
    let offset = usize::try_from(req.offset).unwrap_or(usize::MAX);
    let page = answer.table.rows.iter().skip(offset).take(req.limit.min(MAX_PAGE) as usize);
    Ok(Page {
        columns: view::columns(&answer.table),
        rows: view::rows(page),
        n_rows: Some(answer.table.rows.len() as u64),
    })
}

/// Draws the chart of an answer at the size it is shown.
pub fn chart(app: &App, req: &Chart, _: &Context<'_>) -> Result<ChartDrawing, ApiError> {
    let answer = whole(app, req.turn_id)?;
    let (width, height) = (req.width.clamp(240, 4_000), req.height.clamp(120, 4_000));
    let style = style(width, height, req.dark);
    let (spec, analysis) = drawable(&answer)?;
    let drawing =
        fact_chart::svg(&answer.table, spec, analysis, &style).map_err(|err| chart_error(&err))?;
    Ok(ChartDrawing {
        marks: drawing.marks.into_iter().map(mark).collect(),
        svg: drawing.svg,
        width: drawing.width,
        height: drawing.height,
    })
}

/// Saves an answer's table or chart. The file is whole or not there: it is written beside its
/// place and moved.
pub fn export(app: &App, req: &Export, _: &Context<'_>) -> Result<Exported, ApiError> {
    let answer = whole(app, req.turn_id)?;
    let bytes = match req.format {
        ExportFormat::Csv => delimited(&answer, b',')?,
        ExportFormat::Svg => svg(&answer, req.dark)?,
        ExportFormat::Png => png(&answer, req.dark)?,
    };
    let path = Path::new(&req.path);
    refuse_own_files(app, path)?;
    write_whole(path, &bytes)?;
    Ok(Exported { path: req.path.clone(), size_bytes: bytes.len() as u64 })
}

/// An answer's table as spreadsheets take it from the clipboard.
pub fn copy_table(app: &App, req: &CopyTable, _: &Context<'_>) -> Result<ClipText, ApiError> {
    let bytes = delimited(&*whole(app, req.turn_id)?, b'\t')?;
    Ok(ClipText { text: String::from_utf8_lossy(&bytes).into_owned() })
}

/// An answer's chart as a picture for the clipboard.
pub fn copy_chart(app: &App, req: &CopyChart, _: &Context<'_>) -> Result<ClipImage, ApiError> {
    let png = png(&*whole(app, req.turn_id)?, req.dark)?;
    Ok(ClipImage { png_base64: base64::Engine::encode(&base64::prelude::BASE64_STANDARD, &png) })
}

fn mark(it: fact_chart::Mark) -> MarkView {
    let (x, y, width, height, round) = match it.area {
        Area::Rect { x, y, width, height } => (x, y, width, height, false),
        Area::Circle { x, y, radius } => (x - radius, y - radius, 2.0 * radius, 2.0 * radius, true),
    };
    let (label, series, value, color) = (it.label, it.series, it.value_text, it.color);
    MarkView { x, y, width, height, round, label, series, value, color }
}

/// The answer of a turn with all its rows: still at hand, or in the cache, or run again.
///
/// # Errors
/// `not_found` for a turn without an answer, `bad_source` where the rows beyond those kept with
/// the conversation are of data that is not open.
pub(crate) fn whole(app: &App, turn_id: i64) -> Result<Arc<Answer>, ApiError> {
    if let Some(answer) = app.live.get(&turn_id) {
        return Ok(answer);
    }
    let turn = app.driver.store.turn(TurnId(turn_id)).map_err(ApiError::storage)?;
    let kept = match turn.map(|it| it.state) {
        Some(KeptTurn::Answered { reply_json }) => {
            serde_json::from_str::<KeptReply>(&reply_json).map_err(ApiError::storage)?
        }
        _ => return Err(ApiError::not_found("there is no answer here")),
    };
    let KeptOutcome::Answered { answer, n_rows, key } = kept.outcome else {
        return Err(ApiError::not_found("this question was declined: there are no rows"));
    };
    let whole = if answer.table.rows.len() as u64 == n_rows {
        Arc::new(*answer)
    } else if let Some((entry, _)) = key.and_then(|key| app.driver.cache.get(&key, now_ms())) {
        Arc::clone(&entry.answer)
    } else {
        Arc::new(run_again(app, *answer, key.as_ref())?)
    };
    app.live.insert(turn_id, Arc::clone(&whole));
    Ok(whole)
}

/// Runs the statement of a kept answer again, as long as the data is what it was: rows of today
/// under a sentence of yesterday would be neither.
fn run_again(app: &App, mut answer: Answer, key: Option<&Key>) -> Result<Answer, ApiError> {
    let current = app.current();
    let source = current.data()?.source();
    let unchanged = || -> Result<bool, ApiError> {
        let fingerprint = source.fingerprint().map_err(ApiError::bad_source)?;
        Ok(key.is_some_and(|it| it.is_of(&fingerprint.0)))
    };
    let changed = || ApiError {
        code: Code::BadSource,
        message: "the other rows are of data that has changed since, or is not open".to_owned(),
        hint: Some("open it and ask again".to_owned()),
    };
    if !unchanged()? {
        return Err(changed());
    }
    let ran = source.run(&answer.sql, &app.limits(), &Cancel::default());
    let mut table = ran.map_err(ApiError::bad_query)?;
    if !unchanged()? {
        return Err(changed());
    }
    table.columns.clone_from(&answer.table.columns);
    answer.table = table;
    Ok(answer)
}

fn drawable(answer: &Answer) -> Result<(&ChartSpec, Option<&Analysis>), ApiError> {
    let spec =
        answer.chart.as_ref().ok_or_else(|| ApiError::not_found("this answer has no chart"))?;
    Ok((spec, answer.analysis.as_ref()))
}

fn style(width: u32, height: u32, dark: bool) -> Style {
    let theme = if dark { Theme::Dark } else { Theme::Light };
    Style { width, height: height.clamp(180, 3_000), theme, ..Style::default() }
}

/// Draws the chart of `answer`, light, into a file whose ending says how.
pub(super) fn draw_to(answer: &Answer, path: &Path) -> Result<(), ApiError> {
    let bytes = match chart_ending(path)? {
        Ending::Png => png(answer, false)?,
        Ending::Svg => svg(answer, false)?,
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

fn svg(answer: &Answer, dark: bool) -> Result<Vec<u8>, ApiError> {
    let (spec, analysis) = drawable(answer)?;
    let style = style(PICTURE.0, PICTURE.1, dark);
    let drawing = fact_chart::svg(&answer.table, spec, analysis, &style);
    Ok(drawing.map_err(|err| chart_error(&err))?.svg.into_bytes())
}

fn png(answer: &Answer, dark: bool) -> Result<Vec<u8>, ApiError> {
    let (spec, analysis) = drawable(answer)?;
    let style = style(PICTURE.0, PICTURE.1, dark);
    fact_chart::png(&answer.table, spec, analysis, &style, PICTURE_SCALE)
        .map_err(|err| chart_error(&err))
}

fn chart_error(err: &fact_chart::Error) -> ApiError {
    ApiError::new(Code::NotFound, err)
}

/// The whole table with a header line.
///
/// # Source
/// RFC 4180 for commas; spreadsheets take the same with tabs.
fn delimited(answer: &Answer, delimiter: u8) -> Result<Vec<u8>, ApiError> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    let labels = answer.table.columns.iter().map(|it| plain(&it.label));
    writer.write_record(labels).map_err(ApiError::storage)?;
    for row in &answer.table.rows {
        writer.write_record(row.iter().map(exported)).map_err(ApiError::storage)?;
    }
    writer.into_inner().map_err(|err| ApiError::new(Code::Storage, err.error()))
}

fn exported(value: &Value) -> String {
    match value {
        Value::Text(text) => plain(text),
        other => other.to_string(),
    }
}

/// Text that a spreadsheet would take for a formula is kept text by a leading apostrophe.
///
/// # Source
/// OWASP, CSV Injection: cells that begin with `=`, `+`, `-`, `@`, tab or carriage return.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A save dialog may point at the very database that is open, or at a file of FACT's own.
pub(super) fn refuse_own_files(app: &App, path: &Path) -> Result<(), ApiError> {
    let beside =
        |name: &Path| path.parent().and_then(|it| it.canonicalize().ok()).map(|it| it.join(name));
    let place = path.file_name().map(Path::new).and_then(beside).unwrap_or_else(|| path.to_owned());
    let current = app.current();
    let open = current.path.canonicalize().unwrap_or_else(|_| current.path.clone());
    let shown = |it: &Path| it.to_string_lossy().into_owned();
    let is_open =
        ["", "-wal", "-shm", "-journal"].iter().any(|end| shown(&place) == shown(&open) + end);
    let is_ours = [&app.paths.data_dir, &app.paths.cache_dir, &app.paths.log_dir]
        .iter()
        .filter_map(|it| it.canonicalize().ok())
        .any(|it| place.starts_with(it));
    if is_open || is_ours {
        return Err(ApiError::bad_request("this file is data that FACT reads or keeps")
            .with_hint("choose another name or folder"));
    }
    Ok(())
}

pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), ApiError> {
    let failed = |err: std::io::Error| {
        ApiError::new(Code::Storage, &err).with_hint("choose another folder, or free some space")
    };
    let Some(name) = path.file_name() else {
        return Err(ApiError::bad_request("the path names no file"));
    };
    let beside = path.with_file_name(format!(".{}.part", name.to_string_lossy()));
    let written = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|err| {
        let _ = std::fs::remove_file(&beside);
        failed(err)
    })
}
