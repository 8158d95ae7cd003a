//! Calls to language models: what left is on record.

use std::{fs, slice};

use fact_core::{Disclosure, Usage};
use fact_store::{
    Call, CallId, CallOutcome, CallState, ConversationId, NewCall, Purpose, Store, TurnId,
};

use crate::in_memory;

const BODY: &str = r#"{"messages":[{"content":"revenue by region"}]}"#;

/// A call as most tests make it.
pub(crate) const CALL: NewCall<'static> = NewCall {
    at_ms: 100,
    turn: None,
    question_id: "q-1",
    provider: "anthropic",
    provider_name: "Anthropic",
    model: "claude-sonnet-5-5",
    host: "https://api.anthropic.com",
    is_local: false,
    source: "sample.db",
    purpose: Purpose::Answer,
    disclosure: Disclosure::Samples,
    sent: BODY,
};

fn usage(input: u64, cache_write: u64, cache_read: u64, output: u64) -> Usage {
    Usage { input, cache_write, cache_read, output }
}

fn turn(store: &Store) -> (ConversationId, TurnId) {
    let conversation = store.create_conversation("sample.db", 1).unwrap();
    (conversation, store.begin_turn(conversation, "revenue by region", 2).unwrap())
}

fn ids(calls: &[Call]) -> Vec<CallId> {
    calls.iter().map(|it| it.id).collect()
}

#[test]
fn a_call_is_on_record_before_it_has_an_outcome() {
    let store = in_memory();
    let (_, turn) = turn(&store);
    let id = store.begin_call(&NewCall { turn: Some(turn), ..CALL }).unwrap();
    let expected = Call {
        id,
        at_ms: 100,
        turn: Some(turn),
        question_id: "q-1".into(),
        provider: "anthropic".into(),
        provider_name: "Anthropic".into(),
        model: "claude-sonnet-5-5".into(),
        host: "https://api.anthropic.com".into(),
        is_local: false,
        source: "sample.db".into(),
        purpose: Purpose::Answer,
        disclosure: Disclosure::Samples,
        sent_bytes: BODY.len() as u64,
        is_sent_kept: true,
        state: CallState::Open,
    };
    assert_eq!(store.calls(None, 9).unwrap(), slice::from_ref(&expected));
    assert_eq!(store.sent(id).unwrap().as_deref(), Some(BODY));

    let outcome = CallOutcome {
        usage: usage(1, 2, 3, 4),
        usage_is_estimated: true,
        micro_usd: Some(77),
        saved_micro_usd: -5,
        duration_us: 900,
        first_token_us: Some(400),
        failure: None,
    };
    store.finish_call(id, &outcome).unwrap();
    let ended = Call { state: CallState::Ended(outcome), ..expected };
    assert_eq!(store.calls(None, 9).unwrap(), slice::from_ref(&ended));
    assert_eq!(store.calls_of(turn).unwrap(), [ended]);
}

#[track_caller]
fn check_outcome(outcome: &CallOutcome) {
    let store = in_memory();
    let id = store.begin_call(&CALL).unwrap();
    store.finish_call(id, outcome).unwrap();
    let state = store.calls(None, 1).unwrap().pop().map(|it| it.state);
    assert_eq!(state, Some(CallState::Ended(outcome.clone())));
}

#[test]
fn what_came_of_a_call_is_kept_as_it_was() {
    let failure = |text: &str| Some(text.to_owned());
    check_outcome(&CallOutcome::default());
    check_outcome(&CallOutcome { micro_usd: Some(0), ..Default::default() });
    check_outcome(&CallOutcome { failure: failure("stopped"), ..Default::default() });
    check_outcome(&CallOutcome { failure: failure(""), ..Default::default() });
    check_outcome(&CallOutcome { saved_micro_usd: i64::MIN, ..Default::default() });
    let most = i64::MAX as u64;
    check_outcome(&CallOutcome {
        usage: usage(most, most, most, most),
        micro_usd: Some(most),
        ..Default::default()
    });
}

#[test]
fn only_the_first_outcome_counts() {
    let store = in_memory();
    let id = store.begin_call(&CALL).unwrap();
    let stopped = CallOutcome { failure: Some("stopped".into()), ..Default::default() };
    store.finish_call(id, &stopped).unwrap();
    store.finish_call(id, &CallOutcome { micro_usd: Some(9), ..Default::default() }).unwrap();
    store.finish_call(CallId(999), &CallOutcome::default()).unwrap();
    let calls = store.calls(None, 9).unwrap();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].state, CallState::Ended(stopped));
}

