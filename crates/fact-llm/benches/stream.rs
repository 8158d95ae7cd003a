//! `cargo bench -p fact-llm`: what the client adds to a reply, beside a plain socket that reads
//! the same reply from the same scripted server in the same run; a hundred questions at once; and
//! memory over ten thousand replies. `docs/performance.md` says how to read it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a bench stops where a test would"
)]

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::Arc,
    time::{Duration, Instant},
};

use fact_core::Cancel;
use fact_llm::{Client, Endpoint, Message, Request, SecretString, TimeLimits, Tool, Wire};
use fact_testkit::{Reply, Server, Turn};
use serde_json::json;

const N_REPLIES: usize = 1000;

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    for wire in [Wire::Anthropic, Wire::OpenAi] {
        runtime.block_on(added(wire));
    }
    runtime.block_on(at_once());
    runtime.block_on(memory());
}

/// One reply after another, by the client and by a plain socket in turn.
async fn added(wire: Wire) {
    let server = Server::start_with(move |_| turn(wire));
    let client = client(wire, &server);
    let mut raw = Raw::of(&server, wire, &client.body(&request()));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..N_REPLIES + 50 {
        let started = Instant::now();
        raw.ask();
        let alone = started.elapsed();
        let started = Instant::now();
        ask(&client).await;
        // The first are for connecting and warming up.
        if round >= 50 {
            theirs.push(alone);
            ours.push(started.elapsed());
        }
    }
    println!("{wire:?}, a reply of {N_STEPS} deltas and a call");
    let (raw_p50, raw_p95) = print("  plain socket", &mut theirs);
    let (p50, p95) = print("  client", &mut ours);
    println!(
        "  {:<22} p50 {:>8.3} ms  p95 {:>8.3} ms  target: p95 ≤ 2 ms",
        "added",
        p50 - raw_p50,
        p95 - raw_p95
    );
}

/// A hundred questions to a provider that takes 200 ms to begin.
async fn at_once() {
    let slow = Duration::from_millis(200);
    let server = Server::start_with(move |_| turn(Wire::Anthropic).after(slow));
    let client = Arc::new(client(Wire::Anthropic, &server));
    for round in ["new connections", "kept connections"] {
        let started = Instant::now();
        let asking: Vec<_> = (0..100)
            .map(|_| {
                let client = Arc::clone(&client);
                tokio::spawn(async move { ask(&client).await })
            })
            .collect();
        for it in asking {
            it.await.expect("a reply");
        }
        let took = started.elapsed().as_secs_f64() * 1e3;
        println!("100 at once, {round}: {took:.0} ms  target: ≤ 1000 ms");
    }
}

/// Ten thousand replies; the server is in this process, too, and keeps nothing.
async fn memory() {
    let server = Server::start_with(|_| turn(Wire::Anthropic));
    let client = client(Wire::Anthropic, &server);
    let mut early = 0.0;
    for n in 1..=10_000 {
        ask(&client).await;
        server.forget();
        if n == 1000 {
            early = resident();
        }
    }
    let late = resident();
    println!(
        "memory after 1,000 replies {early:.1} MB, after 10,000 {late:.1} MB, difference {:+.1} MB",
        late - early
    );
}

/// The memory this process has now, in megabytes.
///
/// # Source
/// `VmRSS` in `/proc/self/status`, proc(5).
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"));
    let kb = line.and_then(|it| it.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kb.map_or(f64::NAN, |it| it * 1024.0 / 1e6)
}

/// Deltas of text in a reply.
const N_STEPS: usize = 100;

fn turn(wire: Wire) -> Turn {
    let reply = Reply::new().text("revenue was up, ".repeat(N_STEPS)).in_steps_of(16).call(
        "c1",
        "run_query",
        &json!({"sql": "SELECT sum(revenue) FROM results"}),
    );
    let turn = match wire {
        Wire::Anthropic => Turn::anthropic(reply),
        Wire::OpenAi => Turn::openai(reply),
    };
    // As packets come, some events in each: one at a time the server's own threads would be timed.
    turn.in_pieces_of(1400)
}

fn client(wire: Wire, server: &Server) -> Client {
    let base_url = match wire {
        Wire::Anthropic => server.base_url(),
        Wire::OpenAi => server.base_url() + "/v1",
    };
    let key = Some(SecretString::from("sk-bench"));
    let endpoint = Endpoint { name: "Bench".into(), wire, base_url, key, ca_file: None };
    Client::new(endpoint, TimeLimits::default()).expect("a client")
}

fn request() -> Request {
    Request {
        model: "scripted-large".into(),
        system: "Table of revenue by company and quarter. ".repeat(50),
        tools: vec![Tool {
            name: "run_query",
            about: "Runs it.",
            input_schema: json!({"type": "object", "properties": {"sql": {"type": "string"}}}),
        }],
        messages: vec![Message::User("What was revenue?".into())],
        max_output_tokens: 1000,
    }
}

async fn ask(client: &Client) {
    let mut n_heard = 0;
    let on = &mut |_: fact_llm::Delta<'_>| n_heard += 1;
    let reply = client.send(&request(), &Cancel::default(), on).await.expect("a reply");
    assert_eq!((n_heard, reply.blocks.len()), (N_STEPS + 1, 2));
}

/// What a reply costs who only reads its bytes.
struct Raw {
    stream: TcpStream,
    request: Vec<u8>,
    buffer: Vec<u8>,
}

impl Raw {
    fn of(server: &Server, wire: Wire, body: &str) -> Self {
        let path = match wire {
            Wire::Anthropic => "/v1/messages",
            Wire::OpenAi => "/v1/chat/completions",
        };
        let head = format!("POST {path} HTTP/1.1\r\ncontent-length: {}\r\n\r\n", body.len());
        let stream = TcpStream::connect(server.address()).expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Self { stream, request: (head + body).into_bytes(), buffer: vec![0; 1 << 16] }
    }

    fn ask(&mut self) {
        self.stream.write_all(&self.request).expect("sent");
        let mut tail = Vec::new();
        while !tail.ends_with(b"\r\n0\r\n\r\n") {
            let n_bytes = self.stream.read(&mut self.buffer).expect("bytes");
            assert!(n_bytes > 0, "the reply ends");
            tail.extend_from_slice(&self.buffer[..n_bytes]);
            let n_old = tail.len().saturating_sub(16);
            tail.drain(..n_old);
        }
    }
}

/// p50 and p95 in milliseconds.
fn print(what: &str, took: &mut [Duration]) -> (f64, f64) {
    took.sort_unstable();
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!("  {:<22} p50 {:>8.3} ms  p95 {:>8.3} ms", what.trim(), at(0.5), at(0.95));
    (at(0.5), at(0.95))
}
