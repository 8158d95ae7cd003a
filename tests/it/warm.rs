//! Questions asked ahead: their answers are kept when a person asks, and the report says what came
//! of each.

use std::{cell::Cell, path::PathBuf};

use fact_api::{
    ApiError,
    commands::{self, Context},
    wire::{
        AnswerByView::{self, BuiltInFirst, ModelFirst},
        DeleteWarmList, DisclosureView, LogPeriod, Nothing, SaveWarmList, WarmControl, WarmDo,
        WarmFrom, WarmListView, WarmOutcomeView, WarmStart, WarmStateView, WarmView,
    },
};
use fact_testkit::Server;
use rusqlite::Connection;

use crate::{
    desk::Desk,
    models::{Shop, VAGUE, runs, says},
};

const QUIET: Context<'static> = Context { progress: &|_| () };

const TOP: &str = "What are the top 5 companies by revenue in Q1 2025?";
const NONSENSE: &str = "What is the customer satisfaction score?";

/// A moment of the person's clock, and those after it.
const NOON_MS: i64 = 1_900_000_000_000;
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

fn text(text: &str) -> WarmFrom {
    WarmFrom::Text { text: text.to_owned() }
}

fn start(desk: &Desk, from: WarmFrom) -> Result<WarmView, ApiError> {
    let req = WarmStart { from, per_minute: None, budget_micro_usd: None, answer_by: None };
    commands::warm_start(&desk.app, &req, &QUIET)
}

/// All that came of a run.
#[track_caller]
fn warm(desk: &Desk, from: WarmFrom) -> WarmView {
    start(desk, from).unwrap();
    desk.app.warmed(&|_| ())
}

/// New, already kept, declined, failed.
fn counts(it: &WarmView) -> [u64; 4] {
    [it.n_new, it.n_already, it.n_declined, it.n_failed]
}

fn control(desk: &Desk, wanted: WarmDo) -> WarmView {
    commands::warm_control(&desk.app, &WarmControl { wanted }, &QUIET).unwrap()
}

fn save(desk: &Desk, list: &SaveWarmList) -> WarmListView {
    commands::save_warm_list(&desk.app, list, &QUIET).unwrap()
}

fn lists(desk: &Desk) -> Vec<WarmListView> {
    commands::warm_lists(&desk.app, &Nothing {}, &QUIET).unwrap().lists
}

fn list(name: &str, questions: &str) -> SaveWarmList {
    SaveWarmList { name: name.into(), text: questions.into(), ..SaveWarmList::default() }
}

#[test]
fn what_was_asked_ahead_is_a_hit() {
    let desk = Desk::new();
    let warmed = warm(&desk, text(&format!("{TOP}\n# a remark\n{NONSENSE}\n")));
    assert_eq!((warmed.state, counts(&warmed)), (WarmStateView::Done, [1, 0, 1, 0]), "{warmed:?}");
    let declined = &warmed.items[1];
    assert_eq!(
        (declined.question.as_str(), declined.outcome),
        (NONSENSE, WarmOutcomeView::Declined)
    );
    assert!(declined.why.as_ref().is_some_and(|it| it.contains("satisfaction")), "{declined:?}");
    assert!(desk.ask(TOP).cache.hit);
    assert_eq!(counts(&warm(&desk, text(TOP))), [0, 1, 0, 0]);
}

#[test]
fn it_is_no_conversation_and_in_no_figure() {
    let desk = Desk::new();
    warm(&desk, text(TOP));
    let conversations = commands::conversations(&desk.app, &Nothing {}, &QUIET).unwrap();
    assert!(conversations.conversations.is_empty());
    let stats = commands::cache_stats(&desk.app, &LogPeriod::default(), &QUIET).unwrap();
    assert_eq!((stats.n_questions, stats.popular.len()), (0, 0));
}

#[test]
fn a_template_asks_of_each_stored_value() {
    let desk = Desk::new();
    let warmed = warm(&desk, text("total revenue of {sector} in 2024\nrevenue of {sectr}\n{a\n"));
    assert!(warmed.n_new > 3, "{warmed:?}");
    assert_eq!(warmed.n_new, warmed.n_total, "{warmed:?}");
    let why: Vec<_> = warmed.refused.iter().map(|it| (it.line, it.why.as_str())).collect();
    let near = "there is no column sectr; near to it: sector";
    assert_eq!(why, [(2, near), (3, "a { is not closed by a }")]);
    assert!(desk.ask("total revenue of Technology in 2024").cache.hit);
}

