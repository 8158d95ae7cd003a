//! The open data and what the engine knows of it, renewed whenever the data changes.
//!
//! A [`Snapshot`] belongs to one fingerprint. Whoever asks compares fingerprints first, so what
//! the engine knew before a committed change is never used after it. Of large data the first
//! snapshot knows a part; a thread reads on and puts a whole one in its place.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use fact_cache::{Key, Shelf};
use fact_core::{Cancel, Decline, Reading};
use fact_nl2sql::{Catalog, Compiled, Learnt, Topic, Understanding};
use fact_source::{Fingerprint, OpenError, QueryError, Source, SourceError};

use crate::{
    clocks::Clocks,
    learn::{self, Progress},
    semantic_files::{SemanticFiles, Stand, TeachError, Told},
};

/// Wordings remembered a snapshot: a question asked again is not read again.
const MAX_WORDINGS: u64 = 20_000;

/// Who made an answer: the engine, and the FACT that checked it, told it and chose its chart.
static MADE_BY: LazyLock<String> =
    LazyLock::new(|| format!("{} in FACT {}", fact_nl2sql::VERSION, env!("CARGO_PKG_VERSION")));

/// How often who waits for the data to be read is told how far it is.
const TELLING: Duration = Duration::from_millis(100);

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

/// Where FACT keeps what belongs to open data; by default nowhere.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Holds what was learnt of data between starts.
    pub shelf: Option<Shelf>,
    /// Holds semantic files, beside those that lie with the data.
    pub semantic_dir: Option<PathBuf>,
}

/// An open database with what the engine knows of it.
pub struct OpenData {
    shared: Arc<Shared>,
    /// Ends the thread that reads on.
    stop: Cancel,
}

/// What the thread that reads on has in common with who asks.
struct Shared {
    source: Source,
    shelf: Option<Shelf>,
    files: SemanticFiles,
    known: Mutex<Known>,
    /// Told when a thread has ended.
    ended: Condvar,
}

#[derive(Default)]
struct Known {
    snapshot: Option<Arc<Snapshot>>,
    /// Threads that read on. More than one only while an older one notices that the data changed.
    n_readers: usize,
}

/// What the engine knows of the data as it stands under one fingerprint.
pub struct Snapshot {
    /// Which state of the data this is.
    pub fingerprint: Fingerprint,
    /// What the engine knows.
    pub catalog: Catalog,
    learnt: Arc<Learnt>,
    /// How far the data has been read, where it is not yet known whole.
    progress: Option<Arc<Progress>>,
    /// How the semantic files stood.
    stand: Stand,
    notices: Vec<String>,
    made_by: String,
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
    /// Opens the SQLite file at `path`, for reading only. What is learnt of it is kept nowhere.
    ///
    /// # Errors
    /// Those of [`Source::open`].
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Self::open_at(path, Places::default())
    }

    /// Opens the SQLite file at `path`, for reading only, with places for what belongs to it.
    ///
    /// # Errors
    /// Those of [`Source::open`].
    pub fn open_at(path: &Path, places: Places) -> Result<Self, OpenError> {
        let source = Source::open(path)?;
        let files = SemanticFiles::of(source.path(), places.semantic_dir.as_deref());
        let (known, ended) = (Mutex::default(), Condvar::new());
        let shared = Shared { source, shelf: places.shelf, files, known, ended };
        Ok(Self { shared: Arc::new(shared), stop: Cancel::default() })
    }

    /// The user's database itself.
    pub fn source(&self) -> &Source {
        &self.shared.source
    }

    /// The semantic files that are looked for: beside the data, and in FACT's own folder.
    pub fn semantic_paths(&self) -> (&Path, Option<&Path>) {
        (self.shared.files.beside(), self.shared.files.own())
    }

    /// What the engine knows of the data as it is now: what it knew, where nothing was committed
    /// since, else learnt anew. Large data is known in part at first and read on by a thread.
    ///
    /// # Errors
    /// Where the data cannot be read now.
    pub fn snapshot(&self, cancel: &Cancel) -> Result<Arc<Snapshot>, LearnError> {
        let shared = &self.shared;
        let fingerprint = shared.source.fingerprint()?;
        let stand = shared.files.stand();
        // Held while learning, so that questions at the same moment learn once.
        let mut known = shared.known();
        let held = known.snapshot.as_ref().filter(|it| it.fingerprint == fingerprint);
        if let Some(held) = held {
            if held.stand == stand {
                return Ok(Arc::clone(held));
            }
            let (learnt, progress) = (Arc::clone(&held.learnt), held.progress.clone());
            let told = Arc::new(shared.snapshot(fingerprint, learnt, progress, stand));
            known.snapshot = Some(Arc::clone(&told));
            return Ok(told);
        }
        // `fingerprint` is from before the first look: a change during the looks gives the data
        // another one, and the next question learns again.
        let kept_on = shared.shelf.as_ref();
        let first = learn::first_look(&shared.source, kept_on, fingerprint, cancel)?;
        let first = Arc::new(first);
        let progress = (!first.is_whole()).then(Arc::<Progress>::default);
        if let Some(progress) = &progress {
            self.read_on(&mut known, fingerprint, &first, progress);
        }
        let snapshot = Arc::new(shared.snapshot(fingerprint, first, progress, stand));
        known.snapshot = Some(Arc::clone(&snapshot));
        Ok(snapshot)
    }

    /// Waits until the data as it is now has been read as far as it can be; tells in hundredths
    /// how far it is.
    ///
    /// # Errors
    /// Where the data cannot be read now, or `cancel` says stop.
    pub fn settle(&self, cancel: &Cancel, tell: &dyn Fn(u8)) -> Result<(), LearnError> {
        loop {
            let snapshot = self.snapshot(cancel)?;
            let known = self.shared.known();
            let (Some(percent), 1..) = (snapshot.percent(), known.n_readers) else {
                return Ok(());
            };
            tell(percent);
            if cancel.is_cancelled() {
                return Err(LearnError::Look(QueryError::Cancelled));
            }
            drop(self.shared.ended.wait_timeout(known, TELLING));
        }
    }

    /// From now on `word` means `meaning`: a table, `table.column`, a measure or
    /// `table.column = text`. The next question knows it.
    ///
    /// # Errors
    /// Where it means nothing in this data, or cannot be written down.
    pub fn teach(&self, word: &str, meaning: &str) -> Result<(), TeachError> {
        let known = self.shared.known().snapshot.clone();
        let schema = known.map(|it| it.learnt.schema().clone()).unwrap_or_default();
        self.shared.files.teach(&schema, word, meaning)
    }

    fn read_on(
        &self,
        known: &mut Known,
        fingerprint: Fingerprint,
        first: &Arc<Learnt>,
        progress: &Arc<Progress>,
    ) {
        let (shared, first) = (Arc::clone(&self.shared), Arc::clone(first));
        let (progress, stop) = (Arc::clone(progress), self.stop.clone());
        let work = move || {
            let (source, kept_on) = (&shared.source, shared.shelf.as_ref());
            let learnt = learn::read_on(source, kept_on, fingerprint, &first, &progress, &stop);
            shared.put(fingerprint, learnt.map(Arc::new));
        };
        match thread::Builder::new().name("fact-learn".to_owned()).spawn(work) {
            Ok(_) => known.n_readers += 1,
            Err(err) => tracing::warn!(error = %err, "large data stays known in part"),
        }
    }
}

