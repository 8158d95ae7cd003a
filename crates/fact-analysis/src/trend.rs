//! Which way a series goes: a line through it, and the rank test that says whether it is chance.
//!
//! The Mann–Kendall test decides: it supposes neither a straight line nor normal errors, one wild
//! period does not upset it, and comparing each period with those of the same season only keeps
//! seasons from passing for noise. The line of least squares says how much.

use fact_core::TrendTest;
use statrs::distribution::{ContinuousCDF as _, Normal, StudentsT};

use crate::Error;
use crate::number::{mean, median, to_f64};
use crate::series::{Point, Series};

/// Periods it takes: with fewer no order of them is unlikely enough.
pub const MIN_PERIODS: usize = 6;

/// Values of each season it takes to compare periods of the same season only.
const MIN_OF_SEASON: usize = 3;

/// Which way `series` goes.
///
/// # Errors
/// There are fewer than [`MIN_PERIODS`] periods.
pub(crate) fn trend(series: &Series, season_length: usize) -> Result<TrendTest, Error> {
    let points = series.points.as_slice();
    let (n, [first, .., last]) = (points.len(), points) else {
        return Err(too_few(series));
    };
    if n < MIN_PERIODS {
        return Err(too_few(series));
    }
    let x: Vec<f64> = points.iter().map(|it| since(first, it)).collect();
    let y: Vec<f64> = points.iter().map(|it| it.value).collect();
    let line = Line::through(&x, &y).ok_or_else(|| too_few(series))?;
    let seasons = seasons(points, season_length);
    let by_season = seasons.len() > 1;
    let kendall = Kendall::of(&seasons);
    Ok(TrendTest {
        label: series.label.clone(),
        n,
        from: first.period.clone(),
        to: last.period.clone(),
        slope: line.slope,
        slope_low: line.slope - line.margin,
        slope_high: line.slope + line.margin,
        slope_p: line.p_value,
        r_squared: line.r_squared,
        sen_slope: kendall.slope,
        tau: kendall.tau,
        p_value: kendall.p_value,
        by_season,
        lag_1: lag_1(points, &line.left(&x, &y), if by_season { season_length } else { 1 }),
    })
}

fn too_few(series: &Series) -> Error {
    let n_points = series.points.len();
    let what = "a test for a trend";
    Error::TooFew { label: series.label.clone(), n_points, least: MIN_PERIODS, what }
}

#[expect(clippy::cast_precision_loss, reason = "periods between two of a result are few")]
fn since(first: &Point, point: &Point) -> f64 {
    (point.number - first.number) as f64
}

/// A straight line through points.
struct Line {
    slope: f64,
    intercept: f64,
    /// Half the width of the 95 % interval of the slope.
    margin: f64,
    p_value: f64,
    r_squared: f64,
}

impl Line {
    /// The line of least squares; `None` where there are fewer than three points, or all at one x.
    ///
    /// # Source
    /// b = Sxy / Sxx; its standard error is √(SSE / (n − 2) / Sxx), and b over it follows
    /// Student's t with n − 2 degrees of freedom: NIST/SEMATECH e-Handbook of Statistical Methods,
    /// 4.1.4.1; as `scipy.stats.linregress`.
    fn through(x: &[f64], y: &[f64]) -> Option<Self> {
        if x.len() < 3 {
            return None;
        }
        let (mean_x, mean_y) = (mean(x), mean(y));
        let (mut sxx, mut sxy, mut syy) = (0.0, 0.0, 0.0);
        for (x, y) in x.iter().zip(y) {
            let (dx, dy) = (x - mean_x, y - mean_y);
            sxx += dx * dx;
            sxy += dx * dy;
            syy += dy * dy;
        }
        if sxx <= 0.0 {
            return None;
        }
        let slope = sxy / sxx;
        let intercept = mean_y - slope * mean_x;
        let left = x.iter().zip(y).map(|(x, y)| (y - intercept - slope * x).powi(2)).sum::<f64>();
        let freedom = to_f64(x.len() - 2);
        let student = StudentsT::new(0.0, 1.0, freedom).ok()?;
        let error = (left / freedom / sxx).sqrt();
        let p_value = match (slope.abs() > 0.0, error > 0.0) {
            (true, true) => 2.0 * student.sf(slope.abs() / error),
            (true, false) => 0.0,
            (false, _) => 1.0,
        };
        let margin = student.inverse_cdf(0.975) * error;
        let r_squared = if syy > 0.0 { (1.0 - left / syy).clamp(0.0, 1.0) } else { 0.0 };
        Some(Self { slope, intercept, margin, p_value: p_value.clamp(0.0, 1.0), r_squared })
    }

