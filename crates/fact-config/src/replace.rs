//! A file in place of another: whole, or not at all.

use std::{
    fs::{self, DirBuilder, OpenOptions, Permissions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Puts `text` into the file at `path`, which then either is as it was or holds all of it. The
/// folder is made where it is missing. A link stays one: the file it leads to is replaced.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let target = match fs::canonicalize(path) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => path.to_owned(),
        other => other?,
    };
    let permissions = fs::metadata(&target).ok().map(|it| it.permissions());
    if permissions.as_ref().is_some_and(Permissions::readonly) {
        // A rename would not ask, and who made it so did not want it written.
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    create_folder(&target)?;
    let draft = draft_beside(&target);
    let written = write(&draft, text, permissions).and_then(|()| fs::rename(&draft, &target));
    written.inspect_err(|_| {
        // What it could not be written to may not be there to remove.
        let _ = fs::remove_file(&draft);
    })
}

/// In the same folder, so that the rename stays on one disk; of this process alone.
fn draft_beside(target: &Path) -> PathBuf {
    target.with_extension(format!("draft-{}", std::process::id()))
}

fn write(draft: &Path, text: &str, permissions: Option<Permissions>) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(draft)?;
    file.write_all(text.as_bytes())?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    // A full disk may be noticed only here.
    file.sync_all()
}

/// Readable by its owner alone, as all of FACT's folders.
fn create_folder(target: &Path) -> io::Result<()> {
    let Some(folder) = target.parent().filter(|it| !it.as_os_str().is_empty()) else {
        return Ok(());
    };
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
