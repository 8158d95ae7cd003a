//! Many short texts in one piece of memory.

use serde::{Deserialize, Serialize};

/// Texts one after another, found by position. A million of them take their own bytes and four
/// more each, where a `String` takes twenty-four and an allocation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Arena {
    bytes: String,
    ends: Vec<u32>,
}

impl Arena {
    /// Puts `text` last; `false` where the arena is full (4 GiB).
    pub fn push(&mut self, text: &str) -> bool {
        let Ok(end) = u32::try_from(self.bytes.len() + text.len()) else { return false };
        self.bytes.push_str(text);
        self.ends.push(end);
        true
    }

    /// The text at a position; empty beyond the last.
    pub fn get(&self, idx: u32) -> &str {
        let idx = idx as usize;
        let end = |at: usize| self.ends.get(at).copied().unwrap_or_default() as usize;
        let start = if idx == 0 { 0 } else { end(idx - 1) };
        self.bytes.get(start..end(idx)).unwrap_or_default()
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Every text, in the order they came.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let text = self.bytes.get(start..*end as usize).unwrap_or_default();
            start = *end as usize;
            text
        })
    }

    /// Bytes of all texts together.
    pub fn n_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Keeps the first `n` texts.
    pub fn truncate(&mut self, n: usize) {
        self.ends.truncate(n);
        self.bytes.truncate(self.ends.last().copied().unwrap_or_default() as usize);
        self.shrink();
    }

    /// Gives back what is reserved and not used.
    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

impl<'a> FromIterator<&'a str> for Arena {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut arena = Self::default();
        for text in texts {
            arena.push(text);
        }
        arena
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_went_in() {
        let texts = ["Oslo", "", "København", "Åre"];
        let mut arena: Arena = texts.into_iter().collect();
        assert_eq!(arena.iter().collect::<Vec<_>>(), texts);
        assert_eq!((arena.get(2), arena.get(9)), ("København", ""));
        arena.truncate(3);
        assert_eq!((arena.len(), arena.get(2), arena.n_bytes()), (3, "København", 14));
    }
}
