//! Questions for yes or no: the sentence says which, the rows prove it.

use crate::desk::Desk;

#[track_caller]
fn check(question: &str, begins: &str, n_rows: usize) {
    let answer = Desk::new().answer(question);
    assert!(answer.answer.starts_with(begins), "{question}: {}", answer.answer);
    assert_eq!(answer.table.rows.len(), n_rows, "{question}\n{}", answer.sql);
}

#[test]
fn a_change_is_a_yes_or_a_no() {
    check("Did revenue grow in 2024?", "Yes.", 1);
    check("Did TechCorp's profit fall in Q1 2025?", "No.", 1);
    check("Did revenue increase from Q4 2024 to Q1 2025?", "No.", 1);
    check("Was revenue in 2023 higher than in 2024?", "No.", 1);
    check("Was revenue higher in 2024 than in 2023?", "Yes.", 1);
}

#[test]
fn there_is_one_or_there_is_none() {
    check("Is there any company with more than 100000 employees?", "Yes.", 2);
    check("Are there companies with more than 10 million employees?", "No.", 0);
    check("Is TechCorp in the technology sector?", "Yes.", 1);
    check("Is TechCorp in the energy sector?", "No.", 0);
    check("Does TechCorp have more than 60000 employees?", "No.", 0);
    check("Did any company lose money in Q1 2025?", "Yes.", 5);
}

#[test]
fn one_beats_the_other() {
    check("Did TechCorp make more revenue than FinanceFirst in 2024?", "Yes.", 2);
    check("Is FinanceFirst bigger than TechCorp?", "No.", 2);
}

#[test]
fn a_question_for_rows_says_neither() {
    check("Which companies have more than 100000 employees?", "2 companies", 2);
}
