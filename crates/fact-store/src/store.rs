//! The open store.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use fact_db::{Db, DbError};

use crate::{log_writer::LogWriter, salvage, schema::MIGRATIONS, window::Window};

/// FACT's own tables. Shared between threads by reference.
#[derive(Debug)]
pub struct Store {
    /// Before `db`: its thread writes what is left when it is dropped.
    pub(crate) log_writer: LogWriter,
    pub(crate) window: Window,
    pub(crate) db: Arc<Db>,
    n_salvaged: usize,
}

/// Why the store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be used.
    #[error(transparent)]
    File(#[from] fact_db::OpenError),
    /// The file opened, and writing to it failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// This window cannot be told apart from a closed one.
    #[error("cannot write beside {}: {source}", path.display())]
    Window {
        /// The store's file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// No thread for the log.
    #[error("cannot start the thread that writes the log: {source}")]
    Thread {
        /// What the operating system said.
        source: io::Error,
    },
}

impl Store {
    /// Opens the store at `path`, making it where it is missing. The second value says where a
    /// damaged store was moved to, when there was one: a person should be told. What can still be
    /// read of it is in the new one, see [`Store::n_salvaged`].
    pub fn open(path: &Path) -> Result<(Self, Option<PathBuf>), OpenError> {
        let opened = Db::open(path, MIGRATIONS)?;
        let salvage = |damaged: &PathBuf| salvage::copy_rows(damaged, &opened.db);
        let n_salvaged = opened.set_aside.as_ref().map_or(0, salvage);
        let store = Self { n_salvaged, ..Self::new(opened.db)? };
        Ok((store, opened.set_aside))
    }

    /// How many rows (conversations, questions, settings and the rest) were carried over from a
    /// damaged store when this one was opened.
    pub fn n_salvaged(&self) -> usize {
        self.n_salvaged
    }

    /// A store that is gone with the value, for when no folder can be written: the person is
    /// told that nothing will be kept.
    pub fn in_memory() -> Result<Self, OpenError> {
        Self::new(Db::open_in_memory(MIGRATIONS)?)
    }

    fn new(db: Db) -> Result<Self, OpenError> {
        let db = Arc::new(db);
        let window = Window::open(&db)?;
        let log_writer =
            LogWriter::start(Arc::clone(&db)).map_err(|source| OpenError::Thread { source })?;
        Ok(Self { log_writer, window, db, n_salvaged: 0 })
    }

    /// Whether what is written outlives this process.
    pub fn is_kept(&self) -> bool {
        self.db.path().is_some()
    }
}

/// `SQLite` integers are signed; a figure beyond its range (292,000 years in µs) stays at its end.
pub(crate) fn to_sql(figure: u64) -> i64 {
    i64::try_from(figure).unwrap_or(i64::MAX)
}

/// Figures are written by [`to_sql`], so that none is negative.
pub(crate) fn from_sql(figure: i64) -> u64 {
    u64::try_from(figure).unwrap_or_default()
}
