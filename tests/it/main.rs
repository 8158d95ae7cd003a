//! Journeys through several crates: from a question as typed to the answer as given, on the
//! sample data and on databases the engine was not built for.

mod acceptance;
mod declines;
mod desk;
mod freshness;
mod music_shop;
mod same;
mod wordings;
