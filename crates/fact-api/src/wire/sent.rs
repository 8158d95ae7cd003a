//! What leaves for a provider: before it does, and after.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::DisclosureView;

/// What would leave if this question were asked of the model.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PreviewSent {
    /// The question, as it stands in the ask box.
    pub question: String,
    /// The conversation it would be asked in.
    #[serde(default)]
    pub conversation_id: Option<i64>,
}

/// What would leave. Later rounds send the same again with what the model asked for.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SentPreview {
    /// Who would get it.
    pub provider: String,
    /// Which model.
    pub model: String,
    /// The computer it would go to (`https://api.anthropic.com`).
    pub host: String,
    /// Whether that is this computer.
    pub is_local: bool,
    /// What of the data may be sent.
    pub disclosure: DisclosureView,
    /// Word for word: the request's body, as JSON.
    pub body: String,
    /// Tokens of it, about: a quarter of its bytes.
    pub n_tokens: u64,
    /// Dollars the question may come to, about, with the rounds that usually follow; `null` where
    /// no price is known.
    pub about_usd: Option<f64>,
}

/// What left, newest first.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SentCalls {
    /// Only those made for this turn.
    #[serde(default)]
    pub turn_id: Option<i64>,
    /// Only those before this one, for the next page.
    #[serde(default)]
    pub before: Option<i64>,
    /// At most so many, 1 to 200.
    pub limit: u32,
}

/// What left, newest first.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SentCallsView {
    /// The calls.
    pub calls: Vec<SentCallView>,
    /// Whether there are older ones.
    pub has_more: bool,
}

/// One request that left for a provider.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SentCallView {
    /// Names it in `sent_body`.
    pub id: i64,
    /// When, in milliseconds since 1970 (UTC).
    pub at_ms: i64,
    /// The turn it was made for; `null` for a test, or where it was never written down.
    pub turn_id: Option<i64>,
    /// Who got it.
    pub provider: String,
    /// Which model.
    pub model: String,
    /// The computer it went to.
    pub host: String,
    /// Whether that is this computer.
    pub is_local: bool,
    /// Name of the data it was about; empty for a test.
    pub source: String,
    /// What of the data was allowed to be in it.
    pub disclosure: DisclosureView,
    /// answer or test.
    pub purpose: String,
    /// How long it was.
    pub n_bytes: u64,
    /// Whether its words are still kept.
    pub is_kept: bool,
    /// Tokens.
    pub usage: UsageView,
    /// Dollars; `null` where no price is known.
    pub usd: Option<f64>,
    /// How long the reply took.
    pub duration_us: u64,
    /// ok, or what went wrong in words; empty where FACT ended before it was known.
    pub outcome: String,
}

/// Tokens of one call or of several. No token is in two of the figures.
#[derive(Debug, Clone, Copy, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UsageView {
    /// Read by the model at the full price.
    pub input: u64,
    /// Read, and written to the provider's prompt cache.
    pub cache_write: u64,
    /// Read from the provider's prompt cache.
    pub cache_read: u64,
    /// Written by the model.
    pub output: u64,
}

/// What one request said.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SentBody {
    /// Which.
    pub id: i64,
}

/// What one request said.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SentBodyView {
    /// Word for word, as JSON; `null` where it is no longer kept.
    pub body: Option<String>,
}
