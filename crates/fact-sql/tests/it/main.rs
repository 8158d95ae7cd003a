//! Canonical SQL from the outside: by rows of pairs, by running what it calls the same, by force.

#![expect(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::struct_field_names,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    reason = "a test stops where it fails, and its rows are many"
)]

mod data;
mod hostile;
mod pairs;
mod rng;
mod soundness;
mod spelling;
mod statement;
