//! The prompt cache is made use of: what is the same from question to question is sent the same,
//! and marked.

use fact_core::Usage;
use fact_llm::{Message, Request, Wire};
use fact_testkit::{Reply, Server, Turn};

use crate::{WIRES, client, reply, request, says, turn};

/// What goes with every question here, as long as that of a large database.
fn long_request(question: usize) -> Request {
    let mut request = request();
    request.system = "Table of revenue by company and quarter. ".repeat(400);
    request.messages = vec![Message::User(format!("Question {question}?"))];
    request
}

#[tokio::test]
async fn nine_tenths_of_what_is_read_come_from_the_cache_after_the_first_question() {
    let server = Server::start_with(|_| Turn::anthropic(says("Yes.")));
    let client = client(Wire::Anthropic, &server);
    let first = reply(&client, &long_request(0)).await.usage;
    assert!(first.cache_write > 4000 && first.cache_read == 0, "{first:?}");
    let mut later = Usage::default();
    for question in 1..50 {
        later += reply(&client, &long_request(question)).await.usage;
    }
    assert!(later.cache_read * 10 >= later.prompt() * 9, "{later:?}");
}

#[tokio::test]
async fn the_conversation_is_cached_as_it_grows() {
    let server = Server::start_with(|_| {
        let input = serde_json::json!({"sql": "SELECT 1"});
        Turn::anthropic(Reply::new().thinking("Hm.", "c2ln").call("c1", "run_query", &input))
    });
    let client = client(Wire::Anthropic, &server);
    let mut request = long_request(0);
    let mut usages = Vec::new();
    for _ in 0..6 {
        let reply = reply(&client, &request).await;
        usages.push(reply.usage);
        let call_id = "c1".to_owned();
        let text = "| company | revenue |\n".repeat(100);
        request.messages.extend([
            Message::Model(reply.blocks),
            Message::Results(vec![fact_llm::ToolResult { call_id, text, is_error: false }]),
        ]);
    }
    for (before, after) in usages.iter().zip(&usages[1..]) {
        let known = before.cache_read + before.cache_write;
        assert!(after.cache_read >= known, "{usages:?}");
        assert!(after.input * 10 <= after.prompt(), "{usages:?}");
    }
    let grown = usages.last().unwrap().cache_read - usages[1].cache_read;
    assert!(grown > 1000, "earlier results are read from the cache: {usages:?}");
}

#[tokio::test]
async fn fifty_questions_begin_with_the_same_bytes() {
    for wire in WIRES {
        let server = Server::start_with(move |_| turn(wire, says("Yes.")));
        for question in 0..50 {
            // Every other one by another client, as after a new start of the program.
            let (one, other) = (client(wire, &server), client(wire, &server));
            let client = if question % 2 == 0 { one } else { other };
            reply(&client, &long_request(question)).await;
        }
        let prefixes = server.prefixes();
        assert_eq!(prefixes.len(), 50);
        assert!(prefixes[0].len() > 16_000 && prefixes.iter().all(|it| *it == prefixes[0]));

        let bodies: Vec<String> = server.requests().into_iter().map(|it| it.body).collect();
        let n_same = bodies.iter().map(|it| n_common(it, &bodies[0])).min().unwrap();
        assert!(n_same >= prefixes[0].len(), "{wire:?}: the first {n_same} bytes are the same");
    }
}

fn n_common(one: &str, other: &str) -> usize {
    one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count()
}
