//! What is wrong with a setting, and where it stands.

use std::{fmt, path::PathBuf};

use crate::file::Unusable;

/// Something wrong, which was passed over. Shown, it says where it stands, what is wrong and what
/// would be right.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {fault}")]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// What is wrong.
    pub fault: Fault,
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the file.
    File {
        /// Which.
        path: PathBuf,
        /// Its line, counted from 1; `None` where it is about the file as a whole.
        line: Option<usize>,
    },
    /// In an environment variable.
    Environment {
        /// Which.
        variable: &'static str,
    },
}

/// What is wrong.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The value is of another kind, or out of range.
    #[error("`{name}` cannot be {value}: it must be {allowed}")]
    NotAllowed {
        /// The setting.
        name: &'static str,
        /// As it is written, cut short where it is long.
        value: String,
        /// What it may be.
        allowed: String,
    },
    /// No setting is called so.
    #[error("there is no setting `{name}`{}", meant(*nearest))]
    Unknown {
        /// As it is written, cut short where it is long.
        name: String,
        /// What may have been meant.
        nearest: Option<&'static str>,
    },
    /// A table is given one value.
    #[error("`{name}` holds several settings: write them below a line `[{name}]`")]
    NotATable {
        /// The table.
        name: String,
    },
    /// The line is no TOML; the file is read as if it were not there.
    #[error("this is not valid TOML: {message}")]
    Syntax {
        /// What the parser says.
        message: String,
    },
    /// The file cannot be read; nothing in it holds.
    #[error("the settings there are not used: {0}")]
    Unusable(#[from] Unusable),
}

/// Characters of a value or name that are shown.
const MAX_SHOWN: usize = 60;

impl Problem {
    /// The setting it is about, where it is about one.
    pub fn setting(&self) -> Option<&'static str> {
        match &self.fault {
            Fault::NotAllowed { name, .. } => Some(name),
            _ => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line: Some(line) } => write!(f, "{}, line {line}", path.display()),
            Self::File { path, line: None } => write!(f, "{}", path.display()),
            Self::Environment { variable } => f.write_str(variable),
        }
    }
}

/// The end of a sentence about an unknown name.
pub(crate) fn meant(nearest: Option<&'static str>) -> String {
    nearest.map(|it| format!(": `{it}` may be meant")).unwrap_or_default()
}

/// `text` on one line, of a length that can be shown.
pub(crate) fn cut(text: &str) -> String {
    let mut chars = text.chars();
    let mut shown: String = chars
        .by_ref()
        .take(MAX_SHOWN)
        .map(|it| if it.is_control() { '\u{fffd}' } else { it })
        .collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}
