//! The cache, in figures.

use fact_cache::{AtRest, BadKey, Budget, Dropped, EntryInfo, Key};
use fact_core::CacheLevel;
use fact_driver::now_ms;
use fact_store::{CallSums, Latency, LevelTotals, Period, Popular, Store, Totals};

use super::{Context, advice::verified_view};
use crate::{
    App,
    error::ApiError,
    view,
    wire::{
        AtRestView, BucketView, CacheStatsView, ClearCache, ClearedCache, DroppedView, EntryView,
        LatencyView, LevelKind, LevelView, LogPeriod, MissReasonView, PopularView, PromptCacheView,
    },
};

/// Popular and costly questions listed.
const MAX_POPULAR: usize = 20;

/// Entries listed.
const MAX_ENTRIES: usize = 200;

/// Slices a period is cut into.
const N_BUCKETS: i64 = 24;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

const SAVED_HOW: &str = "For each answer from the cache: what making it had taken, less what giving \
    it took. Where the cache took off a part of the work alone, what that part had taken. Money is \
    what the calls of models behind the answer had cost.";

/// What the cache holds and what it saved.
pub fn cache_stats(
    app: &App,
    req: &LogPeriod,
    _: &Context<'_>,
) -> Result<CacheStatsView, ApiError> {
    let (store, cache) = (&app.driver.store, &app.driver.cache);
    // What was asked a moment ago belongs to the figures.
    store.flush().map_err(ApiError::storage)?;
    cache.flush().map_err(ApiError::storage)?;
    let period = period(store, req)?;
    let totals = store.log_totals(period).map_err(ApiError::storage)?;
    let popular = store.popular(period, MAX_POPULAR).map_err(ApiError::storage)?;
    let costly = store.costly(period, MAX_POPULAR).map_err(ApiError::storage)?;
    let calls = store.call_sums(period).map_err(ApiError::storage)?;
    let stats = cache.stats().map_err(ApiError::storage)?;
    let Budget { disk_bytes: max_disk_bytes, max_entries, ttl, .. } = stats.budget;
    let verified = app.driver.verified().map_err(ApiError::storage)?;
    Ok(CacheStatsView {
        since_ms: period.since_ms,
        until_ms: period.until_ms,
        n_questions: totals.n_questions,
        n_hits: totals.n_hits,
        n_misses: totals.n_misses,
        n_declined: totals.n_declined,
        n_failed: totals.n_failed,
        hit_rate: rate(totals.n_hits, totals.n_hits + totals.n_misses),
        levels: CacheLevel::ALL.map(|level| level_view(level, &totals)).into(),
        prompt_cache: (calls.n_calls > 0).then(|| prompt_cache(&calls)),
        saved_us: totals.saved_us,
        saved_micro_usd: totals.saved_micro_usd,
        saved_how: SAVED_HOW.to_owned(),
        hit: totals.hit.map(latency),
        miss: totals.miss.map(latency),
        miss_reasons: miss_reasons(&totals),
        series: series(store, period)?,
        popular: popular.into_iter().map(popular_view).collect(),
        costly: costly.into_iter().map(popular_view).collect(),
        n_entries: stats.n_entries,
        max_entries: (max_entries < u64::MAX).then_some(max_entries),
        memory_bytes: stats.memory_bytes,
        disk_bytes: stats.disk_bytes,
        max_disk_bytes,
        ttl_s: ttl.map(|it| it.as_secs()),
        oldest_made_at_ms: stats.oldest_ms,
        dropped: dropped(stats.dropped),
        is_kept: stats.is_kept,
        n_not_written: stats.n_not_written,
        entries: entries(app)?,
        verified: verified.map(verified_view),
    })
}

