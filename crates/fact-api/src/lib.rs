//! Everything a caller can ask of FACT, and the [`App`] that answers.
//!
//! Start at [`registry`]: it lists every command once. A door opens an [`App`], hands it names
//! and JSON, and translates what comes back; it decides nothing.

mod app;
mod asking;
pub mod commands;
mod error;
mod gate;
mod keeping;
mod logging;
mod open_app;
mod paths;
mod providers;
pub mod registry;
mod typescript;
mod view;
mod warming;
pub mod wire;

pub use app::{App, Options};
pub use fact_core::thousands;

pub use error::{ApiError, Code};
pub use open_app::OpenApp;
pub use paths::{HOME_VARIABLE, Paths};
