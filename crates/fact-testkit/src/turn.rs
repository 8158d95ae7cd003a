//! What the server does with one request.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{Received, Reply, anthropic, cache::PromptCache, http, openai};

/// What is done with one request: what is said, and how it goes wrong.
#[derive(Debug, Clone)]
pub struct Turn {
    say: Say,
    pub(crate) after: Duration,
    pub(crate) end: End,
    garbled: Option<(usize, Vec<u8>)>,
    step_bytes: Option<usize>,
    headers: Vec<(String, String)>,
}

#[derive(Debug, Clone)]
enum Say {
    Anthropic(Reply),
    OpenAi(Reply),
    Whole(u16, Vec<u8>),
    Events(Vec<Vec<u8>>),
    Raw(Vec<u8>),
}

/// What becomes of the connection, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It is kept for the next request.
    Kept,
    Stalled {
        after: usize,
    },
    Cut {
        after: usize,
    },
    CutAfterBytes(usize),
}

/// What would be sent if nothing went wrong.
#[derive(Debug)]
pub(crate) struct Said {
    frame: Frame,
    pieces: Vec<Vec<u8>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// The bytes are all there is.
    None,
    Whole(u16),
    Stream,
}

impl Said {
    pub(crate) fn whole(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { frame: Frame::Whole(status), pieces: vec![body.into()] }
    }

    pub(crate) fn stream(pieces: Vec<Vec<u8>>) -> Self {
        Self { frame: Frame::Stream, pieces }
    }
}

impl Turn {
    /// A reply in the words of Anthropic's API.
    pub fn anthropic(reply: Reply) -> Self {
        Self::new(Say::Anthropic(reply))
    }

    /// A reply in the words of OpenAI's API.
    pub fn openai(reply: Reply) -> Self {
        Self::new(Say::OpenAi(reply))
    }

    /// This status with a body that is JSON unless a header says otherwise.
    pub fn status(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(Say::Whole(status, body.into()))
    }

    /// An error in the words of Anthropic's API.
    pub fn anthropic_error(status: u16, kind: &str, message: &str) -> Self {
        Self::status(status, anthropic::error(kind, message).to_string())
    }

    /// An error in the words of OpenAI's API.
    pub fn openai_error(status: u16, code: &str, message: &str) -> Self {
        Self::status(status, openai::error(code, message).to_string())
    }

    /// The list of models, as both APIs read it.
    pub fn models(names: &[&str]) -> Self {
        let models: Vec<Value> = names
            .iter()
            .map(|it| json!({"id": it, "type": "model", "object": "model", "display_name": it}))
            .collect();
        let body = json!({"object": "list", "data": models, "has_more": false});
        Self::status(200, body.to_string())
    }

    /// An event stream of these bytes, each sent on its own; none gives an empty stream.
    pub fn events(events: &[&str]) -> Self {
        Self::new(Say::Events(events.iter().map(|it| it.as_bytes().to_vec()).collect()))
    }

    /// 200 and nothing at all.
    pub fn empty_body() -> Self {
        Self::status(200, "")
    }

