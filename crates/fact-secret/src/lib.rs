//! Provider keys in the operating system's keyring, and nowhere else.
//!
//! Start at [`Keyring`]. What always holds:
//!
//! - A key is written to the keyring only. Where there is none, the answer is an error that says
//!   how to get one, never a file.
//! - Every call returns within [`Keyring::TIME_LIMIT`], even when the keyring never answers. All
//!   calls are made by one thread, so that a keyring that hangs costs one thread, however often
//!   it is asked.
//! - No `Debug`, `Display`, error or trace here shows a key.
//!
//! Knows nothing of which providers there are, or of what a key is for.

mod check;
mod error;
mod keyring;
mod worker;

pub use error::{Error, InvalidKey};
pub use keyring::{Keyring, Status};
pub use secrecy::SecretString;
