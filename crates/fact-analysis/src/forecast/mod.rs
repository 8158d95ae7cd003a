//! One measure carried on, with intervals.
//!
//! Start at [`forecast`]. Each method of `method` is tried on the known past (`backtest`), and one
//! of them or an average of several is taken (`choice`). Methods see values of about one: they
//! are divided by their mean size first.

mod arima;
mod backtest;
mod choice;
mod ets;
mod method;
mod minimise;
mod naive;
mod seasons;
mod theta;
mod trend;

use fact_core::{Forecast, ForecastCandidate, ForecastPoint, Table, Value};
use statrs::distribution::{ContinuousCDF as _, StudentsT};

use crate::Error;

use backtest::Trials;
use choice::{Choice, Score};
use method::{Learnt, Method, Outlook};

/// Periods a series must have.
pub const MIN_POINTS: usize = 6;

/// Older periods than these say nothing more, and would take time.
const MAX_POINTS: usize = 400;

/// How many past errors the fit's own count for in an interval.
const FIT_COUNTS_FOR: f64 = 16.0;
/// Errors one tries to tell the spread from are few, and their tails long: as Student's t with
/// this much freedom at most.
const MOST_FREEDOM: f64 = 6.0;
const LEAST_FREEDOM: f64 = 3.0;

/// Carries the column on by one point a label.
pub(crate) fn forecast(
    table: &Table,
    time_idx: usize,
    value_idx: usize,
    season_length: usize,
    labels: &[String],
) -> Result<Forecast, Error> {
    let values = series(table, time_idx, value_idx)?;
    let (n_points, n_asked) = (values.len(), labels.len());
    let too_few =
        || Error::TooFewPoints { label: label(table, value_idx), n_points, least: MIN_POINTS };
    if n_points < MIN_POINTS {
        return Err(too_few());
    }
    if n_asked > n_points / 2 {
        return Err(Error::TooFar { n_asked, n_points, most: n_points / 2 });
    }
    let newest = values.get(n_points.saturating_sub(MAX_POINTS)..).unwrap_or(&values);
    let known = Known::of(newest, season_length.max(1));
    let found = known.carry_on(n_asked).ok_or_else(too_few)?;
    let points = labels.iter().zip(found.intervals(known.unit));
    let points = points.map(|(label, it)| ForecastPoint { label: label.clone(), ..it }).collect();
    Ok(Forecast {
        value_idx,
        method: found.name,
        points,
        backtest_mape: found.choice.score.mape,
        backtest_mase: found.choice.score.mase,
        n_backtest: found.trials.n_periods(newest.len()),
        candidates: found.candidates,
    })
}

/// A series, and what one of the figures below is worth.
struct Known {
    values: Vec<f64>,
    unit: f64,
    season_length: usize,
}

/// What is said of the periods to come, and why.
struct Found {
    name: String,
    outlook: Outlook,
    spread: f64,
    freedom: f64,
    trials: Trials,
    choice: Choice,
    candidates: Vec<ForecastCandidate>,
}

impl Known {
    fn of(values: &[f64], season_length: usize) -> Self {
        let size = values.iter().map(|it| it.abs() / to_f64(values.len().max(1))).sum::<f64>();
        let unit = if size > 0.0 && size.is_finite() { size } else { 1.0 };
        let values = values.iter().map(|it| it / unit).collect();
        Self { values, unit, season_length }
    }

    fn carry_on(&self, n_steps: usize) -> Option<Found> {
        let (values, season_length) = (&self.values, self.season_length);
        let trials = backtest::run(values, season_length, n_steps);
        let choice = choice::choose(&trials, values, season_length)?;
        let (mut parts, mut names) = (Vec::new(), Vec::new());
        for (method, _) in &choice.singles {
            let weight = choice.members.iter().find(|(it, _)| it == method).map(|(_, it)| *it);
            let mut learnt = Learnt::Nothing;
            if let Some(weight) = weight {
                let outlook = method.carry_on(values, season_length, n_steps, &mut learnt);
                parts.extend(outlook.filter(Outlook::is_sound).map(|it| (it, *method, weight)));
            }
            names.push(method.name(&learnt));
        }
        // A method that did well on less and gives up on all leaves its share to the others.
        let whole: f64 = parts.iter().map(|(_, _, weight)| weight).sum();
        for (_, _, weight) in &mut parts {
            *weight /= whole;
        }
        let members: Vec<(Method, f64)> =
            parts.iter().map(|(_, it, weight)| (*it, *weight)).collect();
        let outlooks: Vec<(Outlook, f64)> =
            parts.into_iter().map(|(it, _, weight)| (it, weight)).collect();
        let mut outlook = choice::mix(&outlooks, self.level());
        let errors = |is_proportional: bool| {
            choice::one_step_errors(&trials, values, &members, is_proportional)
        };
        let mut errors_made = errors(outlook.is_proportional);
        if errors_made.is_none() {
            outlook.spread *= self.level();
            outlook.is_proportional = false;
            errors_made = errors(false);
        }
        let spread = spread(&errors_made?, outlook.spread);
        let name = match members.as_slice() {
            [] => return None,
            [(only, _)] => {
                let at = choice.singles.iter().position(|(it, _)| it == only)?;
                names.get(at)?.clone()
            }
            several => average_name(several),
        };
        Some(Found {
            candidates: candidates(&choice, &names, &members),
            name,
            spread,
            freedom: to_f64(trials.origins.len()).clamp(LEAST_FREEDOM, MOST_FREEDOM),
            outlook,
            trials,
            choice,
        })
    }

