//! Where and when the figures hold, as words that can end a sentence or go on with it.

use fact_core::Unit;

use super::{Writer, join};
use crate::period::{Grain, Span};
use crate::plan::{Cmp, Col, Filter, Test};

impl Writer<'_> {
    pub(super) fn scope(&self) -> String {
        let mut parts = Vec::new();
        match (self.plan.time, self.plan.base) {
            (Some(now), Some(base)) if self.plan.statistics.years.is_some() => {
                parts.push(format!("from {base} to {now}"));
            }
            (Some(now), Some(base)) => parts.push(format!("in {now} against {base}")),
            (Some(span), None) => parts.push(in_span(span)),
            _ => {}
        }
        let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
        for filter in &self.plan.filters {
            let (lead, words) = self.phrase(filter);
            match groups.iter_mut().find(|it| it.0 == lead) {
                Some((_, known)) => known.push(words),
                None => groups.push((lead, vec![words])),
            }
        }
        parts.extend(groups.iter().map(|(lead, words)| format!("{lead} {}", join(words))));
        parts.join(" ")
    }

    /// A test in words: the word that leads it in, and what follows. Tests of one lead are told
    /// together.
    fn phrase(&self, filter: &Filter) -> (&'static str, String) {
        let col = filter.col;
        let is_label = self.catalog.is_label(col);
        match &filter.test {
            Test::OneOf(texts) if is_label => {
                (if filter.negated { "without" } else { "for" }, join(texts))
            }
            Test::OneOf(texts) => {
                let lead = if filter.negated { "outside" } else { "in" };
                (lead, format!("{} {}", self.column(col), join(texts)))
            }
            Test::Exists => {
                let noun = self.catalog.table(col.table).map_or("", |it| it.plural.as_str());
                (if filter.negated { "without" } else { "with" }, noun.to_owned())
            }
            _ => ("with", self.compared(filter)),
        }
    }

    /// A filter as its chip tells it.
    pub(super) fn filter(&self, filter: &Filter) -> String {
        let name = self.column(filter.col);
        let not = if filter.negated { "not " } else { "" };
        let is_label = self.catalog.is_label(filter.col);
        match &filter.test {
            Test::OneOf(texts) if is_label => format!("{not}{}", join(texts)),
            Test::OneOf(texts) => format!("{name} {not}{}", join(texts)),
            Test::Exists => {
                let (lead, noun) = self.phrase(filter);
                format!("{lead} {noun}")
            }
            _ => self.compared(filter),
        }
    }

    /// A column and what its value is compared with: "employees over 50,000".
    fn compared(&self, filter: &Filter) -> String {
        let name = self.column(filter.col);
        let not = if filter.negated { "not " } else { "" };
        let amount = |value: f64| self.amount(filter.col, value);
        match &filter.test {
            Test::Contains(pattern) => format!("{name} {not}like “{}”", pattern.trim_matches('%')),
            Test::Compare(cmp, value) => {
                format!("{name} {} {}", compare_words(*cmp), amount(*value))
            }
            Test::Between(low, high) => {
                format!("{name} {not}between {} and {}", amount(*low), amount(*high))
            }
            Test::CompareAverage(cmp) => format!("{name} {} its average", compare_words(*cmp)),
            Test::IsNull => format!("{name} {not}missing"),
            Test::OneOf(_) | Test::Exists => String::new(),
        }
    }

    /// A number to compare with: money in short, other figures in full.
    fn amount(&self, col: Col, value: f64) -> String {
        let unit = self.catalog.column(col).map_or(Unit::None, |it| it.unit.clone());
        match unit {
            Unit::Money { .. } if value.abs() >= 10_000.0 => fact_core::compact(value, &unit),
            _ if value.abs() < 10_000.0 => value.to_string(),
            _ => fact_core::thousands(&value.to_string()),
        }
    }
}

pub(super) fn compare_words(cmp: Cmp) -> &'static str {
    match cmp {
        Cmp::Gt => "over",
        Cmp::Ge => "at least",
        Cmp::Lt => "under",
        Cmp::Le => "at most",
        Cmp::Eq => "equal to",
        Cmp::Ne => "other than",
    }
}

fn in_span(span: Span) -> String {
    if span.len() > 1 && span.grain != Grain::Year && span.whole_years().is_none() {
        return format!("from {span}");
    }
    format!("in {span}")
}