    /// What the line leaves of each point.
    fn left(&self, x: &[f64], y: &[f64]) -> Vec<f64> {
        x.iter().zip(y).map(|(x, y)| y - self.intercept - self.slope * x).collect()
    }
}

/// The points by season, where each season has enough of them; else all in one.
fn seasons(points: &[Point], season_length: usize) -> Vec<Vec<&Point>> {
    let whole = || vec![points.iter().collect()];
    let Some(length) = i64::try_from(season_length).ok().filter(|it| *it > 1) else {
        return whole();
    };
    let of = |season| points.iter().filter(move |it| it.number.rem_euclid(length) == season);
    let seasons: Vec<Vec<&Point>> = (0..length).map(|it| of(it).collect()).collect();
    if seasons.iter().all(|it| it.len() >= MIN_OF_SEASON) { seasons } else { whole() }
}

/// How often later periods are above earlier ones.
struct Kendall {
    tau: f64,
    p_value: f64,
    /// Median slope a period.
    slope: f64,
}

impl Kendall {
    /// Over all pairs within each season.
    ///
    /// # Source
    /// S is the number of pairs that rise less those that fall, its variance
    /// (n (n − 1)(2n + 5) − Σ t (t − 1)(2t + 5)) / 18 with t values in each tie; both add up over
    /// seasons; z has a continuity correction of one: Gilbert, *Statistical Methods for
    /// Environmental Pollution Monitoring* (1987), 16.4 and 17.1 (Hirsch, Slack and Smith 1982);
    /// as `pymannkendall.original_test` and `seasonal_test`. The slope is Sen's (1968).
    fn of(seasons: &[Vec<&Point>]) -> Self {
        let (mut s, mut variance, mut n_pairs) = (0.0, 0.0, 0.0);
        let mut slopes = Vec::new();
        for season in seasons {
            for (idx, earlier) in season.iter().enumerate() {
                for later in season.iter().skip(idx + 1) {
                    let rise = later.value - earlier.value;
                    s += sign(rise);
                    n_pairs += 1.0;
                    slopes.push(rise / since(earlier, later));
                }
            }
            variance += variance_of(season);
        }
        let z =
            if s.abs() < 1.0 || variance <= 0.0 { 0.0 } else { (s.abs() - 1.0) / variance.sqrt() };
        let tail = Normal::new(0.0, 1.0).map_or(0.5, |it| it.sf(z));
        let tau = if n_pairs > 0.0 { s / n_pairs } else { 0.0 };
        Self { tau, p_value: (2.0 * tail).clamp(0.0, 1.0), slope: median(&mut slopes) }
    }
}

/// One up, minus one down, zero level.
fn sign(rise: f64) -> f64 {
    f64::from(i8::from(rise > 0.0) - i8::from(rise < 0.0))
}

fn variance_of(season: &[&Point]) -> f64 {
    let mut values: Vec<f64> = season.iter().map(|it| it.value).collect();
    values.sort_by(f64::total_cmp);
    let term = |n: usize| {
        let n = to_f64(n);
        n * (n - 1.0) * (2.0 * n + 5.0)
    };
    let ties: f64 = values.chunk_by(|a, b| a.total_cmp(b).is_eq()).map(|it| term(it.len())).sum();
    (term(season.len()) - ties) / 18.0
}

