//! How each method would have done on the known past.
//!
//! Each stands at one past period after another (a rolling origin), sees only what came before,
//! and forecasts as many steps as are asked for. All methods are tried on the same periods.

use super::{
    method::{ALL, Learnt, Method, Outlook},
    to_f64,
};

/// Origins tried at most.
const MAX_ORIGINS: usize = 8;
/// Past periods that must be left to try, for a method to be considered.
const MIN_TRIED: usize = 3;
/// Longer series choose forms and orders once, at the first origin.
const SHORT: usize = 60;

/// A method with what it said at each origin.
#[derive(Debug, Clone)]
pub(super) struct Trial {
    pub method: Method,
    /// One an origin.
    pub outlooks: Vec<Outlook>,
}

/// Where the methods stood, and what they said.
#[derive(Debug, Clone)]
pub(super) struct Trials {
    /// How many values were known, one a try, ascending.
    pub origins: Vec<usize>,
    pub n_steps: usize,
    pub methods: Vec<Trial>,
}

/// Tries every method that the series is long enough for.
pub(super) fn run(values: &[f64], season_length: usize, n_steps: usize) -> Trials {
    let n = values.len();
    let methods: Vec<Method> = ALL
        .into_iter()
        .filter(|it| it.suits(season_length) && n >= it.least_points(season_length) + MIN_TRIED)
        .collect();
    let first = methods.iter().map(|it| it.least_points(season_length)).max().unwrap_or(n);
    let origins = origins(first, n, n_steps);
    let trials = methods.into_iter().filter_map(|method| {
        let mut learnt = Learnt::Nothing;
        let one = |origin: &usize| {
            if n <= SHORT {
                learnt = Learnt::Nothing;
            }
            let outlook =
                method.carry_on(values.get(..*origin)?, season_length, n_steps, &mut learnt)?;
            outlook.is_sound().then_some(outlook)
        };
        let outlooks = origins.iter().map(one).collect::<Option<Vec<_>>>()?;
        Some(Trial { method, outlooks })
    });
    Trials { methods: trials.collect(), origins, n_steps }
}

/// From `first` on, evenly up to the last period but one; where there is room, each sees all of
/// its steps come true.
fn origins(first: usize, n: usize, n_steps: usize) -> Vec<usize> {
    let last = if n >= first + n_steps + MIN_TRIED { n - n_steps } else { n - 1 };
    if last < first {
        return Vec::new();
    }
    let room = last - first;
    let stride = (n_steps / 3).max(1).min((room / MAX_ORIGINS).max(1));
    let mut origins: Vec<usize> =
        (0..MAX_ORIGINS).map_while(|it| last.checked_sub(it * stride)).collect();
    origins.retain(|it| *it >= first);
    origins.reverse();
    origins
}

impl Trials {
    /// What came true, with where the try stood and which step it was.
    pub fn pairs<'a>(
        &'a self,
        values: &'a [f64],
    ) -> impl Iterator<Item = (usize, usize, f64)> + 'a {
        self.origins.iter().enumerate().flat_map(move |(idx, origin)| {
            let actual = values.iter().skip(*origin).take(self.n_steps);
            actual.enumerate().map(move |(step, it)| (idx, step, *it))
        })
    }

    /// The past periods that were forecast, however often.
    pub fn n_periods(&self, n_values: usize) -> usize {
        let mut end = 0;
        let mut n = 0;
        for origin in &self.origins {
            let last = (origin + self.n_steps).min(n_values);
            n += last.saturating_sub(end.max(*origin));
            end = end.max(last);
        }
        n
    }
}

/// Mean change over a season: the unit of scaled errors.
pub(super) fn scale(values: &[f64], season_length: usize) -> f64 {
    let pairs = values.iter().zip(values.iter().skip(season_length));
    let total: f64 = pairs.map(|(before, after)| (after - before).abs()).sum();
    total / to_f64(values.len().saturating_sub(season_length).max(1))
}
