//! Statistics from the question to the sentence: what is worked out, what is said of it, and that
//! every number said is one of the answer's own.

use fact_api::wire::{AnsweredParts, Cell, TurnState};
use serde_json::Value;

use crate::desk::Desk;

/// A question of each kind, with words its sentence must have.
const QUESTIONS: &[(&str, &[&str])] = &[
    ("What is the CAGR of revenue?", &["Revenue CAGR from 2021 to 2024 was"]),
    ("3 quarter moving average of revenue", &["Moving average of revenue rose"]),
    ("Are there seasonal patterns in revenue?", &["highest in Q4", "more than chance", "p = "]),
    ("seasonal index of profit by sector", &["By sector,", "of 8", "Kruskal–Wallis"]),
    ("decompose revenue into trend and season", &["Trend of revenue rose", "STL"]),
    ("Is revenue rising significantly?", &["Yes.", "95 % interval", "Mann–Kendall", "n = 17"]),
    ("Is profit falling significantly?", &["No.", "rises significantly"]),
    ("linear trend of profit by sector", &["By sector, profit rises significantly in"]),
    ("correlation between revenue and profit", &["r = ", "n = 670", "p < 0.001"]),
    ("Spearman correlation between market cap and employees", &["rho = ", "n = 40"]),
    ("correlation matrix of all measures", &["strongest correlation", "of 10 are below p = 0.05"]),
    ("What quartile is TechCorp in by revenue?", &["quartile (4 is the highest) 4", "rank 1"]),
    ("90th percentile of revenue", &["90th percentile"]),
    ("median revenue by sector", &["Median was highest for", "of 8 sectors"]),
    ("Summary statistics of profit by sector", &["Mean was highest for Technology"]),
    ("Which companies have outlying market cap?", &["Tukey's fences", "TechCorp Inc."]),
    ("outliers in revenue using IQR", &["stand out by Tukey's fences"]),
    ("Which companies have the most volatile revenue growth?", &["growth volatility"]),
    ("what drove the rise in revenue?", &["Revenue rose by $11.9B", "Technology added most"]),
    ("why did profit fall in Q1 2025?", &["did not fall; it rose by", "The other way went"]),
    (
        "What drove the change in profit margin between 2023 and 2024?",
        &["points from", "by what the sectors did themselves", "by their weights"],
    ),
    ("biggest movers in revenue between 2023 and 2024", &["moved most from 2023 to 2024"]),
    ("Does profit margin differ significantly between sectors?", &["differ", "n = 40", "H = "]),
    ("Compare 2023 and 2024 by sector", &["From 2023 to 2024, revenue gained most in"]),
];

