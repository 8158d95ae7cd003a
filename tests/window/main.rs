//! The window, driven for real: what a person does at a desk, and what must come of it.
//!
//! Each journey has a desk of its own ([`harness::Desk`]); pictures of every view are written for
//! people to look at. WebKitGTK is driven by its own driver, so these tests are for Linux.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so does what its journeys share"
)]

mod cache;
mod conversation;
mod data;
mod harness;
mod journeys;
mod models;
mod pictures;
mod trends;
