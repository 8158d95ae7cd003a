//! Anthropic's Messages API: the request.
//!
//! What does not change from call to call (tools, system text) comes first, and ends in marks up
//! to which the provider keeps what it read; a third mark at the end of the conversation makes
//! each round of calls read the one before from there. Never sent: `tool_choice`, a temperature, a
//! switch for thinking. Newer models refuse some of them, and none is wanted.
//!
//! # Source
//! <https://docs.anthropic.com/en/api/messages>,
//! <https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching>

mod reply;

use serde::Serialize;
use serde_json::Value;

pub(crate) use self::reply::AnthropicReply;
use crate::{Block, Message, Request, ToolResult, draft::input_for};

/// The version of the API that is spoken.
pub(crate) const VERSION: &str = "2023-06-01";

/// The bytes of `request`. The order of the fields is the order on the wire.
pub(crate) fn body(request: &Request) -> String {
    let last_tool = request.tools.len().saturating_sub(1);
    let tools = request.tools.iter().enumerate().map(|(idx, tool)| ToolOut {
        name: tool.name,
        description: tool.about,
        input_schema: &tool.input_schema,
        cache_control: (idx == last_tool).then_some(Mark::EPHEMERAL),
    });
    let system = Some(request.system.as_str()).filter(|it| !it.trim().is_empty());
    let mut messages: Vec<_> = request.messages.iter().filter_map(message).collect();
    if let Some(block) = messages.last_mut().and_then(|it| it.content.last_mut()) {
        block.mark();
    }
    let body = Body {
        tools: tools.collect(),
        system: system
            .map(|text| BlockOut::Text { text, cache_control: Some(Mark::EPHEMERAL) })
            .into_iter()
            .collect(),
        model: &request.model,
        max_tokens: request.max_output_tokens,
        stream: true,
        messages,
    };
    // Names and texts alone: there is nothing in it that JSON cannot say.
    serde_json::to_string(&body).unwrap_or_default()
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<ToolOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    system: Vec<BlockOut<'a>>,
    model: &'a str,
    max_tokens: u32,
    stream: bool,
    messages: Vec<MessageOut<'a>>,
}

#[derive(Serialize)]
struct ToolOut<'a> {
    name: &'a str,
    description: &'a str,
    input_schema: &'a Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_control: Option<Mark>,
}

#[derive(Serialize)]
struct MessageOut<'a> {
    role: &'static str,
    content: Vec<BlockOut<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum BlockOut<'a> {
    Text {
        text: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        cache_control: Option<Mark>,
    },
    ToolUse {
        id: &'a str,
        name: &'a str,
        input: Value,
    },
    ToolResult {
        tool_use_id: &'a str,
        content: &'a str,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        is_error: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        cache_control: Option<Mark>,
    },
    #[serde(untagged)]
    Opaque(&'a Value),
}

impl BlockOut<'_> {
    /// Asks the provider to keep what it read up to here. A mark on an empty text is refused.
    fn mark(&mut self) {
        match self {
            Self::Text { text, cache_control } if !text.is_empty() => {
                *cache_control = Some(Mark::EPHEMERAL);
            }
            Self::ToolResult { cache_control, .. } => *cache_control = Some(Mark::EPHEMERAL),
            // The conversation does not end with what the model said.
            Self::Text { .. } | Self::ToolUse { .. } | Self::Opaque(_) => {}
        }
    }
}

/// A mark up to which the provider keeps what it read.
#[derive(Clone, Copy, Serialize)]
struct Mark {
    #[serde(rename = "type")]
    kind: &'static str,
}

impl Mark {
    const EPHEMERAL: Self = Self { kind: "ephemeral" };
}

/// None where there is nothing in it: the API refuses empty messages.
fn message(message: &Message) -> Option<MessageOut<'_>> {
    let (role, content) = match message {
        Message::User(text) => ("user", vec![BlockOut::Text { text, cache_control: None }]),
        Message::Model(blocks) => ("assistant", blocks.iter().filter_map(said).collect()),
        Message::Results(results) => ("user", results.iter().map(result).collect()),
    };
    (!content.is_empty()).then_some(MessageOut { role, content })
}

/// What the model said, as it said it. Leaves out blank texts and what another provider sent,
/// which would be refused.
fn said(block: &Block) -> Option<BlockOut<'_>> {
    match block {
        Block::Text(text) => {
            (!text.trim().is_empty()).then_some(BlockOut::Text { text, cache_control: None })
        }
        Block::Call { id, name, input } => {
            Some(BlockOut::ToolUse { id, name, input: input_for(input) })
        }
        Block::Opaque(value) => value["type"].is_string().then_some(BlockOut::Opaque(value)),
    }
}

