//! One plain function a command. Each blocks, reads or changes one thing, and decides nothing
//! that a use case below should decide.

mod advice;
mod answers;
mod ask;
mod behind;
mod board;
mod cache;
mod charts;
mod complete;
mod confirmed;
mod conversations;
mod costs;
mod eval;
mod models;
mod program;
mod report;
mod sent;
mod settings;
mod source;
mod warm;

pub use advice::{cache_advice, cache_verify};
pub use answers::{answer_rows, copy_table};
pub use ask::{ask, stop};
pub use behind::behind;
pub use board::{arrange_pins, board, change_pin, pin_answer, put_back_pin, refresh_pin, unpin};
pub use cache::{cache_stats, clear_cache};
pub use charts::{chart, copy_chart, export, set_chart};
pub use complete::complete;
pub use confirmed::{
    check_confirmed, confirm_answer, confirmed_answers, correct_answer, forget_confirmed,
    move_confirmed,
};
pub use conversations::{conversation, conversations, delete_conversation, rename_conversation};
pub use costs::{costs, delete_price, prices, set_price};
pub use eval::eval;
pub use models::{
    delete_key, delete_provider, models, set_answering, set_disclosure, set_key, set_provider,
    test_provider, use_key,
};
pub use program::{answer, translate, write_sample};
pub use report::save_report;
pub use sent::{forget_sent, preview_sent, sent_body, sent_calls};
pub use settings::{set_option, set_theme, set_ui_state, settings, start};
pub use source::{
    forget_recent, open_sample, open_source, recent_files, run_sql, set_keeping, source,
    source_progress, table_rows, teach_word,
};
pub use warm::{
    delete_warm_list, save_warm_list, warm_control, warm_lists, warm_start, warm_state,
};

use crate::{
    error::ApiError,
    wire::{AskEvent, Done},
};

/// What a running command may tell its caller.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Told of each step of a question.
    pub progress: &'a (dyn Fn(AskEvent) + Sync),
}

/// Rows a page at most.
const MAX_PAGE: u32 = 1_000;

const DONE: Done = Done { done: true };

/// What FACT keeps of its own as text.
fn to_json(it: &impl serde::Serialize) -> Result<String, ApiError> {
    serde_json::to_string(it).map_err(ApiError::storage)
}

fn from_json<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, ApiError> {
    serde_json::from_str(json).map_err(ApiError::storage)
}
