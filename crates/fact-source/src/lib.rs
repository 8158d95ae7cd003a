//! The user's data, reading only: open a SQLite file, describe it, run one statement, tell
//! whether it changed.
//!
//! Start at [`Source`]. What always holds: the database file is never written, whatever the
//! statement (the file is opened for reading, and an authorizer passes only what reads); a
//! statement stops at its time limit or when asked to; two equal [`Fingerprint`]s mean equal
//! data, and [`Stamps`] of the same data equal rows of their statement.
//!
//! Knows nothing of questions, caches or screens.

mod comment;
mod connect;
mod descriptor;
mod error;
mod fingerprint;
mod look;
mod nearest;
mod permit;
mod run;
mod schema;
mod source;
mod stamp;
mod watch;
mod work;

pub use connect::Manner;
pub use error::{OpenError, QueryError, SourceError};
pub use fingerprint::Fingerprint;
pub use permit::Hidden;
pub use source::Source;
pub use stamp::Stamps;
pub use work::Work;
