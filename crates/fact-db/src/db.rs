//! One open file: many readers at once, one writer at a time.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{DbError, OpenError, Presence, damage, open};

/// Idle connections that are kept; more are opened when more threads read at once.
const READERS_KEPT: usize = 4;

/// One of FACT's own databases, shared between threads.
#[derive(Debug)]
pub struct Db {
    /// Before `writer`, so that they close first: only a connection that may write can empty the
    /// log when it is the last to close.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    /// `None` in memory.
    path: Option<PathBuf>,
    _presence: Option<Presence>,
}

/// An open database, and what had to be done for it.
#[derive(Debug)]
pub struct Opened {
    /// The database.
    pub db: Db,
    /// Where the damaged file went whose place a new one has taken. A person should be told.
    pub set_aside: Option<PathBuf>,
}

impl Db {
    /// Opens the file at `path`, making it and its folder where they are missing, and runs the
    /// `migrations` it has not seen: each is a batch of SQL, and a file's format is how many it
    /// has seen, so that the list only ever grows at its end.
    ///
    /// A damaged file is renamed and replaced by a new one. Every page is looked at where the
    /// file is small, of middling size and not closed in order, or gave an error when last used.
    ///
    /// # Errors
    /// See [`OpenError`]; the file is then as it was.
    pub fn open(path: &Path, migrations: &[&str]) -> Result<Opened, OpenError> {
        let ready = open::open(path, migrations)?;
        let db = Self {
            writer: Mutex::new(ready.writer),
            readers: Mutex::default(),
            path: Some(path.to_path_buf()),
            _presence: Some(ready.presence),
        };
        Ok(Opened { db, set_aside: ready.set_aside })
    }

    /// The same tables without a file: gone with the value. For when no folder can be written.
    pub fn open_in_memory(migrations: &[&str]) -> Result<Self, OpenError> {
        let writer = Mutex::new(open::open_in_memory(migrations)?);
        Ok(Self { writer, readers: Mutex::default(), path: None, _presence: None })
    }

    /// The file; `None` in memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Runs `work` on one unchanging view of the database. Does not wait for writers.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, DbError> {
        self.read_one(|conn| snapshot(conn, work))
    }

    /// As [`Self::read`], for `work` that is one statement: that sees one unchanging view by
    /// itself, and needs no transaction around it, which takes as long as a look by a key.
    pub fn read_one<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, DbError> {
        let Some(path) = &self.path else {
            return self.explain(work(&lock(&self.writer)));
        };
        let idle = lock(&self.readers).pop();
        let reader = idle.map_or_else(|| open::connect_reader(path), Ok);
        let reader = self.explain(reader)?;
        let result = work(&reader);
        let mut readers = lock(&self.readers);
        if readers.len() < READERS_KEPT {
            readers.push(reader);
        }
        drop(readers);
        self.explain(result)
    }

    /// Runs `work` in a transaction of its own, committed when it succeeds and undone when it
    /// fails. One at a time; other processes wait up to the busy time-out.
    pub fn write<T>(
        &self,
        work: impl FnOnce(&Transaction) -> rusqlite::Result<T>,
    ) -> Result<T, DbError> {
        let mut writer = lock(&self.writer);
        let result = transact(&mut writer, work);
        drop(writer);
        self.explain(result)
    }

    fn explain<T>(&self, result: rusqlite::Result<T>) -> Result<T, DbError> {
        result.map_err(|source| {
            let path = self.path.clone().unwrap_or_else(|| PathBuf::from(":memory:"));
            let error = DbError::new(path, source);
            if let (DbError::Damaged { .. }, Some(path)) = (&error, &self.path) {
                damage::mark(path);
            }
            error
        })
    }
}

fn snapshot<T>(
    conn: &Connection,
    work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    // By statements that are kept: reading "BEGIN" anew takes as long as many a question.
    conn.prepare_cached("BEGIN DEFERRED")?.execute([])?;
    let _end = Reading(conn);
    work(conn)
}

/// A transaction that reads; dropping it ends it, with a rollback, which is right for a view that
/// changed nothing.
struct Reading<'a>(&'a Connection);

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        // SQLite has ended it by itself after some failures.
        if !self.0.is_autocommit() {
            let ended = self.0.prepare_cached("ROLLBACK").and_then(|mut it| it.execute([]));
            if let Err(error) = ended {
                tracing::warn!(%error, "a reading transaction was not ended");
            }
        }
    }
}

fn transact<T>(
    conn: &mut Connection,
    work: impl FnOnce(&Transaction) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let result = work(&tx)?;
    tx.commit()?;
    Ok(result)
}

/// A panic inside `work` undid its transaction on the way out, so that the connection is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
