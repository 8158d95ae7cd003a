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
    "total revenue of companies with more than 1000 employees in Q1 2025",
    "total revenue by company not in technology in Q1 2025",
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

const NURSERY: &[&str] = &[
    "What are the phone numbers of all gardeners and inspectors?",
    "Which countries have both cities with an altitude above 500 and cities with an altitude below 100?",
];

fn fixtures() -> [(Fixture, &'static [&'static str]); 3] {
    [(Fixture::business(), BUSINESS), (Fixture::music(), MUSIC), (Fixture::nursery(), NURSERY)]
}

#[track_caller]
fn compiled(fixture: &Fixture, question: &str, edits: &[Edit]) -> Compiled {
    let asked = Asked { question: question.to_owned(), edits: edits.to_vec() };
    match understand_in(&[], &asked, &fixture.catalog) {
        Understanding::Query(it) => *it,
        other => panic!("{question} {edits:?}: {other:?}"),
    }
}

/// The questions of a list that are answered: a third at least, or the list says nothing.
fn answered(fixture: &Fixture, questions: &[&'static str]) -> Vec<&'static str> {
    let read = |it: &&str| matches!(understand(it, &fixture.catalog), Understanding::Query(_));
    let answered: Vec<&str> = questions.iter().copied().filter(|it| read(it)).collect();
    assert!(answered.len() * 3 >= questions.len(), "{answered:?}");
    answered
}

/// Questions of which no reading is sure enough.
const IN_DOUBT: &[&str] = &[
    "depots that shine in inspections by fee",
    "share of the fee per depot and car against the region",
    "which depot earns the best fee per passenger",
    "cars that cleaners swear by per depot",
];

#[test]
fn a_reading_that_is_asked_back_is_given_when_it_is_chosen() {
    let fixture = Fixture::hire();
    let mut n_chosen = 0;
    for question in IN_DOUBT {
        let Understanding::Declined(decline) = understand(question, &fixture.catalog) else {
            continue;
        };
        for choice in decline.choices {
            let chosen = compiled(&fixture, question, &choice.edits);
            let told = &chosen.reading.text;
            assert!(told.eq_ignore_ascii_case(&choice.label), "{question}: {told}");
            run(&fixture.db, &chosen.sql).unwrap();
            n_chosen += 1;
            // It can be changed like any other.
            let changed = options(&chosen).next().map(|it| it.1.edit.clone());
            let edits: Vec<Edit> = choice.edits.into_iter().chain(changed).collect();
            run(&fixture.db, &compiled(&fixture, question, &edits).sql).unwrap();
        }
    }
    assert!(n_chosen > 1, "{n_chosen}");
}

fn options(compiled: &Compiled) -> impl Iterator<Item = (ChipKind, &ChipOption)> {
    compiled.reading.chips.iter().flat_map(|it| it.options.iter().map(|option| (it.kind, option)))
}

#[test]
fn every_option_gives_a_statement_that_runs() {
    for (fixture, questions) in fixtures() {
        for question in answered(&fixture, questions) {
            let first = compiled(&fixture, question, &[]);
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
    for (fixture, questions) in fixtures() {
        for question in answered(&fixture, questions) {
            for chip in compiled(&fixture, question, &[]).reading.chips.clone() {
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
fn check(fixture: &Fixture, question: &str, choices: &[(ChipKind, &str)], reading: &str) {
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
    assert_eq!(edited.reading.text, reading, "{question} {choices:?}");
    run(&fixture.db, &edited.sql).unwrap();
}

#[test]
fn a_changed_question_is_the_one_that_says_so() {
    use ChipKind::{Comparison, Filter, Grouping, Measure, Order, Time};
    let business = Fixture::business();
    for (question, choices, reading) in [
        (
            "top 5 companies by revenue in Q1 2025",
            &[(Time, "Q1 2024")][..],
            "total revenue by company in Q1 2024, highest first, top 5",
        ),
        (
            "top 5 companies by revenue in Q1 2025",
            &[(Measure, "Profit"), (Order, "3 rows"), (Time, "2024")],
            "total profit by company in 2024, highest first, top 3",
        ),
        (
            "top 5 companies by revenue in Q1 2025",
            &[(Order, "Lowest first")],
            "total revenue by company in Q1 2025, lowest first, bottom 5",
        ),
        (
            "revenue by sector in Q1 2024",
            &[(Grouping, "by company")],
            "total revenue by company in Q1 2024",
        ),
        ("revenue by sector in Q1 2024", &[(Grouping, "Do not split")], "total revenue in Q1 2024"),
        (
            "total revenue in Q1 2024",
            &[(Measure, "by sector")],
            "total revenue by sector in Q1 2024",
        ),
        ("total revenue in Q1 2024", &[(Measure, "Average revenue")], "average revenue in Q1 2024"),
        (
            "total revenue for technology in Q1 2025",
            &[(Filter, "Energy")],
            "total revenue in Q1 2025 in sector Energy",
        ),
        (
            "total revenue for technology in Q1 2025",
            &[(Filter, "not Technology")],
            "total revenue in Q1 2025 outside sector Technology",
        ),
        (
            "total revenue for technology in Q1 2025",
            &[(Filter, "Remove"), (Time, "All of the data")],
            "total revenue",
        ),
        (
            "Compare revenue growth by sector",
            &[(Comparison, "Q4 2024")],
            "growth of total revenue by sector in Q4 2024 against Q4 2023, highest first",
        ),
    ] {
        check(&business, question, choices, reading);
    }
}

#[test]
fn rows_of_two_kinds_can_be_left_to_one() {
    let nursery = Fixture::nursery();
    for (question, choices, reading) in [
        (NURSERY[0], &[(ChipKind::Filter, "Remove")][..], "phone of gardeners"),
        (
            NURSERY[1],
            &[(ChipKind::Filter, "less than 500")],
            "country of cities with altitude under 500 and also with altitude under 100",
        ),
    ] {
        check(&nursery, question, choices, reading);
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
    assert_eq!(meant.reading.text, "total revenue in Q1 2025 for HealthTech Solutions");
}
