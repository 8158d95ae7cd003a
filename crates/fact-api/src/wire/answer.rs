//! Questions and answers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AnswerByView, ChartView, ComparedView, CostAhead, ModelUseView};

/// Ask one question of the open data.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ask {
    /// Made by the caller, so that `stop` can name work that has not replied yet.
    pub ask_id: String,
    /// The question, in plain English.
    pub question: String,
    /// The conversation it belongs to; a new one is begun without it.
    pub conversation_id: Option<i64>,
    /// Whether to pass the cache by and work the answer out again.
    pub refresh: bool,
    /// What was changed of its reading, in the order it was changed: texts from `options` and
    /// `choices`, passed back as they came.
    #[serde(default)]
    pub edits: Vec<String>,
    /// The turn whose reply this one takes the place of; its question is asked, whatever
    /// `question` says. Where nothing comes of it, the turn stays as it is.
    #[serde(default)]
    pub turn_id: Option<i64>,
    /// Which engine answers this one question; as in the settings without it.
    #[serde(default)]
    pub answer_by: Option<AnswerByView>,
    /// Whether the person has agreed to a cost above the limit (see `DeclineView::cost`).
    #[serde(default)]
    pub cost_agreed: bool,
}

/// Stop a running question.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Stop {
    /// As given to `ask`.
    pub ask_id: String,
}

/// One step of a running question, streamed while it works.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum AskEvent {
    /// The question was written down; it survives a crash from here on.
    #[serde(rename_all = "camelCase")]
    Begun {
        /// The turn that will hold the answer.
        turn_id: i64,
        /// Its conversation, perhaps a new one.
        conversation_id: i64,
    },
    /// A stage has begun.
    Stage {
        /// Which one.
        stage: StageView,
    },
    /// The model has begun a step ("asking Anthropic", "running a statement").
    Model {
        /// In words.
        step: String,
    },
    /// More of what the model says; empties what came before where `text` is `null`.
    Says {
        /// The words.
        text: Option<String>,
    },
}

/// The stages a person sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum StageView {
    /// The question is being understood.
    Reading,
    /// A model is at work on it.
    Asking,
    /// The statement is being looked at.
    Checking,
    /// The statement is running.
    Running,
    /// Chart and sentence are being made.
    Drawing,
}

/// One question of a conversation, with what came of it.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Turn {
    /// Names the turn in `answer_rows`, `chart`, `export`.
    pub id: i64,
    /// Its conversation.
    pub conversation_id: i64,
    /// As typed.
    pub question: String,
    /// Milliseconds since 1970 (UTC).
    pub asked_at_ms: i64,
    /// What was changed of its reading; empty where nothing was.
    pub edits: Vec<String>,
    /// What came of it.
    pub state: TurnState,
}

/// What came of a question.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum TurnState {
    /// Still being worked on.
    Pending,
    /// Answered.
    Answered {
        /// The answer.
        answer: Box<AnswerView>,
    },
    /// Declined, with what would work.
    Declined {
        /// Why, and what instead.
        decline: DeclineView,
    },
    /// Stopped by the one who asked.
    Stopped,
    /// Failed.
    Failed {
        /// What happened.
        message: String,
        /// The way out, where there is one.
        hint: Option<String>,
    },
}

/// An answer as a screen shows it.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnswerView {
    /// The answer in prose, its figures marked.
    pub sentence: Vec<SpanView>,
    /// Who answered.
    pub engine: String,
    /// 0 to 1.
    pub confidence: f64,
    /// How the question was read, in one phrase.
    pub reading: String,
    /// The same in parts.
    pub chips: Vec<ChipView>,
    /// What the reading had to assume.
    pub notes: Vec<String>,
    /// The statement; empty where FACT answered from what it knows of itself.
    pub sql: String,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// The first rows; the rest by `answer_rows`.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows there are.
    pub n_rows: u64,
    /// Whether a limit cut them short.
    pub truncated: bool,
    /// The chart, drawn by `chart`; absent where the rows make none.
    pub chart: Option<ChartView>,
    /// What was looked at before the answer was shown.
    pub checks: Vec<CheckView>,
    /// What was worked out from the rows, with its own words and figures.
    pub analysis: Option<AnalysisView>,
    /// Questions that follow on.
    pub follow_ups: Vec<String>,
    /// Where it came from.
    pub cache: CacheView,
    /// How long each stage took.
    pub timings_us: TimingsView,
    /// Name of the data it was asked of.
    pub source: String,
    /// The model's part in it; `null` where no model was called for it. A kept answer tells what it
    /// had cost when it was made.
    pub model: Option<ModelUseView>,
    /// The other engine's result, where both were asked.
    pub compared: Option<ComparedView>,
}

/// A run of prose.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SpanView {
    /// The words.
    pub text: String,
    /// Whether it is shown in bold.
    pub strong: bool,
}

/// One part of the reading.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ChipView {
    /// measure, grouping, filter, time, order, comparison, join or analysis.
    pub kind: String,
    /// What it says.
    pub label: String,
    /// Where it comes from.
    pub detail: String,
    /// What it can be changed to, the present state among them; empty where it cannot be.
    pub options: Vec<ChipOptionView>,
}

