//! SQLite's authorizer: what a statement may do. Everything that is not listed is denied.
//!
//! # Source
//! <https://www.sqlite.org/c3ref/set_authorizer.html>; SQLite asks while it compiles a statement,
//! once for every table, column and function it would touch.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{
    Connection,
    hooks::{AuthAction, AuthContext, Authorization},
};

/// Functions that reach beyond the data: files, libraries, the log.
const DENIED_FUNCTIONS: [&str; 6] =
    ["load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "sqlite_log"];

/// SQLite's own tables that hold something about the user's data. Its others show the raw file
/// or the engine's inside.
const OPEN_TABLES: [&str; 9] = [
    "sqlite_master",
    "sqlite_schema",
    "sqlite_temp_master",
    "sqlite_temp_schema",
    "sqlite_sequence",
    "sqlite_stat1",
    "sqlite_stat2",
    "sqlite_stat3",
    "sqlite_stat4",
];

/// Full-text tables ask it to see whether their index is up to date; it changes nothing.
const DATA_VERSION: AuthAction<'static> =
    AuthAction::Pragma { pragma_name: "data_version", pragma_value: None };

/// Tables and columns that a statement must not read, beside all that none may.
///
/// They are denied to views and common table expressions too: SQLite names both alike.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hidden {
    /// Whole tables, in lower case.
    tables: HashSet<String>,
    /// Table and column, in lower case.
    columns: HashSet<(String, String)>,
}

impl Hidden {
    /// Hides these tables, and these columns of others.
    pub fn new<'a>(
        tables: impl IntoIterator<Item = &'a str>,
        columns: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let lower = |it: &str| it.to_lowercase();
        Self {
            tables: tables.into_iter().map(lower).collect(),
            columns: columns.into_iter().map(|(a, b)| (lower(a), lower(b))).collect(),
        }
    }

    /// What `sql` does that cannot be told from reading something hidden, in words. SQLite does not
    /// ask for the columns that a join with `USING` or `NATURAL` compares.
    pub fn is_in_doubt(&self, sql: &str) -> Option<&'static str> {
        if self.tables.is_empty() && self.columns.is_empty() {
            return None;
        }
        let tokens = fact_sql::tokens(sql);
        let has = |word: &str| {
            let mut words = tokens.iter().filter_map(|it| sql.get(it.range.clone()));
            words.any(|it| it.eq_ignore_ascii_case(word))
        };
        match () {
            () if has("USING") => {
                Some("joining with USING where something is hidden, which ON would do")
            }
            () if has("NATURAL") => {
                Some("joining with NATURAL where something is hidden, which ON would do")
            }
            () => None,
        }
    }

    fn hides(&self, table: &str, column: &str) -> bool {
        let table = table.to_lowercase();
        self.tables.contains(&table) || self.columns.contains(&(table, column.to_lowercase()))
    }
}

/// The last thing that was denied, for the message, and what is denied to the next statement.
#[derive(Clone, Default)]
pub struct Denial(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    denied: Option<String>,
    hidden: Option<Arc<Hidden>>,
}

impl Denial {
    /// From now on `connection` does nothing but read.
    pub fn install(connection: &mut Connection) -> rusqlite::Result<Self> {
        let denial = Self::default();
        let noted = denial.clone();
        connection.authorizer(Some(move |context: AuthContext<'_>| {
            let mut state = noted.0.lock().unwrap_or_else(PoisonError::into_inner);
            let hidden = state.hidden.as_deref();
            match denied(context.action).or_else(|| shut(context.action, hidden?)) {
                None => Authorization::Allow,
                action => {
                    state.denied = action;
                    Authorization::Deny
                }
            }
        }))?;
        Ok(denial)
    }

    /// Hides these from the next statement, until they are taken.
    pub fn hide(&self, hidden: Option<Arc<Hidden>>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).hidden = hidden;
    }

    /// What was denied since the last call. Nothing is hidden any more.
    pub fn take(&self) -> Option<String> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.hidden = None;
        state.denied.take()
    }
}

/// `None` where the action reads nothing hidden, else what it is in words.
fn shut(action: AuthAction<'_>, hidden: &Hidden) -> Option<String> {
    let AuthAction::Read { table_name, column_name } = action else { return None };
    hidden
        .hides(table_name, column_name)
        .then(|| format!("reading {table_name}.{column_name}, which is hidden"))
}

/// `None` where the action only reads, else what it is in words.
fn denied(action: AuthAction<'_>) -> Option<String> {
    let words = match action {
        AuthAction::Select | AuthAction::Recursive | DATA_VERSION => return None,
        AuthAction::Read { table_name, .. } if is_open(table_name) => return None,
        AuthAction::Read { table_name, .. } => format!("reading {table_name}"),
        AuthAction::Function { function_name } if may_call(function_name) => return None,
        AuthAction::Function { function_name } => format!("calling {function_name}"),
        AuthAction::Pragma { pragma_name, .. } => format!("using PRAGMA {pragma_name}"),
        AuthAction::Insert { table_name } => format!("inserting into {table_name}"),
        AuthAction::Update { table_name, .. } => format!("updating {table_name}"),
        AuthAction::Delete { table_name } => format!("deleting from {table_name}"),
        AuthAction::Attach { .. } => "attaching another file".to_owned(),
        AuthAction::Transaction { .. } | AuthAction::Savepoint { .. } => {
            "controlling a transaction".to_owned()
        }
        _ => "changing the database".to_owned(),
    };
    Some(words)
}

fn is_open(table: &str) -> bool {
    let name = table.to_ascii_lowercase();
    let is_engine = ["sqlite_", "pragma_"].iter().any(|it| name.starts_with(it))
        || ["dbstat", "bytecode", "tables_used"].contains(&name.as_str());
    !is_engine || OPEN_TABLES.contains(&name.as_str())
}

fn may_call(function: &str) -> bool {
    !DENIED_FUNCTIONS.iter().any(|it| function.eq_ignore_ascii_case(it))
}
