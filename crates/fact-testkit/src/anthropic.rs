//! Replies as Anthropic's Messages API sends them.
//!
//! # Source
//! <https://docs.anthropic.com/en/api/messages-streaming>

use serde_json::{Value, json};

use crate::{
    Received,
    cache::PromptCache,
    http,
    reply::{Block, Reply, Told, Usage},
    turn::Said,
};

/// `reply` to `request`, whose prompt is remembered.
pub(crate) fn said(reply: &Reply, request: &Received, cache: &mut PromptCache) -> Said {
    let counted = match cache.read(&request.body) {
        Ok(counted) => Usage { output: reply.n_tokens(), ..counted },
        Err(said) => return Said::whole(400, error("invalid_request_error", &said).to_string()),
    };
    let usage = match reply.usage {
        Told::Counted => Some(counted),
        Told::Fixed(usage) => Some(usage),
        Told::Never => None,
    };
    let body = request.json();
    if http::flag(&body, "/stream") {
        return Said::stream(events(reply, http::model(&body), usage));
    }
    Said::whole(200, whole(reply, http::model(&body), usage).to_string())
}

/// The events of `reply`, each with its lines.
fn events(reply: &Reply, model: &str, usage: Option<Usage>) -> Vec<Vec<u8>> {
    let message = message(model, &[], &Value::Null, usage.map(|it| Usage { output: 1, ..it }));
    let mut events = vec![event(&json!({"type": "message_start", "message": message}))];
    for (index, block) in reply.blocks.iter().enumerate() {
        let start = start(block);
        events.push(event(
            &json!({"type": "content_block_start", "index": index, "content_block": start}),
        ));
        if index == 0 {
            events.push(event(&json!({"type": "ping"})));
        }
        for delta in deltas(reply, block) {
            events.push(event(
                &json!({"type": "content_block_delta", "index": index, "delta": delta}),
            ));
        }
        events.push(event(&json!({"type": "content_block_stop", "index": index})));
    }
    let mut last = json!({
        "type": "message_delta",
        "delta": {"stop_reason": stop(reply), "stop_sequence": null},
    });
    if let (Some(usage), Some(last)) = (usage, last.as_object_mut()) {
        last.insert("usage".to_owned(), json!({"output_tokens": usage.output}));
    }
    events.push(event(&last));
    events.push(event(&json!({"type": "message_stop"})));
    events
}

/// `reply` in one piece.
fn whole(reply: &Reply, model: &str, usage: Option<Usage>) -> Value {
    let blocks: Vec<Value> = reply.blocks.iter().map(whole_block).collect();
    message(model, &blocks, &json!(stop(reply)), usage)
}

/// An error as the API words it.
pub(crate) fn error(kind: &str, message: &str) -> Value {
    json!({"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"})
}

/// `data` as an event named by its type.
fn event(data: &Value) -> Vec<u8> {
    let name = data.get("type").and_then(Value::as_str).unwrap_or_default();
    format!("event: {name}\ndata: {data}\n\n").into_bytes()
}

fn message(model: &str, content: &[Value], stop: &Value, usage: Option<Usage>) -> Value {
    let mut message = json!({
        "id": "msg_1", "type": "message", "role": "assistant", "model": model,
        "content": content, "stop_reason": stop, "stop_sequence": null,
    });
    if let (Some(usage), Some(message)) = (usage, message.as_object_mut()) {
        let usage = json!({
            "input_tokens": usage.input,
            "cache_creation_input_tokens": usage.cache_write,
            "cache_read_input_tokens": usage.cache_read,
            "output_tokens": usage.output,
            "service_tier": "standard",
        });
        message.insert("usage".to_owned(), usage);
    }
    message
}

fn stop(reply: &Reply) -> &str {
    let usual = if reply.has_call() { "tool_use" } else { "end_turn" };
    reply.stop.as_deref().unwrap_or(usual)
}

fn start(block: &Block) -> Value {
    match block {
        Block::Text(_) => json!({"type": "text", "text": ""}),
        Block::Thinking { .. } => json!({"type": "thinking", "thinking": "", "signature": ""}),
        Block::Call { id, name, .. } => {
            json!({"type": "tool_use", "id": id, "name": name, "input": {}})
        }
        Block::Unknown(value) => value.clone(),
    }
}

fn deltas(reply: &Reply, block: &Block) -> Vec<Value> {
    match block {
        Block::Text(text) => {
            reply.steps(text).map(|it| json!({"type": "text_delta", "text": it})).collect()
        }
        Block::Thinking { text, signature } => reply
            .steps(text)
            .map(|it| json!({"type": "thinking_delta", "thinking": it}))
            .chain([json!({"type": "signature_delta", "signature": signature})])
            .collect(),
        // The API begins with an empty piece.
        Block::Call { input, .. } => [""]
            .into_iter()
            .chain(reply.steps(input))
            .map(|it| json!({"type": "input_json_delta", "partial_json": it}))
            .collect(),
        Block::Unknown(_) => Vec::new(),
    }
}

fn whole_block(block: &Block) -> Value {
    match block {
        Block::Text(text) => json!({"type": "text", "text": text}),
        Block::Thinking { text, signature } => {
            json!({"type": "thinking", "thinking": text, "signature": signature})
        }
        Block::Call { id, name, input } => {
            let input: Value = serde_json::from_str(input).unwrap_or_default();
            json!({"type": "tool_use", "id": id, "name": name, "input": input})
        }
        Block::Unknown(value) => value.clone(),
    }
}
