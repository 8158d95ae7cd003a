//! Language models: who answers, the providers and their keys, what a model did for an answer.

use fact_core::{AnswerBy, Disclosure};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Cell, ColumnView, SpanView, UsageView};

/// Which engine answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum AnswerByView {
    /// The built-in engine; a model where that is not sure.
    BuiltInFirst,
    /// A model; the built-in engine where that gives no answer.
    ModelFirst,
    /// The built-in engine alone: nothing leaves the computer.
    BuiltInOnly,
    /// Both, their results side by side.
    Compare,
}

/// What of the data may be sent. Each includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DisclosureView {
    /// Names and types, no value.
    Schema,
    /// Also a few values of a column, where the model asks for them.
    Samples,
    /// Also the rows of results.
    Rows,
}

/// The same variants of an enumeration that crosses and of the one it stands for, both ways.
macro_rules! stands_for {
    ($view:ident, $own:ident, $($variant:ident),+) => {
        impl From<$own> for $view {
            fn from(it: $own) -> Self {
                match it { $($own::$variant => Self::$variant),+ }
            }
        }
        impl From<$view> for $own {
            fn from(it: $view) -> Self {
                match it { $($view::$variant => Self::$variant),+ }
            }
        }
    };
}

stands_for!(AnswerByView, AnswerBy, BuiltInFirst, ModelFirst, BuiltInOnly, Compare);
stands_for!(DisclosureView, Disclosure, Schema, Samples, Rows);

/// Who answers, and whether a model can.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ModelsView {
    /// Which engine answers.
    pub answer_by: AnswerByView,
    /// Id of the provider that is asked; empty where none is chosen.
    pub provider: String,
    /// Who would be asked, in short ("Anthropic · claude-sonnet-5-5"); empty where nobody.
    pub chosen: String,
    /// Why no model can be asked now, with a way out; `null` where one can.
    pub problem: Option<String>,
    /// Whether the chosen provider is on this computer.
    pub is_local: bool,
    /// All providers, those that come with FACT first.
    pub providers: Vec<ProviderView>,
    /// What of the open data may be sent.
    pub disclosure: DisclosureView,
    /// Dollars that may be spent a day.
    pub day_budget_usd: f64,
    /// Dollars spent since midnight.
    pub spent_today_usd: f64,
}

/// A provider of language models.
#[expect(clippy::struct_excessive_bools, reason = "four plain facts that a screen shows apart")]
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProviderView {
    /// Names it.
    pub id: String,
    /// As a person knows it.
    pub name: String,
    /// anthropic or openai: the protocol it speaks.
    pub wire: String,
    /// Where it is.
    pub base_url: String,
    /// The model that is asked; empty where none is chosen yet.
    pub model: String,
    /// Whether it is on this computer, so that nothing leaves it.
    pub is_local: bool,
    /// Whether it comes with FACT; such a one is reset rather than deleted.
    pub is_shipped: bool,
    /// Whether it wants a key.
    pub wants_key: bool,
    /// Its keys by name, never the keys themselves.
    pub keys: Vec<KeyView>,
    /// Whether it can be asked as it stands: it has a model, and a key where it wants one.
    pub is_ready: bool,
}

/// A key a provider can be asked with.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeyView {
    /// As the person called it; the variable's name where it comes from the environment.
    pub name: String,
    /// Whether it comes from an environment variable; FACT neither keeps nor deletes that.
    pub from_environment: bool,
    /// Whether it is the one that is used.
    pub is_used: bool,
}

/// Choose who answers; what is left out stays as it is.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetAnswering {
    /// Which engine.
    #[serde(default)]
    pub answer_by: Option<AnswerByView>,
    /// Id of the provider to ask.
    #[serde(default)]
    pub provider: Option<String>,
}

/// Say where a provider is and which of its models is asked; adds it where there is none of the id.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetProvider {
    /// Names it: letters, digits, `-`, `_` and `.`.
    pub id: String,
    /// As a person knows it.
    pub name: String,
    /// anthropic or openai.
    pub wire: String,
    /// Where it is.
    pub base_url: String,
    /// The model to ask; may be empty.
    pub model: String,
}

/// Forget a provider with its keys; one that comes with FACT is as it came again.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteProvider {
    /// Which.
    pub id: String,
}

/// Keep a key of a provider under a name, replacing the one of that name, and use it from now on.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetKey {
    /// Whose key.
    pub provider: String,
    /// What to call it; "default" without it.
    #[serde(default)]
    pub name: Option<String>,
    /// The key.
    pub key: String,
}

impl std::fmt::Debug for SetKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetKey")
            .field("provider", &self.provider)
            .field("name", &self.name)
            .field("key", &"[redacted]")
            .finish()
    }
}

/// Forget a key of a provider.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteKey {
    /// Whose key.
    pub provider: String,
    /// Which of them; "default" without it.
    #[serde(default)]
    pub name: Option<String>,
}

/// Use another of a provider's keys.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UseKey {
    /// Whose key.
    pub provider: String,
    /// Which of them.
    pub name: String,
}

/// Ask a provider for its list of models and for one word, the cheapest call there is.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TestProvider {
    /// Which.
    pub provider: String,
}

/// What came of a test.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProviderTest {
    /// Whether it works: it answered, with a model chosen.
    pub works: bool,
    /// In words ("Anthropic answers", "Anthropic does not accept the key …").
    pub message: String,
    /// How long the answer took, in milliseconds; `null` where there was none.
    pub latency_ms: Option<u64>,
    /// Models that can be asked; empty where the provider does not say.
    pub models: Vec<String>,
}

/// Say what of the open data may be sent.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetDisclosure {
    /// How much.
    pub disclosure: DisclosureView,
}

/// What the model had to do with an answer.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ModelUseView {
    /// Who.
    pub provider: String,
    /// Which model.
    pub model: String,
    /// Whether it is on this computer.
    pub is_local: bool,
    /// How often it was called for the answer.
    pub n_calls: u32,
    /// Tokens of all calls.
    pub usage: UsageView,
    /// Dollars of all calls; `null` where no price is known.
    pub usd: Option<f64>,
}

/// The other engine's result, where both were asked.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ComparedView {
    /// Whether both found the same rows.
    pub agrees: bool,
    /// In words ("both give the same 5 rows", "they differ: 1 row against 5").
    pub verdict: String,
    /// Who else answered.
    pub engine: String,
    /// Its answer in prose; why it has none, where it has none.
    pub sentence: Vec<SpanView>,
    /// Its statement; empty where it has none.
    pub sql: String,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// Its first rows.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows there are.
    pub n_rows: u64,
    /// The model's part in it; `null` where it had none.
    pub model: Option<ModelUseView>,
    /// Whether it was kept from before, so that it cost nothing now.
    pub is_kept: bool,
}

/// A cost that wants to be agreed to before anything is sent.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CostAhead {
    /// Dollars it may come to, about.
    pub about_usd: f64,
    /// Dollars above which FACT asks.
    pub limit_usd: f64,
    /// Who would be asked.
    pub model: String,
}
