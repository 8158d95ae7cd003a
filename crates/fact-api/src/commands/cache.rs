//! The cache, in figures.

use fact_cache::{BadKey, Key};
use fact_driver::now_ms;
use fact_store::Store;

use super::Context;
use crate::{
    App,
    error::ApiError,
    view,
    wire::{
        BucketView, CacheStats, CacheStatsView, ClearCache, ClearedCache, EntryView,
        MissReasonView, PopularView,
    },
};

/// Popular questions listed.
const MAX_POPULAR: usize = 20;

/// Entries listed.
const MAX_ENTRIES: usize = 200;

/// Slices a period is cut into.
const N_BUCKETS: i64 = 24;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What the cache holds and what it saved.
pub fn cache_stats(
    app: &App,
    req: &CacheStats,
    _: &Context<'_>,
) -> Result<CacheStatsView, ApiError> {
    let (store, cache) = (&app.driver.store, &app.driver.cache);
    // What was asked a moment ago belongs to the figures.
    store.flush().map_err(ApiError::storage)?;
    cache.flush().map_err(ApiError::storage)?;
    let until_ms = now_ms();
    let since_ms = match req.days {
        Some(days) => until_ms - i64::from(days) * DAY_MS,
        None => store.first_logged_ms().map_err(ApiError::storage)?.unwrap_or(until_ms - DAY_MS),
    };
    let totals = store.log_totals(since_ms).map_err(ApiError::storage)?;
    let popular = store.popular(since_ms, MAX_POPULAR).map_err(ApiError::storage)?;
    let stats = cache.stats().map_err(ApiError::storage)?;
    let entries = cache.entries(MAX_ENTRIES).map_err(ApiError::storage)?;
    let n_answers = totals.n_hits + totals.n_misses;
    let miss_reasons =
        totals.n_misses_by_reason.iter().filter(|it| *it.1 > 0).map(|(reason, n)| MissReasonView {
            reason: fact_driver::miss_words(*reason).to_owned(),
            n: *n,
        });
    Ok(CacheStatsView {
        n_questions: totals.n_questions,
        n_hits: totals.n_hits,
        n_misses: totals.n_misses,
        n_declined: totals.n_declined,
        n_failed: totals.n_failed,
        hit_rate: rate(totals.n_hits, n_answers),
        saved_us: totals.saved_us,
        hit_p50_us: totals.hit_p50_us,
        miss_p50_us: totals.miss_p50_us,
        miss_reasons: miss_reasons.collect(),
        series: series(store, since_ms, until_ms)?,
        popular: popular.into_iter().map(popular_view).collect(),
        n_entries: stats.n_entries,
        memory_bytes: stats.memory_bytes,
        disk_bytes: stats.disk_bytes,
        entries: entries.into_iter().map(entry_view).collect(),
    })
}

/// Forgets one kept answer, or all.
pub fn clear_cache(app: &App, req: &ClearCache, _: &Context<'_>) -> Result<ClearedCache, ApiError> {
    let cache = &app.driver.cache;
    let n_removed = match &req.key {
        None => {
            let n_before = cache.stats().map_err(ApiError::storage)?.n_entries;
            cache.clear().map_err(ApiError::storage)?;
            n_before
        }
        Some(key) => {
            let key: Key =
                key.parse().map_err(|err: BadKey| ApiError::bad_request(err.to_string()))?;
            u64::from(cache.remove(&key).map_err(ApiError::storage)?)
        }
    };
    Ok(ClearedCache { n_removed })
}

fn series(store: &Store, since_ms: i64, until_ms: i64) -> Result<Vec<BucketView>, ApiError> {
    let length_ms = ((until_ms - since_ms) / N_BUCKETS).max(60_000);
    let found = store.log_series(since_ms, until_ms, length_ms).map_err(ApiError::storage)?;
    let view = |it: fact_store::Bucket| BucketView {
        start_ms: it.start_ms,
        length_ms,
        n_hits: it.n_hits,
        n_misses: it.n_misses,
    };
    Ok(found.into_iter().map(view).collect())
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn rate(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn popular_view(it: fact_store::Popular) -> PopularView {
    PopularView {
        question: it.question,
        n_asked: it.n_asked,
        n_hits: it.n_hits,
        last_asked_ms: it.last_asked_ms,
        mean_us: it.mean_us,
    }
}

fn entry_view(it: fact_cache::EntryInfo) -> EntryView {
    EntryView {
        key: it.key.to_string(),
        question: it.question,
        source: view::source_name(&it.source),
        made_at_ms: it.made_at_ms,
        last_hit_at_ms: (it.n_hits > 0).then_some(it.last_hit_at_ms),
        n_hits: it.n_hits,
        size_bytes: it.size_bytes,
        cost_us: it.cost_us,
    }
}