#[test]
fn a_slot_is_called_what_a_person_calls_it() {
    let (desk, _) = Desk::with(|conn| {
        conn.execute_batch(
            "CREATE TABLE shops (id INTEGER PRIMARY KEY, name TEXT, opening_year INTEGER, town TEXT);
             CREATE TABLE staff (id INTEGER PRIMARY KEY, shop_id INTEGER REFERENCES shops (id),
                name TEXT, pay REAL);
             INSERT INTO shops VALUES (1, 'North', 1999, 'Oslo'), (2, 'South', 2004, 'Rome');
             INSERT INTO staff VALUES (1, 1, 'Ann', 10), (2, 2, 'Ben', 20);",
        )
        .unwrap();
    });
    for (slot, expected) in [
        ("town", Ok(2)),
        ("Opening Year", Ok(2)),
        ("opening_year", Ok(2)),
        ("shops.name", Ok(2)),
        ("shop", Ok(2)),
        ("name", Err("{name} may be several columns: write {shops.name} or {staff.name}")),
        ("twon", Err("there is no column twon; near to it: town")),
        ("zzz", Err("there is no column zzz")),
    ] {
        let warmed = warm(&desk, text(&format!("how many shops in {{{slot}}}?")));
        let found = match warmed.refused.first() {
            Some(refused) => Err(refused.why.as_str()),
            None => Ok(warmed.n_total),
        };
        assert_eq!(found, expected, "{slot}");
    }
}

#[test]
fn popular_questions_are_those_that_were_answered_of_this_data() {
    let desk = Desk::new();
    let none = warm(&desk, WarmFrom::Popular { n: 10 });
    let nothing = "no question has been answered of this data yet";
    assert_eq!((none.state, none.why.as_deref()), (WarmStateView::Done, Some(nothing)));
    desk.ask("How many companies are there?");
    desk.ask("How many companies are there?");
    desk.ask(TOP);
    desk.ask(NONSENSE);
    desk.clear_cache();
    let warmed = warm(&desk, WarmFrom::Popular { n: 10 });
    let asked: Vec<_> = warmed.items.iter().map(|it| it.question.as_str()).collect();
    assert_eq!(
        (asked, counts(&warmed)),
        (vec!["How many companies are there?", TOP], [2, 0, 0, 0])
    );
    assert_eq!(warm(&desk, WarmFrom::Popular { n: 1 }).n_total, 1);
}

#[test]
fn a_file_is_read_as_text_or_table() {
    let desk = Desk::new();
    let write = |name: &str, bytes: &[u8]| -> WarmFrom {
        let path = desk.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        WarmFrom::File { path: path.to_str().unwrap().to_owned() }
    };
    let table = format!("\u{feff}id,question\r\n1,\"{TOP}\"\r\n2,\r\n");
    let warmed = warm(&desk, write("questions.csv", table.as_bytes()));
    assert_eq!((counts(&warmed), warmed.label.as_str()), ([1, 0, 0, 0], "questions.csv"));
    assert_eq!(warmed.refused[0].line, 3);
    for (from, expected) in [
        (write("a.txt", b"\xff\xfea\0"), "save it as UTF-8"),
        (write("b.db", b"SQLite format 3\0"), "not text"),
        (write("c.txt", &vec![b'a'; (1 << 20) + 1]), "larger than 1024 KiB"),
        (WarmFrom::File { path: "nowhere.txt".into() }, "nowhere.txt cannot be read"),
    ] {
        let err = start(&desk, from).unwrap_err().to_string();
        assert!(err.contains(expected), "{err}");
    }
    let empty = warm(&desk, write("empty.txt", b""));
    assert_eq!(empty.why.as_deref(), Some("there is no question in the list"));
}

#[test]
fn a_run_can_be_held_and_ended() {
    let desk = Desk::new();
    let req = WarmStart {
        from: text("How many companies are there?\nTotal revenue in 2024?\nTotal profit in 2024?"),
        // The second question would wait for a minute.
        per_minute: Some(1),
        budget_micro_usd: None,
        answer_by: None,
    };
    commands::warm_start(&desk.app, &req, &QUIET).unwrap();
    let busy = start(&desk, text(TOP)).unwrap_err();
    assert!(busy.to_string().contains("wait for it, or cancel it"), "{busy}");
    let n_controls = Cell::new(0);
    let warmed = desk.app.warmed(&|it| {
        if it.n_done == 1 && n_controls.replace(n_controls.get() + 1) == 0 {
            assert_eq!(control(&desk, WarmDo::Pause).state, WarmStateView::Paused);
            assert_eq!(control(&desk, WarmDo::Resume).state, WarmStateView::Running);
            control(&desk, WarmDo::Cancel);
        }
    });
    assert_eq!((warmed.state, warmed.n_done), (WarmStateView::Cancelled, 1));
    assert_eq!(control(&desk, WarmDo::Pause).state, WarmStateView::Cancelled);
    assert_eq!(counts(&warm(&desk, text(TOP))), [1, 0, 0, 0], "the next one runs");
}

