//! Which windows are alive.
//!
//! Each window has a number and holds a lock on a file of that number beside the store. The
//! operating system lets go of the lock when the process ends, however it ends, so that nobody
//! has to judge process ids, heartbeats or clocks.

use std::{
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
    pub(crate) fn open(db: &Db) -> Result<Self, OpenError> {
        let id = db.write(|tx| {
            tx.execute("INSERT INTO window DEFAULT VALUES", [])?;
            let id = tx.last_insert_rowid();
            // `AUTOINCREMENT` keeps the count; the rows of others are of no further use.
            tx.execute("DELETE FROM window WHERE id <> ?1", [id])?;
            Ok(id)
        })?;
        let Some(path) = db.path() else {
            return Ok(Self { id, lock: None });
        };
        let lock_path = lock_path(path, id);
        let presence = Presence::claim(&lock_path)
            .map_err(|source| OpenError::Window { path: path.to_path_buf(), source })?;
        Ok(Self { id, lock: Some((presence, lock_path)) })
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

/// Whether window `id` of the store at `path` has ended. In doubt it has not.
pub(crate) fn has_ended(path: &Path, id: i64) -> bool {
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

fn lock_path(path: &Path, id: i64) -> PathBuf {
    path.with_extension(format!("window-{id}"))
}
