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
use fact_core::{Asked as Asking, Cancel, Decline, Limits, Reading, Value};
use fact_nl2sql::{Catalog, Compiled, Completion, Learnt, Present, Topic, Understanding};
use fact_source::{Fingerprint, Hidden, OpenError, QueryError, Source, SourceError};
use fact_sql::{CanonicalSql, Collations};

use crate::{
    ask::now_ms,
    calendar,
    clocks::Clocks,
    learn::{self, Progress},
    semantic_files::{SemanticFiles, Stand, TeachError, Told},
    stamping::{self, Stamping},
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

impl Asked<'_> {
    /// The day on which it was asked.
    fn day(&self) -> Present {
        self.as_of.and_then(Present::read).unwrap_or_else(today)
    }
}

/// The day it is where the person is.
fn today() -> Present {
    let date = calendar::date(now_ms());
    Present::on(date.year(), date.month(), date.day())
}

impl<'a> From<&'a str> for Asked<'a> {
    /// A question by itself.
    fn from(question: &'a str) -> Self {
        Self { question, history: &[], as_of: None, instructions: None }
    }
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
    /// Ends the threads that read on and stamp.
    stop: Cancel,
    /// Stamps kept answers, so that they outlive changes elsewhere in the data.
    stamping: Stamping,
}

/// What the thread that reads on has in common with who asks.
struct Shared {
    source: Arc<Source>,
    identity: String,
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
    collations: Collations,
    wordings: moka::sync::Cache<Wording, Arc<Understood>>,
}

