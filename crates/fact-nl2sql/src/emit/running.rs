//! Running totals and moving averages: a figure over the periods up to each row's own.

use fact_core::{Column, Role};

use super::formula::snake;
use super::layers::Layers;
use crate::period::Span;
use crate::plan::{Plan, Running};
use crate::words::sentence_case;

/// The period the totals are taken of: a moving average looks back before the first one shown.
pub(super) fn reach_back(plan: &Plan) -> Option<Span> {
    let span = plan.time?;
    match (plan.running, super::period_grain(plan)) {
        (Some(Running::Average(n) | Running::Trailing(n)), Some(grain)) => {
            let fine = span.around(grain);
            Some(Span { from: fine.from - n + 1, ..fine })
        }
        _ => Some(span),
    }
}

impl Layers<'_> {
    /// Adds the running column after the figure it is made of.
    pub(super) fn running(&mut self, first: &str) {
        let Some(running) = self.plan.running else { return };
        let Some(measure) = self.measures.first().cloned() else { return };
        let others = self.keys.iter().filter(|it| it.number.is_none());
        let others: Vec<String> = others.map(|it| it.column.name.clone()).collect();
        let partition = if others.is_empty() {
            String::new()
        } else {
            format!("PARTITION BY {} ", others.join(", "))
        };
        let (sql, label) = match running {
            Running::Total => {
                (format!("SUM({first}) OVER ({partition}ORDER BY period_no)"), "running total of")
            }
            Running::Average(n) | Running::Trailing(n) => {
                let back = n - 1;
                let over = format!(
                    "OVER ({partition}ORDER BY period_no RANGE BETWEEN {back} PRECEDING AND CURRENT ROW)"
                );
                let whole = format!("COUNT({first}) {over} = {n}");
                let (function, label) = match running {
                    Running::Trailing(_) => ("SUM", "trailing total of"),
                    _ => ("AVG", "moving average of"),
                };
                (format!("CASE WHEN {whole} THEN {function}({first}) {over} END"), label)
            }
        };
        let label = format!("{label} {}", measure.label.to_lowercase());
        let name = snake(&label);
        self.ranked.column(sql, name.clone());
        for it in &mut self.measures {
            it.role = Role::Detail;
        }
        let label = sentence_case(&label);
        self.extra.push(Column { name, label, unit: measure.unit, role: Role::Measure });
    }
}
