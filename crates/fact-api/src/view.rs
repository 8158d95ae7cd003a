//! From the words of the inner crates to the shapes that cross a door.

mod analysis;

use fact_core::{
    Analysis, Answer, ChartKind, Check, Chip, ChipOption, Choice, Column, Decline, Edit, ModelUse,
    Reading, Role, Sentence, Table, TableSchema, Unit, Usage, Value,
};
use fact_driver::{CacheReport, Compared, KeptOutcome, KeptReply, Outcome, Reply, Timings};
use serde::Serialize;

use crate::wire::{
    AnalysisView, AnswerView, CacheView, Cell, ChartKindView, ChartView, CheckView, ChipOptionView,
    ChipView, ChoiceView, ColumnView, ComparedView, CostAhead, DeclineView, ModelUseView, SpanView,
    TableColumnView, TableView, TimingsView, TriedView, TurnState, UsageView,
};

/// Rows that travel with an answer; the rest come by `answer_rows`.
const FIRST_ROWS: usize = 50;

/// The largest whole number a JSON reader that works in doubles still holds exactly.
const MAX_EXACT: u64 = 1 << 53;

/// What the sample is called on screen.
pub(crate) const SAMPLE_NAME: &str = "Sample: fictional companies";

/// What a source is called on screen: the name of its file, but for the sample. Takes a name or a
/// whole path.
pub(crate) fn source_name(source: &str) -> String {
    let name =
        std::path::Path::new(source).file_name().and_then(|it| it.to_str()).unwrap_or(source);
    if name == fact_sample::NAME { SAMPLE_NAME.to_owned() } else { name.to_owned() }
}

/// A cell as it crosses.
pub(crate) fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Integer(it) if it.unsigned_abs() <= MAX_EXACT => Cell::Integer(*it),
        Value::Real(it) if it.is_finite() => Cell::Real(*it),
        other => Cell::Text(other.to_string()),
    }
}

/// A page of rows as it crosses.
pub(crate) fn rows<'a>(rows: impl Iterator<Item = &'a Vec<Value>>) -> Vec<Vec<Cell>> {
    rows.map(|row| row.iter().map(cell).collect()).collect()
}

/// The columns of `table`; a column is numeric where its values say so.
pub(crate) fn columns(table: &Table) -> Vec<ColumnView> {
    let view = |(idx, it): (usize, &Column)| {
        let first = table.column(idx).find(|value| !value.is_null());
        let numeric = first.map_or(it.role == Role::Measure, |value| value.as_f64().is_some());
        column(it, numeric)
    };
    table.columns.iter().enumerate().map(view).collect()
}

fn column(it: &Column, numeric: bool) -> ColumnView {
    let (unit, currency) = match &it.unit {
        Unit::Money { currency } => ("money", Some(currency.clone())),
        Unit::None => ("none", None),
        Unit::Number => ("number", None),
        Unit::Count => ("count", None),
        Unit::Percent => ("percent", None),
        Unit::Ratio => ("ratio", None),
    };
    ColumnView {
        name: it.name.clone(),
        label: it.label.clone(),
        unit: unit.to_owned(),
        currency,
        role: word(&it.role),
        numeric,
    }
}

