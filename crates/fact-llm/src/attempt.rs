//! One call: its attempts, and what is tried where a server does not take the request as it is.

use std::time::SystemTime;

use reqwest::{
    Response,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, RETRY_AFTER},
};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::{
    Block, Client, Error, Phase, Reply, Request, Wire,
    anthropic::AnthropicReply,
    asked::Asked,
    connect,
    draft::{Draft, Reading},
    hearing::Hearing,
    lost,
    openai::{self, OpenAiReply, Quirks},
    read_error,
    retry::{Failure, Retries, retry_after},
    stream,
};

/// What is read of a refusal at most.
const MAX_REFUSAL_BYTES: u64 = 64_000;

/// In what form a provider answers, as far as the headers tell.
enum Form {
    Page,
    Whole,
    Events,
}

impl Client {
    /// The reply to `request`, after as many attempts as make sense before `ends_at`.
    pub(crate) async fn attempts(
        &self,
        request: &Request,
        hearing: &mut Hearing<'_>,
        ends_at: Instant,
    ) -> Result<Reply, Error> {
        let mut retries = Retries::new();
        let known = self.quirks(request);
        let mut quirks = known;
        loop {
            let failure = match self.attempt(request, quirks, hearing).await {
                Ok(reply) => {
                    if quirks != known {
                        self.remember(request, quirks);
                    }
                    return Ok(reply);
                }
                Err(failure) => failure,
            };
            let provider = self.endpoint.name.as_str();
            // The kind alone: a message may repeat what was sent.
            tracing::debug!(provider, error = failure.error.kind(), "an attempt failed");
            let is_openai = self.endpoint.wire == Wire::OpenAi;
            if is_openai && let Some(learnt) = quirks.learn(&failure.error, request) {
                hearing.restart();
                quirks = learnt;
                if !hearing.other_form(&self.body_for(request, quirks)) {
                    return Err(Error::Cancelled);
                }
                continue;
            }
            let left = ends_at.saturating_duration_since(Instant::now());
            let Some(wait) = retries.next(failure.again, left) else {
                return Err(failure.error);
            };
            hearing.restart();
            sleep(wait).await;
        }
    }

    /// Asks once.
    async fn attempt(
        &self,
        request: &Request,
        quirks: Quirks,
        hearing: &mut Hearing<'_>,
    ) -> Result<Reply, Failure> {
        let asked = self.asked(&request.model);
        let body = self.body_for(request, quirks);
        let n_bytes = body.len();
        let asked_at = Instant::now();
        let is_openai = self.endpoint.wire == Wire::OpenAi;
        let is_streamed = !is_openai || quirks.is_streamed(request);
        let response = self.answer(asked, body, is_streamed).await?;
        let is_plain = is_openai && quirks.is_plain(request);
        hearing.mute(is_plain);
        let draft = self.draft(response, request, hearing, (asked_at, is_streamed)).await;
        hearing.mute(false);
        let mut draft = draft?;
        if is_plain {
            draft = openai::translated(draft, request);
            for block in &draft.blocks {
                match block {
                    Block::Text(text) => hearing.text(text),
                    Block::Call { name, .. } => hearing.call(name),
                    Block::Opaque(_) => {}
                }
            }
        }
        draft.into_reply(request, n_bytes).ok_or_else(|| Failure::broken(asked.empty()))
    }

    /// Sends `body`, and waits until there is an answer with status 200. Where it is streamed that
    /// is no later than its first piece.
    async fn answer(
        &self,
        asked: Asked<'_>,
        body: String,
        is_streamed: bool,
    ) -> Result<Response, Failure> {
        let path = match self.endpoint.wire {
            Wire::Anthropic => "/v1/messages",
            Wire::OpenAi => "/chat/completions",
        };
        let accept = if is_streamed { "text/event-stream" } else { "application/json" };
        let sent = self
            .http
            .post(connect::below(&self.base, path))
            .headers(self.headers.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, accept)
            .body(body)
            .send();
        let limit = if is_streamed { self.limits.first_token } else { self.limits.whole };
        let response = timeout(limit, sent)
            .await
            .map_err(|_| Failure::lasting(asked.timed_out(Phase::FirstToken, limit)))?
            .map_err(|error| lost::of_request(asked, self.limits.connect, &error))?;
        if response.status().is_success() {
            return Ok(response);
        }
        Err(self.refusal(asked, response).await.0)
    }

    /// What a response of another status means, and its body.
    pub(crate) async fn refusal(&self, asked: Asked<'_>, response: Response) -> (Failure, String) {
        let status = response.status().as_u16();
        let after = header(response.headers(), &RETRY_AFTER);
        let after = after.and_then(|it| retry_after(it, SystemTime::now()));
        // A status says enough where the words do not come.
        let body = stream::text(response, MAX_REFUSAL_BYTES, asked);
        let body = timeout(self.limits.between_tokens, body).await;
        let body = body.ok().and_then(Result::ok).unwrap_or_default();
        (read_error::of_status(asked, status, after, &body), body)
    }

