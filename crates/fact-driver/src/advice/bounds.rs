//! Whether other bounds would have kept answers that were wanted again.

use std::time::Duration;

use fact_cache::{Budget, replay::Replayed};

use super::{
    Action, Advice, Gain, Now, Standing,
    words::{counted, room, time},
};

/// Names the advice to keep fewer answers.
pub(super) const FEWER: &str = "fewer";

const TTL: &str = "cache.ttl";
const MAX_SIZE: &str = "cache.max_size";

/// Ages tried, shortest first, in seconds.
const AGES_S: [u64; 5] = [3_600, 6 * 3_600, 86_400, 7 * 86_400, 30 * 86_400];

/// As many answers as the setting allows.
const MOST: u64 = 10_000_000;

/// What reaches this part of the largest gain is enough.
const ENOUGH_PERCENT: u64 = 90;

/// Less room is not worth being careful for.
const MIN_FREED_BYTES: u64 = 10 << 20;

/// A record this long says what is not asked again.
const LONG_RECORD_MS: i64 = 3 * 24 * 60 * 60 * 1000;

/// Whether answers would have been found again, had they been given out for longer.
pub(super) fn longer(now: &Now<'_>) -> Option<Advice> {
    let budget = now.course.budget;
    let ttl = budget.ttl.filter(|_| now.replayed.n_expired > 0)?;
    let ever = Budget { ttl: None, ..budget };
    let steps = AGES_S.map(Duration::from_secs).into_iter().filter(|it| *it > ttl);
    let steps = steps.map(|it| Budget { ttl: Some(it), ..budget }).chain([ever]);
    let (chosen, after, gain) = first_enough(now, steps, ever)?;
    let age = |ttl: Duration| time(i64::try_from(ttl.as_millis()).unwrap_or(i64::MAX));
    let for_how_long = chosen
        .ttl
        .map_or_else(|| "without an age limit".to_owned(), |it| format!("for {}", age(it)));
    Some(Advice {
        id: "longer",
        title: format!("Serve cached answers {for_how_long}, not for {}", age(ttl)),
        why: format!(
            "{} worked out again only because the cached ones had expired: the data had not changed. \
             Changed data is seen at every question, so that no answer is older than its data.",
            counted(now.replayed.n_expired, "answer was", "answers were")
        ),
        gain,
        gain_words: now.gain_words(&gain),
        basis: now.basis(&after),
        action: Action::SetOption {
            name: TTL,
            value: chosen.ttl.map_or(0, |it| it.as_secs()).to_string(),
        },
    })
}

/// Whether answers would have been found again, had more been kept.
pub(super) fn more(now: &Now<'_>) -> Option<Advice> {
    let budget = now.course.budget;
    if now.replayed.n_evicted == 0 || budget.max_entries >= MOST {
        return None;
    }
    let all = Budget { max_entries: MOST, ..budget };
    let n_most = now.with(all).n_most;
    let steps = round_numbers().filter(|it| *it > budget.max_entries);
    // The first step that holds all that was ever kept is the last that makes a difference.
    let n_steps = steps.clone().take_while(|it| *it < n_most).count() + 1;
    let steps = steps.take(n_steps).map(|it| Budget { max_entries: it, ..budget });
    let (chosen, after, gain) = first_enough(now, steps, all)?;
    let (most, before) = (chosen.max_entries, budget.max_entries);
    Some(Advice {
        id: "more",
        title: format!("Keep {}, not {before}", counted(most, "answer", "answers")),
        why: format!(
            "{} worked out again because the cached ones had been dropped to make room.",
            counted(now.replayed.n_evicted, "answer was", "answers were")
        ),
        gain,
        gain_words: now.gain_words(&gain),
        basis: now.basis(&after),
        action: Action::SetOption { name: MAX_SIZE, value: most.to_string() },
    })
}

/// Whether fewer answers would have done as well.
pub(super) fn fewer(now: &Now<'_>, standing: &Standing) -> Option<Advice> {
    let budget = now.course.budget;
    if now.record.span_ms < LONG_RECORD_MS {
        return None;
    }
    let freed = |n: u64| {
        let n_gone = standing.n_entries.saturating_sub(n);
        standing.disk_bytes / standing.n_entries.max(1) * n_gone
    };
    let worthwhile = |n: &u64| *n <= budget.max_entries / 2 && freed(*n) >= MIN_FREED_BYTES;
    let as_good = |n: u64| {
        let after = now.with(Budget { max_entries: n, ..budget });
        (after.n_hits >= now.replayed.n_hits).then_some((n, after))
    };
    let (n, after) = round_numbers().take_while(worthwhile).find_map(as_good)?;
    let freed = room(freed(n));
    Some(Advice {
        id: FEWER,
        title: format!("Keep {}, not {}", counted(n, "answer", "answers"), budget.max_entries),
        why: format!(
            "Every recorded question would still have found its answer, and {} are kept.",
            standing.n_entries
        ),
        gain: Gain::default(),
        gain_words: format!("about {freed} of disk, with no fewer answers from the cache"),
        basis: now.basis(&after),
        action: Action::SetOption { name: MAX_SIZE, value: n.to_string() },
    })
}

/// The first of `steps` that gains nearly as much as `all`; `None` where that gains nothing.
fn first_enough(
    now: &Now<'_>,
    mut steps: impl Iterator<Item = Budget>,
    all: Budget,
) -> Option<(Budget, Replayed, Gain)> {
    let enough = now.gain(&now.with(all)).n_hits.saturating_mul(ENOUGH_PERCENT).div_ceil(100);
    if enough == 0 {
        return None;
    }
    steps.find_map(|budget| {
        let after = now.with(budget);
        let gain = now.gain(&after);
        (gain.n_hits >= enough).then_some((budget, after, gain))
    })
}

/// 10, 20, 50, 100 and so on, up to the most that can be set.
fn round_numbers() -> impl Iterator<Item = u64> + Clone {
    let decades = std::iter::successors(Some(10_u64), |it| it.checked_mul(10));
    decades.flat_map(|it| [it, 2 * it, 5 * it]).take_while(|it| *it <= MOST)
}