/// The period asked for; from the first question on, where none is.
pub(super) fn period(store: &Store, req: &LogPeriod) -> Result<Period, ApiError> {
    // One asked at this very moment belongs to it.
    let until_ms = req.until_ms.unwrap_or_else(|| now_ms() + 1);
    let since_ms = match (req.from_ms, req.days) {
        (Some(from_ms), _) => from_ms,
        (None, Some(days)) => until_ms.saturating_sub(i64::from(days) * DAY_MS),
        (None, None) => {
            let first = store.first_logged_ms().map_err(ApiError::storage)?;
            first.filter(|it| *it < until_ms).unwrap_or_else(|| until_ms.saturating_sub(DAY_MS))
        }
    };
    if since_ms >= until_ms {
        let message = "the period ends before it begins: give a beginning before its end";
        return Err(ApiError::bad_request(message));
    }
    Ok(Period { since_ms, until_ms })
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

fn series(store: &Store, period: Period) -> Result<Vec<BucketView>, ApiError> {
    let span_ms = period.until_ms.saturating_sub(period.since_ms);
    // Rounded up: the last slice ends with the period, not a slice after it.
    let length_ms = ((span_ms + N_BUCKETS - 1) / N_BUCKETS).max(60_000);
    let found = store.log_series(period, length_ms).map_err(ApiError::storage)?;
    let view = |it: fact_store::Bucket| BucketView {
        start_ms: it.start_ms,
        length_ms,
        n_hits: it.n_hits,
        n_misses: it.n_misses,
        hit_p50_us: it.hit.map(|it| it.p50_us),
        miss_p50_us: it.miss.map(|it| it.p50_us),
    };
    Ok(found.into_iter().map(view).collect())
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn rate(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn level_view(level: CacheLevel, totals: &Totals) -> LevelView {
    let LevelTotals { n, saved_us, saved_micro_usd } =
        totals.by_level.get(&level).copied().unwrap_or_default();
    let (level, name) = match level {
        CacheLevel::Answer => (LevelKind::Answer, "the whole answer was cached"),
        CacheLevel::Result => (LevelKind::Result, "another question led to the same statement"),
        CacheLevel::Plan => (LevelKind::Plan, "a model's statement was cached and ran again"),
    };
    LevelView { level, name: name.to_owned(), n, saved_us, saved_micro_usd }
}

fn prompt_cache(calls: &CallSums) -> PromptCacheView {
    PromptCacheView {
        n_calls: calls.n_calls,
        n_tokens_read: calls.usage.cache_read,
        n_tokens_in: calls.usage.prompt(),
        saved_micro_usd: calls.saved_micro_usd,
    }
}

fn latency(it: Latency) -> LatencyView {
    LatencyView { n: it.n, p50_us: it.p50_us, p95_us: it.p95_us, p99_us: it.p99_us }
}

fn miss_reasons(totals: &Totals) -> Vec<MissReasonView> {
    let mut reasons: Vec<MissReasonView> = totals
        .n_misses_by_reason
        .iter()
        .map(|(reason, n)| MissReasonView {
            key: reason.as_str().to_owned(),
            reason: fact_driver::miss_words(*reason).to_owned(),
            n: *n,
        })
        .collect();
    reasons.sort_by_key(|it| std::cmp::Reverse(it.n));
    reasons
}

fn dropped(it: Dropped) -> Vec<DroppedView> {
    let all = [
        (it.n_superseded, "the data they were made from has changed"),
        (it.n_for_number, "the limit on the number of answers was reached"),
        (it.n_for_bytes, "the cache file reached its size limit"),
    ];
    let view = |(n, reason): (u64, &str)| DroppedView { reason: reason.to_owned(), n };
    all.into_iter().filter(|it| it.0 > 0).map(view).collect()
}

fn popular_view(it: Popular) -> PopularView {
    PopularView {
        question: it.question,
        n_asked: it.n_asked,
        n_hits: it.n_hits,
        last_asked_ms: it.last_asked_ms,
        mean_us: it.mean_us,
        total_us: it.total_us,
        micro_usd: it.micro_usd,
    }
}

fn entries(app: &App) -> Result<Vec<EntryView>, ApiError> {
    let entries = app.driver.cache.entries(MAX_ENTRIES).map_err(ApiError::storage)?;
    let current = app.current();
    // Data that cannot be read now has no state, and figures are shown all the same.
    let fingerprint = current.data().ok().and_then(|it| it.source().fingerprint().ok());
    let is_current = |key: &Key| fingerprint.is_some_and(|it| key.is_of(&it.0));
    Ok(entries.into_iter().map(|it| entry_view(is_current(&it.key), it)).collect())
}

fn entry_view(is_current: bool, it: EntryInfo) -> EntryView {
    EntryView {
        key: it.key.to_string(),
        question: it.question,
        source: view::source_name(&it.source),
        made_at_ms: it.made_at_ms,
        last_hit_at_ms: (it.n_hits > 0).then_some(it.last_hit_at_ms),
        n_hits: it.n_hits,
        size_bytes: it.size_bytes,
        cost_us: it.cost_us,
        micro_usd: it.cost_micro_usd,
        at_rest: match it.at_rest {
            AtRest::Plain => AtRestView::Plain,
            AtRest::Encrypted => AtRestView::Encrypted,
        },
        is_current,
    }
}
