//! Whether a kept answer outlives a change of the data: what it was made from is stamped when it is
//! kept, and stamped again when the data has changed.
//!
//! A stamp reads the pages of the tables a statement reads. That is worth it only where working the
//! answer out again would take longer, or cost money; and it never holds an answer up, since the
//! first stamps are taken by a thread of its own.

use std::{
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread::{self, JoinHandle},
};

use fact_cache::{Cache, Entry, Key, Part};
use fact_core::Cancel;
use fact_source::{Source, Stamps};

use crate::asking::Asking;

/// Answers that took less are worked out again: a look at their tables would hardly be shorter.
const MIN_COST_US: u64 = 5_000;

/// What reading and digesting one page takes, about: a stamp is to take no longer than working the
/// answer out again.
const US_PER_PAGE: u64 = 8;

/// Pages that an answer which cost money is worth: 200 MiB of the usual size.
const PAGES_FOR_MONEY: u64 = 50_000;

/// Answers that wait for their stamps; with more, some go without.
const MAX_WAITING: usize = 64;

/// The name under which the statement itself is stamped: no table has it.
const STATEMENT: &str = "";

/// Stamps answers that were just kept, one at a time.
#[derive(Default)]
pub(crate) struct Stamping {
    worker: Mutex<Option<Worker>>,
}

struct Worker {
    queue: mpsc::SyncSender<Job>,
    thread: JoinHandle<()>,
}

/// An answer without stamps.
pub(crate) struct Job {
    pub(crate) cache: Arc<Cache>,
    pub(crate) key: Key,
    pub(crate) entry: Entry,
}

impl Stamping {
    /// Stamps an answer of `source` when there is time, where that is worth it, and keeps it with
    /// its stamps. With no room in the queue it stays without.
    pub(crate) fn later(&self, source: &Arc<Source>, stop: &Cancel, job: Job) {
        if max_pages(&job.entry).is_none() || job.entry.answer.sql.is_empty() {
            return;
        }
        let mut worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
        if worker.is_none() {
            *worker = start(Arc::clone(source), stop.clone());
        }
        if let Some(worker) = worker.as_ref() {
            // With a full queue the answer goes without.
            let _ = worker.queue.try_send(job);
        }
    }

    /// Waits for the thread, which has been told to stop. What it holds of the cache is let go of by
    /// then: a cache is written down when the last who holds it lets go, and a program that ends
    /// waits for no thread by itself.
    pub(crate) fn end(&mut self) {
        let worker = self.worker.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Worker { queue, thread }) = worker {
            drop(queue);
            // A panic there has been reported by the panic hook.
            let _ = thread.join();
        }
    }
}

fn start(source: Arc<Source>, stop: Cancel) -> Option<Worker> {
    let (queue, jobs) = mpsc::sync_channel::<Job>(MAX_WAITING);
    let work = move || {
        for job in jobs.iter().take_while(|_| !stop.is_cancelled()) {
            stamp(&source, job, &stop);
        }
    };
    let thread = thread::Builder::new().name("fact-stamp".to_owned()).spawn(work);
    let thread =
        thread.inspect_err(|error| tracing::warn!(%error, "answers go without stamps")).ok()?;
    Some(Worker { queue, thread })
}

fn stamp(source: &Source, job: Job, stop: &Cancel) {
    let Job { cache, key, entry } = job;
    let Some(max_pages) = max_pages(&entry) else { return };
    match source.stamps(&entry.answer.sql, max_pages, stop) {
        // The data has moved on since: the stamps would be another state's.
        Ok(Some(stamps)) if key.is_of(&stamps.fingerprint.0) => {
            cache.put_parts(key, &entry.answer, parts(&stamps));
        }
        Ok(_) => {}
        Err(error) => tracing::debug!(%error, "an answer goes without stamps"),
    }
}

/// Whether what `former` was made from is as it was, in the state of the data that `key` is of.
pub(crate) fn still_holds(former: &Entry, key: &Key, ask: &Asking<'_>) -> bool {
    let Some(max_pages) = max_pages(former).filter(|_| !former.parts.is_empty()) else {
        return false;
    };
    let source = ask.data.source();
    let stamps = source.stamps(&former.answer.sql, max_pages, ask.options.cancel);
    let stamps = stamps.ok().flatten();
    stamps.is_some_and(|it| key.is_of(&it.fingerprint.0) && parts(&it) == former.parts)
}

fn parts(stamps: &Stamps) -> Vec<Part> {
    let statement = Part { name: STATEMENT.to_owned(), stamp: stamps.statement };
    let tables =
        stamps.tables.iter().map(|(name, stamp)| Part { name: name.clone(), stamp: *stamp });
    std::iter::once(statement).chain(tables).collect()
}

/// How many pages may be read for an answer; `None` where it is not worth a look.
fn max_pages(entry: &Entry) -> Option<u64> {
    let for_time = entry.cost_us / US_PER_PAGE;
    match (entry.cost_micro_usd, entry.cost_us) {
        (1.., _) => Some(for_time.max(PAGES_FOR_MONEY)),
        (0, MIN_COST_US..) => Some(for_time),
        _ => None,
    }
}
