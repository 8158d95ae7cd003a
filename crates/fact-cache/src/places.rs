//! Where the rows of a statement are, among the entries in memory.

use std::{
    collections::HashMap,
    hash::BuildHasher as _,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{Key, RowsKey, by_digest::ByDigest};

/// Locks, so that threads that look for different rows seldom wait for each other.
const N_SHARDS: usize = 16;

type Shard = HashMap<RowsKey, Key, ByDigest>;

/// The key of the entry that has the rows of a statement.
///
/// It holds no more than there are entries: who drops an entry takes its place out.
#[derive(Default)]
pub(crate) struct Places([Mutex<Shard>; N_SHARDS]);

impl Places {
    pub(crate) fn insert(&self, rows: RowsKey, key: Key) {
        if let Some(mut shard) = self.shard(&rows) {
            shard.insert(rows, key);
        }
    }

    pub(crate) fn get(&self, rows: &RowsKey) -> Option<Key> {
        self.shard(rows)?.get(rows).copied()
    }

    /// Takes out the place of the rows, where it is `key`: another entry may have the same rows.
    pub(crate) fn remove(&self, rows: &RowsKey, key: &Key) {
        if let Some(mut shard) = self.shard(rows)
            && shard.get(rows) == Some(key)
        {
            shard.remove(rows);
        }
    }

    pub(crate) fn clear(&self) {
        for shard in &self.0 {
            shard.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }

    fn shard(&self, rows: &RowsKey) -> Option<MutexGuard<'_, Shard>> {
        // The lowest bits choose among the places within a shard.
        let idx = ByDigest::default().hash_one(rows) >> 32;
        let shard = self.0.get(usize::try_from(idx).ok()? % N_SHARDS)?;
        Some(shard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
