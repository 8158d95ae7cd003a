//! The memory level: no lock on the disk, no writing, a fraction of a microsecond.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
};

use moka::{notification::RemovalCause, policy::EvictionPolicy, sync::Cache};

use crate::{Entry, Key, Part, RowsKey, bounds::Bounds, by_digest::ByDigest, places::Places};

/// Entries by key, within a bound of bytes; what was used longest ago makes room first.
pub(crate) struct Memory {
    slots: Cache<Key, Arc<Slot>, ByDigest>,
    by_rows: Arc<Places>,
    /// Whether a hit was counted since [`Memory::take_hits`].
    has_hits: AtomicBool,
}

/// What keeping an entry takes beside the entry: its place among the others, by its key and by that of
/// its rows, found with `cargo bench -p fact-cache --bench threads`, which says by how much it is off.
const PLACE_BYTES: u64 = 600;

/// An entry, and the hits that are not on disk yet.
pub(crate) struct Slot {
    pub(crate) entry: Arc<Entry>,
    n_new_hits: AtomicU64,
    n_hits: AtomicU64,
    last_hit_at_ms: AtomicI64,
}

/// Hits on one entry that are to be written down.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hits {
    pub(crate) key: Key,
    /// How many.
    pub(crate) count: u64,
    /// When the last was.
    pub(crate) last_at_ms: i64,
}

impl Slot {
    /// Hits since the entry came into memory.
    pub(crate) fn n_hits(&self) -> u64 {
        self.n_hits.load(Ordering::Relaxed)
    }

    /// When it was last given out, or made.
    pub(crate) fn last_hit_at_ms(&self) -> i64 {
        self.last_hit_at_ms.load(Ordering::Relaxed).max(self.entry.made_at_ms)
    }

    fn take_hits(&self, key: Key) -> Option<Hits> {
        let count = self.n_new_hits.swap(0, Ordering::Relaxed);
        let last_at_ms = self.last_hit_at_ms.load(Ordering::Relaxed);
        (count > 0).then_some(Hits { key, count, last_at_ms })
    }
}

impl Memory {
    /// `on_evicted` gets the hits of an entry that makes room before they were written down.
    pub(crate) fn new(max_bytes: u64, on_evicted: impl Fn(Hits) + Send + Sync + 'static) -> Self {
        let by_rows = Arc::<Places>::default();
        let of_rows = Arc::clone(&by_rows);
        let slots = Cache::builder()
            .name("answers")
            .max_capacity(max_bytes)
            .weigher(|_, slot: &Arc<Slot>| weight(&slot.entry))
            .eviction_policy(EvictionPolicy::lru())
            .eviction_listener(move |key, slot: Arc<Slot>, cause| {
                // In the place of one that is replaced is another by now.
                if let Some(rows) = slot.entry.rows.filter(|_| cause != RemovalCause::Replaced) {
                    of_rows.remove(&rows.key, &key);
                }
                // One that is removed by hand has nothing left to count.
                let stays = cause != RemovalCause::Explicit;
                if let Some(hits) = slot.take_hits(*key).filter(|_| stays) {
                    on_evicted(hits);
                }
            })
            .build_with_hasher(ByDigest::default());
        Self { slots, by_rows, has_hits: AtomicBool::new(false) }
    }

    /// The entry, unless it is too old, its hit counted. The second value is true for the first hit
    /// since [`Memory::take_hits`]: somebody should come and take them.
    pub(crate) fn hit(
        &self,
        key: &Key,
        now_ms: i64,
        bounds: &Bounds,
    ) -> Option<(Arc<Entry>, bool)> {
        let slot = self.slots.get(key)?;
        if bounds.is_expired(slot.entry.made_at_ms, now_ms) {
            return None;
        }
        slot.n_new_hits.fetch_add(1, Ordering::Relaxed);
        slot.n_hits.fetch_add(1, Ordering::Relaxed);
        slot.last_hit_at_ms.fetch_max(now_ms, Ordering::Relaxed);
        // Read before written: a line that all threads write on every hit would slow them all.
        let is_first =
            !self.has_hits.load(Ordering::Relaxed) && !self.has_hits.swap(true, Ordering::Relaxed);
        Some((Arc::clone(&slot.entry), is_first))
    }

