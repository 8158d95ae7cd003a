//! What of a person's data may be sent to a provider, one setting a source.

use fact_core::Disclosure;
use fact_db::DbError;
use rusqlite::OptionalExtension as _;

use crate::Store;

impl Store {
    /// What may be sent of `source` (whatever names the data the same way each time); the least
    /// where nobody said otherwise.
    pub fn disclosure(&self, source: &str) -> Result<Disclosure, DbError> {
        let select = "SELECT level FROM disclosure WHERE source = ?1";
        let level: Option<String> = self.db.read(|conn| {
            conn.prepare_cached(select)?.query_row([source], |row| row.get(0)).optional()
        })?;
        Ok(level.map_or_else(Disclosure::default, |it| from_word(&it)))
    }

    /// Says what may be sent of `source` from now on.
    pub fn set_disclosure(&self, source: &str, disclosure: Disclosure) -> Result<(), DbError> {
        let upsert = "INSERT INTO disclosure (source, level) VALUES (?1, ?2)
            ON CONFLICT (source) DO UPDATE SET level = excluded.level";
        self.db.write(|tx| tx.execute(upsert, (source, word(disclosure))))?;
        Ok(())
    }
}

/// The word it is kept as.
pub(crate) const fn word(disclosure: Disclosure) -> &'static str {
    match disclosure {
        Disclosure::Schema => "schema",
        Disclosure::Samples => "samples",
        Disclosure::Rows => "rows",
    }
}

/// What a kept word means; the least for one that is not known.
pub(crate) fn from_word(kept: &str) -> Disclosure {
    let all = [Disclosure::Schema, Disclosure::Samples, Disclosure::Rows];
    all.into_iter().find(|it| word(*it) == kept).unwrap_or_default()
}
