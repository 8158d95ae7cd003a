//! What can go wrong with a file of FACT's own, and what a person can do about it.

use std::{io, path::PathBuf};

use rusqlite::{Error as SqlError, ErrorCode};

/// Why a file could not be opened. Nothing was changed, unless the variant says so.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder does not exist and could not be made.
    #[error("cannot create the folder {}: {source}", folder.display())]
    Folder {
        /// The folder that was to hold the file.
        folder: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The folder or the file may not be written.
    #[error("cannot write {}: allow writing to its folder, or free it from the program that holds it ({reason})", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// What the operating system or `SQLite` said.
        reason: String,
    },
    /// No room on the disk.
    #[error("no room left on the disk for {}: free some space and start again", path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// Another process kept the file to itself for too long.
    #[error("{} is held by another process: close it and start again", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a later FACT, whose tables this one does not know.
    #[error(
        "{} was written by a newer FACT (format {found}, this one knows {known}): update FACT",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format found there.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },
    /// The file is a sound database of another program.
    #[error("{} belongs to another program: move it away and start again", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file is damaged, and another process is still using it, so that it stays in place.
    #[error("{} is damaged and in use: close the other FACT windows and start again", path.display())]
    DamagedInUse {
        /// The file.
        path: PathBuf,
    },
    /// The file is damaged and could not be renamed.
    #[error("{} is damaged and cannot be renamed ({source}): move it away by hand", path.display())]
    SetAside {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Bringing the file up to date failed; it is as it was before.
    #[error("cannot bring {} to format {format}: {source}", path.display())]
    Migration {
        /// The file.
        path: PathBuf,
        /// The format whose step failed.
        format: i64,
        /// What `SQLite` said.
        source: SqlError,
    },
    /// Anything else `SQLite` refused while opening.
    #[error("cannot open {}: {source}", path.display())]
    Sql {
        /// The file.
        path: PathBuf,
        /// What `SQLite` said.
        source: SqlError,
    },
}

/// Why a read or a write failed. A failed write has changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// Another process was writing for longer than the time limit.
    #[error("{} is busy: another process is writing to it, try again", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// No room on the disk.
    #[error("no room left on the disk for {}: free some space and try again", path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// The file may no longer be written.
    #[error("{} can no longer be written: allow writing to its folder", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The file was damaged while in use; the next start sets it aside.
    #[error("{} is damaged: start FACT again to set it aside and begin a new one", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What `SQLite` said.
        source: SqlError,
    },
    /// The statement itself failed.
    #[error("a statement on {} failed: {source}", path.display())]
    Sql {
        /// The file.
        path: PathBuf,
        /// What `SQLite` said.
        source: SqlError,
    },
}

/// What a failure means for the file, read from `SQLite`'s result code.
///
/// # Source
/// <https://www.sqlite.org/rescode.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Busy,
    DiskFull,
    ReadOnly,
    Damaged,
    Other,
}

impl Fault {
    pub(crate) fn of(error: &SqlError) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            _ => Self::Other,
        }
    }
}

impl DbError {
    pub(crate) fn new(path: PathBuf, source: SqlError) -> Self {
        match Fault::of(&source) {
            Fault::Busy => Self::Busy { path },
            Fault::DiskFull => Self::DiskFull { path },
            Fault::ReadOnly => Self::ReadOnly { path },
            Fault::Damaged => Self::Damaged { path, source },
            Fault::Other => Self::Sql { path, source },
        }
    }
}

impl OpenError {
    /// An input or output error met before `SQLite` saw the file.
    pub(crate) fn from_io(path: PathBuf, source: &io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::ReadOnly { path, reason: source.to_string() },
        }
    }
}
