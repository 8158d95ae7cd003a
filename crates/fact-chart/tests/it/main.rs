//! Charts as they leave the crate: pictures beside committed ones, what the window is told, and
//! the Vega-Lite document.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the functions beside the tests belong to them"
)]

mod cases;
mod golden;
mod told;
mod vega;
