//! The providers of language models: those that come with FACT, those a person added, their keys.

use fact_llm::Wire;
use fact_store::{Provider, ProviderWire, Store};

use crate::wire::{KeyView, ProviderView};

/// What a key is called that was given no name.
pub(crate) const DEFAULT_KEY: &str = "default";

/// A provider that comes with FACT.
struct Shipped {
    id: &'static str,
    name: &'static str,
    wire: ProviderWire,
    base_url: &'static str,
    /// The model asked until another is chosen; empty where that depends on what is installed.
    model: &'static str,
    /// The environment variable that may hold its key; empty where it wants none.
    variable: &'static str,
}

/// # Source
/// The addresses are the defaults in each one's documentation.
const SHIPPED: [Shipped; 6] = [
    Shipped {
        id: "anthropic",
        name: "Anthropic",
        wire: ProviderWire::Anthropic,
        base_url: "https://api.anthropic.com",
        model: "claude-sonnet-5-5",
        variable: "ANTHROPIC_API_KEY",
    },
    Shipped {
        id: "openai",
        name: "OpenAI",
        wire: ProviderWire::OpenAi,
        base_url: "https://api.openai.com/v1",
        model: "gpt-5-mini",
        variable: "OPENAI_API_KEY",
    },
    local("ollama", "Ollama", "http://localhost:11434/v1"),
    local("lm-studio", "LM Studio", "http://localhost:1234/v1"),
    local("llama-cpp", "llama.cpp", "http://localhost:8080/v1"),
    local("vllm", "vLLM", "http://localhost:8000/v1"),
];

const fn local(id: &'static str, name: &'static str, base_url: &'static str) -> Shipped {
    Shipped { id, name, wire: ProviderWire::OpenAi, base_url, model: "", variable: "" }
}

/// A provider with all that is known of its keys.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) provider: Provider,
    pub(crate) is_shipped: bool,
    /// The environment variable that holds its key now.
    pub(crate) variable: Option<&'static str>,
    /// Names of the keys in the keyring.
    pub(crate) keys: Vec<String>,
}

/// Where the key of a provider comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyFrom {
    /// This environment variable.
    Environment(&'static str),
    /// The keyring, under this name.
    Keyring(String),
    /// There is none.
    Nowhere,
}

