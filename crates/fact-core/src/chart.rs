//! What a chart shows, before anything is drawn.

use serde::{Deserialize, Serialize};

/// The kinds of chart FACT draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// A measure over time, one line a series.
    Line,
    /// Parts of a whole over time, on top of each other; one measure down to zero.
    Area,
    /// Upright bars, one a category; several measures stand side by side.
    Bar,
    /// Horizontal bars, for long names or many categories.
    HorizontalBar,
    /// Parts of a whole on top of each other, one bar a category.
    StackedBar,
    /// The same with all bars of one height: the parts' shares, up to 100 %.
    ShareBar,
    /// Two measures against each other, one point a row.
    Scatter,
    /// How often a measure's values fall into ranges of one width.
    Histogram,
    /// Median, quartiles, whiskers and outliers of a measure, one box a group.
    Box,
    /// A measure by two groupings as coloured cells, or the correlations of several measures.
    HeatMap,
    /// Parts of one whole as slices, only for few of them.
    Pie,
    /// The same as a ring around their sum.
    Donut,
    /// One small chart for each member of a group, all on the same axes.
    SmallMultiples,
    /// Bars of one unit and a line of another, each with an axis of its own.
    Combined,
    /// One big figure; of a series over time the newest, with its change.
    Number,
}

impl ChartKind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 15] = [
        Self::Line,
        Self::Area,
        Self::Bar,
        Self::HorizontalBar,
        Self::StackedBar,
        Self::ShareBar,
        Self::Combined,
        Self::SmallMultiples,
        Self::Scatter,
        Self::Histogram,
        Self::Box,
        Self::HeatMap,
        Self::Pie,
        Self::Donut,
        Self::Number,
    ];
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
    /// The column whose values have a panel each.
    #[serde(default)]
    pub facet_idx: Option<usize>,
    /// Those of the measures that are a line against the second axis.
    #[serde(default)]
    pub line_idxs: Vec<usize>,
    /// Whether equal distances on the value axis are equal ratios.
    #[serde(default)]
    pub is_log: bool,
    /// Whether a straight line is fitted to the points.
    #[serde(default)]
    pub has_fit: bool,
    /// Why this kind was chosen, for the curious.
    pub reason: String,
}

impl ChartSpec {
    /// A chart of which nothing is known but its kind.
    pub const fn plain(kind: ChartKind) -> Self {
        Self {
            kind,
            title: String::new(),
            x_idx: None,
            y_idxs: Vec::new(),
            series_idx: None,
            facet_idx: None,
            line_idxs: Vec::new(),
            is_log: false,
            has_fit: false,
            reason: String::new(),
        }
    }
}

/// How a person wants a chart drawn, by words or by a click; where it does not say, the rows
/// decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(from = "WrittenWish")]
pub struct ChartWish {
    /// The kind asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ChartKind>,
    /// Whether the value axis is logarithmic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_log: Option<bool>,
    /// Whether a straight line is fitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_fit: Option<bool>,
}

impl ChartWish {
    /// Whether nothing is asked for.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// What is wanted once `newer` has been said too.
    #[must_use]
    pub fn then(self, newer: Self) -> Self {
        Self {
            kind: newer.kind.or(self.kind),
            is_log: newer.is_log.or(self.is_log),
            has_fit: newer.has_fit.or(self.has_fit),
        }
    }
}

impl From<Option<ChartKind>> for ChartWish {
    fn from(kind: Option<ChartKind>) -> Self {
        Self { kind, ..Self::default() }
    }
}

/// The forms a wish has been written in: a kind's name alone until version 0.1.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenWish {
    Kind(Option<ChartKind>),
    Whole {
        #[serde(default)]
        kind: Option<ChartKind>,
        #[serde(default)]
        is_log: Option<bool>,
        #[serde(default)]
        has_fit: Option<bool>,
    },
}

impl From<WrittenWish> for ChartWish {
    fn from(written: WrittenWish) -> Self {
        match written {
            WrittenWish::Kind(kind) => kind.into(),
            WrittenWish::Whole { kind, is_log, has_fit } => Self { kind, is_log, has_fit },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_of_earlier_versions_are_read() {
        let pie = ChartWish::from(Some(ChartKind::Pie));
        let log = ChartWish { is_log: Some(true), ..ChartWish::default() };
        for (written, expected) in [
            ("null", ChartWish::default()),
            ("{}", ChartWish::default()),
            (r#""pie""#, pie),
            (r#"{"kind":"pie"}"#, pie),
            (r#"{"is_log":true}"#, log),
        ] {
            assert_eq!(serde_json::from_str::<ChartWish>(written).unwrap(), expected, "{written}");
        }
        assert_eq!(serde_json::to_string(&pie).unwrap(), r#"{"kind":"pie"}"#);
        assert_eq!(pie.then(log), ChartWish { kind: Some(ChartKind::Pie), ..log });
    }

    #[test]
    fn specs_of_earlier_versions_are_read() {
        let written = r#"{"kind":"line","title":"Revenue","x_idx":0,"y_idxs":[1],"series_idx":null,
            "reason":"a measure over time"}"#;
        let spec: ChartSpec = serde_json::from_str(written).unwrap();
        let known = ("Revenue", Some(0), vec![1], "a measure over time");
        assert_eq!((spec.title.as_str(), spec.x_idx, spec.y_idxs, spec.reason.as_str()), known);
        assert!(!spec.is_log && !spec.has_fit && spec.facet_idx.is_none());
    }
}
