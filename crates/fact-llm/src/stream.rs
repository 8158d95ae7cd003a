//! Reading what a provider sends: event streams and whole bodies, within limits.

use std::time::Duration;

use eventsource_stream::{EventStreamError, Eventsource as _};
use futures_util::{Stream, StreamExt as _};
use reqwest::Response;
use tokio::time::{Instant, timeout, timeout_at};

use crate::{
    Error, Phase, TimeLimits,
    asked::Asked,
    draft::{Fault, Progress, Reading},
    hearing::Hearing,
    read_error,
    retry::Failure,
};

/// What is read of a reply at most. Far more than any model writes.
pub(crate) const MAX_REPLY_BYTES: u64 = 32_000_000;

/// How long the end of a stream is waited for after the last event. A connection whose stream has
/// ended is kept for the next call, which saves the greetings of TLS.
const LINGER: Duration = Duration::from_millis(50);

/// How much is read of an event stream.
#[derive(Clone, Copy)]
struct Bounds {
    stream_bytes: u64,
    /// The reader goes over an unfinished line again with each piece of it.
    line_bytes: usize,
}

impl Bounds {
    const OF_REPLY: Self = Self { stream_bytes: MAX_REPLY_BYTES, line_bytes: 2_000_000 };
}

/// Why there are no more bytes.
#[derive(Debug)]
enum Fall {
    TooMuch,
    LongLine,
    Lost,
}

/// Reads the events of `response`, asked for at `asked_at`, into `reading`.
pub(crate) async fn events(
    response: Response,
    reading: &mut dyn Reading,
    hearing: &mut Hearing<'_>,
    (asked, limits, asked_at): (Asked<'_>, &TimeLimits, Instant),
) -> Result<(), Failure> {
    let mut events =
        std::pin::pin!(bounded(response.bytes_stream(), Bounds::OF_REPLY).eventsource());
    let (mut has_any, mut has_said) = (false, false);
    loop {
        let (phase, limit, since) = if has_said {
            (Phase::BetweenTokens, limits.between_tokens, Instant::now())
        } else {
            (Phase::FirstToken, limits.first_token, asked_at)
        };
        let next = timeout_at(later(since, limit), events.next()).await;
        match next {
            Ok(Some(Ok(event))) => match reading.event(&event.data, hearing) {
                Ok(Progress::Ended) => {
                    let _ = timeout(LINGER, events.next()).await;
                    return Ok(());
                }
                Ok(progress) => {
                    has_any = true;
                    has_said |= progress == Progress::Said;
                }
                Err(fault) => return Err(told(asked, &fault)),
            },
            // The model has said why it ended: what the connection does after that is no matter.
            _ if reading.is_whole() => return Ok(()),
            Ok(Some(Err(error))) => return Err(unread(asked, &error)),
            Ok(None) if has_any => return Err(Failure::broken(asked.cut())),
            Ok(None) => return Err(Failure::broken(asked.empty())),
            Err(_) => {
                let error = asked.timed_out(phase, limit);
                // Who has not begun would have to begin again.
                let has_begun = phase == Phase::BetweenTokens;
                return Err(if has_begun { Failure::broken } else { Failure::lasting }(error));
            }
        }
    }
}

/// Why an event could not be read.
fn unread(asked: Asked<'_>, error: &EventStreamError<Fall>) -> Failure {
    Failure::broken(match error {
        EventStreamError::Transport(Fall::TooMuch) => return Failure::lasting(too_large(asked)),
        EventStreamError::Transport(Fall::LongLine) => {
            let n_mb = Bounds::OF_REPLY.line_bytes / 1_000_000;
            asked.malformed(&format!("a line is longer than {n_mb} MB"))
        }
        EventStreamError::Transport(Fall::Lost) => asked.cut(),
        EventStreamError::Utf8(_) => asked.malformed("it is not UTF-8"),
        EventStreamError::Parser(_) => asked.malformed("it is not an event stream"),
    })
}

/// All of `response`, where it is text of at most `max_bytes`.
pub(crate) async fn text(
    mut response: Response,
    max_bytes: u64,
    asked: Asked<'_>,
) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    while let Some(more) = response.chunk().await.map_err(|_| Failure::broken(asked.cut()))? {
        bytes.extend_from_slice(&more);
        if bytes.len() as u64 > max_bytes {
            return Err(Failure::lasting(too_large(asked)));
        }
    }
    String::from_utf8(bytes).map_err(|_| Failure::broken(asked.malformed("it is not UTF-8")))
}

/// The failure that a fault of a reply is.
pub(crate) fn told(asked: Asked<'_>, fault: &Fault) -> Failure {
    match fault {
        Fault::Malformed(message) => Failure::broken(asked.malformed(message)),
        Fault::Told(event) => read_error::of_event(asked, event),
    }
}

/// `limit` after `since`; far away where the clock cannot say it.
pub(crate) fn later(since: Instant, limit: Duration) -> Instant {
    const FAR: Duration = Duration::from_hours(365 * 24);
    since.checked_add(limit).unwrap_or_else(|| since + FAR)
}

fn too_large(asked: Asked<'_>) -> Error {
    Error::TooLarge { provider: asked.provider(), limit_bytes: MAX_REPLY_BYTES }
}

/// `bytes` as far as they are within `bounds`.
fn bounded<B: AsRef<[u8]>, E>(
    bytes: impl Stream<Item = Result<B, E>>,
    bounds: Bounds,
) -> impl Stream<Item = Result<B, Fall>> {
    let (mut n_bytes, mut n_of_line) = (0, 0);
    bytes.map(move |piece| {
        let piece = piece.map_err(|_| Fall::Lost)?;
        let bytes = piece.as_ref();
        n_bytes += bytes.len() as u64;
        n_of_line = match bytes.iter().rev().position(|it| matches!(it, b'\n' | b'\r')) {
            Some(n_after) => n_after,
            None => n_of_line + bytes.len(),
        };
        match () {
            () if n_bytes > bounds.stream_bytes => Err(Fall::TooMuch),
            () if n_of_line > bounds.line_bytes => Err(Fall::LongLine),
            () => Ok(piece),
        }
    })
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    /// The data of the events that `pieces` are, or that there is a fault.
    async fn read(pieces: &[&[u8]]) -> Vec<Option<String>> {
        let pieces = pieces.iter().map(|it| Ok::<_, ()>(it.to_vec()));
        let bounds = Bounds { stream_bytes: 60, line_bytes: 30 };
        let events = bounded(stream::iter(pieces.collect::<Vec<_>>()), bounds).eventsource();
        events.map(|it| it.ok().map(|event| event.data)).collect().await
    }

    #[tokio::test]
    async fn characters_may_be_split_anywhere() {
        let text = "data: größe \u{1f389}\r\n\r\n: comment\n\ndata: x\n\n".as_bytes();
        let bytes: Vec<&[u8]> = text.chunks(1).collect();
        let expected = [Some("größe \u{1f389}".to_owned()), Some("x".to_owned())];
        assert_eq!(read(&bytes).await, expected);
        assert_eq!(read(&[text]).await, expected);
    }

    #[tokio::test]
    async fn no_line_and_no_reply_is_read_without_end() {
        let line = b"data: 901234567".as_slice();
        let long = Some("901234567data: 901234567".to_owned());
        assert_eq!(read(&[line, line, b"\n\n"]).await, std::slice::from_ref(&long));
        assert_eq!(read(&[line, line, b"x"]).await, [None]);
        assert_eq!(
            read(&[line, line, b"\n\n", &line[..13], b"\n", b"x", line]).await,
            [long, None]
        );
    }
}
