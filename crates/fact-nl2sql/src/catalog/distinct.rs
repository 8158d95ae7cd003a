//! How many different values there are, in bounded memory.
//!
//! Knows nothing of columns.

use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasherDefault, Hash, Hasher};

use fact_core::ValueRef;
use rustc_hash::FxHasher;

/// Smallest hashes kept once there are too many to keep all: the count is then within about
/// three hundredths.
const N_SMALLEST: usize = 1_024;

/// A value's hash; equal for equal values, as SQLite has it.
pub(super) fn hash(cell: &ValueRef<'_>) -> u64 {
    let mut hasher = FxHasher::default();
    match cell {
        ValueRef::Null => 0_u8.hash(&mut hasher),
        ValueRef::Integer(it) => (1_u8, it).hash(&mut hasher),
        #[expect(clippy::cast_possible_truncation, reason = "taken only where nothing is lost")]
        #[expect(clippy::cast_precision_loss, reason = "compared with what it was")]
        #[expect(clippy::float_cmp, reason = "equal means equal here")]
        ValueRef::Real(it) if (*it as i64) as f64 == *it => (1_u8, *it as i64).hash(&mut hasher),
        ValueRef::Real(it) => (2_u8, it.to_bits()).hash(&mut hasher),
        ValueRef::Text(it) => (3_u8, it.as_bytes()).hash(&mut hasher),
        ValueRef::Blob { size_bytes } => (4_u8, size_bytes).hash(&mut hasher),
    }
    spread(hasher.finish())
}

/// Spreads a hash over all bits, for the smallest of many to tell how many there are.
///
/// # Source
/// The finalizer of `SplitMix64`, <https://prng.di.unimi.it/splitmix64.c>.
fn spread(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

/// Hashes are spread already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Counts different values: exactly up to a bound, then by the smallest of their hashes.
///
/// # Source
/// Bar-Yossef and others, "Counting distinct elements in a data stream" (2002): of hashes spread
/// over the unit interval the k-th smallest lies near k / n.
pub(super) struct Distinct {
    all: Option<HashSet<u64, BuildHasherDefault<AsIs>>>,
    max: usize,
    smallest: BTreeSet<u64>,
    /// Whether a value came twice while all were remembered.
    came_twice: bool,
}

impl Distinct {
    /// Counts exactly up to about `max` values.
    pub fn new(max: usize) -> Self {
        let all = Some(HashSet::default());
        Self { all, max: max.max(N_SMALLEST), smallest: BTreeSet::new(), came_twice: false }
    }

    /// Takes a value; says whether it is certainly a new one.
    pub fn add(&mut self, hash: u64) -> bool {
        let Some(all) = self.all.as_mut() else {
            self.add_to_smallest(hash);
            return false;
        };
        let is_new = all.insert(hash);
        self.came_twice |= !is_new;
        self.forget_if_too_many();
        is_new
    }

    /// Counts exactly up to about `max` values from now on.
    pub fn remember_at_most(&mut self, max: usize) {
        self.max = max.max(N_SMALLEST);
        self.forget_if_too_many();
    }

    /// How many values take memory.
    pub fn n_remembered(&self) -> usize {
        self.all.as_ref().map_or(0, HashSet::len)
    }

    fn forget_if_too_many(&mut self) {
        if self.n_remembered() <= self.max {
            return;
        }
        for hash in self.all.take().unwrap_or_default() {
            self.add_to_smallest(hash);
        }
    }

    fn add_to_smallest(&mut self, hash: u64) {
        if self.smallest.len() < N_SMALLEST {
            self.smallest.insert(hash);
        } else if self.smallest.last().is_some_and(|it| hash < *it) && self.smallest.insert(hash) {
            self.smallest.pop_last();
        }
    }

    /// How many different values there were among `n_values`. Where it is estimated and nearly
    /// all were different, with none of those remembered coming twice, all count as different.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    #[expect(clippy::cast_possible_truncation, reason = "an estimate")]
    #[expect(clippy::cast_sign_loss, reason = "an estimate is not negative")]
    pub fn count(&self, n_values: u64) -> u64 {
        if let Some(all) = &self.all {
            return all.len() as u64;
        }
        let Some(kth) = self.smallest.last() else { return 0 };
        let share = *kth as f64 / u64::MAX as f64;
        let estimate = (N_SMALLEST - 1) as f64 / share.max(f64::MIN_POSITIVE);
        if !self.came_twice && estimate > 0.9 * n_values as f64 {
            return n_values;
        }
        (estimate as u64).min(n_values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(max: usize, values: impl Iterator<Item = i64>, low: u64, high: u64) {
        let mut distinct = Distinct::new(max);
        let mut n_values = 0;
        for value in values {
            distinct.add(hash(&ValueRef::Integer(value)));
            n_values += 1;
        }
        let count = distinct.count(n_values);
        assert!((low..=high).contains(&count), "{count}");
    }

    #[test]
    fn few_are_counted_and_many_estimated() {
        check(5_000, (0..3_000).map(|it| it % 100), 100, 100);
        check(5_000, 0..5_000, 5_000, 5_000);
        check(5_000, (0..200_000).map(|it| it % 50_000), 45_000, 55_000);
        // All different: said to be so.
        check(5_000, 0..200_000, 200_000, 200_000);
    }

    #[test]
    fn a_whole_number_is_the_same_value_in_both_forms() {
        assert_eq!(hash(&ValueRef::Integer(3)), hash(&ValueRef::Real(3.0)));
        assert_ne!(hash(&ValueRef::Integer(3)), hash(&ValueRef::Real(3.5)));
        assert_ne!(hash(&ValueRef::Integer(3)), hash(&ValueRef::Text("3".into())));
    }
}
