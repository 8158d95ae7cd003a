//! What the pointer can find in a drawing.

use serde::{Deserialize, Serialize};

/// A finished drawing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// A whole SVG document; its view box is `0 0 width height`.
    pub svg: String,
    /// In px; the width asked for.
    pub width: u32,
    /// In px; the height asked for, but as many lying bars, or as few figures, need it.
    pub height: u32,
    /// What the pointer can find, at most a few thousand, in drawing order.
    pub marks: Vec<Mark>,
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
    /// Position of the row in the table; `None` for a period that is forecast.
    pub row_idx: Option<usize>,
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
