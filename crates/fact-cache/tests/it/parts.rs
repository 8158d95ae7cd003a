//! What an answer was made from, noted after it was kept.

use std::{fs, sync::Arc};

use fact_cache::{AtRest, Cache, Cipher, Entry, Key, Part};

use crate::{BUDGET, entry, folder, key, open};

fn parts() -> Vec<Part> {
    vec![Part { name: "salaries".into(), stamp: [7; 16] }]
}

/// Notes the parts of entry 1, after `meanwhile`; gives those found then.
fn noted(cache: &Cache, meanwhile: impl FnOnce(&Cache)) -> Option<Vec<Part>> {
    let entry = entry(1, 100);
    let answer = Arc::clone(&entry.answer);
    cache.put(key(1), entry);
    meanwhile(cache);
    cache.put_parts(key(1), &answer, parts());
    cache.flush().unwrap();
    cache.peek(&key(1), 1).map(|it| it.parts.clone())
}

#[test]
fn parts_are_found_with_the_entry_now_and_after_a_restart() {
    let (_folder, path) = folder();
    let cache = open(&path);
    assert_eq!(noted(&cache, |_| ()), Some(parts()));
    assert_eq!(noted(&cache, |it| it.flush().unwrap()), Some(parts()));
    drop(cache);
    let cache = open(&path);
    assert_eq!(cache.peek(&key(1), 1).map(|it| it.parts.clone()), Some(parts()));
    let (cache, _) = Cache::open(None, BUDGET).unwrap();
    assert_eq!(noted(&cache, |_| ()), Some(parts()));
}

#[test]
fn an_entry_that_was_dropped_does_not_come_back_with_its_parts() {
    type Meanwhile = fn(&Cache);
    let meanwhiles: [Meanwhile; 4] = [
        |it| it.clear().unwrap(),
        |it| it.clear_source("sample.db").unwrap(),
        |it| assert!(it.remove(&key(1)).unwrap()),
        |it| {
            it.set_limits(0, None);
            it.flush().unwrap();
        },
    ];
    for meanwhile in meanwhiles {
        let (_folder, path) = folder();
        for path in [Some(path.as_path()), None] {
            let (cache, _) = Cache::open(path, BUDGET).unwrap();
            assert_eq!(noted(&cache, meanwhile), None);
            assert_eq!(cache.entries(9).unwrap(), []);
        }
    }
}

#[test]
fn parts_do_not_go_to_another_answer_under_the_key() {
    let (_folder, path) = folder();
    let cache = open(&path);
    assert_eq!(noted(&cache, |it| it.put(key(1), entry(1, 100))), Some(Vec::new()));
}

#[test]
fn parts_of_an_earlier_state_do_not_drop_the_answer_of_the_state_now() {
    let (_folder, path) = folder();
    let cache = open(&path);
    let now = Key::new("plan 1", b"data of now", "engine 1");
    noted(&cache, |it| it.put(now, entry(1, 100)));
    assert!(cache.peek(&now, 1).is_some());
    assert!(cache.peek(&key(1), 1).is_none());
}

#[test]
fn parts_of_an_encrypted_entry_are_unreadable_on_disk() {
    let (folder, path) = folder();
    let private = || Entry { at_rest: AtRest::Encrypted, parts: parts(), ..entry(1, 100) };
    let cipher = Cipher::new(&[7; 32]);
    let cache = open(&path);
    cache.set_cipher(Some(cipher.clone()));
    cache.put(key(1), private());
    drop(cache);
    for file in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(8).any(|it| it == b"salaries"));
    }
    let cache = open(&path);
    assert_eq!(cache.peek(&key(1), 1), None);
    cache.set_cipher(Some(cipher));
    assert_eq!(cache.peek(&key(1), 1).as_deref(), Some(&private()));
}
