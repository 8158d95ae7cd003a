//! The folder and the empty file, readable by their owner alone.

use std::{
    fs::{DirBuilder, OpenOptions},
    path::Path,
};

use crate::OpenError;

/// Makes the folder that is to hold `path`, and those above it, readable by the owner alone. A
/// folder that exists keeps its permissions.
pub(crate) fn create(path: &Path) -> Result<(), OpenError> {
    let Some(folder) = path.parent().filter(|it| !it.as_os_str().is_empty()) else {
        return Ok(());
    };
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|source| OpenError::Folder { folder: folder.to_path_buf(), source })
}

/// Makes an empty file where there is none, readable by the owner alone; `SQLite` gives the
/// files beside it the same permissions. Fails where the file may not be written.
pub(crate) fn touch(path: &Path) -> Result<(), OpenError> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(source) => Err(OpenError::from_io(path.to_path_buf(), &source)),
    }
}
