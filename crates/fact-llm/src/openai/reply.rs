//! Chat completions as OpenAI made them: the reply, streamed or in one piece.
//!
//! # Source
//! <https://platform.openai.com/docs/api-reference/chat-streaming>. Servers depart from it: some
//! leave out a call's index or id, repeat its name in each piece, still send `function_call`, or
//! give an input as an object. Thinking comes as `reasoning_content` or `reasoning` (vLLM,
//! llama.cpp, `DeepSeek`, Ollama), and is wanted back under the same name.

use fact_core::Usage;
use serde_json::{Map, Value, json};

use super::plain::{call_id, n_calls};
use crate::{
    Block, Request, Stop,
    draft::{Draft, Fault, Progress, Reading, event_of, input_of},
    hearing::Hearing,
};

/// What servers call the model's thinking.
const THINKING: [&str; 2] = ["reasoning_content", "reasoning"];

/// A reply that is coming in.
#[derive(Debug, Default)]
pub(crate) struct OpenAiReply {
    thinking: Map<String, Value>,
    text: String,
    calls: Vec<Call>,
    stop: Option<Stop>,
    usage: Option<Usage>,
    model: Option<String>,
    /// Calls in the conversation before this reply.
    n_calls_before: usize,
}

/// A call that is coming in.
#[derive(Debug, Default)]
struct Call {
    index: Option<u64>,
    id: String,
    name: String,
    raw: String,
}

impl OpenAiReply {
    /// A reply to `request` of which nothing has come yet.
    pub(crate) fn to(request: &Request) -> Self {
        Self { n_calls_before: n_calls(request), ..Self::default() }
    }
}

/// Reads a reply that came in one piece.
pub(crate) fn whole(
    data: &str,
    request: &Request,
    hearing: &mut Hearing<'_>,
) -> Result<Draft, Fault> {
    let mut reply = OpenAiReply::to(request);
    let value: &Value = &serde_json::from_str(data)
        .map_err(|error| Fault::Malformed(format!("it is not JSON: {error}")))?;
    if value["choices"].is_array() || is_told(value) {
        reply.take(value, "message", hearing)?;
        return Ok(Box::new(reply).finish());
    }
    Err(Fault::Malformed("it has no `choices`".to_owned()))
}

impl Reading for OpenAiReply {
    fn event(&mut self, data: &str, hearing: &mut Hearing<'_>) -> Result<Progress, Fault> {
        if data.trim() == "[DONE]" {
            return Ok(Progress::Ended);
        }
        self.take(&event_of(data)?, "delta", hearing)
    }

    fn is_whole(&self) -> bool {
        self.stop.is_some()
    }

    fn finish(self: Box<Self>) -> Draft {
        let mut blocks = Vec::new();
        if !self.thinking.is_empty() {
            blocks.push(Block::Opaque(Value::Object(self.thinking)));
        }
        if !self.text.is_empty() {
            blocks.push(Block::Text(self.text));
        }
        blocks.extend(self.calls.into_iter().enumerate().map(|(idx, call)| {
            let no_id = call.id.is_empty();
            let id = if no_id { call_id(self.n_calls_before + idx) } else { call.id };
            Block::Call { id, name: call.name, input: input_of(call.raw) }
        }));
        // Thinking alone is no reply.
        if blocks.iter().all(|it| matches!(it, Block::Opaque(_))) {
            blocks.clear();
        }
        Draft { blocks, stop: self.stop, usage: self.usage, model: self.model }
    }
}

impl OpenAiReply {
    /// Takes a chunk, or a whole completion; what was said is in the `field` of its choice.
    fn take(
        &mut self,
        chunk: &Value,
        field: &str,
        hearing: &mut Hearing<'_>,
    ) -> Result<Progress, Fault> {
        if is_told(chunk) {
            return Err(Fault::Told(chunk.clone()));
        }
        if let Some(model) = chunk["model"].as_str().filter(|it| !it.is_empty()) {
            self.model.get_or_insert_with(|| model.to_owned());
        }
        if chunk["usage"].is_object() {
            self.usage = Some(usage(&chunk["usage"]));
        }
        let Some(choice) = chunk["choices"].as_array().and_then(|it| it.first()) else {
            return Ok(Progress::Alive);
        };
        if let Some(reason) = choice["finish_reason"].as_str() {
            self.stop.get_or_insert_with(|| stop(reason));
        }
        let has_said = self.say(&choice[field], hearing);
        Ok(if has_said { Progress::Said } else { Progress::Alive })
    }

