//! Warming in the background: one run at a time, and the schedules of saved lists.
//!
//! Start at [`tend`], which the thread of an [`OpenApp`](crate::OpenApp) runs: it takes up what
//! [`Warming::start`] hands over and, every few seconds, looks whether a list is due (`schedule`).
//! How a question is asked and what a run may spend is in `job`; how a run stands, in `run`.
//!
//! What always holds: a run that was begun ends in a state that says how, whatever happens; a
//! second one waits for nobody, it is refused.

pub(crate) mod from;
pub(crate) mod job;
mod run;
pub(crate) mod schedule;

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use fact_driver::{now_ms, warm::Ended};

use crate::{
    App,
    error::ApiError,
    wire::{WarmDo, WarmView},
};
use job::Job;
use run::{MAX_ITEMS, Run};
use schedule::Stillness;

/// How often is looked whether the data changed or a list is due, where a list has a schedule.
const LOOK: Duration = Duration::from_secs(3);

/// The same where none has: another window may have saved one.
const RARE_LOOK: Duration = Duration::from_secs(30);

/// The run, and what the schedule has seen.
#[derive(Default)]
pub(crate) struct Warming {
    state: Mutex<State>,
    changed: Condvar,
    pub(crate) stillness: Mutex<Stillness>,
}

#[derive(Default)]
struct State {
    is_closing: bool,
    /// Whether to look at the schedules at once.
    looks_now: bool,
    /// Whether the open data has lists with a schedule.
    has_schedules: bool,
    next: Option<Job>,
    run: Option<Run>,
    /// Grows with every change of `run`.
    n_changes: u64,
}

/// What the thread is to do.
enum Todo {
    Run(Box<Job>),
    Look,
    End,
}

/// Asks ahead what is handed over, and keeps the schedules, until FACT closes.
pub(crate) fn tend(app: &App, keeps_schedule: bool) {
    loop {
        match app.warming.todo(keeps_schedule) {
            Todo::Run(job) => job::work_off(app, &job),
            Todo::Look => {
                app.keep_schedule(now_ms());
            }
            Todo::End => return,
        }
    }
}

impl Warming {
    /// Hands a run over to the thread.
    ///
    /// # Errors
    /// `bad_request` while another one is at work.
    pub(crate) fn start(&self, job: Job) -> Result<(), ApiError> {
        let mut state = self.state();
        if state.is_closing {
            return Err(ApiError::bad_request("FACT is closing, so no warming can start"));
        }
        if state.is_at_work() {
            let message = "a warming run is already under way";
            return Err(ApiError::bad_request(message).with_hint("wait for it, or cancel it"));
        }
        state.run = Some(Run::of(&job));
        state.next = Some(job);
        state.n_changes += 1;
        drop(state);
        self.changed.notify_all();
        Ok(())
    }

    /// Holds the run, lets it go on or ends it; does nothing where there is none.
    pub(crate) fn control(&self, wanted: WarmDo) {
        let mut state = self.state();
        if !state.is_at_work() {
            return;
        }
        if let Some(run) = &mut state.run {
            run.control(wanted);
        }
        state.n_changes += 1;
        drop(state);
        self.changed.notify_all();
    }

    /// How the run stands.
    pub(crate) fn view(&self) -> WarmView {
        self.state().view(MAX_ITEMS)
    }

    /// Whether a run is at work, or held.
    pub(crate) fn is_at_work(&self) -> bool {
        self.state().is_at_work()
    }

    /// Lets the thread look at the schedules at once.
    pub(crate) fn look(&self) {
        self.state().looks_now = true;
        self.changed.notify_all();
    }

    /// Says how often to look from now on.
    pub(crate) fn note_schedules(&self, has_schedules: bool) {
        self.state().has_schedules = has_schedules;
    }

    /// Ends the run and the thread.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.is_closing = true;
        if let Some(run) = state.run.as_mut().filter(|it| it.is_at_work()) {
            run.control(WarmDo::Cancel);
        }
        drop(state);
        self.changed.notify_all();
    }

    fn is_closing(&self) -> bool {
        self.state().is_closing
    }

    fn todo(&self, keeps_schedule: bool) -> Todo {
        let mut state = self.state();
        loop {
            if let Some(job) = state.next.take() {
                return Todo::Run(Box::new(job));
            }
            if state.is_closing {
                return Todo::End;
            }
            if std::mem::take(&mut state.looks_now) && keeps_schedule {
                return Todo::Look;
            }
            if !keeps_schedule {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let time = if state.has_schedules { LOOK } else { RARE_LOOK };
            let waited = self.changed.wait_timeout(state, time);
            let timed_out;
            (state, timed_out) = waited.unwrap_or_else(PoisonError::into_inner);
            if timed_out.timed_out() && state.next.is_none() && !state.is_closing {
                return Todo::Look;
            }
        }
    }

    /// Changes how the run stands.
    fn update(&self, change: impl FnOnce(&mut Run)) {
        let mut state = self.state();
        if let Some(run) = &mut state.run {
            change(run);
        }
        state.n_changes += 1;
        drop(state);
        self.changed.notify_all();
    }

    fn finish(&self, ended: Ended) {
        self.update(|run| run.finish(ended));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_at_work(&self) -> bool {
        self.run.as_ref().is_some_and(Run::is_at_work)
    }

    fn view(&self, max_items: usize) -> WarmView {
        self.run.as_ref().map_or_else(run::idle, |it| it.view(max_items))
    }
}

impl App {
    /// Waits until the run of questions asked ahead has ended, and gives all that came of it. Tells
    /// how it stands whenever that changed. For a caller that starts one and ends with it.
    pub fn warmed(&self, tell: &dyn Fn(&WarmView)) -> WarmView {
        let mut told = None;
        loop {
            let state = self.warming.state();
            if !state.is_at_work() {
                return state.view(usize::MAX);
            }
            if told == Some(state.n_changes) {
                drop(self.warming.changed.wait(state));
                continue;
            }
            told = Some(state.n_changes);
            let view = state.view(MAX_ITEMS);
            drop(state);
            tell(&view);
        }
    }
}