impl Drop for OpenData {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Shared {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn snapshot(
        &self,
        fingerprint: Fingerprint,
        learnt: Arc<Learnt>,
        progress: Option<Arc<Progress>>,
        stand: Stand,
    ) -> Snapshot {
        let Told { semantics, text, notices } = self.files.read(learnt.schema());
        // What is known of a part of the data may be read otherwise than what is known of all.
        let part = if progress.is_some() { "a part of " } else { "" };
        Snapshot {
            fingerprint,
            catalog: Catalog::told(&learnt, &semantics),
            clocks: Clocks::of(learnt.schema()),
            learnt,
            progress,
            stand,
            notices,
            made_by: format!("{} with {part}the data known, told {text}", *MADE_BY),
            wordings: moka::sync::Cache::new(MAX_WORDINGS),
        }
    }

    /// A thread has ended: what it learnt stands in place of what was known, where the data is
    /// still the same.
    fn put(&self, fingerprint: Fingerprint, learnt: Option<Arc<Learnt>>) {
        let stand = self.files.stand();
        // Made before the lock is taken: questions go on meanwhile.
        let whole = learnt.map(|it| Arc::new(self.snapshot(fingerprint, it, None, stand)));
        let mut known = self.known();
        known.n_readers = known.n_readers.saturating_sub(1);
        let held = known.snapshot.as_ref().filter(|it| it.fingerprint == fingerprint).cloned();
        if let Some(held) = held {
            // Where the thread failed, what is known stays, and nobody waits for more.
            known.snapshot = Some(whole.unwrap_or_else(|| {
                let (learnt, stand) = (Arc::clone(&held.learnt), held.stand.clone());
                Arc::new(self.snapshot(fingerprint, learnt, None, stand))
            }));
        }
        drop(known);
        self.ended.notify_all();
    }
}

impl Snapshot {
    /// How far the data has been read, in hundredths, where it is not yet known whole.
    pub fn percent(&self) -> Option<u8> {
        self.progress.as_ref().map(|it| it.percent())
    }

    /// Things to know of the data: why a semantic file is not used.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// What is to be said with every answer as things stand at this moment.
    pub(crate) fn notes(&self) -> Vec<String> {
        let reading = self.percent().map(|it| format!("values are still being read: {it} %"));
        reading.into_iter().chain(self.notices.iter().cloned()).collect()
    }

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
                let key = || Key::new(plan, &self.fingerprint.0, &self.made_by);
                let key = self.clocks.are_left_alone_by(&compiled.sql).then(key);
                Understood::Query(compiled, key)
            }
            Understanding::About(topic) => Understood::About(topic),
            Understanding::Declined(decline) => Understood::Declined(decline),
        });
        self.wordings.insert(question.to_owned(), Arc::clone(&understood));
        understood
    }
}
