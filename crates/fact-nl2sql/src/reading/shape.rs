//! The form of the answer: what it is, and what one row of it is.

use fact_core::{Column, Role, Shape};

use super::Writer;
use crate::plan::{Key, Task, Test};
use crate::words::plural;

impl Writer<'_> {
    pub(super) fn rows_are(&self) -> String {
        match self.plan.task {
            Task::List => {
                return self
                    .plan
                    .subject
                    .and_then(|it| self.catalog.table(it))
                    .map_or_else(String::new, |it| it.plural.clone());
            }
            Task::Missing => return "columns".into(),
            Task::Summary if self.plan.keys.is_empty() => return "measures".into(),
            Task::Distribution { .. } => return "bands".into(),
            Task::Outliers => return "values".into(),
            Task::Gaps => return "missing periods".into(),
            Task::Correlation if self.plan.measures.len() > 2 => return "pairs".into(),
            Task::Seasonality | Task::Decomposition | Task::TrendTest => {
                let period = self.plan.keys.last();
                return period.map_or_else(String::new, |it| plural(&self.key(*it)));
            }
            _ => {}
        }
        if let [key, Key::Period { .. }] = self.plan.keys.as_slice()
            && matches!(self.plan.task, Task::Volatility | Task::Completeness)
        {
            return plural(&self.key(*key));
        }
        let limited = self.plan.limit_within.map(|it| it + 1).and_then(|it| self.plan.keys.get(it));
        let last = limited.or_else(|| self.plan.keys.last());
        last.map_or_else(String::new, |it| plural(&self.key(*it)))
    }

    pub(super) fn shape(&self, columns: &[Column]) -> Shape {
        let n_measures = columns.iter().filter(|it| it.role == Role::Measure).count();
        let has_period = self.plan.keys.iter().any(|it| matches!(it, Key::Period { .. }));
        match self.plan.task {
            Task::List
                if self.plan.show.len() > 3 && self.plan.filters.len() == 1 && self.names_one() =>
            {
                Shape::Figures
            }
            Task::List if self.plan.order.is_some() && n_measures > 0 => Shape::Ranking,
            Task::Volatility => Shape::Ranking,
            Task::List => Shape::List,
            Task::Change { growth: false } => Shape::Comparison,
            Task::Change { growth: true } if self.plan.keys.is_empty() => Shape::Figure,
            Task::Change { growth: true } => self.ranking(),
            Task::GrowthSeries { .. } | Task::TrendTest | Task::Decomposition => Shape::Trend,
            Task::Correlation => Shape::Correlation,
            Task::Contribution { .. } => Shape::Contribution,
            Task::Seasonality => Shape::Seasons,
            Task::Summary => Shape::Summary,
            Task::Outliers => Shape::Outliers,
            Task::Missing | Task::Gaps | Task::Completeness | Task::Periods => Shape::Quality,
            Task::Totals if self.plan.keys.is_empty() && n_measures <= 1 => Shape::Figure,
            Task::Totals if self.plan.keys.is_empty() => Shape::Figures,
            Task::Totals if self.plan.order.is_some() => self.ranking(),
            Task::Totals if has_period => Shape::Trend,
            Task::Totals if self.compares_named() => Shape::Comparison,
            Task::Totals | Task::Distribution { .. } | Task::Differences => Shape::Breakdown,
        }
    }

    fn ranking(&self) -> Shape {
        if self.plan.limit_within.is_some() { Shape::RankingPerGroup } else { Shape::Ranking }
    }

    fn names_one(&self) -> bool {
        self.plan.filters.iter().all(|it| {
            self.catalog.is_label(it.col)
                && matches!(&it.test, Test::OneOf(texts) if texts.len() == 1)
        })
    }

    fn compares_named(&self) -> bool {
        self.plan.filters.iter().any(|it| matches!(&it.test, Test::OneOf(texts) if texts.len() > 1))
    }
}
