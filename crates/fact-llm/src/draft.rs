//! A reply that is coming in, in no provider's words.

use fact_core::Usage;
use serde_json::Value;

use crate::{Block, Reply, Request, Stop, hearing::Hearing};

/// Bytes of a token, where a provider counts none: what both of them name for English text.
const BYTES_OF_TOKEN: usize = 4;

/// Takes the events of a streamed reply, one after another.
pub(crate) trait Reading: Send {
    /// Takes the data of one event, and hands on what is in it.
    fn event(&mut self, data: &str, hearing: &mut Hearing<'_>) -> Result<Progress, Fault>;

    /// Whether the model has said why it ended, so that no more has to come.
    fn is_whole(&self) -> bool;

    /// What came.
    fn finish(self: Box<Self>) -> Draft;
}

/// How far an event brings a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// A sign of life.
    Alive,
    /// Something the model said, or thought.
    Said,
    /// The end.
    Ended,
}

/// Why an event brings nothing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fault {
    /// It is not in the protocol's form; says how, in nobody's words but ours.
    Malformed(String),
    /// It is an error, as the provider words it.
    Told(Value),
}

/// What came of a reply.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Draft {
    pub(crate) blocks: Vec<Block>,
    /// Why it ended, where that was said.
    pub(crate) stop: Option<Stop>,
    /// What it cost, where that was said.
    pub(crate) usage: Option<Usage>,
    /// Which model answered, where that was said.
    pub(crate) model: Option<String>,
}

impl Draft {
    /// The reply to `request`, which was sent in `n_bytes`. None where it is empty for no reason.
    pub(crate) fn into_reply(self, request: &Request, n_bytes: usize) -> Option<Reply> {
        let has_calls = self.blocks.iter().any(|it| matches!(it, Block::Call { .. }));
        let stop = match self.stop.unwrap_or(Stop::Done) {
            // Some servers say "done" after calls, or "calls" after none.
            Stop::Done | Stop::Calls if has_calls => Stop::Calls,
            Stop::Calls => Stop::Done,
            other => other,
        };
        if self.blocks.is_empty() && stop == Stop::Done {
            return None;
        }
        let usage_is_estimated = self.usage.is_none();
        let usage = self.usage.unwrap_or_else(|| Usage {
            input: tokens(n_bytes),
            output: tokens(self.blocks.iter().map(size).sum()),
            ..Usage::default()
        });
        let model = self.model.unwrap_or_else(|| request.model.clone());
        Some(Reply { blocks: self.blocks, stop, usage, usage_is_estimated, model })
    }
}

/// The input of a call, which came as `raw` text: as it is where it is not JSON, so that the model
/// can be told.
pub(crate) fn input_of(raw: String) -> Value {
    if raw.trim().is_empty() {
        return Value::Object(serde_json::Map::new());
    }
    serde_json::from_str(&raw).unwrap_or(Value::String(raw))
}

/// `input` as providers take it back: they want an object, whatever the model wrote.
pub(crate) fn input_for(input: &Value) -> Value {
    match input {
        Value::Object(_) => input.clone(),
        other => serde_json::json!({ "unreadable": other }),
    }
}

/// An event that is JSON.
pub(crate) fn event_of(data: &str) -> Result<Value, Fault> {
    serde_json::from_str(data)
        .map_err(|error| Fault::Malformed(format!("an event is not JSON: {error}")))
}

fn size(block: &Block) -> usize {
    match block {
        Block::Text(text) => text.len(),
        Block::Call { name, input, .. } => name.len() + input.to_string().len(),
        Block::Opaque(value) => value.to_string().len(),
    }
}

fn tokens(n_bytes: usize) -> u64 {
    u64::try_from(n_bytes.div_ceil(BYTES_OF_TOKEN)).unwrap_or(u64::MAX)
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::json;

    use super::*;

    /// What `reading` makes of `events`: what was handed on, and the draft or the fault.
    pub(crate) fn absorb(
        mut reading: Box<dyn Reading>,
        events: &[Value],
    ) -> (Vec<String>, Result<Draft, Fault>) {
        let mut heard = Vec::new();
        let mut on = |delta: crate::Delta<'_>| heard.push(format!("{delta:?}"));
        let mut hearing = Hearing::new(&mut on);
        for event in events {
            // A text that is no JSON is given as a JSON text.
            let data = event.as_str().map_or_else(|| event.to_string(), str::to_owned);
            match reading.event(&data, &mut hearing) {
                Ok(Progress::Ended) => break,
                Ok(_) => {}
                Err(fault) => return (heard, Err(fault)),
            }
        }
        (heard, Ok(reading.finish()))
    }

    fn request() -> Request {
        Request {
            model: "m".to_owned(),
            system: String::new(),
            tools: Vec::new(),
            messages: Vec::new(),
            max_output_tokens: 1,
        }
    }

    #[track_caller]
    fn check_stop(blocks: &[Block], stop: Option<Stop>, expected: Option<Stop>) {
        let draft = Draft { blocks: blocks.to_vec(), stop, ..Draft::default() };
        assert_eq!(draft.into_reply(&request(), 0).map(|it| it.stop), expected);
    }

    #[test]
    fn calls_are_waited_for_whatever_the_server_says() {
        let text = Block::Text("a".into());
        let call = Block::Call { id: "1".into(), name: "t".into(), input: json!({}) };
        check_stop(std::slice::from_ref(&text), None, Some(Stop::Done));
        check_stop(std::slice::from_ref(&text), Some(Stop::Calls), Some(Stop::Done));
        check_stop(&[text, call.clone()], Some(Stop::Done), Some(Stop::Calls));
        check_stop(std::slice::from_ref(&call), Some(Stop::MaxTokens), Some(Stop::MaxTokens));
    }

    #[test]
    fn nothing_is_a_reply_only_where_it_was_stopped() {
        check_stop(&[], None, None);
        check_stop(&[], Some(Stop::Calls), None);
        check_stop(&[], Some(Stop::MaxTokens), Some(Stop::MaxTokens));
        check_stop(&[], Some(Stop::Refused), Some(Stop::Refused));
    }

    #[test]
    fn tokens_that_nobody_counted_are_reckoned_from_lengths() {
        let draft = Draft { blocks: vec![Block::Text("12345".into())], ..Draft::default() };
        let reply = draft.into_reply(&request(), 401).unwrap();
        assert!(reply.usage_is_estimated);
        assert_eq!((reply.usage.input, reply.usage.output), (101, 2));
        assert_eq!(reply.model, "m");
    }

    #[test]
    fn an_input_that_is_no_json_is_kept_as_text() {
        let check = |raw: &str, expected: Value| assert_eq!(input_of(raw.to_owned()), expected);
        check("", json!({}));
        check(r#"{"sql": "select 1"}"#, json!({"sql": "select 1"}));
        check(r#"{"sql": "sel"#, json!(r#"{"sql": "sel"#));
        assert_eq!(input_for(&json!("{x")), json!({"unreadable": "{x"}));
    }
}
