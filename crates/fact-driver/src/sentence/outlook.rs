//! What was worked out beyond the rows: forecasts.

use fact_core::{Analysis, Forecast, Sentence, Table, compact};

/// Fewer periods than this say little of what is usual.
const FEW: usize = 12;

/// " For Q2 2025, revenue of … is forecast …": one passage a measure; `None` where there is
/// nothing to add.
pub(super) fn tell(analysis: &Analysis, table: &Table) -> Option<String> {
    let Analysis::Forecast { series } = analysis else { return None };
    let told = series.iter().filter_map(|forecast| {
        let column = table.columns.get(forecast.value_idx)?;
        let point = forecast.points.last()?;
        let figure = |number: f64| compact(number, &column.unit);
        let known = table.column(forecast.value_idx).filter(|it| it.as_f64().is_some()).count();
        Some(format!(
            "For **{}**, {} of **{}** is forecast (80 % interval {} to {}), by {}{}{}.",
            Sentence::escape(&point.label),
            Sentence::escape(&column.label.to_lowercase()),
            figure(point.value),
            figure(point.low_80),
            figure(point.high_80),
            forecast.method,
            error(forecast),
            caveat(forecast, known),
        ))
    });
    let text: Vec<_> = told.collect();
    (!text.is_empty()).then(|| text.join(" "))
}

/// How it did when it was tried on the past.
fn error(forecast: &Forecast) -> String {
    match (forecast.backtest_mape, forecast.backtest_mase) {
        (Some(mape), _) => {
            format!("; it was off by {} on average when tried on the past", figure_percent(mape))
        }
        (None, Some(mase)) => format!(
            "; tried on the past it was off by {mase:.2} of the usual change from one season to the next"
        ),
        (None, None) => String::new(),
    }
}

/// What to hold against it, the gravest first.
fn caveat(forecast: &Forecast, n_known: usize) -> String {
    if n_known < FEW {
        return format!(". With only {n_known} periods known, take it as a rough guide");
    }
    match forecast.backtest_mase {
        Some(mase) if mase >= 1.0 => {
            ". That is no less than what usually changes from one season to the next, so the \
             interval says more than the point"
                .to_owned()
        }
        _ => String::new(),
    }
}

fn figure_percent(number: f64) -> String {
    compact(number, &fact_core::Unit::Percent)
}
