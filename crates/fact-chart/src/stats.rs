//! The few figures that a picture is made of: a straight line through points, quantiles, bins,
//! Pearson's r. What is said of data beyond its picture is `fact-analysis`'s.

use crate::number::{count, whole};

/// A straight line through points by least squares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fit {
    pub slope: f64,
    pub intercept: f64,
    /// The share of the spread that the line explains, 0 to 1.
    pub r_squared: f64,
}

impl Fit {
    /// Through `points`; `None` for fewer than three, or without spread along x.
    pub fn through(points: &[(f64, f64)]) -> Option<Self> {
        let sums = Sums::of(points)?;
        if points.len() < 3 || sums.xx <= 0.0 {
            return None;
        }
        let slope = sums.xy / sums.xx;
        let intercept = sums.mean_y - slope * sums.mean_x;
        let r_squared = if sums.yy > 0.0 { sums.xy * sums.xy / (sums.xx * sums.yy) } else { 1.0 };
        let fit = Self { slope, intercept, r_squared: r_squared.clamp(0.0, 1.0) };
        (slope.is_finite() && intercept.is_finite()).then_some(fit)
    }

    pub fn at(&self, x: f64) -> f64 {
        self.slope * x + self.intercept
    }
}

/// Sums of squares around the means.
struct Sums {
    mean_x: f64,
    mean_y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Sums {
    fn of(points: &[(f64, f64)]) -> Option<Self> {
        let n = count(points.len());
        if points.is_empty() {
            return None;
        }
        let mean_x = points.iter().map(|it| it.0).sum::<f64>() / n;
        let mean_y = points.iter().map(|it| it.1).sum::<f64>() / n;
        let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
        for (x, y) in points {
            let (x, y) = (x - mean_x, y - mean_y);
            (xx, yy, xy) = (xx + x * x, yy + y * y, xy + x * y);
        }
        Some(Self { mean_x, mean_y, xx, yy, xy })
    }
}

/// Pearson's r of `points`; `None` for fewer than two, or where one side has no spread.
pub(crate) fn pearson(points: &[(f64, f64)]) -> Option<f64> {
    let sums = Sums::of(points)?;
    let spread = (sums.xx * sums.yy).sqrt();
    (points.len() >= 2 && spread > 0.0 && spread.is_finite())
        .then(|| (sums.xy / spread).clamp(-1.0, 1.0))
}

/// The `share` quantile of sorted values, between the two nearest.
///
/// # Source
/// Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996), type 7: the default of R,
/// `NumPy` and spreadsheets.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share.clamp(0.0, 1.0) * count(sorted.len().checked_sub(1)?);
    let below = whole(place.floor());
    let low = *sorted.get(below)?;
    let high = sorted.get(below + 1).copied().unwrap_or(low);
    let part = place - count(below);
    Some(if part > 0.0 { low + (high - low) * part } else { low })
}

/// What a box shows of values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spread {
    pub q1: f64,
    pub median: f64,
    pub q3: f64,
    /// The furthest values within one and a half of the box's height from it.
    pub low: f64,
    pub high: f64,
    pub n: usize,
}

impl Spread {
    /// Of sorted values; `None` where there are none.
    ///
    /// # Source
    /// Tukey, "Exploratory Data Analysis" (1977), section 2D: whiskers to the furthest value within
    /// 1.5 of the spread between the quartiles.
    pub fn of(sorted: &[f64]) -> Option<Self> {
        let [q1, median, q3] = [0.25, 0.5, 0.75].map(|it| quantile(sorted, it));
        let (q1, median, q3) = (q1?, median?, q3?);
        let reach = 1.5 * (q3 - q1);
        let low = sorted.iter().copied().find(|it| *it >= q1 - reach)?;
        let high = sorted.iter().copied().rfind(|it| *it <= q3 + reach)?;
        // A whisker never ends inside the box.
        Some(Self { q1, median, q3, low: low.min(q1), high: high.max(q3), n: sorted.len() })
    }
}

/// Ranges of one width over values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bins {
    /// One more than there are bins.
    pub edges: Vec<f64>,
    /// How many values each bin holds; the last holds its end too.
    pub counts: Vec<usize>,
    /// The rule the width comes from.
    pub rule: &'static str,
}

/// Bins beyond which bars cannot be told apart.
const MAX_BINS: usize = 60;
/// Values from which on the spread between the quartiles says enough.
const FEW: usize = 30;

