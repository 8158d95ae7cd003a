//! Servers that are compatible with `OpenAI`'s API, each in its own way.

use fact_core::Cancel;
use fact_llm::{Block, Client, Delta, Error, Message, Stop, ToolResult, Wire::OpenAi};
use fact_testkit::{Received, Reply, Server, Turn};
use serde_json::{Value, json};

use crate::{Heard, PATIENT, ask, client, endpoint, reply, request, says};

const TEXT: &str = "Der Erlös war größer.";

fn asks_for(request: &Received, pointer: &str) -> bool {
    request.json().pointer(pointer).is_some_and(|it| !it.is_null() && *it != json!(false))
}

/// Of the reply to a first question: its texts, its calls with their inputs, why it ended.
type Said = (String, Vec<(String, Value)>, Stop);

fn said(reply: &fact_llm::Reply) -> Said {
    let (mut text, mut calls) = (String::new(), Vec::new());
    for block in &reply.blocks {
        match block {
            Block::Text(it) => text.push_str(it),
            Block::Call { name, input, .. } => calls.push((name.clone(), input.clone())),
            Block::Opaque(_) => {}
        }
    }
    (text, calls, reply.stop)
}

fn a_text() -> Said {
    (TEXT.to_owned(), Vec::new(), Stop::Done)
}

fn a_call() -> Said {
    (String::new(), vec![("run_query".to_owned(), json!({"sql": "SELECT 1"}))], Stop::Calls)
}

fn calling() -> Reply {
    Reply::new().call("c1", "run_query", &json!({"sql": "SELECT 1"}))
}

/// A server that does `turn` is understood as `expected`, and asked `n_requests` times for the
/// first question and once for the second, since then it is known.
async fn check(
    turn: impl Fn(&Received) -> Turn + Send + Sync + 'static,
    n_requests: usize,
    expected: Said,
) {
    let server = Server::start_with(turn);
    let client = client(OpenAi, &server);
    for n_requests in [n_requests, n_requests + 1] {
        let (result, heard) = ask(&client, &request()).await;
        let reply = result.unwrap();
        assert_eq!(said(&reply), expected);
        let calls = expected.1.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(heard, Heard { text: expected.0.clone(), calls });
        assert_eq!(server.n_requests(), n_requests);
    }
}

#[tokio::test]
async fn one_that_knows_no_stream_options() {
    for refusal in [
        Turn::openai_error(400, "x", "Unrecognized request argument supplied: stream_options"),
        Turn::status(
            422,
            r#"{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}"#,
        ),
    ] {
        let turn = move |request: &Received| {
            if asks_for(request, "/stream_options") {
                refusal.clone()
            } else {
                Turn::openai(says(TEXT))
            }
        };
        check(turn, 2, a_text()).await;
    }
}

#[tokio::test]
async fn one_that_wants_the_newer_name_of_the_token_limit() {
    let message = "Unsupported parameter: 'max_tokens' is not supported with this model. Use \
                   'max_completion_tokens' instead.";
    let server = Server::start_with(move |request| {
        if asks_for(request, "/max_tokens") {
            Turn::openai_error(400, "unsupported_parameter", message)
        } else {
            Turn::openai(says(TEXT))
        }
    });
    let client = client(OpenAi, &server);
    reply(&client, &request()).await;
    let n_requests = server.n_requests();
    reply(&client, &request()).await;
    assert_eq!(server.n_requests(), n_requests + 1);
}

#[tokio::test]
async fn another_form_does_not_leave_where_who_hears_gives_up() {
    let server = Server::start_with(|_| {
        let refused = "Unrecognized request argument supplied: stream_options";
        Turn::openai_error(400, "x", refused)
    });
    let on = &mut |delta: Delta<'_>| {
        if let Delta::OtherForm(_, given_up) = delta {
            given_up.give_up();
        }
    };
    let sent = client(OpenAi, &server).send(&request(), &Cancel::default(), on).await;
    assert_eq!(sent, Err(Error::Cancelled));
    assert_eq!(server.n_requests(), 1);
}

