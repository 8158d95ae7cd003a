//! What a question asks for, with every name and period resolved: the engine's middle ground.
//!
//! The parser makes a [`Plan`], the emitter turns it into SQL, the reading turns it into
//! English. Two questions that mean the same have equal plans. Columns are positions in the
//! catalog's schema. Knows nothing of words or of SQL text.

mod statistics;

use serde::{Deserialize, Serialize};

use crate::period::Span;
pub use statistics::{Method, Stat, Statistics, Tiles};

/// A column, by its table's and its own position in the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Col {
    /// Position of the table.
    pub table: usize,
    /// Position of the column in its table.
    pub column: usize,
}

/// What a question asks for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// The kind of work.
    pub task: Task,
    /// The table whose rows are listed, counted or paired.
    pub subject: Option<usize>,
    /// Plain columns shown for each row of a list.
    pub show: Vec<Col>,
    /// Whether equal rows of a list are shown once.
    pub distinct: bool,
    /// What is worked out for each row.
    pub measures: Vec<Measure>,
    /// What the rows are.
    pub keys: Vec<Key>,
    /// Which rows of the data count.
    pub filters: Vec<Filter>,
    /// Which rows of the result are kept.
    pub conditions: Vec<Condition>,
    /// The period that counts; `None` for all of the data.
    pub time: Option<Span>,
    /// The period it is set against.
    pub base: Option<Span>,
    /// A share-of-total column for the first measure.
    pub share: Option<Share>,
    /// Whether rank and percentile rank are shown.
    pub percentile: bool,
    /// A place column, by the first measure or its change.
    pub place: Option<Place>,
    /// The first measure summed up or averaged over the periods before.
    pub running: Option<Running>,
    /// Only the rows whose first measure compares so with the mean of all rows'.
    pub versus_average: Option<Cmp>,
    /// What makes the answer a yes or a no.
    pub yes_no: Option<fact_core::YesNo>,
    /// Order of the rows; `None` for the task's natural one.
    pub order: Option<Order>,
    /// How many rows are kept, overall or in each group.
    pub limit: Option<u64>,
    /// Position in `keys` of the group within which the limit counts.
    pub limit_within: Option<usize>,
    /// How many periods the series is carried on.
    pub forecast: u64,
    /// What it asks of statistics beyond its task.
    pub statistics: Statistics,
    /// The stable text two equal plans share; see [`Plan::canonical`].
    #[serde(skip)]
    pub(crate) canonical: String,
}

impl Plan {
    /// A plan of `task` with everything else left open.
    pub fn new(task: Task) -> Self {
        Self {
            task,
            subject: None,
            show: Vec::new(),
            distinct: false,
            measures: Vec::new(),
            keys: Vec::new(),
            filters: Vec::new(),
            conditions: Vec::new(),
            time: None,
            base: None,
            share: None,
            percentile: false,
            place: None,
            running: None,
            versus_average: None,
            yes_no: None,
            order: None,
            limit: None,
            limit_within: None,
            forecast: 0,
            statistics: Statistics::default(),
            canonical: String::new(),
        }
    }

    /// Stable text, equal for questions that mean the same and different for any that differ in
    /// what is computed or shown: a part of the answer's cache key.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }
}

/// The kind of work a plan asks for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Task {
    /// Rows of a table as they are.
    List,
    /// Measures, over all of the data or for each key.
    Totals,
    /// Measures in one period against another.
    Change {
        /// Whether the change is what was asked for ("growth"), or both sides are.
        growth: bool,
    },
    /// Measures over time with the change against an earlier period of each row.
    GrowthSeries {
        /// How many periods earlier.
        lag: i64,
    },
    /// How closely pairs of measures go together.
    Correlation,
    /// Whether a measure goes up or down over time, or only seems to.
    TrendTest,
    /// A measure over time in parts: trend, season, remainder.
    Decomposition,
    /// What each group adds to the change of a measure between two periods.
    Contribution {
        /// Whether what moved most is looked for, whichever way the whole went.
        movers: bool,
    },
    /// Whether a measure differs between groups, or only seems to.
    Differences,
    /// Count, mean, spread of the measures.
    Summary,
    /// How many rows fall into each band of one measure.
    Distribution {
        /// Where the first band starts.
        start: f64,
        /// How wide a band is.
        width: f64,
    },
    /// Values far from what is usual for their row's owner.
    Outliers,
    /// How much a measure moves about its mean from period to period.
    Volatility,
    /// A measure's average by quarter or month of the year.
    Seasonality,
    /// Empty cells, column by column.
    Missing,
    /// Periods that an owner has no row for.
    Gaps,
    /// How many periods each owner has a row for.
    Completeness,
    /// Which periods there are.
    Periods,
}

