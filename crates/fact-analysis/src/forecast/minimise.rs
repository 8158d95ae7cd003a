//! The parameters with the least sum of squares, where the errors are no straight line of them.
//!
//! # Source
//! Levenberg and Marquardt: Nocedal & Wright, *Numerical Optimization* (2nd ed.), § 10.3, with
//! Marquardt's scaling; derivatives by differences.

use crate::least_squares::solve;

/// Steps after which a fit is as good as it gets.
const MAX_STEPS: usize = 25;
/// A step that gains less than this share of the loss is the last.
const ENOUGH: f64 = 1e-6;
/// How far a parameter is moved to see what it does.
const NUDGE: f64 = 1e-6;

/// How far a step goes at most, as a share of the parameter: where the ground is flat a straight
/// line leads to nowhere.
const FURTHEST: f64 = 1.0;

/// Where the search ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Minimum {
    pub parameters: Vec<f64>,
    /// The sum of squares there.
    pub loss: f64,
}

/// Goes downhill from `start`. `residuals` writes one error a value into the list it is given
/// and says whether the parameters make sense; what does not is not stepped on.
///
/// `None` where `start` itself makes no sense.
pub(super) fn minimise(
    start: &[f64],
    mut residuals: impl FnMut(&[f64], &mut Vec<f64>) -> bool,
) -> Option<Minimum> {
    let mut parameters = start.to_vec();
    let (mut errors, mut other) = (Vec::new(), Vec::new());
    let mut loss = evaluate(&parameters, &mut errors, &mut residuals)?;
    let mut damping = 1e-2;
    for _ in 0..MAX_STEPS {
        let Some(slopes) = slopes(&parameters, &errors, &mut other, &mut residuals) else { break };
        let before = loss;
        let mut is_stuck = true;
        while damping < 1e8 {
            let trial = step(&parameters, &slopes, &errors, damping);
            let Some(trial) = trial else {
                damping *= 10.0;
                continue;
            };
            match evaluate(&trial, &mut other, &mut residuals).filter(|it| *it < loss) {
                Some(better) => {
                    loss = better;
                    parameters = trial;
                    std::mem::swap(&mut errors, &mut other);
                    damping = (damping * 0.2).max(1e-9);
                    is_stuck = false;
                    break;
                }
                None => damping *= 5.0,
            }
        }
        if is_stuck || before - loss <= ENOUGH * before {
            break;
        }
    }
    Some(Minimum { parameters, loss })
}

fn evaluate(
    parameters: &[f64],
    errors: &mut Vec<f64>,
    residuals: &mut impl FnMut(&[f64], &mut Vec<f64>) -> bool,
) -> Option<f64> {
    errors.clear();
    if !residuals(parameters, errors) {
        return None;
    }
    let loss: f64 = errors.iter().map(|it| it * it).sum();
    loss.is_finite().then_some(loss)
}

/// How each error moves with each parameter, one list a parameter.
fn slopes(
    parameters: &[f64],
    errors: &[f64],
    nudged_errors: &mut Vec<f64>,
    residuals: &mut impl FnMut(&[f64], &mut Vec<f64>) -> bool,
) -> Option<Vec<Vec<f64>>> {
    let mut slopes = Vec::with_capacity(parameters.len());
    let mut nudged = parameters.to_vec();
    for (idx, at) in parameters.iter().enumerate() {
        let by = NUDGE * at.abs().max(1.0);
        let mut found = None;
        for by in [by, -by] {
            *nudged.get_mut(idx)? = at + by;
            if evaluate(&nudged, nudged_errors, residuals).is_some() {
                let pairs = nudged_errors.iter().zip(errors);
                found = Some(pairs.map(|(there, here)| (there - here) / by).collect());
                break;
            }
        }
        *nudged.get_mut(idx)? = *at;
        slopes.push(found?);
    }
    Some(slopes)
}

/// The parameters one damped Gauss–Newton step on.
fn step(parameters: &[f64], slopes: &[Vec<f64>], errors: &[f64], damping: f64) -> Option<Vec<f64>> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let half =
        |(idx, a): (usize, &Vec<f64>)| slopes.iter().take(idx + 1).map(|b| dot(a, b)).collect();
    let mut matrix: Vec<Vec<f64>> = slopes.iter().enumerate().map(half).collect();
    // The other half is the same.
    for idx in 0..matrix.len() {
        let below: Vec<f64> =
            matrix.iter().skip(idx + 1).filter_map(|row| row.get(idx).copied()).collect();
        matrix.get_mut(idx)?.extend(below);
    }
    for (idx, row) in matrix.iter_mut().enumerate() {
        let own = row.get_mut(idx)?;
        // A parameter that does nothing stays where it is.
        *own = own.max(1e-8) * (1.0 + damping);
    }
    let right = slopes.iter().map(|it| -dot(it, errors)).collect();
    let by = solve(matrix, right)?;
    let reach = |(at, by): (&f64, &f64)| by.abs() / (FURTHEST * at.abs().max(1.0));
    let beyond = parameters.iter().zip(&by).map(reach).fold(1.0, f64::max);
    Some(parameters.iter().zip(by).map(|(at, by)| at + by / beyond).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_found_again() {
        let curve = |a: f64, b: f64, t: f64| a * (b * t).exp();
        let minimum = minimise(&[1.0, 0.0], |it, errors| {
            errors.extend((0..20).map(|t| {
                let t = f64::from(t);
                curve(3.0, -0.2, t) - curve(it[0], it[1], t)
            }));
            true
        });
        let found = minimum.unwrap().parameters;
        assert!((found[0] - 3.0).abs() < 1e-5 && (found[1] + 0.2).abs() < 1e-5, "{found:?}");
    }

    #[test]
    fn what_makes_no_sense_is_not_stepped_on() {
        let fenced = |it: &[f64], errors: &mut Vec<f64>| {
            errors.push(it[0] + 5.0);
            it[0] >= 0.0
        };
        assert!(minimise(&[1.0], fenced).unwrap().parameters[0] >= 0.0);
        assert_eq!(minimise(&[-1.0], fenced), None);
    }

    #[test]
    fn a_parameter_without_effect_does_no_harm() {
        let minimum = minimise(&[4.0, 7.0], |it, errors| {
            errors.extend([it[0] - 1.0, 2.0 * (it[0] - 1.0)]);
            true
        });
        assert!((minimum.unwrap().parameters[0] - 1.0).abs() < 1e-6);
    }
}
