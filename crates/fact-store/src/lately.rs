//! Questions that were answered lately.

use fact_db::DbError;

use crate::{Store, store::to_sql};

/// Rows of the log that are looked through.
const MAX_ROWS: usize = 5_000;

impl Store {
    /// The questions answered of `source` most lately, newest first, each once, at most `limit`.
    pub fn answered_lately(&self, source: &str, limit: usize) -> Result<Vec<String>, DbError> {
        let select = "SELECT question FROM (SELECT id, question FROM query_log
                WHERE source = ?1 AND outcome = 'answered' ORDER BY id DESC LIMIT ?2)
            GROUP BY trim(question) COLLATE NOCASE ORDER BY max(id) DESC LIMIT ?3";
        self.db.read(|conn| {
            let values = (source, to_sql(MAX_ROWS as u64), to_sql(limit as u64));
            conn.prepare_cached(select)?.query_map(values, |row| row.get(0))?.collect()
        })
    }
}
