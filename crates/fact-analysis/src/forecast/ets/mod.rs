//! ETS: exponential smoothing whose form and weights are those that make the past likeliest.
//!
//! Start at [`Ets::choose`]. All forms but those with a multiplicative trend, and those whose
//! errors and seasons grow differently with the level.
//!
//! # Source
//! Hyndman, Koehler, Ord & Snyder, *Forecasting with Exponential Smoothing* (2008): chapter 5
//! for likelihood and starts, § 7.2 for the choice by `AICc`.

mod filter;

use filter::{Form, State, Trend, Weights};

use super::{
    Outlook,
    minimise::{Minimum, minimise},
    seasons::{self, Shape},
    to_f64,
    trend::line,
};

/// Longer seasons have more states than a series can tell.
const MAX_SEASON: usize = 24;

/// Where the search for α, β / α and γ / (1 − α) begins: what follows, what leaps, what stays.
const STARTS: [(f64, f64, f64); 3] = [(0.2, 0.1, 0.1), (0.7, 0.1, 0.2), STAYS];
const STAYS: (f64, f64, f64) = (0.001, 0.05, 0.001);
/// Longer series lead the search to the same place from any of these.
const LONG: usize = 60;

/// A form with what fits it best.
#[derive(Debug, Clone)]
pub(super) struct Ets {
    form: Form,
    season_length: usize,
    /// As the search sees them: weights without bounds, then the states at the start.
    parameters: Vec<f64>,
    aicc: f64,
}

impl Ets {
    /// The form with the least `AICc`.
    pub fn choose(values: &[f64], season_length: usize) -> Option<Self> {
        let forms = forms(values, season_length);
        let fits = forms.into_iter().filter_map(|form| Self::fit(form, values, season_length));
        fits.min_by(|a, b| a.aicc.total_cmp(&b.aicc))
    }

    /// The best weights of one form.
    fn fit(form: Form, values: &[f64], season_length: usize) -> Option<Self> {
        let season_length = if form.season.is_some() { season_length } else { 1 };
        if to_f64(values.len()) - n_parameters(form, season_length) < 2.0 {
            return None;
        }
        let states = start(form, values, season_length)?;
        let starts = STARTS.into_iter().take(if values.len() > LONG { 1 } else { STARTS.len() });
        let fits = starts.filter_map(|start| {
            let weights = free_weights(form, start);
            let states = if start == STAYS {
                settle(form, season_length, values, &weights, &states)?
            } else {
                states.clone()
            };
            search(form, season_length, values, &[weights, states].concat())
        });
        let best = fits.min_by(|a, b| a.loss.total_cmp(&b.loss))?;
        Some(Self::of(form, season_length, values.len(), best))
    }

    fn of(form: Form, season_length: usize, n_values: usize, best: Minimum) -> Self {
        let (n, k) = (to_f64(n_values), n_parameters(form, season_length));
        let likelihood = n * (best.loss / n).max(1e-300).ln();
        let aicc = likelihood + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0);
        Self { form, season_length, parameters: best.parameters, aicc }
    }

    /// The same form, its weights sought again near where they were.
    pub fn refit(&self, values: &[f64]) -> Option<Self> {
        let best = search(self.form, self.season_length, values, &self.parameters)?;
        Some(Self::of(self.form, self.season_length, values.len(), best))
    }

    pub fn name(&self) -> String {
        format!("exponential smoothing, {}", self.form.name())
    }

    pub fn outlook(&self, values: &[f64], n_steps: usize) -> Option<Outlook> {
        let (weights, mut state) = unpack(self.form, self.season_length, &self.parameters)?;
        let mut loss = 0.0;
        let is_proportional = self.form.is_proportional;
        state.follow(values, self.form, weights, |value, expected| {
            let error = value - expected;
            loss += if is_proportional { (error / expected).powi(2) } else { error * error };
        });
        let freedom = to_f64(values.len()) - n_parameters(self.form, self.season_length) + 1.0;
        Some(Outlook {
            values: state.ahead(self.form, weights.phi, n_steps),
            factors: filter::variance_factors(self.form, weights, self.season_length, n_steps),
            is_proportional,
            spread: (loss / freedom.max(1.0)).sqrt(),
        })
    }
}

