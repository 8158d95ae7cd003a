//! One call of a model, on record word for word before it leaves, and with its outcome after.

use std::time::{Duration, Instant};

use fact_core::{Cancel, Disclosure};
use fact_llm::{Delta, Message, Reply, Request};
use fact_store::{CallId, CallOutcome, NewCall, Purpose, Store, TurnId};

use super::{Model, ModelError, wait};
use crate::{
    Driver,
    ask::{now_ms, us_since},
};

/// Tokens a model may write when it is tried. One that thinks first uses some of them for that.
const TRIED_TOKENS: u32 = 256;

/// Who is called, and what is written down of it.
pub(crate) struct Call<'a> {
    pub(crate) model: &'a Model,
    pub(crate) store: &'a Store,
    pub(crate) cancel: &'a Cancel,
    /// The turn it belongs to, where that is written down.
    pub(crate) turn: Option<TurnId>,
    /// Groups the calls of one question.
    pub(crate) question_id: &'a str,
    /// The data's name; empty where it is about none.
    pub(crate) source: &'a str,
    pub(crate) purpose: Purpose,
    /// What of the data may be in it.
    pub(crate) disclosure: Disclosure,
}

/// What came of a call.
pub(crate) struct Sent {
    pub(crate) reply: Result<Reply, fact_llm::Error>,
    /// As it was written down.
    pub(crate) outcome: CallOutcome,
}

impl Call<'_> {
    /// Sends `request`, and hands on what comes in as it comes.
    ///
    /// # Errors
    /// Where it cannot be written down, or no thread can be started; the provider's own are in
    /// what comes back.
    pub(crate) fn send(
        &self,
        request: &Request,
        on: &mut (dyn FnMut(Delta<'_>) + Send),
    ) -> Result<Sent, ModelError> {
        let client = &self.model.client;
        let mut id = self.begin(&client.body(request))?;
        let started = Instant::now();
        let mut first_us = None;
        let mut unrecorded = None;
        let mut hear = |delta: Delta<'_>| match delta {
            // Other bytes are another request, and on record before they leave.
            Delta::OtherForm(body, given_up) => match self.begin(body) {
                Ok(next) => self.end(std::mem::replace(&mut id, next), &not_taken(started)),
                Err(error) => {
                    given_up.give_up();
                    unrecorded = Some(error);
                }
            },
            delta => {
                if !matches!(delta, Delta::Restart) {
                    first_us.get_or_insert_with(|| us_since(started));
                }
                on(delta);
            }
        };
        let reply = wait(client.send(request, self.cancel, &mut hear))?;
        let usage = reply.as_ref().map(|it| it.usage).unwrap_or_default();
        let outcome = CallOutcome {
            usage,
            usage_is_estimated: reply.as_ref().is_ok_and(|it| it.usage_is_estimated),
            micro_usd: self.model.cost(&usage),
            saved_micro_usd: self.model.saved(&usage),
            duration_us: us_since(started),
            first_token_us: first_us,
            failure: reply.as_ref().err().map(ToString::to_string),
        };
        self.end(id, &outcome);
        unrecorded.map_or(Ok(Sent { reply, outcome }), Err)
    }

    fn begin(&self, body: &str) -> Result<CallId, ModelError> {
        let model = self.model;
        let call = self.store.begin_call(&NewCall {
            at_ms: now_ms(),
            turn: self.turn,
            question_id: self.question_id,
            provider: &model.provider,
            provider_name: &model.name,
            model: &model.model,
            host: &model.host,
            is_local: model.is_local,
            source: self.source,
            purpose: self.purpose,
            disclosure: self.disclosure,
            sent: body,
        })?;
        Ok(call)
    }

    fn end(&self, id: CallId, outcome: &CallOutcome) {
        if let Err(error) = self.store.finish_call(id, outcome) {
            // What left is on record; what came of it is worth less than the answer.
            tracing::warn!(%error, "the outcome of a call was not written down");
        }
    }
}

/// What comes of a request whose form a server does not take.
fn not_taken(started: Instant) -> CallOutcome {
    CallOutcome {
        micro_usd: Some(0),
        duration_us: us_since(started),
        failure: Some("the server does not take this form; asked again in another".to_owned()),
        ..CallOutcome::default()
    }
}

impl Driver {
    /// Asks `model` for one word, and says how long that took. Nothing of any data is sent.
    ///
    /// # Errors
    /// Why it did not answer.
    pub fn try_model(&self, model: &Model) -> Result<Duration, ModelError> {
        let request = Request {
            model: model.model.clone(),
            system: String::new(),
            tools: Vec::new(),
            messages: vec![Message::User("Say: ready".to_owned())],
            max_output_tokens: TRIED_TOKENS,
        };
        let call = Call {
            model,
            store: &self.store,
            cancel: &Cancel::default(),
            turn: None,
            question_id: "test",
            source: "",
            purpose: Purpose::Test,
            disclosure: Disclosure::Schema,
        };
        let Sent { reply, outcome } = call.send(&request, &mut |_| ())?;
        match reply {
            // A model that thinks first may use up the few tokens it has: it answers all the same.
            Ok(_) | Err(fact_llm::Error::Empty { .. }) => {
                Ok(Duration::from_micros(outcome.duration_us))
            }
            Err(error) => Err(error.into()),
        }
    }
}
