//! Chat completions as OpenAI made them, and as Ollama, llama.cpp, vLLM, LM Studio and others
//! serve them: the request.
//!
//! These servers do not all take the same request. What one turned out not to take is kept in
//! [`Quirks`], and the request is made to fit.
//!
//! # Source
//! <https://platform.openai.com/docs/api-reference/chat>

mod plain;
mod quirks;
mod reply;

use serde::Serialize;
use serde_json::{Value, json};

pub(crate) use self::{
    plain::translated,
    quirks::Quirks,
    reply::{OpenAiReply, whole},
};
use crate::{Block, Message, Request, ToolResult, draft::input_for};

/// The bytes of `request` for a server with these quirks. The order of the fields is the order on
/// the wire: what is the same from question to question comes first.
pub(crate) fn body(request: &Request, quirks: Quirks) -> String {
    let is_plain = quirks.is_plain(request);
    let is_streamed = quirks.is_streamed(request);
    let mut messages = Vec::new();
    let system = if is_plain { plain::system(request) } else { request.system.clone() };
    if !system.trim().is_empty() {
        messages.push(MessageOut::of("system", system));
    }
    for message in &request.messages {
        if is_plain {
            messages.extend(plain::message(message));
        } else {
            push(message, quirks, &mut messages);
        }
    }
    let limit = Some(request.max_output_tokens);
    let tools = if is_plain { Vec::new() } else { tools(request) };
    let body = Body {
        // It is what the protocol takes for said; some servers look at the tools only if it is.
        tool_choice: (!tools.is_empty()).then_some("auto"),
        reasoning_effort: quirks.effort.filter(|_| !tools.is_empty()),
        tools,
        model: &request.model,
        max_tokens: limit.filter(|_| !quirks.has_new_limit),
        max_completion_tokens: limit.filter(|_| quirks.has_new_limit),
        stream: is_streamed,
        stream_options: (is_streamed && !quirks.no_stream_options)
            .then_some(StreamOptions { include_usage: true }),
        response_format: quirks.is_held(request).then(|| plain::response_format(request)),
        messages,
    };
    // Names and texts alone: there is nothing in it that JSON cannot say.
    serde_json::to_string(&body).unwrap_or_default()
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<ToolOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<&'static str>,
    model: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Value>,
    messages: Vec<MessageOut>,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
struct ToolOut<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    function: FunctionOut<'a>,
}

#[derive(Serialize)]
struct FunctionOut<'a> {
    name: &'a str,
    description: &'a str,
    parameters: &'a Value,
}

/// A message. Its content is there even where it is null: some servers insist on it.
#[derive(Serialize, Default)]
struct MessageOut {
    role: &'static str,
    content: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_call_id: Option<String>,
    /// The model's thinking, under the name the server has for it.
    #[serde(flatten)]
    thinking: serde_json::Map<String, Value>,
}

impl MessageOut {
    fn of(role: &'static str, content: String) -> Self {
        Self { role, content: Some(content), ..Self::default() }
    }
}

fn tools(request: &Request) -> Vec<ToolOut<'_>> {
    let tools = request.tools.iter().map(|tool| ToolOut {
        kind: "function",
        function: FunctionOut {
            name: tool.name,
            description: tool.about,
            parameters: &tool.input_schema,
        },
    });
    tools.collect()
}

/// Adds `message` as the API has it: each result of a call is a message.
fn push(message: &Message, quirks: Quirks, messages: &mut Vec<MessageOut>) {
    match message {
        Message::User(text) => messages.push(MessageOut::of("user", text.clone())),
        Message::Model(blocks) => messages.extend(said(blocks, quirks)),
        Message::Results(results) => messages.extend(results.iter().map(result)),
    }
}

/// What the model said. None where nothing is left of it but what another provider sent.
fn said(blocks: &[Block], quirks: Quirks) -> Option<MessageOut> {
    let mut message = MessageOut { role: "assistant", ..MessageOut::default() };
    for block in blocks {
        match block {
            Block::Text(text) => message.content.get_or_insert_default().push_str(text),
            Block::Call { id, name, input } => message.tool_calls.push(json!({
                "id": id,
                "type": "function",
                "function": {"name": name, "arguments": input_for(input).to_string()},
            })),
            Block::Opaque(value) => message.thinking.extend(reply::thinking_of(value)),
        }
    }
    let is_any = message.content.is_some() || !message.tool_calls.is_empty();
    if quirks.no_null {
        message.content.get_or_insert_default();
    }
    is_any.then_some(message)
}

fn result(result: &ToolResult) -> MessageOut {
    let tool_call_id = Some(result.call_id.clone());
    MessageOut { tool_call_id, ..MessageOut::of("tool", worded(result)) }
}

