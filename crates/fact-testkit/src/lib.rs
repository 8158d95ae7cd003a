//! What tests and benchmarks share: a scripted model provider that they talk to over a socket, numbers
//! that look [`Random`], and the [`Throughput`] of many threads beside one.
//!
//! Start at [`Server::start`]: it takes [`Turn`]s, one a request, and remembers what it was asked.
//! A turn is a [`Reply`] in a provider's words, a status, or bytes, and may come late, stop in the
//! middle or be cut off at any byte. What always holds:
//!
//! - It listens on 127.0.0.1, at a port of its own, and is gone when it is dropped.
//! - Nothing waits for a fixed time: a test waits for what it wants to see, and at most
//!   [`PATIENCE`].
//! - It speaks no better than the providers do: usage is sent when asked for, prompts are cached
//!   up to where the request says, a fifth cache mark is refused.
//!
//! Knows nothing of our own crates, so any of them can be tested with it.

#![expect(clippy::expect_used, reason = "what a test needs and does not get stops the test")]

mod anthropic;
mod cache;
mod connection;
mod http;
mod openai;
mod random;
mod reply;
mod server;
mod throughput;
mod tls;
mod turn;

pub use http::Received;
pub use random::Random;
pub use reply::{Reply, Usage};
pub use server::{PATIENCE, Server};
pub use throughput::Throughput;
pub use tls::Certificate;
pub use turn::Turn;
