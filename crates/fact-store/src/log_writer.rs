//! The thread that writes the log, so that an answer never waits for the disk.

use std::{
    io,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use fact_core::CacheLevel;
use fact_db::{Db, DbError};
use rusqlite::Transaction;

use crate::{LogEntry, LogError, store::to_sql};

/// Entries that may wait. More come in only while the disk stands still.
const MAX_WAITING: usize = 4096;
/// Entries in one transaction.
const MAX_BATCH: usize = 512;
/// How long an entry waits for others to share its transaction.
const GATHER_FOR: Duration = Duration::from_millis(50);
/// Entries kept; older ones make room.
const MAX_KEPT: i64 = 200_000;

/// A hand to pass entries to. Dropping it writes what is left.
#[derive(Debug)]
pub(crate) struct LogWriter {
    /// `None` only while it is dropped.
    sender: Option<SyncSender<Message>>,
    thread: Option<JoinHandle<()>>,
}

enum Message {
    Entry(Box<LogEntry>),
    /// Asks for the outcome of all writes since the last time it was asked.
    Flush(SyncSender<Result<(), DbError>>),
}

impl LogWriter {
    pub(crate) fn start(db: Arc<Db>) -> io::Result<Self> {
        let (sender, receiver) = sync_channel(MAX_WAITING);
        let thread = thread::Builder::new()
            .name("fact-log".into())
            .spawn(move || write_until_closed(&db, &receiver))?;
        Ok(Self { sender: Some(sender), thread: Some(thread) })
    }

    /// Never waits: with too many waiting the entry is dropped, since a log that slows the
    /// answers down is worth less than one with a gap.
    pub(crate) fn push(&self, entry: LogEntry) {
        let Some(sender) = &self.sender else {
            return;
        };
        match sender.try_send(Message::Entry(Box::new(entry))) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => tracing::warn!("the log is full: an entry was dropped"),
            Err(TrySendError::Disconnected(_)) => tracing::error!("the log's thread has ended"),
        }
    }

    /// Waits until everything pushed before has been written.
    pub(crate) fn flush(&self) -> Result<(), LogError> {
        let (reply, outcome) = sync_channel(1);
        let sender = self.sender.as_ref().ok_or(LogError::Ended)?;
        sender.send(Message::Flush(reply)).map_err(|_| LogError::Ended)?;
        outcome.recv().map_err(|_| LogError::Ended)?.map_err(LogError::Db)
    }
}

impl Drop for LogWriter {
    fn drop(&mut self) {
        drop(self.sender.take());
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported by the panic hook.
            let _ = thread.join();
        }
    }
}

fn write_until_closed(db: &Db, receiver: &Receiver<Message>) {
    let mut outcome = Ok(());
    while let Ok(first) = receiver.recv() {
        let (entries, flush) = gather(first, receiver);
        if !entries.is_empty()
            && let Err(error) = db.write(|tx| insert(tx, &entries))
        {
            tracing::warn!(%error, n_entries = entries.len(), "log entries were lost");
            outcome = Err(error);
        }
        if let Some(reply) = flush {
            // Who asked may have gone.
            let _ = reply.send(std::mem::replace(&mut outcome, Ok(())));
        }
    }
}

type FlushReply = SyncSender<Result<(), DbError>>;

/// The entries that come in close together, and the flush that ends them, where one does.
fn gather(first: Message, receiver: &Receiver<Message>) -> (Vec<LogEntry>, Option<FlushReply>) {
    let mut entries = Vec::new();
    let deadline = Instant::now() + GATHER_FOR;
    let mut message = first;
    loop {
        match message {
            Message::Entry(entry) => entries.push(*entry),
            Message::Flush(reply) => return (entries, Some(reply)),
        }
        if entries.len() >= MAX_BATCH {
            return (entries, None);
        }
        let left = deadline.saturating_duration_since(Instant::now());
        message = match receiver.recv_timeout(left) {
            Ok(next) => next,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                return (entries, None);
            }
        };
    }
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
