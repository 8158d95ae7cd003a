//! Answers a person has confirmed or corrected: from then on the question, in these words and of
//! this data, is answered by this statement.

use fact_db::DbError;
use rusqlite::{Connection, OptionalExtension as _, Row, types::Type};

use crate::{
    Store,
    store::{from_sql, to_sql},
};

/// One confirmed answer, for ever: an id is not used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConfirmedId(pub i64);

/// What is kept of an answer when it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The data it is of: the path of its file.
    pub source: String,
    /// The question in the form in which its repetition is known. One of a source.
    pub wording: String,
    /// The question as it was asked.
    pub question: String,
    /// The statement that answers it.
    pub sql: String,
    /// How it was read, as its caller writes it.
    pub reading_json: String,
    /// Names of the result's columns.
    pub columns: Vec<String>,
    /// Stands for the rows as they were.
    pub rows_digest: String,
    /// How many there were.
    pub n_rows: u64,
    /// When.
    pub confirmed_at_ms: i64,
    /// In which way.
    pub how: How,
    /// Whether the engine by itself gave the same rows.
    pub engine_agreed: bool,
}

/// In which way an answer came to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It was right as it was given.
    Given,
    /// It was put right by a statement of the person's own.
    Sql,
    /// It was put right by changes to its reading, in words.
    Edits(Vec<String>),
}

/// A confirmed answer as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// Which one.
    pub id: ConfirmedId,
    /// What was confirmed.
    pub answer: Confirmation,
    /// The day it was confirmed on, where this machine is: `2025-01-22`.
    pub confirmed_on: String,
    /// What the last check found; `None` before the first.
    pub checked: Option<Checked>,
}

/// What a check of a confirmed answer found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// When.
    pub at_ms: i64,
    /// What.
    pub state: CheckState,
    /// More of it, for a person; may be empty.
    pub detail: String,
}

/// How a confirmed answer stands against the data and the engine of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckState {
    /// As it was confirmed.
    Same,
    /// The same statement gives other rows now.
    DataChanged,
    /// The engine by itself once gave the same rows, and now gives others or none.
    EngineDiffers,
    /// The statement cannot be run.
    Fails,
}

/// How many confirmed answers followed a file to its new place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Those that are of the new place now.
    pub n_moved: u64,
    /// Those that stayed, because the new place has an answer to the same question.
    pub n_left: u64,
}

impl CheckState {
    const ALL: [Self; 4] = [Self::Same, Self::DataChanged, Self::EngineDiffers, Self::Fails];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::DataChanged => "data_changed",
            Self::EngineDiffers => "engine_differs",
            Self::Fails => "fails",
        }
    }
}

impl How {
    const fn as_str(&self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Sql => "sql",
            Self::Edits(_) => "edits",
        }
    }

    fn edits(&self) -> &[String] {
        match self {
            Self::Given | Self::Sql => &[],
            Self::Edits(edits) => edits,
        }
    }
}

const SELECT: &str = "SELECT id, source, wording, question, sql, reading, columns, rows_digest,
    n_rows, confirmed_at_ms, how, edits, engine_agreed,
    date(confirmed_at_ms / 1000, 'unixepoch', 'localtime'), checked_at_ms, state, detail
    FROM confirmed_answer";

impl Store {
    /// Keeps a confirmed answer, in place of an earlier one to the same question of the same data.
    pub fn confirm(&self, answer: &Confirmation) -> Result<Confirmed, DbError> {
        let insert = "INSERT INTO confirmed_answer (source, wording, question, sql, reading,
                columns, rows_digest, n_rows, confirmed_at_ms, how, edits, engine_agreed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            ON CONFLICT (source, wording) DO UPDATE SET question = excluded.question,
                sql = excluded.sql, reading = excluded.reading, columns = excluded.columns,
                rows_digest = excluded.rows_digest, n_rows = excluded.n_rows,
                confirmed_at_ms = excluded.confirmed_at_ms, how = excluded.how,
                edits = excluded.edits, engine_agreed = excluded.engine_agreed,
                checked_at_ms = NULL, state = NULL, detail = NULL";
        let it = answer;
        self.db.write(|tx| {
            tx.prepare_cached(insert)?.execute((
                &it.source,
                &it.wording,
                &it.question,
                &it.sql,
                &it.reading_json,
                listed(&it.columns),
                &it.rows_digest,
                to_sql(it.n_rows),
                it.confirmed_at_ms,
                it.how.as_str(),
                listed(it.how.edits()),
                it.engine_agreed,
            ))?;
            find(tx, &it.source, &it.wording)?.ok_or(rusqlite::Error::QueryReturnedNoRows)
        })
    }

