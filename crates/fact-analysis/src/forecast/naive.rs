//! What goes on as it is: the last value, the last season, with or without the average change.
//!
//! # Source
//! Hyndman & Athanasopoulos, *Forecasting: Principles and Practice* (3rd ed.), § 5.2 and 5.5,
//! for the points and their spreads.

use super::{Outlook, to_f64};

/// The same period a season ago (the last value, without season), with `has_drift` plus the
/// average change over a season.
pub(super) fn outlook(
    values: &[f64],
    season_length: usize,
    has_drift: bool,
    n_steps: usize,
) -> Option<Outlook> {
    let n_changes = values.len().checked_sub(season_length).filter(|it| *it > 0)?;
    let changes: Vec<f64> = values
        .iter()
        .zip(values.iter().skip(season_length))
        .map(|(before, after)| after - before)
        .collect();
    let change = if has_drift { changes.iter().sum::<f64>() / to_f64(n_changes) } else { 0.0 };
    let last = values.get(n_changes..)?;
    let season = |step: usize| to_f64(step / season_length + 1);
    let seasons = (0..n_steps).map(season);
    let value = |(step, last): (usize, &f64)| last + change * season(step);
    let factor = |seasons: f64| {
        let of_drift = if has_drift { seasons / to_f64(n_changes) } else { 0.0 };
        seasons * (1.0 + of_drift)
    };
    let freedom = to_f64(n_changes) - f64::from(u8::from(has_drift));
    let loss: f64 = changes.iter().map(|it| (it - change).powi(2)).sum();
    Some(Outlook {
        values: (0..n_steps).zip(last.iter().cycle()).map(value).collect(),
        factors: seasons.map(|it| factor(it) / factor(1.0)).collect(),
        is_proportional: false,
        spread: (loss / freedom.max(1.0)).sqrt(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::tests::{QUARTERS, close};

    #[track_caller]
    fn check(season_length: usize, has_drift: bool, expected: &[f64]) {
        let outlook = outlook(&QUARTERS, season_length, has_drift, expected.len()).unwrap();
        for (actual, expected) in outlook.values.iter().zip(expected) {
            close(*actual, *expected, 1e-9);
        }
    }

    /// Expected values with drift and season: numpy, `y[n-4+h%4] + (1+h//4) * (y[4:] -
    /// y[:-4]).mean()`.
    #[test]
    fn what_was_goes_on() {
        check(1, false, &[81.0, 81.0]);
        let step = (81.0 - 60.2) / 16.0;
        check(1, true, &[81.0 + step, 81.0 + 2.0 * step]);
        check(4, false, &[80.6, 76.4, 88.9, 81.0, 80.6]);
        let expected = [
            85.884_615_384_6,
            81.684_615_384_6,
            94.184_615_384_6,
            86.284_615_384_6,
            91.169_230_769_2,
        ];
        check(4, true, &expected);
    }

    #[test]
    fn spreads_grow_with_each_season_only() {
        let outlook = outlook(&QUARTERS, 4, false, 9).unwrap();
        assert_eq!(outlook.factors, [1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0, 3.0]);
    }
}
