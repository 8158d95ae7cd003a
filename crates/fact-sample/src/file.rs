//! The database file.

use std::{
    ffi::OsString,
    fs, io,
    io::Read,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use rusqlite::{Connection, params};

use crate::{
    company::{Company, companies},
    figures::{Record, records},
    random::SplitMix64,
};

/// The file name the sample is usually kept under.
pub const NAME: &str = "sample-companies.db";

/// Marks the file as ours in SQLite's header ("FACT" in ASCII).
const APPLICATION_ID: i32 = 0x4641_4354;

/// Where the generator starts; another seed would make another, equally plausible sample.
const SEED: u64 = 0x5EED_FAC7;

/// Says of itself what it holds: the comments are read as part of the schema.
const SCHEMA: &str = "\
CREATE TABLE companies ( -- sample, fictional companies
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    symbol TEXT NOT NULL UNIQUE, -- stock exchange ticker
    sector TEXT NOT NULL,
    founded_year INTEGER NOT NULL,
    employees INTEGER NOT NULL, -- people
    market_cap INTEGER NOT NULL -- US dollars
);
CREATE TABLE financial_records ( -- sample, one row a company and quarter
    id INTEGER PRIMARY KEY,
    company_id INTEGER NOT NULL REFERENCES companies (id),
    quarter TEXT NOT NULL CHECK (quarter IN ('Q1', 'Q2', 'Q3', 'Q4')),
    year INTEGER NOT NULL,
    revenue INTEGER NOT NULL, -- US dollars
    profit INTEGER NOT NULL, -- US dollars; a loss is negative
    expenses INTEGER NOT NULL, -- US dollars; revenue minus profit
    UNIQUE (company_id, year, quarter)
);
";

/// Why the sample could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is a file that is not a sample.
    #[error("{} exists and is not a sample made by FACT: choose another name", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// Another program has the sample open for writing: its changes lie beside the file.
    #[error("{} lies beside the sample, so another program has it open: close it first", path.display())]
    InUse {
        /// The `-wal` or `-journal` file.
        path: PathBuf,
    },
    /// The path names a folder, or nothing.
    #[error("{} is no name for a file: add one, such as {NAME}", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// The file system refused.
    #[error("{} could not be written: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database could not be built.
    #[error("{} could not be written: {source}", path.display())]
    Sqlite {
        /// The file being built.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

/// Writes the sample to `path`; its folder must exist. A sample that is there already and is
/// the same is left alone, an older or altered one is replaced in one step.
///
/// # Errors
/// [`Error::NotOurs`] where `path` is any other file, see [`overwrite`]; the rest as named.
pub fn write(path: &Path) -> Result<(), Error> {
    if path.exists() && !path.is_dir() && !is_ours(path)? {
        return Err(Error::NotOurs { path: path.to_owned() });
    }
    overwrite(path)
}

/// Writes the sample to `path` whatever file is there.
///
/// # Errors
/// As [`write`], without [`Error::NotOurs`].
pub fn overwrite(path: &Path) -> Result<(), Error> {
    if path.is_dir() || path.file_name().is_none() {
        return Err(Error::NotAFile { path: path.to_owned() });
    }
    for suffix in ["-wal", "-journal"] {
        // Left over, they would be played into the new file by the next program to open it.
        let beside = with_suffix(path, suffix);
        if fs::metadata(&beside).is_ok_and(|it| it.len() > 0) {
            return Err(Error::InUse { path: beside });
        }
    }
    let draft = Draft::beside(path);
    build(&draft.0).map_err(|source| Error::Sqlite { path: path.to_owned(), source })?;
    let io = |source| Error::Io { path: path.to_owned(), source };
    let made = fs::read(&draft.0).map_err(io)?;
    if fs::read(path).is_ok_and(|it| it == made) {
        return Ok(());
    }
    fs::rename(&draft.0, path).map_err(io)
}

/// Whether the file at `path` carries our mark in its header.
///
/// # Source
/// Bytes 0 and 68 of the header, <https://www.sqlite.org/fileformat2.html#the_database_header>.
fn is_ours(path: &Path) -> Result<bool, Error> {
    let mut header = Vec::new();
    fs::File::open(path)
        .and_then(|it| it.take(72).read_to_end(&mut header))
        .map_err(|source| Error::Io { path: path.to_owned(), source })?;
    Ok(header.starts_with(b"SQLite format 3\0")
        && header.get(68..72) == Some(&APPLICATION_ID.to_be_bytes()))
}

/// A file in the making, removed when it goes out of use.
struct Draft(PathBuf);

impl Draft {
    fn beside(path: &Path) -> Self {
        static N_MADE: AtomicU64 = AtomicU64::new(0);
        let number = N_MADE.fetch_add(1, Ordering::Relaxed);
        Self(with_suffix(path, &format!(".{}-{number}.new", std::process::id())))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After the rename there is nothing to remove, and nobody to tell if removing fails.
        let _ = fs::remove_file(&self.0);
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

fn build(path: &Path) -> Result<(), rusqlite::Error> {
    let mut connection = Connection::open(path)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.execute_batch(SCHEMA)?;
    let transaction = connection.transaction()?;
    {
        let mut insert =
            transaction.prepare("INSERT INTO companies VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
        for (id, it) in (1_i64..).zip(companies()) {
            let market_cap = it.market_cap_millions * 1_000_000;
            let sector = it.sector.name();
            insert.execute(params![
                id,
                it.name,
                it.symbol,
                sector,
                it.founded_year,
                it.employees,
                market_cap
            ])?;
        }
        let mut insert = transaction.prepare(
            "INSERT INTO financial_records (company_id, quarter, year, revenue, profit, expenses) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for (company_id, it) in all_records(&companies()) {
            let quarter = format!("Q{}", it.quarter);
            let expenses = it.revenue - it.profit;
            insert
                .execute(params![company_id, quarter, it.year, it.revenue, it.profit, expenses])?;
        }
    }
    transaction.commit()?;
    connection.close().map_err(|(_, source)| source)
}

/// Every company's records with its id, in the order they would have come in: by quarter.
fn all_records(companies: &[Company]) -> Vec<(i64, Record)> {
    let mut random = SplitMix64::new(SEED);
    let mut all: Vec<(i64, Record)> = Vec::new();
    for (id, company) in (1..).zip(companies) {
        all.extend(records(company, &mut random).into_iter().map(|it| (id, it)));
    }
    all.sort_by_key(|(id, it)| (it.year, it.quarter, *id));
    all
}

#[cfg(test)]
mod tests;
