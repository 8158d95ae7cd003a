//! Wordings that mean the same share a kept answer; wordings that nearly do never.

use fact_api::wire::Cell;

use crate::desk::{Desk, expected};

/// Whether the second question is answered from the first one's answer.
#[track_caller]
fn check(first: &str, second: &str, shared: bool) {
    let desk = Desk::new();
    desk.answer(first);
    let answered = desk.ask(second);
    assert!(answered.parts.is_some(), "{second}: {:?}", answered.declined);
    assert_eq!(answered.cache.hit, shared, "{first}\n{second}\n{}", answered.cache.reason);
}

#[test]
fn other_words_for_the_same_share_an_answer() {
    for (first, second) in [
        (
            "What are the top 5 companies by revenue in Q1 2025?",
            "which five companies had the highest revenue in the first quarter of 2025",
        ),
        ("What was Q1 2025 total revenue?", "total revenue for q1 2025"),
        ("What was Q1 2025 total revenue?", "What was last quarter's total revenue?"),
        ("What's the average market cap by sector?", "average market cap per sector"),
        ("What companies are in the technology sector?", "list the companies in technology"),
        ("Compare expense ratios across all sectors", "expense ratio by sector"),
    ] {
        check(first, second, true);
    }
}

#[test]
fn near_misses_never_share_an_answer() {
    for (first, second) in [
        ("What was Q1 2025 total revenue?", "What was Q1 2024 total revenue?"),
        ("What was Q1 2025 total revenue?", "What was Q1 2025 total profit?"),
        ("top 5 companies by revenue in Q1 2025", "bottom 5 companies by revenue in Q1 2025"),
        ("top 5 companies by revenue in Q1 2025", "top 6 companies by revenue in Q1 2025"),
        ("companies with more than 20000 employees", "companies with less than 20000 employees"),
        ("companies in the technology sector", "companies not in the technology sector"),
        ("average market cap by sector", "total market cap by sector"),
        ("revenue by sector in 2024", "revenue by company in 2024"),
    ] {
        check(first, second, false);
    }
}

/// Names are made of words that mean other things: "Bank" is near "rank", "Capital" a figure.
#[test]
fn every_name_of_the_sample_is_found_in_any_question() {
    let desk = Desk::new();
    let names = expected(&desk.sample(), "SELECT name FROM companies");
    for name in names.iter().flatten() {
        let Cell::Text(name) = name else { panic!("{name:?} is no text") };
        for question in [
            format!("total revenue of {name} in Q4 2023"),
            format!("profit of {} by quarter", name.to_lowercase()),
            format!("How many employees does {name} have?"),
        ] {
            let sql = desk.answer(&question).sql;
            assert!(sql.contains(&format!("'{name}'")), "{question}: {sql}");
        }
    }
}
