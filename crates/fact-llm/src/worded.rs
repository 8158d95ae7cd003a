//! What a server says in a refusal, as a sentence that a person can read.
//!
//! Start at [`worded`] and [`of_json`]. What comes out is made of the texts that servers put there
//! for people, joined; it is on one line, and never a page or a program's notation where there is
//! a text within it. The caller cuts it and takes the key out.
//!
//! # Source
//! Errors of `FastAPI` and pydantic (`{"detail": [{"loc": [..], "msg": ".."}]}`), which vLLM also
//! sends as Python writes lists; of gateways that quote a provider's body within their own text.

use serde_json::Value;

/// Where servers put the texts, the most telling first.
const PLACES: [&str; 7] =
    ["message", "msg", "error", "detail", "errors", "description", "error_description"];

/// Things that are wrong, told one by one.
const MAX_ITEMS: usize = 3;

/// Errors within errors.
const MAX_DEPTH: usize = 12;

/// The sentence in a body that need not be JSON; `None` where there is none, as in a page.
pub(crate) fn worded(body: &str) -> Option<String> {
    of_text(body, 0)
}

/// The sentence in a body that is JSON.
pub(crate) fn of_json(body: &Value) -> Option<String> {
    of_value(body, 0)
}

fn of_value(value: &Value, depth: usize) -> Option<String> {
    if depth > MAX_DEPTH {
        return None;
    }
    match value {
        Value::String(text) => of_text(text, depth),
        Value::Array(items) => {
            joined(items.iter().filter_map(|it| of_value(it, depth + 1)).collect())
        }
        Value::Object(fields) => {
            let told = PLACES
                .into_iter()
                .find_map(|it| of_value(fields.get(it).unwrap_or(&Value::Null), depth + 1))?;
            Some(match fields.get("loc").and_then(place) {
                Some(place) => format!("{place}: {told}"),
                None => told,
            })
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn of_text(text: &str, depth: usize) -> Option<String> {
    let text = text.trim();
    if let Ok(value @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text) {
        return of_value(&value, depth + 1);
    }
    if text.is_empty() || is_page(text) {
        return None;
    }
    if let Some((before, told)) = quoted_json(text, depth) {
        let before = one_line(before);
        let before = before.trim_end_matches([':', '-', ' ', '\'', '"']);
        return Some(if before.is_empty() { told } else { format!("{before}: {told}") });
    }
    Some(of_python(text).unwrap_or_else(|| one_line(text)))
}

/// What stands before an object or a list at the end of `text`, and what that says.
fn quoted_json(text: &str, depth: usize) -> Option<(&str, String)> {
    let start = text.find(['{', '['])?;
    let (before, rest) = text.split_at_checked(start)?;
    let value: Value = serde_json::from_str(rest.trim_end_matches(['\'', '"'])).ok()?;
    Some((before, of_value(&value, depth + 1)?))
}

/// The places and messages in a list of errors as Python writes it, with what stands before it.
fn of_python(text: &str) -> Option<String> {
    let mut items = text.split("'loc':");
    let before = items.next()?.split(['{', '[']).next().map(one_line)?;
    let items = items.filter_map(|item| {
        let (at, rest) = item.split_once("'msg':")?;
        let at = at.split(')').next().unwrap_or_default();
        let at: Vec<&str> = at.split(',').map(|it| it.trim_matches(['(', ' ', '\''])).collect();
        let message = quoted_python(rest.trim_start())?;
        let at = path(at.into_iter().filter(|it| !it.is_empty()));
        Some(if at.is_empty() { message } else { format!("{at}: {message}") })
    });
    let told = joined(items.collect())?;
    let before = before.trim_end_matches([':', ' ']);
    Some(if before.is_empty() { told } else { format!("{before}: {told}") })
}

/// A text in either of Python's quotation marks.
fn quoted_python(text: &str) -> Option<String> {
    let mark = text.chars().next().filter(|it| matches!(it, '\'' | '"'))?;
    let (message, _) = text.get(1..)?.split_once(mark)?;
    Some(one_line(message)).filter(|it| !it.is_empty())
}

/// Where an error is: `messages.0.content`.
fn place(loc: &Value) -> Option<String> {
    let parts: Vec<String> = loc
        .as_array()?
        .iter()
        .map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned))
        .collect();
    Some(path(parts.iter().map(String::as_str))).filter(|it| !it.is_empty())
}

fn path<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    // All of it is in the body.
    parts.filter(|it| *it != "body").collect::<Vec<_>>().join(".")
}

