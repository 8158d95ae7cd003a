//! Several threads, several processes, and kills.

use std::{
    env,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use fact_cache::Tier;

use crate::{entry, folder, key, level, open};

const TASK: &str = "FACT_CACHE_TEST_TASK";
const FILE: &str = "FACT_CACHE_TEST_FILE";

fn start(task: &str, path: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "sharing::other_process"])
        .env(TASK, task)
        .env(FILE, path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Not a test by itself: what the other processes of the tests below do.
#[test]
fn other_process() {
    let (Ok(task), Ok(path)) = (env::var(TASK), env::var(FILE)) else {
        return;
    };
    let cache = open(Path::new(&path));
    match task.as_str() {
        "put for ever" => {
            for n in (0..500).cycle() {
                cache.put(key(n), entry(n, 3000));
                cache.flush().unwrap();
            }
        }
        "put 100" => {
            (0..100).for_each(|n| cache.put(key(n), entry(n, 300)));
            cache.flush().unwrap();
        }
        "clear" => cache.clear().unwrap(),
        other => panic!("no such task: {other}"),
    }
}

#[test]
fn killing_a_process_that_writes_damages_nothing() {
    let (_folder, path) = folder();
    let cache = open(&path);
    for round in 0..20_usize {
        let mut child = start("put for ever", &path);
        let deadline = Instant::now() + Duration::from_mins(1);
        let n_wanted = 1 + round * 7 % 13;
        while (0..n_wanted).any(|n| cache.get(&key(n), 1).is_none()) {
            assert!(Instant::now() < deadline, "nothing was written");
            thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        cache.clear().unwrap();
    }
    drop(cache);
    open(&path).flush().unwrap();
}

#[test]
fn what_one_process_puts_another_finds() {
    let (_folder, path) = folder();
    let cache = open(&path);
    let children: Vec<Child> = (0..3).map(|_| start("put 100", &path)).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert!((0..100).all(|n| level(&cache, n) == Some(Tier::Disk)));
    assert_eq!(cache.stats().unwrap().n_entries, 100);
}

#[test]
fn what_one_process_clears_another_forgets_at_its_next_look_at_the_file() {
    let (_folder, path) = folder();
    let cache = open(&path);
    (0..10).for_each(|n| cache.put(key(n), entry(n, 300)));
    cache.flush().unwrap();
    assert!(start("clear", &path).wait().unwrap().success());
    assert_eq!(level(&cache, 77), None);
    assert!((0..10).all(|n| level(&cache, n).is_none()));
}

#[test]
fn threads_put_get_and_clear_at_once() {
    let (_folder, path) = folder();
    let cache = open(&path);
    thread::scope(|scope| {
        for offset in 0..4 {
            let cache = &cache;
            scope.spawn(move || {
                for n in 0..200 {
                    cache.put(key(n + offset), entry(n + offset, 300));
                    level(cache, n);
                    if n % 50 == 0 {
                        cache.clear().unwrap();
                    }
                }
            });
        }
    });
    cache.put(key(1), entry(1, 300));
    cache.flush().unwrap();
    assert_eq!(level(&cache, 1), Some(Tier::Memory));
}
