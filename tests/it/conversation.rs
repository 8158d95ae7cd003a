//! A conversation: a question goes on from the one before, a reading is changed in its place, and
//! both come back as they were.

use fact_api::{
    commands::{self, Context},
    wire::{
        AnswerView, ChipOptionView, Complete, CompletionKind, ConfirmAnswer, Conversation, Turn,
        TurnState,
    },
};

use crate::desk::Desk;

const QUIET: Context<'static> = Context { progress: &|_| () };

#[track_caller]
fn answer(turn: &Turn) -> &AnswerView {
    match &turn.state {
        TurnState::Answered { answer } => answer,
        other => panic!("{}: {other:?}", turn.question),
    }
}

#[track_caller]
fn option(turn: &Turn, label: &str) -> ChipOptionView {
    let mut options = answer(turn).chips.iter().flat_map(|it| &it.options);
    options.find(|it| it.label == label).unwrap_or_else(|| panic!("no {label}")).clone()
}

fn turns(desk: &Desk, id: i64) -> Vec<Turn> {
    commands::conversation(&desk.app, &Conversation { id }, &QUIET).unwrap().turns
}

#[test]
fn a_question_goes_on_from_the_one_before_in_its_conversation_only() {
    let desk = Desk::new();
    let first = desk.converse_in(None, "revenue by company in Q1 2025");
    let here = Some(first.conversation_id);
    let next = desk.converse_in(here, "and by sector?");
    assert_eq!(answer(&next).reading, "total revenue by sector in Q1 2025");
    assert_eq!(answer(&next).notes[0], format!("continues: {}", answer(&first).reading));
    // What it goes on to is what the whole question says: one answer is kept for both.
    let whole = desk.ask("revenue by sector in Q1 2025");
    assert!(whole.cache.hit, "{}", whole.cache.reason);
    assert!(whole.cache.reason.contains("total revenue by sector in Q1 2025"));

    let elsewhere = desk.converse_in(None, "total revenue in 2024");
    let other = desk.converse_in(Some(elsewhere.conversation_id), "and by sector?");
    assert_eq!(answer(&other).reading, "total revenue by sector in 2024");
}

#[test]
fn what_is_of_other_data_is_not_gone_on_from() {
    let (desk, path) = Desk::with(|it| {
        it.execute_batch(
            "CREATE TABLE orders(id INTEGER PRIMARY KEY, city TEXT, amount REAL);
             INSERT INTO orders VALUES (1, 'Oslo', 2.0), (2, 'Bergen', 3.0);",
        )
        .unwrap();
    });
    let first = desk.converse_in(None, "total amount by city");
    commands::open_sample(&desk.app, &fact_api::wire::Nothing {}, &QUIET).unwrap();
    let turn = desk.turn_in(Some(first.conversation_id), "only Technology");
    let went_on = match &turn.state {
        TurnState::Answered { answer } => answer.notes.iter().any(|it| it.contains("continues")),
        _ => false,
    };
    assert!(!went_on, "{:?}", turn.state);
    desk.open(&path);
    let again = desk.converse_in(Some(first.conversation_id), "only Oslo");
    assert!(answer(&again).notes[0].starts_with("continues: "));
}

