//! What a server that is compatible with OpenAI's API turned out not to take, and what is known of
//! it before.
//!
//! # Source
//! Models that think and tools: <https://developers.openai.com/api/docs/guides/latest-model>, and
//! what the server itself says ("to use function tools … set `reasoning_effort` to 'none'",
//! <https://github.com/openai/openai-openapi/issues/541>). Which of them cannot leave it:
//! <https://github.com/UKGovernmentBEIS/inspect_ai/pull/5254>,
//! <https://docs.laozhang.ai/en/announcements/gpt-6-chat-tools-2026-11>. Read in November 2026.

use crate::{Block, Error, Message, Request};

/// Models of `OpenAI` that take tools only where they are told not to think first.
const THINKING: [&str; 3] = ["gpt-5.5", "gpt-5.6", "gpt-6"];

/// Models of `OpenAI` that always think first, and so take no tools here at all.
const ALWAYS_THINKING: [&str; 2] = ["gpt-6-astra", "gpt-6.1-sol"];

/// What is known of a server. Learnt from its refusals, and kept once a request made to fit got a
/// reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Quirks {
    /// It refuses `stream_options`: what a reply cost is then reckoned.
    pub(crate) no_stream_options: bool,
    /// It wants `max_completion_tokens` in place of `max_tokens`.
    pub(crate) has_new_limit: bool,
    /// It refuses a message of calls alone whose content is null: an empty text is sent.
    pub(crate) no_null: bool,
    /// How much the model is to think where it has tools; nothing is said of it where that is left
    /// to the server.
    pub(crate) effort: Option<&'static str>,
    /// How it is asked where there are tools.
    pub(crate) shape: Shape,
}

/// How a server is asked where there are tools, from the best to what the least can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Shape {
    /// With tools, streamed.
    #[default]
    Streamed,
    /// With tools, in one piece.
    Whole,
    /// The tools told in words, the reply held to a JSON schema, in one piece.
    Plain,
    /// The same, and the reply held to nothing.
    Bare,
}

impl Quirks {
    /// What is known of the server at `host` before it is first asked for `model`.
    pub(crate) fn of(host: &str, model: &str) -> Self {
        let is_openai = host == "api.openai.com";
        let is_one_of = |names: &[&str]| is_openai && names.iter().any(|it| model.starts_with(it));
        let always_thinks = is_one_of(&ALWAYS_THINKING);
        Self {
            has_new_limit: is_openai,
            effort: (is_one_of(&THINKING) && !always_thinks).then_some("none"),
            shape: if always_thinks { Shape::Bare } else { Shape::default() },
            ..Self::default()
        }
    }

    /// Whether the tools of `request` are told in words.
    pub(crate) fn is_plain(self, request: &Request) -> bool {
        self.shape >= Shape::Plain && !request.tools.is_empty()
    }

    /// Whether the reply to `request` is held to a schema.
    pub(crate) fn is_held(self, request: &Request) -> bool {
        self.shape == Shape::Plain && self.is_plain(request)
    }

    /// Whether `request` asks for a stream.
    pub(crate) fn is_streamed(self, request: &Request) -> bool {
        self.shape == Shape::Streamed || request.tools.is_empty()
    }

    /// What `error`, got for `request`, says of the server beyond what is known. None where it
    /// says nothing of the kind. Each step is taken once, so that there is an end of it.
    pub(crate) fn learn(self, error: &Error, request: &Request) -> Option<Self> {
        match error {
            // Some refuse with a 500 what they do not have.
            Error::BadRequest { message, .. } | Error::Server { message, .. } => {
                let message = message.to_lowercase();
                self.of_field(&message, request).or_else(|| self.of_tools(&message, request))
            }
            Error::Empty { .. } if !request.tools.is_empty() => match self.shape {
                Shape::Streamed => self.below(Shape::Whole),
                Shape::Whole | Shape::Plain | Shape::Bare => self.below(Shape::Plain),
            },
            _ => None,
        }
    }

