//! Statistics worked out from rows: which way a series goes, what it is made of, whether groups
//! differ, what a change is made up of.

use serde::{Deserialize, Serialize};

/// How a correlation is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrelationMethod {
    /// Pearson's r: how close the pairs lie to a line.
    #[default]
    Pearson,
    /// Spearman's rho: Pearson's r of the ranks, ties at the middle of their places.
    Spearman,
}

/// Which way a question supposes that something goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Up.
    Up,
    /// Down.
    Down,
    /// One of both.
    Either,
}

/// Where a series stands in a result: rows in time order, one a period and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesColumns {
    /// Names the series a row belongs to; `None` where there is one.
    pub label_idx: Option<usize>,
    /// The period's label column.
    pub time_idx: usize,
    /// The period's number, which counts on from period to period.
    pub number_idx: usize,
    /// The figures.
    pub value_idx: usize,
    /// Periods in one season: 4 for quarters, 12 for months, 1 for years.
    pub season_length: usize,
}

/// Which way one series goes, and how sure that is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrendTest {
    /// The series' name; empty where there is one.
    pub label: String,
    /// Periods behind it.
    pub n: usize,
    /// First period with a figure.
    pub from: String,
    /// Last period with a figure.
    pub to: String,
    /// Change a period along the line of least squares, in the measure's unit.
    pub slope: f64,
    /// 95 % interval of the slope.
    pub slope_low: f64,
    /// 95 % interval of the slope.
    pub slope_high: f64,
    /// Two-sided p-value of "the slope is zero" by the t-test.
    pub slope_p: f64,
    /// Share of the variance that the line explains, 0 to 1.
    pub r_squared: f64,
    /// Median of all slopes between two periods (of the same season, where there are seasons).
    pub sen_slope: f64,
    /// Kendall's tau, −1 to 1.
    pub tau: f64,
    /// Two-sided p-value of "no trend" by the Mann–Kendall test; the test that decides.
    pub p_value: f64,
    /// Whether periods were compared with those of the same season only.
    pub by_season: bool,
    /// Correlation of what the line leaves with the period before: near zero where the tests'
    /// p-values can be taken as they are.
    pub lag_1: f64,
}

/// One series in parts; each list has one entry a row of the series, in its order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decomposition {
    /// The series' name; empty where there is one.
    pub label: String,
    /// The periods.
    pub periods: Vec<String>,
    /// Where the series goes without its seasons.
    pub trend: Vec<f64>,
    /// What the season adds.
    pub seasonal: Vec<f64>,
    /// What is left.
    pub remainder: Vec<f64>,
    /// How much of what is not season the trend explains, 0 to 1.
    pub trend_strength: f64,
    /// How much of what is not trend the season explains, 0 to 1.
    pub seasonal_strength: f64,
}

/// Whether groups differ, by the ranks of their values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankTest {
    /// What was tested; empty where there is one test.
    pub label: String,
    /// Values behind it.
    pub n: u64,
    /// Groups.
    pub n_groups: usize,
    /// Kruskal and Wallis's H, corrected for ties.
    pub h: f64,
    /// p-value of "the groups do not differ", by the chi-squared distribution.
    pub p_value: f64,
}

/// A change as the sum of its groups' changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// The whole before: a sum, or a ratio of sums.
    pub before: f64,
    /// The whole after.
    pub after: f64,
    /// After less before: what the groups' changes add up to.
    pub change: f64,
    /// Groups that took part.
    pub n_groups: usize,
    /// Groups that went the way of the whole.
    pub n_along: usize,
    /// For a ratio: how much came from the groups' own ratios.
    pub rate: Option<f64>,
    /// For a ratio: how much came from the groups' shares of the whole.
    pub mix: Option<f64>,
    /// Which way the question supposed the change to go.
    pub supposed: Option<Direction>,
}