#[test]
fn calls_are_listed_newest_first_page_by_page() {
    let store = in_memory();
    // The clock may go back; the order is that of the calls.
    let times = [5, 4, 9, 9, 1];
    let mut made: Vec<CallId> = times
        .iter()
        .map(|at_ms| store.begin_call(&NewCall { at_ms: *at_ms, ..CALL }).unwrap())
        .collect();
    made.reverse();
    let first = ids(&store.calls(None, 2).unwrap());
    let second = ids(&store.calls(first.last().copied(), 2).unwrap());
    let third = ids(&store.calls(second.last().copied(), 2).unwrap());
    assert_eq!([first, second, third].concat(), made);
    assert_eq!(store.calls(made.last().copied(), 2).unwrap(), []);
    assert_eq!(store.calls(None, 0).unwrap(), []);
}

#[test]
fn a_call_outlives_its_question() {
    let store = in_memory();
    let (conversation, turn) = turn(&store);
    let other = self::turn(&store).1;
    let mine = store.begin_call(&NewCall { turn: Some(turn), ..CALL }).unwrap();
    store.begin_call(&NewCall { turn: Some(other), ..CALL }).unwrap();
    store.begin_call(&NewCall { purpose: Purpose::Test, ..CALL }).unwrap();
    let again = store.begin_call(&NewCall { turn: Some(turn), ..CALL }).unwrap();
    assert_eq!(ids(&store.calls_of(turn).unwrap()), [mine, again]);

    assert!(store.delete_conversation(conversation).unwrap());
    assert_eq!(store.calls_of(turn).unwrap(), []);
    let late = store.begin_call(&NewCall { turn: Some(turn), ..CALL }).unwrap();
    let calls = store.calls(None, 9).unwrap();
    assert_eq!(calls.len(), 5);
    let of_turn = |id| calls.iter().find(|it| it.id == id).unwrap().turn;
    assert_eq!([mine, again, late].map(of_turn), [None; 3]);
    assert_eq!(store.sent(mine).unwrap().as_deref(), Some(BODY));
}

#[test]
fn what_was_sent_is_forgotten_and_the_call_is_not() {
    let store = in_memory();
    let made: Vec<CallId> =
        [100, 200, 300].map(|at_ms| store.begin_call(&NewCall { at_ms, ..CALL }).unwrap()).to_vec();
    let is_kept = || -> Vec<bool> {
        let listed = store.calls(None, 9).unwrap();
        for call in &listed {
            assert_eq!(store.sent(call.id).unwrap().is_some(), call.is_sent_kept);
        }
        listed.iter().rev().map(|it| it.is_sent_kept).collect()
    };
    assert_eq!(store.forget_sent_before(200).unwrap(), 1);
    assert_eq!(is_kept(), [false, true, true]);
    assert_eq!(store.forget_sent_before(200).unwrap(), 0);
    assert_eq!(store.forget_calls().unwrap(), 2);
    assert_eq!(is_kept(), [false; 3]);
    // It can still be finished and counted.
    let outcome = CallOutcome { micro_usd: Some(5), ..Default::default() };
    store.finish_call(made[2], &outcome).unwrap();
    assert_eq!(store.spent_since(0).unwrap(), 5);
}

#[test]
fn what_was_forgotten_cannot_be_read_from_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let is_in_file = || fs::read(&path).unwrap().windows(14).any(|it| it == b"merger-in-body");
    let (store, _) = Store::open(&path).unwrap();
    store.begin_call(&NewCall { sent: &"merger-in-body ".repeat(2000), ..CALL }).unwrap();
    drop(store);
    assert!(is_in_file());
    let (store, _) = Store::open(&path).unwrap();
    store.forget_calls().unwrap();
    drop(store);
    assert!(!is_in_file());
}

#[test]
fn a_long_text_is_kept_word_for_word() {
    let store = in_memory();
    let long = "äöü\0\n\"\\".repeat(500_000);
    let id = store.begin_call(&NewCall { sent: &long, ..CALL }).unwrap();
    assert!(store.sent(id).unwrap().as_deref() == Some(long.as_str()));
    assert_eq!(store.calls(None, 1).unwrap()[0].sent_bytes, long.len() as u64);
    assert_eq!(store.sent(CallId(999)).unwrap(), None);
}

#[test]
fn no_log_shows_what_is_sent() {
    let shown = format!("{:?}", NewCall { sent: "the merger", ..CALL });
    assert!(shown.contains("claude-sonnet-5-5") && !shown.contains("merger"), "{shown}");
}
