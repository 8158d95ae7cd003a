//! The cache as its callers see it.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, atomic::Ordering},
    time::Duration,
};

use fact_core::{Answer, MissReason};
use fact_db::{Db, DbError};

use crate::{
    Cipher, Entry, EntryInfo, Flights, KeptPlan, Key, Part, PlanKey, RowsKey,
    disk::{self, Dropped, Found},
    memory::{Hits, Memory},
    schema::MIGRATIONS,
    writer::{Job, Shared, Wait, Writer, queue},
};

/// Answers in memory over a file. Shared between threads by reference; dropping it writes what
/// is left.
pub struct Cache {
    /// Before `shared`: its thread works on it.
    writer: Writer,
    shared: Arc<Shared>,
    /// What is being worked out at this moment.
    flights: Flights,
}

/// How much may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// In memory.
    pub memory_bytes: u64,
    /// In the file; its log beside it takes a few MiB more while it is being written.
    pub disk_bytes: u64,
    /// Entries over both; 0 keeps nothing.
    pub max_entries: u64,
    /// An entry older than this is not given out; `None` gives it out for ever.
    pub ttl: Option<Duration>,
}

impl Default for Budget {
    /// 128 MiB in memory, 512 MiB on disk, in any number and of any age.
    fn default() -> Self {
        Self { memory_bytes: 128 << 20, disk_bytes: 512 << 20, max_entries: u64::MAX, ttl: None }
    }
}

/// Where an entry was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tier {
    /// In this process.
    Memory,
    /// In the file; it is in memory from now on.
    Disk,
}

/// How full the cache is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stats {
    /// Entries on disk; those in memory where nothing is kept on disk.
    pub n_entries: u64,
    /// Entries in memory.
    pub n_in_memory: u64,
    /// What they take there, about.
    pub memory_bytes: u64,
    /// Bytes of the file in use; 0 where nothing is kept on disk.
    pub disk_bytes: u64,
    /// Answers since the start that the disk could not take.
    pub n_not_written: u64,
    /// Whether entries outlive this process.
    pub is_kept: bool,
    /// When the oldest entry was made, in milliseconds since 1970 (UTC).
    pub oldest_ms: Option<i64>,
    /// Entries that went by themselves, since the file was made.
    pub dropped: Dropped,
    /// How much may be kept.
    pub budget: Budget,
}

/// Why the cache could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be used.
    #[error(transparent)]
    File(#[from] fact_db::OpenError),
    /// The file opened, and reading it failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// No thread for writing.
    #[error("cannot start the thread that writes the cache: {source}")]
    Thread {
        /// What the operating system said.
        source: io::Error,
    },
}

/// Why looking into the cache, or clearing it, failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The thread that writes it has ended, which a defect alone can bring about.
    #[error("the cache is no longer written: start FACT again")]
    Ended,
}

impl Cache {
    /// Opens the cache file at `path`, making it where it is missing; without a path entries are
    /// kept in memory only. The second value says where a damaged file was moved to, when there
    /// was one.
    pub fn open(path: Option<&Path>, budget: Budget) -> Result<(Self, Option<PathBuf>), OpenError> {
        let Some(path) = path else {
            // What was seen is remembered all the same, so that misses are explained.
            let db = Db::open_in_memory(MIGRATIONS)?;
            return Ok((Self::new(db, Budget { disk_bytes: 0, ..budget })?, None));
        };
        let opened = Db::open(path, MIGRATIONS)?;
        Ok((Self::new(opened.db, budget)?, opened.set_aside))
    }

    fn new(db: Db, budget: Budget) -> Result<Self, OpenError> {
        let (sender, receiver) = queue();
        let on_evicted = {
            let sender = sender.clone();
            // With no room in the queue a few hits go uncounted.
            move |hits| drop(sender.try_send(Job::Hits(hits)))
        };
        let generation = db.read(disk::generation)?;
        let memory = Memory::new(budget.memory_bytes, on_evicted);
        let shared = Arc::new(Shared::new(memory, db, &budget, generation));
        let writer = Writer::start(Arc::clone(&shared), (sender, receiver))
            .map_err(|source| OpenError::Thread { source })?;
        let cache = Self { writer, shared, flights: Flights::default() };
        // The file may have been filled under wider bounds.
        cache.writer.push(Job::Evict);
        Ok(cache)
    }

