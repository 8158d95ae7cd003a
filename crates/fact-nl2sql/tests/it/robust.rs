//! Whatever is typed, the engine answers with SQL that prepares and only reads, or declines.

use std::sync::OnceLock;

use fact_nl2sql::{Understanding, understand};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rusqlite::Connection;

use crate::fixture::Fixture;

fn check(fixture: &Fixture, question: &str) {
    if let Understanding::Query(compiled) = understand(question, &fixture.catalog) {
        let statement = fixture.db.prepare(&compiled.sql);
        let statement =
            statement.unwrap_or_else(|err| panic!("{question}: {err}\n{}", compiled.sql));
        assert!(statement.readonly());
        assert_eq!(statement.column_count(), compiled.reading.columns.len(), "{question}");
        let again = understand(question, &fixture.catalog);
        assert_eq!(again, Understanding::Query(compiled), "{question}");
    }
}

const WORDS: &[&str] = &[
    "show",
    "what",
    "which",
    "top",
    "5",
    "bottom",
    "highest",
    "lowest",
    "average",
    "total",
    "number of",
    "how many",
    "companies",
    "sector",
    "each",
    "by",
    "per",
    "revenue",
    "profit",
    "margin",
    "market cap",
    "employees",
    "growth",
    "growth rate",
    "share",
    "market share",
    "market leaders",
    "within their sector",
    "in",
    "2024",
    "Q1 2025",
    "2023",
    "last quarter",
    "this quarter",
    "last 8 quarters",
    "past year",
    "quarterly",
    "trend",
    "over time",
    "compare",
    "vs",
    "correlation between",
    "and",
    "forecast",
    "summary statistics",
    "distribution of",
    "unusual values",
    "volatile",
    "seasonal",
    "missing values",
    "gaps",
    "percentile",
    "rank",
    "more than",
    "less than",
    "15%",
    "1 million",
    "not",
    "technology",
    "TechCorp",
    "energy",
    "founded",
    "after",
    "2010",
    "expense ratio",
    "performance",
    "best",
    "year over year",
    "quarter",
    "year",
    "since",
    "oldest",
    "name",
    "symbol",
    "average revenue",
    "key metrics",
    "revenue per employee",
    "breakdown",
    "long-term",
    "executive summary",
    "distinct",
    "in descending order",
    "by quarter",
];

const MUSIC: &[&str] = &[
    "show",
    "which",
    "top",
    "3",
    "most",
    "fewest",
    "average",
    "total",
    "how many",
    "artists",
    "albums",
    "tracks",
    "genre",
    "customers",
    "invoices",
    "invoice lines",
    "employees",
    "by",
    "each",
    "country",
    "Brazil",
    "AC/DC",
    "Rock",
    "revenue",
    "sales",
    "spent",
    "longer than",
    "5",
    "minutes",
    "longest",
    "2022",
    "per year",
    "by month",
    "in",
    "not",
    "growth",
    "share",
    "trend",
    "forecast",
    "distribution of",
    "unit price",
    "quantity",
    "title",
    "composer",
    "hire date",
    "correlation between",
    "and",
    "summary statistics",
    "gaps",
    "missing values",
    "compare",
    "2021",
    "vs",
    "name",
    "first name",
];

thread_local! {
    static BUSINESS: OnceLock<Fixture> = const { OnceLock::new() };
    static SHOP: OnceLock<Fixture> = const { OnceLock::new() };
}

fn sentence(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(words), 1..9).prop_map(|it| it.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2025),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_text_is_survived(question in ".{0,80}") {
        BUSINESS.with(|it| check(it.get_or_init(Fixture::business), &question));
    }

    #[test]
    fn any_order_of_known_words_gives_sql_that_prepares(question in sentence(WORDS)) {
        BUSINESS.with(|it| check(it.get_or_init(Fixture::business), &question));
    }

    #[test]
    fn any_order_of_words_of_another_database_gives_sql_that_prepares(question in sentence(MUSIC)) {
        SHOP.with(|it| check(it.get_or_init(Fixture::music), &question));
    }
}

#[test]
fn a_figure_of_nothing_that_has_a_name_is_told_as_one() {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(
        "CREATE TABLE readings(created_at TEXT, amount REAL);
        WITH RECURSIVE i(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM i WHERE i < 24)
        INSERT INTO readings SELECT date('2023-01-15', i || ' months'), 10 + i % 5 FROM i;",
    )
    .unwrap();
    let fixture = Fixture::new(db);
    for question in ["volatility of amount", "unusual amounts"] {
        check(&fixture, question);
    }
    let told = understand("how volatile is the amount", &fixture.catalog);
    assert!(matches!(told, Understanding::Query(_)), "{told:?}");
}

/// What is found apart is told, not only asked for.
#[test]
fn the_first_rows_of_a_question_within_are_told() {
    let fixture = Fixture::music();
    for (question, reading) in [
        (
            "What is the average unit price of the 3 longest tracks?",
            "average unit price of tracks with the 3 highest milliseconds",
        ),
        (
            "What is the average milliseconds of tracks that have invoice lines?",
            "average milliseconds of tracks with invoice lines",
        ),
    ] {
        let Understanding::Query(it) = understand(question, &fixture.catalog) else {
            panic!("{question} was not understood");
        };
        assert_eq!(it.reading.text, reading);
    }
}
