//! Journeys through several crates live in `it/`; this library is empty.
