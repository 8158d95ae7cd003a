//! The board: what is pinned is there, is asked again, drawn otherwise, and leaves as a report.

use std::fs;

use fact_api::{
    commands::{self, Context},
    wire::{
        AnswerRef, ArrangePins, Behind, Cell, Chart, ChartLook, Export, ExportFormat, MarkRows,
        Nothing, PinAnswer, PinView, PutBackPin, RefreshPin, ReportFormat, SaveReport, SetChart,
        Turn, TurnState, Unpin,
    },
};
use rusqlite::Connection;

use crate::desk::Desk;

const QUIET: Context<'static> = Context { progress: &|_| () };

const BY_SECTOR: &str = "total revenue by sector in Q1 2025";
const BY_QUARTER: &str = "Show quarterly revenue trends";

fn pin(desk: &Desk, turn: &Turn) -> PinView {
    let req = PinAnswer { turn_id: turn.id, conversation_id: turn.conversation_id };
    commands::pin_answer(&desk.app, &req, &QUIET).unwrap()
}

fn pinned(desk: &Desk, question: &str) -> PinView {
    pin(desk, &desk.converse_in(None, question))
}

fn board(desk: &Desk) -> Vec<PinView> {
    commands::board(&desk.app, &Nothing {}, &QUIET).unwrap().pins
}

fn refresh(desk: &Desk, pin: &PinView) -> PinView {
    let req = RefreshPin { id: pin.id, ask_id: "refresh".to_owned() };
    commands::refresh_pin(&desk.app, &req, &QUIET).unwrap()
}

fn says(pin: &PinView) -> String {
    pin.answer.sentence.iter().map(|it| it.text.as_str()).collect()
}

fn shop(conn: &Connection) {
    conn.execute_batch(
        "CREATE TABLE branch (id INTEGER PRIMARY KEY, town TEXT);
        INSERT INTO branch VALUES (1, 'Bern'), (2, 'Oslo');
        CREATE TABLE sale (id INTEGER PRIMARY KEY, branch_id INTEGER REFERENCES branch, amount REAL);
        INSERT INTO sale VALUES (1, 1, 10), (2, 1, 20), (3, 2, 5);",
    )
    .unwrap();
}

#[test]
fn what_is_pinned_outlives_its_conversation_and_a_restart() {
    let desk = Desk::new();
    let turn = desk.converse_in(None, BY_SECTOR);
    let first = pin(&desk, &turn);
    let second = pinned(&desk, BY_QUARTER);
    assert!(first.open && first.answer.chart.is_some() && first.problem.is_none());
    let req = fact_api::wire::DeleteConversation { id: turn.conversation_id };
    commands::delete_conversation(&desk.app, &req, &QUIET).unwrap();
    let desk = desk.restarted();
    let there = board(&desk);
    let ids: Vec<i64> = there.iter().map(|it| it.id).collect();
    assert_eq!(ids, [first.id, second.id]);
    assert_eq!((says(&there[0]), &there[0].title), (says(&first), &first.title));

    commands::arrange_pins(&desk.app, &ArrangePins { ids: vec![second.id, first.id] }, &QUIET)
        .unwrap();
    commands::unpin(&desk.app, &Unpin { id: second.id }, &QUIET).unwrap();
    assert_eq!(board(&desk).len(), 1);
    commands::put_back_pin(&desk.app, &PutBackPin { id: second.id }, &QUIET).unwrap();
    assert_eq!(board(&desk)[0].id, second.id, "to where it was");
}

#[test]
fn a_pin_is_asked_again_of_the_data_as_it_is_now_with_what_was_asked_before_it() {
    let (desk, path) = Desk::with(shop);
    let turn = desk.converse_in(None, "total amount by town");
    let follow_up = desk.converse_in(Some(turn.conversation_id), "only Bern");
    let pins = [pin(&desk, &turn), pin(&desk, &follow_up)];
    let write = |sql: &str| Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    write("INSERT INTO sale VALUES (4, 1, 70), (5, 2, 95)");
    let again = pins.each_ref().map(|it| refresh(&desk, it));
    assert!(says(&again[0]).contains("100") && !says(&pins[0]).contains("100"), "{again:?}");
    assert!(says(&again[1]).contains("100") && !says(&again[1]).contains("Oslo"), "{again:?}");

    write("DROP TABLE sale");
    let failed = refresh(&desk, &again[0]);
    assert!(failed.problem.is_some());
    assert_eq!(says(&failed), says(&again[0]), "it keeps what it had");

    // Of other data nothing is asked.
    commands::open_sample(&desk.app, &Nothing {}, &QUIET).unwrap();
    assert!(board(&desk).iter().all(|it| !it.open));
    assert!(refresh(&desk, &again[1]).problem.unwrap().contains("not open"));
}

fn kind(desk: &Desk, of: AnswerRef, kind: &str) -> String {
    let req = SetChart { of, kind: Some(kind.to_owned()), log: None, fit: None };
    commands::set_chart(&desk.app, &req, &QUIET).unwrap().kind
}

fn drawn(desk: &Desk, of: AnswerRef) -> fact_api::wire::ChartDrawing {
    let req = Chart { of, width: 700, height: 320, look: ChartLook::default() };
    commands::chart(&desk.app, &req, &QUIET).unwrap()
}

