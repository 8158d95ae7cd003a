//! Changes of a reading: a chip set to something else, a word read as another.
//!
//! Start at [`Change`], which is also the format: an [`Edit`] is a change as one line of JSON,
//! such as `{"filter":{"at":0,"is":{"of":["companies","sector"],"one_of":["Energy"]}}}`.
//! Parts of a plan are named by their position in it, things of the data by their names, so that
//! an edit outlives a column that was added. Edits are made one after the other: each speaks of
//! the plan as those before it left it. [`apply`] changes a plan, [`offer`] says what each chip
//! can be changed to.
//!
//! Knows nothing of how a question becomes a plan.

mod apply;
mod figures;
mod offer;
mod parts;

use fact_core::{ChartWish, Edit};
use serde::{Deserialize, Serialize};

use crate::asked_back::ReadAs;
use crate::catalog::Catalog;
use crate::period::{Grain, Span};
use crate::plan::{Agg, Cmp, Col};

pub(crate) use apply::{apply, apply_all, read_all, stale};
pub(crate) use offer::{dedup_chosen, offer, with_present_state};
pub(crate) use parts::{base_of, groupings};

/// One change of a reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Change {
    /// A word of the question is read as another; made before the question is read.
    Word { word: String, read: String },
    /// The question is read in this one of the two ways, however sure; chosen before it is read.
    ReadAs(ReadAs),
    /// Nothing changes: the state a chip is in where no other change says it.
    Nothing,
    /// A figure in place of another.
    Measure { at: usize, is: FigureOf },
    /// A figure beside those there are.
    AddMeasure { is: FigureOf },
    /// The values of a figure are put together in another way.
    Agg { at: usize, is: Agg },
    /// A figure less.
    NoMeasure { at: usize },
    /// A column shown beside those there are, in a list.
    Show { of: ColumnName },
    /// What the rows are, in place of something else.
    Group { at: usize, is: GroupOf },
    /// Rows are split further.
    AddGroup { is: GroupOf },
    /// Rows are not split by it.
    NoGroup { at: usize },
    /// A test on rows in place of another.
    Filter { at: usize, is: FilterOf },
    /// A test on rows besides those there are.
    AddFilter { is: FilterOf },
    /// A test on rows less.
    NoFilter { at: usize },
    /// A test on the result's rows is made in another way.
    Condition { at: usize, cmp: Cmp, value: f64 },
    /// A test on the result's rows besides those there are; on a figure.
    AddCondition { measure: usize, cmp: Cmp, value: f64 },
    /// A test on the result's rows less.
    NoCondition { at: usize },
    /// The period that counts; what it is set against moves with it.
    Time { span: Span },
    /// All of the data counts.
    NoTime,
    /// The period it is set against.
    Base { span: Span },
    /// What rows are ordered by.
    Order { by: OrderOf, descending: bool },
    /// The direction of the order.
    Direction { descending: bool },
    /// The order is the natural one, and no row is cut off.
    NoOrder,
    /// How many rows are kept; `None` for all.
    Limit { n: Option<u64> },
    /// How the chart is drawn, where that differs from before; where nothing is said, the rows
    /// decide again.
    Chart(ChartWish),
}

/// A column by the names of its table and itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ColumnName(pub String, pub String);

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FigureOf {
    /// A column's values, put together in their usual way unless said otherwise.
    Column { of: ColumnName, agg: Option<Agg> },
    /// How many rows a table has.
    Rows { table: String },
    /// How many different values a column has.
    Different { of: ColumnName },
    /// One the catalog works out, by name.
    Concept { name: String },
}

/// What rows are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GroupOf {
    /// The things of a table.
    Things { table: String },
    /// The values of a column.
    Column { of: ColumnName },
    /// Periods.
    Period { grain: Grain },
}

/// A test on rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FilterOf {
    /// The column looked at.
    pub of: ColumnName,
    /// What its value must be.
    #[serde(flatten)]
    pub test: TestOf,
    /// Whether the test must fail instead.
    #[serde(default)]
    pub not: bool,
}

/// What a value must be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TestOf {
    OneOf(Vec<String>),
    Contains(String),
    Compare(Cmp, f64),
    Between(f64, f64),
    CompareAverage(Cmp),
    IsNull(bool),
    Exists(bool),
}

/// What rows are ordered by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OrderOf {
    Measure(usize),
    Key(usize),
    Change,
    Share,
    Column(ColumnName),
}

impl Change {
    /// The change an edit stands for; `None` for text this engine did not write.
    pub fn read(edit: &Edit) -> Option<Self> {
        serde_json::from_str(&edit.0).ok()
    }

    /// The change as it travels.
    pub fn edit(&self) -> Edit {
        // Names, numbers and lists of them: there is nothing here that JSON cannot say.
        Edit(serde_json::to_string(self).unwrap_or_default())
    }
}

impl ColumnName {
    /// How a column is named in an edit.
    pub fn of(col: Col, catalog: &Catalog) -> Self {
        let table = catalog.table(col.table).map(|it| it.name.clone());
        let column = catalog.column(col).map(|it| it.name.clone());
        Self(table.unwrap_or_default(), column.unwrap_or_default())
    }

    /// The column of that name, where there still is one.
    pub fn find(&self, catalog: &Catalog) -> Option<Col> {
        let table = table_named(&self.0, catalog)?;
        let columns = &catalog.table(table)?.columns;
        let column = columns.iter().position(|it| it.name.eq_ignore_ascii_case(&self.1))?;
        Some(Col { table, column })
    }
}

fn table_named(name: &str, catalog: &Catalog) -> Option<usize> {
    catalog.tables().iter().position(|it| it.name.eq_ignore_ascii_case(name))
}
