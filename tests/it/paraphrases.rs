//! Other wordings of the questions FACT must handle: the same rows as the question they stand
//! for, or honestly asked back, never other rows.
//!
//! The wordings are in `paraphrases/`, a file a list; a heading is a question, the lines below it
//! its wordings. They were written before the engine was looked at.

use fact_api::wire::{AnsweredDecline, AnsweredParts};

use crate::{
    desk::Desk,
    same::{Order, holds},
};

/// Wordings that are asked back; every one is a wish.
const ASKED_BACK: &[&str] = &[];

/// Wordings that are answered wrongly.
const WRONG: &[&str] = &[];

struct Group {
    question: String,
    wordings: Vec<String>,
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in text.lines() {
        if let Some(question) = line.strip_prefix("## ") {
            groups.push(Group { question: question.to_owned(), wordings: Vec::new() });
        } else if let (Some(wording), Some(group)) = (line.strip_prefix("- "), groups.last_mut()) {
            group.wordings.push(wording.to_owned());
        }
    }
    groups
}

/// What came of the wordings that did not get the answer of their question.
#[derive(Default)]
struct Told {
    asked_back: Vec<String>,
    wrong: Vec<String>,
    why: Vec<String>,
}

/// Asks every wording and sets it against its question; `same` says whether two answers are.
fn check(text: &str, same: fn(&AnsweredParts, &AnsweredParts) -> bool) {
    let desk = Desk::new();
    let mut told = Told::default();
    for group in groups(text) {
        let wanted = desk.answer(&group.question);
        for wording in group.wordings {
            let asked = desk.ask(&wording);
            match (asked.parts, asked.declined) {
                (Some(parts), _) if same(&parts, &wanted) => {}
                (Some(parts), _) => {
                    told.why.push(format!("{wording}: {}\n  {}", parts.reading.text, parts.sql));
                    told.wrong.push(wording);
                }
                (None, Some(decline)) => {
                    honest(&wording, &decline);
                    told.why.push(format!("{wording}: {}", decline.reason));
                    told.asked_back.push(wording);
                }
                (None, None) => panic!("{wording}: neither answered nor declined"),
            }
        }
    }
    let known = |list: &[&str]| -> Vec<String> {
        let here = list.iter().filter(|it| text.contains(&format!("\n- {it}\n")));
        here.map(|it| (*it).to_owned()).collect()
    };
    let why = told.why.join("\n");
    assert_eq!(told.wrong, known(WRONG), "wrong answers\n{why}");
    assert_eq!(told.asked_back, known(ASKED_BACK), "asked back\n{why}");
}

/// A decline says which words it did not place, or what could be asked instead.
fn honest(wording: &str, decline: &AnsweredDecline) {
    assert!(!decline.reason.is_empty(), "{wording}");
    let helps = !decline.unplaced.is_empty() || !decline.suggestions.is_empty();
    assert!(helps, "{wording}: {}", decline.reason);
}

fn same_rows(given: &AnsweredParts, wanted: &AnsweredParts) -> bool {
    holds(&given.table.rows, &wanted.table.rows, Order::Fixed)
}

/// FACT's own figures move with every question; what they are figures of does not.
fn same_kind(given: &AnsweredParts, wanted: &AnsweredParts) -> bool {
    given.reading.text == wanted.reading.text && given.table.columns == wanted.table.columns
}

#[test]
fn an_analysts_questions_in_other_words_get_the_same_rows() {
    check(include_str!("paraphrases/analyst.md"), same_rows);
}

#[test]
fn the_guides_questions_in_other_words_get_the_same_rows() {
    check(include_str!("paraphrases/guide.md"), same_rows);
}

#[test]
fn questions_about_the_data_and_the_program_in_other_words_are_answered_alike() {
    check(include_str!("paraphrases/about.md"), same_kind);
}

#[test]
fn questions_without_an_answer_are_declined_in_other_words_too() {
    let desk = Desk::new();
    for group in groups(include_str!("paraphrases/declined.md")) {
        for wording in std::iter::once(group.question).chain(group.wordings) {
            let asked = desk.ask(&wording);
            let Some(decline) = asked.declined else {
                panic!("{wording}\n  was answered: {}", asked.parts.unwrap().answer);
            };
            honest(&wording, &decline);
        }
    }
}

#[test]
fn two_hundred_wordings_are_asked() {
    let files = [
        include_str!("paraphrases/analyst.md"),
        include_str!("paraphrases/guide.md"),
        include_str!("paraphrases/about.md"),
        include_str!("paraphrases/declined.md"),
    ];
    let all: Vec<Group> = files.into_iter().flat_map(groups).collect();
    assert!(all.iter().all(|it| it.wordings.len() >= 2));
    assert!(all.iter().map(|it| it.wordings.len()).sum::<usize>() >= 200);
}