    /// Reads what `response` says, in whichever form it says it.
    async fn draft(
        &self,
        response: Response,
        request: &Request,
        hearing: &mut Hearing<'_>,
        (asked_at, is_streamed): (Instant, bool),
    ) -> Result<Draft, Failure> {
        let asked = self.asked(&request.model);
        match form(response.headers(), is_streamed) {
            Form::Page => Err(Failure::lasting(asked.wrong_url())),
            Form::Events => {
                let mut reading: Box<dyn Reading> = match self.endpoint.wire {
                    Wire::Anthropic => Box::<AnthropicReply>::default(),
                    Wire::OpenAi => Box::new(OpenAiReply::to(request)),
                };
                let limits = (asked, &self.limits, asked_at);
                stream::events(response, reading.as_mut(), hearing, limits).await?;
                Ok(reading.finish())
            }
            Form::Whole => {
                let text = stream::text(response, stream::MAX_REPLY_BYTES, asked);
                let text = if is_streamed {
                    let ends_at = stream::later(asked_at, self.limits.first_token);
                    timeout_at(ends_at, text).await.map_err(|_| {
                        let limit = self.limits.first_token;
                        Failure::lasting(asked.timed_out(Phase::FirstToken, limit))
                    })??
                } else {
                    text.await?
                };
                self.read_whole(&text, request, hearing)
            }
        }
    }

    fn read_whole(
        &self,
        text: &str,
        request: &Request,
        hearing: &mut Hearing<'_>,
    ) -> Result<Draft, Failure> {
        let asked = self.asked(&request.model);
        if text.trim().is_empty() {
            return Err(Failure::broken(asked.empty()));
        }
        match self.endpoint.wire {
            // It always streams where it is asked to.
            Wire::Anthropic => Err(Failure::lasting(asked.wrong_url())),
            Wire::OpenAi => {
                let draft = openai::whole(text, request, hearing);
                draft.map_err(|fault| stream::told(asked, &fault))
            }
        }
    }
}

/// The form that `headers` tell, or the one that was asked for.
fn form(headers: &HeaderMap, is_streamed: bool) -> Form {
    let kind = header(headers, &CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
    if kind.contains("html") {
        return Form::Page;
    }
    let is_events = kind.contains("event-stream") || (is_streamed && !kind.contains("json"));
    if is_events { Form::Events } else { Form::Whole }
}

pub(crate) fn header<'a>(
    headers: &'a HeaderMap,
    name: &reqwest::header::HeaderName,
) -> Option<&'a str> {
    headers.get(name).and_then(|it| it.to_str().ok())
}

#[cfg(test)]
mod tests {
    use fact_core::Cancel;
    use fact_testkit::{Reply as Scripted, Server, Turn};
    use serde_json::json;

    use super::*;
    use crate::{Delta, TimeLimits, asked::tests::endpoint, openai::tests::request};

    /// A server that answers requests with tools with `refusal`, and others with `object`, is
    /// heard and understood as told.
    async fn check(refusal: Turn, object: &'static str, heard: &str, block: Block) {
        let server = Server::start_with(move |request| match request.json().get("tools") {
            Some(_) => refusal.clone(),
            None => Turn::openai(Scripted::new().text(object)),
        });
        let endpoint = crate::Endpoint { base_url: server.base_url(), ..endpoint(Wire::OpenAi) };
        let client = Client::new(endpoint, TimeLimits::default()).unwrap();
        let request = request(vec![crate::Message::User("q".into())]);
        for n_last in [1, 0] {
            let shown = client.body(&request);
            let before = server.n_requests();
            let mut was_heard = Vec::new();
            let on = &mut |delta: Delta<'_>| {
                if !matches!(delta, Delta::OtherForm(..)) {
                    was_heard.push(format!("{delta:?}"));
                }
            };
            let reply = client.send(&request, &Cancel::default(), on).await.unwrap();
            assert_eq!((was_heard, reply.blocks), (vec![heard.to_owned()], vec![block.clone()]));
            // What can be shown is what is sent first; the second time that is all.
            let requests = server.requests();
            assert_eq!(requests[before].body, shown);
            assert_eq!(requests.len() > before + 1, n_last == 1);
        }
    }

    #[tokio::test]
    async fn a_server_without_tools_is_told_of_them_in_words() {
        let call = Block::Call { id: "call_1".into(), name: "one".into(), input: json!({"a": 1}) };
        let refused = || Turn::openai_error(400, "", "m does not support tools");
        let object = r#"{"tool": "one", "input": {"a": 1}}"#;
        check(refused(), object, r#"Call("one")"#, call.clone()).await;
        let text = Block::Text("Seven.".into());
        check(refused(), r#"{"answer": "Seven."}"#, r#"Text("Seven.")"#, text.clone()).await;
        // One that says nothing where there are tools, streamed or not.
        check(Turn::empty_body(), object, r#"Call("one")"#, call).await;
        check(Turn::events(&["data: [DONE]\n\n"]), "Seven.", r#"Text("Seven.")"#, text).await;
    }

    #[tokio::test]
    async fn a_connection_is_used_again() {
        let server = Server::start_with(|_| Turn::openai(Scripted::new().text("Seven.")));
        let endpoint = crate::Endpoint { base_url: server.base_url(), ..endpoint(Wire::OpenAi) };
        let client = Client::new(endpoint, TimeLimits::default()).unwrap();
        for _ in 0..20 {
            let (request, cancel) = (request(vec![]), Cancel::default());
            client.send(&request, &cancel, &mut |_| ()).await.unwrap();
        }
        // One, but where a busy machine is late with the end of a stream.
        assert!(server.n_connections() < 10, "{}", server.n_connections());
    }
}