    /// What a refusal that names a field of the request says.
    fn of_field(self, message: &str, request: &Request) -> Option<Self> {
        let names = |word| message.contains(word);
        if names("max_completion_tokens") && !self.has_new_limit {
            return Some(Self { has_new_limit: true, ..self });
        }
        let is_of_options = names("stream_options") || names("include_usage");
        if is_of_options && self.is_streamed(request) && !self.no_stream_options {
            return Some(Self { no_stream_options: true, ..self });
        }
        let is_plain = self.is_plain(request);
        if names("response_format") && is_plain {
            return self.below(Shape::Bare);
        }
        if names("reasoning_effort") && !is_plain && !request.tools.is_empty() {
            // First the model is told not to think; one that cannot leave it goes without tools.
            return match self.effort {
                None => Some(Self { effort: Some("none"), ..self }),
                Some(_) => Self { effort: None, ..self }.below(Shape::Plain),
            };
        }
        // A message that fits none of its forms is named by them and not by its fault.
        let is_of_content = names("content") || names("validation error");
        let is_new = is_of_content && !self.no_null && has_wordless_calls(request);
        is_new.then_some(Self { no_null: true, ..self })
    }

    /// What a refusal of tools says.
    fn of_tools(self, message: &str, request: &Request) -> Option<Self> {
        let names = |word| message.contains(word);
        // Not what is wrong with one tool or one result.
        let is_of_tools = names("tool") && !names("tool_call_id") && !names("schema");
        if request.tools.is_empty() || !is_of_tools {
            return None;
        }
        let wants_whole = self.is_streamed(request) && names("stream");
        self.below(if wants_whole { Shape::Whole } else { Shape::Plain })
    }

    fn below(self, shape: Shape) -> Option<Self> {
        (self.shape < shape).then_some(Self { shape, ..self })
    }
}

