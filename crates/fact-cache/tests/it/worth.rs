//! What goes when room is needed: what is least worth it.

use fact_cache::{Budget, Cache, Entry};

use crate::{BUDGET, entry, folder, key, level};

/// Ten answers, the first of which is `first`; then all but `max_entries` go. Whether it stays.
#[track_caller]
fn check(first: Entry, n_hits: i64, stays: bool) {
    let (_folder, path) = folder();
    let (cache, _) = Cache::open(Some(&path), BUDGET).unwrap();
    cache.put(key(0), first);
    (0..n_hits).for_each(|_| drop(cache.get(&key(0), 0)));
    (1..10).for_each(|n| cache.put(key(n), entry(n, 100)));
    cache.flush().unwrap();
    cache.set_limits(3, None);
    cache.flush().unwrap();
    assert_eq!(level(&cache, 0).is_some(), stays);
    assert_eq!(cache.stats().unwrap().dropped.n_for_number, 7);
}

#[test]
fn an_answer_that_is_dear_to_make_again_stays() {
    check(entry(0, 100), 0, false);
    check(Entry { cost_us: 400, ..entry(0, 100) }, 0, false);
    check(Entry { cost_us: 900, ..entry(0, 100) }, 0, true);
    check(Entry { cost_us: 9_000_000, ..entry(0, 100) }, 0, true);
    check(Entry { cost_micro_usd: 10_000, ..entry(0, 100) }, 0, true);
    check(entry(0, 100), 5, true);
    check(Entry { cost_us: 9_000, ..entry(0, 1_000_000) }, 0, false);
}

#[test]
fn what_was_dear_and_is_used_no_more_is_overtaken() {
    let (_folder, path) = folder();
    let (cache, _) = Cache::open(Some(&path), Budget { max_entries: 4, ..BUDGET }).unwrap();
    cache.put(key(0), Entry { cost_us: 20_000, ..entry(0, 100) });
    // The clock rises by what each of the others is worth, some 7,500, with every few of them.
    let is_kept = || cache.entries(9).unwrap().iter().any(|it| it.key == key(0));
    let stayed_for = (1..1_000).take_while(|n| {
        cache.put(key(*n), entry(*n, 100));
        cache.flush().unwrap();
        is_kept()
    });
    let n = stayed_for.count();
    assert!((8..40).contains(&n), "{n}");
}
