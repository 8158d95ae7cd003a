//! The open data and what the engine knows of it, renewed whenever the data changes.
//!
//! A [`Snapshot`] belongs to one fingerprint. Whoever asks compares fingerprints first, so what
//! the engine knew before a committed change is never used after it.

use std::{
    path::Path,
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::Duration,
};

use fact_cache::Key;
use fact_core::{Cancel, Decline, Limits, Reading};
use fact_nl2sql::{Catalog, Compiled, Topic, Understanding};
use fact_source::{Fingerprint, OpenError, Source, SourceError};

/// Wordings remembered a snapshot: a question asked again is not read again.
const MAX_WORDINGS: u64 = 20_000;

/// Who made an answer: the engine, and the FACT that checked it, told it and chose its chart.
static MADE_BY: LazyLock<String> =
    LazyLock::new(|| format!("{} in FACT {}", fact_nl2sql::VERSION, env!("CARGO_PKG_VERSION")));

/// One look of the engine at the data is cut short here, so that opening stays quick.
const PROBE_LIMITS: Limits =
    Limits { max_rows: 20_000, max_bytes: 4 << 20, timeout: Duration::from_millis(1_500) };

/// An open database with what the engine knows of it.
pub struct OpenData {
    source: Source,
    snapshot: Mutex<Option<Arc<Snapshot>>>,
}

/// What the engine knows of the data as it stands under one fingerprint.
pub struct Snapshot {
    /// Which state of the data this is.
    pub fingerprint: Fingerprint,
    /// What the engine knows.
    pub catalog: Catalog,
    wordings: moka::sync::Cache<String, Arc<Understood>>,
}

/// A question, understood against one snapshot.
pub(crate) enum Understood {
    /// It became a statement; the key finds its answer in the cache.
    Query(Box<Compiled>, Key),
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
        Ok(Self { source: Source::open(path)?, snapshot: Mutex::new(None) })
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
    pub fn snapshot(&self) -> Result<Arc<Snapshot>, SourceError> {
        let fingerprint = self.source.fingerprint()?;
        // Held while learning, so that questions at the same moment learn once.
        let mut held = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = held.as_ref().filter(|it| it.fingerprint == fingerprint) {
            return Ok(Arc::clone(known));
        }
        let learnt = Arc::new(self.learn(fingerprint)?);
        *held = Some(Arc::clone(&learnt));
        Ok(learnt)
    }

    /// `fingerprint` is from before the first look: a change during the looks gives the data
    /// another fingerprint, and the next question learns again.
    fn learn(&self, fingerprint: Fingerprint) -> Result<Snapshot, SourceError> {
        let schema = self.source.schema()?;
        let look = |probe: fact_nl2sql::Probe| {
            let found = self.source.run(&probe.sql, &PROBE_LIMITS, &Cancel::default());
            if let Err(err) = &found {
                tracing::warn!(error = %err, "a look at the data failed; the engine goes on without it");
            }
            (probe, found.ok())
        };
        let facts = fact_nl2sql::probes(&schema).into_iter().map(look).collect();
        let catalog = Catalog::new(schema, facts);
        Ok(Snapshot { fingerprint, catalog, wordings: moka::sync::Cache::new(MAX_WORDINGS) })
    }
}

impl Snapshot {
    /// The statement for `question` and how it was read, or why there is none.
    pub fn translate(&self, question: &str) -> Result<(String, Reading), String> {
        match &*self.understand(question) {
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
                let key = Key::new(plan, &self.fingerprint.0, &MADE_BY);
                Understood::Query(compiled, key)
            }
            Understanding::About(topic) => Understood::About(topic),
            Understanding::Declined(decline) => Understood::Declined(decline),
        });
        self.wordings.insert(question.to_owned(), Arc::clone(&understood));
        understood
    }
}
