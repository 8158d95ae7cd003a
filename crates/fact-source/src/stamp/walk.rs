//! The content of a b-tree: all its pages, level by level, in one digest.
//!
//! Every page is hashed whole. What page comes next follows from the pages before it, so equal
//! digests mean equal trees, page for page; equal trees have equal rows. A page that moved (a
//! VACUUM, a file that shrinks by itself) changes the digest without a change of a row.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use fact_core::Cancel;
use rusqlite::{Connection, Statement, ffi};

use crate::{OpenError, run::Failure};

use super::{
    Digest, digest,
    page::{Chain, Damaged, Links, Usable, next_in_chain},
};

/// How long the file is kept from writers in one go: in a rollback journal they wait for readers.
const SLICE: Duration = Duration::from_millis(100);

/// Pages between two looks at the clock: some hundred microseconds.
const PAGES_BETWEEN_LOOKS: u64 = 64;

/// Why a walk stopped on its way.
pub enum Halt {
    /// There are more pages than may be read.
    TooManyPages,
    /// A commit came in between.
    Moved,
    Cancelled,
    /// The file could not be opened.
    Closed(OpenError),
    Failed(Failure),
}

impl From<OpenError> for Halt {
    fn from(error: OpenError) -> Self {
        Self::Closed(error)
    }
}

impl From<rusqlite::Error> for Halt {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(Failure { error, denied: None })
    }
}

impl From<Damaged> for Halt {
    fn from(_: Damaged) -> Self {
        let message = "a page of a table is not what it should be".to_owned();
        let code = ffi::Error::new(ffi::SQLITE_CORRUPT);
        rusqlite::Error::SqliteFailure(code, Some(message)).into()
    }
}

/// Reads pages, up to a number.
pub struct Pages<'a> {
    connection: &'a Connection,
    page: Statement<'a>,
    usable: Usable,
    /// What may be read.
    limit: u64,
    /// What there is to read: trees share no page.
    n_in_file: u64,
    n_read: u64,
    cancel: &'a Cancel,
    is_moved: &'a dyn Fn() -> bool,
    slice_began: Instant,
}

impl<'a> Pages<'a> {
    /// Begins to read; `None` where SQLite was built without its table of pages.
    pub fn begin(
        connection: &'a Connection,
        max_pages: u64,
        cancel: &'a Cancel,
        is_moved: &'a dyn Fn() -> bool,
    ) -> Result<Option<Self>, Halt> {
        if !has_pages(connection)? {
            return Ok(None);
        }
        connection.execute_batch("BEGIN")?;
        let mut page = connection.prepare("SELECT data FROM sqlite_dbpage WHERE pgno = ?1")?;
        let usable =
            page.query_row([1], |row| Ok(Usable::of_header(row.get_ref(0)?.as_blob()?)))?;
        let n_in_file =
            connection.query_row("SELECT page_count FROM pragma_page_count", [], |row| {
                row.get::<_, u32>(0)
            })?;
        Ok(Some(Self {
            connection,
            page,
            usable: usable?,
            limit: max_pages,
            n_in_file: n_in_file.into(),
            n_read: 0,
            cancel,
            is_moved,
            slice_began: Instant::now(),
        }))
    }

    /// What the header says of how pages are to be read: their size, the bytes kept free in them,
    /// the format of the schema, the encoding of texts.
    pub fn header(&mut self) -> Result<Vec<u8>, Halt> {
        let header = self.page.query_row([1], |row| {
            let page = row.get_ref(0)?.as_blob()?;
            let parts = [16..18, 20..21, 44..48, 56..60].map(|it| page.get(it).unwrap_or_default());
            Ok(parts.concat())
        })?;
        Ok(header)
    }

    /// The digest of the b-tree that begins at page `root`.
    pub fn digest(&mut self, root: u32) -> Result<Digest, Halt> {
        let mut hasher = blake3::Hasher::new();
        let mut links = Links::default();
        // All pages above the leaves come before the first leaf: that a table is too large shows
        // when a hundredth of it has been read.
        let mut ahead = VecDeque::from([root]);
        while let Some(number) = ahead.pop_front() {
            let usable = self.usable;
            self.read(number, ahead.len(), &mut hasher, |page| links.read(page, usable))?;
            ahead.extend(&links.children);
            for chain in &links.overflows {
                self.chain(*chain, ahead.len(), &mut hasher)?;
            }
        }
        Ok(digest(&hasher))
    }

    fn chain(
        &mut self,
        chain: Chain,
        n_ahead: usize,
        hasher: &mut blake3::Hasher,
    ) -> Result<(), Halt> {
        self.check(chain.n_pages.saturating_add(n_ahead as u64))?;
        let mut number = chain.first;
        for _ in 0..chain.n_pages {
            number = self.read(number, n_ahead, hasher, next_in_chain)?;
        }
        // SQLite itself reads no further than the row is long.
        Ok(())
    }

    /// Hashes page `number`, and gives what `look` makes of it.
    fn read<T>(
        &mut self,
        number: u32,
        n_ahead: usize,
        hasher: &mut blake3::Hasher,
        look: impl FnOnce(&[u8]) -> Result<T, Damaged>,
    ) -> Result<T, Halt> {
        self.check(n_ahead as u64 + 1)?;
        self.n_read += 1;
        if self.n_read.is_multiple_of(PAGES_BETWEEN_LOOKS) {
            self.pause()?;
        }
        let seen = self.page.query_row([number], |row| {
            let page = row.get_ref(0)?.as_blob()?;
            hasher.update(page);
            Ok(look(page))
        });
        match seen {
            // It points past the end of the file.
            Err(rusqlite::Error::QueryReturnedNoRows) => Err(Damaged.into()),
            Err(error) => Err(error.into()),
            Ok(it) => Ok(it?),
        }
    }

    /// Whether so many more pages can and may be read.
    fn check(&self, n_pages: u64) -> Result<(), Halt> {
        let n_pages = self.n_read.saturating_add(n_pages);
        if n_pages > self.n_in_file {
            // A page leads back to one before it.
            return Err(Damaged.into());
        }
        if n_pages > self.limit { Err(Halt::TooManyPages) } else { Ok(()) }
    }

    /// Lets writers in when it is time to.
    fn pause(&mut self) -> Result<(), Halt> {
        if self.cancel.is_cancelled() {
            return Err(Halt::Cancelled);
        }
        if self.slice_began.elapsed() > SLICE {
            self.connection.execute_batch("COMMIT; BEGIN")?;
            if (self.is_moved)() {
                return Err(Halt::Moved);
            }
            self.slice_began = Instant::now();
        }
        Ok(())
    }
}

impl Drop for Pages<'_> {
    /// Lets the file go.
    fn drop(&mut self) {
        if let Err(error) = self.connection.execute_batch("ROLLBACK") {
            tracing::debug!(%error, "a transaction was over already");
        }
    }
}

fn has_pages(connection: &Connection) -> rusqlite::Result<bool> {
    let modules = "SELECT count(*) FROM pragma_module_list WHERE name = 'sqlite_dbpage'";
    connection.query_row(modules, [], |row| row.get(0))
}
