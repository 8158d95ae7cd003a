//! Statistics on a table's rows, after the SQL has run: forecasts with intervals, and how sure
//! a correlation is.
//!
//! Start at [`analyse`]. What always holds: the same rows give the same result; a method is
//! named as the field names it; where the data are too few the answer is an error that says
//! how many are needed, never a number.
//!
//! Knows nothing of SQL, clocks or charts.

mod correlation;
mod error;
mod forecast;
mod least_squares;

use fact_core::{Analysis, AnalysisRequest, Table};

pub use error::Error;
pub use forecast::MIN_POINTS;

/// Works out what `request` asks for from the rows of `table`.
///
/// # Errors
/// The request names columns the table lacks, or the rows are too few or have holes.
pub fn analyse(request: &AnalysisRequest, table: &Table) -> Result<Analysis, Error> {
    match request {
        AnalysisRequest::Forecast { time_idx, value_idxs, season_length, labels } => {
            let one = |value_idx: &usize| {
                forecast::forecast(table, *time_idx, *value_idx, *season_length, labels)
            };
            let series = value_idxs.iter().map(one).collect::<Result<_, _>>()?;
            Ok(Analysis::Forecast { series })
        }
        AnalysisRequest::Correlation { label_idx, r_idx, n_idx } => {
            let rows = correlation::significance(table, *label_idx, *r_idx, *n_idx)?;
            Ok(Analysis::Correlation { rows })
        }
    }
}
