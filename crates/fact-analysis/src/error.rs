//! Why something could not be worked out.

use thiserror::Error;

/// Why something could not be worked out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Error {
    /// The request names a column that the table lacks.
    #[error("the analysis asks for column {idx}, and the result has {n_columns}")]
    NoColumn {
        /// Position asked for.
        idx: usize,
        /// Columns there are.
        n_columns: usize,
    },
    /// Too few periods to see anything in.
    #[error("{label} has {n_points} periods with a value; a forecast needs at least {least}")]
    TooFewPoints {
        /// The measure.
        label: String,
        /// Periods with a value.
        n_points: usize,
        /// How many it takes.
        least: usize,
    },
    /// A period without a value in the middle of the series.
    #[error(
        "{label} has no value for {period}; a forecast needs every period between the first and the last"
    )]
    Hole {
        /// The measure.
        label: String,
        /// The period.
        period: String,
    },
    /// Further ahead than the past reaches back.
    #[error(
        "{n_asked} periods ahead is too far for {n_points} periods of data; ask for at most {most}"
    )]
    TooFar {
        /// Periods asked for.
        n_asked: usize,
        /// Periods known.
        n_points: usize,
        /// How far it goes.
        most: usize,
    },
    /// Only some of the rows are there.
    #[error("the result was cut at {n_rows} rows; nothing is worked out from a part of it")]
    Cut {
        /// Rows there are.
        n_rows: usize,
    },
    /// Too few periods for this.
    #[error(
        "{}there are {n_points} periods with a value; {what} needs at least {least}",
        of(label)
    )]
    TooFew {
        /// The series; empty where there is one.
        label: String,
        /// Periods with a value.
        n_points: usize,
        /// How many it takes.
        least: usize,
        /// What was to be worked out.
        what: &'static str,
    },
    /// A period is missing in the middle of the series.
    #[error(
        "{}there is no value for the period after {after}; a decomposition needs every period",
        of(label)
    )]
    Missing {
        /// The series; empty where there is one.
        label: String,
        /// The last period before the hole.
        after: String,
    },
    /// The periods are whole years.
    #[error("{}the figures are kept by year, so they have no seasons within it", of(label))]
    NoSeasons {
        /// The series; empty where there is one.
        label: String,
    },
    /// Too few values to compare groups.
    #[error("a test needs two groups or more, with at least {least} values in each")]
    TooFewOfGroup {
        /// How many values it takes.
        least: u64,
    },
    /// Nothing that could have contributed.
    #[error("there is no group with a figure in either period")]
    NoGroups,
}

/// "for Energy, "; nothing for a series without a name.
fn of(label: &str) -> String {
    if label.is_empty() { String::new() } else { format!("for {label}, ") }
}
