//! How answers over a person's data may be kept, one setting a source.

use fact_db::DbError;
use rusqlite::OptionalExtension as _;

use crate::Store;

/// How answers over some data may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Keeping {
    /// In the cache, as they are.
    #[default]
    Keep,
    /// In the cache, encrypted in the file.
    Encrypt,
    /// Not at all: each question is worked out anew.
    None,
}

impl Keeping {
    /// Every way, the most open first.
    pub const ALL: [Self; 3] = [Self::Keep, Self::Encrypt, Self::None];

    /// The word it is stored and sent as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Encrypt => "encrypt",
            Self::None => "none",
        }
    }

    /// What a word means; `None` for one that means nothing.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

impl Store {
    /// How answers over `source` may be kept (whatever names the data the same way each time); as
    /// they are, where nobody said otherwise. A word that another version wrote is taken to say that
    /// they may not.
    pub fn keeping(&self, source: &str) -> Result<Keeping, DbError> {
        let select = "SELECT how FROM keeping WHERE source = ?1";
        let how: Option<String> = self.db.read(|conn| {
            conn.prepare_cached(select)?.query_row([source], |row| row.get(0)).optional()
        })?;
        Ok(how.map_or(Keeping::Keep, |it| Keeping::parse(&it).unwrap_or(Keeping::None)))
    }

    /// Says how answers over `source` may be kept from now on.
    pub fn set_keeping(&self, source: &str, keeping: Keeping) -> Result<(), DbError> {
        let upsert = "INSERT INTO keeping (source, how) VALUES (?1, ?2)
            ON CONFLICT (source) DO UPDATE SET how = excluded.how";
        self.db.write(|tx| tx.execute(upsert, (source, keeping.as_str())))?;
        Ok(())
    }

    /// Whether answers over some data are to be encrypted, so that a key is needed.
    pub fn encrypts_some(&self) -> Result<bool, DbError> {
        self.db.read(|conn| {
            conn.prepare("SELECT 1 FROM keeping WHERE how = ?1")?
                .exists([Keeping::Encrypt.as_str()])
        })
    }
}