    /// Whether there was anything in it.
    fn say(&mut self, said: &Value, hearing: &mut Hearing<'_>) -> bool {
        let mut has_said = false;
        for (key, more) in thinking_of(said) {
            let more = more.as_str().unwrap_or_default();
            has_said |= !more.is_empty();
            match self.thinking.get_mut(&key) {
                Some(Value::String(text)) => text.push_str(more),
                _ => {
                    self.thinking.insert(key, Value::from(more));
                }
            }
        }
        for text in [text_of(&said["content"]), text_of(&said["refusal"])] {
            has_said |= !text.is_empty();
            hearing.text(&text);
            self.text.push_str(&text);
        }
        if said["refusal"].is_string() {
            self.stop = Some(Stop::Refused);
        }
        let calls = said["tool_calls"].as_array().map(Vec::as_slice).unwrap_or_default();
        for call in calls {
            self.call(call, hearing);
        }
        // Some send both, the old form being what they began with.
        let old = &said["function_call"];
        if calls.is_empty() && old.is_object() {
            self.call(&json!({ "function": old }), hearing);
        }
        has_said || !calls.is_empty() || old.is_object()
    }

    /// Takes a piece of a call, or all of it.
    fn call(&mut self, piece: &Value, hearing: &mut Hearing<'_>) {
        let index = piece["index"].as_u64();
        let function = &piece["function"];
        let id = piece["id"].as_str().unwrap_or_default();
        let name = function["name"].as_str().unwrap_or_default();
        let known = self.calls.iter().rposition(|call| call.is_continued_by(index, id, name));
        let at = known.unwrap_or_else(|| {
            self.calls.push(Call { index, ..Call::default() });
            self.calls.len() - 1
        });
        let Some(call) = self.calls.get_mut(at) else { return };
        if call.id.is_empty() {
            id.clone_into(&mut call.id);
        }
        if call.name.is_empty() && !name.is_empty() {
            name.clone_into(&mut call.name);
            hearing.call(name);
        }
        match &function["arguments"] {
            Value::String(more) => call.raw.push_str(more),
            Value::Null => {}
            // Not a text of JSON, but the thing itself.
            whole => call.raw = whole.to_string(),
        }
    }
}

impl Call {
    /// Whether a piece with these marks belongs to this call.
    fn is_continued_by(&self, index: Option<u64>, id: &str, name: &str) -> bool {
        let is_same_id = id.is_empty() || self.id.is_empty() || id == self.id;
        match index {
            Some(_) => index == self.index && is_same_id,
            // Without an id either, a name begins the next call once this one has an input.
            None if id.is_empty() => name.is_empty() || self.name.is_empty() || self.raw.is_empty(),
            None => id == self.id,
        }
    }
}

/// The thinking in what a model said, under the names the server has for it.
pub(super) fn thinking_of(said: &Value) -> Map<String, Value> {
    let named = THINKING.into_iter().filter_map(|key| {
        let text = said[key].as_str()?;
        Some((key.to_owned(), Value::from(text)))
    });
    named.collect()
}

/// A text, or the texts of a list of parts.
fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|it| it["text"].as_str()).collect(),
        _ => String::new(),
    }
}

/// Whether `value` is an error rather than a reply.
fn is_told(value: &Value) -> bool {
    value.get("error").is_some_and(|it| !it.is_null())
}

/// What came from the cache is counted in `prompt_tokens`, too. What goes into it is not told.
fn usage(told: &Value) -> Usage {
    let count = |pointer: &str| told.pointer(pointer).and_then(Value::as_u64).unwrap_or_default();
    let cache_read = count("/prompt_tokens_details/cached_tokens");
    Usage {
        input: count("/prompt_tokens").saturating_sub(cache_read),
        cache_write: 0,
        cache_read,
        output: count("/completion_tokens"),
    }
}

