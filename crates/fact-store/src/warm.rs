//! Lists of questions to ask ahead, when each is run, and what came of it.
//!
//! Start at [`Store::save_warm_list`]. Several windows share one store and each looks at the clock:
//! the one whose [`Store::claim_warm`] changes the row runs the list, the others do not. A window
//! that is killed while it runs a list leaves the claim behind, so that a list that brings FACT down
//! is not run again by the next start.

use fact_db::DbError;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

use crate::{
    Store,
    store::{from_sql, to_sql},
};

/// One saved list, for ever: an id is not used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WarmListId(pub i64);

/// What a person says of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarmDraft {
    /// What it is called; letter case makes no difference.
    pub name: String,
    /// The questions, as they were written.
    pub text: String,
    /// The data its schedule is for.
    pub source: String,
    /// Which engine answers, as its caller writes it; the built-in one alone without it.
    pub answer_by: Option<String>,
    /// When it is run each day, in minutes after midnight where the person is.
    pub daily_at_min: Option<u16>,
    /// Whether it is run when the data changed.
    pub on_change: bool,
    /// What it may spend a day, in millionths of a dollar.
    pub budget_micro_usd: Option<u64>,
}

/// A saved list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarmList {
    /// Which one.
    pub id: WarmListId,
    /// What a person says of it.
    pub draft: WarmDraft,
    /// When it was last run.
    pub last_run_at_ms: Option<i64>,
    /// What came of that, in words.
    pub last_report: Option<String>,
}

/// When a list is to be run, and for what it last was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarmSchedule {
    /// Which list.
    pub id: WarmListId,
    /// In minutes after midnight where the person is.
    pub daily_at_min: Option<u16>,
    /// Whether it is run when the data changed.
    pub on_change: bool,
    /// The day it was last run for (`2025-03-31`).
    pub day_claimed: Option<String>,
    /// The state of the data it was last run for.
    pub change_claimed: Option<String>,
}

/// For what a list is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WarmClaim {
    /// For a day (`2025-03-31`).
    Day(String),
    /// For a state of the data.
    Change(String),
}

/// What came of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarmRun {
    /// When it began.
    pub at_ms: i64,
    /// What came of it, in words.
    pub report: String,
    /// The day its money is counted for.
    pub day: String,
    /// What it spent, in millionths of a dollar.
    pub micro_usd: u64,
}

/// Why a list could not be saved.
#[derive(Debug, thiserror::Error)]
pub enum WarmListError {
    /// Another one is called so.
    #[error("there is a list called \u{201c}{name}\u{201d} already: choose another name")]
    NameTaken {
        /// What both would be called.
        name: String,
    },
    /// The one to change is not there any more.
    #[error("this list is not there any more")]
    NoList,
    /// The store's own file failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

const SELECT: &str = "SELECT id, name, text, source, answer_by, daily_at_min, on_change,
    budget_micro_usd, last_run_at_ms, last_report FROM warm_list";

impl Store {
    /// Keeps a list, a new one without `id`. What it is run for next begins after `day` and
    /// `change`: a list saved after its hour waits for tomorrow.
    ///
    /// # Errors
    /// See [`WarmListError`]; nothing is changed then.
    pub fn save_warm_list(
        &self,
        id: Option<WarmListId>,
        draft: &WarmDraft,
        (day, change): (Option<&str>, Option<&str>),
    ) -> Result<WarmListId, WarmListError> {
        let saved = self.db.write(|tx| {
            if is_taken(tx, id, &draft.name)? {
                return Ok(Err(WarmListError::NameTaken { name: draft.name.clone() }));
            }
            let Some(id) = id else { return insert(tx, draft, day, change).map(Ok) };
            let n_changed = update(tx, id, draft, day, change)?;
            Ok(if n_changed > 0 { Ok(id) } else { Err(WarmListError::NoList) })
        });
        saved?
    }

    /// All saved lists, by name.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn warm_lists(&self) -> Result<Vec<WarmList>, DbError> {
        let select = format!("{SELECT} ORDER BY name, id");
        self.db.read(|conn| conn.prepare_cached(&select)?.query_map([], read)?.collect())
    }

