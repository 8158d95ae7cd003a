//! The run: one question after the other, at a pace, held and ended from outside.
//!
//! Start at [`run`]. It knows nothing of how a question is asked, nor of money: who asks says
//! after each whether to go on.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use fact_core::Cancel;

use super::Warmed;

/// Over what time the pace is counted.
const WINDOW: Duration = Duration::from_mins(1);

/// Holds, lets go on and ends a run, from any thread.
#[derive(Debug, Default)]
pub struct Control {
    is_paused: Mutex<bool>,
    changed: Condvar,
    cancel: Cancel,
}

/// How a run goes on after a question.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// With the next one.
    Go(Warmed),
    /// Not at all: why, and what became of this question, where anything did.
    Stop(Option<Warmed>, String),
    /// Not at all, on request.
    Cancelled,
}

/// What a run tells as it goes.
#[derive(Debug)]
pub enum Progress<'a> {
    /// It waits to be let go on.
    Paused,
    /// This question is being asked.
    Asking(&'a str),
    /// This became of it.
    Asked(Warmed),
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// Every question was asked.
    Done,
    /// On request.
    Cancelled,
    /// Early, for the reason given.
    Stopped(String),
}

impl Control {
    /// Holds the run after the question it is at.
    pub fn pause(&self) {
        *self.is_paused() = true;
    }

    /// Lets it go on.
    pub fn resume(&self) {
        *self.is_paused() = false;
        self.changed.notify_all();
    }

    /// Ends it, the question it is at as well.
    pub fn cancel(&self) {
        // Under the lock, so that who is about to wait has not just looked.
        let is_paused = self.is_paused();
        self.cancel.cancel();
        drop(is_paused);
        self.changed.notify_all();
    }

    /// Stops the question it is at.
    pub fn flag(&self) -> &Cancel {
        &self.cancel
    }

    /// Waits as long as that, less where it is cancelled. Says whether to go on.
    pub fn wait(&self, time: Duration) -> bool {
        let is_running = |_: &mut bool| !self.cancel.is_cancelled();
        let waited = self.changed.wait_timeout_while(self.is_paused(), time, is_running);
        drop(waited);
        !self.cancel.is_cancelled()
    }

