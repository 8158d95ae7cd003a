//! What calls cost, added up.

use fact_core::Usage;
use fact_store::{CallOutcome, CallSums, DayCost, ModelCost, NewCall, Store};

use crate::{calls::CALL, in_memory};

/// Makes a call that ends at once.
fn call(store: &Store, call: &NewCall<'_>, micro_usd: Option<u64>, input: u64) {
    let id = store.begin_call(call).unwrap();
    let usage = Usage { input, cache_write: 1, cache_read: 10, output: 100 };
    let outcome = CallOutcome { usage, micro_usd, saved_micro_usd: -3, ..Default::default() };
    store.finish_call(id, &outcome).unwrap();
}

fn at(at_ms: i64) -> NewCall<'static> {
    NewCall { at_ms, ..CALL }
}

fn sums(n_calls: u64, n_without_price: u64, input: u64, micro_usd: u64) -> CallSums {
    let usage =
        Usage { input, cache_write: n_calls, cache_read: 10 * n_calls, output: 100 * n_calls };
    let saved_micro_usd = -3 * i64::try_from(n_calls).unwrap();
    CallSums { n_calls, n_without_price, usage, micro_usd, saved_micro_usd }
}

#[test]
fn what_was_spent_since_midnight_is_the_sum_of_its_calls() {
    let store = in_memory();
    assert_eq!(store.spent_since(0).unwrap(), 0);
    for (at_ms, micro_usd) in [(99, Some(1)), (100, Some(20)), (101, None), (500, Some(300))] {
        call(&store, &at(at_ms), micro_usd, 0);
    }
    store.begin_call(&at(600)).unwrap();
    assert_eq!(store.spent_since(100).unwrap(), 320);
    assert_eq!(store.spent_since(501).unwrap(), 0);
    assert_eq!(store.spent_since(i64::MIN).unwrap(), 321);
}

#[test]
fn costs_are_told_by_day_and_by_model() {
    let store = in_memory();
    let local = NewCall {
        at_ms: 250,
        provider: "ollama",
        provider_name: "Ollama",
        model: "llama3.2",
        is_local: true,
        ..CALL
    };
    let renamed = NewCall { provider_name: "Anthropic (work)", ..at(310) };
    call(&store, &at(50), Some(1_000_000), 7);
    call(&store, &at(100), Some(10), 1);
    call(&store, &at(199), Some(20), 2);
    call(&store, &local, Some(0), 4);
    call(&store, &NewCall { model: "new-model", ..at(300) }, None, 8);
    call(&store, &renamed, Some(40), 16);

    let costs = store.costs(100, &[100, 200, 300, 400]).unwrap();
    assert_eq!(costs.total, sums(5, 1, 31, 70));
    let day = |start_ms, micro_usd, n_calls| DayCost { start_ms, micro_usd, n_calls };
    let days = [day(100, 30, 2), day(200, 0, 1), day(300, 40, 2), day(400, 0, 0)];
    assert_eq!(costs.by_day, days);
    let model = |provider: &str, name: &str, model: &str, sums| ModelCost {
        provider: provider.into(),
        provider_name: name.into(),
        model: model.into(),
        is_local: provider == "ollama",
        sums,
    };
    let models = [
        model("anthropic", "Anthropic (work)", "claude-sonnet-5-5", sums(3, 0, 19, 70)),
        model("anthropic", "Anthropic", "new-model", sums(1, 1, 8, 0)),
        model("ollama", "Ollama", "llama3.2", sums(1, 0, 4, 0)),
    ];
    assert_eq!(costs.by_model, models);
    let known: Vec<_> = costs.by_model.iter().map(|it| it.sums.known_micro_usd()).collect();
    assert_eq!(known, [Some(70), None, Some(0)]);
}

#[test]
fn a_time_without_calls_cost_nothing() {
    let store = in_memory();
    call(&store, &at(50), Some(1), 1);
    let costs = store.costs(100, &[]).unwrap();
    assert_eq!((costs.total, costs.by_day.len(), costs.by_model.len()), (sums(0, 0, 0, 0), 0, 0));
    let sums_of = |since_ms, until_ms| {
        store.call_sums(fact_store::Period { since_ms, until_ms }).unwrap().n_calls
    };
    assert_eq!([sums_of(0, 50), sums_of(50, 51), sums_of(51, 99)], [0, 1, 0]);
    // What lies before the time asked for is in no day, even where a day begins before it.
    assert_eq!(store.costs(100, &[0]).unwrap().by_day[0].n_calls, 0);
}

#[test]
fn a_call_that_did_not_end_is_one_without_a_price() {
    let store = in_memory();
    store.begin_call(&CALL).unwrap();
    let total = store.costs(0, &[]).unwrap().total;
    assert_eq!((total.n_calls, total.n_without_price, total.known_micro_usd()), (1, 1, None));
}

#[test]
fn a_provider_that_miscounts_breaks_no_sum() {
    let store = in_memory();
    for _ in 0..3 {
        call(&store, &CALL, Some(u64::MAX), u64::MAX);
    }
    let most = i64::MAX as u64;
    assert_eq!(store.spent_since(0).unwrap(), most);
    let costs = store.costs(0, &[0]).unwrap();
    assert_eq!((costs.total.micro_usd, costs.total.usage.input), (most, most));
    assert_eq!((costs.by_day[0].micro_usd, costs.by_model[0].sums.micro_usd), (most, most));
}

#[test]
fn the_calls_of_other_windows_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let (mine, _) = Store::open(&path).unwrap();
    let (theirs, _) = Store::open(&path).unwrap();
    call(&mine, &at(100), Some(1), 1);
    call(&theirs, &at(101), Some(2), 1);
    for store in [&mine, &theirs] {
        assert_eq!(store.spent_since(0).unwrap(), 3);
        assert_eq!(store.costs(0, &[0]).unwrap().total, sums(2, 0, 2, 3));
        assert_eq!(store.calls(None, 9).unwrap().len(), 2);
    }
}
