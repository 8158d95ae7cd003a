//! A table and a chart spec to a picture: SVG with hover marks, or PNG.
//!
//! Start at [`choose`] (which chart a result makes, by rule) and [`svg`] (the picture). What
//! always holds: figures come from the table alone; text from the data is escaped; no two
//! labels meet; what a picture leaves out (thinned points, other units) it says.
//!
//! Knows nothing of files, clocks, the system's fonts or the window.

mod across;
mod ahead;
mod area;
mod axis;
mod bar;
mod boxes;
mod calendar;
mod categories;
mod choose;
mod combined;
mod draw;
mod ends;
mod error;
mod figure;
mod frame;
mod heat;
mod histogram;
mod horizontal;
#[cfg(test)]
mod layout_tests;
mod letters;
mod line;
mod mark;
mod metrics;
mod multiples;
mod newest;
mod number;
mod palette;
#[cfg(test)]
mod palette_tests;
mod pen;
mod period;
mod pie;
mod plot;
mod raster;
mod render;
mod scale;
mod scatter;
mod scene;
mod show;
mod stats;
mod style;
#[cfg(test)]
mod testing;
mod thin;
mod title;
mod trend;
mod vega;

pub use choose::{choose, kinds, rechoose};
pub use draw::{png, svg};
pub use error::Error;
pub use mark::{Area, Bounds, Drawing, LegendEntry, Mark, RowsOf, XAxis, XKind};
pub use style::{Style, Theme, Window};
pub use vega::vega_lite;

/// The charts' typefaces, for whoever sets text beside charts.
pub mod typeface {
    pub use crate::letters::OTHERS;
    pub use crate::metrics::FAMILY_NAME;
}
