//! One question to one answer; everything FACT exists for runs through here.
//!
//! Start at [`Driver::ask`]. It asks the cache, has the question understood, guards and runs the
//! statement, checks the rows, works out, draws up and remembers. It blocks: a door moves it off
//! its own thread.
//!
//! What always holds: an answer is kept under the fingerprint of the data it was read from, and
//! given again only while the data still has that fingerprint. No figure in a sentence comes from
//! anywhere but the rows.

mod about;
mod advice;
mod ask;
mod asking;
pub mod calendar;
mod checks;
mod clocks;
mod confirm;
mod confirmed;
mod earlier;
mod kept;
mod learn;
mod measure;
mod model;
mod open_data;
mod remember;
mod reply;
mod semantic_files;
mod sentence;
mod similar;
mod stamping;
mod verify;
pub mod warm;
mod who;
mod wording;

pub use advice::{Action, Advice, AdviceError, Advised, Gain};
pub use ask::{AskError, Driver, now_ms, us_since};
pub use asking::AskOptions;
pub use checks::of_reply;
pub use confirm::{ConfirmError, Rechecked, ToConfirm};
pub use confirmed::CONFIRMED_ENGINE;
pub use earlier::{ReplaceError, continues, edits_of};
pub use fact_eval::{Band, Calibration, Outcome as Verdict, SURE, Tally};
pub use fact_nl2sql::{Completion as Typed, CompletionKind as TypedKind};
pub use measure::{
    By, Case, Group, MeasureError, Measured, Predictions, Report, Selection, SetError, load,
    measure,
};
pub use model::{Bounds, Model, ModelError, NoThreads, Preview, wait};
pub use open_data::{Asked, LearnError, OpenData, Places, Snapshot, identity_of};
pub use remember::{KeptOutcome, KeptReply};
pub use reply::{CacheReport, Compared, Outcome, Reply, Said, Stage, Timings, miss_words};
pub use semantic_files::TeachError;
pub use verify::{Verified, VerifyError, Wrong};

/// The engine that answers, with its version.
pub const ENGINE: &str = fact_nl2sql::VERSION;
