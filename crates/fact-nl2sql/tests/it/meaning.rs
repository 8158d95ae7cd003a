//! What means the same has one canonical text, what does not has two; what cannot be answered
//! is declined with a way out.

use fact_nl2sql::{Compiled, Topic, Understanding, understand};

use crate::fixture::Fixture;

#[track_caller]
fn compiled(fixture: &Fixture, question: &str) -> Compiled {
    match understand(question, &fixture.catalog) {
        Understanding::Query(it) => *it,
        other => panic!("{question}: {other:?}"),
    }
}

#[track_caller]
fn check_same(fixture: &Fixture, questions: &[&str]) {
    let first = compiled(fixture, questions[0]);
    for question in &questions[1..] {
        let other = compiled(fixture, question);
        assert_eq!(first.plan.canonical(), other.plan.canonical(), "{} / {question}", questions[0]);
    }
}

#[test]
fn wordings_that_mean_the_same_share_a_plan() {
    let fixture = Fixture::business();
    for group in [
        &[
            "What are the top 5 companies by revenue in Q1 2025?",
            "which five companies had the highest revenue in the first quarter of 2025",
            "top 5 firms by sales, Q1 2025",
            "show me the 5 companies with the highest revenue in 2025 Q1",
            "Top five companeis by revenu in Q1 2025",
            "Give me the top 5 businesses by turnover for the first quarter of 2025, please",
        ][..],
        &[
            "What was last quarter's total revenue?",
            "total revenue last quarter",
            "What was Q1 2025 total revenue?",
            "total sales in the latest quarter",
            "How much revenue was there in Q1 2025?",
        ],
        &[
            "How many companies are in each sector?",
            "number of companies by sector",
            "count of firms per sector",
            "how many businesses per industry?",
        ],
        &[
            "Compare expense ratios across all sectors",
            "expense ratio by sector",
            "show cost ratio per industry",
        ],
        &[
            "Identify companies with revenue growth > 15%",
            "companies with revenue growth above fifteen percent",
            "which companies have revenue growth over 15 %?",
        ],
        &[
            "What's the average market cap by sector?",
            "average market capitalization per sector",
            "mean market cap for each industry",
        ],
        &[
            "What companies are in the technology sector?",
            "list the technology companies",
            "which firms are in technology?",
        ],
        &[
            "Show quarterly revenue trends for the past year",
            "revenue by quarter for the last 4 quarters",
            "quarterly sales trend over the past year",
        ],
    ] {
        check_same(&fixture, group);
    }
}

#[test]
fn near_misses_have_plans_of_their_own() {
    let fixture = Fixture::business();
    let questions = [
        "What are the top 5 companies by revenue in Q1 2025?",
        "What are the top 5 companies by revenue in Q1 2024?",
        "What are the top 4 companies by revenue in Q1 2025?",
        "What are the bottom 5 companies by revenue in Q1 2025?",
        "What are the top 5 companies by profit in Q1 2025?",
        "What are the top 5 sectors by revenue in Q1 2025?",
        "What are the top 5 technology companies by revenue in Q1 2025?",
        "What are the top 5 companies not in technology by revenue in Q1 2025?",
        "companies with more than 1000 employees",
        "companies with less than 1000 employees",
        "companies with at least 1000 employees",
        "total revenue in 2024",
        "average revenue in 2024",
        "revenue by quarter in 2024",
        "Show quarterly revenue and forecast the next quarter",
        "Show quarterly revenue",
    ];
    let plans: Vec<String> =
        questions.iter().map(|it| compiled(&fixture, it).plan.canonical().to_owned()).collect();
    for (idx, plan) in plans.iter().enumerate() {
        for (other_idx, other) in plans.iter().enumerate().skip(idx + 1) {
            assert_ne!(plan, other, "{} / {}", questions[idx], questions[other_idx]);
        }
    }
}

#[test]
fn a_scope_can_end_a_sentence_or_go_on_with_it() {
    let fixture = Fixture::business();
    for (question, scope) in [
        ("What was TechCorp's Q1 2025 revenue?", "in Q1 2025 for TechCorp Inc."),
        ("What companies are in the technology sector?", "in sector Technology"),
        ("companies not in technology", "outside sector Technology"),
        ("companies with more than 20000 employees", "with employees over 20,000"),
        (
            "technology companies with more than 1000 employees founded after 2000",
            "in sector Technology with founded year over 2000 and employees over 1000",
        ),
        ("What was Q1 2025 total revenue?", "in Q1 2025"),
        ("average market cap by sector", ""),
    ] {
        assert_eq!(compiled(&fixture, question).reading.scope, scope, "{question}");
    }
    for (question, scope) in
        [("artists without albums", "without albums"), ("customers in Brazil", "in country Brazil")]
    {
        let reading = compiled(&Fixture::music(), question).reading;
        assert_eq!(reading.scope, scope, "{question}");
    }
}

