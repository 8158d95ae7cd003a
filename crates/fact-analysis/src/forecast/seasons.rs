//! The season in a series: its shape, how strong it is, and the series without it.
//!
//! # Source
//! Hyndman & Athanasopoulos, *Forecasting: Principles and Practice* (3rd ed.): § 3.4 for the
//! classical decomposition, § 4.3 for the strength of a season; the test is that of
//! Assimakopoulos & Nikolopoulos (2000) for the theta method.

use super::to_f64;

/// How a season goes with the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// So many more or fewer.
    Additive,
    /// So many times as many.
    Multiplicative,
}

/// One figure a place in the season, the series' first value's first: what is added to the
/// level (they sum to zero) or what it is multiplied by (they average to one). `None` for less
/// than two seasons, or where a product makes no sense.
pub(super) fn indices(values: &[f64], season_length: usize, shape: Shape) -> Option<Vec<f64>> {
    if season_length < 2 || values.len() < 2 * season_length {
        return None;
    }
    let mut sums = vec![(0.0, 0.0); season_length];
    let half = season_length / 2;
    for (idx, level) in levels(values, season_length).enumerate() {
        let value = values.get(idx + half)?;
        let rest = match shape {
            Shape::Additive => value - level,
            Shape::Multiplicative if level > 0.0 => value / level,
            Shape::Multiplicative => return None,
        };
        let (sum, n) = sums.get_mut((idx + half) % season_length)?;
        *sum += rest;
        *n += 1.0;
    }
    let means: Vec<f64> = sums.iter().map(|(sum, n)| sum / f64::max(*n, 1.0)).collect();
    let mean = means.iter().sum::<f64>() / to_f64(season_length);
    Some(match shape {
        Shape::Additive => means.iter().map(|it| it - mean).collect(),
        Shape::Multiplicative if means.iter().all(|it| *it > 0.01) => {
            means.iter().map(|it| it / mean).collect()
        }
        Shape::Multiplicative => return None,
    })
}

/// The series without its season.
pub(super) fn adjusted(values: &[f64], indices: &[f64], shape: Shape) -> Vec<f64> {
    let pairs = values.iter().zip(indices.iter().cycle());
    match shape {
        Shape::Additive => pairs.map(|(value, index)| value - index).collect(),
        Shape::Multiplicative => pairs.map(|(value, index)| value / index).collect(),
    }
}

/// How much of what moves around the trend is season, 0 to 1.
pub(super) fn strength(values: &[f64], season_length: usize) -> f64 {
    let Some(indices) = indices(values, season_length, Shape::Additive) else { return 0.0 };
    let half = season_length / 2;
    let detrended: Vec<f64> = levels(values, season_length)
        .zip(values.iter().skip(half))
        .map(|(level, value)| value - level)
        .collect();
    let season = indices.iter().cycle().skip(half);
    let rest: Vec<f64> = detrended.iter().zip(season).map(|(all, it)| all - it).collect();
    let whole = variance(&detrended);
    if whole <= 0.0 { 0.0 } else { (1.0 - variance(&rest) / whole).max(0.0) }
}

/// Whether values a season apart are more alike than chance would have it, 9 times of 10.
pub(super) fn is_seasonal(values: &[f64], season_length: usize) -> bool {
    if season_length < 2 || values.len() < 2 * season_length + 1 {
        return false;
    }
    let alike = autocorrelations(values, season_length);
    let Some((last, before)) = alike.split_last() else { return false };
    let spread = (1.0 + 2.0 * before.iter().map(|it| it * it).sum::<f64>()) / to_f64(values.len());
    last.abs() > 1.645 * spread.sqrt()
}

/// Correlations with the values 1, 2, … periods before.
pub(super) fn autocorrelations(values: &[f64], n_lags: usize) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / to_f64(values.len().max(1));
    let off: Vec<f64> = values.iter().map(|it| it - mean).collect();
    let whole: f64 = off.iter().map(|it| it * it).sum();
    let at = |lag: usize| {
        let pairs = off.iter().zip(off.iter().skip(lag));
        let sum: f64 = pairs.map(|(a, b)| a * b).sum();
        if whole > 0.0 { sum / whole } else { 0.0 }
    };
    (1..=n_lags).map(at).collect()
}

/// Averages of a whole season around each value that has one, from the `season_length / 2`th on.
fn levels(values: &[f64], season_length: usize) -> impl Iterator<Item = f64> {
    let is_even = season_length.is_multiple_of(2);
    let width = if is_even { season_length + 1 } else { season_length };
    values.windows(width).map(move |window| {
        let sum: f64 = window.iter().sum();
        // The first and the last of an even season's window are the same period: half each.
        let ends = window.first().zip(window.last()).filter(|_| is_even);
        (sum - ends.map_or(0.0, |(a, b)| (a + b) / 2.0)) / to_f64(season_length)
    })
}

pub(super) fn variance(values: &[f64]) -> f64 {
    let n = to_f64(values.len().max(1));
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / n
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::tests::{QUARTERS, close};

    #[track_caller]
    fn check(actual: &[f64], expected: &[f64]) {
        assert_eq!(actual.len(), expected.len());
        for (actual, expected) in actual.iter().zip(expected) {
            close(*actual, *expected, 1e-9);
        }
    }

    /// Expected values: statsmodels 0.15.0, `seasonal_decompose(y, model=…, period=…).seasonal`.
    #[test]
    fn seasons_are_those_of_the_reference_implementation() {
        let additive = indices(&QUARTERS, 4, Shape::Additive).unwrap();
        check(&additive, &[-2.5625, 0.595_833_333_333, -3.9875, 5.954_166_666_667]);
        let product = indices(&QUARTERS, 4, Shape::Multiplicative).unwrap();
        let expected = [0.964_559_807_431, 1.007_621_075_744, 0.944_816_520_986, 1.083_002_595_839];
        check(&product, &expected);
        let odd = indices(&QUARTERS, 3, Shape::Additive).unwrap();
        check(&odd, &[0.753_333_333_333, 0.54, -1.293_333_333_333]);
    }

    /// Expected values: statsmodels 0.15.0, `acf(y, nlags=4, adjusted=False)[1:]`.
    #[test]
    fn correlations_are_those_of_the_reference_implementation() {
        let expected = [0.457_171_078_625, 0.554_020_150_138, 0.186_181_351_245, 0.445_545_239_036];
        check(&autocorrelations(&QUARTERS, 4), &expected);
    }

    #[test]
    fn less_than_two_seasons_have_none() {
        assert_eq!(indices(&QUARTERS[..7], 4, Shape::Additive), None);
        assert!(!is_seasonal(&QUARTERS[..8], 4));
        assert!(strength(&QUARTERS, 4) > 0.8 && strength(&QUARTERS, 1) == 0.0);
    }
}
