//! The value axis: round ticks, their figures, and where a value lies between two px.

use fact_core::{Unit, compact, full};

use crate::number::{count, whole};

/// A value axis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scale {
    pub low: f64,
    pub high: f64,
    pub ticks: Vec<Tick>,
    /// Whether equal distances are equal ratios; both ends are positive then.
    pub is_log: bool,
}

/// How a value axis is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base {
    /// It holds zero.
    Zero,
    /// It holds zero where that is not far off.
    Near,
    /// It is logarithmic, where all values are positive.
    Log,
}

/// The least and the most of some values: all of them that an axis is made from.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Extent(Option<(f64, f64)>);

impl Extent {
    pub fn add(&mut self, value: f64) {
        let (low, high) = self.0.unwrap_or((value, value));
        self.0 = Some((low.min(value), high.max(value)));
    }

    /// The two, or nothing where no value was added.
    pub fn ends(self) -> impl Iterator<Item = f64> + Clone {
        self.0.into_iter().flat_map(|(low, high)| [low, high])
    }
}

/// A round value and its figure.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub value: f64,
    pub label: String,
}

impl Scale {
    /// An axis over `values` with about `n_ticks` ticks, as `base` says.
    pub fn based(
        base: Base,
        values: impl Iterator<Item = f64> + Clone,
        n_ticks: usize,
        unit: &Unit,
    ) -> Self {
        let log = (base == Base::Log).then(|| Self::log(values.clone(), n_ticks, unit)).flatten();
        log.unwrap_or_else(|| Self::over(values, n_ticks, base == Base::Zero, unit))
    }

    /// A logarithmic axis to the base 10: whole powers where there are two decades and more,
    /// else 1, 2 and 5 within them. `None` where a value is zero or below.
    fn log(values: impl Iterator<Item = f64>, n_ticks: usize, unit: &Unit) -> Option<Self> {
        let (mut low, mut high) = (f64::INFINITY, 0.0_f64);
        for value in values.filter(|it| it.is_finite()) {
            (low, high) = (low.min(value), high.max(value));
        }
        if low > high || low <= 0.0 {
            return None;
        }
        let (first, last) = (low.log10().floor(), high.log10().ceil());
        let leads: &[f64] = if last - first >= 3.0 { &[1.0] } else { &[1.0, 2.0, 5.0] };
        let n_powers = whole(last - first).min(700);
        let all: Vec<f64> = (0..=n_powers)
            .map(|power| first + count(power))
            .flat_map(|power| leads.iter().map(move |lead| lead * 10f64.powf(power)))
            .filter(|it| it.is_finite() && *it > 0.0)
            .collect();
        let from = all.iter().rposition(|it| *it <= low * (1.0 + 1e-9)).unwrap_or(0);
        let to = all.iter().position(|it| *it >= high * (1.0 - 1e-9)).unwrap_or(all.len() - 1);
        // One value only: a step on each side.
        let (from, to) = if from == to {
            (from.saturating_sub(1), (to + 1).min(all.len() - 1))
        } else {
            (from, to)
        };
        let kept = all.get(from..=to)?;
        let step = kept.len().div_ceil((n_ticks * 2).max(3)).max(1);
        let values: Vec<f64> = kept.iter().copied().step_by(step).collect();
        let labels = labels(&values, unit);
        let ticks =
            values.into_iter().zip(labels).map(|(value, label)| Tick { value, label }).collect();
        Some(Self { low: *kept.first()?, high: *kept.last()?, ticks, is_log: true })
    }