#[tokio::test]
async fn one_that_streams_nothing_when_there_are_tools() {
    let turn = |request: &Received| {
        if asks_for(request, "/stream") {
            Turn::events(&["data: [DONE]\n\n"])
        } else {
            Turn::openai(calling())
        }
    };
    check(turn, 2, a_call()).await;
    let turn = |request: &Received| {
        if asks_for(request, "/stream") { Turn::events(&[]) } else { Turn::openai(says(TEXT)) }
    };
    check(turn, 2, a_text()).await;
}

/// The model is told of the tools in words, and held to a form in which it can call them.
#[tokio::test]
async fn one_that_has_no_tools() {
    for (refusal, object, expected) in [
        (
            r#"{"error":{"message":"registry.ollama.ai/library/x does not support tools"}}"#,
            json!({"tool": "run_query", "input": {"sql": "SELECT 1"}}),
            a_call(),
        ),
        (
            r#"{"object":"error","message":"\"auto\" tool choice requires --enable-auto-tool-choice"}"#,
            json!({"answer": TEXT}),
            a_text(),
        ),
    ] {
        let turn = move |request: &Received| {
            if asks_for(request, "/tools") {
                return Turn::status(400, refusal);
            }
            assert!(asks_for(request, "/response_format") && request.body.contains("run_query"));
            Turn::openai(says(&object.to_string()))
        };
        check(turn, 2, expected).await;
    }
}

/// From streamed with tools to whole with tools to no tools, and each is tried once.
#[tokio::test]
async fn one_that_says_nothing_as_long_as_there_are_tools() {
    let turn = |request: &Received| {
        if asks_for(request, "/tools") {
            Turn::openai(says(""))
        } else {
            Turn::openai(says(&json!({"answer": TEXT}).to_string()))
        }
    };
    check(turn, 3, a_text()).await;
}

/// Whose models that think take tools only where they are told not to, or not at all.
#[tokio::test]
async fn one_that_takes_no_tools_where_the_model_thinks() {
    let refusal = "Function tools with reasoning_effort are not supported for m in \
                   /v1/chat/completions. To use function tools, use /v1/responses or set \
                   reasoning_effort to 'none'.";
    let turn = move |request: &Received| match request.json()["reasoning_effort"].as_str() {
        Some("none") => Turn::openai(calling()),
        _ => Turn::openai_error(400, "x", refusal),
    };
    check(turn, 2, a_call()).await;
    let object = "```json\n{\"tool\": \"run_query\", \"input\": {\"sql\": \"SELECT 1\"}}\n```";
    let turn = move |request: &Received| match request.json() {
        it if it["reasoning_effort"] == "none" => {
            Turn::openai_error(400, "x", "'reasoning_effort' does not support 'none'")
        }
        it if it["tools"].is_array() => Turn::openai_error(400, "x", refusal),
        it if it["response_format"].is_object() => {
            Turn::openai_error(400, "x", "Unknown parameter: 'response_format.schema'.")
        }
        _ => Turn::openai(says(object)),
    };
    check(turn, 4, a_call()).await;
}

