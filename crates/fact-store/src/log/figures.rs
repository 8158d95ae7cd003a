//! Figures over a time.

use std::collections::BTreeMap;

use fact_core::{CacheLevel, MissReason};
use rusqlite::Connection;

use super::{CacheUse, LogError, Period};
use crate::{Store, store::from_sql};

/// Figures over a time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Questions asked.
    pub n_questions: u64,
    /// Answered from the cache, or with a part of the work taken off by it.
    pub n_hits: u64,
    /// The same by level; levels that did not occur are left out.
    pub by_level: BTreeMap<CacheLevel, LevelTotals>,
    /// Looked for in the cache and not found.
    pub n_misses: u64,
    /// The same by reason; reasons that did not occur are left out.
    pub n_misses_by_reason: BTreeMap<MissReason, u64>,
    /// Declined.
    pub n_declined: u64,
    /// Gone wrong.
    pub n_failed: u64,
    /// Time saved by the cache, added up.
    pub saved_us: u64,
    /// Money saved by the cache, added up, in millionths of a dollar.
    pub saved_micro_usd: u64,
    /// How long hits took; `None` without hits.
    pub hit: Option<Latency>,
    /// How long answers took that were worked out; `None` without any.
    pub miss: Option<Latency>,
}

/// What one level of the cache did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LevelTotals {
    /// Hits.
    pub n: u64,
    /// Time saved, added up.
    pub saved_us: u64,
    /// Money saved, added up, in millionths of a dollar.
    pub saved_micro_usd: u64,
}

/// How long some answers took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latency {
    /// How many answers.
    pub n: u64,
    /// Half of them took at most this.
    pub p50_us: u64,
    /// 95 in 100 took at most this.
    pub p95_us: u64,
    /// 99 in 100 took at most this.
    pub p99_us: u64,
}

impl Latency {
    /// Of these times, which are put in order; `None` of none.
    pub(super) fn of(times_us: &mut [u64]) -> Option<Self> {
        times_us.sort_unstable();
        let percentile = |percent| percentile(times_us, percent);
        Some(Self {
            n: times_us.len() as u64,
            p50_us: percentile(50)?,
            p95_us: percentile(95)?,
            p99_us: percentile(99)?,
        })
    }
}

impl Store {
    /// Figures over the questions that were asked in `period`.
    ///
    /// # Errors
    /// Where the store's file fails.
    pub fn log_totals(&self, period: Period) -> Result<Totals, LogError> {
        Ok(self.db.read(|conn| totals(conn, period))?)
    }
}

fn totals(conn: &Connection, period: Period) -> rusqlite::Result<Totals> {
    let mut totals = Totals::default();
    let (mut hits_us, mut misses_us) = (Vec::new(), Vec::new());
    let select = "SELECT outcome, cache, total_us, saved_us, saved_micro_usd, level FROM query_log
        WHERE asked_at_ms >= ?1 AND asked_at_ms < ?2 AND is_warming = 0";
    let mut statement = conn.prepare_cached(select)?;
    let mut rows = statement.query([period.since_ms, period.until_ms])?;
    while let Some(row) = rows.next()? {
        totals.n_questions += 1;
        let answered = match row.get_ref(0)?.as_str()? {
            "declined" => {
                totals.n_declined += 1;
                false
            }
            "failed" => {
                totals.n_failed += 1;
                false
            }
            _ => true,
        };
        let total_us = from_sql(row.get(2)?);
        let (saved_us, saved_micro_usd) = (from_sql(row.get(3)?), from_sql(row.get(4)?));
        totals.saved_us = totals.saved_us.saturating_add(saved_us);
        totals.saved_micro_usd = totals.saved_micro_usd.saturating_add(saved_micro_usd);
        match CacheUse::parse(row.get_ref(1)?.as_str()?, row.get_ref(5)?.as_str_or_null()?) {
            CacheUse::Hit { level } => {
                totals.n_hits += 1;
                hits_us.push(total_us);
                let of_level = totals.by_level.entry(level).or_default();
                of_level.n += 1;
                of_level.saved_us = of_level.saved_us.saturating_add(saved_us);
                of_level.saved_micro_usd = of_level.saved_micro_usd.saturating_add(saved_micro_usd);
            }
            CacheUse::Miss { reason } => {
                totals.n_misses += 1;
                *totals.n_misses_by_reason.entry(reason).or_default() += 1;
                misses_us.extend(answered.then_some(total_us));
            }
            CacheUse::NotAsked => {}
        }
    }
    totals.hit = Latency::of(&mut hits_us);
    totals.miss = Latency::of(&mut misses_us);
    Ok(totals)
}

/// The smallest figure that `percent` in a hundred do not exceed (nearest rank); `None` of none.
/// `figures` are in ascending order.
fn percentile(figures: &[u64], percent: usize) -> Option<u64> {
    let rank = (figures.len() * percent).div_ceil(100);
    figures.get(rank.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(times_us: &[u64], expected: Option<[u64; 3]>) {
        let found = Latency::of(&mut times_us.to_vec());
        assert_eq!(found.map(|it| [it.p50_us, it.p95_us, it.p99_us]), expected);
        assert_eq!(found.map(|it| it.n), expected.map(|_| times_us.len() as u64));
    }

    #[test]
    fn a_percentile_is_a_time_that_occurred() {
        check(&[], None);
        check(&[7], Some([7, 7, 7]));
        check(&[3, 1, 2], Some([2, 3, 3]));
        check(&[4, 3, 2, 1], Some([2, 4, 4]));
        check(&(1..=100).rev().collect::<Vec<_>>(), Some([50, 95, 99]));
        check(&(1..=1000).rev().collect::<Vec<_>>(), Some([500, 950, 990]));
    }
}
