//! Questions to SQL, over databases made for the test.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a test fails by panicking, and its figures are made up"
)]

mod answers;
mod complete;
mod conversation;
mod derived;
mod edits;
mod fixture;
mod follow_ups;
mod fuzz;
mod large;
mod meaning;
mod overlap;
mod robust;
mod semantic;
mod statistics;
