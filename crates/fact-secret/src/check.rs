//! What is a key, and what is a provider's name.

use secrecy::{ExposeSecret as _, SecretString};

use crate::{Error, InvalidKey};

/// The Windows Credential Manager takes 2560 bytes, in two-byte characters.
///
/// # Source
/// `CRED_MAX_CREDENTIAL_BLOB_SIZE`, <https://learn.microsoft.com/windows/win32/api/wincred/ns-wincred-credentialw>.
const MAX_KEY_BYTES: usize = 1280;
const MAX_PROVIDER_CHARS: usize = 64;

/// The key without the blanks a paste leaves around it.
pub(crate) fn key(key: &SecretString) -> Result<SecretString, InvalidKey> {
    let text = key.expose_secret().trim();
    if text.is_empty() {
        return Err(InvalidKey::Empty);
    }
    if text.len() > MAX_KEY_BYTES {
        return Err(InvalidKey::TooLong { max_bytes: MAX_KEY_BYTES });
    }
    if text.chars().any(|it| it.is_control() || it.is_whitespace()) {
        return Err(InvalidKey::BadCharacter);
    }
    Ok(SecretString::from(text))
}

/// The name, where it can name an entry of every keyring.
pub(crate) fn provider(name: &str) -> Result<(), Error> {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.');
    if name.is_empty() || name.len() > MAX_PROVIDER_CHARS || !name.chars().all(is_plain) {
        return Err(Error::InvalidProvider { max_chars: MAX_PROVIDER_CHARS });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, InvalidKey>) {
        let actual = key(&SecretString::from(text));
        assert_eq!(actual.as_ref().map(SecretString::expose_secret), expected.as_ref().copied());
    }

    #[test]
    fn a_key_is_taken_without_the_blanks_around_it() {
        check("sk-test-123", Ok("sk-test-123"));
        check("  sk-test-123\n", Ok("sk-test-123"));
        check(&"k".repeat(1280), Ok(&"k".repeat(1280)));
    }

    #[test]
    fn what_is_not_a_key_is_refused() {
        check("", Err(InvalidKey::Empty));
        check(" \t\r\n", Err(InvalidKey::Empty));
        check("sk test", Err(InvalidKey::BadCharacter));
        check("sk\ntest", Err(InvalidKey::BadCharacter));
        check("sk\0test", Err(InvalidKey::BadCharacter));
        check("sk\u{7f}test", Err(InvalidKey::BadCharacter));
        check(&"k".repeat(1281), Err(InvalidKey::TooLong { max_bytes: 1280 }));
    }

    #[test]
    fn a_provider_has_a_plain_name() {
        for (name, is_good) in [
            ("anthropic", true),
            ("open-ai_2.0", true),
            ("", false),
            ("a b", false),
            ("../x", false),
            ("ü", false),
            (&"a".repeat(65), false),
        ] {
            assert_eq!(provider(name).is_ok(), is_good, "{name}");
        }
    }
}
