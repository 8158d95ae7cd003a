//! Who is asked, and the asking.

use std::{
    collections::HashMap,
    fmt,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use fact_core::Cancel;
use reqwest::{Url, header::HeaderMap};
use secrecy::SecretString;
use tokio::time::{Instant, timeout_at};

use crate::{
    Delta, Error, Phase, Reply, Request, anthropic,
    asked::Asked,
    breaker::{Breaker, verdict},
    connect,
    hearing::Hearing,
    openai::{self, Quirks},
    stream,
};

/// Which protocol a provider speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wire {
    /// Anthropic's Messages API.
    Anthropic,
    /// Chat completions as OpenAI made them and Ollama, llama.cpp, vLLM and LM Studio serve them.
    OpenAi,
}

/// Where a provider is and how it is spoken to.
#[derive(Clone)]
pub struct Endpoint {
    /// As a person knows it; errors name it.
    pub name: String,
    /// The protocol.
    pub wire: Wire,
    /// Up to and including the version where the protocol has one (`https://api.anthropic.com`,
    /// `http://localhost:11434/v1`).
    pub base_url: String,
    /// The key, where one is wanted.
    pub key: Option<SecretString>,
    /// A PEM file of certificates trusted beside the system's.
    pub ca_file: Option<PathBuf>,
}

/// How long each part of a call may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLimits {
    /// Making the connection.
    pub connect: Duration,
    /// From the request to the first piece of the reply. A local model may have to be read from
    /// disk first.
    pub first_token: Duration,
    /// From one piece of the reply to the next.
    pub between_tokens: Duration,
    /// From the request to the end of the reply, retries included.
    pub whole: Duration,
}

impl Default for TimeLimits {
    /// 10 s, 60 s, 30 s, 5 minutes.
    fn default() -> Self {
        let secs = Duration::from_secs;
        Self {
            connect: secs(10),
            first_token: secs(60),
            between_tokens: secs(30),
            whole: secs(300),
        }
    }
}

/// How often a cancelled call is looked for.
const LOOK: Duration = Duration::from_millis(20);

/// One provider. Shared between threads by reference; holds its connections and remembers its
/// failures.
pub struct Client {
    pub(crate) endpoint: Endpoint,
    pub(crate) limits: TimeLimits,
    pub(crate) base: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) http: reqwest::Client,
    /// The address as it may be shown.
    base_shown: String,
    breaker: Breaker,
    /// By model: what one of them cannot do, another may.
    learnt: Mutex<HashMap<String, Quirks>>,
}

impl Client {
    /// A client of `endpoint`. Nothing is sent yet.
    ///
    /// Proxies are the system's, but for what runs on this computer.
    ///
    /// # Errors
    /// [`Error::WrongUrl`] where the address is none, [`Error::Tls`] where the certificate file
    /// cannot be read, [`Error::BadKey`] where the key holds what no header can.
    pub fn new(endpoint: Endpoint, limits: TimeLimits) -> Result<Self, Error> {
        let base = connect::base(&endpoint)?;
        let headers = connect::headers(&endpoint)?;
        let http = connect::http(&endpoint, &base, limits.connect)?;
        Ok(Self {
            base_shown: connect::shown(&endpoint.base_url),
            endpoint,
            limits,
            base,
            headers,
            http,
            breaker: Breaker::default(),
            learnt: Mutex::default(),
        })
    }

    /// Who is asked.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The bytes that [`Client::send`] sends for `request`: JSON. The key travels in a header.
    ///
    /// Where a server turns out not to take them, the call is made again in another form; from
    /// then on these are the bytes of that form.
    pub fn body(&self, request: &Request) -> String {
        self.body_for(request, self.quirks(request))
    }

    /// Asks, and hands on what comes in as it comes.
    ///
    /// # Errors
    /// Where there is no whole reply after the retries that make sense.
    pub async fn send(
        &self,
        request: &Request,
        cancel: &Cancel,
        on: &mut (dyn FnMut(Delta<'_>) + Send),
    ) -> Result<Reply, Error> {
        let asked = self.asked(&request.model);
        let started = Instant::now();
        let pass = self.breaker.enter(started.into_std()).map_err(|rest| Error::Resting {
            provider: asked.provider(),
            n_failures: rest.n_failures,
            retry_in: rest.retry_in,
        })?;
        let ends_at = stream::later(started, self.limits.whole);
        let mut hearing = Hearing::new(on);
        let work = self.attempts(request, &mut hearing, ends_at);
        let outcome = self.within(ends_at, cancel, work).await;
        pass.settle(verdict(&outcome), Instant::now().into_std());
        outcome
    }

    /// The models that can be asked, by their names; empty where the provider does not say.
    ///
    /// # Errors
    /// As [`Client::send`]; it is asked once, also while it is left alone.
    pub async fn models(&self, cancel: &Cancel) -> Result<Vec<String>, Error> {
        let ends_at = stream::later(Instant::now(), self.limits.whole);
        self.within(ends_at, cancel, self.listed()).await
    }

    /// The outcome of `work`, where it is there by `ends_at` and nobody cancels it. Work that is
    /// not waited for any more is dropped, and its connection with it.
    async fn within<T>(
        &self,
        ends_at: Instant,
        cancel: &Cancel,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let whole = self.limits.whole;
        let outcome = tokio::select! {
            biased;
            () = cancelled(cancel) => Err(Error::Cancelled),
            outcome = timeout_at(ends_at, work) => outcome
                .unwrap_or_else(|_| Err(self.asked("").timed_out(Phase::Whole, whole))),
        };
        if matches!(outcome, Err(Error::Cancelled | Error::TimedOut { .. })) {
            // The connection is closed by a task of its own, which has a turn now even where the
            // caller's thread is the only one and does not come back.
            for _ in 0..8 {
                tokio::task::yield_now().await;
            }
        }
        outcome
    }

    pub(crate) fn asked<'a>(&'a self, model: &'a str) -> Asked<'a> {
        Asked { endpoint: &self.endpoint, base_url: &self.base_shown, model }
    }

    pub(crate) fn body_for(&self, request: &Request, quirks: Quirks) -> String {
        match self.endpoint.wire {
            Wire::Anthropic => anthropic::body(request),
            Wire::OpenAi => openai::body(request, quirks),
        }
    }

    /// What is known of the server where it is asked for the model of `request`.
    pub(crate) fn quirks(&self, request: &Request) -> Quirks {
        let learnt = self.learnt.lock().unwrap_or_else(PoisonError::into_inner);
        let host = self.base.host_str().unwrap_or_default();
        learnt.get(&request.model).copied().unwrap_or_else(|| Quirks::of(host, &request.model))
    }

    /// Keeps what led to a reply.
    pub(crate) fn remember(&self, request: &Request, quirks: Quirks) {
        let mut learnt = self.learnt.lock().unwrap_or_else(PoisonError::into_inner);
        learnt.insert(request.model.clone(), quirks);
    }
}

/// Ends when `cancel` is set.
async fn cancelled(cancel: &Cancel) {
    while !cancel.is_cancelled() {
        tokio::time::sleep(LOOK).await;
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An address may hold a password.
        f.debug_struct("Endpoint")
            .field("name", &self.name)
            .field("wire", &self.wire)
            .field("base_url", &connect::shown(&self.base_url))
            .field("key", &self.key)
            .field("ca_file", &self.ca_file)
            .finish()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Its proxies may have passwords, too.
        f.debug_struct("Client")
            .field("endpoint", &self.endpoint)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
