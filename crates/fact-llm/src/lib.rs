//! One request to a language model and its streamed reply, whoever the provider is.
//!
//! Start at [`Client::send`]. What always holds:
//!
//! - [`Client::body`] is, byte for byte, what [`Client::send`] sends: a caller can show it before.
//!   The same system text, tools and first messages give the same first bytes.
//! - A call ends within its limits, in a reply or in an [`Error`] that a person understands; when
//!   it is cancelled its connection is closed.
//! - No `Debug`, `Display`, error or trace here shows a key or what was sent.
//!
//! Knows nothing of questions, SQL or the user's data.

mod anthropic;
mod asked;
mod attempt;
mod breaker;
mod client;
mod connect;
mod draft;
mod error;
mod hearing;
mod lost;
mod models;
mod openai;
mod read_error;
mod reply;
mod request;
mod retry;
mod stream;
mod worded;

pub use client::{Client, Endpoint, TimeLimits, Wire};
pub use error::{Error, Phase};
pub use reply::{Delta, GivenUp, Reply, Stop};
pub use request::{Block, Message, Request, Tool, ToolResult};
pub use secrecy::SecretString;
