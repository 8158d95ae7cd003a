//! How many entries are kept, and how old they are given out; changed while running.

use std::{path::Path, time::Duration};

use fact_cache::{Budget, Cache, Entry, Tier};
use fact_core::MissReason;
use rusqlite::Connection;

use crate::{BUDGET, entry, folder, key, level, open};

const SECOND: Option<Duration> = Some(Duration::from_secs(1));

fn bounded(path: Option<&Path>, max_entries: u64, ttl: Option<Duration>) -> Cache {
    Cache::open(path, Budget { max_entries, ttl, ..BUDGET }).unwrap().0
}

/// Which of the first ten entries are found.
fn found(cache: &Cache) -> Vec<usize> {
    (0..10).filter(|n| level(cache, *n).is_some()).collect()
}

/// Ten entries are put, the first is used; then `max_entries` are left, on disk and in memory.
#[track_caller]
fn check_number(max_entries: u64, expected: &[usize]) {
    for has_file in [true, false] {
        let (_folder, path) = folder();
        let cache = bounded(has_file.then_some(path.as_path()), max_entries, None);
        for n in 0..10 {
            cache.put(key(n), entry(n, 100));
            // A hit that is counted in memory only, so far.
            drop(cache.get(&key(0), 1_000));
        }
        cache.flush().unwrap();
        let stats = cache.stats().unwrap();
        let n_expected = expected.len() as u64;
        assert_eq!((stats.n_entries, stats.n_in_memory), (n_expected, n_expected), "{has_file}");
        assert_eq!(stats.budget.max_entries, max_entries);
        assert_eq!(found(&cache), expected, "{has_file}");
    }
}

