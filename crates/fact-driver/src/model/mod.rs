//! A question answered by a language model that runs statements through FACT.
//!
//! Start at [`Driver::by_model`](crate::Driver). In stages: `prompt` with `schema` (what is told) →
//! `rounds` (the model calls, `desk` carries out, until there is an answer), each by one `call` →
//! `answer` (rows to an answer) with `trace` (is every number of the sentence in a result) and
//! `spend` (what it may cost and did). `again` runs a statement that was kept from before in place of
//! all that.
//!
//! What always holds: an answer is the rows of a statement that FACT guarded and ran; what left is
//! on record, word for word, before it leaves; no more of the data is told than may be disclosed;
//! neither the budget of the day nor the tokens of a question are overrun by more than one reply.

mod again;
mod answer;
mod call;
mod desk;
mod error;
mod prompt;
mod rounds;
mod schema;
mod spend;
mod trace;
mod wait;

pub use answer::Preview;
pub use error::ModelError;
pub use wait::{NoThreads, wait};

use std::sync::Arc;

use fact_core::Disclosure;
use fact_llm::Client;
use fact_price::{Day, PriceList};

/// A model that can be asked, what it may be told and what it may cost.
#[derive(Debug, Clone)]
pub struct Model {
    /// Speaks to its provider.
    pub client: Arc<Client>,
    /// The provider's id.
    pub provider: String,
    /// The provider, as a person knows it.
    pub name: String,
    /// The model, as the provider names it.
    pub model: String,
    /// Scheme, name and port of where it is asked.
    pub host: String,
    /// Whether that is this computer.
    pub is_local: bool,
    /// What of the data it may be told.
    pub disclosure: Disclosure,
    /// Where it stops.
    pub bounds: Bounds,
    /// What its tokens cost.
    pub prices: Arc<PriceList>,
    /// Whose prices hold for it.
    pub price_of: String,
    /// The day it is where the person is.
    pub today: Day,
    /// When that day began, in milliseconds since 1970 (UTC).
    pub day_start_ms: i64,
}

/// Where a model stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Calls of the model for one question.
    pub max_rounds: u32,
    /// Tokens of all calls for one question.
    pub question_tokens: u64,
    /// Tokens it may write in one call.
    pub max_output_tokens: u32,
    /// Millionths of a dollar that may be spent a day.
    pub day_budget_micro_usd: u64,
    /// Millionths of a dollar for one question above which the person is asked first.
    pub warn_above_micro_usd: u64,
}

impl Model {
    /// As answers name it ("Anthropic · claude-sonnet-5-5").
    pub fn title(&self) -> String {
        format!("{} · {}", self.name, self.model)
    }
}