/// The outcome of a call. The API has no field for whether it failed.
fn worded(result: &ToolResult) -> String {
    let mark = if result.is_error { "error: " } else { "" };
    format!("{mark}{}", result.text)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{quirks::Shape, *};
    use crate::Tool;

    pub(crate) fn request(messages: Vec<Message>) -> Request {
        let schema = json!({"type": "object", "properties": {"a": {"type": "integer"}}});
        Request {
            model: "gpt".to_owned(),
            system: "be brief".to_owned(),
            tools: vec![Tool { name: "one", about: "about", input_schema: schema }],
            messages,
            max_output_tokens: 1024,
        }
    }

    const TOOLS: &str = concat!(
        r#""tools":[{"type":"function","function":{"name":"one","description":"about","#,
        r#""parameters":{"properties":{"a":{"type":"integer"}},"type":"object"}}}],"tool_choice":"auto","#,
    );
    const SYSTEM: &str = r#""messages":[{"role":"system","content":"be brief"}"#;

    #[track_caller]
    fn check(messages: Vec<Message>, expected: &str) {
        let fixed = concat!(
            r#""model":"gpt","max_tokens":1024,"stream":true,"#,
            r#""stream_options":{"include_usage":true},"#
        );
        let expected = format!("{{{TOOLS}{fixed}{SYSTEM}{expected}]}}");
        assert_eq!(body(&request(messages), Quirks::default()), expected);
    }

    #[test]
    fn a_question_ends_the_body() {
        check(vec![Message::User("q".into())], r#",{"role":"user","content":"q"}"#);
    }

    #[test]
    fn what_the_model_said_goes_back_as_it_came() {
        let call = |id: &str, input| Block::Call { id: id.into(), name: "one".into(), input };
        let result =
            |id: &str, is_error| ToolResult { call_id: id.into(), text: "7".into(), is_error };
        check(
            vec![
                Message::Model(vec![
                    Block::Opaque(json!({"reasoning_content": "hm"})),
                    Block::Text("I look.".into()),
                    call("c1", json!({"a": 1})),
                    call("c2", json!("{\"a")),
                ]),
                Message::Results(vec![result("c1", false), result("c2", true)]),
            ],
            concat!(
                r#",{"role":"assistant","content":"I look.","tool_calls":["#,
                r#"{"function":{"arguments":"{\"a\":1}","name":"one"},"id":"c1","type":"function"},"#,
                r#"{"function":{"arguments":"{\"unreadable\":\"{\\\"a\"}","name":"one"},"id":"c2","type":"function"}],"#,
                r#""reasoning_content":"hm"},"#,
                r#"{"role":"tool","content":"7","tool_call_id":"c1"},"#,
                r#"{"role":"tool","content":"error: 7","tool_call_id":"c2"}"#,
            ),
        );
        check(
            vec![Message::Model(vec![call("c1", json!({}))])],
            concat!(
                r#",{"role":"assistant","content":null,"tool_calls":["#,
                r#"{"function":{"arguments":"{}","name":"one"},"id":"c1","type":"function"}]}"#,
            ),
        );
        let foreign = Block::Opaque(json!({"type": "thinking", "thinking": "hm"}));
        check(vec![Message::Model(vec![foreign])], "");
    }

    #[test]
    fn a_longer_conversation_begins_with_the_same_bytes() {
        let mut messages = vec![Message::User("how many?".into())];
        let short = body(&request(messages.clone()), Quirks::default());
        messages.push(Message::Model(vec![Block::Text("7".into())]));
        let long = body(&request(messages), Quirks::default());
        assert!(long.starts_with(short.strip_suffix("]}").unwrap()));
    }

    #[test]
    fn the_body_fits_the_quirks_of_the_server() {
        let check = |quirks, tools: &str, middle: &str| {
            let expected = format!(r#"{{{tools}"model":"gpt",{middle},{SYSTEM}]}}"#);
            assert_eq!(body(&request(vec![]), quirks), expected);
        };
        let quirks = Quirks::default();
        let no_options = Quirks { no_stream_options: true, ..quirks };
        check(no_options, TOOLS, r#""max_tokens":1024,"stream":true"#);
        let new_limit = Quirks { has_new_limit: true, ..no_options };
        check(new_limit, TOOLS, r#""max_completion_tokens":1024,"stream":true"#);
        let whole = Quirks { shape: Shape::Whole, ..quirks };
        check(whole, TOOLS, r#""max_tokens":1024,"stream":false"#);
        let no_thinking = Quirks { effort: Some("none"), ..new_limit };
        let middle = r#""reasoning_effort":"none","max_completion_tokens":1024,"stream":true"#;
        check(no_thinking, TOOLS, middle);
        let call = Block::Call { id: "c".into(), name: "one".into(), input: json!({}) };
        let called = request(vec![Message::Model(vec![call])]);
        assert!(body(&called, quirks).contains(r#""content":null,"tool_calls""#));
        let no_null = body(&called, Quirks { no_null: true, ..quirks });
        assert!(no_null.contains(r#""content":"","tool_calls""#), "{no_null}");
        // Without tools there is nothing that a server would choke on.
        let bare = Request { tools: vec![], ..request(vec![]) };
        let streamed = body(&bare, quirks);
        assert!(streamed.contains(r#""stream":true,"stream_options""#), "{streamed}");
        assert_eq!(body(&bare, whole), streamed);
        assert_eq!(body(&bare, Quirks { shape: Shape::Plain, ..quirks }), streamed);
        assert_eq!(body(&bare, Quirks { effort: Some("none"), ..quirks }), streamed);
        let in_words = |shape| body(&request(vec![]), Quirks { shape, ..no_thinking });
        let (plain, least) = (in_words(Shape::Plain), in_words(Shape::Bare));
        for text in [&plain, &least] {
            assert!(!text.contains(r#""tools":"#) && !text.contains("reasoning_effort"), "{text}");
        }
        assert!(plain.contains("response_format") && !least.contains("response_format"));
    }
}