/// Whether the model called in one of its messages without saying anything.
fn has_wordless_calls(request: &Request) -> bool {
    request.messages.iter().any(|message| match message {
        Message::Model(blocks) => {
            blocks.iter().any(|it| matches!(it, Block::Call { .. }))
                && !blocks.iter().any(|it| matches!(it, Block::Text(_)))
        }
        Message::User(_) | Message::Results(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openai::tests::request;

    fn refused(message: &str) -> Error {
        Error::BadRequest { provider: "p".into(), message: message.into() }
    }

    fn empty() -> Error {
        Error::Empty { provider: "p".into() }
    }

    #[track_caller]
    fn check(known: Quirks, error: &Error, expected: Option<Quirks>) {
        assert_eq!(known.learn(error, &request(vec![])), expected);
    }

    fn shape(shape: Shape) -> Quirks {
        Quirks { shape, ..Quirks::default() }
    }

    const OPENAI: &str = "api.openai.com";

    const NO_OPTIONS: Quirks = Quirks {
        no_stream_options: true,
        has_new_limit: false,
        no_null: false,
        effort: None,
        shape: Shape::Streamed,
    };

    #[test]
    fn a_refusal_names_what_is_left_out_next_time() {
        let none = Quirks::default();
        check(none, &refused("Unknown parameter: 'stream_options'"), Some(NO_OPTIONS));
        check(none, &refused("include_usage is not allowed"), Some(NO_OPTIONS));
        check(NO_OPTIONS, &refused("stream_options"), None);
        let new_limit = Quirks { has_new_limit: true, ..none };
        let message = "'max_tokens' is not supported: use 'max_completion_tokens' instead";
        check(none, &refused(message), Some(new_limit));
        check(new_limit, &refused(message), None);
        let plain = Some(shape(Shape::Plain));
        check(none, &refused("model-x does not support tools"), plain);
        check(shape(Shape::Whole), &refused("`tools` is not supported"), plain);
        check(shape(Shape::Plain), &refused("`tools` is not supported"), None);
        check(none, &refused("Cannot use tools with stream"), Some(shape(Shape::Whole)));
        let no_jinja = Error::Server {
            provider: "p".into(),
            message: "tools param requires --jinja flag".into(),
        };
        check(none, &no_jinja, plain);
    }

    #[test]
    fn a_message_without_words_is_given_some_where_one_is_refused() {
        let check = |blocks: Vec<Block>, message, expected| {
            let request = request(vec![Message::Model(blocks)]);
            let learnt = Quirks::default().learn(&refused(message), &request);
            assert_eq!(learnt, expected, "{message}");
        };
        let call = || Block::Call { id: "c".into(), name: "one".into(), input: "".into() };
        let no_null = Some(Quirks { no_null: true, ..Quirks::default() });
        check(vec![call()], "messages[1].content must be a string", no_null);
        check(vec![call()], "7 validation errors: {'loc': ('body', 'messages', 1)}", no_null);
        check(vec![call()], "temperature is out of range", None);
        check(vec![call(), Block::Text("t".into())], "content must be a string", None);
    }

    #[test]
    fn an_empty_reply_to_tools_is_asked_for_in_another_form() {
        check(Quirks::default(), &empty(), Some(shape(Shape::Whole)));
        check(shape(Shape::Whole), &empty(), Some(shape(Shape::Plain)));
        check(shape(Shape::Plain), &empty(), None);
        let bare = Request { tools: vec![], ..request(vec![]) };
        assert_eq!(Quirks::default().learn(&empty(), &bare), None);
    }

    #[test]
    fn a_model_that_thinks_is_told_not_to_where_it_has_tools() {
        let quirks = |effort, shape| Quirks { effort, shape, ..Quirks::default() };
        let thinks = "function tools with reasoning_effort are not supported for m in \
                      /v1/chat/completions. to use function tools, use /v1/responses or set \
                      reasoning_effort to 'none'.";
        let always =
            "unsupported value: 'reasoning_effort' does not support 'none' with this model";
        let none = quirks(Some("none"), Shape::Streamed);
        check(Quirks::default(), &refused(thinks), Some(none));
        check(none, &refused(always), Some(quirks(None, Shape::Plain)));
        check(quirks(None, Shape::Plain), &refused(thinks), None);
        let format = "unknown parameter: 'response_format.schema'";
        check(quirks(None, Shape::Plain), &refused(format), Some(quirks(None, Shape::Bare)));
        check(quirks(None, Shape::Bare), &refused(format), None);
    }

    #[test]
    fn what_a_model_takes_is_known_by_its_name_where_openai_serves_it() {
        let check = |host: &str, model: &str, effort, shape| {
            let expected =
                Quirks { effort, shape, has_new_limit: host == OPENAI, ..Quirks::default() };
            assert_eq!(Quirks::of(host, model), expected, "{host} {model}");
        };
        check(OPENAI, "gpt-5-mini", None, Shape::Streamed);
        check(OPENAI, "gpt-5.6-terra", Some("none"), Shape::Streamed);
        check(OPENAI, "gpt-6-luna", Some("none"), Shape::Streamed);
        check(OPENAI, "gpt-6.1-terra-2026-10-26", Some("none"), Shape::Streamed);
        check(OPENAI, "gpt-6-astra-2026-09-03", None, Shape::Bare);
        check(OPENAI, "gpt-6.1-sol", None, Shape::Bare);
        check("gateway.example.com", "gpt-6-luna", None, Shape::Streamed);
    }

    #[test]
    fn other_refusals_teach_nothing() {
        let none = Quirks::default();
        check(none, &refused("temperature is out of range"), None);
        check(none, &refused("unexpected `tool_call_id` c1 in a tool message"), None);
        check(none, &refused("invalid schema for tool one"), None);
        check(none, &Error::Cut { provider: "p".into() }, None);
    }
}
