//! Confirmed answers.

use fact_store::{CheckState, Checked, Confirmation, ConfirmedId, How, Moved, Store};

use crate::in_memory;

pub(crate) fn answer(source: &str, wording: &str, sql: &str) -> Confirmation {
    Confirmation {
        source: source.into(),
        wording: wording.into(),
        question: format!("{wording}?"),
        sql: sql.into(),
        reading_json: "{}".into(),
        columns: vec!["name".into(), "a \"b\", c".into()],
        rows_digest: "00ff".into(),
        n_rows: 3,
        confirmed_at_ms: 1_737_547_200_000,
        how: How::Given,
        engine_agreed: true,
    }
}

fn wordings(store: &Store) -> Vec<(String, String)> {
    let all = store.list_confirmed().unwrap().into_iter();
    all.map(|it| (it.answer.source, it.answer.wording)).collect()
}

#[test]
fn an_answer_is_found_by_its_wording_and_its_data_alone() {
    let store = in_memory();
    let kept = store.confirm(&answer("/a.db", "top cities", "SELECT 1")).unwrap();
    assert_eq!(kept.answer, answer("/a.db", "top cities", "SELECT 1"));
    assert!(kept.confirmed_on.starts_with("2025-01-2"), "{}", kept.confirmed_on);
    assert_eq!(store.confirmed_of("/a.db", "top cities").unwrap(), Some(kept));
    assert_eq!(store.confirmed_of("/b.db", "top cities").unwrap(), None);
    assert_eq!(store.confirmed_of("/a.db", "top city").unwrap(), None);
}

#[test]
fn confirming_again_takes_the_place_of_the_answer_before() {
    let store = in_memory();
    let first = store.confirm(&answer("/a.db", "top cities", "SELECT 1")).unwrap();
    let found = Checked { at_ms: 5, state: CheckState::Fails, detail: "no such column".into() };
    assert!(store.note_check(&first, &found).unwrap());
    let again = Confirmation {
        how: How::Edits(vec!["by revenue".into()]),
        confirmed_at_ms: 1_737_547_200_001,
        engine_agreed: false,
        ..answer("/a.db", "top cities", "SELECT 2")
    };
    let second = store.confirm(&again).unwrap();
    assert_eq!((second.id, &second.answer, &second.checked), (first.id, &again, &None));
    // A check of the first, which took its time, says nothing of the second.
    assert!(!store.note_check(&first, &found).unwrap());
    assert!(store.note_check(&second, &found).unwrap());
    assert_eq!(store.list_confirmed().unwrap()[0].checked, Some(found));
}

#[test]
fn a_forgotten_answer_is_gone_and_its_id_with_it() {
    let store = in_memory();
    let first = store.confirm(&answer("/a.db", "top cities", "SELECT 1")).unwrap();
    assert!(store.forget_confirmed(first.id).unwrap());
    assert!(!store.forget_confirmed(first.id).unwrap());
    assert_eq!(store.confirmed_of("/a.db", "top cities").unwrap(), None);
    let second = store.confirm(&answer("/a.db", "top cities", "SELECT 1")).unwrap();
    assert_eq!(second.id, ConfirmedId(first.id.0 + 1));
}

#[test]
fn answers_follow_a_file_that_moved_and_none_is_lost() {
    let store = in_memory();
    for (source, wording) in [("/old.db", "a"), ("/old.db", "b"), ("/new.db", "b")] {
        store.confirm(&answer(source, wording, "SELECT 1")).unwrap();
    }
    let moved = store.move_confirmed("/old.db", "/new.db").unwrap();
    assert_eq!(moved, Moved { n_moved: 1, n_left: 1 });
    let mut found = wordings(&store);
    found.sort();
    let expected = [("/new.db", "a"), ("/new.db", "b"), ("/old.db", "b")];
    assert_eq!(found, expected.map(|(source, wording)| (source.into(), wording.into())));
}

#[test]
fn another_window_sees_an_answer_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fact.db");
    let (one, two) = (Store::open(&path).unwrap().0, Store::open(&path).unwrap().0);
    let kept = one.confirm(&answer("/a.db", "top cities", "SELECT 1")).unwrap();
    assert_eq!(two.confirmed_of("/a.db", "top cities").unwrap().as_ref(), Some(&kept));
    assert!(two.forget_confirmed(kept.id).unwrap());
    assert!(!one.forget_confirmed(kept.id).unwrap());
    assert_eq!(one.list_confirmed().unwrap(), []);
}
