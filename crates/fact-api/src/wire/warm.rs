//! Warming: questions asked ahead.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::AnswerByView;

/// Ask questions ahead, in the background, so that their answers are kept.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WarmStart {
    /// Which questions.
    pub from: WarmFrom,
    /// So many in any minute at most; as many as leaves room for a person's own without it.
    #[ts(optional = nullable)]
    pub per_minute: Option<u32>,
    /// What it may spend, in millionths of a dollar; giving one agrees to dear questions within it.
    #[ts(optional = nullable)]
    pub budget_micro_usd: Option<u64>,
    /// Which engine answers; the built-in one alone without it.
    #[ts(optional = nullable)]
    pub answer_by: Option<AnswerByView>,
}

/// Where the questions come from.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum WarmFrom {
    /// Those answered most often of the open data.
    Popular {
        /// So many at most.
        n: u32,
    },
    /// A saved list.
    List {
        /// Which.
        id: i64,
    },
    /// As it was typed: one question a line, or a table with a column `question`.
    Text {
        /// The text.
        text: String,
    },
    /// A file of the same form.
    File {
        /// Where it is.
        path: String,
    },
}

/// Hold, let go on or end the run.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WarmControl {
    /// What.
    #[serde(rename = "do")]
    pub wanted: WarmDo,
}

/// What can be done to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum WarmDo {
    /// Hold it after the question it is at.
    Pause,
    /// Let it go on.
    Resume,
    /// End it, the question it is at as well.
    Cancel,
}

/// How the run stands, or how the last one ended.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WarmView {
    /// Where it is.
    pub state: WarmStateView,
    /// Why it was stopped, or why there was nothing to do.
    pub why: Option<String>,
    /// Where its questions are from ("popular questions", the name of a list or a file).
    pub label: String,
    /// Whether FACT began it by itself, by a list's schedule.
    pub is_scheduled: bool,
    /// Questions to ask.
    pub n_total: u64,
    /// Those that were asked.
    pub n_done: u64,
    /// Answers that were worked out and are kept now.
    pub n_new: u64,
    /// Answers that were kept before.
    pub n_already: u64,
    /// Questions without an answer that could be kept.
    pub n_declined: u64,
    /// Questions that failed.
    pub n_failed: u64,
    /// What it spent, in millionths of a dollar.
    pub micro_usd: u64,
    /// What it may spend.
    pub budget_micro_usd: Option<u64>,
    /// When it began; 0 before the first run.
    pub started_at_ms: i64,
    /// How long it took so far.
    pub took_us: u64,
    /// The question it is at.
    pub current: Option<String>,
    /// What became of each question; of many, those that were declined or failed and the last.
    pub items: Vec<WarmItemView>,
    /// Questions that were asked and are not among `items`.
    pub n_items_left_out: u64,
    /// Lines of the list that make no question.
    pub refused: Vec<WarmRefusedView>,
    /// Those that are not among `refused`.
    pub n_refused_left_out: u64,
    /// Things to know: what was cut, that the data changed meanwhile.
    pub notes: Vec<String>,
}

/// Where a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum WarmStateView {
    /// There was none yet.
    Idle,
    /// At work.
    Running,
    /// Held.
    Paused,
    /// It asked every question.
    Done,
    /// Ended on request.
    Cancelled,
    /// Ended early; `why` says why.
    Stopped,
}

/// What became of one question.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WarmItemView {
    /// As it was asked.
    pub question: String,
    /// What became of it.
    pub outcome: WarmOutcomeView,
    /// Why, where that is not plain.
    pub why: Option<String>,
    /// How long it took.
    pub us: u64,
    /// What it cost, in millionths of a dollar.
    pub micro_usd: u64,
}

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum WarmOutcomeView {
    /// Worked out, and kept now.
    New,
    /// Kept before.
    Already,
    /// No answer, or one that is not kept.
    Declined,
    /// Something went wrong.
    Failed,
}

/// A line of a list that makes no question.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WarmRefusedView {
    /// Where it is, counted from 1.
    pub line: u64,
    /// What it says.
    pub text: String,
    /// Why it is left out.
    pub why: String,
}

/// The saved lists.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WarmListsView {
    /// By name.
    pub lists: Vec<WarmListView>,
}

/// A saved list.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WarmListView {
    /// Names it in requests.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// The questions, as they were written.
    pub text: String,
    /// Lines that ask something; a template is one.
    pub n_questions: u64,
    /// When it is run each day (`09:30`), where the person is.
    pub daily_at: Option<String>,
    /// Whether it is run when the data changed.
    pub on_change: bool,
    /// What it may spend a day, in millionths of a dollar.
    pub budget_micro_usd: Option<u64>,
    /// Which engine answers it; the built-in one alone where it does not say.
    pub answer_by: Option<AnswerByView>,
    /// The data its schedule is for, as it is called on screen.
    pub source: String,
    /// Whether that is open.
    pub is_open: bool,
    /// When it was last run.
    pub last_run_at_ms: Option<i64>,
    /// What came of that.
    pub last_report: Option<String>,
}

/// Save a list, a new one or in place of one.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveWarmList {
    /// The one to change; a new one without it.
    #[ts(optional = nullable)]
    pub id: Option<i64>,
    /// What it is called.
    pub name: String,
    /// The questions: one a line, or a table with a column `question`.
    pub text: String,
    /// When it is run each day (`09:30`), where the person is.
    #[ts(optional = nullable)]
    pub daily_at: Option<String>,
    /// Whether it is run when the data changed.
    #[serde(default)]
    pub on_change: bool,
    /// What it may spend a day, in millionths of a dollar.
    #[ts(optional = nullable)]
    pub budget_micro_usd: Option<u64>,
    /// Which engine answers it; the built-in one alone without it.
    #[ts(optional = nullable)]
    pub answer_by: Option<AnswerByView>,
    /// Whether its schedule is for the open data from now on; a new list's always is.
    #[ts(optional = nullable)]
    pub for_open_data: Option<bool>,
}

/// Delete a saved list.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteWarmList {
    /// Which.
    pub id: i64,
}
