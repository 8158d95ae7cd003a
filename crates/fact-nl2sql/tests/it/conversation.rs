//! Questions that go on from the one before, and those that do not.

use fact_core::Asked;
use fact_nl2sql::{Compiled, Understanding, understand, understand_in};

use crate::fixture::{Fixture, run};

#[track_caller]
fn after(fixture: &Fixture, earlier: &[&str], question: &str) -> Compiled {
    let earlier: Vec<Asked> = earlier.iter().map(|it| Asked::plain(*it)).collect();
    match understand_in(&earlier, &Asked::plain(question), &fixture.catalog) {
        Understanding::Query(it) => *it,
        other => panic!("{earlier:?} {question}: {other:?}"),
    }
}

#[track_caller]
fn check(fixture: &Fixture, earlier: &[&str], question: &str, reading: &str) {
    let gone_on = after(fixture, earlier, question);
    assert_eq!(gone_on.reading.text, reading, "{earlier:?} {question}");
    run(&fixture.db, &gone_on.sql).unwrap();
    let first = gone_on.reading.notes.first();
    assert!(first.is_some_and(|it| it.starts_with("continues: ")), "{:?}", gone_on.reading.notes);
}

#[test]
fn what_is_said_takes_the_place_of_its_kind() {
    let business = Fixture::business();
    for (first, question, reading) in [
        ("revenue by company in Q1 2025", "and by sector?", "total revenue by sector in Q1 2025"),
        ("revenue by company in Q1 2025", "by sector", "total revenue by sector in Q1 2025"),
        ("revenue by company in Q1 2025", "what about 2023?", "total revenue by company in 2023"),
        ("revenue by company in Q1 2025", "and in Q1 2024?", "total revenue by company in Q1 2024"),
        ("revenue by company in Q1 2025", "and profit?", "total profit by company in Q1 2025"),
        (
            "revenue by company in Q1 2025",
            "how about profit margin",
            "profit margin by company in Q1 2025",
        ),
        (
            "revenue by company in Q1 2025",
            "only technology",
            "total revenue by company in Q1 2025 in sector Technology",
        ),
        (
            "total revenue by company for technology in Q1 2025",
            "and energy?",
            "total revenue by company in Q1 2025 in sector Energy",
        ),
        (
            "revenue by company in Q1 2025",
            "and profit by sector in 2024?",
            "total profit by sector in 2024",
        ),
        ("revenue by sector in 2024", "instead by quarter", "total revenue by quarter in 2024"),
        (
            "revenue by sector in 2024",
            "also by quarter",
            "total revenue by sector and quarter in 2024",
        ),
        (
            "top 5 companies by revenue in Q1 2025",
            "top 3 only",
            "total revenue by company in Q1 2025, highest first, top 3",
        ),
        (
            "top 5 companies by revenue in Q1 2025",
            "what about the bottom 5?",
            "total revenue by company in Q1 2025, lowest first, bottom 5",
        ),
        (
            "how many companies are in technology",
            "and in energy?",
            "number of companies in sector Energy",
        ),
        ("total revenue in 2024", "show it by sector", "total revenue by sector in 2024"),
        (
            "What was TechCorp's Q1 2025 revenue?",
            "and 2024?",
            "total revenue in 2024 for TechCorp Inc.",
        ),
        ("total revenue in 2024", "same for 2023", "total revenue in 2023"),
        (
            "average market cap by sector",
            "only technology",
            "average market cap by sector in sector Technology",
        ),
    ] {
        check(&business, &[first], question, reading);
    }
}

#[test]
fn a_question_goes_on_from_one_that_goes_on() {
    let business = Fixture::business();
    check(
        &business,
        &["revenue by company in Q1 2025", "only technology", "and profit?"],
        "what about 2023?",
        "total profit by company in 2023 in sector Technology",
    );
}

#[test]
fn order_and_chart_change_the_same_answer() {
    let business = Fixture::business();
    let sorted = after(&business, &["revenue by company in Q1 2025"], "sort by profit");
    assert!(sorted.sql.contains("ORDER BY profit DESC"), "{}", sorted.sql);
    assert!(sorted.sql.contains("revenue"), "{}", sorted.sql);
    run(&business.db, &sorted.sql).unwrap();
    let pie = after(&business, &["revenue by sector in 2024"], "as a pie");
    assert_eq!(pie.reading.chart.kind, Some(fact_core::ChartKind::Pie));
    assert_eq!(pie.reading.text, "total revenue by sector in 2024");
}

#[test]
fn a_chart_is_asked_for_in_words_and_the_statement_stays() {
    use fact_core::ChartKind::{
        Area, Bar, Box, Donut, HeatMap, Histogram, HorizontalBar, Line, Pie, Scatter, ShareBar,
        SmallMultiples, StackedBar,
    };
    let business = Fixture::business();
    let first = "revenue by sector and quarter in 2024";
    let same = after(&business, &[], first);
    for (words, kind) in [
        ("as a pie", Pie),
        ("as a donut", Donut),
        ("as a stacked bar", StackedBar),
        ("as a stacked bar chart", StackedBar),
        ("as a 100% stacked bar", ShareBar),
        ("100 % stacked", ShareBar),
        ("stacked to 100 %", ShareBar),
        ("as horizontal bars", HorizontalBar),
        ("as a bar chart", Bar),
        ("as an area chart", Area),
        ("as a stacked area", Area),
        ("as a histogram", Histogram),
        ("as a box plot", Box),
        ("as a heat map", HeatMap),
        ("as a heatmap", HeatMap),
        ("as small multiples", SmallMultiples),
        ("as a line", Line),
        ("as a scatter plot", Scatter),
    ] {
        let gone_on = after(&business, &[first], words);
        assert_eq!(gone_on.reading.chart.kind, Some(kind), "{words}");
        assert_eq!(gone_on.sql, same.sql, "{words}");
        let whole = after(&business, &[], &format!("{first} {words}"));
        assert_eq!(whole.reading.chart.kind, Some(kind), "{first} {words}");
        assert_eq!(whole.sql, same.sql, "{first} {words}");
    }
    let log = after(&business, &[first, "as a line"], "on a log scale");
    assert_eq!((log.reading.chart.kind, log.reading.chart.is_log), (Some(Line), Some(true)));
    let linear = after(&business, &[first, "as a line", "on a log scale"], "on a linear scale");
    assert_eq!(linear.reading.chart.is_log, Some(false));
    let fit = after(&business, &["revenue by quarter"], "with a trend line");
    assert_eq!((fit.reading.chart.kind, fit.reading.chart.has_fit), (None, Some(true)));
    assert_eq!(fit.sql, after(&business, &[], "revenue by quarter").sql);
}