#[test]
fn closing_ends_a_run() {
    let desk = Desk::new();
    let questions = "How many companies are there?\nTotal revenue in 2024?";
    let req = WarmStart {
        from: text(questions),
        per_minute: Some(1),
        budget_micro_usd: None,
        answer_by: None,
    };
    commands::warm_start(&desk.app, &req, &QUIET).unwrap();
    let desk = desk.restarted();
    assert_eq!(counts(&warm(&desk, text(questions)))[2..], [0, 0]);
}

#[test]
fn data_that_is_gone_is_said_so() {
    let (desk, path) = Desk::with(|conn| {
        conn.execute_batch("CREATE TABLE town (id INTEGER PRIMARY KEY, name TEXT)").unwrap();
    });
    std::fs::remove_file(&path).unwrap();
    let err = start(&desk, text("How many towns are there?")).unwrap_err();
    assert!(err.message.contains("data.sqlite"), "{err}");
}

fn by(desk: &Desk, questions: &str, by: AnswerByView, budget: Option<u64>) -> WarmView {
    let req = WarmStart {
        from: text(questions),
        per_minute: None,
        budget_micro_usd: budget,
        answer_by: Some(by),
    };
    commands::warm_start(&desk.app, &req, &QUIET).unwrap();
    desk.app.warmed(&|_| ())
}

#[test]
fn a_model_is_asked_only_where_the_person_chose_it() {
    let shop = Shop::new(vec![runs("SELECT 1 AS one", "one"), says("One.")]);
    let own = warm(&shop.desk, text(VAGUE));
    assert_eq!((counts(&own), shop.server.n_requests()), ([0, 0, 1, 0], 0));
    let theirs = by(&shop.desk, VAGUE, BuiltInFirst, None);
    assert_eq!((counts(&theirs), shop.server.n_requests()), ([1, 0, 0, 0], 2), "{theirs:?}");
    assert!(theirs.micro_usd > 0 && theirs.items[0].micro_usd == theirs.micro_usd);
    let again = by(&shop.desk, VAGUE, BuiltInFirst, Some(1_000_000));
    assert_eq!((counts(&again), again.micro_usd), ([0, 1, 0, 0], 0));
}

#[test]
fn a_run_stops_at_its_budget() {
    let server = Server::start_with(|_| runs("SELECT 1 AS n", "one"));
    let shop = Shop::at(server);
    // One call a question: of a model that is not shown the rows no words are wanted.
    shop.disclose(DisclosureView::Schema);
    shop.option("models.day_budget", "100");
    shop.option("models.max_output_tokens", "500");
    let questions: Vec<_> = (0..200).map(|it| format!("Plan number {it}: how are we?")).collect();
    let warmed = by(&shop.desk, &questions.join("\n"), ModelFirst, Some(40_000));
    assert_eq!(warmed.state, WarmStateView::Stopped, "{:?}", warmed.notes);
    assert!(warmed.why.as_ref().is_some_and(|it| it.starts_with("budget reached: $")));
    assert!(warmed.n_done > 0 && warmed.n_done < 200, "{}", warmed.n_done);
    assert!((1..=40_000).contains(&warmed.micro_usd), "{}", warmed.micro_usd);
    let before = shop.server.n_requests();
    let none = by(&shop.desk, "Plan number 99: how are we?", ModelFirst, Some(0));
    assert_eq!((none.state, none.n_done), (WarmStateView::Stopped, 0));
    assert_eq!(shop.server.n_requests(), before, "nothing left");
}

#[test]
fn a_model_that_cannot_be_reached_is_said_so() {
    let shop = Shop::new(Vec::new());
    shop.provider("mine", "openai", "http://127.0.0.1:1/v1");
    let warmed = by(&shop.desk, VAGUE, BuiltInFirst, None);
    assert_eq!(counts(&warmed), [0, 0, 1, 0]);
    assert!(warmed.items[0].why.as_ref().is_some_and(|it| it.contains("No model answered either")));
    let desk = Desk::new();
    let req = WarmStart {
        from: text(VAGUE),
        per_minute: None,
        budget_micro_usd: None,
        answer_by: Some(ModelFirst),
    };
    let none = commands::warm_start(&desk.app, &req, &QUIET).unwrap_err();
    assert!(none.to_string().contains("no model is set up"), "{none}");
}

