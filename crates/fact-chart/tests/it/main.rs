//! Charts as they leave the crate: pictures beside committed ones, what the window is told, and
//! the Vega-Lite document.

mod cases;
mod golden;
mod told;
mod vega;
