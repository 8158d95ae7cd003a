//! The thread that writes the log, so that an answer never waits for the disk.

use std::{
    io, mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use fact_core::CacheLevel;
use fact_db::{Db, DbError};
use rusqlite::Transaction;

use crate::{LogEntry, LogError, store::to_sql};

/// Entries that may wait. More come in only while the disk stands still.
const MAX_WAITING: usize = 4096;
/// Entries that are written without waiting for more to share their transaction.
const MAX_BATCH: usize = 512;
/// How long an entry waits for others to share its transaction.
const GATHER_FOR: Duration = Duration::from_millis(50);
/// Entries kept; older ones make room.
const MAX_KEPT: i64 = 200_000;

/// A hand to pass entries to. Dropping it writes what is left.
#[derive(Debug)]
pub(crate) struct LogWriter {
    queue: Arc<Queue>,
    thread: Option<JoinHandle<()>>,
}

/// What waits to be written. The thread is woken by the first entry alone and sleeps while others
/// join it: waking it takes longer than all else there is to do for an entry.
#[derive(Debug, Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    /// Told when there is something for the thread to do at once.
    to_do: Condvar,
    /// Told when it has written.
    written: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    entries: Vec<LogEntry>,
    /// How often somebody asked for what was pushed to be written, and how often it was.
    n_asked: u64,
    n_answered: u64,
    /// What went wrong since somebody last asked.
    failure: Option<DbError>,
    is_closing: bool,
    has_ended: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn is_urgent(&self) -> bool {
        self.entries.len() >= MAX_BATCH || self.n_asked > self.n_answered || self.is_closing
    }
}

impl LogWriter {
    pub(crate) fn start(db: Arc<Db>) -> io::Result<Self> {
        let queue = Arc::<Queue>::default();
        let work = {
            let queue = Arc::clone(&queue);
            move || {
                let _ended = Ended(&queue);
                while write_next(&db, &queue) {}
            }
        };
        let thread = thread::Builder::new().name("fact-log".into()).spawn(work)?;
        Ok(Self { queue, thread: Some(thread) })
    }

    /// Never waits for the disk: with too many waiting the entry is dropped, since a log that slows
    /// the answers down is worth less than one with a gap.
    pub(crate) fn push(&self, entry: LogEntry) {
        let mut waiting = self.queue.lock();
        let n_before = waiting.entries.len();
        if n_before >= MAX_WAITING {
            drop(waiting);
            tracing::warn!("the log is full: an entry was dropped");
            return;
        }
        waiting.entries.push(entry);
        drop(waiting);
        if n_before == 0 || n_before + 1 == MAX_BATCH {
            self.queue.to_do.notify_one();
        }
    }

    /// Waits until everything pushed before has been written.
    pub(crate) fn flush(&self) -> Result<(), LogError> {
        let mut waiting = self.queue.lock();
        waiting.n_asked += 1;
        let turn = waiting.n_asked;
        self.queue.to_do.notify_one();
        while waiting.n_answered < turn && !waiting.has_ended {
            let next = self.queue.written.wait(waiting);
            waiting = next.unwrap_or_else(PoisonError::into_inner);
        }
        if waiting.n_answered < turn {
            return Err(LogError::Ended);
        }
        waiting.failure.take().map_or(Ok(()), |error| Err(LogError::Db(error)))
    }
}

impl Drop for LogWriter {
    fn drop(&mut self) {
        self.queue.lock().is_closing = true;
        self.queue.to_do.notify_one();
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported by the panic hook.
            let _ = thread.join();
        }
    }
}

/// Says that the thread has ended, however it did: nobody waits for it any more.
struct Ended<'a>(&'a Queue);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.lock().has_ended = true;
        self.0.written.notify_all();
    }
}

/// Waits for entries, then for more of them, and writes them. Says whether to go on.
fn write_next(db: &Db, queue: &Queue) -> bool {
    let waiting = queue.lock();
    let idle = |it: &mut Waiting| it.entries.is_empty() && !it.is_urgent();
    let waiting = queue.to_do.wait_while(waiting, idle).unwrap_or_else(PoisonError::into_inner);
    let gathered = queue.to_do.wait_timeout_while(waiting, GATHER_FOR, |it| !it.is_urgent());
    let (mut waiting, _) = gathered.unwrap_or_else(PoisonError::into_inner);
    let (entries, asked) = (mem::take(&mut waiting.entries), waiting.n_asked);
    let is_last = waiting.is_closing;
    drop(waiting);

    let written = if entries.is_empty() { Ok(()) } else { db.write(|tx| insert(tx, &entries)) };
    let mut waiting = queue.lock();
    if let Err(error) = written {
        tracing::warn!(%error, n_entries = entries.len(), "log entries were lost");
        waiting.failure = Some(error);
    }
    waiting.n_answered = asked;
    drop(waiting);
    queue.written.notify_all();
    !is_last
}

fn insert(tx: &Transaction, entries: &[LogEntry]) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO query_log
            (asked_at_ms, question, source, outcome, cache, total_us, saved_us, stages,
                micro_usd, saved_micro_usd, engine, level, cache_key, size_bytes, cost_us,
                cost_micro_usd, is_warming)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    )?;
    for entry in entries {
        insert.execute(rusqlite::params![
            entry.asked_at_ms,
            &entry.question,
            &entry.source,
            entry.outcome.as_str(),
            entry.cache.as_str(),
            to_sql(entry.total_us),
            to_sql(entry.saved_us),
            &entry.stages_json,
            to_sql(entry.micro_usd),
            to_sql(entry.saved_micro_usd),
            &entry.engine,
            entry.cache.level().map(CacheLevel::as_str),
            entry.key,
            to_sql(entry.size_bytes),
            to_sql(entry.cost_us),
            to_sql(entry.cost_micro_usd),
            entry.is_warming,
        ])?;
    }
    let prune = "DELETE FROM query_log WHERE id <= (SELECT max(id) FROM query_log) - ?1";
    tx.prepare_cached(prune)?.execute([MAX_KEPT])?;
    Ok(())
}
