//! The App: everything behind a door, put together once.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock, atomic::AtomicI64},
};

use fact_cache::{Budget, Cache, Shelf};
use fact_config::{Loaded, Settings};
use fact_core::{Answer, Cancel, Limits};
use fact_driver::{Driver, OpenData, Places, Snapshot, now_ms};
use fact_secret::Keyring;
use fact_store::Store;

use crate::{
    asking::Clients,
    error::{ApiError, Code},
    gate::{Bounds, Gate},
    logging::{self, Logging},
    open_app::OpenApp,
    paths::Paths,
    warming::Warming,
    wire::AnswerRef,
};

/// Names FACT in the operating system's keyring.
const KEYRING_SERVICE: &str = "fact";

/// What kept answers may take.
const CACHE_BUDGET: Budget =
    Budget { memory_bytes: 64 << 20, disk_bytes: 512 << 20, max_entries: u64::MAX, ttl: None };

/// What was learnt of data may take on disk; a database of a gigabyte takes some sixty megabytes.
const LEARNT_BUDGET_BYTES: u64 = 512 << 20;

/// What the whole tables of answers on screen may take.
const LIVE_BUDGET_BYTES: u64 = 256 << 20;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The setting that holds the data last opened; the sample without it.
const LAST_SOURCE: &str = "source.path";

/// What an [`App`] is opened with.
#[derive(Debug, Clone)]
pub struct Options {
    /// The data to open; the last one, or the sample, without it.
    pub file: Option<PathBuf>,
    /// Where FACT keeps its own files.
    pub paths: Paths,
    /// Whether the data last opened is opened again, and this one remembered: a window does, a
    /// single command does not.
    pub remembers_source: bool,
    /// Whether saved lists are asked ahead when they are due: a window does so, a single command
    /// does not.
    pub keeps_schedule: bool,
}

/// Everything behind a door.
pub struct App {
    pub(crate) driver: Driver,
    pub(crate) keyring: Keyring,
    pub(crate) paths: Paths,
    pub(crate) clients: Clients,
    pub(crate) gate: Gate,
    pub(crate) warming: Warming,
    settings: RwLock<Arc<Loaded>>,
    /// Things to know that came up while opening.
    notices: Vec<String>,
    /// Answers with all their rows, for paging, charts and exports.
    pub(crate) live: moka::sync::Cache<AnswerRef, Arc<Answer>>,
    /// Questions that could not be written down, and one more.
    pub(crate) n_unkept: AtomicI64,
    data: RwLock<Arc<Current>>,
    running: Mutex<HashMap<String, Cancel>>,
    remembers_source: bool,
    logging: Logging,
}

/// The open data, or why there is none.
pub(crate) struct Current {
    pub(crate) path: PathBuf,
    pub(crate) is_sample: bool,
    pub(crate) data: Result<OpenData, ApiError>,
}

impl App {
    /// Opens FACT for this user, with `file` or the data last opened. Blocks for some tens of
    /// milliseconds.
    ///
    /// # Errors
    /// [`Code::Storage`] where not even an unkept session is possible. Data that cannot be opened
    /// is no error here: the sample stands in, and `start` says why.
    pub fn open(file: Option<PathBuf>) -> Result<OpenApp, ApiError> {
        let paths = Paths::of_this_user();
        Self::with(Options { file, paths, remembers_source: true, keeps_schedule: true })
    }

    /// Opens FACT with everything said.
    ///
    /// # Errors
    /// As [`App::open`].
    pub fn with(options: Options) -> Result<OpenApp, ApiError> {
        let Options { file, paths, remembers_source, keeps_schedule } = options;
        let loaded = load_settings(&paths);
        let logging = logging::start(&paths.log_dir, loaded.settings.log.level);
        let mut notices: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
        let store = open_store(&paths, &mut notices)?;
        let cache = open_cache(&paths, &mut notices)?;
        let app = Self {
            driver: Driver { cache: Arc::new(cache), store: Arc::new(store) },
            keyring: Keyring::new(KEYRING_SERVICE),
            clients: Clients::default(),
            gate: Gate::new(bounds(&loaded.settings)),
            warming: Warming::default(),
            settings: RwLock::new(Arc::new(loaded)),
            live: moka::sync::Cache::builder()
                .max_capacity(LIVE_BUDGET_BYTES)
                .weigher(|_, answer: &Arc<Answer>| {
                    u32::try_from(fact_cache::answer_bytes(answer)).unwrap_or(u32::MAX)
                })
                .build(),
            data: RwLock::new(Arc::new(sample(&paths))),
            paths,
            notices,
            n_unkept: AtomicI64::new(1),
            running: Mutex::default(),
            remembers_source,
            logging,
        };
        app.apply(&app.settings());
        app.forget_old_words();
        Ok(OpenApp::start(app.with_first_source(file), keeps_schedule))
    }