/// Something a chip can be changed to.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ChipOptionView {
    /// What it says.
    pub label: String,
    /// The change, asked after those already made.
    pub edit: String,
    /// Whether it is so already.
    pub chosen: bool,
    /// Whether it takes the part out.
    pub remove: bool,
}

/// One column of a result.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ColumnView {
    /// The name the SQL gives it.
    pub name: String,
    /// The name a person reads.
    pub label: String,
    /// none, number, count, money, percent or ratio.
    pub unit: String,
    /// ISO 4217 code where the unit is money.
    pub currency: Option<String>,
    /// dimension, time, measure or detail.
    pub role: String,
    /// Whether its cells are numbers (shown to the right).
    pub numeric: bool,
}

/// One cell: a number, text (also whole numbers beyond 2^53 and infinities), or `null`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(untagged)]
pub enum Cell {
    /// SQL `NULL`.
    Null,
    /// A whole number of at most 2^53.
    Integer(i64),
    /// A finite floating-point number.
    Real(f64),
    /// All else.
    Text(String),
}

/// One check.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CheckView {
    /// passed, note or warning.
    pub level: String,
    /// What was looked at and found.
    pub text: String,
}

/// What was worked out from the rows, for a screen: its method in words and its figures.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnalysisView {
    /// forecast, correlation, trend, decomposition, `rank_test` or contribution.
    pub kind: String,
    /// The method by name, with its error where it has one.
    pub method: String,
    /// What a single test says, in a few words; `null` where there is none, or several.
    pub verdict: Option<String>,
    /// Whether that test rules chance out.
    pub is_sure: bool,
    /// Its own little table.
    pub columns: Vec<ColumnView>,
    /// The table's rows.
    pub rows: Vec<Vec<Cell>>,
    /// What a forecast was chosen from, the least error on the past first; empty for others.
    pub tried: Vec<TriedView>,
}

/// A way to forecast, and how it did on the known past.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TriedView {
    /// The measure it was tried on.
    pub measure: String,
    /// Its name, with its form or orders.
    pub method: String,
    /// Its error as a share of the usual change over a season (MASE).
    pub mase: Option<f64>,
    /// Its error in percent of what came true (MAPE).
    pub mape: Option<f64>,
    /// Its share in the forecast, 0 to 1.
    pub weight: f64,
    /// Whether it is the forecast that is given.
    pub chosen: bool,
}

/// Where an answer came from.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CacheView {
    /// Whether it was kept from before.
    pub hit: bool,
    /// For a hit, how much of the work it took off: answer, result or plan.
    pub level: Option<String>,
    /// How old the kept answer was when it was given, in milliseconds.
    pub age_ms: Option<i64>,
    /// Why it counts as the same, or why it was worked out anew.
    pub reason: String,
}

/// Microseconds a stage; zero for a stage that was not needed.
#[derive(Debug, Clone, Copy, Default, Serialize, TS)]
pub struct TimingsView {
    /// From the question to the reply.
    pub total: u64,
    /// Looking in the cache.
    pub cache: u64,
    /// Understanding.
    pub understand: u64,
    /// A model's work, its statements included.
    pub model: u64,
    /// Guarding.
    pub guard: u64,
    /// Running the statement.
    pub run: u64,
    /// Checks and analysis.
    pub analyse: u64,
    /// Chart and sentence.
    pub show: u64,
}

/// An honest no.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeclineView {
    /// Why.
    pub reason: String,
    /// Words that were not understood, as written in the question.
    pub unplaced: Vec<String>,
    /// The nearest names that exist.
    pub nearest: Vec<String>,
    /// Questions that would be answered.
    pub suggestions: Vec<String>,
    /// The readings between which the question leaves open; where there are some, `reason` is
    /// what FACT asks back.
    pub choices: Vec<ChoiceView>,
    /// A question that sounds alike and was answered before; the page offers it.
    pub asked_before: Option<String>,
    /// Whether a model could be asked instead; the page offers it.
    pub model_can: bool,
    /// What asking the model would cost, where that is above the limit and wants to be agreed to.
    pub cost: Option<CostAhead>,
}

/// One of the readings between which a question leaves open.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ChoiceView {
    /// What it says.
    pub label: String,
    /// What sets it apart; may be empty.
    pub detail: String,
    /// The changes that make the question mean it, asked after those already made.
    pub edits: Vec<String>,
}

/// Whose answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum AnswerRef {
    /// A question's, by its turn.
    Turn(i64),
    /// One of the board, by its pin.
    Pin(i64),
}

/// Rows of an answer beyond the first page.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerRows {
    /// Whose rows.
    pub of: AnswerRef,
    /// Rows to skip.
    pub offset: u64,
    /// Rows wanted, at most 1,000.
    pub limit: u32,
}

/// A page of rows.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// What each cell means.
    pub columns: Vec<ColumnView>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows there are in all; `null` where counting takes too long.
    pub n_rows: Option<u64>,
}
