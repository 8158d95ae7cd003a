//! Why a report could not be made.

use thiserror::Error;

/// Why a report could not be made.
#[derive(Debug, Error)]
pub enum Error {
    /// There is nothing on the board.
    #[error("the report has no answers; pin one first")]
    Empty,
    /// A chart is no SVG.
    #[error("the chart of `{title}` could not be read")]
    Chart {
        /// Which answer's.
        title: String,
        /// What is wrong with it.
        source: usvg::Error,
    },
    /// A chart holds what no chart of FACT does.
    #[error("the chart of `{title}` holds `{what}`, which is no part of a chart")]
    Foreign {
        /// Which answer's.
        title: String,
        /// The element or attribute.
        what: String,
    },
    /// The embedded typeface could not be read.
    #[error("the report's own typeface could not be read")]
    Typeface,
    /// The PDF library refused.
    #[error("the PDF could not be written: {reason}")]
    Write {
        /// In the library's words.
        reason: String,
    },
}