fn stop(reason: &str) -> Stop {
    match reason {
        "tool_calls" | "function_call" => Stop::Calls,
        "length" => Stop::MaxTokens,
        "content_filter" => Stop::Refused,
        // `stop`, and what servers of their own accord say.
        _ => Stop::Done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Delta, Message, draft::tests::absorb, openai::tests::request};

    fn read(events: &[Value]) -> (Vec<String>, Result<Draft, Fault>) {
        absorb(Box::new(OpenAiReply::to(&request(vec![]))), events)
    }

    fn delta(delta: &Value) -> Value {
        json!({"model": "gpt-1", "choices": [{"index": 0, "delta": delta, "finish_reason": null}]})
    }

    #[track_caller]
    fn check(deltas: &[Value], heard: &[&str], blocks: &[Block]) {
        let events: Vec<Value> = deltas.iter().map(delta).chain([json!("[DONE]")]).collect();
        let (was_heard, draft) = read(&events);
        assert_eq!(was_heard, heard);
        assert_eq!(draft.map(|it| it.blocks), Ok(blocks.to_vec()));
    }

    fn call(id: &str, name: &str, input: Value) -> Block {
        Block::Call { id: id.into(), name: name.into(), input }
    }

    /// Pieces of calls, as a server sends them.
    #[track_caller]
    fn check_calls(pieces: &[Value], expected: &[Block]) {
        let deltas: Vec<Value> = pieces.iter().map(|it| json!({"tool_calls": [it]})).collect();
        let names = expected.iter().map(|block| match block {
            Block::Call { name, .. } => format!("Call({name:?})"),
            other => panic!("{other:?}"),
        });
        let names: Vec<String> = names.collect();
        check(&deltas, &names.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn text_is_handed_on_as_it_comes() {
        check(
            &[
                json!({"role": "assistant", "content": ""}),
                json!({"content": "Sev"}),
                json!({"role": "assistant", "content": [{"type": "text", "text": "en."}]}),
                json!({"content": null}),
            ],
            &[r#"Text("Sev")"#, r#"Text("en.")"#],
            &[Block::Text("Seven.".into())],
        );
    }

    #[test]
    fn thinking_is_kept_under_its_name() {
        let text = Block::Text("7".into());
        for key in THINKING {
            check(
                &[json!({ key: "h" }), json!({ key: "m" }), json!({"content": "7"})],
                &[r#"Text("7")"#],
                &[Block::Opaque(json!({ key: "hm" })), text.clone()],
            );
            check(&[json!({ key: "hm" })], &[], &[]);
        }
    }

    #[test]
    fn calls_are_put_together_by_their_index() {
        let piece = |index: u64, id: Option<&str>, name: Option<&str>, arguments: &str| json!({"index": index, "id": id, "function": {"name": name, "arguments": arguments}});
        let two = [call("x", "one", json!({"a": 1})), call("y", "two", json!({}))];
        check_calls(
            &[
                piece(0, Some("x"), Some("one"), ""),
                piece(0, None, None, r#"{"a":"#),
                piece(1, Some("y"), Some("two"), ""),
                piece(0, None, None, "1}"),
            ],
            &two,
        );
        // Some repeat the id and the name, some give each call the index 0.
        check_calls(
            &[
                piece(0, Some("x"), Some("one"), r#"{"a":"#),
                piece(0, Some("x"), Some("one"), "1}"),
                piece(0, Some("y"), Some("two"), "{}"),
            ],
            &two,
        );
        check_calls(&[piece(0, Some("x"), Some("one"), "{")], &[call("x", "one", json!("{"))]);
    }

    #[test]
    fn calls_are_told_apart_without_an_index() {
        let piece = |id: Option<&str>, name: Option<&str>, arguments: Value| json!({"id": id, "function": {"name": name, "arguments": arguments}});
        check_calls(
            &[
                piece(Some("x"), Some("one"), json!("{\"a\":")),
                piece(None, None, json!("1}")),
                piece(Some("y"), Some("two"), json!({"b": 2})),
            ],
            &[call("x", "one", json!({"a": 1})), call("y", "two", json!({"b": 2}))],
        );
        check_calls(
            &[piece(None, Some("one"), json!("{}")), piece(None, Some("one"), json!("{}"))],
            &[call("call_1", "one", json!({})), call("call_2", "one", json!({}))],
        );
    }

    #[test]
    fn an_old_call_is_a_call() {
        let old = |name, arguments: &str| json!({"name": name, "arguments": arguments});
        check(
            &[
                json!({"role": "assistant", "content": null, "function_call": old(Some("one"), "{")}),
                json!({"function_call": old(None, "}")}),
            ],
            &[r#"Call("one")"#],
            &[call("call_1", "one", json!({}))],
        );
        let new = json!([{"index": 0, "id": "x", "function": old(Some("one"), "{}")}]);
        check(
            &[json!({"function_call": old(Some("one"), "{}"), "tool_calls": new})],
            &[r#"Call("one")"#],
            &[call("x", "one", json!({}))],
        );
    }

    #[test]
    fn an_id_that_is_missing_is_new_in_the_conversation() {
        let before = vec![Message::Model(vec![call("call_1", "one", json!({}))])];
        let data = json!({"choices": [{"message": {
            "tool_calls": [{"function": {"name": "one", "arguments": "{}"}}]
        }}]});
        let draft = whole(&data.to_string(), &request(before), &mut Hearing::new(&mut |_| ()));
        assert_eq!(draft.unwrap().blocks, [call("call_2", "one", json!({}))]);
    }

    #[test]
    fn what_came_from_the_cache_is_not_counted_twice() {
        let check = |told: Value, expected| {
            let event = json!({"choices": [], "usage": told});
            assert_eq!(read(&[event]).1.unwrap().usage, expected);
        };
        let usage =
            |input, cache_read, output| Some(Usage { input, cache_write: 0, cache_read, output });
        check(json!({"prompt_tokens": 10, "completion_tokens": 4}), usage(10, 0, 4));
        let details = json!({"cached_tokens": 7});
        let told =
            json!({"prompt_tokens": 10, "completion_tokens": 4, "prompt_tokens_details": details});
        check(told, usage(3, 7, 4));
        check(json!({"prompt_tokens": 10, "prompt_tokens_details": null}), usage(10, 0, 0));
        check(Value::Null, None);
    }

    #[test]
    fn the_reason_of_the_end_is_one_of_four() {
        let check = |reason: &str, expected| {
            let event = json!({"choices": [{"delta": {}, "finish_reason": reason}]});
            assert_eq!(read(&[event]).1.unwrap().stop, Some(expected), "{reason}");
        };
        check("stop", Stop::Done);
        check("tool_calls", Stop::Calls);
        check("function_call", Stop::Calls);
        check("length", Stop::MaxTokens);
        check("content_filter", Stop::Refused);
        check("eos", Stop::Done);
    }

    #[test]
    fn a_reply_in_one_piece_is_heard_as_well() {
        let data = json!({
            "model": "gpt-1",
            "choices": [{"message": {"role": "assistant", "content": "7"}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 2},
        });
        let mut heard = Vec::new();
        let mut on = |delta: Delta<'_>| heard.push(format!("{delta:?}"));
        let draft = whole(&data.to_string(), &request(vec![]), &mut Hearing::new(&mut on)).unwrap();
        assert_eq!(heard, [r#"Text("7")"#]);
        assert_eq!(draft.blocks, [Block::Text("7".into())]);
        assert_eq!((draft.stop, draft.model.as_deref()), (Some(Stop::Done), Some("gpt-1")));
    }

    #[test]
    fn a_fault_says_what_is_wrong() {
        let told = json!({"error": {"message": "it broke"}});
        assert_eq!(read(std::slice::from_ref(&told)).1, Err(Fault::Told(told.clone())));
        let check = |data: &str, expected| {
            let fault = whole(data, &request(vec![]), &mut Hearing::new(&mut |_| ()));
            assert_eq!(fault, Err(expected));
        };
        check(&told.to_string(), Fault::Told(told.clone()));
        check("{}", Fault::Malformed("it has no `choices`".into()));
        let message = "it is not JSON: EOF while parsing an object at line 1 column 1";
        check("{", Fault::Malformed(message.into()));
    }
}
