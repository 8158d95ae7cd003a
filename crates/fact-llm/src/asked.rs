//! Who is asked for what, as errors name it.

use std::time::Duration;

use secrecy::ExposeSecret;

use crate::{Endpoint, Error, Phase, Wire};

/// Characters of what a provider says that are shown.
const MAX_CHARS: usize = 300;

/// Who is asked for what. Makes the errors, so that none shows a key.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) endpoint: &'a Endpoint,
    /// The address as it may be shown.
    pub(crate) base_url: &'a str,
    pub(crate) model: &'a str,
}

impl Asked<'_> {
    pub(crate) fn provider(&self) -> String {
        self.endpoint.name.clone()
    }

    pub(crate) fn wrong_url(&self) -> Error {
        wrong_url(self.base_url, self.endpoint.wire)
    }

    pub(crate) fn cut(&self) -> Error {
        Error::Cut { provider: self.provider() }
    }

    pub(crate) fn empty(&self) -> Error {
        Error::Empty { provider: self.provider() }
    }

    pub(crate) fn malformed(&self, message: &str) -> Error {
        Error::Malformed { provider: self.provider(), message: self.cleaned(message) }
    }

    pub(crate) fn timed_out(&self, phase: Phase, limit: Duration) -> Error {
        Error::TimedOut { provider: self.provider(), phase, limit }
    }

    /// `said` by somebody else, fit to be shown: one short line without the key.
    pub(crate) fn cleaned(&self, said: &str) -> String {
        let key = self.endpoint.key.as_ref().map(|it| it.expose_secret().trim());
        let said = match key.filter(|it| !it.is_empty()) {
            Some(key) => said.replace(key, "[redacted]"),
            None => said.to_owned(),
        };
        let said = said.replace(['\n', '\r', '\t'], " ");
        let mut chars = said.trim().chars().filter(|it| !is_hidden(*it));
        let mut short: String = chars.by_ref().take(MAX_CHARS).collect();
        if chars.next().is_some() {
            short.push('…');
        }
        short
    }
}

pub(crate) fn wrong_url(base_url: &str, wire: Wire) -> Error {
    let wire = match wire {
        Wire::Anthropic => "the Anthropic API",
        Wire::OpenAi => "an OpenAI-compatible API",
    };
    Error::WrongUrl { base_url: base_url.to_owned(), wire }
}

/// Control characters, and those that turn the direction of a line.
fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
pub(crate) mod tests {
    use secrecy::SecretString;

    use super::*;

    pub(crate) fn endpoint(wire: Wire) -> Endpoint {
        Endpoint {
            name: "P".to_owned(),
            wire,
            base_url: "http://h/v1".to_owned(),
            key: Some(SecretString::from("sk-secret")),
            ca_file: None,
        }
    }

    #[test]
    fn what_is_shown_is_one_short_line_without_the_key() {
        let endpoint = endpoint(Wire::OpenAi);
        let asked = Asked { endpoint: &endpoint, base_url: "http://h/v1", model: "m" };
        let check = |said: &str, expected: &str| assert_eq!(asked.cleaned(said), expected);
        check(" no such thing\n", "no such thing");
        check("a\r\nb\tc\u{1b}[31m\u{202e}d\0", "a  b c[31md");
        check("key sk-secret, sk-secret", "key [redacted], [redacted]");
        let long = "é".repeat(299);
        check(&format!("{long}sk-secret"), &format!("{long}[…"));
    }
}
