//! Help while typing.

use fact_driver::{OpenData, Typed};

use super::Context;
use crate::{
    App,
    error::ApiError,
    wire::{Complete, CompletionKind, CompletionView, Completions},
};

/// What can be typed at the cursor. Data that is being learnt, or that cannot be read, offers
/// nothing: nobody waits for a completion.
pub fn complete(app: &App, req: &Complete, _: &Context<'_>) -> Result<Completions, ApiError> {
    let current = app.current();
    let Some(snapshot) = current.data().ok().and_then(OpenData::learnt) else {
        return Ok(Completions { items: Vec::new() });
    };
    let cursor = bytes_before(&req.text, req.cursor);
    let goes_on = req.conversation_id.is_some();
    let found = snapshot.complete(&req.text, cursor, goes_on);
    let view = |it: Typed| CompletionView {
        from: units_before(&req.text, it.from),
        to: units_before(&req.text, it.to),
        kind: kind(it.kind),
        insert: it.insert,
        label: it.label,
        detail: it.detail,
        meaning: it.meaning,
    };
    Ok(Completions { items: found.into_iter().map(view).collect() })
}

fn kind(it: fact_driver::TypedKind) -> CompletionKind {
    match it {
        fact_driver::TypedKind::Table => CompletionKind::Table,
        fact_driver::TypedKind::Column => CompletionKind::Column,
        fact_driver::TypedKind::Value => CompletionKind::Value,
        fact_driver::TypedKind::Keyword => CompletionKind::Keyword,
        fact_driver::TypedKind::Question => CompletionKind::Question,
    }
}

/// The bytes of `text` before its UTF-16 unit `unit`.
fn bytes_before(text: &str, unit: u32) -> usize {
    let mut units = 0;
    for (at, ch) in text.char_indices() {
        if units >= unit as usize {
            return at;
        }
        units += ch.len_utf16();
    }
    text.len()
}

/// The UTF-16 units of `text` before its byte `at`.
fn units_before(text: &str, at: usize) -> u32 {
    let units = text.get(..at).unwrap_or(text).encode_utf16().count();
    u32::try_from(units).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_counted_as_a_page_counts_them() {
        for (text, unit, byte) in [("abc", 2, 2), ("ñab", 1, 2), ("🎵a", 2, 4), ("a", 9, 1)] {
            assert_eq!(bytes_before(text, unit), byte, "{text}");
            if unit < 9 {
                assert_eq!(units_before(text, byte), unit, "{text}");
            }
        }
    }
}
