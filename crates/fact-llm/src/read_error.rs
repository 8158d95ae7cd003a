//! What a provider's refusal means.
//!
//! # Source
//! <https://docs.anthropic.com/en/api/errors>,
//! <https://platform.openai.com/docs/guides/error-codes>. How compatible servers word theirs is
//! known to `worded`.

use std::time::Duration;

use serde_json::Value;

use crate::{
    Error, Wire,
    asked::Asked,
    retry::{Again, Failure},
    worded,
};

/// What a body says of an error. Texts are in lower case, but for the one that is shown.
struct Told {
    kind: String,
    code: String,
    shown: Option<String>,
    message: String,
}

/// The refusal with this status, `retry-after` and body.
pub(crate) fn of_status(
    asked: Asked<'_>,
    status: u16,
    retry_after: Option<Duration>,
    body: &str,
) -> Failure {
    let json: Option<Value> = serde_json::from_str(body).ok();
    let told = match &json {
        Some(json) => Told::of(json),
        None => Told::of_text(body),
    };
    let is_protocols_own = json.is_some();
    let error = match of_words(asked, &told).or_else(|| of_name(asked, &told)) {
        Some(Error::RateLimited { provider, .. }) => Error::RateLimited { provider, retry_after },
        Some(error) => error,
        None => match status {
            401 => Error::BadKey { provider: asked.provider() },
            402 => Error::NoCredit { provider: asked.provider() },
            403 => {
                Error::Forbidden { provider: asked.provider(), message: told.shown(asked, status) }
            }
            404 if is_protocols_own && told.message.contains("model") => no_model(asked),
            // Redirects are not followed: the key must not travel on.
            300..=399 | 404 | 405 => asked.wrong_url(),
            413 => too_long(asked),
            429 => Error::RateLimited { provider: asked.provider(), retry_after },
            503 | 529 => Error::Overloaded { provider: asked.provider() },
            408 | 500.. => {
                Error::Server { provider: asked.provider(), message: told.shown(asked, status) }
            }
            _ => {
                Error::BadRequest { provider: asked.provider(), message: told.shown(asked, status) }
            }
        },
    };
    let may_pass = matches!(status, 408 | 429 | 500 | 502 | 503 | 504 | 529);
    let is_of_now = matches!(
        error,
        Error::RateLimited { .. } | Error::Overloaded { .. } | Error::Server { .. }
    );
    let again = if may_pass && is_of_now { Again::Waiting(retry_after) } else { Again::Never };
    Failure { error, again }
}

/// The error that came in the middle of a reply.
pub(crate) fn of_event(asked: Asked<'_>, event: &Value) -> Failure {
    let told = Told::of(event);
    let error = of_words(asked, &told).or_else(|| of_name(asked, &told));
    let error = error.unwrap_or_else(|| {
        let message = told.shown.as_deref().unwrap_or("an error in the middle of its reply");
        Error::Server { provider: asked.provider(), message: asked.cleaned(message) }
    });
    let may_pass = matches!(
        error,
        Error::RateLimited { .. } | Error::Overloaded { .. } | Error::Server { .. }
    );
    if may_pass { Failure::broken(error) } else { Failure::lasting(error) }
}

/// Whether a body is an error as the protocol words it.
pub(crate) fn is_worded(body: &str) -> bool {
    serde_json::from_str::<Value>(body)
        .is_ok_and(|it| it.pointer("/error/message").is_some_and(Value::is_string))
}

/// What only the words tell, whatever the status and the name of the error.
fn of_words(asked: Asked<'_>, told: &Told) -> Option<Error> {
    let says = |words: &[&str]| words.iter().any(|it| told.message.contains(it));
    let is = |name| told.kind == name || told.code == name;
    if is("insufficient_quota") || is("billing_error") || says(&["credit balance is too low"]) {
        return Some(Error::NoCredit { provider: asked.provider() });
    }
    if is("context_length_exceeded")
        || is("exceed_context_size_error")
        || is("request_too_large")
        || says(&[
            "prompt is too long",
            "maximum context length",
            "exceed context limit",
            "exceed context window",
            "exceeds the available context size",
        ])
    {
        return Some(too_long(asked));
    }
    if says(&["invalid url"]) && asked.endpoint.wire == Wire::OpenAi {
        return Some(asked.wrong_url());
    }
    None
}

