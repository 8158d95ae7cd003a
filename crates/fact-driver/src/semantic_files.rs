//! The semantic files of a database: `NAME.fact.toml` beside it, and one in FACT's own folder.
//!
//! Both hold; where they speak of the same the one beside the data does. The one in FACT's folder
//! is where words go that a person taught with a button: nothing is written beside the data.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use fact_core::Schema;
use fact_nl2sql::{Fault, Semantics, WordError};

/// A longer file is none that a person wrote.
const MAX_BYTES: u64 = 1 << 20;

/// Faults named in a notice; the others are counted.
const MAX_FAULTS: usize = 3;

/// Where the files of one database are, whether there are any or not.
#[derive(Debug, Clone)]
pub(crate) struct SemanticFiles {
    beside: PathBuf,
    own: Option<PathBuf>,
}

/// How the files stood when they were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stand([Option<(u64, SystemTime)>; 2]);

/// What the files say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    pub semantics: Semantics,
    /// What is used of the files, word for word: a part of an answer's key.
    pub text: String,
    /// Why a file is not used.
    pub notices: Vec<String>,
}

/// Why a word was not taught.
#[derive(Debug, thiserror::Error)]
pub enum TeachError {
    /// FACT has no folder for it in this session.
    #[error("there is no folder to keep words in")]
    NoFolder,
    /// The word cannot be put into the file.
    #[error("the word cannot be put into {}: {source}", path.display())]
    Word {
        /// The file.
        path: PathBuf,
        /// Why.
        source: WordError,
    },
    /// The word means nothing in this data.
    #[error("{}", faults.iter().map(|it| it.message.as_str()).collect::<Vec<_>>().join("; "))]
    Meaning {
        /// What is wrong.
        faults: Vec<Fault>,
    },
    /// The file cannot be read or written.
    #[error("{} cannot be written: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl SemanticFiles {
    /// Of the data at `data`; `folder` is FACT's own for such files.
    pub fn of(data: &Path, folder: Option<&Path>) -> Self {
        let stem = data.file_stem().unwrap_or(data.as_os_str()).to_string_lossy();
        // Two files of one name in different folders have words of their own.
        let hash = blake3::hash(data.as_os_str().as_encoded_bytes()).to_hex();
        let hash = hash.get(..8).unwrap_or_default();
        Self {
            beside: data.with_extension("fact.toml"),
            own: folder.map(|it| it.join(format!("{stem}-{hash}.fact.toml"))),
        }
    }

    /// The file in FACT's own folder.
    pub fn own(&self) -> Option<&Path> {
        self.own.as_deref()
    }

    /// The file beside the data.
    pub fn beside(&self) -> &Path {
        &self.beside
    }

    /// How the files stand now, in some microseconds.
    pub fn stand(&self) -> Stand {
        let of = |path: &Path| {
            let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
            Some((metadata.len(), metadata.modified().ok()?))
        };
        Stand([of(&self.beside), self.own.as_deref().and_then(of)])
    }

    /// What the files say of data of this schema.
    pub fn read(&self, schema: &Schema) -> Told {
        let mut told = Told::default();
        for path in std::iter::once(&self.beside).chain(&self.own) {
            let text = match text_of(path) {
                Ok(Some(text)) => text,
                Ok(None) => continue,
                Err(err) => {
                    told.notices.push(format!("{} is not used: {err}", shown(path)));
                    continue;
                }
            };
            match Semantics::read(&text, schema) {
                Ok(semantics) => {
                    told.semantics = std::mem::take(&mut told.semantics).and(semantics);
                    told.text.push_str(&text);
                    told.text.push('\0');
                }
                Err(faults) => told.notices.push(not_used(path, &faults)),
            }
        }
        told
    }

    /// Puts a word into the file in FACT's own folder. The file is written only where all of it
    /// can be used.
    pub fn teach(&self, schema: &Schema, word: &str, meaning: &str) -> Result<(), TeachError> {
        let path = self.own.clone().ok_or(TeachError::NoFolder)?;
        let file = |source| TeachError::File { path: path.clone(), source };
        let text = text_of(&path).map_err(file)?.unwrap_or_default();
        let text = fact_nl2sql::with_word(&text, word, meaning)
            .map_err(|source| TeachError::Word { path: path.clone(), source })?;
        Semantics::read(&text, schema).map_err(|faults| TeachError::Meaning { faults })?;
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(file)?;
        let draft = path.with_extension("draft");
        fs::write(&draft, text).and_then(|()| fs::rename(&draft, &path)).map_err(file)
    }
}

fn text_of(path: &Path) -> io::Result<Option<String>> {
    match fs::metadata(path) {
        Ok(it) if it.len() > MAX_BYTES => Err(io::Error::other("it is too large")),
        Ok(_) => fs::read_to_string(path).map(Some),
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(err) => Err(err),
    }
}

fn not_used(path: &Path, faults: &[Fault]) -> String {
    let mut named: Vec<String> = faults.iter().take(MAX_FAULTS).map(ToString::to_string).collect();
    if let Some(n @ 1..) = faults.len().checked_sub(MAX_FAULTS) {
        named.push(format!("and {n} more"));
    }
    format!("{} is not used: {}", shown(path), named.join("; "))
}

fn shown(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
