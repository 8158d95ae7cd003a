//! Tools for servers that have none: told in words, called by a JSON object.
//!
//! The model is held to a schema (where the server can do that) and says `{"tool": …, "input": …}`
//! or `{"answer": …}`, which is translated into what other servers send.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{MessageOut, worded};
use crate::{Block, Message, Request, Stop, draft::Draft};

const RULES: &str = r#"Reply with one JSON object and nothing else. To call a tool: {"tool": name, "input": {…}}; its result comes with the next message. To answer: {"answer": text}. The tools:"#;

/// Places in a text where an object may begin that are tried; a long text of braces is no reply.
const MAX_BRACES: usize = 64;

/// The system text with the tools told in words.
pub(super) fn system(request: &Request) -> String {
    let mut text = format!("{}\n\n{RULES}", request.system);
    for tool in &request.tools {
        let _ = write!(text, "\n- {}: {} Its input: {}", tool.name, tool.about, tool.input_schema);
    }
    text
}

/// What the reply is held to.
pub(super) fn response_format(request: &Request) -> Value {
    let one = |properties: Value, required: &[&str]| {
        json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    };
    let calls = request.tools.iter().map(|tool| {
        let input = &tool.input_schema;
        one(json!({"tool": {"const": tool.name}, "input": input}), &["tool", "input"])
    });
    let answer = one(json!({"answer": {"type": "string"}}), &["answer"]);
    let any: Vec<Value> = calls.chain([answer]).collect();
    json!({"type": "json_object", "schema": {"anyOf": any}})
}

/// `message` as one that knows of no tools. None where nothing is left of it.
pub(super) fn message(message: &Message) -> Option<MessageOut> {
    let (role, texts): (_, Vec<String>) = match message {
        Message::User(text) => return Some(MessageOut::of("user", text.clone())),
        Message::Model(blocks) => ("assistant", blocks.iter().filter_map(said).collect()),
        Message::Results(results) => ("user", results.iter().map(worded).collect()),
    };
    (!texts.is_empty()).then(|| MessageOut::of(role, texts.join("\n\n")))
}

fn said(block: &Block) -> Option<String> {
    match block {
        Block::Text(text) => Some(json!({"answer": text}).to_string()),
        Block::Call { name, input, .. } => Some(json!({"tool": name, "input": input}).to_string()),
        Block::Opaque(_) => None,
    }
}

/// What the model meant by its objects. A text that holds no such object stays a text.
pub(crate) fn translated(draft: Draft, request: &Request) -> Draft {
    let mut n_calls = n_calls(request);
    let blocks = draft.blocks.into_iter().filter_map(|block| match block {
        Block::Text(text) => {
            let block = meant(&text, request, n_calls).unwrap_or(Block::Text(text));
            n_calls += usize::from(matches!(block, Block::Call { .. }));
            (block != Block::Text(String::new())).then_some(block)
        }
        other => Some(other),
    });
    let blocks: Vec<Block> = blocks.collect();
    let stop = draft.stop.filter(|it| *it != Stop::Calls);
    Draft { blocks, stop, ..draft }
}

/// A text that is an object, or else the first object in it: models put it between fences, and
/// say before it what they are about to do. That is left out, for no tool would have it either.
fn meant(text: &str, request: &Request, n_calls: usize) -> Option<Block> {
    if let Ok(said) = serde_json::from_str(text.trim()) {
        return block(&said, n_calls);
    }
    let is_known = |name: &str| request.tools.iter().any(|it| it.name == name);
    objects(text).find_map(|said| match block(&said, n_calls)? {
        // Prose may speak of calls.
        Block::Call { name, .. } if !is_known(&name) => None,
        block => Some(block),
    })
}

/// The outermost objects in `text`, in order.
fn objects(text: &str) -> impl Iterator<Item = Value> {
    let mut rest = text;
    let mut n_left = MAX_BRACES;
    std::iter::from_fn(move || {
        loop {
            n_left = n_left.checked_sub(1)?;
            rest = rest.get(rest.find('{')?..)?;
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
            if let Some(Ok(value)) = values.next() {
                rest = rest.get(values.byte_offset()..)?;
                return Some(value);
            }
            rest = rest.get(1..)?;
        }
    })
}

