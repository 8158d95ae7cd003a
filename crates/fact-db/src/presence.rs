//! Who has a file open: a lock that the operating system lets go of when its process dies.
//!
//! A process id can be used again and a heartbeat wants a clock; a held lock is neither stale nor
//! early. The lock is on a small file of its own, since closing any handle on a `SQLite` file can
//! drop `SQLite`'s locks on it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use crate::OpenError;

/// How long another process may take to open and migrate the same file.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(5);

/// A lock that says "this process is here"; it ends with the value or with the process,
/// whichever is first.
#[derive(Debug)]
pub struct Presence {
    /// `None` on a file system without locks.
    file: Option<File>,
    alone: bool,
}

impl Presence {
    /// Waits until nobody else is opening the database at `path`, and says whether anybody has it
    /// open.
    pub(crate) fn enter(path: &Path) -> Result<Self, OpenError> {
        let lock_path = beside(path, "lock");
        let file = open_lock_file(&lock_path)
            .map_err(|source| OpenError::from_io(path.to_path_buf(), &source))?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { file: Some(file), alone: true }),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(_)) => return Ok(Self { file: None, alone: false }),
            }
            if file.try_lock_shared().is_ok() {
                return Ok(Self { file: Some(file), alone: false });
            }
            if Instant::now() >= deadline {
                return Err(OpenError::Busy { path: path.to_path_buf() });
            }
            thread::sleep(PAUSE);
        }
    }

    /// Lets the others in, and stays.
    pub(crate) fn share(&mut self) {
        let Some(file) = self.file.as_ref().filter(|_| self.alone) else {
            return;
        };
        // There is a gap between the two calls. Who slips into it finds a file that is complete.
        let shared = file.unlock().and_then(|()| file.lock_shared());
        if let Err(error) = shared {
            tracing::debug!(%error, "cannot share the lock of an open file");
        }
        self.alone = false;
    }

    /// Whether no other process has the database open.
    pub(crate) fn is_alone(&self) -> bool {
        self.alone
    }

    /// Takes the lock file at `path` for this process, making it where it is missing. `None`
    /// where another process holds it, or where the file system has no locks: the caller must
    /// take that for "somebody is here".
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn claim(path: &Path) -> io::Result<Option<Self>> {
        let file = open_lock_file(path)?;
        Ok(file.try_lock().is_ok().then_some(Self { file: Some(file), alone: true }))
    }
}

fn open_lock_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// `path` with `.suffix` added to its last part: `answers.db` → `answers.db.lock`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}