    /// Changes how many entries may be kept and how old they may be given out, from now on; see
    /// [`Budget`]. What is beyond the new number goes, used longest ago first; what is too old
    /// stays, and is found again under a longer time.
    pub fn set_limits(&self, max_entries: u64, ttl: Option<Duration>) {
        self.shared.bounds.set(max_entries, ttl);
        // With no room in the queue there are jobs in it, and after each the bounds are looked at.
        self.writer.push(Job::Evict);
    }

    /// What is encrypted at rest is encrypted with this from now on, and read; without a cipher it is
    /// kept in memory alone.
    pub fn set_cipher(&self, cipher: Option<Cipher>) {
        *self.shared.cipher.write().unwrap_or_else(PoisonError::into_inner) = cipher;
    }

    /// Whether there is a cipher.
    pub fn has_cipher(&self) -> bool {
        self.shared.cipher().is_some()
    }

    /// What is being worked out at this moment, so that it is worked out once.
    pub fn flights(&self) -> &Flights {
        &self.flights
    }

    /// The entry kept under `key`, and where it was found. One that is too old, and a fault of the
    /// disk, is a miss.
    pub fn get(&self, key: &Key, now_ms: i64) -> Option<(Arc<Entry>, Tier)> {
        let bounds = &self.shared.bounds;
        if bounds.keep_nothing() {
            return None;
        }
        let Some((entry, is_first)) = self.shared.memory.hit(key, now_ms, bounds) else {
            return self.get_from_disk(*key, now_ms).map(|entry| (entry, Tier::Disk));
        };
        if is_first {
            self.writer.push(Job::CountHits);
        }
        Some((entry, Tier::Memory))
    }

    fn get_from_disk(&self, key: Key, now_ms: i64) -> Option<Arc<Entry>> {
        let entry = self.read_from_disk(key)?;
        if self.shared.bounds.is_expired(entry.made_at_ms, now_ms) {
            return None;
        }
        self.shared.memory.put(key, Arc::clone(&entry), now_ms);
        self.writer.push(Job::Hits(Hits { key, count: 1, last_at_ms: now_ms }));
        Some(entry)
    }

    /// A fault of the disk, and damage, is no entry.
    fn read_from_disk(&self, key: Key) -> Option<Arc<Entry>> {
        if !self.is_kept() {
            return None;
        }
        let cipher = self.shared.cipher();
        let look = self
            .shared
            .db
            .read(|conn| Ok((disk::generation(conn)?, disk::find(conn, key, cipher.as_ref())?)));
        let (generation, found) = look.inspect_err(warn).ok()?;
        self.shared.meet_generation(generation);
        match found {
            Found::Entry(entry) => Some(Arc::new(*entry)),
            Found::Nothing | Found::Locked => None,
            Found::Damaged => {
                tracing::warn!(%key, "a kept answer does not verify and is dropped");
                let dropped = self.shared.db.write(|tx| disk::drop_damaged(tx, key));
                dropped.inspect_err(warn).ok()?;
                None
            }
        }
    }

