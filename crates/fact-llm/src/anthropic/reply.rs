//! Anthropic's Messages API: the events of a reply.
//!
//! Texts and calls are read; any other block is put together whole, so that it can be sent back as
//! it came. Events and pieces of kinds not known yet are passed over, as the API asks of clients.
//!
//! # Source
//! <https://docs.anthropic.com/en/docs/build-with-claude/streaming>

use fact_core::Usage;
use serde_json::{Map, Value};

use crate::{
    Block, Stop,
    draft::{Draft, Fault, Progress, Reading, event_of, input_of},
    hearing::Hearing,
};

/// A reply that is coming in.
#[derive(Debug, Default)]
pub(crate) struct AnthropicReply {
    /// By their indices, in the order they began.
    blocks: Vec<(u64, Open)>,
    stop: Option<Stop>,
    usage: Option<Usage>,
    model: Option<String>,
}

/// A block that is coming in.
#[derive(Debug)]
enum Open {
    Text(String),
    Call {
        id: String,
        name: String,
        start: Value,
        raw: String,
    },
    /// With the pieces of its `input`, where it has one.
    Other {
        block: Map<String, Value>,
        raw: String,
    },
}

impl Reading for AnthropicReply {
    fn event(&mut self, data: &str, hearing: &mut Hearing<'_>) -> Result<Progress, Fault> {
        let event = &event_of(data)?;
        match event["type"].as_str().unwrap_or_default() {
            "message_start" => {
                let message = &event["message"];
                self.model = message["model"].as_str().map(str::to_owned);
                self.count(&message["usage"]);
            }
            "content_block_start" => {
                self.begin(index(event)?, &event["content_block"], hearing)?;
                return Ok(Progress::Said);
            }
            "content_block_delta" => {
                self.go_on(index(event)?, &event["delta"], hearing)?;
                return Ok(Progress::Said);
            }
            "message_delta" => {
                if let Some(reason) = event.pointer("/delta/stop_reason").and_then(Value::as_str) {
                    self.stop = Some(stop(reason));
                }
                self.count(&event["usage"]);
            }
            "message_stop" => return Ok(Progress::Ended),
            "error" => return Err(Fault::Told(event.clone())),
            // `ping`, `content_block_stop`, and what is not known yet.
            _ => {}
        }
        Ok(Progress::Alive)
    }

    fn is_whole(&self) -> bool {
        self.stop.is_some()
    }

    fn finish(self: Box<Self>) -> Draft {
        Draft {
            blocks: self.blocks.into_iter().filter_map(|(_, open)| open.close()).collect(),
            stop: self.stop,
            usage: self.usage,
            model: self.model,
        }
    }
}

impl AnthropicReply {
    fn begin(&mut self, index: u64, block: &Value, hearing: &mut Hearing<'_>) -> Result<(), Fault> {
        let Value::Object(fields) = block else {
            return Err(Fault::Malformed("a block is not an object".to_owned()));
        };
        let text = |key: &str| block[key].as_str().unwrap_or_default().to_owned();
        let open = match block["type"].as_str().unwrap_or_default() {
            "text" => {
                hearing.text(&text("text"));
                Open::Text(text("text"))
            }
            "tool_use" => {
                hearing.call(&text("name"));
                let start = block["input"].clone();
                Open::Call { id: text("id"), name: text("name"), start, raw: String::new() }
            }
            _ => Open::Other { block: fields.clone(), raw: String::new() },
        };
        self.blocks.push((index, open));
        Ok(())
    }

    fn go_on(&mut self, index: u64, delta: &Value, hearing: &mut Hearing<'_>) -> Result<(), Fault> {
        let open = self.blocks.iter_mut().rev().find(|(it, _)| *it == index);
        let Some((_, open)) = open else {
            return Err(Fault::Malformed("a piece of a block that never began".to_owned()));
        };
        match open {
            Open::Text(text) => {
                let more = delta["text"].as_str().unwrap_or_default();
                hearing.text(more);
                text.push_str(more);
            }
            Open::Call { raw, .. } => {
                raw.push_str(delta["partial_json"].as_str().unwrap_or_default());
            }
            Open::Other { block, raw } => {
                raw.push_str(delta["partial_json"].as_str().unwrap_or_default());
                append(block, delta);
            }
        }
        Ok(())
    }

