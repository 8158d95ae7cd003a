//! What a provider says reaches the caller whole, in order, and goes back as it came.

use fact_core::Usage;
use fact_llm::{Block, Client, Message, Request, Stop, ToolResult, Wire};
use fact_testkit::{Reply, Server, Turn};
use serde_json::{Value, json};

use crate::{
    Heard, KEY, PATIENT, WIRES, ask, base_url, client, endpoint, reply, request, says, turn, well,
};

/// `said` is heard as `blocks`, in both protocols unless told, wherever its bytes are split.
#[track_caller]
fn check(wires: &[Wire], said: &Reply, stop: Stop, blocks: &[Block]) {
    let run = |wire: Wire, turn: Turn| async move {
        let server = Server::start([turn]);
        ask(&client(wire, &server), &request()).await
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for &wire in wires {
        let turn = || turn(wire, said.clone());
        for turn in [turn(), turn().in_pieces_of(1), turn().in_pieces_of(7)] {
            let (result, heard) = runtime.block_on(run(wire, turn));
            let reply = result.unwrap();
            assert_eq!((reply.blocks.as_slice(), reply.stop), (blocks, stop), "{wire:?}");
            assert_eq!(reply.model, "scripted-large");
            assert_eq!(heard, expected_heard(blocks), "{wire:?}");
        }
    }
}

fn expected_heard(blocks: &[Block]) -> Heard {
    let mut heard = Heard::default();
    for block in blocks {
        match block {
            Block::Text(text) => heard.text.push_str(text),
            Block::Call { name, .. } => heard.calls.push(name.clone()),
            Block::Opaque(_) => {}
        }
    }
    heard
}

fn text(text: &str) -> Block {
    Block::Text(text.to_owned())
}

fn call(id: &str, name: &str, input: Value) -> Block {
    Block::Call { id: id.to_owned(), name: name.to_owned(), input }
}

#[test]
fn text_is_heard_in_order() {
    let said = "Der Erlös war größer: 12\u{202f}€ \u{1f389}\nand \"quoted\" \\ too.";
    check(&WIRES, &says(said), Stop::Done, &[text(said)]);
}

#[test]
fn calls_are_read_from_their_pieces() {
    let sql = json!({"sql": "SELECT 'größe', 1 -- {\"a\":"});
    let said =
        says("I look.").call("c1", "run_query", &sql).call("c2", "look_up", &json!({"sql": ""}));
    let blocks =
        [text("I look."), call("c1", "run_query", sql), call("c2", "look_up", json!({"sql": ""}))];
    check(&WIRES, &said, Stop::Calls, &blocks);
}

#[test]
fn a_call_without_input_has_an_empty_object() {
    let said = Reply::new().call_raw("c1", "run_query", "");
    check(&WIRES, &said, Stop::Calls, &[call("c1", "run_query", json!({}))]);
}

#[test]
fn what_is_not_known_is_kept_as_it_came() {
    let thinking = json!({"type": "thinking", "thinking": "Hm, größer?", "signature": "c2ln"});
    let redacted = json!({"type": "redacted_thinking", "data": "ZGF0YQ=="});
    let new = json!({"type": "not_known_yet", "with": {"any": ["thing", 1]}});
    let said = Reply::new()
        .thinking("Hm, größer?", "c2ln")
        .unknown(redacted.clone())
        .unknown(new.clone())
        .text("So.");
    let blocks =
        [Block::Opaque(thinking), Block::Opaque(redacted), Block::Opaque(new), text("So.")];
    check(&[Wire::Anthropic], &said, Stop::Done, &blocks);
}

#[test]
fn why_it_ended_is_told() {
    for (wire, word, stop) in [
        (Wire::Anthropic, "end_turn", Stop::Done),
        (Wire::Anthropic, "stop_sequence", Stop::Done),
        (Wire::Anthropic, "max_tokens", Stop::MaxTokens),
        (Wire::Anthropic, "refusal", Stop::Refused),
        (Wire::OpenAi, "stop", Stop::Done),
        (Wire::OpenAi, "length", Stop::MaxTokens),
        (Wire::OpenAi, "content_filter", Stop::Refused),
    ] {
        check(&[wire], &says("So far").stop(word), stop, &[text("So far")]);
    }
}

#[test]
fn ten_megabytes_are_heard_whole() {
    let long = "word ".repeat(2_000_000);
    for wire in WIRES {
        let server = Server::start([turn(wire, says(&long).in_steps_of(10_000))]);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (result, heard) =
            runtime.block_on(async { ask(&client(wire, &server), &request()).await });
        assert_eq!(result.unwrap().blocks, [text(&long)]);
        assert!(heard.text == long);
    }
}

#[tokio::test]
async fn tokens_are_told_as_the_provider_counts_them() {
    let told = fact_testkit::Usage { input: 3, cache_write: 5, cache_read: 7, output: 11 };
    for (wire, expected) in [
        (Wire::Anthropic, Usage { input: 3, cache_write: 5, cache_read: 7, output: 11 }),
        // There what is written to the cache costs nothing more, and is not told.
        (Wire::OpenAi, Usage { input: 8, cache_write: 0, cache_read: 7, output: 11 }),
    ] {
        let server = Server::start([turn(wire, says("Yes.").usage(told))]);
        let reply = reply(&client(wire, &server), &request()).await;
        assert_eq!((reply.usage, reply.usage_is_estimated), (expected, false), "{wire:?}");
    }
}

#[tokio::test]
async fn tokens_that_are_not_told_are_reckoned() {
    for wire in WIRES {
        let server = Server::start([turn(wire, says(&"word ".repeat(100)).no_usage())]);
        let reply = reply(&client(wire, &server), &request()).await;
        assert!(reply.usage_is_estimated, "{wire:?}");
        assert!((50..=250).contains(&reply.usage.output), "{:?}", reply.usage);
        assert!(reply.usage.input > 20, "{:?}", reply.usage);
    }
}

#[tokio::test]
async fn the_key_is_in_a_header_and_nowhere_else() {
    for (wire, path, header, value) in [
        (Wire::Anthropic, "/v1/messages", "x-api-key", KEY.to_owned()),
        (Wire::OpenAi, "/v1/chat/completions", "authorization", format!("Bearer {KEY}")),
    ] {
        let server = Server::start([well(wire), well(wire)]);
        let client = client(wire, &server);
        reply(&client, &request()).await;
        let mut without = endpoint(wire, &server.base_url());
        without.key = None;
        reply(&Client::new(without, PATIENT).unwrap(), &request()).await;

        let [with, without] = server.requests().try_into().unwrap();
        assert_eq!((with.method.as_str(), with.path.as_str()), ("POST", path));
        assert_eq!(with.header(header), Some(value.as_str()));
        assert_eq!(with.header("content-type"), Some("application/json"));
        let n_with_key = with.headers.iter().filter(|(_, it)| it.contains(KEY)).count();
        assert!(n_with_key == 1 && !with.body.contains(KEY) && !with.path.contains(KEY));
        assert_eq!(with.body, client.body(&request()), "what can be shown is what is sent");
        assert_eq!(without.header(header), None);
        let version = with.header("anthropic-version");
        assert_eq!(version, (wire == Wire::Anthropic).then_some("2023-06-01"));
    }
}

#[tokio::test]
async fn a_slash_at_the_end_of_the_address_is_no_matter() {
    for wire in WIRES {
        let server = Server::start([well(wire), well(wire)]);
        for end in ["", "/"] {
            let mut endpoint = endpoint(wire, &server.base_url());
            endpoint.base_url = base_url(wire, &server.base_url()) + end;
            reply(&Client::new(endpoint, PATIENT).unwrap(), &request()).await;
        }
        let [one, other] = server.requests().try_into().unwrap();
        assert_eq!(one.path, other.path);
    }
}

#[tokio::test]
async fn models_are_listed() {
    for wire in WIRES {
        let server = Server::start([]);
        let models = client(wire, &server).models(&fact_core::Cancel::default()).await;
        assert_eq!(models.unwrap(), ["scripted-large", "scripted-small"]);
        let request = &server.requests()[0];
        assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", "/v1/models"));
        assert!(request.headers.iter().any(|(_, it)| it.contains(KEY)));
    }
}

/// The request after the first was answered and its call gave something.
fn next_request(blocks: Vec<Block>, results: &[(&str, &str, bool)]) -> Request {
    let results = results.iter().map(|(call_id, text, is_error)| ToolResult {
        call_id: (*call_id).to_owned(),
        text: (*text).to_owned(),
        is_error: *is_error,
    });
    let mut next = request();
    next.messages.extend([Message::Model(blocks), Message::Results(results.collect())]);
    next
}

#[tokio::test]
async fn anthropic_gets_back_what_it_said() {
    let said = Reply::new()
        .thinking("Hm.", "c2ln")
        .text("I look.")
        .call("c1", "run_query", &json!({"sql": "SELECT 1"}))
        .call("c2", "look_up", &json!({"sql": "x"}));
    let server = Server::start([Turn::anthropic(said), well(Wire::Anthropic)]);
    let client = client(Wire::Anthropic, &server);
    let blocks = reply(&client, &request()).await.blocks;
    reply(&client, &next_request(blocks, &[("c1", "1 row", false), ("c2", "no such", true)])).await;

    let messages = &server.requests()[1].json()["messages"];
    assert_eq!(
        without_marks(&messages[1]),
        json!({"role": "assistant", "content": [
            {"type": "thinking", "thinking": "Hm.", "signature": "c2ln"},
            {"type": "text", "text": "I look."},
            {"type": "tool_use", "id": "c1", "name": "run_query", "input": {"sql": "SELECT 1"}},
            {"type": "tool_use", "id": "c2", "name": "look_up", "input": {"sql": "x"}},
        ]})
    );
    let results = without_marks(&messages[2]);
    assert_eq!(results["role"], "user");
    for (idx, (id, text, is_error)) in
        [("c1", "1 row", false), ("c2", "no such", true)].into_iter().enumerate()
    {
        let result = &results["content"][idx];
        assert_eq!((&result["type"], &result["tool_use_id"]), (&json!("tool_result"), &json!(id)));
        assert!(result["content"].to_string().contains(text), "{result}");
        assert_eq!(result["is_error"].as_bool().unwrap_or_default(), is_error);
    }
}

/// The message but for what marks it for the prompt cache.
fn without_marks(message: &Value) -> Value {
    let mut message = message.clone();
    for block in message.get_mut("content").and_then(Value::as_array_mut).into_iter().flatten() {
        block.as_object_mut().unwrap().remove("cache_control");
    }
    message
}

#[tokio::test]
async fn openai_gets_back_what_it_said() {
    let sql = json!({"sql": "SELECT 1"});
    let said = says("I look.").call("c1", "run_query", &sql);
    let server = Server::start([Turn::openai(said), well(Wire::OpenAi)]);
    let client = client(Wire::OpenAi, &server);
    let blocks = reply(&client, &request()).await.blocks;
    reply(&client, &next_request(blocks, &[("c1", "1 row", false)])).await;

    let messages = &server.requests()[1].json()["messages"];
    let roles: Vec<_> = messages.as_array().unwrap().iter().map(|it| &it["role"]).collect();
    assert_eq!(roles, ["system", "user", "assistant", "tool"]);
    assert_eq!(messages[2]["content"], "I look.");
    let call = &messages[2]["tool_calls"][0];
    assert_eq!((&call["id"], &call["type"]), (&json!("c1"), &json!("function")));
    assert_eq!(call["function"]["name"], "run_query");
    let arguments: Value =
        serde_json::from_str(call["function"]["arguments"].as_str().unwrap()).unwrap();
    assert_eq!(arguments, sql);
    assert_eq!(messages[3]["tool_call_id"], "c1");
    assert_eq!(messages[3]["content"], "1 row");
}
