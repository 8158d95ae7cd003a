//! The files a person opened last.

use std::path::{Path, PathBuf};

use fact_db::DbError;

use crate::{Store, store::to_sql};

/// Older ones are forgotten.
const MAX_RECENT: i64 = 50;

/// A file that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentFile {
    /// Where it was.
    pub path: PathBuf,
    /// When it was last opened.
    pub opened_at_ms: i64,
}

/// Why a file could not be remembered or forgotten.
#[derive(Debug, thiserror::Error)]
pub enum RecentError {
    /// Its name is not Unicode, and would not be found again by the name that was kept.
    #[error("{} is not remembered: its name is not valid Unicode", path.display())]
    NotUnicode {
        /// The file.
        path: PathBuf,
    },
    /// The store's own file failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Store {
    /// Remembers that `path` was opened now.
    pub fn touch_recent(&self, path: &Path, now_ms: i64) -> Result<(), RecentError> {
        let text = to_text(path)?;
        let upsert = "INSERT INTO recent_file (path, opened_at_ms) VALUES (?1, ?2)
            ON CONFLICT (path) DO UPDATE SET opened_at_ms = excluded.opened_at_ms";
        let prune = "DELETE FROM recent_file WHERE path NOT IN
            (SELECT path FROM recent_file ORDER BY opened_at_ms DESC, path LIMIT ?1)";
        self.db.write(|tx| {
            tx.execute(upsert, (text, now_ms))?;
            tx.execute(prune, [MAX_RECENT])
        })?;
        Ok(())
    }

    /// The files opened last, newest first, at most `limit`. They may be gone by now.
    pub fn recent(&self, limit: usize) -> Result<Vec<RecentFile>, RecentError> {
        let select = "SELECT path, opened_at_ms FROM recent_file
            ORDER BY opened_at_ms DESC, path LIMIT ?1";
        Ok(self.db.read(|conn| {
            conn.prepare(select)?
                .query_map([to_sql(limit as u64)], |row| {
                    let path: String = row.get(0)?;
                    Ok(RecentFile { path: path.into(), opened_at_ms: row.get(1)? })
                })?
                .collect()
        })?)
    }

    /// Forgets one file. Says whether it was remembered.
    pub fn forget_recent(&self, path: &Path) -> Result<bool, RecentError> {
        let text = to_text(path)?;
        let delete = "DELETE FROM recent_file WHERE path = ?1";
        Ok(self.db.write(|tx| tx.execute(delete, [text]))? > 0)
    }
}

fn to_text(path: &Path) -> Result<&str, RecentError> {
    path.to_str().ok_or_else(|| RecentError::NotUnicode { path: path.to_path_buf() })
}