    /// Takes what `usage` tells. Later figures replace earlier ones: they are sums.
    fn count(&mut self, usage: &Value) {
        if !usage.is_object() {
            return;
        }
        let into = self.usage.get_or_insert_default();
        let figures = [
            ("input_tokens", &mut into.input),
            ("cache_creation_input_tokens", &mut into.cache_write),
            ("cache_read_input_tokens", &mut into.cache_read),
            ("output_tokens", &mut into.output),
        ];
        for (name, figure) in figures {
            if let Some(n_tokens) = usage[name].as_u64() {
                *figure = n_tokens;
            }
        }
    }
}

impl Open {
    fn close(self) -> Option<Block> {
        match self {
            Self::Text(text) => (!text.is_empty()).then_some(Block::Text(text)),
            Self::Call { id, name, start, raw } => {
                // What needs no pieces comes whole at the start.
                let input = if raw.is_empty() && start.is_object() { start } else { input_of(raw) };
                Some(Block::Call { id, name, input })
            }
            Self::Other { mut block, raw } => {
                if !raw.is_empty() {
                    block.insert("input".to_owned(), input_of(raw));
                }
                Some(Block::Opaque(Value::Object(block)))
            }
        }
    }
}

/// Adds each text of `delta` to the text of the same name in `block`: the thinking to the thinking,
/// the signature to the signature.
fn append(block: &mut Map<String, Value>, delta: &Value) {
    for (key, more) in delta.as_object().into_iter().flatten() {
        let Some(more) = more.as_str().filter(|_| key != "type" && key != "partial_json") else {
            continue;
        };
        match block.get_mut(key) {
            Some(Value::String(text)) => text.push_str(more),
            _ => {
                block.insert(key.clone(), Value::from(more));
            }
        }
    }
}

fn index(event: &Value) -> Result<u64, Fault> {
    event["index"].as_u64().ok_or_else(|| Fault::Malformed("a block has no index".to_owned()))
}

