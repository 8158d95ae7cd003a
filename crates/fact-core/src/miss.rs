//! Why an answer did not come from the cache.

use serde::{Deserialize, Serialize};

/// Why an answer did not come from the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissReason {
    /// A question of this meaning was not asked of this source before.
    New,
    /// It was, and the data has changed since.
    DataChanged,
    /// It was, by another version of the engine.
    EngineChanged,
    /// The answer was kept and had to make room for others.
    Evicted,
    /// The answer was kept, and was cleared by hand.
    Cleared,
    /// The answer is kept, and older than answers are given out.
    Expired,
    /// The person asked for a fresh answer.
    Refreshed,
    /// The kept answer did not verify and was dropped.
    Damaged,
}

impl MissReason {
    /// Every reason, in the order they are listed to a person.
    pub const ALL: [Self; 8] = [
        Self::New,
        Self::DataChanged,
        Self::EngineChanged,
        Self::Evicted,
        Self::Cleared,
        Self::Expired,
        Self::Refreshed,
        Self::Damaged,
    ];

    /// The word it is stored and sent as, which is what serde writes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::DataChanged => "data_changed",
            Self::EngineChanged => "engine_changed",
            Self::Evicted => "evicted",
            Self::Cleared => "cleared",
            Self::Expired => "expired",
            Self::Refreshed => "refreshed",
            Self::Damaged => "damaged",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_word_is_the_one_serde_writes() {
        for reason in MissReason::ALL {
            let sent = serde_json::to_value(reason).unwrap();
            assert_eq!(sent, reason.as_str());
        }
    }
}
