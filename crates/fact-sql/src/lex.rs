//! SQL text cut into tokens, at the places where SQLite cuts it.
//!
//! Every byte of the text belongs to exactly one token, in order; nothing is refused: what
//! SQLite would not know is [`TokenKind::Other`].
//!
//! # Source
//! The token rules of <https://www.sqlite.org/lang.html> and its linked pages (comments,
//! literal values, keywords, bind parameters).

use std::ops::Range;

use crate::is_keyword;

/// A run of text of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
}

/// What a run of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word SQLite keeps for itself.
    Keyword,
    /// A name, bare or in `"…"`, `` `…` `` or `[…]`.
    Identifier,
    /// A text or blob literal.
    String,
    /// A number.
    Number,
    /// `-- …` to the end of the line, or `/* … */`.
    Comment,
    /// A place for a value: `?1`, `:name`, `@name`, `$name`.
    Parameter,
    /// Operators, parentheses, commas, semicolons; one token a character.
    Punctuation,
    /// White space, and a byte-order mark.
    Space,
    /// A character with no meaning in SQL, a zero byte among them.
    Other,
}

/// The tokens of `sql`, in order; their ranges cover all of it.
pub fn tokens(sql: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(rest) = sql.get(start..).filter(|it| !it.is_empty()) {
        let (kind, len) = next(rest);
        found.push(Token { kind, range: start..start + len });
        start += len;
    }
    found
}

/// Kind and length in bytes (at least 1, on a character boundary) of the token that `rest`
/// begins with. `rest` is not empty.
fn next(rest: &str) -> (TokenKind, usize) {
    let mut letters = rest.chars();
    let first = letters.next().unwrap_or_default();
    let second = letters.next().unwrap_or_default();
    match first {
        '\u{FEFF}' => (TokenKind::Space, first.len_utf8()),
        it if is_space(it) => (TokenKind::Space, run(rest, is_space)),
        '-' if second == '-' => (TokenKind::Comment, rest.find('\n').unwrap_or(rest.len())),
        '/' if second == '*' => (TokenKind::Comment, block_comment(rest)),
        '\'' => (TokenKind::String, quoted(rest, '\'')),
        'x' | 'X' if second == '\'' => (TokenKind::String, 1 + quoted(tail(rest, 1), '\'')),
        '"' | '`' => (TokenKind::Identifier, quoted(rest, first)),
        '[' => (TokenKind::Identifier, rest.find(']').map_or(rest.len(), |it| it + 1)),
        '?' => (TokenKind::Parameter, 1 + run(tail(rest, 1), |it| it.is_ascii_digit())),
        ':' | '@' | '$' | '#' if is_word(second) => {
            (TokenKind::Parameter, 1 + run(tail(rest, 1), is_word))
        }
        it if it.is_ascii_digit() => (TokenKind::Number, number(rest)),
        '.' if second.is_ascii_digit() => (TokenKind::Number, number(rest)),
        it if is_word(it) && it != '$' => word(rest),
        it if it.is_ascii_punctuation() => (TokenKind::Punctuation, 1),
        it => (TokenKind::Other, it.len_utf8()),
    }
}

fn word(rest: &str) -> (TokenKind, usize) {
    let len = run(rest, is_word);
    let is_kept = rest.get(..len).is_some_and(is_keyword);
    (if is_kept { TokenKind::Keyword } else { TokenKind::Identifier }, len)
}

/// A number with its fraction and exponent; letters that follow it belong to it, as they do for
/// SQLite, which then refuses the whole.
fn number(rest: &str) -> usize {
    let mut previous = '0';
    let is_hex = rest.starts_with("0x") || rest.starts_with("0X");
    run(rest, |it| {
        let is_exponent_sign = matches!(it, '+' | '-') && matches!(previous, 'e' | 'E') && !is_hex;
        previous = it;
        is_word(it) || it == '.' || is_exponent_sign
    })
}

/// Length up to and with the closing quote; a doubled quote does not close. The whole of `rest`
/// where nothing closes.
fn quoted(rest: &str, quote: char) -> usize {
    let mut letters = rest.char_indices().skip(1).peekable();
    while let Some((idx, letter)) = letters.next() {
        if letter == quote && letters.next_if(|(_, it)| *it == quote).is_none() {
            return idx + quote.len_utf8();
        }
    }
    rest.len()
}

/// SQLite lets a comment that is never closed run to the end.
fn block_comment(rest: &str) -> usize {
    tail(rest, 2).find("*/").map_or(rest.len(), |it| it + 4)
}

/// How many bytes from the start satisfy `is_in`.
fn run(rest: &str, mut is_in: impl FnMut(char) -> bool) -> usize {
    rest.find(|it| !is_in(it)).unwrap_or(rest.len())
}

fn tail(rest: &str, from: usize) -> &str {
    rest.get(from..).unwrap_or_default()
}

/// SQLite's white space; the vertical tab is not in it.
fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\u{c}' | '\r')
}

/// SQLite takes every character outside ASCII as a letter.
fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$') || !letter.is_ascii()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(sql: &str, expected: &[(TokenKind, &str)]) {
        let found = tokens(sql);
        let actual: Vec<_> = found
            .iter()
            .filter(|it| it.kind != TokenKind::Space)
            .map(|it| (it.kind, &sql[it.range.clone()]))
            .collect();
        assert_eq!(actual, expected);
    }

    use TokenKind::{
        Comment, Identifier, Keyword, Number, Other, Parameter, Punctuation, String as Text,
    };

    #[test]
    fn text_is_cut_where_sqlite_cuts_it() {
        check(
            "SELECT a.b, 'it''s' -- why\nFROM [my table]",
            &[
                (Keyword, "SELECT"),
                (Identifier, "a"),
                (Punctuation, "."),
                (Identifier, "b"),
                (Punctuation, ","),
                (Text, "'it''s'"),
                (Comment, "-- why"),
                (Keyword, "FROM"),
                (Identifier, "[my table]"),
            ],
        );
        check("\"a\"\"b\" `c`", &[(Identifier, "\"a\"\"b\""), (Identifier, "`c`")]);
        check(
            "1.5e-3+0x1F .5",
            &[(Number, "1.5e-3"), (Punctuation, "+"), (Number, "0x1F"), (Number, ".5")],
        );
        check("x'00ff' größe", &[(Text, "x'00ff'"), (Identifier, "größe")]);
        check("?12 :name", &[(Parameter, "?12"), (Parameter, ":name")]);
        check("/* open", &[(Comment, "/* open")]);
        check("'open", &[(Text, "'open")]);
        check("a\0b", &[(Identifier, "a"), (Other, "\0"), (Identifier, "b")]);
    }

    proptest! {
        #[test]
        fn tokens_cover_the_whole_text(sql in "(?s).{0,60}") {
            let mut end = 0;
            for token in tokens(&sql) {
                prop_assert_eq!(token.range.start, end);
                prop_assert!(sql.get(token.range.clone()).is_some_and(|it| !it.is_empty()));
                end = token.range.end;
            }
            prop_assert_eq!(end, sql.len());
        }
    }
}
