//! The theta method: half the long trend, half what the newest values say, around a fixed season.
//!
//! # Source
//! Assimakopoulos & Nikolopoulos (2000), International Journal of Forecasting 16(4); as a state
//! space model with a theta of its own: Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler
//! (2016), the same 32(4), § 3.

use super::{
    Outlook,
    minimise::minimise,
    seasons::{self, Shape},
    to_f64,
    trend::line,
};

/// Theta with the two weights sought: how fast the level follows, and how much of the curvature
/// is kept.
pub(super) fn outlook(values: &[f64], season_length: usize, n_steps: usize) -> Option<Outlook> {
    let season = season(values, season_length);
    let adjusted = match &season {
        Some((indices, shape)) => seasons::adjusted(values, indices, *shape),
        None => values.to_vec(),
    };
    let best = [0.3, 0.8].into_iter().filter_map(|alpha: f64| {
        let first = *adjusted.first()?;
        let start = [(alpha / (1.0 - alpha)).ln(), 0.0, first];
        minimise(&start, |it, errors| {
            let Some(theta) = Theta::of(&adjusted, it) else { return false };
            theta.follow(&adjusted, |error| errors.push(error));
            true
        })
    });
    let best = best.min_by(|a, b| a.loss.total_cmp(&b.loss))?;
    let theta = Theta::of(&adjusted, &best.parameters)?;
    let level = theta.follow(&adjusted, |_| ());
    let n = values.len();
    let ahead: Vec<f64> = (1..=n_steps).map(|step| theta.ahead(level, n, step)).collect();
    let is_proportional =
        values.iter().all(|it| *it > 0.0) && !matches!(season, Some((_, Shape::Additive)));
    let (ahead, n_season) = match &season {
        Some((indices, shape)) => {
            let phase = indices.iter().cycle().skip(n % season_length);
            let again = ahead.iter().zip(phase).map(|(value, index)| match shape {
                Shape::Additive => value + index,
                Shape::Multiplicative => value * index,
            });
            (again.collect(), season_length)
        }
        None => (ahead, 1),
    };
    let freedom = (to_f64(n) - 2.0 - to_f64(n_season)).max(1.0);
    let size = if is_proportional { adjusted.iter().sum::<f64>() / to_f64(n) } else { 1.0 };
    let factor = |step: usize| 1.0 + to_f64(step - 1) * theta.alpha * theta.alpha;
    Some(Outlook {
        values: ahead,
        factors: (1..=n_steps).map(factor).collect(),
        is_proportional,
        spread: (best.loss / freedom).sqrt() / size,
    })
}

/// The season to take out, where there is one.
fn season(values: &[f64], season_length: usize) -> Option<(Vec<f64>, Shape)> {
    if !seasons::is_seasonal(values, season_length) {
        return None;
    }
    let product = || {
        let is_positive = values.iter().all(|it| *it > 0.0);
        let indices =
            is_positive.then(|| seasons::indices(values, season_length, Shape::Multiplicative));
        indices.flatten().map(|it| (it, Shape::Multiplicative))
    };
    let sum = || Some((seasons::indices(values, season_length, Shape::Additive)?, Shape::Additive));
    product().or_else(sum)
}

struct Theta {
    alpha: f64,
    /// 1 − 1/θ: how much of the long trend is added to the level.
    share: f64,
    start: f64,
    /// The straight line through the series, at its first period less one step, and its slope.
    line: (f64, f64),
}

impl Theta {
    fn of(values: &[f64], parameters: &[f64]) -> Option<Self> {
        let [alpha, share, start] = *parameters else { return None };
        let unit = |free: f64| 1.0 / (1.0 + (-free).exp());
        let (alpha, share) = (0.01 + 0.98 * unit(alpha), unit(share));
        Some(Self { alpha, share, start, line: line(values) })
    }

    /// The level after the last value.
    fn follow(&self, values: &[f64], mut note: impl FnMut(f64)) -> f64 {
        let (base, slope) = self.line;
        let mut level = self.start;
        // (1 − α)^(t − 1), and the sum of these powers so far.
        let (mut power, mut powers) = (1.0, 1.0);
        for value in values {
            let expected = level + self.share * (power * base + powers * slope);
            note(value - expected);
            level = self.alpha * value + (1.0 - self.alpha) * level;
            power *= 1.0 - self.alpha;
            powers += power;
        }
        level
    }

    fn ahead(&self, level: f64, n_values: usize, step: usize) -> f64 {
        let (base, slope) = self.line;
        let left = 1.0 - self.alpha;
        let n = i32::try_from(n_values).unwrap_or(i32::MAX);
        let power = left.powi(n);
        let powers = (1.0 - power * left) / self.alpha;
        level + self.share * (power * base + (to_f64(step - 1) + powers) * slope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::tests::{QUARTERS, close};

    /// Expected values: `SciPy` 1.17.1, the published equations under `minimize(…,
    /// method="Nelder-Mead")` from nine starts; α ends at its bound, 0.01.
    #[test]
    fn points_are_those_of_another_search() {
        let outlook = outlook(&QUARTERS[..12], 1, 4).unwrap();
        let expected = [79.391_107_626, 80.893_555_179, 82.396_002_730, 83.898_450_284];
        for (actual, expected) in outlook.values.iter().zip(expected) {
            close(*actual, expected, 1e-4);
        }
    }

    #[test]
    fn a_season_comes_back() {
        let season = [1.3, 0.8, 1.0, 0.9].into_iter().cycle();
        let values: Vec<f64> =
            (0..24).zip(season).map(|(t, it)| (100.0 + f64::from(t)) * it).collect();
        let outlook = outlook(&values, 4, 4).unwrap();
        for (step, (actual, index)) in outlook.values.iter().zip([1.3, 0.8, 1.0, 0.9]).enumerate() {
            close(*actual, (124.0 + to_f64(step)) * index, 0.02);
        }
        assert!(outlook.is_proportional);
    }
}
