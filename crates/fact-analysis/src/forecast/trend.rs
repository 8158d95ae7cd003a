//! A straight line through the whole past, or one of its logarithms, with or without seasons.
//!
//! # Source
//! Hyndman & Athanasopoulos, *Forecasting: Principles and Practice* (3rd ed.), § 7.4 and 7.6.

use crate::least_squares::Fit;

use super::{Outlook, to_f64};

/// The line carried on; `None` where the values are too few for it, or not positive for
/// logarithms.
pub(super) fn outlook(
    values: &[f64],
    season_length: usize,
    is_logarithmic: bool,
    n_steps: usize,
) -> Option<Outlook> {
    let logs = values.iter().map(|it| (*it > 0.0).then(|| it.ln()));
    let targets =
        if is_logarithmic { logs.collect::<Option<Vec<f64>>>()? } else { values.to_vec() };
    let n = values.len();
    let row = |t: usize| regressors(t, season_length, n);
    let rows: Vec<Vec<f64>> = (0..n).map(row).collect();
    let fit = Fit::new(&rows, &targets)?;
    let squares: f64 =
        rows.iter().zip(&targets).map(|(row, it)| (it - fit.predict(row)).powi(2)).sum();
    let freedom = to_f64(n) - to_f64(season_length + 1);
    let ahead: Vec<Vec<f64>> = (n..n + n_steps).map(row).collect();
    let point = |row: &Vec<f64>| {
        let value = fit.predict(row);
        if is_logarithmic { value.exp() } else { value }
    };
    // The first step counts as one, and none is surer than the one before.
    let first = ahead.first().map_or(1.0, |row| fit.variance_factor(row));
    let mut widest = 1.0;
    let factor = |row: &Vec<f64>| {
        widest = f64::max(widest, fit.variance_factor(row) / first);
        widest
    };
    Some(Outlook {
        values: ahead.iter().map(point).collect(),
        factors: ahead.iter().map(factor).collect(),
        is_proportional: is_logarithmic,
        spread: (squares / freedom.max(1.0) * first).sqrt(),
    })
}

/// Constant, time and, for all but a season's first period, one mark each.
fn regressors(t: usize, season_length: usize, n_points: usize) -> Vec<f64> {
    // Time counts from the middle in units of the series' length: sums stay well conditioned.
    let time = (to_f64(t) - to_f64(n_points) / 2.0) / to_f64(n_points.max(1));
    let marks = (1..season_length).map(|place| if t % season_length == place { 1.0 } else { 0.0 });
    [1.0, time].into_iter().chain(marks).collect()
}

/// Level and slope at the period before the first, by a straight line through what is known.
pub(super) fn line(values: &[f64]) -> (f64, f64) {
    let n = to_f64(values.len());
    let mean_time = f64::midpoint(n, 1.0);
    let mean = values.iter().sum::<f64>() / n.max(1.0);
    let (mut both, mut time) = (0.0, 0.0);
    for (idx, value) in values.iter().enumerate() {
        let off = to_f64(idx + 1) - mean_time;
        both += off * (value - mean);
        time += off * off;
    }
    let slope = if time > 0.0 { both / time } else { 0.0 };
    (mean - slope * mean_time, slope)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::tests::{QUARTERS, close};

    #[track_caller]
    fn check(is_logarithmic: bool, expected: [f64; 5]) {
        let outlook = outlook(&QUARTERS, 4, is_logarithmic, 5).unwrap();
        for (actual, expected) in outlook.values.iter().zip(expected) {
            close(*actual, expected, 1e-9);
        }
    }

    /// Expected values: statsmodels 0.15.0 `OLS` on a constant, time and three quarter dummies,
    /// of the values and of their logarithms.
    #[test]
    fn forecasts_are_those_of_the_reference_implementation() {
        check(false, [85.41, 82.06, 93.46, 86.152, 90.674]);
        let expected =
            [86.422_501_132_3, 82.393_725_723_5, 96.059_202_5, 87.094_775_675_4, 92.961_221_496_8];
        check(true, expected);
    }

    /// Expected values: statsmodels 0.15.0, `get_prediction(...).se_obs ** 2 / mse_resid`, here
    /// relative to the first.
    #[test]
    fn the_spread_grows_as_the_reference_says() {
        let outlook = outlook(&QUARTERS, 4, false, 5).unwrap();
        for (actual, expected) in outlook.factors.iter().zip([1.5, 1.5, 1.5, 1.56, 1.74]) {
            close(actual * 1.5, expected, 1e-9);
        }
    }

    #[test]
    fn logarithms_need_positive_values() {
        let mut values = QUARTERS;
        values[3] = -1.0;
        assert_eq!(outlook(&values, 1, true, 1), None);
    }
}
