//! The words every crate of FACT shares.
//!
//! Start at [`Answer`]: everything else is a part of it or leads to it. Words carry no
//! behaviour beyond what keeps them true (formatting a value, finding a column).
//!
//! Knows nothing of files, clocks, sockets, SQL engines or screens.

mod analysis;
mod answer;
mod asked;
mod cancel;
mod chart;
mod format;
mod level;
mod limits;
mod miss;
mod model;
mod reading;
mod schema;
mod statistics;
mod table;
mod value;

pub use analysis::{
    Analysis, AnalysisRequest, Correlation, Forecast, ForecastCandidate, ForecastPoint,
};
pub use answer::{Answer, Check, CheckLevel, Decline, Outcome, Sentence, Span};
pub use asked::{Asked, Choice, Edit};
pub use cancel::Cancel;
pub use chart::{ChartKind, ChartSpec, ChartWish};
pub use format::{compact, full, thousands};
pub use level::CacheLevel;
pub use limits::Limits;
pub use miss::MissReason;
pub use model::{AnswerBy, CostAhead, Disclosure, ModelUse, Usage, money};
pub use reading::{Chip, ChipKind, ChipOption, Reading, Shape, YesNo};
pub use schema::{ColumnSchema, ForeignKey, Schema, StorageClass, TableSchema};
pub use statistics::{
    Contribution, CorrelationMethod, Decomposition, Direction, RankTest, SeriesColumns, TrendTest,
};
pub use table::{Column, Role, Table, Unit};
pub use value::{Value, ValueRef};
