//! Which windows are alive.
//!
//! Each window has a number and holds a lock on a file of that number beside the store. The
//! operating system lets go of the lock when the process ends, however it ends, so that nobody
//! has to judge process ids, heartbeats or clocks.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use fact_db::{Db, Presence};

use crate::OpenError;

/// This window's number, and the lock that says it is alive.
#[derive(Debug)]
pub(crate) struct Window {
    pub(crate) id: i64,
    /// The lock and its file; `None` in memory.
    lock: Option<(Option<Presence>, PathBuf)>,
}

impl Window {
    /// Numbers and locks inside one transaction, and [`ended_among`] looks inside one too: nobody
    /// sees a window that has its number and not yet its lock.
    pub(crate) fn open(db: &Db) -> Result<Self, OpenError> {
        let (id, lock) = db.write(|tx| {
            tx.execute("INSERT INTO window DEFAULT VALUES", [])?;
            let id = tx.last_insert_rowid();
            // `AUTOINCREMENT` keeps the count; the rows of others are of no further use.
            tx.execute("DELETE FROM window WHERE id <> ?1", [id])?;
            let lock_path = db.path().map(|path| lock_path(path, id));
            Ok((id, lock_path.map(|path| (Presence::claim(&path), path))))
        })?;
        let Some((presence, path)) = lock else {
            return Ok(Self { id, lock: None });
        };
        match presence {
            Ok(presence) => Ok(Self { id, lock: Some((presence, path)) }),
            Err(source) => Err(OpenError::Window { path, source }),
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if let Some((presence, path)) = self.lock.take() {
            // A file that stays behind does no harm: nobody holds its lock.
            let _ = fs::remove_file(path);
            drop(presence);
        }
    }
}

/// Those of `ids` whose windows have ended; in doubt a window has not. Files of ended windows
/// beside the store at `path` go. To be called inside a writing transaction.
pub(crate) fn ended_among(path: &Path, ids: &[i64]) -> Vec<i64> {
    let left_behind = lock_files(path);
    let mut ended: Vec<i64> = ids.iter().chain(&left_behind).copied().collect();
    ended.sort_unstable();
    ended.dedup();
    ended.retain(|id| has_ended(path, *id));
    ended
}

fn has_ended(path: &Path, id: i64) -> bool {
    let lock_path = lock_path(path, id);
    match Presence::claim(&lock_path) {
        Ok(Some(_claimed)) => {
            let _ = fs::remove_file(lock_path);
            true
        }
        Ok(None) => false,
        Err(error) => {
            tracing::warn!(%error, "cannot tell whether another window is alive");
            false
        }
    }
}

/// The numbers of the windows that have a file beside the store.
fn lock_files(path: &Path) -> Vec<i64> {
    let prefix = lock_path(path, 0);
    let prefix = prefix.file_name().and_then(OsStr::to_str).and_then(|it| it.strip_suffix('0'));
    let entries = path.parent().and_then(|it| fs::read_dir(it).ok());
    let (Some(prefix), Some(entries)) = (prefix, entries) else {
        return Vec::new();
    };
    let number =
        |entry: fs::DirEntry| entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok();
    entries.flatten().filter_map(number).collect()
}

fn lock_path(path: &Path, id: i64) -> PathBuf {
    path.with_extension(format!("window-{id}"))
}
