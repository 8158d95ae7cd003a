//! Calls and providers outlive a damaged file and an update of FACT.

use std::{fs, path::Path};

use fact_core::{CacheLevel, Disclosure};
use fact_store::{CacheUse, CallOutcome, LogEntry, LogOutcome, NewCall, Period, Store};
use rusqlite::Connection;

use crate::{calls::CALL, providers::provider};

const FIRST_STEPS: u32 = 3;

fn log_entry(asked_at_ms: i64) -> LogEntry {
    LogEntry {
        asked_at_ms,
        question: "revenue".into(),
        source: "sample.db".into(),
        outcome: LogOutcome::Answered,
        cache: CacheUse::Hit { level: CacheLevel::Answer },
        total_us: 10,
        saved_us: 90,
        micro_usd: 0,
        saved_micro_usd: 5000,
        engine: "Anthropic · claude-sonnet-5-5".into(),
        stages_json: "[]".into(),
        key: Some([7; 48]),
        size_bytes: 5_000,
        cost_us: 100,
        cost_micro_usd: 5000,
        is_warming: false,
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

/// What the first steps made.
const FIRST_TABLES: [&str; 8] = [
    "window",
    "conversation",
    "turn",
    "query_log",
    "setting",
    "recent_file",
    "confirmed_answer",
    "turn_reading",
];
const FIRST_LOG_COLUMNS: [&str; 9] = [
    "id",
    "asked_at_ms",
    "question",
    "source",
    "outcome",
    "cache",
    "total_us",
    "saved_us",
    "stages",
];

/// Takes back what all steps but the first did, as a store of the FACT of then is.
fn set_back(path: &Path) {
    let conn = Connection::open(path).unwrap();
    let names = |select: &str| -> Vec<String> {
        let mut select = conn.prepare(select).unwrap();
        select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    conn.pragma_update(None, "foreign_keys", false).unwrap();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    for table in names(tables).iter().filter(|it| !FIRST_TABLES.contains(&it.as_str())) {
        conn.execute_batch(&format!("DROP TABLE {table}")).unwrap();
    }
    let columns = "SELECT name FROM pragma_table_info('query_log')";
    for column in names(columns).iter().filter(|it| !FIRST_LOG_COLUMNS.contains(&it.as_str())) {
        conn.execute_batch(&format!("ALTER TABLE query_log DROP COLUMN {column}")).unwrap();
    }
    conn.pragma_update(None, "user_version", FIRST_STEPS).unwrap();
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
    assert_eq!(store.log_totals(Period::since(0)).unwrap().saved_micro_usd, 5000);
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
    let totals = store.log_totals(Period::since(0)).unwrap();
    assert_eq!((totals.n_hits, totals.saved_us, totals.saved_micro_usd), (1, 90, 0));
    assert_eq!(totals.by_level[&CacheLevel::Answer].n, 1);
    assert_eq!(store.recorded(Period::since(0), 9).unwrap(), [], "it has no keys");
    store.log_query(&log_entry(2));
    store.flush().unwrap();
    assert_eq!(store.log_totals(Period::since(0)).unwrap().saved_micro_usd, 5000);
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
    let totals = store.log_totals(Period::since(0)).unwrap();
    assert_eq!((totals.n_questions, totals.saved_us), (1, 90));
}
