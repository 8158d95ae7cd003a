//! What is asked of a model, in no provider's words.

use serde_json::Value;

/// One call: everything the model is told, from its beginning.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Which model, as the provider names it.
    pub model: String,
    /// What it is and how it is to work. The provider is asked to cache tools and system text;
    /// nothing that changes from question to question belongs here.
    pub system: String,
    /// What it may call.
    pub tools: Vec<Tool>,
    /// The conversation, oldest first; the last is not the model's own.
    pub messages: Vec<Message>,
    /// Tokens it may write at most.
    pub max_output_tokens: u32,
}

/// Something the model may call.
#[derive(Debug, Clone, PartialEq)]
pub struct Tool {
    /// By this name.
    pub name: &'static str,
    /// What it does and when to call it, for the model.
    pub about: &'static str,
    /// A JSON schema of its input, an object.
    pub input_schema: Value,
}

/// One message of the conversation.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// What the caller says.
    User(String),
    /// What the model said, given back as it came.
    Model(Vec<Block>),
    /// What its calls gave, in the order it called.
    Results(Vec<ToolResult>),
}

/// A part of what the model said.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Prose.
    Text(String),
    /// A call of a tool.
    Call {
        /// Names this call in its [`ToolResult`].
        id: String,
        /// Which tool.
        name: String,
        /// With what; an object where the model keeps to the schema.
        input: Value,
    },
    /// Anything else (thinking, and kinds not known yet): kept as it came and sent back so, to the
    /// provider alone.
    Opaque(Value),
}

/// What a call gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolResult {
    /// Which call.
    pub call_id: String,
    /// Its outcome as text, for the model.
    pub text: String,
    /// Whether it failed.
    pub is_error: bool,
}
