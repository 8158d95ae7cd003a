//! What each chip can be changed to: every option gives a statement that runs, and the one that
//! says how things are gives the very statement there is.

use fact_core::{Asked, ChipKind, ChipOption, Edit};
use fact_nl2sql::{Compiled, Understanding, understand, understand_in};

use crate::fixture::{Fixture, run};

const BUSINESS: &[&str] = &[
    "What are the top 5 companies by revenue in Q1 2025?",
    "What was Q1 2025 total revenue?",
    "total revenue",
    "revenue by sector and quarter in 2024",
    "technology companies with more than 1000 employees founded after 2000",
    "companies not in technology",
    "average market cap by sector",
    "Compare revenue growth rates by sector",
    "Compare revenue in Q1 2025 and Q1 2024 by sector",
    "market share by revenue in 2024",
    "top 3 companies by profit in each sector in 2024",
    "companies with revenue growth above fifteen percent",
    "How many companies are in each sector?",
    "sectors with total revenue over 100 billion in 2024",
    "Show correlation between market cap and profitability by sector",
];
const MUSIC: &[&str] = &[
    "total sales by country",
    "number of tracks by genre",
    "artists without albums",
    "customers in Brazil",
    "top 3 genres by sales",
];

#[track_caller]
fn compiled(fixture: &Fixture, question: &str, edits: &[Edit]) -> Compiled {
    let asked = Asked { question: question.to_owned(), edits: edits.to_vec() };
    match understand_in(&[], &asked, &fixture.catalog) {
        Understanding::Query(it) => *it,
        other => panic!("{question} {edits:?}: {other:?}"),
    }
}

fn options(compiled: &Compiled) -> impl Iterator<Item = (ChipKind, &ChipOption)> {
    compiled.reading.chips.iter().flat_map(|it| it.options.iter().map(|option| (it.kind, option)))
}

#[test]
fn every_option_gives_a_statement_that_runs() {
    for (fixture, questions) in [(Fixture::business(), BUSINESS), (Fixture::music(), MUSIC)] {
        for question in questions {
            let first = compiled(&fixture, question, &[]);
            assert!(options(&first).count() > 0 || question.contains("correlation"), "{question}");
            for (_, option) in options(&first) {
                let edits = [option.edit.clone()];
                let changed = compiled(&fixture, question, &edits);
                if let Err(err) = run(&fixture.db, &changed.sql) {
                    panic!("{question}\n{}\n{err}\n{}", option.label, changed.sql);
                }
                assert_eq!(option.chosen, first.sql == changed.sql, "{question}: {}", option.label);
                let takes_nothing_out = option.chosen && option.remove;
                assert!(!takes_nothing_out, "{question}: {}", option.label);
            }
        }
    }
}

#[test]
fn each_chip_that_can_be_changed_says_how_things_are() {
    for (fixture, questions) in [(Fixture::business(), BUSINESS), (Fixture::music(), MUSIC)] {
        for question in questions {
            for chip in compiled(&fixture, question, &[]).reading.chips {
                let n_chosen = chip.options.iter().filter(|it| it.chosen).count();
                // An order has a direction, a figure and a number of rows.
                let most = if chip.kind == ChipKind::Order { 3 } else { 1 };
                let is_right = chip.options.is_empty() || (1..=most).contains(&n_chosen);
                assert!(is_right, "{question}: {} {:?}", chip.label, chip.options);
                let mut labels: Vec<_> = chip.options.iter().map(|it| &it.label).collect();
                labels.sort();
                labels.dedup();
                assert_eq!(labels.len(), chip.options.len(), "{question}: {:?}", chip.options);
            }
        }
    }
}

/// Chooses options by their chip's kind and label, one after the other.
#[track_caller]
fn check(fixture: &Fixture, question: &str, choices: &[(ChipKind, &str)], same_as: &str) {
    let mut edits = Vec::new();
    for (kind, label) in choices {
        let now = compiled(fixture, question, &edits);
        let found = options(&now).find(|(it, option)| it == kind && option.label == *label);
        let Some((_, option)) = found else {
            let all: Vec<_> = options(&now).map(|(kind, it)| (kind, &it.label)).collect();
            panic!("{question}: no {label} in {all:?}");
        };
        edits.push(option.edit.clone());
    }
    let edited = compiled(fixture, question, &edits);
    let Understanding::Query(plain) = understand(same_as, &fixture.catalog) else {
        panic!("{same_as}");
    };
    assert_eq!(edited.plan.canonical(), plain.plan.canonical(), "{question} {choices:?}");
    assert_eq!(edited.reading.text, plain.reading.text, "{question} {choices:?}");
}

#[test]
fn a_changed_question_is_the_one_that_says_so() {
    use ChipKind::{Filter, Grouping, Measure, Order, Time};
    let business = Fixture::business();
    for (question, choices, same_as) in [
        (
            "top 5 companies by revenue in Q1 2025",
            &[(Time, "Q1 2024")][..],
            "top 5 companies by revenue in Q1 2024",
        ),
        (
            "top 5 companies by revenue in Q1 2025",
            &[(Measure, "Profit"), (Order, "3 rows"), (Time, "2024")],
            "top 3 companies by profit in 2024",
        ),
        (
            "top 5 companies by revenue in Q1 2025",
            &[(Order, "Lowest first")],
            "bottom 5 companies by revenue in Q1 2025",
        ),
        ("revenue by sector in 2024", &[(Grouping, "by company")], "revenue by company in 2024"),
        ("revenue by sector in 2024", &[(Grouping, "Do not split")], "total revenue in 2024"),
        ("total revenue in 2024", &[(Measure, "by sector")], "revenue by sector in 2024"),
        ("companies in technology", &[(Filter, "Energy")], "companies in energy"),
        ("companies in technology", &[(Filter, "not Technology")], "companies not in technology"),
        (
            "companies with more than 1000 employees",
            &[(Filter, "less than 1,000")],
            "companies with less than 1000 employees",
        ),
        (
            "average market cap by sector",
            &[(Measure, "Total market cap")],
            "total market cap by sector",
        ),
        ("total revenue", &[(Time, "2023")], "total revenue in 2023"),
    ] {
        check(&business, question, choices, same_as);
    }
}

#[test]
fn a_change_that_does_not_fit_is_declined_and_says_so() {
    let fixture = Fixture::business();
    for text in ["", "nonsense", "{\"no_filter\":{\"at\":7}}", "{\"measure\":{\"at\":0}}"] {
        let asked =
            Asked { question: "total revenue in 2024".into(), edits: vec![Edit(text.to_owned())] };
        let Understanding::Declined(decline) = understand_in(&[], &asked, &fixture.catalog) else {
            panic!("{text} was taken");
        };
        assert!(decline.reason.contains("change"), "{text}: {}", decline.reason);
    }
}

#[test]
fn an_unknown_word_with_near_names_is_asked_back() {
    let fixture = Fixture::business();
    let question = "What was HealthPlus's revenue in Q1 2025?";
    let Understanding::Declined(decline) = understand(question, &fixture.catalog) else {
        panic!("{question} was not declined");
    };
    let choice = decline.choices.iter().find(|it| it.label == "HealthTech Solutions").unwrap();
    let meant = compiled(&fixture, question, &choice.edits);
    let plain = compiled(&fixture, "HealthTech Solutions revenue in Q1 2025", &[]);
    assert_eq!(meant.plan.canonical(), plain.plan.canonical());
}