#[test]
fn certainty_falls_with_what_was_left_open() {
    let business = Fixture::business();
    for (fixture, surer, less_sure) in [
        // No period, no figure, no number was named.
        (&business, "total revenue in 2024", "total revenue"),
        (&business, "market share by revenue in 2024", "market share in 2024"),
        (&business, "top 5 companies by revenue in 2024", "top companies by revenue in 2024"),
        // A name was misspelt.
        (&business, "total revenue in 2024", "total reveune in 2024"),
    ] {
        let confidence = |it: &str| compiled(fixture, it).reading.confidence;
        assert!(confidence(surer) > confidence(less_sure), "{surer} / {less_sure}");
        assert!(confidence(less_sure) >= 0.6, "{less_sure}");
    }
}

#[test]
fn a_grouping_without_a_place_is_declined_by_name() {
    let fixture = Fixture::shop();
    let question = "total amount within city";
    let Understanding::Declined(decline) = understand(question, &fixture.catalog) else {
        panic!("{question} was not declined");
    };
    assert_eq!(decline.unplaced, ["city"]);
    assert!(decline.reason.contains("city"), "{}", decline.reason);
}

#[test]
fn what_tells_which_rows_and_cannot_be_told_is_declined() {
    let fixture = Fixture::printers();
    for question in [
        "How many jobs were printed in the morning?",
        "How many clients have only ever used presses?",
        "Which jobs have a drying time longer than two hours?",
    ] {
        let understood = understand(question, &fixture.catalog);
        assert!(matches!(understood, Understanding::Declined(_)), "{question}: {understood:?}");
    }
}

#[test]
fn what_the_data_does_not_hold_is_declined_with_questions_that_work() {
    let fixture = Fixture::business();
    for (question, reason, nearest) in [
        ("What's the debt-to-equity ratio for technology companies?", "debt", ""),
        ("Calculate price-to-earnings ratios", "price", ""),
        ("Which companies exceeded revenue expectations?", "expectations", ""),
        ("What is the customer satisfaction score?", "satisfaction", ""),
        ("What's the 2030 revenue forecast?", "Q1 2027", "Q1 2027"),
        ("Show me stuff", "not clear", ""),
        ("What was HealthPlus's revenue in Q1 2025?", "HealthPlus", "HealthTech Solutions"),
        ("What was Q1 2030 total revenue?", "Q1 2021 to Q1 2025", "Q1 2025"),
        ("revenue by month in 2024", "kept by quarter", ""),
        ("employee satisfaction by sector", "satisfaction", ""),
        ("", "no question", ""),
    ] {
        let Understanding::Declined(decline) = understand(question, &fixture.catalog) else {
            panic!("{question} was not declined");
        };
        assert!(decline.reason.contains(reason), "{question}: {}", decline.reason);
        assert!(
            nearest.is_empty() || decline.nearest.contains(&nearest.to_owned()),
            "{question}: {:?}",
            decline.nearest
        );
        assert_eq!(decline.suggestions.len(), 3, "{question}");
        for suggestion in &decline.suggestions {
            compiled(&fixture, suggestion);
        }
    }
}

#[test]
fn a_word_that_says_which_rows_and_means_nothing_here_is_declined_by_name() {
    let fixture = Fixture::parcels();
    for (question, word) in [
        ("How many parcels are purple?", "purple"),
        ("How many couriers were still asleep?", "asleep"),
        ("How many parcels were packed carelessly?", "carelessly"),
        ("Which senders are grumpy?", "grumpy"),
    ] {
        let Understanding::Declined(decline) = understand(question, &fixture.catalog) else {
            panic!("{question} was not declined");
        };
        assert!(decline.unplaced.contains(&word.to_owned()), "{question}: {:?}", decline.unplaced);
    }
    // It may be another word for the thing: the answer says that it was not used.
    let compiled = compiled(&fixture, "average price of the purple parcels");
    assert!(compiled.reading.confidence <= 0.75, "{}", compiled.reading.confidence);
    assert_eq!(compiled.reading.unplaced, ["purple"]);
}

#[test]
fn what_would_change_the_rows_or_groups_is_declined_rather_than_passed_over() {
    let fixture = Fixture::kiln();
    for question in [
        "firings per ward, most first",
        "win rate per potter",
        "Each potter's share of all firings in 2024",
        "Which glazes have been reformulated?",
        "how many clients were served in 2024?",
    ] {
        let Understanding::Declined(_) = understand(question, &fixture.catalog) else {
            panic!("{question} was not declined");
        };
    }
}

