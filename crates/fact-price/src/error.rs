//! Why a list of prices cannot be used.

use crate::read::{MAX_BYTES, MAX_ROWS};

/// Why a list of prices cannot be used. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// More than any list of prices.
    #[error("the price list is longer than {} kB or {MAX_ROWS} prices: is it the right file?", MAX_BYTES / 1000)]
    TooLong,
    /// The text is not TOML.
    #[error("line {line} of the price list cannot be read ({reason})")]
    NotToml {
        /// Where.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// There is something of another name.
    #[error(
        "line {line} of the price list: `{field}` is not known here, correct its name or remove it"
    )]
    Unknown {
        /// Where.
        line: usize,
        /// What.
        field: String,
    },
    /// A price lacks something.
    #[error("line {line} of the price list: this price has no `{field}`")]
    Missing {
        /// Where the price begins.
        line: usize,
        /// What.
        field: &'static str,
    },
    /// Something has a value it cannot have.
    #[error("line {line} of the price list: `{field}` must be {expected}")]
    Wrong {
        /// Where.
        line: usize,
        /// What.
        field: &'static str,
        /// What it can be, with an example.
        expected: &'static str,
    },
    /// Two prices are for the same calls.
    #[error(
        "line {line} of the price list: the price of line {first_line} is for `{model}` from the same day too, remove one"
    )]
    Twice {
        /// Where the later one begins.
        line: usize,
        /// Where the earlier one begins.
        first_line: usize,
        /// The pattern both have.
        model: String,
    },
}