/// The first of `items` that say different things; the others are counted.
fn joined(items: Vec<String>) -> Option<String> {
    let mut different: Vec<String> = Vec::new();
    for it in items {
        if !different.contains(&it) {
            different.push(it);
        }
    }
    let n_more = different.len().saturating_sub(MAX_ITEMS);
    different.truncate(MAX_ITEMS);
    if n_more > 0 {
        different.push(format!("and {n_more} more"));
    }
    (!different.is_empty()).then(|| different.join("; "))
}

fn is_page(text: &str) -> bool {
    let start: String = text.chars().take(1_000).collect::<String>().to_ascii_lowercase();
    start.starts_with('<')
        || ["<html", "<!doctype", "<head", "<body"].iter().any(|it| start.contains(it))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &str) {
        assert_eq!(worded(body).as_deref().unwrap_or_default(), expected, "{body}");
    }

    #[test]
    fn the_text_for_people_is_found_wherever_it_stands() {
        check(r#"{"error": {"message": "no such thing", "type": "x"}}"#, "no such thing");
        check(r#"{"error": "no such thing"}"#, "no such thing");
        check(
            r#"{"object": "error", "message": "no\n such  thing", "code": 400}"#,
            "no such thing",
        );
        check(r#"{"detail": "Not Found"}"#, "Not Found");
        check(r#"[{"error": {"code": 400, "message": "no such thing"}}]"#, "no such thing");
        check(
            r#"{"errors": [{"message": "one"}, {"message": "two"}, {"message": "one"}]}"#,
            "one; two",
        );
        check(r#"{"message": "", "detail": {"error": "no such thing"}}"#, "no such thing");
        check("no such thing", "no such thing");
        check(r#"{"code": 17}"#, "");
        check(r#"{"error": {}}"#, "");
        check(" ", "");
    }

    #[test]
    fn a_list_of_what_is_wrong_is_joined_with_where_it_is() {
        check(
            r#"{"detail":[{"loc":["body","messages"],"msg":"field required","type":"value_error.missing"}]}"#,
            "messages: field required",
        );
        check(
            r#"{"detail":[{"loc":["body","messages",0,"content"],"msg":"too long","input":"all that was sent"},
                {"loc":["body"],"msg":"not so"}]}"#,
            "messages.0.content: too long; not so",
        );
        let many: Vec<String> =
            (0..9).map(|it| format!(r#"{{"loc": ["a", {it}], "msg": "bad"}}"#)).collect();
        let many = format!(r#"{{"detail": [{}]}}"#, many.join(","));
        check(&many, "a.0: bad; a.1: bad; a.2: bad; and 6 more");
    }

    #[test]
    fn a_list_in_pythons_notation_is_read_too() {
        check(
            r#"{"object":"error","message":"[{'type': 'missing', 'loc': ('body', 'messages', 0), 'msg': 'Field required', 'input': {'a': 'all that was sent'}}]"}"#,
            "messages.0: Field required",
        );
        check(
            "2 validation errors:\n {'loc': ('body', 'n'), 'msg': \"Input isn't valid\"}\n {'loc': ('body',), 'msg': 'no'}",
            "2 validation errors: n: Input isn't valid; no",
        );
        let cut = "7 validation errors: {'loc': ('body', 'messages', 2)";
        check(cut, cut);
    }

    #[test]
    fn what_a_gateway_quotes_is_unfolded() {
        check(
            r#"{"error": {"message": "Upstream said: {\"error\": {\"message\": \"no such thing\"}}"}}"#,
            "Upstream said: no such thing",
        );
        check(
            r#"{"error": {"message": "{\"detail\": [{\"loc\": [\"body\", \"n\"], \"msg\": \"bad\"}]}"}}"#,
            "n: bad",
        );
        // What only looks like it stays as it is.
        check(r#"{"message": "unexpected token { in [a]"}"#, "unexpected token { in [a]");
        let deep = (0..20).fold("\"x\"".to_owned(), |it, _| format!(r#"{{"error": {it}}}"#));
        check(&deep, "");
    }

    #[test]
    fn a_page_says_nothing() {
        check("<html><body>Bad gateway", "");
        check("\n<!DOCTYPE html><title>x</title>", "");
        check(r#"{"error": {"message": "<html><h1>502</h1>"}}"#, "");
        check(r#"{"message": "nginx <html>502", "detail": "busy"}"#, "busy");
    }
}
