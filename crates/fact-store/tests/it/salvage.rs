//! Calls and providers outlive a damaged file and an update of FACT.

use std::{fs, path::Path};

use fact_core::Disclosure;
use fact_store::{CacheUse, CallOutcome, LogEntry, LogOutcome, NewCall, Store};
use rusqlite::Connection;

use crate::{calls::CALL, providers::provider};

const FIRST_STEPS: u32 = 3;

fn log_entry(asked_at_ms: i64) -> LogEntry {
    LogEntry {
        asked_at_ms,
        question: "revenue".into(),
        source: "sample.db".into(),
        outcome: LogOutcome::Answered,
        cache: CacheUse::Hit,
        total_us: 10,
        saved_us: 90,
        micro_usd: 0,
        saved_micro_usd: 5000,
        engine: "Anthropic · claude-sonnet-5-5".into(),
        stages_json: "[]".into(),
    }
}

/// Writes over the page that holds the row of `question`.
fn damage(path: &Path, question: &str) {
    let mut bytes = fs::read(path).unwrap();
    let at = bytes.windows(question.len()).position(|it| it == question.as_bytes()).unwrap();
    let page = at / 4096 * 4096;
    bytes.iter_mut().skip(page).take(4096).for_each(|it| *it = 0xff);
    fs::write(path, bytes).unwrap();
}

/// Takes back what the step for calls did, as a store of the FACT before it is.
fn set_back(path: &Path) {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(&format!(
        "DROP TABLE model_call_sent; DROP TABLE model_call; DROP TABLE disclosure;
        DROP TABLE provider; DROP TABLE provider_key;
        ALTER TABLE query_log DROP COLUMN micro_usd;
        ALTER TABLE query_log DROP COLUMN saved_micro_usd;
        ALTER TABLE query_log DROP COLUMN engine;
        PRAGMA user_version = {FIRST_STEPS};"
    ))
    .unwrap();
}

#[test]
fn calls_and_providers_of_a_damaged_store_are_carried_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let (store, _) = Store::open(&path).unwrap();
    let conversation = store.create_conversation("db", 1).unwrap();
    let question = format!("LOST-WITH-ITS-PAGE {}", "x".repeat(3000));
    let turn = store.begin_turn(conversation, &question, 1).unwrap();
    let ended = store.begin_call(&NewCall { turn: Some(turn), ..CALL }).unwrap();
    let outcome = CallOutcome { micro_usd: Some(7), saved_micro_usd: -1, ..Default::default() };
    store.finish_call(ended, &outcome).unwrap();
    let open = store.begin_call(&CALL).unwrap();
    store.put_provider(&provider("mine", 1)).unwrap();
    store.add_provider_key("mine", "work", 1).unwrap();
    store.set_disclosure("/a.db", Disclosure::Rows).unwrap();
    store.log_query(&log_entry(1));
    let mut before = store.calls(None, 9).unwrap();
    drop(store);
    damage(&path, "LOST-WITH-ITS-PAGE");

    let (store, set_aside) = Store::open(&path).unwrap();
    assert!(set_aside.is_some());
    assert!(store.conversation(conversation).unwrap().is_none_or(|it| it.turns.is_empty()));
    // The question is lost, and what left for it is not.
    before[1].turn = None;
    assert_eq!(store.calls(None, 9).unwrap(), before);
    assert_eq!(store.sent(ended).unwrap().as_deref(), Some(CALL.sent));
    assert_eq!(store.sent(open).unwrap().as_deref(), Some(CALL.sent));
    assert_eq!(store.providers().unwrap(), [provider("mine", 1)]);
    assert_eq!(store.provider_keys("mine").unwrap()[0].name, "work");
    assert_eq!(store.disclosure("/a.db").unwrap(), Disclosure::Rows);
    assert_eq!(store.log_totals(0).unwrap().saved_micro_usd, 5000);
    // Ids go on where they were.
    assert!(store.begin_call(&CALL).unwrap() > open);
}

#[test]
fn a_store_from_before_there_were_calls_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let (store, _) = Store::open(&path).unwrap();
    store.log_query(&log_entry(1));
    drop(store);
    set_back(&path);

    let (store, set_aside) = Store::open(&path).unwrap();
    assert_eq!(set_aside, None);
    let totals = store.log_totals(0).unwrap();
    assert_eq!((totals.n_hits, totals.saved_us, totals.saved_micro_usd), (1, 90, 0));
    store.log_query(&log_entry(2));
    store.flush().unwrap();
    assert_eq!(store.log_totals(0).unwrap().saved_micro_usd, 5000);
    store.begin_call(&CALL).unwrap();
    assert_eq!(store.calls(None, 9).unwrap().len(), 1);
}

#[test]
fn the_log_of_a_damaged_store_from_before_is_carried_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let (store, _) = Store::open(&path).unwrap();
    let conversation = store.create_conversation("db", 1).unwrap();
    let question = format!("LOST-WITH-ITS-PAGE {}", "x".repeat(3000));
    store.begin_turn(conversation, &question, 1).unwrap();
    store.log_query(&log_entry(1));
    store.set_setting("theme", "dark").unwrap();
    drop(store);
    set_back(&path);
    damage(&path, "LOST-WITH-ITS-PAGE");

    let (store, set_aside) = Store::open(&path).unwrap();
    assert!(set_aside.is_some());
    assert_eq!(store.setting("theme").unwrap().as_deref(), Some("dark"));
    let totals = store.log_totals(0).unwrap();
    assert_eq!((totals.n_questions, totals.saved_us), (1, 90));
}
