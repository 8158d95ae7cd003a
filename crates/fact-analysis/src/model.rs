//! The methods a forecast chooses from, simplest first.
//!
//! # Source
//! Hyndman & Athanasopoulos, *Forecasting: Principles and Practice* (3rd ed.): § 5.2 and 5.5
//! for naive, drift and their intervals, § 7.4 for trend and season by regression, § 8.7 for
//! smoothing.

use crate::{
    least_squares::Fit,
    smoothing::{Smoother, to_f64},
};

/// A method that can carry a series on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// The last value plus the average step.
    Drift,
    /// The same period a season ago plus the average change over a season.
    SeasonalNaiveDrift,
    /// A straight line, with one offset a period of the season.
    LinearTrend { is_seasonal: bool },
    /// The same for the logarithms: steady growth, seasons in proportion.
    ExponentialTrend { is_seasonal: bool },
    /// Holt's method, with seasons Holt–Winters'.
    Smoothing { is_seasonal: bool },
}

/// Simplest first: a later one must do clearly better to be taken.
pub(crate) const SEASONAL: [Method; 7] = [
    Method::SeasonalNaiveDrift,
    Method::Drift,
    Method::LinearTrend { is_seasonal: true },
    Method::ExponentialTrend { is_seasonal: true },
    Method::Smoothing { is_seasonal: true },
    Method::LinearTrend { is_seasonal: false },
    Method::Smoothing { is_seasonal: false },
];

/// The same for series without season, or too short to see one.
pub(crate) const PLAIN: [Method; 4] = [
    Method::Drift,
    Method::LinearTrend { is_seasonal: false },
    Method::ExponentialTrend { is_seasonal: false },
    Method::Smoothing { is_seasonal: false },
];

impl Method {
    /// The name the field knows it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Drift => "drift",
            Self::SeasonalNaiveDrift => "seasonal naive with drift",
            Self::LinearTrend { is_seasonal: true } => "linear trend with seasons",
            Self::LinearTrend { is_seasonal: false } => "linear trend",
            Self::ExponentialTrend { is_seasonal: true } => "exponential trend with seasons",
            Self::ExponentialTrend { is_seasonal: false } => "exponential trend",
            Self::Smoothing { is_seasonal: true } => "Holt–Winters smoothing",
            Self::Smoothing { is_seasonal: false } => "Holt smoothing",
        }
    }

    /// Values it takes before its first forecast means anything.
    pub fn least_points(self, season_length: usize) -> usize {
        match self {
            Self::Drift => 3,
            Self::SeasonalNaiveDrift => season_length + 2,
            Self::LinearTrend { is_seasonal: false }
            | Self::ExponentialTrend { is_seasonal: false }
            | Self::Smoothing { is_seasonal: false } => 4,
            Self::LinearTrend { is_seasonal: true }
            | Self::ExponentialTrend { is_seasonal: true } => season_length + 3,
            Self::Smoothing { is_seasonal: true } => 2 * season_length + 1,
        }
    }

    /// Whether errors are measured on logarithms.
    pub fn is_logarithmic(self) -> bool {
        matches!(self, Self::ExponentialTrend { .. })
    }

    /// Fits the method to `values`; `None` where they do not allow it (too few, or not
    /// positive for logarithms).
    pub fn fit(self, values: &[f64], season_length: usize) -> Option<Fitted> {
        if values.len() < self.least_points(season_length) {
            return None;
        }
        let n_points = values.len();
        let season = |is_seasonal: bool| if is_seasonal { season_length } else { 1 };
        match self {
            Self::Drift => {
                let (first, last) = (*values.first()?, *values.last()?);
                Some(Fitted::Drift { last, step: (last - first) / to_f64(n_points - 1), n_points })
            }
            Self::SeasonalNaiveDrift => {
                let changes = values.iter().zip(values.iter().skip(season_length));
                let total: f64 = changes.map(|(before, after)| after - before).sum();
                let change = total / to_f64(n_points - season_length);
                let last_season = values.get(n_points - season_length..)?.to_vec();
                let n_changes = n_points - season_length;
                Some(Fitted::SeasonalNaiveDrift { last_season, change, n_changes })
            }
            Self::LinearTrend { is_seasonal } => {
                let season_length = season(is_seasonal);
                let fit = regress(values, season_length)?;
                Some(Fitted::Trend { fit, season_length, n_points })
            }
            Self::ExponentialTrend { is_seasonal } => {
                if values.iter().any(|it| *it <= 0.0) {
                    return None;
                }
                let logs: Vec<f64> = values.iter().map(|it| it.ln()).collect();
                let season_length = season(is_seasonal);
                let fit = regress(&logs, season_length)?;
                Some(Fitted::LogTrend { fit, season_length, n_points })
            }
            Self::Smoothing { is_seasonal } => {
                Smoother::fit(values, season(is_seasonal)).map(Fitted::Smoothing)
            }
        }
    }
}

/// A method with what it learnt.
#[derive(Debug, Clone)]
pub(crate) enum Fitted {
    Drift { last: f64, step: f64, n_points: usize },
    SeasonalNaiveDrift { last_season: Vec<f64>, change: f64, n_changes: usize },
    Trend { fit: Fit, season_length: usize, n_points: usize },
    LogTrend { fit: Fit, season_length: usize, n_points: usize },
    Smoothing(Smoother),
}

