//! What is known of the collations that a database's columns declare.

use crate::{TokenKind, tokens};

/// Which collations columns compare their texts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Collations {
    /// Every column by bytes, as SQLite does where nothing is declared.
    Binary,
    /// Any column may have another collation, so that `'a'` and `'A'` may be equal to it.
    Unknown,
}

impl Collations {
    /// What follows from the `CREATE` statements of all tables and views, as `sqlite_schema`
    /// keeps them. A virtual table's columns are declared by its module, out of sight.
    pub fn of<'a>(definitions: impl IntoIterator<Item = &'a str>) -> Self {
        let is_plain = |sql: &str| {
            !tokens(sql).iter().filter(|it| it.kind == TokenKind::Keyword).any(|it| {
                let word = sql.get(it.range.clone()).unwrap_or_default();
                word.eq_ignore_ascii_case("COLLATE") || word.eq_ignore_ascii_case("VIRTUAL")
            })
        };
        if definitions.into_iter().all(is_plain) { Self::Binary } else { Self::Unknown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_collation_is_seen_and_one_in_a_text_is_not() {
        for (sql, expected) in [
            ("CREATE TABLE t (a TEXT, b INTEGER)", Collations::Binary),
            ("CREATE TABLE t (a TEXT DEFAULT 'collate')", Collations::Binary),
            ("CREATE TABLE t (a TEXT collate nocase)", Collations::Unknown),
            ("CREATE VIRTUAL TABLE t USING fts5(a)", Collations::Unknown),
        ] {
            assert_eq!(Collations::of(["CREATE TABLE x (y)", sql]), expected, "{sql}");
        }
    }
}
