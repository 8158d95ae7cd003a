//! Nothing that is written down shows a key or what was asked. (Each error of the other tests is
//! looked at where it is made, see [`error`](crate::error).)

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use fact_llm::{Client, Wire};
use fact_testkit::{Server, Turn};
use tracing::subscriber::set_default;
use tracing_subscriber::{filter::LevelFilter, fmt};

use crate::{KEY, PATIENT, WIRES, alone, ask, endpoint, request, says, succeeds, turn, well};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Everything that is traced in this thread, where all runs, of libraries too. Alone, for what
/// other threads do not listen to is not traced here either.
#[tokio::test]
async fn no_trace_shows_a_secret() {
    if let Some(child) = alone("secrecy::no_trace_shows_a_secret") {
        return succeeds(child);
    }
    let log = Log::default();
    let to = log.clone();
    let subscriber = fmt().with_max_level(LevelFilter::TRACE).with_writer(move || to.clone());
    let guard = set_default(subscriber.finish());
    let [anthropic, openai] = WIRES.map(all_that_is_traced);
    tokio::join!(anthropic, openai);
    drop(guard);

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("an attempt failed") && log.contains("hyper"), "{log}");
    for secret in [KEY, "What was revenue?", "You answer questions."] {
        assert!(!log.contains(secret), "{log}");
    }
}

async fn all_that_is_traced(wire: Wire) {
    let echo = format!("what is {KEY}?");
    let server = Server::start([
        well(wire),
        Turn::anthropic_error(400, "kind", &echo),
        Turn::anthropic_error(500, "kind", &echo),
        turn(wire, says("word word word word word")).garbled(2, echo),
        Turn::hang_up(),
        well(wire),
    ]);
    let client = Client::new(endpoint(wire, &server.base_url()), PATIENT).unwrap();
    for _ in 0..4 {
        let _ = ask(&client, &request()).await;
    }
    tracing::info!("{client:?} {:?}", client.endpoint());
}
