//! FACT's own `SQLite` files: opened, brought up to date, and kept apart from harm.
//!
//! Start at [`Db::open`], then [`Db::read`] and [`Db::write`]. What always holds:
//!
//! - A file is either fully migrated or untouched: every step runs inside one transaction.
//! - Nothing a person made is deleted. A damaged file is renamed (`name.damaged-1`) and a new one
//!   takes its place; the caller is told where the old one went.
//! - A file from a newer FACT, or from another program, is refused and left as it is.
//! - A committed write survives the death of this process at any moment. Files are in
//!   write-ahead mode with `synchronous = NORMAL`: a commit has reached the operating system when
//!   [`Db::write`] returns, so `SIGKILL` loses nothing; a power cut may lose the last commits but
//!   never damages the file.
//! - Several processes may hold one file open at once.
//!
//! Knows nothing of what the tables mean, of the user's data, or of clocks.

mod damage;
mod db;
mod error;
mod folder;
mod migrate;
mod open;
mod presence;

pub use db::{Db, Opened};
pub use error::{DbError, OpenError};
pub use presence::Presence;
