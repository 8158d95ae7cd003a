//! What the cache gives besides a whole answer: rows for another question, what was answered of
//! an earlier state of the data, statements of models.

use fact_cache::{AtRest, Cache, Entry, KeptPlan, Key, Part, PlanKey, Rows, RowsKey};

use crate::{BUDGET, entry, folder, key, open};

fn rows_key(statement: &str) -> RowsKey {
    RowsKey::new(statement, b"data")
}

fn of_statement(n: usize, statement: &str) -> Entry {
    Entry { rows: Some(Rows { key: rows_key(statement), run_us: 300 }), ..entry(n, 100) }
}

/// The number of the entry whose rows are those of `statement`.
fn found(cache: &Cache, statement: &str, now_ms: i64) -> Option<String> {
    cache.rows(&rows_key(statement), now_ms).map(|it| it.answer.sql.clone())
}

#[test]
fn the_rows_of_a_statement_are_found_whichever_question_led_to_it() {
    let (_folder, path) = folder();
    let cache = open(&path);
    cache.put(key(1), of_statement(1, "a"));
    cache.put(key(2), of_statement(2, "b"));
    cache.put(key(3), entry(3, 100));
    let check = |cache: &Cache| {
        assert_eq!(found(cache, "a", 1).as_deref(), Some("SELECT 1"));
        assert_eq!(found(cache, "b", 1).as_deref(), Some("SELECT 2"));
        assert_eq!(found(cache, "c", 1), None);
        assert!(cache.rows(&RowsKey::new("a", b"other data"), 1).is_none());
    };
    check(&cache);
    drop(cache);
    let cache = open(&path);
    check(&cache);
    let hits: Vec<u64> = cache.entries(9).unwrap().iter().map(|it| it.n_hits).collect();
    assert_eq!(hits, [0, 0, 0], "they are of other questions");
    cache.clear().unwrap();
    assert_eq!(found(&cache, "a", 1), None);
}

#[test]
fn rows_that_are_too_old_are_not_given_out() {
    let (cache, _) = Cache::open(None, BUDGET).unwrap();
    cache.put(key(1), Entry { made_at_ms: 5_000, ..of_statement(1, "a") });
    cache.set_limits(u64::MAX, Some(std::time::Duration::from_secs(1)));
    assert!(found(&cache, "a", 6_000).is_some());
    assert_eq!(found(&cache, "a", 6_001), None);
    cache.set_limits(0, None);
    assert_eq!(found(&cache, "a", 6_000), None);
}

#[test]
fn what_was_answered_of_an_earlier_state_is_found_until_it_is_answered_anew() {
    let (_folder, path) = folder();
    let (monday, tuesday) =
        (Key::new("plan", b"monday", "engine"), Key::new("plan", b"tuesday", "engine"));
    let parts = vec![Part { name: "sales".into(), stamp: [7; 16] }];
    let cache = open(&path);
    cache.put(monday, Entry { parts: parts.clone(), ..entry(1, 100) });
    drop(cache);
    let cache = open(&path);
    let (former, kept) = cache.former(&tuesday, "sample.db", 1).unwrap();
    assert_eq!((former, &kept.parts), (monday, &parts));
    assert!(cache.former(&monday, "sample.db", 1).is_none());
    assert!(cache.former(&tuesday, "other.db", 1).is_none());
    let other = Key::new("plan", b"tuesday", "engine 2");
    assert!(cache.former(&other, "sample.db", 1).is_none());

    cache.put(tuesday, entry(2, 100));
    cache.flush().unwrap();
    assert!(cache.get(&monday, 1).is_none(), "that state of the data is no more");
    let stats = cache.stats().unwrap();
    assert_eq!((stats.n_entries, stats.dropped.n_superseded), (1, 1));
}

fn plan(question: &str) -> KeptPlan {
    KeptPlan {
        question: question.into(),
        sql: "SELECT 1".into(),
        title: "One".into(),
        moment: None,
        made_at_ms: 3,
        cost_us: 900_000,
        cost_micro_usd: 1_200,
        at_rest: AtRest::Plain,
    }
}

#[test]
fn a_plan_outlives_the_process_and_is_replaced_by_the_next() {
    let (_folder, path) = folder();
    let (one, two) = (PlanKey::new("one"), PlanKey::new("two"));
    let cache = open(&path);
    cache.put_plan(one, "sample.db".into(), plan("first"));
    cache.put_plan(one, "sample.db".into(), plan("second"));
    cache.put_plan(two, "other.db".into(), plan("third"));
    assert_eq!(cache.plan(one), Some(plan("second")), "at once");
    drop(cache);
    let cache = open(&path);
    assert_eq!(cache.plan(one), Some(plan("second")));
    assert_eq!(cache.plan(PlanKey::new("three")), None);
    cache.clear_source("sample.db").unwrap();
    assert_eq!((cache.plan(one), cache.plan(two)), (None, Some(plan("third"))));
    cache.clear().unwrap();
    assert_eq!(cache.plan(two), None);
}

#[test]
fn a_plan_of_which_any_part_changed_is_none() {
    for change in
        ["payload = x'7b7d'", "checksum = zeroblob(32)", "checksum = 'x'", "is_encrypted = 1"]
    {
        let (_folder, path) = folder();
        let cache = open(&path);
        cache.put_plan(PlanKey::new("one"), "sample.db".into(), plan("first"));
        drop(cache);
        let conn = rusqlite::Connection::open(&path).unwrap();
        // A text in the place of bytes is refused by the table itself.
        let _ = conn.execute(&format!("UPDATE plan SET {change}"), []);
        drop(conn);
        let kept = open(&path).plan(PlanKey::new("one"));
        assert!(kept.is_none() || change.contains("'x'"), "{change}");
    }
}

#[test]
fn clearing_one_source_leaves_the_others() {
    let (_folder, path) = folder();
    let cache = open(&path);
    cache.put(key(1), entry(1, 100));
    cache.put(key(2), Entry { source: "other.db".into(), ..entry(2, 100) });
    cache.clear_source("sample.db").unwrap();
    assert!(cache.get(&key(1), 1).is_none());
    assert!(cache.get(&key(2), 1).is_some());
    assert_eq!(cache.explain_miss(&key(1), "sample.db"), fact_core::MissReason::Cleared);
}