/// All providers, those that come with FACT first; `env` tells which variables are set.
pub(crate) fn all(
    store: &Store,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Known>, fact_store::DbError> {
    let own = store.providers()?;
    let mut all = Vec::new();
    for shipped in &SHIPPED {
        let changed = own.iter().find(|it| it.id == shipped.id).cloned();
        let provider = changed.unwrap_or_else(|| shipped.provider());
        let is_set = |it: &&str| !it.is_empty() && env(it).is_some_and(|it| !it.trim().is_empty());
        let variable = Some(shipped.variable).filter(is_set);
        all.push(Known::of(store, provider, true, variable)?);
    }
    for provider in own {
        if !SHIPPED.iter().any(|it| it.id == provider.id) {
            all.push(Known::of(store, provider, false, None)?);
        }
    }
    Ok(all)
}

impl Shipped {
    fn provider(&self) -> Provider {
        Provider {
            id: self.id.to_owned(),
            name: self.name.to_owned(),
            wire: self.wire,
            base_url: self.base_url.to_owned(),
            model: self.model.to_owned(),
            is_local: runs_here(self.id, self.base_url),
            key_name: String::new(),
            created_at_ms: 0,
        }
    }
}

impl Known {
    fn of(
        store: &Store,
        provider: Provider,
        is_shipped: bool,
        variable: Option<&'static str>,
    ) -> Result<Self, fact_store::DbError> {
        let keys = store.provider_keys(&provider.id)?.into_iter().map(|it| it.name).collect();
        Ok(Self { provider, is_shipped, variable, keys })
    }

    /// Whether it answers nobody without a key.
    pub(crate) fn wants_key(&self) -> bool {
        is_of_a_cloud(&self.provider.id)
    }

    /// The key that is used: the chosen one, else that of the environment, else the first.
    pub(crate) fn key(&self) -> KeyFrom {
        let chosen = self.keys.iter().find(|it| **it == self.provider.key_name);
        match (chosen, self.variable) {
            (Some(name), _) => KeyFrom::Keyring(name.clone()),
            (None, Some(variable)) => KeyFrom::Environment(variable),
            (None, None) => {
                self.keys.first().map_or(KeyFrom::Nowhere, |it| KeyFrom::Keyring(it.clone()))
            }
        }
    }

    /// Why it cannot be asked as it stands; `None` where it can.
    pub(crate) fn problem(&self) -> Option<String> {
        let name = &self.provider.name;
        if self.wants_key() && self.key() == KeyFrom::Nowhere {
            return Some(format!("there is no key for {name} yet: add one in Settings"));
        }
        self.provider
            .model
            .is_empty()
            .then(|| format!("no model of {name} is chosen yet: choose one in Settings"))
    }

    /// As a screen shows it.
    pub(crate) fn view(&self) -> ProviderView {
        let (it, used) = (&self.provider, self.key());
        let of_environment = self.variable.map(|variable| KeyView {
            name: variable.to_owned(),
            from_environment: true,
            is_used: used == KeyFrom::Environment(variable),
        });
        let of_keyring = self.keys.iter().map(|name| KeyView {
            name: name.clone(),
            from_environment: false,
            is_used: used == KeyFrom::Keyring(name.clone()),
        });
        ProviderView {
            id: it.id.clone(),
            name: it.name.clone(),
            wire: it.wire.as_str().to_owned(),
            base_url: it.base_url.clone(),
            model: it.model.clone(),
            is_local: it.is_local,
            is_shipped: self.is_shipped,
            wants_key: self.wants_key(),
            keys: of_environment.into_iter().chain(of_keyring).collect(),
            is_ready: self.problem().is_none(),
        }
    }
}

/// How a provider's protocol is spoken.
pub(crate) fn wire(it: ProviderWire) -> Wire {
    match it {
        ProviderWire::Anthropic => Wire::Anthropic,
        ProviderWire::OpenAi => Wire::OpenAi,
    }
}

/// What a key is kept under in the keyring. The one without a name stands under the provider's, as
/// it did before keys had names.
pub(crate) fn keyring_entry(provider: &str, key: &str) -> String {
    if key == DEFAULT_KEY { provider.to_owned() } else { format!("{provider}.{key}") }
}

/// Whose prices hold: those of a shipped provider only where that is who answers.
pub(crate) fn price_of(provider: &Provider) -> String {
    let at_home = SHIPPED
        .iter()
        .find(|it| host(it.base_url) == host(&provider.base_url) && !is_local(it.base_url));
    at_home.map_or_else(|| provider.id.clone(), |it| it.id.to_owned())
}

/// Scheme, name and port of an address: all of it that is told of a call.
pub(crate) fn host(base_url: &str) -> String {
    let (scheme, rest) = base_url.split_once("://").unwrap_or(("", base_url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // A name and password before the host are nobody's business.
    let host = authority.rsplit('@').next().unwrap_or_default();
    if scheme.is_empty() { host.to_owned() } else { format!("{scheme}://{host}") }
}

/// Whether a provider's models run on this computer. A local address of a cloud's provider is a
/// gateway to that.
pub(crate) fn runs_here(id: &str, base_url: &str) -> bool {
    is_local(base_url) && !is_of_a_cloud(id)
}

/// Those that come with FACT and want a key.
fn is_of_a_cloud(id: &str) -> bool {
    SHIPPED.iter().any(|it| it.id == id && !it.variable.is_empty())
}

/// Whether an address is on this computer.
fn is_local(base_url: &str) -> bool {
    let host = host(base_url);
    let host = host.split_once("://").map_or(host.as_str(), |it| it.1);
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let address = name.parse::<std::net::IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|it| it.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_only_the_computer_is_told() {
        for (base_url, expected, local) in [
            ("https://api.example.com/v1?key=1", "https://api.example.com", false),
            ("http://me:secret@localhost:11434/v1", "http://localhost:11434", true),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080", true),
            ("http://[::1]:8080/v1", "http://[::1]:8080", true),
            ("http://localhost.example.com", "http://localhost.example.com", false),
            ("http://10.0.0.5:8000/v1", "http://10.0.0.5:8000", false),
            ("", "", false),
        ] {
            assert_eq!((host(base_url).as_str(), is_local(base_url)), (expected, local));
        }
    }

    #[test]
    fn a_chosen_key_comes_before_the_environment_and_that_before_any_other() {
        let known = |keys: &[&str], chosen: &str, variable| Known {
            provider: Provider { key_name: chosen.to_owned(), ..SHIPPED[0].provider() },
            is_shipped: true,
            variable,
            keys: keys.iter().map(|it| (*it).to_owned()).collect(),
        };
        let ring = |it: &str| KeyFrom::Keyring(it.to_owned());
        for (keys, chosen, variable, expected) in [
            (vec![], "", None, KeyFrom::Nowhere),
            (vec!["a", "b"], "b", Some("V"), ring("b")),
            (vec!["a", "b"], "", Some("V"), KeyFrom::Environment("V")),
            (vec!["a", "b"], "gone", None, ring("a")),
        ] {
            assert_eq!(known(&keys, chosen, variable).key(), expected);
        }
    }

    #[test]
    fn another_address_has_prices_of_its_own() {
        let mut provider = SHIPPED[0].provider();
        assert_eq!(price_of(&provider), "anthropic");
        provider.id = "proxy".to_owned();
        assert_eq!(price_of(&provider), "anthropic");
        provider.base_url = "https://gateway.example.com".to_owned();
        assert_eq!(price_of(&provider), "proxy");
    }
}
