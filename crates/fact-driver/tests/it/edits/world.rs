//! Two databases, two windows over one cache file, and what is drawn by a seed.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    path::PathBuf,
    sync::Arc,
};

use fact_cache::{Budget, Cache, Entry, Key, Part};
use fact_core::{Answer, CacheLevel, Cancel, Value};
use fact_driver::{AskOptions, Asked, Driver, OpenData, Outcome, Reply, Stage, now_ms};
use fact_store::{Confirmation, How, Store};
use fact_testkit::Random;
use rusqlite::{Connection, types::ValueRef};
use tempfile::TempDir;

use super::{
    changes::{self, COUNT_TO, connect},
    questions::{CONFIRMED, QUESTIONS, TABLES, bonuses, ledger},
};

const BUDGET: Budget =
    Budget { memory_bytes: 8 << 20, disk_bytes: 16 << 20, max_entries: u64::MAX, ttl: None };

/// What a stamp costs is no concern here: each answer is worth one.
const WORTH_A_STAMP_US: u64 = 50_000;

struct Database {
    path: PathBuf,
    /// As each window has it open.
    open: [OpenData; 2],
    /// Another program's connection, where it stays open; perhaps within a transaction.
    writer: Option<Connection>,
    is_wal: bool,
}

pub struct World {
    folder: TempDir,
    databases: [Database; 2],
    windows: [Driver; 2],
    /// Keeps nothing.
    fresh: Driver,
    random: Random,
    seed: u64,
    pub counts: BTreeMap<String, u64>,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let databases = ["one.db", "two.db"].map(|name| {
            let path = folder.path().join(name);
            let conn = connect(&path);
            conn.execute_batch(TABLES).unwrap();
            conn.execute_batch(&bonuses(3)).unwrap();
            conn.execute_batch(&ledger(COUNT_TO)).unwrap();
            drop(conn);
            let open = [(), ()].map(|()| OpenData::open(&path).unwrap());
            Database { path, open, writer: None, is_wal: false }
        });
        let store = Arc::new(Store::in_memory().unwrap());
        let nothing = Budget { max_entries: 0, ..BUDGET };
        let fresh = Driver {
            cache: Arc::new(Cache::open(None, nothing).unwrap().0),
            store: Arc::clone(&store),
        };
        let windows =
            [(), ()].map(|()| Driver { cache: cache(&folder), store: Arc::clone(&store) });
        let (random, counts) = (Random::new(seed), BTreeMap::new());
        let world = Self { folder, databases, windows, fresh, random, seed, counts };
        world.confirm();
        world
    }

    /// Answers some questions by statements of a person's own: those the engine has for others.
    fn confirm(&self) {
        for database in &self.databases {
            let data = &database.open[0];
            let snapshot = data.snapshot(&Cancel::default()).unwrap();
            for (question, of) in CONFIRMED {
                let (sql, _) = snapshot.translate(&Asked::from(*of)).unwrap();
                let confirmation = Confirmation {
                    source: data.identity().to_owned(),
                    wording: (*question).to_owned(),
                    question: (*question).to_owned(),
                    // Another text for the same statement.
                    sql: sql.replace('\n', "   \n"),
                    reading_json: String::new(),
                    columns: Vec::new(),
                    rows_digest: String::new(),
                    n_rows: 0,
                    confirmed_at_ms: 1,
                    how: How::Sql,
                    engine_agreed: false,
                };
                self.fresh.store.confirm(&confirmation).unwrap();
            }
        }
    }

    fn count(&mut self, what: impl Into<String>) {
        *self.counts.entry(what.into()).or_default() += 1;
    }

    pub fn step(&mut self, step: u64) {
        match self.random.below(1_000) {
            0..160 => self.change(),
            160..172 => self.begin_or_end(),
            172..180 => self.tidy(),
            180..185 => self.swap_file(),
            185..188 => self.restart(),
            188..192 => self.forget(),
            _ => self.ask(step),
        }
    }

    fn change(&mut self) {
        let idx = usize::from(self.random.below(3) == 0);
        let (what, sql) = changes::statements(&mut self.random);
        let stays = self.random.below(2) == 0;
        let database = &mut self.databases[idx];
        let writer = database.writer.take().unwrap_or_else(|| connect(&database.path));
        // Within a transaction that is not over: it has to do without a BEGIN of its own.
        let done = writer.execute_batch(&sql);
        if stays || !writer.is_autocommit() {
            database.writer = Some(writer);
        }
        match done {
            Ok(()) => self.count(format!("changed: {what}")),
            Err(_) => self.count("not changed"),
        }
    }

    /// Leaves a transaction open while questions go on, or ends it.
    fn begin_or_end(&mut self) {
        let idx = usize::try_from(self.random.below(2)).unwrap();
        let commits = self.random.below(2) == 0;
        let database = &mut self.databases[idx];
        let writer = database.writer.take().unwrap_or_else(|| connect(&database.path));
        let what = if writer.is_autocommit() {
            writer.execute_batch("BEGIN IMMEDIATE; UPDATE sales SET amount = amount + 1").unwrap();
            "changed: not committed yet"
        } else {
            writer.execute_batch(if commits { "COMMIT" } else { "ROLLBACK" }).unwrap();
            if commits { "changed: committed at last" } else { "changed: rolled back" }
        };
        database.writer = Some(writer);
        self.count(what);
    }

    fn tidy(&mut self) {
        let idx = usize::try_from(self.random.below(2)).unwrap();
        let sql = *self.random.pick(&[
            "VACUUM",
            "PRAGMA wal_checkpoint(TRUNCATE)",
            "PRAGMA wal_checkpoint(PASSIVE)",
            "PRAGMA wal_checkpoint(RESTART)",
        ]);
        let database = &self.databases[idx];
        if database.writer.as_ref().is_none_or(Connection::is_autocommit) {
            connect(&database.path).execute_batch(sql).unwrap();
            self.count(format!("changed: {sql}"));
        }
    }

    fn swap_file(&mut self) {
        let idx = usize::try_from(self.random.below(2)).unwrap();
        let backup = self.folder.path().join(format!("backup {idx}"));
        let database = &mut self.databases[idx];
        // A log beside it would be taken for the new file's.
        if !database.is_wal {
            database.writer = None;
            let what = changes::replace(&database.path, &backup, &mut self.random);
            self.count(format!("changed: {what}"));
        }
    }

    /// Everything is closed and opened again, perhaps in another journal mode.
    fn restart(&mut self) {
        let idx = usize::try_from(self.random.below(2)).unwrap();
        let path = self.databases[idx].path.clone();
        self.databases[idx].writer = None;
        let elsewhere = connect(&self.folder.path().join("elsewhere.db"));
        elsewhere.execute_batch("CREATE TABLE IF NOT EXISTS t (n INTEGER)").unwrap();
        let elsewhere = self.folder.path().join("elsewhere.db");
        self.databases[idx].open = [(), ()].map(|()| OpenData::open(&elsewhere).unwrap());
        let is_wal = self.random.below(2) == 0;
        let mode = if is_wal { "WAL" } else { "DELETE" };
        let switched = connect(&path).pragma_update(None, "journal_mode", mode);
        let database = &mut self.databases[idx];
        if switched.is_ok() {
            database.is_wal = is_wal;
        }
        database.open = [(), ()].map(|()| OpenData::open(&path).unwrap());
        self.count(format!("opened again, journal mode {mode}"));
        if self.random.below(2) == 0 {
            let idx = usize::try_from(self.random.below(2)).unwrap();
            // The file is locked while it is open: first the old one goes.
            self.windows[idx].cache = Arc::clone(&self.fresh.cache);
            self.windows[idx].cache = cache(&self.folder);
        }
    }

    fn forget(&mut self) {
        let window = usize::try_from(self.random.below(2)).unwrap();
        let driver = &self.windows[window];
        match self.random.below(4) {
            0 => driver.cache.clear().unwrap(),
            1 => {
                let source = self.databases[0].open[window].source().path().to_string_lossy();
                driver.cache.clear_source(&source).unwrap();
            }
            2 => {
                driver.cache.set_limits(3, None);
                driver.cache.flush().unwrap();
                driver.cache.set_limits(u64::MAX, None);
            }
            _ => {
                for info in driver.cache.entries(2).unwrap() {
                    driver.cache.remove(&info.key).unwrap();
                }
            }
        }
        self.count("entries dropped");
    }

    fn ask(&mut self, step: u64) {
        let idx = usize::from(self.random.below(3) == 0);
        let window = usize::try_from(self.random.below(2)).unwrap();
        let question = if self.random.below(12) == 0 {
            self.random.pick(CONFIRMED).0
        } else {
            self.random.pick_early(QUESTIONS)
        };
        let reply = self.reply(idx, window, question);
        let at = format!("step {step} of seed {}: {question}", self.seed);
        let Outcome::Answered { answer, key, .. } = &reply.outcome else {
            self.count("declined");
            return;
        };
        self.count(format!("answered: {}", how(&reply)));
        if reply.cache.tier == Some("disk") {
            self.count("found on disk");
        }
        let database = &self.databases[idx];
        let rows = fresh_rows(&database.path, &answer.sql);
        assert_eq!(shown(answer), rows, "{at}: {}\n{}", reply.cache.reason, answer.sql);
        if self.random.below(10) == 0 {
            let data = &self.databases[idx].open[window];
            let (cancel, anew) = (Cancel::default(), &self.fresh);
            let anew = anew.ask(data, question, &AskOptions::new(&cancel)).unwrap();
            let Outcome::Answered { answer: anew, .. } = anew.outcome else { panic!("{at}") };
            assert_eq!(parts(answer), parts(&anew), "{at}: {}", reply.cache.reason);
            self.count("compared with a whole answer worked out anew");
        }
        if let Some(key) = key {
            self.stamp(idx, window, *key);
        }
    }

    /// The reply to a question, in the middle of which the data changes now and then.
    fn reply(&mut self, idx: usize, window: usize, question: &str) -> Reply {
        let at = (self.random.below(20) == 0)
            .then(|| *self.random.pick(&[Stage::Reading, Stage::Checking, Stage::Running]));
        let (at, n_changes) = (Cell::new(at), Cell::new(0_u64));
        let random = RefCell::new(&mut self.random);
        let database = &self.databases[idx];
        let is_free = database.writer.as_ref().is_none_or(Connection::is_autocommit);
        let progress = |stage: Stage| {
            if at.get() == Some(stage) && is_free {
                at.set(None);
                let (_, sql) = changes::statements(&mut random.borrow_mut());
                n_changes.set(u64::from(connect(&database.path).execute_batch(&sql).is_ok()));
            }
        };
        let cancel = Cancel::default();
        let options = AskOptions { progress: &progress, ..AskOptions::new(&cancel) };
        let reply = self.windows[window].ask(&database.open[window], question, &options);
        let reply = reply.unwrap_or_else(|it| panic!("{question}: {it}"));
        if n_changes.get() > 0 {
            self.count("changed: while it was asked");
        }
        reply
    }

    /// As the thread of the driver does for what takes long.
    fn stamp(&mut self, idx: usize, window: usize, key: Key) {
        // Drawn in any case, so that the next draws do not hang on what a thread did.
        let is_left = self.random.below(3) == 0;
        let (cache, data) = (&self.windows[window].cache, &self.databases[idx].open[window]);
        let Some(entry) = cache.peek(&key, now_ms()) else { return };
        if !entry.parts.is_empty() {
            if entry.cost_us != WORTH_A_STAMP_US {
                self.count("stamped by its thread");
            }
            return;
        }
        if is_left {
            return;
        }
        let stamps = data.source().stamps(&entry.answer.sql, 10_000, &Cancel::default()).unwrap();
        let Some(stamps) = stamps.filter(|it| key.is_of(&it.fingerprint.0)) else { return };
        let part = |(name, stamp)| Part { name, stamp };
        let statement = part((String::new(), stamps.statement));
        let tables = stamps.tables.into_iter().map(part);
        let parts = std::iter::once(statement).chain(tables).collect();
        let cost_us = WORTH_A_STAMP_US;
        cache.put(key, Entry { parts, cost_us, ..Entry::clone(&entry) });
        self.count("stamped by hand");
    }
}

