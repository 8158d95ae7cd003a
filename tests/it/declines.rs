//! Questions the data cannot answer: declined, with what would work, never invented.

use crate::desk::Desk;

/// `told` are words the reply must hold, whatever their case.
#[track_caller]
fn check(question: &str, told: &[&str]) {
    let desk = Desk::new();
    let answered = desk.ask(question);
    let Some(decline) = answered.declined else {
        panic!("{question}\n  was answered: {}", answered.parts.unwrap().answer);
    };
    let nearest = decline.nearest.join(" ");
    let text =
        format!("{} {nearest} {}", decline.reason, decline.suggestions.join(" ")).to_lowercase();
    for word in told {
        assert!(text.contains(&word.to_lowercase()), "{question}\n  does not say {word:?}: {text}");
    }
    assert_eq!(decline.suggestions.len(), 3, "{question}: three questions that would work");
    for suggestion in &decline.suggestions {
        desk.answer(suggestion);
    }
}

#[test]
fn what_the_data_does_not_hold() {
    check("What's the debt-to-equity ratio for technology companies?", &["debt"]);
    check("Calculate price-to-earnings ratios", &["price"]);
    check("Which companies exceeded revenue expectations?", &["expectations"]);
    check("What is the customer satisfaction score?", &["satisfaction"]);
}

#[test]
fn a_name_that_is_not_there() {
    check("What was HealthPlus's revenue in Q1 2025?", &["HealthPlus", "HealthTech Solutions"]);
}

#[test]
fn periods_beyond_the_data() {
    check("What was Q1 2030 total revenue?", &["2030", "Q1 2025"]);
    check("What's the 2030 revenue forecast?", &["2030"]);
}

#[test]
fn a_question_without_content() {
    check("Show me stuff", &[]);
    check("asdf qwer zxcv", &[]);
}