#[test]
fn a_chart_is_drawn_otherwise_from_then_on() {
    let desk = Desk::new();
    let turn = desk.converse_in(None, BY_SECTOR);
    let of = AnswerRef::Turn(turn.id);
    let before = drawn(&desk, of).svg;
    assert_eq!(kind(&desk, of, "donut"), "donut");
    assert_ne!(drawn(&desk, of).svg, before);
    let pin = pin(&desk, &turn);
    assert_eq!(pin.answer.chart.as_ref().unwrap().kind, "donut", "as it is seen when pinned");
    assert_eq!(kind(&desk, AnswerRef::Pin(pin.id), "horizontal_bar"), "horizontal_bar");

    // Asked again, and after a restart, it is drawn as a person wanted it.
    assert_eq!(refresh(&desk, &pin).answer.chart.unwrap().kind, "horizontal_bar");
    let desk = desk.restarted();
    assert_eq!(board(&desk)[0].answer.chart.as_ref().unwrap().kind, "horizontal_bar");
    let req = fact_api::wire::Conversation { id: turn.conversation_id };
    let turns = commands::conversation(&desk.app, &req, &QUIET).unwrap().turns;
    let TurnState::Answered { answer } = &turns[0].state else { panic!("{turns:?}") };
    assert_eq!(answer.chart.as_ref().unwrap().kind, "donut");

    // What the rows do not allow is refused with a reason, and changes nothing.
    let chart = answer.chart.as_ref().unwrap();
    let scatter = chart.kinds.iter().find(|it| it.kind == "scatter").unwrap();
    assert!(scatter.obstacle.is_some());
    assert_eq!(kind(&desk, of, "scatter"), "donut");
    let req = SetChart { of, kind: Some("hologram".into()), log: None, fit: None };
    assert!(commands::set_chart(&desk.app, &req, &QUIET).is_err());
}

#[test]
fn the_rows_behind_a_mark_add_up_to_it() {
    let desk = Desk::new();
    for question in [BY_SECTOR, BY_QUARTER, "top 5 companies by revenue in Q1 2025"] {
        let turn = desk.converse_in(None, question);
        let TurnState::Answered { answer } = &turn.state else { panic!("{turn:?}") };
        let of = AnswerRef::Turn(turn.id);
        let measure = answer.columns.iter().position(|it| it.role == "measure").unwrap();
        let marks = drawn(&desk, of).marks;
        assert!(!marks.is_empty(), "{question}");
        for mark in marks {
            let rows = mark.rows.expect("each is of a row");
            let MarkRows::Row { idx } = rows else { panic!("{rows:?}") };
            let behind = commands::behind(&desk.app, &Behind { of, rows }, &QUIET).unwrap();
            let revenue = behind.columns.iter().position(|it| it.name == "revenue").unwrap();
            let sum: f64 = behind.rows.iter().map(|row| figure(&row[revenue])).sum();
            let told = figure(&answer.rows[idx][measure]);
            assert!(
                (sum - told).abs() <= told.abs() * 1e-9,
                "{question}: {sum} {told}\n{}",
                behind.sql
            );
            assert!(!behind.changed_since);
        }
    }
}

fn figure(cell: &Cell) -> f64 {
    match cell {
        #[expect(clippy::cast_precision_loss, reason = "figures of the sample are below 2^53")]
        Cell::Integer(it) => *it as f64,
        Cell::Real(it) => *it,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_chart_leaves_in_each_form() {
    let desk = Desk::new();
    let of = AnswerRef::Pin(pinned(&desk, BY_SECTOR).id);
    let folder = tempfile::tempdir().unwrap();
    let save = |format, scale| {
        let path = folder.path().join("chart");
        let look = ChartLook::default();
        let path_text = path.to_str().unwrap().to_owned();
        let req = Export { of, format, path: path_text, look, scale };
        commands::export(&desk.app, &req, &QUIET).unwrap();
        fs::read(path).unwrap()
    };
    let (once, four) = (save(ExportFormat::Png, 1), save(ExportFormat::Png, 4));
    assert!(once.starts_with(b"\x89PNG") && four.len() > once.len());
    assert!(save(ExportFormat::Svg, 1).starts_with(b"<svg"));
    let vega: serde_json::Value = serde_json::from_slice(&save(ExportFormat::VegaLite, 1)).unwrap();
    assert!(vega["$schema"].as_str().unwrap().contains("vega-lite"));
    assert!(save(ExportFormat::Csv, 1).windows(7).any(|it| it == b"Revenue" || it == b"revenue"));
}

#[test]
fn the_board_leaves_as_one_report() {
    let desk = Desk::new();
    let save = |format, name: &str| {
        let path = desk.folder.path().join(name);
        let path_text = path.to_str().unwrap().to_owned();
        let req = SaveReport { path: path_text, format, title: "Trends".to_owned() };
        commands::save_report(&desk.app, &req, &QUIET).map(|_| fs::read(path).unwrap())
    };
    assert!(save(ReportFormat::Pdf, "empty.pdf").is_err(), "nothing is on the board");
    let pins = [pinned(&desk, BY_SECTOR), pinned(&desk, "What was Q1 2025 total revenue?")];
    pinned(&desk, "Analyze quarterly revenue trends and predict Q2 2025 performance");
    let html = String::from_utf8(save(ReportFormat::Html, "board.html").unwrap()).unwrap();
    for pin in &pins {
        assert!(html.contains(&pin.title) && html.contains(&pin.question), "{}", pin.title);
    }
    assert!(html.contains("<svg") && html.contains("Q2 2025") && !html.contains("<script"));
    for format in [ReportFormat::Pdf, ReportFormat::PdfLetter] {
        assert!(save(format, "board.pdf").unwrap().starts_with(b"%PDF-"));
    }
}
