//! Whether what a statement reads changed, where [`crate::Fingerprint`] only says that something
//! did.
//!
//! # Why equal stamps mean equal rows
//!
//! SQLite compiles a statement to a program, and the program reads through cursors on b-trees:
//! of tables, and of indexes where these do. Its rows follow from the program and from the
//! content of the b-trees it opens, and from nothing else, once statements are left out that
//! read the clock, draw lots, or open what keeps its rows elsewhere ([`program`]). The program and
//! the texts it was made of are one digest, and the pages of all b-trees it opens, whole, one a
//! table ([`walk`]).
//!
//! The program, the texts and the pages are read one after the other, perhaps by several
//! transactions. The fingerprint is the same before and after, so all are of one committed state.
//!
//! Stamps may differ when no row changed (a VACUUM moves pages, an ANALYZE makes SQLite go another
//! way): that costs a run, never a wrong answer.

mod page;
mod program;
mod schema;
mod walk;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use fact_core::{Cancel, Limits};
use rusqlite::Connection;

use crate::{
    Fingerprint, Manner, QueryError, Source, connect,
    fingerprint::MainStamp,
    run::{self, Failure},
    watch::Watch,
};
use program::Program;
use schema::{Object, views_of};
use walk::{Halt, Pages};

/// How often a state that changes meanwhile is looked at.
const N_TRIES: usize = 2;

/// 128 bits of BLAKE3.
type Digest = [u8; 16];

/// What the rows of a statement follow from, in digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamps {
    /// The committed state they were taken of.
    pub fingerprint: Fingerprint,
    /// The statement as SQLite carries it out, with the views it goes through.
    pub statement: [u8; 16],
    /// The name of each table it reads, in order, and the table's definition and rows.
    pub tables: Vec<(String, [u8; 16])>,
}

impl Stamps {
    /// Whether the statement gives the same rows in both states.
    pub fn is_same_data(&self, other: &Self) -> bool {
        self.statement == other.statement && self.tables == other.tables
    }
}

/// What is kept between two stamps of a source.
#[derive(Default)]
pub struct Stamper {
    /// Reads pages, so it never compiles a statement of the user's.
    idle: Mutex<Option<(MainStamp, Connection)>>,
    trees: Mutex<Trees>,
}

/// B-trees by their first pages.
type Digests = HashMap<u32, Digest>;

/// B-trees of one committed state.
#[derive(Default)]
struct Trees {
    of: Option<Fingerprint>,
    digests: Digests,
}

/// The stamps, and the digests they were made of; `None` where there are none to be had.
type Found = Option<(Stamps, Digests)>;

/// One look at the source.
struct Look<'a> {
    source: &'a Source,
    before: Fingerprint,
    max_pages: u64,
    cancel: &'a Cancel,
    watch: &'a Watch,
}

/// The stamps of `sql` in the source's state; `None` where there are none to be had.
pub fn stamps(
    source: &Source,
    sql: &str,
    max_pages: u64,
    cancel: &Cancel,
) -> Result<Option<Stamps>, QueryError> {
    fact_sql::guard(sql)?;
    if !fact_sql::is_repeatable(sql) {
        return Ok(None);
    }
    // The pages are what bounds it.
    let limits = Limits { timeout: Duration::MAX, ..Limits::default() };
    for _ in 0..N_TRIES {
        let watch = Watch::start(cancel, limits.timeout);
        let before = source.state()?;
        let result = Look { source, before, max_pages, cancel, watch: &watch }.stamps(sql);
        let is_moved = source.state()? != before;
        match result {
            Err(Halt::Cancelled) => return Err(QueryError::Cancelled),
            Err(Halt::TooManyPages) => return Ok(None),
            Err(Halt::Moved) => {}
            // Pages of two states may make no sense together.
            _ if is_moved => {}
            Err(Halt::Closed(it)) => return Err(run::unopened(it, &limits, &watch)),
            Err(Halt::Failed(it)) => return Err(run::in_words(it, source, sql, &limits, &watch)),
            Ok(None) => return Ok(None),
            Ok(Some((stamps, digests))) => {
                source.stamper().keep(before, digests);
                return Ok(Some(stamps));
            }
        }
    }
    Ok(None)
}