    /// An axis over `values` with about `n_ticks` round ticks. With `from_zero` it holds zero
    /// always, otherwise where zero is not far off.
    pub fn over(
        values: impl Iterator<Item = f64>,
        n_ticks: usize,
        from_zero: bool,
        unit: &Unit,
    ) -> Self {
        let (mut low, mut high) = values
            .filter(|it| it.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| {
                (low.min(it), high.max(it))
            });
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        let near_zero = |inner: f64, outer: f64| from_zero || inner.abs() < 0.6 * outer.abs();
        if low > 0.0 && near_zero(low, high) {
            low = 0.0;
        }
        if high < 0.0 && near_zero(high, low) {
            high = 0.0;
        }
        if high - low <= f64::EPSILON * high.abs().max(low.abs()) {
            // One value only: give it room on both sides.
            let room = if high.abs() > 0.0 { high.abs() * 0.1 } else { 1.0 };
            (low, high) = (low - room, high + room);
        }
        let step = nice_step((high - low) / count(n_ticks.max(1)));
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let n = whole(last - first).min(100);
        let values: Vec<f64> = (0..=n).map(|idx| (first + count(idx)) * step).collect();
        let labels = labels(&values, unit);
        let ticks =
            values.into_iter().zip(labels).map(|(value, label)| Tick { value, label }).collect();
        Self { low: first * step, high: last * step, ticks, is_log: false }
    }

    /// The same axis without ticks, from zero to the furthest of `values`: figures at the marks
    /// need no round ends, and the marks get all the room.
    pub fn tight(self, values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = values
            .filter(|it| it.is_finite())
            .fold((0.0_f64, 0.0_f64), |(low, high), it| (low.min(it), high.max(it)));
        if high > low { Self { low, high, ticks: Vec::new(), is_log: false } } else { self }
    }

    /// The same axis ending a little above the highest of `values` rather than at a round figure,
    /// for small charts that have no room to spare.
    pub fn trimmed(self, values: impl Iterator<Item = f64>) -> Self {
        let highest = values.filter(|it| it.is_finite()).fold(f64::NEG_INFINITY, f64::max);
        let high = highest + (highest - self.low) * 0.06;
        if self.is_log || !(high > self.low && high < self.high) || highest <= 0.0 {
            return self;
        }
        let ticks = self.ticks.into_iter().filter(|it| it.value <= high).collect();
        Self { low: self.low, high, ticks, is_log: false }
    }

    /// Where `value` lies between `start` (at `low`) and `end` (at `high`), in px.
    pub fn place(&self, value: f64, start: f64, end: f64) -> f64 {
        if self.is_log {
            let span = self.high.ln() - self.low.ln();
            let from_low = value.max(f64::MIN_POSITIVE).ln() - self.low.ln();
            let share = if span > 0.0 { (from_low / span).max(0.0) } else { 0.5 };
            return start + share.min(2.0) * (end - start);
        }
        // Halves first: the span of two huge values of opposite sign would overflow.
        let span = self.high / 2.0 - self.low / 2.0;
        let share = if span > 0.0 { (value / 2.0 - self.low / 2.0) / span } else { 0.5 };
        start + share.clamp(-1.0, 2.0) * (end - start)
    }

    /// Whether the axis begins elsewhere than at zero though all values lie on one side of it.
    pub fn is_cut(&self) -> bool {
        !self.is_log && (self.low > 0.0 || self.high < 0.0)
    }
}

/// The unit that axis figures are printed in: a currency is said in words once, elsewhere.
pub(crate) fn axis_unit(unit: &Unit) -> Unit {
    match unit {
        Unit::Money { .. } | Unit::None => Unit::Number,
        other => other.clone(),
    }
}

/// A figure beside its mark, as short as on the axis.
pub(crate) fn short(value: f64, unit: &Unit) -> String {
    let unit = axis_unit(unit);
    let is_huge = value.abs() >= 1e15;
    let is_tiny = unit == Unit::Number && value.abs() < 0.005 && value.abs() > 0.0;
    if is_huge || is_tiny { powers(value) } else { compact(value, &unit) }
}

/// `1.5e18`: for figures that have no short form in words.
fn powers(value: f64) -> String {
    let figure = format!("{value:.2e}").replace('-', "−");
    let Some((lead, power)) = figure.split_once('e') else { return figure };
    let lead = lead.trim_end_matches('0').trim_end_matches('.');
    format!("{lead}e{power}")
}

