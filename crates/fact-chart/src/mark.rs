//! What the pointer can find in a drawing.

use serde::{Deserialize, Serialize};

use crate::number::count;

/// A finished drawing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// A whole SVG document; its view box is `0 0 width height`.
    pub svg: String,
    /// In px; the width asked for.
    pub width: u32,
    /// In px; the height asked for, but as many horizontal bars, or as few figures, need it.
    pub height: u32,
    /// What the pointer can find, at most a few thousand, in drawing order.
    pub marks: Vec<Mark>,
    /// The rectangle between the axes; `None` where there are none (a pie, figures, panels).
    pub plot: Option<Bounds>,
    /// What runs from left to right over `plot`.
    pub x_axis: Option<XAxis>,
    /// The series' names where the picture writes them, hidden ones too.
    pub legend: Vec<LegendEntry>,
}

/// A rectangle in px of the view box.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// To the right.
    pub width: f64,
    /// Downwards.
    pub height: f64,
}

/// The horizontal axis. A place `at` lies at `plot.x + (at - from) / (to - from) * plot.width`;
/// of a logarithmic axis, the logarithms do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct XAxis {
    /// What it counts.
    pub kind: XKind,
    /// Places there are when nothing is zoomed; zero on an axis of values.
    pub n_positions: usize,
    /// At the left edge of the plot, as drawn.
    pub from: f64,
    /// At its right edge, as drawn.
    pub to: f64,
    /// Where `from` is when nothing is zoomed.
    pub least: f64,
    /// Where `to` is when nothing is zoomed.
    pub most: f64,
    /// Whether equal distances are equal ratios.
    pub is_log: bool,
    /// Whether a [`Window`](crate::Window) of it can be drawn.
    pub can_zoom: bool,
}

impl XAxis {
    /// An axis of `n_positions` places side by side, always shown whole.
    pub(crate) fn of_places(kind: XKind, n_positions: usize) -> Self {
        let (least, most) = (-0.5, count(n_positions) - 0.5);
        let (is_log, can_zoom) = (false, false);
        Self { kind, n_positions, from: least, to: most, least, most, is_log, can_zoom }
    }
}

/// What a horizontal axis counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum XKind {
    /// Periods; neighbours in time are one apart, the first is at zero.
    Time,
    /// Names or rows by their position, the first at zero.
    Category,
    /// A measure's values.
    Number,
}

/// A series' name in the picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LegendEntry {
    /// The name in full.
    pub name: String,
    /// What [`Style::hidden`](crate::Style) calls it.
    pub series_idx: usize,
    /// As `#rrggbb`.
    pub color: String,
    /// Around swatch and name.
    pub area: Bounds,
    /// Whether its marks are left out.
    pub is_hidden: bool,
}

/// One value in a drawing and where it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Where it is, in px of the view box.
    #[serde(flatten)]
    pub area: Area,
    /// What it belongs to along the axis ("Q1 2025", "Acme").
    pub label: String,
    /// The series' name; empty where there is one series only.
    pub series: String,
    /// The figure in full with its unit ("25,000,000,000 USD").
    pub value_text: String,
    /// The series' colour as `#rrggbb`.
    pub color: String,
    /// Position of the row in the table; `None` for a period that is forecast, and where several
    /// rows make the mark.
    pub row_idx: Option<usize>,
    /// Which rows make the mark, where they are several.
    #[serde(default)]
    pub rows: Option<RowsOf>,
}

/// Several rows of a table, by what they have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum RowsOf {
    /// A column's value is in a range.
    Range {
        /// The column.
        column_idx: usize,
        /// The least of the range.
        from: f64,
        /// Its end.
        to: f64,
        /// Whether the end belongs to it.
        with_end: bool,
    },
    /// A column's cell reads so ("(none)" for a missing one).
    Name {
        /// The column.
        column_idx: usize,
        /// As the mark's label or series says it.
        name: String,
    },
}

/// Where a mark is, in px of the view box.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "shape")]
pub enum Area {
    /// A bar, or a slice's bounds.
    Rect {
        /// Left edge.
        x: f64,
        /// Top edge.
        y: f64,
        /// To the right.
        width: f64,
        /// Downwards.
        height: f64,
    },
    /// A point.
    Circle {
        /// Centre.
        x: f64,
        /// Centre.
        y: f64,
        /// As drawn; the pointer should find it from further away.
        radius: f64,
    },
}