    /// The confirmed answer to the question of that wording, of that data.
    pub fn confirmed_of(&self, source: &str, wording: &str) -> Result<Option<Confirmed>, DbError> {
        self.db.read_one(|conn| find(conn, source, wording))
    }

    /// All confirmed answers: by data, the latest first.
    pub fn list_confirmed(&self) -> Result<Vec<Confirmed>, DbError> {
        let select = format!("{SELECT} ORDER BY source, confirmed_at_ms DESC, id DESC");
        self.db.read(|conn| conn.prepare_cached(&select)?.query_map([], read)?.collect())
    }

    /// Forgets one. Says whether there was one.
    pub fn forget_confirmed(&self, id: ConfirmedId) -> Result<bool, DbError> {
        let delete = "DELETE FROM confirmed_answer WHERE id = ?1";
        Ok(self.db.write(|tx| tx.execute(delete, [id.0]))? > 0)
    }

    /// Writes down what a check found, unless the answer was confirmed anew or forgotten since
    /// the check took it up. Says whether it was written.
    pub fn note_check(&self, checked: &Confirmed, found: &Checked) -> Result<bool, DbError> {
        let update = "UPDATE confirmed_answer SET checked_at_ms = ?3, state = ?4, detail = ?5
            WHERE id = ?1 AND confirmed_at_ms = ?2";
        let Checked { at_ms, state, detail } = found;
        let values =
            (checked.id.0, checked.answer.confirmed_at_ms, at_ms, state.as_str(), detail.as_str());
        Ok(self.db.write(|tx| tx.prepare_cached(update)?.execute(values))? > 0)
    }

    /// Takes the confirmed answers of the file that was at `from` for those of `to`. An answer
    /// whose question has one at `to` stays where it is, so that nothing is lost.
    pub fn move_confirmed(&self, from: &str, to: &str) -> Result<Moved, DbError> {
        let update = "UPDATE OR IGNORE confirmed_answer SET source = ?2 WHERE source = ?1";
        let count = "SELECT count(*) FROM confirmed_answer WHERE source = ?1";
        self.db.write(|tx| {
            let n_moved = tx.execute(update, (from, to))? as u64;
            let n_left = tx.query_row(count, [from], |row| row.get(0)).map(from_sql)?;
            Ok(Moved { n_moved, n_left })
        })
    }
}

fn find(conn: &Connection, source: &str, wording: &str) -> rusqlite::Result<Option<Confirmed>> {
    let select = format!("{SELECT} WHERE source = ?1 AND wording = ?2");
    conn.prepare_cached(&select)?.query_row((source, wording), read).optional()
}

fn read(row: &Row) -> rusqlite::Result<Confirmed> {
    let how: String = row.get(10)?;
    let edits = list(row, 11)?;
    let how = match how.as_str() {
        "sql" => How::Sql,
        "edits" => How::Edits(edits),
        _ => How::Given,
    };
    let answer = Confirmation {
        source: row.get(1)?,
        wording: row.get(2)?,
        question: row.get(3)?,
        sql: row.get(4)?,
        reading_json: row.get(5)?,
        columns: list(row, 6)?,
        rows_digest: row.get(7)?,
        n_rows: from_sql(row.get(8)?),
        confirmed_at_ms: row.get(9)?,
        how,
        engine_agreed: row.get(12)?,
    };
    Ok(Confirmed {
        id: ConfirmedId(row.get(0)?),
        answer,
        confirmed_on: row.get::<_, Option<String>>(13)?.unwrap_or_default(),
        checked: checked(row)?,
    })
}

fn checked(row: &Row) -> rusqlite::Result<Option<Checked>> {
    let at_ms: Option<i64> = row.get(14)?;
    let state: Option<String> = row.get(15)?;
    let state = CheckState::ALL.into_iter().find(|it| Some(it.as_str()) == state.as_deref());
    let detail: Option<String> = row.get(16)?;
    Ok(at_ms.zip(state).map(|(at_ms, state)| Checked {
        at_ms,
        state,
        detail: detail.unwrap_or_default(),
    }))
}

/// A list of texts as JSON.
fn listed(texts: &[String]) -> String {
    serde_json::Value::from(texts).to_string()
}

fn list(row: &Row, idx: usize) -> rusqlite::Result<Vec<String>> {
    let json: String = row.get(idx)?;
    serde_json::from_str(&json)
        .map_err(|err| rusqlite::Error::FromSqlConversionFailure(idx, Type::Text, Box::new(err)))
}
