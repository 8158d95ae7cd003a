//! A relation as chips: what is shown, of which rows, in what order, by which joins.

use fact_core::{Chip, ChipKind};

use super::{Teller, compare_words};
use crate::relate::tree::Tree;
use crate::words::sentence_case;

impl Teller<'_> {
    /// The relation in parts, each with where it comes from.
    pub fn chips(&self, tree: &Tree) -> Vec<Chip> {
        let mut chips = Vec::new();
        let mut push = |kind, label: String, detail: String| {
            chips.push(Chip { kind, label, detail, options: Vec::new() });
        };
        for figure in &self.relation.shown {
            push(
                ChipKind::Measure,
                sentence_case(&self.figure(figure)),
                self.figure_detail(figure),
            );
        }
        if self.has_aggregate() {
            for (label, col) in self.groups().into_iter().zip(&self.relation.groups) {
                push(ChipKind::Grouping, format!("by {label}"), self.exact(*col));
            }
        }
        for tests in &self.relation.tests {
            let words: Vec<String> = tests.iter().map(|it| self.test(it)).collect();
            let details: Vec<String> = tests.iter().map(|it| self.test_detail(it)).collect();
            push(ChipKind::Filter, words.join(" or "), details.join(" or "));
        }
        for having in &self.relation.having {
            let with = self.operand(None, &having.with);
            let label = format!("{} {} {with}", self.figure(&having.on), compare_words(having.cmp));
            push(ChipKind::Filter, label, "tested on each group".into());
        }
        if let Some(also) = &self.relation.also {
            let other = self.of(also);
            push(ChipKind::Filter, format!("and also {}", other.limits()), "both must hold".into());
        }
        if let Some(beside) = &self.relation.beside {
            let other = self.of(beside);
            push(ChipKind::Filter, format!("and {}", other.text()), "each value once".into());
        }
        if let Some(against) = &self.relation.against {
            let label = format!("held against {}", self.of(&against.rows).text());
            push(ChipKind::Filter, label, "worked out by itself".into());
        }
        if let Some(order) = self.order() {
            push(ChipKind::Order, order, String::new());
        }
        for step in &tree.steps {
            let name = |table: usize| self.catalog.table(table).map_or("", |it| it.name.as_str());
            let label = format!("{} → {}", name(step.left.table), name(step.right.table));
            let detail = format!("{} = {}", self.exact(step.left), self.exact(step.right));
            push(ChipKind::Join, label, detail);
        }
        chips
    }
}
