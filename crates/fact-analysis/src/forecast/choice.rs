//! Which forecast to give: one method, or several averaged by how they did on the past.
//!
//! An average of methods that err differently errs less than most of them, so it is given unless
//! a single method was far better. Both bounds below were set on one half of the public series
//! that `docs/forecasting.md` tells of.
//!
//! # Source
//! Bates & Granger (1969), Operational Research Quarterly 20(4), for weights by past errors;
//! Makridakis, Spiliotis & Assimakopoulos (2020), International Journal of Forecasting 36(1), for
//! averages over choices; Hyndman & Koehler (2006), the same 22(4), for scaled errors.

use super::{
    backtest::{Trial, Trials, scale},
    method::{Method, Outlook},
};

/// A single method is given where its error is below this share of the average's.
const FAR_BETTER: f64 = 0.8;
/// Among single methods, a less simple one is taken below this share of a simpler one's error.
const CLEARLY_BETTER: f64 = 0.95;
/// Errors below this share of the values are no difference.
const NOTHING: f64 = 1e-9;
/// A part of the average smaller than this is left out.
const LEAST_WEIGHT: f64 = 0.02;

/// How far off a forecast was over all periods and steps that were tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Score {
    /// In the values' own unit.
    pub mean_error: f64,
    /// As a share of the mean change over a season; `None` where nothing ever changed.
    pub mase: Option<f64>,
    /// In percent of what came true; `None` where that was zero.
    pub mape: Option<f64>,
}

/// What was decided.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    /// What the forecast is made of; the weights sum to one.
    pub members: Vec<(Method, f64)>,
    pub score: Score,
    /// Every method tried with its score, in the order of the trials.
    pub singles: Vec<(Method, Score)>,
    /// The average's, where there was one.
    pub average: Option<Score>,
}

/// Decides by the errors of `trials`; `None` where nothing could be tried.
pub(super) fn choose(trials: &Trials, values: &[f64], season_length: usize) -> Option<Choice> {
    let scale = scale(values, season_length);
    let score = |parts: &[(&Trial, f64)]| score(trials, values, scale, parts);
    let singles: Vec<(&Trial, Score)> =
        trials.methods.iter().filter_map(|it| Some((it, score(&[(it, 1.0)])?))).collect();
    let mut best: Option<(&Trial, Score)> = None;
    for (trial, score) in &singles {
        let bar = best.map_or(f64::INFINITY, |(_, it)| it.mean_error * CLEARLY_BETTER - NOTHING);
        if score.mean_error < bar {
            best = Some((trial, *score));
        }
    }
    let (best_trial, best_score) = best?;
    let average = average(&singles);
    let average_score = if average.len() > 1 { score(&average) } else { None };
    let is_far_better = |it: Score| best_score.mean_error < FAR_BETTER * it.mean_error + NOTHING;
    let (members, score) = match average_score.filter(|it| !is_far_better(*it)) {
        Some(score) => (average.iter().map(|(it, weight)| (it.method, *weight)).collect(), score),
        None => (vec![(best_trial.method, 1.0)], best_score),
    };
    Some(Choice {
        members,
        score,
        singles: singles.iter().map(|(it, score)| (it.method, *score)).collect(),
        average: average_score,
    })
}

/// The methods worth averaging, each by the inverse of its squared error.
fn average<'a>(singles: &[(&'a Trial, Score)]) -> Vec<(&'a Trial, f64)> {
    let weight = |score: &Score| (score.mean_error + NOTHING).powi(-2);
    let of_average = || singles.iter().filter(|(it, _)| it.method.is_averaged());
    let total: f64 = of_average().map(|(_, score)| weight(score)).sum();
    let all = of_average().map(|(it, score)| (*it, weight(score) / total));
    let mut kept: Vec<_> = all.filter(|(_, weight)| *weight >= LEAST_WEIGHT).collect();
    let total: f64 = kept.iter().map(|(_, weight)| weight).sum();
    for (_, weight) in &mut kept {
        *weight /= total;
    }
    kept
}

/// What the weighted `parts` were off by.
fn score(trials: &Trials, values: &[f64], scale: f64, parts: &[(&Trial, f64)]) -> Option<Score> {
    let (mut n, mut total, mut shares) = (0.0, 0.0, Some(0.0));
    for (try_idx, step_idx, actual) in trials.pairs(values) {
        let mut expected = 0.0;
        for (trial, weight) in parts {
            expected += weight * trial.outlooks.get(try_idx)?.values.get(step_idx)?;
        }
        let error = (actual - expected).abs();
        n += 1.0;
        total += error;
        let is_zero = actual.abs() < f64::MIN_POSITIVE;
        shares = shares.filter(|_| !is_zero).map(|it: f64| it + error / actual.abs());
    }
    (n > 0.0).then(|| Score {
        mean_error: total / n,
        mase: (scale > 0.0).then(|| total / n / scale),
        mape: shares.map(|it| it / n * 100.0),
    })
}

