//! Whatever a provider does wrong, a person is told in a sentence, and the next question works.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use fact_llm::{
    Client, TimeLimits,
    Wire::{self, Anthropic, OpenAi},
};
use fact_testkit::{Reply, Server, Turn};
use tokio::task::JoinSet;

use crate::{PATIENT, WIRES, ask, endpoint, error, request, says, turn, well};

/// A provider that always does `turn` ends a question with the message `expected`, in which
/// `BASE` stands for its address, and answers the next one when it is well again.
struct Case {
    wire: Wire,
    turn: Turn,
    limits: TimeLimits,
    expected: &'static str,
}

fn case(wire: Wire, turn: Turn, expected: &'static str) -> Case {
    Case { wire, turn, limits: PATIENT, expected }
}

fn limited(wire: Wire, turn: Turn, limits: TimeLimits, expected: &'static str) -> Case {
    Case { wire, turn, limits, expected }
}

/// All at once, for some wait before they ask again.
async fn check(cases: impl IntoIterator<Item = Case>) {
    let mut running: JoinSet<()> = cases.into_iter().map(run).collect();
    while let Some(outcome) = running.join_next().await {
        outcome.unwrap();
    }
}

async fn run(Case { wire, turn, limits, expected }: Case) {
    let is_well = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&is_well);
    let what = format!("{wire:?} {turn:?}").chars().take(300).collect::<String>();
    let server =
        Server::start_with(
            move |_| {
                if seen.load(Ordering::SeqCst) { well(wire) } else { turn.clone() }
            },
        );
    let endpoint = endpoint(wire, &server.base_url());
    let expected = expected.replace("BASE", &endpoint.base_url);
    let client = Client::new(endpoint, limits).unwrap();
    assert_eq!(error(&client, &request()).await.to_string(), expected, "{what}");

    is_well.store(true, Ordering::SeqCst);
    // Where a limit is short a busy machine may miss it even then, but not each time.
    for n_left in (0..3).rev() {
        let (result, heard) = ask(&client, &request()).await;
        match result {
            Ok(_) => return assert_eq!(heard.text, "All is well.", "{what}"),
            Err(error) => assert!(limits != PATIENT && n_left > 0, "{error} after {what}"),
        }
    }
}

fn api_error(status: u16, kind: &str, message: &str) -> Turn {
    Turn::anthropic_error(status, kind, message)
}

fn html(status: u16) -> Turn {
    let page = "<!doctype html><title>Hello</title><h1>It works</h1>";
    Turn::status(status, page).with_header("content-type", "text/html")
}

const BAD_KEY: &str = "Test does not accept the key: enter it again in Settings";
const NO_CREDIT: &str =
    "the account at Test has no credit left: add some there, or choose another provider";
const NO_MODEL: &str = "Test has no model `scripted-large`: choose another in Settings";
const TOO_LONG: &str = "the question with what goes with it is too long for scripted-large at \
                        Test: ask of fewer tables, or choose another model";
const OVERLOADED: &str = "Test is overloaded: try again in a minute";
const CUT: &str = "the reply from Test was cut off: try again";
const EMPTY: &str = "Test sent an empty reply: try again, or choose another model";
const LATER: &str = "Test takes no more requests for now: try again in a minute";

macro_rules! refused {
    ($message:literal) => {
        concat!(
            "Test refused the request (",
            $message,
            "): check the address and the model's name in Settings, or choose another model"
        )
    };
}

macro_rules! unread {
    ($why:literal) => {
        concat!(
            "the reply of Test cannot be read (",
            $why,
            "): try again, check the address in Settings, or choose another model"
        )
    };
}