#[test]
fn a_changed_reading_takes_the_place_of_the_first_and_comes_back() {
    let desk = Desk::new();
    let question = "top 5 companies by revenue in Q1 2025";
    let first = desk.converse_in(None, question);
    let edits = vec![option(&first, "Q1 2024").edit];
    let edited = desk.edit(&first, edits.clone());
    assert_eq!((edited.id, edited.edits.clone()), (first.id, edits.clone()));
    assert!(answer(&edited).reading.contains("Q1 2024"), "{}", answer(&edited).reading);
    assert_eq!(edited.question, question);

    let more = [edits, vec![option(&edited, "Profit").edit]].concat();
    let edited = desk.edit(&edited, more.clone());
    assert!(answer(&edited).reading.contains("profit by company in Q1 2024"));
    let id = first.conversation_id;
    let desk = desk.restarted();
    let kept = turns(&desk, id);
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].edits, more);
    assert_eq!(answer(&kept[0]).reading, answer(&edited).reading);
    // Asked again with what it remembers it is the same; what follows goes on from it.
    assert_eq!(answer(&desk.edit(&kept[0], kept[0].edits.clone())).sql, answer(&edited).sql);
    let next = desk.converse_in(Some(id), "top 3 only");
    assert!(answer(&next).reading.contains("profit by company in Q1 2024"));

    let back = desk.edit(&kept[0], Vec::new());
    assert_eq!(answer(&back).sql, answer(&first).sql);
    assert!(turns(&desk, id)[0].edits.is_empty());
}

#[test]
fn a_turn_goes_on_from_those_before_it_however_late_it_is_asked_again() {
    let desk = Desk::new();
    let first = desk.converse_in(None, "revenue by company in Q1 2025");
    let here = Some(first.conversation_id);
    let second = desk.converse_in(here, "and by sector?");
    desk.converse_in(here, "How many companies are in each sector?");
    let again = desk.edit(&second, Vec::new());
    assert_eq!(answer(&again).sql, answer(&second).sql);
}

#[test]
fn a_reading_is_chosen_where_the_question_leaves_it_open() {
    let desk = Desk::new();
    let turn = desk.turn_in(None, "What was HealthPlus's revenue in Q1 2025?");
    let TurnState::Declined { decline } = &turn.state else { panic!("{:?}", turn.state) };
    let choice = decline.choices.iter().find(|it| it.label == "HealthTech Solutions").unwrap();
    let chosen = desk.edit(&turn, choice.edits.clone());
    assert!(answer(&chosen).reading.contains("HealthTech Solutions"));
}

#[test]
fn a_confirmed_answer_stands_for_the_words_as_they_are_meant() {
    let desk = Desk::new();
    let first = desk.converse_in(None, "revenue by company in Q1 2025");
    let here = Some(first.conversation_id);
    let next = desk.converse_in(here, "and by sector?");
    let req = ConfirmAnswer { turn_id: Some(next.id), question: None };
    let confirmed = commands::confirm_answer(&desk.app, &req, &QUIET).unwrap();
    assert_eq!(confirmed.question, "total revenue by sector in Q1 2025");
    // The same words after another question mean something else.
    let other = desk.converse_in(None, "profit by company in 2024");
    let after = desk.converse_in(Some(other.conversation_id), "and by sector?");
    assert_eq!(answer(&after).reading, "total profit by sector in 2024");

    let question = "What was Q1 2025 total revenue?";
    let plain = desk.converse_in(None, question);
    let req = ConfirmAnswer { turn_id: Some(plain.id), question: None };
    commands::confirm_answer(&desk.app, &req, &QUIET).unwrap();
    assert_eq!(answer(&desk.converse_in(None, question)).engine, "confirmed by you");
    // Whoever changes the reading wants another answer than the confirmed one.
    let edited = desk.edit(&plain, vec![option(&plain, "Q1 2024").edit]);
    assert_ne!(answer(&edited).engine, "confirmed by you");
    assert!(answer(&edited).reading.contains("Q1 2024"));
}

#[test]
fn what_is_typed_is_completed() {
    let desk = Desk::new();
    desk.ask("total revenue");
    let text = "🎵 revenue by sec".to_owned();
    let cursor = u32::try_from(text.encode_utf16().count()).unwrap();
    let req = Complete { text, cursor, conversation_id: None };
    let found = commands::complete(&desk.app, &req, &QUIET).unwrap().items;
    let sector = found.iter().find(|it| it.insert == "sector").unwrap();
    assert_eq!((sector.from, sector.to, sector.kind), (14, 17, CompletionKind::Column));
}
