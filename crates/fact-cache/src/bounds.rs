//! The bounds that may change while the cache runs: how many answers, and how old.

use std::{
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
    time::Duration,
};

/// Looked at on every hit, so that there is no lock.
pub(crate) struct Bounds {
    max_entries: AtomicU64,
    /// [`FOR_EVER`] where age is no bound.
    ttl_ms: AtomicI64,
}

const FOR_EVER: i64 = i64::MAX;

impl Bounds {
    pub(crate) fn new(max_entries: u64, ttl: Option<Duration>) -> Self {
        Self { max_entries: max_entries.into(), ttl_ms: to_ms(ttl).into() }
    }

    pub(crate) fn set(&self, max_entries: u64, ttl: Option<Duration>) {
        self.max_entries.store(max_entries, Ordering::Relaxed);
        self.ttl_ms.store(to_ms(ttl), Ordering::Relaxed);
    }

    pub(crate) fn max_entries(&self) -> u64 {
        self.max_entries.load(Ordering::Relaxed)
    }

    /// Whether nothing is kept at all.
    pub(crate) fn keep_nothing(&self) -> bool {
        self.max_entries() == 0
    }

    pub(crate) fn ttl(&self) -> Option<Duration> {
        let ttl_ms = self.ttl_ms.load(Ordering::Relaxed);
        (ttl_ms != FOR_EVER).then(|| Duration::from_millis(ttl_ms.cast_unsigned()))
    }

    /// Whether an entry made at `made_at_ms` is older at `now_ms` than may be. One from the
    /// future, which a clock that was set back brings about, is not.
    pub(crate) fn is_expired(&self, made_at_ms: i64, now_ms: i64) -> bool {
        now_ms.saturating_sub(made_at_ms) > self.ttl_ms.load(Ordering::Relaxed)
    }
}

fn to_ms(ttl: Option<Duration>) -> i64 {
    ttl.and_then(|it| i64::try_from(it.as_millis()).ok()).unwrap_or(FOR_EVER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ttl: Option<Duration>, made_at_ms: i64, now_ms: i64, expected: bool) {
        let bounds = Bounds::new(1, ttl);
        assert_eq!(bounds.is_expired(made_at_ms, now_ms), expected);
        assert_eq!(bounds.ttl(), ttl.filter(|it| *it != Duration::MAX));
    }

    #[test]
    fn an_entry_is_good_up_to_and_including_its_age() {
        let second = Some(Duration::from_secs(1));
        check(second, 5_000, 6_000, false);
        check(second, 5_000, 6_001, true);
        check(Some(Duration::ZERO), 5_000, 5_000, false);
        check(Some(Duration::ZERO), 5_000, 5_001, true);
    }

    #[test]
    fn clocks_that_jump_expire_nothing_by_overflow() {
        let second = Some(Duration::from_secs(1));
        check(second, 6_000, 5_000, false);
        check(second, i64::MAX, i64::MIN, false);
        check(second, i64::MIN, i64::MAX, true);
        check(None, i64::MIN, i64::MAX, false);
        check(Some(Duration::MAX), i64::MIN, i64::MAX, false);
    }
}