#[tokio::test]
async fn anthropics_refusals_are_explained() {
    let case = |status, kind, message, expected| {
        case(Anthropic, api_error(status, kind, message), expected)
    };
    check([
        case(
            400,
            "invalid_request_error",
            "max_tokens: must be positive",
            refused!("max_tokens: must be positive"),
        ),
        case(
            400,
            "invalid_request_error",
            "prompt is too long: 208310 tokens > 200000 maximum",
            TOO_LONG,
        ),
        case(
            400,
            "invalid_request_error",
            "Your credit balance is too low to access the Anthropic API. Please go to Plans & \
             Billing to upgrade or purchase credits.",
            NO_CREDIT,
        ),
        case(401, "authentication_error", "invalid x-api-key", BAD_KEY),
        case(
            403,
            "permission_error",
            "not allowed to use this model",
            "Test does not allow this to the key (not allowed to use this model): check its \
             permissions there",
        ),
        case(404, "not_found_error", "model: scripted-large", NO_MODEL),
        case(413, "request_too_large", "Request exceeds the maximum size", TOO_LONG),
    ])
    .await;
}

#[tokio::test]
async fn openais_refusals_are_explained() {
    let case = |status, code, message, expected| {
        case(OpenAi, Turn::openai_error(status, code, message), expected)
    };
    check([
        case(400, "invalid_value", "bad temperature", refused!("bad temperature")),
        // Who repeats the key does not get it shown.
        case(
            400,
            "invalid_value",
            "the key sk-test-4f1d9c0a77\nis bad",
            refused!("the key [redacted] is bad"),
        ),
        case(
            422,
            "",
            "[{'loc': ('body', 'messages', 0, 'role'), 'msg': 'Field required', 'input': {}}]",
            refused!("messages.0.role: Field required"),
        ),
        case(
            400,
            "context_length_exceeded",
            "This model's maximum context length is 8192 tokens.",
            TOO_LONG,
        ),
        case(401, "invalid_api_key", "Incorrect API key provided", BAD_KEY),
        case(
            403,
            "unsupported_country",
            "not from there",
            "Test does not allow this to the key (not from there): check its permissions there",
        ),
        case(404, "model_not_found", "The model `scripted-large` does not exist", NO_MODEL),
        case(413, "too_large", "too large", TOO_LONG),
        case(429, "insufficient_quota", "You exceeded your current quota", NO_CREDIT),
    ])
    .await;
}

#[tokio::test]
async fn who_does_not_speak_the_protocol_is_told_from_who_does() {
    check([
        case(Anthropic, html(404), WRONG_ANTHROPIC),
        case(Anthropic, html(200), WRONG_ANTHROPIC),
        case(Anthropic, Turn::raw("SSH-2.0-OpenSSH_9.2\r\n"), WRONG_ANTHROPIC),
        case(OpenAi, html(404), WRONG_OPENAI),
        case(OpenAi, html(200), WRONG_OPENAI),
        case(OpenAi, Turn::status(404, "404 page not found"), WRONG_OPENAI),
        case(OpenAi, Turn::raw("SSH-2.0-OpenSSH_9.2\r\n"), WRONG_OPENAI),
    ])
    .await;
}

const WRONG_ANTHROPIC: &str =
    "BASE does not answer like the Anthropic API: check the address in Settings";
const WRONG_OPENAI: &str =
    "BASE does not answer like an OpenAI-compatible API: check the address in Settings";

#[tokio::test]
async fn a_provider_that_stays_down_is_named() {
    check(WIRES.into_iter().flat_map(|wire| {
        let case = |turn, expected| case(wire, turn, expected);
        [
            case(Turn::status(429, "{}"), LATER),
            case(
                Turn::status(429, "{}").with_header("retry-after", "3600"),
                "Test takes no more requests for now: try again in 3600 s",
            ),
            case(
                api_error(500, "api_error", "Internal server error"),
                "Test failed (Internal server error): try again, or look at its status page",
            ),
            case(Turn::status(503, "busy"), OVERLOADED),
            case(api_error(529, "overloaded_error", "Overloaded"), OVERLOADED),
        ]
    }))
    .await;
}

