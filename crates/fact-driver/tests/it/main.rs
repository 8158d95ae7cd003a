//! The driver over files made for the test.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod desk;
mod edits;
mod large;
mod semantic;
mod verify;
