//! The errors of an ARMA model with seasons, and its coefficients within their bounds.
//!
//! # Source
//! Box, Jenkins & Reinsel, *Time Series Analysis*, chapter 7 and 9 for the conditional errors
//! (nothing is known before the first value); Monahan (1984), Biometrika 71(2) for the bounds.

use crate::forecast::to_f64;

/// How many terms of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Orders {
    pub ar: usize,
    pub ma: usize,
    pub seasonal_ar: usize,
    pub seasonal_ma: usize,
    /// Whether the differenced series has a level of its own: a mean, or a drift.
    pub has_mean: bool,
}

impl Orders {
    pub fn n_terms(self) -> usize {
        self.ar + self.ma + self.seasonal_ar + self.seasonal_ma
    }
}

/// Coefficients by how many periods back they reach.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    pub ar: Vec<(usize, f64)>,
    pub ma: Vec<(usize, f64)>,
    pub mean: f64,
}

impl Model {
    /// From numbers without bounds, in the order of `orders`.
    pub fn of(orders: Orders, season_length: usize, parameters: &[f64]) -> Self {
        let mut rest = parameters;
        let mut take = |n: usize| {
            let (part, after) = rest.split_at_checked(n).unwrap_or((rest, &[]));
            rest = after;
            stable(part)
        };
        let (ar, ma) = (take(orders.ar), take(orders.ma));
        let (seasonal_ar, seasonal_ma) = (take(orders.seasonal_ar), take(orders.seasonal_ma));
        let mean = if orders.has_mean { rest.first().copied().unwrap_or(0.0) } else { 0.0 };
        let negative = |list: Vec<f64>| list.iter().map(|it| -it).collect::<Vec<f64>>();
        Self {
            ar: product(&ar, &seasonal_ar, season_length, -1.0),
            ma: product(&negative(ma), &negative(seasonal_ma), season_length, 1.0),
            mean,
        }
    }

    /// The one-step errors of `values`, into `errors`.
    pub fn errors(&self, values: &[f64], errors: &mut Vec<f64>) {
        let from = errors.len();
        errors.extend(values.iter().map(|it| it - self.mean));
        for (lag, coefficient) in &self.ar {
            let later = errors.iter_mut().skip(from + lag);
            for (error, before) in later.zip(values) {
                *error -= coefficient * (before - self.mean);
            }
        }
        if self.ma.is_empty() {
            return;
        }
        for at in from..errors.len() {
            let earlier = |lag: usize| at.checked_sub(lag).filter(|it| *it >= from);
            let terms =
                self.ma.iter().filter_map(|(lag, it)| Some(it * errors.get(earlier(*lag)?)?));
            let sum: f64 = terms.sum();
            if let Some(error) = errors.get_mut(at) {
                *error -= sum;
            }
        }
    }

    /// The next values, the errors to come being none.
    pub fn ahead(&self, values: &[f64], errors: &[f64], n_steps: usize) -> Vec<f64> {
        let mut all: Vec<f64> = values.iter().map(|it| it - self.mean).collect();
        let n = all.len();
        for at in n..n + n_steps {
            let back =
                |list: &[f64], lag: usize| at.checked_sub(lag).and_then(|it| list.get(it)).copied();
            let ar: f64 = self.ar.iter().filter_map(|(lag, it)| Some(it * back(&all, *lag)?)).sum();
            let ma: f64 =
                self.ma.iter().filter_map(|(lag, it)| Some(it * back(errors, *lag)?)).sum();
            all.push(ar + ma);
        }
        all.iter().skip(n).map(|it| it + self.mean).collect()
    }

    /// What one error does to the values from its own on.
    pub fn response(&self, n_steps: usize) -> Vec<f64> {
        let mut response = vec![1.0];
        for at in 1..n_steps {
            let back = |lag: usize| at.checked_sub(lag).and_then(|it| response.get(it));
            let ar: f64 = self.ar.iter().filter_map(|(lag, it)| Some(it * back(*lag)?)).sum();
            let ma: f64 = self.ma.iter().filter(|(lag, _)| *lag == at).map(|(_, it)| it).sum();
            response.push(ar + ma);
        }
        response
    }
}

