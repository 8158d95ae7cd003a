//! What is worked out from rows after the SQL has run.

use serde::{Deserialize, Serialize};

use crate::statistics::{
    Contribution, CorrelationMethod, Decomposition, Direction, RankTest, SeriesColumns, TrendTest,
};

/// What the plan asks to be worked out from the result's rows. Columns are positions in the
/// result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum AnalysisRequest {
    /// Carry a series on beyond its last row. Rows are in time order, one a period.
    Forecast {
        /// The period's label column.
        time_idx: usize,
        /// The measures to carry on, each by itself.
        value_idxs: Vec<usize>,
        /// Periods in one season: 4 for quarters, 12 for months, 1 for years.
        season_length: usize,
        /// Labels of the periods to come, first one next after the last row ("Q2 2025").
        labels: Vec<String>,
    },
    /// Say how sure a correlation is: each row holds a coefficient and its n.
    Correlation {
        /// Names the row (a sector, a pair of measures); `None` for a single coefficient.
        label_idx: Option<usize>,
        /// The second name of a pair, where it stands in a column of its own.
        #[serde(default)]
        with_idx: Option<usize>,
        /// The coefficient.
        r_idx: usize,
        /// Pairs behind it.
        n_idx: usize,
        /// What the coefficient is.
        #[serde(default)]
        method: CorrelationMethod,
    },
    /// Say which way a measure goes over time, and how sure that is.
    Trend {
        /// Where the series stand.
        series: SeriesColumns,
        /// Which way the question supposed it to go, where it asks for yes or no.
        supposed: Option<Direction>,
    },
    /// Take a measure over time apart into trend, season and remainder.
    Decomposition {
        /// Where the series stand.
        series: SeriesColumns,
    },
    /// Say whether groups differ: each row holds a group's n and the mean rank of its values.
    RankTest {
        /// Names what is tested; rows of one name are one test. `None` for a single test.
        label_idx: Option<usize>,
        /// Values of the group.
        n_idx: usize,
        /// Mean rank of the group's values among all of its test.
        mean_rank_idx: usize,
        /// Sum of t² − 1 over the group's values, t being how many values are equal to it.
        ties_idx: usize,
    },
    /// Add up what groups have to do with a change.
    Contribution {
        /// The group's figure before; for a ratio its own ratio.
        before_idx: usize,
        /// The group's figure after; for a ratio its own ratio.
        after_idx: usize,
        /// What the group adds to the change of the whole.
        change_idx: usize,
        /// For a ratio, in this order: the group's share of the whole before and after, in
        /// hundredths; what came of its own ratio, and of its share.
        ratio_idxs: Option<[usize; 4]>,
        /// Which way the question supposed the change to go.
        supposed: Option<Direction>,
    },
}

/// What was worked out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Analysis {
    /// One forecast a measure, in the order asked for.
    Forecast {
        /// One a measure.
        series: Vec<Forecast>,
    },
    /// One entry a row of the result, or a pair where it holds each pair twice.
    Correlation {
        /// In the order of the rows.
        rows: Vec<Correlation>,
        /// What the coefficients are.
        #[serde(default)]
        method: CorrelationMethod,
    },
    /// One entry a series.
    Trend {
        /// In the order of the series' first rows; those with too few periods are left out.
        rows: Vec<TrendTest>,
        /// Which way the question supposed it to go, where it asks for yes or no.
        supposed: Option<Direction>,
    },
    /// One entry a series.
    Decomposition {
        /// In the order of the series' first rows.
        series: Vec<Decomposition>,
    },
    /// One entry a test.
    RankTest {
        /// In the order of the tests' first rows.
        rows: Vec<RankTest>,
    },
    /// The whole.
    Contribution(Contribution),
}

/// A series carried on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// Position of the measure in the result.
    pub value_idx: usize,
    /// The method's name as the field knows it ("seasonal naive with drift").
    pub method: String,
    /// The periods to come.
    pub points: Vec<ForecastPoint>,
    /// How far forecasts of the known past, made as many steps ahead as this one goes, were off:
    /// mean absolute percentage error, in percent; `None` where a past value is zero.
    pub backtest_mape: Option<f64>,
    /// The same error as a share of the mean change over a season (mean absolute scaled error):
    /// below one is less than what moves from one season to the next.
    #[serde(default)]
    pub backtest_mase: Option<f64>,
    /// How many past periods were tried.
    pub n_backtest: usize,
    /// Everything that was tried, the least error first.
    #[serde(default)]
    pub candidates: Vec<ForecastCandidate>,
}

/// A way to forecast, and how it did on the known past.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ForecastCandidate {
    /// Its name, with the form or the orders that it chose.
    pub method: String,
    /// As [`Forecast::backtest_mase`].
    pub mase: Option<f64>,
    /// As [`Forecast::backtest_mape`].
    pub mape: Option<f64>,
    /// Its share in the forecast, 0 to 1; of an average the shares are its parts'.
    pub weight: f64,
}

/// One period to come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForecastPoint {
    /// "Q2 2025".
    pub label: String,
    /// The point forecast.
    pub value: f64,
    /// 80 % interval.
    pub low_80: f64,
    /// 80 % interval.
    pub high_80: f64,
    /// 95 % interval.
    pub low_95: f64,
    /// 95 % interval.
    pub high_95: f64,
}

/// How sure one correlation is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correlation {
    /// The row's name; empty for a single coefficient.
    pub label: String,
    /// The coefficient; `None` where fewer than two pairs or no spread.
    pub r: Option<f64>,
    /// Pairs behind it.
    pub n: u64,
    /// Two-sided p-value of "no correlation"; `None` for fewer than three pairs.
    pub p_value: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_before_there_were_methods_is_still_read() {
        let request = r#"{"kind":"correlation","label_idx":0,"r_idx":1,"n_idx":2}"#;
        let request: AnalysisRequest = serde_json::from_str(request).unwrap();
        let AnalysisRequest::Correlation { with_idx, method, .. } = request else {
            panic!("{request:?}")
        };
        assert_eq!((with_idx, method), (None, CorrelationMethod::Pearson));
        let kept = r#"{"kind":"correlation","rows":[{"label":"","r":0.5,"n":12,"p_value":0.1}]}"#;
        let kept: Analysis = serde_json::from_str(kept).unwrap();
        assert!(matches!(
            kept,
            Analysis::Correlation { method: CorrelationMethod::Pearson, ref rows } if rows.len() == 1
        ));
    }

    #[test]
    fn every_kind_comes_back_from_json() {
        let whole = Contribution {
            before: 1.0,
            after: 3.0,
            change: 2.0,
            n_groups: 2,
            n_along: 1,
            rate: None,
            mix: None,
            supposed: Some(Direction::Up),
        };
        let test = RankTest { label: "x".into(), n: 9, n_groups: 3, h: 7.2, p_value: 0.027 };
        for analysis in [Analysis::Contribution(whole), Analysis::RankTest { rows: vec![test] }] {
            let json = serde_json::to_string(&analysis).unwrap();
            assert_eq!(serde_json::from_str::<Analysis>(&json).unwrap(), analysis, "{json}");
        }
    }
}
