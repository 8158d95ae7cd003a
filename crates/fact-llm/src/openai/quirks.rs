//! What a server that is compatible with OpenAI's API turned out not to take.

use crate::{Block, Error, Message, Request};

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
}

impl Quirks {
    /// What is known of the server at `host` before it is first asked.
    pub(crate) fn of(host: &str) -> Self {
        Self { has_new_limit: host == "api.openai.com", ..Self::default() }
    }

    /// Whether the tools of `request` are told in words.
    pub(crate) fn is_plain(self, request: &Request) -> bool {
        self.shape == Shape::Plain && !request.tools.is_empty()
    }

    /// Whether `request` asks for a stream.
    pub(crate) fn is_streamed(self, request: &Request) -> bool {
        self.shape == Shape::Streamed || request.tools.is_empty()
    }

    /// What `error`, got for `request`, says of the server beyond what is known. None where it
    /// says nothing of the kind. Each step is taken once, so that there is an end of it.
    pub(crate) fn learn(self, error: &Error, request: &Request) -> Option<Self> {
        let has_tools = !request.tools.is_empty();
        let is_streamed = self.is_streamed(request);
        match error {
            // Some refuse with a 500 what they do not have.
            Error::BadRequest { message, .. } | Error::Server { message, .. } => {
                let message = message.to_lowercase();
                let names = |word| message.contains(word);
                if names("max_completion_tokens") && !self.has_new_limit {
                    return Some(Self { has_new_limit: true, ..self });
                }
                if (names("stream_options") || names("include_usage"))
                    && is_streamed
                    && !self.no_stream_options
                {
                    return Some(Self { no_stream_options: true, ..self });
                }
                // A message that fits none of its forms is named by them and not by its fault.
                let is_of_content = names("content") || names("validation error");
                if is_of_content && !self.no_null && has_wordless_calls(request) {
                    return Some(Self { no_null: true, ..self });
                }
                // Not what is wrong with one tool or one result.
                let is_of_tools = names("tool") && !names("tool_call_id") && !names("schema");
                if !has_tools || !is_of_tools {
                    return None;
                }
                let wants_whole = is_streamed && names("stream");
                self.below(if wants_whole { Shape::Whole } else { Shape::Plain })
            }
            Error::Empty { .. } if has_tools => match self.shape {
                Shape::Streamed => self.below(Shape::Whole),
                Shape::Whole | Shape::Plain => self.below(Shape::Plain),
            },
            _ => None,
        }
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

    const NO_OPTIONS: Quirks = Quirks {
        no_stream_options: true,
        has_new_limit: false,
        no_null: false,
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
    fn other_refusals_teach_nothing() {
        let none = Quirks::default();
        check(none, &refused("temperature is out of range"), None);
        check(none, &refused("unexpected `tool_call_id` c1 in a tool message"), None);
        check(none, &refused("invalid schema for tool one"), None);
        check(none, &Error::Cut { provider: "p".into() }, None);
    }
}