/// What one model cannot do another can.
#[tokio::test]
async fn one_that_has_models_of_all_kinds() {
    let server = Server::start_with(|request| match request.body.contains("scripted-large") {
        true if asks_for(request, "/tools") => Turn::status(400, r#"{"error":"no tools here"}"#),
        true => Turn::openai(says(r#"{"answer": "Yes."}"#)),
        false => Turn::openai(calling()),
    });
    let client = client(OpenAi, &server);
    reply(&client, &request()).await;
    let other = fact_llm::Request { model: "scripted-small".to_owned(), ..request() };
    assert_eq!(said(&reply(&client, &other).await), a_call());
    let last = server.requests().pop().unwrap();
    assert!(asks_for(&last, "/tools") && asks_for(&last, "/stream"));
}

#[tokio::test]
async fn one_that_answers_in_one_piece_though_asked_to_stream() {
    let whole = json!({
        "model": "m", "object": "chat.completion",
        "choices": [{
            "index": 0, "finish_reason": "stop",
            "message": {"role": "assistant", "content": TEXT},
        }],
        "usage": {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 14},
    });
    check(move |_| Turn::status(200, whole.to_string()), 1, a_text()).await;
}

#[tokio::test]
async fn one_that_repeats_all_of_a_call_in_each_piece() {
    check(|_| Turn::openai(calling().old_tool_deltas()), 1, a_call()).await;
}

/// A stream of these chunks, in all the ways lines may end and comments may stand between.
async fn check_stream(chunks: &[Value], expected: Said) {
    for (open, end) in
        [("data: ", "\n\n"), ("data:", "\r\n\r\n"), (": PROCESSING\n\ndata: ", "\n\n")]
    {
        let mut events: Vec<String> = chunks.iter().map(|it| format!("{open}{it}{end}")).collect();
        events.push(format!("{open}[DONE]{end}"));
        let turn = move |_: &Received| {
            Turn::events(&events.iter().map(String::as_str).collect::<Vec<_>>())
        };
        check(turn, 1, expected.clone()).await;
    }
}

fn chunk(delta: &Value, stop: Option<&str>) -> Value {
    json!({"model": "m", "choices": [{"index": 0, "delta": delta, "finish_reason": stop}]})
}

#[tokio::test]
async fn one_that_sends_chunks_without_choices_or_content() {
    let chunks = [
        json!({"choices": [], "prompt_filter_results": []}),
        chunk(&json!({"role": "assistant", "content": null}), None),
        chunk(&json!({"content": TEXT, "tool_calls": null}), None),
        chunk(&json!({}), Some("stop")),
        json!({"model": "m", "choices": [], "usage": null}),
    ];
    check_stream(&chunks, a_text()).await;
}

#[tokio::test]
async fn one_that_sends_a_call_at_once_and_says_it_is_done() {
    let call = json!({
        "id": "c1", "type": "function",
        "function": {"name": "run_query", "arguments": "{\"sql\": \"SELECT 1\"}"},
    });
    let chunks = [
        chunk(&json!({"role": "assistant", "content": "", "tool_calls": [call]}), None),
        chunk(&json!({"content": ""}), Some("stop")),
    ];
    check_stream(&chunks, a_call()).await;
}

/// Whose words for it begin with the forms that the message does not have.
#[tokio::test]
async fn one_that_wants_a_text_with_every_call() {
    let message =
        "7 validation errors:\n  {'type': 'literal_error', 'loc': ('body', 'messages', 2)";
    let server = Server::start_with(move |request| {
        let said = &request.json()["messages"][2];
        if said["content"].is_string() && said["tool_calls"].is_array() {
            Turn::openai(says(TEXT))
        } else {
            Turn::openai_error(500, "internal_server_error", message)
        }
    });
    let client = client(OpenAi, &server);
    let call = Block::Call { id: "c1".into(), name: "run_query".into(), input: json!({}) };
    let result = ToolResult { call_id: "c1".into(), text: "7".into(), is_error: false };
    let mut request = request();
    request.messages.extend([Message::Model(vec![call]), Message::Results(vec![result])]);
    for n_requests in [2, 3] {
        assert_eq!(said(&reply(&client, &request).await), a_text());
        assert_eq!(server.n_requests(), n_requests);
    }
}

#[tokio::test]
async fn one_that_thinks_aloud() {
    let said = Reply::new().thinking("Hm, größer?", "").text(TEXT);
    check(move |_| Turn::openai(said.clone()), 1, a_text()).await;
}

#[tokio::test]
async fn one_that_hangs_up_without_a_last_word() {
    let events = [chunk(&json!({"content": TEXT}), None), chunk(&json!({}), Some("stop"))];
    let events = events.map(|it| format!("data: {it}\n\n"));
    let turn = move |_: &Received| Turn::events(&[&events[0], &events[1]]);
    check(turn, 1, a_text()).await;
}

#[tokio::test]
async fn one_that_words_its_errors_as_texts() {
    let server = Server::start([Turn::status(
        404,
        r#"{"error":"model \"scripted-large\" not found, try pulling it first"}"#,
    )]);
    let error = crate::error(&client(OpenAi, &server), &request()).await.to_string();
    assert_eq!(error, "Test has no model `scripted-large`: choose another in Settings");
}

#[tokio::test]
async fn one_that_wants_no_key() {
    let server = Server::start([Turn::openai(says(TEXT))]);
    let mut endpoint = endpoint(OpenAi, &server.base_url());
    endpoint.key = None;
    reply(&Client::new(endpoint, PATIENT).unwrap(), &request()).await;
    assert_eq!(server.requests()[0].header("authorization"), None);
}
