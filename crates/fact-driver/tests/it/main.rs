//! What the driver knows of open data, over files made for the test.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod desk;
mod edits;
mod large;
mod semantic;
mod verify;
