//! The shapes that cross a door: requests in, replies out. They leave this crate as JSON only.
//!
//! Names are camelCase on the wire. Whole numbers beyond 2^53 cross as strings ([`Cell`]), rows
//! cross in pages.

mod answer;
mod app;
mod behind;
mod board;
mod cache;
mod chart;
mod complete;
mod confirmed;
mod conversation;
mod costs;
mod eval;
mod models;
mod program;
mod sent;
mod source;
mod warm;

pub use answer::*;
pub use app::*;
pub use behind::*;
pub use board::*;
pub use cache::*;
pub use chart::*;
pub use complete::*;
pub use confirmed::*;
pub use conversation::*;
pub use costs::*;
pub use eval::*;
pub use models::*;
pub use program::*;
pub use sent::*;
pub use source::*;
pub use warm::*;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A request that says nothing.
#[derive(Debug, Clone, Copy, Default, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A reply that says nothing but "done".
#[derive(Debug, Clone, Copy, Default, Serialize, TS)]
pub struct Done {
    /// Always true.
    pub done: bool,
}
