//! From which level of the cache an answer came.

use serde::{Deserialize, Serialize};

/// How much of the work the cache took off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CacheLevel {
    /// All of it: a question of the same meaning was answered of the same data.
    Answer,
    /// The statement did not run: another question had led to the same one, of the same data.
    Result,
    /// No model was called: its statement for the same words was kept, and ran on the data of now.
    Plan,
}

impl CacheLevel {
    /// Every level, from the one that saves most.
    pub const ALL: [Self; 3] = [Self::Answer, Self::Result, Self::Plan];

    /// The word it is stored and sent as, which is what serde writes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Result => "result",
            Self::Plan => "plan",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_word_is_the_one_serde_writes() {
        for level in CacheLevel::ALL {
            assert_eq!(serde_json::to_value(level).unwrap(), level.as_str());
        }
    }
}
