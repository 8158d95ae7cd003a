//! Why a connection could not be made, or broke.

use std::{error::Error as StdError, io, time::Duration};

use crate::{
    Error, Phase,
    asked::Asked,
    retry::{Again, Failure},
};

/// What `error`, got before the reply began, means. `connect` is how long the connection was
/// waited for.
pub(crate) fn of_request(asked: Asked<'_>, connect: Duration, error: &reqwest::Error) -> Failure {
    let provider = asked.provider();
    if error.is_timeout() {
        return Failure::lasting(asked.timed_out(Phase::Connect, connect));
    }
    if let Some(tls) = find::<rustls::Error>(error) {
        return Failure::lasting(tls_error(asked, &tls.to_string()));
    }
    if find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
        return Failure::lasting(asked.wrong_url());
    }
    if !error.is_connect() {
        return Failure { error: asked.cut(), again: Again::Waiting(None) };
    }
    let io = find::<io::Error>(error).map(io::Error::kind);
    // Whoever takes the connection and hangs up at the first word does not speak TLS.
    if asked.base_url.starts_with("https") && io == Some(io::ErrorKind::UnexpectedEof) {
        return Failure::lasting(tls_error(asked, "it hung up at the first word"));
    }
    let message = asked.cleaned(&root(error).to_string());
    let error = Error::Unreachable { provider, base_url: asked.base_url.to_owned(), message };
    let may_pass = matches!(
        io,
        Some(
            io::ErrorKind::ConnectionRefused
                | io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
        )
    );
    Failure { error, again: if may_pass { Again::Waiting(None) } else { Again::Never } }
}

fn tls_error(asked: Asked<'_>, message: &str) -> Error {
    Error::Tls { base_url: asked.base_url.to_owned(), message: asked.cleaned(message) }
}

/// The first error of this type among `error` and what is behind it.
fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    chain(error).find_map(|it| it.downcast_ref::<E>())
}

/// What is behind all else.
fn root<'a>(error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    chain(error).last().unwrap_or(error)
}

fn chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&it: &&'a (dyn StdError + 'static)| {
        // An error of the system's kind passes over what it holds when asked for its source.
        let held = it.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        held.map(|it| it as &(dyn StdError + 'static)).or_else(|| it.source())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_system_error_holds_is_found() {
        let tls = rustls::Error::DecryptError;
        let error = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, tls.clone()));
        assert_eq!(find::<rustls::Error>(&error), Some(&tls));
        assert_eq!(root(&error).to_string(), tls.to_string());
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        assert_eq!(find::<rustls::Error>(&refused), None);
        assert_eq!(root(&refused).to_string(), "connection refused");
    }
}
