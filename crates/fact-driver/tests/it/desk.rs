//! A folder with a database, a shelf and a place for semantic files.

use std::{path::PathBuf, sync::Arc, time::Duration};

use fact_cache::{Budget, Cache, Shelf};
use fact_core::Cancel;
use fact_driver::{AskOptions, Driver, OpenData, Outcome, Places, Reply};
use fact_store::Store;
use rusqlite::Connection;

pub struct Desk {
    pub folder: tempfile::TempDir,
    pub data: OpenData,
    driver: Driver,
}

impl Desk {
    /// Opens a database made by `sql`.
    pub fn new(sql: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Connection::open(folder.path().join("shop.db")).unwrap().execute_batch(sql).unwrap();
        let data = open(&folder);
        let cache = Cache::open(None, Budget::default()).unwrap().0;
        let driver =
            Driver { cache: Arc::new(cache), store: Arc::new(Store::in_memory().unwrap()) };
        Self { folder, data, driver }
    }

    /// Opens the database again, as another start of the program does.
    pub fn restart(&mut self) {
        self.data = open(&self.folder);
    }

    /// Closes all, and tells whether somebody still holds the cache.
    pub fn close(self) -> bool {
        let Self { driver, data, folder } = self;
        let cache = Arc::downgrade(&driver.cache);
        drop((driver, data, folder));
        cache.upgrade().is_some()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn change(&self, sql: &str) {
        let writer = Connection::open(self.path("shop.db")).unwrap();
        // A thread may be reading; it lets writers in between two slices.
        writer.busy_timeout(Duration::from_secs(30)).unwrap();
        writer.execute_batch(sql).unwrap();
    }

    pub fn settle(&self) {
        self.data.settle(&Cancel::default(), &|_| ()).unwrap();
    }

    /// How far the data is known, in hundredths.
    pub fn percent(&self) -> Option<u8> {
        self.data.snapshot(&Cancel::default()).unwrap().percent()
    }

    pub fn ask(&self, question: &str) -> Reply {
        let cancel = Cancel::default();
        self.driver.ask(&self.data, question, &AskOptions::new(&cancel)).unwrap()
    }

    /// The answer in words with its notes, or why there is none.
    pub fn told(&self, question: &str) -> String {
        match self.ask(question).outcome {
            Outcome::Answered { answer, reading, .. } => {
                format!("{} {}", answer.sentence.plain(), reading.notes.join("; "))
            }
            Outcome::Declined(decline) => decline.reason,
        }
    }

    /// Files that hold what was learnt.
    pub fn kept(&self) -> Vec<PathBuf> {
        let listed = std::fs::read_dir(self.path("learnt"));
        listed.map_or_else(|_| Vec::new(), |it| it.map(|it| it.unwrap().path()).collect())
    }
}

fn open(folder: &tempfile::TempDir) -> OpenData {
    let places = Places {
        shelf: Some(Shelf::new(folder.path().join("learnt"), 64 << 20)),
        semantic_dir: Some(folder.path().join("semantic")),
    };
    OpenData::open_at(&folder.path().join("shop.db"), places).unwrap()
}
