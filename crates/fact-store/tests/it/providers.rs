//! Providers, the names of their keys, and what may be sent.

use fact_core::Disclosure;
use fact_store::{Provider, ProviderWire, Store};

use crate::in_memory;

pub(crate) fn provider(id: &str, created_at_ms: i64) -> Provider {
    Provider {
        id: id.into(),
        name: format!("{id} of mine"),
        wire: ProviderWire::OpenAi,
        base_url: "http://localhost:11434/v1".into(),
        model: String::new(),
        is_local: true,
        key_name: String::new(),
        created_at_ms,
    }
}

fn key_names(store: &Store, provider: &str) -> Vec<String> {
    store.provider_keys(provider).unwrap().into_iter().map(|it| it.name).collect()
}

#[test]
fn a_provider_is_what_was_last_put() {
    let store = in_memory();
    assert_eq!(store.providers().unwrap(), []);
    assert_eq!(store.provider("b").unwrap(), None);
    let (a, b) = (provider("a", 2), provider("b", 1));
    store.put_provider(&a).unwrap();
    store.put_provider(&b).unwrap();
    assert_eq!(store.providers().unwrap(), [b.clone(), a.clone()]);

    let changed = Provider {
        name: "Work".into(),
        wire: ProviderWire::Anthropic,
        base_url: "https://models.example.com".into(),
        model: "claude-opus-5-5".into(),
        is_local: false,
        key_name: "work".into(),
        created_at_ms: 99,
        ..b
    };
    store.put_provider(&changed).unwrap();
    let expected = Provider { created_at_ms: 1, ..changed };
    assert_eq!(store.provider("b").unwrap(), Some(expected.clone()));
    assert_eq!(store.providers().unwrap(), [expected, a.clone()]);

    assert!(store.delete_provider("b").unwrap());
    assert!(!store.delete_provider("b").unwrap());
    assert_eq!(store.providers().unwrap(), [a]);
}

#[test]
fn a_provider_has_keys_by_name() {
    let store = in_memory();
    // One that comes with FACT, which has no row of its own.
    store.add_provider_key("anthropic", "work", 2).unwrap();
    store.add_provider_key("anthropic", "private", 1).unwrap();
    store.add_provider_key("other", "work", 1).unwrap();
    assert_eq!(key_names(&store, "anthropic"), ["private", "work"]);
    store.add_provider_key("anthropic", "private", 3).unwrap();
    assert_eq!(key_names(&store, "anthropic"), ["work", "private"]);
    assert_eq!(store.provider_keys("anthropic").unwrap()[1].created_at_ms, 3);

    assert!(store.delete_provider_key("anthropic", "work").unwrap());
    assert!(!store.delete_provider_key("anthropic", "work").unwrap());
    assert_eq!(key_names(&store, "anthropic"), ["private"]);
    assert_eq!(key_names(&store, "other"), ["work"]);
    store.delete_provider("anthropic").unwrap();
    assert_eq!(key_names(&store, "anthropic"), [""; 0]);
    assert_eq!(key_names(&store, "other"), ["work"]);
}

#[test]
fn a_key_that_is_deleted_is_no_longer_used() {
    let store = in_memory();
    let used = |id: &str| store.provider(id).unwrap().unwrap().key_name;
    for id in ["a", "b"] {
        store.put_provider(&Provider { key_name: "work".into(), ..provider(id, 1) }).unwrap();
        store.add_provider_key(id, "work", 1).unwrap();
        store.add_provider_key(id, "private", 1).unwrap();
    }
    store.delete_provider_key("a", "private").unwrap();
    assert_eq!((used("a"), used("b")), ("work".into(), "work".into()));
    store.delete_provider_key("a", "work").unwrap();
    assert_eq!((used("a"), used("b")), (String::new(), "work".into()));
}

#[test]
fn a_protocol_is_read_as_it_was_written() {
    for wire in [ProviderWire::Anthropic, ProviderWire::OpenAi] {
        assert_eq!(ProviderWire::parse(wire.as_str()), Some(wire));
    }
    assert_eq!(ProviderWire::parse("Anthropic"), None);
}

#[test]
fn the_least_is_sent_until_a_person_allows_more() {
    let store = in_memory();
    assert_eq!(store.disclosure("/a.db").unwrap(), Disclosure::Schema);
    for allowed in [Disclosure::Rows, Disclosure::Samples, Disclosure::Schema] {
        store.set_disclosure("/a.db", allowed).unwrap();
        assert_eq!(store.disclosure("/a.db").unwrap(), allowed);
        assert_eq!(store.disclosure("/b.db").unwrap(), Disclosure::Schema);
    }
}
