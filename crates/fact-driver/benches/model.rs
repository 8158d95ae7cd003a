//! `cargo bench -p fact-driver --bench model`: what FACT adds to a model's answer, from the question
//! to the sentence, beside the same calls by the client alone in the same run; and a hundred
//! questions at once of a model that takes 200 ms. `docs/performance.md` says how to read it.
//!
//! The model is a scripted one on a socket of this computer, and may be told names only: one call a
//! question, whose statement FACT runs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a bench stops where a test would"
)]

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use fact_cache::{Budget, Cache};
use fact_core::{AnswerBy, Cancel, Disclosure};
use fact_driver::{AskOptions, Bounds, Driver, Model, OpenData, Outcome, wait};
use fact_llm::{Client, Endpoint, Message, Request, TimeLimits, Wire};
use fact_price::{Day, PriceList};
use fact_store::Store;
use fact_testkit::{Reply, Server, Turn};
use serde_json::json;

const N_QUESTIONS: usize = 500;
const N_WARM: usize = 50;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sample = folder.path().join("sample.db");
    fact_sample::write(&sample).expect("the sample");
    let driver = driver(folder.path());
    let data = OpenData::open(&sample).expect("the sample opens");
    data.snapshot(&Cancel::default()).expect("it is learnt");
    added(&driver, &data);
    at_once(&driver, &data);
}

/// One question after another, by the product and by the client alone in turn.
fn added(driver: &Driver, data: &OpenData) {
    let server = Server::start_with(|_| turn());
    let model = model(&server);
    let (mut whole, mut calls) = (Vec::new(), Vec::new());
    for n in 0..N_QUESTIONS + N_WARM {
        let started = Instant::now();
        ask(driver, data, &model, &format!("Question {n}: how large are we?"));
        let took = started.elapsed();
        let body = server.requests().pop().expect("a request").json();
        let request = Request {
            model: model.model.clone(),
            system: body["system"][0]["text"].as_str().expect("the system text").to_owned(),
            tools: Vec::new(),
            messages: vec![Message::User("how large are we?".to_owned())],
            max_output_tokens: 256,
        };
        let started = Instant::now();
        let cancel = Cancel::default();
        wait(model.client.send(&request, &cancel, &mut |_| ())).expect("threads").expect("a reply");
        server.forget();
        if n >= N_WARM {
            whole.push(took);
            calls.push(started.elapsed());
        }
    }
    let (call_p50, call_p95) = print("the call alone", &mut calls);
    let (p50, p95) = print("a model's answer", &mut whole);
    let (add_p50, add_p95) = (p50 - call_p50, p95 - call_p95);
    println!("{:<24} p50 {add_p50:>7.3} ms  p95 {add_p95:>7.3} ms  target: p95 ≤ 2 ms", "added");
}

/// A hundred questions to a model that takes 200 ms to begin.
fn at_once(driver: &Driver, data: &OpenData) {
    let server = Server::start_with(|_| turn().after(Duration::from_millis(200)));
    let model = model(&server);
    let started = Instant::now();
    std::thread::scope(|scope| {
        for n in 0..100 {
            let model = &model;
            scope.spawn(move || ask(driver, data, model, &format!("At once {n}: how large?")));
        }
    });
    let took = started.elapsed().as_secs_f64();
    println!("{:<24} {took:.3} s  target: ≤ 1 s", "100 at once, 200 ms each");
}

fn turn() -> Turn {
    let sql = "SELECT count(*) AS companies FROM companies";
    let input = json!({"sql": sql, "title": "number of companies", "is_answer": true});
    Turn::anthropic(Reply::new().call("call_1", "run_sql", &input))
}

fn ask(driver: &Driver, data: &OpenData, model: &Model, question: &str) {
    let cancel = Cancel::default();
    let options = AskOptions {
        answer_by: AnswerBy::ModelFirst,
        model: &|| Ok(model.clone()),
        cost_agreed: true,
        ..AskOptions::new(&cancel)
    };
    let reply = driver.ask(data, question, &options).expect("a reply");
    match reply.outcome {
        Outcome::Answered { answer, .. } if answer.model.is_some() => {}
        other => panic!("no answer of the model: {other:?}"),
    }
}

fn model(server: &Server) -> Model {
    let endpoint = Endpoint {
        name: "Scripted".to_owned(),
        wire: Wire::Anthropic,
        base_url: server.base_url(),
        key: None,
        ca_file: None,
    };
    Model {
        client: Arc::new(Client::new(endpoint, TimeLimits::default()).expect("a client")),
        provider: "scripted".to_owned(),
        name: "Scripted".to_owned(),
        model: "claude-sonnet-5-5".to_owned(),
        host: server.base_url(),
        is_local: false,
        disclosure: Disclosure::Schema,
        bounds: Bounds {
            max_rounds: 8,
            question_tokens: 60_000,
            max_output_tokens: 4_000,
            day_budget_micro_usd: u64::MAX,
            warn_above_micro_usd: u64::MAX,
        },
        prices: Arc::new(PriceList::shipped()),
        price_of: "anthropic".to_owned(),
        today: Day::new(2026, 11, 26).expect("a day"),
        day_start_ms: 0,
    }
}

fn driver(folder: &Path) -> Driver {
    let (cache, _) =
        Cache::open(Some(&folder.join("answers.db")), Budget::default()).expect("a cache");
    let (store, _) = Store::open(&folder.join("fact.db")).expect("a store");
    Driver { cache: Arc::new(cache), store: Arc::new(store) }
}

/// Prints, and gives in milliseconds, the median and the 95th percentile.
fn print(what: &str, took: &mut [Duration]) -> (f64, f64) {
    took.sort_unstable();
    let ms = |percent: usize| took[(took.len() * percent).div_ceil(100) - 1].as_secs_f64() * 1e3;
    let (p50, p95) = (ms(50), ms(95));
    println!("{what:<24} p50 {p50:>7.3} ms  p95 {p95:>7.3} ms");
    (p50, p95)
}