    fn with_first_source(mut self, file: Option<PathBuf>) -> Self {
        let last = || self.driver.store.setting(LAST_SOURCE).ok().flatten().map(PathBuf::from);
        let wanted = file.or_else(|| if self.remembers_source { last() } else { None });
        if let Some(path) = wanted.filter(|it| !it.as_os_str().is_empty())
            && let Err(err) = self.open_source(&path)
        {
            self.notices.push(format!("{err}. The sample data is open instead"));
        }
        self
    }

    /// Things to know that came up while opening: what was set aside, what will not be kept.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// The settings as they hold now.
    pub(crate) fn settings(&self) -> Arc<Loaded> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The file the settings are kept in.
    pub(crate) fn settings_path(&self) -> PathBuf {
        settings_path(&self.paths)
    }

    /// Reads the settings anew; what they say holds from now on.
    pub(crate) fn reload_settings(&self) {
        let loaded = Arc::new(load_settings(&self.paths));
        self.apply(&loaded);
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = loaded;
    }

    fn apply(&self, loaded: &Loaded) {
        let settings = &loaded.settings;
        self.driver.cache.set_limits(settings.cache.max_size.into(), settings.cache.ttl);
        self.gate.set(bounds(settings));
        self.clients.forget();
        self.logging.set_level(settings.log.level);
    }

    /// Where a statement is cut short.
    pub(crate) fn limits(&self) -> Limits {
        Limits { timeout: self.settings().settings.queries.timeout, ..Limits::default() }
    }

    /// What was sent is kept word for word for a while only.
    fn forget_old_words(&self) {
        let days = i64::from(self.settings().settings.models.keep_sent_days);
        if let Err(err) = self.driver.store.forget_sent_before(now_ms() - days * DAY_MS) {
            tracing::warn!(error = %err, "what was sent long ago is still kept");
        }
    }

    /// The open data.
    pub(crate) fn current(&self) -> Arc<Current> {
        Arc::clone(&self.data.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Opens the SQLite file at `path` in place of the open data, which stays where this fails.
    pub(crate) fn open_source(&self, path: &Path) -> Result<(), ApiError> {
        let data = OpenData::open_at(path, places(&self.paths)).map_err(ApiError::bad_source)?;
        // Learnt now rather than at the first question, so that a bad file is told at once.
        data.snapshot(&Cancel::default()).map_err(ApiError::bad_source)?;
        self.unlock_cache_for(&data);
        let path = data.source().path().to_owned();
        if self.remembers_source {
            self.remember(&path.to_string_lossy());
            if let Err(err) = self.driver.store.touch_recent(&path, now_ms()) {
                tracing::warn!(error = %err, "the list of recent files was not written");
            }
        }
        self.put(Current { path, is_sample: false, data: Ok(data) });
        Ok(())
    }

    /// Opens the sample in place of the open data.
    pub(crate) fn open_sample(&self) {
        self.put(sample(&self.paths));
        if self.remembers_source {
            self.remember("");
        }
    }

    /// Waits until the open data has been read as far as it can be, which large data is at its
    /// first question only in part; tells in hundredths how far it is. For a caller that asks one
    /// question and ends.
    ///
    /// # Errors
    /// [`Code::BadSource`] where the data cannot be read now.
    pub fn settle(&self, tell: &dyn Fn(u8)) -> Result<(), ApiError> {
        let current = self.current();
        current.data()?.settle(&Cancel::default(), tell).map_err(ApiError::bad_source)
    }

    fn put(&self, current: Current) {
        *self.data.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(current);
    }

    fn remember(&self, path: &str) {
        if let Err(err) = self.driver.store.set_setting(LAST_SOURCE, path) {
            tracing::warn!(error = %err, "the open data was not remembered");
        }
    }

    /// A flag under which `stop` finds the work; taken off again when the guard is dropped.
    pub(crate) fn run_under(&self, ask_id: &str) -> Running<'_> {
        let cancel = Cancel::default();
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(ask_id.to_owned(), cancel.clone());
        Running { app: self, ask_id: ask_id.to_owned(), cancel }
    }

    /// Stops the work of that name, where it still runs.
    pub(crate) fn stop(&self, ask_id: &str) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cancel) = running.get(ask_id) {
            cancel.cancel();
        }
    }
}

