//! The open data and what the engine knows of it, renewed whenever the data changes.
//!
//! A [`Snapshot`] belongs to one fingerprint. Whoever asks compares fingerprints first, so what
//! the engine knew before a committed change is never used after it.

use std::{
    path::Path,
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::{Duration, Instant},
};

use fact_cache::Key;
use fact_core::{Cancel, Decline, Limits, Reading, Table};
use fact_nl2sql::{Catalog, Compiled, Probe, Topic, Understanding};
use fact_source::{Fingerprint, OpenError, QueryError, Source, SourceError};

use crate::clocks::Clocks;

/// Wordings remembered a snapshot: a question asked again is not read again.
const MAX_WORDINGS: u64 = 20_000;

/// Who made an answer: the engine, and the FACT that checked it, told it and chose its chart.
static MADE_BY: LazyLock<String> =
    LazyLock::new(|| format!("{} in FACT {}", fact_nl2sql::VERSION, env!("CARGO_PKG_VERSION")));

/// What one look of the engine at the data may bring back.
const LOOK_LIMITS: Limits = Limits { max_rows: 20_000, max_bytes: 4 << 20, timeout: QUICK_LOOK };

/// A look the engine can do without is cut short here.
const QUICK_LOOK: Duration = Duration::from_millis(1_500);

/// One that whole answers hang on ("last quarter") has more time.
const PATIENT_LOOK: Duration = Duration::from_secs(8);

/// All looks together are cut short here.
const LEARNING: Duration = Duration::from_secs(12);

/// Why the engine could not learn what it must know of the data.
#[derive(Debug, thiserror::Error)]
pub enum LearnError {
    /// The data cannot be read now.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A look at it failed, or was stopped.
    #[error(transparent)]
    Look(QueryError),
}

/// A question with what came with it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// In plain English.
    pub question: &'a str,
    /// Questions asked before it, oldest first, that it may lean on.
    pub history: &'a [String],
    /// When it was asked, `2025-01-22 12:00:00`; now where it does not say.
    pub as_of: Option<&'a str>,
    /// What was said with it ("revenue means net revenue").
    pub instructions: Option<&'a str>,
}

impl<'a> From<&'a str> for Asked<'a> {
    /// A question by itself.
    fn from(question: &'a str) -> Self {
        Self { question, history: &[], as_of: None, instructions: None }
    }
}

/// An open database with what the engine knows of it.
pub struct OpenData {
    source: Source,
    identity: String,
    snapshot: Mutex<Option<Arc<Snapshot>>>,
}

/// What the engine knows of the data as it stands under one fingerprint.
pub struct Snapshot {
    /// Which state of the data this is.
    pub fingerprint: Fingerprint,
    /// What the engine knows.
    pub catalog: Catalog,
    clocks: Clocks,
    wordings: moka::sync::Cache<String, Arc<Understood>>,
}

/// A question, understood against one snapshot.
pub(crate) enum Understood {
    /// It became a statement; the key finds its answer in the cache. Without a key the answer is
    /// not kept: it may change while the data does not.
    Query(Box<Compiled>, Option<Key>),
    /// It asks for FACT's own figures.
    About(Topic),
    /// It cannot be answered.
    Declined(Decline),
}

