//! How many questions of a set the engine answers, and how many rightly.
//!
//! Start at [`load`] and [`measure()`], then [`Report::of`]. The engine reads each question by
//! itself, as [`Snapshot::translate`](crate::Snapshot::translate) does: no confirmed answer and no
//! kept one helps it. Its statement and the reference run on the same database, reading only, and
//! `fact-eval` says whether they give the same.

mod bench;
mod predictions;
mod report;
mod set;

pub(crate) use bench::Bench;
pub use predictions::Predictions;
pub use report::{Group, Report};
pub use set::{Case, Selection, SetError, load};

use fact_core::Cancel;
use fact_eval::{Outcome, Verdict};
use fact_source::OpenError;

use crate::{
    Asked,
    open_data::{LearnError, OpenData, Places},
};
use bench::RunError;

/// What came of one question.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Whether it was answered, and rightly.
    pub outcome: Outcome,
    /// How sure the engine was, 0 to 1; `None` where it did not say.
    pub confidence: Option<f64>,
    /// Its statement.
    pub sql: Option<String>,
    /// Why its statement does not run.
    pub error: Option<String>,
    /// Where it was asked back with readings to choose from: whether one of them is right.
    pub asked_back: Option<bool>,
}

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// A database of the set cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// What the engine must know of one could not be learnt.
    #[error(transparent)]
    Learn(#[from] LearnError),
}

/// Who answers the questions.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// FACT's own engine.
    Engine,
    /// Somebody else, in a file.
    Others(&'a Predictions),
}

/// What came of each of `cases`, answered by `by`, in their order; `places` are those in which
/// FACT keeps what belongs to data that is opened.
///
/// # Errors
/// Where a database cannot be opened or learnt.
pub fn measure(
    cases: &[Case],
    by: By<'_>,
    places: &Places,
    cancel: &Cancel,
) -> Result<Vec<Measured>, MeasureError> {
    let mut order: Vec<usize> = (0..cases.len()).collect();
    let path = |idx: &usize| cases.get(*idx).map(|it| it.path.as_path());
    order.sort_by(|one, other| path(one).cmp(&path(other)));
    let mut found = Vec::with_capacity(cases.len());
    for of_one in order.chunk_by(|one, other| path(one) == path(other)) {
        let Some(path) = of_one.first().and_then(path) else { continue };
        let own = of_one.iter().filter_map(|idx| Some((*idx, cases.get(*idx)?)));
        let data = OpenData::open_at(path, places.clone())?;
        measure_database(&data, own, by, cancel, &mut found)?;
    }
    found.sort_by_key(|(idx, _)| *idx);
    Ok(found.into_iter().map(|(_, it)| it).collect())
}

fn measure_database<'a>(
    data: &OpenData,
    cases: impl Iterator<Item = (usize, &'a Case)>,
    by: By<'_>,
    cancel: &Cancel,
    found: &mut Vec<(usize, Measured)>,
) -> Result<(), MeasureError> {
    let snapshot = match by {
        By::Engine => {
            // Known in part, large data would be read otherwise than it is asked of.
            data.settle(cancel, &|_| ())?;
            Some(data.snapshot(cancel)?)
        }
        By::Others(_) => None,
    };
    let mut bench = Bench::new(data.source(), cancel);
    for (idx, case) in cases {
        let given = match (by, &snapshot) {
            (By::Others(it), _) => it.of(&case.id),
            (By::Engine, None) => None,
            (By::Engine, Some(snapshot)) => match snapshot.translate(&Asked::from(case)) {
                Ok((sql, reading)) => Some((sql, Some(reading.confidence))),
                Err(_) => None,
            },
        };
        let mut it = measured(&mut bench, case, given);
        if let (Outcome::Unanswered, Some(snapshot)) = (it.outcome, &snapshot) {
            let offered = snapshot.asked_back(&Asked::from(case));
            let is_right = |sql: &String| judge(&mut bench, case, sql).0 == Outcome::Right;
            it.asked_back = (!offered.is_empty()).then(|| offered.iter().any(is_right));
        }
        found.push((idx, it));
    }
    Ok(())
}

fn measured(bench: &mut Bench<'_>, case: &Case, given: Option<(String, Option<f64>)>) -> Measured {
    let Some((sql, confidence)) = given else {
        return Measured {
            outcome: Outcome::Unanswered,
            confidence: None,
            sql: None,
            error: None,
            asked_back: None,
        };
    };
    let (outcome, error) = judge(bench, case, &sql);
    Measured { outcome, confidence, sql: Some(sql), error, asked_back: None }
}

fn judge(bench: &mut Bench<'_>, case: &Case, sql: &str) -> (Outcome, Option<String>) {
    // A time that cannot be read was refused when the set was.
    let as_of = case.as_of.as_ref().and_then(|it| it.parse().ok());
    let references: Vec<&str> =
        std::iter::once(&case.gold_sql).chain(&case.gold_sql_alt).map(String::as_str).collect();
    match bench.judge(&references, sql, as_of.as_ref()) {
        Ok(Verdict::Right) => (Outcome::Right, None),
        Ok(Verdict::Close) => (Outcome::Wrong { close: true }, None),
        Ok(Verdict::Wrong) => (Outcome::Wrong { close: false }, None),
        Err(err @ (RunError::Query(_) | RunError::TooMany)) => {
            (Outcome::Failed, Some(err.to_string()))
        }
    }
}

impl<'a> From<&'a Case> for Asked<'a> {
    fn from(case: &'a Case) -> Self {
        Self {
            question: case.question.trim(),
            history: &case.history,
            as_of: case.as_of.as_deref(),
            instructions: case.instructions.as_deref(),
        }
    }
}
