//! When running work has to stop.

use std::{
    thread,
    time::{Duration, Instant},
};

use fact_core::Cancel;
use rusqlite::Connection;

use crate::work::Work;

/// How long another program's lock is waited for, within the time limit.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// Pause between two tries at a locked file.
const LOCK_PAUSE: Duration = Duration::from_millis(5);

/// Instructions of SQLite's virtual machine between two looks at the clock: some ten microseconds
/// of work, of which a look is less than a hundredth.
const BETWEEN_LOOKS: u16 = 1_000;

/// Tells running work when to stop.
#[derive(Clone)]
pub struct Watch {
    cancel: Cancel,
    deadline: Option<Instant>,
    /// Until when a lock is waited for.
    patience: Option<Instant>,
    work: Option<Work>,
}

impl Watch {
    /// Starts now. A limit too large for the clock is no limit.
    pub fn start(cancel: &Cancel, limit: Duration) -> Self {
        let now = Instant::now();
        Self {
            cancel: cancel.clone(),
            deadline: now.checked_add(limit),
            patience: now.checked_add(limit.min(LOCK_PATIENCE)),
            work: None,
        }
    }

    /// Stops when `work` is done, too.
    pub fn within(self, work: &Work) -> Self {
        Self { work: Some(work.clone()), ..self }
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    pub fn is_work_done(&self) -> bool {
        self.work.as_ref().is_some_and(Work::is_done)
    }

    fn is_over(&self) -> bool {
        self.is_cancelled()
            || self.is_work_done()
            || self.deadline.is_some_and(|it| Instant::now() >= it)
    }

    /// Makes `connection` stop when this watch says so.
    pub fn guard(&self, connection: &mut Connection) -> rusqlite::Result<()> {
        let running = self.clone();
        let look = move || {
            if let Some(work) = &running.work {
                work.spend(BETWEEN_LOOKS.into());
            }
            running.is_over()
        };
        connection.progress_handler(BETWEEN_LOOKS.into(), Some(look))?;
        let waiting = self.clone();
        connection.busy_handler(Some(move |_n_tries: i32| waiting.wait_for_lock()))
    }

    /// Waits a little; `false` when waiting has no more sense.
    fn wait_for_lock(&self) -> bool {
        let is_patient = self.patience.is_none_or(|it| Instant::now() < it);
        if !is_patient || self.is_over() {
            return false;
        }
        thread::sleep(LOCK_PAUSE);
        true
    }
}
