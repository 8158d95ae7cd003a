//! The keyring of the machine the tests run on: where there is one, keys go in and come out;
//! where there is none, every call says so and how to get one.

#![expect(clippy::unwrap_used, reason = "what a test shares stops the test too")]

use std::process;

use fact_secret::{Error, Keyring, SecretString, Status};
use secrecy::ExposeSecret as _;

const KEY: &str = "sk-test-4f1d9c0a77";

/// A name of its own for each run, so that runs at the same time do not meet.
fn keyring(test: &str) -> Keyring {
    Keyring::new(&format!("fact-test-{test}-{}", process::id()))
}

fn exposed(key: Result<Option<SecretString>, Error>) -> Result<Option<String>, Error> {
    Ok(key?.map(|it| it.expose_secret().to_owned()))
}

#[test]
fn keys_are_kept_or_the_reason_is_given() {
    let keyring = keyring("keys");
    match keyring.status() {
        Status::Ready { place } => {
            println!("testing with {place}");
            keys_go_in_and_come_out(&keyring);
        }
        Status::Unavailable { reason } => {
            println!("testing without a keyring: {reason}");
            every_call_says(&keyring, &reason);
        }
    }
}

fn keys_go_in_and_come_out(keyring: &Keyring) {
    let key = SecretString::from(format!("  {KEY}\n"));
    assert_eq!(keyring.has("anthropic"), Ok(false));
    assert_eq!(keyring.delete("anthropic"), Ok(false));
    match keyring.set("anthropic", &key) {
        Ok(()) => {}
        // One that was started for this test and has no password yet: it answers, and is locked.
        Err(error) => {
            assert!(matches!(error, Error::Locked { .. }), "{error:?}");
            assert!(!format!("{error} {error:?}").contains(KEY));
            assert_eq!(keyring.has("anthropic"), Ok(false));
            return;
        }
    }
    assert_eq!(exposed(keyring.get("anthropic")), Ok(Some(KEY.to_owned())));
    assert_eq!(keyring.has("openai"), Ok(false), "a provider has its own key");

    keyring.set("anthropic", &SecretString::from("sk-new")).unwrap();
    assert_eq!(exposed(keyring.get("anthropic")), Ok(Some("sk-new".to_owned())));

    let shown = format!("{keyring:?} {:?} {key:?}", keyring.get("anthropic"));
    assert!(!shown.contains("sk-"), "{shown}");

    assert_eq!(keyring.delete("anthropic"), Ok(true));
    assert_eq!(exposed(keyring.get("anthropic")), Ok(None));
}

fn every_call_says(keyring: &Keyring, reason: &Error) {
    let is_told = matches!(reason, Error::NoService { .. } | Error::Locked { .. });
    assert!(is_told, "{reason:?}");
    let message = reason.to_string();
    assert!(message.contains("start a Secret Service") || message.contains("unlock"), "{message}");

    let key = SecretString::from(KEY);
    let errors = [
        keyring.set("anthropic", &key).unwrap_err(),
        keyring.get("anthropic").unwrap_err(),
        keyring.delete("anthropic").unwrap_err(),
        keyring.has("anthropic").unwrap_err(),
    ];
    for error in errors {
        assert_eq!(&error, reason);
        assert!(!format!("{error} {error:?}").contains(KEY));
    }
}

#[test]
fn what_cannot_be_kept_is_refused_before_the_keyring_is_asked() {
    let keyring = keyring("refused");
    let long = "k".repeat(5000);
    for bad in ["", "   ", "sk\ntest", "sk test", long.as_str()] {
        let error = keyring.set("anthropic", &SecretString::from(bad)).unwrap_err();
        assert!(matches!(error, Error::InvalidKey(_)), "{error:?}");
        let shown = format!("{error} {error:?}");
        assert!(bad.trim().is_empty() || !shown.contains(bad.trim()), "{shown}");
    }
    let error = keyring.get("no such/name").unwrap_err();
    assert!(matches!(error, Error::InvalidProvider { .. }), "{error:?}");
}
