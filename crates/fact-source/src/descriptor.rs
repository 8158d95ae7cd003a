//! Open files that stay open.
//!
//! On Unix a process loses all its locks on a file when it closes *any* descriptor of that file.
//! A descriptor of ours on a database, closed at the wrong moment, would so take SQLite's
//! locks away from under a connection of this process (one of ours, or one of FACT's own
//! stores). Therefore each file is opened once, shared by all who ask, and not closed before
//! its file is gone from the disk. Elsewhere locks belong to the handle and nothing is kept.
//!
//! # Source
//! <https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_>

use std::{
    fs::{File, Metadata},
    io,
    path::Path,
    sync::Arc,
};

/// A file open for reading.
pub struct Descriptor {
    file: File,
}

impl Descriptor {
    /// The file at `path`; the same descriptor for the same file.
    pub fn open(path: &Path) -> io::Result<Arc<Self>> {
        kept::open(path)
    }

    pub fn metadata(&self) -> io::Result<Metadata> {
        self.file.metadata()
    }

    /// Fills `buffer` from the start of the file; says how many bytes there were.
    pub fn read_start(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut n_read = 0;
        while let Some(rest) = buffer.get_mut(n_read..).filter(|it| !it.is_empty()) {
            match self.read_at(rest, n_read as u64) {
                Ok(0) => break,
                Ok(n) => n_read += n,
                Err(it) if it.kind() == io::ErrorKind::Interrupted => {}
                Err(it) => return Err(it),
            }
        }
        Ok(n_read)
    }

    #[cfg(unix)]
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.file, buffer, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(&self.file, buffer, offset)
    }
}

#[cfg(unix)]
mod kept {
    use std::{
        collections::HashMap,
        os::unix::fs::MetadataExt,
        sync::{Mutex, PoisonError},
    };

    use super::{Arc, Descriptor, File, Path, io};

    /// By device and inode. A file that was opened twice in a race has two.
    static KEPT: Mutex<Option<Kept>> = Mutex::new(None);

    type Kept = HashMap<(u64, u64), Vec<Arc<Descriptor>>>;

    pub fn open(path: &Path) -> io::Result<Arc<Descriptor>> {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.get_or_insert_default();
        let metadata = std::fs::metadata(path)?;
        let same = kept.get(&(metadata.dev(), metadata.ino())).and_then(|it| it.first());
        if let Some(descriptor) = same {
            return Ok(Arc::clone(descriptor));
        }
        kept.retain(|_, it| it.iter().any(is_needed));
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        let descriptor = Arc::new(Descriptor { file });
        let of_file = kept.entry((metadata.dev(), metadata.ino())).or_default();
        of_file.push(Arc::clone(&descriptor));
        Ok(descriptor)
    }

    /// Nobody can lock a file that no path leads to.
    fn is_needed(descriptor: &Arc<Descriptor>) -> bool {
        let is_on_disk = descriptor.metadata().is_ok_and(|it| it.nlink() > 0);
        Arc::strong_count(descriptor) > 1 || is_on_disk
    }
}

#[cfg(not(unix))]
mod kept {
    use super::{Arc, Descriptor, File, Path, io};

    pub fn open(path: &Path) -> io::Result<Arc<Descriptor>> {
        Ok(Arc::new(Descriptor { file: File::open(path)? }))
    }
}
