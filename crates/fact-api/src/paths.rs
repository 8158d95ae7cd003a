//! Where FACT keeps its own files on this platform.

use std::path::PathBuf;

/// Names an environment variable that puts all of FACT's files under one folder, for portable
/// installs and for tests.
pub const HOME_VARIABLE: &str = "FACT_HOME";

/// Where FACT keeps its own files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// Conversations, settings and the sample data.
    pub data_dir: PathBuf,
    /// Kept answers; may be deleted at any time.
    pub cache_dir: PathBuf,
    /// Logs.
    pub log_dir: PathBuf,
}

impl Paths {
    /// The platform's usual places, or those under [`HOME_VARIABLE`].
    ///
    /// # Source
    /// XDG Base Directory Specification on Linux, `Library` on macOS, Known Folders on Windows,
    /// as the `directories` crate reads them.
    pub fn of_this_user() -> Self {
        if let Some(home) = std::env::var_os(HOME_VARIABLE).filter(|it| !it.is_empty()) {
            return Self::under(&PathBuf::from(home));
        }
        match directories::ProjectDirs::from("", "", "fact") {
            Some(dirs) => Self {
                data_dir: dirs.data_dir().to_owned(),
                cache_dir: dirs.cache_dir().to_owned(),
                log_dir: dirs.state_dir().unwrap_or(dirs.data_local_dir()).join("logs"),
            },
            // No home folder: a service account, or a container.
            None => Self::under(&std::env::temp_dir().join("fact")),
        }
    }

    /// Everything under one folder.
    pub fn under(home: &std::path::Path) -> Self {
        Self {
            data_dir: home.join("data"),
            cache_dir: home.join("cache"),
            log_dir: home.join("logs"),
        }
    }
}
