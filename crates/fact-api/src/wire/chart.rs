//! Charts: what is drawn, how it is looked at, and where it is taken.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::AnswerRef;

/// The chart of an answer, before it is drawn.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartView {
    /// line, area, bar, `horizontal_bar`, `stacked_bar`, `share_bar`, combined, `small_multiples`,
    /// scatter, histogram, box, `heat_map`, pie, donut or number.
    pub kind: String,
    /// What is shown, in words.
    pub title: String,
    /// Why this kind.
    pub reason: String,
    /// Whether equal distances on the value axis are equal ratios.
    pub log: bool,
    /// Whether a straight line is fitted to the points.
    pub fit: bool,
    /// Every kind, in the order in which they are offered, those too that the rows do not allow.
    pub kinds: Vec<ChartKindView>,
}

/// A kind of chart that might be drawn of an answer.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ChartKindView {
    /// As in `ChartView`.
    pub kind: String,
    /// Why the rows do not allow it; `null` where they do.
    pub obstacle: Option<String>,
}

/// Draw an answer otherwise, from now on; what is `null` stays.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetChart {
    /// Whose chart.
    pub of: AnswerRef,
    /// The kind, as in `ChartView`.
    #[serde(default)]
    pub kind: Option<String>,
    /// Whether the value axis is logarithmic.
    #[serde(default)]
    pub log: Option<bool>,
    /// Whether a straight line is fitted.
    #[serde(default)]
    pub fit: Option<bool>,
}

/// How a chart is looked at.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ChartLook {
    /// Dark rather than light.
    pub dark: bool,
    /// More contrast.
    pub contrast: bool,
    /// Without a title of its own: what stands around it says it.
    pub untitled: bool,
    /// Series that are left out, by `seriesIdx` of the legend.
    pub hidden: Vec<u32>,
    /// The part of the horizontal axis to show, as `xAxis` counts it; all of it without.
    pub range: Option<AxisRange>,
}

/// A part of a horizontal axis.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AxisRange {
    /// At the left edge.
    pub from: f64,
    /// At the right edge.
    pub to: f64,
}

/// Draw the chart of an answer.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Chart {
    /// Whose chart.
    pub of: AnswerRef,
    /// Width in CSS pixels, 240 to 4,000.
    pub width: u32,
    /// Height in CSS pixels, 180 to 3,000.
    pub height: u32,
    /// How it is looked at.
    pub look: ChartLook,
}

/// A chart, drawn.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartDrawing {
    /// An SVG document; shown as an image, never parsed into the page.
    pub svg: String,
    /// What the pointer can rest on, in the SVG's own pixels.
    pub marks: Vec<MarkView>,
    /// Width of the view box.
    pub width: u32,
    /// Height of the view box.
    pub height: u32,
    /// The rectangle between the axes; `null` where there are none.
    pub plot: Option<BoundsView>,
    /// What runs from left to right over `plot`.
    pub x_axis: Option<XAxisView>,
    /// The series' names where the picture writes them, hidden ones too.
    pub legend: Vec<LegendView>,
}

/// A rectangle in the SVG's own pixels.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct BoundsView {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A horizontal axis. What is at `at` lies at `plot.x + (at - from) / (to - from) * plot.width`; on
/// a logarithmic axis, the logarithms do.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct XAxisView {
    /// At the left edge, as drawn.
    pub from: f64,
    /// At the right edge, as drawn.
    pub to: f64,
    /// At the left edge, of all of it.
    pub least: f64,
    /// At the right edge, of all of it.
    pub most: f64,
    /// Whether equal distances are equal ratios.
    pub log: bool,
    /// Whether a part of it can be drawn by itself.
    pub can_zoom: bool,
}

/// A series' name in the picture.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LegendView {
    /// The name in full.
    pub name: String,
    /// What `hidden` calls it.
    pub series_idx: u32,
    /// As `#rrggbb`.
    pub color: String,
    /// Around swatch and name.
    pub area: BoundsView,
    /// Whether its marks are left out.
    pub hidden: bool,
}

/// One thing the pointer can rest on.
#[derive(Debug, Clone, Serialize, TS)]
pub struct MarkView {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Whether it is a point, inscribed in the box, rather than a bar.
    pub round: bool,
    /// What it is ("Acme Inc.", "Q1 2025").
    pub label: String,
    /// Its series; empty where there is one series.
    pub series: String,
    /// Its figure with unit.
    pub value: String,
    /// Its series' colour as `#rrggbb`.
    pub color: String,
    /// Which rows of the answer make it; `null` for what is forecast or fitted.
    pub rows: Option<MarkRows>,
}

/// Which rows of an answer make a mark.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "by")]
pub enum MarkRows {
    /// One row.
    Row {
        /// Its position in the answer's table.
        idx: usize,
    },
    /// Those with a column's value in a range.
    #[serde(rename_all = "camelCase")]
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
    /// Those where a column's cell reads so.
    #[serde(rename_all = "camelCase")]
    Name {
        /// The column.
        column_idx: usize,
        /// As the chart says it.
        name: String,
    },
}

/// What an answer is saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ExportFormat {
    /// The whole table as comma-separated values (RFC 4180, UTF-8).
    Csv,
    /// The chart as a picture of pixels.
    Png,
    /// The chart as a drawing.
    Svg,
    /// The chart with its figures as a Vega-Lite specification, to be changed in other tools.
    VegaLite,
}

/// Save an answer's table or chart to a file.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Export {
    /// Whose table or chart.
    pub of: AnswerRef,
    /// As what.
    pub format: ExportFormat,
    /// Where to; an existing file is replaced (the save dialog has asked).
    pub path: String,
    /// How the chart is looked at.
    pub look: ChartLook,
    /// Pixels of the picture for each of the usual size, 1 to 4.
    pub scale: u32,
}

/// A file that was saved.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
    /// Where it is.
    pub path: String,
    /// Its size.
    pub size_bytes: u64,
}

/// An answer's table as text for the clipboard.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CopyTable {
    /// Whose table.
    pub of: AnswerRef,
}

/// Text for the clipboard.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ClipText {
    /// Tab-separated, with a header line, as spreadsheets take it.
    pub text: String,
}

/// An answer's chart as a picture for the clipboard.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CopyChart {
    /// Whose chart.
    pub of: AnswerRef,
    /// How it is looked at.
    pub look: ChartLook,
}

/// A picture for the clipboard.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ClipImage {
    /// A PNG file in Base64 (RFC 4648).
    pub png_base64: String,
}