    /// What the newest season is around.
    fn level(&self) -> f64 {
        let newest = self.values.iter().rev().take(self.season_length);
        newest.map(|it| it.abs()).sum::<f64>() / to_f64(self.season_length)
    }
}

impl Found {
    /// The points with their bounds, their labels left empty.
    fn intervals(&self, unit: f64) -> impl Iterator<Item = ForecastPoint> {
        let (t_80, t_95) = (quantile(0.9, self.freedom), quantile(0.975, self.freedom));
        self.outlook.values.iter().zip(&self.outlook.factors).map(move |(value, factor)| {
            let spread = self.spread * factor.sqrt();
            let at = |t: f64| {
                let is_proportional = self.outlook.is_proportional;
                let bound =
                    if is_proportional { value * (t * spread).exp() } else { value + t * spread };
                bound * unit
            };
            ForecastPoint {
                label: String::new(),
                value: value * unit,
                low_80: at(-t_80),
                high_80: at(t_80),
                low_95: at(-t_95),
                high_95: at(t_95),
            }
        })
    }
}

/// The next period's standard deviation: from errors made on the past, and, since these are few,
/// from how the methods fit it. Either alone promises too much on many series.
fn spread(errors: &[f64], of_fit: f64) -> f64 {
    let squares: f64 = errors.iter().map(|it| it * it).sum();
    let all = squares + FIT_COUNTS_FOR * of_fit * of_fit;
    (all / (to_f64(errors.len()) + FIT_COUNTS_FOR)).sqrt()
}

/// "average of ETS, theta and ARIMA": the largest part first.
fn average_name(members: &[(Method, f64)]) -> String {
    let mut members = members.to_vec();
    members.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let mut names: Vec<&str> = Vec::new();
    for (method, _) in &members {
        if !names.contains(&method.short_name()) {
            names.push(method.short_name());
        }
    }
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("average of {} and {last}", before.join(", ")),
        None => String::new(),
    }
}

/// Everything tried, the least error first.
fn candidates(
    choice: &Choice,
    names: &[String],
    members: &[(Method, f64)],
) -> Vec<ForecastCandidate> {
    let is_average = members.len() > 1;
    let one = |method: String, score: Score, weight: f64| ForecastCandidate {
        method,
        mase: score.mase,
        mape: score.mape,
        weight,
    };
    let mut found: Vec<(f64, ForecastCandidate)> = Vec::new();
    for ((method, score), name) in choice.singles.iter().zip(names) {
        let weight = members.iter().find(|(it, _)| it == method).map_or(0.0, |(_, it)| *it);
        found.push((score.mean_error, one(name.clone(), *score, weight)));
    }
    if let Some(score) = choice.average {
        let name = if is_average { average_name(members) } else { "average".to_owned() };
        found.push((score.mean_error, one(name, score, 0.0)));
    }
    found.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    found.into_iter().map(|(_, it)| it).collect()
}

/// Student's t at probability `p`; the normal's where that cannot be had.
fn quantile(p: f64, freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom).map_or(1.96, |it| it.inverse_cdf(p))
}

/// A count as a figure.
#[expect(clippy::cast_precision_loss, reason = "series are far shorter than 2^53")]
fn to_f64(n: usize) -> f64 {
    n as f64
}

fn label(table: &Table, idx: usize) -> String {
    table.columns.get(idx).map_or_else(String::new, |it| it.label.clone())
}

