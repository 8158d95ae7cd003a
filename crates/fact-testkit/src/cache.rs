//! What Anthropic's prompt cache would hold: a prompt is remembered up to each `cache_control`,
//! and a later one that begins the same reads it from there.
//!
//! # Source
//! <https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching>: tools, system, messages
//! in this order; four marks at most; a mark finds what was written up to 20 blocks before it;
//! nothing below 1,024 tokens is kept. Tokens are reckoned at four bytes.

use std::{
    collections::{HashSet, hash_map::DefaultHasher},
    hash::{Hash as _, Hasher as _},
};

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use crate::reply::{Usage, tokens};

const MAX_MARKS: usize = 4;
const LOOK_BACK: usize = 20;
const MIN_TOKENS: u64 = 1024;

/// The prefixes written so far. They never grow old.
#[derive(Debug, Default)]
pub(crate) struct PromptCache(HashSet<u64>);

/// What goes before the conversation, and the conversation, as sent.
#[derive(Deserialize)]
struct Prompt<'a> {
    #[serde(default)]
    model: String,
    #[serde(borrow, default)]
    tools: Vec<&'a RawValue>,
    #[serde(borrow)]
    system: Option<&'a RawValue>,
    #[serde(borrow, default)]
    messages: Vec<Message<'a>>,
    cache_control: Option<Value>,
}

#[derive(Deserialize)]
struct Message<'a> {
    role: String,
    #[serde(borrow)]
    content: Option<&'a RawValue>,
}

/// A block and all before it.
#[derive(Debug, Clone, Copy)]
struct Prefix {
    hash: u64,
    n_tokens: u64,
    is_marked: bool,
}

impl PromptCache {
    /// The tokens of the prompt in `body`, which is remembered; what was written is left at zero.
    ///
    /// # Errors
    /// What the API would say against it.
    pub(crate) fn read(&mut self, body: &str) -> Result<Usage, String> {
        let prompt: Prompt<'_> = serde_json::from_str(body).map_err(|it| it.to_string())?;
        let prefixes = prefixes(&prompt);
        let is_marked = |at: &usize| prefixes.get(*at).is_some_and(|it| it.is_marked);
        let marks: Vec<usize> = (0..prefixes.len()).filter(is_marked).collect();
        if marks.len() > MAX_MARKS {
            return Err(format!(
                "A maximum of {MAX_MARKS} blocks with cache_control may be provided. Found {}.",
                marks.len()
            ));
        }
        let (mut read, mut written) = (0, 0);
        for mark in marks {
            let near = prefixes.get(mark.saturating_sub(LOOK_BACK)..=mark).unwrap_or_default();
            let known = near.iter().rev().find(|it| self.0.contains(&it.hash));
            read = read.max(known.map_or(0, |it| it.n_tokens));
            written = near.last().map_or(0, |it| it.n_tokens);
        }
        self.0.extend(
            prefixes
                .iter()
                .filter(|it| it.is_marked && it.n_tokens >= MIN_TOKENS)
                .map(|it| it.hash),
        );
        if written < MIN_TOKENS {
            (read, written) = (0, 0);
        }
        let all = prefixes.last().map_or(0, |it| it.n_tokens);
        let cached = written.max(read);
        Ok(Usage { input: all - cached, cache_write: cached - read, cache_read: read, output: 0 })
    }
}

/// Each block with all before it, in the order the model reads them.
fn prefixes(prompt: &Prompt<'_>) -> Vec<Prefix> {
    let mut hasher = DefaultHasher::new();
    prompt.model.hash(&mut hasher);
    let mut n_bytes = 0;
    let mut prefixes: Vec<Prefix> = blocks(prompt)
        .map(|(kind, block)| {
            let (text, is_marked) = unmarked(block);
            (kind, &text).hash(&mut hasher);
            n_bytes += text.len();
            Prefix { hash: hasher.finish(), n_tokens: tokens(n_bytes), is_marked }
        })
        .collect();
    // On the request itself it stands for the last block.
    if let (Some(_), Some(last)) = (&prompt.cache_control, prefixes.last_mut()) {
        last.is_marked = true;
    }
    prefixes
}

/// Every block with what it is a part of.
fn blocks<'a>(prompt: &'a Prompt<'a>) -> impl Iterator<Item = (&'a str, &'a RawValue)> {
    let tools = prompt.tools.iter().map(|it| ("tool", *it));
    let system = prompt.system.into_iter().flat_map(parts).map(|it| ("system", it));
    let messages = prompt
        .messages
        .iter()
        .flat_map(|it| it.content.into_iter().flat_map(parts).map(|part| (&*it.role, part)));
    tools.chain(system).chain(messages)
}

