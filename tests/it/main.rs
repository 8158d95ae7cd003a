//! Journeys through several crates: from a question as typed to the answer as given, on the
//! sample data and on databases the engine was not built for.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test fails by panicking, and works with small numbers"
)]

mod acceptance;
mod board;
mod confirmed;
mod conversation;
mod declines;
mod desk;
mod eval;
mod freshness;
mod guide;
mod levels;
mod models;
mod music_shop;
mod paraphrases;
mod same;
mod statistics;
mod verdicts;
mod warm;
mod wordings;
