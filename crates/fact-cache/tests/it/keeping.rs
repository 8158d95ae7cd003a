//! What is kept, where, for how long.

use std::{fs, sync::Arc};

use fact_cache::{Budget, Cache, Key, Tier};
use fact_core::{MissReason, Value};

use crate::{BUDGET, answer, entry, folder, key, level, open};

#[test]
fn an_entry_comes_back_as_it_was_from_memory_and_after_a_restart_from_disk() {
    let (_folder, path) = folder();
    let cache = open(&path);
    assert!(cache.get(&key(1), 5).is_none());
    cache.put(key(1), entry(1, 100));
    let (found, level) = cache.get(&key(1), 5).unwrap();
    assert_eq!((&*found, level), (&entry(1, 100), Tier::Memory));
    drop((cache, found));

    let cache = open(&path);
    let (found, level) = cache.get(&key(1), 6).unwrap();
    assert_eq!((&*found, level), (&entry(1, 100), Tier::Disk));
    assert_eq!(cache.get(&key(1), 7).unwrap().1, Tier::Memory);
    assert!(cache.get(&key(2), 7).is_none());
}

#[test]
fn putting_again_replaces() {
    let (_folder, path) = folder();
    let cache = open(&path);
    for cost_us in [500, 700] {
        cache.put(key(1), fact_cache::Entry { cost_us, ..entry(1, 10) });
    }
    assert_eq!(cache.get(&key(1), 1).unwrap().0.cost_us, 700);
    drop(cache);
    let cache = open(&path);
    assert_eq!(cache.get(&key(1), 1).unwrap().0.cost_us, 700);
    assert_eq!(cache.stats().unwrap().n_entries, 1);
}

#[test]
fn removed_and_cleared_entries_are_gone_at_once_and_for_good() {
    let (_folder, path) = folder();
    let cache = open(&path);
    for n in 0..20 {
        cache.put(key(n), entry(n, 10));
    }
    assert!(cache.remove(&key(3)).unwrap());
    assert!(!cache.remove(&key(3)).unwrap());
    assert_eq!((level(&cache, 3), level(&cache, 4)), (None, Some(Tier::Memory)));
    cache.clear().unwrap();
    assert_eq!(level(&cache, 4), None);
    let stats = cache.stats().unwrap();
    assert_eq!((stats.n_entries, stats.n_in_memory), (0, 0));
    drop(cache);
    assert_eq!(level(&open(&path), 4), None);
}

#[test]
fn hits_are_counted_across_restarts() {
    let (_folder, path) = folder();
    let cache = open(&path);
    cache.put(key(1), entry(1, 10));
    cache.put(key(2), entry(2, 10));
    (0..3).for_each(|now| drop(cache.get(&key(1), 100 + now)));
    drop(cache);
    let cache = open(&path);
    (0..2).for_each(|now| drop(cache.get(&key(1), 200 + now)));
    let infos = cache.entries(10).unwrap();
    let counts: Vec<_> = infos.iter().map(|it| (it.key, it.n_hits, it.last_hit_at_ms)).collect();
    assert_eq!(counts, [(key(1), 5, 201), (key(2), 0, 2)]);
    assert_eq!(
        (infos[0].question.as_deref(), infos[0].source.as_str()),
        (Some("Question 1?"), "sample.db")
    );
    assert_eq!((infos[0].made_at_ms, infos[0].cost_us, infos[0].cost_micro_usd), (1, 500, 70));
    assert_eq!(cache.entries(1).unwrap().len(), 1);
}

#[test]
fn the_file_stays_within_its_bound_and_what_was_used_last_stays() {
    let (_folder, path) = folder();
    let budget = Budget { memory_bytes: 1 << 20, disk_bytes: 2 << 20, ..BUDGET };
    let (cache, _) = Cache::open(Some(&path), budget).unwrap();
    for n in 0..400 {
        cache.put(key(n), entry(n, 20_000));
        // The first is used all the time.
        assert!(cache.get(&key(0), 10_000).is_some());
        if n % 10 == 0 {
            cache.flush().unwrap();
            assert!(cache.stats().unwrap().disk_bytes <= budget.disk_bytes);
        }
    }
    cache.flush().unwrap();
    let stats = cache.stats().unwrap();
    assert!(stats.disk_bytes <= budget.disk_bytes, "{stats:?}");
    assert!(stats.memory_bytes <= budget.memory_bytes, "{stats:?}");
    assert!((60..110).contains(&stats.n_entries), "{stats:?}");
    assert!(level(&cache, 0).is_some() && level(&cache, 399).is_some());
    assert_eq!(level(&cache, 1), None);
    assert_eq!(cache.explain_miss(&key(1), "sample.db"), MissReason::Evicted);
    drop(cache);
    assert!(fs::metadata(&path).unwrap().len() <= budget.disk_bytes);
}

