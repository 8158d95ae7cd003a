//! The methods a forecast chooses from.

use super::{arima::Arima, ets::Ets, naive, theta, trend};

/// A method that can carry a series on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// The same period a season ago, or the last value; with drift, plus the average change.
    Naive {
        is_seasonal: bool,
        has_drift: bool,
    },
    /// A straight line through all values or their logarithms.
    Trend {
        is_logarithmic: bool,
        is_seasonal: bool,
    },
    Ets,
    Theta,
    Arima {
        is_logarithmic: bool,
    },
}

/// What a method says of the periods to come.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outlook {
    /// One a step.
    pub values: Vec<f64>,
    /// How many times the variance of the next period's error that of each step is.
    pub factors: Vec<f64>,
    /// Whether errors are shares of the value and not amounts.
    pub is_proportional: bool,
    /// The standard deviation of the next period's error, by how well the method fits the past;
    /// a share where errors are.
    pub spread: f64,
}

impl Outlook {
    /// Whether every figure is one.
    pub fn is_sound(&self) -> bool {
        let all = self.values.iter().chain(&self.factors);
        self.spread.is_finite() && all.copied().all(f64::is_finite)
    }
}

/// What a method found out that holds for a few more values too.
#[derive(Debug, Clone)]
pub(super) enum Learnt {
    Nothing,
    Ets(Ets),
    Arima(Arima),
}

/// Simplest first.
pub(super) const ALL: [Method; 12] = [
    Method::Naive { is_seasonal: false, has_drift: false },
    Method::Naive { is_seasonal: false, has_drift: true },
    Method::Naive { is_seasonal: true, has_drift: false },
    Method::Naive { is_seasonal: true, has_drift: true },
    Method::Trend { is_logarithmic: false, is_seasonal: false },
    Method::Trend { is_logarithmic: true, is_seasonal: false },
    Method::Trend { is_logarithmic: false, is_seasonal: true },
    Method::Trend { is_logarithmic: true, is_seasonal: true },
    Method::Theta,
    Method::Ets,
    Method::Arima { is_logarithmic: false },
    Method::Arima { is_logarithmic: true },
];

impl Method {
    /// Whether it has a part in an average: the methods that do well on most series.
    pub fn is_averaged(self) -> bool {
        match self {
            Self::Ets | Self::Theta | Self::Arima { .. } => true,
            Self::Naive { is_seasonal, has_drift } => is_seasonal && has_drift,
            Self::Trend { .. } => false,
        }
    }

    /// Whether it has a use for `season_length`; those without a season are left to the plain ones.
    pub fn suits(self, season_length: usize) -> bool {
        let (Self::Naive { is_seasonal, .. } | Self::Trend { is_seasonal, .. }) = self else {
            return true;
        };
        season_length > 1 || !is_seasonal
    }

    /// Values it takes before its first forecast means anything.
    pub fn least_points(self, season_length: usize) -> usize {
        match self {
            Self::Naive { is_seasonal: false, .. } => 3,
            Self::Naive { is_seasonal: true, .. } => season_length + 2,
            Self::Trend { is_seasonal: true, .. } => season_length + 3,
            Self::Trend { is_seasonal: false, .. } => 4,
            Self::Ets | Self::Theta | Self::Arima { .. } => 5,
        }
    }

    /// Its name among others in an average.
    pub fn short_name(self) -> &'static str {
        match self {
            Self::Naive { .. } => "seasonal naive",
            Self::Trend { .. } => "trend",
            Self::Ets => "ETS",
            Self::Theta => "theta",
            Self::Arima { .. } => "ARIMA",
        }
    }

    /// The name the field knows it by.
    pub fn name(self, learnt: &Learnt) -> String {
        let name = match self {
            Self::Naive { is_seasonal: false, has_drift: false } => "last value",
            Self::Naive { is_seasonal: false, has_drift: true } => "drift",
            Self::Naive { is_seasonal: true, has_drift: false } => "seasonal naive",
            Self::Naive { is_seasonal: true, has_drift: true } => "seasonal naive with drift",
            Self::Trend { is_logarithmic: false, is_seasonal: true } => "linear trend with seasons",
            Self::Trend { is_logarithmic: false, is_seasonal: false } => "linear trend",
            Self::Trend { is_logarithmic: true, is_seasonal: true } => {
                "exponential trend with seasons"
            }
            Self::Trend { is_logarithmic: true, is_seasonal: false } => "exponential trend",
            Self::Ets => "exponential smoothing",
            Self::Theta => "theta method",
            Self::Arima { is_logarithmic: false } => "ARIMA",
            Self::Arima { is_logarithmic: true } => "ARIMA of logarithms",
        };
        match learnt {
            Learnt::Nothing => name.to_owned(),
            Learnt::Ets(it) => it.name(),
            Learnt::Arima(it) => it.name(),
        }
    }

    /// Carries `values` on; `None` where they do not allow it. What was `learnt` from fewer
    /// values is taken as a start, and what this says is left in its place.
    pub fn carry_on(
        self,
        values: &[f64],
        season_length: usize,
        n_steps: usize,
        learnt: &mut Learnt,
    ) -> Option<Outlook> {
        if values.len() < self.least_points(season_length) {
            return None;
        }
        let season = |is_seasonal: bool| if is_seasonal { season_length } else { 1 };
        match self {
            Self::Naive { is_seasonal, has_drift } => {
                naive::outlook(values, season(is_seasonal), has_drift, n_steps)
            }
            Self::Trend { is_logarithmic, is_seasonal } => {
                trend::outlook(values, season(is_seasonal), is_logarithmic, n_steps)
            }
            Self::Theta => theta::outlook(values, season_length, n_steps),
            Self::Ets => {
                let again = if let Learnt::Ets(it) = learnt { it.refit(values) } else { None };
                let ets = again.or_else(|| Ets::choose(values, season_length))?;
                let outlook = ets.outlook(values, n_steps);
                *learnt = Learnt::Ets(ets);
                outlook
            }
            Self::Arima { is_logarithmic } => {
                let again = if let Learnt::Arima(it) = learnt { it.refit(values) } else { None };
                let arima =
                    again.or_else(|| Arima::choose(values, season_length, is_logarithmic))?;
                let outlook = arima.outlook(values, n_steps);
                *learnt = Learnt::Arima(arima);
                outlook
            }
        }
    }
}
