//! How many questions are worked on at once, and how many a minute are taken.
//!
//! Start at [`Gate::enter`]. One that comes while others are at work waits its turn; one that comes
//! too fast is turned away, since waiting would only pile up what a runaway program sends.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use fact_core::Cancel;

/// Over what time the rate is counted.
const WINDOW: Duration = Duration::from_mins(1);

/// How often who waits looks whether it was stopped.
const LOOK: Duration = Duration::from_millis(50);

/// How much is let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// Questions at once.
    pub(crate) max_at_once: usize,
    /// Questions a minute; `None` for any number.
    pub(crate) max_a_minute: Option<usize>,
}

/// Lets questions in.
#[derive(Debug)]
pub(crate) struct Gate {
    state: Mutex<State>,
    left: Condvar,
}

#[derive(Debug)]
struct State {
    bounds: Bounds,
    n_inside: usize,
    /// When those of the last minute came in, oldest first.
    entered: VecDeque<Instant>,
}

/// Why a question was not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TurnedAway {
    /// Too many came within a minute.
    #[error("more than {limit} questions came within a minute: ask again in {} s", wait.as_secs() + 1)]
    TooFast {
        /// How many may.
        limit: usize,
        /// When the next one may.
        wait: Duration,
    },
    /// It was stopped while it waited.
    #[error("stopped before its turn came")]
    Stopped,
}

/// Being inside; dropping it lets the next one in.
#[derive(Debug)]
pub(crate) struct Inside<'a>(&'a Gate);

impl Gate {
    pub(crate) fn new(bounds: Bounds) -> Self {
        let state = State { bounds, n_inside: 0, entered: VecDeque::new() };
        Self { state: Mutex::new(state), left: Condvar::new() }
    }

    /// From now on these bounds hold.
    pub(crate) fn set(&self, bounds: Bounds) {
        self.state().bounds = bounds;
        self.left.notify_all();
    }

    /// Waits for a place.
    ///
    /// # Errors
    /// [`TurnedAway`], at once where too many came, and soon after `cancel` says stop.
    pub(crate) fn enter(&self, now: Instant, cancel: &Cancel) -> Result<Inside<'_>, TurnedAway> {
        let mut state = self.state();
        state.admit(now)?;
        while state.n_inside >= state.bounds.max_at_once {
            if cancel.is_cancelled() {
                return Err(TurnedAway::Stopped);
            }
            let waited = self.left.wait_timeout(state, LOOK);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.n_inside += 1;
        Ok(Inside(self))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn admit(&mut self, now: Instant) -> Result<(), TurnedAway> {
        let Some(limit) = self.bounds.max_a_minute else { return Ok(()) };
        while self.entered.front().is_some_and(|it| now.duration_since(*it) >= WINDOW) {
            self.entered.pop_front();
        }
        if self.entered.len() >= limit {
            let oldest = self.entered.front().map_or(WINDOW, |it| now.duration_since(*it));
            return Err(TurnedAway::TooFast { limit, wait: WINDOW.saturating_sub(oldest) });
        }
        self.entered.push_back(now);
        Ok(())
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.n_inside = state.n_inside.saturating_sub(1);
        drop(state);
        self.0.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(max_at_once: usize, max_a_minute: Option<usize>) -> Gate {
        Gate::new(Bounds { max_at_once, max_a_minute })
    }

    #[test]
    fn a_question_beyond_the_rate_is_told_when_to_come_again() {
        let (gate, start, cancel) = (gate(9, Some(2)), Instant::now(), Cancel::default());
        let at = |secs| gate.enter(start + Duration::from_secs(secs), &cancel).map(drop);
        assert_eq!(at(0), Ok(()));
        assert_eq!(at(10), Ok(()));
        let wait = Duration::from_secs(40);
        assert_eq!(at(20), Err(TurnedAway::TooFast { limit: 2, wait }));
        assert_eq!(at(60), Ok(()));
        gate.set(Bounds { max_at_once: 9, max_a_minute: None });
        assert_eq!(at(61), Ok(()));
    }

    #[test]
    fn a_place_is_free_again_when_its_question_is_done() {
        let (gate, now, cancel) = (gate(1, None), Instant::now(), Cancel::default());
        let first = gate.enter(now, &cancel).unwrap();
        std::thread::scope(|scope| {
            let second = scope.spawn(|| gate.enter(now, &cancel).map(drop));
            drop(first);
            assert_eq!(second.join().unwrap(), Ok(()));
        });
        assert_eq!(gate.enter(now, &cancel).map(drop), Ok(()));
    }

    #[test]
    fn who_waits_can_be_stopped() {
        let (gate, now, cancel) = (gate(1, None), Instant::now(), Cancel::default());
        let _first = gate.enter(now, &cancel).unwrap();
        cancel.cancel();
        assert_eq!(gate.enter(now, &cancel).map(drop), Err(TurnedAway::Stopped));
    }
}