#[test]
fn a_list_is_saved_changed_run_and_deleted() {
    let desk = Desk::new();
    let saved = save(
        &desk,
        &SaveWarmList { daily_at: Some("7:05".into()), ..list("Morning", &format!("{TOP}\n#x\n")) },
    );
    assert_eq!((saved.n_questions, saved.daily_at.as_deref()), (1, Some("07:05")));
    assert!(saved.is_open && saved.last_report.is_none());
    let taken = commands::save_warm_list(&desk.app, &list("morning", "a"), &QUIET).unwrap_err();
    assert!(taken.message.contains("choose another name"), "{taken}");
    for (bad, expected) in [
        (list(" ", TOP), "needs a name"),
        (SaveWarmList { daily_at: Some("25:00".into()), ..list("x", TOP) }, "no time of day"),
        (list("x", &"a\n".repeat(10_001)), "more than 10000 lines"),
    ] {
        let err = commands::save_warm_list(&desk.app, &bad, &QUIET).unwrap_err();
        assert!(err.message.contains(expected), "{err}");
    }
    let warmed = warm(&desk, WarmFrom::List { id: saved.id });
    assert_eq!((warmed.label.as_str(), counts(&warmed)), ("Morning", [1, 0, 0, 0]));
    let report = lists(&desk)[0].last_report.clone();
    assert_eq!(report.as_deref(), Some("1 new, 0 already cached, 0 declined, 0 failed"));
    let gone = DeleteWarmList { id: saved.id };
    commands::delete_warm_list(&desk.app, &gone, &QUIET).unwrap();
    assert!(lists(&desk).is_empty());
    assert!(start(&desk, WarmFrom::List { id: saved.id }).is_err());
}

#[test]
fn of_two_windows_one_runs_a_daily_list() {
    let one = Desk::new();
    let other = one.beside();
    // Due at any minute of the day; the first day is counted as run, since its hour is past.
    save(&one, &SaveWarmList { daily_at: Some("00:00".into()), ..list("daily", TOP) });
    for day in 0..3 {
        let now_ms = NOON_MS + day * DAY_MS;
        let begun = [&one, &other].map(|it| it.app.keep_schedule(now_ms));
        assert_eq!(begun, [true, false], "day {day}");
        let warmed = one.app.warmed(&|_| ());
        assert!(warmed.is_scheduled && warmed.state == WarmStateView::Done, "{warmed:?}");
        let later = [&other, &one].map(|it| it.app.keep_schedule(now_ms + MINUTE_MS));
        assert_eq!(later, [false, false], "day {day}");
    }
    one.open(&other_data(&one));
    assert!(!one.app.keep_schedule(NOON_MS + 9 * DAY_MS), "its data is not open");
}

fn other_data(desk: &Desk) -> PathBuf {
    let path = desk.folder.path().join("other.sqlite");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE a (b INTEGER)").unwrap();
    path
}

#[test]
fn a_change_of_the_data_runs_a_list_once_when_it_stands_still() {
    let one = Desk::new();
    let other = one.beside();
    save(&one, &SaveWarmList { on_change: true, ..list("fresh", TOP) });
    let both = |now_ms: i64| [&one, &other].map(|it| it.app.keep_schedule(now_ms));
    assert_eq!(both(NOON_MS), [false, false]);
    assert_eq!(both(NOON_MS + MINUTE_MS), [false, false], "nothing changed");
    let writer = Connection::open(one.sample()).unwrap();
    for change in 2..5 {
        writer.execute("UPDATE financial_records SET revenue = revenue + 1", []).unwrap();
        let at = NOON_MS + change * 10 * MINUTE_MS;
        assert_eq!(both(at), [false, false], "it may go on changing");
        assert_eq!(both(at + 4_000), [false, false]);
        assert_eq!(both(at + 6_000), [true, false], "change {change}");
        let warmed = one.app.warmed(&|_| ());
        assert_eq!((counts(&warmed), warmed.is_scheduled), ([1, 0, 0, 0], true), "{warmed:?}");
        assert_eq!(both(at + 9_000), [false, false]);
        assert!(one.ask(TOP).cache.hit);
    }
}
