//! Names and texts so that SQL reads them back as they are.

use crate::is_keyword;

/// `name` as it may stand in SQL: bare where it is a plain word, else in double quotes.
///
/// A keyword is quoted even where SQLite would take it bare, and so are `true` and `false`,
/// which read as numbers when bare.
pub fn quote_identifier(name: &str) -> String {
    if is_plain(name) { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// `text` as an SQL text literal, `'O''Neill'`.
pub fn quote_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn is_plain(name: &str) -> bool {
    let mut letters = name.bytes();
    let starts_well = letters.next().is_some_and(|it| it.is_ascii_alphabetic() || it == b'_');
    let is_number = name.eq_ignore_ascii_case("true") || name.eq_ignore_ascii_case("false");
    starts_well
        && letters.all(|it| it.is_ascii_alphanumeric() || it == b'_')
        && !is_number
        && !is_keyword(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_only_where_they_must_be() {
        for (name, expected) in [
            ("revenue", "revenue"),
            ("MarketCap", "MarketCap"),
            ("_id2", "_id2"),
            ("order", "\"order\""),
            ("Group", "\"Group\""),
            ("true", "\"true\""),
            ("market cap", "\"market cap\""),
            ("2024", "\"2024\""),
            ("größe", "\"größe\""),
            ("a\"b", "\"a\"\"b\""),
            ("a;drop", "\"a;drop\""),
            ("", "\"\""),
        ] {
            assert_eq!(quote_identifier(name), expected);
        }
    }

    #[test]
    fn quotes_in_a_text_are_doubled() {
        for (text, expected) in [("Acme", "'Acme'"), ("O'Neill", "'O''Neill'"), ("", "''")] {
            assert_eq!(quote_text(text), expected);
        }
    }
}