/// A text of some pieces, so that it can break in the middle.
fn long(wire: Wire) -> Turn {
    turn(wire, says(&"word ".repeat(100)))
}

#[tokio::test]
async fn a_reply_that_breaks_is_told_from_one_that_is_wrong() {
    check(WIRES.into_iter().flat_map(|wire| {
        let case = |turn, expected| case(wire, turn, expected);
        [
            case(Turn::hang_up(), CUT),
            case(long(wire).cut_after(0), CUT),
            case(long(wire).cut_after(10), CUT),
            case(long(wire).cut_after_bytes(1001), CUT),
            // Ended as HTTP has it, and still not whole.
            case(Turn::events(&[first_event(wire)]), CUT),
            case(turn(wire, Reply::new()), EMPTY),
            case(turn(wire, says("")), EMPTY),
            case(Turn::events(&[]), EMPTY),
            case(Turn::empty_body(), EMPTY),
        ]
    }))
    .await;
}

fn first_event(wire: Wire) -> &'static str {
    match wire {
        Anthropic => {
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\
             \"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"model\":\"m\",\
             \"stop_reason\":null,\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n"
        }
        OpenAi => {
            "data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"So\"},\
             \"finish_reason\":null}]}\n\n"
        }
    }
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_no_reply() {
    check(WIRES.into_iter().flat_map(|wire| {
        let case = |garbage: &[u8], expected| case(wire, long(wire).garbled(4, garbage), expected);
        [
            case(
                b"data: {\"type\": \"content_block_delta\",\n\n",
                unread!("an event is not JSON: EOF while parsing a value at line 1 column 31"),
            ),
            case(
                b"event: content_block_delta\ndata: not JSON at all\n\n",
                unread!("an event is not JSON: expected ident at line 1 column 2"),
            ),
            case(b"data: \xff\xfe\n\n", unread!("it is not UTF-8")),
        ]
    }))
    .await;
}

#[tokio::test]
async fn an_error_in_mid_stream_is_an_error() {
    let server_error = "Test failed (it broke): try again, or look at its status page";
    let anthropic = |kind: &str| {
        let data = format!(
            "event: error\ndata: {{\"type\":\"error\",\"error\":{{\"type\":\"{kind}\",\
             \"message\":\"it broke\"}}}}\n\n"
        );
        long(Anthropic).garbled(8, data).cut_after(9)
    };
    let openai = "data: {\"error\":{\"message\":\"it broke\",\"type\":\"server_error\"}}\n\n";
    check([
        case(Anthropic, anthropic("overloaded_error"), OVERLOADED),
        case(Anthropic, anthropic("api_error"), server_error),
        case(OpenAi, long(OpenAi).garbled(8, openai).cut_after(9), server_error),
    ])
    .await;
}

#[tokio::test]
async fn silence_ends_within_its_limit() {
    let short = Duration::from_millis(200);
    let first = TimeLimits { first_token: short, ..PATIENT };
    let between = TimeLimits { between_tokens: short, ..PATIENT };
    let whole = TimeLimits { whole: short, ..PATIENT };
    let not_begun = "Test did not begin its reply within 0.2 s: try again, or raise the limit in \
                     Settings";
    let not_gone_on = "Test stopped in the middle of its reply and did not go on within 0.2 s: \
                       try again, or raise the limit in Settings";
    let not_finished = "Test did not finish its reply within 0.2 s: try again, or raise the limit \
                        in Settings";
    check(WIRES.into_iter().flat_map(|wire| {
        let limited = |turn, limits, expected| limited(wire, turn, limits, expected);
        [
            limited(Turn::stall_before(), first, not_begun),
            limited(long(wire).stall_after(0), first, not_begun),
            limited(long(wire).stall_after(12), between, not_gone_on),
            limited(Turn::stall_before(), whole, not_finished),
            limited(long(wire).stall_after(12), whole, not_finished),
        ]
    }))
    .await;
}
