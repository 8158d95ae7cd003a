//! What a file is, told from its first bytes, before SQLite is asked.

use std::{fs, io, path::Path, sync::Arc};

use crate::{OpenError, descriptor::Descriptor};

/// The first bytes of every SQLite 3 database.
///
/// # Source
/// <https://www.sqlite.org/fileformat2.html#the_database_header>
pub const MAGIC: &[u8] = b"SQLite format 3\0";

/// Size of the database header in bytes.
pub const HEADER_LEN: usize = 100;

/// Passes a file that begins like a database, and keeps it open.
pub fn look(path: &Path) -> Result<Arc<Descriptor>, OpenError> {
    let metadata = fs::metadata(path).map_err(|it| from_io(path, it))?;
    let path_buf = || path.to_owned();
    if !metadata.is_file() {
        return Err(OpenError::NotAFile { path: path_buf() });
    }
    if metadata.len() == 0 {
        return Err(OpenError::Empty { path: path_buf() });
    }
    let file = Descriptor::open(path).map_err(|it| from_io(path, it))?;
    let mut header = [0; HEADER_LEN];
    let n_read = file.read_start(&mut header).map_err(|it| from_io(path, it))?;
    let beginning = header.get(..n_read).unwrap_or_default();
    if !beginning.starts_with(MAGIC) {
        return Err(match told(beginning) {
            Some((looks_like, way_out)) => {
                OpenError::NotSqlite { path: path_buf(), looks_like, way_out }
            }
            None => OpenError::EncryptedOrNotSqlite { path: path_buf() },
        });
    }
    if n_read < HEADER_LEN {
        let detail = "it ends within its header".to_owned();
        return Err(OpenError::Corrupt { path: path_buf(), detail });
    }
    Ok(file)
}

/// The file system's refusal in our words.
pub fn from_io(path: &Path, source: io::Error) -> OpenError {
    let path = path.to_owned();
    match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => OpenError::Missing { path },
        io::ErrorKind::PermissionDenied => OpenError::NoPermission { path },
        io::ErrorKind::IsADirectory => OpenError::NotAFile { path },
        _ => OpenError::Io { path, source },
    }
}

/// What a beginning that is not SQLite's looks like, and what to do about it.
fn told(beginning: &[u8]) -> Option<(&'static str, &'static str)> {
    const IMPORT: &str = "import it into a SQLite file first, for example with `sqlite3 FILE.db`";
    let known: [(&[u8], &str); 7] = [
        (b"PK\x03\x04", "a workbook or another zip archive"),
        (b"PAR1", "a Parquet file"),
        (b"%PDF", "a PDF document"),
        (b"\x1f\x8b", "a compressed file"),
        (b"\x00\x01\x00\x00Standard ", "an Access database"),
        (b"\xd0\xcf\x11\xe0", "an old Office file"),
        (b"** This file contains an SQLite 2", "a database of SQLite 2"),
    ];
    if let Some((_, name)) = known.iter().find(|(magic, _)| beginning.starts_with(magic)) {
        return Some((name, "save its data as a SQLite file and open that"));
    }
    // A DuckDB file carries its mark after a checksum of eight bytes.
    if beginning.get(8..12) == Some(b"DUCK") {
        return Some(("a DuckDB database", "save its data as a SQLite file and open that"));
    }
    let is_text = |it: &u8| *it >= 0x80 || matches!(*it, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let is_utf8 = match std::str::from_utf8(beginning) {
        Ok(_) => true,
        // Cut within the last letter.
        Err(it) => it.error_len().is_none(),
    };
    (is_utf8 && beginning.iter().all(is_text)).then_some(("a text file", IMPORT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_files_are_told_by_their_beginning() {
        for (beginning, expected) in [
            (&b"company,revenue\nAcme,5\n"[..], Some("a text file")),
            ("größe;preis".as_bytes(), Some("a text file")),
            (b"PK\x03\x04\x14\0", Some("a workbook or another zip archive")),
            (b"12345678DUCK", Some("a DuckDB database")),
            (b"\x93\xa7\x00\xff\x10random", None),
        ] {
            assert_eq!(told(beginning).map(|(name, _)| name), expected);
        }
    }
}
