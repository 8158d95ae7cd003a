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
}
