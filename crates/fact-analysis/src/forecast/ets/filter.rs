//! Exponential smoothing, one value at a time: level, trend and season follow the series.
//!
//! # Source
//! Hyndman, Koehler, Ord & Snyder, *Forecasting with Exponential Smoothing* (2008), chapter 2:
//! the state space forms. With the same weights, forms with additive and with multiplicative
//! errors give the same points; they differ in what they take for likely.

use crate::forecast::seasons::Shape;

/// How the level moves on by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trend {
    None,
    Straight,
    /// Flattening out.
    Damped,
}

/// Which components a form has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form {
    /// Whether errors grow with the level.
    pub is_proportional: bool,
    pub trend: Trend,
    pub season: Option<Shape>,
}

/// How fast the components follow the data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weights {
    pub alpha: f64,
    /// Of the trend, as in the state space form (β = α β*).
    pub beta: f64,
    pub gamma: f64,
    /// What of the trend is left a period on.
    pub phi: f64,
}

/// Where the series stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State {
    pub level: f64,
    pub trend: f64,
    /// One a period of a season, the next period's first; one neutral figure without season.
    pub season: Vec<f64>,
}

impl State {
    /// Takes the values in, and hands each with the forecast made just before it to `note`.
    pub fn follow(
        &mut self,
        values: &[f64],
        form: Form,
        weights: Weights,
        mut note: impl FnMut(f64, f64),
    ) {
        let Weights { alpha, beta, gamma, phi } = weights;
        let (mut level, mut trend) = (self.level, self.trend);
        let season_length = self.season.len().max(1);
        for values in values.chunks(season_length) {
            for (value, season) in values.iter().zip(&mut self.season) {
                let base = level + phi * trend;
                // What of an error is the level's own, and what the season's.
                let (expected, of_level, of_season) = match form.season {
                    None => (base, 1.0, 0.0),
                    Some(Shape::Additive) => (base + *season, 1.0, 1.0),
                    Some(Shape::Multiplicative) => (base * *season, 1.0 / *season, 1.0 / base),
                };
                let error = value - expected;
                level = base + alpha * error * of_level;
                trend = phi * trend + beta * error * of_level;
                *season += gamma * error * of_season;
                note(*value, expected);
            }
        }
        (self.level, self.trend) = (level, trend);
        self.season.rotate_left(values.len() % season_length);
    }

    /// The next `n_steps` periods.
    pub fn ahead(&self, form: Form, phi: f64, n_steps: usize) -> Vec<f64> {
        let (mut trend, mut grown) = (phi, 0.0);
        let step = |season: &f64| {
            grown += trend;
            trend *= phi;
            let base = self.level + grown * self.trend;
            match form.season {
                None => base,
                Some(Shape::Additive) => base + season,
                Some(Shape::Multiplicative) => base * season,
            }
        };
        self.season.iter().cycle().take(n_steps).map(step).collect()
    }
}

/// How many times the one-step error's variance the error of each step ahead has; for
/// proportional errors of their shares, which holds while these are small.
///
/// # Source
/// The same, § 6.3: class 1, v = 1 + Σ c², c = α + β (φ + … + φʲ) + γ at whole seasons.
pub(super) fn variance_factors(
    form: Form,
    weights: Weights,
    season_length: usize,
    n_steps: usize,
) -> Vec<f64> {
    let Weights { alpha, beta, gamma, phi } = weights;
    let (mut sum, mut grown, mut share) = (1.0, 0.0, 1.0);
    let mut factors = Vec::with_capacity(n_steps);
    for step in 1..=n_steps {
        factors.push(sum);
        share *= phi;
        grown += share;
        let is_season = form.season.is_some() && step.is_multiple_of(season_length);
        let moved = alpha + beta * grown + if is_season { gamma } else { 0.0 };
        sum += moved * moved;
    }
    factors
}