impl Fitted {
    /// `step` periods after the last value, 1 is the next.
    pub fn forecast(&self, step: usize) -> f64 {
        match self {
            Self::Drift { last, step: slope, .. } => last + slope * to_f64(step),
            Self::SeasonalNaiveDrift { last_season, change, .. } => {
                let length = last_season.len().max(1);
                let same = last_season.get((step - 1) % length).copied().unwrap_or(0.0);
                same + change * to_f64((step - 1) / length + 1)
            }
            Self::Trend { fit, season_length, n_points } => {
                fit.predict(&regressors(n_points + step - 1, *season_length, *n_points))
            }
            Self::LogTrend { fit, season_length, n_points } => {
                fit.predict(&regressors(n_points + step - 1, *season_length, *n_points)).exp()
            }
            Self::Smoothing(smoother) => smoother.state.forecast(step),
        }
    }

    /// How many times the one-step error's variance the error `step` periods ahead has.
    pub fn variance_factor(&self, step: usize) -> f64 {
        match self {
            Self::Drift { n_points, .. } => {
                let steps = to_f64(step);
                let factor = |steps: f64| steps * (1.0 + steps / to_f64(n_points - 1));
                factor(steps) / factor(1.0)
            }
            Self::SeasonalNaiveDrift { last_season, n_changes, .. } => {
                let seasons = to_f64((step - 1) / last_season.len().max(1) + 1);
                let factor = |seasons: f64| seasons * (1.0 + seasons / to_f64(*n_changes));
                factor(seasons) / factor(1.0)
            }
            Self::Trend { fit, season_length, n_points }
            | Self::LogTrend { fit, season_length, n_points } => {
                let at = |step: usize| {
                    let row = regressors(n_points + step - 1, *season_length, *n_points);
                    fit.variance_factor(&row)
                };
                // One-step errors carry the first step's spread already; it never shrinks.
                let first = at(1);
                (1..=step).map(|step| at(step) / first).fold(1.0, f64::max)
            }
            Self::Smoothing(smoother) => smoother.variance_factor(step),
        }
    }
}

/// Constant, time and, for all but a season's first period, one mark each.
fn regressors(t: usize, season_length: usize, n_points: usize) -> Vec<f64> {
    // Time counts from the middle in units of the series' length: sums stay well conditioned.
    let time = (to_f64(t) - to_f64(n_points) / 2.0) / to_f64(n_points.max(1));
    let marks = (1..season_length).map(|place| if t % season_length == place { 1.0 } else { 0.0 });
    [1.0, time].into_iter().chain(marks).collect()
}

fn regress(values: &[f64], season_length: usize) -> Option<Fit> {
    let n_points = values.len();
    let rows: Vec<Vec<f64>> =
        (0..n_points).map(|t| regressors(t, season_length, n_points)).collect();
    Fit::new(&rows, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Invented quarters, used for every reference value of this crate.
    const QUARTERS: [f64; 17] = [
        60.2, 64.9, 61.3, 71.8, 65.1, 69.4, 66.0, 77.5, 70.3, 74.1, 71.9, 83.0, 75.2, 80.6, 76.4,
        88.9, 81.0,
    ];

    #[track_caller]
    fn check(method: Method, expected: [f64; 5]) {
        let fitted = method.fit(&QUARTERS, 4).unwrap();
        for (step, expected) in (1..).zip(expected) {
            let actual = fitted.forecast(step);
            assert!((actual - expected).abs() < 1e-6, "{actual} ≠ {expected} at {step}");
        }
    }

    /// Expected values: statsmodels 0.15.0 `OLS` on a constant, time and three quarter dummies,
    /// of the values and of their logarithms; seasonal naive by numpy:
    /// `y[n-4+h%4] + (1+h//4) * (y[4:]-y[:-4]).mean()`.
    #[test]
    fn forecasts_are_those_of_the_reference_implementations() {
        check(
            Method::SeasonalNaiveDrift,
            [
                85.884_615_384_6,
                81.684_615_384_6,
                94.184_615_384_6,
                86.284_615_384_6,
                91.169_230_769_2,
            ],
        );
        check(Method::LinearTrend { is_seasonal: true }, [85.41, 82.06, 93.46, 86.152, 90.674]);
        check(
            Method::ExponentialTrend { is_seasonal: true },
            [86.422_501_132_3, 82.393_725_723_5, 96.059_202_5, 87.094_775_675_4, 92.961_221_496_8],
        );
        let step = (81.0 - 60.2) / 16.0;
        check(Method::Drift, [1.0, 2.0, 3.0, 4.0, 5.0].map(|it| 81.0 + step * it));
    }

    /// Expected values: statsmodels 0.15.0, `get_prediction(...).se_obs ** 2 / mse_resid` is
    /// 1.5, 1.5, 1.5, 1.56, 1.74; here relative to the first.
    #[test]
    fn the_spread_of_a_trend_grows_as_the_reference_says() {
        let fitted = Method::LinearTrend { is_seasonal: true }.fit(&QUARTERS, 4).unwrap();
        for (step, expected) in (1..).zip([1.5, 1.5, 1.5, 1.56, 1.74]) {
            let actual = fitted.variance_factor(step) * 1.5;
            assert!((actual - expected).abs() < 1e-9, "{actual} ≠ {expected}");
        }
    }

    #[test]
    fn no_method_grows_surer_with_distance() {
        for method in SEASONAL.into_iter().chain(PLAIN) {
            let fitted = method.fit(&QUARTERS, 4).unwrap();
            let factors: Vec<f64> = (1..=12).map(|step| fitted.variance_factor(step)).collect();
            assert!((factors[0] - 1.0).abs() < 1e-9, "{method:?}");
            assert!(factors.windows(2).all(|pair| pair[1] >= pair[0] - 1e-12), "{method:?}");
        }
    }

    #[test]
    fn logarithms_need_positive_values() {
        let mut values = QUARTERS;
        values[3] = -1.0;
        assert!(Method::ExponentialTrend { is_seasonal: false }.fit(&values, 4).is_none());
    }
}