    /// Keeps an entry, in place of the one before. It can be had at once; the file follows.
    pub fn put(&self, key: Key, entry: Entry) {
        let entry = Arc::new(entry);
        if !self.shared.bounds.keep_nothing() {
            self.shared.memory.put(key, Arc::clone(&entry), entry.made_at_ms);
        }
        // Where nothing is kept, it is noted all the same that the question was asked.
        if !self.writer.push(Job::Put(key, entry)) {
            self.shared.n_not_written.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Notes what the `answer` kept under `key` was made from. Where it is kept no more, since it was
    /// cleared meanwhile or another stands in its place, nothing is noted: it does not come back.
    pub fn put_parts(&self, key: Key, answer: &Arc<Answer>, parts: Vec<Part>) {
        let generation = self.shared.generation.load(Ordering::SeqCst);
        let held = self.shared.memory.peek(&key).filter(|it| Arc::ptr_eq(&it.answer, answer));
        let Some(held) = held else { return };
        let entry = Arc::new(Entry { parts, ..Entry::clone(&held) });
        self.shared.memory.put(key, Arc::clone(&entry), entry.made_at_ms);
        if self.shared.generation.load(Ordering::SeqCst) == generation {
            // With no room in the queue it goes without.
            self.writer.push(Job::PutParts(key, entry, generation));
        } else {
            self.shared.memory.remove(&key);
        }
    }

    /// The entry whose rows are those of a statement and data, whichever question it answers; one
    /// that is too old is none.
    pub fn rows(&self, rows_key: &RowsKey, now_ms: i64) -> Option<Arc<Entry>> {
        let bounds = &self.shared.bounds;
        if bounds.keep_nothing() {
            return None;
        }
        if let Some(entry) = self.shared.memory.rows(rows_key, now_ms, bounds) {
            return Some(entry);
        }
        let key = self.shared.db.read(|conn| disk::find_rows(conn, *rows_key));
        let key = key.inspect_err(warn).ok()??;
        // In memory already, under another statement's key, or brought there now.
        let entry = self.peek(&key, now_ms)?;
        entry.rows.is_some_and(|it| it.key == *rows_key).then_some(entry)
    }

    /// What was answered to the same meaning of an earlier state of `source`, and what it is kept
    /// under.
    pub fn former(&self, key: &Key, source: &str, now_ms: i64) -> Option<(Key, Arc<Entry>)> {
        if self.shared.bounds.keep_nothing() {
            return None;
        }
        let former = self.shared.db.read(|conn| disk::former(conn, *key, source));
        let former = former.inspect_err(warn).ok()??;
        Some((former, self.peek(&former, now_ms)?))
    }

    /// The entry kept under `key`, of which no hit is counted; one that is too old is none.
    pub fn peek(&self, key: &Key, now_ms: i64) -> Option<Arc<Entry>> {
        let held = self.shared.memory.peek(key);
        let entry = held.or_else(|| self.read_from_disk(*key))?;
        (!self.shared.bounds.is_expired(entry.made_at_ms, now_ms)).then_some(entry)
    }

    /// The plan kept under `key`.
    pub fn plan(&self, key: PlanKey) -> Option<KeptPlan> {
        // Looked for before the file: it goes from here only once it is there.
        if let Some(plan) = self.shared.plans_on_way().get(&key) {
            return Some(KeptPlan::clone(plan));
        }
        let cipher = self.shared.cipher();
        let found = self.shared.db.read(|conn| disk::find_plan(conn, key, cipher.as_ref()));
        found.inspect_err(warn).ok()?
    }

    /// Keeps a plan for data of `source`, in place of the one before. It can be had at once; the file
    /// follows.
    pub fn put_plan(&self, key: PlanKey, source: String, plan: KeptPlan) {
        let plan = Arc::new(plan);
        self.shared.plans_on_way().insert(key, Arc::clone(&plan));
        // With no room in the queue a model is asked once more.
        if !self.writer.push(Job::PutPlan(key, source, Arc::clone(&plan))) {
            self.shared.has_arrived(&key, &plan);
        }
    }

    /// Why `key`, asked of `source`, was not found. A fault of the disk reads as
    /// [`MissReason::New`].
    pub fn explain_miss(&self, key: &Key, source: &str) -> MissReason {
        if self.shared.memory.holds(key) {
            return MissReason::Expired;
        }
        let reason = self.shared.db.read(|conn| disk::explain(conn, *key, source));
        reason.inspect_err(warn).unwrap_or(MissReason::New)
    }

    /// Drops one entry, from memory and file. Says whether there was one.
    pub fn remove(&self, key: &Key) -> Result<bool, Error> {
        let was_in_memory = self.shared.memory.remove(key);
        let n_on_disk = self.wait(Wait::Remove(*key))?;
        // A reader may have brought it back in between.
        self.shared.memory.remove(key);
        Ok(was_in_memory || n_on_disk > 0)
    }

    /// Drops every entry and plan of one source; see [`Cache::clear`].
    pub fn clear_source(&self, source: &str) -> Result<(), Error> {
        self.shared.memory.clear();
        self.wait(Wait::Clear(Some(source.to_owned())))?;
        self.shared.memory.clear();
        Ok(())
    }

    /// Drops every entry and plan, from memory and file. Other processes that share the file forget theirs
    /// at their next look at it.
    pub fn clear(&self) -> Result<(), Error> {
        self.shared.memory.clear();
        self.wait(Wait::Clear(None))?;
        self.shared.memory.clear();
        Ok(())
    }

    /// Waits until all that was put and counted before is in the file.
    ///
    /// # Errors
    /// The last thing that went wrong since the last wait.
    pub fn flush(&self) -> Result<(), Error> {
        self.wait(Wait::Flush).map(|_| ())
    }

    fn wait(&self, wait: Wait) -> Result<u64, Error> {
        Ok(self.writer.wait(wait).ok_or(Error::Ended)??)
    }

    /// The entries used last, newest first, at most `limit`: those on disk, or those in memory
    /// where nothing is kept on disk.
    pub fn entries(&self, limit: usize) -> Result<Vec<EntryInfo>, Error> {
        if !self.is_kept() {
            return Ok(self.entries_in_memory(limit));
        }
        self.flush()?;
        let cipher = self.shared.cipher();
        Ok(self.shared.db.read(|conn| disk::entries(conn, limit, cipher.as_ref()))?)
    }

    fn entries_in_memory(&self, limit: usize) -> Vec<EntryInfo> {
        let info = |(key, slot): (Key, Arc<crate::memory::Slot>)| EntryInfo {
            key,
            question: Some(slot.entry.question.clone()),
            source: slot.entry.source.clone(),
            made_at_ms: slot.entry.made_at_ms,
            last_hit_at_ms: slot.last_hit_at_ms(),
            n_hits: slot.n_hits(),
            size_bytes: slot.entry.size_bytes,
            cost_us: slot.entry.cost_us,
            cost_micro_usd: slot.entry.cost_micro_usd,
            at_rest: slot.entry.at_rest,
        };
        let mut infos: Vec<EntryInfo> = self.shared.memory.slots().map(info).collect();
        infos.sort_by_key(|it| (std::cmp::Reverse(it.last_hit_at_ms), it.key));
        infos.truncate(limit);
        infos
    }

    /// How full the cache is.
    pub fn stats(&self) -> Result<Stats, Error> {
        let (n_in_memory, memory_bytes) = self.shared.memory.size();
        let is_kept = self.is_kept();
        let (n_on_disk, used_bytes, oldest_on_disk, dropped) = self.shared.db.read(|conn| {
            let (n_entries, used_bytes) = (disk::n_entries(conn)?, disk::used_bytes(conn)?);
            Ok((n_entries, used_bytes, disk::oldest_ms(conn)?, disk::dropped(conn)?))
        })?;
        let (n_entries, disk_bytes, oldest_ms) = if is_kept {
            (n_on_disk, used_bytes, oldest_on_disk)
        } else {
            (n_in_memory, 0, self.shared.memory.slots().map(|it| it.1.entry.made_at_ms).min())
        };
        Ok(Stats {
            n_entries,
            n_in_memory,
            memory_bytes,
            disk_bytes,
            n_not_written: self.shared.n_not_written.load(Ordering::Relaxed),
            is_kept,
            oldest_ms,
            dropped,
            budget: Budget {
                memory_bytes: self.shared.memory.max_bytes(),
                disk_bytes: self.shared.max_disk_bytes,
                max_entries: self.shared.bounds.max_entries(),
                ttl: self.shared.bounds.ttl(),
            },
        })
    }

    fn is_kept(&self) -> bool {
        self.shared.db.path().is_some()
    }
}

impl std::fmt::Debug for Cache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cache").field("path", &self.shared.db.path()).finish_non_exhaustive()
    }
}

fn warn(error: &DbError) {
    tracing::warn!(%error, "the cache file failed: answers are worked out anew");
}
