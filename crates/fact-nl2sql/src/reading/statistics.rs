//! Statistics in English, and what is worked out from their rows.

use fact_core::{AnalysisRequest, Column, CorrelationMethod, Role, SeriesColumns};

use super::Writer;
use crate::plan::{Key, Method, Plan, Running, Stat, Task};

/// What is worked out from the rows of a plan of statistics; `None` for any other.
pub(super) fn request(plan: &Plan, columns: &[Column]) -> Option<AnalysisRequest> {
    let at = |name: &str| columns.iter().position(|it| it.name == name);
    let dimension = columns.iter().position(|it| it.role == Role::Dimension);
    match plan.task {
        Task::Correlation => {
            let r_idx = columns.iter().position(|it| it.role == Role::Measure)?;
            let last = r_idx.checked_sub(1);
            let square = plan.statistics.square && at("second").is_some();
            let (label_idx, with_idx) = if square { (at("first"), last) } else { (last, None) };
            let method = match plan.statistics.method {
                Some(Method::Spearman) => CorrelationMethod::Spearman,
                _ => CorrelationMethod::Pearson,
            };
            let n_idx = r_idx + 1;
            Some(AnalysisRequest::Correlation { label_idx, with_idx, r_idx, n_idx, method })
        }
        Task::TrendTest => {
            let supposed = plan.statistics.supposed;
            Some(AnalysisRequest::Trend { series: series(plan, columns)?, supposed })
        }
        Task::Decomposition => {
            Some(AnalysisRequest::Decomposition { series: series(plan, columns)? })
        }
        Task::Seasonality => Some(AnalysisRequest::RankTest {
            label_idx: dimension,
            n_idx: at("n_compared")?,
            mean_rank_idx: at("mean_rank")?,
            ties_idx: at("ties")?,
        }),
        Task::Differences => Some(AnalysisRequest::RankTest {
            label_idx: None,
            n_idx: at("n_values")?,
            mean_rank_idx: at("mean_rank")?,
            ties_idx: at("ties")?,
        }),
        // A part of the groups adds up to nothing.
        Task::Contribution { .. } if plan.limit.is_none() => {
            let change_idx = at("change")?;
            let ratio = at("weight_before_pct").zip(at("weight_after_pct"));
            let effects = at("rate_effect").zip(at("mix_effect"));
            let ratio_idxs = ratio.zip(effects).map(|(it, by)| [it.0, it.1, by.0, by.1]);
            let n_keys = plan.keys.len();
            Some(AnalysisRequest::Contribution {
                before_idx: n_keys,
                after_idx: n_keys + 1,
                change_idx,
                ratio_idxs,
                supposed: plan.statistics.supposed,
            })
        }
        _ => None,
    }
}

fn series(plan: &Plan, columns: &[Column]) -> Option<SeriesColumns> {
    let grain = plan.keys.iter().find_map(|it| match it {
        Key::Period { grain } => Some(*grain),
        _ => None,
    })?;
    Some(SeriesColumns {
        label_idx: columns.iter().position(|it| it.role == Role::Dimension),
        time_idx: columns.iter().position(|it| it.role == Role::Time)?,
        number_idx: columns.iter().position(|it| it.name == "period_no")?,
        value_idx: columns.iter().position(|it| it.role == Role::Measure)?,
        season_length: usize::try_from(grain.per_year()).ok()?,
    })
}

impl Writer<'_> {
    /// What a plan of statistics asks for, with `figures` as the names of its measures; `None` for
    /// any other plan.
    pub(super) fn statistics_text(&self, figures: &str) -> Option<String> {
        let statistics = &self.plan.statistics;
        Some(match self.plan.task {
            Task::Correlation => {
                let rank = if statistics.method.is_some() { "rank " } else { "" };
                let matrix = if statistics.square { "matrix of " } else { "between " };
                format!("{rank}correlation {matrix}{figures}")
            }
            Task::TrendTest => format!("significance of the trend of {figures}"),
            Task::Decomposition => format!("{figures} in trend, season and remainder"),
            Task::Differences => format!("significance of the difference in {figures}"),
            Task::Contribution { movers: true } => format!("biggest movers in {figures}"),
            Task::Contribution { .. } => format!("drivers of the change in {figures}"),
            Task::Change { growth: true } if statistics.years.is_some() => {
                format!("compound annual growth of {figures}")
            }
            Task::Volatility if statistics.method.is_some() => {
                format!("volatility of the growth of {figures}")
            }
            Task::Outliers => match statistics.method {
                Some(Method::Fences) => format!("{figures} beyond Tukey's fences"),
                Some(Method::Mad) => format!("{figures} far from the median"),
                _ => return None,
            },
            Task::Summary if !statistics.shown.is_empty() => {
                let names: Vec<String> = statistics.shown.iter().map(stat_name).collect();
                let labels: Vec<&str> =
                    self.plan.measures.iter().map(|it| it.label.as_str()).collect();
                format!("{} of {}", super::join(&names), super::join(&labels))
            }
            Task::Totals => {
                if let Some(Running::Trailing(n)) = self.plan.running {
                    return Some(format!("trailing total of {n} periods of {figures}"));
                }
                let tiles = statistics.tiles?;
                match tiles.kept {
                    Some(it) => format!("{figures} in {} {it} of {}", tiles.noun(), tiles.n),
                    None => format!("{} of {figures}", tiles.noun()),
                }
            }
            _ => return None,
        })
    }

    /// The method as a chip: what it is called, and where it is worked out.
    pub(super) fn method_chip(&self) -> Option<(String, String)> {
        let in_sql = "worked out by the statement";
        let method = self.plan.statistics.method;
        let (label, detail) = match self.plan.task {
            Task::Correlation if method == Some(Method::Spearman) => (
                "Spearman rank correlation",
                "ranks and coefficient worked out by the statement, p-values from the rows",
            ),
            Task::Correlation => {
                ("Pearson correlation", "worked out by the statement, p-values from the rows")
            }
            Task::TrendTest => ("Mann–Kendall test", "worked out from the rows"),
            Task::Decomposition => (
                "classical decomposition and STL",
                "the first worked out by the statement, the second from the rows",
            ),
            Task::Seasonality | Task::Differences => (
                "Kruskal–Wallis test",
                "ranks worked out by the statement, the p-value from the rows",
            ),
            Task::Contribution { .. } => ("contribution to change", in_sql),
            Task::Outliers => match method {
                Some(Method::Fences) => ("Tukey's fences", in_sql),
                Some(Method::Mad) => ("robust z-score", in_sql),
                _ => ("three standard deviations", in_sql),
            },
            Task::Change { growth: true } if self.plan.statistics.years.is_some() => {
                ("compound growth", in_sql)
            }
            _ => return None,
        };
        Some((label.to_owned(), detail.to_owned()))
    }
}

fn stat_name(stat: &Stat) -> String {
    match stat {
        Stat::Mean => "mean".into(),
        Stat::Median => "median".into(),
        Stat::Deviation => "standard deviation".into(),
        Stat::Quartiles => "quartiles".into(),
        Stat::Range => "range".into(),
        Stat::Skew => "skewness".into(),
        Stat::Percentile(it) => format!("percentile {it}"),
    }
}