/// Something worked out over rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measure {
    /// How it is worked out.
    pub formula: Formula,
    /// The name a person reads, lower case ("profit margin").
    pub label: String,
}

/// How a measure is worked out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Formula {
    /// An aggregate of one column.
    Column {
        /// The column.
        col: Col,
        /// How its values are put together.
        agg: Agg,
    },
    /// How many rows a table has.
    Rows {
        /// The table.
        table: usize,
    },
    /// How many different values a column has.
    Different {
        /// The column.
        col: Col,
    },
    /// An aggregate of the product of two columns of one table (price × quantity).
    Product {
        /// One factor.
        left: Col,
        /// The other.
        right: Col,
        /// How the products are put together.
        agg: Agg,
    },
    /// One measure over another.
    Ratio {
        /// What is divided.
        over: Box<Formula>,
        /// What it is divided by.
        under: Box<Formula>,
        /// Whether it is shown in hundredths.
        percent: bool,
    },
    /// One measure less another.
    Less {
        /// What is taken from.
        from: Box<Formula>,
        /// What is taken away.
        take: Box<Formula>,
    },
}

/// How values are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Agg {
    /// Their sum.
    Sum,
    /// Their mean.
    Avg,
    /// The smallest.
    Min,
    /// The largest.
    Max,
}

/// What the rows of a result are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Key {
    /// One row for each row of a table, named by its label column.
    Entity {
        /// The table.
        table: usize,
    },
    /// One row for each value of a column.
    Column {
        /// The column.
        col: Col,
    },
    /// One row for each period.
    Period {
        /// How long a period is.
        grain: crate::period::Grain,
    },
}

/// Which rows of the data count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Filter {
    /// The column looked at.
    pub col: Col,
    /// What its value must be.
    pub test: Test,
    /// Whether the test must fail instead.
    pub negated: bool,
}

/// What a value must be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Test {
    /// One of these texts, exactly as stored.
    OneOf(Vec<String>),
    /// Text that holds this.
    Contains(String),
    /// Compared with a number.
    Compare(Cmp, f64),
    /// Between two numbers, both counted in.
    Between(f64, f64),
    /// Compared with the column's own average.
    CompareAverage(Cmp),
    /// Missing.
    IsNull,
    /// The column's table has a row at all ("without any orders" negates it).
    Exists,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Cmp {
    /// More than.
    Gt,
    /// At least.
    Ge,
    /// Less than.
    Lt,
    /// At most.
    Le,
    /// The same.
    Eq,
    /// Not the same.
    Ne,
}

impl Cmp {
    /// The sign SQL writes.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Eq => "=",
            Self::Ne => "<>",
        }
    }
}

/// Which rows of the result are kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Condition {
    /// What is looked at.
    pub on: Outcome,
    /// How it is compared.
    pub cmp: Cmp,
    /// With what; percentages in hundredths.
    pub value: f64,
}

/// A column of the result that can be ordered by or compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Outcome {
    /// A measure, by position.
    Measure(usize),
    /// The change of the first measure, in hundredths or points.
    Change,
    /// The share of the first measure.
    Share,
    /// A key, by position.
    Key(usize),
    /// A shown column of a list.
    Column(Col),
}

/// Order of the rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Order {
    /// What is ordered by.
    pub by: Outcome,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// The place of each row, the best being the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The column within whose values places are counted; `None` for all rows.
    pub within: Option<Col>,
}

/// How a measure runs on over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Running {
    /// Everything so far.
    Total,
    /// The sum of so many periods, the row's own the last.
    Trailing(i64),
    /// The mean of so many periods, the row's own the last.
    Average(i64),
}

/// A share of a total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    /// The column within whose values the shares add up to a hundred; `None` for the whole.
    pub within: Option<Col>,
}
