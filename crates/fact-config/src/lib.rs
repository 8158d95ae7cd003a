//! The settings: one list, read from a file and the environment, written by the window.
//!
//! Start at [`load`], [`set`] and [`describe`]; the list itself is in `list.rs`, and a new setting is
//! a row there and a field in [`Settings`]. `docs/settings.md` is written from it.
//!
//! What always holds:
//!
//! - The environment wins over the file, the file over the defaults.
//! - Every value in [`Settings`] is one the list allows. A value that is not is reported and passed
//!   over, and the next lower one holds: no setting stops the program.
//! - All that is wrong is reported at once, with where it stands and what would be right.
//! - [`set`] changes one value and keeps the rest of the file as a person wrote it; the file is
//!   replaced whole or not at all, and one that is no TOML is left alone.
//!
//! Settings are no place for secrets: keys live in the operating system's keyring. Knows nothing of
//! what a setting does, of where the file lies, or of the process's own environment.

mod describe;
mod dollars;
mod field;
mod file;
mod list;
mod load;
mod problem;
mod reference;
mod replace;
mod settings;
mod write;

pub use describe::{Described, describe};
pub use field::{Choice, Kind};
pub use file::Unusable;
pub use load::{Loaded, Origin, load};
pub use problem::{Fault, Place, Problem};
pub use reference::reference;
pub use settings::{CacheSettings, LogLevel, LogSettings, ModelSettings, QuerySettings, Settings};
pub use write::{SetError, set, unset};
