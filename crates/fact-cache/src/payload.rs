//! An entry as bytes: compact JSON of the answer, encrypted where that is wanted, and a checksum
//! over everything.

use std::sync::Arc;

use fact_core::{Answer, Value};
use serde::{Deserialize, Serialize};

use crate::{AtRest, Cipher, Entry, KeptPlan, Key, Part, PlanKey, Rows};

/// The parts of an entry that the checksum vouches for, as they are stored.
pub(crate) struct Sealed<'a> {
    pub(crate) key: Key,
    /// Encrypted and in hexadecimal digits, where the payload is encrypted.
    pub(crate) question: &'a str,
    pub(crate) source: &'a str,
    pub(crate) made_at_ms: i64,
    pub(crate) cost_us: i64,
    pub(crate) cost_micro_usd: i64,
    pub(crate) size_bytes: i64,
    pub(crate) payload: &'a [u8],
    pub(crate) rows: Option<Rows>,
    pub(crate) parts: &'a [u8],
    pub(crate) is_encrypted: bool,
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
        // Entries of earlier formats knew no such cost and none of what follows: where it is
        // nothing they verify as they were. No change of it goes unseen: what stands before it is
        // of a fixed length, and the rest begins with a mark of its own and its length.
        if self.cost_micro_usd != 0 {
            hasher.update(&self.cost_micro_usd.to_le_bytes());
        }
        if let Some(Rows { key, run_us }) = self.rows {
            hasher.update(b"rows").update(&key.to_bytes()).update(&run_us.to_le_bytes());
        }
        if !self.parts.is_empty() {
            let n_bytes = (self.parts.len() as u64).to_le_bytes();
            hasher.update(b"parts").update(&n_bytes).update(self.parts);
        }
        if self.is_encrypted {
            hasher.update(b"encrypted");
        }
        hasher.finalize().into()
    }

    /// The entry; `None` where the payload is no answer, which a checksum that fits rules out
    /// unless the file was written by another build or with another cipher.
    pub(crate) fn open(&self, cipher: Option<&Cipher>) -> Option<Entry> {
        let (question, answer, parts) = if self.is_encrypted {
            let json = cipher?.decrypt(self.payload, &belongs_to(self.key, b"answer"))?;
            let question = open_question(self.key, self.question, cipher)?;
            let parts = match self.parts {
                [] => Vec::new(),
                parts => cipher?.decrypt(parts, &belongs_to(self.key, b"parts"))?,
            };
            (question, serde_json::from_slice(&json).ok()?, decode_parts(&parts)?)
        } else {
            let answer = serde_json::from_slice(self.payload).ok()?;
            (self.question.to_owned(), answer, decode_parts(self.parts)?)
        };
        Some(Entry {
            answer: Arc::new(answer),
            question,
            source: self.source.to_owned(),
            made_at_ms: self.made_at_ms,
            cost_us: self.cost_us.cast_unsigned(),
            cost_micro_usd: self.cost_micro_usd.cast_unsigned(),
            size_bytes: self.size_bytes.cast_unsigned(),
            rows: self.rows,
            parts,
            at_rest: if self.is_encrypted { AtRest::Encrypted } else { AtRest::Plain },
        })
    }
}

/// An entry's parts of varying length, as they are stored.
pub(crate) struct Encoded {
    question: String,
    pub(crate) payload: Vec<u8>,
    parts: Vec<u8>,
    is_encrypted: bool,
}

impl Encoded {
    pub(crate) fn sealed<'a>(&'a self, key: Key, entry: &'a Entry) -> Sealed<'a> {
        Sealed {
            key,
            question: &self.question,
            source: &entry.source,
            made_at_ms: entry.made_at_ms,
            cost_us: entry.cost_us.cast_signed(),
            cost_micro_usd: entry.cost_micro_usd.cast_signed(),
            size_bytes: entry.size_bytes.cast_signed(),
            payload: &self.payload,
            rows: entry.rows,
            parts: &self.parts,
            is_encrypted: self.is_encrypted,
        }
    }
}

