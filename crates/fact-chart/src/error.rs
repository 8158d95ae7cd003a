//! Why a chart could not be drawn.

use thiserror::Error;

/// Why a chart could not be drawn.
#[derive(Debug, Error)]
pub enum Error {
    /// The spec names a column that the table lacks.
    #[error("the chart asks for column {idx}, and the result has {n_columns}")]
    NoColumn {
        /// Position asked for.
        idx: usize,
        /// Columns there are.
        n_columns: usize,
    },
    /// The spec names no measure.
    #[error("the chart names no measure to draw")]
    NothingToDraw,
    /// The picture asked for is too small for axes and text.
    #[error(
        "a chart of {width} × {height} px has no room for its labels; ask for at least {min_width} × {min_height}"
    )]
    TooSmall {
        /// Px asked for.
        width: u32,
        /// Px asked for.
        height: u32,
        /// The least.
        min_width: u32,
        /// The least.
        min_height: u32,
    },
    /// The picture asked for is larger than a picture can be.
    #[error("a picture of {width} × {height} px is too large; ask for a smaller scale")]
    TooLarge {
        /// Px it would have.
        width: u32,
        /// Px it would have.
        height: u32,
    },
    /// The drawing library failed.
    #[error("the chart could not be drawn")]
    Draw(#[from] plotters::drawing::DrawingAreaErrorKind<std::io::Error>),
    /// The PNG could not be written.
    #[error("the chart could not be written as PNG: {reason}")]
    Png {
        /// In the encoder's words; its own type is not public.
        reason: String,
    },
}
