//! What a plan asks of statistics beyond its task.

use fact_core::Direction;
use serde::Serialize;

/// What a plan asks of statistics beyond its task.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Statistics {
    /// The method that was named, or the one usual here.
    pub method: Option<Method>,
    /// Whether all pairs of a correlation stand as a square.
    pub square: bool,
    /// For a change: the years over which its rate is compounded.
    pub years: Option<f64>,
    /// Equal parts that rows fall into by their first measure.
    pub tiles: Option<Tiles>,
    /// Of a summary: the figures that were named; all of them where none was.
    pub shown: Vec<Stat>,
    /// Which way the question supposes that it goes.
    pub supposed: Option<Direction>,
}

/// How something is worked out, where there are several ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Method {
    /// A correlation of ranks.
    Spearman,
    /// Values beyond Tukey's fences, one and a half times the quartiles' distance outside them.
    Fences,
    /// Values far from the median, measured by the median distance from it.
    Mad,
    /// Values three standard deviations from the mean.
    Sigma,
    /// The spread of growth against so many periods before.
    Growth(i64),
}

/// Equal parts of all rows, the first with the lowest figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Tiles {
    /// How many: 4 for quartiles.
    pub n: i64,
    /// The only one whose rows are kept.
    pub kept: Option<i64>,
}

impl Tiles {
    /// "quartile".
    pub fn noun(self) -> &'static str {
        match self.n {
            3 => "tercile",
            4 => "quartile",
            5 => "quintile",
            10 => "decile",
            _ => "percentile group",
        }
    }
}

/// A figure that describes many values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub enum Stat {
    /// The mean.
    Mean,
    /// The middle value.
    Median,
    /// The standard deviation of a sample.
    Deviation,
    /// The first and the third quartile.
    Quartiles,
    /// The smallest and the largest.
    Range,
    /// How far the values lean to one side.
    Skew,
    /// The value that so many hundredths of all are not above.
    Percentile(f64),
}
