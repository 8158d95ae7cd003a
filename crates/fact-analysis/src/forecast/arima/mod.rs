//! Seasonal ARIMA: what is left after differencing, told from its own past and past errors.
//!
//! Start at [`Arima::choose`]. Coefficients are those with the least conditional errors.
//!
//! # Source
//! Hyndman & Khandakar (2008), Journal of Statistical Software 27(3): the search for the orders.

mod differences;
mod errors;

use std::collections::HashSet;

use differences::{difference, integrate};
use errors::{Model, Orders, aicc};

use super::{Outlook, minimise::minimise, to_f64};

const MAX_PLAIN: usize = 3;
const MAX_SEASONAL: usize = 1;
/// Terms of all kinds together.
const MAX_TERMS: usize = 5;
/// Orders tried at most.
const MAX_TRIED: usize = 40;
/// Longer seasons reach too far back.
const MAX_SEASON: usize = 24;

/// Orders with what fits them best.
#[derive(Debug, Clone)]
pub(super) struct Arima {
    season_length: usize,
    is_logarithmic: bool,
    lags: Vec<usize>,
    orders: Orders,
    parameters: Vec<f64>,
    aicc: f64,
}

impl Arima {
    /// The orders with the least `AICc`, step by step from a few usual ones.
    pub fn choose(values: &[f64], season_length: usize, is_logarithmic: bool) -> Option<Self> {
        let season_length = if season_length > MAX_SEASON { 1 } else { season_length };
        let values = scaled(values, is_logarithmic)?;
        let lags = differences::lags(&values, season_length);
        let rest = lags.iter().fold(values, |it, lag| difference(&it, *lag));
        let search = Search { rest: &rest, season_length, lags: &lags, is_logarithmic };
        search.run()
    }

    /// The same orders, their coefficients sought again near where they were.
    pub fn refit(&self, values: &[f64]) -> Option<Self> {
        let values = scaled(values, self.is_logarithmic)?;
        let rest = self.lags.iter().fold(values, |it, lag| difference(&it, *lag));
        let search = Search {
            rest: &rest,
            season_length: self.season_length,
            lags: &self.lags,
            is_logarithmic: self.is_logarithmic,
        };
        search.fit(self.orders, &self.parameters)
    }

    pub fn name(&self) -> String {
        let Orders { ar, ma, seasonal_ar, seasonal_ma, .. } = self.orders;
        let n_plain = self.lags.iter().filter(|it| **it == 1 || self.season_length == 1).count();
        let n_seasonal = self.lags.len() - n_plain;
        let mut name = format!("ARIMA({ar},{n_plain},{ma})");
        if seasonal_ar + n_seasonal + seasonal_ma > 0 {
            let length = self.season_length;
            name = format!("{name}({seasonal_ar},{n_seasonal},{seasonal_ma})[{length}]");
        }
        if self.orders.has_mean && !self.lags.is_empty() {
            name.push_str(" with drift");
        }
        if self.is_logarithmic {
            name.push_str(" of logarithms");
        }
        name
    }

    pub fn outlook(&self, values: &[f64], n_steps: usize) -> Option<Outlook> {
        let mut stages = vec![scaled(values, self.is_logarithmic)?];
        for lag in &self.lags {
            let next = difference(stages.last()?, *lag);
            stages.push(next);
        }
        let rest = stages.pop()?;
        let model = Model::of(self.orders, self.season_length, &self.parameters);
        let mut errors = Vec::new();
        model.errors(&rest, &mut errors);
        let mut ahead = model.ahead(&rest, &errors, n_steps);
        let mut response = model.response(n_steps);
        for (before, lag) in stages.iter().zip(&self.lags).rev() {
            integrate(before, *lag, &mut ahead);
            integrate(&vec![0.0; *lag], *lag, &mut response);
        }
        let mut sum = 0.0;
        let factors = response.iter().map(|it| {
            sum += it * it;
            sum
        });
        let n_parameters = self.orders.n_terms() + usize::from(self.orders.has_mean);
        let freedom = (to_f64(rest.len()) - to_f64(n_parameters)).max(1.0);
        let loss: f64 = errors.iter().map(|it| it * it).sum();
        Some(Outlook {
            factors: factors.collect(),
            values: if self.is_logarithmic {
                ahead.iter().map(|it| it.exp()).collect()
            } else {
                ahead
            },
            is_proportional: self.is_logarithmic,
            spread: (loss / freedom).sqrt(),
        })
    }
}

fn scaled(values: &[f64], is_logarithmic: bool) -> Option<Vec<f64>> {
    if !is_logarithmic {
        return Some(values.to_vec());
    }
    let logs = values.iter().map(|it| (*it > 0.0).then(|| it.ln()));
    logs.collect()
}

