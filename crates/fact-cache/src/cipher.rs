//! Answers encrypted at rest.
//!
//! XChaCha20-Poly1305: 24 random bytes begin each text, so that no two texts of one key ever share
//! them, and what a text belongs to is bound to it: it cannot stand in another's place.

use std::fmt;

use chacha20poly1305::{
    Key as CipherKey, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Generate as _, KeyInit as _, Payload},
};

/// What a key is long.
pub const CIPHER_KEY_BYTES: usize = 32;

const NONCE_BYTES: usize = 24;

/// Encrypts and decrypts with one key.
#[derive(Clone)]
pub struct Cipher(XChaCha20Poly1305);

impl Cipher {
    /// The caller keeps the key, out of the file.
    pub fn new(key: &[u8; CIPHER_KEY_BYTES]) -> Self {
        Self(XChaCha20Poly1305::new(&CipherKey::from(*key)))
    }

    /// A key that nobody knows.
    pub fn new_key() -> [u8; CIPHER_KEY_BYTES] {
        CipherKey::generate().into()
    }

    /// `None` where the text is larger than the cipher takes, which is 256 GiB.
    pub(crate) fn encrypt(&self, text: &[u8], belongs_to: &[u8]) -> Option<Vec<u8>> {
        let nonce = XNonce::generate();
        let sealed = self.0.encrypt(&nonce, Payload { msg: text, aad: belongs_to }).ok()?;
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed);
        Some(bytes)
    }

    /// `None` for what was encrypted with another key, for something else, or was changed.
    pub(crate) fn decrypt(&self, bytes: &[u8], belongs_to: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
        self.0.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: belongs_to }).ok()
    }
}

impl fmt::Debug for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cipher")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_with_its_key_in_its_place_alone() {
        let cipher = Cipher::new(&Cipher::new_key());
        let sealed = cipher.encrypt(b"revenue", b"a").unwrap();
        assert_eq!(cipher.decrypt(&sealed, b"a").as_deref(), Some(&b"revenue"[..]));
        assert_eq!(cipher.decrypt(&sealed, b"b"), None);
        assert_eq!(Cipher::new(&Cipher::new_key()).decrypt(&sealed, b"a"), None);
        for idx in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[idx] ^= 1;
            assert_eq!(cipher.decrypt(&changed, b"a"), None, "byte {idx}");
            assert_eq!(cipher.decrypt(&sealed[..idx], b"a"), None, "cut at {idx}");
        }
    }

    #[test]
    fn the_same_text_never_looks_the_same_twice() {
        let cipher = Cipher::new(&[7; 32]);
        assert_ne!(cipher.encrypt(b"revenue", b""), cipher.encrypt(b"revenue", b""));
    }
}
