//! How answers over the open data are kept, and the key that private ones are encrypted with.
//!
//! The key is made where the first private answer is to be kept, and lives in the operating system's
//! keyring alone. Without it what is encrypted is a miss, and new private answers stay in memory.

use std::fmt::Write as _;

use fact_cache::{CIPHER_KEY_BYTES, Cipher};
use fact_driver::OpenData;
use fact_secret::{Keyring, SecretString};
use fact_store::Keeping;
use secrecy::ExposeSecret as _;

use crate::{
    App,
    error::{ApiError, Code},
};

/// The key's name in the keyring; with its two dots it is that of no provider's key.
const CIPHER_KEY: &str = "fact.kept.answers";

impl App {
    /// Says how answers over `data` are kept from now on. Those kept before go.
    pub(crate) fn set_keeping(&self, data: &OpenData, keeping: Keeping) -> Result<(), ApiError> {
        if keeping == Keeping::Encrypt {
            self.unlock_cache(true)?;
        }
        self.driver.store.set_keeping(data.identity(), keeping).map_err(ApiError::storage)?;
        self.driver.cache.clear_source(data.identity()).map_err(ApiError::storage)
    }

    /// Fetches the key, where answers over `data` are encrypted and it is not at hand. Without it
    /// they are kept in memory alone, which is said in the log: it is no reason not to open data.
    pub(crate) fn unlock_cache_for(&self, data: &OpenData) {
        let keeping = self.driver.store.keeping(data.identity());
        if matches!(keeping, Ok(Keeping::Encrypt))
            && let Err(error) = self.unlock_cache(false)
        {
            tracing::warn!(%error, "encrypted answers cannot be read");
        }
    }

    /// Fetches the key, or makes it where there is none and `may_make` allows that.
    fn unlock_cache(&self, may_make: bool) -> Result<(), ApiError> {
        if self.driver.cache.has_cipher() {
            return Ok(());
        }
        if let Some(cipher) = fetch(&self.keyring)? {
            self.driver.cache.set_cipher(Some(cipher));
        } else if may_make {
            make(&self.keyring)?;
            // Another window may have made one at the same moment: the one that is there counts.
            self.driver.cache.set_cipher(fetch(&self.keyring)?);
        }
        Ok(())
    }
}

fn fetch(keyring: &Keyring) -> Result<Option<Cipher>, ApiError> {
    let kept = keyring.get(CIPHER_KEY).map_err(|err| ApiError::new(Code::NoKeyring, &err))?;
    let Some(kept) = kept else { return Ok(None) };
    let mut key = [0; CIPHER_KEY_BYTES];
    let digits = kept.expose_secret();
    if digits.len() != 2 * CIPHER_KEY_BYTES || !digits.is_ascii() {
        return Ok(None);
    }
    for (idx, byte) in key.iter_mut().enumerate() {
        let digits = digits.get(2 * idx..2 * idx + 2).unwrap_or_default();
        let Ok(value) = u8::from_str_radix(digits, 16) else { return Ok(None) };
        *byte = value;
    }
    Ok(Some(Cipher::new(&key)))
}

fn make(keyring: &Keyring) -> Result<(), ApiError> {
    let key = Cipher::new_key();
    let mut digits = String::with_capacity(2 * CIPHER_KEY_BYTES);
    for byte in key {
        let _ = write!(digits, "{byte:02x}");
    }
    let kept = keyring.set(CIPHER_KEY, &SecretString::from(digits));
    kept.map_err(|err| ApiError::new(Code::NoKeyring, &err))
}
