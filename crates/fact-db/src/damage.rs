//! Finding out that a file is damaged, and moving it out of the way.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::Connection;

use crate::{OpenError, presence::beside};

/// Up to this size a whole check takes a few milliseconds, so that it is always made.
const CHEAP_BYTES: u64 = 4 << 20;
/// Up to this size it takes about a tenth of a second, which a stop in disorder is worth. Such a
/// stop does not damage a file by itself; what came with it (a disk that lies) may have.
const BEARABLE_BYTES: u64 = 64 << 20;

/// Whether a file is worth a whole check before it is used. Looked at before the file is opened:
/// opening changes what is seen.
pub(crate) fn is_suspect(path: &Path) -> bool {
    let size_bytes = |path: &Path| fs::metadata(path).map_or(0, |it| it.len());
    // The last process to close a file empties its log: a log that is there was left by one that
    // was stopped, or by a machine that was.
    let was_stopped = size_bytes(&with_tail(path, "-wal")) > 0;
    let worth_bytes = if was_stopped { BEARABLE_BYTES } else { CHEAP_BYTES };
    size_bytes(path) <= worth_bytes || beside(path, MARK).exists()
}

/// Makes the next start check the whole file.
pub(crate) fn mark(path: &Path) {
    if let Err(error) = fs::write(beside(path, MARK), "") {
        tracing::warn!(%error, "cannot leave a mark beside a damaged file");
    }
}

/// Takes back [`mark`].
pub(crate) fn unmark(path: &Path) {
    // Most files have no mark, which is no error.
    let _ = fs::remove_file(beside(path, MARK));
}

const MARK: &str = "check";

/// Whether every page of the file is as it should be.
pub(crate) fn is_sound(conn: &Connection) -> rusqlite::Result<bool> {
    let finding: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok(finding == "ok")
}

/// Renames the file and what `SQLite` keeps beside it to `name.damaged-N`, N being the first that
/// is free. Gives the new path of the file itself.
pub(crate) fn set_aside(path: &Path) -> Result<PathBuf, OpenError> {
    let fail = |source| OpenError::SetAside { path: path.to_path_buf(), source };
    let free = (1..10_000).map(|n| beside(path, &format!("damaged-{n}"))).find(|it| !it.exists());
    let Some(target) = free else {
        return Err(fail(io::ErrorKind::AlreadyExists.into()));
    };
    fs::rename(path, &target).map_err(fail)?;
    for tail in ["-wal", "-shm"] {
        match fs::rename(with_tail(path, tail), with_tail(&target, tail)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fail(error)),
            _ => {}
        }
    }
    unmark(path);
    tracing::warn!(set_aside = %target.display(), "a damaged file was set aside");
    Ok(target)
}

fn with_tail(path: &Path, tail: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(tail);
    PathBuf::from(name)
}