fn result(result: &ToolResult) -> BlockOut<'_> {
    BlockOut::ToolResult {
        tool_use_id: &result.call_id,
        content: &result.text,
        is_error: result.is_error,
        cache_control: None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Tool;

    fn request(messages: Vec<Message>) -> Request {
        let tool = |name| Tool { name, about: "about", input_schema: json!({"type": "object"}) };
        Request {
            model: "claude".to_owned(),
            system: "be brief".to_owned(),
            tools: vec![tool("one"), tool("two")],
            messages,
            max_output_tokens: 1024,
        }
    }

    const FIXED: &str = concat!(
        r#"{"tools":[{"name":"one","description":"about","input_schema":{"type":"object"}},"#,
        r#"{"name":"two","description":"about","input_schema":{"type":"object"},"#,
        r#""cache_control":{"type":"ephemeral"}}],"#,
        r#""system":[{"type":"text","text":"be brief","cache_control":{"type":"ephemeral"}}],"#,
        r#""model":"claude","max_tokens":1024,"stream":true,"messages":["#,
    );

    #[track_caller]
    fn check(messages: Vec<Message>, expected: &str) {
        assert_eq!(body(&request(messages)), format!("{FIXED}{expected}]}}"));
    }

    fn thinking() -> Value {
        json!({"type": "thinking", "thinking": "hm", "signature": "s1g"})
    }

    #[test]
    fn the_last_block_ends_in_a_mark() {
        check(
            vec![Message::User("how many?".into())],
            r#"{"role":"user","content":[{"type":"text","text":"how many?","cache_control":{"type":"ephemeral"}}]}"#,
        );
        check(
            vec![Message::User(String::new())],
            r#"{"role":"user","content":[{"type":"text","text":""}]}"#,
        );
    }

    #[test]
    fn what_the_model_said_goes_back_as_it_came() {
        let call = |input| Block::Call { id: "c1".into(), name: "one".into(), input };
        let result = |is_error| ToolResult { call_id: "c1".into(), text: "7".into(), is_error };
        check(
            vec![
                Message::User("how many?".into()),
                Message::Model(vec![
                    Block::Opaque(thinking()),
                    Block::Text("I look.".into()),
                    call(json!({"a": 1})),
                ]),
                Message::Results(vec![result(false)]),
            ],
            concat!(
                r#"{"role":"user","content":[{"type":"text","text":"how many?"}]},"#,
                r#"{"role":"assistant","content":[{"signature":"s1g","thinking":"hm","type":"thinking"},"#,
                r#"{"type":"text","text":"I look."},"#,
                r#"{"type":"tool_use","id":"c1","name":"one","input":{"a":1}}]},"#,
                r#"{"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"7","#,
                r#""cache_control":{"type":"ephemeral"}}]}"#,
            ),
        );
        check(
            vec![
                Message::Model(vec![call(json!("{\"a"))]),
                Message::Results(vec![result(true), result(true)]),
            ],
            concat!(
                r#"{"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"one","#,
                r#""input":{"unreadable":"{\"a"}}]},"#,
                r#"{"role":"user","content":["#,
                r#"{"type":"tool_result","tool_use_id":"c1","content":"7","is_error":true},"#,
                r#"{"type":"tool_result","tool_use_id":"c1","content":"7","is_error":true,"#,
                r#""cache_control":{"type":"ephemeral"}}]}"#,
            ),
        );
    }

    #[test]
    fn what_the_provider_would_refuse_is_left_out() {
        let foreign = Block::Opaque(json!({"reasoning_content": "hm"}));
        let blank = Block::Text(" \n".into());
        let user = r#"{"role":"user","content":[{"type":"text","text":"q","cache_control":{"type":"ephemeral"}}]}"#;
        check(vec![Message::Model(vec![foreign, blank]), Message::User("q".into())], user);
        let bare = Request { system: String::new(), tools: vec![], ..request(vec![]) };
        let expected = r#"{"model":"claude","max_tokens":1024,"stream":true,"messages":[]}"#;
        assert_eq!(body(&bare), expected);
    }

    #[test]
    fn a_longer_conversation_begins_with_the_same_bytes() {
        let mut messages = vec![Message::User("how many?".into())];
        let short = body(&request(messages.clone()));
        messages.push(Message::Model(vec![Block::Text("7".into())]));
        messages.push(Message::User("and before?".into()));
        let long = body(&request(messages));
        let n_same = short.bytes().zip(long.bytes()).take_while(|(a, b)| a == b).count();
        // All but the mark and the brackets that close the shorter one.
        assert_eq!(&short[n_same..], r#","cache_control":{"type":"ephemeral"}}]}]}"#);
    }
}