#[test]
fn a_condition_that_shows_nowhere_in_the_rows_is_asked_back() {
    let fixture = Fixture::heatworks();
    let question = "How many leave requests have not been decided yet?";
    let Understanding::Declined(_) = understand(question, &fixture.catalog) else {
        panic!("{question} was not declined");
    };
}

#[test]
fn a_code_is_told_with_what_it_means() {
    let fixture = Fixture::foundry();
    let finished = compiled(&fixture, "How many castings are finished?");
    assert!(finished.reading.text.ends_with("Finished (F)"), "{}", finished.reading.text);
}

#[test]
fn a_decline_names_only_what_could_have_been_meant() {
    let fixture = Fixture::business();
    for (question, nearest) in [
        ("What's the debt-to-equity ratio for technology companies?", &[][..]),
        ("What is the customer satisfaction score?", &[]),
        ("employee satisfaction by sector", &[]),
        ("Which companies exceeded revenue expectations?", &[]),
        ("What was HealthPlus's revenue in Q1 2025?", &["HealthTech Solutions", "Healthcare"]),
    ] {
        let Understanding::Declined(decline) = understand(question, &fixture.catalog) else {
            panic!("{question} was not declined");
        };
        assert_eq!(decline.nearest, nearest, "{question}");
    }
}

#[test]
fn questions_about_the_data_and_the_app_are_told_from_questions_of_the_data() {
    let fixture = Fixture::business();
    for (question, topic) in [
        ("What tables and columns are available?", Topic::Schema),
        ("What data do you have access to?", Topic::Schema),
        ("Describe the structure and contents of our dataset", Topic::Schema),
        ("What are some example queries I can try?", Topic::Examples),
        ("What can I ask you about?", Topic::Examples),
        ("What's the current cache hit rate?", Topic::CacheHitRate),
        ("How is the system performing?", Topic::Performance),
        ("What are the most common queries?", Topic::CommonQueries),
    ] {
        assert_eq!(
            understand(question, &fixture.catalog),
            Understanding::About(topic),
            "{question}"
        );
    }
}

#[test]
fn examples_are_varied_and_answered() {
    for fixture in [Fixture::business(), Fixture::music()] {
        let examples = fixture.catalog.examples();
        assert_eq!(examples.len(), 6);
        for example in &examples {
            let compiled = compiled(&fixture, example);
            let table = crate::fixture::run(&fixture.db, &compiled.sql).unwrap();
            assert!(!table.rows.is_empty(), "{example}");
        }
    }
    assert_eq!(Fixture::business().catalog.newest_period().as_deref(), Some("Q1 2025"));
}

#[test]
fn every_kind_of_question_an_analyst_asks_is_answered() {
    let fixture = Fixture::business();
    for question in
        include_str!("../../cases/answered.txt").lines().filter(|it| !it.starts_with('#'))
    {
        let compiled = compiled(&fixture, question);
        let table = crate::fixture::run(&fixture.db, &compiled.sql);
        let table = table.unwrap_or_else(|err| panic!("{question}: {err}\n{}", compiled.sql));
        let may_be_empty = compiled.reading.shape == fact_core::Shape::Outliers;
        assert!(may_be_empty || !table.rows.is_empty(), "{question}\n{}", compiled.sql);
        for follow_up in &compiled.reading.follow_ups {
            let follow_up_is = understand(follow_up, &fixture.catalog);
            assert!(matches!(follow_up_is, Understanding::Query(_)), "{question}: {follow_up}");
        }
    }
}

#[track_caller]
fn check_told(fixture: &Fixture, question: &str, told: &str) {
    let text = compiled(fixture, question).reading.text.clone();
    assert!(text.contains(told), "{question} is told as: {text}");
}

#[test]
fn what_is_ranked_or_compared_within_a_group_is_told_as_that() {
    let fixture = Fixture::parcels();
    let each = "highest first, first 2 of each vehicle";
    check_told(&fixture, "Which 2 couriers have the highest salary for each vehicle?", each);
    check_told(&fixture, "Who earns more than their mentor?", "salary over that of the mentor");
    check_told(&fixture, "List each courier with the name of his or her mentor.", "of the mentor");
    let hub = "Which couriers have a salary above the average of their hub?";
    check_told(&fixture, hub, "over the average salary of the same hub");
    // The rows are those ranked, and no hubs.
    let of_hubs = compiled(&fixture, "Which 2 couriers have the highest salary in each hub?");
    assert_eq!(of_hubs.reading.rows_are, "couriers");
}
