//! What may pass is tried again; what will not is not, and who fails too often is left alone.

use std::time::Duration;

use fact_core::Cancel;
use fact_llm::{Client, Delta, Error, TimeLimits, Wire};
use fact_testkit::{Server, Turn};
use tokio::task::JoinSet;

use crate::{PATIENT, WIRES, ask, client, endpoint, error, reply, request, says, turn, well};

/// A question to which the provider does `turns` before it is well: how often it is asked, and
/// whether it ends well.
async fn check(wire: Wire, turns: Vec<Turn>, n_requests: usize, ends_well: bool) {
    let what = format!("{wire:?} {turns:?}");
    let server = Server::start(turns.into_iter().chain([well(wire)]));
    let (result, heard) = ask(&client(wire, &server), &request()).await;
    assert_eq!((server.n_requests(), result.is_ok()), (n_requests, ends_well), "{what}");
    if ends_well {
        assert_eq!(heard.text, "All is well.", "{what}");
    }
}

#[tokio::test]
async fn what_passes_is_tried_again() {
    // All at once: each waits before it asks again.
    let mut running = JoinSet::new();
    for wire in WIRES {
        let broken = turn(wire, says(&"word ".repeat(50))).cut_after(10);
        for turn in [
            Turn::status(429, "{}"),
            Turn::status(429, "{}").with_header("retry-after", "0"),
            Turn::status(500, "{}"),
            Turn::status(502, "<html>bad gateway"),
            Turn::status(503, "{}"),
            Turn::status(529, "{}"),
            Turn::hang_up(),
            // Had begun: what was heard of it is taken back.
            broken,
        ] {
            running.spawn(check(wire, vec![turn], 2, true));
        }
    }
    while let Some(outcome) = running.join_next().await {
        outcome.unwrap();
    }
}

#[tokio::test]
async fn what_stays_is_not() {
    for wire in WIRES {
        for status in [400, 401, 403, 404, 413] {
            check(wire, vec![Turn::anthropic_error(status, "kind", "message")], 1, false).await;
        }
        let no_credit = Turn::openai_error(429, "insufficient_quota", "You exceeded your quota");
        check(wire, vec![no_credit], 1, false).await;
        let too_long_to_wait = Turn::status(429, "{}").with_header("retry-after", "3600");
        check(wire, vec![too_long_to_wait], 1, false).await;
    }
}

#[tokio::test]
async fn a_provider_is_waited_for_as_it_asks() {
    let server = Server::start([
        Turn::status(429, "{}").with_header("retry-after", "1"),
        well(Wire::Anthropic),
    ]);
    let started = std::time::Instant::now();
    reply(&client(Wire::Anthropic, &server), &request()).await;
    // Never less, however fast the machine.
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn the_caller_hears_that_it_begins_again() {
    let [anthropic, openai] = WIRES.map(heard_of_a_broken_reply);
    for heard in <[_; 2]>::from(tokio::join!(anthropic, openai)) {
        let restart = heard.iter().position(|it| it == "Restart").unwrap();
        assert!(heard[..restart].concat().contains("word"), "{heard:?}");
        assert_eq!(heard[restart + 1..].concat(), r#"Text("All is well.")"#);
    }
}

async fn heard_of_a_broken_reply(wire: Wire) -> Vec<String> {
    let broken = turn(wire, says(&"word ".repeat(50))).cut_after(10);
    let server = Server::start([broken, well(wire)]);
    let mut heard = Vec::new();
    let on = &mut |delta: Delta<'_>| heard.push(format!("{delta:?}"));
    client(wire, &server).send(&request(), &Cancel::default(), on).await.unwrap();
    heard
}

#[tokio::test]
async fn who_fails_five_times_is_left_alone() {
    // No time for a second try.
    let hasty = TimeLimits { whole: Duration::from_millis(200), ..PATIENT };
    for wire in WIRES {
        let server = Server::start_with(|_| Turn::status(500, "{}"));
        let client = Client::new(endpoint(wire, &server.base_url()), hasty).unwrap();
        let mut n_failed = 0;
        let resting = loop {
            match error(&client, &request()).await {
                resting @ Error::Resting { .. } => break resting,
                failed => {
                    n_failed += 1;
                    assert!(n_failed <= 5, "{failed}");
                }
            }
        };
        let n_asked = server.n_requests();
        assert_eq!(error(&client, &request()).await.to_string(), resting.to_string());
        assert_eq!((n_failed, server.n_requests()), (5, n_asked), "it was not asked again");
        let shown = resting.to_string();
        let begin = "Test failed 5 times in a row and will not be asked again for ";
        let end = " s: test it in Settings to try sooner";
        let secs = shown.strip_prefix(begin).and_then(|it| it.strip_suffix(end));
        assert!((50..=60).contains(&secs.unwrap().parse::<u32>().unwrap()), "{shown}");
    }
}
