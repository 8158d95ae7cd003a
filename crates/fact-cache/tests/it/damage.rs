//! Damage: a miss, never a wrong answer, never a crash.

use std::fs;

use fact_cache::{Cache, OpenError};
use fact_core::MissReason;
use rusqlite::Connection;

use crate::{BUDGET, entry, folder, key, level, open};

/// `sql` is done to the file behind the cache's back; entry 1 must then be a miss, entry 2 a hit.
#[track_caller]
fn check(sql: &str) {
    let (_folder, path) = folder();
    let cache = open(&path);
    cache.put(key(1), entry(1, 100));
    cache.put(key(2), entry(2, 100));
    drop(cache);
    let conn = Connection::open(&path).unwrap();
    let n_changed = conn.execute(sql, []).unwrap();
    assert_eq!(n_changed, 1);
    drop(conn);

    let cache = open(&path);
    assert_eq!(level(&cache, 1), None);
    assert_eq!(cache.explain_miss(&key(1), "sample.db"), MissReason::Damaged);
    assert!(level(&cache, 2).is_some());
    assert_eq!(cache.stats().unwrap().n_entries, 1, "what does not verify is dropped");
    cache.put(key(1), entry(1, 100));
    drop(cache);
    assert!(level(&open(&path), 1).is_some());
}

#[test]
fn an_entry_of_which_any_part_changed_is_dropped() {
    for change in [
        "payload = CAST(replace(payload, 'It was', 'It is ') AS BLOB)",
        "payload = substr(payload, 1, 50)",
        "payload = x''",
        "question = 'Another?'",
        "source = 'another.db'",
        "made_at_ms = made_at_ms + 1",
        "cost_us = cost_us - 1",
        "cost_micro_usd = 0",
        "cost_micro_usd = -1",
        "size_bytes = 0",
        "checksum = zeroblob(32)",
        "checksum = x'00'",
        "question = CAST(x'ff' AS TEXT)",
    ] {
        check(&format!("UPDATE entry SET {change} WHERE made_at_ms = 1"));
    }
}

#[test]
fn an_entry_moved_under_another_key_is_dropped() {
    let (_folder, path) = folder();
    let cache = open(&path);
    cache.put(key(1), entry(1, 100));
    drop(cache);
    let conn = Connection::open(&path).unwrap();
    let other = key(2);
    let n_moved = conn.execute("UPDATE entry SET key = unhex(?1)", [other.to_string()]).unwrap();
    assert_eq!(n_moved, 1);
    drop(conn);
    assert!(open(&path).get(&other, 1).is_none());
}

#[test]
fn a_flipped_bit_anywhere_is_a_miss_or_makes_no_difference() {
    let (_folder, path) = folder();
    let cache = open(&path);
    (0..40).for_each(|n| cache.put(key(n), entry(n, 1500)));
    drop(cache);
    let whole = fs::read(&path).unwrap();
    for step in 0..60_usize {
        let mut bytes = whole.clone();
        let offset = step * 7_919 % bytes.len();
        bytes[offset] ^= 1 << (step % 8);
        fs::write(&path, &bytes).unwrap();
        match Cache::open(Some(&path), BUDGET) {
            // `level` checks each answer that is given out.
            Ok((cache, _)) => {
                let n_found = (0..40).filter(|n| level(&cache, *n).is_some()).count();
                cache.put(key(99), entry(99, 10));
                assert!(n_found <= 40 && level(&cache, 99).is_some());
            }
            // Bits of the header that say whose file it is, and of which format.
            Err(OpenError::File(error)) => assert!(!error.to_string().is_empty()),
            Err(error) => assert!(error.to_string().contains("damaged"), "{error}"),
        }
        for entry in fs::read_dir(path.parent().unwrap()).unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
    }
}

#[test]
fn a_file_that_is_damaged_as_a_whole_is_set_aside_and_rebuilt() {
    for damage in [b"not a database ".repeat(500), vec![0; 20_000]] {
        let (_folder, path) = folder();
        drop(open(&path));
        fs::write(&path, &damage).unwrap();
        let (cache, set_aside) = Cache::open(Some(&path), BUDGET).unwrap();
        assert!(fs::read(set_aside.unwrap()).unwrap() == damage);
        cache.put(key(1), entry(1, 100));
        drop(cache);
        assert!(level(&open(&path), 1).is_some());
    }
}

#[test]
fn damage_while_in_use_costs_hits_only() {
    let (_folder, path) = folder();
    let cache = open(&path);
    (0..50).for_each(|n| cache.put(key(n), entry(n, 5000)));
    cache.flush().unwrap();
    fs::write(&path, b"gone ".repeat(60_000)).unwrap();
    assert!(level(&cache, 7).is_some(), "memory goes on");
    assert!(cache.get(&key(1000), 1).is_none());
    cache.put(key(1001), entry(1001, 10));
    assert!(level(&cache, 1001).is_some());
}
