//! Tells one committed state of the database from every other without asking SQLite.
//!
//! # Why no committed change is missed
//!
//! *Rollback journal.* Every transaction raises the change counter in the header of the main
//! file (a connection in exclusive locking mode raises it with its first one and lets nobody
//! read until it is done, so nobody can have seen what lies between). The header is part of
//! the fingerprint. A change made without SQLite (a restored copy, an editor) moves size, time
//! of change (which a program cannot set back) or inode.
//!
//! *Write-ahead log.* A commit becomes visible to readers at the moment the wal-index header at
//! the start of the `-shm` file is replaced, and not before. That header counts transactions,
//! says how far the log is valid, and carries a checksum over all of its frames and salts that
//! are drawn anew whenever the log begins again. It is part of the fingerprint, taken only when
//! both of its copies agree, as SQLite's own readers do. Our connections keep the `-shm` file
//! alive while the source is open, so that the count does not begin again unseen. Where there is
//! no such header (nobody has the database open yet, or a writer died while replacing it), the
//! log's own header, size and times stand in.
//!
//! *Reading the parts takes time*, and a commit may fall in between. So who keeps a result
//! takes the fingerprint before and after the run and keeps it only where both are equal: a
//! commit before the first is in the result, one after the second changes the fingerprint that
//! is looked for, one between them makes the two differ.
//!
//! A fingerprint may also change when nothing was committed (a checkpoint moves pages from the
//! log to the file): that costs a run, never a wrong answer.
//!
//! # Source
//! <https://www.sqlite.org/fileformat2.html#the_database_header>,
//! <https://www.sqlite.org/walformat.html#the_wal_index_header>,
//! <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>.

use std::{
    ffi::OsString,
    fmt,
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    OpenError,
    descriptor::Descriptor,
    look::{HEADER_LEN, MAGIC, from_io, look},
};

/// Size of one copy of the wal-index header; two stand at the start of the `-shm` file.
const INDEX_HEADER_LEN: usize = 48;

/// Where in the wal-index header the mark stands that says it is filled in.
const INDEX_IS_INIT: usize = 12;

/// Size of the header of a `-wal` file.
const LOG_HEADER_LEN: usize = 32;

/// How often a wal-index header that is just being replaced is looked at again.
const N_LOOKS: usize = 4;

/// Stands for one committed state of the database: equal fingerprints mean equal data. The
/// same after a restart when nothing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(pub [u8; 32]);

impl fmt::Display for Fingerprint {
    /// 64 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|it| write!(f, "{it:02x}"))
    }
}

/// The files of one database, held open.
pub struct Files {
    place: Place,
    index: PathBuf,
    main: Arc<Descriptor>,
    main_id: FileId,
    index_open: Option<(FileId, Arc<Descriptor>)>,
}

/// Where a database really is.
#[derive(Clone)]
pub struct Place {
    /// The main file, links followed.
    pub real: PathBuf,
    /// Its `-wal`, whether there is one or not.
    log: PathBuf,
}

impl Place {
    /// Whether the write-ahead log holds anything.
    pub fn has_log(&self) -> bool {
        fs::metadata(&self.log).is_ok_and(|it| it.len() > 0)
    }
}

/// Which file it is, whatever its name.
#[derive(Clone, Copy, PartialEq, Eq)]
struct FileId([u64; 2]);

/// The state of the main file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct MainStamp {
    file: Stat,
    header: [u8; HEADER_LEN],
}

impl MainStamp {
    /// Whether the header says that changes go to a write-ahead log.
    pub fn is_wal(&self) -> bool {
        self.header.get(18) == Some(&2)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Stat {
    id: FileId,
    size_bytes: u64,
    /// Modified and changed, each in seconds and nanoseconds.
    times: [i64; 4],
}

impl Files {
    /// Opens what lies at `path`, which must begin like a database.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let main = look(path)?;
        let io = |it| from_io(path, it);
        let real = real_path(path).map_err(io)?;
        let main_id = Stat::of(&main.metadata().map_err(io)?).id;
        Ok(Self {
            index: beside(&real, "-shm"),
            place: Place { log: beside(&real, "-wal"), real },
            main,
            main_id,
            index_open: None,
        })
    }

    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The state of the main file now at `path`; where that is another file than before, it is
    /// opened in its place.
    pub fn main_stamp(&mut self, path: &Path) -> Result<MainStamp, OpenError> {
        let io = |it| from_io(path, it);
        let mut file = Stat::of(&fs::metadata(path).map_err(io)?);
        // Elsewhere a descriptor cannot be told to be of the same file, and is easily renewed.
        if file.id != self.main_id || cfg!(not(unix)) {
            *self = Self::open(path)?;
            file = Stat::of(&fs::metadata(path).map_err(io)?);
        }
        let mut header = [0; HEADER_LEN];
        self.main.read_start(&mut header).map_err(io)?;
        if !header.starts_with(MAGIC) {
            // Overwritten in place: SQLite would take an empty file for an empty database.
            look(path)?;
        }
        Ok(MainStamp { file, header })
    }

    /// The committed state.
    pub fn fingerprint(&mut self, path: &Path) -> Result<Fingerprint, OpenError> {
        let main = self.main_stamp(path)?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.place.real.as_os_str().as_encoded_bytes());
        hasher.update(&[0]);
        main.file.update(&mut hasher);
        hasher.update(&main.header);
        self.update_log(main.is_wal(), &mut hasher).map_err(|it| from_io(path, it))?;
        Ok(Fingerprint(hasher.finalize().into()))
    }

