//! Statistics on a table's rows, after the SQL has run: forecasts with intervals, which way a series
//! goes and what it is made of, how sure a correlation or a difference is, what adds up to a change.
//!
//! What SQL can work out it does, because the statement is the proof; what is here needs a
//! distribution or a smoother.
//!
//! Start at [`analyse`]. What always holds: the same rows give the same result; a method is
//! named as the field names it; where the data are too few the answer is an error that says
//! how many are needed, never a number.
//!
//! Knows nothing of SQL, clocks or charts.

mod contribution;
mod correlation;
mod decomposition;
mod error;
mod forecast;
mod least_squares;
mod number;
mod rank_test;
mod series;
mod trend;

use fact_core::{Analysis, AnalysisRequest, SeriesColumns, Table};

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
        AnalysisRequest::Correlation { label_idx, with_idx, r_idx, n_idx, method } => {
            let names = (*label_idx, *with_idx);
            let rows = correlation::significance(table, names, *r_idx, *n_idx)?;
            Ok(Analysis::Correlation { rows, method: *method })
        }
        AnalysisRequest::Trend { series, supposed } => {
            let of = |it: &series::Series| trend::trend(it, series.season_length);
            let rows = each(table, series, of)?;
            Ok(Analysis::Trend { rows, supposed: *supposed })
        }
        AnalysisRequest::Decomposition { series } => {
            let of = |it: &series::Series| decomposition::decompose(it, series.season_length);
            Ok(Analysis::Decomposition { series: each(table, series, of)? })
        }
        AnalysisRequest::RankTest { label_idx, n_idx, mean_rank_idx, ties_idx } => {
            let columns = rank_test::Columns {
                label: *label_idx,
                n: *n_idx,
                mean_rank: *mean_rank_idx,
                ties: *ties_idx,
            };
            Ok(Analysis::RankTest { rows: rank_test::rank_tests(table, columns)? })
        }
        AnalysisRequest::Contribution {
            before_idx,
            after_idx,
            change_idx,
            ratio_idxs,
            supposed,
        } => {
            let columns = contribution::Columns {
                before: *before_idx,
                after: *after_idx,
                change: *change_idx,
                ratio: *ratio_idxs,
            };
            contribution::contribution(table, columns, *supposed).map(Analysis::Contribution)
        }
    }
}

/// What `of` makes of each series; where it makes something of some, the others are left out.
fn each<T>(
    table: &Table,
    columns: &SeriesColumns,
    of: impl Fn(&series::Series) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let all = series::split(table, columns)?;
    let (mut done, mut failed) = (Vec::new(), None);
    for series in &all {
        match of(series) {
            Ok(it) => done.push(it),
            Err(err) => failed = failed.or(Some(err)),
        }
    }
    match failed {
        Some(err) if done.is_empty() => Err(err),
        None if done.is_empty() => of(&series::Series::default()).map(|it| vec![it]),
        _ => Ok(done),
    }
}