impl Bins {
    /// Of sorted values; the edges are round figures. `None` where there are no values or they
    /// are too far apart for figures to hold.
    ///
    /// # Source
    /// Freedman and Diaconis, "On the histogram as a density estimator" (1981): a width of 2 IQR n^(-1/3).
    /// Sturges, "The choice of a class interval" (1926): 1 + log2 n classes; for few values, and where
    /// the quartiles are one.
    pub fn of(sorted: &[f64], is_whole: bool) -> Option<Self> {
        let (low, high) = (*sorted.first()?, *sorted.last()?);
        let span = high - low;
        if !span.is_finite() {
            return None;
        }
        let n = count(sorted.len());
        let iqr = quantile(sorted, 0.75)? - quantile(sorted, 0.25)?;
        let (width, rule) = if sorted.len() >= FEW && iqr > 0.0 {
            (2.0 * iqr / n.cbrt(), "Freedman–Diaconis")
        } else {
            (span / (1.0 + n.log2()), "Sturges")
        };
        let width = width.max(span / count(MAX_BINS));
        let step = if span > 0.0 { nearest_nice(width) } else { low.abs().max(1.0) * 0.1 };
        let step = if is_whole { step.round().max(1.0) } else { step };
        let first = (low / step).floor();
        let n_bins = whole((high / step).floor() - first).clamp(0, 2 * MAX_BINS) + 1;
        let edges: Vec<f64> = (0..=n_bins).map(|it| (first + count(it)) * step).collect();
        let mut counts = vec![0; n_bins];
        for value in sorted {
            let bin = whole((value / step).floor() - first).min(n_bins - 1);
            if let Some(n) = counts.get_mut(bin) {
                *n += 1;
            }
        }
        // A largest value on an edge would have a bin of its own: it closes the one before.
        let mut bins = Self { edges, counts, rule };
        if n_bins > 1 && bins.edges.get(n_bins - 1).is_some_and(|it| *it >= high) && !is_whole {
            let last = bins.counts.pop().unwrap_or(0);
            bins.edges.pop();
            if let Some(before) = bins.counts.last_mut() {
                *before += last;
            }
        }
        Some(bins)
    }
}

/// The nearest of 1, 2, 2.5 and 5 times a power of ten, by ratio.
fn nearest_nice(width: f64) -> f64 {
    let power = 10f64.powf(width.log10().floor());
    let far = |it: &f64| (it * power / width).ln().abs();
    let nice = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().min_by(|a, b| far(a).total_cmp(&far(b)));
    nice.unwrap_or(1.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From `SciPy` 1.17, `linregress([1,2,3,4,5], [2.1,3.9,6.2,7.8,10.1])`.
    #[test]
    fn a_line_through_points_is_that_of_least_squares() {
        let points = [(1.0, 2.1), (2.0, 3.9), (3.0, 6.2), (4.0, 7.8), (5.0, 10.1)];
        let fit = Fit::through(&points).unwrap();
        assert!((fit.slope - 1.99).abs() < 1e-9 && (fit.intercept - 0.05).abs() < 1e-9, "{fit:?}");
        assert!((fit.r_squared - 0.997_305_328_900_977).abs() < 1e-9, "{fit:?}");
        let r = pearson(&points).unwrap();
        assert!((r * r - fit.r_squared).abs() < 1e-12);
        assert_eq!(Fit::through(&points[..2]), None);
        assert_eq!(Fit::through(&[(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)]), None);
        assert_eq!(pearson(&[(1.0, 2.0), (2.0, 2.0)]), None);
    }

    /// From `NumPy` 2, `numpy.quantile([1,2,4,7,11,40], [.25,.5,.75])`.
    #[test]
    fn quartiles_and_whiskers_are_the_usual_ones() {
        let values = [1.0, 2.0, 4.0, 7.0, 11.0, 40.0];
        let spread = Spread::of(&values).unwrap();
        assert_eq!((spread.q1, spread.median, spread.q3), (2.5, 5.5, 10.0));
        assert_eq!((spread.low, spread.high), (1.0, 11.0));
        let alone = Spread::of(&[3.0]).unwrap();
        assert_eq!((alone.low, alone.median, alone.high), (3.0, 3.0, 3.0));
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn every_value_is_in_a_bin() {
        for n in [1_u32, 2, 7, 29, 30, 400, 5000] {
            for scale in [1e-6, 1.0, 3.7e9] {
                let mut values: Vec<f64> =
                    (0..n).map(|it| (f64::from(it) * 2.399).sin() * scale + scale / 3.0).collect();
                values.sort_by(f64::total_cmp);
                let bins = Bins::of(&values, false).unwrap();
                assert_eq!(bins.counts.iter().sum::<usize>(), values.len());
                assert_eq!(bins.edges.len(), bins.counts.len() + 1);
                assert!(bins.counts.len() <= 2 * MAX_BINS, "{}", bins.counts.len());
                let ends = (bins.edges[0], *bins.edges.last().unwrap());
                let slack = scale * 1e-9;
                assert!(ends.0 <= values[0] + slack && ends.1 >= values[values.len() - 1] - slack);
            }
        }
        assert_eq!(Bins::of(&[1.0; 9], true).unwrap().counts, [9]);
        let few: Vec<f64> = (0..12).map(f64::from).collect();
        assert_eq!(Bins::of(&few, true).unwrap().rule, "Sturges");
        assert_eq!(Bins::of(&[], false), None);
    }
}