struct Search<'a> {
    /// The series, differenced.
    rest: &'a [f64],
    season_length: usize,
    lags: &'a [usize],
    is_logarithmic: bool,
}

impl Search<'_> {
    fn run(&self) -> Option<Arima> {
        let has_season = self.season_length > 1;
        let seasonal = usize::from(has_season);
        let has_mean = self.lags.len() < 2;
        let orders = |ar, ma, seasonal_ar, seasonal_ma, has_mean| Orders {
            ar,
            ma,
            seasonal_ar,
            seasonal_ma,
            has_mean,
        };
        let firsts = [
            orders(0, 0, 0, 0, has_mean),
            orders(0, 0, 0, 0, false),
            orders(1, 0, seasonal, 0, has_mean),
            orders(0, 1, 0, seasonal, has_mean),
            orders(2, 2, seasonal, seasonal, has_mean),
        ];
        let mut tried = HashSet::new();
        let mut best: Option<Arima> = None;
        for it in firsts {
            self.try_out(it, &mut tried, &mut best);
        }
        loop {
            let at = best.as_ref()?.orders;
            let n_before = tried.len();
            for it in self.near(at) {
                if self.try_out(it, &mut tried, &mut best) {
                    break;
                }
            }
            let is_done = best.as_ref()?.orders == at || tried.len() == n_before;
            if is_done || tried.len() >= MAX_TRIED {
                return best;
            }
        }
    }

    /// Whether `orders` are better than the best so far.
    fn try_out(
        &self,
        orders: Orders,
        tried: &mut HashSet<Orders>,
        best: &mut Option<Arima>,
    ) -> bool {
        if !tried.insert(orders) {
            return false;
        }
        let n = orders.n_terms();
        let mut start = vec![0.1; n];
        if orders.has_mean {
            start.push(self.rest.iter().sum::<f64>() / to_f64(self.rest.len().max(1)));
        }
        let Some(fit) = self.fit(orders, &start) else { return false };
        let is_better = best.as_ref().is_none_or(|it| fit.aicc < it.aicc);
        if is_better {
            *best = Some(fit);
        }
        is_better
    }

    fn near(&self, at: Orders) -> Vec<Orders> {
        let moves: [(i8, i8, i8, i8); 16] = [
            (0, 0, -1, 0),
            (0, 0, 0, -1),
            (0, 0, 1, 0),
            (0, 0, 0, 1),
            (0, 0, -1, -1),
            (0, 0, 1, 1),
            (0, 0, 1, -1),
            (0, 0, -1, 1),
            (-1, 0, 0, 0),
            (0, -1, 0, 0),
            (1, 0, 0, 0),
            (0, 1, 0, 0),
            (-1, -1, 0, 0),
            (1, 1, 0, 0),
            (1, -1, 0, 0),
            (-1, 1, 0, 0),
        ];
        let most_seasonal = if self.season_length > 1 { MAX_SEASONAL } else { 0 };
        let shifted = |from: usize, by: i8, most: usize| {
            from.checked_add_signed(isize::from(by)).filter(|it| *it <= most)
        };
        let near = moves.iter().filter_map(|(ar, ma, seasonal_ar, seasonal_ma)| {
            Some(Orders {
                ar: shifted(at.ar, *ar, MAX_PLAIN)?,
                ma: shifted(at.ma, *ma, MAX_PLAIN)?,
                seasonal_ar: shifted(at.seasonal_ar, *seasonal_ar, most_seasonal)?,
                seasonal_ma: shifted(at.seasonal_ma, *seasonal_ma, most_seasonal)?,
                ..at
            })
        });
        let mut near: Vec<Orders> = near.filter(|it| it.n_terms() <= MAX_TERMS).collect();
        if self.lags.len() < 2 {
            near.push(Orders { has_mean: !at.has_mean, ..at });
        }
        near
    }

    fn fit(&self, orders: Orders, start: &[f64]) -> Option<Arima> {
        let furthest = orders.ar.max(orders.ma)
            + self.season_length * orders.seasonal_ar.max(orders.seasonal_ma);
        if furthest >= self.rest.len() {
            return None;
        }
        let length = self.season_length;
        let best = minimise(start, |it, errors| {
            Model::of(orders, length, it).errors(self.rest, errors);
            true
        })?;
        Some(Arima {
            season_length: length,
            is_logarithmic: self.is_logarithmic,
            lags: self.lags.to_vec(),
            orders,
            aicc: aicc(best.loss, self.rest.len(), start.len())?,
            parameters: best.parameters,
        })
    }
}
