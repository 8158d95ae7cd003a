//! The one phrase that says the whole plan.

use super::scope::compare_words;
use super::{Writer, join};
use crate::plan::{Agg, Condition, Formula, Measure, Outcome, Task};

impl Writer<'_> {
    pub(super) fn text(&self) -> String {
        let mut parts = vec![self.subject()];
        let keys: Vec<String> = self.plan.keys.iter().map(|it| self.key(*it)).collect();
        let grouped = !matches!(self.plan.task, Task::Missing | Task::Periods | Task::Gaps);
        if !keys.is_empty() && grouped {
            parts.push(format!("by {}", join(&keys)));
        }
        if let Some(share) = self.plan.share.as_ref().and_then(|it| it.within) {
            parts.push(format!("within {}", self.column(share)));
        }
        let scope = self.scope();
        if !scope.is_empty() {
            parts.push(scope);
        }
        let mut clauses = vec![parts.join(" ")];
        clauses.extend(self.conditions().iter().map(|it| format!("only {it}")));
        clauses.extend(self.order());
        if self.plan.forecast > 0 {
            let n = self.plan.forecast;
            clauses.push(format!("carried on {n} period{}", if n == 1 { "" } else { "s" }));
        }
        clauses.join(", ")
    }

    fn subject(&self) -> String {
        let figures: Vec<String> = self.plan.measures.iter().map(measure_words).collect();
        let figures = join(&figures);
        let noun = self
            .plan
            .subject
            .and_then(|it| self.catalog.table(it))
            .map_or("rows", |it| it.plural.as_str());
        if let Some(text) = self.statistics_text(&figures) {
            return text;
        }
        match &self.plan.task {
            Task::List => self.listed(noun),
            Task::Totals if self.plan.running.is_some() => match self.plan.running {
                Some(crate::plan::Running::Average(n)) => {
                    format!("moving average of {n} periods of {figures}")
                }
                _ => format!("running total of {figures}"),
            },
            Task::Totals if self.plan.share.is_some() => format!("share of {figures}"),
            Task::Totals
            | Task::Correlation
            | Task::TrendTest
            | Task::Decomposition
            | Task::Contribution { .. }
            | Task::Differences => figures,
            Task::Change { growth: true } | Task::GrowthSeries { .. } => {
                format!("growth of {figures}")
            }
            Task::Change { growth: false } => format!("{figures} compared"),
            Task::Summary => format!("summary statistics of {figures}"),
            Task::Distribution { .. } => format!("how {noun} spread over {figures}"),
            Task::Outliers => format!("unusual values of {figures}"),
            Task::Volatility => format!("volatility of {figures}"),
            Task::Seasonality => format!("seasonal pattern of {figures}"),
            Task::Missing => "missing values, column by column".into(),
            Task::Gaps => format!("periods without {noun}"),
            Task::Completeness => format!("completeness of {noun}"),
            Task::Periods => format!("periods covered by {noun}"),
        }
    }

    /// What is listed, with the columns shown besides its name and those the scope speaks of.
    fn listed(&self, noun: &str) -> String {
        let subject = self.plan.subject.and_then(|it| self.catalog.table(it));
        let label = subject.map_or(&[][..], |it| it.label.as_slice());
        let shown = self.plan.show.iter();
        let besides: Vec<String> = shown
            .filter(|it| Some(it.table) != self.plan.subject || !label.contains(&it.column))
            .filter(|it| self.plan.filters.iter().all(|filter| filter.col != **it))
            .map(|it| self.column(*it))
            .collect();
        match besides.len() {
            0 => noun.to_owned(),
            1..=4 => format!("{noun} with {}", join(&besides)),
            _ => format!("{noun} with all their columns"),
        }
    }

    pub(super) fn conditions(&self) -> Vec<String> {
        let words = |it: &Condition| {
            let (name, percent) = match it.on {
                Outcome::Measure(idx) => {
                    let measure = self.plan.measures.get(idx);
                    let percent = measure.is_some_and(|it| {
                        matches!(it.formula, Formula::Ratio { percent: true, .. })
                    });
                    (measure.map_or_else(String::new, |it| it.label.clone()), percent)
                }
                Outcome::Change => ("growth".to_owned(), true),
                Outcome::Share => ("share".to_owned(), true),
                Outcome::Key(_) | Outcome::Column(_) => (String::new(), false),
            };
            let value = if percent {
                format!("{} %", it.value)
            } else {
                fact_core::compact(it.value, &fact_core::Unit::Number)
            };
            format!("{name} {} {value}", compare_words(it.cmp))
        };
        let mut all: Vec<String> = self.plan.conditions.iter().map(words).collect();
        if let (Some(cmp), Some(first)) = (self.plan.versus_average, self.plan.measures.first()) {
            all.push(format!("{} {} the average", first.label, compare_words(cmp)));
        }
        all
    }

    pub(super) fn order(&self) -> Option<String> {
        let order = self.plan.order.as_ref()?;
        let first = if order.descending { "highest first" } else { "lowest first" };
        let by = match order.by {
            Outcome::Column(col) => format!(" by {}", self.column(col)),
            Outcome::Measure(idx) if self.plan.measures.len() > 1 => self
                .plan
                .measures
                .get(idx)
                .map_or_else(String::new, |it| format!(" by {}", it.label)),
            _ => String::new(),
        };
        let within = self
            .plan
            .limit_within
            .and_then(|it| self.plan.keys.get(it))
            .map(|it| format!(" in each {}", self.key(*it)));
        let cut = self.plan.limit.map(|it| format!(", top {it}{}", within.unwrap_or_default()));
        let cut = if order.descending { cut } else { cut.map(|it| it.replace("top", "bottom")) };
        Some(format!("{first}{by}{}", cut.unwrap_or_default()))
    }
}

fn measure_words(measure: &Measure) -> String {
    match measure.formula {
        Formula::Column { agg: Agg::Sum, .. } | Formula::Product { agg: Agg::Sum, .. } => {
            format!("total {}", measure.label)
        }
        _ => measure.label.clone(),
    }
}
