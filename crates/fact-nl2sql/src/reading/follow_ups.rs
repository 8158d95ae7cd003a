//! Questions that follow on from this one.

use super::Writer;
use crate::period::Grain;
use crate::plan::{Formula, Key, Task};

impl Writer<'_> {
    /// Questions that follow on from this one: the same figure split, over time, in growth. Each
    /// is of a kind the engine answers for any figure.
    pub(super) fn follow_ups(&self) -> Vec<String> {
        let mut questions = Vec::new();
        let figure = self.plan.measures.first().map(|it| it.label.clone());
        let plain = self.plan.measures.first().is_some_and(|it| {
            !matches!(it.formula, Formula::Rows { .. } | Formula::Different { .. })
        });
        let dated = self.catalog.main_axis_table().is_some_and(|main| {
            let tables = self.plan.measures.iter();
            tables.flat_map(|it| crate::parse::figures::tables_of(&it.formula)).all(|it| it == main)
        });
        if let Some(figure) = figure.filter(|_| plain && dated) {
            let grain =
                self.catalog.main_axis().map_or(Grain::Year, crate::catalog::Axis::usual_grain);
            let period = self.plan.keys.iter().any(|it| matches!(it, Key::Period { .. }));
            if !period {
                questions.push(format!("Show {figure} by {}", grain.noun()));
            }
            if !matches!(self.plan.task, Task::Change { growth: true }) {
                let key = self.plan.keys.iter().find(|it| !matches!(it, Key::Period { .. }));
                let by = key.map_or_else(String::new, |it| format!(" by {}", self.key(*it)));
                questions.push(format!("Compare {figure} growth{by}"));
            }
        }
        for question in self.catalog.known_questions() {
            if !questions.contains(question) {
                questions.push(question.clone());
            }
        }
        questions.truncate(3);
        questions
    }
}
