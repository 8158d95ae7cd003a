//! Confirming and correcting answers, and checking those that were confirmed.
//!
//! Start at [`Driver::confirm`] and [`Driver::check_confirmed`]. A statement is kept only after it
//! ran; a check runs it again on the data of now, and holds the engine of now against it.

use std::path::Path;

use fact_core::{Cancel, Limits, Reading, Table};
use fact_eval::{Rows, Verdict};
use fact_source::QueryError;
use fact_store::{CheckState, Checked, Confirmation, Confirmed, DbError, How};

use crate::{
    ask::{Driver, now_ms},
    confirmed::{is_signature, reading_of},
    measure::Bench,
    open_data::{Asked, LearnError, OpenData, Places, Snapshot},
    wording::wording,
};

/// What is to be confirmed.
pub struct ToConfirm<'a> {
    /// The question as it was asked.
    pub question: &'a str,
    /// The statement that answers it.
    pub sql: &'a str,
    /// How it was read; `None` for a statement of the person's own.
    pub reading: Option<&'a Reading>,
    /// The rows the person saw; `None` where they were not shown yet.
    pub shown: Option<&'a Table>,
    /// In which way.
    pub how: How,
}

/// Why an answer could not be confirmed. What was confirmed before stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// There is no question.
    #[error("there is no question to answer this way")]
    NoQuestion,
    /// The answer was told from FACT's own figures.
    #[error("this answer has no statement that could be kept: it is about FACT itself")]
    NoStatement,
    /// The statement does not run.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The rows are not those that were seen.
    #[error(
        "the data is not what it was when this answer was given: ask again and confirm what you see then"
    )]
    OtherRows,
    /// The engine could not be asked.
    #[error(transparent)]
    Learn(#[from] LearnError),
    /// It cannot be kept.
    #[error(transparent)]
    Store(#[from] DbError),
    /// How it was read cannot be written down.
    #[error("the reading of this answer cannot be written down: {0}")]
    Reading(#[from] serde_json::Error),
}

/// A confirmed answer, checked.
#[derive(Debug, Clone)]
pub struct Rechecked {
    /// What was confirmed.
    pub confirmed: Confirmed,
    /// How it stands now.
    pub found: Checked,
}

impl Driver {
    /// Runs a statement and keeps it as the answer to a question of `data`.
    ///
    /// # Errors
    /// [`ConfirmError`]; nothing is kept then.
    pub fn confirm(
        &self,
        data: &OpenData,
        wanted: &ToConfirm<'_>,
        cancel: &Cancel,
    ) -> Result<Confirmed, ConfirmError> {
        let (question, sql) = (wanted.question.trim(), wanted.sql.trim());
        let wording = wording(question);
        if wording.is_empty() {
            return Err(ConfirmError::NoQuestion);
        }
        if sql.is_empty() {
            return Err(ConfirmError::NoStatement);
        }
        let snapshot = data.snapshot(cancel)?;
        let table = data.source().run(sql, &Limits::default(), cancel)?;
        let rows_digest = digest(sql, &table);
        let is_steady = snapshot.key("", sql).is_some();
        if is_steady && wanted.shown.is_some_and(|it| digest(sql, it) != rows_digest) {
            return Err(ConfirmError::OtherRows);
        }
        let mut reading = wanted.reading.cloned().unwrap_or_else(|| reading_of(&table));
        reading.notes.retain(|it| !is_signature(it));
        let mut bench = Bench::new(data.source(), cancel);
        let answer = Confirmation {
            source: data.identity().to_owned(),
            wording,
            question: question.to_owned(),
            sql: sql.to_owned(),
            reading_json: serde_json::to_string(&reading)?,
            columns: table.columns.iter().map(|it| it.name.clone()).collect(),
            rows_digest,
            n_rows: table.rows.len() as u64,
            confirmed_at_ms: now_ms(),
            how: wanted.how.clone(),
            engine_agreed: engine_differs(&mut bench, &snapshot, question, sql).is_none(),
        };
        Ok(self.store.confirm(&answer)?)
    }

    /// The confirmed answer to `question` of `data`, where there is one.
    ///
    /// # Errors
    /// Where FACT's own file cannot be read.
    pub fn confirmed_of(
        &self,
        data: &OpenData,
        question: &str,
    ) -> Result<Option<Confirmed>, DbError> {
        self.store.confirmed_of(data.identity(), &wording(question))
    }

    /// Runs every confirmed answer again, of `only` this data where that is said, and writes down
    /// how it stands. `places` are those in which FACT keeps what belongs to data that is opened. Data that cannot be opened is no error here: its answers fail, and say why.
    ///
    /// # Errors
    /// Where FACT's own file cannot be read or written.
    pub fn check_confirmed(
        &self,
        only: Option<&str>,
        places: &Places,
        cancel: &Cancel,
    ) -> Result<Vec<Rechecked>, DbError> {
        let mut all = self.store.list_confirmed()?;
        all.retain(|it| only.is_none_or(|only| it.answer.source == only));
        let mut checked = Vec::with_capacity(all.len());
        for of_one in all.chunk_by(|one, other| one.answer.source == other.answer.source) {
            let Some(first) = of_one.first() else { continue };
            match Stand::open(&first.answer.source, places, cancel) {
                Ok(stand) => {
                    let mut bench = Bench::new(stand.data.source(), cancel);
                    for confirmed in of_one {
                        let (state, detail) = stand.check(confirmed, &mut bench, cancel);
                        checked.push(self.noted(confirmed, state, detail)?);
                    }
                }
                Err(why) => {
                    for confirmed in of_one {
                        checked.push(self.noted(confirmed, CheckState::Fails, why.clone())?);
                    }
                }
            }
        }
        Ok(checked)
    }

    fn noted(
        &self,
        confirmed: &Confirmed,
        state: CheckState,
        detail: String,
    ) -> Result<Rechecked, DbError> {
        let found = Checked { at_ms: now_ms(), state, detail };
        self.store.note_check(confirmed, &found)?;
        Ok(Rechecked { confirmed: confirmed.clone(), found })
    }
}

/// The data of some confirmed answers as it stands now.
struct Stand {
    data: OpenData,
    snapshot: std::sync::Arc<Snapshot>,
}

impl Stand {
    /// The error is for a person.
    fn open(source: &str, places: &Places, cancel: &Cancel) -> Result<Self, String> {
        let data = OpenData::open_at(Path::new(source), places.clone());
        let data = data.map_err(|err| err.to_string())?;
        data.settle(cancel, &|_| ()).map_err(|err| err.to_string())?;
        let snapshot = data.snapshot(cancel).map_err(|err| err.to_string())?;
        Ok(Self { data, snapshot })
    }

    fn check(
        &self,
        confirmed: &Confirmed,
        bench: &mut Bench<'_>,
        cancel: &Cancel,
    ) -> (CheckState, String) {
        let answer = &confirmed.answer;
        let table = match self.data.source().run(&answer.sql, &Limits::default(), cancel) {
            Ok(table) => table,
            Err(err) => return (CheckState::Fails, err.to_string()),
        };
        let differs = engine_differs(bench, &self.snapshot, &answer.question, &answer.sql);
        let is_same = digest(&answer.sql, &table) == answer.rows_digest;
        let n_rows = table.rows.len() as u64;
        match (answer.engine_agreed, differs) {
            (true, Some(why)) => (CheckState::EngineDiffers, why),
            _ if !is_same && n_rows == answer.n_rows => {
                (CheckState::DataChanged, "the rows hold other values now".to_owned())
            }
            _ if !is_same => {
                let n_before = answer.n_rows;
                (CheckState::DataChanged, format!("{n_rows} rows now, {n_before} then"))
            }
            (false, None) => {
                (CheckState::Same, "the engine reads it this way by itself now".to_owned())
            }
            (false, Some(_)) | (true, None) => (CheckState::Same, String::new()),
        }
    }
}

/// How the engine, left to itself, answers otherwise than `sql` does; `None` where it does not.
pub(crate) fn engine_differs(
    bench: &mut Bench<'_>,
    snapshot: &Snapshot,
    question: &str,
    sql: &str,
) -> Option<String> {
    let own = match snapshot.translate(&Asked::from(question)) {
        Ok((own, _)) => own,
        Err(reason) => return Some(format!("the engine declines it: {reason}")),
    };
    if own == sql {
        return None;
    }
    match bench.judge(&[sql], &own, None) {
        Ok(Verdict::Right) => None,
        Ok(Verdict::Close | Verdict::Wrong) => {
            let own = own.split_whitespace().collect::<Vec<_>>().join(" ");
            Some(format!("the engine now reads it differently: {own}"))
        }
        Err(err) => Some(format!("the engine's own statement does not run: {err}")),
    }
}

fn digest(sql: &str, table: &Table) -> String {
    fact_eval::digest(&Rows::from(table), fact_eval::is_ordered(sql))
}
