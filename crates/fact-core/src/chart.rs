//! What a chart shows, before anything is drawn.

use serde::{Deserialize, Serialize};

/// The kinds of chart FACT draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// A measure over time, one line a series.
    Line,
    /// Upright bars, one a category; several measures stand side by side.
    Bar,
    /// Lying bars, for long names or many categories.
    HorizontalBar,
    /// Parts of a whole on top of each other, one bar a category.
    StackedBar,
    /// Two measures against each other, one point a row.
    Scatter,
    /// Parts of one whole, only for few of them.
    Pie,
    /// One big figure.
    Number,
}

/// What a chart shows. Columns are positions in the result it belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChartSpec {
    /// How it is drawn.
    pub kind: ChartKind,
    /// What is shown, in words ("Revenue by company, Q1 2025").
    pub title: String,
    /// Categories or time along the axis; `None` for a single number.
    pub x_idx: Option<usize>,
    /// The measures drawn.
    pub y_idxs: Vec<usize>,
    /// The column whose values split the rows into series (a sector in "by sector and quarter").
    pub series_idx: Option<usize>,
    /// Why this kind was chosen, for the curious.
    pub reason: String,
}