/// Short figures; full ones where the short would say the same twice.
fn labels(values: &[f64], unit: &Unit) -> Vec<String> {
    let differ = |labels: &[String]| labels.windows(2).all(|pair| pair.first() != pair.last());
    let figures: Vec<String> = values.iter().map(|it| short(*it, unit)).collect();
    if differ(&figures) {
        return figures;
    }
    let unit = axis_unit(unit);
    let long: Vec<String> =
        values.iter().map(|it| full(&fact_core::Value::Real(*it), &unit)).collect();
    let is_long = long.iter().any(|it| it.chars().count() > 14);
    if differ(&long) && !is_long {
        return long;
    }
    values.iter().map(|it| powers(*it)).collect()
}

/// The least of 1, 2, 2.5 and 5 times a power of ten that is no less than `step`.
fn nice_step(step: f64) -> f64 {
    if !step.is_finite() || step <= 0.0 {
        return 1.0;
    }
    let power = 10f64.powf(step.log10().floor());
    let lead = step / power;
    let nice = [1.0, 2.0, 2.5, 5.0].into_iter().find(|it| lead <= it + 1e-9).unwrap_or(10.0);
    nice * power
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::usd;

    #[track_caller]
    fn check(values: &[f64], from_zero: bool, unit: &Unit, expected: &str) {
        let scale = Scale::over(values.iter().copied(), 4, from_zero, unit);
        let labels: Vec<_> = scale.ticks.iter().map(|it| it.label.as_str()).collect();
        assert_eq!(labels.join(" "), expected);
    }

    #[test]
    fn ticks_are_round_and_short() {
        check(&[25e9, 5.5e9], true, &usd(), "0 10B 20B 30B");
        check(&[12.0, -4.0], true, &Unit::Percent, "−5 % 0 % 5 % 10 % 15 %");
        check(&[95.0, 100.0], false, &Unit::Number, "94 96 98 100");
        check(&[95.0, 100.0], true, &Unit::Number, "0 25 50 75 100");
        check(&[-3.0, -9.0], true, &Unit::Number, "−10 −7.5 −5 −2.5 0");
        check(&[5.0], false, &Unit::Number, "4.5 4.75 5 5.25 5.5");
        check(&[0.0], true, &Unit::Number, "−1 −0.5 0 0.5 1");
        check(&[], true, &Unit::Number, "0 0.25 0.5 0.75 1");
    }

    #[test]
    fn figures_that_would_read_the_same_are_given_in_full() {
        let expected = "1,000,000 1,000,100 1,000,200 1,000,300 1,000,400";
        check(&[1_000_010.0, 1_000_390.0], false, &Unit::Number, expected);
    }

    #[test]
    fn logarithmic_axes_have_powers_of_ten_or_steps_between_them() {
        for (values, expected) in [
            (vec![3.0, 90_000.0], "1 10 100 1K 10K 100K"),
            (vec![15.0, 180.0], "10 20 50 100 200"),
            (vec![7.0], "5 10"),
            (vec![1e-300, 1e300], "1e−300 1e−100 1e100 1e300"),
        ] {
            let scale = Scale::based(Base::Log, values.iter().copied(), 4, &Unit::Number);
            let ticks: Vec<&str> = scale.ticks.iter().map(|it| it.label.as_str()).collect();
            assert!(scale.is_log, "{values:?}");
            if values.len() < 2 || values[1] < 1e200 {
                assert_eq!(ticks.join(" "), expected);
            } else {
                assert!(ticks.len() <= 9, "{ticks:?}");
            }
            for value in values {
                let place = scale.place(value, 0.0, 100.0);
                assert!((0.0..=100.0).contains(&place), "{value} at {place}");
            }
        }
        let linear = Scale::based(Base::Log, [0.0, 5.0].into_iter(), 4, &Unit::Number);
        assert!(!linear.is_log, "zero has no logarithm");
    }

    #[test]
    fn extreme_values_keep_the_axis_finite() {
        for values in [[1e-300, 2e-300], [-1e308, 1e308], [f64::MAX, 0.0]] {
            let scale = Scale::over(values.into_iter(), 4, true, &Unit::Number);
            assert!(scale.ticks.len() < 102, "{values:?}");
            for value in values {
                assert!(scale.place(value, 0.0, 100.0).is_finite(), "{values:?}");
            }
        }
    }
}
