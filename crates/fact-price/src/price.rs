//! One row of a price list.

use crate::{Day, Rate};

/// What tokens cost: of some models, from a day on, and where the row says so of long prompts only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The models it is for: whole names, or beginnings that end in `*`.
    pub models: Vec<String>,
    /// Whose price it is: `anthropic`, `openai`, or what a person calls a provider of their own.
    pub provider: String,
    /// The first day it holds.
    pub from: Day,
    /// It holds for prompts of more tokens than this; for all prompts without it.
    pub prompt_over: Option<u64>,
    /// Tokens the model reads.
    pub input: Rate,
    /// Tokens it writes, thinking included.
    pub output: Rate,
    /// Tokens it reads and writes to the provider's prompt cache, kept for the provider's shorter
    /// time (5 minutes at Anthropic). What `input` costs where the provider takes no more.
    pub cache_write: Rate,
    /// The same, kept for an hour. To be shown: nothing FACT sends asks for an hour.
    pub cache_write_1h: Option<Rate>,
    /// Tokens it reads from the provider's prompt cache. What `input` costs where the provider takes no
    /// less.
    pub cache_read: Rate,
    /// Where the figures were read.
    pub source: String,
    /// Whether that is not the provider's own word.
    pub second_hand: bool,
}
