//! Settings: names and values, both text. Keys of providers are not settings: they live in the
//! operating system's keyring.

use fact_db::DbError;
use rusqlite::OptionalExtension as _;

use crate::Store;

impl Store {
    /// The value last set; `None` where none was.
    pub fn setting(&self, name: &str) -> Result<Option<String>, DbError> {
        let select = "SELECT value FROM setting WHERE name = ?1";
        self.db.read(|conn| {
            conn.prepare_cached(select)?.query_row([name], |row| row.get(0)).optional()
        })
    }

    /// Sets a value, in place of the one before.
    pub fn set_setting(&self, name: &str, value: &str) -> Result<(), DbError> {
        let upsert = "INSERT INTO setting (name, value) VALUES (?1, ?2)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.db.write(|tx| tx.execute(upsert, (name, value)))?;
        Ok(())
    }
}