    /// An entry bigger than the whole bound is left out, and the one it replaces goes.
    pub(crate) fn put(&self, key: Key, entry: Arc<Entry>, used_at_ms: i64) {
        if u64::from(weight(&entry)) > self.max_bytes() {
            self.slots.invalidate(&key);
            return;
        }
        let former = self.slots.get(&key).and_then(|it| it.entry.rows);
        if let Some(former) = former.filter(|it| entry.rows != Some(*it)) {
            self.by_rows.remove(&former.key, &key);
        }
        if let Some(rows) = entry.rows {
            self.by_rows.insert(rows.key, key);
        }
        let slot = Slot {
            entry,
            n_new_hits: AtomicU64::new(0),
            n_hits: AtomicU64::new(0),
            last_hit_at_ms: AtomicI64::new(used_at_ms),
        };
        self.slots.insert(key, Arc::new(slot));
    }

    /// The entry, of whatever age. Counts nothing.
    pub(crate) fn peek(&self, key: &Key) -> Option<Arc<Entry>> {
        self.slots.get(key).map(|slot| Arc::clone(&slot.entry))
    }

    /// The entry whose rows are those of this statement and data, unless it is too old. Counts
    /// nothing: the entry is of another question.
    pub(crate) fn rows(
        &self,
        rows_key: &RowsKey,
        now_ms: i64,
        bounds: &Bounds,
    ) -> Option<Arc<Entry>> {
        let slot = self.slots.get(&self.by_rows.get(rows_key)?)?;
        let is_good = !bounds.is_expired(slot.entry.made_at_ms, now_ms);
        (is_good && slot.entry.rows.is_some_and(|it| it.key == *rows_key))
            .then(|| Arc::clone(&slot.entry))
    }

    pub(crate) fn remove(&self, key: &Key) -> bool {
        self.slots.remove(key).is_some()
    }

    /// Whether there is an entry, of whatever age. Counts nothing.
    pub(crate) fn holds(&self, key: &Key) -> bool {
        self.slots.contains_key(key)
    }

    /// Drops what was used longest ago, where there are more than `max_entries`.
    pub(crate) fn evict_beyond(&self, max_entries: u64) {
        let (n_entries, _) = self.size();
        let Some(n_beyond) = n_entries.checked_sub(max_entries).filter(|it| *it > 0) else {
            return;
        };
        let mut by_use: Vec<(i64, Key)> =
            self.slots().map(|(key, slot)| (slot.last_hit_at_ms(), key)).collect();
        by_use.sort_unstable();
        let n_beyond = usize::try_from(n_beyond).unwrap_or(usize::MAX);
        by_use.iter().take(n_beyond).for_each(|(_, key)| self.slots.invalidate(key));
    }

    pub(crate) fn clear(&self) {
        self.slots.invalidate_all();
        self.by_rows.clear();
    }

    /// The hits not written down yet; they are then the caller's.
    pub(crate) fn take_hits(&self) -> Vec<Hits> {
        if !self.has_hits.swap(false, Ordering::Relaxed) {
            return Vec::new();
        }
        self.slots.iter().filter_map(|(key, slot)| slot.take_hits(*key)).collect()
    }

    pub(crate) fn slots(&self) -> impl Iterator<Item = (Key, Arc<Slot>)> {
        self.slots.iter().map(|(key, slot)| (*key, slot))
    }

    /// The bound.
    pub(crate) fn max_bytes(&self) -> u64 {
        self.slots.policy().max_capacity().unwrap_or(u64::MAX)
    }

    /// How many entries, and how many bytes they take, about.
    pub(crate) fn size(&self) -> (u64, u64) {
        self.slots.run_pending_tasks();
        (self.slots.entry_count(), self.slots.weighted_size())
    }
}

/// What an entry takes with its place. One beyond 4 GiB weighs 4 GiB, which is above any bound it
/// could fit.
fn weight(entry: &Entry) -> u32 {
    let part = |it: &Part| size_of::<Part>() + it.name.capacity();
    let parts: usize = entry.parts.iter().map(part).sum();
    u32::try_from(entry.size_bytes + parts as u64 + PLACE_BYTES).unwrap_or(u32::MAX)
}
