//! A plan in English: the phrase, the chips, the shape and what follows on from it.
//!
//! Start at [`reading`]. Every word comes from the plan and the catalog, never from the question:
//! what is said is what will be run.

mod chips;
mod follow_ups;
mod scope;
mod shape;
mod statistics;
mod text;

use fact_core::{AnalysisRequest, ChartKind, ChartWish, Column, Reading, Role};

use crate::catalog::Catalog;
use crate::emit::Emitted;
use crate::glossary::Cue;
use crate::parse::Draft;
use crate::period::label;
use crate::plan::{Col, Key, Plan};

/// What the question said besides the plan.
pub(crate) struct Said {
    pub notes: Vec<String>,
    pub certainty: f64,
    pub unplaced: Vec<String>,
    pub chart: ChartWish,
}

/// The kinds that can be asked for by name; of two that are said, the first here is meant
/// ("plot … as a histogram").
const KINDS: [(Cue, ChartKind); 15] = [
    (Cue::Pie, ChartKind::Pie),
    (Cue::Donut, ChartKind::Donut),
    (Cue::ShareBar, ChartKind::ShareBar),
    (Cue::StackedBar, ChartKind::StackedBar),
    (Cue::HorizontalBar, ChartKind::HorizontalBar),
    (Cue::BarsAndLine, ChartKind::Combined),
    (Cue::Area, ChartKind::Area),
    (Cue::Histogram, ChartKind::Histogram),
    (Cue::BoxPlot, ChartKind::Box),
    (Cue::HeatMap, ChartKind::HeatMap),
    (Cue::Panels, ChartKind::SmallMultiples),
    (Cue::BigFigure, ChartKind::Number),
    (Cue::Bar, ChartKind::Bar),
    (Cue::Scatter, ChartKind::Scatter),
    (Cue::Line, ChartKind::Line),
];

/// How the chart was asked to be.
pub(crate) fn asked_chart(draft: &Draft) -> ChartWish {
    let is_log = match (draft.has(Cue::LogScale), draft.has(Cue::LinearScale)) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    };
    ChartWish {
        kind: KINDS.into_iter().find(|(cue, _)| draft.has(*cue)).map(|it| it.1),
        is_log,
        has_fit: draft.has(Cue::TrendLine).then_some(true),
    }
}

/// Tells the plan in English.
pub(crate) fn reading(plan: &Plan, emitted: Emitted, catalog: &Catalog, said: Said) -> Reading {
    let writer = Writer { plan, catalog };
    let analysis = analysis(plan, catalog, &emitted.columns);
    let mut notes = said.notes;
    notes
        .extend(emitted.notes.iter().filter(|it| !notes.contains(it)).cloned().collect::<Vec<_>>());
    Reading {
        text: writer.text(),
        chips: writer.chips(&emitted.joins),
        shape: writer.shape(&emitted.columns),
        rows_are: writer.rows_are(),
        scope: writer.scope(),
        notes,
        analysis,
        chart: said.chart,
        yes_no: plan.yes_no.clone(),
        confidence: (said.certainty * 100.0).round() / 100.0,
        unplaced: said.unplaced,
        follow_ups: writer.follow_ups(),
        columns: emitted.columns,
    }
}

fn analysis(plan: &Plan, catalog: &Catalog, columns: &[Column]) -> Option<AnalysisRequest> {
    if let Some(request) = statistics::request(plan, columns) {
        return Some(request);
    }
    if plan.forecast == 0 {
        return None;
    }
    let grain = plan.keys.iter().find_map(|it| match it {
        Key::Period { grain } => Some(*grain),
        _ => None,
    })?;
    let table = plan
        .measures
        .first()
        .and_then(|it| crate::parse::figures::tables_of(&it.formula).first().copied())?;
    let covered = crate::resolve::axis_near(catalog, table)?.covered?;
    let last = crate::period::number_in(covered.grain, covered.to, grain);
    let ahead = i64::try_from(plan.forecast).ok()?;
    let value_idxs =
        columns.iter().enumerate().filter(|(_, it)| it.role == Role::Measure).map(|it| it.0);
    Some(AnalysisRequest::Forecast {
        time_idx: columns.iter().position(|it| it.role == Role::Time)?,
        value_idxs: value_idxs.collect(),
        season_length: usize::try_from(grain.per_year()).unwrap_or(1),
        labels: (1..=ahead).map(|it| label(grain, last + it)).collect(),
    })
}
/// Tells a plan part by part; each part has a module.
struct Writer<'a> {
    plan: &'a Plan,
    catalog: &'a Catalog,
}

impl Writer<'_> {
    fn key(&self, key: Key) -> String {
        match key {
            Key::Entity { table } => {
                self.catalog.table(table).map_or_else(String::new, |it| it.singular.clone())
            }
            Key::Column { col } => self.column(col),
            Key::Period { grain } => grain.noun().to_owned(),
        }
    }

    fn column(&self, col: Col) -> String {
        self.catalog.column(col).map_or_else(String::new, |it| it.label.clone())
    }

    /// `table.column`, as stored.
    fn exact(&self, col: Col) -> String {
        let table = self.catalog.table(col.table).map_or("", |it| it.name.as_str());
        let column = self.catalog.column(col).map_or("", |it| it.name.as_str());
        format!("{table}.{column}")
    }
}

/// "a, b and c".
pub(crate) fn join<T: AsRef<str>>(parts: &[T]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [head @ .., last] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", head.join(", "), last.as_ref())
        }
    }
}