    /// Adds the state of the write-ahead log. No log and an empty one are the same, because the
    /// first reader makes an empty one.
    fn update_log(&mut self, is_wal: bool, hasher: &mut blake3::Hasher) -> io::Result<()> {
        // A log beside a file that is not in this mode is read all the same: somebody put it there.
        // The index of no log is not.
        if !is_wal && self.log()?.is_none() {
            return Ok(());
        }
        if let Some(header) = self.index_header()? {
            hasher.update(b"index");
            hasher.update(&header);
            return Ok(());
        }
        let Some(log) = self.log()? else { return Ok(()) };
        hasher.update(b"log");
        Stat::of(&log).update(hasher);
        let mut header = [0; LOG_HEADER_LEN];
        // SQLite locks the main file and the -shm file, never the log: it may be closed at once.
        if let Some(file) = existing(fs::File::open(&self.place.log))? {
            io::Read::read(&mut &file, &mut header)?;
        }
        hasher.update(&header);
        Ok(())
    }

    /// The write-ahead log, where it holds anything.
    fn log(&self) -> io::Result<Option<Metadata>> {
        Ok(existing(fs::metadata(&self.place.log))?.filter(|it| it.len() > 0))
    }

    /// The wal-index header as readers see it; `None` where there is none, or no whole one.
    fn index_header(&mut self) -> io::Result<Option<[u8; INDEX_HEADER_LEN]>> {
        let Some(metadata) = existing(fs::metadata(&self.index))? else { return Ok(None) };
        let id = Stat::of(&metadata).id;
        if self.index_open.as_ref().is_none_or(|(open_id, _)| *open_id != id) {
            let Some(file) = existing(Descriptor::open(&self.index))? else { return Ok(None) };
            self.index_open = Some((Stat::of(&file.metadata()?).id, file));
        }
        let Some((_, file)) = &self.index_open else { return Ok(None) };
        for _ in 0..N_LOOKS {
            let mut both = [0; 2 * INDEX_HEADER_LEN];
            let n_read = file.read_start(&mut both)?;
            let (one, two) = both.split_at(INDEX_HEADER_LEN);
            if n_read == both.len() && one == two && one.get(INDEX_IS_INIT) == Some(&1) {
                return Ok(<[u8; INDEX_HEADER_LEN]>::try_from(one).ok());
            }
        }
        Ok(None)
    }
}

impl Stat {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            id: FileId([metadata.dev(), metadata.ino()]),
            size_bytes: metadata.size(),
            times: [
                metadata.mtime(),
                metadata.mtime_nsec(),
                metadata.ctime(),
                metadata.ctime_nsec(),
            ],
        }
    }

    #[cfg(windows)]
    #[expect(clippy::cast_possible_wrap, reason = "only compared for equality")]
    fn of(metadata: &Metadata) -> Self {
        use std::os::windows::fs::MetadataExt;
        Self {
            id: FileId([metadata.creation_time(), 0]),
            size_bytes: metadata.file_size(),
            times: [metadata.last_write_time() as i64, 0, 0, 0],
        }
    }

    fn update(&self, hasher: &mut blake3::Hasher) {
        for number in self.id.0 {
            hasher.update(&number.to_le_bytes());
        }
        hasher.update(&self.size_bytes.to_le_bytes());
        for number in self.times {
            hasher.update(&number.to_le_bytes());
        }
    }
}

/// A missing file is no failure: logs come and go.
fn existing<T>(found: io::Result<T>) -> io::Result<Option<T>> {
    match found {
        Ok(it) => Ok(Some(it)),
        Err(it) if it.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(it) => Err(it),
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// The path with links followed, since SQLite keeps its log beside the real file. On Windows the
/// canonical form (`\\?\C:\…`) is one that not every program takes, and links are rare.
fn real_path(path: &Path) -> io::Result<PathBuf> {
    if cfg!(windows) { std::path::absolute(path) } else { fs::canonicalize(path) }
}