    /// These bytes in place of an HTTP response; then the connection is closed.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { end: End::Cut { after: 1 }, ..Self::new(Say::Raw(bytes.into())) }
    }

    /// Takes the request and never answers.
    pub fn stall_before() -> Self {
        Self { end: End::Stalled { after: 0 }, ..Self::new(Say::Raw(Vec::new())) }
    }

    /// Closes the connection without a word.
    pub fn hang_up() -> Self {
        Self::raw("")
    }

    /// Also sends this header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Waits before the first byte.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.after = delay;
        self
    }

    /// Goes silent after so many events, the connection open.
    #[must_use]
    pub fn stall_after(mut self, n_events: usize) -> Self {
        self.end = End::Stalled { after: n_events };
        self
    }

    /// Closes the connection after so many events.
    #[must_use]
    pub fn cut_after(mut self, n_events: usize) -> Self {
        self.end = End::Cut { after: n_events };
        self
    }

    /// Closes the connection after so many bytes of the body.
    #[must_use]
    pub fn cut_after_bytes(mut self, n_bytes: usize) -> Self {
        self.end = End::CutAfterBytes(n_bytes);
        self
    }

    /// Sends these bytes in place of the event at `event_idx`.
    #[must_use]
    pub fn garbled(mut self, event_idx: usize, bytes: impl Into<Vec<u8>>) -> Self {
        self.garbled = Some((event_idx, bytes.into()));
        self
    }

    /// Sends so many bytes at a time, wherever events and characters begin. Applies after all else.
    #[must_use]
    pub fn in_pieces_of(mut self, n_bytes: usize) -> Self {
        self.step_bytes = Some(n_bytes.max(1));
        self
    }

    fn new(say: Say) -> Self {
        Self {
            say,
            after: Duration::ZERO,
            end: End::Kept,
            garbled: None,
            step_bytes: None,
            headers: Vec::new(),
        }
    }

    /// What goes out for `request`, write by write.
    pub(crate) fn render(&self, request: &Received, cache: &mut PromptCache) -> Vec<Vec<u8>> {
        let said = self.said(request, cache);
        let head = self.head(&said);
        let mut pieces = said.pieces;
        if let Some((at, bytes)) = &self.garbled
            && let Some(piece) = pieces.get_mut(*at)
        {
            piece.clone_from(bytes);
        }
        match self.end {
            End::Kept => {}
            End::Stalled { after } | End::Cut { after } => pieces.truncate(after),
            End::CutAfterBytes(n_bytes) => cut(&mut pieces, n_bytes),
        }
        if let Some(step) = self.step_bytes {
            pieces = pieces.concat().chunks(step).map(<[u8]>::to_vec).collect();
        }
        if said.frame == Frame::Stream {
            pieces = pieces.iter().map(|it| http::chunk(it)).collect();
            if self.end == End::Kept {
                pieces.push(http::LAST_CHUNK.to_vec());
            }
        }
        head.into_iter().chain(pieces).collect()
    }

    fn said(&self, request: &Received, cache: &mut PromptCache) -> Said {
        match &self.say {
            Say::Anthropic(reply) => anthropic::said(reply, request, cache),
            Say::OpenAi(reply) => openai::said(reply, request),
            Say::Whole(status, body) => Said::whole(*status, body.clone()),
            Say::Events(events) => Said::stream(events.clone()),
            Say::Raw(bytes) => Said { frame: Frame::None, pieces: vec![bytes.clone()] },
        }
    }

    fn head(&self, said: &Said) -> Option<Vec<u8>> {
        let length: usize = said.pieces.iter().map(Vec::len).sum();
        let (status, kind, framing) = match said.frame {
            Frame::None => return None,
            Frame::Stream => {
                (200, "text/event-stream; charset=utf-8", "transfer-encoding: chunked".to_owned())
            }
            Frame::Whole(status) => {
                (status, "application/json", format!("content-length: {length}"))
            }
        };
        let mut headers = self.headers.clone();
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            headers.push(("content-type".to_owned(), kind.to_owned()));
        }
        Some(http::head(status, &headers, &framing))
    }
}

/// Leaves the first `n_bytes` of all pieces.
fn cut(pieces: &mut Vec<Vec<u8>>, n_bytes: usize) {
    let mut left = n_bytes;
    for piece in pieces.iter_mut() {
        piece.truncate(left);
        left -= piece.len();
    }
    pieces.retain(|it| !it.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "HTTP/1.1 200 \r\ncontent-type: text/event-stream; charset=utf-8\r\n\
                        transfer-encoding: chunked\r\n\r\n";

    #[track_caller]
    fn check(turn: &Turn, expected: &[&str]) {
        let request = Received {
            method: "POST".to_owned(),
            path: "/".to_owned(),
            headers: Vec::new(),
            body: "{}".to_owned(),
        };
        let sent = turn.render(&request, &mut PromptCache::default());
        let sent: Vec<_> = sent.iter().map(|it| String::from_utf8_lossy(it)).collect();
        assert_eq!(sent, expected);
    }

    #[test]
    fn a_stream_is_chunks_with_an_end() {
        check(&Turn::events(&["ab", "c"]), &[HEAD, "2\r\nab\r\n", "1\r\nc\r\n", "0\r\n\r\n"]);
        check(&Turn::events(&[]), &[HEAD, "0\r\n\r\n"]);
    }

    #[test]
    fn a_stream_goes_wrong_where_it_is_told_to() {
        let turn = || Turn::events(&["ab", "cd", "ef"]);
        check(&turn().stall_after(0), &[HEAD]);
        check(&turn().cut_after(1), &[HEAD, "2\r\nab\r\n"]);
        check(&turn().cut_after_bytes(3), &[HEAD, "2\r\nab\r\n", "1\r\nc\r\n"]);
        check(&turn().garbled(1, "x").cut_after(2), &[HEAD, "2\r\nab\r\n", "1\r\nx\r\n"]);
        check(&turn().in_pieces_of(4), &[HEAD, "4\r\nabcd\r\n", "2\r\nef\r\n", "0\r\n\r\n"]);
    }

    #[test]
    fn a_whole_body_says_its_length_even_when_cut() {
        let head = "HTTP/1.1 429 \r\nretry-after: 1\r\ncontent-type: application/json\r\n\
                    content-length: 5\r\n\r\n";
        let turn = || Turn::status(429, "later").with_header("retry-after", "1");
        check(&turn(), &[head, "later"]);
        check(&turn().cut_after_bytes(2), &[head, "la"]);
        check(&Turn::stall_before(), &[]);
        check(&Turn::raw("\u{0}"), &["\u{0}"]);
    }
}