/// What the name of the error tells.
fn of_name(asked: Asked<'_>, told: &Told) -> Option<Error> {
    let is = |name| told.kind == name || told.code == name;
    let provider = asked.provider();
    if is("authentication_error") || is("invalid_api_key") {
        return Some(Error::BadKey { provider });
    }
    if is("model_not_found") {
        return Some(no_model(asked));
    }
    if is("overloaded_error") {
        return Some(Error::Overloaded { provider });
    }
    if is("rate_limit_error") || is("rate_limit_exceeded") {
        return Some(Error::RateLimited { provider, retry_after: None });
    }
    None
}

fn too_long(asked: Asked<'_>) -> Error {
    Error::TooLong { provider: asked.provider(), model: asked.model.to_owned() }
}

fn no_model(asked: Asked<'_>) -> Error {
    Error::NoModel { provider: asked.provider(), model: asked.model.to_owned() }
}

impl Told {
    fn of(body: &Value) -> Self {
        let error = &body["error"];
        let name = |key: &str| {
            let name = error[key].as_str().or_else(|| body[key].as_str());
            name.unwrap_or_default().to_lowercase()
        };
        Self { kind: name("type"), code: name("code"), ..Self::saying(worded::of_json(body)) }
    }

    fn of_text(body: &str) -> Self {
        Self::saying(worded::worded(body))
    }

    fn saying(shown: Option<String>) -> Self {
        let message = shown.as_deref().unwrap_or_default().to_lowercase();
        Self { kind: String::new(), code: String::new(), shown, message }
    }

