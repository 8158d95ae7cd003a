//! One measure carried on, with intervals.

use fact_core::{Forecast, ForecastPoint, Table, Value};
use statrs::distribution::{ContinuousCDF as _, StudentsT};

use crate::{Error, backtest, smoothing::to_f64};

/// Periods a series must have.
pub const MIN_POINTS: usize = 6;

/// Older periods than these say nothing more, and would take time.
const MAX_POINTS: usize = 400;

/// Carries the column on by one point a label.
///
/// Intervals come from the errors of one-step forecasts of the known past, widened for each
/// further step as the method's theory says, with Student's t for the few errors there are.
/// Forecasts and intervals of a series that never was negative are not held above zero.
pub(crate) fn forecast(
    table: &Table,
    time_idx: usize,
    value_idx: usize,
    season_length: usize,
    labels: &[String],
) -> Result<Forecast, Error> {
    let values = series(table, time_idx, value_idx)?;
    let (n_points, n_asked) = (values.len(), labels.len());
    let too_few =
        || Error::TooFewPoints { label: label(table, value_idx), n_points, least: MIN_POINTS };
    if n_points < MIN_POINTS {
        return Err(too_few());
    }
    if n_asked > n_points {
        return Err(Error::TooFar { n_asked, n_points, most: n_points });
    }
    let newest = values.get(n_points.saturating_sub(MAX_POINTS)..).unwrap_or(&values);
    let season_length = season_length.max(1);
    let verdict = backtest::choose(newest, season_length).ok_or_else(too_few)?;
    let fitted = verdict.method.fit(newest, season_length).ok_or_else(too_few)?;

    let n_errors = to_f64(verdict.errors.len().max(1));
    let spread = (verdict.errors.iter().map(|it| it * it).sum::<f64>() / n_errors).sqrt();
    let (t_80, t_95) = (quantile(0.9, n_errors), quantile(0.975, n_errors));
    let is_logarithmic = verdict.method.is_logarithmic();
    let point = |(idx, label): (usize, &String)| {
        let value = fitted.forecast(idx + 1);
        let spread = spread * fitted.variance_factor(idx + 1).sqrt();
        let at =
            |t: f64| if is_logarithmic { value * (t * spread).exp() } else { value + t * spread };
        ForecastPoint {
            label: label.clone(),
            value,
            low_80: at(-t_80),
            high_80: at(t_80),
            low_95: at(-t_95),
            high_95: at(t_95),
        }
    };
    Ok(Forecast {
        value_idx,
        method: verdict.method.name().to_owned(),
        points: labels.iter().enumerate().map(point).collect(),
        backtest_mape: verdict.mape,
        n_backtest: verdict.errors.len(),
    })
}

/// Student's t at probability `p`; the normal's where that cannot be had.
fn quantile(p: f64, freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom).map_or(1.96, |it| it.inverse_cdf(p))
}

fn label(table: &Table, idx: usize) -> String {
    table.columns.get(idx).map_or_else(String::new, |it| it.label.clone())
}

