//! One SQLite file of the user's.

use std::{
    fmt,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use fact_core::{Cancel, Limits, Schema, Table, ValueRef};

use crate::{
    Fingerprint, OpenError, QueryError, SourceError,
    connect::{self, Manner, Reader},
    fingerprint::{Files, MainStamp, Place},
    permit::Hidden,
    run, schema,
    stamp::{self, Stamper, Stamps},
    watch::Watch,
    work::Work,
};

/// Connections kept for the next statement; more are opened when more run at once.
const MAX_IDLE: usize = 4;

/// How long opening and describing may take.
const OPEN_TIMEOUT: Duration = Duration::from_secs(10);

/// A SQLite file, read by any number of threads, written by none.
///
/// A file that is replaced under its path is noticed at the next call and read from then on.
pub struct Source {
    path: PathBuf,
    // Before `files`: connections are closed while the descriptors are still held.
    idle: Mutex<Vec<Reader>>,
    stamper: Stamper,
    files: Mutex<Files>,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Source {
    /// Opens the file and reads it once, so that what is wrong with it shows here.
    ///
    /// # Errors
    /// As [`OpenError`] names them; each says what to do.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let files = Files::open(path)?;
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let source = Self {
            path,
            idle: Mutex::default(),
            stamper: Stamper::default(),
            files: Mutex::new(files),
        };
        let reader =
            source.take(Manner::Strict, &Watch::start(&Cancel::default(), OPEN_TIMEOUT))?;
        source.give_back(reader);
        Ok(source)
    }

    /// The absolute path it was opened by.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file name.
    pub fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// The committed state of the data, in some microseconds. A result belongs to a fingerprint
    /// only if the fingerprint is the same before and after the run.
    ///
    /// # Errors
    /// [`SourceError::Open`] where the file is gone or no database any more.
    pub fn fingerprint(&self) -> Result<Fingerprint, SourceError> {
        Ok(self.state()?)
    }

    /// What the rows of `sql` follow from: where two stamps of one statement are of the same data,
    /// so are its rows, whatever else was committed between them. Reads all pages of what the
    /// statement reads, once a state; `None` where these are more than `max_pages` (which shows
    /// early), where the file changed meanwhile, and where the rows follow from more than tables
    /// (the clock, a virtual table, the schema's own table).
    ///
    /// # Errors
    /// As [`Source::run`], whose checks it makes without running the statement.
    pub fn stamps(
        &self,
        sql: &str,
        max_pages: u64,
        cancel: &Cancel,
    ) -> Result<Option<Stamps>, QueryError> {
        stamp::stamps(self, sql, max_pages, cancel)
    }

    /// Tables and views with all that the database says of them.
    ///
    /// # Errors
    /// [`SourceError::Open`] where the file is gone, [`SourceError::Describe`] where SQLite cannot
    /// list its tables.
    pub fn schema(&self) -> Result<Schema, SourceError> {
        let watch = Watch::start(&Cancel::default(), OPEN_TIMEOUT);
        let (stamp, place) = self.look()?;
        let (connection, _) = connect::open(&self.path, &place, stamp, &watch)?;
        let describe = |source| SourceError::Describe { path: self.path.clone(), source };
        schema::read(connection).map_err(describe)
    }

    /// Runs one statement that reads and gives its rows, cut at the limits' rows and bytes (then
    /// the table is marked `truncated`). The columns are known by name only.
    ///
    /// # Errors
    /// As [`QueryError`] names them; the source can be used again after each.
    pub fn run(&self, sql: &str, limits: &Limits, cancel: &Cancel) -> Result<Table, QueryError> {
        self.run_in(Manner::Strict, sql, limits, cancel)
    }

    /// As [`Source::run`], for a statement that must not read what is hidden.
    ///
    /// # Errors
    /// As [`Source::run`]; [`QueryError::NotReadOnly`] where it reads something hidden.
    pub fn run_shown(
        &self,
        sql: &str,
        hidden: &Arc<Hidden>,
        limits: &Limits,
        cancel: &Cancel,
    ) -> Result<Table, QueryError> {
        let watch = Watch::start(cancel, limits.timeout);
        self.run_with(Manner::Strict, Some(hidden), sql, limits, &watch)
    }

    /// As [`Source::run`], stopping at the work allowed too.
    ///
    /// # Errors
    /// As [`Source::run`]; [`QueryError::TooMuchWork`] where it would cost more than that.
    pub fn run_within(
        &self,
        work: &Work,
        sql: &str,
        limits: &Limits,
        cancel: &Cancel,
    ) -> Result<Table, QueryError> {
        let watch = Watch::start(cancel, limits.timeout).within(work);
        self.run_with(Manner::Strict, None, sql, limits, &watch)
    }

    /// As [`Source::run`], with the statement read in the manner given.
    ///
    /// # Errors
    /// As [`Source::run`].
    pub fn run_in(
        &self,
        manner: Manner,
        sql: &str,
        limits: &Limits,
        cancel: &Cancel,
    ) -> Result<Table, QueryError> {
        self.run_with(manner, None, sql, limits, &Watch::start(cancel, limits.timeout))
    }

    fn run_with(
        &self,
        manner: Manner,
        hidden: Option<&Arc<Hidden>>,
        sql: &str,
        limits: &Limits,
        watch: &Watch,
    ) -> Result<Table, QueryError> {
        fact_sql::guard(sql)?;
        if let Some(action) = hidden.and_then(|it| it.is_in_doubt(sql)) {
            return Err(QueryError::NotReadOnly { action: action.to_owned() });
        }
        let mut reader = self.take(manner, watch).map_err(|it| run::unopened(it, limits, watch))?;
        reader.denial.hide(hidden.cloned());
        let result = run::run(&mut reader, sql, limits, watch);
        self.give_back(reader);
        result.map_err(|it| run::in_words(it, self, sql, limits, watch))
    }

    /// Runs one statement that reads and hands each row to `each` as it comes, keeping none, until
    /// `each` has enough. The file is locked for readers no longer than that.
    ///
    /// # Errors
    /// As [`Source::run`].
    pub fn scan(
        &self,
        sql: &str,
        timeout: Duration,
        cancel: &Cancel,
        each: &mut dyn FnMut(&[ValueRef<'_>]) -> ControlFlow<()>,
    ) -> Result<(), QueryError> {
        fact_sql::guard(sql)?;
        let limits = Limits { timeout, ..Limits::default() };
        let watch = Watch::start(cancel, timeout);
        let mut reader =
            self.take(Manner::Strict, &watch).map_err(|it| run::unopened(it, &limits, &watch))?;
        let result = run::scan(&mut reader, sql, &watch, each);
        self.give_back(reader);
        result.map_err(|it| run::in_words(it, self, sql, &limits, &watch))
    }

    /// A connection for the file as it is now. One that was opened for an older state of the main
    /// file is not used again: its page cache would not notice a change made without SQLite.
    pub(crate) fn take(&self, manner: Manner, watch: &Watch) -> Result<Reader, OpenError> {
        let (stamp, place) = self.look()?;
        let mut outdated = Vec::new();
        {
            let mut idle = self.idle();
            outdated.extend(idle.extract_if(.., |it| it.stamp != stamp));
            if let Some(idx) = idle.iter().position(|it| it.manner == manner) {
                return Ok(idle.swap_remove(idx));
            }
        }
        // The outdated ones go only now, so that somebody holds the -shm file all along.
        let reader = Reader::open(&self.path, &place, (stamp, manner), watch);
        drop(outdated);
        reader
    }

    pub(crate) fn look(&self) -> Result<(MainStamp, Place), OpenError> {
        let mut files = self.files();
        let stamp = files.main_stamp(&self.path)?;
        Ok((stamp, files.place().clone()))
    }

    pub(crate) fn give_back(&self, reader: Reader) {
        let mut idle = self.idle();
        if !reader.is_immutable && idle.len() < MAX_IDLE {
            idle.push(reader);
        }
    }

    pub(crate) fn state(&self) -> Result<Fingerprint, OpenError> {
        self.files().fingerprint(&self.path)
    }

    pub(crate) fn stamper(&self) -> &Stamper {
        &self.stamper
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Reader>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