/// A text alone is one block.
fn parts(content: &RawValue) -> Vec<&RawValue> {
    serde_json::from_str(content.get()).unwrap_or_else(|_| vec![content])
}

/// The block without its mark, which is no part of the prompt.
fn unmarked(block: &RawValue) -> (String, bool) {
    let mut value: Value = serde_json::from_str(block.get()).unwrap_or_default();
    let mark = value.as_object_mut().and_then(|it| it.remove("cache_control"));
    // `{"type":"text","text":…}` and the text alone are read the same.
    let text = match (value.get("type").and_then(Value::as_str), value.get("text")) {
        (Some("text"), Some(text)) => text.to_string(),
        _ => value.to_string(),
    };
    (text, mark.is_some_and(|it| !it.is_null()))
}

/// The tools and system text of `body` as sent, marks and all; for OpenAI's form the tools and the
/// first message.
pub(crate) fn sent_prefix(body: &str) -> String {
    let Ok(prompt) = serde_json::from_str::<Prompt<'_>>(body) else { return String::new() };
    let mut prefix: String = prompt.tools.iter().map(|it| it.get()).collect();
    match (prompt.system, prompt.messages.first()) {
        (Some(system), _) => prefix.push_str(system.get()),
        (None, Some(Message { role, content: Some(text) })) if role != "user" => {
            prefix.push_str(text.get());
        }
        _ => {}
    }
    prefix
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// `turns` as `(text, marked)`, after marked tools and system of 4,000 bytes each.
    fn body(turns: &[(&str, bool)]) -> String {
        let mark = json!({"type": "ephemeral"});
        let block = |text: &str, marked: bool| json!({"type": "text", "text": text, "cache_control": marked.then_some(&mark)});
        json!({
            "tools": [{"name": "t".repeat(4000), "cache_control": mark}],
            "system": [block(&"s".repeat(3998), true)],
            "messages": turns.iter().map(|(text, marked)| json!({
                "role": "user", "content": [block(text, *marked)],
            })).collect::<Vec<_>>(),
        })
        .to_string()
    }

    /// `(input, written, read)` of one request after another.
    #[track_caller]
    fn check(requests: &[(&str, (u64, u64, u64))]) {
        let mut cache = PromptCache::default();
        for (body, expected) in requests {
            let usage = cache.read(body).unwrap();
            assert_eq!((usage.input, usage.cache_write, usage.cache_read), *expected);
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let (ask, more) = ("q".repeat(398), "m".repeat(398));
        let first = body(&[(&ask, false)]);
        check(&[(&first, (100, 2003, 0)), (&first, (100, 0, 2003))]);
        let marked = body(&[(&ask, true)]);
        let longer = body(&[(&ask, false), (&more, true)]);
        check(&[(&marked, (0, 2103, 0)), (&longer, (0, 100, 2103))]);
    }

    #[test]
    fn another_beginning_is_another_prompt() {
        let one = body(&[("q", false)]);
        let other = one.replacen("tttt", "uuuu", 1);
        check(&[(&one, (1, 2003, 0)), (&other, (1, 2003, 0))]);
    }

    #[test]
    fn short_and_unmarked_prompts_are_not_cached() {
        let plain =
            json!({"system": "s".repeat(7998), "messages": [{"role": "user", "content": "q"}]});
        let plain = plain.to_string();
        check(&[(&plain, (2001, 0, 0)), (&plain, (2001, 0, 0))]);
        let short = body(&[("q", false)]).replace(&"t".repeat(4000), "t").replace("sssss", "");
        let usage = PromptCache::default().read(&short).unwrap();
        assert_eq!((usage.cache_write, usage.cache_read), (0, 0));
    }

    #[test]
    fn a_fifth_mark_is_refused() {
        let marked = [("q", true); 3];
        let said = PromptCache::default().read(&body(&marked)).unwrap_err();
        assert!(said.ends_with("Found 5."), "{said}");
    }

    #[test]
    fn the_prefix_is_as_sent() {
        let body = r#"{"messages":[{"role":"user","content":"q"}], "tools":[{"b":1, "a":2}],"system":"s"}"#;
        assert_eq!(sent_prefix(body), r#"{"b":1, "a":2}"s""#);
        let body =
            r#"{"messages":[{"role":"system","content":"s"},{"role":"user","content":"q"}]}"#;
        assert_eq!(sent_prefix(body), r#""s""#);
    }
}
