//! The operating system's keyring.

use std::time::Duration;

use keyring::Entry;
use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    Error, check,
    worker::{NoOutcome, Worker},
};

/// Provider keys in the operating system's keyring. Shared between threads by reference.
#[derive(Debug)]
pub struct Keyring {
    service: String,
    worker: Worker,
}

/// Whether keys can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// They can.
    Ready {
        /// Where, as the system calls it.
        place: &'static str,
    },
    /// They cannot.
    Unavailable {
        /// Why, with a way out.
        reason: Error,
    },
}

/// An entry that is never written: looking for it shows whether the keyring answers.
const PROBE: &str = "fact-probe";

impl Keyring {
    /// How long a call may take.
    pub const TIME_LIMIT: Duration = Duration::from_secs(3);

    /// Keys are kept under the name `service`. Asks nothing of the system yet.
    pub fn new(service: &str) -> Self {
        Self { service: service.to_owned(), worker: Worker::new("fact-keyring") }
    }

    /// Keeps a provider's key, in place of the one before. Blanks around it are left out.
    pub fn set(&self, provider: &str, key: &SecretString) -> Result<(), Error> {
        let key = check::key(key)?;
        self.ask(provider, move |entry| entry.set_password(key.expose_secret()))
    }

    /// A provider's key; `None` where none is kept.
    pub fn get(&self, provider: &str) -> Result<Option<SecretString>, Error> {
        self.ask(provider, |entry| found(entry.get_password().map(SecretString::from)))
    }

    /// Forgets a provider's key. Says whether there was one.
    pub fn delete(&self, provider: &str) -> Result<bool, Error> {
        self.ask(provider, |entry| found(entry.delete_credential()).map(|it| it.is_some()))
    }

    /// Whether a provider's key is kept.
    pub fn has(&self, provider: &str) -> Result<bool, Error> {
        Ok(self.get(provider)?.is_some())
    }

    /// Whether keys can be kept, found out by a question that needs no password: a keyring that is
    /// locked may be ready here, and ask for its password when a key is first kept.
    pub fn status(&self) -> Status {
        match self.get(PROBE) {
            Ok(_) => Status::Ready { place: PLACE },
            Err(reason) => Status::Unavailable { reason },
        }
    }

    fn ask<T: Send + 'static>(
        &self,
        provider: &str,
        work: impl FnOnce(&Entry) -> keyring::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        check::provider(provider)?;
        let (service, provider) = (self.service.clone(), provider.to_owned());
        let ask = move || {
            let entry = Entry::new(&service, &provider);
            entry.and_then(|entry| work(&entry)).map_err(|error| explain(&error))
        };
        match self.worker.run(Self::TIME_LIMIT, ask) {
            Ok(outcome) => outcome,
            Err(NoOutcome::TimedOut) => Err(Error::TimedOut { limit: Self::TIME_LIMIT }),
            Err(NoOutcome::Ended) => Err(Error::Ended),
        }
    }
}

/// What the keyring is called on this system.
const PLACE: &str = if cfg!(target_os = "macos") {
    "macOS Keychain"
} else if cfg!(windows) {
    "Windows Credential Manager"
} else {
    "Secret Service (GNOME Keyring, KWallet or another)"
};

fn found<T>(outcome: keyring::Result<T>) -> keyring::Result<Option<T>> {
    match outcome {
        Ok(it) => Ok(Some(it)),
        Err(keyring::Error::NoEntry) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the keyring said, without the bytes that some of its errors carry.
fn explain(error: &keyring::Error) -> Error {
    match error {
        keyring::Error::NoDefaultStore => {
            let reason = match Entry::store_status() {
                Err(error) => no_service_reason(error),
                Ok(()) => "it went away".to_owned(),
            };
            tracing::warn!(reason, "no keyring was found");
            Error::NoService { reason }
        }
        keyring::Error::NoStorageAccess(source) => Error::Locked { reason: source.to_string() },
        keyring::Error::PlatformFailure(source) => Error::Denied { reason: source.to_string() },
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => Error::Unreadable,
        keyring::Error::TooLong(what, _) => Error::Denied { reason: format!("{what} is too long") },
        keyring::Error::Invalid(what, why) => Error::Denied { reason: format!("{what} {why}") },
        keyring::Error::BadStoreFormat(why) | keyring::Error::NotSupportedByStore(why) => {
            Error::Denied { reason: why.clone() }
        }
        keyring::Error::Ambiguous(_) => {
            Error::Denied { reason: "it holds several keys of this name".to_owned() }
        }
        _ => Error::Denied { reason: "it failed in an unknown way".to_owned() },
    }
}

fn no_service_reason(error: &keyring::Error) -> String {
    match error {
        keyring::Error::NoStorageAccess(source) | keyring::Error::PlatformFailure(source) => {
            source.to_string()
        }
        _ => "this system has none that FACT knows".to_owned(),
    }
}
