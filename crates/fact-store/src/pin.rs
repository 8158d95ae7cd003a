//! The board: answers a person pinned, in the order they are to be seen.
//!
//! Start at [`Store::pin`]. A pin that is taken off the board stays in the file for a day, so that it
//! can be put back. Several windows share one board: each change names the pin it is of, and one that
//! another window has taken off meanwhile is changed no more.

use fact_db::DbError;
use rusqlite::{OptionalExtension as _, Row, Transaction, types::ToSql};

use crate::{
    Store,
    store::{from_sql, to_sql},
};

/// One pinned answer, for ever: an id is not used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PinId(pub i64);

/// An answer to pin, with what is needed to ask for it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPin {
    /// What it is called on the board.
    pub title: String,
    /// The data it was asked of.
    pub source: String,
    /// The question with what was changed of its reading, as its caller writes it.
    pub asked_json: String,
    /// What was asked before it in its conversation, as its caller writes it.
    pub earlier_json: String,
    /// Which engine answers it, as its caller writes it.
    pub answer_by: String,
    /// The answer, as its caller writes it.
    pub reply_json: String,
    /// How a person wanted it drawn, as its caller writes it; as the rows are best seen without it.
    pub chart_json: Option<String>,
}

/// A pinned answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Which one.
    pub id: PinId,
    /// What was pinned; the reply is that of the last refresh.
    pub pinned: NewPin,
    /// Whether it takes the board's whole width.
    pub is_wide: bool,
    /// When it was pinned, in milliseconds since 1970 (UTC).
    pub pinned_at_ms: i64,
    /// When its answer was worked out last.
    pub refreshed_at_ms: i64,
    /// Why the last refresh failed; the answer is that of the one before.
    pub problem: Option<String>,
}

/// What may be changed of a pin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PinChange {
    /// What it is called.
    Title(String),
    /// Whether it takes the board's whole width.
    Wide(bool),
    /// How it is drawn, as its caller writes it, with the reply that has it so.
    Chart {
        /// As in [`NewPin`].
        chart_json: Option<String>,
        /// As in [`NewPin`].
        reply_json: String,
    },
    /// The answer as of now.
    Refreshed {
        /// As in [`NewPin`].
        reply_json: String,
        /// When it was worked out.
        at_ms: i64,
    },
    /// There is no answer as of now.
    Failed(String),
}

/// Why an answer could not be pinned.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// There is no place.
    #[error("the board holds {max} answers: remove one first")]
    Full {
        /// So many a board holds.
        max: u64,
    },
    /// The store's own file failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// More cannot be looked through, nor asked again at once.
const MAX_PINS: u64 = 100;

/// How long a pin that was taken off can be put back.
const KEPT_FOR_MS: i64 = 24 * 60 * 60 * 1000;

const SELECT: &str = "SELECT id, title, source, asked, earlier, answer_by, reply, chart, is_wide,
    pinned_at_ms, refreshed_at_ms, problem FROM pin";