fn cache(folder: &TempDir) -> Arc<Cache> {
    let (cache, set_aside) = Cache::open(Some(&folder.path().join("answers.db")), BUDGET).unwrap();
    assert_eq!(set_aside, None);
    Arc::new(cache)
}

fn how(reply: &Reply) -> String {
    let cache = &reply.cache;
    match cache.level {
        Some(CacheLevel::Answer) if cache.reason.contains("made from is unchanged") => {
            "answer, data changed elsewhere".into()
        }
        Some(CacheLevel::Answer) => "answer, data unchanged".into(),
        Some(CacheLevel::Result) => "result".into(),
        Some(CacheLevel::Plan) => "plan".into(),
        None => match cache.miss {
            Some(miss) => format!("worked out, {}", miss_word(&format!("{miss:?}"))),
            None => "worked out, not kept".into(),
        },
    }
}

fn miss_word(debug: &str) -> String {
    match debug {
        "DataChanged" => "data changed".into(),
        "EngineChanged" => "told otherwise".into(),
        other => other.to_lowercase(),
    }
}

/// What SQLite itself says now.
fn fresh_rows(path: &std::path::Path, sql: &str) -> Vec<Vec<Value>> {
    let conn = connect(path);
    let mut statement = conn.prepare(sql).unwrap();
    let n_columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..n_columns).map(|idx| Ok(value(row.get_ref(idx)?))).collect::<rusqlite::Result<_>>()
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn value(it: ValueRef<'_>) -> Value {
    match it {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(it) => Value::Integer(it),
        ValueRef::Real(it) => Value::Real(it),
        ValueRef::Text(it) => Value::Text(String::from_utf8_lossy(it).into_owned()),
        ValueRef::Blob(it) => Value::Blob { size_bytes: it.len() as u64 },
    }
}

fn shown(answer: &Answer) -> Vec<Vec<Value>> {
    answer.table.rows.clone()
}

/// All that a person sees of an answer but for when it was made.
fn parts(answer: &Answer) -> String {
    let Answer { sentence, sql, table, chart, checks, analysis, .. } = answer;
    format!("{}\n{sql}\n{table:?}\n{chart:?}\n{checks:?}\n{analysis:?}", sentence.plain())
}
