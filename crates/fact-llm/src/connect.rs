//! Making connections: addresses, certificates, proxies.

use std::{net::IpAddr, path::Path, sync::OnceLock, time::Duration};

use reqwest::{
    Certificate, Url,
    header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue},
    redirect::Policy,
};
use secrecy::ExposeSecret;

use crate::{Endpoint, Error, Wire, anthropic, asked::wrong_url};

/// Whole certificate stores are below this; a device that never ends is not.
const MAX_CA_BYTES: u64 = 16_000_000;

/// The address of `endpoint`.
///
/// # Errors
/// [`Error::WrongUrl`] where it is none of the web's.
pub(crate) fn base(endpoint: &Endpoint) -> Result<Url, Error> {
    let wrong = || wrong_url(&endpoint.base_url, endpoint.wire);
    let url = Url::parse(endpoint.base_url.trim()).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(wrong());
    }
    Ok(url)
}

/// `base` with `path` below it.
pub(crate) fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let before = base.path().trim_end_matches('/');
    // Somebody may have set the version with the address.
    let before = if path.starts_with("/v1/") { before.trim_end_matches("/v1") } else { before };
    url.set_path(&format!("{before}{path}"));
    url
}

/// `base` without what may be a secret: user, password, query.
pub(crate) fn shown(base: &str) -> String {
    let Ok(mut url) = Url::parse(base.trim()) else { return base.to_owned() };
    let has_secrets = !url.username().is_empty() || url.password().is_some();
    if !has_secrets && url.query().is_none() && url.fragment().is_none() {
        return base.trim().to_owned();
    }
    // Only addresses that have none refuse, and they have nothing to hide.
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

/// What goes with each request, the key among it.
///
/// # Errors
/// [`Error::BadKey`] where no header can hold the key.
pub(crate) fn headers(endpoint: &Endpoint) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    if endpoint.wire == Wire::Anthropic {
        let version = HeaderValue::from_static(anthropic::VERSION);
        headers.insert(HeaderName::from_static("anthropic-version"), version);
    }
    let key = endpoint.key.as_ref().map(|it| it.expose_secret().trim());
    if let Some(key) = key.filter(|it| !it.is_empty()) {
        let (name, value) = match endpoint.wire {
            Wire::Anthropic => (HeaderName::from_static("x-api-key"), HeaderValue::from_str(key)),
            Wire::OpenAi => (AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {key}"))),
        };
        let mut value = value.map_err(|_| Error::BadKey { provider: endpoint.name.clone() })?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(headers)
}

/// What makes the connections to `base`. It follows no redirect, for the key would travel on, and
/// keeps no cookies.
///
/// # Errors
/// [`Error::Tls`] where the certificate file, or the system's, cannot be read.
pub(crate) fn http(
    endpoint: &Endpoint,
    base: &Url,
    connect: Duration,
) -> Result<reqwest::Client, Error> {
    choose_cryptography();
    let tls = |message: String| Error::Tls { base_url: shown(&endpoint.base_url), message };
    let mut builder = reqwest::Client::builder()
        .connect_timeout(connect)
        .redirect(Policy::none())
        .user_agent(concat!("fact/", env!("CARGO_PKG_VERSION")));
    if is_here(base) {
        // A proxy for the world outside would not find what runs on this computer.
        builder = builder.no_proxy();
    }
    let certificates = match &endpoint.ca_file {
        Some(path) => certificates(path).map_err(tls)?,
        None => Vec::new(),
    };
    builder = if base.scheme() == "https" {
        builder.tls_certs_merge(certificates)
    } else {
        // Plain connections work where the system has no certificates at all.
        builder.tls_certs_only(certificates)
    };
    builder.build().map_err(|error| {
        let source = std::error::Error::source(&error).map(ToString::to_string);
        tls(source.unwrap_or_else(|| "the certificates cannot be used".to_owned()))
    })
}

/// Makes ring the cryptography of TLS, once a process.
fn choose_cryptography() {
    static CHOSEN: OnceLock<()> = OnceLock::new();
    CHOSEN.get_or_init(|| {
        // Where another was chosen before, that one will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, String> {
    use std::io::Read as _;

    let name = path.display();
    let mut pem = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(MAX_CA_BYTES).read_to_end(&mut pem))
        .map_err(|error| format!("{name} cannot be read: {error}"))?;
    match Certificate::from_pem_bundle(&pem) {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(format!("{name} holds no certificate in PEM form")),
    }
}

/// Whether `url` is on this computer.
fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|it| it.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asked::tests::endpoint;

    #[test]
    fn paths_are_put_below_the_address() {
        let check = |base: &str, path: &str, expected: &str| {
            assert_eq!(below(&Url::parse(base).unwrap(), path).as_str(), expected);
        };
        check("https://h", "/v1/messages", "https://h/v1/messages");
        check("https://h/", "/v1/messages", "https://h/v1/messages");
        check("https://h/v1/", "/v1/messages", "https://h/v1/messages");
        check("http://h:1/v1", "/chat/completions", "http://h:1/v1/chat/completions");
        check("http://h/a/v1?k=1", "/models", "http://h/a/v1/models?k=1");
    }

    #[test]
    fn an_address_is_shown_without_secrets() {
        let check = |base: &str, expected: &str| assert_eq!(shown(base), expected);
        check(" https://h ", "https://h");
        check("http://h:11434/v1", "http://h:11434/v1");
        check("https://me:word@h/v1?key=1#x", "https://h/v1");
        check("no address", "no address");
    }

    #[test]
    fn what_runs_here_is_known() {
        let check = |url: &str, expected| {
            assert_eq!(is_here(&Url::parse(url).unwrap()), expected, "{url}");
        };
        check("http://localhost:11434/v1", true);
        check("http://127.0.0.1", true);
        check("http://[::1]:80", true);
        check("http://192.168.0.7", false);
        check("https://api.openai.com/v1", false);
    }

    #[test]
    fn a_key_that_no_header_can_hold_is_refused() {
        let mut endpoint = endpoint(Wire::OpenAi);
        assert!(headers(&endpoint).unwrap()[AUTHORIZATION].is_sensitive());
        endpoint.key = Some("a\nb".into());
        assert_eq!(headers(&endpoint), Err(Error::BadKey { provider: "P".into() }));
        endpoint.key = Some(" ".into());
        assert!(headers(&endpoint).unwrap().is_empty());
    }
}
