//! The client against a scripted provider on 127.0.0.1.

#![expect(clippy::unwrap_used, reason = "what a test shares stops the test too")]

mod caching;
mod failures;
mod leaving;
mod network;
mod quirks;
mod replies;
mod retries;
mod secrecy;

use std::{process::Command, time::Duration};

use fact_core::Cancel;
use fact_llm::{
    Client, Delta, Endpoint, Error, Message, Reply, Request, SecretString, TimeLimits, Tool, Wire,
};
use fact_testkit::{Server, Turn};
use serde_json::json;

const WIRES: [Wire; 2] = [Wire::Anthropic, Wire::OpenAi];
const KEY: &str = "sk-test-4f1d9c0a77";

/// Limits that strike nobody.
const PATIENT: TimeLimits = TimeLimits {
    connect: Duration::from_secs(30),
    first_token: Duration::from_secs(30),
    between_tokens: Duration::from_secs(30),
    whole: Duration::from_mins(1),
};

/// Where `wire` is spoken below `root`.
fn base_url(wire: Wire, root: &str) -> String {
    match wire {
        Wire::Anthropic => root.to_owned(),
        Wire::OpenAi => format!("{root}/v1"),
    }
}

fn endpoint(wire: Wire, root: &str) -> Endpoint {
    Endpoint {
        name: "Test".to_owned(),
        wire,
        base_url: base_url(wire, root),
        key: Some(SecretString::from(KEY)),
        ca_file: None,
    }
}

fn client(wire: Wire, server: &Server) -> Client {
    Client::new(endpoint(wire, &server.base_url()), PATIENT).unwrap()
}

/// A question, with a tool.
fn request() -> Request {
    Request {
        model: "scripted-large".to_owned(),
        system: "You answer questions.".to_owned(),
        tools: vec![tool("run_query"), tool("look_up")],
        messages: vec![Message::User("What was revenue?".to_owned())],
        max_output_tokens: 1000,
    }
}

fn tool(name: &'static str) -> Tool {
    let input_schema = json!({
        "type": "object",
        "properties": {"sql": {"type": "string"}},
        "required": ["sql"],
        "additionalProperties": false,
    });
    Tool { name, about: "Does it.", input_schema }
}

/// `reply` in the words of `wire`.
fn turn(wire: Wire, reply: fact_testkit::Reply) -> Turn {
    match wire {
        Wire::Anthropic => Turn::anthropic(reply),
        Wire::OpenAi => Turn::openai(reply),
    }
}

/// A short reply that is well.
fn well(wire: Wire) -> Turn {
    turn(wire, says("All is well."))
}

fn says(text: &str) -> fact_testkit::Reply {
    fact_testkit::Reply::new().text(text)
}

/// What came in on the way; void parts are gone.
#[derive(Debug, Default, PartialEq, Eq)]
struct Heard {
    text: String,
    calls: Vec<String>,
}

impl Heard {
    fn take(&mut self, delta: Delta<'_>) {
        match delta {
            Delta::Text(text) => self.text.push_str(text),
            Delta::Call(name) => self.calls.push(name.to_owned()),
            Delta::Restart => *self = Self::default(),
            Delta::OtherForm(..) => {}
        }
    }
}

async fn ask(client: &Client, request: &Request) -> (Result<Reply, Error>, Heard) {
    let mut heard = Heard::default();
    let on = &mut |delta: Delta<'_>| heard.take(delta);
    let result = client.send(request, &Cancel::default(), on).await;
    (result, heard)
}

/// The whole reply to a question that succeeds.
async fn reply(client: &Client, request: &Request) -> Reply {
    ask(client, request).await.0.unwrap()
}

/// The error of a question that fails. Neither it nor the client shows the key or what was asked.
async fn error(client: &Client, request: &Request) -> Error {
    let error = ask(client, request).await.0.unwrap_err();
    let shown = format!("{error} {error:?} {client:?} {:?}", client.endpoint());
    for secret in [KEY, "What was revenue?"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    error
}

const ALONE: &str = "FACT_TEST_ALONE";

/// The command that runs this `test` in a process of its own, for what belongs to the whole
/// process; none in that process.
fn alone(test: &str) -> Option<Command> {
    if std::env::var_os(ALONE).is_some() {
        return None;
    }
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args([test, "--exact", "--nocapture"]).env(ALONE, "1");
    Some(child)
}

#[track_caller]
fn succeeds(mut child: Command) {
    let output = child.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}