impl OpenData {
    /// Opens the SQLite file at `path`, for reading only.
    ///
    /// # Errors
    /// Those of [`Source::open`].
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let source = Source::open(path)?;
        let identity = identity_of(source.path());
        Ok(Self { source, identity, snapshot: Mutex::new(None) })
    }

    /// What tells this data from all other, whatever path it was opened by: see [`identity_of`].
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// The user's database itself.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// What the engine knows of the data as it is now: what it knew, where nothing was committed
    /// since, else learnt anew.
    ///
    /// # Errors
    /// Where the data cannot be read now.
    pub fn snapshot(&self, cancel: &Cancel) -> Result<Arc<Snapshot>, LearnError> {
        let fingerprint = self.source.fingerprint()?;
        // Held while learning, so that questions at the same moment learn once.
        let mut held = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = held.as_ref().filter(|it| it.fingerprint == fingerprint) {
            return Ok(Arc::clone(known));
        }
        let learnt = Arc::new(self.learn(fingerprint, cancel)?);
        *held = Some(Arc::clone(&learnt));
        Ok(learnt)
    }

    /// `fingerprint` is from before the first look: a change during the looks gives the data
    /// another fingerprint, and the next question learns again.
    fn learn(&self, fingerprint: Fingerprint, cancel: &Cancel) -> Result<Snapshot, LearnError> {
        let schema = self.source.schema()?;
        let deadline = Instant::now() + LEARNING;
        let mut facts = Vec::new();
        for probe in fact_nl2sql::probes(&schema) {
            let found = self.look(&probe, deadline, cancel)?;
            facts.push((probe, found));
        }
        let clocks = Clocks::of(&schema);
        let catalog = Catalog::new(schema, facts);
        Ok(Snapshot {
            fingerprint,
            catalog,
            clocks,
            wordings: moka::sync::Cache::new(MAX_WORDINGS),
        })
    }

    /// One look; `None` where it takes too long or the statement fails, which the engine can do
    /// without. A file that is locked or damaged is an error: what is missing then would be
    /// missing from every answer until the next change.
    fn look(
        &self,
        probe: &Probe,
        deadline: Instant,
        cancel: &Cancel,
    ) -> Result<Option<Table>, LearnError> {
        let own = if probe.patient { PATIENT_LOOK } else { QUICK_LOOK };
        let timeout = own.min(deadline.saturating_duration_since(Instant::now()));
        if timeout.is_zero() {
            return Ok(None);
        }
        match self.source.run(&probe.sql, &Limits { timeout, ..LOOK_LIMITS }, cancel) {
            Ok(table) => Ok(Some(table)),
            Err(err @ (QueryError::TimedOut { .. } | QueryError::Sqlite { .. })) => {
                tracing::warn!(error = %err, "a look at the data failed; the engine goes on without it");
                Ok(None)
            }
            Err(err) => Err(LearnError::Look(err)),
        }
    }
}

impl Snapshot {
    /// The statement for a question and how it was read, or why there is none. The engine reads
    /// it by itself: confirmed answers are not looked at.
    pub fn translate(&self, asked: &Asked<'_>) -> Result<(String, Reading), String> {
        match &*self.understand(asked.question) {
            Understood::Query(compiled, _) => Ok((compiled.sql.clone(), compiled.reading.clone())),
            Understood::About(_) => {
                Err("asks about FACT itself: no statement is run for it".to_owned())
            }
            Understood::Declined(decline) => Err(decline.reason.clone()),
        }
    }

    /// Reads `question`, or remembers how it was read.
    pub(crate) fn understand(&self, question: &str) -> Arc<Understood> {
        if let Some(known) = self.wordings.get(question) {
            return known;
        }
        let understood = Arc::new(match fact_nl2sql::understand(question, &self.catalog) {
            Understanding::Query(compiled) => {
                let plan = compiled.plan.canonical();
                let key = self.key(plan, &compiled.sql);
                Understood::Query(compiled, key)
            }
            Understanding::About(topic) => Understood::About(topic),
            Understanding::Declined(decline) => Understood::Declined(decline),
        });
        self.wordings.insert(question.to_owned(), Arc::clone(&understood));
        understood
    }

    /// What the answer to `sql`, which says what `plan` says, is kept under; `None` where the
    /// answer may change while the data does not.
    pub(crate) fn key(&self, plan: &str, sql: &str) -> Option<Key> {
        let key = || Key::new(plan, &self.fingerprint.0, &MADE_BY);
        self.clocks.are_left_alone_by(sql).then(key)
    }
}

/// What a file is known by: its path with links followed, as far as it exists.
pub fn identity_of(path: &Path) -> String {
    // On Windows the canonical form is one that not every program takes, and links are rare.
    let real = if cfg!(windows) { std::path::absolute(path) } else { path.canonicalize() };
    real.unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned()
}
