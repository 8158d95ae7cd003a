//! A table and a chart spec to a picture: SVG with hover marks, or PNG.
//!
//! Start at [`choose`] (which chart a result makes, by rule) and [`svg`] (the picture). What
//! always holds: figures come from the table alone; text from the data is escaped; no two
//! labels meet; what a picture leaves out (thinned points, other units) it says.
//!
//! Knows nothing of files, clocks, the system's fonts or the window.

mod ahead;
mod axis;
mod bar;
mod choose;
mod draw;
mod error;
mod figure;
mod frame;
#[cfg(test)]
mod layout_tests;
mod line;
mod lying;
mod mark;
mod metrics;
mod number;
mod palette;
#[cfg(test)]
mod palette_tests;
mod period;
mod pie;
mod plot;
mod render;
mod scale;
mod scatter;
mod scene;
mod show;
#[cfg(test)]
mod testing;
mod thin;
mod title;

pub use choose::choose;
pub use draw::{Style, Theme, png, svg};
pub use error::Error;
pub use mark::{Area, Drawing, Mark};

/// The charts' typeface as TrueType files, for whoever sets text beside charts.
pub mod typeface {
    pub use crate::metrics::{FAMILY_NAME, REGULAR, SEMIBOLD};
}
