//! Answers, kept in memory over a `SQLite` file.
//!
//! Start at [`Cache::open`], [`Cache::get`] and [`Cache::put`].
//!
//! **Why an answer from here is never stale.** A [`Key`] is made of what the question means (the
//! plan in its one canonical form), what the data is (its fingerprint) and who answers (engine
//! and version). An answer is a function of these three. Data that changed has another
//! fingerprint, hence another key, hence no entry: nothing has to be told that it is out of date,
//! and no entry ever is. For the same reason it does no harm that another process's memory may
//! hold an entry for a moment after this one cleared it. Who wants answers worked out anew from time
//! to time all the same sets [`Budget::ttl`].
//!
//! What always holds:
//!
//! - An answer comes back exactly as it was put in, or not at all: each entry on disk carries a
//!   checksum over all of its parts, and one that does not verify is dropped, which is a miss.
//! - [`Cache::get`] from memory takes no lock on the disk and writes nothing there; hits are
//!   counted in memory and written down later by a thread.
//! - [`Cache::put`] returns at once; the same thread writes the file.
//! - Neither level grows beyond its [`Budget`], in bytes and in entries; what was used longest ago
//!   makes room first.
//! - A fault of the disk costs hits, never an answer: calls that serve answers return no errors.
//!
//! [`replay`] goes through a recorded log under other bounds.
//!
//! A [`Shelf`] keeps large things that are made from a source as a whole: what was learnt of it.
//!
//! Several processes may share the file. Knows nothing of SQL, of how a fingerprint is taken, or
//! of clocks.

mod bounds;
mod by_digest;
mod cache;
mod cipher;
mod disk;
mod entry;
mod flight;
mod key;
mod memory;
mod payload;
mod places;
mod plan;
pub mod replay;
mod schema;
mod shelf;
mod weigh;
mod worth;
mod writer;

pub use cache::{Budget, Cache, Error, OpenError, Stats, Tier};
pub use cipher::{CIPHER_KEY_BYTES, Cipher};
pub use disk::Dropped;
pub use entry::{AtRest, Entry, EntryInfo, Part, Rows};
pub use flight::{Flights, Lead, Role};
pub use key::{BadKey, KEY_BYTES, Key, PlanKey, RowsKey};
pub use plan::KeptPlan;
pub use shelf::{Shelf, ShelfError};
pub use weigh::answer_bytes;
