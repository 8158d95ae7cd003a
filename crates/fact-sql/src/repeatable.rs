//! Whether a statement's rows follow from the data alone.

use crate::{Token, TokenKind, tokens};

/// Words that read the clock.
const CLOCKS: [&str; 3] = ["CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"];

/// Functions that draw lots, or tell what the connection did before.
const LOTS: [&str; 5] = ["random", "randomblob", "changes", "total_changes", "last_insert_rowid"];

/// Functions that read the clock when they are given `'now'`, or no time at all.
const DATES: [&str; 7] =
    ["date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff"];

/// Whether running `sql` again on the same data gives the same rows: it reads no clock and draws no
/// lots. In doubt the answer is no. What a view does inside is not seen.
pub fn is_repeatable(sql: &str) -> bool {
    let mut words = tokens(sql);
    words.retain(|it| !matches!(it.kind, TokenKind::Space | TokenKind::Comment));
    let text = |idx: usize| words.get(idx).and_then(|it| sql.get(it.range.clone()));
    let is_one_of =
        |list: &[&str], it: &str| list.iter().any(|known| known.eq_ignore_ascii_case(it));
    let has_now = words.iter().any(|it| is_now(sql, it));
    !(0..words.len()).any(|idx| {
        let Some(word) = text(idx) else { return false };
        let name = word.trim_matches(['"', '`', '[', ']']);
        let is_call = text(idx + 1) == Some("(");
        let is_date = is_call && is_one_of(&DATES, name);
        is_one_of(&CLOCKS, word)
            || is_call && is_one_of(&LOTS, name)
            || is_date && (has_now || !has_time(&words, sql, idx + 2, name))
    })
}

/// Whether the token is the text `'now'`.
fn is_now(sql: &str, token: &Token) -> bool {
    let text = sql.get(token.range.clone()).unwrap_or_default();
    token.kind == TokenKind::String && text.trim_matches('\'').trim().eq_ignore_ascii_case("now")
}

/// Whether the call whose arguments begin at `idx` is given a time: one argument, of `strftime`
/// two.
fn has_time(words: &[Token], sql: &str, idx: usize, function: &str) -> bool {
    let mut depth = 1_usize;
    let mut n_commas = 0;
    let mut n_words = 0;
    for token in words.iter().skip(idx) {
        match sql.get(token.range.clone()).unwrap_or_default() {
            "(" => depth += 1,
            ")" if depth == 1 => break,
            ")" => depth -= 1,
            "," if depth == 1 => n_commas += 1,
            _ => {}
        }
        n_words += 1;
    }
    if function.eq_ignore_ascii_case("strftime") { n_commas >= 1 } else { n_words >= 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_and_lots_are_seen() {
        for (sql, expected) in [
            ("SELECT name FROM t WHERE d > date('2025-01-01', '+1 day')", true),
            ("SELECT strftime('%Y', d), date(d), \"random\", date FROM t", true),
            ("SELECT 'random()', 'current_date' FROM t", true),
            ("SELECT 'now' FROM t", true),
            ("SELECT * FROM t ORDER BY random()", false),
            ("SELECT hex(RANDOMBLOB (4))", false),
            ("SELECT * FROM t WHERE d > date('now', '-7 days')", false),
            ("SELECT julianday( 'NOW' ) - julianday(d) FROM t", false),
            ("SELECT datetime()", false),
            ("SELECT strftime('%Y')", false),
            ("SELECT current_timestamp", false),
            ("SELECT \"date\"()", false),
        ] {
            assert_eq!(is_repeatable(sql), expected, "{sql}");
        }
    }
}
