//! How a question was read.

use serde::{Deserialize, Serialize};

use crate::{AnalysisRequest, ChartWish, Column, Edit};

/// How a question was read, in words for the person who asked and in words for the steps
/// that follow (checking, analysing, drawing, telling).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// One English phrase that says the whole plan ("total revenue by company in Q1 2025,
    /// highest first, top 5").
    pub text: String,
    /// The same in parts.
    pub chips: Vec<Chip>,
    /// What each column of the SQL's result means, left to right. As many as the SQL selects.
    pub columns: Vec<Column>,
    /// The form of the answer; the sentence and the chart follow from it.
    pub shape: Shape,
    /// What one row is, as a plural noun ("companies", "sectors", "quarters"); empty for a
    /// single figure.
    pub rows_are: String,
    /// Where and when the figures hold, as a phrase that can end a sentence ("in Q1 2025 for
    /// Acme Inc.", "in sector Technology"); empty for all of the data.
    pub scope: String,
    /// Things said with the answer because the question left them open ("last quarter =
    /// Q1 2025, the newest in the data").
    pub notes: Vec<String>,
    /// What is worked out from the rows after the SQL has run.
    pub analysis: Option<AnalysisRequest>,
    /// How the question wants its chart, where it says so.
    pub chart: ChartWish,
    /// What makes it a yes or a no, where the question asks for one.
    #[serde(default)]
    pub yes_no: Option<YesNo>,
    /// 0 to 1: how sure the engine is that this is what was meant.
    pub confidence: f64,
    /// Words of the question that found no place in the plan.
    pub unplaced: Vec<String>,
    /// Three questions that follow on from this one and would be answered.
    pub follow_ups: Vec<String>,
}

impl Reading {
    /// A reading of which nothing is known but the form of its answer, and that it is meant.
    pub const fn plain(shape: Shape) -> Self {
        Self {
            text: String::new(),
            chips: Vec::new(),
            columns: Vec::new(),
            shape,
            rows_are: String::new(),
            scope: String::new(),
            notes: Vec::new(),
            analysis: None,
            chart: ChartWish { kind: None, is_log: None, has_fit: None },
            yes_no: None,
            confidence: 1.0,
            unplaced: Vec::new(),
            follow_ups: Vec::new(),
        }
    }
}

/// What in the rows says yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YesNo {
    /// There is a row ("are there companies with …").
    Found,
    /// The number in the only row is above zero ("have we ever had a complaint about …").
    Counted,
    /// The number in the only row is zero: that of those that are not so ("are all visits paid").
    NoneCounted,
    /// The change is above zero ("did revenue grow").
    Rose,
    /// The change is below zero ("did profit fall").
    Fell,
    /// The row of this name has the most ("did Acme earn more than …").
    Most(String),
    /// The row of this name has the least.
    Least(String),
}

/// One part of the reading, shown as a chip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chip {
    /// Which part of the plan it is.
    pub kind: ChipKind,
    /// What it says ("Q1 2025").
    pub label: String,
    /// Where it comes from, for a tooltip ("`records.year` = 2025 and quarter = 'Q1'").
    pub detail: String,
    /// What it can be changed to, the present state among them; empty where it cannot be.
    #[serde(default)]
    pub options: Vec<ChipOption>,
}

/// Something a chip can be changed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChipOption {
    /// What it says ("by sector").
    pub label: String,
    /// The change that makes it so, asked after those already made.
    pub edit: Edit,
    /// Whether it is so already.
    pub chosen: bool,
    /// Whether it takes the part out of the plan.
    pub remove: bool,
}

/// Which part of a plan a chip shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChipKind {
    /// What is shown for each row.
    Measure,
    /// What the rows are.
    Grouping,
    /// Which rows count.
    Filter,
    /// Which period counts.
    Time,
    /// How the rows are ordered and cut.
    Order,
    /// What is set against what.
    Comparison,
    /// Which tables were joined, and how.
    Join,
    /// What is worked out from the rows.
    Analysis,
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// One row, one measure: "what was total revenue".
    Figure,
    /// One row, several measures: "key metrics", a record in full.
    Figures,
    /// Rows in order of a measure, best (or worst) first: "top 5", "which has the highest".
    Ranking,
    /// Rows in order within each group: "top 3 in each sector".
    RankingPerGroup,
    /// A measure over time, perhaps for several groups.
    Trend,
    /// A measure for each member of a group, no order asked for.
    Breakdown,
    /// Two or more periods or things side by side, with the change.
    Comparison,
    /// Names without a measure: "which companies are in …".
    List,
    /// Coefficients between measures.
    Correlation,
    /// What each group adds to a change.
    Contribution,
    /// What each season of the year is beside the others.
    Seasons,
    /// Count, mean, spread of one or several measures.
    Summary,
    /// Values that stand out.
    Outliers,
    /// What the data lacks or covers: nulls, gaps, periods.
    Quality,
}
