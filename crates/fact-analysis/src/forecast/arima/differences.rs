//! How often a series is differenced until it stays around one level, and back again.
//!
//! # Source
//! Hyndman & Khandakar (2008), Journal of Statistical Software 27(3), § 3: KPSS for steps, the
//! season's strength for seasons; Kwiatkowski, Phillips, Schmidt & Shin (1992) for the test.

use crate::forecast::{
    seasons::{self, variance},
    to_f64,
};

/// A season stronger than this is differenced away.
const STRONG_SEASON: f64 = 0.64;
/// The KPSS statistic that a series around a level exceeds once in twenty times.
const CRITICAL: f64 = 0.463;
/// A series that needs more is none for this method.
const MAX_DIFFERENCES: usize = 2;

/// The lags to difference by, in order: a season's, then ones.
pub(super) fn lags(values: &[f64], season_length: usize) -> Vec<usize> {
    let mut lags = Vec::new();
    let mut rest = values.to_vec();
    let has_season = season_length > 1 && values.len() > 2 * season_length + 2;
    if has_season && seasons::strength(values, season_length) > STRONG_SEASON {
        lags.push(season_length);
        rest = difference(&rest, season_length);
    }
    for _ in 0..MAX_DIFFERENCES {
        if rest.len() < 5 || kpss(&rest) <= CRITICAL {
            break;
        }
        lags.push(1);
        rest = difference(&rest, 1);
    }
    lags
}

pub(super) fn difference(values: &[f64], lag: usize) -> Vec<f64> {
    values.iter().zip(values.iter().skip(lag)).map(|(before, after)| after - before).collect()
}

/// What comes after `before`, given its differences to come.
pub(super) fn integrate(before: &[f64], lag: usize, ahead: &mut [f64]) {
    let mut recent: Vec<f64> =
        before.iter().skip(before.len().saturating_sub(lag)).copied().collect();
    for chunk in ahead.chunks_mut(lag.max(1)) {
        for (value, earlier) in chunk.iter_mut().zip(&mut recent) {
            *value += *earlier;
            *earlier = *value;
        }
    }
}

/// How far the series strays from one level, in units of its own noise.
fn kpss(values: &[f64]) -> f64 {
    let n = to_f64(values.len());
    let mean = values.iter().sum::<f64>() / n;
    let mut sum = 0.0;
    let strayed: f64 = values
        .iter()
        .map(|it| {
            sum += it - mean;
            sum * sum
        })
        .sum();
    let n_lags = (1..values.len()).take_while(|it| to_f64(*it) <= 3.0 * n.sqrt() / 13.0).count();
    let alike = seasons::autocorrelations(values, n_lags);
    let weight = |idx: usize| 1.0 - to_f64(idx + 1) / to_f64(n_lags + 1);
    let shared: f64 = alike.iter().enumerate().map(|(idx, it)| weight(idx) * it).sum();
    let noise = variance(values) * (1.0 + 2.0 * shared);
    if noise > 0.0 { strayed / (n * n * noise) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::tests::{QUARTERS, close};

    /// Expected values: statsmodels 0.15.0, `kpss(y, regression="c", nlags=int(3 * sqrt(n) /
    /// 13))[0]`, of the values, of their steps, and of `(7 i² + 3 i) % 23 + 0.2 i` for 60 of i.
    #[test]
    fn the_statistic_is_that_of_the_reference_implementation() {
        close(kpss(&QUARTERS), 1.285_944_871_824_7, 1e-10);
        close(kpss(&difference(&QUARTERS, 1)), 0.024_513_048_411_5, 1e-9);
        let long: Vec<f64> =
            (0..60).map(|i| f64::from((7 * i * i + 3 * i) % 23) + 0.2 * f64::from(i)).collect();
        close(kpss(&long), 1.171_350_305_041_2, 1e-10);
    }

    #[test]
    fn differences_are_undone() {
        for lag in [1, 4] {
            let (before, after) = QUARTERS.split_at(9);
            let mut ahead = difference(&QUARTERS, lag).split_off(9 - lag);
            integrate(before, lag, &mut ahead);
            for (actual, expected) in ahead.iter().zip(after) {
                close(*actual, *expected, 1e-12);
            }
        }
    }

    #[test]
    fn a_season_and_a_trend_are_taken_out() {
        assert_eq!(lags(&QUARTERS, 4), [4]);
        assert_eq!(lags(&QUARTERS, 1), [1]);
        let flat: Vec<f64> = (0..40).map(|i| f64::from((7 * i * i + 3 * i) % 23)).collect();
        assert!(lags(&flat, 1).is_empty());
    }
}
