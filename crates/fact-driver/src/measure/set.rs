//! Sets of questions with the statements that answer them, as they lie in files.
//!
//! A data set is a folder: `questions.jsonl`, a question a line, and `db/*.sqlite`. A set is one
//! such folder, a folder of them, or a file of questions alone.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use fact_eval::{AsOf, BadTime};
use serde::Deserialize;

/// The file of questions in the folder of a data set.
const QUESTIONS: &str = "questions.jsonl";

/// A question with the statements that answer it.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    /// Names it.
    pub id: String,
    /// The database it is about, by the name of its file without the ending.
    #[serde(default)]
    pub db: String,
    /// In plain English.
    pub question: String,
    /// A statement that answers it.
    pub gold_sql: String,
    /// Others that do.
    #[serde(default)]
    pub gold_sql_alt: Vec<String>,
    /// When it was asked, `2025-01-22 12:00:00`: its statements take that for the present time.
    #[serde(default)]
    pub as_of: Option<String>,
    /// Questions asked before it, oldest first.
    #[serde(default)]
    pub history: Vec<String>,
    /// What was said with it ("revenue means net revenue").
    #[serde(default)]
    pub instructions: Option<String>,
    /// Which part of its data set it belongs to.
    #[serde(default)]
    pub split: Option<String>,
    /// How hard it is, in the words of its data set.
    #[serde(default)]
    pub hardness: Option<String>,
    /// Its data set; the name of its folder where it says none.
    #[serde(default)]
    pub dataset: String,
    /// Whether its statement is one `SELECT` without others inside or beside it.
    #[serde(default)]
    pub single_block: Option<bool>,
    /// Whether it is of the kind that analysts ask.
    #[serde(default)]
    pub analytics_core: Option<bool>,
    /// What its statement makes use of.
    #[serde(default)]
    pub features: Vec<String>,
    /// The file of its database.
    #[serde(skip)]
    pub path: PathBuf,
}

/// Which questions of a set are wanted.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// The folders of these data sets; all where there are none.
    pub datasets: Vec<String>,
    /// Those of this part only.
    pub split: Option<String>,
    /// The database they are about, in place of what each says.
    pub db: Option<PathBuf>,
}

/// Why a set could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// There is no such set.
    #[error("{} holds no questions: name a file of questions, or a folder with {QUESTIONS} in it or in folders below it", path.display())]
    NoSet {
        /// The path as given.
        path: PathBuf,
    },
    /// The set has none of the questions asked for.
    #[error(
        "no question of the set is among those asked for: check the names of data sets and of the part"
    )]
    NothingSelected,
    /// A line is no question.
    #[error("line {line} of {} is no question: {source}", path.display())]
    BadLine {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A line is no statement for a question.
    #[error("line {line} of {} is no statement for a question: {source}", path.display())]
    BadPrediction {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A question was asked at no time.
    #[error("question {id} of {}: {source}", path.display())]
    BadTime {
        /// The file.
        path: PathBuf,
        /// Which question.
        id: String,
        /// What is wrong with it.
        source: BadTime,
    },
    /// The database of a question is missing.
    #[error("question {id} is about {}, which does not exist", path.display())]
    NoDatabase {
        /// The first question of it.
        id: String,
        /// Where it should be.
        path: PathBuf,
    },
    /// The file system failed.
    #[error("{} cannot be read: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The questions of the set at `path` that are wanted, in the order of folders and lines.
///
/// # Errors
/// [`SetError`]; where a question is broken or its database is missing, nothing is measured.
pub fn load(path: &Path, wanted: &Selection) -> Result<Vec<Case>, SetError> {
    let files = files(path, wanted)?;
    let mut cases = Vec::new();
    for file in files {
        read(&file, wanted, &mut cases)?;
    }
    let mut databases: Vec<&Path> = Vec::new();
    for case in &cases {
        if databases.last() != Some(&case.path.as_path()) {
            if !case.path.is_file() {
                return Err(SetError::NoDatabase { id: case.id.clone(), path: case.path.clone() });
            }
            databases.push(&case.path);
        }
    }
    if cases.is_empty() { Err(SetError::NothingSelected) } else { Ok(cases) }
}

fn files(path: &Path, wanted: &Selection) -> Result<Vec<PathBuf>, SetError> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let own = path.join(QUESTIONS);
    if own.is_file() {
        return Ok(vec![own]);
    }
    let io = |source| SetError::Io { path: path.to_owned(), source };
    if !path.is_dir() {
        return Err(SetError::NoSet { path: path.to_owned() });
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(io)? {
        let folder = entry.map_err(io)?.path();
        let file = folder.join(QUESTIONS);
        if file.is_file() {
            found.push(file);
        }
    }
    if found.is_empty() {
        return Err(SetError::NoSet { path: path.to_owned() });
    }
    found.retain(|it| wanted.datasets.is_empty() || wanted.datasets.contains(&folder_name(it)));
    found.sort();
    Ok(found)
}

fn read(file: &Path, wanted: &Selection, cases: &mut Vec<Case>) -> Result<(), SetError> {
    let text = fs::read_to_string(file)
        .map_err(|source| SetError::Io { path: file.to_owned(), source })?;
    for (idx, line) in text.lines().enumerate().filter(|(_, it)| !it.trim().is_empty()) {
        let bad = |source| SetError::BadLine { path: file.to_owned(), line: idx + 1, source };
        let mut case: Case = serde_json::from_str(line).map_err(bad)?;
        if wanted.split.is_some() && case.split != wanted.split {
            continue;
        }
        if let Some(Err(source)) = case.as_of.as_ref().map(|it| it.parse::<AsOf>()) {
            return Err(SetError::BadTime { path: file.to_owned(), id: case.id, source });
        }
        if case.dataset.is_empty() {
            case.dataset = folder_name(file);
        }
        case.path = wanted.db.clone().unwrap_or_else(|| database(file, &case.db));
        cases.push(case);
    }
    Ok(())
}

/// A database lies in the folder `db` beside the questions.
fn database(file: &Path, name: &str) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    folder.join("db").join(format!("{name}.sqlite"))
}

fn folder_name(file: &Path) -> String {
    let name = file.parent().and_then(Path::file_name);
    name.map(|it| it.to_string_lossy().into_owned()).unwrap_or_default()
}
