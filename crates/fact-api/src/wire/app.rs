//! The app itself: how it starts, its settings, its keys.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ConversationSummary, SourceView};

/// All a screen needs to draw itself for the first time.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Started {
    /// FACT's own version.
    pub version: String,
    /// The engine that answers.
    pub engine: String,
    /// The open data.
    pub source: SourceView,
    /// Newest first.
    pub conversations: Vec<ConversationSummary>,
    /// What the screen asked to have kept (`set_ui_state`); empty at the first start.
    pub ui_state: String,
    /// light, dark or system.
    pub theme: Theme,
    /// Things to know: a file that was set aside, a folder that cannot be written.
    pub notices: Vec<String>,
}

/// Which look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// As the operating system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// Keep what the screen wants back at the next start.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetUiState {
    /// The screen's own text, at most 64 KiB.
    pub ui_state: String,
}

/// The settings as a screen shows them.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// Which look.
    pub theme: Theme,
    /// Whether keys can be kept here, and where.
    pub keyring: KeyringView,
    /// The providers a key can be kept for.
    pub providers: Vec<ProviderView>,
    /// Where conversations and settings are kept.
    pub data_dir: String,
    /// Where answers are kept.
    pub cache_dir: String,
    /// Where the logs are.
    pub log_dir: String,
    /// FACT's own version.
    pub version: String,
    /// The engine that answers.
    pub engine: String,
}

/// Whether keys can be kept here.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeyringView {
    /// Whether it answers.
    pub ready: bool,
    /// Where keys are kept ("Secret Service").
    pub place: String,
    /// Why it cannot be used and what to do, where it cannot.
    pub problem: Option<String>,
}

/// A provider a key can be kept for.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProviderView {
    /// Names it in `set_key` and `delete_key`.
    pub id: String,
    /// As a person knows it.
    pub name: String,
    /// Whether a key is kept. The key itself never comes back.
    pub has_key: bool,
}

/// Choose the look.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetTheme {
    /// Which look.
    pub theme: Theme,
}

/// Keep a provider's key, replacing the one before.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetKey {
    /// Whose key.
    pub provider: String,
    /// The key.
    pub key: String,
}

impl std::fmt::Debug for SetKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetKey")
            .field("provider", &self.provider)
            .field("key", &"[redacted]")
            .finish()
    }
}

/// Forget a provider's key.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteKey {
    /// Whose key.
    pub provider: String,
}
