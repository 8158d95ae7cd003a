//! Forecasts beside the lines they carry on: where their points lie and what is said of them.

use std::fmt::Write as _;

use fact_core::Forecast;

use crate::{
    number::count,
    period::Period,
    plot::{Category, Datum, Plot, Series},
};

/// A forecast and the places of its points.
pub(crate) struct Placed<'a> {
    pub series_idx: usize,
    pub forecast: &'a Forecast,
    /// One a point.
    pub ats: Vec<f64>,
    pub last: Option<Datum>,
}

/// Adds the periods to come to the axis. Only series of their own column can be carried on.
pub(crate) fn place<'a>(plot: &mut Plot, forecasts: &'a [Forecast]) -> Vec<Placed<'a>> {
    let first = plot.categories.first().and_then(|it| it.period);
    let last_at = plot.categories.last().map_or(-1.0, |it| it.at);
    let mut placed = Vec::new();
    for forecast in forecasts {
        let of_column = |one: &Series| one.y_idx == forecast.value_idx;
        let Some(series_idx) = plot.series.iter().position(of_column) else { continue };
        let mut ats = Vec::new();
        for (idx, point) in forecast.points.iter().enumerate() {
            let period = Period::parse(&point.label).filter(|_| plot.is_time);
            let from_label = first.zip(period).filter(|(first, it)| first.grain == it.grain);
            let offset =
                from_label.and_then(|(first, it)| usize::try_from(it.ordinal - first.ordinal).ok());
            let at =
                offset.map(count).filter(|at| *at > last_at).unwrap_or(last_at + 1.0 + count(idx));
            ats.push(at);
            if !plot.categories.iter().any(|it| it.label == point.label) {
                plot.categories.push(Category { label: point.label.clone(), at, period });
            }
        }
        let last = plot.series.get(series_idx).and_then(|it| it.data.last()).copied();
        placed.push(Placed { series_idx, forecast, ats, last });
    }
    placed
}

pub(crate) fn notes(forecasts: &[Placed<'_>]) -> Vec<String> {
    let Some(first) = forecasts.first() else { return Vec::new() };
    let mut methods: Vec<&str> = forecasts.iter().map(|it| it.forecast.method.as_str()).collect();
    methods.dedup();
    let mut note =
        format!("Dashed: forecast by {}; bands hold 80 % and 95 %", methods.join(" and "));
    if let Some(mape) = first.forecast.backtest_mape.filter(|_| forecasts.len() == 1) {
        let n = first.forecast.n_backtest;
        let _ = write!(note, "; off by {mape:.1} % on average over the last {n} known");
    }
    vec![note]
}