impl Form {
    /// The field's short name: ETS(A,Ad,M).
    pub fn name(self) -> String {
        let error = if self.is_proportional { "M" } else { "A" };
        let trend = match self.trend {
            Trend::None => "N",
            Trend::Straight => "A",
            Trend::Damped => "Ad",
        };
        let season = match self.season {
            None => "N",
            Some(Shape::Additive) => "A",
            Some(Shape::Multiplicative) => "M",
        };
        format!("ETS({error},{trend},{season})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::tests::{QUARTERS, close};

    fn form(trend: Trend, season: Option<Shape>) -> Form {
        Form { is_proportional: false, trend, season }
    }

    #[track_caller]
    fn check(form: Form, season: &[f64], weights: Weights, expected: &[f64]) {
        let mut state = State { level: 60.0, trend: 1.2, season: season.to_vec() };
        state.follow(&QUARTERS, form, weights, |_, _| ());
        for (actual, expected) in
            state.ahead(form, weights.phi, expected.len()).iter().zip(expected)
        {
            close(*actual, *expected, 1e-9);
        }
    }

    /// Expected values: statsmodels 0.15.0, `ETSModel(y, error="add", trend="add",
    /// damped_trend=…, seasonal=…, seasonal_periods=4, initialization_method="known",
    /// initial_level=60, initial_trend=1.2, initial_seasonal=…).smooth([0.4, 0.04, 0.3, 0.9])`,
    /// without the 0.9 where the trend is straight; without season `ExponentialSmoothing(y,
    /// trend="add", …)` with 0.4 and 0.1 (its trend weight is β / α) and `optimized=False`.
    /// With a multiplicative season, where that package divides by another level: numpy, the
    /// book's equations of ETS(M,Ad,M).
    #[test]
    fn states_follow_the_reference_implementation() {
        let weights = Weights { alpha: 0.4, beta: 0.04, gamma: 0.3, phi: 1.0 };
        let damped = Weights { phi: 0.9, ..weights };
        let expected = [
            85.865_072_480_6,
            82.683_674_342_7,
            93.760_269_735_2,
            86.433_646_295_7,
            91.257_526_720_4,
            88.076_128_582_5,
        ];
        let additive = [-2.0, 1.0, -3.0, 4.0];
        check(form(Trend::Straight, Some(Shape::Additive)), &additive, weights, &expected);
        let expected = [
            84.332_239_191_286,
            80.469_061_802_493,
            90.803_398_879_846,
            82.690_977_169_346,
            86.227_553_061_358,
            82.174_844_285_557,
        ];
        check(form(Trend::Damped, Some(Shape::Additive)), &additive, damped, &expected);
        let expected = [
            84.584_913_133_660,
            79.934_050_627_013,
            91.566_899_440_982,
            82.500_915_089_542,
            86.526_358_945_556,
            81.574_329_728_673,
        ];
        let product = [0.97, 1.02, 0.95, 1.06];
        check(form(Trend::Damped, Some(Shape::Multiplicative)), &product, damped, &expected);
        let expected = [84.938_526_768_6, 86.277_704_817_3, 87.616_882_866_1];
        let plain = Weights { gamma: 0.0, ..weights };
        check(form(Trend::Straight, None), &[0.0], plain, &expected);
    }

    /// Expected values: the second of the models above, `.get_prediction(17, 24)`, its
    /// `forecast_variance` over the first.
    #[test]
    fn spreads_widen_as_in_the_reference_implementation() {
        let weights = Weights { alpha: 0.4, beta: 0.04, gamma: 0.3, phi: 0.9 };
        let form = form(Trend::Damped, Some(Shape::Additive));
        let expected = [
            1.0,
            1.190_096,
            1.409_494_56,
            1.657_060_513_6,
            2.335_713_544_016,
            2.635_386_141_853,
            2.958_784_494_581,
            3.304_308_753_923,
        ];
        for (actual, expected) in variance_factors(form, weights, 4, 8).iter().zip(expected) {
            close(*actual, expected, 1e-11);
        }
    }
}
