//! Requests as they come off the socket, and the frames of what is sent back (RFC 9112).

use std::io::{self, BufRead, Read as _};

use serde_json::Value;

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// `POST`.
    pub method: String,
    /// As in the request line; a whole URL where the server is used as a proxy.
    pub path: String,
    /// In order, the names in lower case.
    pub headers: Vec<(String, String)>,
    /// What was sent, byte for byte.
    pub body: String,
}

impl Received {
    /// The first header of this name (in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// The body; null where it is no JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// Whether `body` says `true` there.
pub(crate) fn flag(body: &Value, pointer: &str) -> bool {
    body.pointer(pointer).and_then(Value::as_bool).unwrap_or_default()
}

/// The model that is asked.
pub(crate) fn model(body: &Value) -> &str {
    body.get("model").and_then(Value::as_str).unwrap_or("scripted")
}

/// The next request; `None` where the client has closed the connection.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] where what comes is not HTTP (a TLS greeting, for one).
pub(crate) fn read_request(from: &mut impl BufRead) -> io::Result<Option<Received>> {
    match from.fill_buf()?.first() {
        None => return Ok(None),
        Some(first) if !first.is_ascii_uppercase() => return Err(invalid("this is not HTTP")),
        Some(_) => {}
    }
    let line = read_line(from)?;
    let mut words = line.split(' ').map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else {
        return Err(invalid("this is not a request line"));
    };
    let headers = read_headers(from)?;
    let mut received = Received { method, path, headers, body: String::new() };
    if received.header("transfer-encoding").is_some() {
        return Err(invalid("bodies of unknown length are not read here"));
    }
    let length = received.header("content-length").unwrap_or("0");
    let length: u64 = length.parse().map_err(|_| invalid("this is no length"))?;
    from.take(length).read_to_string(&mut received.body)?;
    Ok(Some(received))
}

fn read_headers(from: &mut impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let line = read_line(from)?;
        if line.is_empty() {
            return Ok(headers);
        }
        let (name, value) = line.split_once(':').ok_or_else(|| invalid("this is no header"))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

fn read_line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    if !line.ends_with('\n') {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn invalid(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// A head with these headers and this framing.
pub(crate) fn head(status: u16, headers: &[(String, String)], framing: &str) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} \r\n");
    for (name, value) in headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head.push_str(framing);
    head.push_str("\r\n\r\n");
    head.into_bytes()
}

/// `piece` as a chunk; an empty one would end the body and gives nothing.
pub(crate) fn chunk(piece: &[u8]) -> Vec<u8> {
    if piece.is_empty() {
        return Vec::new();
    }
    let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
    chunk.extend_from_slice(piece);
    chunk.extend_from_slice(b"\r\n");
    chunk
}

/// What ends a body of chunks.
pub(crate) const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sent: &str, expected: &[(&str, &str, &str)]) {
        let mut from = sent.as_bytes();
        for (method, path, body) in expected {
            let received = read_request(&mut from).unwrap().unwrap();
            assert_eq!(
                (&*received.method, &*received.path, &*received.body),
                (*method, *path, *body)
            );
        }
        assert_eq!(read_request(&mut from).unwrap(), None);
    }

    #[test]
    fn requests_follow_each_other_on_a_connection() {
        check("", &[]);
        check("GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n", &[("GET", "/v1/models", "")]);
        check(
            "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\n{é\
             POST /b HTTP/1.1\r\ncontent-length:0\r\n\r\n",
            &[("POST", "/a", "{é"), ("POST", "/b", "")],
        );
    }

    #[test]
    fn what_is_not_http_is_refused() {
        for sent in ["\u{16}\u{3}\u{1}", "GET\r\n\r\n", "GET / HTTP/1.1\r\nno header\r\n\r\n"] {
            let error = read_request(&mut sent.as_bytes()).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{sent:?}");
        }
    }
}