    /// One saved list.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn warm_list(&self, id: WarmListId) -> Result<Option<WarmList>, DbError> {
        let select = format!("{SELECT} WHERE id = ?1");
        self.db.read(|conn| conn.prepare_cached(&select)?.query_row([id.0], read).optional())
    }

    /// Forgets one. Says whether there was one.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn delete_warm_list(&self, id: WarmListId) -> Result<bool, DbError> {
        Ok(self.db.write(|tx| tx.execute("DELETE FROM warm_list WHERE id = ?1", [id.0]))? > 0)
    }

    /// The lists of that data that are run by themselves, without their texts.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn warm_schedules(&self, source: &str) -> Result<Vec<WarmSchedule>, DbError> {
        let select = "SELECT id, daily_at_min, on_change, day_claimed, change_claimed
            FROM warm_list WHERE source = ?1 AND (daily_at_min IS NOT NULL OR on_change = 1)
            ORDER BY id";
        let read = |row: &Row| {
            Ok(WarmSchedule {
                id: WarmListId(row.get(0)?),
                daily_at_min: row.get(1)?,
                on_change: row.get(2)?,
                day_claimed: row.get(3)?,
                change_claimed: row.get(4)?,
            })
        };
        self.db.read(|conn| conn.prepare_cached(select)?.query_map([source], read)?.collect())
    }

    /// Takes the run of a list upon this window. Says whether it is this window's; of all that
    /// claim the same, one is told yes.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn claim_warm(&self, id: WarmListId, claim: &WarmClaim) -> Result<bool, DbError> {
        let (update, value) = match claim {
            // Days are in order as texts; a clock that was set back runs nothing twice.
            WarmClaim::Day(day) => (
                "UPDATE warm_list SET day_claimed = ?2
                WHERE id = ?1 AND (day_claimed IS NULL OR day_claimed < ?2)",
                day,
            ),
            WarmClaim::Change(change) => (
                "UPDATE warm_list SET change_claimed = ?2
                WHERE id = ?1 AND change_claimed IS NOT ?2",
                change,
            ),
        };
        Ok(self.db.write(|tx| tx.prepare_cached(update)?.execute((id.0, value)))? > 0)
    }

    /// Gives a claim back whose run came to an early end because the window closed, so that it is
    /// run another time. `before` is what had been claimed before.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn release_warm(
        &self,
        id: WarmListId,
        claim: &WarmClaim,
        before: Option<&str>,
    ) -> Result<(), DbError> {
        let (update, value) = match claim {
            WarmClaim::Day(day) => {
                ("UPDATE warm_list SET day_claimed = ?3 WHERE id = ?1 AND day_claimed = ?2", day)
            }
            WarmClaim::Change(change) => (
                "UPDATE warm_list SET change_claimed = ?3 WHERE id = ?1 AND change_claimed = ?2",
                change,
            ),
        };
        self.db.write(|tx| tx.execute(update, (id.0, value, before)))?;
        Ok(())
    }

    /// Writes down what came of a run. A list that was deleted meanwhile stays deleted.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn note_warm_run(&self, id: WarmListId, run: &WarmRun) -> Result<(), DbError> {
        let update = "UPDATE warm_list SET last_run_at_ms = ?2, last_report = ?3,
            spent_micro_usd = CASE WHEN spent_day = ?4 THEN spent_micro_usd ELSE 0 END + ?5,
            spent_day = ?4 WHERE id = ?1";
        let values = (id.0, run.at_ms, &run.report, &run.day, to_sql(run.micro_usd));
        self.db.write(|tx| tx.execute(update, values))?;
        Ok(())
    }

    /// What the runs of a list spent on that day, in millionths of a dollar.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn warm_spent(&self, id: WarmListId, day: &str) -> Result<u64, DbError> {
        let select = "SELECT spent_micro_usd FROM warm_list WHERE id = ?1 AND spent_day = ?2";
        let spent = self.db.read(|conn| {
            conn.prepare_cached(select)?.query_row((id.0, day), |row| row.get(0)).optional()
        })?;
        Ok(spent.map_or(0, from_sql))
    }

    /// The questions that were answered most often of the data of that name, at most `limit`; the
    /// more recent first among equals. What was asked ahead does not count.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn asked_most(&self, source: &str, limit: usize) -> Result<Vec<String>, DbError> {
        // Beside a single `max()`, SQLite takes a bare column from the row of the maximum.
        let select = "SELECT trim(question), max(asked_at_ms) FROM query_log
            WHERE source = ?1 AND outcome = 'answered' AND is_warming = 0
            GROUP BY trim(question) COLLATE NOCASE ORDER BY count(*) DESC, 2 DESC LIMIT ?2";
        self.db.read(|conn| {
            let values = (source, to_sql(limit as u64));
            conn.prepare_cached(select)?.query_map(values, |row| row.get(0))?.collect()
        })
    }

    /// What the calls to models at `at_ms` or later cost that belong to no conversation, in
    /// millionths of a dollar: those of questions asked ahead, and of programs.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn spent_outside_conversations_since(&self, at_ms: i64) -> Result<u64, DbError> {
        let select = "SELECT CAST(total(micro_usd) AS INTEGER) FROM model_call
            WHERE at_ms >= ?1 AND turn_id IS NULL";
        let spent = self
            .db
            .read(|conn| conn.prepare_cached(select)?.query_row([at_ms], |row| row.get(0)))?;
        Ok(from_sql(spent))
    }
}