#[test]
fn each_kind_is_told_with_its_figures_and_what_they_rest_on() {
    let desk = Desk::new();
    let mut wrong = Vec::new();
    for (question, words) in QUESTIONS {
        let answer = desk.answer(question);
        let missing: Vec<_> = words.iter().filter(|it| !answer.answer.contains(**it)).collect();
        let unused = answer.checks.iter().any(|it| it.text.starts_with("not used"));
        if !missing.is_empty() || unused {
            wrong.push(format!("{question}: {}\n  lacks {missing:?}", answer.answer));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_number_of_a_sentence_is_a_cell_or_was_worked_out_from_the_rows() {
    let desk = Desk::new();
    let mut wrong = Vec::new();
    for (question, _) in QUESTIONS {
        let answer = desk.answer(question);
        let known = known_numbers(&answer);
        let mut told: Vec<f64> = Vec::new();
        for (text, number) in numbers(&answer.answer) {
            let from_cells = known.iter().any(|it| near(number, *it));
            // "from $186B … to $217B … (+17 %)"
            let of_two = match told.as_slice() {
                [.., from, to] => (100.0 * (to / from - 1.0) - number).abs() < 1.0,
                _ => false,
            };
            let difference = match told.as_slice() {
                [.., from, to] => (to - from - number).abs() < 0.11,
                _ => false,
            };
            if !(from_cells || of_two || difference) {
                wrong.push(format!("{question}: {text} in {}", answer.answer));
            }
            told.push(number);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a told number is this one, to the three digits it is told to.
fn near(told: f64, known: f64) -> bool {
    (told - known).abs() <= 0.0051 * known.abs() + 0.000_51
        || (told - known).abs() <= 0.051 && known.abs() < 100.0
}

/// The numbers of the cells and of what was worked out, whole and without their sign, with the
/// counts of rows and the thresholds the sentences name.
fn known_numbers(answer: &AnsweredParts) -> Vec<f64> {
    let cells = answer.table.rows.iter().flatten().filter_map(|it| match it {
        Cell::Integer(it) => Some(*it as f64),
        Cell::Real(it) => Some(*it),
        Cell::Null | Cell::Text(_) => None,
    });
    let mut known: Vec<f64> = cells.collect();
    gather(&answer.analysis, &mut known);
    // A share of one is told in hundredths.
    known.extend(known.clone().iter().filter(|it| it.abs() <= 1.0).map(|it| it * 100.0));
    known.extend((0..=answer.table.rows.len()).map(|it| it as f64));
    known.extend([0.05, 95.0, 0.001]);
    known.iter().map(|it| it.abs()).collect()
}

fn gather(value: &Value, into: &mut Vec<f64>) {
    match value {
        Value::Number(it) => into.extend(it.as_f64()),
        Value::Array(them) => them.iter().for_each(|it| gather(it, into)),
        Value::Object(them) => them.values().for_each(|it| gather(it, into)),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// The numbers of a sentence without their sign; years, quarters and lags are names.
fn numbers(sentence: &str) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    let cut = |ch: char| ch.is_whitespace() || matches!(ch, '(' | ')' | ';' | ':' | ',');
    for word in sentence.split(cut) {
        let word = word.trim_end_matches('.').trim_start_matches(['+', '−', '$']);
        let (digits, factor) = match word.chars().last() {
            Some('K') => (word.trim_end_matches('K'), 1e3),
            Some('M') => (word.trim_end_matches('M'), 1e6),
            Some('B') => (word.trim_end_matches('B'), 1e9),
            _ => (word, 1.0),
        };
        let is_year = digits.len() == 4 && digits.starts_with("20") && digits == word;
        if let Ok(number) = digits.parse::<f64>()
            && !is_year
        {
            found.push((word.to_owned(), number * factor));
        }
    }
    found
}

#[test]
fn statistics_go_on_in_a_conversation() {
    let desk = Desk::new();
    let first = desk.converse_in(None, "what drove the rise in revenue?");
    let here = Some(first.conversation_id);
    let told = |question: &str| match desk.converse_in(here, question).state {
        TurnState::Answered { answer } => {
            answer.sentence.iter().map(|it| it.text.clone()).collect::<String>()
        }
        other => panic!("{question}: {other:?}"),
    };
    assert!(told("and by company?").contains("TechCorp Inc. added most"));
    assert!(told("only technology").starts_with("Revenue in sector Technology rose by"));
    let other = desk.converse_in(None, "correlation between market cap and employees");
    let turn = desk.converse_in(Some(other.conversation_id), "with Spearman");
    let TurnState::Answered { answer } = turn.state else { panic!("{turn:?}") };
    assert_eq!(answer.analysis.as_ref().map(|it| it.kind.as_str()), Some("correlation"));
    assert!(answer.sentence.iter().any(|it| it.text.starts_with("rho = ")));
}

#[test]
fn what_was_worked_out_comes_back_from_the_cache_as_it_was() {
    let desk = Desk::new();
    for question in ["decompose revenue into trend and season", "Is revenue rising significantly?"]
    {
        let first = desk.answer(question);
        let again = desk.ask(question);
        assert!(again.cache.hit, "{question}: {}", again.cache.reason);
        let again = again.parts.unwrap();
        assert_eq!((first.answer, first.analysis), (again.answer, again.analysis));
    }
}

#[test]
fn too_few_periods_are_said_and_nothing_is_invented() {
    let (desk, _) = Desk::with(|it| {
        it.execute_batch(
            "CREATE TABLE sales(id INTEGER PRIMARY KEY, sold_on TEXT, amount REAL);
             INSERT INTO sales(sold_on, amount) VALUES
               ('2024-01-10', 5), ('2024-02-10', 7), ('2024-03-10', 6), ('2024-04-10', 9);",
        )
        .unwrap();
    });
    for (question, reason) in [
        ("is there a significant trend in amount?", "needs at least 6"),
        ("decompose amount into trend and season", "needs at least 24"),
        ("are there seasonal patterns in amount?", "at least 2 values"),
    ] {
        let answer = desk.answer(question);
        assert!(answer.analysis.is_null(), "{question}: {:?}", answer.analysis);
        let said = answer.checks.iter().any(|it| it.text.contains(reason));
        assert!(said, "{question}: {:?}", answer.checks);
    }
}
