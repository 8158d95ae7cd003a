//! One thread that does what may hang, and callers that do not wait for ever.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    },
    thread,
    time::Duration,
};

/// Calls that may wait for the thread; more are turned away at once.
const MAX_WAITING: usize = 8;

/// A thread that does one job after another. It is started by the first job, and ends with the
/// value once its current job ends.
#[derive(Debug)]
pub(crate) struct Worker {
    name: &'static str,
    sender: Mutex<Option<SyncSender<Job>>>,
}

type Job = Box<dyn FnOnce() + Send>;

/// Why a job has no outcome.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoOutcome {
    /// It took too long, or those before it did.
    TimedOut,
    /// The thread could not be started, or has ended.
    Ended,
}

impl Worker {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, sender: Mutex::new(None) }
    }

    /// The outcome of `work`, where it is there within `limit`. Work that has not begun by then
    /// is not done at all; work that has begun goes on, and its outcome is dropped.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        limit: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, NoOutcome> {
        let given_up = Arc::new(AtomicBool::new(false));
        let (reply, outcome) = sync_channel(1);
        let job = {
            let given_up = Arc::clone(&given_up);
            move || {
                if !given_up.load(Ordering::Acquire) {
                    // Who asked may have given up meanwhile.
                    let _ = reply.send(work());
                }
            }
        };
        match self.sender().ok_or(NoOutcome::Ended)?.try_send(Box::new(job)) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => return Err(NoOutcome::TimedOut),
            Err(TrySendError::Disconnected(_)) => return Err(NoOutcome::Ended),
        }
        outcome.recv_timeout(limit).map_err(|error| match error {
            RecvTimeoutError::Timeout => {
                given_up.store(true, Ordering::Release);
                NoOutcome::TimedOut
            }
            RecvTimeoutError::Disconnected => NoOutcome::Ended,
        })
    }

    fn sender(&self) -> Option<SyncSender<Job>> {
        let mut sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        if sender.is_none() {
            let (new, jobs): (_, Receiver<Job>) = sync_channel(MAX_WAITING);
            let work = move || jobs.into_iter().for_each(|job| job());
            let spawned = thread::Builder::new().name(self.name.into()).spawn(work);
            spawned.inspect_err(|error| tracing::error!(%error, "cannot start a thread")).ok()?;
            *sender = Some(new);
        }
        sender.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(20);
    const LONG: Duration = Duration::from_secs(30);

    #[test]
    fn a_job_in_time_gives_its_outcome() {
        let worker = Worker::new("test");
        assert_eq!(worker.run(LONG, || 1 + 1), Ok(2));
        assert_eq!(worker.run(LONG, || "again"), Ok("again"));
    }

    #[test]
    fn a_hanging_job_costs_its_callers_the_limit_and_one_thread() {
        let worker = Worker::new("test");
        let (release, hang) = sync_channel::<()>(0);
        let first = worker.run(SHORT, move || hang.recv());
        assert_eq!(first, Err(NoOutcome::TimedOut));
        // Those that come while it hangs wait no longer, and are turned away when there are many.
        let was_run = Arc::new(AtomicBool::new(false));
        for _ in 0..3 * MAX_WAITING {
            let was_run = Arc::clone(&was_run);
            let outcome = worker.run(SHORT, move || was_run.store(true, Ordering::SeqCst));
            assert_eq!(outcome, Err(NoOutcome::TimedOut));
        }
        // Once it lets go, what was given up is not done, and new work is.
        drop(release);
        let retry = || worker.run(LONG, || 7);
        let mut outcome = retry();
        while outcome == Err(NoOutcome::TimedOut) {
            outcome = retry();
        }
        assert_eq!(outcome, Ok(7));
        assert!(!was_run.load(Ordering::SeqCst));
    }
}