/// The correlation of what is left with the period before, seasons taken out first; zero where
/// nothing is left.
fn lag_1(points: &[Point], left: &[f64], season_length: usize) -> f64 {
    let length = i64::try_from(season_length).unwrap_or(1).max(1);
    let season = |it: &Point| it.number.rem_euclid(length);
    let mean_of = |wanted: i64| {
        let own = points.iter().zip(left).filter(|it| season(it.0) == wanted);
        mean(&own.map(|it| *it.1).collect::<Vec<_>>())
    };
    let means: Vec<f64> = (0..length).map(mean_of).collect();
    let own_mean =
        |it: &Point| usize::try_from(season(it)).ok().and_then(|it| means.get(it)).copied();
    let left: Vec<f64> =
        points.iter().zip(left).map(|(it, left)| left - own_mean(it).unwrap_or(0.0)).collect();
    let all: f64 = left.iter().map(|it| it * it).sum();
    let next: f64 = left.iter().zip(left.iter().skip(1)).map(|(a, b)| a * b).sum();
    if all > 0.0 { next / all } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUARTERS: [f64; 17] = [
        175.2, 180.8, 185.1, 197.9, 184.0, 190.5, 195.3, 208.2, 193.2, 200.9, 206.9, 220.0, 203.7,
        211.3, 217.6, 231.0, 215.5,
    ];
    const TIES: [f64; 12] = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0, 5.0, 8.0];

    fn series(values: &[f64]) -> Series {
        let point = |(number, value): (i64, &f64)| Point {
            number,
            period: format!("P{number}"),
            value: *value,
        };
        Series { label: String::new(), points: (8_100..).zip(values).map(point).collect() }
    }

    #[track_caller]
    fn check(actual: &[f64], expected: &[f64]) {
        for (actual, expected) in actual.iter().zip(expected) {
            let near = (actual - expected).abs() <= 1e-9 * expected.abs();
            assert!(near, "{actual} is not {expected}");
        }
    }

    fn of_line(it: &TrendTest) -> [f64; 5] {
        [it.slope, it.slope_low, it.slope_high, it.slope_p, it.r_squared]
    }

    /// Expected values: scipy 1.17.1, `r = linregress(arange(n), y)`, then `r.slope`,
    /// `r.slope ± t.ppf(.975, n - 2) * r.stderr`, `r.pvalue`, `r.rvalue ** 2`.
    #[test]
    fn the_line_is_that_of_scipy() {
        check(
            &of_line(&trend(&series(&QUARTERS), 1).unwrap()),
            &[
                2.742_647_058_823_529_4,
                2.018_448_445_813_940_7,
                3.466_845_671_833_118,
                7.708_608_832_437_058e-7,
                0.812_871_977_439_860_4,
            ],
        );
        check(
            &of_line(&trend(&series(&TIES), 1).unwrap()),
            &[
                0.349_650_349_650_349_63,
                -0.080_049_637_544_009_68,
                0.779_350_336_844_709,
                0.099_903_216_055_912_37,
                0.247_394_115_318_643_55,
            ],
        );
    }

    /// Expected values: pymannkendall 1.4.3, `original_test(y)` and `seasonal_test(y, period=4)`:
    /// `Tau`, `p`, `slope` (there a year, here a quarter).
    #[test]
    fn the_rank_test_is_that_of_mann_and_kendall() {
        let of = |it: TrendTest| [it.tau, it.p_value, it.sen_slope];
        check(
            &of(trend(&series(&QUARTERS), 1).unwrap()),
            &[0.75, 3.176_136_385_141_248e-5, 2.754_166_666_666_666_4],
        );
        let by_season = trend(&series(&QUARTERS), 4).unwrap();
        assert!(by_season.by_season);
        check(&of(by_season), &[1.0, 3.572_586_149_069_856e-5, 10.450_000_000_000_003 / 4.0]);
        check(
            &of(trend(&series(&TIES), 1).unwrap()),
            &[0.378_787_878_787_878_8, 0.095_292_838_023_456_56, 0.366_666_666_666_666_7],
        );
    }

    #[test]
    fn seasons_are_told_apart_only_where_each_has_three_periods() {
        assert!(!trend(&series(&QUARTERS[..11]), 4).unwrap().by_season);
        assert!(trend(&series(&QUARTERS[..12]), 4).unwrap().by_season);
        assert!(!trend(&series(&QUARTERS), 12).unwrap().by_season);
    }

    #[test]
    fn a_level_series_and_a_perfect_line_are_no_special_case() {
        let level = trend(&series(&[7.0; 8]), 1).unwrap();
        assert_eq!((level.p_value, level.slope_p, level.slope, level.lag_1), (1.0, 1.0, 0.0, 0.0));
        let line: Vec<f64> = (0..9).map(|it| f64::from(it) * 3.0).collect();
        let line = trend(&series(&line), 1).unwrap();
        assert!((line.slope - 3.0).abs() < 1e-12 && line.slope_p < 1e-12 && line.tau > 0.999);
    }

    #[test]
    fn a_hole_moves_what_comes_after_it() {
        let mut holed = series(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        holed.points.remove(3);
        let found = trend(&holed, 1).unwrap();
        assert!((found.slope - 1.0).abs() < 1e-12 && (found.sen_slope - 1.0).abs() < 1e-12);
        assert_eq!(found.n, 6);
    }

    #[test]
    fn too_few_periods_are_refused() {
        let told = trend(&series(&QUARTERS[..5]), 4).unwrap_err().to_string();
        assert!(told.contains("there are 5 periods") && told.contains("at least 6"), "{told}");
    }
}
