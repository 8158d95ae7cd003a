//! What the models cost, and the prices that is derived from.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::UsageView;

/// What the models cost over a time.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Costs {
    /// Days back from today, 1 to 366.
    pub days: u32,
}

/// What the models cost over a time. Tokens are kept, money is derived from them by the price that
/// held on the day.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CostsView {
    /// Dollars in all.
    pub usd: f64,
    /// Dollars since midnight.
    pub today_usd: f64,
    /// Dollars that may be spent a day.
    pub day_budget_usd: f64,
    /// Calls in all.
    pub n_calls: u64,
    /// Of them without a known price, so that `usd` is without them.
    pub n_without_price: u64,
    /// Tokens in all.
    pub usage: UsageView,
    /// Dollars the provider's prompt cache saved: the same tokens at the full price, less what they
    /// cost.
    pub saved_by_prompt_cache_usd: f64,
    /// Dollars FACT's own cache saved: what the calls behind each kept answer had cost.
    pub saved_by_fact_cache_usd: f64,
    /// A day each, oldest first, days without calls included.
    pub by_day: Vec<DayCostView>,
    /// A model each, dearest first.
    pub by_model: Vec<ModelCostView>,
}

/// One day.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DayCostView {
    /// When it begins, in milliseconds since 1970 (UTC).
    pub start_ms: i64,
    /// Dollars.
    pub usd: f64,
    /// Calls.
    pub n_calls: u64,
}

/// One model.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ModelCostView {
    /// Who.
    pub provider: String,
    /// Which.
    pub model: String,
    /// Calls.
    pub n_calls: u64,
    /// Tokens.
    pub usage: UsageView,
    /// Dollars; `null` where no price is known.
    pub usd: Option<f64>,
}

/// The prices that costs are derived from: those that come with FACT and the person's own.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PricesView {
    /// The rows, newest first within a model.
    pub prices: Vec<PriceView>,
    /// The file of the person's own rows, which may be edited by hand.
    pub path: String,
    /// What is wrong with it, line by line; empty where nothing is.
    pub problems: Vec<String>,
}

/// Dollars for a million tokens.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PriceView {
    /// Ids of models, exact or up to a trailing `*`.
    pub models: Vec<String>,
    /// anthropic, openai or an own provider's id.
    pub provider: String,
    /// First day it holds (`2026-10-07`).
    pub from: String,
    /// Holds for prompts of more tokens than this; `null` for all.
    pub prompt_over: Option<u64>,
    /// Read at the full price.
    pub input: f64,
    /// Written by the model.
    pub output: f64,
    /// Written to the prompt cache.
    pub cache_write: f64,
    /// Read from the prompt cache.
    pub cache_read: f64,
    /// Where the figures come from.
    pub source: String,
    /// Whether the person wrote it.
    pub is_own: bool,
}

/// Add a price of one's own, in place of the one of the same models, provider, day and tier.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetPrice {
    /// The row.
    pub price: PriceView,
}

/// Take a price of one's own away.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeletePrice {
    /// The row.
    pub price: PriceView,
}
