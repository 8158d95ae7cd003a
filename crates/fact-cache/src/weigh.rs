//! What an answer takes in memory.
//!
//! All of it is counted: of a small result, how it was read takes many times what its rows take.

use fact_core::{
    Analysis, AnalysisRequest, Answer, ChartSpec, Chip, ChipOption, Column, Forecast,
    ForecastCandidate, ForecastPoint, Reading, Table, Unit, Value, YesNo,
};

/// What an answer takes in memory, in bytes.
pub fn answer_bytes(answer: &Answer) -> usize {
    let spans = list(&answer.sentence.spans, |it| text(&it.text));
    let checks = list(&answer.checks, |it| text(&it.text));
    let model = answer.model.as_ref().map_or(0, |it| text(&it.provider) + text(&it.model));
    size_of::<Answer>()
        + spans
        + checks
        + model
        + text(&answer.engine)
        + text(&answer.sql)
        + reading(&answer.reading)
        + table(&answer.table)
        + answer.chart.as_ref().map_or(0, chart)
        + answer.analysis.as_ref().map_or(0, analysis)
}

fn text(it: &String) -> usize {
    it.capacity()
}

/// The room of a list, used or not, with what its items hold elsewhere.
fn list<T>(items: &Vec<T>, elsewhere: impl Fn(&T) -> usize) -> usize {
    items.capacity() * size_of::<T>() + items.iter().map(elsewhere).sum::<usize>()
}

fn texts(items: &Vec<String>) -> usize {
    list(items, text)
}

fn table(it: &Table) -> usize {
    let cell = |it: &Value| if let Value::Text(it) = it { text(it) } else { 0 };
    list(&it.columns, column) + list(&it.rows, |row| list(row, cell))
}

fn column(it: &Column) -> usize {
    let unit = if let Unit::Money { currency } = &it.unit { text(currency) } else { 0 };
    text(&it.name) + text(&it.label) + unit
}

fn reading(it: &Reading) -> usize {
    let yes_no = match &it.yes_no {
        Some(YesNo::Most(name) | YesNo::Least(name)) => text(name),
        Some(YesNo::Found | YesNo::Counted | YesNo::NoneCounted | YesNo::Rose | YesNo::Fell)
        | None => 0,
    };
    let request = match &it.analysis {
        Some(AnalysisRequest::Forecast { value_idxs, labels, .. }) => {
            list(value_idxs, |_| 0) + texts(labels)
        }
        Some(
            AnalysisRequest::Correlation { .. }
            | AnalysisRequest::Trend { .. }
            | AnalysisRequest::Decomposition { .. }
            | AnalysisRequest::RankTest { .. }
            | AnalysisRequest::Contribution { .. },
        )
        | None => 0,
    };
    yes_no
        + request
        + text(&it.text)
        + list(&it.chips, chip)
        + list(&it.columns, column)
        + text(&it.rows_are)
        + text(&it.scope)
        + texts(&it.notes)
        + texts(&it.unplaced)
        + texts(&it.follow_ups)
}

fn chip(it: &Chip) -> usize {
    let option = |it: &ChipOption| text(&it.label) + text(&it.edit.0);
    text(&it.label) + text(&it.detail) + list(&it.options, option)
}

fn chart(it: &ChartSpec) -> usize {
    text(&it.title) + text(&it.reason) + list(&it.y_idxs, |_| 0)
}

fn analysis(it: &Analysis) -> usize {
    let point = |it: &ForecastPoint| text(&it.label);
    let candidate = |it: &ForecastCandidate| text(&it.method);
    let forecast = |it: &Forecast| {
        text(&it.method) + list(&it.points, point) + list(&it.candidates, candidate)
    };
    match it {
        Analysis::Forecast { series } => list(series, forecast),
        Analysis::Correlation { rows, .. } => list(rows, |it| text(&it.label)),
        Analysis::Trend { rows, .. } => {
            list(rows, |it| text(&it.label) + text(&it.from) + text(&it.to))
        }
        Analysis::Decomposition { series } => list(series, |it| {
            let parts = [&it.trend, &it.seasonal, &it.remainder];
            let figures: usize = parts.into_iter().map(|it| list(it, |_| 0)).sum();
            text(&it.label) + texts(&it.periods) + figures
        }),
        Analysis::RankTest { rows } => list(rows, |it| text(&it.label)),
        Analysis::Contribution(_) => 0,
    }
}