#[test]
fn beyond_their_number_what_was_used_longest_ago_goes() {
    check_number(u64::MAX, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    check_number(10, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    check_number(9, &[0, 2, 3, 4, 5, 6, 7, 8, 9]);
    check_number(3, &[0, 8, 9]);
    check_number(1, &[0]);
    check_number(0, &[]);
}

#[test]
fn a_cache_that_may_keep_nothing_still_explains_its_misses() {
    let (_folder, path) = folder();
    let cache = bounded(Some(&path), 0, None);
    assert_eq!(cache.explain_miss(&key(1), "sample.db"), MissReason::New);
    cache.put(key(1), entry(1, 100));
    assert_eq!(level(&cache, 1), None, "not even for a moment");
    cache.flush().unwrap();
    assert_eq!(cache.explain_miss(&key(1), "sample.db"), MissReason::Evicted);
    assert_eq!(cache.entries(10).unwrap(), []);
}

#[test]
fn the_number_is_changed_while_running_and_room_given_back() {
    let (_folder, path) = folder();
    let cache = open(&path);
    (0..10).for_each(|n| cache.put(key(n), entry(n, 100_000)));
    cache.flush().unwrap();
    let before = cache.stats().unwrap().disk_bytes;
    cache.set_limits(2, None);
    cache.flush().unwrap();
    assert_eq!(found(&cache), [8, 9]);
    assert!(cache.stats().unwrap().disk_bytes < before / 2);
    cache.set_limits(3, None);
    cache.put(key(1), entry(1, 100));
    cache.flush().unwrap();
    assert_eq!(found(&cache), [1, 8, 9]);
    cache.set_limits(0, None);
    assert_eq!(found(&cache), [0; 0], "at once");
    cache.flush().unwrap();
    assert_eq!(cache.stats().unwrap().n_entries, 0);
}

#[test]
fn a_file_filled_under_a_wider_bound_is_cut_when_opened() {
    let (_folder, path) = folder();
    let cache = open(&path);
    (0..10).for_each(|n| cache.put(key(n), entry(n, 100)));
    drop(cache);
    let cache = bounded(Some(&path), 4, None);
    cache.flush().unwrap();
    assert_eq!(found(&cache), [6, 7, 8, 9]);
}

#[test]
fn memory_is_bounded_where_the_file_takes_nothing() {
    let (_folder, path) = folder();
    let budget = Budget { disk_bytes: 0, max_entries: 3, ..BUDGET };
    let (cache, _) = Cache::open(Some(&path), budget).unwrap();
    (0..10).for_each(|n| cache.put(key(n), entry(n, 100)));
    cache.flush().unwrap();
    assert_eq!(found(&cache), [7, 8, 9]);
}

/// An entry made at 5 s is looked for at `now_ms`, in memory and after a restart.
#[track_caller]
fn check_age(ttl: Option<Duration>, now_ms: i64, is_found: bool) {
    let (_folder, path) = folder();
    let cache = bounded(Some(&path), 10, ttl);
    cache.put(key(1), Entry { made_at_ms: 5_000, ..entry(1, 100) });
    cache.flush().unwrap();
    let level = |cache: &Cache| cache.get(&key(1), now_ms).map(|it| it.1);
    assert_eq!(level(&cache), is_found.then_some(Tier::Memory));
    drop(cache);
    let cache = bounded(Some(&path), 10, ttl);
    assert_eq!(level(&cache), is_found.then_some(Tier::Disk));
    assert_eq!(cache.stats().unwrap().budget.ttl, ttl);
    if !is_found {
        assert_eq!(cache.explain_miss(&key(1), "sample.db"), MissReason::Expired);
        let hits: Vec<u64> = cache.entries(9).unwrap().iter().map(|it| it.n_hits).collect();
        assert_eq!(hits, [0], "what is not given out is no hit");
    }
}

#[test]
fn an_entry_older_than_its_time_is_a_miss() {
    check_age(SECOND, 5_000, true);
    check_age(SECOND, 6_000, true);
    check_age(SECOND, 6_001, false);
    check_age(SECOND, i64::MAX, false);
    check_age(SECOND, 0, true);
    check_age(None, i64::MAX, true);
}

#[test]
fn what_is_worked_out_anew_counts_from_then() {
    let (_folder, path) = folder();
    let cache = bounded(Some(&path), 10, SECOND);
    cache.put(key(1), entry(1, 100));
    assert!(cache.get(&key(1), 2_000).is_none());
    assert_eq!(cache.explain_miss(&key(1), "sample.db"), MissReason::Expired);
    cache.put(key(1), Entry { made_at_ms: 2_000, ..entry(1, 100) });
    assert!(cache.get(&key(1), 3_000).is_some());
    drop(cache);
    assert!(bounded(Some(&path), 10, SECOND).get(&key(1), 3_000).is_some());
}

#[test]
fn a_longer_time_finds_again_what_was_too_old() {
    for has_file in [true, false] {
        let (_folder, path) = folder();
        let cache = bounded(has_file.then_some(path.as_path()), 10, SECOND);
        cache.put(key(1), entry(1, 100));
        cache.flush().unwrap();
        assert!(cache.get(&key(1), 60_000).is_none());
        assert_eq!(cache.explain_miss(&key(1), "sample.db"), MissReason::Expired);
        cache.set_limits(10, Some(Duration::from_mins(2)));
        assert!(cache.get(&key(1), 60_000).is_some());
        cache.set_limits(10, None);
        assert!(cache.get(&key(1), i64::MAX).is_some());
        cache.set_limits(10, SECOND);
        assert!(cache.get(&key(1), 60_000).is_none());
    }
}

#[test]
fn of_two_reasons_the_data_that_changed_comes_before_age() {
    let (_folder, path) = folder();
    let cache = bounded(Some(&path), 10, SECOND);
    let of = |data: &[u8]| fact_cache::Key::new("plan", data, "engine 1");
    cache.put(of(b"monday"), entry(1, 100));
    cache.flush().unwrap();
    assert_eq!(cache.explain_miss(&of(b"tuesday"), "sample.db"), MissReason::DataChanged);
}

#[test]
fn what_another_process_worked_out_anew_is_found_though_memory_is_too_old() {
    let (_folder, path) = folder();
    let (ours, theirs) = (bounded(Some(&path), 10, SECOND), bounded(Some(&path), 10, SECOND));
    ours.put(key(1), entry(1, 100));
    ours.flush().unwrap();
    theirs.put(key(1), Entry { made_at_ms: 9_000, ..entry(1, 100) });
    theirs.flush().unwrap();
    let (found, level) = ours.get(&key(1), 10_000).unwrap();
    assert_eq!((found.made_at_ms, level), (9_000, Tier::Disk));
}

/// Undoes what the formats after the second added.
const TO_FORMAT_2: &str = "
    DROP INDEX entry_by_rows; DROP INDEX entry_by_priority;
    ALTER TABLE entry DROP COLUMN rows_key; ALTER TABLE entry DROP COLUMN run_us;
    ALTER TABLE entry DROP COLUMN parts; ALTER TABLE entry DROP COLUMN is_encrypted;
    ALTER TABLE entry DROP COLUMN priority; ALTER TABLE seen DROP COLUMN gone;
    DROP TABLE clock; DROP TABLE dropped; DROP TABLE plan;
    PRAGMA user_version = 2";

#[test]
fn a_file_of_an_earlier_format_is_brought_up_to_date_and_its_entries_verify() {
    for to_format in ["", "ALTER TABLE entry DROP COLUMN cost_micro_usd; PRAGMA user_version = 1"] {
        let (_folder, path) = folder();
        let cache = open(&path);
        let free = Entry { cost_micro_usd: 0, ..entry(1, 100) };
        cache.put(key(1), free.clone());
        drop(cache);
        // An entry without what came later is written as it was then.
        let conn = Connection::open(&path).unwrap();
        conn.execute_batch(TO_FORMAT_2).unwrap();
        conn.execute_batch(to_format).unwrap();
        drop(conn);

        let cache = open(&path);
        assert_eq!(*cache.get(&key(1), 1_000).unwrap().0, free);
        cache.put(key(2), entry(2, 100));
        drop(cache);
        let cache = open(&path);
        assert_eq!(*cache.get(&key(2), 1_000).unwrap().0, entry(2, 100));
        let infos = cache.entries(10).unwrap();
        assert_eq!(infos.iter().map(|it| it.cost_micro_usd).sum::<u64>(), 70);
    }
}
