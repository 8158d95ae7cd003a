//! The app itself: how it starts, its settings, its keys.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ConversationSummary, ModelsView, SourceView};

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
    /// Who answers.
    pub models: ModelsView,
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
    /// Who answers, and the providers of models.
    pub models: ModelsView,
    /// All other settings, in the order they are shown.
    pub options: Vec<OptionView>,
    /// The file the settings are kept in, which may be edited by hand.
    pub settings_path: String,
    /// What is wrong with it or with the environment, all of it; empty where nothing is.
    pub problems: Vec<String>,
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

/// Choose the look.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetTheme {
    /// Which look.
    pub theme: Theme,
}

/// Change one setting, or set it back.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetOption {
    /// Which (`cache.ttl`).
    pub name: String,
    /// To what; to its default where there is nothing.
    pub value: Option<String>,
}

/// A setting as a screen shows it.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OptionView {
    /// Names it in the file and in `set_option`.
    pub name: String,
    /// As a person reads it.
    pub label: String,
    /// What it does.
    pub help: String,
    /// What it counts ("seconds"); empty where nothing.
    pub unit: String,
    /// number, choice, switch or text.
    pub kind: String,
    /// What can be chosen, where it is a choice.
    pub choices: Vec<String>,
    /// As it stands.
    pub value: String,
    /// As it comes.
    pub default: String,
    /// What is allowed, in words.
    pub allowed: String,
    /// default, file or environment.
    pub origin: String,
    /// The environment variable that set it, where one did; it wins over what is set here.
    pub variable: Option<String>,
    /// Why a value that was found is not used.
    pub problem: Option<String>,
}
