//! What an answer is kept under.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What an answer is kept under: what was meant, of which data, answered by whom.
///
/// Each part is a digest of its own, so that a miss can be explained by the part that differs,
/// and so that no two keys run together whatever their parts hold. 128 bits a part: the chance
/// that any two of a billion plans meet is below one in 10²⁰.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub(crate) plan: Digest,
    pub(crate) data: Digest,
    pub(crate) engine: Digest,
}

/// The first 128 bits of a BLAKE3 hash.
pub(crate) type Digest = [u8; DIGEST_BYTES];

const DIGEST_BYTES: usize = 16;
/// What a key takes as bytes.
pub const KEY_BYTES: usize = 3 * DIGEST_BYTES;

impl Key {
    /// `plan_canonical` is the same for all questions that mean the same and for no others;
    /// `data_fingerprint` changes with every committed change of the data and tells any two
    /// sources apart; `engine` names who answers, with a version.
    pub fn new(plan_canonical: &str, data_fingerprint: &[u8], engine: &str) -> Self {
        Self {
            plan: digest(plan_canonical.as_bytes()),
            data: digest(data_fingerprint),
            engine: digest(engine.as_bytes()),
        }
    }

    /// Whether it is a key of the data with this fingerprint.
    pub fn is_of(&self, data_fingerprint: &[u8]) -> bool {
        self.data == digest(data_fingerprint)
    }

    /// The key of the same meaning and engine, of other data.
    pub(crate) fn with_data(&self, data: Digest) -> Self {
        Self { data, ..*self }
    }

    /// As a table holds it; [`Key::from_bytes`] reads it.
    pub fn to_bytes(self) -> [u8; KEY_BYTES] {
        joined(self.plan.into_iter().chain(self.data).chain(self.engine))
    }

    /// The key that [`Key::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8; KEY_BYTES]) -> Self {
        let [plan, data, engine] = parts(bytes);
        Self { plan, data, engine }
    }
}

/// What the rows of a statement are found by, whichever question led to it: the statement in its
/// one canonical form, and the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RowsKey {
    statement: Digest,
    data: Digest,
}

impl RowsKey {
    /// `canonical` is the same for statements that give the same rows of any data; the fingerprint
    /// is that of [`Key::new`].
    pub fn new(canonical: &str, data_fingerprint: &[u8]) -> Self {
        Self { statement: digest(canonical.as_bytes()), data: digest(data_fingerprint) }
    }

    pub(crate) fn to_bytes(self) -> [u8; 2 * DIGEST_BYTES] {
        joined(self.statement.into_iter().chain(self.data))
    }

    pub(crate) fn from_bytes(bytes: &[u8; 2 * DIGEST_BYTES]) -> Self {
        let [statement, data] = parts(bytes);
        Self { statement, data }
    }
}

/// What a model's statement is found by: all that the model was told before it wrote it, but for
/// the data itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlanKey(pub(crate) Digest);

impl PlanKey {
    /// `told` is the same for questions in the same words, of the same structure of data, asked of
    /// the same model in the same manner.
    pub fn new(told: &str) -> Self {
        Self(digest(told.as_bytes()))
    }
}

fn joined<const N: usize>(from: impl Iterator<Item = u8>) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.iter_mut().zip(from).for_each(|(to, from)| *to = from);
    bytes
}

fn parts<const N: usize>(bytes: &[u8]) -> [Digest; N] {
    let mut digests = [Digest::default(); N];
    let (whole, _) = bytes.as_chunks::<DIGEST_BYTES>();
    digests.iter_mut().zip(whole).for_each(|(to, from)| *to = *from);
    digests
}

pub(crate) fn digest(bytes: &[u8]) -> Digest {
    let mut digest = Digest::default();
    blake3::Hasher::new().update(bytes).finalize_xof().fill(&mut digest);
    digest
}

/// The text is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cache key: {} hexadecimal digits are wanted", 2 * KEY_BYTES)]
pub struct BadKey;

impl fmt::Display for Key {
    /// Lower-case hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_bytes().iter().try_for_each(|it| write!(f, "{it:02x}"))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({self})")
    }
}

impl FromStr for Key {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        let digits: Option<Vec<u8>> =
            text.chars().map(|it| it.to_digit(16).and_then(|it| u8::try_from(it).ok())).collect();
        let digits = digits.filter(|it| it.len() == 2 * KEY_BYTES).ok_or(BadKey)?;
        let mut bytes = [0; KEY_BYTES];
        let (pairs, _) = digits.as_chunks::<2>();
        bytes.iter_mut().zip(pairs).for_each(|(to, [high, low])| *to = high << 4 | low);
        Ok(Self::from_bytes(&bytes))
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_tells_keys_apart() {
        let key = Key::new("plan", b"data", "engine 1");
        assert_eq!(key, Key::new("plan", b"data", "engine 1"));
        for other in [
            Key::new("plan2", b"data", "engine 1"),
            Key::new("plan", b"data2", "engine 1"),
            Key::new("plan", b"data", "engine 2"),
            Key::new("pland", b"ata", "engine 1"),
            Key::new("data", b"plan", "engine 1"),
            Key::new("", b"plandata", "engine 1"),
        ] {
            assert_ne!(key, other);
        }
    }

    #[test]
    fn a_key_survives_its_text() {
        let key = Key::new("plan", &[0, 255], "engine");
        let text = serde_json::to_string(&key).unwrap();
        assert_eq!(text.len(), 2 + 96);
        assert_eq!(serde_json::from_str::<Key>(&text).unwrap(), key);
        assert_eq!(Key::from_bytes(&key.to_bytes()), key);
    }

    #[test]
    fn text_that_is_no_key_is_refused() {
        let good = Key::new("", b"", "").to_string();
        for bad in ["", "ab", &good[1..], &good.replacen(|_: char| true, "g", 1), &"é".repeat(96)]
        {
            assert_eq!(bad.parse::<Key>(), Err(BadKey), "{bad}");
        }
    }
}