#[test]
fn why_shows_where_a_change_comes_from() {
    let business = Fixture::business();
    let why = after(&business, &["What was Q1 2025 total revenue?"], "why?");
    let same = after(
        &business,
        &[],
        "what drove the change in revenue from Q1 2024 to Q1 2025 by sector?",
    );
    assert_eq!(why.sql, same.sql);
    assert!(why.reading.notes.iter().any(|it| it.contains("not in the data")));
    let earlier = [Asked::plain("how many companies are in technology")];
    let asked = Asked::plain("why?");
    let Understanding::Declined(decline) = understand_in(&earlier, &asked, &business.catalog)
    else {
        panic!("why was answered");
    };
    assert!(decline.reason.contains("not why it is so"), "{}", decline.reason);
}

/// A question that stands by itself gives exactly what it gives alone.
#[test]
fn an_independent_question_starts_afresh() {
    let business = Fixture::business();
    let questions: Vec<&str> = include_str!("../../cases/answered.txt")
        .lines()
        .filter(|it| !it.starts_with('#') && !it.is_empty())
        .collect();
    let firsts = ["revenue by company in technology in Q1 2025", "companies in energy"];
    for question in &questions {
        let alone = understand(question, &business.catalog);
        for first in firsts {
            let earlier = [Asked::plain(first)];
            let after = understand_in(&earlier, &Asked::plain(*question), &business.catalog);
            assert_eq!(after, alone, "{first} / {question}");
        }
    }
    let more = [
        "and what was the total revenue in 2024?",
        "Which sectors have more than 2 companies?",
        "list the technology companies",
        "show revenue by sector",
        "total profit",
        "how many companies are there?",
        "What was TechCorp's Q1 2025 revenue?",
    ];
    for question in more {
        let alone = understand(question, &business.catalog);
        let earlier = [Asked::plain(firsts[0])];
        let after = understand_in(&earlier, &Asked::plain(question), &business.catalog);
        assert_eq!(after, alone, "{question}");
    }
}

#[test]
fn what_cannot_go_on_says_why() {
    let business = Fixture::business();
    let earlier = [Asked::plain("revenue by company in Q1 2025")];
    for (question, reason) in
        [("and by month?", "kept by quarter"), ("what about 2030?", "there is no data for 2030")]
    {
        let asked = Asked::plain(question);
        let Understanding::Declined(decline) = understand_in(&earlier, &asked, &business.catalog)
        else {
            panic!("{question} was not declined");
        };
        assert!(decline.reason.to_lowercase().contains(reason), "{question}: {}", decline.reason);
    }
}

/// What the rows found before are asked for next, and the same asked in one go.
#[test]
fn rows_are_asked_of_what_was_found() {
    let music = Fixture::music();
    for (earlier, question, whole) in [
        (
            &["Which customers live in Brazil?"][..],
            "What are their cities?",
            "SELECT City FROM Customer WHERE Country = 'Brazil'",
        ),
        (
            &["Which customers live in Brazil?"],
            "How many of them are there?",
            "SELECT COUNT(*) FROM Customer WHERE Country = 'Brazil'",
        ),
        (
            &["List the title of all albums of Queen"],
            "Sort them in descending order.",
            "SELECT a.Title FROM Album a JOIN Artist r USING (ArtistId) WHERE r.Name = 'Queen' ORDER BY 1 DESC",
        ),
        (
            &["Which artist has the most albums?"],
            "What are the titles of their albums?",
            "SELECT Title FROM Album WHERE ArtistId = 3 ORDER BY Title",
        ),
        (
            &["Which customers live in Brazil?", "What are their cities?"],
            "What are the first names of these customers?",
            "SELECT FirstName FROM Customer WHERE Country = 'Brazil'",
        ),
        (
            &["Which customers live in Brazil?"],
            "How many are there?",
            "SELECT COUNT(*) FROM Customer WHERE Country = 'Brazil'",
        ),
        (
            &["How many different countries do customers live in?"],
            "What are they?",
            "SELECT DISTINCT Country FROM Customer",
        ),
    ] {
        let gone_on = after(&music, earlier, question);
        let sorted = |sql: &str| {
            let mut rows = run(&music.db, sql).unwrap().rows;
            if !whole.contains("DESC") {
                rows.sort_by_key(|it| format!("{it:?}"));
            }
            rows
        };
        assert_eq!(sorted(&gone_on.sql), sorted(whole), "{earlier:?} {question}: {}", gone_on.sql);
        assert!(gone_on.continues, "{question}");
    }
    // A question that names what it is about stands by itself.
    let alone =
        after(&music, &["Which customers live in Brazil?"], "List all artists and their albums");
    assert!(!alone.continues, "{}", alone.sql);
}