/// All that says what a question means: what was asked before it, its words, what was changed, and
/// the day it was asked on where the data goes beyond that.
type Wording = (Vec<Asking>, Asking, Option<Present>);

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
        let source = Arc::new(Source::open(path)?);
        let identity = identity_of(source.path());
        let files = SemanticFiles::of(source.path(), places.semantic_dir.as_deref());
        let (known, ended) = (Mutex::default(), Condvar::new());
        let shared = Shared { source, identity, shelf: places.shelf, files, known, ended };
        let stamping = Stamping::default();
        Ok(Self { shared: Arc::new(shared), stop: Cancel::default(), stamping })
    }

    /// What tells this data from all other, whatever path it was opened by: see [`identity_of`].
    pub fn identity(&self) -> &str {
        &self.shared.identity
    }

    /// What the engine last knew of the data, without a look at it; `None` while it is learnt.
    pub fn learnt(&self) -> Option<Arc<Snapshot>> {
        self.shared.known.try_lock().ok()?.snapshot.clone()
    }

    /// The user's database itself.
    pub fn source(&self) -> &Source {
        &self.shared.source
    }

    /// Stamps an answer that was just kept, when there is time.
    pub(crate) fn stamp_later(&self, job: stamping::Job) {
        self.stamping.later(&self.shared.source, &self.stop, job);
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
        self.stamping.end();
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
            collations: collations_of(&self.source),
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

    /// Who makes answers of this data, and what it was told.
    pub(crate) fn made_by(&self) -> &str {
        &self.made_by
    }

    /// What a statement that others wrote must not read: what a person hid.
    pub(crate) fn hidden(&self) -> Hidden {
        let shown = self.catalog.schema();
        let (mut tables, mut columns) = (Vec::new(), Vec::new());
        for table in &self.learnt.schema().tables {
            let name = table.name.as_str();
            let Some(seen) = shown.table(name) else {
                tables.push(name);
                continue;
            };
            let all = table.columns.iter().map(|it| it.name.as_str());
            let unseen = all.filter(|it| seen.column(it).is_none());
            columns.extend(unseen.map(|it| (name, it)));
        }
        Hidden::new(tables, columns)
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

    /// The statement for a question and how it was read, or why there is none. The engine reads
    /// it by itself: confirmed answers are not looked at.
    pub fn translate(&self, asked: &Asked<'_>) -> Result<(String, Arc<Reading>), String> {
        let earlier: Vec<Asking> = asked.history.iter().map(Asking::plain).collect();
        match &*self.understand_on(asked.day(), &earlier, &Asking::plain(asked.question)) {
            Understood::Query(compiled, _) => {
                Ok((compiled.sql.clone(), Arc::clone(&compiled.reading)))
            }
            Understood::About(_) => {
                Err("asks about FACT itself: no statement is run for it".to_owned())
            }
            Understood::Declined(decline) => Err(decline.reason.clone()),
        }
    }

    /// The statements of the readings that a question is asked back with; none where it is answered
    /// or nothing is offered.
    pub fn asked_back(&self, asked: &Asked<'_>) -> Vec<String> {
        let earlier: Vec<Asking> = asked.history.iter().map(Asking::plain).collect();
        let read = |asking: &Asking| self.understand_on(asked.day(), &earlier, asking);
        let Understood::Declined(decline) = &*read(&Asking::plain(asked.question)) else {
            return Vec::new();
        };
        let chosen = decline
            .choices
            .iter()
            .map(|it| read(&Asking { edits: it.edits.clone(), ..Asking::plain(asked.question) }));
        let statement = |it: Arc<Understood>| match &*it {
            Understood::Query(compiled, _) => Some(compiled.sql.clone()),
            Understood::About(_) | Understood::Declined(_) => None,
        };
        chosen.filter_map(statement).collect()
    }

    /// What can be typed at `cursor`, in bytes of `text`; `goes_on` says whether there is a
    /// question before to go on from.
    pub fn complete(&self, text: &str, cursor: usize, goes_on: bool) -> Vec<Completion> {
        fact_nl2sql::complete(text, cursor, goes_on, &self.catalog)
    }

    /// Reads what is asked after `earlier`, or remembers how it was read.
    pub(crate) fn understand(&self, earlier: &[Asking], asked: &Asking) -> Arc<Understood> {
        self.understand_on(today(), earlier, asked)
    }

    /// The same, asked on a day.
    fn understand_on(&self, day: Present, earlier: &[Asking], asked: &Asking) -> Arc<Understood> {
        let catalog = self.catalog.at(day);
        let wording = (earlier.to_vec(), asked.clone(), catalog.present());
        if let Some(known) = self.wordings.get(&wording) {
            return known;
        }
        let understanding = fact_nl2sql::understand_in(earlier, asked, &catalog);
        let understood = Arc::new(match understanding {
            Understanding::Query(compiled) => {
                let plan = compiled.plan.canonical();
                let key = self.key(plan, &compiled.sql);
                Understood::Query(compiled, key)
            }
            Understanding::About(topic) => Understood::About(topic),
            Understanding::Declined(decline) => Understood::Declined(decline),
        });
        self.wordings.insert(wording, Arc::clone(&understood));
        understood
    }

    /// The form that `sql` has in common with statements that give the same rows.
    pub(crate) fn canonical(&self, sql: &str) -> CanonicalSql {
        fact_sql::canonical(sql, self.learnt.schema(), self.collations)
    }

    /// What the answer to `sql`, which says what `plan` says, is kept under; `None` where the
    /// answer may change while the data does not.
    pub(crate) fn key(&self, plan: &str, sql: &str) -> Option<Key> {
        let key = || Key::new(plan, &self.fingerprint.0, &self.made_by);
        self.clocks.are_left_alone_by(sql).then(key)
    }
}

/// Which collations the columns declare; not known, where the database does not say so now.
fn collations_of(source: &Source) -> Collations {
    let select = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL";
    match source.run(select, &Limits::default(), &Cancel::default()) {
        Ok(table) if !table.truncated => Collations::of(table.column(0).filter_map(Value::as_str)),
        _ => Collations::Unknown,
    }
}

/// What a file is known by: its path with links followed, as far as it exists.
pub fn identity_of(path: &Path) -> String {
    // On Windows the canonical form is one that not every program takes, and links are rare.
    let real = if cfg!(windows) { std::path::absolute(path) } else { path.canonicalize() };
    real.unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned()
}
