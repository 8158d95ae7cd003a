//! What goes wrong before a provider is spoken to, and what stands between.

use std::{net::TcpListener, time::Duration};

use fact_llm::{Client, Endpoint, Error, Phase, TimeLimits, Wire};
use fact_testkit::{Certificate, Server, Turn};

use crate::{PATIENT, WIRES, alone, client, endpoint, error, reply, request, succeeds, well};

/// A few tries fit in.
const SHORT: TimeLimits = TimeLimits { whole: Duration::from_secs(5), ..PATIENT };
/// No second try fits in.
const BRIEF: TimeLimits = TimeLimits { whole: Duration::from_millis(400), ..PATIENT };

async fn error_at(endpoint: Endpoint, limits: TimeLimits) -> Error {
    error(&Client::new(endpoint, limits).unwrap(), &request()).await
}

#[track_caller]
fn check(error: &Error, begin: &str, end: &str) {
    let shown = error.to_string();
    assert!(shown.starts_with(begin) && shown.ends_with(end), "{shown}");
    let between = shown.len().saturating_sub(begin.len() + end.len());
    assert!((4..200).contains(&between), "it says what is wrong, and briefly: {shown}");
}

#[tokio::test]
async fn nobody_listens() {
    for wire in WIRES {
        let root = Server::start([]).base_url();
        let endpoint = endpoint(wire, &root);
        let begin = format!("Test cannot be reached at {} (", endpoint.base_url);
        let error = error_at(endpoint, BRIEF).await;
        check(&error, &begin, "): check the network and the address");
        assert!(error.to_string().to_lowercase().contains("refused"), "{error}");
    }
}

#[tokio::test]
async fn there_is_no_such_name() {
    for wire in WIRES {
        let endpoint = endpoint(wire, "http://provider.invalid");
        let begin = format!("Test cannot be reached at {} (", endpoint.base_url);
        check(&error_at(endpoint, PATIENT).await, &begin, "): check the network and the address");
    }
}

#[tokio::test]
async fn the_address_is_none() {
    for wire in WIRES {
        for bad in ["", "localhost:11434", "ftp://127.0.0.1", "not an address", "http://"] {
            let mut endpoint = endpoint(wire, "");
            endpoint.base_url = bad.to_owned();
            let error = Client::new(endpoint, PATIENT).unwrap_err();
            assert!(matches!(error, Error::WrongUrl { .. }), "{bad}: {error}");
        }
    }
}

fn check_tls(error: &Error, root: &str) {
    let end = "): check the address, or name your organisation's certificate file in Settings";
    check(error, &format!("the certificate of {root}"), end);
    assert!(matches!(error, Error::Tls { .. }));
}

#[tokio::test]
async fn a_plain_server_is_spoken_to_in_tls() {
    for wire in WIRES {
        let server = Server::start([]);
        let root = server.base_url().replace("http:", "https:");
        check_tls(&error_at(endpoint(wire, &root), SHORT).await, &root);
        assert_eq!(server.n_requests(), 0);
    }
}

#[tokio::test]
async fn a_certificate_is_not_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("authority.pem");
    for wire in WIRES {
        for (certificate, is_authority_named) in
            [(Certificate::valid(), false), (Certificate::expired(), true)]
        {
            std::fs::write(&ca_file, certificate.authority_pem()).unwrap();
            let server = Server::start_tls(&certificate, []);
            let mut endpoint = endpoint(wire, &server.base_url());
            endpoint.ca_file = is_authority_named.then(|| ca_file.clone());
            check_tls(&error_at(endpoint, SHORT).await, &server.base_url());
            assert_eq!(server.n_requests(), 0, "the key was not sent");
        }
    }
}

#[tokio::test]
async fn a_named_authority_is_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("authority.pem");
    let certificate = Certificate::valid();
    std::fs::write(&ca_file, certificate.authority_pem()).unwrap();
    for wire in WIRES {
        let server = Server::start_tls(&certificate, [well(wire)]);
        let mut endpoint = endpoint(wire, &server.base_url());
        endpoint.ca_file = Some(ca_file.clone());
        reply(&Client::new(endpoint, PATIENT).unwrap(), &request()).await;
    }
}

#[test]
fn a_certificate_file_must_hold_certificates() {
    let folder = tempfile::tempdir().unwrap();
    let (missing, nonsense) = (folder.path().join("missing.pem"), folder.path().join("bad.pem"));
    std::fs::write(&nonsense, "nothing of the kind").unwrap();
    for ca_file in [missing, nonsense] {
        let mut endpoint = endpoint(Wire::Anthropic, "https://127.0.0.1");
        endpoint.ca_file = Some(ca_file.clone());
        let error = Client::new(endpoint, PATIENT).unwrap_err();
        assert!(matches!(error, Error::Tls { .. }), "{}: {error}", ca_file.display());
    }
}

/// Takes the connection, as far as the system does, and never greets.
#[tokio::test]
async fn the_connection_is_not_made_in_time() {
    for wire in WIRES {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let root = format!("https://{}", listener.local_addr().unwrap());
        let limit = Duration::from_millis(50);
        let limits = TimeLimits { connect: limit, ..SHORT };
        let error = error_at(endpoint(wire, &root), limits).await;
        let expected = Error::TimedOut { provider: "Test".into(), phase: Phase::Connect, limit };
        assert_eq!(error, expected);
        assert_eq!(
            error.to_string(),
            "Test did not take the connection within 0.05 s: \
             try again, or raise the limit in Settings"
        );
    }
}

/// What the environment says holds for the whole process.
#[tokio::test]
async fn a_proxy_of_the_environment_is_used() {
    let Some(mut child) = alone("network::a_proxy_of_the_environment_is_used") else {
        let endpoint = endpoint(Wire::Anthropic, "http://provider.invalid");
        reply(&Client::new(endpoint, PATIENT).unwrap(), &request()).await;
        return;
    };
    let proxy = Server::start([well(Wire::Anthropic)]);
    for name in ["NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", "http_proxy"] {
        child.env_remove(name);
    }
    child.env("HTTP_PROXY", proxy.base_url());
    succeeds(child);
    assert_eq!(proxy.requests()[0].path, "http://provider.invalid/v1/messages");
}

/// Whoever redirects is not followed: the key would travel on.
#[tokio::test]
async fn a_redirect_gets_no_key() {
    for wire in WIRES {
        let elsewhere = Server::start([well(wire)]);
        let to = format!("{}/v1/messages", elsewhere.base_url());
        let server = Server::start([Turn::status(307, "").with_header("location", &to)]);
        let error = error(&client(wire, &server), &request()).await;
        assert!(matches!(error, Error::WrongUrl { .. }), "{error}");
        assert_eq!(elsewhere.n_requests(), 0);
    }
}

/// One that is there no more, after it was.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_client_outlives_its_connections() {
    for wire in WIRES {
        // The connection that is kept is closed by the server before the next question.
        let server = Server::start([well(wire).cut_after(99), well(wire)]);
        let client = client(wire, &server);
        let _ = crate::ask(&client, &request()).await;
        assert!(server.wait_until_closed());
        reply(&client, &request()).await;
    }
}
