//! FACT's own tables: conversations, the board of pinned answers, confirmed answers, the log of questions, calls to language
//! models and what they cost, providers of such, settings, recent files.
//!
//! Start at [`Store::open`]. One file holds them all; one [`Store`] a window. What always holds:
//!
//! - A question is written down before work on it starts, and its reply when it is there. Both
//!   have reached the operating system when the call returns: killing FACT loses neither.
//! - A question that was being worked on when its window died is found by the next
//!   [`Store::settle_interrupted`]; one that another living window is working on is left alone.
//! - A damaged file is set aside, and what can be read of it is carried over into a new one.
//! - Logging a question never waits for the disk: [`Store::log_query`] hands it to a thread.
//! - A call to a model is written down before its bytes leave: what may have left this computer is
//!   on record even where FACT was killed, see [`Store::begin_call`].
//! - No key is in here, only the names keys have in the operating system's keyring.
//! - Times come in as arguments, in milliseconds since 1970 (UTC).
//!
//! Knows nothing of what a reply holds (it is text here), of the user's data, or of clocks.

mod call;
mod confirmed;
mod conversation;
mod cost;
mod disclosure;
mod keeping;
mod lately;
mod log;
mod log_writer;
mod pin;
mod provider;
mod reading;
mod recent;
mod salvage;
mod schema;
mod settings;
mod store;
mod title;
mod turn;
mod warm;
mod window;

pub use call::{Call, CallId, CallOutcome, CallState, NewCall, Purpose};
pub use confirmed::{CheckState, Checked, Confirmation, Confirmed, ConfirmedId, How, Moved};
pub use conversation::{Conversation, ConversationError, ConversationId, ConversationSummary};
pub use cost::{CallSums, Costs, DayCost, ModelCost};
pub use fact_db::DbError;
pub use keeping::Keeping;
pub use log::{
    Bucket, CacheUse, LOG_KEY_BYTES, Latency, LevelTotals, LogEntry, LogError, LogOutcome, Period,
    Popular, Recorded, Totals,
};
pub use pin::{NewPin, Pin, PinChange, PinError, PinId};
pub use provider::{Provider, ProviderKey, ProviderWire};
pub use reading::{AskedBefore, TurnReading};
pub use recent::{RecentError, RecentFile};
pub use store::{OpenError, Store};
pub use turn::{Turn, TurnId, TurnState};
pub use warm::{WarmClaim, WarmDraft, WarmList, WarmListError, WarmListId, WarmRun, WarmSchedule};
