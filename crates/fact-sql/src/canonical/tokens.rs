//! The form of a statement that is not understood, and the look taken before one is parsed.

use crate::{Token, TokenKind, tokens};

/// Pairs of characters that mean one thing side by side and nothing apart.
const PAIRS: [&str; 9] = ["<=", ">=", "<>", "!=", "==", "||", "<<", ">>", "->"];

/// What a text looks like from afar.
pub(super) struct Shape {
    /// How deep parentheses go.
    pub nesting: usize,
    /// Whether it holds what the parser is not trusted with: open places for values, characters
    /// without a meaning, and `LIMIT offset, count`, which it takes for `LIMIT count OFFSET offset`.
    pub has_oddities: bool,
}

impl Shape {
    pub fn of(sql: &str) -> Self {
        let mut depth = 0_usize;
        let mut nesting = 0;
        let mut has_oddities = false;
        let mut limits = Vec::new();
        for token in tokens(sql) {
            let text = sql.get(token.range.clone()).unwrap_or_default();
            match (token.kind, text) {
                (TokenKind::Other | TokenKind::Parameter, _) => has_oddities = true,
                (_, "(") => {
                    depth += 1;
                    nesting = nesting.max(depth);
                }
                (_, ")") => {
                    depth = depth.saturating_sub(1);
                    limits.retain(|it| *it <= depth);
                }
                (_, ",") if limits.last() == Some(&depth) => has_oddities = true,
                (TokenKind::Keyword, word) if word.eq_ignore_ascii_case("LIMIT") => {
                    limits.push(depth);
                }
                _ => {}
            }
        }
        Self { nesting, has_oddities }
    }
}

/// The tokens of `sql` with one space between, comments and closing semicolons left out, keywords
/// in capitals.
pub(super) fn form(sql: &str) -> String {
    let mut words = tokens(sql);
    words.retain(|it| !matches!(it.kind, TokenKind::Space | TokenKind::Comment));
    let text = |it: &Token| sql.get(it.range.clone()).unwrap_or_default();
    while words.last().is_some_and(|it| text(it) == ";") {
        words.pop();
    }
    let mut form = String::with_capacity(sql.len() + 2);
    form.push('t');
    let mut previous: Option<&Token> = None;
    for word in &words {
        let both = previous.and_then(|it| sql.get(it.range.start..word.range.end));
        if !both.is_some_and(|it| PAIRS.contains(&it)) {
            form.push(' ');
        }
        match word.kind {
            TokenKind::Keyword => form.push_str(&text(word).to_ascii_uppercase()),
            _ => form.push_str(text(word)),
        }
        previous = Some(word);
    }
    form
}
