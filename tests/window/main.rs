//! The window, driven for real: what a person does at a desk, and what must come of it.
//!
//! Each journey has a desk of its own ([`harness::Desk`]); pictures of every view are written for
//! people to look at. WebKitWebDriver drives WebKitGTK, so these tests are for Linux.

#![cfg(target_os = "linux")]

mod data;
mod harness;
mod journeys;
mod pictures;
