//! FACT's own tables: conversations, confirmed answers, the log of questions, settings, recent
//! files.
//!
//! Start at [`Store::open`]. One file holds them all; one [`Store`] a window. What always holds:
//!
//! - A question is written down before work on it starts, and its reply when it is there. Both
//!   have reached the operating system when the call returns: killing FACT loses neither.
//! - A question that was being worked on when its window died is found by the next
//!   [`Store::settle_interrupted`]; one that another living window is working on is left alone.
//! - A damaged file is set aside, and what can be read of it is carried over into a new one.
//! - Logging a question never waits for the disk: [`Store::log_query`] hands it to a thread.
//! - Times come in as arguments, in milliseconds since 1970 (UTC).
//!
//! Knows nothing of what a reply holds (it is text here), of the user's data, or of clocks.

mod confirmed;
mod conversation;
mod log;
mod log_writer;
mod reading;
mod recent;
mod salvage;
mod schema;
mod settings;
mod store;
mod title;
mod turn;
mod window;

pub use confirmed::{CheckState, Checked, Confirmation, Confirmed, ConfirmedId, How, Moved};
pub use conversation::{Conversation, ConversationError, ConversationId, ConversationSummary};
pub use fact_db::DbError;
pub use log::{Bucket, CacheUse, LogEntry, LogError, LogOutcome, Popular, Totals};
pub use reading::{AskedBefore, TurnReading};
pub use recent::{RecentError, RecentFile};
pub use store::{OpenError, Store};
pub use turn::{Turn, TurnId, TurnState};
