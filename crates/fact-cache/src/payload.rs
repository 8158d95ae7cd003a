//! An entry as bytes: compact JSON of the answer, and a checksum over everything.

use std::sync::Arc;

use fact_core::{Answer, Value};

use crate::{Entry, Key};

/// The parts of an entry that the checksum vouches for.
pub(crate) struct Sealed<'a> {
    pub(crate) key: Key,
    pub(crate) question: &'a str,
    pub(crate) source: &'a str,
    pub(crate) made_at_ms: i64,
    pub(crate) cost_us: i64,
    pub(crate) cost_micro_usd: i64,
    pub(crate) size_bytes: i64,
    pub(crate) payload: &'a [u8],
}

impl Sealed<'_> {
    /// BLAKE3 over all parts, the key too: an entry cannot be taken for another's.
    pub(crate) fn checksum(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.key.to_bytes());
        for part in [self.question.as_bytes(), self.source.as_bytes(), self.payload] {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        for figure in [self.made_at_ms, self.cost_us, self.size_bytes] {
            hasher.update(&figure.to_le_bytes());
        }
        // Entries of the first format knew no such cost: where it is nothing they verify as they
        // were. No change of it goes unseen: the figures before it are of a fixed length.
        if self.cost_micro_usd != 0 {
            hasher.update(&self.cost_micro_usd.to_le_bytes());
        }
        hasher.finalize().into()
    }

    /// The entry; `None` where the payload is no answer, which a checksum that fits rules out
    /// unless the file was written by another build.
    pub(crate) fn open(&self) -> Option<Entry> {
        Some(Entry {
            answer: Arc::new(serde_json::from_slice(self.payload).ok()?),
            question: self.question.to_owned(),
            source: self.source.to_owned(),
            made_at_ms: self.made_at_ms,
            cost_us: self.cost_us.cast_unsigned(),
            cost_micro_usd: self.cost_micro_usd.cast_unsigned(),
            size_bytes: self.size_bytes.cast_unsigned(),
        })
    }
}

/// The answer as JSON; `None` where JSON cannot hold it: it has no infinity, and such an answer
/// is kept in memory only.
pub(crate) fn encode(answer: &Answer) -> Option<Vec<u8>> {
    let is_finite = |it: &Value| !matches!(it, Value::Real(number) if !number.is_finite());
    let encodable = answer.table.rows.iter().flatten().all(is_finite);
    if encodable { serde_json::to_vec(answer).ok() } else { None }
}