/// The column's figures from its first to its last; what comes before a late start or after
/// an early end is no hole.
fn series(table: &Table, time_idx: usize, value_idx: usize) -> Result<Vec<f64>, Error> {
    let n_columns = table.columns.len();
    for idx in [time_idx, value_idx] {
        if table.columns.get(idx).is_none() {
            return Err(Error::NoColumn { idx, n_columns });
        }
    }
    let figure = |value: &Value| value.as_f64().filter(|it| it.is_finite());
    let cells: Vec<Option<f64>> = table.column(value_idx).map(figure).collect();
    let first = cells.iter().position(Option::is_some).unwrap_or(cells.len());
    let mut values = Vec::with_capacity(cells.len());
    for (row_idx, cell) in cells.iter().enumerate().skip(first) {
        let Some(value) = cell else {
            let period = table.rows.get(row_idx).and_then(|row| row.get(time_idx));
            let period = period.map_or_else(String::new, ToString::to_string);
            return Err(Error::Hole { label: label(table, value_idx), period });
        };
        values.push(*value);
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use fact_core::Column;
    use proptest::prelude::*;

    use super::*;

    /// Invented quarters, used for every reference value of this folder.
    pub(super) const QUARTERS: [f64; 17] = [
        60.2, 64.9, 61.3, 71.8, 65.1, 69.4, 66.0, 77.5, 70.3, 74.1, 71.9, 83.0, 75.2, 80.6, 76.4,
        88.9, 81.0,
    ];

    #[track_caller]
    pub(super) fn close(actual: f64, expected: f64, tolerance: f64) {
        let off = (actual - expected).abs();
        assert!(off <= tolerance * expected.abs().max(1.0), "{actual} ≠ {expected}");
    }

    fn table(values: &[Option<f64>]) -> Table {
        let columns = vec![Column::plain("quarter"), Column::plain("revenue")];
        let cell = |value: &Option<f64>| value.map_or(Value::Null, Value::Real);
        let row = |(idx, value): (usize, &Option<f64>)| {
            vec![Value::Text(format!("Q{} {}", idx % 4 + 1, 2021 + idx / 4)), cell(value)]
        };
        Table { columns, rows: values.iter().enumerate().map(row).collect(), truncated: false }
    }

    fn ahead(values: &[Option<f64>], n: usize) -> Result<Forecast, Error> {
        let labels: Vec<String> = (1..=n).map(|step| format!("+{step}")).collect();
        forecast(&table(values), 0, 1, 4, &labels)
    }

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn a_series_with_seasons_is_carried_on_and_names_its_method() {
        let season = [0.0, 5.0, 0.0, -5.0].into_iter().cycle();
        let values: Vec<f64> =
            (0..17).zip(season).map(|(t, it)| 60.0 + f64::from(t) + it).collect();
        let forecast = ahead(&some(&values), 4).unwrap();
        assert_eq!(forecast.method, "seasonal naive with drift");
        let points: Vec<f64> = forecast.points.iter().map(|it| it.value.round()).collect();
        assert_eq!(points, [82.0, 78.0, 74.0, 80.0]);
        assert_eq!(forecast.n_backtest, 10);
        assert!(forecast.backtest_mape.unwrap() < 1e-9);
    }

    #[test]
    fn what_cannot_be_forecast_says_why() {
        let label = || "revenue".to_owned();
        for (values, n, expected) in [
            (some(&[1.0; 5]), 1, Error::TooFewPoints { label: label(), n_points: 5, least: 6 }),
            (vec![], 1, Error::TooFewPoints { label: label(), n_points: 0, least: 6 }),
            (
                [some(&[1.0; 5]), vec![None], some(&[2.0; 5])].concat(),
                1,
                Error::Hole { label: label(), period: "Q2 2022".into() },
            ),
            (some(&[1.0; 8]), 5, Error::TooFar { n_asked: 5, n_points: 8, most: 4 }),
        ] {
            assert_eq!(ahead(&values, n), Err(expected));
        }
    }

    #[test]
    fn a_late_start_is_no_hole() {
        let values = [vec![None; 4], some(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0])].concat();
        let forecast = ahead(&values, 1).unwrap();
        assert!((forecast.points[0].value - 8.0).abs() < 1e-9);
    }

    #[test]
    fn messages_say_what_is_there_and_what_is_needed() {
        let error = ahead(&some(&[1.0, 2.0]), 1).unwrap_err().to_string();
        assert_eq!(error, "revenue has 2 periods with a value; a forecast needs at least 6");
    }

    /// Rows of noise around a trend: about as many of the next values as promised fall inside. Real
    /// series break their habits, which these never do, so a few more than promised do.
    #[test]
    fn intervals_hold_about_what_they_promise() {
        let (mut inside_80, mut inside_95, n_tries) = (0, 0, 400);
        let mut seed = 7_u64;
        let mut noise = || {
            // A sum of uniform figures is close to normal; the generator is Knuth's MMIX one.
            let mut sum = 0.0;
            for _ in 0..12 {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                sum += f64::from(u32::try_from(seed >> 32).unwrap()) / f64::from(u32::MAX);
            }
            sum - 6.0
        };
        for _ in 0..n_tries {
            let season = [3.0, -2.0, 4.0, -5.0].into_iter().cycle();
            let all = (0..18).zip(season);
            let all: Vec<f64> =
                all.map(|(t, it)| 100.0 + 1.5 * f64::from(t) + it + 2.0 * noise()).collect();
            let point = &ahead(&some(&all[..17]), 1).unwrap().points[0];
            inside_80 += usize::from((point.low_80..=point.high_80).contains(&all[17]));
            inside_95 += usize::from((point.low_95..=point.high_95).contains(&all[17]));
        }
        let share = |n: usize| to_f64(n) / to_f64(n_tries);
        assert!((0.75..=0.92).contains(&share(inside_80)), "{}", share(inside_80));
        assert!((0.93..=0.998).contains(&share(inside_95)), "{}", share(inside_95));
    }

    #[track_caller]
    fn check_sound(values: &[f64], n: usize) -> Forecast {
        let forecast = ahead(&some(values), n).unwrap();
        for it in &forecast.points {
            let all = [it.low_95, it.low_80, it.value, it.high_80, it.high_95];
            assert!(all.iter().all(|it| it.is_finite()), "{all:?}");
            assert!(all.windows(2).all(|pair| pair[0] <= pair[1]), "{all:?}");
        }
        forecast
    }

    #[test]
    fn odd_series_are_carried_on_too() {
        let flat = check_sound(&[7.0; 20], 4);
        assert!(flat.points.iter().all(|it| (it.value - 7.0).abs() < 1e-9));
        assert_eq!((flat.backtest_mase, flat.backtest_mape), (None, Some(0.0)));
        let nothing = check_sound(&[0.0; 12], 2);
        assert!(nothing.points.iter().all(|it| it.value.abs() < 1e-9));
        let rare: Vec<f64> = (0..30).map(|t| if t % 7 == 3 { 4.0 } else { 0.0 }).collect();
        assert_eq!(check_sound(&rare, 4).backtest_mape, None);
        let loss: Vec<f64> = QUARTERS.iter().map(|it| 70.0 - it).collect();
        check_sound(&loss, 4);
        let huge: Vec<f64> = QUARTERS.iter().map(|it| it * 1e200).collect();
        check_sound(&huge, 4);
        let long: Vec<f64> =
            (0..10_000).map(|t| f64::from((t * t) % 97) + 0.01 * f64::from(t)).collect();
        check_sound(&long, 12);
        check_sound(&QUARTERS[..6], 3);
    }

    #[test]
    fn the_same_figures_in_another_unit_give_the_same_forecast() {
        let (small, large) = (ahead(&some(&QUARTERS), 4), QUARTERS.map(|it| it * 1e9));
        let (small, large) = (small.unwrap(), ahead(&some(&large), 4).unwrap());
        assert_eq!(small.method, large.method);
        for (small, large) in small.points.iter().zip(&large.points) {
            close(large.value / 1e9, small.value, 1e-9);
            close(large.high_95 / 1e9, small.high_95, 1e-9);
        }
    }

    #[test]
    fn what_was_tried_is_told_best_first() {
        let forecast = ahead(&some(&QUARTERS), 4).unwrap();
        let errors: Vec<f64> = forecast.candidates.iter().map(|it| it.mase.unwrap()).collect();
        assert!(errors.len() > 8 && errors.is_sorted(), "{errors:?}");
        let chosen = forecast.candidates.iter().find(|it| it.method == forecast.method).unwrap();
        assert_eq!((chosen.mase, chosen.mape), (forecast.backtest_mase, forecast.backtest_mape));
    }

    #[test]
    fn forecasts_kept_by_an_earlier_version_still_load() {
        let kept =
            r#"{"value_idx":1,"method":"drift","points":[],"backtest_mape":2.5,"n_backtest":8}"#;
        let forecast: Forecast = serde_json::from_str(kept).unwrap();
        assert_eq!((forecast.backtest_mase, forecast.candidates.len()), (None, 0));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn intervals_are_nested_and_never_narrow(
            values in prop::collection::vec(-1e9..1e9_f64, 6..60),
            n in 1_usize..6,
        ) {
            let forecast = ahead(&some(&values), n.min(values.len() / 2)).unwrap();
            for point in &forecast.points {
                prop_assert!(point.value.is_finite());
                prop_assert!(point.low_95 <= point.low_80 && point.low_80 <= point.value);
                prop_assert!(point.value <= point.high_80 && point.high_80 <= point.high_95);
            }
            let share: f64 = forecast.candidates.iter().map(|it| it.weight).sum();
            prop_assert!((share - 1.0).abs() < 1e-9, "{share}");
        }
    }
}