impl Store {
    /// Pins an answer, behind all others.
    ///
    /// # Errors
    /// See [`PinError`]; nothing is changed then.
    pub fn pin(&self, new: &NewPin, now_ms: i64) -> Result<PinId, PinError> {
        let insert = "INSERT INTO pin (position, title, source, asked, earlier, answer_by, reply,
                chart, pinned_at_ms, refreshed_at_ms)
            SELECT coalesce(max(position), 0) + 1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8 FROM pin";
        let purge = "DELETE FROM pin WHERE removed_at_ms < ?1";
        let pinned = self.db.write(|tx| {
            tx.execute(purge, [now_ms.saturating_sub(KEPT_FOR_MS)])?;
            if n_pins(tx)? >= MAX_PINS {
                return Ok(None);
            }
            let NewPin { title, source, asked_json, earlier_json, .. } = new;
            let NewPin { answer_by, reply_json, chart_json, .. } = new;
            let values: [&dyn ToSql; 8] = [
                title,
                source,
                asked_json,
                earlier_json,
                answer_by,
                reply_json,
                chart_json,
                &now_ms,
            ];
            tx.execute(insert, values.as_slice())?;
            Ok(Some(PinId(tx.last_insert_rowid())))
        })?;
        pinned.ok_or(PinError::Full { max: MAX_PINS })
    }

    /// The board, in its order.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn pins(&self) -> Result<Vec<Pin>, DbError> {
        let select = format!("{SELECT} WHERE removed_at_ms IS NULL ORDER BY position, id");
        self.db.read(|conn| conn.prepare_cached(&select)?.query_map([], read)?.collect())
    }

    /// One pin of the board.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn pinned(&self, id: PinId) -> Result<Option<Pin>, DbError> {
        let select = format!("{SELECT} WHERE id = ?1 AND removed_at_ms IS NULL");
        self.db.read(|conn| conn.prepare_cached(&select)?.query_row([id.0], read).optional())
    }

    /// Changes one pin. Says whether it was there.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn change_pin(&self, id: PinId, change: &PinChange) -> Result<bool, DbError> {
        let (set, values): (_, Vec<&dyn ToSql>) = match change {
            PinChange::Title(title) => ("title = ?2", vec![title]),
            PinChange::Wide(is_wide) => ("is_wide = ?2", vec![is_wide]),
            PinChange::Chart { chart_json, reply_json } => {
                ("chart = ?2, reply = ?3", vec![chart_json, reply_json])
            }
            PinChange::Refreshed { reply_json, at_ms } => {
                ("reply = ?2, refreshed_at_ms = ?3, problem = NULL", vec![reply_json, at_ms])
            }
            PinChange::Failed(why) => ("problem = ?2", vec![why]),
        };
        let update = format!("UPDATE pin SET {set} WHERE id = ?1 AND removed_at_ms IS NULL");
        let values: Vec<&dyn ToSql> = std::iter::once(&id.0 as &dyn ToSql).chain(values).collect();
        Ok(self.db.write(|tx| tx.prepare_cached(&update)?.execute(values.as_slice()))? > 0)
    }

    /// Puts the board into this order. Pins that are not named keep theirs, behind those that are.
    ///
    /// # Errors
    /// Where the store's file fails; the order is as it was then.
    pub fn arrange_pins(&self, order: &[PinId]) -> Result<(), DbError> {
        self.db.write(|tx| {
            let n_named = to_sql(order.len() as u64);
            tx.execute("UPDATE pin SET position = position + ?1", [n_named])?;
            let mut update = tx.prepare_cached("UPDATE pin SET position = ?2 WHERE id = ?1")?;
            for (position, id) in (1_i64..).zip(order) {
                update.execute((id.0, position))?;
            }
            Ok(())
        })
    }

    /// Takes a pin off the board. Says whether it was there.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn unpin(&self, id: PinId, now_ms: i64) -> Result<bool, DbError> {
        let update = "UPDATE pin SET removed_at_ms = ?2 WHERE id = ?1 AND removed_at_ms IS NULL";
        Ok(self.db.write(|tx| tx.execute(update, (id.0, now_ms)))? > 0)
    }

    /// Puts a pin that was taken off back to where it was. Says whether it could be.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn put_back_pin(&self, id: PinId) -> Result<bool, DbError> {
        let update = "UPDATE pin SET removed_at_ms = NULL WHERE id = ?1";
        Ok(self.db.write(|tx| tx.execute(update, [id.0]))? > 0)
    }
}

fn n_pins(tx: &Transaction<'_>) -> rusqlite::Result<u64> {
    tx.query_row("SELECT count(*) FROM pin WHERE removed_at_ms IS NULL", [], |row| row.get(0))
        .map(from_sql)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Pin> {
    Ok(Pin {
        id: PinId(row.get(0)?),
        pinned: NewPin {
            title: row.get(1)?,
            source: row.get(2)?,
            asked_json: row.get(3)?,
            earlier_json: row.get(4)?,
            answer_by: row.get(5)?,
            reply_json: row.get(6)?,
            chart_json: row.get(7)?,
        },
        is_wide: row.get(8)?,
        pinned_at_ms: row.get(9)?,
        refreshed_at_ms: row.get(10)?,
        problem: row.get(11)?,
    })
}