/// The column's figures from its first to its last; what comes before a late start or after
/// an early end is no hole.
fn series(table: &Table, time_idx: usize, value_idx: usize) -> Result<Vec<f64>, Error> {
    let n_columns = table.columns.len();
    for idx in [time_idx, value_idx] {
        if table.columns.get(idx).is_none() {
            return Err(Error::NoColumn { idx, n_columns });
        }
    }
    let figure = |value: &Value| value.as_f64().filter(|it| it.is_finite());
    let cells: Vec<Option<f64>> = table.column(value_idx).map(figure).collect();
    let first = cells.iter().position(Option::is_some).unwrap_or(cells.len());
    let mut values = Vec::with_capacity(cells.len());
    for (row_idx, cell) in cells.iter().enumerate().skip(first) {
        let Some(value) = cell else {
            let period = table.rows.get(row_idx).and_then(|row| row.get(time_idx));
            let period = period.map_or_else(String::new, ToString::to_string);
            return Err(Error::Hole { label: label(table, value_idx), period });
        };
        values.push(*value);
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use fact_core::Column;
    use proptest::prelude::*;

    use super::*;

    fn table(values: &[Option<f64>]) -> Table {
        let columns = vec![Column::plain("quarter"), Column::plain("revenue")];
        let cell = |value: &Option<f64>| value.map_or(Value::Null, Value::Real);
        let row = |(idx, value): (usize, &Option<f64>)| {
            vec![Value::Text(format!("Q{} {}", idx % 4 + 1, 2021 + idx / 4)), cell(value)]
        };
        Table { columns, rows: values.iter().enumerate().map(row).collect(), truncated: false }
    }

    fn ahead(values: &[Option<f64>], n: usize) -> Result<Forecast, Error> {
        let labels: Vec<String> = (1..=n).map(|step| format!("+{step}")).collect();
        forecast(&table(values), 0, 1, 4, &labels)
    }

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn a_series_with_seasons_is_carried_on_and_names_its_method() {
        let season = [0.0, 5.0, 0.0, -5.0].into_iter().cycle();
        let values: Vec<f64> =
            (0..17).zip(season).map(|(t, it)| 60.0 + f64::from(t) + it).collect();
        let forecast = ahead(&some(&values), 4).unwrap();
        assert_eq!(forecast.method, "seasonal naive with drift");
        let points: Vec<f64> = forecast.points.iter().map(|it| it.value.round()).collect();
        assert_eq!(points, [82.0, 78.0, 74.0, 80.0]);
        assert_eq!(forecast.n_backtest, 8);
        assert!(forecast.backtest_mape.unwrap() < 1e-9);
    }

    #[test]
    fn what_cannot_be_forecast_says_why() {
        let label = || "revenue".to_owned();
        for (values, n, expected) in [
            (some(&[1.0; 5]), 1, Error::TooFewPoints { label: label(), n_points: 5, least: 6 }),
            (vec![], 1, Error::TooFewPoints { label: label(), n_points: 0, least: 6 }),
            (
                [some(&[1.0; 5]), vec![None], some(&[2.0; 5])].concat(),
                1,
                Error::Hole { label: label(), period: "Q2 2022".into() },
            ),
            (some(&[1.0; 8]), 9, Error::TooFar { n_asked: 9, n_points: 8, most: 8 }),
        ] {
            assert_eq!(ahead(&values, n), Err(expected));
        }
    }

    #[test]
    fn a_late_start_is_no_hole() {
        let values = [vec![None; 4], some(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0])].concat();
        let forecast = ahead(&values, 1).unwrap();
        assert!((forecast.points[0].value - 8.0).abs() < 1e-9);
    }

    #[test]
    fn messages_say_what_is_there_and_what_is_needed() {
        let error = ahead(&some(&[1.0, 2.0]), 1).unwrap_err().to_string();
        assert_eq!(error, "revenue has 2 periods with a value; a forecast needs at least 6");
    }

    /// Rows of noise around a trend: about as many of the next values as promised fall inside.
    #[test]
    fn intervals_hold_about_what_they_promise() {
        let (mut inside_80, mut inside_95, n_tries) = (0, 0, 200);
        let mut seed = 7_u64;
        let mut noise = || {
            // A sum of uniform figures is close to normal; the generator is Knuth's MMIX one.
            let mut sum = 0.0;
            for _ in 0..12 {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                sum += f64::from(u32::try_from(seed >> 32).unwrap()) / f64::from(u32::MAX);
            }
            sum - 6.0
        };
        for _ in 0..n_tries {
            let season = [3.0, -2.0, 4.0, -5.0].into_iter().cycle();
            let all = (0..18).zip(season);
            let all: Vec<f64> =
                all.map(|(t, it)| 100.0 + 1.5 * f64::from(t) + it + 2.0 * noise()).collect();
            let point = &ahead(&some(&all[..17]), 1).unwrap().points[0];
            inside_80 += usize::from((point.low_80..=point.high_80).contains(&all[17]));
            inside_95 += usize::from((point.low_95..=point.high_95).contains(&all[17]));
        }
        let share = |n: usize| to_f64(n) / to_f64(n_tries);
        assert!((0.68..=0.9).contains(&share(inside_80)), "{}", share(inside_80));
        assert!((0.87..=0.99).contains(&share(inside_95)), "{}", share(inside_95));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn intervals_are_nested_and_never_narrow(
            values in prop::collection::vec(-1e9..1e9_f64, 6..60),
            n in 1_usize..6,
        ) {
            let forecast = ahead(&some(&values), n).unwrap();
            for point in &forecast.points {
                prop_assert!(point.value.is_finite());
                prop_assert!(point.low_95 <= point.low_80 && point.low_80 <= point.value);
                prop_assert!(point.value <= point.high_80 && point.high_80 <= point.high_95);
            }
            if !forecast.method.starts_with("exponential") {
                let widths: Vec<f64> = forecast.points.iter().map(|it| it.high_95 - it.low_95).collect();
                prop_assert!(widths.windows(2).all(|pair| pair[1] >= pair[0] * (1.0 - 1e-9)));
            }
        }
    }
}