/// Several outlooks as one. `level` is what the values are around, for spreads that are shares.
pub(super) fn mix(parts: &[(Outlook, f64)], level: f64) -> Outlook {
    let n_steps = parts.iter().map(|(it, _)| it.values.len()).min().unwrap_or(0);
    let sum = |of: &dyn Fn(&Outlook) -> f64| parts.iter().map(|(it, weight)| weight * of(it)).sum();
    let at = |list: &[f64], idx: usize| list.get(idx).copied().unwrap_or(0.0);
    let values: Vec<f64> =
        (0..n_steps).map(|idx| sum(&|it: &Outlook| at(&it.values, idx))).collect();
    let shares: f64 = sum(&|it: &Outlook| f64::from(u8::from(it.is_proportional)));
    let is_proportional = shares > 0.5 && values.iter().all(|it| *it > 0.0);
    let spread = |it: &Outlook| match (it.is_proportional, is_proportional) {
        (true, false) => it.spread * level,
        (false, true) => it.spread / level,
        _ => it.spread,
    };
    Outlook {
        factors: (0..n_steps).map(|idx| sum(&|it: &Outlook| at(&it.factors, idx))).collect(),
        spread: sum(&spread),
        values,
        is_proportional,
    }
}

/// The errors that were made, each as if it were one of the next period alone: what a further
/// step adds is taken out. Of logarithms where errors are shares; `None` where these have none.
pub(super) fn one_step_errors(
    trials: &Trials,
    values: &[f64],
    members: &[(Method, f64)],
    is_proportional: bool,
) -> Option<Vec<f64>> {
    let mut parts = Vec::new();
    for (method, weight) in members {
        parts.push((trials.methods.iter().find(|it| it.method == *method)?, *weight));
    }
    let error = |(try_idx, step_idx, actual): (usize, usize, f64)| {
        let (mut expected, mut factor) = (0.0, 0.0);
        for (trial, weight) in &parts {
            let outlook = trial.outlooks.get(try_idx)?;
            expected += weight * outlook.values.get(step_idx)?;
            factor += weight * outlook.factors.get(step_idx)?;
        }
        if is_proportional && (actual <= 0.0 || expected <= 0.0) {
            return None;
        }
        let error = if is_proportional { (actual / expected).ln() } else { actual - expected };
        Some(error / factor.sqrt())
    };
    trials.pairs(values).map(error).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{backtest, to_f64};

    #[track_caller]
    fn check(values: impl IntoIterator<Item = f64>, season_length: usize, expected: &str) {
        let values: Vec<f64> = values.into_iter().collect();
        let trials = backtest::run(&values, season_length, 1);
        let choice = choose(&trials, &values, season_length);
        let name = choice.map_or("none".to_owned(), |it| match it.members.as_slice() {
            [(only, _)] => only.name(&crate::forecast::Learnt::Nothing),
            _ => "average".to_owned(),
        });
        assert_eq!(name, expected);
    }

    /// Noise that jumps to and fro and shares no period with quarters.
    fn wobble(t: f64) -> f64 {
        const JUMPS: [f64; 7] = [0.9, -0.7, 0.4, -1.0, 0.8, -0.3, -0.2];
        let place = (0..7).find(|it| (t - to_f64(*it)).rem_euclid(7.0) < 0.5);
        JUMPS[place.unwrap()]
    }

    #[test]
    fn what_is_exact_is_taken_in_its_simplest_form() {
        let t = || (0..24).map(f64::from);
        let season = |shape: [f64; 4]| shape.into_iter().cycle();
        check(t().map(|_| 5.0), 4, "last value");
        check(t().map(|t| 10.0 + 3.0 * t), 1, "drift");
        check(t().map(|t| 100.0 * 1.08f64.powf(t)), 1, "exponential trend");
        let steady = t().zip(season([8.0, -3.0, 5.0, -10.0])).map(|(t, it)| 50.0 + t + it);
        check(steady, 4, "seasonal naive with drift");
        let growing = t().zip(season([1.3, 0.8, 1.0, 0.9]));
        let growing = growing.map(|(t, it)| 100.0 * 1.05f64.powf(t) * it);
        check(growing, 4, "exponential trend with seasons");
    }

    #[test]
    fn what_is_not_is_averaged() {
        let season = [8.0, -3.0, 5.0, -10.0].into_iter().cycle();
        let noisy = (0..40).map(f64::from).zip(season);
        check(noisy.map(|(t, it)| 50.0 + t + it + 6.0 * wobble(t * t)), 4, "average");
    }

    #[test]
    fn too_short_a_series_tries_nothing() {
        check([1.0, 2.0, 3.0], 1, "none");
        check([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 4, "drift");
    }

    #[test]
    fn no_percentage_where_a_period_was_zero() {
        let values = [5.0, 6.0, 7.0, 6.0, 0.0, 8.0, 9.0];
        let trials = backtest::run(&values, 1, 1);
        let score = choose(&trials, &values, 1).unwrap().score;
        assert!(score.mape.is_none() && score.mase.is_some());
    }

    #[test]
    fn an_average_is_of_its_parts_and_as_wide_as_they_are() {
        let part = |value: f64, is_proportional: bool, spread: f64| Outlook {
            values: vec![value],
            factors: vec![value],
            is_proportional,
            spread,
        };
        let mixed = mix(&[(part(10.0, true, 0.1), 0.75), (part(30.0, false, 6.0), 0.25)], 20.0);
        assert_eq!((mixed.values.as_slice(), mixed.factors.as_slice()), (&[15.0][..], &[15.0][..]));
        // Three quarters of the weight err in shares; the amount 6 is a share of 0.3 of 20.
        assert!(mixed.is_proportional && (mixed.spread - 0.15).abs() < 1e-12);
    }
}
