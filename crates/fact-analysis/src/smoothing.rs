//! Exponential smoothing with additive trend and season (Holt, Holt–Winters).
//!
//! # Source
//! Hyndman & Athanasopoulos, *Forecasting: Principles and Practice* (3rd ed.), § 8.2, 8.3 and
//! 8.7; initial states after § 8.6 of the second edition (first seasons' averages).

/// How fast level, trend and season follow the data, each 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weights {
    pub alpha: f64,
    /// Of the trend, as in the component form (β*).
    pub beta: f64,
    pub gamma: f64,
}

/// Where the series stands after its last value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State {
    pub level: f64,
    pub trend: f64,
    /// One a period of a season, the next period's first; empty without season.
    pub season: Vec<f64>,
}

impl State {
    /// A start from the first two seasons (or the first values, without season).
    pub fn initial(values: &[f64], season_length: usize) -> Option<Self> {
        let mean = |part: &[f64]| part.iter().sum::<f64>() / to_f64(part.len().max(1));
        if season_length < 2 {
            let (first, second) = (values.first()?, values.get(1)?);
            let trend = values.get(3).map_or(second - first, |fourth| (fourth - first) / 3.0);
            return Some(Self { level: first - trend, trend, season: Vec::new() });
        }
        let first = values.get(..season_length)?;
        let second = values.get(season_length..2 * season_length)?;
        let trend = (mean(second) - mean(first)) / to_f64(season_length);
        // The first season's average stands for its middle; the level is that before its first.
        let level = mean(first) - trend * (to_f64(season_length) + 1.0) / 2.0;
        let detrended = |(idx, value): (usize, &f64)| value - level - trend * (to_f64(idx) + 1.0);
        let season = first.iter().enumerate().map(detrended).collect();
        Some(Self { level, trend, season })
    }

    /// Takes one value in; gives the error of the forecast made just before.
    pub fn update(&mut self, value: f64, weights: Weights) -> f64 {
        let Weights { alpha, beta, gamma } = weights;
        let expected = self.level + self.trend;
        let season = self.season.first().copied().unwrap_or(0.0);
        let error = value - expected - season;
        let level = alpha * (value - season) + (1.0 - alpha) * expected;
        self.trend = beta * (level - self.level) + (1.0 - beta) * self.trend;
        self.level = level;
        if let Some(first) = self.season.first_mut() {
            *first = gamma * (value - expected) + (1.0 - gamma) * season;
            self.season.rotate_left(1);
        }
        error
    }

    /// `step` periods after the last value, 1 is the next.
    pub fn forecast(&self, step: usize) -> f64 {
        let season = match self.season.len() {
            0 => 0.0,
            length => self.season.get((step - 1) % length).copied().unwrap_or(0.0),
        };
        self.level + to_f64(step) * self.trend + season
    }
}

/// A fitted smoother.
#[derive(Debug, Clone)]
pub(crate) struct Smoother {
    pub state: State,
    pub weights: Weights,
}

impl Smoother {
    /// The weights of a fixed grid with the least squared one-step errors.
    pub fn fit(values: &[f64], season_length: usize) -> Option<Self> {
        const ALPHAS: [f64; 8] = [0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 0.99];
        const BETAS: [f64; 5] = [0.0, 0.05, 0.15, 0.3, 0.6];
        const GAMMAS: [f64; 5] = [0.0, 0.1, 0.25, 0.5, 0.8];
        let initial = State::initial(values, season_length)?;
        let gammas = if season_length < 2 { GAMMAS.get(..1)? } else { GAMMAS.as_slice() };
        let mut best: Option<(f64, Self)> = None;
        for alpha in ALPHAS {
            for beta in BETAS {
                for gamma in gammas.iter().copied().filter(|it| *it <= 1.0 - alpha + 1e-9) {
                    let weights = Weights { alpha, beta, gamma };
                    let mut state = initial.clone();
                    let errors = values.iter().map(|it| state.update(*it, weights));
                    let loss: f64 = errors.map(|it| it * it).sum();
                    if loss.is_finite() && best.as_ref().is_none_or(|(least, _)| loss < *least) {
                        best = Some((loss, Self { state, weights }));
                    }
                }
            }
        }
        best.map(|(_, it)| it)
    }

    /// How many times the one-step error's variance a forecast `step` periods ahead has.
    pub fn variance_factor(&self, step: usize) -> f64 {
        let Weights { alpha, beta, gamma } = self.weights;
        let beta = alpha * beta;
        let season_length = self.state.season.len();
        let term = |j: usize| {
            let is_season = season_length > 0 && j.is_multiple_of(season_length);
            let coefficient = alpha + beta * to_f64(j) + if is_season { gamma } else { 0.0 };
            coefficient * coefficient
        };
        1.0 + (1..step).map(term).sum::<f64>()
    }
}

/// A count as a figure.
#[expect(clippy::cast_precision_loss, reason = "series are far shorter than 2^53")]
pub(crate) fn to_f64(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(actual: f64, expected: f64) {
        assert!(
            (actual - expected).abs() < 1e-6 * expected.abs().max(1.0),
            "{actual} ≠ {expected}"
        );
    }

    /// Invented quarters, used for every reference value of this crate.
    const QUARTERS: [f64; 17] = [
        60.2, 64.9, 61.3, 71.8, 65.1, 69.4, 66.0, 77.5, 70.3, 74.1, 71.9, 83.0, 75.2, 80.6, 76.4,
        88.9, 81.0,
    ];

    #[track_caller]
    fn check(season: &[f64], weights: Weights, expected: &[f64]) {
        let mut state = State { level: 60.0, trend: 1.2, season: season.to_vec() };
        for value in QUARTERS {
            state.update(value, weights);
        }
        for (step, expected) in (1..).zip(expected) {
            close(state.forecast(step), *expected);
        }
    }

    /// Expected values: statsmodels 0.15.0. With season: `ETSModel(y, error="add", trend="add",
    /// seasonal="add", seasonal_periods=4, initialization_method="known", initial_level=60,
    /// initial_trend=1.2, initial_seasonal=[-2, 1, -3, 4]).smooth([0.4, 0.04, 0.3])` (its trend
    /// parameter is α β*). Without: `ExponentialSmoothing(y, trend="add", …)` fitted with 0.4 and
    /// 0.1 and `optimized=False`.
    #[test]
    fn states_follow_the_reference_implementation() {
        let expected = [
            85.865_072_480_6,
            82.683_674_342_7,
            93.760_269_735_2,
            86.433_646_295_7,
            91.257_526_720_4,
            88.076_128_582_5,
        ];
        check(&[-2.0, 1.0, -3.0, 4.0], Weights { alpha: 0.4, beta: 0.1, gamma: 0.3 }, &expected);
        let expected = [84.938_526_768_6, 86.277_704_817_3, 87.616_882_866_1];
        check(&[], Weights { alpha: 0.4, beta: 0.1, gamma: 0.0 }, &expected);
    }

    #[test]
    fn a_straight_line_goes_on_as_it_was() {
        let values: Vec<f64> = (0..12).map(|t| 10.0 + 2.0 * f64::from(t)).collect();
        for season_length in [1, 4] {
            let smoother = Smoother::fit(&values, season_length).unwrap();
            close(smoother.state.forecast(3), 10.0 + 2.0 * 14.0);
        }
    }

    #[test]
    fn too_short_a_series_has_no_start() {
        assert_eq!(State::initial(&[1.0; 7], 4), None);
        assert_eq!(State::initial(&[1.0], 1), None);
    }
}
