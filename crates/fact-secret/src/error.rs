//! Why a key could not be kept or had.

use std::time::Duration;

/// Why a key could not be kept or had. No variant holds any part of a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is no keyring.
    #[error("no keyring was found: {}", advice())]
    NoService {
        /// What the operating system said; for the log, it is no help to a person.
        reason: String,
    },
    /// There is one, and it is locked.
    #[error("the keyring is locked ({reason}): unlock it and try again")]
    Locked {
        /// What the keyring said.
        reason: String,
    },
    /// It did not answer. What was asked may still come to pass.
    #[error(
        "the keyring did not answer within {} s: if it asks for a password, unlock it and try again",
        limit.as_secs_f32()
    )]
    TimedOut {
        /// How long it was waited for.
        limit: Duration,
    },
    /// It refused, or failed.
    #[error("the keyring refused ({reason}): allow FACT to use it and try again")]
    Denied {
        /// What the keyring said.
        reason: String,
    },
    /// The text is not a key.
    #[error(transparent)]
    InvalidKey(#[from] InvalidKey),
    /// The provider's name cannot name an entry.
    #[error("not a provider's name: 1 to {max_chars} letters, digits, `-`, `_` or `.` are wanted")]
    InvalidProvider {
        /// The longest name there can be.
        max_chars: usize,
    },
    /// What the keyring holds under this name is not text: FACT did not write it.
    #[error("the kept key cannot be read: delete it and enter it again")]
    Unreadable,
    /// The thread that asks the keyring has ended, which a defect alone can bring about.
    #[error("the keyring is no longer asked: start FACT again")]
    Ended,
}

/// Why a text is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKey {
    /// Nothing, or only blanks.
    #[error("the key is empty: paste the whole key")]
    Empty,
    /// Blanks, line ends or other characters that no key holds and no request may carry.
    #[error("the key holds a blank or a control character: paste the key alone")]
    BadCharacter,
    /// More than any key.
    #[error("the key is longer than {max_bytes} bytes: paste the key alone")]
    TooLong {
        /// The longest there can be.
        max_bytes: usize,
    },
}

/// How to get a keyring on this system.
const fn advice() -> &'static str {
    if cfg!(target_os = "macos") {
        "open Keychain Access and make a login keychain"
    } else if cfg!(windows) {
        "start the Credential Manager service"
    } else {
        "install and start a Secret Service such as gnome-keyring or KWallet, then start FACT again"
    }
}