/// Partial correlations, each below one, as the coefficients of a series that comes back.
fn stable(free: &[f64]) -> Vec<f64> {
    let mut coefficients: Vec<f64> = Vec::with_capacity(free.len());
    for it in free {
        let partial = 0.99 * it.tanh();
        let mirrored: Vec<f64> = coefficients.iter().rev().copied().collect();
        for (own, other) in coefficients.iter_mut().zip(mirrored) {
            *own -= partial * other;
        }
        coefficients.push(partial);
    }
    coefficients
}

/// Both factors multiplied out; `sign` is that of a product of two coefficients.
fn product(plain: &[f64], seasonal: &[f64], season_length: usize, sign: f64) -> Vec<(usize, f64)> {
    let plain = || plain.iter().enumerate().map(|(idx, it)| (idx + 1, *it));
    let mut terms: Vec<(usize, f64)> = plain().collect();
    for (idx, outer) in seasonal.iter().enumerate() {
        let lag = (idx + 1) * season_length;
        terms.push((lag, *outer));
        terms.extend(plain().map(|(inner_lag, inner)| (lag + inner_lag, sign * inner * outer)));
    }
    terms
}

/// Akaike's criterion, corrected for few values.
pub(super) fn aicc(loss: f64, n_values: usize, n_parameters: usize) -> Option<f64> {
    let (n, k) = (to_f64(n_values), to_f64(n_parameters + 1));
    let left = n - k - 1.0;
    (left >= 1.0).then(|| n * (loss / n).max(1e-300).ln() + 2.0 * k + 2.0 * k * (k + 1.0) / left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::tests::{QUARTERS, close};

    /// (1 − 0.5 B)(1 − 0.6 B⁴) y = 1.3 + (1 + 0.4 B)(1 − 0.3 B⁴) e.
    fn model() -> Model {
        Model {
            ar: product(&[0.5], &[0.6], 4, -1.0),
            ma: product(&[0.4], &[-0.3], 4, 1.0),
            mean: 1.3,
        }
    }

    /// Expected values: `SciPy` 1.17.1, `lfilter(ar, ma, numpy.diff(y) - 1.3)` with the factors
    /// above multiplied out by `numpy.convolve`.
    #[test]
    fn errors_are_those_of_the_filter() {
        let steps: Vec<f64> = QUARTERS.windows(2).map(|it| it[1] - it[0]).collect();
        let mut errors = Vec::new();
        model().errors(&steps, &mut errors);
        let expected = [
            3.4,
            -7.96,
            14.834,
            -18.5336,
            13.39344,
            -9.577_376,
            12.885_950_4,
            -14.974_380_16,
            10.333_752_064,
            -6.429_500_825_6,
            9.308_300_330_24,
            -12.509_320_132_096,
            10.906_928_052_838,
            -9.751_571_221_135,
            12.941_578_488_454,
            -14.212_431_395_382,
        ];
        assert_eq!(errors.len(), expected.len());
        for (actual, expected) in errors.iter().zip(expected) {
            close(*actual, expected, 1e-11);
        }
    }

    /// Expected values: statsmodels 0.15.0, `ArmaProcess(numpy.convolve(ar, [1, -1]),
    /// ma).arma2ma(8)`.
    #[test]
    fn an_error_is_felt_as_long_as_in_the_reference_implementation() {
        let mut response = model().response(8);
        super::super::differences::integrate(&[0.0], 1, &mut response);
        let expected = [1.0, 1.9, 2.35, 2.575, 2.9875, 3.313_75, 3.476_875, 3.558_437_5];
        for (actual, expected) in response.iter().zip(expected) {
            close(*actual, expected, 1e-12);
        }
    }

    #[test]
    fn forecasts_of_an_autoregression_go_to_its_mean() {
        let model = Model { ar: vec![(1, 0.5)], ma: Vec::new(), mean: 10.0 };
        assert_eq!(model.ahead(&[18.0], &[0.0], 3), [14.0, 12.0, 11.0]);
    }

    #[test]
    fn no_parameters_make_a_series_that_runs_away() {
        for free in [[9.0, -9.0], [-3.0, 5.0], [0.1, 0.4]] {
            let model =
                Model { ar: product(&stable(&free), &[], 1, -1.0), ma: Vec::new(), mean: 0.0 };
            let late = model.response(20_000).pop().unwrap();
            assert!(late.abs() < 1.0, "{free:?}: {late}");
        }
    }
}