fn block(said: &Value, n_calls: usize) -> Option<Block> {
    if let Some(name) = said["tool"].as_str() {
        let input = said.get("input").cloned().unwrap_or_else(|| json!({}));
        return Some(Block::Call { id: call_id(n_calls), name: name.to_owned(), input });
    }
    said["answer"].as_str().map(|it| Block::Text(it.to_owned()))
}

/// The id of the call after `n_calls` others, where the server gives none.
pub(super) fn call_id(n_calls: usize) -> String {
    format!("call_{}", n_calls + 1)
}

/// How many calls there were in the conversation so far.
pub(super) fn n_calls(request: &Request) -> usize {
    let blocks = request.messages.iter().flat_map(|message| match message {
        Message::Model(blocks) => blocks.as_slice(),
        Message::User(_) | Message::Results(_) => &[],
    });
    blocks.filter(|it| matches!(it, Block::Call { .. })).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ToolResult,
        openai::{
            body,
            quirks::{Quirks, Shape},
            tests::request,
        },
    };

    fn call(id: &str) -> Block {
        Block::Call { id: id.into(), name: "one".into(), input: json!({"a": 1}) }
    }

    #[test]
    fn the_tools_are_told_in_words() {
        let result = ToolResult { call_id: "c".into(), text: "7".into(), is_error: false };
        let request = request(vec![
            Message::User("q".into()),
            Message::Model(vec![call("c")]),
            Message::Results(vec![result]),
        ]);
        let body = body(&request, Quirks { shape: Shape::Plain, ..Quirks::default() });
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((body.get("tools"), &body["stream"]), (None, &json!(false)));
        let input = &request.tools[0].input_schema;
        let system = format!("be brief\n\n{RULES}\n- one: about Its input: {input}");
        let expected = json!([
            {"role": "system", "content": system},
            {"role": "user", "content": "q"},
            {"role": "assistant", "content": r#"{"input":{"a":1},"tool":"one"}"#},
            {"role": "user", "content": "7"},
        ]);
        assert_eq!(body["messages"], expected);
        let any = &body["response_format"]["schema"]["anyOf"];
        assert_eq!(any[0]["properties"], json!({"tool": {"const": "one"}, "input": input}));
        assert_eq!(any[1]["required"], json!(["answer"]));
    }

    #[track_caller]
    fn check(text: &str, expected: &[Block]) {
        let request = request(vec![Message::Model(vec![call("c")])]);
        let draft = Draft { blocks: vec![Block::Text(text.into())], ..Draft::default() };
        assert_eq!(translated(draft, &request).blocks, expected, "{text}");
    }

    #[test]
    fn an_object_is_what_it_means() {
        check(r#"{"tool": "one", "input": {"a": 1}}"#, &[call("call_2")]);
        check("\n {\"input\": {\"a\": 1}, \"tool\": \"one\"} ", &[call("call_2")]);
        check(r#"{"answer": "Seven."}"#, &[Block::Text("Seven.".into())]);
        check(r#"{"answer": ""}"#, &[]);
        for text in ["Seven.", r#"{"tool": "on"#, r#"{"else": 1}"#, "[1]"] {
            check(text, &[Block::Text(text.into())]);
        }
    }

    #[test]
    fn an_object_is_found_between_fences_and_words() {
        let object = r#"{"tool": "one", "input": {"a": 1}}"#;
        for (before, after) in [
            ("```json\n", "\n```"),
            ("```\n", "```\n"),
            ("I look at {the} table first.\n\n```json\n", "\n```\nThen I will say more."),
            ("{\"thought\": \"hm\"}\n", ""),
            ("", "\n{\"tool\": \"one\", \"input\": {\"a\": 2}}"),
        ] {
            check(&format!("{before}{object}{after}"), &[call("call_2")]);
        }
        check("Here: {\"answer\": \"Seven.\"}", &[Block::Text("Seven.".into())]);
        let braces = "{".repeat(100_000);
        for text in [
            "I would call {\"tool\": \"fly\"} if there were one.",
            "```json\n{\"tool\": \"one\", \"input\": {\n```",
            "```json\n{\"rows\": [1, 2]}\n```",
            &braces,
        ] {
            check(text, &[Block::Text(text.into())]);
        }
    }
}