#[test]
fn clearing_gives_the_room_back() {
    let (_folder, path) = folder();
    let cache = open(&path);
    for n in 0..50 {
        cache.put(key(n), entry(n, 100_000));
    }
    cache.flush().unwrap();
    assert!(cache.stats().unwrap().disk_bytes > 4_000_000);
    cache.clear().unwrap();
    assert!(cache.stats().unwrap().disk_bytes < 100_000);
    drop(cache);
    assert!(fs::metadata(&path).unwrap().len() < 100_000);
}

#[test]
fn an_answer_bigger_than_all_room_is_not_kept_and_pushes_nothing_out() {
    let (_folder, path) = folder();
    let budget = Budget { memory_bytes: 1 << 20, disk_bytes: 1 << 20, ..BUDGET };
    let (cache, _) = Cache::open(Some(&path), budget).unwrap();
    cache.put(key(1), entry(1, 100));
    cache.put(key(2), entry(2, 3 << 20));
    cache.flush().unwrap();
    assert!(level(&cache, 1).is_some());
    assert_eq!(level(&cache, 2), None);
}

#[test]
fn what_json_cannot_hold_is_kept_in_memory_only() {
    let (_folder, path) = folder();
    let cache = open(&path);
    let mut infinite = answer(1, 10);
    infinite.table.rows.push(vec![Value::Real(f64::INFINITY)]);
    let infinite = fact_cache::Entry { answer: Arc::new(infinite), ..entry(1, 10) };
    cache.put(key(1), infinite.clone());
    assert_eq!(*cache.get(&key(1), 1).unwrap().0, infinite);
    drop(cache);
    assert!(open(&path).get(&key(1), 1).is_none());
}

#[test]
fn without_a_file_all_is_the_same_until_the_end() {
    let (cache, set_aside) = Cache::open(None, BUDGET).unwrap();
    assert_eq!(set_aside, None);
    cache.put(key(1), entry(1, 100));
    cache.put(key(2), entry(2, 100));
    cache.flush().unwrap();
    assert_eq!(level(&cache, 1), Some(Tier::Memory));
    let stats = cache.stats().unwrap();
    assert_eq!((stats.n_entries, stats.disk_bytes, stats.is_kept), (2, 0, false));
    let infos = cache.entries(10).unwrap();
    let counts: Vec<_> = infos.iter().map(|it| (it.key, it.n_hits)).collect();
    assert_eq!(counts, [(key(1), 1), (key(2), 0)]);
    assert!(cache.remove(&key(2)).unwrap());
    assert_eq!(cache.explain_miss(&key(2), "sample.db"), MissReason::Cleared);
    cache.clear().unwrap();
    assert_eq!(cache.entries(10).unwrap(), []);
}

#[test]
fn a_miss_is_explained_by_what_differs() {
    let (_folder, path) = folder();
    let cache = open(&path);
    let kept = Key::new("plan", b"monday", "engine 1");
    cache.put(kept, entry(1, 10));
    cache.flush().unwrap();
    let check = |plan: &str, data: &[u8], engine: &str, source: &str, expected| {
        let key = Key::new(plan, data, engine);
        assert_eq!(cache.explain_miss(&key, source), expected, "{plan} {engine} {source}");
    };
    check("plan", b"tuesday", "engine 1", "sample.db", MissReason::DataChanged);
    check("plan", b"monday", "engine 2", "sample.db", MissReason::EngineChanged);
    check("plan", b"tuesday", "engine 2", "sample.db", MissReason::EngineChanged);
    check("plan", b"other", "engine 1", "other.db", MissReason::New);
    check("plan 2", b"monday", "engine 1", "sample.db", MissReason::New);
    cache.clear().unwrap();
    check("plan", b"monday", "engine 1", "sample.db", MissReason::Cleared);
}
