//! A board of answers as one PDF or one HTML file, to be read, printed and handed on.
//!
//! Start at [`Report`] (what goes in), then [`pdf`] and [`html`]. What always holds: the same
//! report gives the same bytes; every text from the data is cleaned and escaped; what is left
//! out (rows, columns, letters no font has) is said; a screen reader is told what each part is.
//!
//! Knows nothing of files, clocks, the system's fonts, or where answers come from.

mod chart;
mod error;
mod html;
mod pdf;
mod report;
mod sheet;
#[cfg(test)]
mod testing;
mod words;

pub use error::Error;
pub use html::html;
pub use pdf::{Paper, Setup, lacking, pdf};
pub use report::{Item, Report};
