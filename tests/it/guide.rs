//! The questions of the guide: every one answered, by value as SQL written by hand answers it.

use crate::{
    desk::{Desk, expected},
    same::{Order, holds},
};

/// The guide's questions with the statement below each.
fn cases() -> Vec<(&'static str, &'static str)> {
    let parts = include_str!("guide.md").split("\n## ").skip(1);
    let case = |part: &'static str| {
        let (question, rest) = part.split_once('\n').unwrap();
        let sql = rest.split("```sql\n").nth(1).and_then(|it| it.split("```").next());
        (question.trim(), sql.unwrap())
    };
    parts.map(case).collect()
}

#[test]
fn the_guides_questions_are_answered_by_value() {
    let desk = Desk::new();
    let mut wrong = Vec::new();
    for (question, sql) in cases() {
        let answer = desk.answer(question);
        let wanted = expected(&desk.sample(), sql);
        let last = sql.lines().last().unwrap_or_default();
        let order = if last.contains("ORDER BY") { Order::Fixed } else { Order::Any };
        let rows = &answer.table.rows;
        if !holds(rows, &wanted, order) || answer.answer.is_empty() {
            wrong.push(format!(
                "{question}\n{}\n{} rows: {:?}\nexpected {} rows: {:?}",
                answer.sql,
                rows.len(),
                rows.first(),
                wanted.len(),
                wanted.first()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_question_of_the_guide_is_in_other_words_too() {
    let asked = include_str!("paraphrases/guide.md");
    for (question, _) in cases() {
        assert!(asked.contains(&format!("\n## {question}\n")), "{question}");
    }
    assert_eq!(cases().len(), asked.matches("\n## ").count());
}