/// The word serde writes for a plain enum, so that no list of names is kept twice.
fn word(it: &impl Serialize) -> String {
    match serde_json::to_value(it) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// A reply as a turn's state.
pub(crate) fn state(reply: &Reply) -> TurnState {
    match &reply.outcome {
        Outcome::Declined(it) => {
            let decline = decline(it, reply.model_can, reply.cost_ahead.as_ref())
                .with_earlier(reply.asked_before.as_deref());
            TurnState::Declined { decline }
        }
        Outcome::Answered { answer, reading, .. } => {
            let parts = Parts {
                answer,
                reading,
                n_rows: answer.table.rows.len() as u64,
                checks: fact_driver::of_reply(answer, reading),
                cache: cache(&reply.cache),
                timings: &reply.timings,
                source: &reply.source,
                compared: reply.compared.as_ref(),
            };
            TurnState::Answered { answer: Box::new(parts.view()) }
        }
    }
}

/// A reply from an earlier day as a turn's state.
pub(crate) fn kept_state(kept: &KeptReply) -> TurnState {
    match &kept.outcome {
        KeptOutcome::Declined(it) => {
            let decline = decline(it, kept.model_can, kept.cost_ahead.as_ref())
                .with_earlier(kept.asked_before.as_deref());
            TurnState::Declined { decline }
        }
        KeptOutcome::Answered { answer, n_rows, .. } => {
            let cache = CacheView {
                hit: kept.hit,
                level: kept.level.clone(),
                age_ms: kept.age_ms,
                reason: kept.reason.clone(),
            };
            let parts = Parts {
                answer,
                reading: &answer.reading,
                n_rows: *n_rows,
                checks: answer.checks.clone(),
                cache,
                timings: &kept.timings,
                source: &kept.source,
                compared: kept.compared.as_ref(),
            };
            TurnState::Answered { answer: Box::new(parts.view()) }
        }
    }
}

struct Parts<'a> {
    answer: &'a Answer,
    reading: &'a Reading,
    n_rows: u64,
    checks: Vec<Check>,
    cache: CacheView,
    timings: &'a Timings,
    source: &'a str,
    compared: Option<&'a Compared>,
}

impl Parts<'_> {
    fn view(self) -> AnswerView {
        let Self { answer, reading, n_rows, checks: shown, cache, timings, source, compared } =
            self;
        AnswerView {
            sentence: spans(&answer.sentence),
            engine: answer.engine.clone(),
            confidence: reading.confidence,
            reading: reading.text.clone(),
            chips: chips(reading),
            notes: reading.notes.clone(),
            sql: answer.sql.clone(),
            columns: columns(&answer.table),
            rows: rows(answer.table.rows.iter().take(FIRST_ROWS)),
            n_rows,
            truncated: answer.table.truncated,
            chart: chart(answer),
            checks: checks(&shown),
            analysis: answer.analysis.as_ref().map(|it| analysed(it, &answer.table)),
            follow_ups: reading.follow_ups.clone(),
            cache,
            timings_us: self::timings(timings),
            source: source_name(source),
            model: answer.model.as_ref().map(model_use),
            compared: compared.map(self::compared),
        }
    }
}

/// Prose with its figures marked.
/// The chart of an answer with the kinds it could have.
pub(crate) fn chart(answer: &Answer) -> Option<ChartView> {
    let spec = answer.chart.as_ref()?;
    let kinds = fact_chart::kinds(&answer.table, &answer.reading);
    let view = |(kind, possible): (ChartKind, Result<(), String>)| ChartKindView {
        kind: word(&kind),
        obstacle: possible.err(),
    };
    Some(ChartView {
        kind: word(&spec.kind),
        title: spec.title.clone(),
        reason: spec.reason.clone(),
        log: spec.is_log,
        fit: spec.has_fit,
        kinds: kinds.into_iter().map(view).collect(),
    })
}

fn spans(sentence: &Sentence) -> Vec<SpanView> {
    let span = |it: &fact_core::Span| SpanView { text: it.text.clone(), strong: it.strong };
    sentence.spans.iter().map(span).collect()
}

/// The other engine's result.
fn compared(it: &Compared) -> ComparedView {
    ComparedView {
        agrees: it.agrees,
        verdict: it.verdict.clone(),
        engine: it.engine.clone(),
        sentence: spans(&it.sentence),
        sql: it.sql.clone(),
        columns: columns(&it.table),
        rows: rows(it.table.rows.iter()),
        n_rows: it.n_rows,
        model: it.model.as_ref().map(model_use),
        is_kept: it.is_kept,
    }
}

/// A model's part in an answer.
fn model_use(it: &ModelUse) -> ModelUseView {
    ModelUseView {
        provider: it.provider.clone(),
        model: it.model.clone(),
        is_local: it.is_local,
        n_calls: it.n_calls,
        usage: usage(&it.usage),
        usd: it.micro_usd.map(usd),
    }
}

