//! Confirmed and corrected answers: they stand until they are forgotten, and say when they no
//! longer hold.

use std::path::Path;

use fact_api::{
    ApiError, App, Code,
    commands::{self, Context},
    wire::{
        Answered, CheckConfirmed, ConfirmAnswer, ConfirmedHow, ConfirmedState, ConfirmedView,
        CorrectAnswer, ForgetConfirmed, MoveConfirmed, Nothing,
    },
};
use rusqlite::Connection;

use crate::desk::Desk;

const QUIET: Context<'static> = Context { progress: &|_| () };

const SHOP: &str =
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, town TEXT, amount REAL, freight REAL);
    INSERT INTO orders (town, amount, freight) VALUES
        ('Lund', 10.0, 1.0), ('Lund', 20.0, 2.0), ('Umea', 5.0, 4.0);";

/// No engine can know what this house calls dearth.
const UNKNOWN: &str = "What is the dearth per town?";
const DEARTH: &str = "SELECT town, sum(freight) / sum(amount) AS dearth FROM orders GROUP BY town";

const KNOWN: &str = "Total amount by town";

fn shop() -> (Desk, std::path::PathBuf) {
    Desk::with(|conn| conn.execute_batch(SHOP).unwrap())
}

fn correct(app: &App, question: &str, sql: &str) -> Result<ConfirmedView, ApiError> {
    let (question, sql) = (Some(question.to_owned()), Some(sql.to_owned()));
    commands::correct_answer(app, &CorrectAnswer { question, sql, ..Default::default() }, &QUIET)
}

fn confirm(app: &App, question: &str) -> Result<ConfirmedView, ApiError> {
    let req = ConfirmAnswer { turn_id: None, question: Some(question.to_owned()) };
    commands::confirm_answer(app, &req, &QUIET)
}

fn forget(app: &App, id: i64) -> Result<(), ApiError> {
    commands::forget_confirmed(app, &ForgetConfirmed { id: Some(id), question: None }, &QUIET)
        .map(|_| ())
}

/// State and detail of the only confirmed answer, after a check.
fn checked(app: &App) -> (ConfirmedState, String) {
    let all = commands::check_confirmed(app, &CheckConfirmed::default(), &QUIET).unwrap();
    let listed = commands::confirmed_answers(app, &Nothing {}, &QUIET).unwrap();
    assert_eq!(all.answers.len(), 1);
    assert_eq!(listed.answers[0].state, all.answers[0].state, "the list says what the check found");
    assert_eq!(all.n_broken, u64::from(all.answers[0].state == ConfirmedState::EngineDiffers));
    (all.answers[0].state, all.answers[0].detail.clone())
}

#[track_caller]
fn is_confirmed(answered: &Answered, sql: &str) -> bool {
    let Some(parts) = &answered.parts else { return false };
    let is_signed = parts.checks.iter().any(|it| it.text.contains("by you on 20"));
    let is_noted = parts.reading.notes.iter().any(|it| it.contains("by you on 20"));
    let by_you = parts.engine == "confirmed by you";
    assert!(is_signed == by_you && is_noted == by_you, "{parts:?}");
    by_you && parts.sql == sql && (parts.confidence - 1.0).abs() < f64::EPSILON
}

