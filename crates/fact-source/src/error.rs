//! What can go wrong with the user's data, each with its way out.

use std::{io, path::PathBuf, time::Duration};

use rusqlite::ErrorCode;

/// Why a file cannot be opened as a source.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is nothing at the path.
    #[error("{} does not exist: check the name, or open another file", path.display())]
    Missing {
        /// The path as given.
        path: PathBuf,
    },
    /// A folder or a device.
    #[error("{} is not a file: open a SQLite file in it", path.display())]
    NotAFile {
        /// The path as given.
        path: PathBuf,
    },
    /// A file of no bytes, which SQLite would take for a database without tables.
    #[error("{} is empty: fill it first, or open another file", path.display())]
    Empty {
        /// The path as given.
        path: PathBuf,
    },
    /// Something else that is readily told.
    #[error("{} is not a SQLite database, it looks like {looks_like}: {way_out}", path.display())]
    NotSqlite {
        /// The path as given.
        path: PathBuf,
        /// What it looks like, with an article ("a text file").
        looks_like: &'static str,
        /// What to do about it.
        way_out: &'static str,
    },
    /// Bytes without a known beginning: an encrypted database looks like that too.
    #[error("{} is either encrypted or not a SQLite database: save a decrypted copy with the program that wrote it, and open that", path.display())]
    EncryptedOrNotSqlite {
        /// The path as given.
        path: PathBuf,
    },
    /// Begins like a database, and does not go on like one.
    #[error("{} is damaged ({detail}): restore it from a backup, or save what is left with `sqlite3 FILE .recover`", path.display())]
    Corrupt {
        /// The path as given.
        path: PathBuf,
        /// What SQLite said.
        detail: String,
    },
    /// Another program holds it and does not let go.
    #[error("{} is locked by another program: let it finish or close it, then try again", path.display())]
    Locked {
        /// The path as given.
        path: PathBuf,
    },
    /// The file system does not let this user read it.
    #[error("{} may not be read by this user: ask its owner for permission, or open a copy", path.display())]
    NoPermission {
        /// The path as given.
        path: PathBuf,
    },
    /// A program stopped in the middle of a change, which must be undone first; that would mean
    /// writing.
    #[error("{} was left in the middle of a change: open it once with the program that owns it, then try again", path.display())]
    HotJournal {
        /// The path as given.
        path: PathBuf,
    },
    /// Changes lie in a `-wal` file that cannot be read without writing beside it.
    #[error("{} has newer changes in a -wal file, and its folder may not be written: copy both into a folder of yours and open the copy", path.display())]
    WalInReadOnlyFolder {
        /// The path as given.
        path: PathBuf,
    },
    /// The file system failed.
    #[error("{} could not be read: {source}", path.display())]
    Io {
        /// The path as given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Anything else SQLite said.
    #[error("{} could not be opened: {source}", path.display())]
    Sqlite {
        /// The path as given.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

/// Why the source could not be described or its state told.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It cannot be opened (any more).
    #[error(transparent)]
    Open(#[from] OpenError),
    /// SQLite could not list the tables.
    #[error("the tables of {} could not be listed: {source}", path.display())]
    Describe {
        /// The path as given.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

/// Why a statement gave no table.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The text is not one statement that reads.
    #[error(transparent)]
    Refused(#[from] fact_sql::Refusal),
    /// SQLite's authorizer met something other than reading.
    #[error("only reading is allowed here, and the statement is {action}: write it without that")]
    NotReadOnly {
        /// What it met, in the form "calling `load_extension`".
        action: String,
    },
    /// Stopped at its time limit.
    #[error(
        "the statement was stopped at its time limit of {limit:?}: ask for less, for example with WHERE or LIMIT"
    )]
    TimedOut {
        /// The limit.
        limit: Duration,
    },
    /// Stopped at the [`Work`](crate::Work) it was allowed.
    #[error("the statement was stopped because it takes too much work: ask for less")]
    TooMuchWork,
    /// Stopped because it was asked to.
    #[error("the statement was stopped")]
    Cancelled,
    /// One value or the work space outgrew what is allowed.
    #[error("the statement makes values too large to hold: ask for less at a time")]
    TooLarge,
    /// Another program is writing and does not let go.
    #[error("{} is locked by another program: let it finish or close it, then try again", path.display())]
    Locked {
        /// The path as given.
        path: PathBuf,
    },
    /// The file is damaged where the statement reads.
    #[error("{} is damaged ({detail}): restore it from a backup, or save what is left with `sqlite3 FILE .recover`", path.display())]
    Corrupt {
        /// The path as given.
        path: PathBuf,
        /// What SQLite said.
        detail: String,
    },
    /// The file cannot be opened (any more).
    #[error(transparent)]
    Open(#[from] OpenError),
    /// SQLite does not understand the statement, or cannot carry it out.
    #[error("{message}{}", nearest_names(nearest))]
    Sqlite {
        /// The statement.
        sql: String,
        /// What SQLite said.
        message: String,
        /// Names that exist and look like the one that does not, nearest first.
        nearest: Vec<String>,
        /// The error itself.
        source: Box<rusqlite::Error>,
    },
}

fn nearest_names(nearest: &[String]) -> String {
    match nearest {
        [] => String::new(),
        [one] => format!(": the nearest name is {one}"),
        several => format!(": the nearest names are {}", several.join(", ")),
    }
}

/// The error's class and what SQLite said, without the repeated statement that rusqlite adds.
pub(crate) fn parts(error: &rusqlite::Error) -> (Option<ErrorCode>, String) {
    match error {
        rusqlite::Error::SqliteFailure(it, message) => {
            (Some(it.code), message.clone().unwrap_or_else(|| it.to_string()))
        }
        rusqlite::Error::SqlInputError { error, msg, .. } => (Some(error.code), msg.clone()),
        other => (None, other.to_string()),
    }
}