    /// Waits while it is held. Says whether to go on.
    fn wait_while_paused(&self, tell: &mut dyn FnMut(Progress<'_>)) -> bool {
        if *self.is_paused() && !self.cancel.is_cancelled() {
            tell(Progress::Paused);
        }
        let is_held = |paused: &mut bool| *paused && !self.cancel.is_cancelled();
        drop(self.changed.wait_while(self.is_paused(), is_held));
        !self.cancel.is_cancelled()
    }

    fn is_paused(&self) -> MutexGuard<'_, bool> {
        self.is_paused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks every question in turn, no more than `per_minute` in any minute. `tell` hears of each; `ask`
/// asks it and says how to go on.
pub fn run(
    questions: &[String],
    per_minute: Option<u32>,
    control: &Control,
    tell: &mut dyn FnMut(Progress<'_>),
    ask: &mut dyn FnMut(&str) -> Next,
) -> Ended {
    let mut pace = Pace::new(per_minute);
    for question in questions {
        loop {
            if !control.wait_while_paused(tell) {
                return Ended::Cancelled;
            }
            let wait = pace.wait(Instant::now());
            if wait.is_zero() {
                break;
            }
            if !control.wait(wait) {
                return Ended::Cancelled;
            }
        }
        tell(Progress::Asking(question));
        match ask(question) {
            Next::Go(warmed) => tell(Progress::Asked(warmed)),
            Next::Stop(warmed, why) => {
                if let Some(warmed) = warmed {
                    tell(Progress::Asked(warmed));
                }
                return Ended::Stopped(why);
            }
            Next::Cancelled => return Ended::Cancelled,
        }
    }
    Ended::Done
}

/// Counts what was asked within a minute.
#[derive(Debug)]
struct Pace {
    per_minute: Option<usize>,
    asked: VecDeque<Instant>,
}

impl Pace {
    fn new(per_minute: Option<u32>) -> Self {
        let per_minute = per_minute.map(|it| usize::try_from(it).unwrap_or(usize::MAX).max(1));
        Self { per_minute, asked: VecDeque::new() }
    }

    /// How long the next question has to wait; none at all counts it as asked.
    fn wait(&mut self, now: Instant) -> Duration {
        let Some(limit) = self.per_minute else { return Duration::ZERO };
        while self.asked.front().is_some_and(|it| now.duration_since(*it) >= WINDOW) {
            self.asked.pop_front();
        }
        match self.asked.front() {
            Some(oldest) if self.asked.len() >= limit => {
                WINDOW.saturating_sub(now.duration_since(*oldest))
            }
            _ => {
                self.asked.push_back(now);
                Duration::ZERO
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::warm::WarmedAs;

    fn asked(question: &str) -> Warmed {
        let (question, outcome) = (question.to_owned(), WarmedAs::New);
        Warmed { question, outcome, why: None, us: 1, micro_usd: 0 }
    }

    fn questions(n: usize) -> Vec<String> {
        (0..n).map(|it| it.to_string()).collect()
    }

    /// Runs five questions, with `at` told of each before it is answered.
    fn five(control: &Control, at: &mut dyn FnMut(&str) -> Option<Next>) -> (Vec<String>, Ended) {
        let mut done = Vec::new();
        let mut tell = |it: Progress<'_>| {
            if let Progress::Asked(it) = it {
                done.push(it.question);
            }
        };
        let mut ask = |it: &str| at(it).unwrap_or_else(|| Next::Go(asked(it)));
        let ended = run(&questions(5), None, control, &mut tell, &mut ask);
        (done, ended)
    }

    #[test]
    fn a_run_asks_all_in_order_and_ends() {
        let (done, ended) = five(&Control::default(), &mut |_| None);
        assert_eq!((done, ended), (questions(5), Ended::Done));
        let nothing = run(&[], None, &Control::default(), &mut |_| (), &mut |_| Next::Cancelled);
        assert_eq!(nothing, Ended::Done);
    }

    #[test]
    fn a_cancelled_run_asks_nothing_more() {
        let control = Control::default();
        let (done, ended) = five(&control, &mut |it| {
            if it == "2" {
                control.cancel();
            }
            None
        });
        assert_eq!((done.len(), ended), (3, Ended::Cancelled));
        let (done, ended) = five(&control, &mut |_| None);
        assert_eq!((done.len(), ended), (0, Ended::Cancelled));
    }

    #[test]
    fn a_run_that_is_stopped_says_why_and_keeps_what_it_has() {
        let stop = |it: &str| Next::Stop(Some(asked(it)), "budget reached".to_owned());
        let (done, ended) = five(&Control::default(), &mut |it| (it == "1").then(|| stop(it)));
        assert_eq!((done.len(), ended), (2, Ended::Stopped("budget reached".to_owned())));
    }

    #[test]
    fn a_paused_run_waits_and_goes_on() {
        for resumes in [true, false] {
            let control = Control::default();
            let (sender, paused) = mpsc::channel();
            std::thread::scope(|scope| {
                let run = scope.spawn(|| {
                    let mut n_done = 0;
                    let mut tell = |it: Progress<'_>| match it {
                        Progress::Paused => sender.send(()).unwrap(),
                        Progress::Asked(_) => n_done += 1,
                        Progress::Asking(_) => {}
                    };
                    let mut ask = |it: &str| {
                        if it == "1" {
                            control.pause();
                        }
                        Next::Go(asked(it))
                    };
                    let ended = run(&questions(5), None, &control, &mut tell, &mut ask);
                    (n_done, ended)
                });
                paused.recv().unwrap();
                if resumes {
                    control.resume();
                } else {
                    control.cancel();
                }
                let expected = if resumes { (5, Ended::Done) } else { (2, Ended::Cancelled) };
                assert_eq!(run.join().unwrap(), expected);
            });
        }
    }

    #[test]
    fn a_run_that_waits_for_its_pace_can_be_cancelled() {
        let control = Control::default();
        let mut n_asked = 0;
        std::thread::scope(|scope| {
            let (sender, first) = mpsc::channel();
            let run = scope.spawn({
                let control = &control;
                move || {
                    let mut ask = |it: &str| {
                        sender.send(()).unwrap();
                        Next::Go(asked(it))
                    };
                    run(&questions(2), Some(1), control, &mut |_| (), &mut ask)
                }
            });
            first.recv().unwrap();
            n_asked += 1;
            control.cancel();
            assert_eq!(run.join().unwrap(), Ended::Cancelled);
        });
        assert_eq!(n_asked, 1);
    }

    #[test]
    fn no_more_than_the_pace_are_asked_within_a_minute() {
        let start = Instant::now();
        let mut pace = Pace::new(Some(2));
        for (at_s, wait_s) in [(0, 0), (10, 0), (20, 40), (59, 1), (60, 0), (61, 9), (70, 0)] {
            let wait = pace.wait(start + Duration::from_secs(at_s));
            assert_eq!(wait, Duration::from_secs(wait_s), "at {at_s} s");
        }
        let mut free = Pace::new(None);
        assert!((0..100).all(|_| free.wait(start).is_zero()));
    }
}
