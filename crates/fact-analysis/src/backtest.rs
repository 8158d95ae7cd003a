//! Which method would have forecast the known past best.
//!
//! Each method stands at one past period after another (a rolling origin), sees only what came
//! before, and forecasts the next. All methods are tried on the same periods.

use crate::{
    model::{Method, PLAIN, SEASONAL},
    smoothing::to_f64,
};

/// Past periods tried at most, the newest: older ones say little of how the series moves now.
const MAX_TRIED: usize = 12;
/// Past periods that must be left to try, for a method to be considered.
const MIN_TRIED: usize = 3;
/// A less simple method is taken where its errors are below this share of a simpler one's.
const CLEARLY_BETTER: f64 = 0.95;

/// The method chosen and how it did.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    pub method: Method,
    /// Actual minus forecast one period ahead, oldest first; of logarithms for methods that
    /// work on these.
    pub errors: Vec<f64>,
    /// Mean absolute percentage error; `None` where a period tried was zero.
    pub mape: Option<f64>,
}

/// The simplest method that no other clearly beats.
pub(crate) fn choose(values: &[f64], season_length: usize) -> Option<Verdict> {
    let methods = if season_length > 1 { SEASONAL.as_slice() } else { PLAIN.as_slice() };
    let n = values.len();
    let can_try = |it: &&Method| n >= it.least_points(season_length) + MIN_TRIED;
    let methods: Vec<Method> = methods.iter().filter(can_try).copied().collect();
    let longest = methods.iter().map(|it| it.least_points(season_length)).max()?;
    let first = longest.max(n.saturating_sub(MAX_TRIED));
    let mut best: Option<Trial> = None;
    for method in methods {
        let Some(trial) = Trial::run(method, values, season_length, first) else { continue };
        let bar = best.as_ref().map_or(f64::INFINITY, |it| it.mean_error * CLEARLY_BETTER);
        if trial.mean_error < bar || best.is_none() {
            best = Some(trial);
        }
    }
    best.map(|it| Verdict { method: it.method, errors: it.errors, mape: it.mape })
}

struct Trial {
    method: Method,
    errors: Vec<f64>,
    /// Mean absolute error in the values' own unit, the same for all methods.
    mean_error: f64,
    mape: Option<f64>,
}

impl Trial {
    fn run(method: Method, values: &[f64], season_length: usize, first: usize) -> Option<Self> {
        let mut errors = Vec::new();
        let (mut total, mut total_share) = (0.0, Some(0.0));
        for origin in first..values.len() {
            let actual = *values.get(origin)?;
            let forecast = method.fit(values.get(..origin)?, season_length)?.forecast(1);
            if !forecast.is_finite() {
                return None;
            }
            let error = actual - forecast;
            total += error.abs();
            let is_zero = actual.abs() < f64::MIN_POSITIVE;
            total_share =
                total_share.filter(|_| !is_zero).map(|it: f64| it + (error / actual).abs());
            errors.push(if method.is_logarithmic() { actual.ln() - forecast.ln() } else { error });
        }
        let n = to_f64(errors.len().max(1));
        let mape = total_share.map(|it| it / n * 100.0);
        Some(Self { method, errors, mean_error: total / n, mape })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: impl IntoIterator<Item = f64>, season_length: usize, expected: &str) {
        let values: Vec<f64> = values.into_iter().collect();
        assert_eq!(choose(&values, season_length).map_or("none", |it| it.method.name()), expected);
    }

    /// Noise that jumps to and fro and shares no period with quarters.
    fn wobble(t: f64) -> f64 {
        const JUMPS: [f64; 7] = [0.9, -0.7, 0.4, -1.0, 0.8, -0.3, -0.2];
        JUMPS[rem(t, 7)]
    }

    fn rem(t: f64, n: usize) -> usize {
        (0..n).find(|it| (t - to_f64(*it)).rem_euclid(to_f64(n)) < 0.5).unwrap()
    }

    #[test]
    fn the_simplest_method_that_fits_is_taken() {
        let t = || (0..24).map(f64::from);
        let season = |shape: [f64; 4]| shape.into_iter().cycle();
        let shape = [8.0, -3.0, 5.0, -10.0];
        check(t().map(|t| 10.0 + 3.0 * t), 1, "drift");
        check(t().map(|t| 10.0 + 3.0 * t + 4.0 * wobble(t)), 1, "linear trend");
        check(t().map(|t| 100.0 * 1.08f64.powf(t)), 1, "exponential trend");
        let steady = t().zip(season(shape)).map(|(t, it)| 50.0 + t + it);
        check(steady, 4, "seasonal naive with drift");
        let noisy = t().zip(season(shape)).map(|(t, it)| 50.0 + t + it + 3.0 * wobble(t));
        check(noisy, 4, "linear trend with seasons");
        let growing = t().zip(season([1.3, 0.8, 1.0, 0.9]));
        let growing = growing.map(|(t, it)| 100.0 * 1.05f64.powf(t) * it);
        check(growing, 4, "exponential trend with seasons");
    }

    #[test]
    fn too_short_a_series_tries_nothing() {
        check([1.0, 2.0, 3.0], 1, "none");
        check([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 4, "drift");
    }

    #[test]
    fn no_percentage_where_a_period_was_zero() {
        let values = [5.0, 6.0, 7.0, 6.0, 0.0, 8.0, 9.0];
        assert_eq!(choose(&values, 1).unwrap().mape, None);
    }
}