/// Tokens as they cross.
pub(crate) fn usage(it: &Usage) -> UsageView {
    let Usage { input, cache_write, cache_read, output } = *it;
    UsageView { input, cache_write, cache_read, output }
}

fn cost_ahead(it: &fact_core::CostAhead) -> CostAhead {
    CostAhead {
        about_usd: usd(it.about_micro_usd),
        limit_usd: usd(it.limit_micro_usd),
        model: it.model.clone(),
    }
}

/// Millionths of a dollar as dollars.
pub(crate) fn usd(micro: u64) -> f64 {
    fact_price::MicroUsd(micro).usd()
}

/// The parts of a reading.
pub(crate) fn chips(reading: &Reading) -> Vec<ChipView> {
    let view = |it: &Chip| ChipView {
        kind: word(&it.kind),
        label: it.label.clone(),
        detail: it.detail.clone(),
        options: it.options.iter().map(option).collect(),
    };
    reading.chips.iter().map(view).collect()
}

fn option(it: &ChipOption) -> ChipOptionView {
    let (label, edit) = (it.label.clone(), it.edit.0.clone());
    ChipOptionView { label, edit, chosen: it.chosen, remove: it.remove }
}

/// Changes as they cross.
pub(crate) fn edits(edits: &[Edit]) -> Vec<String> {
    edits.iter().map(|it| it.0.clone()).collect()
}

/// Changes as they came.
pub(crate) fn as_edits(edits: &[String]) -> Vec<Edit> {
    edits.iter().cloned().map(Edit).collect()
}

/// What was looked at.
pub(crate) fn checks(checks: &[Check]) -> Vec<CheckView> {
    let view = |it: &Check| CheckView { level: word(&it.level), text: it.text.clone() };
    checks.iter().map(view).collect()
}

/// Where an answer came from.
pub(crate) fn cache(report: &CacheReport) -> CacheView {
    CacheView {
        hit: report.hit,
        level: report.level.map(|it| it.as_str().to_owned()),
        age_ms: report.age_ms,
        reason: report.reason.clone(),
    }
}

/// How long each stage took.
pub(crate) fn timings(it: &Timings) -> TimingsView {
    TimingsView {
        total: it.total,
        cache: it.cache,
        understand: it.understand,
        model: it.model,
        guard: it.guard,
        run: it.run,
        analyse: it.analyse,
        show: it.show,
    }
}

/// An honest no.
pub(crate) fn decline(
    it: &Decline,
    model_can: bool,
    cost: Option<&fact_core::CostAhead>,
) -> DeclineView {
    DeclineView {
        reason: it.reason.clone(),
        unplaced: it.unplaced.clone(),
        nearest: it.nearest.clone(),
        suggestions: it.suggestions.clone(),
        choices: it.choices.iter().map(choice).collect(),
        asked_before: None,
        model_can,
        cost: cost.map(cost_ahead),
    }
}

impl DeclineView {
    /// Offers a question that sounds alike.
    fn with_earlier(self, question: Option<&str>) -> Self {
        Self { asked_before: question.map(str::to_owned), ..self }
    }
}

pub(crate) fn choice(it: &Choice) -> ChoiceView {
    let (label, detail) = (it.label.clone(), it.detail.clone());
    ChoiceView { label, detail, edits: edits(&it.edits) }
}

/// How the figures of an answer were worked out, in a sentence.
pub(crate) fn method(answer: &Answer) -> Vec<String> {
    let analysis = answer.analysis.as_ref().map(|it| analysed(it, &answer.table).method);
    analysis.into_iter().filter(|it| !it.is_empty()).collect()
}