/// `None` where JSON cannot hold the answer (it has no infinity), or where it is to be encrypted and
/// there is no cipher: such an answer is kept in memory only.
pub(crate) fn encode(key: Key, entry: &Entry, cipher: Option<&Cipher>) -> Option<Encoded> {
    let json = to_json(&entry.answer)?;
    let parts = encode_parts(&entry.parts);
    if entry.at_rest == AtRest::Plain {
        let question = entry.question.clone();
        return Some(Encoded { question, payload: json, parts, is_encrypted: false });
    }
    let cipher = cipher?;
    let payload = cipher.encrypt(&json, &belongs_to(key, b"answer"))?;
    let question = cipher.encrypt(entry.question.as_bytes(), &belongs_to(key, b"question"))?;
    // They name tables.
    let parts = match parts.as_slice() {
        [] => parts,
        parts => cipher.encrypt(parts, &belongs_to(key, b"parts"))?,
    };
    Some(Encoded { question: to_hex(&question), payload, parts, is_encrypted: true })
}

/// The question of an encrypted entry; `None` without its cipher.
pub(crate) fn open_question(key: Key, hex: &str, cipher: Option<&Cipher>) -> Option<String> {
    let text = cipher?.decrypt(&from_hex(hex)?, &belongs_to(key, b"question"))?;
    String::from_utf8(text).ok()
}

fn belongs_to(key: Key, what: &[u8]) -> Vec<u8> {
    [&key.to_bytes(), what].concat()
}

fn to_json(answer: &Answer) -> Option<Vec<u8>> {
    let is_finite = |it: &Value| !matches!(it, Value::Real(number) if !number.is_finite());
    let encodable = answer.table.rows.iter().flatten().all(is_finite);
    if encodable { serde_json::to_vec(answer).ok() } else { None }
}

#[derive(Serialize, Deserialize)]
struct StoredPart {
    name: String,
    stamp: [u8; 16],
}

/// Nothing for no parts.
fn encode_parts(parts: &[Part]) -> Vec<u8> {
    if parts.is_empty() {
        return Vec::new();
    }
    let stored = parts.iter().map(|it| StoredPart { name: it.name.clone(), stamp: it.stamp });
    serde_json::to_vec(&stored.collect::<Vec<_>>()).unwrap_or_default()
}

fn decode_parts(bytes: &[u8]) -> Option<Vec<Part>> {
    if bytes.is_empty() {
        return Some(Vec::new());
    }
    let stored: Vec<StoredPart> = serde_json::from_slice(bytes).ok()?;
    Some(stored.into_iter().map(|it| Part { name: it.name, stamp: it.stamp }).collect())
}

/// The plan as bytes, and whether they are encrypted; `None` where it cannot be kept on disk.
pub(crate) fn encode_plan(
    key: PlanKey,
    plan: &KeptPlan,
    cipher: Option<&Cipher>,
) -> Option<(Vec<u8>, bool)> {
    let json = serde_json::to_vec(plan).ok()?;
    match plan.at_rest {
        AtRest::Plain => Some((json, false)),
        AtRest::Encrypted => Some((cipher?.encrypt(&json, &key.0)?, true)),
    }
}

pub(crate) fn open_plan(
    key: PlanKey,
    payload: &[u8],
    is_encrypted: bool,
    cipher: Option<&Cipher>,
) -> Option<KeptPlan> {
    if !is_encrypted {
        return serde_json::from_slice(payload).ok();
    }
    let plan: KeptPlan = serde_json::from_slice(&cipher?.decrypt(payload, &key.0)?).ok()?;
    Some(KeptPlan { at_rest: AtRest::Encrypted, ..plan })
}

/// BLAKE3 over the plan as it is stored, and what it is kept under.
pub(crate) fn plan_checksum(key: PlanKey, payload: &[u8], is_encrypted: bool) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&key.0).update(&[u8::from(is_encrypted)]).update(payload);
    hasher.finalize().into()
}

fn to_hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|it| [it >> 4, it & 15])
        .filter_map(|it| char::from_digit(it.into(), 16))
        .collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |it: char| it.to_digit(16).and_then(|it| u8::try_from(it).ok());
    let digits: Vec<u8> = text.chars().map(digit).collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}