fn is_taken(conn: &Connection, id: Option<WarmListId>, name: &str) -> rusqlite::Result<bool> {
    let select = "SELECT EXISTS (SELECT 1 FROM warm_list WHERE name = ?1 AND id IS NOT ?2)";
    conn.query_row(select, (name, id.map(|it| it.0)), |row| row.get(0))
}

fn insert(
    tx: &Transaction,
    it: &WarmDraft,
    day: Option<&str>,
    change: Option<&str>,
) -> rusqlite::Result<WarmListId> {
    let insert = "INSERT INTO warm_list (name, text, source, answer_by, daily_at_min, on_change,
        budget_micro_usd, day_claimed, change_claimed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    tx.execute(
        insert,
        (
            &it.name,
            &it.text,
            &it.source,
            &it.answer_by,
            it.daily_at_min,
            it.on_change,
            it.budget_micro_usd.map(to_sql),
            day,
            change,
        ),
    )?;
    Ok(WarmListId(tx.last_insert_rowid()))
}

/// A schedule that is begun or moved begins anew; one that stays goes on.
fn update(
    tx: &Transaction,
    id: WarmListId,
    it: &WarmDraft,
    day: Option<&str>,
    change: Option<&str>,
) -> rusqlite::Result<usize> {
    let update = "UPDATE warm_list SET
        day_claimed = CASE WHEN daily_at_min IS ?6 AND source = ?4 THEN day_claimed ELSE ?9 END,
        change_claimed = CASE WHEN on_change = ?7 AND source = ?4 THEN change_claimed ELSE ?10 END,
        name = ?2, text = ?3, source = ?4, answer_by = ?5, daily_at_min = ?6, on_change = ?7,
        budget_micro_usd = ?8 WHERE id = ?1";
    tx.execute(
        update,
        (
            id.0,
            &it.name,
            &it.text,
            &it.source,
            &it.answer_by,
            it.daily_at_min,
            it.on_change,
            it.budget_micro_usd.map(to_sql),
            day,
            change,
        ),
    )
}

fn read(row: &Row) -> rusqlite::Result<WarmList> {
    Ok(WarmList {
        id: WarmListId(row.get(0)?),
        draft: WarmDraft {
            name: row.get(1)?,
            text: row.get(2)?,
            source: row.get(3)?,
            answer_by: row.get(4)?,
            daily_at_min: row.get(5)?,
            on_change: row.get(6)?,
            budget_micro_usd: row.get::<_, Option<i64>>(7)?.map(from_sql),
        },
        last_run_at_ms: row.get(8)?,
        last_report: row.get(9)?,
    })
}
