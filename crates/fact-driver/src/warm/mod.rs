//! Warming: questions asked ahead, so that their answers are kept before a person wants them.
//!
//! In stages: `list` (text to lines) → `template` (a line to questions, with the values that
//! `slots` reads from the data) → `run` (one question after the other, at a pace, held and ended
//! from outside) → `outcome` (what became of each).
//!
//! What always holds: a question that cannot be asked is told with its line and why; what is asked
//! ahead is written into no conversation, and stands in the log of questions as what it is.

mod list;
mod outcome;
mod run;
mod slots;
mod template;

pub use list::{
    ListError, MAX_LIST_BYTES, MAX_QUESTIONS, QuestionList, Refused, decode, read_list,
};
pub use outcome::{Warmed, WarmedAs, warmed};
pub use run::{Control, Ended, Next, Progress, run};
pub use slots::slot_values;
pub use template::{MAX_EXPANDED, SlotValues};