fn forms(values: &[f64], season_length: usize) -> Vec<Form> {
    let is_positive = values.iter().all(|it| *it > 0.0);
    let has_season = (2..=MAX_SEASON).contains(&season_length) && values.len() > 2 * season_length;
    let mut forms = Vec::new();
    for is_proportional in [false, true] {
        if is_proportional && !is_positive {
            continue;
        }
        for trend in [Trend::None, Trend::Straight, Trend::Damped] {
            forms.push(Form { is_proportional, trend, season: None });
            let season = if is_proportional { Shape::Multiplicative } else { Shape::Additive };
            if has_season {
                forms.push(Form { is_proportional, trend, season: Some(season) });
            }
        }
    }
    forms
}

/// Weights, states (a season's last follows from the others) and the errors' spread.
fn n_parameters(form: Form, season_length: usize) -> f64 {
    let trend = match form.trend {
        Trend::None => 0,
        Trend::Straight => 2,
        Trend::Damped => 3,
    };
    let season = if form.season.is_some() { season_length } else { 0 };
    to_f64(3 + trend + season)
}

/// A first guess of the states before the first value.
fn start(form: Form, values: &[f64], season_length: usize) -> Option<Vec<f64>> {
    let indices = match form.season {
        Some(shape) => seasons::indices(values, season_length, shape)?,
        None => Vec::new(),
    };
    let adjusted = match form.season {
        Some(shape) => seasons::adjusted(values, &indices, shape),
        None => values.to_vec(),
    };
    let first = adjusted.get(..adjusted.len().min(10.max(2 * season_length)))?;
    let (level, slope) = line(first);
    let mut states = Vec::new();
    if form.trend == Trend::None {
        states.push(first.iter().sum::<f64>() / to_f64(first.len().max(1)));
    } else {
        states.extend([level, slope]);
    }
    states.extend(indices.iter().take(season_length.saturating_sub(1)));
    Some(states)
}

/// The weights as the search sees them.
fn free_weights(form: Form, (alpha, beta, gamma): (f64, f64, f64)) -> Vec<f64> {
    let mut weights = vec![logit(alpha)];
    if form.trend != Trend::None {
        weights.push(logit(beta));
    }
    if form.season.is_some() {
        weights.push(logit(gamma));
    }
    if form.trend == Trend::Damped {
        weights.push(logit(0.7));
    }
    weights
}

/// The states at the start that are best while nothing moves: a line and a season through all.
fn settle(
    form: Form,
    season_length: usize,
    values: &[f64],
    weights: &[f64],
    states: &[f64],
) -> Option<Vec<f64>> {
    let found = minimise(states, |it, errors| {
        residuals(form, season_length, values, &[weights, it].concat(), errors)
    });
    found.map(|it| it.parameters)
}

fn search(form: Form, season_length: usize, values: &[f64], start: &[f64]) -> Option<Minimum> {
    minimise(start, |it, errors| residuals(form, season_length, values, it, errors))
}

/// One-step errors whose squares are the less the likelier the past; whether these are sound.
fn residuals(
    form: Form,
    season_length: usize,
    values: &[f64],
    parameters: &[f64],
    errors: &mut Vec<f64>,
) -> bool {
    let Some((weights, mut state)) = unpack(form, season_length, parameters) else { return false };
    let (mut logs, mut is_sound) = (0.0, true);
    state.follow(values, form, weights, |value, expected| {
        let error = value - expected;
        if form.is_proportional {
            is_sound &= expected > 0.0;
            logs += expected.abs().max(f64::MIN_POSITIVE).ln();
            errors.push(error / expected);
        } else {
            errors.push(error);
        }
    });
    if form.is_proportional {
        // The likelihood of shares, n ln Σ ε² + 2 Σ ln |ŷ|, as a sum of squares.
        let size = (logs / to_f64(values.len().max(1))).exp();
        for error in errors {
            *error *= size;
        }
    }
    is_sound
}

