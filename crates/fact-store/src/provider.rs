//! Providers of language models a person has set up, and the names of their keys. The keys are in
//! the operating system's keyring.

use fact_db::DbError;
use rusqlite::{OptionalExtension as _, Row};

use crate::Store;

/// A provider as a person set it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Names it for ever.
    pub id: String,
    /// As the person knows it.
    pub name: String,
    /// The protocol it speaks.
    pub wire: ProviderWire,
    /// Where it is.
    pub base_url: String,
    /// The model that is asked; empty where none is chosen yet.
    pub model: String,
    /// Whether it is on this computer.
    pub is_local: bool,
    /// Which of its keys is used; empty for none, or one from the environment.
    pub key_name: String,
    /// When it was first set up.
    pub created_at_ms: i64,
}

/// Which protocol a provider speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProviderWire {
    /// Anthropic's Messages API.
    Anthropic,
    /// Chat completions as OpenAI made them.
    OpenAi,
}

/// The name of a key of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderKey {
    /// As the person called it; the keyring has the key under it.
    pub name: String,
    /// When the key was entered.
    pub created_at_ms: i64,
}

impl ProviderWire {
    /// The word it is kept as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Anthropic => "anthropic",
            Self::OpenAi => "openai",
        }
    }

    /// What a word means; `None` for one that is not known.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Anthropic, Self::OpenAi].into_iter().find(|it| it.as_str() == word)
    }
}

const SELECT: &str =
    "SELECT id, name, wire, base_url, model, is_local, key_name, created_at_ms FROM provider";

impl Store {
    /// All providers that were set up, the first one first.
    pub fn providers(&self) -> Result<Vec<Provider>, DbError> {
        let select = format!("{SELECT} ORDER BY created_at_ms, id");
        self.db.read(|conn| conn.prepare_cached(&select)?.query_map([], read_provider)?.collect())
    }

    /// One provider; `None` where none of that id was set up.
    pub fn provider(&self, id: &str) -> Result<Option<Provider>, DbError> {
        let select = format!("{SELECT} WHERE id = ?1");
        self.db.read(|conn| conn.prepare_cached(&select)?.query_row([id], read_provider).optional())
    }

    /// Sets a provider up, in place of the one of the same id, whose `created_at_ms` stays.
    pub fn put_provider(&self, provider: &Provider) -> Result<(), DbError> {
        let upsert = "INSERT INTO provider
                (id, name, wire, base_url, model, is_local, key_name, created_at_ms)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, wire = excluded.wire,
                base_url = excluded.base_url, model = excluded.model,
                is_local = excluded.is_local, key_name = excluded.key_name";
        let values = (
            &provider.id,
            &provider.name,
            provider.wire.as_str(),
            &provider.base_url,
            &provider.model,
            provider.is_local,
            &provider.key_name,
            provider.created_at_ms,
        );
        self.db.write(|tx| tx.execute(upsert, values))?;
        Ok(())
    }

    /// Forgets a provider and the names of its keys. Says whether it was set up. The keys
    /// themselves are to be taken out of the keyring before, while their names are known.
    pub fn delete_provider(&self, id: &str) -> Result<bool, DbError> {
        let n_deleted = self.db.write(|tx| {
            tx.execute("DELETE FROM provider_key WHERE provider_id = ?1", [id])?;
            tx.execute("DELETE FROM provider WHERE id = ?1", [id])
        })?;
        Ok(n_deleted > 0)
    }

    /// The names of a provider's keys, in the order they were entered. The provider need not have
    /// been set up: one that comes with FACT has keys too.
    pub fn provider_keys(&self, provider: &str) -> Result<Vec<ProviderKey>, DbError> {
        let select = "SELECT name, created_at_ms FROM provider_key WHERE provider_id = ?1
            ORDER BY created_at_ms, name";
        let read = |row: &Row| Ok(ProviderKey { name: row.get(0)?, created_at_ms: row.get(1)? });
        self.db.read(|conn| conn.prepare_cached(select)?.query_map([provider], read)?.collect())
    }

    /// Notes that the keyring has a key of this provider under this name from now on, in place of
    /// one that it may have had under it before.
    pub fn add_provider_key(&self, provider: &str, name: &str, now_ms: i64) -> Result<(), DbError> {
        let upsert = "INSERT INTO provider_key (provider_id, name, created_at_ms)
            VALUES (?1, ?2, ?3)
            ON CONFLICT (provider_id, name) DO UPDATE SET created_at_ms = excluded.created_at_ms";
        self.db.write(|tx| tx.execute(upsert, (provider, name, now_ms)))?;
        Ok(())
    }

    /// Notes that the keyring no longer has a key of this name; where it was the one that is used,
    /// none is. Says whether there was one.
    pub fn delete_provider_key(&self, provider: &str, name: &str) -> Result<bool, DbError> {
        let delete = "DELETE FROM provider_key WHERE provider_id = ?1 AND name = ?2";
        let unuse = "UPDATE provider SET key_name = '' WHERE id = ?1 AND key_name = ?2";
        let n_deleted = self.db.write(|tx| {
            tx.execute(unuse, (provider, name))?;
            tx.execute(delete, (provider, name))
        })?;
        Ok(n_deleted > 0)
    }
}

fn read_provider(row: &Row) -> rusqlite::Result<Provider> {
    let wire: String = row.get(2)?;
    Ok(Provider {
        id: row.get(0)?,
        name: row.get(1)?,
        // A rule of the table keeps other words out.
        wire: ProviderWire::parse(&wire).unwrap_or(ProviderWire::OpenAi),
        base_url: row.get(3)?,
        model: row.get(4)?,
        is_local: row.get(5)?,
        key_name: row.get(6)?,
        created_at_ms: row.get(7)?,
    })
}
