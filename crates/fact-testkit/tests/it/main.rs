//! The server from outside, over plain sockets.

#![expect(clippy::unwrap_used, reason = "what a test shares stops the test too")]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    sync::{Arc, Barrier},
    thread,
};

use fact_testkit::{Certificate, Reply, Server, Turn};

struct Client(BufReader<TcpStream>);

impl Client {
    fn of(server: &Server) -> Self {
        Self(BufReader::new(TcpStream::connect(server.address()).unwrap()))
    }

    fn send(&mut self, body: &str) {
        let request =
            format!("POST /v1/messages HTTP/1.1\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
    }

    /// The status line, and the body of a reply whose length is said.
    fn reply(&mut self) -> (String, String) {
        let mut lines = Vec::new();
        while lines.last().is_none_or(|it: &String| !it.trim().is_empty()) {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "after {lines:?}");
            lines.push(line);
        }
        let length = lines.iter().find_map(|it| it.strip_prefix("content-length: ")).unwrap();
        let mut body = vec![0; length.trim().parse().unwrap()];
        self.0.read_exact(&mut body).unwrap();
        (lines.swap_remove(0).trim().to_owned(), String::from_utf8(body).unwrap())
    }

    /// All that comes until the server closes the connection.
    fn rest(mut self) -> String {
        let mut rest = String::new();
        let _ = self.0.read_to_string(&mut rest);
        rest
    }
}

#[test]
fn turns_are_taken_in_order_and_requests_are_kept() {
    let server = Server::start([Turn::status(200, "one"), Turn::status(529, "two")]);
    let mut client = Client::of(&server);
    for (sent, status, body) in [
        ("a", "HTTP/1.1 200", "one"),
        ("b", "HTTP/1.1 529", "two"),
        ("c", "HTTP/1.1 400", r#"{"error":{"message":"the script is over"}}"#),
    ] {
        client.send(sent);
        assert_eq!(client.reply(), (status.to_owned(), body.to_owned()));
    }
    let bodies: Vec<String> = server.requests().into_iter().map(|it| it.body).collect();
    assert_eq!(bodies, ["a", "b", "c"]);
    assert_eq!((server.n_connections(), server.n_open_connections()), (1, 1));
}

#[test]
fn a_reply_is_streamed_or_whole_as_asked() {
    let server = Server::start_with(|_| Turn::anthropic(Reply::new().text("hello")).cut_after(99));
    for (body, expected) in [
        (r#"{"stream":true}"#, "\"text\":\"hello\",\"type\":\"text_delta\"}"),
        ("{}", "\"content\":[{\"text\":\"hello\",\"type\":\"text\"}]"),
    ] {
        let mut client = Client::of(&server);
        client.send(body);
        let rest = client.rest();
        assert!(rest.contains(expected), "{rest}");
        assert_eq!(rest.contains("event: message_stop"), body.contains("true"));
    }
}

#[test]
fn a_silent_server_sees_its_client_leave() {
    let server = Server::start([Turn::stall_before(), Turn::events(&["a", "b"]).stall_after(1)]);
    for n_requests in 1..=2 {
        let mut client = Client::of(&server);
        client.send("");
        assert!(server.wait_for_requests(n_requests));
        assert_eq!(server.n_open_connections(), 1);
        drop(client);
        assert!(server.wait_until_closed());
    }
}

#[test]
fn what_is_not_http_is_refused() {
    let server = Server::start([]);
    let mut client = Client::of(&server);
    client.0.get_mut().write_all(&[22, 3, 1, 2, 0]).unwrap();
    assert!(client.rest().starts_with("HTTP/1.1 400"));
    assert_eq!(server.n_requests(), 0);
}

#[test]
fn a_dropped_server_is_gone() {
    let server = Server::start([Turn::stall_before()]);
    let mut client = Client::of(&server);
    client.send("");
    assert!(server.wait_for_requests(1));
    let address = server.address();
    drop(server);
    assert_eq!(client.rest(), "");
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn a_hundred_ask_at_once() {
    let all = Arc::new(Barrier::new(100));
    let waiting = Arc::clone(&all);
    // Nobody is answered before everybody has asked.
    let server = Arc::new(Server::start_with(move |_| {
        waiting.wait();
        Turn::status(200, "ok")
    }));
    let clients = (0..100).map(|_| {
        let server = Arc::clone(&server);
        thread::spawn(move || {
            let mut client = Client::of(&server);
            client.send("");
            client.reply().1
        })
    });
    for client in clients.collect::<Vec<_>>() {
        assert_eq!(client.join().unwrap(), "ok");
    }
}

#[test]
fn ten_thousand_requests_fit_one_connection() {
    let server = Server::start_with(|_| Turn::status(200, "ok"));
    let mut client = Client::of(&server);
    for _ in 0..10_000 {
        client.send("");
        assert_eq!(client.reply().1, "ok");
    }
    assert_eq!((server.n_requests(), server.n_connections()), (10_000, 1));
}

#[test]
fn a_certificate_can_be_had_good_and_bad() {
    for certificate in [Certificate::valid(), Certificate::expired()] {
        assert!(certificate.authority_pem().starts_with("-----BEGIN CERTIFICATE-----"));
        let server = Server::start_tls(&certificate, []);
        assert!(server.base_url().starts_with("https://127.0.0.1:"));
    }
}
