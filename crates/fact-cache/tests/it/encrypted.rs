//! Answers over private data: unreadable without the key, and as good as any with it.

use std::fs;

use fact_cache::{AtRest, Cache, Cipher, Entry, KeptPlan, PlanKey, Tier};
use fact_core::MissReason;

use crate::{entry, folder, key, level, open};

/// A word that is in the question, the answer and the statement of every private entry.
const SECRET: &str = "Cinnabar";

fn private(n: usize) -> Entry {
    let mut entry = Entry { at_rest: AtRest::Encrypted, ..entry(n, 100) };
    let mut answer = (*entry.answer).clone();
    answer.reading.text = format!("what {SECRET} earned");
    answer.table.rows.push(vec![fact_core::Value::Text(SECRET.into())]);
    entry.answer = answer.into();
    entry
}

fn plan() -> KeptPlan {
    KeptPlan {
        question: format!("What did {SECRET} earn?"),
        sql: format!("SELECT '{SECRET}'"),
        title: SECRET.into(),
        moment: None,
        made_at_ms: 1,
        cost_us: 1,
        cost_micro_usd: 1,
        at_rest: AtRest::Encrypted,
    }
}

fn with_cipher(path: &std::path::Path, cipher: &Cipher) -> Cache {
    let cache = open(path);
    cache.set_cipher(Some(cipher.clone()));
    cache
}

#[test]
fn what_is_encrypted_comes_back_with_the_key_alone() {
    let (_folder, path) = folder();
    let cipher = Cipher::new(&[1; 32]);
    let cache = with_cipher(&path, &cipher);
    cache.put(key(1), private(1));
    cache.put(key(2), entry(2, 100));
    cache.put_plan(PlanKey::new("p"), "sample.db".into(), plan());
    drop(cache);

    let cache = with_cipher(&path, &cipher);
    assert_eq!(*cache.get(&key(1), 1).unwrap().0, private(1));
    assert_eq!(cache.plan(PlanKey::new("p")), Some(plan()));
    let infos = cache.entries(9).unwrap();
    let private_one = infos.iter().find(|it| it.key == key(1)).unwrap();
    assert_eq!(private_one.question.as_deref(), Some("Question 1?"));
    assert_eq!(private_one.at_rest, AtRest::Encrypted);
    drop(cache);

    for other in [None, Some(Cipher::new(&[2; 32]))] {
        let cache = open(&path);
        cache.set_cipher(other);
        assert_eq!(level(&cache, 1), None);
        assert_eq!(level(&cache, 2), Some(Tier::Disk));
        assert_eq!(cache.plan(PlanKey::new("p")), None);
        let infos = cache.entries(9).unwrap();
        assert_eq!(infos.iter().find(|it| it.key == key(1)).unwrap().question, None);
        assert_eq!(cache.stats().unwrap().n_entries, 2, "what is locked is not damaged");
    }
    assert_eq!(level(&with_cipher(&path, &cipher), 1), Some(Tier::Disk));
}

#[test]
fn nothing_private_can_be_read_in_the_files() {
    let (folder, path) = folder();
    let cache = with_cipher(&path, &Cipher::new(&[1; 32]));
    (0..20).for_each(|n| cache.put(key(n), private(n)));
    cache.put_plan(PlanKey::new("p"), "sample.db".into(), plan());
    cache.flush().unwrap();
    let check = || {
        for file in fs::read_dir(folder.path()).unwrap() {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            let holds = |text: &str| bytes.windows(text.len()).any(|it| it == text.as_bytes());
            assert!(!holds(SECRET) && !holds("Question 1?") && !holds("It was"));
        }
    };
    check();
    drop(cache);
    check();
}

#[test]
fn without_a_cipher_what_is_private_is_in_memory_alone() {
    let (_folder, path) = folder();
    let cache = open(&path);
    cache.put(key(1), private(1));
    cache.put_plan(PlanKey::new("p"), "sample.db".into(), plan());
    cache.flush().unwrap();
    assert_eq!(level(&cache, 1), Some(Tier::Memory));
    assert_eq!((cache.stats().unwrap().n_entries, cache.plan(PlanKey::new("p"))), (0, None));
    drop(cache);
    let cache = open(&path);
    assert_eq!(level(&cache, 1), None);
    assert_eq!(cache.explain_miss(&key(1), "sample.db"), MissReason::Evicted);
}

#[test]
fn an_encrypted_entry_moved_or_changed_is_dropped() {
    for change in [
        "is_encrypted = 0",
        "payload = zeroblob(100)",
        "question = '00'",
        "payload = substr(payload, 2)",
    ] {
        let (_folder, path) = folder();
        let cipher = Cipher::new(&[1; 32]);
        let cache = with_cipher(&path, &cipher);
        cache.put(key(1), private(1));
        drop(cache);
        let conn = rusqlite::Connection::open(&path).unwrap();
        assert_eq!(conn.execute(&format!("UPDATE entry SET {change}"), []).unwrap(), 1);
        drop(conn);
        let cache = with_cipher(&path, &cipher);
        assert_eq!(level(&cache, 1), None, "{change}");
        assert_eq!(cache.explain_miss(&key(1), "sample.db"), MissReason::Damaged, "{change}");
    }
}