/// Work that can be stopped by name.
pub(crate) struct Running<'a> {
    app: &'a App,
    ask_id: String,
    pub(crate) cancel: Cancel,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.app.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.ask_id);
    }
}

impl Current {
    /// The open data, or the error that says why there is none.
    pub(crate) fn data(&self) -> Result<&OpenData, ApiError> {
        self.data.as_ref().map_err(Clone::clone)
    }

    /// What the engine knows of the data as it is now.
    pub(crate) fn snapshot(&self) -> Result<Arc<Snapshot>, ApiError> {
        self.data()?.snapshot(&Cancel::default()).map_err(ApiError::bad_source)
    }
}

fn settings_path(paths: &Paths) -> PathBuf {
    paths.data_dir.join("settings.toml")
}

fn load_settings(paths: &Paths) -> Loaded {
    fact_config::load(&settings_path(paths), &|it| std::env::var(it).ok())
}

fn bounds(settings: &Settings) -> Bounds {
    let number = |it: u32| usize::try_from(it).unwrap_or(usize::MAX);
    Bounds {
        max_at_once: number(settings.queries.max_concurrent),
        max_a_minute: settings.queries.rate_limit.map(number),
    }
}

fn open_store(paths: &Paths, notices: &mut Vec<String>) -> Result<Store, ApiError> {
    let (store, set_aside) = match Store::open(&paths.data_dir.join("fact.db")) {
        Ok(opened) => opened,
        Err(err) => {
            tracing::warn!(error = %err, "conversations are not kept");
            notices.push(format!(
                "conversations and settings cannot be saved: {}",
                ApiError::new(Code::Storage, &err)
            ));
            (Store::in_memory().map_err(ApiError::storage)?, None)
        }
    };
    if let Some(path) = set_aside {
        let saved = match store.n_salvaged() {
            0 => "nothing of it could be read".to_owned(),
            n => format!("{n} rows of it were carried over"),
        };
        let kept = path.display();
        notices.push(format!(
            "the file of conversations was damaged and set aside as {kept}; {saved}"
        ));
    }
    if let Err(err) = store.settle_interrupted(now_ms()) {
        tracing::warn!(error = %err, "questions of a killed run were not settled");
    }
    Ok(store)
}

fn open_cache(paths: &Paths, notices: &mut Vec<String>) -> Result<Cache, ApiError> {
    let path = paths.cache_dir.join("answers.db");
    let (cache, set_aside) = match Cache::open(Some(&path), CACHE_BUDGET) {
        Ok(opened) => opened,
        Err(err) => {
            tracing::warn!(error = %err, "answers are kept in memory only");
            notices.push(format!(
                "answers are kept only until FACT is closed: {}",
                ApiError::new(Code::Storage, &err)
            ));
            Cache::open(None, CACHE_BUDGET).map_err(ApiError::storage)?
        }
    };
    if let Some(path) = set_aside {
        notices.push(format!(
            "the cache file was damaged: it was set aside as {} and a new one was started",
            path.display()
        ));
    }
    Ok(cache)
}

pub(crate) fn places(paths: &Paths) -> Places {
    Places {
        shelf: Some(Shelf::new(paths.cache_dir.join("learnt"), LEARNT_BUDGET_BYTES)),
        semantic_dir: Some(paths.data_dir.join("semantic")),
    }
}

/// The sample, written first where it is missing.
fn sample(paths: &Paths) -> Current {
    let kept = paths.data_dir.join(fact_sample::NAME);
    let opened = write_sample(&kept, paths).or_else(|err| {
        // A data folder that cannot be written must not keep the sample from a newcomer.
        tracing::warn!(error = %err, "the sample goes to the temporary folder");
        write_sample(&std::env::temp_dir().join(fact_sample::NAME), paths)
    });
    match opened {
        Ok((path, data)) => Current { path, is_sample: true, data: Ok(data) },
        Err(err) => Current { path: kept, is_sample: true, data: Err(err) },
    }
}

fn write_sample(path: &Path, paths: &Paths) -> Result<(PathBuf, OpenData), ApiError> {
    if !path.exists() {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(ApiError::storage)?;
        }
        fact_sample::write(path).map_err(ApiError::storage)?;
    }
    let data = OpenData::open_at(path, places(paths)).map_err(ApiError::bad_source)?;
    Ok((path.to_owned(), data))
}
