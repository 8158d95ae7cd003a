//! FACT in a folder of its own, as a test asks it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use fact_api::{
    ApiError, App, OpenApp, Options, Paths,
    commands::{self, Context},
    wire::{
        Answer, AnswerRef, AnswerRows, Answered, AnsweredParts, Ask, Cell, ClearCache, OpenSource,
        Turn, TurnState,
    },
};
use rusqlite::Connection;

const QUIET: Context<'static> = Context { progress: &|_| () };

pub struct Desk {
    pub app: OpenApp,
    pub folder: Arc<tempfile::TempDir>,
}

impl Desk {
    /// FACT with the sample open.
    pub fn new() -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let app = open(folder.path());
        Self { app, folder }
    }

    /// FACT with a database made by `make` open; gives its path too.
    pub fn with(make: impl FnOnce(&Connection)) -> (Self, PathBuf) {
        let desk = Self::new();
        let path = desk.folder.path().join("data.sqlite");
        make(&Connection::open(&path).unwrap());
        desk.open(&path);
        (desk, path)
    }

    pub fn open(&self, path: &Path) {
        let path = path.to_str().unwrap().to_owned();
        commands::open_source(&self.app, &OpenSource { path }, &QUIET).unwrap();
    }

    /// What comes of a question.
    #[track_caller]
    pub fn ask(&self, question: &str) -> Answered {
        let req = Answer { question: question.to_owned(), ..Answer::default() };
        match commands::answer(&self.app, &req, &QUIET) {
            Ok(answered) => answered,
            Err(err) => panic!("{question}: {err}"),
        }
    }

    /// The answer to a question that must have one.
    #[track_caller]
    pub fn answer(&self, question: &str) -> AnsweredParts {
        let answered = self.ask(question);
        if let Some(decline) = answered.declined {
            panic!("{question}\n  was declined: {}", decline.reason);
        }
        answered.parts.unwrap()
    }

    /// Asks within a conversation, as the window does; gives the turn.
    pub fn converse(&self, question: &str) -> i64 {
        self.converse_in(None, question).id
    }

    /// Asks within this conversation, or a new one; the question must have an answer.
    #[track_caller]
    pub fn converse_in(&self, conversation_id: Option<i64>, question: &str) -> Turn {
        let turn = self.turn_in(conversation_id, question);
        assert!(matches!(turn.state, TurnState::Answered { .. }), "{question}: {:?}", turn.state);
        turn
    }

    /// Asks within this conversation, or a new one, whatever comes of it.
    pub fn turn_in(&self, conversation_id: Option<i64>, question: &str) -> Turn {
        self.turn(&Ask {
            ask_id: "test".to_owned(),
            question: question.to_owned(),
            conversation_id,
            refresh: false,
            edits: Vec::new(),
            turn_id: None,
            answer_by: None,
            cost_agreed: false,
        })
    }

    /// Asks again in the place of a turn, with these changes.
    pub fn edit(&self, turn: &Turn, edits: Vec<String>) -> Turn {
        self.turn(&Ask {
            ask_id: "test".to_owned(),
            question: String::new(),
            conversation_id: Some(turn.conversation_id),
            refresh: false,
            edits,
            turn_id: Some(turn.id),
            answer_by: None,
            cost_agreed: false,
        })
    }

    fn turn(&self, req: &Ask) -> Turn {
        commands::ask(&self.app, req, &QUIET).unwrap()
    }

    /// A page of a turn's rows.
    pub fn rows(&self, turn_id: i64, offset: u64) -> Result<Vec<Vec<Cell>>, ApiError> {
        let req = AnswerRows { of: AnswerRef::Turn(turn_id), offset, limit: 1_000 };
        commands::answer_rows(&self.app, &req, &QUIET).map(|it| it.rows)
    }

    pub fn clear_cache(&self) {
        commands::clear_cache(&self.app, &ClearCache { key: None }, &QUIET).unwrap();
    }

    /// The sample's file.
    pub fn sample(&self) -> PathBuf {
        self.folder.path().join("data").join(fact_sample::NAME)
    }

    /// A second FACT over the same files, as another window is.
    pub fn beside(&self) -> Self {
        Self { app: open(self.folder.path()), folder: Arc::clone(&self.folder) }
    }

    /// FACT closed and opened again in the same folder.
    pub fn restarted(self) -> Self {
        let Self { app, folder } = self;
        drop(app);
        let app = open(folder.path());
        Self { app, folder }
    }
}

fn open(folder: &Path) -> OpenApp {
    let paths = Paths::under(folder);
    // A test asks faster than any person.
    std::fs::create_dir_all(&paths.data_dir).unwrap();
    std::fs::write(paths.data_dir.join("settings.toml"), "[queries]\nrate_limit = 0\n").unwrap();
    // A test says itself when it looks at the clock.
    let options = Options { file: None, paths, remembers_source: true, keeps_schedule: false };
    App::with(options).unwrap()
}

/// Rows of a statement that was written for the test, run by SQLite without any of FACT.
pub fn expected(path: &Path, sql: &str) -> Vec<Vec<Cell>> {
    let conn = Connection::open(path).unwrap();
    let mut statement = conn.prepare(sql).unwrap_or_else(|err| panic!("{sql}\n{err}"));
    let n_columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..n_columns)
            .map(|idx| {
                Ok(match row.get_ref(idx)? {
                    rusqlite::types::ValueRef::Null => Cell::Null,
                    rusqlite::types::ValueRef::Integer(it) => Cell::Integer(it),
                    rusqlite::types::ValueRef::Real(it) => Cell::Real(it),
                    rusqlite::types::ValueRef::Text(it) => {
                        Cell::Text(String::from_utf8_lossy(it).into_owned())
                    }
                    rusqlite::types::ValueRef::Blob(_) => Cell::Text("blob".to_owned()),
                })
            })
            .collect()
    });
    rows.unwrap().map(Result::unwrap).collect()
}
