//! Large things kept in files of their own, one for each source, as long as the source is what it
//! was.
//!
//! Start at [`Shelf::get`] and [`Shelf::put`]. A file is written whole or not at all, and one that
//! does not verify is as good as none. Nothing kept here is missed for longer than it takes to
//! make it anew.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// First bytes of a file; another form is another mark.
const MAGIC: &[u8; 16] = b"FACT kept thing\x01";

/// Ending of the files.
const ENDING: &str = "kept";

/// A folder of kept things, bounded in size.
#[derive(Debug, Clone)]
pub struct Shelf {
    folder: PathBuf,
    max_bytes: u64,
}

/// Why a thing could not be kept.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be written: {source}", path.display())]
pub struct ShelfError {
    /// The file or folder.
    pub path: PathBuf,
    /// What the operating system said.
    pub source: io::Error,
}

impl Shelf {
    /// Keeps things in `folder`, at most `max_bytes` together. The folder is made when something
    /// is put there.
    pub fn new(folder: PathBuf, max_bytes: u64) -> Self {
        Self { folder, max_bytes }
    }

    /// What was kept for `source`, where it was made from the state `stamp`. What was made from
    /// another state, and what is damaged, is dropped.
    pub fn get(&self, source: &str, stamp: &[u8]) -> Option<Vec<u8>> {
        let path = self.path(source);
        let mut file = File::open(&path).ok()?;
        let found = read(&mut file, &stamp_of(source, stamp));
        drop(file);
        if found.is_none() {
            tracing::info!("a kept file is of another state, or damaged: it is dropped");
            drop_file(&path);
        }
        found
    }

    /// Keeps `bytes`, made from the state `stamp` of `source`, in place of what was kept before;
    /// what was used longest ago makes room.
    ///
    /// # Errors
    /// Where the folder cannot be written; what was kept before is then as it was.
    pub fn put(&self, source: &str, stamp: &[u8], bytes: &[u8]) -> Result<(), ShelfError> {
        let path = self.path(source);
        if bytes.len() as u64 > self.max_bytes {
            drop_file(&path);
            return Ok(());
        }
        let fail = |path: &Path| {
            let path = path.to_owned();
            move |source| ShelfError { path, source }
        };
        create(&self.folder).map_err(fail(&self.folder))?;
        // Of this process alone: two that write at once do not write into each other's file.
        let draft = path.with_extension(format!("draft-{}", std::process::id()));
        let written = write(&draft, &stamp_of(source, stamp), bytes);
        let written = written.and_then(|()| fs::rename(&draft, &path));
        written.inspect_err(|_| drop_file(&draft)).map_err(fail(&path))?;
        self.make_room(&path);
        Ok(())
    }

    /// Drops files until what is kept fits, those written first before others, `newest` never.
    fn make_room(&self, newest: &Path) {
        let Ok(listed) = fs::read_dir(&self.folder) else { return };
        let mut files: Vec<(SystemTime, u64, PathBuf)> = listed
            .filter_map(|it| {
                let path = it.ok()?.path();
                let metadata = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
                Some((metadata.modified().ok()?, metadata.len(), path))
            })
            .collect();
        files.sort();
        let mut total: u64 = files.iter().map(|it| it.1).sum();
        for (_, size, path) in files.iter().filter(|it| it.2 != newest) {
            // A draft that a killed process left behind goes first or last, but it goes.
            if total <= self.max_bytes {
                break;
            }
            drop_file(path);
            total -= size;
        }
    }

    fn path(&self, source: &str) -> PathBuf {
        let name = blake3::hash(source.as_bytes()).to_hex();
        self.folder.join(name.as_str().get(..32).unwrap_or_default()).with_extension(ENDING)
    }
}

/// Stands for one state of one source.
fn stamp_of(source: &str, stamp: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(source.len() as u64).to_le_bytes()).update(source.as_bytes()).update(stamp);
    hasher.finalize().into()
}

fn read(file: &mut File, stamp: &[u8; 32]) -> Option<Vec<u8>> {
    let mut head = [0; 80];
    file.read_exact(&mut head).ok()?;
    let (magic, rest) = head.split_first_chunk::<16>()?;
    let (kept_stamp, checksum) = rest.split_first_chunk::<32>()?;
    if magic != MAGIC || kept_stamp != stamp {
        return None;
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).ok()?;
    (blake3::hash(&bytes).as_bytes().as_slice() == checksum).then_some(bytes)
}

fn write(path: &Path, stamp: &[u8; 32], bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(MAGIC)?;
    file.write_all(stamp)?;
    file.write_all(blake3::hash(bytes).as_bytes())?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes the folder readable by its owner alone: what is kept holds values of the data.
fn create(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn drop_file(path: &Path) {
    if let Err(err) = fs::remove_file(path)
        && err.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(error = %err, "a kept file was not removed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n_files(folder: &Path) -> usize {
        fs::read_dir(folder).map_or(0, Iterator::count)
    }

    #[test]
    fn a_thing_is_found_under_its_own_state_alone() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(folder.path().join("a/b"), 1_000);
        assert_eq!(shelf.get("x.db", b"1"), None);
        shelf.put("x.db", b"1", b"what was learnt").unwrap();
        shelf.put("y.db", b"1", b"another").unwrap();
        assert_eq!(shelf.get("x.db", b"1").as_deref(), Some(&b"what was learnt"[..]));
        // A changed source drops what was kept of the state before.
        assert_eq!(shelf.get("x.db", b"2"), None);
        assert_eq!(shelf.get("x.db", b"1"), None);
        assert_eq!(n_files(&folder.path().join("a/b")), 1);
    }

    #[test]
    fn a_damaged_file_is_as_good_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(folder.path().to_owned(), 1_000);
        let damages: [fn(&mut Vec<u8>); 4] = [
            |it| it.truncate(70),
            |it| it.truncate(85),
            |it| it.clear(),
            |it| {
                if let Some(last) = it.last_mut() {
                    *last ^= 1;
                }
            },
        ];
        for damage in damages {
            shelf.put("x.db", b"1", b"what was learnt").unwrap();
            let path = shelf.path("x.db");
            let mut bytes = fs::read(&path).unwrap();
            damage(&mut bytes);
            fs::write(&path, bytes).unwrap();
            assert_eq!(shelf.get("x.db", b"1"), None);
            assert!(!path.exists());
        }
    }

    #[test]
    fn what_is_kept_stays_within_its_bound() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(folder.path().to_owned(), 500);
        for name in ["a", "b", "c", "d"] {
            shelf.put(name, b"1", &[7; 100]).unwrap();
        }
        assert_eq!(n_files(folder.path()), 2);
        assert!(shelf.get("d", b"1").is_some());
        // One that is larger than all of the bound is not kept, nor what it replaces.
        shelf.put("d", b"1", &[7; 501]).unwrap();
        assert_eq!(shelf.get("d", b"1"), None);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, b"").unwrap();
        let err = Shelf::new(file.join("below"), 500).put("a", b"1", b"x").unwrap_err();
        assert!(err.to_string().contains("cannot be written"), "{err}");
    }
}