fn analysed(it: &Analysis, table: &Table) -> AnalysisView {
    let measure = table.columns_with(Role::Measure).first().copied();
    let unit = analysis::unit_of(table, measure);
    match it {
        Analysis::Forecast { series } => forecast(series, table),
        Analysis::Correlation { rows, method } => analysis::correlation(rows, *method),
        Analysis::Trend { rows, .. } => analysis::trend(rows, &unit),
        Analysis::Decomposition { series } => analysis::decomposition(series, &unit),
        Analysis::RankTest { rows } => analysis::rank_test(rows),
        Analysis::Contribution(whole) => {
            let before = table.columns_with(Role::Detail).first().copied();
            let of_ratio = analysis::unit_of(table, before) == Unit::Percent;
            analysis::contribution(whole, &unit, of_ratio)
        }
    }
}

fn forecast(series: &[fact_core::Forecast], table: &Table) -> AnalysisView {
    let first = series.first();
    let unit = first.and_then(|it| table.columns.get(it.value_idx)).map(|it| it.unit.clone());
    let unit = unit.unwrap_or(Unit::Number);
    let mut labels =
        ["Measure", "Period"].map(|it| analysis::analysis_column(it, Unit::None)).to_vec();
    for label in ["Forecast", "Low 80 %", "High 80 %", "Low 95 %", "High 95 %"] {
        labels.push(analysis::analysis_column(label, unit.clone()));
    }
    let mut rows = Vec::new();
    for forecast in series {
        let label =
            table.columns.get(forecast.value_idx).map(|it| it.label.clone()).unwrap_or_default();
        for point in &forecast.points {
            let figures = [point.value, point.low_80, point.high_80, point.low_95, point.high_95];
            let names = [label.clone(), point.label.clone()].map(Cell::Text);
            rows.push(names.into_iter().chain(figures.map(estimate)).collect());
        }
    }
    let tried = series.iter().flat_map(|it| tried(it, table)).collect();
    let method = first.map(forecast_method).unwrap_or_default();
    AnalysisView {
        kind: "forecast".to_owned(),
        method,
        verdict: None,
        is_sure: false,
        columns: labels,
        rows,
        tried,
    }
}

/// "average of ETS and theta; tried on 8 past periods it was off by 2.1 % (MAPE), 0.61 of …".
fn forecast_method(it: &fact_core::Forecast) -> String {
    let percent = it.backtest_mape.map(|mape| format!("{mape:.1} % (MAPE)"));
    let scaled = it.backtest_mase.map(|mase| format!("{mase:.2} of the usual change (MASE)"));
    let errors: Vec<String> = percent.into_iter().chain(scaled).collect();
    if errors.is_empty() {
        return it.method.clone();
    }
    let n = it.n_backtest;
    format!("{}; tried on {n} past periods it was off by {}", it.method, errors.join(", "))
}

fn tried<'a>(
    forecast: &'a fact_core::Forecast,
    table: &Table,
) -> impl Iterator<Item = TriedView> + use<'a> {
    let column = table.columns.get(forecast.value_idx);
    let measure = column.map(|it| it.label.clone()).unwrap_or_default();
    forecast.candidates.iter().map(move |it| TriedView {
        measure: measure.clone(),
        method: it.method.clone(),
        mase: it.mase,
        mape: it.mape,
        weight: it.weight,
        chosen: it.method == forecast.method,
    })
}

/// An estimate to the digits it is worth: cents of billions are noise.
fn estimate(figure: f64) -> Cell {
    Cell::Real(if figure.abs() >= 1_000.0 { figure.round() } else { figure })
}

/// A table of the schema as it crosses.
pub(crate) fn table(it: &TableSchema) -> TableView {
    let columns = it.columns.iter().map(|column| TableColumnView {
        name: column.name.clone(),
        declared_type: column.declared_type.clone(),
        comment: column.comment.clone(),
        is_key: it.primary_key.contains(&column.name),
        references: reference(it, &column.name),
    });
    TableView {
        name: it.name.clone(),
        comment: it.comment.clone(),
        n_rows: it.n_rows,
        is_view: it.is_view,
        columns: columns.collect(),
    }
}

fn reference(table: &TableSchema, column: &str) -> Option<String> {
    table.foreign_keys.iter().find_map(|key| {
        let at = key.columns.iter().position(|it| it == column)?;
        Some(format!("{}.{}", key.to_table, key.to_columns.get(at)?))
    })
}
