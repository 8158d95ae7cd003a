//! One value of the file changed, everything else as it was written.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

use crate::{
    Kind, Settings,
    file::{self, Unusable},
    list::{self, Setting},
    problem::{cut, meant},
    replace::replace,
};

/// Why a value was not set. The file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// No setting is called so.
    #[error("there is no setting `{name}`{}", meant(*nearest))]
    Unknown {
        /// The name.
        name: String,
        /// What may have been meant.
        nearest: Option<&'static str>,
    },
    /// The value is of another kind, or out of range.
    #[error("`{name}` cannot be {value}: it must be {allowed}")]
    NotAllowed {
        /// The setting.
        name: &'static str,
        /// The value, cut short where it is long.
        value: String,
        /// What it may be.
        allowed: String,
    },
    /// The file cannot be read.
    #[error("{} cannot be changed: {source}; move it away or fix it", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Unusable,
    },
    /// The file is no TOML, so that nothing is put into it.
    #[error("{}, line {line}: this is not valid TOML ({message}); fix it first", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Its line, counted from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// The file has something else where the value belongs.
    #[error("{} has something other than settings in `{name}`: fix it first", path.display())]
    Shape {
        /// The file.
        path: PathBuf,
        /// The table or setting.
        name: &'static str,
    },
    /// No room on the disk.
    #[error("no room left on the disk for {}: free some space and try again", path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// The file or its folder cannot be written.
    #[error("{} cannot be written ({source}): allow writing to it and its folder", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

/// What some editors of text begin a file with, to say that it is UTF-8.
const MARK: &str = "\u{feff}";

/// Held from reading the file to writing it, so that two threads do not undo each other's change.
static WRITING: Mutex<()> = Mutex::new(());

/// Sets one value in the file, in place of the one before, with comments and order as they were.
/// File and folder are made where they are missing. What the environment sets goes on to hold.
///
/// # Errors
/// As [`SetError`] names them; the file is then as it was.
pub fn set(file: &Path, name: &str, value: &str) -> Result<(), SetError> {
    let setting = known(name)?;
    let value = checked(setting, value)?;
    change(file, |document| {
        let (table, key) = setting.path();
        let table_of = document.entry(table).or_insert_with(new_table);
        let Some(table_of) = table_of.as_table_like_mut() else { return Err(table) };
        put(table_of, key, value).ok_or(setting.name)
    })
}

/// Takes one value out of the file, with the comment right above it, so that its default holds.
///
/// # Errors
/// As [`SetError`] names them; the file is then as it was.
pub fn unset(file: &Path, name: &str) -> Result<(), SetError> {
    let setting = known(name)?;
    change(file, |document| {
        let (table, key) = setting.path();
        if let Some(table_of) = document.get_mut(table).and_then(Item::as_table_like_mut) {
            table_of.remove(key);
        }
        Ok(())
    })
}

fn known(name: &str) -> Result<&'static Setting, SetError> {
    list::find(name)
        .ok_or_else(|| SetError::Unknown { name: cut(name), nearest: list::nearest(name) })
}

/// The value as it is written into a file.
fn checked(setting: &Setting, text: &str) -> Result<Value, SetError> {
    let not_allowed = || SetError::NotAllowed {
        name: setting.name,
        value: format!("\"{}\"", cut(text)),
        allowed: setting.field.allowed(),
    };
    let mut settings = Settings::default();
    setting.field.put(&mut settings, text).map_err(|_| not_allowed())?;
    let text = setting.field.show(&mut settings);
    match setting.field.kind() {
        // Digits, and a point between digits, are the same in TOML.
        Kind::Whole | Kind::Dollars => text.parse().map_err(|_| not_allowed()),
        Kind::Choice | Kind::Text => Ok(text.into()),
    }
}

fn new_table() -> Item {
    Item::Table(Table::new())
}

/// `None` where something else than a value has the key.
fn put(table: &mut dyn TableLike, key: &str, mut value: Value) -> Option<()> {
    match table.get_mut(key) {
        Some(item) => {
            let known = item.as_value_mut()?;
            *value.decor_mut() = known.decor().clone();
            *known = value;
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
    Some(())
}

/// Reads the file, has `edit` change it, and writes it where it changed. `edit` fails with the name
/// of what stands in its way.
fn change(
    path: &Path,
    edit: impl FnOnce(&mut DocumentMut) -> Result<(), &'static str>,
) -> Result<(), SetError> {
    // A panic while it was held has left no file half written.
    let _held = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let before = file::text(path)
        .map_err(|source| SetError::Unusable { path: path.to_owned(), source })?
        .unwrap_or_default();
    let mut document = parse(path, &before)?;
    let unchanged = document.to_string();
    edit(&mut document).map_err(|name| SetError::Shape { path: path.to_owned(), name })?;
    let changed = document.to_string();
    if changed == unchanged {
        return Ok(());
    }
    replace(path, &as_before(&before, &changed)).map_err(|source| match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            SetError::DiskFull { path: path.to_owned() }
        }
        _ => SetError::Write { path: path.to_owned(), source },
    })
}

fn parse(path: &Path, text: &str) -> Result<DocumentMut, SetError> {
    let text = text.strip_prefix(MARK).unwrap_or(text);
    text.parse().map_err(|err: toml_edit::TomlError| SetError::Syntax {
        path: path.to_owned(),
        line: file::line_of(text, err.span().map_or(0, |it| it.start)),
        message: cut(err.message()),
    })
}

/// With the mark at its start and the line ends of `before`, which some editors of text write.
fn as_before(before: &str, text: &str) -> String {
    let mark = if before.starts_with(MARK) { MARK } else { "" };
    let text = if before.contains("\r\n") {
        text.replace("\r\n", "\n").replace('\n', "\r\n")
    } else {
        text.to_owned()
    };
    format!("{mark}{text}")
}
