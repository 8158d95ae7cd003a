//! Lists of questions to ask ahead.

use fact_store::{Store, WarmClaim, WarmDraft, WarmListId, WarmRun};

use crate::in_memory;

fn draft(name: &str) -> WarmDraft {
    WarmDraft {
        name: name.to_owned(),
        text: "total revenue".to_owned(),
        source: "/data/shop.db".to_owned(),
        answer_by: None,
        daily_at_min: Some(9 * 60),
        on_change: true,
        budget_micro_usd: Some(500_000),
    }
}

fn save(store: &Store, name: &str) -> WarmListId {
    store.save_warm_list(None, &draft(name), (None, None)).unwrap()
}

#[test]
fn a_list_is_kept_as_it_was_said() {
    let store = in_memory();
    let id = save(&store, "morning");
    let kept = store.warm_list(id).unwrap().unwrap();
    assert_eq!((kept.draft, kept.last_run_at_ms), (draft("morning"), None));
    let changed = WarmDraft { text: "a\nb".to_owned(), budget_micro_usd: None, ..draft("evening") };
    assert_eq!(store.save_warm_list(Some(id), &changed, (None, None)).unwrap(), id);
    let all = store.warm_lists().unwrap();
    assert_eq!((all.len(), &all[0].draft), (1, &changed));
    assert!(store.delete_warm_list(id).unwrap() && !store.delete_warm_list(id).unwrap());
    let gone = store.save_warm_list(Some(id), &changed, (None, None)).unwrap_err();
    assert_eq!(gone.to_string(), "this list is not there any more");
}

#[test]
fn two_lists_cannot_be_told_apart_by_letter_case() {
    let store = in_memory();
    let id = save(&store, "morning");
    let taken = store.save_warm_list(None, &draft("Morning"), (None, None)).unwrap_err();
    assert!(taken.to_string().contains("already: choose another name"), "{taken}");
    assert_eq!(store.save_warm_list(Some(id), &draft("MORNING"), (None, None)).unwrap(), id);
}

#[test]
fn a_run_is_claimed_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fact.db");
    let (one, _) = Store::open(&path).unwrap();
    let (other, _) = Store::open(&path).unwrap();
    let id = save(&one, "morning");
    let day = |it: &str| WarmClaim::Day(it.to_owned());
    let change = |it: &str| WarmClaim::Change(it.to_owned());
    for (store, claim, expected) in [
        (&one, day("2025-03-30"), true),
        (&other, day("2025-03-30"), false),
        (&other, day("2025-03-31"), true),
        // The clock was set back.
        (&one, day("2025-03-30"), false),
        (&one, change("a"), true),
        (&other, change("a"), false),
        (&other, change("b"), true),
        (&one, change("a"), true),
    ] {
        assert_eq!(store.claim_warm(id, &claim).unwrap(), expected, "{claim:?}");
    }
    one.release_warm(id, &day("2025-03-31"), Some("2025-03-30")).unwrap();
    assert!(other.claim_warm(id, &day("2025-03-31")).unwrap());
    // Not what it holds any more.
    one.release_warm(id, &change("b"), None).unwrap();
    assert!(!one.claim_warm(id, &change("a")).unwrap());
    assert!(!one.claim_warm(WarmListId(99), &change("z")).unwrap());
}

#[test]
fn many_windows_at_the_same_moment_claim_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fact.db");
    let stores: Vec<Store> = (0..4).map(|_| Store::open(&path).unwrap().0).collect();
    let id = save(&stores[0], "morning");
    for n in 0..10 {
        let claim = WarmClaim::Change(n.to_string());
        let n_won = std::thread::scope(|scope| {
            let claims: Vec<_> = stores
                .iter()
                .map(|store| scope.spawn(|| store.claim_warm(id, &claim).unwrap()))
                .collect();
            claims.into_iter().map(|it| usize::from(it.join().unwrap())).sum::<usize>()
        });
        assert_eq!(n_won, 1);
    }
}

#[test]
fn a_schedule_goes_on_where_it_is_not_changed() {
    let store = in_memory();
    let seen = (Some("2025-03-31"), Some("a"));
    let id = store.save_warm_list(None, &draft("morning"), seen).unwrap();
    let claimed = || {
        let of = store.warm_schedules("/data/shop.db").unwrap();
        of.first().map(|it| (it.day_claimed.clone(), it.change_claimed.clone()))
    };
    let expect = |day: Option<&str>, change: Option<&str>| {
        Some((day.map(str::to_owned), change.map(str::to_owned)))
    };
    assert_eq!(claimed(), expect(Some("2025-03-31"), Some("a")));
    store.save_warm_list(Some(id), &draft("renamed"), (None, Some("b"))).unwrap();
    assert_eq!(claimed(), expect(Some("2025-03-31"), Some("a")));
    let later = WarmDraft { daily_at_min: Some(18 * 60), ..draft("renamed") };
    store.save_warm_list(Some(id), &later, (None, Some("b"))).unwrap();
    assert_eq!(claimed(), expect(None, Some("a")));
    let never = WarmDraft { daily_at_min: None, on_change: false, ..draft("renamed") };
    store.save_warm_list(Some(id), &never, (None, None)).unwrap();
    assert_eq!(claimed(), None);
    assert!(store.warm_schedules("/data/other.db").unwrap().is_empty());
}

#[test]
fn money_is_counted_by_day() {
    let store = in_memory();
    let id = save(&store, "morning");
    let run = |day: &str, micro_usd| WarmRun {
        at_ms: 7,
        report: "2 new".to_owned(),
        day: day.to_owned(),
        micro_usd,
    };
    for (day, micro_usd, expected) in
        [("2025-03-30", 5, 5), ("2025-03-30", 6, 11), ("2025-03-31", 2, 2)]
    {
        store.note_warm_run(id, &run(day, micro_usd)).unwrap();
        assert_eq!(store.warm_spent(id, day).unwrap(), expected);
    }
    assert_eq!(store.warm_spent(id, "2025-03-30").unwrap(), 0);
    let kept = store.warm_list(id).unwrap().unwrap();
    assert_eq!((kept.last_run_at_ms, kept.last_report.as_deref()), (Some(7), Some("2 new")));
}
