//! Hashing of what is made of digests already: their first bytes are as good as any hash of them.

use std::hash::{BuildHasherDefault, Hasher};

/// For maps whose keys are [`crate::Key`] or [`crate::RowsKey`].
pub(crate) type ByDigest = BuildHasherDefault<DigestHasher>;

/// Takes eight bytes of each digest.
#[derive(Default)]
pub(crate) struct DigestHasher(u64);

impl Hasher for DigestHasher {
    fn write(&mut self, bytes: &[u8]) {
        let first = bytes.first_chunk::<8>().map_or(0, |it| u64::from_le_bytes(*it));
        // Turned, so that two equal parts of a key do not undo each other.
        self.0 = self.0.rotate_left(21) ^ first;
    }

    /// Lengths: all digests have the same.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, hash::BuildHasher as _};

    use super::*;
    use crate::{Key, RowsKey};

    #[test]
    fn keys_that_differ_in_one_part_differ_in_their_hash() {
        let hash = ByDigest::default();
        let keys = (0..1000).flat_map(|n| {
            let text = n.to_string();
            [
                Key::new(&text, b"data", "engine"),
                Key::new("plan", text.as_bytes(), "engine"),
                Key::new("plan", b"data", &text),
                Key::new(&text, text.as_bytes(), &text),
            ]
        });
        assert_eq!(keys.map(|it| hash.hash_one(it)).collect::<HashSet<_>>().len(), 4000);
        let rows = (0..1000).map(|n| RowsKey::new(&n.to_string(), b"data"));
        assert_eq!(rows.map(|it| hash.hash_one(it)).collect::<HashSet<_>>().len(), 1000);
    }
}
