//! What must be known of a statement before its rows are compared: whether it orders or cuts
//! them, and what it reads as the present time.

use std::{fmt, str::FromStr};

use fact_sql::{Token, TokenKind, quote_text, tokens};

/// Functions that read the clock when nothing is handed to them.
const CLOCKS: [&str; 4] = ["date", "datetime", "julianday", "time"];

/// The moment a question was asked at: what its statements take for the present time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsOf {
    date: String,
    time: String,
}

/// A text that is no moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadTime(String);

impl fmt::Display for BadTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no time: write it as 2025-01-22 12:00:00", self.0)
    }
}

impl std::error::Error for BadTime {}

impl FromStr for AsOf {
    type Err = BadTime;

    /// Reads `YYYY-MM-DD HH:MM:SS`.
    fn from_str(text: &str) -> Result<Self, BadTime> {
        let is_like = |part: &str, form: &str| {
            part.len() == form.len()
                && part.bytes().zip(form.bytes()).all(|(byte, form)| match form {
                    b'0' => byte.is_ascii_digit(),
                    other => byte == other,
                })
        };
        match text.split_once(' ') {
            Some((date, time)) if is_like(date, "0000-00-00") && is_like(time, "00:00:00") => {
                Ok(Self { date: date.to_owned(), time: time.to_owned() })
            }
            _ => Err(BadTime(text.to_owned())),
        }
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.date, self.time)
    }
}

/// `sql` with the clock stopped at `as_of`: the text `'now'`, `CURRENT_DATE` and its like, and
/// date functions without arguments. Other texts are not touched.
pub fn frozen(sql: &str, as_of: &AsOf) -> String {
    let all = tokens(sql);
    let mut out = String::with_capacity(sql.len() + 64);
    let mut idx = 0;
    while let Some(token) = all.get(idx) {
        let text = sql.get(token.range.clone()).unwrap_or_default();
        if let Some(instead) = moment(token, text, as_of) {
            out.push_str(&instead);
        } else if let Some(n_tokens) = empty_call(&all, sql, idx, text) {
            out.extend([text, "(", &quote_text(&as_of.to_string()), ")"]);
            idx += n_tokens;
            continue;
        } else {
            out.push_str(text);
        }
        idx += 1;
    }
    out
}

fn moment(token: &Token, text: &str, as_of: &AsOf) -> Option<String> {
    if token.kind == TokenKind::String {
        return text.eq_ignore_ascii_case("'now'").then(|| quote_text(&as_of.to_string()));
    }
    let moment = match text.to_ascii_lowercase().as_str() {
        "current_date" => as_of.date.clone(),
        "current_time" => as_of.time.clone(),
        "current_timestamp" => as_of.to_string(),
        _ => return None,
    };
    Some(quote_text(&moment))
}

/// How many tokens the call of a clock without arguments takes that begins at `idx`.
fn empty_call(all: &[Token], sql: &str, idx: usize, name: &str) -> Option<usize> {
    if !CLOCKS.iter().any(|it| name.eq_ignore_ascii_case(it)) {
        return None;
    }
    let mut n_tokens = 1;
    for wanted in ["(", ")"] {
        let is_space = |it: &Token| it.kind == TokenKind::Space;
        while all.get(idx + n_tokens).is_some_and(is_space) {
            n_tokens += 1;
        }
        let text = all.get(idx + n_tokens).and_then(|it| sql.get(it.range.clone()));
        if text != Some(wanted) {
            return None;
        }
        n_tokens += 1;
    }
    Some(n_tokens)
}

/// Whether the outermost `SELECT` has an `ORDER BY`, so that the order of its rows counts.
pub fn is_ordered(sql: &str) -> bool {
    let mut depth = 0_usize;
    let mut is_order = false;
    for token in tokens(sql) {
        let text = sql.get(token.range).unwrap_or_default();
        match (token.kind, text) {
            (TokenKind::Space | TokenKind::Comment, _) => {}
            (_, "(") => depth += 1,
            (_, ")") => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            _ if is_order && text.eq_ignore_ascii_case("by") => return true,
            _ => is_order = text.eq_ignore_ascii_case("order"),
        }
    }
    false
}

/// Whether the statement says `LIMIT` anywhere: which rows it gives may then hang on an order it
/// leaves open.
pub fn is_cut(sql: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || it == '_';
    sql.split(|it| !is_part(it)).any(|it| it.eq_ignore_ascii_case("limit"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_stops_in_code_and_not_in_texts() {
        let as_of: AsOf = "2025-01-22 12:30:00".parse().unwrap();
        for (sql, expected) in [
            (
                "select date('now','-1 day'), CURRENT_DATE, 'current_date'",
                "select date('2025-01-22 12:30:00','-1 day'), '2025-01-22', 'current_date'",
            ),
            (
                "select current_timestamp, current_time, 'it''s now'",
                "select '2025-01-22 12:30:00', '12:30:00', 'it''s now'",
            ),
            (
                "select julianday( ) - Date (), date",
                "select julianday('2025-01-22 12:30:00') - Date('2025-01-22 12:30:00'), date",
            ),
            ("select date(a), \"now\", time", "select date(a), \"now\", time"),
            ("select strftime('%Y', 'NOW')", "select strftime('%Y', '2025-01-22 12:30:00')"),
        ] {
            assert_eq!(frozen(sql, &as_of), expected);
        }
    }

    #[test]
    fn a_time_is_written_in_one_way() {
        for text in ["2025-01-22", "2025-01-22T12:00:00", "2025-1-2 12:00:00", "now", ""] {
            assert!(text.parse::<AsOf>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_the_outermost_order_counts() {
        for (sql, expected) in [
            ("select a from t order by a", true),
            ("select a from t ORDER\n/* x */ BY a desc limit 3", true),
            ("select a from (select a from t order by a)", false),
            ("select 'order by' from t", false),
            ("select row_number() over (order by a) from t", false),
            ("select \"order\" by from t", false),
        ] {
            assert_eq!(is_ordered(sql), expected, "{sql}");
        }
    }

    #[test]
    fn a_limit_is_seen_at_any_depth() {
        assert!(is_cut("select * from (select a from t LIMIT 3)"));
        assert!(!is_cut("select limits, time_limit from t"));
    }
}