fn write(path: &Path, sql: &str) {
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn a_corrected_question_is_answered_by_the_statement_until_it_is_forgotten() {
    let (desk, _) = shop();
    assert!(desk.ask(UNKNOWN).declined.is_some());
    let kept = correct(&desk.app, UNKNOWN, DEARTH).unwrap();
    assert_eq!((kept.how, kept.engine_agreed, kept.n_rows), (ConfirmedHow::Sql, false, 2));
    assert_eq!(kept.columns, ["town", "dearth"]);

    let answered = desk.ask(UNKNOWN);
    assert!(is_confirmed(&answered, DEARTH) && !answered.cache.hit);
    assert!(desk.ask(UNKNOWN).cache.hit, "kept and found as any other");
    assert!(is_confirmed(&desk.ask("please: what is the DEARTH per town"), DEARTH));
    assert!(desk.ask("What is the dearth per order?").declined.is_some(), "never by likeness");

    let desk = desk.restarted();
    assert!(is_confirmed(&desk.ask(UNKNOWN), DEARTH), "kept over a restart");
    forget(&desk.app, kept.id).unwrap();
    assert!(desk.ask(UNKNOWN).declined.is_some());
}

#[test]
fn a_confirmed_answer_is_that_of_its_data_only() {
    let (desk, path) = shop();
    correct(&desk.app, UNKNOWN, DEARTH).unwrap();
    let other = desk.folder.path().join("other.sqlite");
    write(&other, SHOP);
    desk.open(&other);
    assert!(desk.ask(UNKNOWN).declined.is_some());
    desk.open(&path);
    assert!(is_confirmed(&desk.ask(UNKNOWN), DEARTH));
}

#[test]
fn what_the_engine_gave_is_confirmed_and_its_own_answer_comes_back() {
    let (desk, path) = shop();
    let own = desk.answer(KNOWN);
    let turn = desk.converse(KNOWN);
    let req = ConfirmAnswer { turn_id: Some(turn), question: None };
    let kept = commands::confirm_answer(&desk.app, &req, &QUIET).unwrap();
    assert_eq!((kept.how, kept.engine_agreed), (ConfirmedHow::Given, true));
    let confirmed = desk.answer(KNOWN);
    assert!(is_confirmed(&desk.ask(KNOWN), &own.sql));
    assert_eq!(confirmed.reading.text, own.reading.text, "read as it was");
    assert_eq!(confirmed.answer, own.answer);
    assert_eq!(checked(&desk.app), (ConfirmedState::Same, String::new()));

    // Confirmed again from its own answer, the note does not pile up.
    confirm(&desk.app, KNOWN).unwrap();
    let again = desk.answer(KNOWN);
    assert_eq!(again.reading.notes.len(), confirmed.reading.notes.len());

    write(&path, "INSERT INTO orders (town, amount) VALUES ('Umea', 7.0), ('Visby', 1.0)");
    assert_eq!(desk.answer(KNOWN).table.rows.len(), 3, "rows of today");
    assert_eq!(checked(&desk.app), (ConfirmedState::DataChanged, "3 rows now, 2 then".to_owned()));
    let req = ForgetConfirmed { id: None, question: Some(format!("{KNOWN}, please")) };
    commands::forget_confirmed(&desk.app, &req, &QUIET).unwrap();
    assert_eq!(desk.answer(KNOWN).engine, own.engine);
}

#[test]
fn edits_of_a_reading_are_kept_with_the_answer_they_led_to() {
    let (desk, _) = shop();
    let turn = desk.converse(KNOWN);
    let req = CorrectAnswer {
        turn_id: Some(turn),
        question: Some("How do the towns do?".to_owned()),
        edits: vec!["figure: total amount".to_owned(), " ".to_owned()],
        sql: None,
    };
    let kept = commands::correct_answer(&desk.app, &req, &QUIET).unwrap();
    assert_eq!(
        (kept.how, &kept.edits[..]),
        (ConfirmedHow::Edits, &["figure: total amount".to_owned()][..])
    );
    assert!(is_confirmed(&desk.ask("how do the towns do"), &kept.sql));
}

#[test]
fn a_statement_that_says_an_older_period_than_the_question_now_means_is_told() {
    let question = "What was last quarter's total revenue?";
    let desk = Desk::new();
    let path = desk.folder.path().join("companies.sqlite");
    std::fs::copy(desk.sample(), &path).unwrap();
    desk.open(&path);
    confirm(&desk.app, question).unwrap();
    assert_eq!(checked(&desk.app).0, ConfirmedState::Same);
    assert!(desk.answer(question).checks.iter().all(|it| it.level != "warning"));

    write(
        &path,
        "CREATE TEMP TABLE next AS SELECT * FROM financial_records
             WHERE year = 2025 AND quarter = 'Q1';
         UPDATE next SET quarter = 'Q2', revenue = 2 * revenue, id = id + 100000;
         INSERT INTO financial_records SELECT * FROM next;",
    );
    let (state, detail) = checked(&desk.app);
    assert_eq!(state, ConfirmedState::EngineDiffers);
    assert!(detail.contains("now reads it differently") && detail.contains("Q2"), "{detail}");
    let told = desk.answer(question);
    assert!(is_confirmed(&desk.ask(question), &told.sql));
    let warned =
        told.checks.iter().any(|it| it.level == "warning" && it.text.contains("differently"));
    assert!(warned, "{:?}", told.checks);
}

#[test]
fn a_schema_that_lost_the_column_leaves_the_question_to_the_engine_and_says_so() {
    let (desk, path) = shop();
    correct(&desk.app, UNKNOWN, DEARTH).unwrap();
    correct(&desk.app, KNOWN, "SELECT town, sum(amount - freight) FROM orders GROUP BY town")
        .unwrap();
    write(&path, "ALTER TABLE orders DROP COLUMN freight");
    let declined = desk.ask(UNKNOWN).declined.unwrap();
    assert!(declined.reason.contains("no such column: freight"), "{}", declined.reason);
    let answered = desk.answer(KNOWN);
    assert_ne!(answered.engine, "confirmed by you");
    let warning = answered.checks.iter().find(|it| it.level == "warning").unwrap();
    assert!(warning.text.contains("corrected by you on"), "{}", warning.text);
    let all = commands::check_confirmed(&desk.app, &CheckConfirmed::default(), &QUIET).unwrap();
    assert!(
        all.answers
            .iter()
            .all(|it| it.state == ConfirmedState::Fails && it.detail.contains("freight"))
    );
    write(&path, "ALTER TABLE orders ADD COLUMN freight REAL DEFAULT 1");
    assert!(is_confirmed(&desk.ask(UNKNOWN), DEARTH), "nothing was lost");
}

#[test]
fn answers_follow_a_file_that_moved() {
    let (desk, path) = shop();
    correct(&desk.app, UNKNOWN, DEARTH).unwrap();
    let moved = desk.folder.path().join("moved.sqlite");
    std::fs::rename(&path, &moved).unwrap();
    let (state, detail) = checked(&desk.app);
    assert_eq!(state, ConfirmedState::Fails);
    assert!(detail.contains("does not exist"), "{detail}");
    desk.open(&moved);
    assert!(desk.ask(UNKNOWN).declined.is_some());
    let listed = commands::confirmed_answers(&desk.app, &Nothing {}, &QUIET).unwrap();
    assert!(!listed.answers[0].source_exists && !listed.answers[0].is_open);
    let req = MoveConfirmed { from: listed.answers[0].source_path.clone() };
    assert_eq!(commands::move_confirmed(&desk.app, &req, &QUIET).unwrap().n_moved, 1);
    assert!(is_confirmed(&desk.ask(UNKNOWN), DEARTH));
    let err = commands::move_confirmed(&desk.app, &req, &QUIET).unwrap_err();
    assert_eq!(err.code, Code::NotFound, "{err}");
}

#[test]
fn two_windows_at_once_see_one_truth() {
    let (one, path) = shop();
    let two = one.beside();
    two.open(&path);
    let kept = correct(&one.app, UNKNOWN, DEARTH).unwrap();
    assert!(is_confirmed(&two.ask(UNKNOWN), DEARTH));
    let better = "SELECT town, max(freight) AS dearth FROM orders GROUP BY town";
    assert_eq!(correct(&two.app, UNKNOWN, better).unwrap().id, kept.id);
    assert!(is_confirmed(&one.ask(UNKNOWN), better), "the later one stands, past the cache");
    forget(&two.app, kept.id).unwrap();
    let err = forget(&one.app, kept.id).unwrap_err();
    assert!(err.code == Code::NotFound && err.message.contains("another window"), "{err}");
    assert!(one.ask(UNKNOWN).declined.is_some());
}

#[test]
fn what_cannot_be_kept_is_refused_in_words() {
    let (desk, path) = shop();
    let cases = [
        (UNKNOWN, "DELETE FROM orders", Code::BadQuery, "DELETE"),
        (UNKNOWN, "SELECT frieght FROM orders", Code::BadQuery, "freight"),
        (UNKNOWN, "  ", Code::BadRequest, "statement"),
        (" ?! ", DEARTH, Code::BadRequest, "no question"),
    ];
    for (question, sql, code, said) in cases {
        let err = correct(&desk.app, question, sql).unwrap_err();
        assert!(err.code == code && err.message.contains(said), "{sql}: {err}");
    }
    let err = confirm(&desk.app, UNKNOWN).unwrap_err();
    assert!(err.message.contains("no answer to confirm"), "{err}");
    let err = confirm(&desk.app, "What tables are there?").unwrap_err();
    assert!(err.message.contains("it is about FACT itself"), "{err}");

    // An answer of rows that are no longer there, or of a file that is not open.
    let turn = desk.converse(KNOWN);
    let req = ConfirmAnswer { turn_id: Some(turn), question: None };
    write(&path, "UPDATE orders SET amount = amount + 1");
    let err = commands::confirm_answer(&desk.app, &req, &QUIET).unwrap_err();
    assert!(err.code == Code::BadSource && err.message.contains("ask again"), "{err}");
    commands::open_sample(&desk.app, &Nothing {}, &QUIET).unwrap();
    let err = commands::confirm_answer(&desk.app, &req, &QUIET).unwrap_err();
    assert!(err.message.contains("data.sqlite"), "{err}");
    for req in
        [CorrectAnswer::default(), CorrectAnswer { turn_id: Some(turn), ..Default::default() }]
    {
        let err = commands::correct_answer(&desk.app, &req, &QUIET).unwrap_err();
        assert_eq!(err.code, Code::BadRequest, "{err}");
    }
    let listed = commands::confirmed_answers(&desk.app, &Nothing {}, &QUIET).unwrap();
    assert!(listed.answers.is_empty());
}

#[test]
fn a_ranking_from_the_lowest_up_is_told_as_it_was() {
    let desk = Desk::new();
    let question = "Which 3 companies had the lowest revenue in Q1 2025?";
    let own = desk.answer(question);
    confirm(&desk.app, question).unwrap();
    let confirmed = desk.answer(question);
    assert_eq!(confirmed.engine, "confirmed by you");
    assert_eq!(confirmed.answer, own.answer);
    assert_eq!(confirmed.chart, own.chart);
}