    fn shown(&self, asked: Asked<'_>, status: u16) -> String {
        let cleaned = self.shown.as_deref().map(|it| asked.cleaned(it));
        cleaned.filter(|it| !it.is_empty()).unwrap_or_else(|| format!("HTTP {status}"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::asked::tests::endpoint;

    const WAIT: Option<Duration> = Some(Duration::from_secs(7));

    fn read(wire: Wire, status: u16, body: &str) -> Failure {
        let endpoint = endpoint(wire);
        let asked = Asked { endpoint: &endpoint, base_url: "http://h/v1", model: "m" };
        of_status(asked, status, WAIT, body)
    }

    #[track_caller]
    fn check(wire: Wire, status: u16, body: &str, expected: &Error, again: Again) {
        let expected = Failure { error: expected.clone(), again };
        assert_eq!(read(wire, status, body), expected, "{status} {body}");
    }

    fn anthropic(kind: &str, message: &str) -> String {
        json!({"type": "error", "error": {"type": kind, "message": message}}).to_string()
    }

    fn openai(code: &str, message: &str) -> String {
        json!({"error": {"message": message, "type": "some_error", "code": code}}).to_string()
    }

    fn provider() -> String {
        "P".to_owned()
    }

    fn server(message: &str) -> Error {
        Error::Server { provider: provider(), message: message.to_owned() }
    }

    fn refused(message: &str) -> Error {
        Error::BadRequest { provider: provider(), message: message.to_owned() }
    }

    fn model_error(make: fn(String, String) -> Error) -> Error {
        make(provider(), "m".to_owned())
    }

    fn too_long() -> Error {
        model_error(|provider, model| Error::TooLong { provider, model })
    }

    fn no_model() -> Error {
        model_error(|provider, model| Error::NoModel { provider, model })
    }

    fn limited() -> Error {
        Error::RateLimited { provider: provider(), retry_after: WAIT }
    }

    fn wrong_url(wire: &'static str) -> Error {
        Error::WrongUrl { base_url: "http://h/v1".to_owned(), wire }
    }

    const LATER: Again = Again::Waiting(WAIT);
    const NEVER: Again = Again::Never;

    #[test]
    fn anthropics_errors_are_known() {
        let check = |status, kind: &str, message: &str, expected: &Error, again| {
            check(Wire::Anthropic, status, &anthropic(kind, message), expected, again);
        };
        let invalid = "invalid_request_error";
        let no_credit = Error::NoCredit { provider: provider() };
        let overloaded = Error::Overloaded { provider: provider() };
        check(400, invalid, "Your credit balance is too low to access", &no_credit, NEVER);
        check(400, invalid, "prompt is too long: 2 tokens > 1 maximum", &too_long(), NEVER);
        check(400, invalid, "max_tokens: wanted", &refused("max_tokens: wanted"), NEVER);
        check(401, "authentication_error", "x", &Error::BadKey { provider: provider() }, NEVER);
        check(402, "billing_error", "x", &no_credit, NEVER);
        check(404, "not_found_error", "model: claude-9", &no_model(), NEVER);
        check(404, "not_found_error", "Not found", &wrong_url("the Anthropic API"), NEVER);
        check(413, "request_too_large", "x", &too_long(), NEVER);
        check(429, "rate_limit_error", "x", &limited(), LATER);
        check(500, "api_error", "it broke", &server("it broke"), LATER);
        check(529, "overloaded_error", "Overloaded", &overloaded, LATER);
        let message = "not for this key".to_owned();
        let forbidden = Error::Forbidden { provider: provider(), message: message.clone() };
        check(403, "permission_error", &message, &forbidden, NEVER);
    }

    #[test]
    fn openais_errors_are_known() {
        let check = |status, code: &str, message: &str, expected: &Error, again| {
            check(Wire::OpenAi, status, &openai(code, message), expected, again);
        };
        let no_credit = Error::NoCredit { provider: provider() };
        check(400, "context_length_exceeded", "x", &too_long(), NEVER);
        check(400, "", "This model's maximum context length is 9 tokens", &too_long(), NEVER);
        check(400, "invalid_value", "no", &refused("no"), NEVER);
        check(401, "invalid_api_key", "x", &Error::BadKey { provider: provider() }, NEVER);
        check(404, "model_not_found", "x", &no_model(), NEVER);
        check(404, "", "Invalid URL (POST /x)", &wrong_url("an OpenAI-compatible API"), NEVER);
        check(429, "insufficient_quota", "You exceeded your quota", &no_credit, NEVER);
        check(429, "rate_limit_exceeded", "x", &limited(), LATER);
        check(500, "", "it broke", &server("it broke"), LATER);
        check(501, "", "not there", &server("not there"), NEVER);
    }

    #[test]
    fn bodies_of_other_forms_are_read_too() {
        let check = |status, body: &str, expected: &Error, again| {
            check(Wire::OpenAi, status, body, expected, again);
        };
        let wrong_url = wrong_url("an OpenAI-compatible API");
        check(404, r#"{"error": "model \"m\" not found, try pulling it"}"#, &no_model(), NEVER);
        check(404, r#"{"detail": "Not Found"}"#, &wrong_url, NEVER);
        check(404, "<html>no model here", &wrong_url, NEVER);
        check(404, "", &wrong_url, NEVER);
        check(302, "", &wrong_url, NEVER);
        check(400, r#"{"object": "error", "message": "no"}"#, &refused("no"), NEVER);
        let missing = r#"{"detail":[{"loc":["body","messages"],"msg":"field required"}]}"#;
        check(422, missing, &refused("messages: field required"), NEVER);
        check(422, r#"{"detail": [{"loc": "a"}]}"#, &refused("HTTP 422"), NEVER);
        check(400, "plain words", &refused("plain words"), NEVER);
        check(400, "<html>no", &refused("HTTP 400"), NEVER);
        let long = refused(&format!("{}…", "very ".repeat(60)));
        check(400, &format!(r#"{{"error": "{}long"}}"#, "very ".repeat(900)), &long, NEVER);
        check(502, "<html>bad gateway", &server("HTTP 502"), LATER);
        check(503, "", &Error::Overloaded { provider: provider() }, LATER);
        check(408, "", &server("HTTP 408"), LATER);
        check(429, "{}", &limited(), LATER);
        check(400, r#"{"error": {"message": "bad sk-secret"}}"#, &refused("bad [redacted]"), NEVER);
    }

    #[test]
    fn an_error_in_the_middle_of_a_reply_is_tried_again_once() {
        let endpoint = endpoint(Wire::Anthropic);
        let asked = Asked { endpoint: &endpoint, base_url: "", model: "m" };
        let check = |body: &str, expected: Error, again| {
            let event = serde_json::from_str(body).unwrap();
            assert_eq!(of_event(asked, &event), Failure { error: expected, again });
        };
        let overloaded = Error::Overloaded { provider: provider() };
        check(&anthropic("overloaded_error", "x"), overloaded, Again::Once);
        check(&anthropic("api_error", "it broke"), server("it broke"), Again::Once);
        check(r#"{"error": "it broke"}"#, server("it broke"), Again::Once);
        check(r#"{"error": {}}"#, server("an error in the middle of its reply"), Again::Once);
        check(&openai("context_length_exceeded", "x"), too_long(), NEVER);
    }
}
