//! Leaves a provider alone for a while after it failed several times in a row.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::Error;

/// Failures in a row after which a provider rests.
const MAX_FAILURES: u32 = 5;

/// How long it rests.
const REST: Duration = Duration::from_mins(1);

/// Counts the failures of one provider. Time comes in as an argument.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    n_failures: u32,
    /// Set while it rests, and after that until one call has shown how it is now.
    rests_until: Option<Instant>,
    is_probed: bool,
}

/// What a call says of its provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It answered, if only that the request is wrong.
    Alive,
    /// It failed.
    Failed,
    /// Nothing: the call was stopped, or never came so far.
    Unknown,
}

/// A provider that is not asked now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rest {
    pub(crate) n_failures: u32,
    pub(crate) retry_in: Duration,
}

/// Leave for one call. Dropped without a verdict it says nothing of the provider.
#[derive(Debug)]
pub(crate) struct Pass<'a> {
    breaker: &'a Breaker,
    is_probe: bool,
}

impl Breaker {
    /// Leave for a call at `now`. After a rest one call at a time gets it.
    pub(crate) fn enter(&self, now: Instant) -> Result<Pass<'_>, Rest> {
        let mut state = self.state();
        let Some(until) = state.rests_until else {
            return Ok(Pass { breaker: self, is_probe: false });
        };
        if now < until || state.is_probed {
            // Whoever comes during the one call is told a second: it may take as long as it likes.
            let retry_in = until.saturating_duration_since(now).max(Duration::from_secs(1));
            return Err(Rest { n_failures: state.n_failures, retry_in });
        }
        state.is_probed = true;
        Ok(Pass { breaker: self, is_probe: true })
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// Takes what the call, which ended at `now`, says of the provider.
    pub(crate) fn settle(self, verdict: Verdict, now: Instant) {
        let mut state = self.breaker.state();
        match verdict {
            Verdict::Alive => *state = State::default(),
            Verdict::Failed => {
                state.n_failures = state.n_failures.saturating_add(1);
                if state.n_failures >= MAX_FAILURES {
                    state.rests_until = Some(now + REST);
                }
            }
            Verdict::Unknown => {}
        }
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.is_probe {
            self.breaker.state().is_probed = false;
        }
    }
}

/// What the outcome of a call says of its provider.
pub(crate) fn verdict<T>(outcome: &Result<T, Error>) -> Verdict {
    match outcome {
        Err(
            Error::Overloaded { .. }
            | Error::Server { .. }
            | Error::Unreachable { .. }
            | Error::TimedOut { .. }
            | Error::Cut { .. }
            | Error::Malformed { .. }
            | Error::Empty { .. },
        ) => Verdict::Failed,
        Err(
            Error::Cancelled
            | Error::Resting { .. }
            | Error::Tls { .. }
            | Error::WrongUrl { .. }
            | Error::TooLarge { .. },
        ) => Verdict::Unknown,
        Ok(_) | Err(_) => Verdict::Alive,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A call at `at_s` seconds: its verdict, or none where it is turned away and told `retry_in`.
    enum Step {
        Call(u64, Verdict),
        Turned(u64, u64),
    }
    use Step::{Call, Turned};
    use Verdict::{Alive, Failed, Unknown};

    #[track_caller]
    fn check(steps: &[Step]) {
        let (breaker, start) = (Breaker::default(), Instant::now());
        let at = |secs| start + Duration::from_secs(secs);
        for (idx, step) in steps.iter().enumerate() {
            match step {
                Call(secs, verdict) => match breaker.enter(at(*secs)) {
                    Ok(pass) => pass.settle(*verdict, at(*secs)),
                    Err(rest) => panic!("step {idx} was turned away: {rest:?}"),
                },
                Turned(secs, retry_in) => {
                    let rest = breaker.enter(at(*secs)).err();
                    let retry_in = Duration::from_secs(*retry_in);
                    assert_eq!(rest.map(|it| it.retry_in), Some(retry_in), "step {idx}");
                }
            }
        }
    }

    #[test]
    fn five_failures_in_a_row_open_it_for_a_minute() {
        let failures = || (0..5).map(|at| Call(at, Failed));
        let steps = |rest: Vec<Step>| failures().chain(rest).collect::<Vec<_>>();
        check(&steps(vec![Turned(4, 60), Turned(60, 4), Turned(63, 1)]));
        // Then one call shows how it is: well, or not, or nothing.
        check(&steps(vec![Call(64, Alive), Call(64, Failed), Call(64, Failed)]));
        check(&steps(vec![Call(64, Failed), Turned(65, 59), Call(124, Alive), Call(125, Failed)]));
        check(&steps(vec![Call(64, Unknown), Call(64, Failed), Turned(65, 59)]));
    }

    #[test]
    fn failures_that_are_not_in_a_row_leave_it_closed() {
        let four = || (0..4).map(|at| Call(at, Failed));
        check(&four().chain([Call(4, Alive)]).chain(four()).collect::<Vec<_>>());
        check(&four().chain((0..9).map(|at| Call(at, Unknown))).collect::<Vec<_>>());
    }

    #[test]
    fn one_call_at_a_time_probes() {
        let (breaker, start) = (Breaker::default(), Instant::now());
        for _ in 0..MAX_FAILURES {
            breaker.enter(start).unwrap().settle(Failed, start);
        }
        let later = start + REST;
        let probe = breaker.enter(later).unwrap();
        let rest = Rest { n_failures: 5, retry_in: Duration::from_secs(1) };
        assert_eq!(breaker.enter(later).err(), Some(rest));
        drop(probe);
        assert!(breaker.enter(later).is_ok());
    }

    #[test]
    fn only_what_is_the_providers_fault_counts() {
        let provider = || "p".to_owned();
        let check = |error, expected| assert_eq!(verdict::<()>(&Err(error)), expected);
        check(Error::Overloaded { provider: provider() }, Failed);
        check(Error::Cut { provider: provider() }, Failed);
        check(Error::Empty { provider: provider() }, Failed);
        check(Error::BadKey { provider: provider() }, Alive);
        check(Error::RateLimited { provider: provider(), retry_after: None }, Alive);
        check(Error::NoCredit { provider: provider() }, Alive);
        check(Error::Cancelled, Unknown);
        assert_eq!(verdict(&Ok(())), Alive);
    }
}
