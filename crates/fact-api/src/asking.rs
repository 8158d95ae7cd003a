//! The model a question may be put to: provider, key, limits and prices put together.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use fact_core::Disclosure;
use fact_driver::{Bounds, Model, calendar, now_ms};
use fact_llm::{Client, Endpoint, SecretString, TimeLimits};
use fact_price::{Day, PriceList};

use crate::{
    App,
    error::ApiError,
    providers::{self, KeyFrom, Known},
};

/// Why nobody can be asked where nobody was set up.
pub(crate) const NO_MODEL: &str = "no model is set up: add a key or a local provider in Settings";

/// The clients made so far, by provider: each holds its connections and remembers its failures.
/// Emptied by whatever changes what one is made of.
#[derive(Debug, Default)]
pub(crate) struct Clients(Mutex<HashMap<String, Arc<Client>>>);

impl Clients {
    pub(crate) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn get(&self, id: &str) -> Option<Arc<Client>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    fn put(&self, id: &str, client: &Arc<Client>) {
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        clients.insert(id.to_owned(), Arc::clone(client));
    }
}

impl App {
    /// The provider that is asked: the chosen one, else the first that can be.
    pub(crate) fn chosen_provider(&self, all: &[Known]) -> Option<Known> {
        let chosen = self.settings().settings.models.provider.clone();
        let named = all.iter().find(|it| it.provider.id == chosen);
        let ready = || all.iter().find(|it| it.problem().is_none());
        named.or_else(ready).cloned()
    }

    /// All providers with their keys' names.
    pub(crate) fn providers(&self) -> Result<Vec<Known>, ApiError> {
        providers::all(&self.driver.store, &|it| std::env::var(it).ok()).map_err(ApiError::storage)
    }

    /// The model that is asked, or why none can be.
    pub(crate) fn model(&self) -> Result<Model, String> {
        let all = self.providers().map_err(|err| err.to_string())?;
        let known = self.chosen_provider(&all).ok_or_else(|| NO_MODEL.to_owned())?;
        match known.problem() {
            Some(problem) => Err(problem),
            None => self.model_of(&known),
        }
    }

    /// The model of one provider.
    pub(crate) fn model_of(&self, known: &Known) -> Result<Model, String> {
        let models = self.settings().settings.models.clone();
        let provider = &known.provider;
        let (today, day_start_ms) = calendar::today(now_ms());
        Ok(Model {
            client: self.client(known)?,
            provider: provider.id.clone(),
            name: provider.name.clone(),
            model: provider.model.clone(),
            host: providers::host(&provider.base_url),
            is_local: provider.is_local,
            disclosure: self.disclosure(),
            bounds: Bounds {
                max_rounds: models.max_rounds,
                question_tokens: models.question_tokens.into(),
                max_output_tokens: models.max_output_tokens,
                day_budget_micro_usd: models.day_budget_micro_usd,
                warn_above_micro_usd: models.warn_above_micro_usd,
            },
            prices: Arc::new(self.prices().0),
            price_of: providers::price_of(provider),
            today: today.parse::<Day>().map_err(|err| err.to_string())?,
            day_start_ms,
        })
    }

    /// What of the open data may be sent; as little as there is where that cannot be read.
    pub(crate) fn disclosure(&self) -> Disclosure {
        let current = self.current();
        let Ok(data) = current.data() else { return Disclosure::Schema };
        let kept = self.driver.store.disclosure(data.identity());
        kept.inspect_err(|error| tracing::warn!(%error, "what may be sent cannot be read"))
            .unwrap_or_default()
    }

    /// The prices that hold, and what is wrong with the person's own.
    pub(crate) fn prices(&self) -> (PriceList, Vec<String>) {
        let (own, problems) = self.own_prices();
        (PriceList::shipped().merged(own), problems)
    }

    /// The person's own prices.
    pub(crate) fn own_prices(&self) -> (PriceList, Vec<String>) {
        let text = match std::fs::read_to_string(self.prices_path()) {
            Ok(text) => text,
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(err) => return (PriceList::default(), vec![format!("it cannot be read: {err}")]),
        };
        match PriceList::parse(&text) {
            Ok(own) => (own, Vec::new()),
            Err(err) => (PriceList::default(), vec![err.to_string()]),
        }
    }

    /// Where the person's own prices are kept.
    pub(crate) fn prices_path(&self) -> PathBuf {
        self.paths.data_dir.join("prices.toml")
    }

    fn client(&self, known: &Known) -> Result<Arc<Client>, String> {
        let provider = &known.provider;
        if let Some(client) = self.clients.get(&provider.id) {
            return Ok(client);
        }
        let models = self.settings().settings.models.clone();
        let endpoint = Endpoint {
            name: provider.name.clone(),
            wire: providers::wire(provider.wire),
            base_url: provider.base_url.clone(),
            key: self.key(known)?,
            ca_file: (!models.ca_file.is_empty()).then(|| PathBuf::from(&models.ca_file)),
        };
        let limits = TimeLimits {
            connect: models.connect_timeout,
            first_token: models.first_token_timeout,
            between_tokens: models.between_tokens_timeout,
            whole: models.whole_timeout,
        };
        let client = Arc::new(Client::new(endpoint, limits).map_err(|err| err.to_string())?);
        self.clients.put(&provider.id, &client);
        Ok(client)
    }

    /// The key that is used.
    fn key(&self, known: &Known) -> Result<Option<SecretString>, String> {
        match known.key() {
            KeyFrom::Nowhere => Ok(None),
            KeyFrom::Environment(variable) => {
                let key = std::env::var(variable).map_err(|err| format!("{variable}: {err}"))?;
                Ok(Some(SecretString::from(key.trim().to_owned())))
            }
            KeyFrom::Keyring(name) => {
                let entry = providers::keyring_entry(&known.provider.id, &name);
                let key = self.keyring.get(&entry).map_err(|err| err.to_string())?;
                key.map(Some).ok_or_else(|| {
                    let provider = &known.provider.name;
                    format!("the key \u{201c}{name}\u{201d} of {provider} is no longer in the keyring: enter it again in Settings")
                })
            }
        }
    }
}