fn stop(reason: &str) -> Stop {
    match reason {
        "tool_use" => Stop::Calls,
        "max_tokens" | "model_context_window_exceeded" => Stop::MaxTokens,
        "refusal" => Stop::Refused,
        // `end_turn`, `stop_sequence`, `pause_turn`, and what is not known yet.
        _ => Stop::Done,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::draft::tests::absorb;

    fn read(events: &[Value]) -> (Vec<String>, Result<Draft, Fault>) {
        absorb(Box::<AnthropicReply>::default(), events)
    }

    #[track_caller]
    fn check(events: &[Value], heard: &[&str], blocks: &[Block]) {
        let (was_heard, draft) = read(events);
        assert_eq!(was_heard, heard);
        assert_eq!(draft.map(|it| it.blocks), Ok(blocks.to_vec()));
    }

    fn start(index: u64, block: &Value) -> Value {
        json!({"type": "content_block_start", "index": index, "content_block": block})
    }

    fn delta(index: u64, delta: &Value) -> Value {
        json!({"type": "content_block_delta", "index": index, "delta": delta})
    }

    fn text(text: &str) -> Value {
        json!({"type": "text_delta", "text": text})
    }

    fn input(piece: &str) -> Value {
        json!({"type": "input_json_delta", "partial_json": piece})
    }

    #[test]
    fn text_is_handed_on_as_it_comes() {
        check(
            &[
                json!({"type": "ping"}),
                start(0, &json!({"type": "text", "text": ""})),
                delta(0, &text("Sev")),
                delta(0, &text("en.")),
                json!({"type": "content_block_stop", "index": 0}),
                json!({"type": "something_new", "index": 9}),
                start(1, &json!({"type": "text", "text": ""})),
                json!({"type": "message_stop"}),
                delta(0, &text("after the end")),
            ],
            &[r#"Text("Sev")"#, r#"Text("en.")"#],
            &[Block::Text("Seven.".into())],
        );
    }

    #[test]
    fn an_input_is_put_together_from_its_pieces() {
        let call =
            |id: &str| start(0, &json!({"type": "tool_use", "id": id, "name": "sql", "input": {}}));
        let block = |input| Block::Call { id: "c".into(), name: "sql".into(), input };
        let heard = [r#"Call("sql")"#];
        let pieces = |pieces: &[&str]| {
            let deltas = pieces.iter().map(|it| delta(0, &input(it)));
            [call("c")].into_iter().chain(deltas).collect::<Vec<_>>()
        };
        check(&pieces(&["", r#"{"q": "#, r#""é"}"#]), &heard, &[block(json!({"q": "é"}))]);
        check(&pieces(&[]), &heard, &[block(json!({}))]);
        check(&pieces(&[r#"{"q": "#]), &heard, &[block(json!(r#"{"q": "#))]);
    }

    #[test]
    fn other_blocks_are_kept_whole_and_in_order() {
        let redacted = json!({"type": "redacted_thinking", "data": "xyz"});
        check(
            &[
                start(0, &json!({"type": "thinking", "thinking": "", "signature": ""})),
                delta(0, &json!({"type": "thinking_delta", "thinking": "let "})),
                delta(0, &json!({"type": "thinking_delta", "thinking": "me"})),
                delta(0, &json!({"type": "signature_delta", "signature": "s1g"})),
                start(1, &redacted),
                start(2, &json!({"type": "server_tool_use", "id": "s", "name": "n", "input": {}})),
                delta(2, &input(r#"{"a": 1}"#)),
                start(3, &json!({"type": "text", "text": "so"})),
                delta(3, &json!({"type": "citations_delta", "citation": {}})),
            ],
            &[r#"Text("so")"#],
            &[
                Block::Opaque(
                    json!({"type": "thinking", "thinking": "let me", "signature": "s1g"}),
                ),
                Block::Opaque(redacted.clone()),
                Block::Opaque(
                    json!({"type": "server_tool_use", "id": "s", "name": "n", "input": {"a": 1}}),
                ),
                Block::Text("so".into()),
            ],
        );
    }

    #[test]
    fn tokens_are_told_at_the_start_and_summed_up_at_the_end() {
        let (_, draft) = read(&[
            json!({"type": "message_start", "message": {"model": "claude-1", "usage": {
                "input_tokens": 10, "cache_creation_input_tokens": 20,
                "cache_read_input_tokens": 30, "output_tokens": 1,
            }}}),
            json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"},
                   "usage": {"output_tokens": 40, "cache_read_input_tokens": null}}),
        ]);
        let draft = draft.unwrap();
        let expected = Usage { input: 10, cache_write: 20, cache_read: 30, output: 40 };
        assert_eq!(draft.usage, Some(expected));
        assert_eq!(draft.model.as_deref(), Some("claude-1"));
        let (_, draft) = read(&[json!({"type": "message_start", "message": {}})]);
        assert_eq!(draft.unwrap().usage, None);
    }

    #[test]
    fn the_reason_of_the_end_is_one_of_four() {
        let check = |reason: &str, expected| {
            let event = json!({"type": "message_delta", "delta": {"stop_reason": reason}});
            assert_eq!(read(&[event]).1.unwrap().stop, Some(expected), "{reason}");
        };
        check("end_turn", Stop::Done);
        check("tool_use", Stop::Calls);
        check("max_tokens", Stop::MaxTokens);
        check("model_context_window_exceeded", Stop::MaxTokens);
        check("refusal", Stop::Refused);
        check("something_new", Stop::Done);
    }

    #[test]
    fn a_fault_says_what_is_wrong() {
        let check = |event: Value, expected: &str| match read(&[event]).1 {
            Err(Fault::Malformed(message)) => assert_eq!(message, expected),
            other => panic!("{other:?}"),
        };
        check(
            json!("{\"type"),
            "an event is not JSON: EOF while parsing a string at line 1 column 6",
        );
        check(delta(3, &text("x")), "a piece of a block that never began");
        check(json!({"type": "content_block_start"}), "a block has no index");
        check(start(0, &json!(1)), "a block is not an object");
        let told = json!({"type": "error", "error": {"type": "overloaded_error", "message": "m"}});
        assert_eq!(read(std::slice::from_ref(&told)).1, Err(Fault::Told(told)));
    }
}
