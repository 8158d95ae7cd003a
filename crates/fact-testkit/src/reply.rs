//! What the scripted model says, in no provider's words.

use serde_json::Value;

/// A reply. It is sent piece by piece where the request asks for a stream, and whole otherwise.
#[derive(Debug, Clone)]
pub struct Reply {
    pub(crate) blocks: Vec<Block>,
    pub(crate) usage: Told,
    pub(crate) stop: Option<String>,
    pub(crate) step: usize,
    pub(crate) old_tool_deltas: bool,
}

/// A part of a reply.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    Text(String),
    Thinking { text: String, signature: String },
    Call { id: String, name: String, input: String },
    Unknown(Value),
}

/// Tokens as a provider counts them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Read, neither from the prompt cache nor into it.
    pub input: u64,
    /// Read, and written to the prompt cache.
    pub cache_write: u64,
    /// Read from the prompt cache.
    pub cache_read: u64,
    /// Written.
    pub output: u64,
}

/// What is told of the tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// As the lengths of request and reply and the prompt cache have it.
    Counted,
    Fixed(Usage),
    Never,
}

impl Default for Reply {
    fn default() -> Self {
        Self {
            blocks: Vec::new(),
            usage: Told::Counted,
            stop: None,
            step: 12,
            old_tool_deltas: false,
        }
    }
}

impl Reply {
    /// Says nothing; add to it.
    pub fn new() -> Self {
        Self::default()
    }

    /// And says `text`.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        self.with(Block::Text(text.into()))
    }

    /// And thinks aloud. OpenAI-compatible servers send it as `reasoning_content`, unsigned.
    #[must_use]
    pub fn thinking(self, text: impl Into<String>, signature: impl Into<String>) -> Self {
        self.with(Block::Thinking { text: text.into(), signature: signature.into() })
    }

    /// And calls a tool.
    #[must_use]
    pub fn call(self, id: &str, name: &str, input: &Value) -> Self {
        self.call_raw(id, name, &input.to_string())
    }

    /// And calls a tool with what need not be JSON. Only streams can say it.
    #[must_use]
    pub fn call_raw(self, id: &str, name: &str, input: &str) -> Self {
        self.with(Block::Call { id: id.into(), name: name.into(), input: input.into() })
    }

    /// And sends a block of a kind of its own; to OpenAI's clients as more keys of a delta.
    #[must_use]
    pub fn unknown(self, block: Value) -> Self {
        self.with(Block::Unknown(block))
    }

    /// Tells these tokens instead of counting them.
    #[must_use]
    pub fn usage(mut self, usage: Usage) -> Self {
        self.usage = Told::Fixed(usage);
        self
    }

    /// Tells no tokens, even when asked to.
    #[must_use]
    pub fn no_usage(mut self) -> Self {
        self.usage = Told::Never;
        self
    }

    /// Ends for this reason, in the provider's word (`max_tokens`, `length`, …).
    #[must_use]
    pub fn stop(mut self, reason: &str) -> Self {
        self.stop = Some(reason.to_owned());
        self
    }

    /// Streams so many characters at a time; 12 unless said.
    #[must_use]
    pub fn in_steps_of(mut self, n_chars: usize) -> Self {
        self.step = n_chars.max(1);
        self
    }

    /// Repeats the call's id and name, `role`, `content: null` and the old `function_call` in each
    /// delta of a call, as llama-cpp-python does.
    #[must_use]
    pub fn old_tool_deltas(mut self) -> Self {
        self.old_tool_deltas = true;
        self
    }

    fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    pub(crate) fn has_call(&self) -> bool {
        self.blocks.iter().any(|it| matches!(it, Block::Call { .. }))
    }

    /// Tokens written, at four bytes each.
    pub(crate) fn n_tokens(&self) -> u64 {
        let n_bytes: usize = self
            .blocks
            .iter()
            .map(|it| match it {
                Block::Text(text) | Block::Thinking { text, .. } => text.len(),
                Block::Call { name, input, .. } => name.len() + input.len(),
                Block::Unknown(value) => value.to_string().len(),
            })
            .sum();
        tokens(n_bytes)
    }

    /// `text` in the steps it is streamed in.
    pub(crate) fn steps<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
        let (mut rest, step) = (text, self.step);
        std::iter::from_fn(move || {
            let end = rest.char_indices().nth(step).map_or(rest.len(), |(at, _)| at);
            let (first, after) = rest.split_at(end);
            rest = after;
            (!first.is_empty()).then_some(first)
        })
    }
}

/// Four bytes a token, as both providers name it for English text.
pub(crate) fn tokens(n_bytes: usize) -> u64 {
    (n_bytes as u64).div_ceil(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_streamed_in_whole_characters() {
        let steps =
            |text: &'static str| Reply::new().in_steps_of(2).steps(text).collect::<Vec<_>>();
        assert_eq!(steps("größe"), ["gr", "öß", "e"]);
        assert_eq!(steps(""), [""; 0]);
    }
}