/// Weights within their bounds, and the states at the start.
fn unpack(form: Form, season_length: usize, parameters: &[f64]) -> Option<(Weights, State)> {
    let mut rest = parameters.iter().copied();
    let alpha = 0.0001 + 0.9998 * unit(rest.next()?);
    let beta = if form.trend == Trend::None { 0.0 } else { alpha * unit(rest.next()?) };
    let gamma = if form.season.is_none() { 0.0 } else { (1.0 - alpha) * unit(rest.next()?) };
    let phi = match form.trend {
        Trend::None => 0.0,
        Trend::Straight => 1.0,
        Trend::Damped => 0.8 + 0.18 * unit(rest.next()?),
    };
    let level = rest.next()?;
    let trend = if form.trend == Trend::None { 0.0 } else { rest.next()? };
    let mut season: Vec<f64> = rest.collect();
    match form.season {
        None => season = vec![0.0],
        Some(Shape::Additive) => season.push(-season.iter().sum::<f64>()),
        Some(Shape::Multiplicative) => {
            season.push(to_f64(season_length) - season.iter().sum::<f64>());
            if season.iter().any(|it| *it <= 0.0) {
                return None;
            }
        }
    }
    Some((Weights { alpha, beta, gamma, phi }, State { level, trend, season }))
}

fn unit(free: f64) -> f64 {
    1.0 / (1.0 + (-free).exp())
}

fn logit(share: f64) -> f64 {
    (share / (1.0 - share)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::tests::{QUARTERS, close};

    /// Expected values: statsmodels 0.15.0, `ETSModel(y, error=e, trend="add", seasonal=s,
    /// seasonal_periods=4).fit(maxiter=3000).llf`, for "add" twice and for "mul" twice. What is
    /// compared is n ln(Σ e² / n), for shares with their Jacobian: −2 llf − n (ln 2π + 1).
    #[test]
    fn fits_are_as_likely_as_those_of_the_reference_implementation() {
        for (is_proportional, shape, likelihood, points) in [
            (false, Shape::Additive, -8.912_478_920_0, [85.410, 82.060, 93.460, 86.152]),
            (true, Shape::Multiplicative, -6.129_903_409_5, [85.599, 81.363, 94.585, 85.638]),
        ] {
            let form = Form { is_proportional, trend: Trend::Straight, season: Some(shape) };
            let fit = Ets::fit(form, &QUARTERS, 4).unwrap();
            let (n, k) = (17.0, n_parameters(form, 4));
            let actual = fit.aicc - 2.0 * k - 2.0 * k * (k + 1.0) / (n - k - 1.0);
            let constant = n * ((2.0 * std::f64::consts::PI).ln() + 1.0);
            let expected = -2.0 * likelihood - constant;
            assert!(actual < expected + 0.01, "{actual} is less likely than {expected}");
            assert!(actual > expected - 1.0, "{actual} is too likely beside {expected}");
            let outlook = fit.outlook(&QUARTERS, 4).unwrap();
            for (actual, expected) in outlook.values.iter().zip(points) {
                close(*actual, expected, 5e-3);
            }
        }
    }

    #[test]
    fn the_form_is_that_of_the_series() {
        let t = || (0..48).map(f64::from);
        let wobble = |t: f64| ((t * 7.3).sin() + (t * 3.1).cos()) * 0.6;
        let name =
            |values: Vec<f64>, season_length| Ets::choose(&values, season_length).unwrap().name();
        let flat = name(t().map(|t| 50.0 + wobble(t)).collect(), 1);
        assert!(flat.ends_with(",N,N)"), "{flat}");
        let rising = name(t().map(|t| 50.0 + 2.0 * t + wobble(t)).collect(), 1);
        assert!(rising.ends_with(",A,N)"), "{rising}");
        let season = [1.3, 0.8, 1.0, 0.9].into_iter().cycle();
        let growing = t().zip(season).map(|(t, it)| (100.0 + 5.0 * t) * it + wobble(t));
        let growing = name(growing.collect(), 4);
        assert!(growing.ends_with(",A,M)"), "{growing}");
    }

    #[test]
    fn values_that_are_not_positive_get_no_product() {
        let forms = forms(&[1.0, 0.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0], 4);
        assert!(
            forms.iter().all(|it| !it.is_proportional && it.season != Some(Shape::Multiplicative))
        );
    }
}
