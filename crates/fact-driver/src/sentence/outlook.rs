//! What was worked out beyond the rows: forecasts.

use fact_core::{Analysis, Sentence, Table, compact};

/// " Q2 2025 is forecast at …": one sentence a measure; `None` where there is nothing to add.
pub(super) fn tell(analysis: &Analysis, table: &Table) -> Option<String> {
    let Analysis::Forecast { series } = analysis else { return None };
    let told = series.iter().filter_map(|forecast| {
        let column = table.columns.get(forecast.value_idx)?;
        let point = forecast.points.last()?;
        let figure = |number: f64| compact(number, &column.unit);
        let error = match forecast.backtest_mape {
            Some(mape) => format!(
                "; it was off by {} on average when tried on the past",
                figure_percent(mape)
            ),
            None => String::new(),
        };
        Some(format!(
            "For **{}**, {} of **{}** is forecast (80 % interval {} to {}), by {}{error}.",
            Sentence::escape(&point.label),
            Sentence::escape(&column.label.to_lowercase()),
            figure(point.value),
            figure(point.low_80),
            figure(point.high_80),
            forecast.method,
        ))
    });
    let text: Vec<_> = told.collect();
    (!text.is_empty()).then(|| text.join(" "))
}

fn figure_percent(number: f64) -> String {
    compact(number, &fact_core::Unit::Percent)
}