impl Look<'_> {
    fn stamps(&self, sql: &str) -> Result<Found, Halt> {
        let Some(program) = self.program(sql)? else { return Ok(None) };
        let (stamp, connection, is_immutable) = self.connection()?;
        let found = self.digests(&connection, sql, &program)?;
        if !is_immutable {
            *self.source.stamper().idle() = Some((stamp, connection));
        }
        Ok(found)
    }

    /// Compiled by a connection that does nothing but read.
    fn program(&self, sql: &str) -> Result<Option<Program>, Halt> {
        let mut reader = self.source.take(Manner::Strict, self.watch)?;
        let result = self
            .watch
            .guard(&mut reader.connection)
            .and_then(|()| Program::read(&reader.connection, sql));
        let denied = reader.denial.take();
        self.source.give_back(reader);
        result.map_err(|error| Halt::Failed(Failure { error, denied }))
    }

    fn connection(&self) -> Result<(MainStamp, Connection, bool), Halt> {
        let (stamp, place) = self.source.look()?;
        let kept = self.source.stamper().idle().take();
        match kept {
            Some((opened_for, mut connection)) if opened_for == stamp => {
                self.watch.guard(&mut connection)?;
                Ok((stamp, connection, false))
            }
            // The outdated one goes only when the next is open, so that somebody holds the -shm file.
            _outdated => {
                let (connection, is_immutable) =
                    connect::open(self.source.path(), &place, stamp, self.watch)?;
                Ok((stamp, connection, is_immutable))
            }
        }
    }

    fn digests(
        &self,
        connection: &Connection,
        sql: &str,
        program: &Program,
    ) -> Result<Found, Halt> {
        let is_moved = || self.source.state().is_ok_and(|it| it != self.before);
        let begun = Pages::begin(connection, self.max_pages, self.cancel, &is_moved)?;
        let Some(mut pages) = begun else { return Ok(None) };
        let objects = schema::read(connection)?;
        let Some(views) = views_of(sql, &objects) else { return Ok(None) };
        // A made-up table in the place of the pages would be read instead of them.
        if objects.iter().any(Object::hides_pages) {
            return Ok(None);
        }
        let mut statement = blake3::Hasher::new();
        let header = pages.header()?;
        for part in [rusqlite::version().as_bytes(), &header, sql.as_bytes(), &program.text] {
            add(&mut statement, part);
        }
        for view in views {
            view.update(&mut statement);
        }
        let mut known = self.source.stamper().known(self.before);
        let mut tables = BTreeMap::new();
        for root in &program.roots {
            let Some(object) = objects.iter().find(|it| it.root == Some(*root)) else {
                return Ok(None);
            };
            object.update(&mut statement);
            let digest = match known.get(root) {
                Some(it) => *it,
                None => pages.digest(*root)?,
            };
            known.insert(*root, digest);
            let hasher = tables.entry(object.table.clone()).or_insert_with(|| {
                let mut hasher = blake3::Hasher::new();
                // The definition, where only an index of it is read too.
                objects
                    .iter()
                    .filter(|it| it.is_table(&object.table))
                    .for_each(|it| it.update(&mut hasher));
                hasher
            });
            object.update(hasher);
            hasher.update(&digest);
        }
        let stamps = Stamps {
            fingerprint: self.before,
            statement: digest(&statement),
            tables: tables.into_iter().map(|(name, hasher)| (name, digest(&hasher))).collect(),
        };
        Ok(Some((stamps, known)))
    }
}

impl Stamper {
    fn idle(&self) -> MutexGuard<'_, Option<(MainStamp, Connection)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn trees(&self) -> MutexGuard<'_, Trees> {
        self.trees.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known of a state.
    fn known(&self, of: Fingerprint) -> Digests {
        let trees = self.trees();
        if trees.of == Some(of) { trees.digests.clone() } else { Digests::new() }
    }

    fn keep(&self, of: Fingerprint, digests: Digests) {
        let mut trees = self.trees();
        if trees.of == Some(of) {
            trees.digests.extend(digests);
        } else {
            *trees = Trees { of: Some(of), digests };
        }
    }
}

/// Adds a part so that it cannot run into the next.
fn add(hasher: &mut blake3::Hasher, part: &[u8]) {
    hasher.update(&(part.len() as u64).to_le_bytes());
    hasher.update(part);
}

fn digest(hasher: &blake3::Hasher) -> Digest {
    let mut digest = Digest::default();
    hasher.finalize_xof().fill(&mut digest);
    digest
}
