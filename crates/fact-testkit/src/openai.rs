//! Replies as OpenAI's chat completions and the servers that are compatible with it send them.
//!
//! # Source
//! <https://platform.openai.com/docs/api-reference/chat-streaming>; `reasoning_content` as vLLM
//! and llama.cpp send it.

use serde_json::{Value, json};

use crate::{
    Received, http,
    reply::{Block, Reply, Told, Usage, tokens},
    turn::Said,
};

/// `reply` to `request`. In a stream the tokens are told only where they were asked for.
pub(crate) fn said(reply: &Reply, request: &Received) -> Said {
    let counted = || Usage {
        input: tokens(request.body.len()),
        output: reply.n_tokens(),
        ..Usage::default()
    };
    let usage = match reply.usage {
        Told::Counted => Some(counted()),
        Told::Fixed(usage) => Some(usage),
        Told::Never => None,
    };
    let body = request.json();
    if http::flag(&body, "/stream") {
        let mut events = events(reply, http::model(&body));
        if let Some(usage) = usage
            && http::flag(&body, "/stream_options/include_usage")
        {
            let mut last = chunk(http::model(&body), &[]);
            merge(&mut last, &json!({"usage": told(usage)}));
            events.push(event(&last));
        }
        events.push(b"data: [DONE]\n\n".to_vec());
        return Said::stream(events);
    }
    Said::whole(200, whole(reply, http::model(&body), usage).to_string())
}

/// The events of `reply` but for tokens and end.
fn events(reply: &Reply, model: &str) -> Vec<Vec<u8>> {
    let mut events = vec![delta(model, &json!({"role": "assistant", "content": ""}), None)];
    let mut call_idx = 0;
    for block in &reply.blocks {
        for it in deltas(reply, block, call_idx) {
            events.push(delta(model, &it, None));
        }
        call_idx += usize::from(matches!(block, Block::Call { .. }));
    }
    events.push(delta(model, &json!({}), Some(stop(reply))));
    events
}

/// `reply` in one piece.
fn whole(reply: &Reply, model: &str, usage: Option<Usage>) -> Value {
    let (mut text, mut reasoning, mut calls) = (String::new(), String::new(), Vec::new());
    let mut message = json!({"role": "assistant"});
    for block in &reply.blocks {
        match block {
            Block::Text(it) => text.push_str(it),
            Block::Thinking { text, .. } => reasoning.push_str(text),
            Block::Call { id, name, input } => calls.push(json!({
                "id": id, "type": "function", "function": {"name": name, "arguments": input},
            })),
            Block::Unknown(more) => merge(&mut message, more),
        }
    }
    merge(&mut message, &json!({"content": (!text.is_empty()).then_some(text)}));
    if !reasoning.is_empty() {
        merge(&mut message, &json!({"reasoning_content": reasoning}));
    }
    if !calls.is_empty() {
        merge(&mut message, &json!({"tool_calls": calls}));
    }
    let mut whole = json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": stop(reply)}],
    });
    if let Some(usage) = usage {
        merge(&mut whole, &json!({"usage": told(usage)}));
    }
    whole
}

/// An error as the API words it.
pub(crate) fn error(code: &str, message: &str) -> Value {
    json!({"error": {"message": message, "type": code, "param": null, "code": code}})
}

/// `data` as an event.
fn event(data: &Value) -> Vec<u8> {
    format!("data: {data}\n\n").into_bytes()
}

fn delta(model: &str, delta: &Value, stop: Option<&str>) -> Vec<u8> {
    event(&chunk(model, &[json!({"index": 0, "delta": delta, "finish_reason": stop})]))
}

fn chunk(model: &str, choices: &[Value]) -> Value {
    json!({
        "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 0, "model": model,
        "choices": choices,
    })
}

fn stop(reply: &Reply) -> &str {
    let usual = if reply.has_call() { "tool_calls" } else { "stop" };
    reply.stop.as_deref().unwrap_or(usual)
}

/// OpenAI counts what came from its cache among the prompt, and writes to it for nothing.
fn told(usage: Usage) -> Value {
    let prompt = usage.input + usage.cache_write + usage.cache_read;
    json!({
        "prompt_tokens": prompt,
        "completion_tokens": usage.output,
        "total_tokens": prompt + usage.output,
        "prompt_tokens_details": {"cached_tokens": usage.cache_read},
    })
}

fn deltas(reply: &Reply, block: &Block, call_idx: usize) -> Vec<Value> {
    match block {
        Block::Text(text) => reply.steps(text).map(|it| json!({"content": it})).collect(),
        Block::Thinking { text, .. } => {
            reply.steps(text).map(|it| json!({"reasoning_content": it})).collect()
        }
        Block::Call { id, name, input } => {
            let first = json!({
                "index": call_idx, "id": id, "type": "function",
                "function": {"name": name, "arguments": ""},
            });
            let rest = reply
                .steps(input)
                .map(|it| json!({"index": call_idx, "function": {"arguments": it}}));
            [first].into_iter().chain(rest).map(|it| call_delta(reply, id, name, &it)).collect()
        }
        Block::Unknown(more) => vec![more.clone()],
    }
}

fn call_delta(reply: &Reply, id: &str, name: &str, call: &Value) -> Value {
    if !reply.old_tool_deltas {
        return json!({"tool_calls": [call]});
    }
    let function = json!({"name": name, "arguments": call.pointer("/function/arguments")});
    let mut call = call.clone();
    merge(&mut call, &json!({"id": id, "type": "function", "function": function}));
    json!({
        "role": "assistant", "content": null,
        "function_call": function, "tool_calls": [call],
    })
}

fn merge(into: &mut Value, more: &Value) {
    if let (Some(into), Some(more)) = (into.as_object_mut(), more.as_object()) {
        into.extend(more.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
}
