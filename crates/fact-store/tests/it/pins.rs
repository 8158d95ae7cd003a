//! The board of pinned answers.

use fact_store::{NewPin, PinChange, PinError, PinId, Store};

use crate::in_memory;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn new(title: &str) -> NewPin {
    NewPin {
        title: title.into(),
        source: "sample".into(),
        asked_json: r#"{"question":"revenue by sector"}"#.into(),
        earlier_json: "[]".into(),
        answer_by: "builtInOnly".into(),
        reply_json: r#"{"sentence":"Energy leads."}"#.into(),
        chart_json: None,
    }
}

fn titles(store: &Store) -> Vec<String> {
    store.pins().unwrap().into_iter().map(|it| it.pinned.title).collect()
}

fn board(pins: &[&str]) -> (Store, Vec<PinId>) {
    let store = in_memory();
    let ids = pins.iter().map(|it| store.pin(&new(it), 1).unwrap()).collect();
    (store, ids)
}

#[test]
fn what_is_pinned_comes_back_as_it_was_behind_what_was_there() {
    let (store, ids) = board(&["a", "b"]);
    assert_eq!(titles(&store), ["a", "b"]);
    let pin = store.pinned(ids[1]).unwrap().unwrap();
    assert_eq!(pin.pinned, new("b"));
    assert_eq!((pin.is_wide, pin.pinned_at_ms, pin.refreshed_at_ms), (false, 1, 1));
    assert_eq!(pin.problem, None);
}

#[test]
fn a_board_is_arranged_and_pins_that_are_not_named_stay_behind() {
    let (store, ids) = board(&["a", "b", "c", "d"]);
    store.arrange_pins(&[ids[2], ids[0]]).unwrap();
    assert_eq!(titles(&store), ["c", "a", "b", "d"]);
    store.pin(&new("e"), 2).unwrap();
    assert_eq!(titles(&store), ["c", "a", "b", "d", "e"]);
}

#[test]
fn each_part_of_a_pin_is_changed_by_itself() {
    let (store, ids) = board(&["a"]);
    let id = ids[0];
    let change = |change: PinChange| {
        assert!(store.change_pin(id, &change).unwrap());
        store.pinned(id).unwrap().unwrap()
    };
    assert_eq!(change(PinChange::Title("Revenue".into())).pinned.title, "Revenue");
    assert!(change(PinChange::Wide(true)).is_wide);
    let failed = change(PinChange::Failed("the data is not there".into()));
    assert_eq!(failed.problem.as_deref(), Some("the data is not there"));
    assert_eq!(failed.pinned.reply_json, new("a").reply_json);
    let refreshed = change(PinChange::Refreshed { reply_json: "{}".into(), at_ms: 9 });
    assert_eq!((refreshed.problem, refreshed.refreshed_at_ms), (None, 9));
    let chart = change(PinChange::Chart { chart_json: Some("1".into()), reply_json: "{2}".into() });
    assert_eq!(chart.pinned.chart_json.as_deref(), Some("1"));
    assert_eq!((chart.pinned.reply_json.as_str(), chart.refreshed_at_ms), ("{2}", 9));
    assert_eq!((chart.pinned.title.as_str(), chart.is_wide), ("Revenue", true));
}

#[test]
fn a_pin_is_taken_off_and_put_back_to_where_it_was_for_a_day() {
    let (store, ids) = board(&["a", "b", "c"]);
    assert!(store.unpin(ids[1], 10).unwrap());
    assert!(!store.unpin(ids[1], 10).unwrap(), "it is gone");
    assert!(!store.change_pin(ids[1], &PinChange::Wide(true)).unwrap());
    assert_eq!(
        (titles(&store), store.pinned(ids[1]).unwrap()),
        (vec!["a".into(), "c".into()], None)
    );
    assert!(store.put_back_pin(ids[1]).unwrap());
    assert_eq!(titles(&store), ["a", "b", "c"]);
    store.unpin(ids[1], 10).unwrap();
    store.pin(&new("d"), 11 + DAY_MS).unwrap();
    assert!(!store.put_back_pin(ids[1]).unwrap(), "a day later it is forgotten");
    assert!(!store.put_back_pin(PinId(99)).unwrap());
}

#[test]
fn a_full_board_says_so() {
    let (store, ids) = board(&["a"]);
    for _ in 1..100 {
        store.pin(&new("b"), 1).unwrap();
    }
    assert!(matches!(store.pin(&new("c"), 1), Err(PinError::Full { max: 100 })));
    store.unpin(ids[0], 1).unwrap();
    store.pin(&new("c"), 1).unwrap();
}
