//! The thread that writes the file, so that neither a hit nor a new answer waits for the disk.

use std::{
    collections::HashMap,
    io,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicI64, AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use fact_db::{Db, DbError};
use rusqlite::Transaction;

use crate::{
    Budget, Cipher, Entry, KeptPlan, Key, PlanKey,
    bounds::Bounds,
    disk,
    memory::{Hits, Memory},
};

/// Jobs that may wait. Each holds on to an answer, so that there must not be many.
const MAX_WAITING: usize = 1024;
/// Jobs in one transaction.
const MAX_BATCH: usize = 64;
/// How long a job waits for others to share its transaction.
const GATHER_FOR: Duration = Duration::from_millis(20);
/// How long hits are counted in memory before they are written down.
const COUNT_FOR: Duration = Duration::from_secs(1);

/// What the thread is asked to do.
pub(crate) enum Job {
    Put(Key, Arc<Entry>),
    /// Note the parts of an entry, where it was kept as of this generation and still is.
    PutParts(Key, Arc<Entry>, i64),
    /// Keep a plan, of this source.
    PutPlan(PlanKey, String, Arc<KeptPlan>),
    /// Hits of an entry that is not in memory, or leaves it.
    Hits(Hits),
    /// There are hits in memory to write down, some time.
    CountHits,
    /// What a caller waits for, with where to send the outcome.
    Wait(Wait, Reply),
    /// The bounds are others now.
    Evict,
    /// The last job.
    Stop,
}

type Reply = SyncSender<Result<u64, DbError>>;

/// What a caller waits for.
#[derive(Debug, Clone)]
pub(crate) enum Wait {
    /// All that was asked before. Gives 0.
    Flush,
    /// Gives 1 where there was an entry on disk.
    Remove(Key),
    /// Those of one source alone, where one is named. Gives how many entries there were on disk.
    Clear(Option<String>),
}

/// What callers and thread both look at.
pub(crate) struct Shared {
    pub(crate) memory: Memory,
    pub(crate) db: Db,
    /// Plans on their way to the file.
    plans_on_way: Mutex<HashMap<PlanKey, Arc<KeptPlan>>>,
    pub(crate) max_disk_bytes: u64,
    /// For what is encrypted at rest.
    pub(crate) cipher: RwLock<Option<Cipher>>,
    pub(crate) bounds: Bounds,
    /// The clears of the file this process knows of.
    pub(crate) generation: AtomicI64,
    /// Answers that are kept in memory only, since the disk could not take them.
    pub(crate) n_not_written: AtomicU64,
}

impl Shared {
    pub(crate) fn new(memory: Memory, db: Db, budget: &Budget, generation: i64) -> Self {
        Self {
            memory,
            db,
            plans_on_way: Mutex::default(),
            max_disk_bytes: budget.disk_bytes,
            cipher: RwLock::default(),
            bounds: Bounds::new(budget.max_entries, budget.ttl),
            generation: AtomicI64::new(generation),
            n_not_written: AtomicU64::new(0),
        }
    }

    /// Plans that were put and are not in the file yet.
    pub(crate) fn plans_on_way(&self) -> MutexGuard<'_, HashMap<PlanKey, Arc<KeptPlan>>> {
        self.plans_on_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A plan is in the file now, or will never be; a newer one under its key stays.
    pub(crate) fn has_arrived(&self, key: &PlanKey, plan: &Arc<KeptPlan>) {
        let mut on_way = self.plans_on_way();
        if on_way.get(key).is_some_and(|it| Arc::ptr_eq(it, plan)) {
            on_way.remove(key);
        }
    }

    pub(crate) fn cipher(&self) -> Option<Cipher> {
        self.cipher.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets the memory level where another process has cleared the file since the last look. A
    /// reader that comes late with an older generation changes nothing.
    pub(crate) fn meet_generation(&self, generation: i64) {
        if self.generation.fetch_max(generation, Ordering::SeqCst) < generation {
            self.memory.clear();
        }
    }
}

/// A place for jobs, before there is a thread to do them.
pub(crate) fn queue() -> (SyncSender<Job>, Receiver<Job>) {
    sync_channel(MAX_WAITING)
}

/// The running thread. Dropping it finishes what was asked.
pub(crate) struct Writer {
    sender: SyncSender<Job>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(
        shared: Arc<Shared>,
        (sender, receiver): (SyncSender<Job>, Receiver<Job>),
    ) -> io::Result<Self> {
        let thread = thread::Builder::new()
            .name("fact-cache".into())
            .spawn(move || work_until_stopped(&shared, &receiver))?;
        Ok(Self { sender, thread: Some(thread) })
    }

    /// Never waits. Gives whether there was room for the job.
    pub(crate) fn push(&self, job: Job) -> bool {
        self.sender.try_send(job).is_ok()
    }

    /// Waits for a job and all before it; `None` where the thread has ended.
    pub(crate) fn wait(&self, wait: Wait) -> Option<Result<u64, DbError>> {
        let (reply, outcome) = sync_channel(1);
        self.sender.send(Job::Wait(wait, reply)).ok()?;
        outcome.recv().ok()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Fails where the thread has ended by itself, which is what is wanted here.
        let _ = self.sender.send(Job::Stop);
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported by the panic hook.
            let _ = thread.join();
        }
    }
}

/// Jobs that share a transaction, and what comes after it.
#[derive(Default)]
struct Batch {
    puts: Vec<(Key, Arc<Entry>)>,
    parts: Vec<(Key, Arc<Entry>, i64)>,
    plans: Vec<(PlanKey, String, Arc<KeptPlan>)>,
    hits: Vec<Hits>,
    evict: bool,
    wait: Option<(Wait, Reply)>,
    is_last: bool,
}

fn work_until_stopped(shared: &Shared, receiver: &Receiver<Job>) {
    let mut outcome = Ok(());
    let mut count_at: Option<Instant> = None;
    loop {
        let mut batch = gather(receiver, &mut count_at);
        let is_due = count_at.is_some_and(|it| it <= Instant::now());
        if is_due || batch.wait.is_some() || batch.is_last {
            count_at = None;
            batch.hits.extend(shared.memory.take_hits());
        }
        if let Err(error) = write(shared, &batch) {
            tracing::warn!(%error, n_answers = batch.puts.len(), "the cache file was not written");
            shared.n_not_written.fetch_add(batch.puts.len() as u64, Ordering::Relaxed);
            outcome = Err(error);
        }
        for (key, _, plan) in &batch.plans {
            shared.has_arrived(key, plan);
        }
        if let Some((wait, reply)) = batch.wait {
            let before = std::mem::replace(&mut outcome, Ok(()));
            // Who asked may have gone.
            let _ = reply.send(before.and_then(|()| answer(shared, wait)));
        }
        if batch.is_last {
            return;
        }
    }
}

/// The jobs that come in close together, up to one that somebody waits for; none, when it is
/// time to count.
fn gather(receiver: &Receiver<Job>, count_at: &mut Option<Instant>) -> Batch {
    let mut batch = Batch::default();
    let mut close_at = None;
    loop {
        let until = close_at.or(*count_at);
        let job = match until.map(|it| it.saturating_duration_since(Instant::now())) {
            Some(left) => receiver.recv_timeout(left),
            None => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match job {
            Ok(Job::Put(key, entry)) => batch.puts.push((key, entry)),
            Ok(Job::PutParts(key, entry, of)) => batch.parts.push((key, entry, of)),
            Ok(Job::PutPlan(key, source, plan)) => batch.plans.push((key, source, plan)),
            Ok(Job::Hits(hits)) => batch.hits.push(hits),
            Ok(Job::Evict) => batch.evict = true,
            Ok(Job::CountHits) => {
                count_at.get_or_insert_with(|| Instant::now() + COUNT_FOR);
                continue;
            }
            Ok(Job::Wait(wait, reply)) => {
                batch.wait = Some((wait, reply));
                return batch;
            }
            Ok(Job::Stop) | Err(RecvTimeoutError::Disconnected) => {
                batch.is_last = true;
                return batch;
            }
            Err(RecvTimeoutError::Timeout) => return batch,
        }
        if batch.puts.len() + batch.parts.len() + batch.hits.len() >= MAX_BATCH {
            return batch;
        }
        close_at.get_or_insert_with(|| Instant::now() + GATHER_FOR);
    }
}

fn write(shared: &Shared, batch: &Batch) -> Result<(), DbError> {
    let Batch { puts, parts, plans, hits, .. } = batch;
    let has_work = !(puts.is_empty() && parts.is_empty() && plans.is_empty() && hits.is_empty());
    if !has_work && !batch.evict {
        return Ok(());
    }
    let cipher = shared.cipher();
    let cipher = cipher.as_ref();
    let max_entries = shared.bounds.max_entries();
    let max_bytes = if max_entries == 0 { 0 } else { shared.max_disk_bytes };
    let written = shared.db.write(|tx| {
        let mut superseded = Vec::new();
        for (key, entry) in puts {
            superseded.extend(disk::insert(tx, *key, entry, max_bytes, cipher)?);
        }
        let generation = shared.generation.load(Ordering::SeqCst);
        for (key, entry, _) in parts.iter().filter(|it| it.2 == generation) {
            disk::replace(tx, *key, entry, cipher)?;
        }
        for (key, source, plan) in plans.iter().filter(|_| max_bytes > 0) {
            disk::insert_plan(tx, *key, source, plan, cipher)?;
        }
        disk::add_hits(tx, hits)?;
        let mut dropped = evict_beyond(shared, tx, max_entries)?;
        dropped.extend(superseded);
        disk::evict(tx, shared.max_disk_bytes)?;
        Ok((dropped, disk::generation(tx)?))
    });
    for key in written.iter().flat_map(|(dropped, _)| dropped) {
        shared.memory.remove(key);
    }
    // Memory holds what the file cannot, and has its bound where the file fails.
    shared.memory.evict_beyond(max_entries);
    written.map(|(_, generation)| shared.meet_generation(generation))
}

/// Holds the file to its number of entries. Hits that are counted in memory only are written down
/// first: what is used all the time must not look as if it were not.
fn evict_beyond(shared: &Shared, tx: &Transaction, max_entries: u64) -> rusqlite::Result<Vec<Key>> {
    if disk::n_entries(tx)? <= max_entries {
        return Ok(Vec::new());
    }
    disk::add_hits(tx, &shared.memory.take_hits())?;
    disk::evict_beyond(tx, max_entries)
}

fn answer(shared: &Shared, wait: Wait) -> Result<u64, DbError> {
    match wait {
        Wait::Flush => Ok(0),
        Wait::Remove(key) => shared.db.write(|tx| disk::remove(tx, key)).map(u64::from),
        Wait::Clear(source) => {
            let (n_entries, generation) =
                shared.db.write(|tx| disk::clear(tx, source.as_deref()))?;
            shared.meet_generation(generation);
            Ok(n_entries)
        }
    }
}
