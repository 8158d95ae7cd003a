//! The board as one file.

use std::path::Path;

use fact_core::{Answer, ChartKind, Check, CheckLevel, Sentence, Table};
use fact_driver::{calendar, now_ms};
use fact_report::{Item, Paper, Report, Setup};
use fact_store::Pin;

use super::{
    Context,
    answers::{Kept, refuse_own_files, write_whole},
    charts,
};
use crate::{
    App,
    error::{ApiError, Code},
    view,
    wire::{ChartLook, Exported, ReportFormat, SaveReport},
};

/// Rows printed of an answer that is drawn as a chart, and of one that is not.
const N_ROWS: (usize, usize) = (20, 40);

/// A chart in the report, in CSS pixels.
const CHART: (u32, u32) = (720, 340);

/// Saves the board as one file. The file is whole or not there.
pub fn save_report(app: &App, req: &SaveReport, _: &Context<'_>) -> Result<Exported, ApiError> {
    let path = Path::new(&req.path);
    refuse_own_files(app, path)?;
    let pins = app.driver.store.pins().map_err(ApiError::storage)?;
    let report = report(&req.title, &pins)?;
    let made = match req.format {
        ReportFormat::Pdf => fact_report::pdf(&report, &setup(Paper::A4)),
        ReportFormat::PdfLetter => fact_report::pdf(&report, &setup(Paper::Letter)),
        ReportFormat::Html => fact_report::html(&report).map(String::into_bytes),
    };
    let bytes = made.map_err(|err| ApiError::new(Code::NotFound, &err))?;
    write_whole(path, &bytes)?;
    Ok(Exported { path: req.path.clone(), size_bytes: bytes.len() as u64 })
}

fn report(title: &str, pins: &[Pin]) -> Result<Report, ApiError> {
    let items = pins.iter().map(item).collect::<Result<Vec<_>, _>>()?;
    let mut sources: Vec<String> = Vec::new();
    for (_, source) in &items {
        if !source.is_empty() && !sources.contains(source) {
            sources.push(source.clone());
        }
    }
    Ok(Report {
        title: title.to_owned(),
        made_at: calendar::in_words(now_ms()),
        source: sources.join(", "),
        items: items.into_iter().map(|(item, _)| item).collect(),
    })
}

/// An answer of the board, and what its data is called.
fn item(pin: &Pin) -> Result<(Item, String), ApiError> {
    let kept = Kept::of_pin(pin)?;
    let answer = &kept.answer;
    let (with_chart, without) = N_ROWS;
    let item = Item {
        title: pin.pinned.title.clone(),
        question: kept.asked.question.clone(),
        sentence: Sentence::clone(&answer.sentence),
        as_of: as_of(answer, pin),
        svg: svg(answer),
        table: Table::clone(&answer.table),
        n_rows_shown: match &answer.chart {
            // The figure says it all.
            Some(it) if it.kind == ChartKind::Number => 0,
            Some(_) => with_chart,
            None => without,
        },
        n_rows: usize::try_from(kept.n_rows).unwrap_or(usize::MAX),
        checks: checks(answer, pin),
        method: view::method(answer),
        sql: answer.sql.clone(),
    };
    Ok((item, view::source_name(&kept.reply.source)))
}

/// For when the figures hold.
fn as_of(answer: &Answer, pin: &Pin) -> String {
    let read = format!("data as of {}", calendar::in_words(pin.refreshed_at_ms));
    let notes = answer.reading.notes.iter().map(String::as_str);
    notes.chain([read.as_str()]).collect::<Vec<_>>().join("; ")
}

fn checks(answer: &Answer, pin: &Pin) -> Vec<Check> {
    let late = pin
        .problem
        .iter()
        .map(|why| Check { level: CheckLevel::Warning, text: format!("not refreshed: {why}") });
    answer.checks.iter().cloned().chain(late).collect()
}

/// The chart, light; none where it is one figure, or cannot be drawn.
fn svg(answer: &Answer) -> Option<String> {
    let look = ChartLook { untitled: true, ..ChartLook::default() };
    charts::drawing(answer, CHART, &look).ok().map(|it| it.svg)
}

fn setup(paper: Paper) -> Setup {
    Setup { paper, ..Setup::default() }
}
